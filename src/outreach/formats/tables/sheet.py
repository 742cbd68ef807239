"""Tables in files: csv, tsv, xlsx, xls, xlsb and ods, whatever encoding and dialect, as rows of text."""

import io
import itertools
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, TextIO

from outreach.formats import encodings, mojibake, sandbox
from outreach.formats.encodings import ENCODINGS
from outreach.formats.mojibake import lost_letters
from outreach.formats.tables import (
    sheet_book,
    sheet_cells,
    sheet_dialect,
    sheet_packed,
    sheet_page,
    sheet_rows,
    sheet_union,
)
from outreach.formats.tables.sheet_book import ALL, Book
from outreach.formats.tables.sheet_rows import Line
from outreach.formats.tables.sheet_write import (
    Columns,
    csv_by_columns,
    write,
    write_csv,
    write_ods,
    write_tsv,
    write_xlsx,
)
from outreach.i18n import N_, _, ngettext
from outreach.problems import Problem

__all__ = [
    "ALL", "ENCODINGS", "Columns", "Preview", "Sheet", "csv_by_columns", "from_text", "lost_letters", "open", "preview",
    "write", "write_csv", "write_ods", "write_tsv", "write_xlsx",
]  # fmt: skip

_HEAD = 20
WIDEST = 2000  # columns; no list of people has more, and each is kept with every contact


@dataclass
class Sheet:
    """An open table. `rows` come once, under the header, each as long as it is in the file; no blank one is among them.

    `kind` is csv, tsv, xlsx, xls, xlsb, ods, html or xml; `encoding` and `delimiter` are None for workbooks; `notes`
    say what was passed over. `together` are the sheets that can be read as one table, with the names of their columns:
    that is done where `sheet` is ALL. `header_at` is the number of the header's row. Close it where not all
    rows are taken.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    rows: Iterator[Line]
    has_header: bool
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0
    together: dict[str, list[str]] = field(default_factory=dict)
    header_at: int = 0

    def close(self) -> None:
        """Lets go of the file."""
        sheet_rows.close(self.rows)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class Preview(NamedTuple):
    """What the import shows before anything is read: how the file was understood, and its first rows."""

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    has_header: bool
    rows: list[list[str]]
    sheet: str | None
    sheets: list[str]
    lost_letters: int
    notes: list[str]


def open(
    path: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: bool | None = None,
    by_hand: bool = False,
) -> Sheet:
    """Opens a table; what is not told is found out. Raises Problem for what is no table, in words.

    A workbook that was the death of its usual reader is read `by_hand`.
    `encoding` may end in a repair of the doctor ("utf-8>cp1251>utf-8"; ">cp1251>utf-8" for a workbook).
    """
    path = Path(path)
    head = _head(path)
    size = path.stat().st_size
    encoding, repair = told_encoding(encoding)
    if _is_book(head):
        return _workbook(path, sheet, header, size, repair, by_hand)
    if _is_page(head):
        return _page(path, sheet, header, size, repair)
    refuse(head)
    encoding = encoding or encodings.guess_file(path)
    if encodings.decode_as(head[:4096], encoding).count("\x00") > max(3, len(head[:4096]) // 50):
        raise Problem(_("This is not a table: it contains data that is not text."))
    stream = encodings.open_text(path, encoding)
    try:
        return _text(stream, encoding, delimiter, header, size, repair)
    except BaseException:
        stream.close()
        raise


def from_text(
    text: str, *, encoding: str | None = None, delimiter: str | None = None, header: bool | None = None
) -> Sheet:
    """A table out of the clipboard: a spreadsheet puts tabs between its cells, a browser or a mail the page itself.

    Of `encoding` only a repair of the doctor counts: the letters are there already.
    """
    repair = told_encoding(encoding)[1]
    if not text.strip():
        raise Problem(_("There is nothing to read."))
    if sheet_page.is_page(text[:4096].encode("utf-8", "replace")):
        blocks = sandbox.stream(sheet_page.read, text, None)
        return _of_book(next(blocks), blocks, None, header, 0, repair)
    if delimiter is None and "\t" in text:
        delimiter = "\t"
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(_BULLET.match, lines)):
        text = "\n".join(_BULLET.sub("", line) for line in lines)
    return _text(io.StringIO(text, newline=""), "utf-8", delimiter, header, len(text), repair)


_BULLET = re.compile(r"^[ \t]*[•▪●◦·‣∙*–—-][ \t]+")  # before each item of a list


def preview(
    path: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: bool | None = None,
    count: int = 20,
) -> Preview:
    """The first rows of a table, and how it was understood."""
    with open(path, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header) as table:
        rows = list(itertools.islice(table.rows, count))
    lost = sum(lost_letters(cell) for row in rows for cell in row)
    return Preview(
        table.kind, table.encoding, table.delimiter, table.header, table.has_header, [*rows], table.sheet, table.sheets,
        lost, table.notes,
    )  # fmt: skip


# --- text -------------------------------------------------------------------------------------------------------


def _text(
    stream: TextIO, encoding: str, delimiter: str | None, header: bool | None, size: int, repair: str = ""
) -> Sheet:
    sample = stream.read(1 << 16)
    if sample.count("\ufffd") > max(20, len(sample) // 10) or _is_binary(sample):
        raise Problem(_("This is not a table: it contains data that is not text."))
    rest = stream.readline(sheet_dialect.LINE)
    if len(rest) == sheet_dialect.LINE:
        raise Problem(_too_long())
    sample += rest
    sample = sample.lstrip("\ufeff")
    if not sample.strip():
        raise Problem(_("The file is empty."))
    told = re.match(r'"?sep=(.)"?\r?\n', sample, re.I)  # what Excel itself writes above a table of another delimiter
    if told:
        sample = sample[told.end() :]
        delimiter = delimiter or told[1]
    wrapped = delimiter is None and sheet_packed.is_wrapped(sample)
    dialect = sheet_dialect.Dialect() if wrapped else sheet_dialect.guess(sample, delimiter)
    notes: list[str] = []
    rows = _mended(_text_rows(stream, sample, dialect, notes), repair)
    kind = "tsv" if dialect.delimiter == "\t" else "csv"
    named = f"{encoding}>{repair}" if repair else encoding
    table = Sheet(kind, named, dialect.delimiter, [], sheet_rows.numbered(rows), False, size=size, notes=notes)
    first, _plus, second = encoding.partition("+")
    if second:
        text = _("The lines of this file are in two encodings, {first} and {second}. Each line is read in its own.")
        table.notes.append(text.format(first=first.upper(), second=second.upper()))
    return _with_header(table, header)


def _mended(rows: Generator[list[str], None, None], repair: str) -> Generator[list[str], None, None]:
    """The same rows with the letters of their cells put right."""
    if not repair:
        return rows
    return _each(rows, lambda row: [mojibake.mended(cell, repair) for cell in row])


def _each(
    rows: Generator[list[str], None, None], change: Callable[[list[str]], list[str]]
) -> Generator[list[str], None, None]:
    try:
        for row in rows:
            yield change(row)
    finally:
        rows.close()


def _too_long() -> str:
    return _("This is not a table: one of its lines is longer than four million characters.")


def _text_rows(
    stream: TextIO, sample: str, dialect: sheet_dialect.Dialect, notes: list[str]
) -> Generator[list[str], None, None]:
    def unclosed() -> None:
        text = _("A quotation mark in this file is never closed, so it was read as an ordinary character.")
        if text not in notes:
            notes.append(text)

    with stream:
        for row in dialect.rows(_lines(sample, stream), unclosed):
            whole = "".join(row)
            if "'" in whole or '="' in whole:
                row = [sheet_cells.bare(sheet_cells.unwrapped(cell)) for cell in row]
            yield row


def _lines(sample: str, stream: TextIO) -> Iterator[str]:
    yield from io.StringIO(sample, newline="")
    while line := stream.readline(sheet_dialect.LINE):
        if len(line) == sheet_dialect.LINE:
            raise Problem(_too_long())
        yield line


def _is_binary(sample: str) -> bool:
    controls = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f\x00")
    return controls > max(8, len(sample) // 100)


# --- workbooks --------------------------------------------------------------------------------------------------


def _is_book(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def _is_page(head: bytes) -> bool:
    return sheet_page.is_page(head)


def _workbook(path: Path, sheet: str | None, header: bool | None, size: int, repair: str, by_hand: bool) -> Sheet:
    began = monotonic()
    try:
        blocks = sandbox.stream(sheet_book.read, str(path), sheet, by_hand, seconds=seconds(size))
        book = next(blocks)
    except sandbox.ReaderProblem as problem:
        if by_hand or not may_be_by_hand(problem, path):
            raise
        left = max(1.0, seconds(size) - (monotonic() - began))
        blocks = sandbox.stream(sheet_book.read, str(path), sheet, True, seconds=left)
        book = next(blocks)
    return _of_book(book, blocks, sheet, header, size, repair)


def seconds(size: int) -> float:
    """How long a table of so many bytes may be read."""
    return sandbox.SECONDS + size / 500_000


def may_be_by_hand(problem: sandbox.ReaderProblem, path: Path) -> bool:
    """Whether to try again `by_hand`: a cell in the last corner or a broken part is the usual reader's death alone."""
    return problem.detail != "deadline" and _is_zip(path)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def _page(path: Path, sheet: str | None, header: bool | None, size: int, repair: str) -> Sheet:
    """A web page or an XML spreadsheet, as many programs write what they call .xls."""
    if size > sheet_page.LARGEST:
        raise Problem(_("This file is too large to be read."))
    blocks = sandbox.stream(sheet_page.read_file, str(path), sheet, seconds=seconds(size))
    return _of_book(next(blocks), blocks, sheet, header, size, repair)


def _of_book(
    book: Book, blocks: Iterator[Any], wanted: str | None, header: bool | None, size: int, repair: str = ""
) -> Sheet:
    """The table whose beginning, a Book, and blocks of rows the child hands over; of several sheets with ALL."""
    shown = {name: rows for name, rows in book.heads.items() if name not in book.hidden}
    together = sheet_union.alike(shown, book.sheet, header)
    every = wanted == ALL != book.sheet and len(together) > 1
    following: list[Book] = []
    rows = sheet_rows.numbered(_mended(_rows_of(blocks, following), repair), book.sheet if every else "")
    table = Sheet(
        book.kind, f">{repair}" if repair else None, None, [], rows, False, book.sheet, book.sheets, size=size
    )
    table.together = together if len(together) > 1 else {}
    if book.kind == "html":
        table.sheets = [*table.together] or [book.sheet]  # the other tables are the layout of the page
    if book.uncounted:
        table.notes.append(
            _("Some formulas have no values yet. Open the workbook in a spreadsheet program and save it first.")
        )
    table.notes += _told_of_damage(book)
    table.notes += [*_told_of_sheets(table, book, wanted, every), *_told_of_rows(book)]
    _with_header(table, header)
    if every:
        table.together[book.sheet] = table.header
        table.sheet = ALL
        table.rows = _in_turn(table, table.rows, blocks, following, header, repair)
    return table


def _rows_of(blocks: Iterator[Any], following: list[Book]) -> Generator[list[str], None, None]:
    """The rows of one sheet; the Book of the next one is put into `following`."""
    try:
        for block in blocks:
            if isinstance(block, Book):
                following.append(block)
                return
            for row in block:
                yield [sheet_cells.bare(cell) for cell in row] if "'" in "".join(row) else row
    except GeneratorExit:
        sheet_rows.close(blocks)
        raise


def _in_turn(
    table: Sheet,
    first: Iterator[Line],
    blocks: Iterator[Any],
    following: list[Book],
    header: bool | None,
    repair: str,
) -> Generator[Line, None, None]:
    """The rows of one sheet after the other, each behind the first with the names of its columns before them."""
    try:
        yield from first
        while following:
            book = following.pop()
            sheet, rows = book.sheet, _rows_of(blocks, following)
            if sheet not in table.together:
                for _row in rows:
                    pass
                continue
            lines = sheet_rows.numbered(_mended(rows, repair), sheet)
            part = _with_header(Sheet(table.kind, None, None, [], lines, False, sheet), sheet_union.of_others(header))
            yield sheet_rows.naming(part.header if part.has_header else table.together[sheet], sheet)
            yield from part.rows
            table.notes += [note for note in [*_told_of_rows(book), *part.notes] if note not in table.notes]
    finally:
        sheet_rows.close(blocks)


def _told_of_sheets(table: Sheet, book: Book, wanted: str | None, every: bool) -> list[str]:
    """What is said of the sheets that are read, and of those that are not."""
    read = [*table.together] if every else [book.sheet]
    left = [_marked(name, book) for name in table.sheets if name not in read]
    if every:
        text = ngettext("{count} sheet is read: {names}.", "{count} sheets are read together: {names}.", len(read))
        notes = [text.format(count=len(read), names=_listed(read))]
        left += [_("{sheet} (empty)").format(sheet=name) for name in book.empty]
        return notes + ([_("Excluded: {names}.").format(names=_listed(left))] if left else [])
    if wanted not in (None, ALL) or not left:
        return [_("The sheet “{sheet}” is hidden.").format(sheet=book.sheet)] if book.sheet in book.hidden else []
    text = _("Only the sheet “{sheet}” is read; {others} contain data too.")
    return [text.format(sheet=book.sheet, others=_listed(left))]


def _told_of_damage(book: Book) -> list[str]:
    """What is said of sheets that could not be read, or not to their end."""
    broken = ngettext(
        "The sheet “{names}” is damaged: it could not be read.",
        "{count} sheets are damaged, they could not be read: {names}.",
        len(book.broken),
    )
    partly = ngettext(
        "The sheet “{names}” is damaged: some of its rows may be missing or wrong.",
        "{count} sheets are damaged, some of their rows may be missing or wrong: {names}.",
        len(book.partly),
    )
    told = ((broken, book.broken), (partly, book.partly))
    return [text.format(count=len(names), names=_listed(names)) for text, names in told if names]


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence; of very many the first."""
    listed = ", ".join(names[:_LISTED])
    more = len(names) - _LISTED
    return _("{names} and {count} more").format(names=listed, count=more) if more > 0 else listed


_LISTED = 20


def _told_of_rows(book: Book) -> list[str]:
    """What is said of rows that the spreadsheet does not show, and of cells that only show an error."""
    hidden = ngettext(
        "{count} row of “{sheet}” is hidden there. It is read too.",
        "{count} rows of “{sheet}” are hidden there. They are read too.",
        book.hidden_rows,
    )
    errors = ngettext(
        "{count} cell of “{sheet}” holds an error of the spreadsheet instead of a value: {names}.",
        "{count} cells of “{sheet}” hold an error of the spreadsheet instead of a value: {names}.",
        len(book.errors),
    )
    told = [(errors, len(book.errors)), (hidden, book.hidden_rows)]
    names = _listed(book.errors)
    return [text.format(count=count, sheet=book.sheet, names=names) for text, count in told if count]


def _marked(name: str, book: Book) -> str:
    return _("{sheet} (hidden)").format(sheet=name) if name in book.hidden else name


# --- both -------------------------------------------------------------------------------------------------------


def _with_header(table: Sheet, wanted: bool | None) -> Sheet:
    """The same table with its header taken off its rows."""
    rows = table.rows
    first = list(itertools.islice(rows, _HEAD))
    _refuse_wide(table, first)
    if not any(first):
        table.close()
        raise Problem(_("The file is empty."))
    if packed := sheet_packed.dialect(first):
        table.notes.append(_("Each row is in a single cell. It is split into cells."))
        rows = sheet_packed.parted(itertools.chain(first, rows), packed)
        first = list(itertools.islice(rows, _HEAD))
    header = sheet_dialect.find_header(first, wanted)
    table.header, table.has_header = header.names, header.at is not None
    if header.at is not None:
        passed = sum(1 for row in first[: header.at + 1 - header.height] if row)
        if passed:
            text = ngettext(
                "{count} line above the header is skipped.",
                "{count} lines above the header are skipped.",
                passed,
            )
            table.notes.append(text.format(count=passed))
        table.header_at = first[header.at].at
        first = first[header.at + 1 :]
        _widen(table, first)
    if table.has_header and not any(first) and len(first) < _HEAD - 1:
        table.notes.append(_("There is no row under the header."))
    table.rows = sheet_rows.filled(first, rows)
    return table


def _refuse_wide(table: Sheet, rows: Sequence[list[str]]) -> None:
    """Refuses what is too wide before each of its columns is looked at."""
    if max((len(row) for row in rows), default=0) <= WIDEST:
        return
    widest = max(max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0) for row in rows)
    if widest > WIDEST:
        table.close()
        text = _("This table has {count} columns; up to {most} can be imported. Delete those that are not needed.")
        raise Problem(text.format(count=widest, most=WIDEST))
    for row in rows:
        del row[WIDEST:]


def _widen(table: Sheet, rows: Sequence[list[str]]) -> None:
    """Columns without a name that most rows have (merged cells above them): they are named by their number."""
    filled = [row for row in rows if row]
    widths = sorted(max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0) for row in filled)
    usual = widths[len(widths) // 2] if widths else 0
    if usual > len(table.header):
        blank = [""] * (usual - len(table.header))
        table.header = sheet_dialect.unique([*table.header, *blank], usual)


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Problem(_("“{name}” is a folder, not a file.").format(name=path.name))
        if path.exists() and not path.is_file():
            raise Problem(_("“{name}” is not a file.").format(name=path.name))
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except FileNotFoundError:
        raise Problem(_("There is no file “{name}”.").format(name=path)) from None
    except PermissionError:
        raise Problem(_("You have no permission to read “{name}”.").format(name=path.name)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(_("“{name}” could not be read: {reason}.").format(name=path.name, reason=reason)) from None
    if not head:
        raise Problem(_("The file is empty."))
    return head


# How spreadsheets once exchanged tables; a CSV may well begin with "ID;Phone".
_EXCHANGE = re.compile(rb"ID;P[^\r\n]{0,200}[\r\n]{1,9}(?:[A-Z]{1,2};[^\r\n]{0,200}[\r\n]{1,9}){2}|TABLE\r?\n0,1\r?\n")


# What is no table, by how it begins.
_OTHERS = (
    (re.compile(rb"SQLite format 3\x00"), N_("This is a database, not a table. Open it in the window, or with --db.")),
    (re.compile(rb"\x7fELF|MZ(?=.{0,99}\x00)|\xcf\xfa\xed\xfe|#!/", re.S), N_("This is a program, not a table.")),
    (
        re.compile(rb"ID3(?=.?[\x00-\x08])|OggS|fLaC|RIFF....WAVE|\xff[\xfb\xf3]", re.S),
        N_("This is a sound recording, not a table."),
    ),
    (re.compile(rb"\x00{3}.ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.S), N_("This is a video, not a table.")),
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|RIFF|\x00\x00\x01\x00"),
        N_("This is a picture, not a table."),
    ),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ"), N_("This is an archive. Unpack it first.")),
    (re.compile(rb"\s{0,99}\{\\rtf"), N_("This is an RTF document, not a table.")),
    (re.compile(rb"\s{0,99}BEGIN:VCALENDAR", re.I), N_("This is a calendar, not a table.")),
    (re.compile(rb"\s{0,99}BEGIN:VCARD", re.I), N_("These are vCards, not a table.")),
    (
        re.compile(rb"\s{0,99}<\?xml\b", re.I),
        N_("This is XML, not a table. Open it in a spreadsheet and save it as .xlsx or .csv."),
    ),
    (_EXCHANGE, N_("This is SYLK or DIF, not a table. Open it in a spreadsheet and save it as .xlsx or .csv.")),
    (re.compile(rb'\s{0,99}(?:\[\s{0,99}[\[{]|\{\s{0,99}["}])'), N_("This is JSON, not a table.")),
)  # fmt: skip


def refuse(head: bytes) -> None:
    """Raises a Problem that says what a file is which begins so, where it is known and no table."""
    if b"%PDF-" in head[:1024]:
        raise Problem(_("This is a PDF, not a table. If it is a list, save it as a spreadsheet first."))
    head = head.removeprefix(b"\xef\xbb\xbf")
    told = next((text for start, text in _OTHERS if start.match(head)), None)
    if told:
        raise Problem(_(told))


def told_encoding(encoding: str | None) -> tuple[str, str]:
    """An encoding and a repair as they were told; empty where they were not."""
    name, _sign, repair = (encoding or "").partition(">")
    if (name and not encodings.is_known(name)) or (repair and not mojibake.is_repair(repair)):
        raise Problem(_("There is no encoding “{name}”.").format(name=encoding))
    return name, repair
