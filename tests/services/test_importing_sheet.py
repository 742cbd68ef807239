"""A sheet like those that people have: every column finds its field, every fault and double is told before writing."""

from pathlib import Path

import pytest
from sqlalchemy import select

from outreach.model.people import Phone
from outreach.services.contacts import contacts
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Plan
from outreach.store.workspace import Workspace
from outreach.values import column_recognition
from tests.services import peers_sheet
from tests.services.peers_sheet import MOBILE, PHONE, Sheet
from tests.services.test_importing import done, imported

FIELDS = (
    "extra", "given_name", "family_name", "other_name", "outlet", "position", "email", "email", "email", "phone",
    "phone.mobile", "country", "city", "languages", "tags", "channel.telegram", "notes",
)  # fmt: skip


@pytest.fixture(params=["en", "ru"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Sheet, Path]:
    path = tmp_path / "people.csv"
    return peers_sheet.write(path, request.param), path


def told(plan: Plan) -> set[tuple[int, str]]:
    return {(problem.row, problem.column) for problem in plan.problems}


def test_the_sheet_is_what_it_says(sheet: tuple[Sheet, Path]) -> None:
    made, _path = sheet
    assert (len(made.header), len(made.rows)) == (17, 1000)
    assert sum(bool(row[PHONE]) + bool(row[MOBILE]) for row in made.rows) == 1539
    assert (len(made.bad_emails), len(made.bad_phones)) == (37, 40)
    assert (len(made.doubles), len(made.like_names)) == (31, 4)
    assert sum(1 for row in made.rows if all(row[place] for place in peers_sheet.EMAILS)) == 106


def test_before_writing_it_tells_of_every_fault_and_double(workspace: Workspace, sheet: tuple[Sheet, Path]) -> None:
    made, path = sheet
    plan = done(importing.prepare(workspace, path))
    assert tuple(plan.mapping.values()) == FIELDS and set(FIELDS) <= {*column_recognition.TARGETS, "extra"}
    assert not made.bad_emails.keys() - told(plan)
    assert not made.bad_phones.keys() - told(plan)
    assert plan.doubles == 31 and not {(row, "") for row in made.doubles} - told(plan)
    # … and it tells of nothing else: no false alarm among a thousand rows.
    assert told(plan) == {*made.bad_emails, *made.bad_phones, *((row, "") for row in made.doubles)}
    assert len({maybe.row for maybe in plan.maybes} & made.like_names.keys()) >= 3
    assert (plan.read, plan.created, plan.rejected) == (1000, 969, 0)
    assert workspace.read(contacts.count) == 0


@pytest.mark.backends("sqlite")
def test_no_phone_is_altered_and_no_column_lost(workspace: Workspace, sheet: tuple[Sheet, Path]) -> None:
    made, path = sheet
    report = imported(workspace, path)
    assert workspace.read(contacts.count) == report.created == 969
    raws = set(workspace.read(lambda session: session.scalars(select(Phone.raw)).all()))
    doubles = made.doubles.keys()
    given = [row for number, row in enumerate(made.rows, start=1) if number not in doubles]
    assert not {row[place] for row in given for place in (PHONE, MOBILE) if row[place]} - raws
    forms = workspace.read(lambda session: {one.id: contacts.fields_of(one) for one in contacts.loaded(session)})
    ids = list(workspace.read(contacts.find, sort="id"))
    assert forms[ids[-1]] == workspace.read(contacts.fields, ids[-1])
    for number, row in zip(ids, given, strict=True):
        found = forms[number]
        assert row[0] == next(iter(found["extra"].values())) and found["given_name"] == row[1]
        assert found["other_name"] == row[3] and found["position"] == row[5]
        assert found["outlet"] == row[4]
        assert len(found["emails"]) >= sum(1 for place in peers_sheet.EMAILS if row[place])
        assert len(found["phones"]) >= bool(row[PHONE]) + bool(row[MOBILE])
        assert (found["country"], found["city"], found.get("notes", "")) == (row[11], row[12], row[16])
        assert found["languages"] == row[13].split(", ") and found["tags"] == [t for t in row[14].split("; ") if t]


def test_imported_twice_it_adds_nobody(workspace: Workspace, sheet: tuple[Sheet, Path]) -> None:
    _made, path = sheet
    imported(workspace, path)
    again = imported(workspace, path)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1000) and again.step is None
