"""What the usual reader does not tell of an ODS workbook, and the workbook by hand where that reader gives it up."""

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from outreach.formats.tables import sheet_links, sheet_merged, sheet_recovery
from outreach.formats.tables.sheet_marks import Marks
from outreach.formats.tables.sheet_merged import MOST, blocks
from outreach.formats.tables.sheet_xlsx import letters
from outreach.i18n import _
from outreach.problems import Problem

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_WORDS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_LINK = f"{_WORDS}a"
_TARGET = "{http://www.w3.org/1999/xlink}href"
# What there is to tell: merges, rows that are not shown, links whose words are no address or as formulas, errors.
_TOLD = re.compile(
    rb'number-rows-spanned="(?:[2-9]|\d{2})|:visibility="(?:collapse|filter)|:display="false'
    rb'|:href="(?:mailto|https?):[^"<>]{0,500}"[^<>]{0,500}>(?:<text:span[^<>]*>)*+[^<@]{0,500}+<|HYPERLINK\(|:value-type="error"',
    re.I,
)
_MOST_BYTES = 200_000_000  # of a workbook that is read by hand
_MOST_CELLS = 4_000_000  # of one sheet
_MOST_REPEATED = 1000  # cells of one row that say the same
_ONE = re.compile(rb"<table:table(?=[\s>])")
_END = b"</table:table>"
_NAME = re.compile(rb'<table:table\s[^<]*?table:name="([^"<]*)"')
_STYLE = re.compile(rb'<table:table\s[^<]*?table:style-name="([^"<]*)"')
_UNSEEN = re.compile(rb'style:name="([^"<]{0,500})"[^<>]{0,2000}>\s*<style:table-properties[^<>]*table:display="false"')
_SPACES = re.compile(rb"\sxmlns:[\w.-]+=\"[^\"<]*\"")


class Hand(NamedTuple):
    """A workbook that was read by hand: the rows of each sheet, what is marked in it, which are hidden or broken.

    Those read `partly` end where their damage begins.
    """

    sheets: dict[str, list[list[Any]]]
    marks: dict[str, Marks]
    hidden: list[str]
    broken: list[str]
    partly: list[str]


def marks(path: str) -> dict[str, Marks]:
    """{sheet: its marks}; nothing is gone through where no byte of the workbook tells of any."""
    with zipfile.ZipFile(path) as archive:
        part = _content(archive)
        if part is None or not any(map(_TOLD.search, blocks(archive, part))):
            return {}
        with archive.open(part) as stream:
            return _marked(ElementTree.iterparse(stream, ("start", "end")))


def is_usual(path: str) -> bool:
    """Whether the usual reader will do: it passes over cells that do not tell what kind of value they hold, and reads
    a row as often as it says to be repeated."""
    if not is_whole(path):
        return False
    with zipfile.ZipFile(path) as archive:
        part = _content(archive)
        if part is not None and _is_repeated(archive, part):
            return False  # by hand the other sheets are read
        if part is None or not any(map(_UNTYPED.search, blocks(archive, part))):
            return True
        # A table inside a cell is what is not read by hand.
        return any(b"is-sub-table" in block for block in blocks(archive, part))


def _is_repeated(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a row with something in it stands there again and again: a value that was pulled down to the foot of
    the sheet, or a bomb. Each would be read, checked and told of, for minutes."""
    times = 0
    for block in blocks(archive, part):
        for row in _REPEATED.finditer(block):
            if b"<text:p" in block[row.end() : block.find(b"</table:table-row>", row.end())]:
                times += int(row[1])
    return times > _MOST_ROWS


class _Repeated(ValueError):
    """So many rows of a sheet, `times`, say the same as one before."""

    def __init__(self, times: int) -> None:
        super().__init__(times)
        self.times = times


_MOST_ROWS = 20_000  # that say the same as one before
_REPEATED = re.compile(rb'<table:table-row(?=[^<>]*:number-rows-repeated="(\d{3,9})")[^<>]*(?<!/)>')
_UNTYPED = re.compile(rb"<table:table-cell(?![^<>]*:value-type)(?![^<>]*/>)[^<>]*>\s*<text:p[ >]")


def is_whole(path: str) -> bool:
    """Whether its XML is in order: the usual reader waits for ever for the end of some that breaks off.

    What is no XML at all, as where it is encrypted, is for that reader to tell.
    """
    with zipfile.ZipFile(path) as archive:
        part = _content(archive)
        if part is None or sheet_recovery.is_whole(archive, part):
            return True
    return not sheet_recovery.salvaged(path, part).read(100).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _content(archive: zipfile.ZipFile) -> str | None:
    return next((name for name in archive.namelist() if name.lower() == "content.xml"), None)


def _marked(events: Iterable[tuple[str, ElementTree.Element]]) -> dict[str, Marks]:
    sheets: dict[str, Marks] = {}
    found = Marks()
    row = unseen = 0
    for event, element in events:
        if element.tag == f"{_TABLE}table" and event == "start":
            found, row = sheets.setdefault(element.get(f"{_TABLE}name", ""), Marks()), 0
        elif element.tag == f"{_TABLE}table-row-group" and element.get(f"{_TABLE}display") == "false":
            unseen += 1 if event == "start" else -1
        elif element.tag == f"{_TABLE}table-row" and event == "end":
            row = _mark_row(found, element, row, unseen > 0)
            element.clear()
    return sheets


def _mark_row(found: Marks, element: ElementTree.Element, row: int, unseen: bool) -> int:
    """Notes what is marked in a row, and in those that repeat it; returns the number of the row behind them."""
    behind = row + _times(element, "rows-repeated")
    if (unseen or element.get(f"{_TABLE}visibility", "visible") != "visible") and any(map(_value, element)):
        found.hidden_rows += behind - row
    column = 0
    for cell in filter(lambda child: child.tag in _CELLS, element):
        down, wide = _times(cell, "rows-spanned"), _times(cell, "columns-repeated")
        if down > 1 and len(found.merges) < MOST:
            found.merges[row, column] = row + down - 1
        if mail := _mail(cell):
            sheet_links.over(found.links, range(row, behind), range(column, column + wide), mail)
        if cell.get(_TYPE) == "error" and not _value(cell).startswith("#N/A"):
            found.errors.append(f"{letters(column)}{row + 1}")
        column += wide
    return behind


def _mail(cell: ElementTree.Element) -> str:
    """The addresses to which the links of a cell write."""
    targets = [link.get(_TARGET, "") for link in cell.iter(_LINK)]
    mails = [sheet_links.address(target) for target in targets if target.lower().startswith("mailto:")]
    page = next(filter(sheet_links.is_page, targets), "")
    return ", ".join(mails) or page or sheet_links.of_formula(cell.get(f"{_TABLE}formula", ""))


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
    return of_content(sheet_recovery.salvaged(path, part).read())


def of_content(data: bytes) -> Hand:
    """The workbook of the text of its content, which a flat one is as a whole."""
    spaces = b"".join(dict.fromkeys(_SPACES.findall(data[:20_000])))
    unseen = set(_UNSEEN.findall(data))
    found = Hand({}, {}, [], [], [])
    times = 0
    starts = [match.start() for match in _ONE.finditer(data)]
    for start, next_one in itertools.pairwise([*starts, len(data)]):
        # One that breaks off ends where the next one begins.
        table, end, _rest = data[start:next_one].partition(_END)
        name = unescape(_told(_NAME, table).decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
        if _told(_STYLE, table) in unseen:
            found.hidden.append(name)
        whole = b"<all%s>%s%s</all>" % (spaces, table, end)
        try:
            marks = _marked(_events(whole)).get(name, Marks())
            rows = list(_rows(_events(whole)))
        except ValueError as error:
            found.broken.append(name)
            times = error.times if isinstance(error, _Repeated) else times
            continue
        is_sound = sheet_recovery.is_sound(io.BytesIO(whole))
        if not is_sound and not any(rows):
            found.broken.append(name)
            continue
        if not is_sound:
            found.partly.append(name)
        found.marks[name] = marks
        found.sheets[name] = list(sheet_merged.filled(sheet_links.filled(rows, marks.links), marks.merges))
    if times and not found.sheets:
        text = _("Rows of this workbook are repeated {count} times. Delete the rows below the list, and save it again.")
        raise Problem(text.format(count=times))
    return found


def _events(data: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    return sheet_recovery.to_the_break(io.BytesIO(data))


def _told(pattern: re.Pattern[bytes], table: bytes) -> bytes:
    found = pattern.match(table)
    return found[1] if found else b""


def _rows(events: Iterable[tuple[str, ElementTree.Element]]) -> Iterator[list[Any]]:
    blank = held = same = 0
    for event, row in events:
        if event == "start" or row.tag != f"{_TABLE}table-row":
            continue
        cells: list[Any] = []
        for cell in row:
            if cell.tag in _CELLS:
                value, wide = _value(cell), _times(cell, "columns-repeated", _LONG)
                if value and wide > _MOST_CELLS:
                    raise ValueError("too many cells to be read by hand")
                cells.extend([value] * min(wide, _MOST_REPEATED))
        times = _times(row, "rows-repeated", _LONG)
        row.clear()
        if not any(value not in ("", None) for value in cells):
            blank += times  # those at the end of a sheet are as many as fit into it
            continue
        same += times if times > 99 else 0
        if same > _MOST_ROWS:
            raise _Repeated(same)
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
    told = cell.get(f"{_OFFICE}string-value", "")
    return "\n".join("".join(_said(part)) for part in cell if part.tag == f"{_WORDS}p") or told


def _said(part: ElementTree.Element) -> Iterator[str]:
    yield part.text or ""
    for inside in part:
        if inside.tag == f"{_WORDS}s":
            yield " " * min(_counted(inside.get(f"{_WORDS}c")), _MOST_REPEATED)
        elif inside.tag in (f"{_WORDS}tab", f"{_WORDS}line-break"):
            yield "\n" if inside.tag.endswith("break") else "\t"
        elif inside.tag not in (f"{_OFFICE}annotation", f"{_WORDS}ruby-text"):
            yield from _said(inside)
        yield inside.tail or ""
