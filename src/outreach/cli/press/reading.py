"""What a press release says, on the command line: `outreach read FILE`."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from outreach.cli import output
from outreach.cli.declared import REGION, Answer, Command, argument
from outreach.formats.documents import document
from outreach.i18n import N_, _
from outreach.press.reader import release
from outreach.problems import Problem
from outreach.values.data import Document, DocumentView

_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf")


def opened(file: str, password: str = "") -> document.Document:
    """The document that is named on the command line.

    Raises:
        Problem: it is none, or cannot be read.
    """
    if file.lower().endswith(_TABLES):
        raise Problem(_("“{name}” is a table: “outreach contacts import” reads it.").format(name=file))
    source = sys.stdin.buffer.read(document.MAX_BYTES + 1) if file == "-" else file
    try:
        return document.text(source, password=password)
    except document.Locked as problem:
        raise Problem(f"{problem.text} {_('Use --password.')}" if not problem.wrong else problem.text) from None


def read(found: document.Document, region: str) -> Document:
    """What a document says, as JSON."""
    return release.read(found.text, output.region(region), found.title, now=datetime.now(UTC)).as_json()


def _read(choice: argparse.Namespace) -> Answer:
    found = read(opened(choice.file, choice.password), choice.region)
    return Answer(found, _lines(found), int(bool(found["problems"])))


_VERSION = {
    "language": N_("Language"), "reference": N_("Reference"), "headline": N_("Headline"), "subhead": N_("Subheadline"),
    "dateline": N_("Dateline"), "date": N_("Date"), "embargo_until": N_("Embargo until"),
}  # fmt: skip
_BESIDE = {
    "quotes": N_("Quote"), "boilerplate": N_("Boilerplate"), "notes_to_editors": N_("Notes to editors"),
}  # fmt: skip
_OFFICER = {
    "title": N_("Job title"), "organisation": N_("Organisation"), "phones": N_("Phone"), "emails": N_("E-mail"),
    "channels": N_("Channel"),
}  # fmt: skip
_ABOUT = {
    "project": N_("Project"), "programme": N_("Programme"), "donors": N_("Donors"), "partners": N_("Partners"),
    "countries": N_("Countries"), "sdgs": N_("SDGs"),
}  # fmt: skip


def _sheet(titles: Mapping[str, str], row: Mapping[str, object]) -> list[str]:
    return output.sheet((_(title), row[name]) for name, title in titles.items())


def _lines(found: Document) -> list[str]:
    lines: list[str] = []
    for version in found["versions"]:
        lines += [*_sheet(_VERSION, version), "", *(version["body"] or "").splitlines(), ""]
        lines += _sheet(_BESIDE, {**version, "quotes": list(map(_quote, version["quotes"]))})
    for officer in found["officers"]:
        reached = {
            "phones": [number["e164"] or number["raw"] for number in officer["phones"]],
            "emails": [address["address"] or address["raw"] for address in officer["emails"]],
            "channels": list(map(_channel, officer["channels"])),
        }
        lines.append(" ".join(filter(None, (officer["honorific"], officer["name"]))))
        lines += _sheet(_OFFICER, {**officer, **reached})
    lines += output.sheet([(_("Channel"), list(map(_channel, found["channels"])))])
    about = {name: ", ".join(map(str, found["about"][name])) for name in ("countries", "sdgs")}
    lines += _sheet(_ABOUT, {**found["about"], **about})
    lines += output.sheet([(_("Left over"), [left["text"] for left in found["left_over"]])])
    return [*lines, *output.marked(found["problems"])]


def _channel(row: Mapping[str, str]) -> str:
    return f"{row['network']}:{row['value']}"


def _quote(quote: DocumentView) -> str:
    """A quote with the person who said it."""
    speaker = ", ".join(filter(None, (quote["speaker"], quote["position"], quote["organisation"])))
    return f"«{quote['text']}» — {speaker}"


COMMANDS = (Command("read", "", _read, (
    argument("file", metavar=N_("FILE"), help=N_("a file, or - for standard input")), REGION,
    argument("--password", default="", metavar=N_("PASSWORD"), help=N_("of a PDF that asks for one")),
), opens=False),)  # fmt: skip
