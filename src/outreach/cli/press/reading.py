"""What a press release says, on the command line: `outreach read FILE`."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from outreach.cli import output
from outreach.formats.documents import document
from outreach.i18n import _
from outreach.press.reader import release
from outreach.problems import Problem

_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".ldif")


def register(commands: Any) -> None:
    """Adds read."""
    parser = commands.add_parser("read", help=_("what a press release says: txt, docx, pdf, html or eml"))
    parser.add_argument("file", metavar=_("FILE"), help=_("a file, or - for standard input"))
    parser.add_argument("--region", metavar="CC", default="KG", help=_("the country of numbers without their code"))
    parser.add_argument("--password", default="", metavar=_("PASSWORD"), help=_("of a PDF that asks for one"))
    parser.set_defaults(run=_read)


def read(file: str, region: str, password: str = "") -> dict[str, Any]:
    """What the document that is named on the command line says, as JSON.

    Raises:
        Problem: it is none, or cannot be read.
    """
    if file.lower().endswith(_TABLES):
        text = _("“{name}” is a table: “outreach contacts import” reads it.")
        raise Problem(text.format(name=file))
    region = output.region(region)
    source = sys.stdin.buffer.read(document.MAX_BYTES + 1) if file == "-" else file
    try:
        found = document.text(source, password=password)
    except document.Locked as problem:
        raise Problem(f"{problem.text} {_('Use --password.')}" if not problem.wrong else problem.text) from None
    return release.read(found.text, region, found.title, now=datetime.now(UTC)).as_json()


def _read(choice: argparse.Namespace) -> int:
    found = read(choice.file, choice.region, choice.password)
    output.answer(choice, found, _lines(found))
    return 1 if found["problems"] else 0


def _lines(found: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for version in found["versions"]:
        lines += output.sheet(
            [
                (_("Language"), version["language"]),
                (_("Reference"), version["reference"]),
                (_("Headline"), version["headline"]),
                (_("Subheadline"), version["subhead"]),
                (_("Dateline"), version["dateline"]),
                (_("Date"), version["date"]),
                (_("Embargo until"), version["embargo_until"]),
            ]
        )
        lines += ["", *(version["body"] or "").splitlines(), ""]
        lines += _beside(version)
    for officer in found["officers"]:
        lines.append(" ".join(filter(None, (officer["honorific"], officer["name"]))))
        lines += output.sheet(
            [
                (_("Job title"), officer["title"]),
                (_("Organisation"), officer["organisation"]),
                (_("Phone"), [number["e164"] or number["raw"] for number in officer["phones"]]),
                (_("E-mail"), [address["address"] or address["raw"] for address in officer["emails"]]),
                (_("Channel"), [f"{channel['network']}:{channel['value']}" for channel in officer["channels"]]),
            ]
        )
    lines += output.sheet([(_("Channel"), [f"{row['network']}:{row['value']}" for row in found["channels"]])])
    lines += _about(found["about"])
    lines += output.sheet([(_("Left over"), [left["text"] for left in found["left_over"]])])
    lines += [f"! {problem}" for problem in found["problems"]]
    return lines


def _beside(version: dict[str, Any]) -> list[str]:
    """The quotes with their people, and what stands under the text."""
    quotes = [
        f"«{quote['text']}» — {', '.join(filter(None, who))}"
        for quote in version["quotes"]
        for who in [(quote["speaker"], quote["position"], quote["organisation"])]
    ]
    return output.sheet(
        [
            (_("Quote"), quotes),
            (_("Boilerplate"), version["boilerplate"]),
            (_("Notes to editors"), version["notes_to_editors"]),
        ]
    )


def _about(about: dict[str, Any]) -> list[str]:
    """What it is about: its project, who pays for it, who takes part, where."""
    return output.sheet(
        [
            (_("Project"), about["project"]),
            (_("Programme"), about["programme"]),
            (_("Donors"), about["donors"]),
            (_("Partners"), about["partners"]),
            (_("Countries"), ", ".join(about["countries"])),
            (_("SDGs"), ", ".join(map(str, about["sdgs"]))),
        ]
    )
