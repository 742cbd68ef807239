"""Invented pictures: a blue half over a green one, as a camera and a drawing program save them."""

import struct

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

GPS = b"GPS 42.87N 74.59E"


def drawn(width: int, height: int, colours: tuple[str, str] = ("#2060c0", "#208040"), *, sheer: bool = False) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32 if sheer else QImage.Format.Format_RGB32)
    image.fill(QColor(colours[1]))
    upper = QImage(width, height // 2, image.format())
    upper.fill(QColor(0, 0, 0, 0) if sheer else QColor(colours[0]))
    return _over(image, upper)


def _over(image: QImage, upper: QImage) -> QImage:
    rows = bytes(upper.constBits()) + bytes(image.constBits())[upper.sizeInBytes() :]
    return QImage(rows, image.width(), image.height(), image.bytesPerLine(), image.format()).copy()


def saved(image: QImage, form: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def jpeg(width: int = 900, height: int = 600, turned: int = 0) -> bytes:
    """A JPEG; with `turned` as a camera saves it, with its orientation (EXIF 1 to 8), its place and a remark."""
    data = saved(drawn(width, height), "JPEG")
    if not turned:
        return data
    tag = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + tag + struct.pack(">I", 0) + GPS
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:] + b"behind it: " + GPS


def png(width: int = 300, height: int = 200, *, sheer: bool = False) -> bytes:
    """A PNG with a remark; with `sheer` its upper half is transparent."""
    image = drawn(width, height, sheer=sheer)
    image.setText("Comment", GPS.decode())
    return saved(image, "PNG")
