"""Tables of web pages, which often bear the name .xls, or come from the clipboard; read in the sandbox."""

import re
from html.parser import HTMLParser
from pathlib import Path

from outreach.formats import encodings, files
from outreach.formats.tables.annotations import address, with_addresses
from outreach.formats.tables.workbook import Book
from outreach.i18n import _
from outreach.problems import Problem

_LARGEST = 50 << 20  # bytes of a page
_CELLS = 4_000_000
_DEEPEST = 50  # tables inside tables
_START = re.compile(
    rb"(?:<\?(?:xml|mso)[^>]{0,200}>|<!--(?>.{0,2000}?-->)|\s++)*+<(?:!doctype\s+html"
    rb"|(?:html|head|body|table|meta|google-sheets-html-origin"
    rb"|style|div|span|center|font|p|b|br|col|colgroup|thead|tbody|tr)\b[^<>]{0,4000}>)",
    re.I | re.S,
)
_CHARSET = re.compile(rb"<meta[^<>]+charset=[\"']?([\w-]+)", re.I)


def is_page(head: bytes) -> bool:
    """Whether a file that begins like this is a web page."""
    plain = head[:8192].replace(b"\x00", b"") if b"\x00" in head[:64] else head[:8192]
    return bool(_START.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")))


def open(path: Path) -> Book:
    """The tables of a file. Raises a Problem where there is none, or it is too large."""
    data = files.read(path, _LARGEST, lambda _size: _("This file is too large to be read."))
    told = _CHARSET.search(data[:4096])
    return read(encodings.decode(data, told[1].decode("ascii") if told else None)[0])


def read(text: str) -> Book:
    """The tables of a page, the largest first: pages are laid out in tables too."""
    page = _Page()
    page.feed(text)
    page.close()
    tables = [table.rows for table in page.tables if any(map(any, table.rows))]
    if not tables:
        raise Problem(_("This is a web page without a table. Copy what you need from it, and paste it."))
    tables.sort(key=lambda rows: -sum(1 for row in rows for cell in row if cell))
    return Book("html", {_("Table {number}").format(number=at): rows for at, rows in enumerate(tables, start=1)})


class _Table:
    """A table as it grows: its rows, the pieces of the cell that is open, and what cells say of the rows below."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.mails: list[str] = []  # that links in the cell write to
        self._wide = self._down = 1
        self._below: dict[int, tuple[str, int]] = {}  # column: text, of how many rows more

    def start_row(self) -> None:
        self.end_row()
        self.rows.append([])

    def start_cell(self, told: dict[str, str | None]) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self.cell, self.mails = [], []
        self._wide, self._down = _times(told.get("colspan"), 100), _times(told.get("rowspan"), 1000)

    def end_cell(self) -> None:
        """Puts the cell that is open into its row, behind what cells above say there."""
        if self.cell is None:
            return
        lines = "".join(self.cell).replace("\xa0", " ").split("\n")
        text = with_addresses("\n".join(filter(None, (" ".join(line.split()) for line in lines))), self.mails)
        self._repeat_above()
        row = self.rows[-1]
        if self._down > 1:
            self._below[len(row)] = (text, self._down - 1)
        row += [text, *[""] * (self._wide - 1)]
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.rows and self.rows[-1]:
            self._repeat_above()

    def _repeat_above(self) -> None:
        row = self.rows[-1]
        while len(row) in self._below:
            text, left = self._below.pop(len(row))
            if left > 1:
                self._below[len(row)] = (text, left - 1)
            row.append(text)


class _Page(HTMLParser):
    """Gathers the tables of a page, those inside others apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0  # scripts and styles that are open
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" or (tag in ("tr", "td", "th") and not self._open):  # rows that were copied without it
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        table = self._open[-1] if self._open else _Table()
        match tag:
            case "script" | "style" | "template":
                self._unseen += 1
            case "tr":
                table.start_row()
            case "td" | "th":
                self._cells += 1
                table.start_cell(dict(attrs))
            case "a":
                table.mails += filter(None, [address(dict(attrs).get("href") or "")])
            case "br" | "p" | "div" | "li" if table.cell:
                table.cell.append("\n")
        if self._cells > _CELLS or len(self._open) > _DEEPEST:
            raise Problem(_("This file is too large to be read."))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._unseen = max(0, self._unseen - 1)
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_row()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._unseen:
            self._open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag("table")


def _times(told: str | None, most: int) -> int:
    """How many columns or rows a cell takes."""
    return min(max(1, int(told)), most) if told and told.isdecimal() and len(told) < 5 else 1
