"""Positions with their days: the present one, further ones, and those that have ended (features.md C1)."""

from datetime import date

import pytest
from sqlalchemy import select

from outreach.model.people import Position
from outreach.problems import FieldProblem
from outreach.services import columns, contacts, memberships, outlets


@pytest.fixture
def aigul(workspace):
    return workspace.write(
        "Add contact",
        contacts.add,
        {"name": "Aigul", "position": "Reporter", "outlet": "Kabar", "position_since": "2024-03-01"},
    )


STRINGER = {
    "position": "Stringer", "department": "", "outlet": "24.kg", "since": date(2019, 1, 1), "until": date(2024, 2, 28),
}  # fmt: skip


def edit(workspace, contact, **fields):
    workspace.write("Edit contact", contacts.edit, contact, fields)


def fields(workspace, contact):
    return workspace.read(contacts.fields, contact)


def test_an_earlier_position_stands_beside_the_present_one(workspace, aigul):
    edit(workspace, aigul, other_positions=[STRINGER])
    found = fields(workspace, aigul)
    assert (found["position"], found["outlet"], found["position_since"]) == ("Reporter", "Kabar", date(2024, 3, 1))
    assert found["other_positions"] == [STRINGER]
    (row,) = workspace.read(contacts.rows, [aigul])
    assert (row.position, row.outlet) == ("Reporter", "Kabar")


def test_who_has_left_has_no_present_position_and_keeps_the_old_one(workspace, aigul):
    left = {
        "position": "Reporter", "department": "", "outlet": "Kabar", "since": date(2024, 3, 1),
        "until": date(2026, 5, 1),
    }  # fmt: skip
    edit(workspace, aigul, position="", outlet="", position_since=None, other_positions=[left])
    found = fields(workspace, aigul)
    assert (found["position"], found["outlet"], found["position_since"]) == ("", "", None)
    assert found["other_positions"] == [left]
    (row,) = workspace.read(contacts.rows, [aigul])
    assert (row.position, row.outlet) == ("", "")
    edit(workspace, aigul, position="Editor", outlet="Herald")
    found = fields(workspace, aigul)
    assert found["position"] == "Editor" and found["other_positions"] == [left]
    # Found by where they were, too.
    assert list(workspace.read(contacts.find, "kabar")) == [aigul]


def test_changing_the_present_one_leaves_the_others_alone_and_is_undone(workspace, aigul):
    edit(workspace, aigul, other_positions=[STRINGER])
    before = fields(workspace, aigul)
    edit(workspace, aigul, position="Editor")
    assert fields(workspace, aigul) == {**before, "position": "Editor"}
    edit(workspace, aigul, other_positions=[])
    assert fields(workspace, aigul)["other_positions"] == []
    workspace.undo()
    workspace.undo()
    assert fields(workspace, aigul) == before


def test_a_further_position_is_held_at_the_same_time(workspace, aigul):
    second = {"position": "Columnist", "department": "", "outlet": "Herald", "since": None, "until": None}
    edit(workspace, aigul, other_positions=[second])
    found = fields(workspace, aigul)
    assert found["outlet"] == "Kabar" and found["other_positions"] == [second]


@pytest.mark.parametrize("wrong", [{"since": "2024-05-01", "until": "2023-01-01"}, {"since": "yesterday"}])
def test_days_that_cannot_be_are_refused(workspace, aigul, wrong):
    with pytest.raises(FieldProblem) as caught:
        edit(workspace, aigul, other_positions=[{"position": "Stringer", **wrong}])
    assert caught.value.field == "other_positions"


def test_a_promise_to_keep_embargoes_is_kept(workspace, aigul):
    assert fields(workspace, aigul)["keeps_embargoes"] is False
    edit(workspace, aigul, keeps_embargoes=True)
    assert fields(workspace, aigul)["keeps_embargoes"] is True
    assert workspace.read(columns.values, [aigul], ["keeps_embargoes", "since"]) == {
        aigul: {"keeps_embargoes": True, "since": date(2024, 3, 1)}
    }


def test_the_lists_of_a_contact_say_how(workspace, aigul):
    from outreach.services import lists

    rule = workspace.write("Add list", lists.add, {"name": "By rule", "rule": "outlet:Kabar"})
    hand = workspace.write("Add list", lists.add, {"name": "By hand"})
    out = workspace.write("Add list", lists.add, {"name": "Another", "rule": "outlet:Kabar"})
    workspace.write("Add list", lists.add, {"name": "None of hers", "rule": "outlet:Herald"})
    workspace.write("Pick", lists.pick, hand, [aigul])
    workspace.write("Leave out", lists.exclude, out, [aigul], "on leave")
    assert workspace.read(memberships.of, aigul) == [
        (hand, "By hand", "hand", ""), (rule, "By rule", "rule", ""), (out, "Another", "left out", "on leave"),
    ]  # fmt: skip


def test_when_last_contacted_is_the_day_something_went_out(workspace, aigul):
    from datetime import UTC, datetime

    from outreach.model.distributions import Distribution, Recipient

    with workspace.writing("Distribute") as session:
        for day, state in ((1, "handed"), (5, "written"), (9, "left out")):
            at = datetime(2026, 11, day, 12, tzinfo=UTC)
            session.add(
                Distribution(how="eml", at=at, recipients=[Recipient(contact_id=aigul, name="Aigul", state=state)])
            )
    assert workspace.read(columns.last_contacted, [aigul]) == {aigul: datetime(2026, 11, 5, 12, tzinfo=UTC)}


def test_who_works_at_one_of_two_outlets_of_a_name_stays_at_that_one(workspace):
    workspace.write("Add outlet", outlets.add, {"name": "Vesti", "city": "Osh"})
    second = workspace.write("Add outlet", outlets.add, {"name": "Vesti", "city": "Bishkek"})
    unnamed = workspace.write("Add outlet", outlets.add, {"other_name": "Вести плюс"})
    number = workspace.write("Add contact", contacts.add, {"name": "Bek", "position": "Editor", "outlet": "Vesti"})

    def work_at(session, outlet):
        session.scalars(select(Position).where(Position.contact_id == number)).one().outlet_id = outlet

    def places():
        return [row.outlet_id for row in workspace.read(contacts.card, number).positions]

    for outlet in (second, unnamed):
        workspace.write("Move", work_at, outlet)
        edit(workspace, number, **{**fields(workspace, number), "notes": f"at {outlet}", "position": f"Head {outlet}"})
        assert places() == [outlet]
    workspace.write("Move", work_at, second)
    ended = {"position": "Head", "outlet": "Vesti", "until": "2026-01-31"}
    edit(workspace, number, position="", outlet="", other_positions=[ended])
    assert places() == [second]
    edit(workspace, number, **{**fields(workspace, number), "notes": "left"})
    assert places() == [second]
