"""The field of further and earlier positions: what, where, from when until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Field
from outreach.gui.kit.day_edit import DayEdit
from outreach.gui.kit.labels import Text, set_property
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.offers import WordsLine
from outreach.gui.kit.page import push_button, tool_button
from outreach.i18n import _

_TEXTS = ("position", "outlet")
_DAYS = ("since", "until")


def _line(name: str, words: str, outlets: Callable[[], Iterable[str]]) -> LineEdit:
    if name in _DAYS:
        return DayEdit(hint=words)
    return WordsLine(outlets, words) if name == "outlet" else LineEdit(words)


class PositionEntry(QWidget):
    """One position in two rows: what and where, from when until when."""

    changed = Signal()
    removed = Signal()

    def __init__(self, outlets: Callable[[], Iterable[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._department = ""
        column = vbox(spacing=4, margins=(0, 0, 0, 4), on=self)
        self.edits: dict[str, LineEdit] = {}
        places = {"position": _("Position"), "outlet": _("Outlet"), "since": _("From"), "until": _("Until")}
        for name, words in places.items():
            edit = self.edits[name] = _line(name, words, outlets)
            edit.setAccessibleName(words)
            edit.textEdited.connect(lambda _text: self.changed.emit())
        cross = tool_button("x", _("Remove this position"), self.removed.emit, size=24)
        column.addLayout(hbox(*((self.edits[name], 1) for name in _TEXTS), spacing=8))
        column.addLayout(hbox(*((self.edits[name], 1) for name in _DAYS), cross, spacing=8))
        self._days = {name: edit for name, edit in self.edits.items() if isinstance(edit, DayEdit)}
        for day in self._days.values():
            day.left.connect(self._check)
        self.problem = Text("", "small", tone="problem", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.setFocusProxy(self.edits["position"])

    def set(self, fields: dict[str, Any]) -> None:
        """Shows a position."""
        self._department = str(fields.get("department") or "")
        for name, edit in self.edits.items():
            value = fields.get(name)
            if isinstance(edit, DayEdit):
                edit.set_value(value)
            else:
                edit.setText(str(value or ""))
            edit.setCursorPosition(0)

    def value(self) -> dict[str, Any]:
        """The position as a form's fields; a day that is none stays as it was typed, for the check to tell."""
        return {
            **{name: self.edits[name].text().strip() for name in _TEXTS},
            "department": self._department,
            **{name: day.value() for name, day in self._days.items()},
        }

    def is_empty(self) -> bool:
        return not any(self.value().values())

    def _check(self) -> None:
        text = ""
        for day in self._days.values():
            set_property(day, "tone", "problem" if day.is_wrong() else "")
            text = day.problem() or text
        since, until = (day.value() for day in self._days.values())
        if isinstance(since, date) and isinstance(until, date) and until < since:
            set_property(self._days["until"], "tone", "problem")
            text = _("The position ends before it begins.")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


class PositionsField(Field):
    """Positions beside the present one; one without an end is held as well."""

    def __init__(self, name: str, label: str, outlets: Callable[[], Iterable[str]]) -> None:
        super().__init__(name, label)
        self._outlets = outlets
        self._entries: list[PositionEntry] = []
        holder = QWidget()
        self._add = push_button(_("Add a position"), self._another, kind="link", icon="plus")
        self._column = vbox((self._add, Qt.AlignmentFlag.AlignLeft), spacing=4, on=holder)
        self.hold(holder)
        self.setFocusProxy(self._add)

    def entries(self) -> list[PositionEntry]:
        """What is shown now."""
        return list(self._entries)

    def _another(self) -> None:
        self.insert({}).setFocus(Qt.FocusReason.TabFocusReason)

    def insert(self, fields: dict[str, Any]) -> PositionEntry:
        """Puts a position before the others."""
        made = self._make(fields, 0)
        self.changed.emit()
        return made

    def _make(self, fields: dict[str, Any], place: int) -> PositionEntry:
        made = PositionEntry(self._outlets)
        made.set(fields)
        made.changed.connect(self.changed)
        made.removed.connect(lambda: self._remove(made))
        self._entries.insert(place, made)
        self._column.insertWidget(place, made)
        return made

    def _remove(self, entry: PositionEntry) -> None:
        self._entries.remove(entry)
        self._column.removeWidget(entry)
        entry.hide()
        entry.deleteLater()
        self._add.setFocus()
        self.changed.emit()

    def value(self) -> list[dict[str, Any]]:
        return [entry.value() for entry in self._entries if not entry.is_empty()]

    def set_value(self, value: Any) -> None:
        for entry in self._entries:
            self._column.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self._entries = []
        for place, fields in enumerate(value or ()):
            self._make(dict(fields), place)
