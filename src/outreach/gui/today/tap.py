"""A line that leads somewhere: clicked, or chosen by Enter or Space."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.labels import Elided, Picture, Text, one_line


class Tap(QFrame):
    """A surface that can be clicked and has the focus of the keyboard."""

    clicked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(one_line(name))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


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
