"""The page of outlets: who works there, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from outreach.gui.kit.labels import Text
from outreach.gui.tables.pane import LinkText
from outreach.gui.window import Window
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace

TITLE = "Editor of the department of news and of social and political programmes"


def test_people_of_an_outlet_are_read_whole_and_lead_to_their_records(
    window: Window, workspace: Workspace, qtbot: QtBot
) -> None:
    fields = {"name": "Aigul Zhumabekova", "position": TITLE, "outlet": "Example Radio"}
    made = workspace.write("Add contact", contacts.add, fields)
    page = window.go("outlets")
    page.table.choose_row(0)
    qtbot.waitUntil(lambda: len(page.pane.findChildren(LinkText)) == 1)
    (link,) = page.pane.findChildren(LinkText)
    (title,) = [text for text in page.pane.findChildren(Text) if text.text() == TITLE]
    for text in (link, title):
        assert text.visibleRegion().boundingRect() == text.rect(), "it runs out of the pane"
        assert text.heightForWidth(text.width()) <= text.height(), "its lines are cut"
    assert link.text() == "Aigul Zhumabekova"
    QTest.keyClick(link, Qt.Key.Key_Return)
    assert window.page.name == "contacts" and window.page.table.current_id() == made


def test_outlets_that_are_there_twice_are_gone_through_pair_by_pair(
    window: Window, workspace: Workspace, qtbot: QtBot
) -> None:
    for name in ("Кабар", "Kabar", "Эркин Тоо", "Erkin-Too"):
        workspace.write("Add outlet", outlets.add, {"name": name})
    workspace.write("Add contact", contacts.add, {"name": "Bob", "outlet": "Kabar"})
    page = window.go("outlets")
    page.on_find_duplicates()
    qtbot.waitUntil(lambda: window.page.name == "merging_outlets" and window.page.view.ids == [1, 2])
    QTest.keyClick(window.page.view.rows[0], Qt.Key.Key_Return)
    assert workspace.read(contacts.row, 1).outlet == "Кабар"
    assert window.page.view.ids == [3, 4]
    window.page.view.decline()
    assert window.page.name == "outlets"
    page.on_find_duplicates()
    qtbot.waitUntil(lambda: window.page.name == "outlets")
    page.table.select([3, 4])
    page.on_merge()
    assert window.page.name == "merging_outlets" and sorted(window.page.view.ids) == [3, 4]
