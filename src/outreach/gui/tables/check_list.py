"""A list of things to tick, with a number at the end of each line: the values of a filter, the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from outreach.gui.kit.labels import one_line, tip
from outreach.gui.tables.record_model import Index
from outreach.gui.theme import icons, theme

ROW = 24
_TICK = Qt.ItemDataRole.UserRole


class Tick(NamedTuple):
    """One line; what is not `possible` is grey and can only be taken off."""

    value: str
    text: str
    note: str = ""
    on: bool = False
    possible: bool = True


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ticks: list[Tick] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ticks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tick = self.ticks[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return tick.text
        if role == _TICK:
            return tick
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(tick.text)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if tick.on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (tick.text, tick.note)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def show(self, ticks: Sequence[Tick]) -> None:
        """The same values in the same order keep their places; else the list is another."""
        if [tick.value for tick in ticks] == [tick.value for tick in self.ticks]:
            self.ticks = list(ticks)
            if ticks:
                self.dataChanged.emit(self.index(0), self.index(len(ticks) - 1))
            return
        self.beginResetModel()
        self.ticks = list(ticks)
        self.endResetModel()


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        if not isinstance(view, TickList) or not view.wraps:
            return QSize(80, ROW)
        tick: Tick = index.data(_TICK)
        words = _words(QRect(0, 0, view.viewport().width(), ROW), tick)
        metrics = QFontMetrics(theme.font())
        if max(map(metrics.horizontalAdvance, tick.text.split()), default=0) > words.width():
            return QSize(80, ROW)  # one long word has nowhere to go on
        whole = metrics.boundingRect(words.adjusted(0, 0, 0, 10 * ROW), Qt.TextFlag.TextWordWrap, one_line(tick.text))
        more = round(whole.height() / metrics.lineSpacing()) - 1
        return QSize(80, ROW + more * metrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tick: Tick = index.data(_TICK)
        area: QRect = option.rect
        view = option.widget
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = isinstance(view, TickList) and view.hasFocus() and view.currentIndex().row() == index.row()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and (tick.possible or tick.on)
        if current or hovered:
            painter.setPen(QPen(theme.colour("accent"), 1) if current else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover") if hovered else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        first = QRect(area.topLeft(), QSize(area.width(), ROW))
        box = QRect(first.left() + 4, first.center().y() - 7, 16, 16).toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("accent" if tick.on else "field_line"), 1))
        painter.setBrush(theme.colour("accent") if tick.on else theme.colour("ground"))
        painter.drawRoundedRect(box, 4, 4)
        if tick.on:
            icons.draw(painter, box.adjusted(1, 1, -1, -1), "check", "on_accent")
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        painter.setPen(theme.colour("muted"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(first.adjusted(0, 0, -4, 0), flags, tick.note)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text" if tick.possible or tick.on else "muted"))
        words, shown = _words(area, tick), one_line(tick.text)
        if area.height() == ROW:
            shown = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap), shown)
        painter.restore()


def _words(area: QRect, tick: Tick) -> QRect:
    """The room for a line's words between its box and its number."""
    taken = QFontMetrics(theme.font(theme.SMALL, tabular=True)).horizontalAdvance(tick.note)
    return area.adjusted(26, 0, -(taken + 8), 0)


class TickList(QListView):
    """Lines to tick: `toggled(value)` by a click, Space or Enter; the one who listens shows the new state.

    `moved(value, places)` by a drag or by Alt with an arrow, where lines can be `movable`; `typed(letter)` when a
    letter is typed, for a search beside the list; `left_above()` when the topmost line is left upwards. Where it
    `wraps`, words that are too long for a line go on in a second one.
    """

    toggled = Signal(str)
    moved = Signal(str, int)
    typed = Signal(str)
    left_above = Signal()

    def __init__(self, name: str, *, movable: bool = False, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wraps = wraps
        self._ticks = _Model(self)
        self._movable = movable
        self._dragged = ""
        self.setModel(self._ticks)
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(not wraps)
        self.setWordWrap(wraps)  # so that the lines are laid out anew where a scroll bar takes of their width
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where lines are of one height, none is shown in part.
        self.setViewportMargins(0, 0, 0, 0 if self.wraps else self.height() % ROW)

    def ticks(self) -> list[Tick]:
        """What is shown."""
        return list(self._ticks.ticks)

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Shows these lines; the current one stays current."""
        current = self.current()
        self._ticks.show(ticks)
        self.choose(current)

    def turn(self, value: str) -> None:
        """Ticks a line or takes its tick off; the others stay as they are, however many."""
        row = next((n for n, tick in enumerate(self._ticks.ticks) if tick.value == value), -1)
        if row >= 0:
            self._ticks.ticks[row] = self._ticks.ticks[row]._replace(on=not self._ticks.ticks[row].on)
            self._ticks.dataChanged.emit(self._ticks.index(row), self._ticks.index(row))

    def go_to_top(self) -> None:
        """Makes the first line the current one: the lines are others now."""
        if self._ticks.ticks:
            self.setCurrentIndex(self._ticks.index(0))
        self.scrollToTop()

    def current(self) -> str:
        """The value of the line with the focus, or ""."""
        row = self.currentIndex().row()
        return self._ticks.ticks[row].value if 0 <= row < len(self._ticks.ticks) else ""

    def choose(self, value: str) -> None:
        """Makes a line the current one; the first where there is none of that value."""
        row = next((n for n, tick in enumerate(self._ticks.ticks) if tick.value == value), 0)
        if self._ticks.ticks and row != self.currentIndex().row():
            self.setCurrentIndex(self._ticks.index(row))

    def _toggle(self, row: int) -> None:
        if 0 <= row < len(self._ticks.ticks):
            tick = self._ticks.ticks[row]
            if tick.possible or tick.on:
                self.toggled.emit(tick.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._dragged = self._ticks.ticks[index.row()].value if index.isValid() else ""
        self._pressed = index.row()

    _pressed = -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._movable and self._dragged and event.buttons() & Qt.MouseButton.LeftButton:
            at = next((n for n, tick in enumerate(self._ticks.ticks) if tick.value == self._dragged), -1)
            over = self.indexAt(event.position().toPoint()).row()
            if at >= 0 and over >= 0 and over != at:
                self._pressed = -1
                self.moved.emit(self._dragged, over - at)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and row >= 0 and row == self._pressed:
            self._toggle(row)
        self._dragged, self._pressed = "", -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(row)
        elif self._movable and alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(self.current(), -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Up and row <= 0:
            self.left_above.emit()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif event.text().isprintable() and event.text().strip() and not alt and not _commanding(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def _commanding(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier))
