"""Calls and notes are kept with their contact; follow-ups come due, are done, put off, and made for a release."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from outreach.model.base import now
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import activities, contacts, timeline
from outreach.services.coverage import coverage
from outreach.services.delivery import bounces, followups, suppression
from outreach.services.history import history
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

TODAY = date.today()
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday


def somebody(workspace: Workspace, name: str = "Aigul Zhumabekova") -> int:
    mail = f"{name.split()[0].lower()}@example.org"
    return workspace.write("Add", contacts.add, {"name": name, "emails": [{"raw": mail}], "outlet": "Kabar"})


def sent(workspace: Workspace, people: list[int], at: datetime = MONDAY, state: str = "handed") -> int:
    """A release that went to these contacts."""
    release = workspace.write(
        "Add", releases.add, {"reference": "REN-1", "versions": {"en": {"headline": "Courts open their doors"}}}
    )
    with workspace.writing("Send") as session:
        distribution = Distribution(
            release_id=release, how="smtp", at=at, headline="Courts open their doors", settings={}, snapshot={}
        )
        session.add(distribution)
        session.flush()
        for number in people:
            session.add(Recipient(distribution_id=distribution.id, contact_id=number, state=state, at=at))
    return release


def test_a_call_is_kept_and_told_on_the_timeline(workspace: Workspace) -> None:
    number = somebody(workspace)
    release = sent(workspace, [number])
    fields = {"kind": "call", "text": "Wants the figures", "due_on": "2026-06-05", "release_id": release}
    made = workspace.write("Log a call", activities.log, number, fields)
    (event,) = [one for one in workspace.read(timeline.of, number) if one.activity_id == made]
    assert event.kind == "call" and event.due_on == date(2026, 6, 5)
    assert event.text == "Call about “Courts open their doors”: Wants the figures"
    (row,) = workspace.read(activities.open_ones)
    assert (row.name, row.outlet, row.reference) == ("Aigul Zhumabekova", "Kabar", "REN-1")
    assert workspace.undo() is not None
    assert workspace.read(activities.of_contact, number) == []
    workspace.redo()
    assert [row.text for row in workspace.read(activities.of_contact, number)] == ["Wants the figures"]


def test_follow_ups_come_due_are_put_off_and_done(workspace: Workspace) -> None:
    number = somebody(workspace)
    early = workspace.write("Log", activities.log, number, {"kind": "follow-up", "due_on": TODAY - timedelta(days=2)})
    late = workspace.write("Log", activities.log, number, {"kind": "mail", "text": "x", "due_on": TODAY})
    workspace.write("Log", activities.log, number, {"kind": "meeting", "due_on": TODAY + timedelta(days=3)})
    assert [row.id for row in workspace.read(activities.due)] == [early, late]
    assert len(workspace.read(activities.due)) == 2
    assert workspace.write("Snooze", activities.put_off, [early], TODAY + timedelta(days=1)) == 1
    assert [row.id for row in workspace.read(activities.due)] == [late]
    assert workspace.write("Done", activities.done, [late]) == 1
    assert workspace.write("Done", activities.done, [late]) == 0
    assert len(workspace.read(activities.due)) == 0
    assert workspace.write("Not done", activities.reopen, [late]) == 1
    assert len(workspace.read(activities.due)) == 1
    assert workspace.write("Delete", activities.delete, [late, early]) == 2
    assert len(workspace.read(activities.of_contact, number)) == 1


WRONG = (
    ({"kind": "follow-up"}, "due_on"), ({"kind": "telegram"}, "kind"), ({"kind": "note"}, "text"),
    ({"kind": "call", "due_on": "soon"}, "due_on"), ({"kind": "call", "at": "whenever"}, "at"),
)  # fmt: skip


def test_what_cannot_be_noted_says_so_beside_its_field(workspace: Workspace) -> None:
    number = somebody(workspace)
    for fields, field in WRONG:
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Log", activities.log, number, fields)
        assert caught.value.field == field
    with pytest.raises(Problem, match="no contact number 999"):
        workspace.write("Log", activities.log, 999, {"kind": "call"})


def test_an_edit_changes_only_what_is_given_and_the_history_tells_it(workspace: Workspace) -> None:
    number = somebody(workspace)
    made = workspace.write("Log", activities.log, number, {"kind": "call", "text": "One", "due_on": TODAY})
    workspace.write("Edit", activities.edit, made, {"text": "Two"})
    fields = workspace.read(activities.fields, made)
    assert fields["text"] == "Two" and fields["due_on"] == TODAY and fields["kind"] == "call"
    (step, *_rest) = workspace.read(history.steps)
    lines = workspace.read(history.of_one, step.id, "contact", number)
    assert any("Two" in line.after for line in lines)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Edit", activities.edit, made, {"text": "Three"}, 1)


# Of a release


def test_those_who_got_it_and_were_not_heard_of_are_proposed(workspace: Workspace) -> None:
    names = ("Aigul A", "Bakyt B", "Cholpon C", "Damir D", "Elmira E", "Farida F", "Gulnara G", "Hamid H", "Indira I")
    ids = {name.split()[0]: somebody(workspace, name) for name in names}
    release = sent(workspace, list(ids.values()))
    later = MONDAY + timedelta(hours=3)
    workspace.write("Add", coverage.add, {"title": "In court", "contacts": [ids["Bakyt"]], "release": release})
    about = {"kind": "call", "at": later, "release_id": release}
    workspace.write("Log", activities.log, ids["Cholpon"], about)
    workspace.write("Refuse", suppression.add_contacts, [ids["Damir"]], "by phone")
    workspace.write("Never", suppression.add, "elmira@example.org")
    with workspace.writing("Answers") as session:
        session.add(Bounce(contact_id=ids["Farida"], kind="away", at=later, until=date(2026, 6, 12)))
        session.add(Bounce(contact_id=ids["Gulnara"], kind="away", at=later))
        his = session.scalars(select(Recipient.id).where(Recipient.contact_id == ids["Hamid"])).one()
        session.add(Bounce(contact_id=ids["Hamid"], recipient_id=his, kind="hard", at=later))
        session.add(Bounce(contact_id=ids["Indira"], kind="away", at=later, until=date(2026, 6, 1)))
    found = workspace.read(followups.propose, release, at=MONDAY + timedelta(hours=5))
    assert found.due_on == date(2026, 6, 2)
    assert [one.name for one in found.people] == ["Aigul A", "Indira I"]
    why = {one.name.split()[0]: one.why_not for one in found.left_out}
    assert why == {
        "Bakyt": "has published something about it", "Cholpon": "had contact since: call",
        "Damir": "do not contact", "Elmira": "suppressed address",
        "Farida": "is away until 12 Jun 2026", "Gulnara": "is away without an end date",
        "Hamid": "not delivered: the mail bounced",
    }  # fmt: skip
    made = workspace.write("Follow up", followups.make, release, at=MONDAY + timedelta(hours=5))
    assert len(made) == 2 and {row.due_on for row in workspace.read(activities.rows, made)} == {date(2026, 6, 2)}
    with pytest.raises(Problem, match=r"Nobody to follow up with\. .*: has published something.* and \d+ more"):
        workspace.write("Follow up", followups.make, release, at=MONDAY + timedelta(hours=6))
    back = workspace.read(followups.propose, release, date(2026, 6, 15), at=MONDAY + timedelta(hours=5))
    assert [one.name for one in back.people] == ["Farida F"], "back by then"


def test_not_before_a_day_has_passed_and_not_on_a_weekend(workspace: Workspace) -> None:
    number = somebody(workspace)
    friday = datetime(2026, 6, 5, 12, tzinfo=UTC)
    release = sent(workspace, [number], friday)
    assert workspace.read(followups.propose, release, at=friday).due_on == date(2026, 6, 8)
    same_day = workspace.read(followups.propose, release, date(2026, 6, 5), at=friday)
    assert same_day.people == [] and same_day.left_out[0].why_not == "received it less than 24 hours ago"
    with pytest.raises(FieldProblem, match="past"):
        workspace.read(followups.propose, release, date(2026, 6, 4), at=friday)


def test_whoever_is_named_is_made_alone_and_who_is_left_in_peace_is_refused(workspace: Workspace) -> None:
    one, two = somebody(workspace, "Aigul A"), somebody(workspace, "Bakyt B")
    release = sent(workspace, [one, two])
    workspace.write("Refuse", suppression.add_contacts, [two], "")
    later = MONDAY + timedelta(days=1)
    with pytest.raises(Problem, match="Bakyt B is not asked: do not contact"):
        workspace.write("Follow up", followups.make, release, [two], at=later)
    with pytest.raises(Problem, match="did not receive this release"):
        workspace.write("Follow up", followups.make, release, [one + two + 1], at=later)
    (made,) = workspace.write("Follow up", followups.make, release, [one], text="Ask for a photo", at=later)
    (row,) = workspace.read(activities.rows, [made])
    assert (row.text, row.release_id, row.contact_id) == ("Ask for a photo", release, one)


def test_a_release_that_went_to_nobody_has_nobody_to_ask(workspace: Workspace) -> None:
    release = sent(workspace, [somebody(workspace)], state="left out")
    with pytest.raises(Problem, match="no recipients yet"):
        workspace.read(followups.propose, release)


def test_an_absence_that_is_read_keeps_its_last_day(workspace: Workspace) -> None:
    number = somebody(workspace)
    said = bounces.Said(
        "a.eml", "aigul@example.org", "away", "", "", "", "", "", "source", now(), TODAY + timedelta(days=9), ()
    )
    workspace.write("Read", bounces.store, bounces.Found(1, [said], []))
    release = sent(workspace, [number], now() - timedelta(days=3))
    (left,) = workspace.read(followups.propose, release).left_out
    assert left.why_not.startswith("is away until ") and str((TODAY + timedelta(days=9)).year) in left.why_not


def test_a_deleted_release_leaves_what_was_done_and_undo_ties_it_again(workspace: Workspace) -> None:
    number = somebody(workspace)
    release = sent(workspace, [number])
    made = workspace.write("Log", activities.log, number, {"kind": "call", "text": "x", "release_id": release})
    workspace.write("Delete", releases.delete, [release])
    assert workspace.read(activities.fields, made)["release_id"] is None
    workspace.undo()
    assert workspace.read(activities.fields, made)["release_id"] == release
    workspace.write("Delete", contacts.delete, [number])
    assert workspace.read(activities.rows, [made]) == []
    workspace.undo()
    assert workspace.read(activities.fields, made)["text"] == "x"
