"""A line under the top bar that says what kind of workspace is open."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from outreach.gui.kit.labels import Elided, Picture

HEIGHT = 36


class Strip(QFrame):
    """An icon, one sentence, and what can be done."""

    def __init__(self, icon: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8 if buttons else 16, 0)
        row.setSpacing(8)
        row.addWidget(Picture(icon, 16, "accent"))
        said = Elided(text)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(said, 1)
        for button in buttons:
            row.addWidget(button)
