"""Menus made when they are opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from outreach.gui.theme import icons


def menu_of(parent: QWidget) -> QMenu:
    """A menu that is gone once it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def add_entry(
    menu: QMenu, text: str, deed: Callable[[], object], icon: str = "", *, checked: bool | None = None
) -> QAction:
    """Adds what can be done; one that is or can be ticked is `checked` or not."""
    entry = menu.addAction(icons.icon(icon) if icon else QIcon(), text)
    entry.setCheckable(checked is not None)
    entry.setChecked(bool(checked))
    entry.triggered.connect(lambda _on=False: deed())
    return entry
