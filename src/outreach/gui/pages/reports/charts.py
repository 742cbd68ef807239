"""Charts of a report, drawn from the theme: bars that go down, and columns that follow the months."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.gui.kit.labels import Text, number, one_line
from outreach.gui.kit.layout import vbox
from outreach.gui.theme import theme

ROW, BAR = 24, 6
HEIGHT, UNDER, ABOVE = 96, 20, 18
QUIET = 150  # of 255: a chart is looked at after its numbers
MOST = 8  # lines of a chart; the rest stands in its table
Point = tuple[str, int]


class _Chart(QWidget):
    """Numbers drawn beside their names; who cannot see it has them as its description."""

    def __init__(self, title: str, points: Sequence[Point], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points = [(one_line(name), value) for name, value in points]
        self._most = max((value for _name, value in self.points), default=0) or 1
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(f"{name}: {number(value)}" for name, value in self.points))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(tabular=True))
        return painter

    def _fill(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        colour = theme.colour("accent")
        colour.setAlpha(QUIET)
        painter.setBrush(colour)
        round_ = min(2.0, area.width() / 2, area.height() / 2)
        painter.drawRoundedRect(area, round_, round_)


class Bars(_Chart):
    """A name, its bar, its number: the longest first."""

    def sizeHint(self) -> QSize:
        return QSize(320, ROW * max(1, len(self.points)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        metrics = painter.fontMetrics()
        wanted = max((metrics.horizontalAdvance(name) for name, _value in self.points), default=0) + 4
        said = max((metrics.horizontalAdvance(number(value)) for _name, value in self.points), default=0)
        names = min(wanted, self.width() * 45 // 100)
        room = self.width() - names - said - 24
        for place, (name, value) in enumerate(self.points):
            top = place * ROW
            painter.setPen(theme.colour("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            across = int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, top, names, ROW), across, shown)
            painter.setPen(theme.colour("muted"))
            end = QRectF(self.width() - said, top, said, ROW)
            painter.drawText(end, across | int(Qt.AlignmentFlag.AlignRight), number(value))
            length = max(2.0, room * value / self._most) if value else 0.0
            self._fill(painter, QRectF(names + 12, top + (ROW - BAR) / 2, length, BAR))


class Columns(_Chart):
    """A column for each month, its number above it where there is room, its name under it."""

    def sizeHint(self) -> QSize:
        return QSize(480, ABOVE + HEIGHT + UNDER)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        metrics = painter.fontMetrics()
        each = self.width() / max(1, len(self.points))
        wide = min(48.0, each * 0.7)
        floor = ABOVE + HEIGHT
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        numbers = all(metrics.horizontalAdvance(number(value)) <= each - 4 for _name, value in self.points)
        names = max((metrics.horizontalAdvance(name) for name, _value in self.points), default=0) + 12
        step = max(1, round(names / each + 0.49))  # every one, every second: as many names as have room
        for place, (name, value) in enumerate(self.points):
            left = place * each
            height = max(2.0, HEIGHT * value / self._most) if value else 0.0
            self._fill(painter, QRectF(left + (each - wide) / 2, floor - height, wide, height))
            painter.setPen(theme.colour("muted"))
            if numbers:
                painter.drawText(QRectF(left, floor - height - ABOVE, each, ABOVE), centred, number(value))
            if place % step == 0:
                wide_ = metrics.horizontalAdvance(name) + 4
                start = min(max(0.0, left + (each - wide_) / 2), self.width() - wide_)
                room = QRectF(start, floor, wide_, UNDER)
                painter.drawText(room, centred, name)
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, floor, self.width(), floor)


class Block(QWidget):
    """A chart under its title."""

    def __init__(self, title: str, chart: _Chart, under: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = vbox(Text(title, "section"), chart, spacing=theme.INSIDE, on=self)
        if under is not None:
            column.addWidget(under, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.chart = chart
