"""What the usual reader does not tell of an XLS workbook (BIFF5 to 8 in a compound file): broken sheets, and marks."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from outreach.formats.tables import sheet_links
from outreach.formats.tables.sheet_marks import Marks
from outreach.formats.tables.sheet_xlsx import letters

_FREE = 0xFFFF_FFFA  # from here on a number of a sector means something else
_SHEET, _ROW, _START, _END, _LINK = 0x85, 0x208, 0x809, 0x0A, 0x1B8
_CELLS = frozenset((0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E))  # records of cells that hold something
_FORMULA, _ERROR, _NO_DATA = 0x06, 0x205, 0x2A  # the last is #N/A, which is no error but says that there is nothing
_UNSEEN = 0x20
_MAIL = re.compile(re.escape("mailto:".encode("utf-16-le")), re.I)
_SMALL = 64  # bytes of a piece of a small stream


class Facts(NamedTuple):
    """Of a sheet: whether it can be read to its end, and what is marked in it."""

    whole: bool
    marks: Marks


class Book:
    """The workbook's stream in its file. Raises ValueError, IndexError or struct.error for what is none."""

    def __init__(self, path: str) -> None:
        self.data = bytearray(Path(path).read_bytes())
        self._size = 1 << int.from_bytes(self.data[30:32], "little")
        if self._size not in (512, 4096):
            raise ValueError("no compound file")
        self._next = self._chains()
        self._pieces, self._piece = self._stream_of("Workbook") or self._stream_of("Book") or ([], 0)
        if not self._pieces:
            raise ValueError("no workbook")
        self._stream = self._joined(self._pieces, self._piece)
        self._places = [at for at, kind, _data in self._records(0) if kind == _SHEET]

    def facts(self) -> list[Facts]:
        """What is known of each sheet, in their order."""
        return [self._facts(self._begin(place)) for place in self._places]

    def without_broken(self) -> bytes:
        """The file with a whole sheet in the place of each that is broken, for its reader to get to the others."""
        told = self.facts()
        good = next((self._begin(place) for place, fact in zip(self._places, told, strict=True) if fact.whole), None)
        if good is None:
            raise ValueError("no sheet is whole")
        for place, fact in zip(self._places, told, strict=True):
            for offset, byte in enumerate(struct.pack("<I", good)) if not fact.whole else ():
                piece, rest = divmod(place + offset, self._piece)
                self.data[self._pieces[piece] + rest] = byte
        return bytes(self.data)

    def _begin(self, place: int) -> int:
        return int.from_bytes(self._stream[place : place + 4], "little")

    def _facts(self, begin: int) -> Facts:
        unseen: set[int] = set()
        filled: set[int] = set()
        marks = Marks()
        depth = 0
        for _at, kind, data in self._records(begin):
            if kind == _START:
                depth += 1  # a chart in the sheet has its own beginning and end
            elif depth == 0 or (kind == 0 and not data):
                break
            elif kind == _END:
                depth -= 1
                if not depth:
                    marks.hidden_rows = len(unseen & filled)
                    return Facts(True, marks)
            elif kind == _ROW and len(data) > 12 and data[12] & _UNSEEN:
                unseen.add(int.from_bytes(data[:2], "little"))
            elif kind in _CELLS:
                filled.add(int.from_bytes(data[:2], "little"))
                if kind in (_FORMULA, _ERROR) and _is_error(kind, data):
                    row, column = struct.unpack_from("<HH", data)
                    marks.errors.append(f"{letters(column)}{row + 1}")
            elif kind == _LINK and (mailto := _MAIL.search(data)):
                first, last, left, right = struct.unpack_from("<4H", data)
                mail = sheet_links.address(data[mailto.start() :].decode("utf-16-le", "replace").partition("\0")[0])
                sheet_links.over(marks.links, range(first, last + 1), range(left, right + 1), mail)
        return Facts(False, marks)

    def _records(self, at: int) -> Iterator[tuple[int, int, bytes]]:
        """(where its data begin, kind, data) of each record; those of the workbook itself end before the sheets."""
        whole, stream = len(self._stream), self._stream
        first = at == 0
        while at + 4 <= whole:
            kind, length = struct.unpack_from("<HH", stream, at)
            at += 4
            if at + length > whole:
                return
            yield at, kind, stream[at : at + length]
            if first and kind == _END:
                return
            at += length

    def _chains(self) -> list[int]:
        """What sector comes after each."""
        tables = list(struct.unpack_from("<109I", self.data, 76))
        more, count = struct.unpack_from("<II", self.data, 68)
        for _table in range(min(count, len(self.data) // self._size)):
            if more >= _FREE:
                break
            *some, more = self._numbers(more)
            tables += some
        return [after for number in tables if number < _FREE for after in self._numbers(number)]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{self._size // 4}I", self.data, (sector + 1) * self._size)

    def _sectors(self, first: int) -> list[int]:
        """Where the sectors of a chain begin in the file."""
        return [(number + 1) * self._size for number in _chain(first, self._next)]

    def _joined(self, pieces: list[int], size: int) -> bytes:
        return b"".join(bytes(self.data[at : at + size]) for at in pieces)

    def _stream_of(self, wanted: str) -> tuple[list[int], int] | None:
        """Where the pieces of a stream begin in the file, and how long each is: small streams share sectors.

        Excel 5 and 95 call the workbook's "Book".
        """
        entries = self._joined(self._sectors(self._word(48)), self._size)
        shared: list[int] = []
        for at in range(0, len(entries), 128):
            length = int.from_bytes(entries[at + 64 : at + 66], "little")
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entries, at + 116)
            if at == 0:
                shared = [] if first >= _FREE else self._sectors(first)
            elif name == wanted and size >= self._word(56):
                return self._sectors(first), self._size
            elif name == wanted:
                after = [
                    number for at in self._sectors(self._word(60)) for number in self._numbers(at // self._size - 1)
                ]
                places = (number * _SMALL for number in _chain(first, after))
                return [shared[place // self._size] + place % self._size for place in places], _SMALL
        return None

    def _word(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "little")


def _is_error(kind: int, data: bytes) -> bool:
    """Whether a cell holds #REF! and the like."""
    if kind == _ERROR:
        return len(data) > 7 and data[7] == 1 and data[6] != _NO_DATA
    return data[12:14] == b"\xff\xff" and data[6] == 2 and data[8] != _NO_DATA


def _chain(number: int, after: list[int]) -> list[int]:
    found: list[int] = []
    while number < _FREE:
        found.append(number)
        if len(found) > len(after):
            raise ValueError("a chain without an end")
        number = after[number]
    return found
