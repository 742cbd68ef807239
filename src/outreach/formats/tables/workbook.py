"""Workbooks (xlsx, xlsm, xls, xlsb, ods) as rows of text; read in the sandbox, for a workbook can kill its reader."""

import contextlib
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import python_calamine as calamine

from outreach.formats import sniff
from outreach.formats.tables import annotations
from outreach.formats.tables.annotations import Annotations
from outreach.i18n import N_, _
from outreach.problems import Problem

LARGEST = 256 << 20  # bytes of a part when unpacked; no list of people has more

Value = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta


class Book(NamedTuple):
    """The rows of the sheets that have something in them, the hidden ones last; each can be read again.

    `broken` are those that cannot be read; `noted` tells of a sheet what its cells do not say.
    """

    kind: str
    sheets: Mapping[str, Iterable[list[str]]]
    hidden: Sequence[str] = ()
    broken: Sequence[str] = ()
    noted: Callable[[str], Annotations] = lambda _sheet: Annotations()


def open(path: Path) -> Book:
    """Opens a workbook. Raises a Problem for what is none, is locked or has nothing in it; anything else is damage."""
    data = path.read_bytes()
    kind = _kind(data)
    if _largest_part(path) > LARGEST:
        raise Problem(_("This workbook expands to far more than its size, so it was not opened."))
    book = _opened(path, data, kind)
    told = _annotations_of(kind, data)
    tables = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = [one.name for one in tables if one.visible != calamine.SheetVisibleEnum.Visible]
    shown = [one.name for one in tables if one.name not in hidden]
    rows = {name: _rows(book, name, told) for name in (*shown, *hidden)}
    broken = [name for name, found in rows.items() if found is None]
    filled = {name: found for name, found in rows.items() if found is not None and any(map(any, found))}
    if not filled and not broken:
        raise Problem(_("This workbook is empty: no sheet has anything in it."))
    return Book(kind, filled, hidden, broken, told)


def _largest_part(path: Path) -> int:
    """The bytes of the largest part of a workbook when unpacked; 0 where zipfile cannot tell, which calamine may."""
    with contextlib.suppress(Exception):
        return max(part.file_size for part in zipfile.ZipFile(path).infolist())
    return 0


def _opened(path: Path, data: bytes, kind: str) -> calamine.CalamineWorkbook:
    is_named_so = path.suffix.lower() in (f".{kind}", ".xlsm")  # else calamine is to look for itself
    try:
        return calamine.CalamineWorkbook.from_object(path if is_named_so else io.BytesIO(data))
    except calamine.PasswordError:
        raise Problem(_(_LOCKED)) from None


def _rows(book: calamine.CalamineWorkbook, name: str, told: Callable[[str], Annotations]) -> "_Rows | None":
    """The rows of a sheet; None where it cannot be read."""
    try:
        return _Rows(book.get_sheet_by_name(name), told)
    except calamine.CalamineError:
        return None


class _Rows:
    """The rows of a sheet as texts, from its first row on and from its first column with something in it."""

    def __init__(self, sheet: calamine.CalamineSheet, told: Callable[[str], Annotations]) -> None:
        self._sheet, self._told = sheet, told
        # Asked for once: calamine copies all there are each time.
        self._merges = annotations.of_ranges(sheet.merged_cell_ranges or ())

    def __iter__(self) -> Iterator[list[str]]:
        noted = self._told(self._sheet.name)
        noted = Annotations({**noted.merges, **self._merges}, noted.links)
        rows = ([_text(value) for value in row] for row in self._sheet.iter_rows())
        return annotations.applied(rows, noted, self._sheet.start[1] if self._sheet.start else 0)


def _annotations_of(kind: str, data: bytes) -> Callable[[str], Annotations]:
    """Tells what is marked in a sheet, which is looked for when it is first asked."""

    @cache
    def of_ods() -> Mapping[str, Annotations]:
        return annotations.of_ods(zipfile.ZipFile(io.BytesIO(data)))

    @cache
    def told(sheet: str) -> Annotations:
        # Where calamine was content with a part that is not in order, this is no reason to refuse the workbook.
        with contextlib.suppress(Exception):
            if kind == "xlsx":
                return annotations.of_xlsx(zipfile.ZipFile(io.BytesIO(data)), sheet)
            if kind == "ods":
                return of_ods().get(sheet, Annotations())
        return Annotations()

    return told


_LOCKED = N_("This workbook is protected by a password. Save it without one and try again.")
_REFUSED = {
    "docx": N_("This is a Word document, not a table."),
    "odt": N_("This is a text document, not a table."),
    "pptx": N_("This is a presentation, not a table."),
    "zip": N_("This is an archive. Unpack it first."),
}


def _kind(data: bytes) -> str:
    if data.startswith(b"PK"):
        kind = sniff.packed(data)
    elif sniff.is_locked(data):
        raise Problem(_(_LOCKED))
    else:
        kind = "docx" if "WordDocument".encode("utf-16-le") in data else "xls"
    if kind in _REFUSED:
        raise Problem(_(_REFUSED[kind]))
    return kind


_BREAKS = re.compile(r"_x000[Dd]_\n?|\r\n?")


def _text(value: Value) -> str:
    """A value as a person would have typed it: no ".0" behind a phone, dates in ISO form."""
    match value:
        case str():
            return _BREAKS.sub("\n", value).replace("\0", "")
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.15g}"
        case datetime.datetime():
            day = value.date().isoformat()
            return day if value.time() == datetime.time() else value.replace(microsecond=0).isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)
