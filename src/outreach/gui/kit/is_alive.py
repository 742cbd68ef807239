"""Widgets that are remembered from one event to another, between which they may have gone."""

from __future__ import annotations

from typing import TypeVar, cast

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


def application() -> QApplication:
    """The one QApplication; a widget is never without it."""
    return cast("QApplication", QApplication.instance())
