"""Makes the program's icons from its one SVG: PNGs in all sizes, outreach.ico for Windows, outreach.icns for macOS.

    python packaging/icons.py FOLDER

Needs PySide6; both collections are PNGs with a head in front.
"""

import os
import struct
import sys
from pathlib import Path

SVG = Path(__file__).resolve().parents[1] / "resources" / "icons" / "outreach.svg"
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)  # as the freedesktop icon theme has them
# What macOS calls a PNG of a size, the second of a pair for screens with twice the dots.
ICNS = {16: ("icp4",), 32: ("icp5", "ic11"), 64: ("ic12",), 128: ("ic07",), 256: ("ic08", "ic13")}
ICNS |= {512: ("ic09", "ic14"), 1024: ("ic10",)}


def main(folder: str) -> None:
    """Writes all of them into a folder."""
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    made = {size: png(size) for size in sorted({*SIZES, *ICNS})}
    for size in SIZES:
        (where / f"outreach-{size}.png").write_bytes(made[size])
    (where / "outreach.ico").write_bytes(ico({size: made[size] for size in (16, 24, 32, 48, 64, 256)}))
    (where / "outreach.icns").write_bytes(icns(made))


def png(size: int) -> bytes:
    """The SVG drawn at a size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico(images: dict[int, bytes]) -> bytes:
    """Windows' collection: a head, an entry of 16 bytes for each, then the PNGs."""
    entries, data, at = b"", b"", 6 + 16 * len(images)
    for size, image in sorted(images.items()):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), at)
        data += image
        at += len(image)
    return struct.pack("<HHH", 0, 1, len(images)) + entries + data


def icns(images: dict[int, bytes]) -> bytes:
    """macOS' collection: the magic and the whole length, then four letters and a length before each PNG."""
    parts = b"".join(
        kind.encode() + struct.pack(">I", 8 + len(images[size])) + images[size]
        for size, kinds in ICNS.items()
        for kind in kinds
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


if __name__ == "__main__":
    main(*sys.argv[1:])
