"""Everything can be reached and is named: Tab goes round every page, a screen reader has a word for every thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from outreach.gui import actions
from outreach.gui.places import PLACES
from outreach.gui.window import Window
from tests.gui import clipping

SPOKEN = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QTabBar, QAbstractSpinBox,
)  # fmt: skip
KEYS = 120  # more than any page has stops


def nameless(root: QWidget) -> Iterator[str]:
    """What can be used and a screen reader would have no word for."""
    for widget in [root, *root.findChildren(QWidget)]:
        usable = isinstance(widget, SPOKEN) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        inner = isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_") or widget.focusProxy()
        if not usable or inner or not widget.isVisible() or widget.isWindow():
            continue
        if isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
            continue  # the box bears the name
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            yield clipping._path(widget, root)


def test_nothing_that_can_be_used_is_without_a_name(window: Window, ids: dict[str, Any], tmp_path: Path) -> None:
    found, seen = set(), 0
    for place, root in clipping.tour(window, tmp_path):
        seen += 1
        found |= {f"{name} ({place})" for name in nameless(root)}
    assert seen > 40
    first: dict[str, str] = {}
    for one in sorted(found):
        first.setdefault(one.partition(" (")[0], one)
    assert not first, "\n".join(first.values())


def test_every_action_has_its_keys() -> None:
    assert not [action.name for action in actions.ACTIONS if not action.shortcut]


def test_the_sheet_of_keys_shows_every_action(window: Window) -> None:
    window.do("shortcuts")
    assert window.page is not None
    told = {label.text() for label in window.page.findChildren(clipping.QLabel)}
    assert not [action.name for action in actions.ACTIONS if actions.keys(action) not in told]


@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_tab_goes_round_every_page_and_the_focus_is_seen(
    window: Window, ids: dict[str, Any], qtbot: Any, place: str
) -> None:
    window.activateWindow()
    page = window.go(place)
    assert page is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        stops: list[QWidget] = []
        for _press in range(KEYS):
            focus = QApplication.focusWidget()
            assert focus is not None and focus.isVisible(), "the focus is never on what cannot be seen"
            if focus in stops:
                break
            stops.append(focus)
            QTest.keyClick(focus, key)
        assert QApplication.focusWidget() is stops[0], f"it comes round: {[type(one).__name__ for one in stops]}"
        assert len(stops) > 2


def test_the_focus_changes_how_a_thing_looks(window: Window, ids: dict[str, Any], qtbot: Any) -> None:
    window.activateWindow()
    window.go("contacts")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    same = []
    for _press in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        with_focus = focus.grab().toImage()
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        if not isinstance(focus, QAbstractItemView) and focus.grab().toImage() == with_focus:
            same.append(f"{type(focus).__name__} {focus.accessibleName()}")
    assert not set(same)
