"""Tables in files: csv, tsv, xlsx, xls, xlsb, ods and web pages, whatever encoding and dialect, as rows of text."""

import io
import itertools
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from outreach.formats import encodings, files, mojibake, sniff
from outreach.formats.encodings import ENCODINGS
from outreach.formats.tables import page, sheet_cells, sheet_dialect, sheet_header, sheet_rows, workbook
from outreach.formats.tables.sheet_header import Header
from outreach.formats.tables.sheet_rows import Line
from outreach.formats.tables.sheet_write import write, write_csv, write_ods, write_xlsx, writing
from outreach.formats.tables.workbook import Book
from outreach.i18n import N_, _, counted, listed
from outreach.problems import Problem
from outreach.values import column_recognition
from outreach.values.text import fold

__all__ = ["ALL", "ENCODINGS", "Sheet", "from_text", "open", "write", "write_csv", "write_ods", "write_xlsx", "writing"]

ALL = "*"
"""Instead of a sheet's name, which it cannot be: every one that is a part of the same table."""

_HEAD = 20
_SAMPLE = 60  # rows by which it is known which sheets are parts of one table
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")  # a text is often named .xls
WIDEST = 2000  # columns; no list of people has more, and each is kept with every contact


@dataclass
class Sheet:
    """An open table. `rows` come once, under the header, each as long as it is in the file; no blank one is among them.

    `kind` is csv, tsv, xlsx, xls, xlsb, ods or html; `encoding` and `delimiter` are None for workbooks; `notes`
    say what was passed over. `together` are the sheets that can be read as one table, with the names of their columns:
    that is done where `sheet` is ALL. `header_at` is the number of the header's row, `titles` stand above it.
    Close it where not all rows are taken.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    rows: Iterator[Line]
    has_header: bool = False
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    together: dict[str, list[str]] = field(default_factory=dict)
    header_at: int = 0
    titles: list[Line] = field(default_factory=list)

    def close(self) -> None:
        """Lets go of the file."""
        sheet_rows.close(self.rows)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open(
    path: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: bool | None = None,
) -> Sheet:
    """Opens a table, in the sandbox; what is not told is found out. Raises Problem for what is no table, in words.

    `encoding` may end in a repair of the doctor ("utf-8>cp1251>utf-8"; ">cp1251>utf-8" for a workbook).
    """
    path = Path(path)
    head = _head(path)
    encoding, repair = told_encoding(encoding)
    if sniff.signature(head) in ("zip", "ole"):
        return _of_book(workbook.open(path), sheet, header, repair)
    if page.is_page(head):
        return _of_book(page.open(path), sheet, header, repair)
    refuse(head)
    if path.suffix.lower() in _WORKBOOKS and head.strip():
        raise Problem(_("This is not a spreadsheet, although its name ends in {ending}.").format(ending=path.suffix))
    encoding = encoding or encodings.guess_file(path)
    stream = encodings.open_text(path, encoding)
    try:
        return _text(stream, encoding, delimiter, header, repair)
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
    if page.is_page(text[:4096].encode("utf-8", "replace")):
        return _of_book(page.read(text), None, header, repair)
    if delimiter is None and "\t" in text:
        delimiter = "\t"
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(_BULLET.match, lines)):
        text = "\n".join(_BULLET.sub("", line) for line in lines)
    return _text(io.StringIO(text, newline=""), "utf-8", delimiter, header, repair)


_BULLET = re.compile(r"^[ \t]*[•▪●◦·‣∙*–—-][ \t]+")  # before each item of a list


# --- text -------------------------------------------------------------------------------------------------------


def _text(stream: TextIO, encoding: str, delimiter: str | None, header: bool | None, repair: str) -> Sheet:
    sample = stream.read(1 << 16)
    if _is_binary(sample):
        raise Problem(_("This is not a table: it contains data that is not text."))
    sample = (sample + _line(stream)).lstrip("\ufeff")
    if not sample.strip():
        raise Problem(_("The file is empty."))
    told = re.match(r'"?sep=(.)"?\r?\n', sample, re.I)  # what Excel itself writes above a table of another delimiter
    if told:
        sample = sample[told.end() :]
        delimiter = delimiter or told[1]
    dialect = sheet_dialect.guess(sample, delimiter)
    notes: list[str] = []
    rows = _mended(_text_rows(stream, sample, dialect, notes), repair)
    kind = "tsv" if dialect.delimiter == "\t" else "csv"
    named = f"{encoding}>{repair}" if repair else encoding
    table = _with_header(Sheet(kind, named, dialect.delimiter, [], sheet_rows.numbered(rows), notes=notes), header)
    is_told = bool(delimiter or header) or any(map(column_recognition.by_name, table.header))
    if not is_told and _is_prose(sample, dialect):
        table.close()
        raise Problem(_("This is a text, not a table. Import it as a press release instead."))
    return table


def _is_prose(sample: str, dialect: sheet_dialect.Dialect) -> bool:
    """Whether a text is written in sentences, which commas do not part into as many cells each."""
    widths = {len(row) for row in itertools.islice(dialect.rows(io.StringIO(sample, newline="")), _HEAD) if any(row)}
    return (widths == {1} or len(widths) > 1) and sniff.is_prose(sample)


def _mended(rows: Generator[list[str], None, None], repair: str) -> Generator[list[str], None, None]:
    """The same rows with the letters of their cells put right."""
    return ([mojibake.mended(cell, repair) for cell in row] for row in rows) if repair else rows


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
    while line := _line(stream):
        yield line


def _line(stream: TextIO) -> str:
    line = stream.readline(sheet_dialect.LINE)
    if len(line) == sheet_dialect.LINE:
        raise Problem(_("This is not a table: one of its lines is longer than four million characters."))
    return line


def _is_binary(sample: str) -> bool:
    """Whether decoded text holds so many controls, zeros or wrong bytes that it is none."""
    controls = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f\x00")
    lost, zeros = sample.count("\ufffd"), sample.count("\x00")
    return (
        controls > max(8, len(sample) // 100) or lost > max(20, len(sample) // 10) or zeros > max(3, len(sample) // 50)
    )


# --- workbooks and pages ----------------------------------------------------------------------------------------


def _of_book(book: Book, wanted: str | None, header: bool | None, repair: str) -> Sheet:
    """The table of the sheet that is wanted, or the first that looks like one; of several sheets with ALL."""
    heads = {name: [*itertools.islice(rows, _SAMPLE)] for name, rows in book.sheets.items()}
    chosen = _chosen(book, wanted) or first_table(heads)
    together = sheets_alike({name: head for name, head in heads.items() if name not in book.hidden}, chosen, header)
    every = wanted == ALL and len(together) > 1

    def rows(name: str) -> Iterator[Line]:
        return sheet_rows.numbered(_mended(_bare(book.sheets[name]), repair), name if every else "")

    table = Sheet(book.kind, f">{repair}" if repair else None, None, [], rows(chosen), sheet=chosen)
    table.together = together if len(together) > 1 else {}
    # The other tables of a page are its layout.
    table.sheets = [*book.sheets] if book.kind != "html" else [*table.together] or [chosen]
    table.notes += [*_told_of_sheets(table, book, wanted, every), *_told_of_cells(book, chosen)]
    _with_header(table, header)
    if every:
        table.together[chosen] = table.header
        table.sheet = ALL
        table.rows = itertools.chain(table.rows, _of_others(table, book, chosen, rows, header))
    return table


def _chosen(book: Book, wanted: str | None) -> str:
    """The name of the sheet that is wanted; "" for ALL, and where none was named. Raises a Problem for what is none."""
    if wanted in book.broken or not book.sheets:
        raise Problem(_("The sheet “{name}” is damaged: it could not be read.").format(name=wanted or book.broken[0]))
    if wanted is None or (wanted == ALL and ALL not in book.sheets):
        return ""
    if wanted not in book.sheets:
        raise Problem(_("There is no sheet “{name}” in this workbook.").format(name=wanted))
    return wanted


def _bare(rows: Iterable[list[str]]) -> Generator[list[str], None, None]:
    """The rows without guards of their cells, and without blank cells at their ends."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
        yield [sheet_cells.bare(cell) for cell in row] if "'" in "".join(row) else row


def _of_others(
    table: Sheet, book: Book, chosen: str, rows: Callable[[str], Iterator[Line]], header: bool | None
) -> Iterator[Line]:
    """The rows of the other sheets that are read together, those of each behind the names of its columns."""
    for name, names in table.together.items():
        if name != chosen:
            part = _with_header(Sheet(table.kind, None, None, [], rows(name)), header_of_others(header))
            yield sheet_rows.naming(part.header if part.has_header else names, name)
            yield from part.rows
            notes = [*_told_of_cells(book, name), *part.notes]
            table.notes += [note for note in notes if note not in table.notes]


def _told_of_sheets(table: Sheet, book: Book, wanted: str | None, every: bool) -> Iterator[str]:
    """What is said of the sheets that are read, of those that are not, and of damaged ones."""
    if book.broken:
        yield counted(
            "The sheet “{names}” is damaged: it could not be read.",
            "{count} sheets are damaged, they could not be read: {names}.",
            len(book.broken),
            names=listed(book.broken, _LISTED),
        )
    read = [*table.together] if every else [table.sheet or ""]
    marked = _("{sheet} (hidden)")
    left = [marked.format(sheet=name) if name in book.hidden else name for name in table.sheets if name not in read]
    if every:
        yield counted(
            "{count} sheet is read: {names}.", "{count} sheets are read together: {names}.", len(read),
            names=listed(read, _LISTED),
        )  # fmt: skip
        if left:
            yield _("Excluded: {names}.").format(names=listed(left, _LISTED))
    elif wanted in (None, ALL) and left:
        text = _("Only the sheet “{sheet}” is read. There is data in {others}, too.")
        yield text.format(sheet=table.sheet, others=listed(left, _LISTED))
    elif table.sheet in book.hidden:
        yield _("The sheet “{sheet}” is hidden.").format(sheet=table.sheet)


_LISTED = 20


def _told_of_cells(book: Book, sheet: str) -> Iterator[str]:
    noted = book.noted(sheet)
    if count := noted.unsolved:
        yield counted(
            "{count} cell of “{sheet}” holds a formula whose result is not saved in the file: it is empty here. "
            "Open the file in Excel or LibreOffice, save it there, and import it again.",
            "{count} cells of “{sheet}” hold formulas whose results are not saved in the file: they are empty here. "
            "Open the file in Excel or LibreOffice, save it there, and import it again.",
            count,
            sheet=sheet,
        )
    if count := noted.hidden_rows:
        yield counted(
            "{count} row of “{sheet}” is hidden there. It is read too.",
            "{count} rows of “{sheet}” are hidden there. They are read too.",
            count,
            sheet=sheet,
        )


# --- both -------------------------------------------------------------------------------------------------------


def _with_header(table: Sheet, wanted: bool | None) -> Sheet:
    """The same table with its header taken off its rows."""
    rows = table.rows
    first = list(itertools.islice(rows, _HEAD))
    _refuse_wide(table, first)
    if not any(first):
        table.close()
        raise Problem(_("The file is empty."))
    header = sheet_header.find_header(first, wanted)
    table.header, table.has_header = header.names, header.at is not None
    if header.at is None:
        table.titles = [*itertools.takewhile(lambda row: len({*filter(None, row)}) <= 1, first)]
    else:
        table.titles = [row for row in first[: header.at + 1 - header.height] if row]
        if passed := len(table.titles):
            table.notes.append(counted(
                "{count} line above the header is skipped.", "{count} lines above the header are skipped.", passed
            ))  # fmt: skip
        table.header_at = first[header.at].at
        first = first[header.at + 1 :]
        _widen(table, first)
    if table.has_header and not any(first) and len(first) < _HEAD - 1:
        table.notes.append(_("There is no row under the header."))
    table.rows = sheet_rows.filled(first, rows)
    return table


def _refuse_wide(table: Sheet, rows: Sequence[list[str]]) -> None:
    """Refuses what is too wide before each of its columns is looked at."""
    widest = max(map(_width, rows), default=0)
    if widest > WIDEST:
        table.close()
        text = _("This table has {count} columns; up to {most} can be imported. Delete those that are not needed.")
        raise Problem(text.format(count=widest, most=WIDEST))
    for row in rows:
        del row[WIDEST:]


def _width(row: Sequence[str]) -> int:
    """How many columns a row has without blank ones at its end."""
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)


def _widen(table: Sheet, rows: Sequence[list[str]]) -> None:
    """Columns without a name that most rows have (merged cells above them): they are named by their number."""
    widths = sorted(_width(row) for row in rows if row)
    usual = widths[len(widths) // 2] if widths else 0
    if usual > len(table.header):
        blank = [""] * (usual - len(table.header))
        table.header = sheet_header.unique([*table.header, *blank], usual)


def _head(path: Path) -> bytes:
    head = files.read(path, 1 << 16)
    if not head:
        raise Problem(_("The file is empty."))
    return head


_REFUSED = {
    "pdf": N_("This is a PDF, not a table. If it is a list, save it as a spreadsheet first."),
    "database": N_("This is a database, not a table. Open it in the window, or with --db."),
    "picture": N_("This is a picture, not a table."),
    "archive": N_("This is an archive. Unpack it first."),
    "rtf": N_("This is an RTF document, not a table."),
    "calendar": N_("This is a calendar, not a table."),
    "vcard": N_("These are vCards, not a table."),
    "xml": N_("This is XML, not a table. Open it in a spreadsheet and save it as .xlsx or .csv."),
    "json": N_("This is JSON, not a table."),
}


def refuse(head: bytes) -> None:
    """Raises a Problem that says what a file is which begins so, where it is known and no table."""
    found = sniff.signature(head)
    if found in _REFUSED:
        raise Problem(_(_REFUSED[found]))


def told_encoding(encoding: str | None) -> tuple[str, str]:
    """An encoding and a repair as they were told; empty where they were not."""
    name, _sign, repair = (encoding or "").partition(">")
    if (name and not encodings.is_known(name)) or (repair and not mojibake.is_repair(repair)):
        raise Problem(_("There is no encoding “{name}”.").format(name=encoding))
    return name, repair


# The sheets of a workbook: the first that is a table, and those that are one table in parts, by country or beat.


Heads = Mapping[str, Sequence[list[str]]]
"""The first rows of each sheet."""

_MOST = 200  # sheets that are looked at
_LINES = 20  # of each
_NAMED = frozenset(("name", "given_name", "family_name", "outlet"))
_REACHED = frozenset(("email", "phone", "channel"))


def first_table(heads: Heads) -> str:
    """The first sheet with two rows of several cells, rather than the notes before it; of people, if there is one."""
    tables = [name for name, rows in heads.items() if sum(sum(map(bool, row)) > 1 for row in rows) > 1]
    of_people = (name for name in tables if any(map(_names_people, heads[name])))
    return next(of_people, tables[0] if tables else next(iter(heads)))


def _names_people(names: Sequence[str]) -> bool:
    """Whether a row names a column of names or newsrooms, and one of how to reach them."""
    fields = _fields_of(names)
    return bool(fields & _NAMED and fields & _REACHED)


def _fields_of(names: Sequence[str]) -> set[str]:
    return {(column_recognition.by_name(name) or "").partition(".")[0] for name in names if name} - {"", "extra"}


def sheets_alike(heads: Heads, chosen: str, wanted: bool | None) -> dict[str, list[str]]:
    """{sheet: names of its columns} of those that can be read with the chosen one, which comes first.

    Their columns tell who somebody is and how to reach them, or all have the same names.
    """
    some = itertools.islice(heads, _MOST) if len(heads) > 1 else ()
    parts = {name: _part(heads[name], wanted if name == chosen else header_of_others(wanted)) for name in some}
    first = parts.get(chosen)
    if first is None:
        return {}
    found = {chosen: first[0].names}
    for name, part in parts.items():
        if name != chosen and part is not None and _fits(first, part):
            found[name] = part[0].names if part[0].at is not None else first[0].names
    return found


def header_of_others(wanted: bool | None) -> bool | None:
    """Whether the other sheets have a header, as far as it was told of the first one: often only that has one."""
    return None if wanted else wanted


_Part = tuple[Header, list[list[str]]]


def _part(rows: Sequence[list[str]], wanted: bool | None) -> _Part | None:
    """Its header and the rows below; None where it is no table of rows."""
    lines: list[list[str]] = [*itertools.islice(sheet_rows.numbered(rows), _LINES)]
    if not lines:
        return None
    header = sheet_header.find_header(lines, wanted)
    below = lines[header.at + 1 :] if header.at is not None else lines
    return header, [line for line in below if line]


def _fits(first: _Part, other: _Part) -> bool:
    names, others = first[0].names, other[0].names
    if first[0].at is None or other[0].at is None:
        return False
    same = {fold(name) for name in names} == {fold(name) for name in others} and len(names) > 1
    return same or (_names_people(names) and _names_people(others) and bool(_fields_of(names) & _fields_of(others)))
