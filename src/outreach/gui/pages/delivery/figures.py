"""Figures of a delivery: a number on a card with what it counts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QFrame

from outreach.gui.kit.labels import Text, number
from outreach.gui.kit.layout import vbox
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
    shown = Text(number(figure.value), "title", tone=figure.tone if figure.value else "")
    shown.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    vbox(shown, Text(figure.text, "small", wrap=True), spacing=0, margins=(12, 8, 12, 8), on=frame)
    return frame
