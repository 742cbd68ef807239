"""Positions with their days: the present one, further ones, and those that have ended (features.md C1)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from outreach import i18n
from outreach.model.people import Position
from outreach.problems import FieldProblem
from outreach.services import outlets
from outreach.services.contacts import contact_columns, contacts, memberships, positions

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


TODAY = date.today()


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day goes on until the last test, though midnight passes."""
    for place in (i18n, positions):
        monkeypatch.setattr(place, "today", lambda: TODAY)


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


def test_correcting_the_present_one_leaves_the_others_alone_and_is_undone(workspace, aigul):
    edit(workspace, aigul, other_positions=[STRINGER])
    before = fields(workspace, aigul)
    edit(workspace, aigul, position="Editor", moved=False)
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
    assert workspace.read(contact_columns.values, [aigul], ["keeps_embargoes", "since"]) == {
        aigul: {"keeps_embargoes": True, "since": date(2024, 3, 1)}
    }


def test_the_lists_of_a_contact_say_how(workspace, aigul):
    from outreach.services import lists

    rule = workspace.write("Add list", lists.add, {"name": "By rule", "rule": "outlet:Kabar"})
    hand = workspace.write("Add list", lists.add, {"name": "By hand"})
    out = workspace.write("Add list", lists.add, {"name": "Another", "rule": "outlet:Kabar"})
    workspace.write("Add list", lists.add, {"name": "None of hers", "rule": "outlet:Herald"})
    workspace.write("Pick", lists.pick, hand, [aigul])
    workspace.write("Exclude", lists.exclude, out, [aigul], "on leave")
    assert workspace.read(memberships.of, aigul) == [
        (hand, "By hand", "hand", ""), (rule, "By rule", "rule", ""), (out, "Another", "left out", "on leave"),
    ]  # fmt: skip


def test_when_last_contacted_is_the_day_something_went_out_and_not_a_draft(workspace, aigul):
    from datetime import UTC, datetime

    from outreach.model.distributions import Distribution, Recipient

    with workspace.writing("Distribute") as session:
        for day, state in ((1, "handed"), (5, "written"), (9, "left out")):
            at = datetime(2026, 11, day, 12, tzinfo=UTC)
            session.add(
                Distribution(how="eml", at=at, recipients=[Recipient(contact_id=aigul, name="Aigul", state=state)])
            )
    assert workspace.read(contact_columns.last_contacted, [aigul]) == {aigul: datetime(2026, 11, 1, 12, tzinfo=UTC)}


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
        renamed = {"notes": f"at {outlet}", "position": f"Head {outlet}", "moved": False}
        edit(workspace, number, **{**fields(workspace, number), **renamed})
        assert places() == [outlet]
    workspace.write("Move", work_at, second)
    ended = {"position": f"Head {unnamed}", "outlet": "Vesti", "until": "2026-01-31"}
    edit(workspace, number, position="", outlet="", other_positions=[ended])
    assert places() == [second]
    edit(workspace, number, **{**fields(workspace, number), "notes": "left"})
    assert places() == [second]


# Another outlet or job: the old position ends, the new one begins (findings P5)

YESTERDAY = TODAY - timedelta(days=1)
KABAR = {"position": "Reporter", "department": "", "outlet": "Kabar", "since": date(2024, 3, 1), "until": TODAY}


def move(workspace, contact, outlet, position=None, since=None):
    workspace.write("Move", contacts.move, contact, outlet, position, since)


def held(workspace, contact):
    """All positions, the newest first, as (position, outlet, since, until)."""
    found = positions.history(workspace.read(contacts.card, contact))
    return [(one["position"], one["outlet"], one["since"], one["until"]) for one in found]


@pytest.mark.parametrize(
    "changed", [{"outlet": "Herald"}, {"position": "Editor"}, {"outlet": "Herald", "position": "Editor"}]
)
def test_another_outlet_or_job_ends_the_old_position_today(workspace, aigul, changed):
    edit(workspace, aigul, **changed)
    found = fields(workspace, aigul)
    assert {name: found[name] for name in changed} == changed
    assert (found["position_since"], found["other_positions"]) == (TODAY, [KABAR])
    workspace.undo()
    assert held(workspace, aigul) == [("Reporter", "Kabar", date(2024, 3, 1), None)]


@pytest.mark.parametrize(
    "changed",
    [
        {"position": "Reportr"}, {"position": "reporter"}, {"position": "Репортёр"}, {"position": ""},
        {"outlet": "Кабар"}, {"outlet": "Kabarr"}, {"outlet": "Herald", "moved": False}, {"department": "News desk"},
    ],
)  # fmt: skip
def test_a_correction_keeps_the_position_and_its_day(workspace, aigul, changed):
    edit(workspace, aigul, **changed)
    found = fields(workspace, aigul)
    assert (found["position_since"], found["other_positions"]) == (date(2024, 3, 1), [])
    assert all(found[name] == value for name, value in changed.items() if name != "moved")


def test_what_was_blank_is_filled_in_and_not_left(workspace):
    contact = workspace.write("Add contact", contacts.add, {"name": "Bek", "position": "Reporter"})
    edit(workspace, contact, outlet="Kabar")
    assert held(workspace, contact) == [("Reporter", "Kabar", None, None)]


def test_who_has_no_place_any_more_has_left_the_last_one(workspace, aigul):
    edit(workspace, aigul, outlet="", position="")
    assert held(workspace, aigul) == [("Reporter", "Kabar", date(2024, 3, 1), TODAY)]
    assert fields(workspace, aigul)["position"] == ""


def test_the_department_and_day_of_the_old_place_are_not_those_of_the_new_one(workspace, aigul):
    edit(workspace, aigul, department="News desk")
    edit(workspace, aigul, **{**fields(workspace, aigul), "outlet": "Herald"})  # as a form that gives every field
    found = fields(workspace, aigul)
    assert (found["department"], found["position_since"]) == ("", TODAY)
    assert found["other_positions"] == [{**KABAR, "department": "News desk"}]


def test_moved_says_since_when_and_twice_is_once(workspace, aigul):
    for _time in range(2):
        move(workspace, aigul, "Herald", "Editor", YESTERDAY.isoformat())
        assert held(workspace, aigul) == [
            ("Editor", "Herald", YESTERDAY, None), ("Reporter", "Kabar", date(2024, 3, 1), YESTERDAY),
        ]  # fmt: skip
    move(workspace, aigul, "Herald", since="2026-05-04")  # the day was another one
    assert [one[2:] for one in held(workspace, aigul)] == [
        (date(2026, 5, 4), None), (date(2024, 3, 1), date(2026, 5, 4)),
    ]  # fmt: skip


def test_moved_back_is_a_position_of_its_own(workspace, aigul):
    move(workspace, aigul, "Herald", since="2026-01-10")
    move(workspace, aigul, "Kabar", since="2026-06-01")
    assert held(workspace, aigul) == [
        ("Reporter", "Kabar", date(2026, 6, 1), None),
        ("Reporter", "Herald", date(2026, 1, 10), date(2026, 6, 1)),
        ("Reporter", "Kabar", date(2024, 3, 1), date(2026, 1, 10)),
    ]


def test_moved_to_where_they_work_already_besides(workspace, aigul):
    second = {"position": "Reporter", "department": "", "outlet": "Herald", "since": None, "until": None}
    edit(workspace, aigul, other_positions=[second])
    move(workspace, aigul, "Herald", since="2026-01-10")
    assert held(workspace, aigul) == [
        ("Reporter", "Herald", date(2026, 1, 10), None), ("Reporter", "Kabar", date(2024, 3, 1), date(2026, 1, 10)),
    ]  # fmt: skip


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), "2023-12-31", "soon", "2026-02-30"])
def test_a_day_on_which_nobody_can_have_moved_is_refused(workspace, aigul, day):
    with pytest.raises(FieldProblem) as caught:
        move(workspace, aigul, "Herald", since=day)
    assert caught.value.field == "position_since"
    assert held(workspace, aigul) == [("Reporter", "Kabar", date(2024, 3, 1), None)]


def test_who_was_nowhere_begins(workspace):
    contact = workspace.write("Add contact", contacts.add, {"name": "Bek"})
    move(workspace, contact, "Kabar", "Editor")
    assert held(workspace, contact) == [("Editor", "Kabar", TODAY, None)]


def test_the_list_given_besides_keeps_what_they_left(workspace, aigul):
    """As the form gives it, whether or not it says there that they have left."""
    edit(workspace, aigul, outlet="Herald", other_positions=[STRINGER])
    assert fields(workspace, aigul)["other_positions"] == [KABAR, STRINGER]
    left = {**KABAR, "outlet": "Herald", "since": TODAY, "until": TODAY}
    edit(workspace, aigul, outlet="Vesti", other_positions=[left, KABAR, STRINGER])
    assert fields(workspace, aigul)["other_positions"] == [left, KABAR, STRINGER]
