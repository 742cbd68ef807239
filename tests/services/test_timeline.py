"""What happened with a contact, the newest first and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contact_columns, contacts, timeline
from outreach.services.identity import merging
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.people import AIGUL, BOB

START = datetime(2030, 1, 1, 9, tzinfo=UTC)  # after whatever a test does itself


def send(session: Session, contact_id: int, day: int, state: str = "handed", **more: str) -> int:
    """A distribution on a day with one recipient; its id."""
    release = releases.add(
        session, {"reference": f"REN-{day}", "versions": {"ru": {"headline": f"Headline {day}"}}, "officers": []}
    )
    at = START + timedelta(days=day)
    distribution = Distribution(
        release_id=release, headline=f"Headline {day}", how=more.pop("how", "smtp"), at=at, settings={}, snapshot={}
    )
    session.add(distribution)
    session.flush()
    session.add(
        Recipient(distribution_id=distribution.id, contact_id=contact_id, language="ru", state=state, at=None, **more)
    )
    session.flush()
    return distribution.id


@pytest.mark.backends("sqlite", "postgresql")
def test_the_newest_comes_first(workspace: Workspace) -> None:
    number = workspace.write("Add contact", contacts.add, AIGUL)
    with workspace.writing("Send") as session:
        first = send(session, number, 1)
        send(session, number, 3, "written", how="csv")
        at = START + timedelta(days=2)
        session.add(Bounce(contact_id=number, folded="aigul@example.org", kind="hard", at=at, text="550"))
    workspace.write("Edit contact", contacts.edit, number, {"city": "Osh"})
    events = workspace.read(timeline.of, number)
    assert [event.kind for event in events] == ["exported", "bounced", "got", "edited", "added"]
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert "REN-3" in events[0].text and "file" in events[0].text
    assert "aigul@example.org" in events[1].text and "550" in events[1].text
    assert "Headline 1" in events[2].text and "Russian" in events[2].text
    assert (events[2].distribution_id, events[2].release_id is not None) == (first, True)
    assert events[3].text == "Edit contact" and events[3].step_id is not None and events[3].author


@pytest.mark.parametrize(
    ("state", "kind", "word"),
    [
        ("handed", "got", "was sent by e-mail"), ("written", "exported", "exported"), ("queued", "waiting", "waits"),
        ("held", "waiting", "embargo"), ("sending", "waiting", "being sent"), ("failed", "failed", "no such user"),
        ("unsure", "failed", "unknown whether"), ("left out", "left out", "no such user"),
    ],
)  # fmt: skip
@pytest.mark.backends("sqlite")
def test_each_state_has_its_words(workspace: Workspace, state: str, kind: str, word: str) -> None:
    number = workspace.write("Add", contacts.add, BOB)
    with workspace.writing("Send") as session:
        distribution = send(session, number, 1, state, reason="no such user", answer="no such user")
        release = session.get_one(Release, session.get_one(Distribution, distribution).release_id)
        release.embargo_until = datetime(2099, 1, 1, tzinfo=UTC)
    event = workspace.read(timeline.of, number)[0]
    assert event.kind == kind and word in event.text


def test_an_edit_of_what_belongs_to_a_contact_is_one_of_the_contact(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIGUL)
    workspace.write("Other", contacts.add, BOB)
    list_id = workspace.write("Add list", lists.add, {"name": "L"})
    workspace.write("Languages", contacts.edit, number, {"languages": ["ru", "en"]})
    workspace.write("Put on a list", lists.pick, list_id, [number])
    assert [event.text for event in workspace.read(timeline.of, number)] == ["Put on a list", "Languages", "Add"]
    workspace.undo()
    assert [event.text for event in workspace.read(timeline.of, number)] == ["Languages", "Add"]


def test_who_was_merged_brings_the_history_with_them(workspace: Workspace) -> None:
    keep = workspace.write("Add the first", contacts.add, AIGUL)
    other = workspace.write("Add the second", contacts.add, BOB)
    with workspace.writing("Send") as session:
        send(session, other, 1)
    workspace.write("Merge", merging.merge, keep, [other])
    assert workspace.write("Add a third", contacts.add, {"name": "Third"}) > other
    events = workspace.read(timeline.of, keep)
    assert [event.kind for event in events] == ["got", "merged", "added", "added"]
    assert [BOB["name"] in event.text for event in events] == [False, True, True, False]
    assert not any("third" in event.text for event in events)


def test_one_who_was_separated_again_keeps_what_was_before(workspace: Workspace) -> None:
    keep = workspace.write("Add contact", contacts.add, AIGUL)
    other = workspace.write("Add contact", contacts.add, BOB)
    workspace.write("Edit contact", contacts.edit, other, {"city": "Osh"})
    workspace.write("Merge contacts", merging.merge, keep, [other])
    (merge,) = workspace.read(merging.merges, keep)
    workspace.write("Separate contacts again", merging.separate, merge.id)
    told = [event.text for event in workspace.read(timeline.of, other)]
    assert told == ["Separate contacts again", "Merge contacts", "Edit contact", "Add contact"]


def test_a_limit_cuts_the_oldest(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIGUL)
    for city in ("A", "B", "C"):
        workspace.write(city, contacts.edit, number, {"city": city})
    assert [event.text for event in workspace.read(timeline.of, number, 2)] == ["C", "B"]
    assert len(workspace.read(timeline.of, number, 0)) == 4


def test_one_who_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem):
        workspace.read(timeline.of, 99)


def test_last_contacted_is_when_something_was_given(workspace: Workspace) -> None:
    one, two, never = (workspace.write("Add", contacts.add, person) for person in (AIGUL, BOB, {"name": "N"}))
    with workspace.writing("Send") as session:
        for number, day, state in ((one, 1, "handed"), (one, 4, "written"), (one, 9, "failed"), (two, 2, "handed")):
            send(session, number, day, state)
        send(session, never, 3, "left out")
    found = workspace.read(contact_columns.last_contacted, [one, two, never])
    days = {number: i18n.local(moment).date() for number, moment in found.items()}
    assert days == {one: date(2030, 1, 2), two: date(2030, 1, 3)}
