"""Tables in web pages (also in one file, MHT) and in XML of Excel 2003 and OpenDocument; read in the child.

They often bear the name .xls.
"""

import email
import email.parser
import email.policy
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from outreach.formats import encodings
from outreach.formats.tables import sheet_links, sheet_merged, sheet_ods
from outreach.formats.tables.sheet_book import Found, handed
from outreach.formats.tables.sheet_merged import Merges
from outreach.i18n import _
from outreach.problems import Problem

LARGEST = 50 << 20  # bytes of a page
_CELLS = 4_000_000
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_START = re.compile(
    rb"(?:<\?(?:xml|mso)[^>]{0,200}>|<!--(?>.{0,2000}?-->)|\s++)*+<(?:!doctype\s+html|Workbook\b|office:document\s|(?:html|head|body|table|meta|google-sheets-html-origin"
    rb"|style|div|span|center|font|p|b|br|col|colgroup|thead|tbody|tr)\b[^<>]{0,4000}>)",
    re.I | re.S,
)
_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_HEAD = 8192  # bytes


def is_page(head: bytes) -> bool:
    """Whether a file that begins like this is a web page or an XML spreadsheet."""
    plain = head[:_HEAD].replace(b"\x00", b"") if b"\x00" in head[:64] else head[:_HEAD]
    plain = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(_START.match(plain) or _is_one_file(plain))


def _is_one_file(head: bytes) -> bool:
    """Whether a file is a page with all that belongs to it in the form of a mail: a "single file web page"."""
    headers = email.parser.BytesHeaderParser().parsebytes(head[:_HEAD].lstrip())
    return headers.get_content_type() in ("multipart/related", "text/html")


def read_file(path: str, wanted: str | None = None) -> Iterator[Any]:
    """First a Book, then blocks of rows, of a file."""
    data = Path(path).read_bytes()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096].replace(b"\x00", b"") and b"<Workbook" in data:
        yield from handed("xml", _xml(data), wanted)
    elif _OPEN_DOCUMENT in data[:_HEAD]:
        hand = sheet_ods.of_content(data)
        yield from handed("xml", hand.sheets, wanted, Found(hand.sheets, hand.hidden, hand.broken, partly=hand.partly))
    elif _is_one_file(data):
        yield from read("\n".join(_pages(data)), wanted)
    else:
        told = re.search(rb"<meta[^<>]+charset=[\"']?([\w-]+)", data[:4096], re.I)
        yield from read(encodings.decode(data, told[1].decode("ascii") if told else None)[0], wanted)


def _pages(data: bytes) -> Iterator[str]:
    """The pages that are kept in one file: of a workbook there is one for each sheet."""
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield encodings.decode(content, part.get_content_charset())[0]


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
    yield from handed("html", dict(zip(names, tables, strict=True)), wanted)


class _Page(HTMLParser):
    """Gathers the tables of a page, those inside others apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cells: list[list[str] | None] = []
        self._spans: list[tuple[int, int]] = []  # how many columns and rows the open cell takes
        self._above: list[dict[int, tuple[str, int]]] = []  # column: what a cell above says, of how many rows more
        self._mail = ""  # that a link in the open cell writes to
        self._calls: list[str] = []  # numbers that links in it call
        self._unseen = 0  # scripts and styles that are open
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "td", "th") and not self._open:
            self.handle_starttag("table", [])  # rows that were copied without it
        if tag in ("script", "style", "template"):
            self._unseen += 1
        elif tag == "table":
            if len(self._open) > 50:
                raise Problem(_("This is a web page without a table. Copy what you need from it, and paste it."))
            self._open.append([])
            self._cells.append(None)
            self._spans.append((1, 1))
            self._above.append({})
            self.tables.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            self._end_row()
            self._open[-1].append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cells[-1], self._mail, self._calls = [], "", []
            told = dict(attrs)
            self._spans[-1] = (_times(told.get("colspan"), 100), _times(told.get("rowspan"), 1000))
        elif tag == "a" and (dict(attrs).get("href") or "").lower().startswith("mailto:"):
            self._mail = f"{self._mail}, {sheet_links.address(dict(attrs)['href'] or '')}"
        elif tag == "a" and (dict(attrs).get("href") or "").lower().startswith("tel:"):
            self._calls.append(unquote((dict(attrs)["href"] or "")[4:]).partition(";")[0].strip())
        elif tag in ("br", "p", "div", "li") and self._cells[-1]:
            self._cells[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._unseen = max(0, self._unseen - 1)
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_row()
            for stack in (self._open, self._cells, self._spans, self._above):
                stack.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._cells[-1] is not None and not self._unseen:
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
        text, self._mail = sheet_links.called(sheet_links.told(text, self._mail), self._calls), ""
        if not self._open[-1]:
            self._open[-1].append([])
        row, above = self._open[-1][-1], self._above[-1]
        self._said_above(row, len(row))
        wide, down = self._spans[-1]
        if down > 1:
            above[len(row)] = (text, down - 1)
        self._add(row, [text, *[""] * (wide - 1)])
        self._cells[-1] = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._open[-1]:
            row = self._open[-1][-1]
            said = len(row)
            for column in sorted(self._above[-1]):
                if column >= len(row):
                    self._add(row, [""] * (column - len(row)))
                    self._said_above(row, column)
            if not said:
                row.clear()  # a row that has no cells says nothing of its own

    def _said_above(self, row: list[str], column: int) -> None:
        """Adds to a row what cells above say of it, from a column on."""
        above = self._above[-1]
        while column in above:
            text, left = above.pop(column)
            if left > 1:
                above[column] = (text, left - 1)
            self._add(row, [text])
            column += 1

    def _add(self, row: list[str], cells: list[str]) -> None:
        row.extend(cells)
        self._count += len(cells)
        if self._count > _CELLS:
            raise Problem(_("This file is too large to be read."))


def _times(told: str | None, most: int) -> int:
    """How many columns or rows a cell takes."""
    return min(max(1, int(told)), most) if told and told.isdecimal() and len(told) < 5 else 1


def _xml(data: bytes) -> dict[str, list[list[str]]]:
    """The sheets of an XML spreadsheet of Excel 2003."""
    sheets: dict[str, list[list[str]]] = {}
    for sheet in ElementTree.fromstring(data).iter(f"{_SPREADSHEET}Worksheet"):
        rows: list[list[str]] = []
        merges: Merges = {}
        for row in sheet.iter(f"{_SPREADSHEET}Row"):
            while len(rows) < min(int(row.get(f"{_SPREADSHEET}Index", "1")) - 1, 1_048_576):
                rows.append([])
            cells: list[str] = []
            for cell in row.iter(f"{_SPREADSHEET}Cell"):
                place = min(int(cell.get(f"{_SPREADSHEET}Index", len(cells) + 1)) - 1, 16_384)
                cells.extend([""] * (place - len(cells)))
                held = cell.find(f"{_SPREADSHEET}Data")
                said = "".join(held.itertext()) if held is not None else ""
                target = cell.get(f"{_SPREADSHEET}HRef", "")
                mail = sheet_links.address(target) if target.lower().startswith("mailto:") else ""
                cells.append(sheet_links.told(said, mail))
                down = cell.get(f"{_SPREADSHEET}MergeDown", "0")
                if down != "0":
                    merges[len(rows), place] = len(rows) + _times(down, 9999)
                cells.extend([""] * min(int(cell.get(f"{_SPREADSHEET}MergeAcross", "0")), 100))
            while cells and not cells[-1]:
                cells.pop()
            rows.append(cells)
        filled = any(map(any, rows))
        sheets[sheet.get(f"{_SPREADSHEET}Name", "")] = list(sheet_merged.filled(rows, merges)) if filled else []
    return sheets
