"""The parts of a workbook that are damaged: whether one is, and all of it that can be got."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from outreach.formats.tables.sheet_merged import blocks

_STEP = 1024  # bytes unpacked at once: what stands in one step with the damage is lost
_MOST = 200_000_000
_ERRORS = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError)


def is_whole(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a part can be read to its end."""
    try:
        with archive.open(part) as stream:
            return is_sound(stream)
    except _ERRORS:
        return False


def is_sound(stream: IO[bytes]) -> bool:
    """Whether XML is in order to its end, its prefixes too."""
    parser = _parser()
    try:
        parser.ParseFile(stream)
    except expat.ExpatError:
        return False
    return True


def _parser() -> expat.XMLParserType:
    """One for which a declaration of entities is damage: no program writes any into a workbook, and the readers leave
    out the texts that they stand for.
    """

    def refuse(*_declaration: object) -> None:
        raise expat.ExpatError("a document type is declared")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    return parser


def is_in_order(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether the part of a sheet is sound, and the last cell of each row says to be of the row it stands in.

    Where bytes are missing in the middle, the end of one row may follow the beginning of another. What is so large that
    to look would keep its reader waiting is taken as it is.
    """
    if archive.getinfo(part).file_size > _MOST:
        return True
    parser = _parser()
    left = b""
    try:
        with archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                parser.Parse(block)
                *rows, left = _END_OF_ROW.split(left + block)
                if any(map(_is_glued, rows)):
                    return False
                left = left[-_BLOCK:]
            parser.Parse(b"", True)
    except _ERRORS:
        return False
    return True


def _is_glued(row: bytes) -> bool:
    """Whether the last cell of a row says that it is of another one."""
    begin = _ROW.match(row, max(0, row.rfind(b"row ")))
    place = _PLACE.match(row, row.rfind(b' r="')) if begin else None
    return bool(begin and place and begin[1] != place[1])


def texts(archive: zipfile.ZipFile, part: str | None) -> int:
    """How many texts a workbook keeps for its cells in `part`, if not fewer: some may be counted twice."""
    return sum(len(_SHARED.findall(block)) for block in blocks(archive, part)) if part else 0


def lacks_texts(archive: zipfile.ZipFile, part: str, count: int) -> bool:
    """Whether a cell at the beginning of a sheet says to hold a text that is not among the `count` of the workbook."""
    with archive.open(part) as stream:
        found = _OF_SHARED.findall(stream.read(4 * _BLOCK))
    return bool(found) and max(map(int, found)) >= count


_SHARED = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?/?>")
_OF_SHARED = re.compile(rb"""\st=["']s["'][^<>]{0,500}>\s*+<(?:\w+:)?v>\s*+(\d{1,9})\s*+</""")
_BLOCK = 1 << 20  # bytes
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_ROW = re.compile(rb'row [^<>]*?\br="(\d+)"')
_PLACE = re.compile(rb' r="[A-Z]+(\d+)"')


def to_the_break(stream: IO[bytes]) -> Iterator[tuple[str, ElementTree.Element]]:
    """The beginnings and ends of elements, up to where XML is in order no more."""
    found = ElementTree.iterparse(stream, ("start", "end"))
    while True:
        try:
            event, element = next(found)
        except (StopIteration, ElementTree.ParseError):
            return
        yield event, element


def salvaged(path: str, part: str) -> IO[bytes]:
    """The bytes of a part up to where they cannot be unpacked, whether or not their checksum is right."""
    with zipfile.ZipFile(path) as archive:
        told = archive.getinfo(part)
    with Path(path).open("rb") as stream:
        stream.seek(told.header_offset)
        name, more = struct.unpack("<26x2H", stream.read(30))
        stream.seek(name + more, io.SEEK_CUR)
        packed = stream.read(min(told.compress_size, _MOST))
    if told.compress_type == zipfile.ZIP_STORED:
        return io.BytesIO(packed)
    found = bytearray()
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _STEP):
        try:
            found += unpacker.decompress(packed[start : start + _STEP])
        except zlib.error:
            break
        if len(found) > min(told.file_size, _MOST):
            break
    return io.BytesIO(bytes(found))
