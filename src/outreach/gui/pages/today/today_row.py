"""The lines of the page of today: a number that leads somewhere, something that waits, what went out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Elided, Picture, Text
from outreach.gui.theme import theme


class Figure(Tap):
    """A number and what it counts."""

    def __init__(self, count: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{count} {what}", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        many = Text(count)
        many.setFont(theme.font(tabular=True))
        row.addWidget(many)
        row.addWidget(Text(what, "muted"))


class Waiting(Tap):
    """Something that waits: a sign, what it is, more about it, and at the end of the line when."""

    def __init__(
        self, icon: str, tone: str, text: str, note: str, aside: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(", ".join(part for part in (text, note, aside) if part), parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(Picture(icon, 20, tone))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(text))
        if note:
            words.addWidget(Elided(note, "small"))
        row.addLayout(words, 1)
        if aside:
            end = Text(aside, "small", tone=tone if tone != "muted" else "")
            row.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)


class Lately(Tap):
    """Something that happened: what, under it what came of it, at the end of the line when."""

    def __init__(
        self, text: str, note: str, when: str, *, tone: str = "", quiet: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(", ".join(part for part in (text, note, when) if part), parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Elided(text, "muted" if quiet else "text"), 1)
        row.addWidget(Text(when, "small"), 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(row)
        if note:
            column.addWidget(Text(note, "small", tone=tone, wrap=True))
