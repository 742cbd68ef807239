"""Two people at one contact: the second is told, and nothing of the first is lost."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services import officers, outlets
from outreach.services.contacts import contacts, tagging
from outreach.services.importing import bulk_write, matching
from outreach.store.history import change_log
from outreach.store.workspace import Workspace


@pytest.fixture
def contact(workspace: Workspace) -> int:
    return workspace.write("Add", contacts.add, {"name": "Anna", "city": "Osh", "tags": ["press"]})


def another_process(database_url: str, contact: int, city: str) -> None:
    """Edits the contact on another desk."""
    code = (
        "import sys; from outreach.services.contacts import contacts; from outreach.store.workspace import Workspace\n"
        "with Workspace.open(sys.argv[1]) as w:\n"
        "    w.write('Theirs', contacts.edit, int(sys.argv[2]), {'city': sys.argv[3]})"
    )
    words = [sys.executable, "-c", code, database_url, str(contact), city]
    subprocess.run(words, check=True, env=os.environ, timeout=240)


def test_the_second_save_is_refused_and_the_first_is_kept(
    workspace: Workspace, database_url: str, contact: int
) -> None:
    card = workspace.read(contacts.card, contact)
    another_process(database_url, contact, "Naryn")
    with pytest.raises(Problem, match="Somebody else has just changed"):
        workspace.write("Mine", contacts.edit, contact, {"city": "Talas"}, card.version)
    assert workspace.read(contacts.card, contact).city == "Naryn"
    assert workspace.undo_label == "Theirs", "what was refused left no step"
    again = workspace.read(contacts.card, contact)
    workspace.write("Mine", contacts.edit, contact, {"city": "Talas"}, again.version)
    assert workspace.read(contacts.card, contact).city == "Talas"


@pytest.mark.parametrize(
    "theirs",
    [
        {"tags": ["press", "vip"]}, {"languages": ["ky"]}, {"emails": [{"raw": "anna@example.org", "label": "home"}]},
        {"department": "News"}, {"position_since": "2026-01-31"},
    ],
)  # fmt: skip
def test_a_change_of_what_stands_beside_it_is_a_change_of_the_contact(
    workspace: Workspace, contact: int, theirs: dict[str, Any]
) -> None:
    fields = {"position": "Editor", "emails": [{"raw": "anna@example.org", "label": "work"}], "languages": ["ru"]}
    workspace.write("Edit", contacts.edit, contact, fields)
    card = workspace.read(contacts.card, contact)
    workspace.write("Theirs", contacts.edit, contact, theirs)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Mine", contacts.edit, contact, {"tags": ["press", "radio"]}, card.version)
    again = workspace.read(contacts.card, contact)
    workspace.undo()
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Mine", contacts.edit, contact, {"tags": ["press", "radio"]}, again.version)


def test_a_language_put_on_many_is_a_change_of_each(workspace: Workspace, contact: int) -> None:
    card = workspace.read(contacts.card, contact)
    list(tagging.change(workspace, [contact], {"languages": ["ky"]}, {}))
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Mine", contacts.edit, contact, {"languages": ["ru"]}, card.version)


def test_an_officers_and_an_outlets_label_is_a_change_of_theirs(workspace: Workspace) -> None:
    phone = {"raw": "+996 312 66 04 18", "label": "work"}
    for service, name in ((officers, "Dina"), (outlets, "Кабар")):
        number = workspace.write("Add", service.add, {"name": name, "phones": [phone]})
        version = workspace.read(service.card, number).version
        workspace.write("Theirs", service.edit, number, {"phones": [{**phone, "label": "fax"}]})
        with pytest.raises(Problem, match="Somebody else"):
            workspace.write("Mine", service.edit, number, {"phones": []}, version)


def test_what_another_desk_undid_and_wrote_is_seen(workspace: Workspace, database_url: str, contact: int) -> None:
    workspace.write("Edit", contacts.edit, contact, {"country": "KG"})
    assert workspace.read(contacts.find, "country:KG", "city").tolist() == [contact]
    state = workspace.state()
    with Workspace.open(database_url) as theirs:
        theirs.undo()
        theirs.write("Theirs", contacts.add, {"name": "Boris", "city": "Naryn", "country": "KG"})
    assert workspace.state() != state
    (boris,) = workspace.read(contacts.find, "country:KG", "city")
    assert workspace.read(contacts.card, boris).name == "Boris"
    assert sorted(workspace.read(contacts.find)) == [contact, boris]


@pytest.mark.backends("postgresql")
def test_what_another_desk_began_first_and_saved_last_is_seen(
    workspace: Workspace, database_url: str, contact: int
) -> None:
    with Workspace.open(database_url) as theirs, theirs.writing("Theirs") as session:
        number = contacts.add(session, {"name": "Boris"})
        assert change_log.record(session, "Theirs", "") is not None  # has its number, and is not committed yet
        change_log.notes(session).notes.clear()
        workspace.write("Mine", contacts.edit, contact, {"city": "Naryn"})
        assert workspace.read(contacts.find).tolist() == [contact]
    assert workspace.read(contacts.find).tolist() == [contact, number]


def test_an_undo_on_another_desk_is_a_change_too(workspace: Workspace, contact: int) -> None:
    workspace.write("Edit", contacts.edit, contact, {"city": "Naryn"})
    card = workspace.read(contacts.card, contact)
    workspace.undo()
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Mine", contacts.edit, contact, {"city": "Talas"}, card.version)


@pytest.mark.backends("postgresql")
def test_two_saves_at_the_same_moment(workspace: Workspace, database_url: str, contact: int) -> None:
    """On a server both may read before either writes: the row's version decides."""
    with pytest.raises(Problem, match="Somebody else"), workspace.writing("Mine") as session:
        _edited(session, contact)
        another_process(database_url, contact, "Naryn")
        session.flush()
    assert workspace.read(contacts.card, contact).city == "Naryn"


@pytest.mark.backends("postgresql")
def test_what_another_desk_saves_while_a_step_is_taken_back_is_not_written_over(
    workspace: Workspace, database_url: str, contact: int
) -> None:
    """The one reads a row before the other's change is there, and would write after it."""
    workspace.write("Edit", contacts.edit, contact, {"city": "Naryn"})
    with ThreadPoolExecutor(1) as desk, Workspace.open(database_url) as theirs:
        with theirs.writing("Theirs") as session:
            session.get_one(Contact, contact).city = "Talas"
            session.flush()
            undone = desk.submit(workspace.undo)
            _until_it_waits(theirs)
        with pytest.raises(Problem, match="has changed “Anna” since"):
            undone.result(timeout=240)
    assert workspace.read(contacts.card, contact).city == "Talas"


@pytest.mark.backends("postgresql")
def test_what_another_desk_saves_while_an_import_is_stored_is_not_written_over(
    workspace: Workspace, database_url: str, contact: int
) -> None:
    version = workspace.read(contacts.card, contact).version
    changed = workspace.read(matching.records_of, [contact])[contact][0]
    changed["texts"]["city"] = "Naryn"
    with ThreadPoolExecutor(1) as desk, Workspace.open(database_url) as theirs:
        with theirs.writing("Theirs") as session:
            session.get_one(Contact, contact).city = "Talas"
            session.flush()
            stored = desk.submit(workspace.write, "Import", _changed, contact, changed, version)
            _until_it_waits(theirs)
        with pytest.raises(Problem, match="has changed since"):
            stored.result(timeout=240)
    assert workspace.read(contacts.card, contact).city == "Talas"


def _changed(session: Session, contact: int, record: Any, version: int) -> None:
    bulk_write.Writer(session, {}).change([(contact, record, version)])


def _until_it_waits(workspace: Workspace) -> None:
    """Until some transaction waits for what another one holds."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _attempt in range(600):
        with workspace.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def _edited(session: Session, contact: int) -> None:
    """Changed in memory, not yet written."""
    found = session.get_one(Contact, contact)
    found.city = "Talas"
