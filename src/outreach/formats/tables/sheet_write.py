"""Tables written as csv, tsv, xlsx and ods, row by row, so that nothing in them runs and no phone loses its plus."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import xlsxwriter

from outreach.formats import atomic
from outreach.formats.tables.sheet_cells import guarded, typed
from outreach.i18n import _
from outreach.problems import Problem

_ROWS = 1_048_575  # what a sheet of a workbook holds under its header
_CELL = 32_767  # letters that Excel keeps in a cell
# Signs that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Rows = Iterable[Sequence[str]]


Put = Callable[[Sequence[str]], None]


@contextmanager
def writing(path: str | Path, kind: str, header: Sequence[str], **options: object) -> Iterator[Put]:
    """A new table of a kind (csv, tsv, xlsx, ods): yields what puts a row into it. `options`: see `write_csv`."""
    with _KINDS[kind](path, header, **options) as put:
        yield put


def _all(table: AbstractContextManager[Put], rows: Rows) -> int:
    count = 0
    with table as put:
        for row in rows:
            put(row)
            count += 1
    return count


def write_csv(path: str | Path, header: Sequence[str], rows: Rows, **options: Any) -> int:
    """Writes a CSV file that Excel opens right (UTF-8 with a mark); returns how many rows went under the header.

    Options: `delimiter`, `encoding`, and `spreadsheet`, off for files that a program reads (Google, Mailchimp, …):
    phones then stay without the apostrophe that keeps their plus there; what could run as a formula keeps it.
    """
    return _all(_csv(path, header, **options), rows)


@contextmanager
def _csv(
    path: str | Path, header: Sequence[str], delimiter: str = ",", encoding: str = "utf-8-sig", spreadsheet: bool = True
) -> Iterator[Put]:
    with atomic.file(path, encoding=encoding) as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")

        def put(row: Sequence[str]) -> None:
            writer.writerow([guarded(_writable(cell), spreadsheet) for cell in row])

        put(header)
        yield put


def write(path: str | Path, header: Sequence[str], rows: Rows, *, delimiter: str = ",") -> int:
    """Writes what the ending asks for, a CSV where it asks for no other kind of table; returns the rows."""
    kind = Path(path).suffix.lower()
    if kind in (".xlsx", ".ods"):
        return (write_xlsx if kind == ".xlsx" else write_ods)(path, header, rows)
    return write_csv(path, header, rows, delimiter="\t" if kind == ".tsv" else delimiter)


def write_xlsx(path: str | Path, header: Sequence[str], rows: Rows, *, title: str = "Contacts") -> int:
    """Writes an XLSX workbook of one sheet, every cell a text; returns how many rows went under the header.

    Each text stands in its own cell (t="inlineStr"): no reader can take it for a formula, a number or a link.
    """
    return _all(_xlsx(path, header, title), rows)


@contextmanager
def _xlsx(path: str | Path, header: Sequence[str], title: str = "Contacts") -> Iterator[Put]:
    packed = io.BytesIO()  # not the file itself: a full disk would leave an archive behind that nobody can close
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
        sheet = book.add_worksheet(_title(title))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.set_column(column, column, min(40, max(12, len(name) + 2)))
            sheet.write_string(0, column, _cell(name), bold)
        count = 0

        def put(row: Sequence[str]) -> None:
            nonlocal count
            count += 1
            _check_rows(count)
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(count, column, _cell(cell), text)

        yield put
        if header and count:
            sheet.autofilter(0, 0, count, len(header) - 1)
    with atomic.file(path) as out:
        out.write(packed.getbuffer())


def write_ods(path: str | Path, header: Sequence[str], rows: Rows, *, title: str = "Contacts") -> int:
    """Writes an ODS workbook (OpenDocument 1.3) of one sheet, every cell a text; returns the rows under the header."""
    return _all(_ods(path, header, title), rows)


@contextmanager
def _ods(path: str | Path, header: Sequence[str], title: str = "Contacts") -> Iterator[Put]:
    with atomic.file(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(kind=kind))
        with archive.open("content.xml", "w", force_zip64=True) as raw:
            content = io.TextIOWrapper(raw, "utf-8", write_through=False)
            content.write(_BEFORE.format(title=escape(_title(title), {'"': "&quot;"})))
            _write_ods_row(content, header)
            count = 0

            def put(row: Sequence[str]) -> None:
                nonlocal count
                count += 1
                _check_rows(count)
                _write_ods_row(content, row)

            yield put
            content.write(_AFTER)
            content.flush()
            content.detach()


_KINDS: dict[str, Callable[..., AbstractContextManager[Put]]] = {
    "csv": _csv, "tsv": partial(_csv, delimiter="\t"), "xlsx": _xlsx, "ods": _ods,
}  # fmt: skip


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


def _writable(cell: str) -> str:
    """Half of a pair of UTF-16 is no letter and cannot be written."""
    return cell if cell.isascii() else _HALVES.sub("\ufffd", cell)


_HALVES = re.compile("[\ud800-\udfff]")


def _check_rows(count: int) -> None:
    if count > _ROWS:
        raise Problem(_("A workbook can hold {count} rows at most. Choose CSV.").format(count=_ROWS))


def _title(title: str) -> str:
    """A name that Excel accepts for a sheet."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31] or "Sheet"
