"""A field of several entries alike, such as positions, phones or pictures: added, removed and read in one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.forms.fields import Field
from outreach.gui.kit.layout import hbox, remove, vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import push_button, tool_button
from outreach.values.data import Document


class Entry(QFrame):
    """One of several; the first and the last of its parts are where Tab comes in and leaves."""

    changed = Signal()
    removed = Signal()
    ends: tuple[QWidget, QWidget]

    def set(self, fields: Document) -> None:
        """Shows it."""
        raise NotImplementedError

    def value(self) -> Document:
        """It, as a form's fields."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether nothing is said in it."""
        return not any(self.value().values())


E = TypeVar("E", bound=Entry)


class LinesEntry(Entry):
    """One of lines in rows, each with its share of a row's width; a cross at the end of a row removes it."""

    def __init__(
        self, edits: Mapping[str, LineEdit], rows: Sequence[Mapping[str, int]], kept: str, remove_text: str, *,
        cross: int,
    ) -> None:  # fmt: skip
        """`kept` is a value that has no line."""
        super().__init__()
        self.edits, self._kept = edits, {kept: ""}
        for edit in edits.values():
            edit.textEdited.connect(lambda _text: self.changed.emit())
        lines = [hbox(*((edits[name], share) for name, share in row.items()), spacing=8) for row in rows]
        lines[cross].addWidget(tool_button("x", remove_text, self.removed.emit, size=24))
        self.column = vbox(*lines, spacing=4, margins=(0, 0, 0, 4), on=self)
        names = [name for row in rows for name in row]
        self.ends = edits[names[0]], edits[names[-1]]
        self.setFocusProxy(self.ends[0])

    def set(self, fields: Document) -> None:
        self._kept |= fields
        for name, edit in self.edits.items():
            edit.set_value(fields.get(name))
            edit.setCursorPosition(0)

    def value(self) -> Document:
        return {**self._kept, **{name: edit.value() for name, edit in self.edits.items()}}


class EntriesField(Field, Generic[E]):
    """Entries over a button that adds another, at their end or before them."""

    def __init__(
        self, name: str, label: str, add: str, make: Callable[[], E], *, before: bool = False, spacing: int = 4,
        tip: str = "",
    ) -> None:  # fmt: skip
        super().__init__(name, label)
        self._make, self._before = make, before
        self.entries: list[E] = []
        body = QWidget()
        self.add_button = push_button(add, self._another, kind="link", icon="plus", tip=tip)
        self._column = vbox((self.add_button, Qt.AlignmentFlag.AlignLeft), spacing=spacing, on=body)
        self.hold(body)
        self._control = body
        self.setFocusProxy(self.add_button)

    def _another(self) -> None:
        self.insert({}, 0 if self._before else len(self.entries)).setFocus(Qt.FocusReason.TabFocusReason)

    def insert(self, fields: Document, place: int = 0) -> E:
        """Puts an entry at a place among the others."""
        entry = self._make()
        entry.set(fields)
        entry.changed.connect(self._changed)
        entry.removed.connect(partial(self.remove, entry))
        self.entries.insert(place, entry)
        self._column.insertWidget(place, entry)
        for other in self.entries[max(0, place - 1) : place]:
            QWidget.setTabOrder(other.ends[1], entry.ends[0])  # not at the end of the form, where new widgets go
        return entry

    def remove(self, entry: E) -> None:
        """Takes an entry away."""
        self.entries.remove(entry)
        remove(self._column, [entry])
        self.add_button.setFocus()
        self._changed()

    def _changed(self) -> None:
        self.show_problem("")
        self.changed.emit()

    def value(self) -> list[Document]:
        return [entry.value() for entry in self.entries if not entry.is_empty()]

    def set_value(self, value: Any) -> None:
        remove(self._column, self.entries)
        self.entries = []
        for place, fields in enumerate(value or ()):
            self.insert(dict(fields), place)
