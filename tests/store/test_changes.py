"""Undo and redo: a step is played back whole, or not at all."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Change
from outreach.model.people import Contact, Email
from outreach.problems import Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts, memberships
from outreach.services.history import history
from outreach.store import index_version
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

FULL = {
    "name": "Айгуль Жумабекова",
    "other_name": "Aigul Jumabekova",
    "outlet": "Заман",
    "position": "reporter",
    "emails": [{"raw": "aigul@example.org", "label": "work"}, {"raw": "broken[at]", "label": ""}],
    "phones": [{"raw": "+996 775 98 78 17", "label": "mobile"}],
    "channels": [{"network": "telegram", "value": "@aigul"}],
    "languages": ["ky", "ru"],
    "beats": ["crime"],
    "tags": ["vip"],
    "found_on": "2026-01-31",
    "extra": {"Column": "value"},
}


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that people work on, but for the counters of versions."""
    found = {}
    for name, table in Base.metadata.tables.items():
        if name in change_log.UNNOTED:
            continue
        rows = session.execute(select(table).order_by(table.c.id)).mappings()
        found[name] = [
            {key: value for key, value in row.items() if key != "version"}
            for row in rows
            if (name, row.get("name")) != ("setting", index_version.NAME)  # of us, and not of anybody's work
        ]
    return found


def test_an_addition_is_taken_back_and_done_again(workspace: Workspace) -> None:
    empty = workspace.read(everything)
    number = workspace.write("Add", contacts.add, FULL)
    full = workspace.read(everything)
    step = workspace.undo()
    assert step is not None and step.label == "Add" and step.undone
    assert workspace.read(everything) == empty
    assert workspace.read(contacts.find, "айгуль").tolist() == []
    workspace.redo()
    assert workspace.read(everything) == full
    assert workspace.read(contacts.find, "айгуль").tolist() == [number]
    assert workspace.read(contacts.find, "aigul").tolist() == [number]


def test_an_edit_is_taken_back_field_by_field(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    before = workspace.read(everything)
    changed = {**FULL, "name": "Other", "emails": [{"raw": "other@example.org", "label": ""}], "phones": [], "tags": []}
    workspace.write("Edit", contacts.edit, number, {**changed, "outlet": "Other outlet", "found_on": None})
    after = workspace.read(everything)
    workspace.undo()
    assert workspace.read(everything) == before
    assert workspace.read(contacts.find, "other").tolist() == []
    workspace.redo()
    assert workspace.read(everything) == after


def test_a_deletion_is_taken_back_with_all_that_hung_on_it(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    list_id = workspace.write("Add list", lists.add, {"name": "Press"})
    workspace.write("Pick", lists.pick, list_id, [number])
    before = workspace.read(everything)
    workspace.write("Delete", contacts.delete, [number])
    assert workspace.read(memberships.picked, list_id) == []
    workspace.undo()
    assert workspace.read(everything) == before
    assert workspace.read(contacts.find, "айгуль").tolist() == [number]


def test_undo_goes_back_step_by_step_and_redo_forward(workspace: Workspace) -> None:
    states = [workspace.read(everything)]
    number = workspace.write("1", contacts.add, FULL)
    states.append(workspace.read(everything))
    for label in ("2", "3", "4"):
        workspace.write(label, contacts.edit, number, {"city": label})
        states.append(workspace.read(everything))
    for state in reversed(states[:-1]):
        workspace.undo()
        assert workspace.read(everything) == state
    assert workspace.undo() is None
    for state in states[1:]:
        workspace.redo()
        assert workspace.read(everything) == state
    assert workspace.redo() is None


def test_something_new_ends_what_could_be_redone(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    workspace.undo()
    assert workspace.redo_label == "Edit"
    workspace.write("Edit again", contacts.edit, number, {"city": "Naryn"})
    assert workspace.redo_label is None
    assert workspace.redo() is None
    kept = [] if workspace.path else ["Edit"]  # nothing is taken from the history of a server
    assert [step.label for step in workspace.read(history.steps)] == ["Edit again", *kept, "Add"]


def test_undo_refuses_a_row_that_is_no_longer_as_it_was_left(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.execute(update(Contact.__table__).values(city="Naryn"))  # type: ignore[arg-type]
    before = workspace.read(everything)
    with pytest.raises(Problem, match=r"“Edit” can't be undone: .+ has changed since"):
        workspace.undo()
    assert workspace.read(everything) == before
    assert workspace.undo_label == "Edit"


def test_bulk_rows_are_taken_back_too(workspace: Workspace) -> None:
    def many(session: Session) -> list[int]:
        rows = [
            {"name": f"Contact {n}", "search": f"contact {n}", "sort_key": str(n), "extra": {"n": str(n)}}
            for n in range(2500)
        ]
        ids = change_log.insert_rows(session, Contact, rows)
        mails = [
            {"contact_id": n, "raw": f"c{n}@example.org", "address": None, "folded": None, "valid": False, "rank": 0}
            for n in ids
        ]
        change_log.insert_rows(session, Email, mails)
        return ids

    empty = workspace.read(everything)
    ids = workspace.write("Import", many)
    assert len(ids) == len(set(ids)) == 2500
    full = workspace.read(everything)
    workspace.write(
        "Move", lambda session: change_log.update_rows(session, Contact, [{"id": n, "city": "Osh"} for n in ids])
    )
    moved = workspace.read(everything)
    assert {row["city"] for row in moved["contact"]} == {"Osh"}
    workspace.write("Delete", contacts.delete, ids)
    assert workspace.read(everything) == empty
    workspace.undo()
    assert workspace.read(everything) == moved
    workspace.undo()
    assert workspace.read(everything) == full
    assert len(workspace.read(contacts.find, "contact")) == 2500
    workspace.undo()
    assert workspace.read(everything) == empty
    for _step in range(2):
        workspace.redo()
    assert workspace.read(everything) == moved


def test_a_bulk_insert_is_kept_in_few_changes(workspace: Workspace) -> None:
    def many(session: Session) -> None:
        change_log.insert_rows(session, Contact, [{"name": str(n), "search": "", "sort_key": ""} for n in range(3000)])

    workspace.write("Import", many)
    kept = workspace.read(lambda session: list(session.scalars(select(Change))))
    assert len(kept) == 3
    assert all(change.before is None and change.after is None for change in kept)


def test_new_rows_after_an_undo_do_not_take_the_old_ones_place(workspace: Workspace) -> None:
    """A record that comes back by redo needs its number: nobody else may have it meanwhile."""
    workspace.write("Add", contacts.add, FULL)
    workspace.undo()
    other = workspace.write("Add other", contacts.add, {"name": "Other"})
    assert workspace.read(contacts.card, other).name == "Other"
    assert workspace.redo() is None
    workspace.undo()
    assert workspace.read(contacts.count) == 0


def test_the_history_of_a_record(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    workspace.write("Add another", contacts.add, {"name": "Other"})
    labels = [step.label for step in workspace.read(history.of_record, "contact", number)]
    assert labels == ["Edit", "Add"]


def test_an_outlet_that_is_made_for_a_contact_goes_with_it(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, FULL)
    assert workspace.read(outlets.count) == 1
    workspace.undo()
    assert workspace.read(outlets.count) == 0


def test_a_process_that_loads_nothing_else_can_undo(workspace: Workspace, database_url: str) -> None:
    """The tables are known by the store itself, not by what happens to be imported."""
    import os
    import subprocess
    import sys

    workspace.write("Add", contacts.add, FULL)
    code = (
        "import sys; from outreach.store.workspace import Workspace\n"
        "with Workspace.open(sys.argv[1]) as w: print(w.undo().label)"
    )
    done = subprocess.run([sys.executable, "-c", code, database_url], capture_output=True, text=True, env=os.environ)
    assert done.stdout == "Add\n", done.stderr


def test_a_step_is_taken_back_whatever_else_was_written_since(workspace: Workspace) -> None:
    """What a message offers to undo is what the message speaks of, also where a colleague has written meanwhile."""
    mine = workspace.write("Add", contacts.add, FULL)
    step = workspace.written
    theirs = workspace.write("Theirs", contacts.add, {"name": "Pavel Sidorov"})
    done = workspace.undo(step)
    assert done is not None and done.label == "Add"
    assert workspace.read(contacts.find, "").tolist() == [theirs]
    with pytest.raises(Problem, match="“Add” has already been undone"):
        workspace.undo(step)
    workspace.redo(step)
    assert sorted(workspace.read(contacts.find, "")) == [mine, theirs]
    with pytest.raises(Problem, match="“Add” has already been redone"):
        workspace.redo(step)
    assert workspace.undo_label == "Theirs"


def test_a_step_stays_where_a_later_one_hangs_on_what_it_made(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, FULL)
    step = workspace.written
    press_club = workspace.write("A list", lists.add, {"name": "Press club"})
    workspace.write("Their list", lists.pick, press_club, [number])
    before = workspace.read(everything)
    with pytest.raises(Problem, match="“Their list” has changed the same record since"):
        workspace.undo(step)
    assert workspace.read(everything) == before
    workspace.undo()
    workspace.undo(step)
    assert workspace.read(contacts.count) == 0


def test_a_deed_is_not_done_again_over_what_came_since(workspace: Workspace) -> None:
    """Neither over a note that a colleague made of a contact that would go with it, nor once it is forgotten."""
    number = workspace.write("Add", contacts.add, {"name": "Dina Kim"})
    other = workspace.write("Add", contacts.add, {"name": "Pavel Sidorov"})
    workspace.write("Delete", contacts.delete, [number])
    step = workspace.written
    workspace.write("Theirs", contacts.edit, other, {"tags": ["vip"]})
    workspace.undo(step)
    press_club = workspace.write("A list", lists.add, {"name": "Press club"})
    workspace.write("Their list", lists.pick, press_club, [number])
    with pytest.raises(Problem, match="“Delete” can't be redone: “Their list” has changed the same record since"):
        workspace.redo(step)
    assert sorted(workspace.read(contacts.find, "")) == [number, other]
    workspace.write("Edit", contacts.edit, other, {"city": "Osh"})
    last = workspace.written
    workspace.undo()
    workspace.write("Edit", contacts.edit, other, {"city": "Naryn"})
    with pytest.raises(Problem, match="something else has changed since"):
        workspace.redo(last)


def test_a_name_taken_meanwhile_stands_in_the_way_and_says_so(workspace: Workspace) -> None:
    number = workspace.write("Add a list", lists.add, {"name": "Press club"})
    workspace.write("Delete a list", lists.delete, [number])
    step = workspace.written
    workspace.write("Theirs", lists.add, {"name": "Press club"})
    with pytest.raises(Problem, match="“Delete a list” can't be undone: a later step prevents it"):
        workspace.undo(step)


def test_what_was_written_is_known_to_who_wrote_it(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Dina Kim", "city": "Osh"})
    step = workspace.written
    assert step is not None
    workspace.write("Nothing new", contacts.edit, number, {"city": "Osh"})
    assert workspace.written is None, "there is nothing that could be taken back"


def test_no_state_comes_twice(workspace: Workspace) -> None:
    """What is kept of a state (orders, a plan to be stored) is not taken for that of another one."""
    seen = {workspace.state()}
    for city in ("Osh", "Naryn", "Talas"):
        workspace.write("Add", contacts.add, {"name": "Dina Kim", "city": city})
        assert workspace.state() not in seen
        seen.add(workspace.state())
        workspace.undo()
        assert workspace.state() not in seen
        seen.add(workspace.state())


def test_redo_does_again_what_was_taken_back_last_and_not_what_was_long_before(workspace: Workspace) -> None:
    numbers = []
    for notes in ("first", "second", "third"):
        workspace.write(f"Add {notes}", contacts.add, {"name": notes})
        numbers.append(workspace.written)
    workspace.undo(numbers[0])  # alone, from the history
    workspace.undo()
    workspace.undo()
    assert workspace.redo_label == "Add second"
    assert [workspace.redo() is not None for _time in range(2)] == [True, True]
    with workspace.reading() as session:
        assert sorted(session.scalars(select(Contact.name))) == ["second", "third"]
    assert workspace.redo_label is None
