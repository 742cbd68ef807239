"""The officers of a release, chosen from the records and put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from outreach.gui import icons, shown
from outreach.gui.fields import Field
from outreach.gui.labels import Elided, Text, one_line
from outreach.i18n import _
from outreach.services.officers import OfficerRow


class OfficerLine(QFrame):
    """One chosen officer. Alt+Up and Alt+Down move it, Delete takes it off."""

    moved = Signal(int)
    removed = Signal()

    def __init__(self, row: OfficerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.officer = row
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(one_line(row.name))
        self.setToolTip(_("Alt+Up and Alt+Down change the order, Delete takes the officer off"))
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 4, 4)
        line.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(" ".join(part for part in (row.honorific, row.name) if part)))
        words.addWidget(Elided(self._reach(row), "small"))
        line.addLayout(words, 1)
        line.addWidget(_tool("arrow-up", _("Further up"), lambda: self.moved.emit(-1)))
        line.addWidget(_tool("arrow-down", _("Further down"), lambda: self.moved.emit(1)))
        line.addWidget(_tool("x", _("Take off"), self.removed.emit))

    @staticmethod
    def _reach(row: OfficerRow) -> str:
        phone = shown.phone(row.phone) if row.phone_valid else ""
        email = row.email if row.email_valid else ""
        return " · ".join(part for part in (row.title, phone, email) if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def _tool(icon: str, text: str, action: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icons.icon(icon, "muted"))
    button.setFixedSize(28, 28)
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.clicked.connect(lambda _on=False: action())
    return button


class OfficersField(Field):
    """`officers` of a release: ids in order. `known()` answers all there are."""

    def __init__(
        self, known: Callable[[], Sequence[OfficerRow]], name: str = "officers", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, _("Officers, in the order of the contact block"), parent)
        self._known = known
        self._ids: list[int] = []
        self._rows: dict[int, OfficerRow] = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.box = QComboBox()
        self.box.setAccessibleName(_("Add an officer"))
        self.box.setMaxVisibleItems(16)
        self.box.activated.connect(self._chosen)
        self._none = Text(_("There is no officer yet. Add one on the page Officers."), "small", wrap=True)
        self._column.addWidget(self.box)
        self._column.addWidget(self._none)
        self.hold(body)
        self.setFocusProxy(self.box)
        self.lines: list[OfficerLine] = []
        self.set_value([])

    def _chosen(self, place: int) -> None:
        officer_id = self.box.itemData(place)
        if officer_id is not None and officer_id not in self._ids:
            self._ids.append(int(officer_id))
            self._draw()
            self.changed.emit()

    def _remove(self, officer_id: int) -> None:
        self._ids.remove(officer_id)
        self._draw()
        self.box.setFocus()
        self.changed.emit()

    def _move(self, officer_id: int, step: int) -> None:
        place = self._ids.index(officer_id)
        other = place + step
        if 0 <= other < len(self._ids):
            self._ids[place], self._ids[other] = self._ids[other], self._ids[place]
            self._draw()
            self.lines[other].setFocus()
            self.changed.emit()

    def _draw(self) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for place, officer_id in enumerate(self._ids):
            row = self._rows.get(officer_id)
            if row is None:
                continue
            line = OfficerLine(row)
            line.removed.connect(lambda number=officer_id: self._remove(number))
            line.moved.connect(lambda step, number=officer_id: self._move(number, step))
            self._column.insertWidget(place, line)
            self.lines.append(line)
        self.box.clear()
        self.box.addItem(_("Add an officer…"), None)
        for row in self._rows.values():
            if row.id not in self._ids:
                self.box.addItem(one_line(" · ".join(part for part in (row.name, row.title) if part)), row.id)
        self.box.setVisible(self.box.count() > 1)
        self._none.setVisible(not self._rows)

    def value(self) -> list[int]:
        return list(self._ids)

    def set_value(self, value: Any) -> None:
        self._rows = {row.id: row for row in self._known()}
        self._ids = [number for number in (value or ()) if number in self._rows]
        self._draw()
