"""A line under which offers hang while one types: of a filter, of a contact, of the search over everything."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import dressed, one_line
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.values.text import beginnings, fold

Index = QModelIndex | QPersistentModelIndex
ROW, HEADING, MOST, LEAST_WIDTH = 28, 22, 12, 380
EDGE, GAP, HINTS = 12, 8, 132  # pixels at the ends of an offer, between its parts, and before the column of the hints


class Offer(NamedTuple):
    """What hangs under a line: its icon, its text, a hint behind it, a note at its end; `value` is what it stands for.

    One that is not `possible` only says something. The first of a `group` stands under its name.
    """

    text: str
    value: Any = None
    note: str = ""
    hint: str = ""
    icon: str = ""
    possible: bool = True
    group: str = ""


_GROUP = Qt.ItemDataRole.UserRole + 1  # the name of the group that begins with an offer
_TYPED = Qt.ItemDataRole.UserRole + 2


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW + HEADING * bool(index.data(_GROUP)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        view, room = option.widget, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if group := index.data(_GROUP):
            above = QRect(room.left() + EDGE, room.top(), room.width() - 2 * EDGE, HEADING)
            _words(painter, above, group, theme.SMALL, "muted", most=above.width())
            room.setTop(room.top() + HEADING)
        if isinstance(view, QListWidget) and view.currentRow() == index.row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(room.adjusted(2, 1, -2, -1), theme.RADIUS, theme.RADIUS)
        room.adjust(EDGE, 0, -EDGE, 0)
        if offer.icon:
            icons.draw(painter, QRect(room.left(), room.center().y() - 7, 16, 16).toRectF(), offer.icon, "muted")
            room.setLeft(room.left() + 16 + GAP)
        typed = index.data(_TYPED)
        most = room.width() // 2
        if offer.hint:  # it says why this was found, and what else is said gives way to it
            before = max(_width(offer.text, theme.TEXT) + EDGE, HINTS) + _width(offer.hint, theme.SMALL) + EDGE
            most = max(0, min(most, room.width() - before - GAP))
        note = _words(painter, room, offer.note, theme.SMALL, "muted", most=most, right=True, typed=typed)
        room.setRight(room.right() - note - GAP)
        text = _words(painter, room, offer.text, theme.TEXT, "text", most=room.width(), typed=typed)
        room.setLeft(room.left() + max(text + EDGE, HINTS))
        if room.width() > 2 * EDGE:
            _words(painter, room, offer.hint, theme.SMALL, "muted", most=room.width(), typed=typed)
        painter.restore()


def _width(text: str, size: int) -> int:
    return QFontMetrics(theme.font(size, strong=True)).horizontalAdvance(text)


def _words(
    painter: QPainter, room: QRect, text: str, size: int, role: str, *, most: int, right: bool = False, typed: str = ""
) -> int:
    """Draws words at one end of a room, no wider than `most`; those `typed` are strong. Returns how wide they are."""
    painter.setFont(theme.font(size, tabular=right))
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, most)
    begun = dict(beginnings(shown, typed))
    cuts = sorted({0, len(shown), *begun, *begun.values()})
    fonts = [theme.font(size, tabular=right, strong=start in begun) for start in cuts[:-1]]
    pieces = [(shown[start:end], font) for (start, end), font in zip(itertools.pairwise(cuts), fonts, strict=True)]
    widths = [QFontMetrics(font).horizontalAdvance(piece) for piece, font in pieces]
    at = room.right() + 1 - sum(widths) if right else room.left()
    for (piece, font), width in zip(pieces, widths, strict=True):
        painter.setFont(font)
        painter.drawText(QRect(at, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter.value, piece)
        at += width
    return sum(widths)


class OfferingLine(LineEdit):
    """What hangs under it lies in its window and never takes the focus.

    Up and Down choose, Enter takes the one that is chosen (`take_offer`), a click any, Escape puts them away.
    """

    least_width = LEAST_WIDTH
    field: QWidget | None = None  # under which they hang, where the line is a part of it

    def __init__(self, placeholder: str = "", icon: str = "", name: str = "") -> None:
        super().__init__(placeholder)
        if icon:
            self.addAction(icons.icon(icon, "muted"), LineEdit.ActionPosition.LeadingPosition).setText(name)
        self._popup: QFrame | None = None  # made when something is first offered
        below, above = lambda: self._go(self.chosen() + 1), lambda: self._go(max(self.chosen(), 0) - 1)
        on_keys(self, {"Down": below, "Up": above}, when=self.offers)
        # Escape is for what hangs here before it is for a form around, whose shortcut it is.
        on_keys(self, {"Esc": lambda: self.put_away()}, before_window=True, when=self.offers)
        on_keys(self, {ENTER: lambda: self.take(self.chosen())}, when=lambda: self.chosen() >= 0)
        self._list: QListWidget

    def offers(self) -> list[Offer]:
        """What hangs under the line now."""
        if self._popup is None or not self._popup.isVisible():
            return []
        return [self._list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self._list.count())]

    def show_offers(self, offers: Sequence[Offer], chosen: int = -1) -> None:
        """Hangs these under the line, one of them chosen; none: puts them away."""
        if not offers:
            self.put_away()
            return
        if self._popup is None:
            self._popup = self._make_popup()
        self._list.clear()
        groups = ["", *(offer.group for offer in offers)]
        for before, offer in zip(groups, offers, strict=False):
            item = QListWidgetItem(one_line(offer.text), self._list)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            item.setData(_GROUP, offer.group if offer.group != before else "")
            item.setData(_TYPED, self.text())
            said = (item.data(_GROUP), offer.text, offer.hint, offer.note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))
        self._list.setCurrentRow(chosen)
        host, field = self.window(), self.field or self
        corner = field.mapTo(host, QPoint(0, 0))
        above, below = corner.y() - GAP, host.height() - corner.y() - field.height() - GAP
        rows = sum(self._list.sizeHintForRow(row) for row in range(min(len(offers), MOST)))
        height = rows + GAP + 2  # its layout's margins and its edge
        is_under = below >= height or below >= above
        height = min(height, below if is_under else above)
        top = corner.y() + field.height() + GAP // 2 if is_under else corner.y() - GAP // 2 - height
        width = min(max(field.width(), self.least_width), host.width() - corner.x() - GAP)
        self._popup.setGeometry(corner.x(), top, width, height)
        self._popup.show()
        self._popup.raise_()

    def _make_popup(self) -> QFrame:
        popup = dressed(QFrame(self.window()), role="popup")
        self._list = QListWidget()
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(lambda item: self.take(self._list.row(item)))
        self._list.setAccessibleName(_("Suggestions"))
        vbox(self._list, margins=4, on=popup)
        return popup

    def put_away(self) -> None:
        """Hides what is offered."""
        if self._popup is not None:
            self._popup.hide()

    def chosen(self) -> int:
        """The row of the offer that is chosen; -1: none."""
        return self._list.currentRow() if self.offers() else -1

    def take(self, row: int) -> None:
        """Takes an offer, as Enter does the chosen one."""
        offers = self.offers()
        if 0 <= row < len(offers) and offers[row].possible:
            self.put_away()
            self.take_offer(offers[row])

    def take_offer(self, offer: Offer) -> None:
        """Does what an offer stands for."""
        raise NotImplementedError

    def _go(self, row: int) -> None:
        self._list.setCurrentRow(row % self._list.count())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.put_away()


class WordsLine(OfferingLine):
    """A line that goes on with one of some words; they are asked for when the first letter is typed."""

    least_width = 0

    def __init__(self, words: Callable[[], Iterable[str]], placeholder: str = "") -> None:
        super().__init__(placeholder)
        self._words, self._known = words, list[str]()
        self.textEdited.connect(self.offer)

    def offer(self, text: str) -> None:
        """Offers the words that hold a text."""
        if len(text) < 2 or not self._known:
            self._known = list(self._words())
        self.show_offers([Offer(word, word) for word in self.matching(text)] if text.strip() else [])

    def matching(self, text: str) -> list[str]:
        """The words that hold a text."""
        wanted = fold(text).strip()
        return [word for word in self._known if wanted in fold(word)]

    def take_offer(self, offer: Offer) -> None:
        self.setText(offer.value)
        self.textEdited.emit(offer.value)
        self.put_away()
