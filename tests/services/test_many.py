"""Deeds with very many records: one step, told bit by bit, stopped without a trace, in memory that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.history import Step
from outreach.services import lists, outlets
from outreach.services.contacts import activities, bulk, contacts, indexing, memberships
from outreach.services.delivery import suppression
from outreach.services.history import history
from outreach.store import backends, search
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.store.test_changes import everything


@pytest.fixture
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bits of two records, and the search index is rebuilt at the end."""
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(search, "is_most", lambda session, _count: backends.is_sqlite(session.connection()))


@pytest.fixture
def people(workspace: Workspace) -> list[int]:
    def add(session: Session, number: int) -> int:
        email = {"raw": f"p{number}@example.org", "label": ""}
        fields = {"name": f"Person {number}", "outlet": "Herald", "tags": ["vip"], "emails": [email]}
        return contacts.add(session, fields)

    return [workspace.write("Add", add, number) for number in range(5)]


def deeds(list_id: int) -> dict[str, Any]:
    def pick(session: Session, some: Sequence[int]) -> int:
        return lists.pick(session, list_id, some)

    def exclude(session: Session, some: Sequence[int]) -> int:
        return lists.exclude(session, list_id, some, "moved")

    def plan(session: Session, some: Sequence[int]) -> int:
        return len(activities.plan(session, some, {"due_on": "2026-12-01", "text": "Ask"}))

    return {
        "delete": contacts.delete, "block": partial(suppression.add_contacts, reason="asked"), "pick": pick,
        "exclude": exclude, "plan": plan,
    }  # fmt: skip


@pytest.mark.usefixtures("few_at_a_time")
@pytest.mark.parametrize("name", ["delete", "block", "pick", "exclude", "plan"])
def test_it_is_one_step_that_is_taken_back_whole(workspace: Workspace, people: list[int], name: str) -> None:
    deed = deeds(workspace.write("Add list", lists.add, {"name": "L"}))[name]
    before, steps = workspace.read(everything), len(workspace.read(history.steps))
    work = bulk.each(workspace, "All", deed, people)
    assert [(step.done, step.total) for step in (next(work), next(work))] == [(2, 5), (4, 5)]
    work.close()
    assert workspace.read(everything) == before, "stopped half-way"
    assert finished(bulk.each(workspace, "All", deed, people)) == 5
    after = workspace.read(everything)
    assert after != before and len(workspace.read(history.steps)) == steps + 1
    for wanted, play in ((before, workspace.undo), (after, workspace.redo), (before, workspace.undo)):
        step = play()
        assert step is not None and step.label == "All"
        assert workspace.read(everything) == wanted
    assert len(workspace.read(contacts.find, "person")) == 5
    assert workspace.check() == []


@pytest.mark.usefixtures("few_at_a_time")
def test_what_is_told_to_the_views_is_all_of_it(workspace: Workspace, people: list[int]) -> None:
    told: list[Any] = []
    workspace.on_changed(told.append)
    finished(bulk.each(workspace, "Delete", contacts.delete, people))
    workspace.undo()
    assert [one["contact"] for one in told] == [set(people), set(people)]
    assert set(told[0]) == set(told[1]) == {"contact", "email", "position", "tag"}


@pytest.mark.usefixtures("few_at_a_time")
def test_something_new_forgets_what_was_undone(workspace: Workspace, people: list[int]) -> None:
    workspace.write("Edit", contacts.edit, people[0], {"city": "Osh"})
    workspace.undo()
    finished(bulk.each(workspace, "Delete", contacts.delete, people))
    assert workspace.redo_label is None
    numbers = workspace.read(lambda session: session.scalars(select(Step.id).order_by(Step.id)).all())
    there = 6 if workspace.path else 7  # on a server nobody may delete what the history says
    assert len(numbers) == len(set(numbers)) == there


@pytest.mark.backends("postgresql")
@pytest.mark.usefixtures("few_at_a_time")
def test_a_step_that_another_desk_has_overtaken_comes_after_it(
    workspace: Workspace, people: list[int], database_url: str
) -> None:
    """A large step has its number long before it is finished: what others did meanwhile it has found done."""
    work = bulk.each(workspace, "Mine", contacts.delete, people[:4])
    next(work)
    with Workspace.open(database_url) as theirs:
        theirs.write("Theirs", contacts.edit, people[3], {"city": "Osh"})
    finished(work)
    assert [step.label for step in workspace.read(history.steps, 2)] == ["Mine", "Theirs"]
    for label in ("Mine", "Theirs"):
        step = workspace.undo()
        assert step is not None and step.label == label
    assert workspace.read(contacts.card, people[3]).city == ""


def test_neighbours_are_taken_together_but_where_the_order_says_something(
    workspace: Workspace, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    taken: list[int] = []

    def deed(_session: Session, some: Sequence[int]) -> int:
        taken.extend(some)
        return len(some)

    mixed = [people[place] for place in (3, 0, 4, 2, 1)]
    finished(bulk.each(workspace, "Look", deed, mixed))
    assert taken == people
    taken.clear()
    finished(bulk.each(workspace, "Look", deed, mixed, in_order=True))
    assert taken == mixed


def test_no_list_is_read_with_everybody_on_it(workspace: Workspace, people: list[int]) -> None:
    one, two = (workspace.write("Add list", lists.add, {"name": name, "rule": "tag:vip"}) for name in "AB")
    workspace.write("Pick", lists.pick, one, people)
    workspace.write("Exclude", lists.exclude, two, people[:2], "moved")
    row, other = workspace.read(lists.rows, [one, two])
    assert (row.picks, row.exclusions, other.picks, other.exclusions) == (5, 0, 0, 2)
    assert "picks" not in workspace.read(lists.card, one).__dict__
    assert workspace.read(memberships.picked, one) == people
    assert workspace.read(memberships.excluded, two) == dict.fromkeys(people[:2], "moved")


def test_outlets_are_deleted_with_many_people(workspace: Workspace, people: list[int]) -> None:
    before = workspace.read(everything)
    (outlet,) = workspace.read(outlets.find)
    workspace.write("Delete", outlets.delete, [outlet])
    assert not workspace.read(contacts.find, "herald") and len(workspace.read(contacts.find, "person")) == 5
    workspace.undo()
    assert workspace.read(everything) == before


def test_many_are_found_and_sorted_as_few_are(workspace: Workspace) -> None:
    """A newsroom of thousands gets another name: its people are written in bulk, and as they would be one by one."""
    phones, emails = [{"raw": "0312 66 04 18", "label": ""}], [{"raw": "desk@example.org", "label": ""}]
    former = [{"position": "Editor", "outlet": "Herald", "until": date(2020, 1, 31)}]
    for fields in (
        {"name": "Айгүл Токтосунова", "position": "Editor", "tags": ["vip"], "beats": ["water"], "languages": ["ky"]},
        {"emails": emails, "phones": phones},
        {"phones": phones, "city": "Osh"},
        {"name": "Bob", "outlet": "Radio", "other_positions": former, "other_name": "Боб", "notes": "N"},
        {"outlet": "Radio", "other_positions": former},
    ):
        workspace.write("Add", contacts.add, {"outlet": "Herald", **fields})
    herald = workspace.read(outlets.find, "herald")[0]
    before = workspace.read(everything)
    workspace.write("Rename", outlets.edit, herald, {"name": "Дозор", "other_name": "Watch"})
    with workspace.reading() as session, session.no_autoflush:
        for contact in indexing.loaded(session):
            in_bulk = contact.search, contact.sort_key
            indexing.refresh(contact)
            assert (contact.search, contact.sort_key) == in_bulk
    workspace.undo()
    assert workspace.read(everything) == before
