"""What the usual reader does not tell of an XLSB workbook ([MS-XLSB]): addresses behind cells, rows not shown."""

import struct
import zipfile
from collections.abc import Iterator

from outreach.formats import sheet_links
from outreach.formats.sheet_marks import Marks

_ROW, _SHEET, _LINK = 0, 156, 494
_CELLS = frozenset((*range(2, 12), 62))  # records of cells that hold something
_UNSEEN = 0x10
_MOST_BYTES = 100_000_000  # of a sheet that are gone through
_BOOK = "xl/workbook.bin"


def marks(path: str, sheet: str) -> Marks:
    """What is marked in a sheet. Raises ValueError, KeyError, IndexError or struct.error where its parts are odd."""
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        mails = sheet_links.of_relations(archive, part)
        with archive.open(part) as stream:
            return _marked(stream.read(_MOST_BYTES), mails)


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    for kind, data in _records(archive.read(_BOOK)):
        if kind == _SHEET:
            relation, end = _text(data, 8)
            if _text(data, end)[0] == sheet:
                return sheet_links.targets(archive, _BOOK)[relation]
    raise KeyError(sheet)


def _marked(stream: bytes, mails: dict[str, str]) -> Marks:
    found = Marks()
    unseen = False
    for kind, data in _records(stream):
        if kind == _ROW:
            unseen = bool(data[11] & _UNSEEN)
        elif unseen and kind in _CELLS:
            found.hidden_rows += 1
            unseen = False  # it is counted
        elif kind == _LINK:
            first, last, left, right = struct.unpack_from("<4I", data)
            if mail := mails.get(_text(data, 16)[0], ""):
                sheet_links.over(found.links, range(first, last + 1), range(left, right + 1), mail)
    return found


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, data) of each record: both its kind and its length are written in groups of seven bits."""
    at, whole = 0, len(stream)
    while at < whole:
        kind, at = _number(stream, at, 2)
        length, at = _number(stream, at, 4)
        yield kind, stream[at : at + length]
        at += length


def _number(stream: bytes, at: int, most: int) -> tuple[int, int]:
    found = 0
    for place in range(most):
        byte = stream[at + place]
        found |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return found, at + place + 1


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; one that is none is said to be longer than any."""
    (count,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * count
    return ("", at + 4) if end > len(data) else (data[at + 4 : end].decode("utf-16-le", "replace"), end)
