"""Tables in files: csv, tsv, xlsx, xls, xlsb and ods, whatever encoding and dialect, as rows of text."""

import io
import itertools
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from outreach.formats import child, sheet_book, sheet_cells, sheet_dialect, sheet_encoding
from outreach.formats.sheet_encoding import ENCODINGS
from outreach.formats.sheet_write import write_csv, write_ods, write_tsv, write_xlsx
from outreach.i18n import _, ngettext
from outreach.problems import Problem

__all__ = [
    "ENCODINGS", "Preview", "Sheet", "from_text", "lost_letters", "open", "preview", "write_csv", "write_ods",
    "write_tsv", "write_xlsx",
]  # fmt: skip

# Letters that a code page without them has turned into question marks (press.md §5.3).
_LOST = re.compile(r"(?<=[\u0400-\u052f])\?+(?=[\u0400-\u052f])|\ufffd")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"\x00\x00\x01\x00")
_HEAD = 20


@dataclass
class Sheet:
    """An open table. `rows` come once, under the header, each as long as it is in the file.

    `kind` is csv, tsv, xlsx, xls, xlsb or ods; `encoding` and `delimiter` are None for workbooks; `notes` say what
    was passed over. Close it where not all rows are taken.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    rows: Iterator[list[str]]
    has_header: bool
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0

    def close(self) -> None:
        """Lets go of the file."""
        if isinstance(self.rows, Generator):
            self.rows.close()

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
) -> Sheet:
    """Opens a table; what is not told is found out. Raises Problem for what is no table, in words."""
    path = Path(path)
    head = _head(path)
    size = path.stat().st_size
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return _workbook(path, sheet, header, size)
    _refuse(head)
    encoding = _known(encoding) if encoding else sheet_encoding.guess(path)
    if head[:4096].decode(encoding, "replace").count("\x00") > max(3, len(head[:4096]) // 50):
        raise Problem(_("This is not a table: it holds data that is no text."))
    stream = path.open(encoding=encoding, errors="replace", newline="")
    try:
        return _text(stream, encoding, delimiter, header, size)
    except BaseException:
        stream.close()
        raise


def from_text(text: str, *, delimiter: str | None = None, header: bool | None = None) -> Sheet:
    """A table out of the clipboard: a spreadsheet puts tabs between its cells."""
    if not text.strip():
        raise Problem(_("There is nothing to read."))
    if delimiter is None and "\t" in text:
        delimiter = "\t"
    return _text(io.StringIO(text, newline=""), "utf-8", delimiter, header, len(text))


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
        table.kind, table.encoding, table.delimiter, table.header, table.has_header, rows, table.sheet, table.sheets,
        lost, table.notes,
    )  # fmt: skip


def lost_letters(text: str) -> int:
    """How many letters of a text are gone: question marks between Cyrillic letters, and marks of wrong bytes."""
    return sum(len(found) for found in _LOST.findall(text)) if "?" in text or "\ufffd" in text else 0


# --- text -------------------------------------------------------------------------------------------------------


def _text(stream: io.TextIOBase, encoding: str, delimiter: str | None, header: bool | None, size: int) -> Sheet:
    sample = stream.read(1 << 16)
    if sample.count("\ufffd") > max(20, len(sample) // 10) or _is_binary(sample):
        raise Problem(_("This is not a table: it holds data that is no text."))
    if len(sample) == 1 << 16 and "\n" not in sample and "\r" not in sample:
        sample += stream.readline(sheet_dialect.LINE)
    else:
        sample += stream.readline(sheet_dialect.LINE)
    sample = sample.lstrip("\ufeff")
    if not sample.strip():
        raise Problem(_("The file is empty."))
    told = re.match(r'"?sep=(.)"?\r?\n', sample, re.I)  # what Excel itself writes above a table of another delimiter
    if told:
        sample = sample[told.end() :]
        delimiter = delimiter or told[1]
    dialect = sheet_dialect.guess(sample, delimiter)
    rows = _text_rows(stream, sample, dialect)
    kind = "tsv" if dialect.delimiter == "\t" else "csv"
    return _with_header(Sheet(kind, encoding, dialect.delimiter, [], rows, False, size=size), header)


def _text_rows(stream: io.TextIOBase, sample: str, dialect: sheet_dialect.Dialect) -> Generator[list[str], None, None]:
    with stream:
        for row in dialect.rows(_lines(sample, stream)):
            if any("'" in cell for cell in row):
                row = [sheet_cells.bare(cell) for cell in row]
            yield row


def _lines(sample: str, stream: io.TextIOBase) -> Iterator[str]:
    yield from io.StringIO(sample, newline="")
    while line := stream.readline(sheet_dialect.LINE):
        if len(line) == sheet_dialect.LINE:
            raise Problem(_("This is not a table: one of its lines is longer than four million letters."))
        yield line


def _is_binary(sample: str) -> bool:
    controls = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f\x00")
    return controls > max(8, len(sample) // 100)


# --- workbooks --------------------------------------------------------------------------------------------------


def _workbook(path: Path, sheet: str | None, header: bool | None, size: int) -> Sheet:
    seconds = 10 + size / 500_000
    blocks = child.stream(sheet_book.read, str(path), sheet, seconds=seconds)
    book: sheet_book.Book = next(blocks)
    rows = _workbook_rows(blocks)
    table = Sheet(book.kind, None, None, [], rows, False, book.sheet, book.sheets, size=size)
    if sheet is None and len(book.sheets) > 1:
        others = ", ".join(name for name in book.sheets if name != book.sheet)
        text = _("Only the sheet “{sheet}” is read; there is something in {others} too.")
        table.notes.append(text.format(sheet=book.sheet, others=others))
    return _with_header(table, header)


def _workbook_rows(blocks: Iterator[list[list[str]]]) -> Generator[list[str], None, None]:
    try:
        for block in blocks:
            for row in block:
                if any(cell[:1] == "'" or "'" in cell for cell in row):
                    row = [sheet_cells.bare(cell) for cell in row]
                yield row
    finally:
        if isinstance(blocks, Generator):
            blocks.close()


# --- both -------------------------------------------------------------------------------------------------------


def _with_header(table: Sheet, wanted: bool | None) -> Sheet:
    """The same table with its header taken off its rows."""
    rows = table.rows
    first = list(itertools.islice(rows, _HEAD))
    header = sheet_dialect.find_header(first, wanted)
    table.header, table.has_header = header.names, header.at is not None
    if header.at is not None:
        passed = sum(1 for row in first[: header.at] if any(cell.strip() for cell in row))
        if passed:
            text = ngettext("{count} line above the header is passed over.", "{count} lines above the header are passed over.", passed)  # noqa: E501
            table.notes.append(text.format(count=passed))
        first = first[header.at + 1 :]
        _widen(table, first)
    table.rows = _chained(first, rows)
    return table


def _widen(table: Sheet, rows: list[list[str]]) -> None:
    """Columns without a name that most rows have (merged cells above them): they are named by their number."""
    filled = [row for row in rows if any(row)]
    widths = sorted(max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0) for row in filled)
    usual = widths[len(widths) // 2] if widths else 0
    if usual > len(table.header):
        blank = [""] * (usual - len(table.header))
        table.header = sheet_dialect.unique([*table.header, *blank], usual)


def _chained(first: Iterable[list[str]], rows: Iterator[list[str]]) -> Generator[list[str], None, None]:
    try:
        for row in itertools.chain(first, rows):
            if any(row) and any(cell.strip() for cell in row):
                yield row
    finally:
        if isinstance(rows, Generator):
            rows.close()


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
        raise Problem(_("“{name}” may not be read.").format(name=path.name)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(_("“{name}” could not be read: {reason}.").format(name=path.name, reason=reason)) from None
    if not head:
        raise Problem(_("The file is empty."))
    return head


def _refuse(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in head[:1024]:
        raise Problem(_("This is a PDF, not a table. If it is a list, save it as a spreadsheet first."))
    if head.startswith(_PICTURES):
        raise Problem(_("This is a picture, not a table."))
    if head.startswith(_ARCHIVES):
        raise Problem(_("This is an archive. Unpack it first."))
    if start.startswith(b"{\\rtf"):
        raise Problem(_("This is an RTF document, not a table."))
    if start[:9].upper() == b"BEGIN:VCA":
        raise Problem(_("These are vCards, not a table."))
    if re.match(rb"<(?:!doctype|html|\?xml|head|body|table|meta)\b", start, re.I):
        raise Problem(_("This is a web page, not a table. Open it in a spreadsheet and save it as .xlsx or .csv."))
    if re.match(rb'(?:\[\s*[\[{]|\{\s*["}])', start):
        raise Problem(_("This is JSON, not a table."))
    if head.startswith((b"\x7fELF", b"MZ", b"SQLite format 3", b"ID3", b"OggS")):
        raise Problem(_("This is not a table: it holds data that is no text."))


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
        b"".decode(encoding)
    except (LookupError, ValueError):
        raise Problem(_("There is no encoding “{name}”.").format(name=encoding)) from None
    return encoding
