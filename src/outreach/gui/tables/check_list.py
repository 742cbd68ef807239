"""A list of things to tick, with a number at the end of each line: the values of a filter, the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import one_line, tip
from outreach.gui.kit.offers import Index
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


class _Lines(QStyledItemDelegate):
    def editorEvent(self, *_what: object) -> bool:
        """Nothing: whoever listens to `toggled` says what is ticked."""
        return False

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
        _paint_box(painter, QRect(first.left() + 4, first.center().y() - 7, 16, 16), is_on=tick.on)
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


def _paint_box(painter: QPainter, place: QRect, *, is_on: bool) -> None:
    box = place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(theme.colour("accent" if is_on else "edge"), 1))
    painter.setBrush(theme.colour("accent" if is_on else "ground"))
    painter.drawRoundedRect(box, 4, 4)
    if is_on:
        icons.draw(painter, box.adjusted(1, 1, -1, -1), "check", "on_accent")


def _fill(item: QListWidgetItem, tick: Tick) -> QListWidgetItem:
    """Has a line say what it is."""
    item.setData(_TICK, tick)
    item.setToolTip(tip(tick.text))
    item.setCheckState(Qt.CheckState.Checked if tick.on else Qt.CheckState.Unchecked)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (tick.text, tick.note))))
    return item


def _words(area: QRect, tick: Tick) -> QRect:
    """The room for a line's words between its box and its number."""
    taken = QFontMetrics(theme.font(theme.SMALL, tabular=True)).horizontalAdvance(tick.note)
    return area.adjusted(26, 0, -(taken + 8), 0)


class TickList(QListWidget):
    """Lines to tick: `toggled(value)` by a click, Space or Enter; the one who listens shows the new state.

    `moved(value, places)` by a drag or by Alt with an arrow, where lines can be `movable`; `typed(letter)` when a
    letter is typed, for a search beside the list; `left_above()` when the topmost line is left upwards. Where it
    `wraps`, words that are too long for a line go on in a second one.
    """

    toggled = Signal(str)
    moved = Signal(str, int)
    typed = Signal(str)
    left_above = Signal()

    def __init__(self, name: str, *, movable: bool = False, wraps: bool = False) -> None:
        super().__init__()
        self.wraps = wraps
        self._movable = movable
        self._dragged = ""
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
        on_keys(self, {f"Space {ENTER}": lambda: self._toggle(self.currentIndex().row())})
        on_keys(self, {"Up": self.left_above.emit}, when=lambda: self.currentIndex().row() <= 0)
        up, down = (lambda: self.moved.emit(self.current(), -1)), (lambda: self.moved.emit(self.current(), 1))
        on_keys(self, {"Alt+Up": up, "Alt+Down": down}, when=lambda: movable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where lines are of one height, none is shown in part.
        self.setViewportMargins(0, 0, 0, 0 if self.wraps else self.height() % ROW)

    def ticks(self) -> list[Tick]:
        """What is shown."""
        return [self.item(row).data(_TICK) for row in range(self.count())]

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Shows these lines; the current one stays current, and lines of the same values keep their places."""
        current = self.current()
        if [tick.value for tick in ticks] == [tick.value for tick in self.ticks()]:
            with QSignalBlocker(self.model()):  # one repaint, not one for each line
                for row, tick in enumerate(ticks):
                    _fill(self.item(row), tick)
            self.scheduleDelayedItemsLayout()
        else:
            self.clear()
            for tick in ticks:
                self.addItem(_fill(QListWidgetItem(tick.text), tick))
        self.choose(current)

    def _row_of(self, value: str) -> int:
        return next((row for row, tick in enumerate(self.ticks()) if tick.value == value), -1)

    def turn(self, value: str) -> None:
        """Ticks a line or takes its tick off; the others stay as they are, however many."""
        row = self._row_of(value)
        if row >= 0:
            tick = self.ticks()[row]
            _fill(self.item(row), tick._replace(on=not tick.on))

    def go_to_top(self) -> None:
        """Makes the first line the current one: the lines are others now."""
        self.setCurrentRow(0)
        self.scrollToTop()

    def current(self) -> str:
        """The value of the line with the focus, or ""."""
        item = self.currentItem()
        return str(item.data(_TICK).value) if item is not None else ""

    def choose(self, value: str) -> None:
        """Makes a line the current one; the first where there is none of that value."""
        self.setCurrentRow(max(0, self._row_of(value)))

    def _toggle(self, row: int) -> None:
        if 0 <= row < self.count():
            tick = self.item(row).data(_TICK)
            if tick.possible or tick.on:
                self.toggled.emit(tick.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._dragged = index.data(_TICK).value if index.isValid() else ""
        self._pressed = index.row()

    _pressed = -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._movable and self._dragged and event.buttons() & Qt.MouseButton.LeftButton:
            at = self._row_of(self._dragged)
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
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


_COMMANDS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
