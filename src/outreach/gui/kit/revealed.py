"""A link that shows more at a click: what a server said in its own words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.gui.kit.labels import Text
from outreach.gui.kit.page import push_button


class Revealed(QWidget):
    """A link that shows a text under itself, and hides it again."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.text = Text(text, "small", wrap=True, selectable=True)
        self.text.hide()
        self.link = push_button(name, self._turn, kind="link")
        self.link.setProperty("bare", True)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.text)

    def _turn(self) -> None:
        self.text.setVisible(not self.text.isVisible())
