"""What every export is made of: the format by name or ending, tables, cards and lines written batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from outreach import i18n
from outreach.formats import atomic
from outreach.formats.cards import vcard
from outreach.formats.tables import sheet
from outreach.i18n import _
from outreach.mail import addresses
from outreach.problems import Problem
from outreach.services.contacts.records import Fields, batches
from outreach.services.delivery.audience import LeftOut
from outreach.services.exporting.export_columns import Column, typed_number
from outreach.services.exporting.export_records import BATCH, some
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

TABLES = ("csv", "tsv", "xlsx", "ods")
CONTACT_FORMATS = (*TABLES, "vcf", "txt")
_NAMED = {"vcard": "vcf", "text": "txt", "excel": "xlsx"}


class Exported(NamedTuple):
    """What an export wrote: how many people, into which files, who is not in them, and what to look at.

    `problems` are sentences; a person left out by hand or by their own wish is in `left_out` only.
    """

    written: int
    files: list[str]
    problems: list[str]
    left_out: list[LeftOut]
    distribution: int | None = None


Job = Generator[Progress, None, Exported]
Written = Generator[Progress, None, int]
People = Iterator[list[Fields]]


def format_of(path: str | Path, format: str | None, formats: Sequence[str]) -> str:
    """The format that is asked for, or that the file's ending says.

    Raises:
        Problem: it is none of `formats`.
    """
    found = (format or Path(path).suffix.lstrip(".")).lower().strip()
    found = _NAMED.get(found, found)
    if found not in formats:
        text = (
            _("“{format}” is not an export format. Choose one of: {formats}.")
            if found
            else _("Which format? {formats}.")
        )
        raise Problem(text.format(format=found, formats=", ".join(formats)))
    return found


def delimiter() -> str:
    """What parts the columns of a CSV that Excel opens: a semicolon where a comma is the decimal sign (ru, ky)."""
    return ";" if i18n.language() in ("ru", "ky") else ","


def table(
    path: str | Path,
    how: str,
    columns: Sequence[Column],
    people: People,
    total: int,
    separator: str | None = None,
    encoding: str = "",
) -> Written:
    """Writes a table batch by batch; returns its rows. With an `encoding` it is for a program, not a spreadsheet.

    Raises:
        Problem: the separator is none, or the file cannot be written.
    """
    if separator and (len(separator) > 1 or separator in '"\r\n'):
        raise Problem(_("One character separates the columns: a comma, a semicolon or a tab."))
    options: Fields = {}
    if how == "csv":
        options = {
            "delimiter": separator or delimiter(),
            "encoding": encoding or "utf-8-sig",
            "spreadsheet": not encoding,
        }
    values = [column.value for column in columns]
    done = 0
    with sheet.writing(path, how, [column.header for column in columns], **options) as put:
        for batch in people:
            for fields in batch:
                put([value(fields) for value in values])
            done += len(batch)
            yield Progress(done, total, _("Exporting the table"))
    return done


def write(
    path: str | Path, how: str, columns: Callable[[], Sequence[Column]], people: People, total: int,
    separator: str | None = None,
) -> Written:  # fmt: skip
    """Writes people as cards (vcf), their first addresses (txt) or a table, of which `columns` tells the columns."""
    if how == "vcf":
        return (yield from cards(path, people, total))
    if how == "txt":
        return (yield from lines(path, people, total, lambda fields: str(fields["emails"][0]["address"])))
    return (yield from table(path, how, columns(), people, total, separator))


def cards(path: str | Path, people: People, total: int) -> Written:
    """Writes vCards batch by batch; returns how many."""

    def texts(batch: list[Fields]) -> Iterator[str]:
        for fields in batch:
            fields["phones"] = [{**row, "raw": typed_number(row)} for row in fields["phones"]]
        return vcard.write(batch)

    return (yield from _text(path, people, total, texts, _("Exporting vCards")))


def lines(path: str | Path, people: People, total: int, line: Callable[[Fields], str]) -> Written:
    """Writes a line for each person; returns how many."""
    return (
        yield from _text(
            path, people, total, lambda batch: (f"{line(fields)}\n" for fields in batch), _("Exporting addresses")
        )
    )


def _text(
    path: str | Path, people: People, total: int, texts: Callable[[list[Fields]], Iterator[str]], said: str
) -> Written:
    done = 0
    with atomic.file(path, encoding="utf-8") as out:
        for batch in people:
            out.writelines(texts(batch))
            done += len(batch)
            yield Progress(done, total, said)
    return done


def read(workspace: Workspace, ids: Sequence[int]) -> People:
    """The contacts in batches; each batch is one short reading, so that nobody waits for a long export."""
    for batch in batches(ids, BATCH):
        yield workspace.read(some, batch)


def sentence(left: LeftOut) -> str:
    """Who is not in the file, and why, in one line."""
    return f"{left.name}: {left.reason}"


def checked(address: str) -> bool:
    """Whether an address may go out (see `mail.addresses`)."""
    try:
        addresses.checked(address)
    except Problem:
        return False
    return True


def name_of(fields: Fields) -> str:
    """What somebody is called in a message to the user."""
    return str(fields["name"] or fields["other_name"] or fields["outlet"] or _("number {id}").format(id=fields["id"]))
