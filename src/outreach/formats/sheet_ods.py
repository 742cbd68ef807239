"""What the usual reader does not tell of an ODS workbook, and the workbook by hand where that reader gives it up."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from outreach.formats.sheet_merged import MOST, Merges, blocks, filled

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_WORDS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_TOLD = re.compile(rb'number-rows-spanned="(?:[2-9]|\d{2})|:visibility="(?:collapse|filter)|:display="false')
_MOST_BYTES = 200_000_000  # of a workbook that is read by hand
_MOST_CELLS = 4_000_000  # of one sheet
_MOST_REPEATED = 1000  # cells of one row that say the same
_ONE = re.compile(rb"<table:table(?=[\s>]).*?</table:table\s*>|<table:table(?=[\s>]).*", re.S)
_NAME = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"')
_STYLE = re.compile(rb'<table:table\s[^>]*?table:style-name="([^"]*)"')
_SPACES = re.compile(rb"\sxmlns:[\w.-]+=\"[^\"<]*\"")


@dataclass
class Marks:
    """Of a sheet: its cells merged downwards, and how many of its rows with something in them are not shown."""

    merges: Merges = field(default_factory=dict)
    hidden_rows: int = 0


class Hand(NamedTuple):
    """A workbook that was read by hand: the rows of each sheet, what is marked in it, which are hidden or broken."""

    sheets: dict[str, list[list[Any]]]
    marks: dict[str, Marks]
    hidden: list[str]
    broken: list[str]


def marks(path: str) -> dict[str, Marks]:
    """{sheet: its marks}; nothing is gone through where no byte of the workbook tells of any."""
    with zipfile.ZipFile(path) as archive:
        part = _content(archive)
        if part is None or not any(map(_TOLD.search, blocks(archive, part))):
            return {}
        with archive.open(part) as stream:
            return _marked(ElementTree.iterparse(stream, ("start", "end")))


def _content(archive: zipfile.ZipFile) -> str | None:
    return next((name for name in archive.namelist() if name.lower() == "content.xml"), None)


def _marked(events: Iterable[tuple[str, ElementTree.Element]]) -> dict[str, Marks]:
    sheets: dict[str, Marks] = {}
    found = Marks()
    row = column = unseen = 0
    for event, element in events:
        if element.tag == f"{_TABLE}table" and event == "start":
            found = sheets.setdefault(element.get(f"{_TABLE}name", ""), Marks())
            row = 0
        elif element.tag == f"{_TABLE}table-row-group":
            unseen += (1 if event == "start" else -1) if element.get(f"{_TABLE}display") == "false" else 0
        elif element.tag == f"{_TABLE}table-row" and event == "start":
            column = 0
        elif element.tag == f"{_TABLE}table-row":
            times = _times(element, "rows-repeated")
            if (unseen or element.get(f"{_TABLE}visibility", "visible") != "visible") and any(map(_value, element)):
                found.hidden_rows += times
            row += times
            element.clear()
        elif element.tag in _CELLS and event == "end":
            down = _times(element, "rows-spanned")
            if down > 1 and len(found.merges) < MOST:
                found.merges[row, column] = row + down - 1
            column += _times(element, "columns-repeated")
    return sheets


def _times(element: ElementTree.Element, name: str, digits: int = 7) -> int:
    return _counted(element.get(f"{_TABLE}number-{name}"), digits)


def _counted(told: str | None, digits: int = 7) -> int:
    """A number of times; whoever writes none, or nonsense, means once."""
    return int(told) if told and told.isdecimal() and len(told) <= digits else 1


_LONG = 18  # digits of a number that is looked at, if only to refuse it


def by_hand(path: str) -> Hand:
    """The workbook whose sheets are read each by itself, for what is broken in one not to be the end of the others."""
    with zipfile.ZipFile(path) as archive:
        part = _content(archive)
        if part is None or archive.getinfo(part).file_size > _MOST_BYTES:
            raise ValueError("no content that can be read by hand")
        data = archive.read(part)
    spaces = b"".join(dict.fromkeys(_SPACES.findall(data[:20_000])))
    unseen = set(re.findall(rb'style:name="([^"]*)"[^>]*>\s*<style:table-properties[^>]*table:display="false"', data))
    found = Hand({}, {}, [], [])
    for match in _ONE.finditer(data):
        name = unescape(_told(_NAME, match[0]).decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
        if _told(_STYLE, match[0]) in unseen:
            found.hidden.append(name)
        whole = b"<all%s>%s</all>" % (spaces, match[0])
        try:
            marked = _marked(ElementTree.iterparse(io.BytesIO(whole), ("start", "end")))
            rows = list(_rows(ElementTree.fromstring(whole)))
        except (ElementTree.ParseError, ValueError):
            found.broken.append(name)
            continue
        found.marks.update(marked)
        merges = marked[name].merges if name in marked else {}
        found.sheets[name] = list(filled(rows, merges)) if merges else rows
    return found


def _told(pattern: re.Pattern[bytes], table: bytes) -> bytes:
    found = pattern.match(table)
    return found[1] if found else b""


def _rows(root: ElementTree.Element) -> Iterator[list[Any]]:
    blank = held = 0
    for row in root.iter(f"{_TABLE}table-row"):
        cells: list[Any] = []
        for cell in row:
            if cell.tag in _CELLS:
                value, wide = _value(cell), _times(cell, "columns-repeated", _LONG)
                if value and wide > _MOST_CELLS:
                    raise ValueError("too many cells to be read by hand")
                cells.extend([value] * min(wide, _MOST_REPEATED))
        times = _times(row, "rows-repeated", _LONG)
        if not any(value not in ("", None) for value in cells):
            blank += times  # those at the end of a sheet are as many as fit into it
            continue
        held += (len(cells) + 1) * times + blank
        if held > _MOST_CELLS:
            raise ValueError("too many cells to be read by hand")
        yield from ([] for _blank in range(blank))
        blank = 0
        yield from ([*cells] for _time in range(times))


def _value(cell: ElementTree.Element) -> Any:
    """What a cell holds: a number as one, all else as a text."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(cell.get(f"{_OFFICE}value", ""))
        except ValueError:
            pass  # what is shown stands there, too
    if kind == "date" and (day := cell.get(f"{_OFFICE}date-value")):
        return day.replace("T00:00:00", "").replace("T", " ")
    return "\n".join("".join(_said(part)) for part in cell if part.tag == f"{_WORDS}p")


def _said(part: ElementTree.Element) -> Iterator[str]:
    yield part.text or ""
    for inside in part:
        if inside.tag == f"{_WORDS}s":
            yield " " * min(_counted(inside.get(f"{_WORDS}c")), _MOST_REPEATED)
        elif inside.tag in (f"{_WORDS}tab", f"{_WORDS}line-break"):
            yield "\n" if inside.tag.endswith("break") else "\t"
        elif inside.tag != f"{_OFFICE}annotation":
            yield from _said(inside)
        yield inside.tail or ""
