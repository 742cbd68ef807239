"""What calamine does not tell of a sheet: addresses behind cells, rows that are hidden, and merged cells of ODS."""

import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from outreach.formats.documents import docx_package
from outreach.formats.documents.docx_package import Package

T = TypeVar("T")
Cell = tuple[int, int]
"""Row and column, counted from 0."""

_LARGEST = 100 << 20  # bytes of a part
_MOST = 100_000  # merged cells or links of one sheet; no list of people has more
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_WORDS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TARGET = "{http://www.w3.org/1999/xlink}href"
_NOTABLE = re.compile(rb'rows-spanned="(?:[2-9]|\d{2})|:visibility="(?:collapse|filter)|:href="mailto:', re.I)
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\b[^<>]*\shidden=[\"'](?:1|true)[\"'][^<>/]*>(?:<(?:\w+:)?c\b[^<>]*/>)*+<(?:\w+:)?c\b[^<>]*[^/]>"
)
_UNSOLVED = re.compile(  # a cell with a type has a result, be it an empty text
    rb"<(?:\w+:)?c\b(?![^<>]*\st=)[^<>/]*>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^<>]{1,2000}>")
_REF = re.compile(rb"\sref=[\"']([A-Za-z]{1,3})(\d{1,7})[\"':]")
_ID = re.compile(rb"\s\w+:id=[\"']([^\"']+)[\"']")


@dataclass
class Annotations:
    """Of a sheet: {top cell of merged ones: last row}, {cell: addresses it writes to}, and how many rows are hidden.

    `unsolved` are the cells whose formula a program has written without what comes out of it.
    """

    merges: dict[Cell, int] = field(default_factory=dict)
    links: dict[Cell, list[str]] = field(default_factory=dict)
    hidden_rows: int = 0
    unsolved: int = 0


def address(target: str) -> str:
    """The address that a link writes to, without the subject it may bring along; "" of any other link."""
    scheme, _colon, rest = target.strip().partition(":")
    return unquote(rest.partition("?")[0]).strip() if scheme.lower() == "mailto" else ""


def with_addresses(cell: str, mails: Sequence[str]) -> str:
    """The text of a cell with the addresses behind it, where it does not say one itself."""
    if not mails or "@" in cell:
        return cell
    return f"{cell} {', '.join(f'<{mail}>' for mail in mails)}" if cell else ", ".join(mails)


def applied(rows: Iterable[list[str]], noted: Annotations, left: int = 0) -> Iterator[list[str]]:
    """The rows with the addresses behind their cells, and the value of merged cells in each row beside them.

    `left` is the first column that is read.
    """
    return _with_merges(_with_links(rows, noted.links, left), noted.merges, left)


def _by_row(found: Mapping[Cell, T], left: int) -> dict[int, list[tuple[int, T]]]:
    """{row: (column, what is noted of the cell)}, as far as the cell is read."""
    rows: dict[int, list[tuple[int, T]]] = {}
    for (number, column), value in found.items():
        if column >= left:
            rows.setdefault(number, []).append((column - left, value))
    return rows


def _with_links(rows: Iterable[list[str]], links: Mapping[Cell, list[str]], left: int) -> Iterator[list[str]]:
    by_row = _by_row(links, left)
    for number, row in enumerate(rows):
        for column, mails in by_row.get(number, ()):
            if column < len(row):
                row[column] = with_addresses(row[column], mails)
        yield row


def _with_merges(rows: Iterable[list[str]], merges: Mapping[Cell, int], left: int) -> Iterator[list[str]]:
    by_row = _by_row(merges, left)
    merged: dict[int, tuple[str, int]] = {}  # column: value, last row
    for number, row in enumerate(rows):
        merged = {column: (value, last) for column, (value, last) in merged.items() if number <= last}
        if merged and any(row):
            row.extend([""] * (max(merged) + 1 - len(row)))
            for column, (value, _last) in merged.items():
                row[column] = row[column] or value
        for column, last in by_row.get(number, ()):
            if column < len(row) and row[column]:
                merged[column] = row[column], last
        yield row


def of_ranges(ranges: Sequence[tuple[Cell, Cell]]) -> dict[Cell, int]:
    """{top cell: last row} of merged ranges that go downwards."""
    return {top: last for top, (last, _right) in itertools.islice(ranges, _MOST) if top[0] < last}


# --- xlsx -------------------------------------------------------------------------------------------------------


def of_xlsx(archive: zipfile.ZipFile, sheet: str) -> Annotations:
    """The links and hidden rows of a sheet of an XLSX workbook (ECMA-376 part 1, 18.3)."""
    package = Package(archive)
    part = _parts(package).get(sheet, "")
    if part not in package.parts or package.parts[part].file_size > _LARGEST:
        return Annotations()
    data = archive.read(package.parts[part])
    targets = package.related(part)
    links = {}
    for found in itertools.islice(_LINK.finditer(data), _MOST):
        ref, own = _REF.search(found[0]), _ID.search(found[0])
        _kind, target = targets.get(own[1].decode("utf-8", "replace"), ("", "")) if own else ("", "")
        if ref and (mail := address(target)):
            links[_place(ref[1], ref[2])] = [mail]
    return Annotations({}, links, len(_HIDDEN.findall(data)), len(_UNSOLVED.findall(data)))


def _parts(package: Package) -> dict[str, str]:
    """{sheet: the part that holds its rows}."""
    book = package.main()
    targets = package.related(book)
    sheets = package.xml(book).findall(".//{*}sheet")
    return {sheet.get("name", ""): targets[docx_package.value(sheet, "id")][1] for sheet in sheets}


def _place(letters: bytes, row: bytes) -> Cell:
    """Row and column of a cell that is named so: "B2"."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1


# --- ods --------------------------------------------------------------------------------------------------------


def of_ods(archive: zipfile.ZipFile) -> Mapping[str, Annotations]:
    """{sheet: its annotations}, of an ODS workbook; nothing is gone through where no byte of it tells of any."""
    if archive.getinfo("content.xml").file_size > _LARGEST or not _NOTABLE.search(archive.read("content.xml")):
        return {}
    sheets: dict[str, Annotations] = {}
    found, row = Annotations(), 0
    with archive.open("content.xml") as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if element.tag == f"{_TABLE}table" and event == "start":
                found, row = sheets.setdefault(element.get(f"{_TABLE}name", ""), Annotations()), 0
            elif element.tag == f"{_TABLE}table-row" and event == "end":
                _note_row(found, element, row)
                row += _times(element, "rows-repeated")
                element.clear()
    return sheets


def _note_row(found: Annotations, row: Element, number: int) -> None:
    if row.get(f"{_TABLE}visibility", "visible") != "visible" and "".join(row.itertext()).strip():
        found.hidden_rows += _times(row, "rows-repeated")
    column = 0
    for cell in row:
        down = _times(cell, "rows-spanned")
        if down > 1 and len(found.merges) < _MOST:
            found.merges[number, column] = number + down - 1
        mails = [mail for link in cell.iter(f"{_WORDS}a") if (mail := address(link.get(_TARGET, "")))]
        if mails and len(found.links) < _MOST:
            found.links[number, column] = mails
        column += _times(cell, "columns-repeated")


def _times(element: Element, name: str) -> int:
    """A number of times; whoever writes none, or nonsense, means once."""
    told = element.get(f"{_TABLE}number-{name}", "1")
    return int(told) if told.isdecimal() and len(told) < 8 else 1
