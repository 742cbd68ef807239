"""The history in the window: who did what and when, and what undo would take back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from outreach.gui import dialogs
from outreach.gui.history.dialog import HistoryDialog
from outreach.gui.window import Window
from outreach.services import contacts
from outreach.store.workspace import Workspace


def shown(dialog: HistoryDialog) -> list[tuple[str, ...]]:
    model = dialog.table.model()
    return [tuple(model.index(row, column).data() for column in (1, 2, 3)) for row in range(model.rowCount())]


def test_steps_are_listed_with_the_one_that_undo_takes_back(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.author = "Айгүл"
    workspace.write("Add contact", contacts.add, {"name": "One"})
    workspace.write("Edit contact", contacts.edit, 1, {"name": "Other"})
    workspace.undo()
    dialog = HistoryDialog(workspace, lambda _name: None)
    qtbot.addWidget(dialog)
    assert shown(dialog) == [("Edit contact", "Айгүл", "undone"), ("Add contact", "Айгүл", "next to undo")]
    assert dialog.said.text() == "Undo would take back: Add contact"
    assert dialog.undo.isEnabled() and dialog.redo.isEnabled()


def test_an_empty_history_says_so(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = HistoryDialog(workspace, lambda _name: None)
    qtbot.addWidget(dialog)
    assert "Nothing has been done" in dialog.said.text()
    assert not dialog.undo.isEnabled() and not dialog.redo.isEnabled()


def test_the_window_opens_it_and_undo_goes_through_the_window(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write("Add contact", contacts.add, {"name": "One"})
    window = Window(workspace)
    qtbot.addWidget(window)
    window.show()

    def run(dialog: HistoryDialog) -> bool:
        dialog.undo.click()
        return True

    monkeypatch.setattr(dialogs, "run", run)
    window.do("history")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 0)
    window.close()
