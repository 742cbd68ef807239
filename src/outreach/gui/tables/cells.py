"""How the rows of a table are painted: text by text, by ourselves.

Qt's own way asks for six things a cell and sends each through the style sheet: 12 ms a screenful, with every letter of
a search. This takes a third of it and looks the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPixmap

from outreach.gui.theme import icons, theme

PADDING, BAR = 8, 3
SIGN = 14
# Of rows of two lines: the width in which a sign is clicked, and the edge of a badge.
TOUCH, BADGE = 28, 6


class Letters(dict[str, float]):
    """How wide each letter of a font is. Their sum tells in a tenth of the time of Qt's own measure what has room:
    put together, letters are at most as wide."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.font, self.metrics = font, QFontMetrics(font)

    def __missing__(self, letter: str) -> float:
        width = self[letter] = QFontMetricsF(self.font).horizontalAdvance(letter)
        return width

    def width(self, text: str) -> float:
        """How wide a text is at most."""
        return sum(map(self.__getitem__, text))


class Cell(NamedTuple):
    """What a cell says, and in what colour: a role, or "" for plain text; `sign` is an icon before it."""

    text: str
    tone: str = ""
    sign: str = ""


class Lines(NamedTuple):
    """A row of two lines: a name and what stands beside it, and below them who that is; `badges` are short words and
    `signs` icons to click at its right end, each in its place; "": none there."""

    name: str
    beside: str
    below: str
    badges: Sequence[str]
    signs: Sequence[str]
    tone: str = ""
    whole: bool = True  # whether a long name has both lines, or is cut short as a headline may be

    def spoken(self) -> str:
        """What a screen reader says of the row."""
        return ", ".join(filter(None, (self.name, self.beside, self.below, *self.badges)))


AsLines = Callable[[Any], Lines]


class Place(NamedTuple):
    """A column as it stands on the screen."""

    number: int
    left: int
    width: int
    is_right_aligned: bool
    letters: Letters
    wraps: bool = False  # whether words that have no room in one line have a second


def paint_ground(painter: QPainter, row: QRect, *, selected: bool) -> None:
    """The ground of a row, and the hairline under it; a bar marks a selected one, whose ground alone is faint."""
    if selected:
        painter.fillRect(row, theme.colour("selected"))
        painter.fillRect(QRect(row.left(), row.top(), BAR, row.height()), theme.colour("accent"))
    painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.colour("line"))


def paint_frame(painter: QPainter, row: QRect) -> None:
    """A frame around the row the keys act on."""
    painter.setPen(theme.colour("accent"))
    painter.drawRect(row.adjusted(0, 0, -1, -2))


def paint_cell(painter: QPainter, row: QRect, place: Place, cell: Cell, scale: float) -> None:
    """The sign and the text of a cell, in two lines where its column wraps, and cut short where it has no room."""
    left, width, text = place.left + PADDING, place.width - 2 * PADDING, cell.text
    if cell.sign:
        sign = _sign(cell.sign, theme.colours()[cell.tone], cell.tone, scale)
        painter.drawPixmap(QPoint(left, row.top() + (row.height() - SIGN) // 2), sign)
        left, width = left + SIGN + 4, width - SIGN - 4
    if not text or width <= 0:
        return
    metrics = place.letters.metrics
    lines = [text] if place.letters.width(text) <= width else broken(text, place.letters, width, wraps=place.wraps)
    painter.setFont(place.letters.font)
    painter.setPen(theme.colour(cell.tone or "text"))
    foot = row.top() + (row.height() - 1 - len(lines) * metrics.height()) // 2 + metrics.ascent()
    for at, line in enumerate(lines):
        start = left + width - metrics.horizontalAdvance(line) if place.is_right_aligned else left
        painter.drawText(start, foot + at * metrics.height(), line)


def broken(text: str, letters: Letters, width: int, *, wraps: bool) -> list[str]:
    """A text in one line, or two that break between words; the last one is cut short where it has no room."""
    ends = [at for at, letter in enumerate(text) if letter == " " and letters.width(text[:at]) <= width]
    at = max(ends, default=0) if wraps else 0
    rest = letters.metrics.elidedText(text[at:].lstrip(), Qt.TextElideMode.ElideRight, width)
    return [text[:at], rest] if at else [rest]


def sign_places(row: QRect, count: int) -> list[QRect]:
    """Where the signs of a row of two lines are clicked, from left to right."""
    left = row.right() - PADDING - count * TOUCH
    return [QRect(left + at * TOUCH, row.top(), TOUCH, row.height()) for at in range(count)]


def paint_lines(painter: QPainter, row: QRect, lines: Lines, scale: float) -> None:
    """A row of two lines. A name is never cut: badges give way to it, and a very long one has both lines; what is
    beside and below it is cut short."""
    places = sign_places(row, len(lines.signs))
    for place, sign in filter(itemgetter(1), zip(places, lines.signs, strict=True)):
        corner = place.center() - QPoint(SIGN // 2, SIGN // 2)
        painter.drawPixmap(corner, _sign(sign, theme.colours()["accent"], "accent", scale))
    right = row.right() - PADDING - len(places) * TOUCH
    wanted = QFontMetrics(theme.font(strong=True)).horizontalAdvance(lines.name) + 3 * PADDING
    small = QFontMetrics(theme.font(theme.SMALL))
    for badge in reversed(lines.badges):
        width = small.horizontalAdvance(badge) + 2 * BADGE
        if right - width - BADGE < row.left() + wanted:
            break
        right -= width + BADGE
        place = QRect(right, row.center().y() - 9, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
        _write(painter, place.adjusted(BADGE, 0, 0, 0), badge, theme.SMALL, "text")
    middle = row.center().y()
    room = QRect(row.left() + PADDING, middle - 18, right - row.left() - 2 * PADDING, 18)
    if lines.whole and wanted > right - row.left():
        painter.setFont(theme.font(strong=True))
        painter.setPen(theme.colour(lines.tone or "text"))
        painter.drawText(room.adjusted(0, 0, 0, 18), int(Qt.TextFlag.TextWordWrap), lines.name)
        return
    taken = _write(painter, room, lines.name, theme.TEXT, lines.tone or "text", strong=True) + PADDING
    _write(painter, room.adjusted(taken, 0, 0, 0), lines.beside, theme.TEXT, "muted")
    _write(painter, room.translated(0, 18), lines.below, theme.SMALL, "muted")


def _write(painter: QPainter, room: QRect, text: str, size: int, role: str, *, strong: bool = False) -> int:
    """Writes a text into a room of one line; returns how wide it is."""
    painter.setFont(theme.font(size, strong=strong))
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
    return painter.fontMetrics().horizontalAdvance(shown)


@lru_cache(maxsize=64)
def _sign(name: str, _colour: str, role: str, scale: float) -> QPixmap:
    return icons.pixmap(name, SIGN, role, scale)
