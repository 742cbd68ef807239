"""The window makes anew what an older version made for the search, while it is worked with."""

from typing import Any

from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.services.test_renewing import find, make_old


def test_an_older_database_is_prepared_soon_after_the_window_is_there(
    workspace: Workspace, window: Window, qtbot: Any
) -> None:
    workspace.write("Add", contacts.add, {"name": "Erlan Taşiev"})
    make_old(workspace)
    assert window.renewing._timer.isActive()
    qtbot.waitUntil(lambda: not workspace.is_behind)
    assert find(workspace, "Ташиев") == [1]


def test_a_step_of_before_is_prepared_when_it_is_undone(workspace: Workspace, window: Window, qtbot: Any) -> None:
    workspace.write("Add", contacts.add, {"name": "Erlan Taşiev"})
    make_old(workspace)
    workspace.write("Edit", contacts.edit, 1, {"name": "Бектур"})
    window.renewing.look()
    qtbot.waitUntil(lambda: not workspace.is_behind and window.renewing._job is None)
    window.do("undo")
    qtbot.waitUntil(lambda: find(workspace, "Ташиев") == [1] and not workspace.is_behind)
