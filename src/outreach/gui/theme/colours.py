"""Colours as roles, for the light and the dark scheme, and the scheme in use."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Colours:
    """One scheme; every text role reads at 4.5:1 or better on every ground it stands on."""

    ground: str
    raised: str
    hover: str
    line: str
    field_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ground: str
    selected: str
    problem: str
    problem_ground: str
    warning: str
    warning_ground: str
    done: str
    done_ground: str


LIGHT = Colours(
    ground="#ffffff", raised="#f6f7f9", hover="#eceff3", line="#e2e5ea", field_line="#c6ccd4",
    text="#191c20", muted="#59626d", accent="#1f5fd6", accent_hover="#184fb6", on_accent="#ffffff",
    accent_ground="#e7effd", selected="#dfe9fb",
    problem="#b3261e", problem_ground="#fdeceb", warning="#8a5300", warning_ground="#fff3dc",
    done="#19703e", done_ground="#e6f5ec",
)  # fmt: skip
DARK = Colours(
    ground="#17191d", raised="#1f2227", hover="#2a2e34", line="#2b2f35", field_line="#454b54",
    text="#e4e7eb", muted="#9ca5b0", accent="#82adf8", accent_hover="#9dbffa", on_accent="#0d1b33",
    accent_ground="#202d44", selected="#27364f",
    problem="#f4978b", problem_ground="#3b2220", warning="#e3b565", warning_ground="#372b16",
    done="#78c79a", done_ground="#1a3125",
)  # fmt: skip


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
    return QColor(getattr(in_use.colours, role))


def is_dark() -> bool:
    return in_use.colours is DARK
