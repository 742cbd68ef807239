"""Pictures are shown as pages, made in the child; what is none or is damaged is said."""

import struct
import zlib
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage

from outreach.formats import sandbox
from outreach.formats.documents import pdf, picture
from outreach.problems import Problem
from tests.formats import photographs


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


def test_a_photograph_of_20_megapixels_is_made_as_large_as_a_page_needs() -> None:
    made = picture.fit("a.jpg", photographs.jpeg(5472, 3648))
    assert picture.size(made) == (1600, 1066) and picture.kind(made) == "jpg" and len(made) < 400_000


def test_a_picture_is_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    """Orientation 6: the camera was held upright, so what it saved lies on its left side."""
    data = photographs.jpeg(900, 600, turned=6)
    assert photographs.GPS in data
    made = picture.fit("a.jpg", data)
    assert picture.size(made) == (600, 900) and photographs.GPS not in made and b"Exif" not in made
    shown = QImage.fromData(made)
    left, right = shown.pixelColor(100, 450), shown.pixelColor(500, 450)
    assert right.blue() > left.blue() + 60 and left.green() > right.green()


def test_a_drawing_stays_a_png() -> None:
    made = picture.fit("a.png", photographs.png(sheer=True))
    assert picture.kind(made) == "png" and picture.size(made) == (300, 200) and photographs.GPS not in made


@pytest.mark.parametrize("data", [b"GIF89a....", b"RIFF....WEBP", b"%PDF-1.7", b"<svg/>", b""])
def test_other_kinds_are_said_no_to_by_name(data: bytes) -> None:
    with pytest.raises(Problem, match=r"“chart.xyz” is not a PNG or JPEG"):
        picture.fit("chart.xyz", data)


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff", b"\xff\xd8\xff".ljust(60 << 20), photographs.jpeg()[:300], b"\x89PNG\r\n\x1a\nnonsense"]
)
def test_a_damaged_picture_is_said_no_to(data: bytes) -> None:
    with pytest.raises(Problem):
        picture.fit("a.jpg", data)


def test_a_picture_takes_its_share_of_the_page() -> None:
    assert picture.share(photographs.jpeg(1600, 900)) == 1  # all of it
    assert picture.share(photographs.png(320, 200)) == 0.5  # a small one is not blown up
    assert picture.share(photographs.jpeg(900, 1800)) == 0.5  # an upright one is not taller than the page is wide
