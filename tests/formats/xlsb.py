"""Makes small XLSB workbooks ([MS-XLSB]): texts in the cells, links to write a mail behind some, rows not shown."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    hidden: Sequence[int] = (),
    links: Mapping[tuple[int, int], str] = {},
) -> Path:
    """A workbook of these sheets; the rows of these numbers, from 1, are hidden in each; {(row, column): link}."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", _relations({"rId1": ("officeDocument", "xl/workbook.bin")}))
        bundle = b"".join(
            _record(156, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(name))
            for number, name in enumerate(sheets, 1)
        )
        book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
        archive.writestr("xl/workbook.bin", book)
        parts = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)}
        archive.writestr("xl/_rels/workbook.bin.rels", _relations(parts))
        for number, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(rows, hidden, links))
            behind = {f"rId{place}": ("hyperlink", link) for place, link in enumerate(links.values(), 1)}
            archive.writestr(f"xl/worksheets/_rels/sheet{number}.bin.rels", _relations(behind))
    return path


def _sheet(rows: Sequence[Sequence[object]], hidden: Sequence[int], links: Mapping[tuple[int, int], str]) -> bytes:
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    found = _record(129) + _record(148, size) + _record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number + 1 in hidden else 0
        found += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, text in enumerate(map(str, row)):
            if text:
                found += _record(6, struct.pack("<II", column, 0) + _text(text))
    found += _record(146)
    for place, (row_at, column) in enumerate(links, 1):
        area = struct.pack("<IIII", row_at, row_at, column, column)
        found += _record(494, area + _text(f"rId{place}") + _text("") * 3)
    return found + _record(130)


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size >= 128:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{own}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if kind == "hyperlink" else "/>")
        for own, (kind, target) in found.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
