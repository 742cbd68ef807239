"""A page makes its cards and lines anew at any change: what has remembered one of them finds it gone, and goes on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from outreach.gui.kit.popover import NamePopover
from outreach.gui.window import Window
from outreach.services.querying import views
from outreach.store.workspace import Workspace


@pytest.fixture
def origin(window: Window) -> QPushButton:
    """A button of a card, with the focus, from which something is begun."""
    button = QPushButton("Log a call", window.centralWidget())
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.show()
    button.setFocus()
    assert window.focusWidget() is button
    return button


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_sheet_closes_where_what_it_hung_from_has_gone(window: Window, origin: QPushButton, way: str) -> None:
    closed: list[int] = []
    sheet = NamePopover(window, "A call", lambda _text: None)
    sheet.closed.connect(lambda: closed.append(1))
    sheet.hang(origin)
    delete(origin)
    if way == "key":
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(window.status, Qt.MouseButton.LeftButton)
    assert closed == [1]


def test_a_sheet_goes_with_the_page_it_was_asked_on(window: Window, workspace: Workspace) -> None:
    page = window.go("contacts")
    sheet = NamePopover(page, "Do not contact", lambda _text: None)
    sheet.hang(window.navigation)
    window.do("go_outlets")
    assert not sheet.isVisible()


def test_one_sheet_takes_the_place_of_another(window: Window) -> None:
    page = window.go("contacts")
    first, second = (NamePopover(page, "A reason", lambda _text: None) for _ in range(2))
    first.hang(window.navigation)
    second.hang(window.navigation)
    assert second.isVisible() and not first.isVisible()


def test_a_sheet_that_asks_is_taken_by_ctrl_enter_from_its_line(window: Window) -> None:
    taken: list[str] = []
    sheet = NamePopover(window.go("contacts"), "A reason", taken.append, name="wrote on 12 May")
    sheet.hang(window.navigation)
    QTest.keyClick(sheet.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert taken == ["wrote on 12 May"] and not sheet.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_search_is_left_where_there_is_nowhere_to_go_back_to(
    window: Window, origin: QPushButton, key: Qt.Key
) -> None:
    window.do("search")
    assert window.search.hasFocus()
    QTest.keyClicks(window.search, "lists")
    delete(origin)
    QTest.keyClick(window.search, key)
    assert not window.search.text()


def test_a_view_is_renamed_where_its_line_was_made_anew_under_the_menu(
    window: Window, workspace: Workspace, qtbot: QtBot
) -> None:
    page: Any = window.go("contacts")
    for name in ("In Osh", "In Talas"):
        number = workspace.write("Save view", views.save, "contacts", name, "city:Osh", (), "", False)
    qtbot.waitUntil(lambda: len(window.navigation._views["contacts"]) == 2)
    line = window.navigation._views["contacts"][1]
    menu = page.views.menu_of(number, line)
    assert menu is not None
    delete(line)
    next(action for action in menu.actions() if action.text() == "Rename…").trigger()
    sheets = [sheet for sheet in window.findChildren(NamePopover) if sheet.isVisible()]
    assert [sheet.edit.text() for sheet in sheets] == ["In Talas"]
    sheets[0].dismiss()
    window.navigation._views.clear()  # of which one was taken away by hand
