"""A line that leads somewhere: clicked, or chosen by Enter or Space; Up and Down go on to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from outreach.gui.kit.events import PASS, on_click, on_keys
from outreach.gui.kit.labels import dressed, one_line


class Tap(QFrame):
    """A surface that can be clicked and has the focus of the keyboard."""

    clicked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        dressed(self, role="row", name=one_line(name))
        on_click(self, lambda: self.clicked.emit() if self._leads else PASS)
        to = self.focusNextPrevChild
        on_keys(self, {"Return Enter Space": self.clicked.emit, "Down": lambda: to(True), "Up": lambda: to(False)})
        self.leads()

    def leads(self, somewhere: bool = True) -> None:
        """Whether it leads somewhere: one that does not takes no click and is passed over by Tab."""
        self._leads = somewhere
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if somewhere else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if somewhere else Qt.CursorShape.ArrowCursor)
