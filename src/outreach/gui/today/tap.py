"""The lines of the page of today: a number that leads somewhere, and something that waits."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.labels import Elided, Picture, Text
from outreach.gui.tap import Tap


class Figure(Tap):
    """A number and what it counts."""

    def __init__(self, count: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{count} {what}", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(0)
        column.addWidget(Text(count, "figure"))
        column.addWidget(Text(what, "muted"))


class Waiting(Tap):
    """Something that waits: a sign, what it is, and more about it."""

    def __init__(self, icon: str, tone: str, text: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{text}, {note}", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(Picture(icon, 20, tone))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(text))
        if note:
            words.addWidget(Elided(note, "small"))
        row.addLayout(words, 1)
        row.addWidget(Picture("chevron-right", 16, "muted"))
