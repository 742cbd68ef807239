"""Rows out of the bare pages of a damaged SQLite file, where no query reaches them any more (sqlite.org/fileformat).

Only leaves of tables are read: what leads to them is what is damaged. Outreach's files have pages of 4,096 bytes and
texts in UTF-8.
"""

import struct
from collections.abc import Iterator, Sequence
from mmap import mmap
from typing import NamedTuple, TypeAlias

from outreach.store import backends
from outreach.store.recovery import tolerant

SIZE = 4096
_INNER, _LEAF = 0x05, 0x0D  # of a table
_MOST_LOCAL = SIZE - 35
_LEAST_LOCAL = (SIZE - 12) * 32 // 255 - 23
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Buffer: TypeAlias = bytes | mmap
Value = int | float | str | bytes | None


class Row(NamedTuple):
    """A row as it stands in its page: the column that is its number comes as None."""

    rowid: int
    values: list[Value]


def with_header(head: bytes, pages: int) -> bytes:
    """The first hundred bytes of a file of so many pages as they must be in one of ours, with the marks it had."""
    made = bytearray(head[:100].ljust(100, b"\0"))
    made[:16] = b"SQLite format 3\0"
    made[16:24] = struct.pack(">HBBBBBB", SIZE, 1, 1, 0, 64, 32, 32)
    made[24:40] = struct.pack(">IIII", 1, pages, 0, 0)  # no list of free pages: none of them is written
    made[44:72] = struct.pack(">IIIIIII", 4, 0, 0, 1, backends.FORMAT, 0, backends.APPLICATION_ID)
    made[92:96] = struct.pack(">I", 1)
    return bytes(made)


def leaves(data: Buffer) -> Iterator[tuple[int, list[Row]]]:
    """(page, its rows) of each leaf, in the order of the file; rows that cannot be decoded are left out."""
    for number in range(1, len(data) // SIZE + 1):
        start, head = _start(number)
        if data[head] == _LEAF:
            found = [row for at in _cells(data, head, 8) if (row := _row(data, start, at)) is not None]
            if found:
                yield number, found


def below(data: Buffer, root: int) -> set[int]:
    """The pages of the tree that begins at a page, as far as what leads to them can be read."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if number in found or not 0 < number <= len(data) // SIZE:
            continue
        found.add(number)
        start, head = _start(number)
        if data[head] == _INNER:
            places = [start + at for at in _cells(data, head, 12)] + [head + 8]
            waiting += [int.from_bytes(data[at : at + 4], "big") for at in places]
    return found


def _start(number: int) -> tuple[int, int]:
    """Where a page begins, and where what is said of it does: behind the file's header in the first."""
    start = (number - 1) * SIZE
    return start, start + (100 if number == 1 else 0)


def _cells(data: Buffer, head: int, length: int) -> Sequence[int]:
    """Where a page's cells begin, counted from its start."""
    count = int.from_bytes(data[head + 3 : head + 5], "big")
    if count > (SIZE - 8) // 4:
        return ()
    return struct.unpack(f">{count}H", data[head + length : head + length + 2 * count])


def _row(data: Buffer, start: int, at: int) -> Row | None:
    try:
        cell = data[start + at : start + SIZE]
        length, at = _varint(cell, 0)
        rowid, at = _varint(cell, at)
        return Row(rowid, _values(_payload(data, cell[at:], length)))
    except (IndexError, ValueError):
        return None


def _payload(data: Buffer, local: bytes, length: int) -> bytes:
    """What a cell holds, with the pages on which it goes on; zeros where one of them is not there."""
    if length <= _MOST_LOCAL:
        return local[:length]
    here = _LEAST_LOCAL + (length - _LEAST_LOCAL) % (SIZE - 4)
    here = here if here <= _MOST_LOCAL else _LEAST_LOCAL
    parts, left = [local[:here]], length - here
    following = int.from_bytes(local[here : here + 4], "big")
    if not 0 < length <= len(data):
        raise ValueError("a length that cannot be")
    while left > 0 and 0 < following <= len(data) // SIZE:
        page = data[(following - 1) * SIZE : following * SIZE]
        parts.append(page[4 : 4 + min(left, SIZE - 4)])
        left -= SIZE - 4
        following = int.from_bytes(page[:4], "big")
    return b"".join(parts).ljust(length, b"\0")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(8):
        byte = data[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | data[at + 8], at + 9


def _values(payload: bytes) -> list[Value]:
    """The values of a record.

    Raises:
        ValueError, IndexError: it is none.
    """
    end, at = _varint(payload, 0)
    place, found = end, []
    if end > len(payload):
        raise ValueError("no record")
    while at < end:
        kind, at = _varint(payload, at)
        value, place = _value(payload, kind, place)
        found.append(value)
    if place > len(payload):
        raise ValueError("no record")
    return found


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    """(value, where the next one begins)."""
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind < 12:
        raise ValueError("no kind of value")
    end = at + (kind - 12) // 2
    return (tolerant.decoded(payload[at:end]) if kind % 2 else payload[at:end]), end
