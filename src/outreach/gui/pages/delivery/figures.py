"""Figures of a delivery: a number on a card with what it counts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QVBoxLayout

from outreach.gui.kit.labels import Text, number
from outreach.gui.theme import theme


class Figure(NamedTuple):
    """A number and what it counts."""

    text: str
    value: int
    tone: str = ""


def tile(figure: Figure) -> QFrame:
    """A card with a number and what it counts."""
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.setSpacing(0)
    shown = Text(number(figure.value), "title", tone=figure.tone if figure.value else "")
    shown.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    inside.addWidget(shown)
    inside.addWidget(Text(figure.text, "small", wrap=True))
    return frame
