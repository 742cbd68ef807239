"""Workbooks (xlsx, xlsm, xls, xlsb, ods) as rows of text; runs in the child, for a workbook can kill its reader."""

import contextlib
import datetime
import io
import itertools
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree

from outreach.formats.tables import sheet_links, sheet_merged, sheet_ods, sheet_recovery, sheet_xls
from outreach.formats.tables.sheet_marks import Marks
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.values import column_recognition

BLOCK = 500  # rows handed over at once
_HANDED = 4_000_000  # letters handed over at once
_MOST_LETTERS = 400_000_000  # in one sheet
_MOST_UNPACKED = 2 << 30  # bytes of a workbook's parts
_SUSPECT = 50 << 20  # bytes unpacked from which a workbook that is small on disk is a bomb
_MOST_ROWS = 2_000_000
_LAST_ROW = 1_048_576  # of a sheet of Excel


ALL = "*"
"""Instead of a sheet's name, which it cannot be: every one that is a part of the same table."""


class Book(NamedTuple):
    """What stands before the rows of a sheet: the kind, the sheets that have something in them, the one that is read.

    `heads` are the first rows of each of them where there are several; where ALL are read, the rows of the others
    follow, each sheet behind a Book of its own.
    """

    kind: str
    sheets: list[str]
    sheet: str
    uncounted: bool = False  # it has formulas that no spreadsheet has counted yet: they have no values
    hidden: Sequence[str] = ()
    empty: Sequence[str] = ()
    heads: Mapping[str, list[list[str]]] = {}
    hidden_rows: int = 0
    broken: Sequence[str] = ()
    partly: Sequence[str] = ()
    errors: Sequence[str] = ()


def read(path: str, wanted: str | None = None, by_hand: bool = False) -> Iterator[Any]:
    """First a Book, then blocks of rows. `wanted` names a sheet; without it the first that looks like a table is read.

    `by_hand` is for a workbook (xlsx, ods) over which the usual reader has died.
    """
    kind = _kind(path)
    if by_hand and kind not in _BY_HAND:
        raise ValueError("cannot be read by hand")
    found: Found | None = None
    if not by_hand and (kind != "ods" or sheet_ods.is_usual(path)):
        try:
            found = _calamine(path, kind)
        except Problem:
            raise
        except Exception:
            if kind not in _BY_HAND:
                raise
    if found is None or (kind == "xlsx" and not any(found.sheets.values())):
        # Strict workbooks and those with odd prefixes or sizes come back empty, without a word: read them by hand.
        hand = _BY_HAND[kind](path)
        found = hand if hand.sheets or found is None else found
    if not found.sheets:
        raise ValueError("no sheets")
    yield from handed(kind, found.sheets, wanted, found, kind == "xlsx" and _is_uncounted(path))


class Found(NamedTuple):
    """The sheets of a workbook, those that are hidden last, which these are, and which could not be read.

    Those read `partly` end before their end. `hidden_rows` tells how many rows with something in them are not shown.
    """

    sheets: Mapping[str, Any]
    hidden: Sequence[str] = ()
    broken: Sequence[str] = ()
    hidden_rows: Callable[[str], int] = lambda name: 0
    partly: Sequence[str] = ()
    errors: Callable[[str], Sequence[str]] = lambda name: ()


def handed(
    kind: str, sheets: Mapping[str, Any], wanted: str | None, found: Found | None = None, uncounted: bool = False
) -> Iterator[Any]:
    """A Book and the rows of the sheet that is wanted, with ALL those of the other sheets behind it."""
    _sheets, hidden, broken, hidden_rows, partly, errors = found or Found(sheets)
    every = wanted == ALL and ALL not in sheets
    if wanted in broken:
        raise Problem(_("The sheet “{name}” is damaged: it could not be read.").format(name=wanted))
    if wanted is not None and not every and wanted not in sheets:
        raise Problem(_("There is no sheet “{name}” in this workbook.").format(name=wanted))
    filled = [name for name, rows in sheets.items() if rows]
    if not filled:
        if broken or partly:
            raise ValueError("nothing but broken sheets")
        raise Problem(_("This workbook is empty: no sheet has anything in it."))
    chosen = _first_table(sheets, filled) if wanted is None or every else wanted
    heads = {name: _head(sheets[name]) for name in filled} if len(filled) > 1 else {}
    empty = [*itertools.filterfalse(filled.__contains__, sheets)]
    hidden = [*filter(filled.__contains__, hidden)]
    yield Book(
        kind, filled, chosen, uncounted, hidden, empty, heads, hidden_rows(chosen), broken, partly, errors(chosen)
    )
    yield from _in_blocks(sheets[chosen])
    for name in filled if every else ():
        if name != chosen:
            yield Book(kind, [], name, hidden_rows=hidden_rows(name), errors=errors(name))
            yield from _in_blocks(sheets[name])


def _head(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    return [[_text(value) for value in row[:_WIDE]] for row in itertools.islice(rows, _HEAD)]


def _first_table(sheets: Mapping[str, Any], filled: list[str]) -> str:
    """The first sheet with two rows of several cells, rather than the notes before it; of people, if there is one."""
    if len(filled) == 1:
        return filled[0]
    tables = [name for name in filled[:_MOST_LOOKED_INTO] if _looks_like_a_table(sheets[name])]
    of_people = (name for name in tables if _names_people(sheets[name]))
    return next(of_people, tables[0]) if tables else filled[0]


def _names_people(rows: Iterable[Sequence[Any]]) -> bool:
    """Whether one of the first rows names a column of names or newsrooms, and one of how to reach them."""
    for row in itertools.islice(rows, _HEAD):
        fields = {(column_recognition.by_name(_text(value)) or "").partition(".")[0] for value in row[:_WIDE] if value}
        if fields & _NAMED and fields & _REACHED:
            return True
    return False


_NAMED = frozenset(("name", "given_name", "family_name", "outlet"))
_REACHED = frozenset(("email", "phone", "channel"))


def _looks_like_a_table(rows: Iterable[Sequence[Any]]) -> bool:
    wide = (row for row in itertools.islice(rows, _LOOKED_AT) if sum(value not in ("", None) for value in row) > 1)
    return len(list(itertools.islice(wide, 2))) == 2


_LOOKED_AT = 200
_HEAD, _WIDE = 60, 500  # rows and columns by which it is told which sheets are parts of one table
_UNCOUNTED = re.compile(rb"<f\b[^<>]{0,300}>[^<]{1,8000}</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)")


def _is_uncounted(path: str) -> bool:
    """Whether a program that does not count wrote formulas, and no spreadsheet has opened and saved them since."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist()[:1000]:
            if "worksheets/" in part.lower() and part.lower().endswith(".xml"):
                with contextlib.suppress(zipfile.BadZipFile, zlib.error, EOFError), archive.open(part) as stream:
                    if _UNCOUNTED.search(stream.read(_LOOKED_INTO)):
                        return True
    return False


def _parts_of_sheets(path: str) -> dict[str, str]:
    """{sheet: its part} of an XLSX workbook."""
    # Where the usual reader was content with a part that is not in order, this is no reason to refuse the workbook.
    with contextlib.suppress(Exception), zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        if book := _book_part(parts):
            return {element.get("name", ""): part for element, part in _sheet_parts(archive, parts, book)}
    return {}


def _marks_of_xlsx(path: str, sheet: str, found: Mapping[str, str]) -> Marks:
    """What is marked in a sheet, whose part is `found`."""
    marks = Marks()
    if found.get(sheet) and len(found) <= _MOST_LOOKED_INTO:
        with contextlib.suppress(Exception), zipfile.ZipFile(path) as archive:
            with archive.open(found[sheet]) as stream:
                head = stream.read(_LOOKED_INTO)
            marks.hidden_rows = len(_HIDDEN.findall(head))
            marks.errors = [place.decode() for place in _ERRORS.findall(head)] if b'"e"' in head else []
            marks.links = sheet_links.in_xlsx(archive, found[sheet])
    return marks


def _is_whole(path: str, part: str) -> bool:
    with zipfile.ZipFile(path) as archive:
        return not part or sheet_recovery.is_whole(archive, part)


def _marks_of(
    path: str, kind: str, parts: Mapping[str, str], facts: Mapping[str, sheet_xls.Facts]
) -> Callable[[str], Marks]:
    """Tells what is marked in a sheet, which is looked for when it is first asked."""

    @cache
    def all_of_ods() -> Mapping[str, Marks]:
        return sheet_ods.marks(path)

    @cache
    def marks(sheet: str) -> Marks:
        if kind == "xlsx":
            return _marks_of_xlsx(path, sheet, parts)
        if kind == "ods":
            return all_of_ods().get(sheet, Marks())
        return facts[sheet].marks if sheet in facts else Marks()

    return marks


_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\b[^<>]*\shidden=[\"'](?:1|true)[\"'][^<>/]*>(?:<(?:\w+:)?c\b[^<>]*/>)*+<(?:\w+:)?c\b[^<>]*[^/]>"
)
_ERRORS = re.compile(
    rb"<(?:\w+:)?c\b(?=[^<>]*\st=\"e\")[^<>]*\sr=\"([A-Z]{1,3}\d+)\"[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"<(?:\w+:)?v>#(?!N/A)"
)
_LOOKED_INTO = 4_000_000  # bytes of a sheet
_MOST_LOOKED_INTO = 200  # sheets


def _in_blocks(rows: Iterable[Sequence[Any]]) -> Iterator[list[list[str]]]:
    """The rows as texts, some hundred at once; fewer where their cells are long."""
    block: list[list[str]] = []
    held = total = blank = 0
    for row in rows:
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            # A sheet that is said to have a million rows has a handful: blank ones are only sent before a full one.
            blank += 1
            if blank > _MOST_ROWS:
                return
            continue
        while blank:
            some = min(blank, BLOCK)  # each, for the rows behind them to be numbered as the sheet has them
            block.extend([] for _blank in range(some))
            blank -= some
            if len(block) >= BLOCK:
                yield block
                block, held, total = [], 0, total + held
        block.append(cells)
        held += sum(map(len, cells)) + 8 * len(cells)
        if len(block) >= BLOCK or held > _HANDED:
            total += held
            if total > _MOST_LETTERS:
                raise Problem(too_large())
            yield block
            block, held = [], 0
    if block:
        yield block


def too_large() -> str:
    """What is said of a workbook that grows beyond all measure when it is unpacked."""
    return _("This workbook is too large: unpacked, it would fill the memory. Save the sheet you need as .csv.")


def _kind(path: str) -> str:
    with Path(path).open("rb") as stream:
        head = stream.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            data = stream.read(1 << 22)
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise Problem(_("This workbook is protected by a password. Save it without one and try again."))
            if "WordDocument".encode("utf-16-le") in data:
                raise Problem(_("This is a Word document, not a table."))
            return "xls"
    return _packed_kind(path)


def _packed_kind(path: str) -> str:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        # Rows of people pack to a tenth; what packs to a two-hundredth repeats itself without end.
        if unpacked > _MOST_UNPACKED or (unpacked > _SUSPECT and unpacked > 200 * Path(path).stat().st_size):
            raise Problem(too_large())
        names = {name.replace("\\", "/").lower() for name in archive.namelist()[:50_000]}
        if "mimetype" in names and b"opendocument.text" in archive.read("mimetype"):
            raise Problem(_("This is a text document, not a table."))
    listed = "\0".join(["", *names, ""])
    kind, refusal = next(found for pattern, *found in _PACKED if pattern.search(listed))
    if refusal:
        raise Problem(_(refusal))
    return kind


_PACKED = (  # names of parts, each between two \0: the kind of workbook, or what is said of what is none
    (re.compile(r"\0ppt/"), "", N_("This is a presentation, not a table.")),
    (re.compile(r"\0content\.xml\0"), "ods", ""),
    (re.compile(r"\0xl/workbook\.bin\0"), "xlsb", ""),
    (re.compile(r"\0word/"), "", N_("This is a Word document, not a table.")),
    (re.compile(r"\0xl/|workbook\.xml\0"), "xlsx", ""),
    (re.compile(r"(?s)\A(?=.*\0\[content_types\]\.xml\0).*sheet"), "xlsx", ""),
    (re.compile(""), "", N_("This is an archive. Unpack it first.")),
)


def _calamine(path: str, kind: str) -> Found:
    usual = _Usual(path, kind)
    hidden = [name for name in usual.names if name not in usual.visible]
    for name in (*usual.visible, *hidden):
        usual.take(name)
    marks = usual.marks
    found = Found(usual.sheets, hidden, usual.broken, lambda name: marks(name).hidden_rows, usual.partly())
    return found._replace(errors=lambda name: marks(name).errors)


class _Usual:
    """A workbook in the usual reader, taken sheet by sheet; those that it gives up are read by hand."""

    def __init__(self, path: str, kind: str) -> None:
        import python_calamine

        self._calamine, self._path, self._kind = python_calamine, path, kind
        told = _told_of_xls(path) if kind == "xls" else []
        self._open(told)
        metadata = self._book.sheets_metadata
        self.names = [sheet.name for sheet in metadata]
        facts = dict(zip(self.names, told, strict=True)) if len(told) == len(metadata) else {}
        self._torn = {name for name, fact in facts.items() if not fact.whole}
        self._tables = {sheet.name for sheet in metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet}
        self.visible = [m.name for m in metadata if m.visible == python_calamine.SheetVisibleEnum.Visible]
        self._parts = _parts_of_sheets(path) if kind == "xlsx" else {}
        self.marks = _marks_of(path, kind, self._parts, facts)
        self.sheets: dict[str, _Rows | _HandRows] = {}
        self.broken: list[str] = []
        self._by_hand: Found | None = None

    def _open(self, told: Sequence[sheet_xls.Facts]) -> None:
        """Opens the workbook, where it must be, without its broken sheets."""
        open_bytes, self._is_mended = self._calamine.CalamineWorkbook.from_object, False
        try:
            if self._kind == "xls" and Path(self._path).suffix.lower() != ".xls":  # the reader believes the ending
                self._book = open_bytes(io.BytesIO(Path(self._path).read_bytes()))
            else:
                self._book = self._calamine.CalamineWorkbook.from_path(self._path)
        except self._calamine.PasswordError:
            raise Problem(_("This workbook is protected by a password. Save it without one and try again.")) from None
        except BaseException as error:  # where the reader panics, it is no Exception
            if all(facts.whole for facts in told) or isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self._book = open_bytes(io.BytesIO(sheet_xls.Book(self._path).without_broken()))
            self._is_mended = True

    def take(self, name: str) -> None:
        """Puts a sheet among those that are read, or those that are broken; a chart among neither."""
        rows: _Rows | _HandRows | None = None
        try:
            if not (self._is_mended and name in self._torn):
                rows = _Rows(self._book.get_sheet_by_name(name), self.marks)
        except self._calamine.WorksheetNotFound:
            if name not in self._tables:
                return
        except Exception:
            self._by_hand = self._by_hand or (_xlsx_by_hand(self._path) if self._kind == "xlsx" else Found({}))
            rows = self._by_hand.sheets.get(name)
        else:
            # total_height is 0 for a sheet of one row, so the rows themselves are asked whether there are any.
            if self._kind == "xlsx" and not rows and not _is_whole(self._path, self._parts.get(name, "")):
                rows = None
        if rows is None:
            self.broken.append(name)
        else:
            self.sheets[name] = rows

    def partly(self) -> list[str]:
        """The sheets of those taken that end before their end."""
        by_hand = self._by_hand.partly if self._by_hand else ()
        partly = [*filter(self._torn.__contains__, self.sheets), *filter(self.sheets.__contains__, by_hand)]
        named = ((name, self._parts.get(name)) for name in self.sheets if name not in partly)
        return partly + _out_of_order(self._path, {name: part for name, part in named if part})


def _out_of_order(path: str, parts: Mapping[str, str]) -> list[str]:
    """The sheets of an XLSX workbook in whose parts, {sheet: part}, something is wrong that the reader passed over."""
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        shared = _parts(archive).get("xl/sharedstrings.xml")
        if shared and not sheet_recovery.is_whole(archive, shared):
            return [*parts]
        looked_at = list(parts.items())[:_MOST_LOOKED_INTO]
        texts = sheet_recovery.texts(archive, shared)
        return [
            name
            for name, part in looked_at
            if not sheet_recovery.is_in_order(archive, part) or sheet_recovery.lacks_texts(archive, part, texts)
        ]
    return []


def _told_of_xls(path: str) -> list[sheet_xls.Facts]:
    """What is known of the sheets of an XLS workbook, in their order; [] for one of another make."""
    try:
        return sheet_xls.Book(path).facts()
    except (ValueError, IndexError, struct.error):
        return []


class _Rows:
    """The rows of a sheet that has some, not yet fetched; blank ones at the beginning are no rows."""

    def __init__(self, sheet: Any, marks: Callable[[str], Marks]) -> None:
        self.sheet = sheet
        self.marks = marks

    def __bool__(self) -> bool:
        return any(any(value not in ("", None) for value in row) for row in self.sheet.iter_rows())

    def __iter__(self) -> Iterator[list[Any]]:
        rows = self.sheet.iter_rows()  # from the first row of the sheet on, but from its first column with something
        left = self.sheet.start[1] if self.sheet.start else 0
        ranges, marks = self.sheet.merged_cell_ranges, self.marks(self.sheet.name)
        if ranges is None:
            merges = {(top, column - left): last for (top, column), last in marks.merges.items()}
        else:
            merges = sheet_merged.of_ranges(ranges, left)
        rows = sheet_links.filled(rows, marks.links, left) if marks.links else rows
        return sheet_merged.filled(rows, merges) if merges else iter(rows)


def _text(value: Any) -> str:
    """A value as a person would have typed it: no ".0" behind a phone, dates in ISO form."""
    if isinstance(value, str):
        return _BREAKS.sub("\n", value).replace("\0", "") if "\r" in value or "_x" in value or "\0" in value else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


_BREAKS = re.compile(r"_x000[Dd]_\n?|\r\n?")


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return f"{value:.15g}"


# --- by hand ----------------------------------------------------------------------------------------------------


def _ods_by_hand(path: str) -> Found:
    hand = sheet_ods.by_hand(path)
    shown = {name: rows for name, rows in hand.sheets.items() if name not in hand.hidden}
    hidden_rows = {name: marks.hidden_rows for name, marks in hand.marks.items()}
    return Found({**shown, **hand.sheets}, hand.hidden, hand.broken, hidden_rows.__getitem__, hand.partly)


def _xlsx_by_hand(path: str) -> Found:
    """As `_calamine`, of an XLSX file, whatever namespace its parts are written in (ISO 29500 strict, transitional)."""
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        book = _book_part(parts)
        if book is None:
            return Found({})
        shared: list[str] = []
        texts = next((name for name in parts if name.endswith("sharedstrings.xml")), None)
        if texts:
            shared = _shared(archive, parts[texts])
        dates = _date_styles(archive, parts)
        base = datetime.datetime(1904, 1, 1) if _is_1904(archive, parts[book]) else datetime.datetime(1899, 12, 30)
        sheets: dict[str, _HandRows] = {}
        hidden: dict[str, _HandRows] = {}
        broken: list[str] = []
        partly: list[str] = []
        for sheet, part in _sheet_parts(archive, parts, book):
            among = hidden if sheet.get("state", "visible") != "visible" else sheets
            name = sheet.get("name", part)
            is_whole = bool(part) and sheet_recovery.is_whole(archive, part)
            rows = _HandRows(path, part, is_whole, shared, dates, base)
            if is_whole or (part and rows):
                among[name] = rows
                partly += [] if is_whole and not sheet_recovery.lacks_texts(archive, part, len(shared)) else [name]
            else:
                broken.append(name)
        found = _parts_of_sheets(path)

        def hidden_rows(name: str) -> int:
            return _marks_of_xlsx(path, name, found).hidden_rows

        return Found({**sheets, **hidden}, list(hidden), broken, hidden_rows, partly)


_BY_HAND = {"xlsx": _xlsx_by_hand, "ods": _ods_by_hand}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """{name as it should be: name as it is} of the parts of a workbook."""
    return {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}


def _book_part(parts: dict[str, str]) -> str | None:
    return next((name for name in parts if name.endswith("workbook.xml")), None)


def _sheet_parts(
    archive: zipfile.ZipFile, parts: dict[str, str], book: str
) -> Iterator[tuple[ElementTree.Element, str]]:
    """What the workbook says of each sheet, and the part that holds its rows; "" where there is none."""
    targets = _relations(archive, parts, book.rpartition("/")[0], book)
    for sheet in _items(archive, parts[book], "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        yield sheet, parts.get(targets.get(relation, ""), "")


def _shared(archive: zipfile.ZipFile, part: str) -> list[str]:
    texts: list[str] = []
    size = 0
    for item in _items(archive, part, "si"):
        text = _joined(item)
        size += len(text) + 60
        if size > _MOST_LETTERS // 2:
            raise Problem(too_large())
        texts.append(text)
    return texts


def _is_1904(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether the days of a workbook are counted from 1904, as Excel for Macintosh did."""
    return any(item.get("date1904", "0") in ("1", "true") for item in _items(archive, part, "workbookPr"))


class _HandRows:
    """The rows of a sheet, read anew each time they are asked for."""

    def __init__(
        self, path: str, part: str, is_whole: bool, shared: list[str], dates: set[int], base: datetime.datetime
    ) -> None:
        self._part = (path, part, is_whole)
        self._read = (shared, dates, base)

    def __bool__(self) -> bool:
        return any(any(value not in ("", None) for value in row) for row in self)

    def __iter__(self) -> Iterator[list[Any]]:
        path, part, is_whole = self._part
        if not is_whole:  # what is said of merged cells and links stands behind the rows
            return _sheet_rows(sheet_recovery.salvaged(path, part), *self._read)
        with zipfile.ZipFile(path) as archive:
            merges, links = sheet_merged.in_xlsx(archive, part), sheet_links.in_xlsx(archive, part)
        rows = self._rows()
        rows = sheet_links.filled(rows, links) if links else rows
        return sheet_merged.filled(rows, merges) if merges else rows

    def _rows(self) -> Iterator[list[Any]]:
        path, part, _is_whole = self._part
        with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
            yield from _sheet_rows(stream, *self._read)


def _relations(archive: zipfile.ZipFile, parts: dict[str, str], folder: str, book: str) -> dict[str, str]:
    file = parts.get(f"{folder}/_rels/{book.rpartition('/')[2]}.rels".lstrip("/"))
    if file is None:
        return {}
    targets: dict[str, str] = {}
    for item in _items(archive, file, "Relationship"):
        target = item.get("Target", "").replace("\\", "/")
        absolute = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        absolute = posixpath.normpath(absolute)
        targets[item.get("Id", "")] = absolute.replace("./", "").lower()
    return targets


def _items(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[ElementTree.Element]:
    with archive.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if element.tag.rpartition("}")[2] == tag:
                yield element
                element.clear()


def _joined(item: ElementTree.Element) -> str:
    """The runs of a shared string; the reading aid of Japanese (rPh) is no part of it."""
    texts: list[str] = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts.extend(part.text or "" for part in child if part.tag.rpartition("}")[2] == "t")
    return "".join(texts)


_DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}


def _date_styles(archive: zipfile.ZipFile, parts: dict[str, str]) -> set[int]:
    """The styles that show a number as a date (ECMA-376 part 1, 18.8.30)."""
    file = next((name for name in parts if name.endswith("styles.xml")), None)
    if file is None:
        return set()
    with archive.open(parts[file]) as stream:
        root = ElementTree.parse(stream).getroot()
    own = {
        int(element.get("numFmtId", "0"))
        for element in root.iter()
        if element.tag.endswith("}numFmt")
        and re.search(r"[ymdhs]", re.sub(r'"[^"]*"|\\.|\[[^][]*\]', "", element.get("formatCode", "").lower()))
    }
    for element in root.iter():
        if element.tag.endswith("}cellXfs"):
            formats = [int(xf.get("numFmtId", "0")) for xf in element]
            return {place for place, number in enumerate(formats) if number in _DATE_FORMATS or number in own}
    return set()


def _sheet_rows(stream: IO[bytes], shared: list[str], dates: set[int], base: datetime.datetime) -> Iterator[list[Any]]:
    data: ElementTree.Element | None = None
    number = 0
    for event, element in sheet_recovery.to_the_break(stream):
        name = element.tag.rpartition("}")[2]
        if name == "sheetData":
            data = element
        if event == "start" or name != "row":
            continue
        told = element.get("r", "")
        if told.isdecimal() and number + 1 < int(told) <= _LAST_ROW:
            yield from ([] for _blank in range(int(told) - number - 1))
            number = int(told) - 1
        number += 1
        row: list[Any] = []
        for cell in element:
            place = _column(cell.get("r", ""), len(row))
            if place > 16_384:
                place = len(row)
            row.extend([""] * (place - len(row)))
            row.append(_cell(cell, shared, dates, base))
        yield row
        if data is not None:
            data.clear()


def _column(reference: str, otherwise: int) -> int:
    number = 0
    for letter in reference.upper():
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number - 1 if number else otherwise


def _cell(cell: ElementTree.Element, shared: list[str], dates: set[int], base: datetime.datetime) -> Any:
    kind = cell.get("t", "n")
    texts = {child.tag.rpartition("}")[2]: child for child in cell}
    if kind == "inlineStr" and "is" in texts:
        return _joined(texts["is"])
    value = (texts["v"].text or "") if "v" in texts else ""
    if kind == "s":
        return shared[int(value)] if value.strip().isdigit() and int(value) < len(shared) else ""
    if kind == "b":
        return value == "1" if value else ""
    if kind in ("str", "e", "d") or not value:
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    style = cell.get("s", "0")
    if style.isdecimal() and int(style) in dates and 0 < number < 3_000_000:
        return base + datetime.timedelta(days=number)
    return number
