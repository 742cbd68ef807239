"""The page of outlets: who works there, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from outreach.gui.kit.labels import Text
from outreach.gui.tables.pane import LinkText
from outreach.gui.window import Window
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
