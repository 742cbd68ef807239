"""The page of today: what waits and leads there, and how to begin where nothing is yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from outreach.gui import theme
from outreach.gui.labels import Text
from outreach.gui.problems.page import ProblemsPage
from outreach.gui.today.page import TodayPage
from outreach.gui.today.tap import Figure, Waiting
from outreach.gui.window import Window
from outreach.model.base import now
from outreach.services import contacts, releases
from outreach.store.workspace import Workspace
from tests.gui import office


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace) -> Iterator[Window]:
    theme.use(QApplication.instance(), "light")  # type: ignore[arg-type]
    made = Window(workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def today(window: Window, qtbot: QtBot) -> TodayPage:
    page = window.go("today")
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(page.is_settled)
    return page


def waiting(page: TodayPage) -> dict[str, Waiting]:
    return {widget.accessibleName(): widget for widget in page.stack.currentWidget().findChildren(Waiting)}


def test_where_nothing_is_yet_it_says_how_to_begin(window: Window, qtbot: QtBot) -> None:
    page = today(window, qtbot)
    assert page.stack.currentWidget() is page.beginning
    words = [button.text().strip() for button in page.beginning.findChildren(QPushButton)]
    assert words == ["Import a spreadsheet", "Open a release", "Try the demo office"]
    page.beginning.findChildren(QPushButton)[0].click()
    assert window.page is not None and window.page.name == "importing"


def test_the_first_record_ends_the_beginning(window: Window, qtbot: QtBot) -> None:
    page = today(window, qtbot)
    window.workspace.write("Add contact", contacts.add, {"name": "Bakyt Asanov"})
    qtbot.waitUntil(lambda: page.stack.currentWidget() is not page.beginning)
    figures = [figure.accessibleName() for figure in page.findChildren(Figure)]
    assert "1 Contacts" in figures


def test_what_waits_is_counted_and_leads_there(window: Window, qtbot: QtBot) -> None:
    ids: dict[str, Any] = office.fill(window.workspace)
    page = today(window, qtbot)
    there = waiting(page)
    assert set(there) == {
        "1 problem in the contacts, E-mails 1",
        "5 contacts to be checked again, Never checked, or not for half a year",
        "1 release in draft, Көл тазалоо айлыгы башталды",
    }
    assert window.navigation.places["today"].count == 2
    entry = next(widget for name, widget in there.items() if "1 problem" in name)
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert isinstance(window.page, ProblemsPage)
    qtbot.waitUntil(window.page.is_settled)
    doubt = window.page.doubt_view.doubt
    assert doubt is not None and doubt.contact_id == ids["people"][2]


def test_an_embargo_that_comes_near_is_first_and_says_how_long_it_is_still(window: Window, qtbot: QtBot) -> None:
    until = now() + timedelta(hours=1, minutes=30, seconds=30)
    release = window.workspace.write(
        "Add release",
        releases.add,
        {"status": "embargoed", "embargo_until": until, "versions": {"en": {"headline": "Census of wells"}}},
    )
    page = today(window, qtbot)
    name, entry = next(iter(waiting(page).items()))
    assert name.startswith("Census of wells, Embargo until") and name.endswith("in 1 h 30 min")
    entry.clicked.emit()
    assert window.page is not None and window.page.name == "releases"
    assert window.page.table.current_id() == release  # type: ignore[attr-defined]


def test_the_same_step_done_often_is_one_line(window: Window, qtbot: QtBot) -> None:
    for number in range(3):
        window.workspace.write("Add contact", contacts.add, {"name": f"Person {number}"})
    page = today(window, qtbot)
    texts = [label.text() for label in page.stack.currentWidget().findChildren(Text)]
    assert "Add contact, 3 times" in texts


def test_what_waits_among_the_problems_is_counted_before_their_page_is_opened(window: Window, qtbot: QtBot) -> None:
    office.fill(window.workspace)
    window.go("contacts")
    window._count_pause.start(0)
    qtbot.waitUntil(lambda: window.navigation.places["problems"].count == 1)
