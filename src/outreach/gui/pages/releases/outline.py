"""The structure of a release at the side of its form: what is written, what is empty; a click or Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Elided, Picture, Text, set_property
from outreach.gui.kit.layout import hbox, vbox
from outreach.press.outline import Part

_SIGNS = {"done": ("check", "done"), "missing": ("alert-circle", "warning"), "long": ("check", "warning")}


class PartRow(Tap):
    """One part with its sign and its note; Up and Down go on, Enter goes to its field."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.name = name
        self._sign = Picture("minus", 16, "muted")
        self._label, self._note = Text(""), Elided("", "small")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hbox(self._sign, self._label, (self._note, 1), spacing=8, margins=(8, 3, 8, 3), on=self)

    def show_part(self, label: str, sign: tuple[str, str], note: str, tone: str) -> None:
        """Shows a part with its sign."""
        self._sign.set_icon(*sign)
        self._label.setText(label)
        self._note.setText(note)
        self._note.set_tone(tone)
        self.setAccessibleName(f"{label}, {note}" if note else label)

    def note(self) -> str:
        """What is said of the part."""
        return self._note.text()


class Outline(QWidget):
    """`part_chosen(name)`: a part of the text, or the name of one of the further places."""

    part_chosen = Signal(str)

    def __init__(self, further: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`further` are places under the parts: (name, label, icon)."""
        super().__init__(parent)
        self.heading = Text("", "section")
        self._column = vbox(self.heading, 4, spacing=0, on=self)
        self.rows: dict[str, PartRow] = {}
        self._at = self._column.count()
        for name, label, icon in further:
            row = self._row(name)
            row.show_part(label, (icon, "muted"), "", "")
            self._column.addWidget(row)

    def _row(self, name: str) -> PartRow:
        row = PartRow(name)
        row.clicked.connect(lambda: self.part_chosen.emit(name))
        self.rows[name] = row
        return row

    def show_parts(self, title: str, parts: Sequence[Part]) -> None:
        """Shows the parts of the text in one language."""
        self.heading.setText(title)
        for part in parts:
            if part.name not in self.rows:
                self._column.insertWidget(self._at, self._row(part.name))
                self._at += 1
            tone = "warning" if part.state in ("missing", "long") else ""
            self.rows[part.name].show_part(part.label, _SIGNS.get(part.state, ("minus", "muted")), part.note, tone)

    def mark(self, name: str) -> None:
        """Marks the part that is written in."""
        for row in self.rows.values():
            set_property(row, "chosen", row.name == name)
