"""The search over everything (Ctrl+K): records and actions by a few letters, under the box in the top bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from outreach.gui import actions
from outreach.gui.forms.fields import LineEdit, Pause
from outreach.gui.kit.is_alive import focus_again
from outreach.gui.kit.labels import number, one_line
from outreach.gui.tables.record_model import Index
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values.text import fold

ROW = 32
MOST = 12


class Hit(NamedTuple):
    """Something found: what it says, what kind it is, and what happens when it is chosen."""

    icon: str
    text: str
    note: str
    choose: Callable[[], object]


Source = Callable[[str], Iterable[Hit]]


class _Rows(QStyledItemDelegate):
    """An icon, the text, and the kind or the keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect.adjusted(4, 1, -4, -1)
        widget = option.widget
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(widget, QListWidget) and widget.currentRow() == index.row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(area, 6, 6)
        place = QRect(area.left() + 8, area.center().y() - 7, 16, 16)
        icons.draw(painter, place.toRectF(), hit.icon, "muted")
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("muted"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        note = painter.fontMetrics().elidedText(hit.note, Qt.TextElideMode.ElideRight, area.width() // 2)
        width = painter.fontMetrics().horizontalAdvance(note)
        painter.drawText(area.adjusted(0, 0, -12, 0), flags, note)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        words = QRect(area.left() + 34, area.top(), area.width() - 34 - width - 28, area.height())
        shown = painter.fontMetrics().elidedText(hit.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class SearchBox(LineEdit):
    """The box in the top bar. What it finds hangs under it, inside the window, and never takes the focus.

    `nowhere` when it is left and what had the focus before is no longer there, or nothing had: Tab leads here, too.
    """

    nowhere = Signal()

    def __init__(self, host: QWidget, sources: Iterable[Source]) -> None:
        keys = actions.keys(actions.BY_NAME["search"])
        super().__init__(_("Search contacts, releases, actions…") + f"   {keys}")
        self.setAccessibleName(_("Search everything"))
        self.setProperty("role", "search")
        sign = self.addAction(icons.icon("search", "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(_("Search everything"))
        self._sources = list(sources)
        self._host = host
        self._pause = Pause(self._look, 60, self)
        self.textEdited.connect(lambda _text: self._pause.start())
        self._before: QWidget | None = None

    @cached_property
    def found(self) -> QListWidget:
        """What was found; not made before somebody searches, for the window is there sooner without it."""
        found = QListWidget()
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setItemDelegate(_Rows(found))
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setMouseTracking(True)
        found.itemEntered.connect(found.setCurrentItem)
        found.itemClicked.connect(lambda _item: self._choose())
        found.setAccessibleName(_("Found"))
        return found

    @cached_property
    def _popup(self) -> QFrame:
        popup = QFrame(self._host)
        popup.setProperty("role", "popup")
        popup.hide()
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.found)
        self._host.installEventFilter(self)
        return popup

    def begin(self) -> None:
        """Goes to the box; Escape leads back to where one was."""
        window = self.window()
        focus = window.focusWidget() if window else None
        if focus is not self:
            self._before = focus
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._look()

    def _look(self) -> None:
        text = self.text().strip()
        self.found.clear()
        for source in self._sources:
            try:
                hits = list(source(text))
            except Problem:  # half of a filter: nothing is found by it yet
                continue
            for hit in hits:
                item = QListWidgetItem(hit.text)
                item.setData(Qt.ItemDataRole.UserRole, hit)
                self.found.addItem(item)
        if not self.found.count() and text:
            nothing = QListWidgetItem()
            nothing.setData(Qt.ItemDataRole.UserRole, Hit("search", _("No match found."), "", lambda: None))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.found.addItem(nothing)
        self.found.setCurrentRow(0)
        self._show()

    def _show(self) -> None:
        host = self._popup.parentWidget()
        if not self.hasFocus() or host is None:
            return
        corner = self.mapTo(host, QPoint(0, self.height() + 4))
        rows = min(self.found.count(), MOST)
        height = rows * ROW + 12
        self._popup.setGeometry(corner.x(), corner.y(), max(self.width(), 360), height)
        self._popup.setVisible(rows > 0)
        self._popup.raise_()

    def _choose(self) -> None:
        item = self.found.currentItem()
        if item is not None and not item.flags():
            return  # nothing was found: what was typed stays, to be mended
        self._popup.hide()
        if self.found.currentRow() < 0:
            return
        hit: Hit = item.data(Qt.ItemDataRole.UserRole)
        self._leave()
        hit.choose()

    def _leave(self) -> None:
        self._popup.hide()
        self.clear()
        if not focus_again(self._before):
            self.clearFocus()
            self.nowhere.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, count = self.found.currentRow(), self.found.count()
        if event.key() == Qt.Key.Key_Down and count:
            self.found.setCurrentRow((row + 1) % count)
        elif event.key() == Qt.Key.Key_Up and count:
            self.found.setCurrentRow((row - 1) % count)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self._pause.stop()
                self._look()
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._look()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if "_popup" in vars(self):
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._popup.isVisible():
            self._show()
        return False


def action_hits(made: dict[str, QAction], text: str) -> list[Hit]:
    """The actions whose words begin with what was typed, with their keys so that one learns them."""
    words = fold(text).split()
    hits = []
    for action in actions.ACTIONS:
        one = made[action.name]
        shown = one.text().rstrip("…")
        own = fold(f"{shown} {_(action.tip)} {action.text}").split()
        if one.isEnabled() and all(any(word.startswith(part) for word in own) for part in words):
            hits.append(Hit(action.icon, shown, actions.keys(action), one.trigger))
    return hits[: MOST if not words else 5]


def record_hits(
    icon: str, kind: str, rows: Iterable[tuple[int, str, str]], choose: Callable[[int], object]
) -> list[Hit]:
    """Records as hits: (id, text, note) each."""
    return [
        Hit(icon, one_line(text, 120), one_line(note, 80) or kind, partial(choose, record_id))
        for record_id, text, note in rows
    ]


def all_hits(kind: str, count: int, shown: int, choose: Callable[[], object]) -> list[Hit]:
    """Where there are more records than hits: the way to all of them, on their page."""
    return [Hit("filter", _("Show all {count}").format(count=number(count)), kind, choose)] if count > shown else []
