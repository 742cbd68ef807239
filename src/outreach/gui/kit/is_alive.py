"""Widgets that are remembered from one event to another, between which they may have gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

W = TypeVar("W", bound=QWidget)


def still(widget: W | None) -> W | None:
    """The widget, or None where Qt has deleted it since: a page makes its cards and lines anew at any change."""
    return widget if widget is not None and isValid(widget) else None


def focus_again(widget: QWidget | None) -> bool:
    """Gives the focus back to where it was, if that is still there to be seen."""
    there = still(widget)
    if there is None or not there.isVisible():
        return False
    there.setFocus()
    return True


def tab_stops(region: QWidget) -> list[QWidget]:
    """The widgets of a region that Tab stops at."""
    seen = (one for one in region.findChildren(QWidget) if one.isVisible() and one.isEnabled())
    return [one for one in seen if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]


def step_focus(stops: Sequence[QWidget], forward: bool) -> None:
    """Goes on from where the focus is among these, round and round; from elsewhere to the first."""
    focus = QApplication.focusWidget()
    at = stops.index(focus) if focus in stops else -1
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)


def application() -> QApplication:
    """The one QApplication; a widget is never without it."""
    return cast("QApplication", QApplication.instance())
