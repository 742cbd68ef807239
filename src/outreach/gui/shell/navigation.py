"""The navigation at the side: places with an icon, a word, and a number where something waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import dressed, number, tip, unmarked
from outreach.gui.kit.layout import remove, vbox
from outreach.gui.theme import icons, theme
from outreach.i18n import _

WIDE, NARROW = 196, 52
BEFORE, AFTER = 46, 16  # pixels beside the words of a place
VIEW_ROOM = 13  # pixels above and under the words of a view


class Place(QAbstractButton):
    """One place. Drawn by hand, for a button has no room for a number at its end."""

    def __init__(self, name: str, icon: str, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._icon = name, icon
        self.count = 0
        self._words = text
        self.setText(unmarked(text))
        dressed(self, tip=tip, name=text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.NAVIGATION_ROW)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # it is drawn anew when the pointer comes and goes
        theme.changed.connect(self.update)
        on_keys(self, {ENTER: self.click})

    def set_count(self, count: int) -> None:
        """Shows how much waits here; 0 shows nothing."""
        if count != self.count:
            self.count = count
            name = _("{place}, {count} waiting").format(place=self._words, count=count) if count else self._words
            self.setAccessibleName(name)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDE, theme.NAVIGATION_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(8, 2, -8, -2)
        ground = "selected" if self.isChecked() else "hover" if self.underMouse() else ""
        painter.setPen(QPen(theme.colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        is_narrow = self.width() < WIDE - 40
        left = (self.width() - icons.SIZE) / 2 if is_narrow else 18
        place = QRectF(left, (self.height() - icons.SIZE) / 2, icons.SIZE, icons.SIZE)
        if self._icon:
            icons.draw(painter, place, self._icon, "accent" if self.isChecked() else "muted")
        if not is_narrow:
            self._draw_words(painter)
        elif self._icon:
            self._draw_dot(painter, place)

    def _draw_words(self, painter: QPainter) -> None:
        right = self._draw_count(painter) if self.count else AFTER
        painter.setPen(theme.colour("text" if self._icon or self.isChecked() else "muted"))
        painter.setFont(theme.font(strong=self.isChecked()))
        words = QRect(BEFORE, 0, self.width() - BEFORE - right, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self._words)

    def _draw_count(self, painter: QPainter) -> int:
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        painter.setPen(theme.colour("muted"))
        text = number(self.count) if self.count < 100_000 else "99 999+"
        area = QRect(0, 0, self.width() - 18, self.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)
        return painter.fontMetrics().horizontalAdvance(text) + 26

    def _draw_dot(self, painter: QPainter, place: QRectF) -> None:
        if self.count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(place.topRight(), 3, 3)


class View(Place):
    """A saved view under its place: its whole name alone, in several lines where it is long."""

    def __init__(self, place: str, view_id: int, text: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{place} {view_id}", "", text, tip(text), parent)
        self.view_id = view_id
        room = QRect(0, 0, WIDE - BEFORE - AFTER, 0)
        lines = QFontMetrics(theme.font(strong=True)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        self.setFixedHeight(lines.height() + VIEW_ROOM)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)


class Navigation(QWidget):
    """The places, one of which is shown. `chosen(name)` when another is; arrows move between them.

    Under a place stand its saved views: `view_chosen(place, id)`, `view_menu_wanted(place, id, widget)`.
    """

    chosen = Signal(str)
    view_chosen = Signal(str, int)
    view_menu_wanted = Signal(str, int, object)

    def __init__(self) -> None:
        super().__init__()
        dressed(self, ground="raised")
        self.places: dict[str, Place] = {}
        self._views: dict[str, list[View]] = {}
        self._group = QButtonGroup(self)
        self._layout = vbox(spacing=0, margins=(0, 8, 0, 8), on=self)
        self._at = 0
        self.narrow, self._wide = False, WIDE
        self.setAccessibleName(_("Navigation"))

    def add(self, name: str, icon: str, text: str, tip: str) -> Place:
        """Adds a place under the others."""
        place = Place(name, icon, text, tip, self)
        place.clicked.connect(lambda _on=False: self.chosen.emit(name))
        self.places[name] = place
        words = QFontMetrics(theme.font(strong=True)).horizontalAdvance(text)
        self._wide = max(self._wide, BEFORE + words + 1 + AFTER)  # they may be a part of a pixel wider
        self._group.addButton(place)
        self._layout.insertWidget(self._at, place)
        self._at += 1
        return place

    def gap(self, *, grows: bool) -> None:
        """Some room between groups of places, or all that is left."""
        self._layout.insertSpacing(self._at, 12)
        self._layout.insertStretch(self._at + 1, int(grows))
        self._at += 2

    def show_views(self, name: str, views: Sequence[tuple[int, str]]) -> None:
        """Shows the saved views of a place, (id, name) each, under it."""
        there = self._views.pop(name, [])
        if [(view.view_id, view.text()) for view in there] == list(views):
            self._views[name] = there
            return
        shown = next((view.view_id for view in there if view.isChecked()), None)
        for old in there:
            self._group.removeButton(old)
        remove(self._layout, there)
        self._at -= len(there)
        made = [View(name, view_id, text, self) for view_id, text in views]
        under = self._layout.indexOf(self.places[name]) + 1
        for place, view in enumerate(made):
            view.clicked.connect(lambda _on=False, view=view: self.view_chosen.emit(name, view.view_id))
            view.customContextMenuRequested.connect(
                lambda _at, view=view: self.view_menu_wanted.emit(name, view.view_id, view)
            )
            self._group.addButton(view)
            self._layout.insertWidget(under + place, view)
            view.setVisible(not self.narrow)
            view.setChecked(view.view_id == shown)
        self._at += len(made)
        self._views[name] = made

    def show_place(self, name: str, view_id: int | None = None) -> None:
        """Marks a place, or a view of it, as what is shown."""
        view = next((view for view in self._views.get(name, ()) if view.view_id == view_id), None)
        if view is not None and not self.narrow:
            view.setChecked(True)
        elif name in self.places:
            self.places[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Shows the icons alone, or the words too."""
        self.narrow = narrow
        self.setFixedWidth(NARROW if narrow else self._wide)
        for name, views in self._views.items():
            if narrow and any(view.isChecked() for view in views):
                self.places[name].setChecked(True)
            for view in views:
                view.setVisible(not narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order: list[Place] = []
        for name, place in self.places.items():
            order += [place, *(view for view in self._views.get(name, ()) if view.isVisible())]
        now = next((n for n, place in enumerate(order) if place.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and now >= 0:
            order[(now + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)
