"""A changed number or a leave reaches what is still to come; what has gone out with an old number is listed (C12)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from outreach.model.base import now, table_of
from outreach.model.distributions import Recipient
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import list_export
from outreach.services.exporting.letter_export import press_contacts
from outreach.services.releases import officer_impact, releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import Office, furnish, run

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def sent(workspace: Workspace, tmp_path: Path) -> Office:
    office = furnish(workspace, status="released")
    run(list_export.export_list(workspace, office.list, tmp_path / "d", format="eml", release_id=office.release))
    return office


def _next(workspace: Workspace, officer: int, **more: object) -> int:
    """A release that is still to come, with the officer at its foot."""
    versions = {"en": {"headline": "Second school", "body": "More.", **more}, "ru": {"headline": "Вторая школа"}}
    return workspace.write("Add", releases.add, {"officers": [officer], "versions": versions})


def test_a_changed_number_is_in_what_is_to_come_and_what_went_out_is_listed(workspace: Workspace, sent: Office) -> None:
    (olga,) = workspace.read(officers.find, "Olga")
    coming = _next(workspace, olga)
    workspace.write("Edit", officers.edit, olga, {"phones": [{"raw": "+996775980000"}]})
    found = workspace.read(officer_impact.of, olga)
    assert [(one.release, one.languages, one.instead, one.stale) for one in found.coming] == [
        (coming, ["en", "ru"], "", [])
    ]
    assert [(one.release, one.old, one.people) for one in found.gone] == [(sent.release, ["+996775987817"], 3)]
    (contact,) = press_contacts(workspace.read(releases.card, coming), "en")
    assert [phone.e164 for phone in contact.phones] == ["+996775980000"]
    workspace.undo()


def test_a_release_that_still_goes_to_somebody_is_to_come_whoever_has_it(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace, embargo_until=now() + timedelta(days=2), embargo_zone="Asia/Bishkek")
    (olga,) = workspace.read(officers.find, "Olga")
    workspace.write("Trusts", contacts.edit, office.people["pat"], {"keeps_embargoes": True})
    number, _resolved = workspace.write(
        "Prepare", distributions.prepare, Audience((office.list,), release=office.release)
    )
    to = workspace.read(distributions.recipients, number)
    workspace.write("Sent", _handed, [one.id for one in to if one.contact == office.people["pat"]])
    found = workspace.read(officer_impact.of, olga)
    assert [one.release for one in found.coming] == [office.release]
    assert [(one.release, one.people) for one in found.gone] == [(office.release, 1)]
    workspace.write("Corrected", releases.correct, office.release, "Forty, not fifty.")
    assert [one.release for one in workspace.read(officer_impact.of, olga).coming] == [office.release]
    workspace.write("Stop", distributions.stop, number)
    assert workspace.read(officer_impact.of, olga).coming == []


def test_drafts_in_a_folder_end_nothing(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    run(list_export.export_list(workspace, office.list, tmp_path / "d", format="eml", release_id=office.release))
    (olga,) = workspace.read(officers.find, "Olga")
    assert [one.release for one in workspace.read(officer_impact.of, olga).coming] == [office.release]


def _handed(session: Session, numbers: list[int]) -> None:
    table = table_of(Recipient)
    session.execute(update(table).where(table.c.id.in_(numbers)).values(state="handed", at=now()))


def test_a_leave_reaches_what_is_to_come(workspace: Workspace, sent: Office) -> None:
    (olga,) = workspace.read(officers.find, "Olga")
    other = workspace.write("Add", officers.add, {"name": "Bakyt", "phones": [{"raw": "+996555001234"}]})
    coming = _next(workspace, olga)
    today = now().date()
    leave = {"away_from": today + timedelta(3), "away_until": today + timedelta(9), "stand_in": other}
    workspace.write("Leave", officers.edit, olga, leave)
    assert [one.instead for one in workspace.read(officer_impact.of, olga).coming] == [""]
    then = today + timedelta(5)
    assert [(one.release, one.instead) for one in workspace.read(officer_impact.of, olga, then).coming] == [
        (coming, "Bakyt")
    ]
    assert [one.name for one in releases.officers_for(workspace.read(releases.card, coming), "ru", then)] == ["Bakyt"]


def test_an_old_number_typed_into_a_text_does_not_follow(workspace: Workspace) -> None:
    olga = workspace.write("Add", officers.add, {"name": "Olga Officer", "phones": [{"raw": "+996775987817"}]})
    body = "A school opens.\n\nMedia contact:\nOlga Officer, Press Officer\nTel.: +996 775 98 78 17"
    _next(workspace, olga, body=body)
    assert [one.stale for one in workspace.read(officer_impact.of, olga).coming] == [[]]
    workspace.write("Edit", officers.edit, olga, {"phones": [{"raw": "+996775980000"}]})
    assert [one.stale for one in workspace.read(officer_impact.of, olga).coming] == [["+996 775 987 817"]]


def test_what_was_deleted_or_belongs_to_others_is_not_listed(workspace: Workspace, sent: Office) -> None:
    (olga,) = workspace.read(officers.find, "Olga")
    stranger = workspace.write("Add", officers.add, {"name": "Stranger"})
    assert workspace.read(officer_impact.of, stranger) == officer_impact.Ripples([], [])
    workspace.write("Delete", releases.delete, [_next(workspace, olga)])
    assert workspace.read(officer_impact.of, olga, date(2030, 1, 1)).coming == []
    with pytest.raises(Problem, match="no officer number 99"):
        workspace.read(officer_impact.of, 99)


def test_who_stands_in_is_told_for_whom_while_the_other_is_away(workspace: Workspace) -> None:
    pavel = workspace.write("Add", officers.add, {"name": "Pavel Second", "emails": [{"raw": "pavel@example.org"}]})
    olga = workspace.write("Add", officers.add, {"name": "Olga Officer"})
    coming = _next(workspace, olga)
    assert workspace.read(officer_impact.of, pavel).coming == []
    leave = {"away_from": date(2020, 1, 1), "away_until": date(2099, 12, 31), "stand_in": str(pavel)}
    workspace.write("Leave", officers.edit, olga, leave)
    (there,) = workspace.read(officer_impact.of, pavel).coming
    assert (there.release, there.languages, there.instead) == (coming, ["en", "ru"], "")
    assert there.stands_in_for == "Olga Officer"
    (own,) = workspace.read(officer_impact.of, olga).coming
    assert (own.instead, own.stands_in_for) == ("Pavel Second", "")
    assert workspace.read(officer_impact.of, pavel, date(2019, 1, 1)).coming == []


def test_an_officer_on_leave_has_no_new_number(workspace: Workspace) -> None:
    pavel = workspace.write("Add", officers.add, {"name": "Pavel Second", "emails": [{"raw": "pavel@example.org"}]})
    olga = workspace.write("Add", officers.add, {"name": "Olga Officer", "phones": [{"raw": "+996312000001"}]})
    fields = {"name": "Anna", "emails": [{"raw": "anna@example.org"}], "languages": ["en"]}
    workspace.write("Add", contacts.add, fields)
    wanted = Audience((), filter="has:email", release=_next(workspace, olga))
    number, _resolved = workspace.write("Prepare", distributions.prepare, wanted)
    leave = {"away_from": date(2020, 1, 1), "away_until": date(2099, 12, 31), "stand_in": str(pavel)}
    workspace.write("Leave", officers.edit, olga, leave)
    said = workspace.read(distributions.changed_since, number)
    assert said == ["Olga Officer is no longer in the contact block: on leave or replaced."]
    workspace.undo()
    workspace.write("Number", officers.edit, olga, {"phones": [{"raw": "+996312000002"}]})
    assert workspace.read(distributions.changed_since, number) == ["Olga Officer has a new number or address."]
