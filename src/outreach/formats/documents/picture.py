"""Pictures, opened in the child alone: as a page to be looked at, as pixels, and small enough for a release."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from outreach import system
from outreach.formats import sandbox
from outreach.formats.documents import pdf_rendering
from outreach.formats.documents.pdf import Picture
from outreach.i18n import _
from outreach.problems import Problem

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

MAX_BYTES = 30 << 20
SIDE = 1600
"""Pixels of the longer side in a release: 254 to an inch of the 160 mm that a page's text is wide, and enough for a
mail on a screen of twice the usual density."""
WIDEST = 640
"""Pixels from which on a picture is as wide as the text it stands in; a smaller one is not blown up."""
LARGEST_PNG = 600_000  # bytes; a larger one shows a photograph, which a JPEG holds in a tenth
KEPT = ("png", "jpg")  # the kinds that a release holds
LEAST = 64  # pixels of the longer side; a smaller PNG is an icon among words
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
_INLINE = re.compile(
    r"(?<![\w-])data:image/(?:png|jpeg);base64,((?:[A-Za-z0-9+/]{4})++(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"
)
_SIZE = re.compile(
    rb"(?s)\A\x89PNG\r\n\x1a\n.{4}IHDR..(?P<png_width>..)..(?P<png_height>..)"
    rb"|\A\xff\xd8.{0,4000}?\xff[\xc0-\xc2]\x00[\x0b\x11]\x08(?P<height>..)(?P<width>..)"
)
_MORE = re.compile(rb"(?s)\xff[\xe1-\xef\xfe]|\xff\xd9.")  # metadata of a JPEG, or what follows its end


def kind(data: bytes) -> str:
    """What kind of picture it is, by its first bytes; "" where it is none that can be shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for sign, name in _SIGNS if data.startswith(sign)), "")


def is_illustration(data: bytes) -> bool:
    """Whether a picture in a document is one that a release can hold, and no sign among words."""
    return kind(data) in KEPT and not (kind(data) == "png" and max(size(data)) < LEAST)


def media_type(data: bytes) -> str:
    """The media type of a picture of a release."""
    return f"image/{kind(data).replace('jpg', 'jpeg')}"


def key(data: bytes) -> str:
    """What a text names a picture by."""
    return hashlib.sha256(data).hexdigest()


def lifted(page: str) -> tuple[str, dict[str, bytes]]:
    """A page of HTML in which the pictures that are inside it are named by their hash, and these pictures."""
    found: dict[str, bytes] = {}

    def named(inline: re.Match[str]) -> str:
        data = base64.b64decode(inline[1])
        if is_illustration(data):
            found[key(data)] = data
        return f"picture:{key(data)}"

    return _INLINE.sub(named, page), found


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as the head of a PNG or of a JPEG without metadata says; (1, 1) where it does not."""
    found = _SIZE.match(data)
    if found is None:
        return 1, 1
    width, height = found["png_width"] or found["width"], found["png_height"] or found["height"]
    return max(1, int.from_bytes(width)), max(1, int.from_bytes(height))


def share(data: bytes) -> float:
    """How much of a page's width a picture takes: all of it from WIDEST pixels on, less where it stands upright."""
    width, height = size(data)
    return min(1, width / WIDEST, width / height)


def page(data: bytes, seconds: float = 20) -> bytes:
    """A PDF of one page with the picture on it.

    Raises:
        Problem: it is no picture that can be shown, is damaged, or is too large.
    """
    found = kind(data)
    if not found:
        raise Problem(_("This kind of file is not shown here. Save a copy to open it."))
    if len(data) > MAX_BYTES:
        raise Problem(_("This picture is too large to be shown here. Save a copy to open it."))
    return sandbox.run(_page, data, found, seconds=seconds)


def fit(name: str, data: bytes, seconds: float = 30) -> bytes:
    """A picture for the text of a release: upright, SIDE pixels at most, in sRGB, and nothing else of its file.

    Raises:
        Problem: it is no PNG or JPEG, is damaged, or is too large.
    """
    if kind(data) not in KEPT:
        text = _("“{name}” is not a PNG or JPEG picture. Save it as one of these, and add that.")
        raise Problem(text.format(name=name))
    return sandbox.run(_fit, data, seconds=seconds, ends=True)


def pixels(data: bytes, seconds: float = 20) -> Picture:
    """What a picture of a release shows: four bytes to a pixel, in the order red, green, blue, opacity.

    Raises:
        Problem: it is no PNG or JPEG, or is damaged.
    """
    return sandbox.run(_pixels, data, seconds=seconds, ends=True)


# --- in the child -----------------------------------------------------------------------------------------------


def _page(data: bytes, found: str) -> bytes:
    said = f'#set page(width: 210mm, height: auto, margin: 0mm)\n#image("picture.{found}", width: 100%)\n'
    with tempfile.TemporaryDirectory() as folder, system.passing(Path(folder) / f"picture.{found}") as stream:
        stream.write(data)
        try:
            return pdf_rendering.compiled(said.encode(), root=folder, ignore_system_fonts=True)
        except Exception:
            raise Problem(_("This picture is damaged.")) from None


def _fit(data: bytes) -> bytes:
    image = _opened(data)
    if kind(data) == "jpg" and max(size(data)) <= SIDE and not _MORE.search(data):
        return data  # each time a JPEG is written anew, it gets worse
    if kind(data) == "png":
        png = _written(image, "png", -1)
        if image.hasAlphaChannel() or len(png) <= LARGEST_PNG:
            return png
    return _written(image, "jpeg", 85)


def _pixels(data: bytes) -> Picture:
    image = _opened(data)
    image.convertTo(image.Format.Format_RGBA8888)
    return Picture(image.width(), image.height(), image.bytesPerLine(), bytes(image.constBits()))


def _opened(data: bytes) -> QImage:
    """A picture by one reader of Qt alone, as it is to be seen, without the texts and moments that its file holds."""
    from PySide6 import QtCore, QtGui  # late: only the child loads it

    source = QtCore.QBuffer()
    source.setData(data)
    source.open(QtCore.QBuffer.OpenModeFlag.ReadOnly)
    reader = QtGui.QImageReader(source, QtCore.QByteArray(kind(data).encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    whole = reader.size()
    if max(whole.width(), whole.height()) > SIDE:
        reader.setScaledSize(whole.scaled(SIDE, SIDE, QtCore.Qt.AspectRatioMode.KeepAspectRatio))
    read = reader.read()
    if read.isNull():
        raise Problem(_("This picture is damaged, or has too many pixels."))
    if read.colorSpace().isValid():
        read.convertToColorSpace(QtGui.QColorSpace(QtGui.QColorSpace.NamedColorSpace.SRgb))
    forms = QtGui.QImage.Format
    read.convertTo(forms.Format_RGBA8888 if read.hasAlphaChannel() else forms.Format_RGB888)
    return QtGui.QImage(read.constBits(), read.width(), read.height(), read.bytesPerLine(), read.format()).copy()


def _written(image: QImage, form: str, quality: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder, system.passing(Path(folder) / f"picture.{form}"):
        file = Path(folder) / f"picture.{form}"
        image.save(str(file), quality=quality)  # its ending says the form
        return file.read_bytes()
