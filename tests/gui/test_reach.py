"""Everything can be reached: Tab goes round every page, every action has its keys; tests/gui/clipping.py sees names."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from outreach.gui import actions
from outreach.gui.places import PLACES
from outreach.gui.window import Window

KEYS = 120  # more than any page has stops


def test_every_action_has_its_keys() -> None:
    assert not [action.name for action in actions.ACTIONS if not action.shortcut]


def test_the_sheet_of_keys_shows_every_action(window: Window) -> None:
    window.do("shortcuts")
    assert window.page is not None
    told = {label.text() for label in window.page.findChildren(QLabel)}
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
