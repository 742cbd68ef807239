"""What is done with very many records is a job, shown as one and taken back as anything else: the window lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from outreach.gui import dialogs
from outreach.gui import page as pages
from outreach.gui.contacts import asked
from outreach.gui.jobs import Job
from outreach.gui.window import Window
from outreach.problems import FieldProblem
from outreach.services import contacts, lists, memberships, suppression
from outreach.store.workspace import Workspace
from tests.gui.office import fill


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch, window: Window, workspace: Workspace) -> list[Job]:
    """The jobs that begin, with nothing so small that it is done at once."""
    monkeypatch.setattr(pages, "AT_ONCE", 0)
    fill(workspace)
    begun: list[Job] = []
    for name in ("contacts", "lists", "suppression"):
        page = window.go(name)
        assert page is not None
        page.job_started.connect(begun.append)
    window.undoing.begun.connect(begun.append)
    return begun


def everybody(window: Window) -> Any:
    page: Any = window.go("contacts")
    page.table.setFocus()
    page.table.selectAll()
    return page


def says(window: Window, text: str) -> Callable[[], bool]:
    return lambda: window.toast.text.text() == text


def test_all_are_deleted_and_come_back(window: Window, workspace: Workspace, qtbot: Any, jobs: list[Job]) -> None:
    everybody(window).on_delete()
    assert [job.title for job in jobs] == ["Delete contacts"]
    qtbot.waitUntil(says(window, "6 contacts deleted"))
    assert workspace.read(contacts.count) == 0
    told: list[Any] = []
    window.undoing.begun.connect(lambda job: job.progressed.connect(told.append))
    window.toast.button.click()
    qtbot.waitUntil(says(window, "Undone: Delete contacts"))
    assert workspace.read(contacts.count) == 6
    assert told and told[0].total > 1


def test_all_are_put_on_a_list_and_left_out(
    window: Window, workspace: Workspace, qtbot: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(dialog: Any) -> bool:
        dialog.form.fields["name"].set_value(name)
        dialog.accept()
        return bool(dialog.result() == 1)

    monkeypatch.setattr(dialogs, "run", run)
    page, name = everybody(window), "Everyone"
    page.add_to_new_list()
    qtbot.waitUntil(says(window, "6 contacts added to Everyone"))
    number = workspace.read(lists.by_name, "Everyone")
    assert len(workspace.read(memberships.picked, number)) == 6
    assert workspace.undo_label == "Add list"
    page.add_to_new_list()
    assert len(jobs) == 1, "a name that is taken is said in the dialog"
    with pytest.raises(FieldProblem, match="already a list"):
        workspace.read(lists.free_name, "everyone")
    press: Any = window.go("lists")
    press.show_record(number)
    press.exclude(workspace.read(memberships.picked, number)[:2])
    qtbot.waitUntil(says(window, "2 contacts left out"))
    press.include(list(workspace.read(memberships.excluded, number)))
    qtbot.waitUntil(says(window, "2 contacts taken back in"))
    window.go("contacts")
    page.add_to_list(number, "Everyone")
    qtbot.waitUntil(says(window, "0 contacts added to Everyone"))
    press = window.go("lists")
    press.table.choose(number)
    press.on_delete()
    qtbot.waitUntil(lambda: number not in workspace.read(lists.find))
    assert len(jobs) == 5


def test_all_asked_to_be_left_alone(window: Window, workspace: Workspace, qtbot: Any, jobs: list[Job]) -> None:
    page = everybody(window)
    asked.block(page, page.table.selected_ids(), page.title)
    window.findChild(asked.NamePopover).keep()
    qtbot.waitUntil(says(window, "6 people are not contacted any more"))
    assert len(workspace.read(contacts.find, "is:blocked")) == 6
    there = len(workspace.read(suppression.find))
    wishes: Any = window.go("suppression")
    qtbot.waitUntil(lambda: wishes.table.records.rowCount() == there)
    wishes.table.setFocus()
    wishes.table.selectAll()
    wishes.on_delete()
    qtbot.waitUntil(lambda: "off the list" in window.toast.text.text())
    assert not workspace.read(suppression.find)
    asked.unblock(page, workspace.read(contacts.find))
    qtbot.waitUntil(says(window, "May be contacted again"))
    assert not workspace.read(contacts.find, "is:blocked")
    assert len(jobs) == 3
