"""The line of a filter: what could come next hangs under it, and a slip is underlined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from outreach.gui.forms.fields import LineEdit, Pause
from outreach.gui.kit.labels import number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.tables.record_model import Index
from outreach.gui.theme import icons, theme
from outreach.i18n import _

ROW = 28
MOST = 9
# After the last key: the table has been painted by then, and a hand that types on is not disturbed.
PAUSE = 90


class Completion(Protocol):
    """What could stand between `start` and `end` of the text: `count` contacts have it, where that is known."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def count(self) -> int | None: ...


Complete = Callable[[str, int], Sequence[Completion]]


class _Offers(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.offers: list[Completion] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            counted = number(offer.count) if offer.count is not None else ""
            return ", ".join(filter(None, (offer.text, offer.hint, counted)))
        return offer if role == Qt.ItemDataRole.UserRole else None

    def show(self, offers: Sequence[Completion]) -> None:
        self.beginResetModel()
        self.offers = list(offers)
        self.endResetModel()


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Completion = index.data(Qt.ItemDataRole.UserRole)
        view = option.widget
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(view, QListView) and view.currentIndex().row() == index.row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        painter.setPen(theme.colour("muted"))
        counted = number(offer.count) if offer.count is not None else ""
        painter.drawText(area.adjusted(0, 0, -12, 0), middle | int(Qt.AlignmentFlag.AlignRight), counted)
        right = painter.fontMetrics().horizontalAdvance(counted) + 20
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        room = area.width() - 12 - right
        text = painter.fontMetrics().elidedText(one_line(offer.text), Qt.TextElideMode.ElideRight, room)
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(area.adjusted(12, 0, 0, 0), middle, text)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("muted"))
        left = max(wide + 12, 132)
        rest = QRect(area.left() + 12 + left, area.top(), room - left, area.height())
        if rest.width() > 24:
            hint = painter.fontMetrics().elidedText(one_line(offer.hint), Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, middle, hint)
        painter.restore()


class FilterEdit(LineEdit):
    """A line for a filter. `went_down` when Down is pressed where nothing hangs under it.

    `complete(text, cursor)` is asked off the window's thread once typing pauses. Tab takes what is offered, Enter
    what has been chosen; the arrows choose, Escape puts it away and, pressed again, empties the line.
    """

    went_down = Signal()
    # Whether Escape empties the line where nothing hangs under it.
    empties = True

    def __init__(self, placeholder: str = "", complete: Complete | None = None, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        sign = self.addAction(icons.icon("filter", "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(_("Filter"))
        self._complete = complete
        self._popup: QFrame | None = None
        self._slip: tuple[int, int] | None = None
        self._asked = ""
        self._latest = Latest(self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(lambda _error: self.put_away())
        self._pause = Pause(self._offer_if_begun, PAUSE, self)
        self.textEdited.connect(self._typed)

    # Offers

    def offer(self) -> None:
        """Asks what could come next."""
        self._pause.stop()
        if self._complete is None or not self.hasFocus():
            return
        self._ask()

    def _offer_if_begun(self) -> None:
        """While one types, only a word that was begun is gone on with: after a space nothing covers the table."""
        before = self.text()[: self.cursorPosition()]
        if before.strip() and not before[-1].isspace():
            self.offer()
        else:
            self.put_away()

    def _ask(self) -> None:
        assert self._complete is not None
        complete, text, cursor = self._complete, self.text(), self.cursorPosition()
        self._asked = text
        self._latest.ask(lambda: (text, cursor, list(complete(text, cursor))))

    def offers(self) -> list[Completion]:
        """What hangs under the line now."""
        return list(self._offers.offers) if self._popup is not None and self._popup.isVisible() else []

    def put_away(self) -> None:
        """Hides what is offered; an answer to come is no longer wanted."""
        self._pause.stop()
        self._latest.forget()
        if self._popup is not None:
            self._popup.hide()

    def _typed(self, _text: str) -> None:
        if self._complete is not None:
            self._pause.start()

    def _answered(self, answer: tuple[str, int, list[Completion]]) -> None:
        text, cursor, offers = answer
        if text != self.text() or cursor != self.cursorPosition() or not self.hasFocus():
            return
        # What stands there already is no news.
        offers = [offer for offer in offers if text[offer.start : offer.end] != offer.text]
        if not offers:
            self.put_away()
            return
        self._show(offers)
        # A value that was begun is what one means; a bare word may be just that, and Enter then goes to the table.
        begun = text[offers[0].start : cursor]
        chosen = ":" in begun or ":" in text[: offers[0].start].split(" ")[-1]
        self._list.setCurrentIndex(self._offers.index(0) if chosen else QModelIndex())

    def _make(self) -> QFrame:
        popup = QFrame(self.window())
        popup.setProperty("role", "popup")
        popup.hide()
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(4, 4, 4, 4)
        self._offers = _Offers(popup)
        self._list = QListView()
        self._list.setModel(self._offers)
        self._list.setItemDelegate(_Lines(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda index: self.take(index.row()))
        self._list.setAccessibleName(_("Suggestions"))
        layout.addWidget(self._list)
        return popup

    def _show(self, offers: Sequence[Completion]) -> None:
        if self._popup is None:
            self._popup = self._make()
        host = self._popup.parentWidget()
        assert host is not None
        self._offers.show(offers)
        corner = self.mapTo(host, QPoint(0, self.height() + 4))
        width = min(max(self.width(), 380), host.width() - corner.x() - 8)
        self._popup.setGeometry(corner.x(), corner.y(), width, min(len(offers), MOST) * ROW + 10)
        self._popup.show()
        self._popup.raise_()

    def take(self, row: int) -> None:
        """Puts an offer into the line."""
        offers = self.offers()
        if not 0 <= row < len(offers):
            return
        offer = offers[row]
        text = self.text()
        self.put_away()
        self.setText(text[: offer.start] + offer.text + text[offer.end :])
        self.setCursorPosition(offer.start + len(offer.text))
        self.textEdited.emit(self.text())
        if not offer.text.endswith(":"):
            self._pause.stop()
            self._latest.forget()

    # Keys

    def focusNextPrevChild(self, on: bool) -> bool:
        """Tab takes what is offered, and only then leads on."""
        if on and self.offers():
            self.take(max(0, self._list.currentIndex().row()))
            return True
        return super().focusNextPrevChild(on)

    def event(self, event: QEvent) -> bool:
        """Escape is for what hangs here before it is for a form around, whose shortcut it is."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.offers():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, offers = event.key(), self.offers()
        if offers and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = self._list.currentIndex().row()
            row = (row + step) % len(offers) if row >= 0 else (0 if step > 0 else len(offers) - 1)
            self._list.setCurrentIndex(self._offers.index(row))
        elif offers and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.currentIndex().isValid():
            self.take(self._list.currentIndex().row())
        elif offers and key == Qt.Key.Key_Escape:
            self.put_away()
        elif key == Qt.Key.Key_Escape and self.text() and self.empties:
            self.clear()
            self.textEdited.emit("")
            self.put_away()
        elif key == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.went_down.emit()
        elif key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.offer()
        else:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.put_away()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.put_away()

    # A slip

    def show_slip(self, place: tuple[int, int] | None) -> None:
        """Underlines what cannot be read, from one place of the text to another; None: nothing."""
        if place == self._slip and place is None:
            return
        self._slip = place
        attributes = []
        if place is not None:
            format = QTextCharFormat()
            format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            format.setUnderlineColor(theme.colour("problem"))
            begin, end = place
            # Qt gives a line no formats of its own but those of an input method, counted from the cursor.
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes = [QInputMethodEvent.Attribute(kind, begin - self.cursorPosition(), end - begin, format)]
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))
