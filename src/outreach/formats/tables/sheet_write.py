"""Tables written as csv, tsv, xlsx and ods, row by row, so that nothing in them runs and no phone loses its plus."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import escape

from outreach.formats import atomic
from outreach.formats.tables.sheet_cells import guarded, typed
from outreach.i18n import _
from outreach.problems import Problem

_ROWS = 1_048_575  # what a sheet of a workbook holds under its header
_CELL = 32_767  # letters that Excel keeps in a cell
# Signs that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Rows = Iterable[Sequence[str]]


def write_csv(
    path: str | Path,
    header: Sequence[str],
    rows: Rows,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    spreadsheet: bool = True,
) -> int:
    """Writes a CSV file that Excel opens right (UTF-8 with a mark); returns how many rows went under the header.

    `spreadsheet` off is for files that a program reads (Google, Mailchimp, …): phones then stay without the
    apostrophe that keeps their plus in a spreadsheet; what could run as a formula keeps it.
    """
    with atomic.file(path, encoding=encoding) as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([guarded(name, spreadsheet) for name in header])
        count = 0
        for row in rows:
            writer.writerow([_safe(cell, spreadsheet) for cell in row])
            count += 1
    return count


Columns = Sequence[Sequence[str]]


@contextmanager
def csv_by_columns(
    path: str | Path, header: Sequence[str], *, delimiter: str = ",", encoding: str = "utf-8-sig"
) -> Iterator[tuple[Callable[[Columns], list[str]], Callable[[list[str]], object]]]:
    """As `write_csv`, for a spreadsheet: yields what makes lines of the columns of some rows, and what takes lines.

    Whether anything in a column needs to be guarded is seen in one look at all its cells, which most do not.
    """
    lines: list[str] = []
    writer = csv.writer(_Lines(lines.append), delimiter=delimiter, lineterminator="\r\n")

    def made(columns: Columns) -> list[str]:
        writer.writerows(zip(*map(_safe_column, columns), strict=True))
        found = lines[:]
        lines.clear()
        return found

    with atomic.file(path, encoding=encoding) as out:
        writer.writerow([guarded(name) for name in header])
        out.write(lines.pop())
        yield made, lambda some: out.write("".join(some))


class _Lines(NamedTuple):
    """What a writer of CSV writes to, line by line."""

    write: Callable[[str], object]


def _safe_column(cells: Sequence[str]) -> Sequence[str]:
    if not _SUSPECT.search("\0" + "\0".join(cells)):
        return cells
    safe = {cell: _safe(cell, True) for cell in set(cells)}
    return [safe[cell] for cell in cells]


# In cells behind "\0" each: what no letter follows at the begin of a cell or behind a sign that may part cells, and
# half of a pair of UTF-16.
_SUSPECT = re.compile("[\0;,|\t\r\n\ud800-\udfff](?:(?<=[\ud800-\udfff])|(?! ?[^\\W\\d_]|\0|\\Z))")


def write(path: str | Path, header: Sequence[str], rows: Rows, *, delimiter: str = ",") -> int:
    """Writes what the ending asks for, a CSV where it asks for no other kind of table; returns the rows."""
    kind = Path(path).suffix.lower()
    if kind in (".xlsx", ".ods"):
        return (write_xlsx if kind == ".xlsx" else write_ods)(path, header, rows)
    return write_csv(path, header, rows, delimiter="\t" if kind == ".tsv" else delimiter)


def write_tsv(path: str | Path, header: Sequence[str], rows: Rows, **options: Any) -> int:
    """As `write_csv`, with tabs."""
    return write_csv(path, header, rows, delimiter="\t", **options)


def write_xlsx(path: str | Path, header: Sequence[str], rows: Rows, *, title: str = "Contacts") -> int:
    """Writes an XLSX workbook of one sheet, every cell a text; returns how many rows went under the header.

    Written by hand, for a plain table needs no more than these few parts of ECMA-376, and a library that can do
    everything takes four times as long. Each text stands in its own cell (t="inlineStr"): no reader can take it for a
    formula, a number or a link.
    """
    from outreach.formats.tables import sheet_xlsx

    with atomic.file(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in sheet_xlsx.parts(_title(title)).items():
            archive.writestr(name, text)
        with archive.open(sheet_xlsx.SHEET, "w", force_zip64=True) as content:
            content.write(sheet_xlsx.head([_inline(name) for name in header]).encode())
            count, lines = 0, []
            for row in rows:
                count += 1
                _check_rows(count)
                lines.append(sheet_xlsx.row(row if _is_plain(row) else [_inline(cell) for cell in row], count + 1))
                if len(lines) >= 500:
                    content.write("".join(lines).encode())
                    lines.clear()
            content.write("".join(lines).encode())
            content.write(sheet_xlsx.foot(len(header), count).encode())
    return count


def _is_plain(row: Sequence[str]) -> bool:
    """Whether no cell of a row holds anything that a workbook needs written otherwise."""
    joined = "".join(row)
    return len(joined) <= _CELL and not _NOT_PLAIN.search(joined)


def _inline(cell: str) -> str:
    """The cell as a workbook holds it: what looks like an escape of a sign ("_x000D_") is no escape."""
    return _ESCAPE.sub(r"_x005F\g<0>", _cell(cell)).replace("\r", "_x000D_")


_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")
_NOT_PLAIN = re.compile("['\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def write_ods(path: str | Path, header: Sequence[str], rows: Rows, *, title: str = "Contacts") -> int:
    """Writes an ODS workbook (OpenDocument 1.3) of one sheet, every cell a text; returns the rows under the header."""
    with atomic.file(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(kind=kind))
        with archive.open("content.xml", "w", force_zip64=True) as raw:
            content = io.TextIOWrapper(raw, "utf-8", write_through=False)
            content.write(_BEFORE.format(title=escape(_title(title), {'"': "&quot;"})))
            _write_ods_row(content, header)
            count = 0
            for row in rows:
                count += 1
                _check_rows(count)
                _write_ods_row(content, row)
            content.write(_AFTER)
            content.flush()
            content.detach()
    return count


_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{kind}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_BEFORE = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="{title}">'
)
_AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>"
_TEXT = '<table:table-cell office:value-type="string">{}</table:table-cell>'


def _write_ods_row(content: IO[str], row: Sequence[str]) -> None:
    cells = [
        _TEXT.format("".join(f"<text:p>{_spaces(line)}</text:p>" for line in _lines(cell)))
        if cell
        else "<table:table-cell/>"
        for cell in row
    ]
    content.write(f"<table:table-row>{''.join(cells)}</table:table-row>")


def _lines(cell: str) -> list[str]:
    return _NOT_XML.sub("", typed(cell)).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _spaces(line: str) -> str:
    """Spaces that XML would fold, as ODF writes them."""
    line = escape(line)
    if "\t" in line:
        line = line.replace("\t", "<text:tab/>")
    if "  " in line or line[:1] == " " or line[-1:] == " ":
        line = re.sub(r"^ +| {2,}| +$", lambda m: f'<text:s text:c="{len(m[0])}"/>', line)
    return line


def _cell(cell: str) -> str:
    return _NOT_XML.sub("", typed(cell))[:_CELL]


def _safe(cell: str, spreadsheet: bool) -> str:
    """The cell as it goes into a CSV file; a word or a name, the most frequent of them, is seen to be safe at once."""
    if not cell or (cell[0].isalpha() and cell.isprintable() and not _PARTS.search(cell)):
        return cell
    if spreadsheet and _PLAIN_PHONE.fullmatch(cell):
        return "'" + cell
    return guarded(_writable(cell), spreadsheet)


# Behind these another reader may begin a new cell (see sheet_cells).
_PARTS = re.compile("[;,|]")


_PLAIN_PHONE = re.compile(r"\+[0-9 ()-]+")


def _writable(cell: str) -> str:
    """Half of a pair of UTF-16 is no letter and cannot be written."""
    return cell if cell.isascii() or not _HALVES.search(cell) else _HALVES.sub("\ufffd", cell)


_HALVES = re.compile("[\ud800-\udfff]")


def _check_rows(count: int) -> None:
    if count > _ROWS:
        raise Problem(_("A workbook can hold {count} rows at most. Choose CSV.").format(count=_ROWS))


def _title(title: str) -> str:
    """A name that Excel accepts for a sheet."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31] or "Sheet"
