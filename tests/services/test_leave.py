"""An officer on leave: the stand-in is at the foot of what goes out meanwhile, and nothing has to be edited."""

from datetime import date, timedelta

import pytest

from outreach.model.base import now
from outreach.problems import FieldProblem
from outreach.services import officers
from outreach.services.exporting.letter_export import press_contacts
from outreach.services.releases import leave, preflight, releases
from outreach.store.workspace import Workspace

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def two(workspace: Workspace) -> tuple[int, int, int]:
    here = workspace.write("Add", officers.add, {"name": "Aigul Asanova", "emails": [{"raw": "aigul@example.org"}]})
    other = workspace.write("Add", officers.add, {"name": "Bakyt Toktosunov", "phones": [{"raw": "+996555001234"}]})
    release = workspace.write(
        "Add", releases.add, {"officers": [here], "versions": {"en": {"headline": "H", "body": "B"}}}
    )
    return here, other, release


def _foot(workspace: Workspace, release: int) -> list[str]:
    return [contact.name for contact in press_contacts(workspace.read(releases.card, release), "en")]


def test_the_stand_in_is_at_the_foot_while_the_officer_is_away(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, other, release = two
    today = now().date()
    assert _foot(workspace, release) == ["Aigul Asanova"]
    workspace.write("Leave", officers.edit, here, {"away_from": today, "stand_in": other})
    assert _foot(workspace, release) == ["Bakyt Toktosunov"]
    workspace.write(
        "Leave", officers.edit, here, {"away_from": today - timedelta(9), "away_until": today - timedelta(1)}
    )
    assert _foot(workspace, release) == ["Aigul Asanova"]
    workspace.undo()
    assert _foot(workspace, release) == ["Bakyt Toktosunov"]


def test_leave_without_a_stand_in_leaves_the_officer(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, other, release = two
    workspace.write("Leave", officers.edit, here, {"away_from": date(2020, 1, 1), "stand_in": other})
    workspace.write("Delete", officers.delete, [other])
    assert _foot(workspace, release) == ["Aigul Asanova"]
    workspace.undo()
    assert _foot(workspace, release) == ["Bakyt Toktosunov"]


def test_leave_that_cannot_be(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, _other, _release = two
    with pytest.raises(FieldProblem, match="before it begins"):
        workspace.write("Leave", officers.edit, here, {"away_from": "2026-05-02", "away_until": "2026-05-01"})
    with pytest.raises(FieldProblem, match="their own stand-in"):
        workspace.write("Leave", officers.edit, here, {"stand_in": here})


def test_a_changed_number_is_at_the_foot_at_once(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, _other, release = two
    workspace.write("Edit", officers.edit, here, {"phones": [{"raw": "+996 555 00 99 88"}]})
    (contact,) = press_contacts(workspace.read(releases.card, release), "en")
    assert [phone.e164 for phone in contact.phones] == ["+996555009988"]


def _told(workspace: Workspace, release: int) -> list[tuple[str, bool]]:
    return [(one.text, one.serious) for one in workspace.read(preflight.look, release) if one.check == "leave"]


def test_leave_without_a_stand_in_is_told(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, other, release = two
    today = date.today()
    assert _told(workspace, release) == []
    workspace.write("Leave", officers.edit, here, {"away_from": today, "away_until": today + timedelta(3)})
    ((text, serious),) = _told(workspace, release)
    assert serious and text.startswith("Aigul Asanova is on leave until") and "nobody stands in" in text
    workspace.write("Leave", officers.edit, here, {"stand_in": other})
    assert _told(workspace, release) == []
    workspace.write("Leave", officers.edit, other, {"away_from": today})  # who stands in is away as well
    ((text, _serious),) = _told(workspace, release)
    assert text.startswith("Bakyt Toktosunov is on leave, and")


def test_leave_on_the_day_of_the_embargo_is_told(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, _other, release = two
    ends = now() + timedelta(days=10)
    workspace.write("Embargo", releases.edit, release, {"embargo_until": ends, "status": "embargoed"})
    absence = {"away_from": ends.date() - timedelta(2), "away_until": ends.date() + timedelta(2)}
    workspace.write("Leave", officers.edit, here, absence)
    ((text, _serious),) = _told(workspace, release)
    assert "when this goes out" in text
    workspace.write("Leave", officers.edit, here, {"away_until": ends.date() - timedelta(1)})
    assert _told(workspace, release) == []


def test_the_first_day_of_a_leave_is_told_once(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, _other, release = two
    today = date.today()
    workspace.write("Leave", officers.edit, here, {"away_from": today, "away_until": today + timedelta(9)})
    card = workspace.read(releases.card, release)
    days = [today + timedelta(5), today, today + timedelta(20)]
    assert leave.away(card, ["en", "ru"], days) == [leave.Away(here, "Aigul Asanova", today, today + timedelta(9))]
    assert leave.away(card, ["en"], [today + timedelta(10)]) == []
