"""What is done with very many records is a job, shown as one and taken back as anything else: the window lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from outreach.gui.kit import dialogs
from outreach.gui.kit import page as pages
from outreach.gui.kit.jobs import Job
from outreach.gui.pages.contacts import deeds
from outreach.gui.pages.inbox.followup_dialog import FollowUpDialog, follow_up
from outreach.gui.window import Window
from outreach.problems import FieldProblem
from outreach.services import lists, outlets
from outreach.services.contacts import activities, bulk, contacts, memberships
from outreach.services.delivery import suppression
from outreach.store.workspace import Workspace
from tests.gui.office import fill
from tests.gui.test_followups import sent


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch, window: Window, workspace: Workspace) -> list[Job]:
    """The jobs that begin, with nothing so small that it is done at once."""
    monkeypatch.setattr(pages, "AT_ONCE", 0)
    fill(workspace)
    begun: list[Job] = []
    for name in ("contacts", "lists", "suppression", "outlets", "releases"):
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
    shown = page.table.selected_ids()
    assert workspace.read(memberships.picked, number) == list(shown) != sorted(shown), "in the order of the table"
    assert workspace.undo_label == "Add list"
    page.add_to_new_list()
    assert len(jobs) == 1, "a name that is taken is said in the dialog"
    with pytest.raises(FieldProblem, match="already exists"):
        workspace.read(lists.free_name, "everyone")
    press: Any = window.go("lists")
    press.show_record(number)
    press.detail.exclude(workspace.read(memberships.picked, number)[:2])
    qtbot.waitUntil(says(window, "2 contacts excluded"))
    press.detail.include(list(workspace.read(memberships.excluded, number)))
    qtbot.waitUntil(says(window, "2 contacts included again"))
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
    deeds.block(page, page.table.selected_ids(), page.title)
    window.findChild(deeds.NamePopover).keep()
    qtbot.waitUntil(says(window, "6 people marked as “do not contact”"))
    assert len(workspace.read(contacts.find, "is:blocked")) == 6
    there = len(workspace.read(suppression.find))
    wishes: Any = window.go("suppression")
    qtbot.waitUntil(lambda: wishes.table.records.rowCount() == there)
    wishes.table.setFocus()
    wishes.table.selectAll()
    wishes.on_delete()
    qtbot.waitUntil(lambda: "removed from the list" in window.toast.text.text())
    assert not workspace.read(suppression.find)
    deeds.unblock(page, workspace.read(contacts.find))
    qtbot.waitUntil(says(window, "May be contacted again"))
    assert not workspace.read(contacts.find, "is:blocked")
    assert len(jobs) == 3


def test_who_stays_marked_is_counted_once(
    window: Window, workspace: Workspace, qtbot: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their addresses are not met together where very many are taken off."""
    monkeypatch.setattr(bulk, "BATCH", 1)
    emails = [{"raw": f"nina@{place}.example.org", "label": ""} for place in ("one", "two", "three")]
    nina = workspace.write("Add", contacts.add, {"name": "Nina", "emails": emails})
    workspace.write("Asked", suppression.add_contacts, [nina], "")
    wishes: Any = window.go("suppression")
    qtbot.waitUntil(lambda: wishes.table.records.rowCount() >= 3)
    wishes.filter.setText("nina")
    qtbot.waitUntil(lambda: wishes.table.records.rowCount() == 3)
    wishes.table.setFocus()
    wishes.table.selectAll()
    wishes.on_delete()
    marked = "1 contact stays marked as “do not contact”."
    qtbot.waitUntil(says(window, f"3 addresses removed from the list. {marked}"))
    assert len(jobs) == 1


def test_a_release_is_followed_up(
    window: Window, workspace: Workspace, qtbot: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    people = list(workspace.read(contacts.find))
    release = sent(workspace, people)

    def run(dialog: Any) -> bool:
        assert isinstance(dialog, FollowUpDialog)
        dialog.words.edit.setText("Did it reach you?")
        dialog.accept()
        dialog.deleteLater()
        return bool(dialog.result() == 1)

    monkeypatch.setattr(dialogs, "run", run)
    page: Any = window.go("releases")
    follow_up(page, release)
    qtbot.waitUntil(lambda: "follow-ups made" in window.toast.text.text())
    assert [job.title for job in jobs] == ["Finding whom to follow up with", "Follow up"]
    rows = workspace.read(activities.open_ones, release)
    assert {row.text for row in rows} == {"Did it reach you?"} and len({row.due_on for row in rows}) == 1
    assert window.toast.text.text() == f"{len(rows)} follow-ups made" and len(rows) > bulk.BATCH
    workspace.undo()
    assert not workspace.read(activities.open_ones, release)


def test_an_outlet_of_many_is_renamed(window: Window, workspace: Workspace) -> None:
    outlet = workspace.write("Add", outlets.add, {"name": "Old Gazette"})
    for number in range(3):
        workspace.write("Add", contacts.add, {"name": f"Person {number}", "outlet": "Old Gazette"})
    page: Any = window.go("outlets")
    page.edit_record(outlet)
    form = page.pane.form
    form.fields["name"].set_value("")
    page.save()
    assert page.pane.is_editing(), "what is wrong is said in the form"
    form.fields["name"].set_value("Brandnew Times")
    page.save()
    assert len(workspace.read(contacts.find, "brandnew")) == 3
    assert not page.pane.is_editing() and not workspace.read(contacts.find, "gazette")
    assert workspace.undo_label == "Edit outlet"
