"""A database of the first revision in this program: nothing is lost, and what was done then is undone now."""

from pathlib import Path
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.store import backends, migrating
from outreach.store.server import server
from outreach.store.workspace import Workspace
from tests.store import first_revision
from tests.store.test_changes import everything
from tests.trust.kills import Killer


@pytest.fixture
def old(database_url: str) -> str:
    """Where a database of revision 0001 is."""
    if backends.is_url(database_url):
        engine, path = server.engine(database_url)[0], None
    else:
        path = Path(database_url)
        backends.create_file(path)
        engine = backends.sqlite_engine(path, read_only=False)
    first_revision.make(engine, path)
    with engine.connect() as connection:
        assert migrating.revision(connection) == "0001"
    engine.dispose()
    return database_url


def test_what_was_there_is_there(old: str) -> None:
    with Workspace.open(old) as workspace:
        found = workspace.read(everything)
        for name, row in (
            ("contact", {**first_revision.CONTACT, "city": "Талас"}),
            ("release", first_revision.RELEASE),
            ("officer", first_revision.OFFICER),
            ("channel", first_revision.CHANNEL),
        ):
            assert {key: found[name][0][key] for key in row if key != "version"} == {
                key: value for key, value in row.items() if key != "version"
            }
        assert found["contact"][0]["keeps_embargoes"] is False
        assert found["release"][0]["donors"] == [] and found["release"][0]["released_at"] is None
        assert found["recipient"][0]["attempts"] == 0 and found["recipient"][0]["address"] == "aigul@example.org"
        assert found["distribution"][0]["state"] == "done" and found["distribution"][0]["settings"] == {}
        assert found["email"][0]["bounce"] == ""
        assert workspace.read(contacts.find, "айгуль талас").tolist() == []
        assert workspace.read(contacts.find, "aigul").tolist() == [1]
        assert workspace.check() == []


def test_steps_of_then_are_undone_and_done_again(old: str) -> None:
    with Workspace.open(old) as workspace:
        states = [workspace.read(everything)]
        labels = []
        while (step := workspace.undo()) is not None:
            labels.append(step.label)
            states.append(workspace.read(everything))
        assert labels == ["Export", "Delete", "Import", "Edit", "Add", "Add release"]
        assert states[2]["contact"][1]["name"] == "Bakyt"
        assert states[2]["import_row"][1]["fingerprint"] == b"fedcba9876543210"
        assert states[4]["contact"][0]["city"] == "Osh"
        assert states[-1]["email"] == states[-1]["release"] == states[-1]["recipient"] == []
        assert [row["name"] for row in states[-1]["contact"]] == ["Bakyt"]
        for state in reversed(states[:-1]):
            assert workspace.redo() is not None
            assert workspace.read(everything) == state
        assert workspace.check() == []


def test_steps_of_then_are_told_in_words(old: str) -> None:
    with Workspace.open(old) as workspace:
        _export, delete, imported, edit, *_others = workspace.read(history.steps)
        assert [line[2:] for line in workspace.read(history.detail, edit.id).lines] == [
            ("Айгуль Жумабекова", "City", "Osh", "Талас")
        ]
        lines = workspace.read(history.detail, delete.id).lines
        assert ("Bakyt", "Name", "Bakyt", "") in [line[2:] for line in lines]
        assert ("Imported", "Name", "", "Imported") in [
            line[2:] for line in workspace.read(history.detail, imported.id).lines
        ]
        assert workspace.read(history.cannot_undo, edit.id) is None
        assert [step.label for step in workspace.read(history.of_record, "contact", 2)] == ["Delete"]


def test_an_edit_after_the_upgrade_goes_on(old: str) -> None:
    with Workspace.open(old) as workspace:
        before = workspace.read(everything)
        workspace.write("Edit now", contacts.edit, 1, {"city": "Нарын", "emails": []})
        workspace.undo()
        assert workspace.read(everything) == before
        workspace.write("Delete now", contacts.delete, [1, 3])
        workspace.undo()
        assert workspace.read(everything) == before


@pytest.mark.backends("sqlite")
def test_the_copy_that_was_made_before_is_the_old_file(old: str) -> None:
    Workspace.open(old).close()
    copy = Path(f"{old}.before-{migrating.HEAD}")
    assert copy.stat().st_mode & 0o077 == 0, "a copy holds what the file holds: it is for its owner alone"
    engine = backends.sqlite_engine(copy, read_only=True)
    with engine.connect() as connection:
        assert migrating.revision(connection) == "0001"
    engine.dispose()
    with Workspace.open(copy) as again:
        assert again.read(contacts.count) == 2


@pytest.mark.backends("sqlite")
def test_a_copy_of_something_else_is_not_replaced(old: str) -> None:
    copy = Path(f"{old}.before-{migrating.HEAD}")
    copy.write_text("something else", encoding="utf-8")
    Workspace.open(old).close()
    assert copy.read_text(encoding="utf-8") == "something else"
    second = backends.sqlite_engine(Path(f"{copy}.2"), read_only=True)
    with second.connect() as connection:
        assert migrating.revision(connection) == "0001"
    second.dispose()


@pytest.mark.slow
@pytest.mark.backends("sqlite")
@pytest.mark.xdist_group("kill-upgrade")
def test_a_kill_during_the_upgrade_leaves_a_file_that_opens(old: str, tmp_path: Path, slow: bool) -> None:
    """trust.md §0.2: old or new, never between; and the next start brings it up to date."""
    path = Path(old)

    def stand() -> Any:
        engine = backends.sqlite_engine(path, read_only=False)
        with engine.connect() as connection:
            found = migrating.revision(connection)
            count = connection.exec_driver_sql("SELECT count(*) FROM contact").scalar_one()
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        engine.dispose()
        return found, count, sound

    killer = Killer(tmp_path, slow)
    killed = killer.at_each_call(path, ["history"], stand, ("0001", 2, "ok"), (migrating.HEAD, 2, "ok"))
    assert killed > 2
