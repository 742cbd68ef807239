"""The line under the top bar that says that nothing can be changed here."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from outreach.gui.labels import Elided, Picture
from outreach.i18n import _

HEIGHT = 36


class ReadOnly(str):
    """The name of a workspace that is to be opened to look at it."""


class Bar(QFrame):
    """Says that the workspace is open to be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(Picture("lock", 16, "accent"))
        text = Elided(_("Read-only: you can look at everything here, search and export; nothing can be changed."))
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(text, 1)
