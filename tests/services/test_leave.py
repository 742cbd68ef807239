"""An officer on leave: the stand-in is at the foot of what goes out meanwhile, and nothing has to be edited."""

from datetime import date, timedelta

import pytest

from outreach.model.base import now
from outreach.problems import FieldProblem
from outreach.services import officers, releases
from outreach.services.exporting_letters import press_contacts
from outreach.store.workspace import Workspace


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
    with pytest.raises(FieldProblem, match="themselves"):
        workspace.write("Leave", officers.edit, here, {"stand_in": here})


def test_a_changed_number_is_at_the_foot_at_once(workspace: Workspace, two: tuple[int, int, int]) -> None:
    here, _other, release = two
    workspace.write("Edit", officers.edit, here, {"phones": [{"raw": "+996 555 00 99 88"}]})
    (contact,) = press_contacts(workspace.read(releases.card, release), "en")
    assert [phone.e164 for phone in contact.phones] == ["+996555009988"]
