"""Cells merged downwards: the value of such a cell is said of each row beside it."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

Merges = dict[tuple[int, int], int]
"""{(row, column) of the top cell: last row}, counted from 0."""

MOST = 100_000  # merged cells of one sheet; no list of people has more
_AREA = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})[\"']")
_OVERLAP = 256  # bytes of a block that are looked at with the next one


def filled(rows: Iterable[list[Any]], merges: Merges) -> Iterator[list[Any]]:
    """The rows with the value of cells merged downwards in each of them that says something of its own."""
    tops: dict[int, list[tuple[int, int]]] = {}
    for (top, column), last in merges.items():
        tops.setdefault(top, []).append((column, last))
    open_: dict[int, tuple[Any, int]] = {}  # column: value, last row
    for number, row in enumerate(rows):
        open_ = {column: (value, last) for column, (value, last) in open_.items() if number <= last}
        if open_ and any(value not in ("", None) for value in row):
            row.extend([""] * (max(open_) + 1 - len(row)))
            for column, (value, _last) in open_.items():
                if row[column] in ("", None):
                    row[column] = value
        for column, last in tops.get(number, ()):
            if column < len(row) and row[column] not in ("", None):
                open_[column] = (row[column], last)
        yield row


def of_ranges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], left: int = 0) -> Merges:
    """Those of ranges ((row, column), (row, column)) that go downwards; `left` is the first column that is read."""
    found = {(top, column - left): last for (top, column), (last, _right) in ranges if top < last and column >= left}
    return found if len(found) <= MOST else {}


def in_xlsx(archive: zipfile.ZipFile, part: str) -> Merges:
    """Those of a sheet of an XLSX workbook, which names them behind its rows: "B2:B5"."""
    found = [match for block in blocks(archive, part) for match in _AREA.findall(block)]
    corners = ((place(left, top), place(right, last)) for left, top, right, last in found)
    return of_ranges(corners)


def place(letters: bytes, row: bytes) -> tuple[int, int]:
    """Row and column, counted from 0, of a cell that is named so: "B2"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return int(row) - 1, number - 1


def blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, each block behind the end of the one before it."""
    before = b""
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            yield before + block
            before = block[-_OVERLAP:]
