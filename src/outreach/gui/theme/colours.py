"""Colours as roles, for the light and the dark scheme, and the scheme in use."""

from __future__ import annotations

import tomllib

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from outreach import paths

Colours = dict[str, str]  # of one scheme, by their roles
TABLES: dict[str, Colours] = tomllib.loads((paths.resources() / "colours.toml").read_text("utf-8"))
LIGHT, DARK, PALETTE = TABLES["light"], TABLES["dark"], TABLES["palette"]


class _InUse(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours = LIGHT


in_use = _InUse()
changed = in_use.changed


def colours() -> Colours:
    """The colours in use."""
    return in_use.colours


def colour(role: str) -> QColor:
    """The colour of a role, such as "muted" or "accent_ground"."""
    return QColor(in_use.colours[role])


def is_dark() -> bool:
    return in_use.colours is DARK
