"""The page of beats and tags: renamed, named in each language, merged."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.gui.kit.labels import Text
from outreach.gui.pages.vocabulary.page import VocabularyPage
from outreach.gui.window import Window
from outreach.services.contacts import contacts, vocabulary
from outreach.store.workspace import Workspace


def shown(page: VocabularyPage) -> list[tuple[str, str, int]]:
    rows = page._rows.fetch(page._rows.find("", False))
    return [(row.kind, row.name, row.contacts) for row in rows]


def test_words_are_renamed_and_merged(window: Window, workspace: Workspace, qtbot: QtBot) -> None:
    for beats in (["crime"], ["crime"], ["crmie"]):
        workspace.write("Add", contacts.add, {"name": "Aigul", "beats": beats, "tags": ["vip"]})
    page = window.go("vocabulary")
    assert isinstance(page, VocabularyPage)
    assert shown(page) == [("beat", "crime", 2), ("beat", "crmie", 1), ("tag", "vip", 3)]
    page.table.select([0, 1])
    page._show_possible()
    assert page.merge_button.isEnabled() and not page.rename_button.isEnabled()
    rows = page.chosen()
    page.merge(rows[0], rows)
    qtbot.waitUntil(lambda: shown(page) == [("beat", "crime", 3), ("tag", "vip", 3)])
    page.table.choose(0)
    (row,) = page.chosen()
    page.save("Rename beat", row, {"name": "Crime and courts", "ru": "криминал", "ky": "", "en": ""})
    qtbot.waitUntil(lambda: shown(page)[0] == ("beat", "Crime and courts", 3))
    assert workspace.read(vocabulary.words, "beat")[0].names == {"ru": "криминал"}
    workspace.undo()
    workspace.undo()
    assert [word.name for word in workspace.read(vocabulary.words, "beat")] == ["crime", "crmie"]


def test_without_a_beat_the_page_says_where_they_come_from_and_escape_leads_back(window: Window, qtbot: QtBot) -> None:
    page = window.go("vocabulary")
    assert isinstance(page, VocabularyPage)
    said = [one.text() for one in page.findChildren(Text) if one.isVisible()]
    assert "No beats or tags yet" in said and not page.table.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.page is not window.pages["vocabulary"])
    page.workspace.write("Add beat", vocabulary.add, "water", {})
    window.go("vocabulary")
    qtbot.waitUntil(page.table.isVisible)
