"""Tables in web pages and XML spreadsheets of Excel 2003, which often bear the name .xls; read in the child."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from outreach.formats import encodings
from outreach.formats.sheet_book import BLOCK, Book
from outreach.i18n import _
from outreach.problems import Problem

LARGEST = 50 << 20  # bytes of a page
_CELLS = 4_000_000
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_START = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>|<\?mso[^>]{0,200}\?>|<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body|table|meta|Workbook\b)",
    re.I | re.S,
)


def is_page(head: bytes) -> bool:
    """Whether a file that begins like this is a web page or an XML spreadsheet."""
    plain = head[:8192].replace(b"\x00", b"") if b"\x00" in head[:64] else head[:8192]
    return bool(_START.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")))


def read_file(path: str, wanted: str | None = None) -> Iterator[Any]:
    """First a Book, then blocks of rows, of a file."""
    data = Path(path).read_bytes()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096].replace(b"\x00", b"") and b"<Workbook" in data:
        yield from _blocks("xml", _xml(data), wanted)
    else:
        told = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:4096], re.I)
        yield from read(encodings.decode(data, told[1].decode("ascii") if told else None)[0], wanted)


def read(text: str, wanted: str | None = None) -> Iterator[Any]:
    """First a Book, then blocks of rows, of a page in memory."""
    page = _Page()
    page.feed(text)
    page.close()
    tables = [rows for rows in page.tables if any(any(row) for row in rows)]
    if not tables:
        raise Problem(_("This is a web page without a table. Copy what you need from it, and paste it."))
    # Pages are laid out in tables too: the largest is the one that is meant.
    tables.sort(key=lambda rows: -sum(1 for row in rows for cell in row if cell))
    names = [_("Table {number}").format(number=number) for number in range(1, len(tables) + 1)]
    yield from _blocks("html", dict(zip(names, tables, strict=True)), wanted)


def _blocks(kind: str, sheets: dict[str, list[list[str]]], wanted: str | None) -> Iterator[Any]:
    if wanted is not None and wanted not in sheets:
        raise Problem(_("There is no sheet “{name}” in this workbook.").format(name=wanted))
    filled = [name for name, rows in sheets.items() if any(any(row) for row in rows)]
    if not filled:
        raise Problem(_("This workbook is empty: no sheet has anything in it."))
    chosen = wanted if wanted is not None else filled[0]
    yield Book(kind, filled if kind == "xml" else filled[:1], chosen)
    rows = sheets[chosen]
    for start in range(0, len(rows), BLOCK):
        yield rows[start : start + BLOCK]


class _Page(HTMLParser):
    """Gathers the tables of a page, those inside others apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cells: list[list[str] | None] = []
        self._wide: list[int] = []
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if len(self._open) > 50:
                raise Problem(_("This is a web page without a table. Copy what you need from it, and paste it."))
            self._open.append([])
            self._cells.append(None)
            self._wide.append(1)
            self.tables.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cells[-1] = []
            told = dict(attrs).get("colspan") or "1"
            self._wide[-1] = min(int(told), 100) if told.isdecimal() and len(told) < 4 else 1
        elif tag in ("br", "p", "div", "li") and self._cells[-1]:
            self._cells[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._open.pop()
            self._cells.pop()
            self._wide.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._cells[-1] is not None:
            self._cells[-1].append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag("table")

    def _end_cell(self) -> None:
        parts = self._cells[-1]
        if parts is None:
            return
        lines = ("".join(parts)).replace("\xa0", " ").split("\n")
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        if not self._open[-1]:
            self._open[-1].append([])
        self._open[-1][-1].extend([text, *[""] * (self._wide[-1] - 1)])
        self._cells[-1] = None
        self._count += self._wide[-1]
        if self._count > _CELLS:
            raise Problem(_("This file is too large to be read."))


def _xml(data: bytes) -> dict[str, list[list[str]]]:
    """The sheets of an XML spreadsheet of Excel 2003."""
    sheets: dict[str, list[list[str]]] = {}
    for sheet in ElementTree.fromstring(data).iter(f"{_SPREADSHEET}Worksheet"):
        rows = sheets.setdefault(sheet.get(f"{_SPREADSHEET}Name", ""), [])
        for row in sheet.iter(f"{_SPREADSHEET}Row"):
            while len(rows) < min(int(row.get(f"{_SPREADSHEET}Index", "1")) - 1, 1_048_576):
                rows.append([])
            cells: list[str] = []
            for cell in row.iter(f"{_SPREADSHEET}Cell"):
                place = min(int(cell.get(f"{_SPREADSHEET}Index", len(cells) + 1)) - 1, 16_384)
                cells.extend([""] * (place - len(cells)))
                held = cell.find(f"{_SPREADSHEET}Data")
                cells.append("".join(held.itertext()) if held is not None else "")
                cells.extend([""] * min(int(cell.get(f"{_SPREADSHEET}MergeAcross", "0")), 100))
            while cells and not cells[-1]:
                cells.pop()
            rows.append(cells)
    return sheets
