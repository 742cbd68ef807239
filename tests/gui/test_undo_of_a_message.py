"""*Undo* in a message takes back what the message speaks of, whoever has written since."""

from __future__ import annotations

from typing import Any

from outreach.gui.kit.jobs import Job, call
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


def colleague(workspace: Workspace, name: str) -> None:
    """Somebody else, at another desk."""
    with Workspace.open(workspace.path or str(workspace.engine.url)) as theirs:
        theirs.author = "Gulnara"
        theirs.write("Theirs", contacts.add, {"name": name})


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in workspace.read(contacts.rows, workspace.read(contacts.find, ""))]


def delete_the_first_of_two(window: Window, workspace: Workspace, qtbot: Any) -> None:
    for name in ("Dina Kim", "Pavel Sidorov"):
        workspace.write("Add contact", contacts.add, {"name": name})
    page: Any = window.go("contacts")
    qtbot.waitUntil(lambda: page.table.records.rowCount() == 2)
    page.table.choose_row(0)
    page.on_delete()


def test_a_colleague_writes_before_it_is_pressed(window: Window, workspace: Workspace, qtbot: Any) -> None:
    delete_the_first_of_two(window, workspace, qtbot)
    assert window.toast.button.text() == "Undo"
    colleague(workspace, "Timur Aliev")
    window.toast.button.click()
    qtbot.waitUntil(lambda: names(workspace) == ["Dina Kim", "Pavel Sidorov", "Timur Aliev"])
    qtbot.waitUntil(lambda: window.toast.text.text().startswith("Undone"))
    window.toast.button.click()
    qtbot.waitUntil(lambda: names(workspace) == ["Pavel Sidorov", "Timur Aliev"])


def test_what_is_undone_already_is_said_and_nothing_else_goes(window: Window, workspace: Workspace, qtbot: Any) -> None:
    delete_the_first_of_two(window, workspace, qtbot)
    workspace.undo()
    window.toast.button.click()
    qtbot.waitUntil(lambda: "has already been undone" in window.toast.text.text())
    assert names(workspace) == ["Dina Kim", "Pavel Sidorov"]


def test_a_job_tells_of_its_own_step(window: Window, workspace: Workspace, qtbot: Any) -> None:
    """Its thread wrote it: what the window wrote before it is not what its message speaks of."""
    workspace.write("Add contact", contacts.add, {"name": "Dina Kim"})
    page: Any = window.go("contacts")
    add = call(workspace.write, "Add contact", contacts.add, {"name": "Pavel Sidorov"})
    job = Job("Adding", add, page)
    job.done.connect(lambda _number: page.step_done.emit("Contact added"))
    window.start(job)
    qtbot.waitUntil(lambda: window.toast.text.text() == "Contact added")
    window.toast.button.click()
    qtbot.waitUntil(lambda: names(workspace) == ["Dina Kim"])


def test_what_changed_nothing_offers_no_undo(window: Window, workspace: Workspace) -> None:
    number = workspace.write("Add contact", contacts.add, {"name": "Dina Kim", "city": "Osh"})
    page: Any = window.go("contacts")
    workspace.write("Edit contact", contacts.edit, number, {"city": "Osh"})
    page.step_done.emit("Contact changed")
    assert window.toast.button.isHidden()
    assert names(workspace) == ["Dina Kim"]


def test_the_key_takes_back_what_one_did_oneself(window: Window, workspace: Workspace, qtbot: Any) -> None:
    """A colleague's step that came last stays; where there is nothing else it is named, and undone only if meant."""
    workspace.write("Add contact", contacts.add, {"name": "Dina Kim"})
    colleague(workspace, "Timur Aliev")
    window._show_labels()
    assert window.actions_by_name["undo"].text() == "Undo: Add contact"
    window.do("undo")
    qtbot.waitUntil(lambda: names(workspace) == ["Timur Aliev"])
    qtbot.waitUntil(lambda: window.actions_by_name["undo"].text() == "Undo: Theirs")
    window.do("undo")
    qtbot.waitUntil(lambda: window.toast.text.text() == "The newest step is by Gulnara: Theirs")
    assert names(workspace) == ["Timur Aliev"]
    window.toast.button.click()
    qtbot.waitUntil(lambda: names(workspace) == [])
    qtbot.waitUntil(lambda: not window.undoing._deeds)


def test_what_stands_in_its_way_is_a_click_away_in_the_history(
    window: Window, workspace: Workspace, qtbot: Any
) -> None:
    people = [{"name": "Dina Kim"}, {"name": "Pavel Sidorov"}]
    ids = workspace.write("Import", lambda session: [contacts.add(session, one) for one in people])
    step = workspace.written
    workspace.write("Edit contact", contacts.edit, ids[0], {"city": "Osh"})
    window.undoing.play("undo", step)
    qtbot.waitUntil(lambda: "has changed “Dina Kim” since" in window.toast.text.text())
    assert window.toast.button.text() == "History"
    window.toast.button.click()
    page: Any = window.page
    qtbot.waitUntil(lambda: page.name == "history" and page.changes.undo_rest.isVisible())
    assert page.changes.title.text() == "Import"
