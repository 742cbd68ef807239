"""Makes small XLS workbooks: texts in BIFF8 or 5, in a compound file as Excel writes it, or in a small stream."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path


def xls(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    hidden: Sequence[int] = (),
    small: bool = False,
    links: Mapping[tuple[int, int], str] = {},
    old: bool = False,
    errors: Sequence[tuple[int, int, int]] = (),
) -> Path:
    """A workbook of these sheets; the rows of these numbers, from 1, are hidden in each; {(row, column): link}.

    An `old` one is of Excel 95, its texts in cp1252. `errors` are (row, column, code) of cells that hold one.
    """
    begin = _OLD if old else _BEGIN
    bodies = [_sheet(rows, hidden, links, begin, errors) for rows in sheets.values()]
    named = [
        bytes([len(name)]) + name.encode("cp1252") if old else bytes([len(name), 1]) + name.encode("utf-16-le")
        for name in sheets
    ]
    at = len(_record(0x809, begin)) + sum(len(name) + 10 for name in named) + 4
    stream = _record(0x809, begin)
    for name, body in zip(named, bodies, strict=True):
        stream += _record(0x85, struct.pack("<IBB", at, 0, 0) + name)
        at += len(body)
    stream += _record(0x0A) + b"".join(bodies)
    size = len(stream) if small else max(4096, len(stream))
    stream = stream.ljust(size + -size % 512, b"\0")
    count = len(stream) // 512
    chain = [0xFFFF_FFFD, 0xFFFF_FFFE, *range(3, count + 2), 0xFFFF_FFFE]
    pieces = range(1, len(stream) // 64)
    shared = struct.pack("<128I", *pieces, 0xFFFF_FFFE, *[0xFFFF_FFFF] * (127 - len(pieces))) if small else b""
    chain += [0xFFFF_FFFE] if small else []
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, count + 2 if small else 0xFFFF_FFFE, small, 0xFFFF_FFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFF_FFFF] * 108)
    fat = struct.pack("<128I", *chain, *[0xFFFF_FFFF] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, 2 if small else 0xFFFF_FFFE, len(stream) if small else 0, 1)
    folder += _entry("Book" if old else "Workbook", 2, 0 if small else 2, size)
    path.write_bytes(header + fat + folder.ljust(512, b"\0") + stream + shared)
    return path


_BEGIN = bytes.fromhex("0006100000000000000000000000000000")[:16]
_OLD = bytes.fromhex("00050500") + bytes(4)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _sheet(
    rows: Sequence[Sequence[object]],
    hidden: Sequence[int],
    links: Mapping[tuple[int, int], str],
    begin: bytes,
    errors: Sequence[tuple[int, int, int]],
) -> bytes:
    width, old = max(map(len, rows)), begin is _OLD
    size = struct.pack("<HHHHH" if old else "<IIHHH", 0, len(rows), 0, width, 0)
    found = _record(0x809, begin) + _record(0x200, size)
    for number, row in enumerate(rows):
        flags = 0x20 if number + 1 in hidden else 0
        found += _record(0x208, struct.pack("<HHHHHHI", number, 0, len(row), 255, 0, 0, 0x100 | flags))
        for column, text in enumerate(map(str, row)):
            if text:
                data = struct.pack("<HHHH", number, column, 0, len(text))
                data += text.encode("cp1252") if old else b"\1" + text.encode("utf-16-le")
                found += _record(0x204, data)
    for at, column, code in errors:
        found += _record(0x205, struct.pack("<HHHBB", at, column, 0, code, 1))
    for (at, column), link in links.items():
        moniker = link.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<4H16sII16sI", at, at, column, column, bytes(16), 2, 3, bytes(16), len(moniker))
        found += _record(0x1B8, head + moniker)
    return found + _record(0x0A)


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFF_FFFF) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, 0xFFFF_FFFF, 0xFFFF_FFFF, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)
