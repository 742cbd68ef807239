"""What all exports have alike: formats by name or ending, tables and cards written batch by batch, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from outreach import i18n
from outreach.formats import atomic
from outreach.formats.cards import vcard
from outreach.formats.tables import sheet
from outreach.formats.tables.sheet import Columns
from outreach.i18n import _
from outreach.mail import addresses
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.exporting import export_blocks, export_cells
from outreach.services.exporting.export_cells import Cells
from outreach.services.exporting.export_columns import Column, typed_number
from outreach.services.exporting.export_records import batches, some
from outreach.services.exporting.export_rows import pushed
from outreach.services.gc_pause import uncollected
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

CONTACT_FORMATS = ("csv", "tsv", "xlsx", "ods", "vcf", "txt")


class Left(NamedTuple):
    """Somebody who is not in the file, and why."""

    contact: int
    name: str
    reason: str
    code: str = ""


class Exported(NamedTuple):
    """What an export wrote: how many people, into which files, who is not in them, and what to look at.

    `problems` are sentences; a person left out by hand or by their own wish is in `left_out` only.
    """

    written: int
    files: list[str]
    problems: list[str]
    left_out: list[Left]
    distribution: int | None = None


Job = Generator[Progress, None, Exported]


def format_of(path: str | Path, format: str | None, formats: Sequence[str]) -> str:
    """The format that is asked for, or that the file's ending says.

    Raises:
        Problem: it is none of `formats`.
    """
    found = (format or Path(path).suffix.lstrip(".")).lower().strip()
    found = {"vcard": "vcf", "text": "txt", "excel": "xlsx"}.get(found, found)
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
    people: Iterator[list[Fields]],
    total: int,
    separator: str | None = None,
    encoding: str = "",
) -> Generator[Progress, None, int]:
    """Writes a table batch by batch; returns its rows. With an `encoding` it is for a program, not a spreadsheet."""
    mark = _mark(how, separator)
    header = [column.header for column in columns]

    def write(rows: Iterator[Sequence[str]]) -> object:
        if how in ("csv", "tsv"):
            foreign = {"encoding": encoding, "spreadsheet": False} if encoding else {}
            return sheet.write_csv(path, header, rows, delimiter=mark, **foreign)  # type: ignore[arg-type]
        return (sheet.write_xlsx if how == "xlsx" else sheet.write_ods)(path, header, rows)

    done = 0
    with pushed(write) as give:
        for batch in people:
            give([[column.value(fields) for column in columns] for fields in batch])
            done += len(batch)
            yield Progress(done, total, _("Exporting the table"))
    return done


def _mark(how: str, separator: str | None) -> str:
    if separator and (len(separator) > 1 or separator in '"\r\n'):
        raise Problem(_("One character separates the columns: a comma, a semicolon or a tab."))
    return "\t" if how == "tsv" else separator or delimiter()


def contacts_table(
    workspace: Workspace,
    path: str | Path,
    how: str,
    columns: Sequence[Cells],
    ids: Sequence[int],
    separator: str | None = None,
) -> Generator[Progress, None, int]:
    """Writes a table of contacts, some thousand rows at a time, each read in one short step; returns its rows."""
    mark, header = _mark(how, separator), [column.header for column in columns]
    names = sorted({column.field for column in columns if column.field})
    fills = [column.fill for column in columns]
    with _taken(path, how, header, mark) as (rows_of, give):

        def made(some: list[int]) -> Iterable[tuple[int, Any]]:
            found, *cells = workspace.read(export_blocks.read, some, names, fills)
            return zip(found, rows_of(cells), strict=True)

        return (yield from _in_order(ids, made, give, _("Exporting the table")))


def _in_order(
    ids: Sequence[int],
    made: Callable[[list[int]], Iterable[tuple[int, Any]]],
    give: Callable[[list[Any]], object],
    text: str,
) -> Generator[Progress, None, int]:
    """Makes (contact's id, row) in the order of the ids, and gives on the rows in the order asked for; counts them.

    Read by growing ids, what stands together in the file is read together: half the time.
    """
    done = written = 0
    for window in batches(ids, _WINDOW):
        found: dict[int, Any] = {}
        for part in batches(sorted(window), export_blocks.BATCH):
            found.update(made(part))
            done += len(part)
            yield Progress(done, len(ids), text)
        rows = [found.pop(number) for number in window if number in found]
        for start in range(0, len(rows), export_blocks.BATCH):
            if start:
                yield Progress(done, len(ids), text)
            give(rows[start : start + export_blocks.BATCH])
        written += len(rows)
    return written


_WINDOW = 50_000  # rows kept until they are in order: some ten MB
_Taken = tuple[Callable[[Columns], Iterable[Any]], Callable[[list[Any]], object]]


@contextmanager
def _taken(path: str | Path, how: str, header: list[str], mark: str) -> Iterator[_Taken]:
    """What makes rows of columns, and what takes such rows."""
    if how in ("csv", "tsv"):
        with sheet.csv_by_columns(path, header, delimiter=mark) as both:
            yield both
        return
    write = sheet.write_xlsx if how == "xlsx" else sheet.write_ods
    with pushed(lambda rows: write(path, header, rows)) as push:
        yield lambda columns: zip(*columns, strict=True), push


def cards(path: str | Path, people: Iterator[list[Fields]], total: int) -> Generator[Progress, None, int]:
    """Writes vCards batch by batch; returns how many."""
    done = 0
    with atomic.file(path, encoding="utf-8") as out:
        for batch in people:
            for fields in batch:
                fields["phones"] = [{**row, "raw": typed_number(row)} for row in fields["phones"]]
            out.writelines(vcard.write(batch))
            done += len(batch)
            yield Progress(done, total, _("Exporting vCards"))
    return done


def contacts_cards(workspace: Workspace, path: str | Path, ids: Sequence[int]) -> Generator[Progress, None, int]:
    """Writes the vCards of contacts, some hundred at a time, each read in one short step; returns how many."""

    def made(part: list[int]) -> Iterable[tuple[int, str]]:
        found, people = workspace.read(export_blocks.cards, part, names)
        return zip(found, vcard.write_columns(people), strict=True)

    names = workspace.read(export_cells.used, ids)
    with atomic.file(path, encoding="utf-8") as out, uncollected():
        return (yield from _in_order(ids, made, out.writelines, _("Exporting vCards")))


def read(workspace: Workspace, ids: Sequence[int]) -> Iterator[list[Fields]]:
    """The contacts in batches; each batch is one short reading, so that nobody waits for a long export."""
    for batch in batches(ids):
        yield workspace.read(some, batch)


def said(fields: Fields, text: str) -> str:
    """What there is to say of somebody."""
    return f"{name_of(fields)}: {text}"


def sentence(left: Left) -> str:
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
