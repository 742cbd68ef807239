"""Makes small XLS workbooks: texts in BIFF8, in a compound file as Excel writes it."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path


def xls(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook of these sheets."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    named = [bytes([len(name), 1]) + name.encode("utf-16-le") for name in sheets]
    at = len(_record(0x809, _BEGIN)) + sum(len(name) + 10 for name in named) + 4
    stream = _record(0x809, _BEGIN)
    for name, body in zip(named, bodies, strict=True):
        stream += _record(0x85, struct.pack("<IBB", at, 0, 0) + name)
        at += len(body)
    stream += _record(0x0A) + b"".join(bodies)
    size = max(4096, len(stream))
    stream = stream.ljust(size + -size % 512, b"\0")
    count = len(stream) // 512
    chain = [0xFFFF_FFFD, 0xFFFF_FFFE, *range(3, count + 2), 0xFFFF_FFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFF_FFFF] * 108)
    fat = struct.pack("<128I", *chain, *[0xFFFF_FFFF] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, 0xFFFF_FFFE, 0, 1) + _entry("Workbook", 2, 2, size)
    path.write_bytes(header + fat + folder.ljust(512, b"\0") + stream)
    return path


_BEGIN = bytes.fromhex("0006100000000000000000000000000000")[:16]


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    found = _record(0x809, _BEGIN) + _record(0x200, size)
    for number, row in enumerate(rows):
        found += _record(0x208, struct.pack("<HHHHHHI", number, 0, len(row), 255, 0, 0, 0x100))
        for column, text in enumerate(map(str, row)):
            if text:
                data = struct.pack("<HHHH", number, column, 0, len(text)) + b"\1" + text.encode("utf-16-le")
                found += _record(0x204, data)
    return found + _record(0x0A)


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFF_FFFF) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, 0xFFFF_FFFF, 0xFFFF_FFFF, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)
