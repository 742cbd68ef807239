"""Icons: Lucide's line drawings in the colours of the theme, drawn anew at every size and scale."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from outreach import paths

Colours = dict[str, str]  # of one scheme, by their roles
TABLES: dict[str, Colours] = tomllib.loads((paths.resources() / "colours.toml").read_text("utf-8"))
LIGHT, DARK, PALETTE = TABLES["light"], TABLES["dark"], TABLES["palette"]


class _InUse(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours, self.sheet = LIGHT, ""


in_use = _InUse()
changed = in_use.changed


def colours() -> Colours:
    """The colours in use."""
    return in_use.colours


def colour(role: str) -> QColor:
    """The colour of a role, such as "muted" or "accent_ground"."""
    return QColor(in_use.colours[role])


def is_dark() -> bool:
    return in_use.colours is DARK


SIZE = 18


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    path = paths.resources() / "icons" / f"{name}.svg"
    # Lucide draws 24 pixels with a stroke of 2; ours are 1.5 pixels wide at 20.
    return path.read_text("utf-8").replace('stroke-width="2"', 'stroke-width="1.8"')


def svg(name: str, colour: str) -> bytes:
    """An icon's drawing in a colour."""
    return _source(name).replace("currentColor", colour).encode()


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg(name, colour)))


class _Engine(QIconEngine):
    """Draws in the colour its role has at the moment, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "muted" if mode == QIcon.Mode.Disabled else self._role
        painter.save()
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.5)
        draw(painter, QRectF(rect), self._name, role)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # The size is that of the window: of a screen twice as fine it takes four times the pixels to be sharp.
        made = _blank(size, scale)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def _blank(size: QSize, scale: float) -> QPixmap:
    made = QPixmap(size * scale)
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    return made


def draw(painter: QPainter, rect: QRectF, name: str, role: str = "text") -> None:
    """Draws an icon into a square."""
    renderer = _renderer(name, colours()[role])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, rect)


@lru_cache(maxsize=512)
def icon(name: str, role: str = "text") -> QIcon:
    """The icon of that name (see resources/icons) in the colour of a role; its drawing is read when it is seen."""
    return QIcon(_Engine(name, role))


def pixmap(name: str, size: int, role: str = "text", scale: float = 1.0) -> QPixmap:
    """An icon as a picture, for labels."""
    made = _blank(QSize(size, size), scale)
    painter = QPainter(made)
    draw(painter, QRectF(0, 0, size, size), name, role)
    painter.end()
    return made


def program() -> QIcon:
    """The program's own icon."""
    return QIcon(str(paths.resources() / "icons" / "outreach.svg"))
