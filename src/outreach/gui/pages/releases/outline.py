"""The structure of a release at the side of its form: what is written, what is empty; a click or Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Picture, Text, set_property
from outreach.gui.kit.scroll import Scroll
from outreach.gui.theme import theme
from outreach.press.outline import Part

_SIGNS = {"done": ("check", "done"), "missing": ("alert-circle", "warning"), "long": ("check", "warning")}
WIDTH = 196


class PartRow(Tap):
    """One part with its sign and its note; Up and Down go on, Enter goes to its field."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        self._sign = Picture("minus", 16, "muted")
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._label, self._note = Text("", wrap=True), Text("", "small", wrap=True)
        words.addWidget(self._label)
        words.addWidget(self._note)
        row.addLayout(words, 1)

    def show_part(self, label: str, state: str, note: str) -> None:
        """Shows a part."""
        self._sign.set_icon(*_SIGNS.get(state, ("minus", "muted")))
        self._label.setText(label)
        self._note.setText(note)
        self._note.set_tone("warning" if state in ("missing", "long") else "")
        self._note.setVisible(bool(note))
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
        self.setFixedWidth(WIDTH)
        inside = QWidget()
        inside.setProperty("ground", "raised")
        self.setProperty("ground", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(0)
        self.heading = Text("", "label")
        self.heading.setContentsMargins(8, 0, 0, 6)
        self._column.addWidget(self.heading)
        self.rows: dict[str, PartRow] = {}
        self._at = self._column.count()
        self._column.addSpacing(theme.INSIDE)
        for name, label, icon in further:
            row = self._row(name)
            row.show_part(label, "empty", "")
            row._sign.set_icon(icon, "muted")
            self._column.addWidget(row)
        self._column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(inside)
        layout.addWidget(scroll)

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
            self.rows[part.name].show_part(part.label, part.state, part.note)

    def mark(self, name: str) -> None:
        """Marks the part that is written in."""
        for row in self.rows.values():
            set_property(row, "chosen", row.name == name)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 320)
