"""A link that shows more at a click: what a server said in its own words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.page import push_button


class Revealed(QWidget):
    """A link that shows a text under itself, and hides it again."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.text = Text(text, "small", wrap=True, selectable=True)
        self.text.hide()
        self.link = push_button(name, self._turn, kind="link")
        self.link.setProperty("bare", True)
        vbox((self.link, Qt.AlignmentFlag.AlignLeft), self.text, spacing=0, on=self)

    def _turn(self) -> None:
        self.text.setVisible(not self.text.isVisible())
