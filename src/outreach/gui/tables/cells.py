"""How the rows of a table are painted: text by text, by ourselves.

Qt's own way asks for six things a cell and sends each through the style sheet: 12 ms a screenful, with every letter of
a search. This takes a third of it and looks the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from outreach.gui.theme import icons, theme

PADDING = 8
SIGN = 14
# No letter of our sizes is wider: a text of so few letters needs no measuring.
WIDEST = 14


class Cell(NamedTuple):
    """What a cell says, and in what colour: a role, or "" for plain text; `sign` is an icon before it."""

    text: str
    tone: str = ""
    sign: str = ""


class Place(NamedTuple):
    """A column as it stands on the screen."""

    number: int
    left: int
    width: int
    right_aligned: bool
    font: QFont | None


class Painting:
    """One painting of a table's rows, with what all its cells share."""

    def __init__(self, painter: QPainter, font: QFont, row_height: int, scale: float) -> None:
        self._painter, self._font, self._height, self._scale = painter, font, row_height, scale
        self._metrics: dict[int, tuple[QFontMetrics, int, str]] = {}
        self._colours: dict[str, QColor] = {}
        self._pen = ""
        self._own_font: QFont | None = font
        painter.setFont(font)

    def colour(self, role: str) -> QColor:
        found = self._colours.get(role)
        if found is None:
            found = self._colours[role] = theme.colour(role)
        return found

    def ground(self, top: int, width: int, *, selected: bool) -> None:
        """The ground of a row, and the hairline under it."""
        if selected:
            self._painter.fillRect(0, top, width, self._height, self.colour("selected"))
        self._painter.fillRect(0, top + self._height - 1, width, 1, self.colour("line"))

    def mark_current(self, top: int, width: int) -> None:
        """A frame around the row the keys act on."""
        self._painter.setPen(self.colour("accent"))
        self._pen = "accent"
        self._painter.drawRect(QRect(0, top, width - 1, self._height - 2))

    def cells(self, top: int, places: list[Place], cell: Callable[[int], Cell]) -> None:
        """The texts of a row."""
        for place in places:
            shown = cell(place.number)
            if shown.text or shown.sign:
                self._cell(top, place, shown)

    def _cell(self, top: int, place: Place, shown: Cell) -> None:
        left, width = place.left + PADDING, place.width - 2 * PADDING
        if shown.sign:
            sign = _sign(shown.sign, getattr(theme.colours(), shown.tone), shown.tone, self._scale)
            self._painter.drawPixmap(QPoint(left, top + (self._height - SIGN) // 2), sign)
            left, width = left + SIGN + 4, width - SIGN - 4
        if width <= 0:
            return
        font = place.font or self._font
        if font is not self._own_font:
            self._painter.setFont(font)
            self._own_font = font
        metrics, base, key = self._measures(font)
        text = shown.text
        if place.right_aligned or len(text) * WIDEST > width:
            text, advance = _fitted(text, width, key, metrics)
            if place.right_aligned:
                left += width - advance
        tone = shown.tone or "text"
        if tone != self._pen:
            self._painter.setPen(self.colour(tone))
            self._pen = tone
        self._painter.drawText(left, top + base, text)

    def _measures(self, font: QFont) -> tuple[QFontMetrics, int, str]:
        found = self._metrics.get(id(font))
        if found is None:
            metrics = QFontMetrics(font)
            base = (self._height - 1 - metrics.height()) // 2 + metrics.ascent()
            found = self._metrics[id(font)] = (metrics, base, font.key())
        return found


_fits: dict[tuple[str, int, str], tuple[str, int]] = {}


def _fitted(text: str, width: int, font: str, metrics: QFontMetrics) -> tuple[str, int]:
    """The text as far as it has room, and its width; outlets and beats come again and again."""
    key = (text, width, font)
    found = _fits.get(key)
    if found is None:
        advance = metrics.horizontalAdvance(text)
        if advance > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            advance = metrics.horizontalAdvance(text)
        if len(_fits) > 4000:
            _fits.clear()
        found = _fits[key] = (text, advance)
    return found


@lru_cache(maxsize=64)
def _sign(name: str, _colour: str, role: str, scale: float) -> QPixmap:
    return icons.pixmap(name, SIGN, role, scale)


def places_of(view: Any, columns: Any, fonts: list[QFont | None], area: QRect) -> list[Place]:
    """The columns of a table that are to be seen in an area."""
    right = Qt.AlignmentFlag.AlignRight
    found = []
    for number, column in enumerate(columns):
        if not view.isColumnHidden(number):
            left, width = view.columnViewportPosition(number), view.columnWidth(number)
            if left <= area.right() and left + width > area.left():
                found.append(Place(number, left, width, column.align == right, fonts[number]))
    return found
