"""Pictures are shown as pages, made in the child; what is none or is damaged is said."""

import struct
import zlib
from collections.abc import Iterator

import pytest

from outreach.formats import sandbox
from outreach.formats.documents import pdf, picture
from outreach.problems import Problem


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    yield
    sandbox.close()


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x20\x60\xc0" * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )  # fmt: skip


def test_a_picture_becomes_a_page_of_its_own_shape() -> None:
    facts = pdf.inspect(picture.page(png(300, 200)))
    assert facts.pages == 1 and abs(facts.width / facts.height - 1.5) < 0.02


@pytest.mark.parametrize(
    "data", [b"MZ no picture", b"\x89PNG\r\n\x1a\nnonsense", b"\xff\xd8\xff", b"<svg onload='x'/>", b""]
)
def test_what_is_none_or_is_damaged_is_said(data: bytes) -> None:
    with pytest.raises(Problem):
        picture.page(data)


def test_a_picture_with_more_pixels_than_memory_ends_the_child_only() -> None:
    row = b"\0" * (1 + 3 * 60_000)
    body = zlib.compressobj(9)
    packed = b"".join(body.compress(row) for _row in range(60)) + body.flush()

    def chunk(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    with pytest.raises(Problem):
        picture.page(bomb)
    assert picture.page(png(2, 2))
