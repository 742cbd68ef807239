"""The status of a release: what may follow what, what is said with it, and embargoes that end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from outreach.model.base import now
from outreach.model.releases import STATUSES
from outreach.problems import FieldProblem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases, statuses
from outreach.store.workspace import Workspace

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

TEXTS = {"en": {"headline": "Clean water", "body": "Water."}, "ru": {"headline": "Чистая вода", "body": "Вода."}}


def _release(workspace: Workspace, status: str = "draft", **more: Any) -> int:
    return workspace.write("Add", releases.add, {"status": status, "versions": TEXTS, **more})


def _sent(workspace: Workspace, release: int) -> int:
    """Hands a release to one reader by file, and returns the distribution."""
    if not workspace.read(lists.count):
        workspace.write("Add", contacts.add, {"name": "Pat Sample", "emails": [{"raw": "pat@example.org"}]})
        workspace.write("Add", lists.add, {"name": "All", "rule": "sample"})
    (press_list,) = workspace.read(lists.find)
    audience = Audience((press_list,), release=release)
    number, _resolved = workspace.write("Prepare", distributions.prepare, audience)
    with workspace.writing("Written") as session:
        distributions.get(session, number).how = "eml"
        for row in session.query(distributions.Recipient).filter_by(distribution_id=number):
            row.state = "handed"
    return number


def _status(workspace: Workspace, release: int) -> str:
    return workspace.read(releases.card, release).status


def test_before_it_goes_out_every_way_is_open_but_a_correction(workspace: Workspace) -> None:
    until = now() + timedelta(days=2)
    release = _release(workspace, embargo_until=until)
    for status in ("ready", "embargoed", "draft", "released", "ready", "withdrawn", "draft"):
        workspace.write("Edit", releases.edit, release, {"status": status})
    with pytest.raises(FieldProblem, match="nothing to correct") as caught:
        workspace.write("Edit", releases.edit, release, {"status": "corrected", "correction": "It is 40."})
    assert caught.value.field == "status"
    assert _status(workspace, release) == "draft"


def test_what_has_gone_out_is_not_called_back(workspace: Workspace) -> None:
    release = _release(workspace, "released")
    _sent(workspace, release)
    for status in ("draft", "ready", "embargoed"):
        with pytest.raises(FieldProblem, match="can't be recalled"):
            workspace.write("Edit", releases.edit, release, {"status": status})
    workspace.write("Correct", releases.correct, release, "The number of villages is 40, not 41.")
    with pytest.raises(FieldProblem, match="can't be recalled"):
        workspace.write("Edit", releases.edit, release, {"status": "released"})
    workspace.write("Withdraw", releases.withdraw, release, "The visit did not take place.")
    for status in set(STATUSES) - {"withdrawn"}:
        with pytest.raises(FieldProblem, match="is withdrawn"):
            workspace.write("Edit", releases.edit, release, {"status": status, "correction": "x"})
    workspace.undo()
    assert _status(workspace, release) == "corrected"


def test_only_what_may_follow_is_offered(workspace: Workspace) -> None:
    def offered(release: int) -> list[str]:
        return workspace.read(lambda session: statuses.choices(session, session.get(releases.Release, release)))

    release = _release(workspace)
    assert offered(release) == ["draft", "ready", "embargoed", "released", "withdrawn"]
    workspace.write("Edit", releases.edit, release, {"status": "released"})
    assert offered(release) == ["released", "draft", "ready", "embargoed", "corrected", "withdrawn"]
    _sent(workspace, release)
    assert offered(release) == ["released", "corrected", "withdrawn"]


def test_a_correction_and_a_withdrawal_are_said_in_words(workspace: Workspace) -> None:
    release = _release(workspace, "released")
    _sent(workspace, release)
    for action in (releases.correct, releases.withdraw):
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Mark", action, release, "  ")
        assert caught.value.field == "correction"
    for status in ("corrected", "withdrawn"):
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Edit", releases.edit, release, {"status": status})
        assert caught.value.field == "correction"
    with pytest.raises(FieldProblem, match="no version"):
        workspace.write("Correct", releases.correct, release, "Non.", "fr")
    workspace.write("Correct", releases.correct, release, "The number is 40.", "en")
    workspace.write("Correct", releases.correct, release, "Число — 40.", "Russian")
    card = workspace.read(releases.card, release)
    assert [version.correction for version in card.versions] == ["The number is 40.", "Число — 40."]
    assert (card.status, card.correction) == ("corrected", "")
    assert card.corrected_at is not None


def test_an_embargo_needs_a_moment_that_is_to_come(workspace: Workspace) -> None:
    release = _release(workspace)
    with pytest.raises(FieldProblem, match="Until when") as caught:
        workspace.write("Edit", releases.edit, release, {"status": "embargoed"})
    assert caught.value.field == "embargo_until"
    with pytest.raises(FieldProblem, match="already ended"):
        workspace.write(
            "Edit", releases.edit, release, {"status": "embargoed", "embargo_until": now() - timedelta(hours=1)}
        )
    workspace.write("Edit", releases.edit, release, {"status": "embargoed", "embargo_until": now() + timedelta(1)})
    with pytest.raises(FieldProblem, match="Until when"):
        workspace.write("Edit", releases.edit, release, {"embargo_until": None})


def test_an_embargo_that_has_ended_is_lifted_once_and_only_where_it_went_out(workspace: Workspace) -> None:
    until = datetime(2030, 5, 1, 4, 0, tzinfo=UTC)
    sent, kept = (_release(workspace, "embargoed", embargo_until=until) for _number in range(2))
    _sent(workspace, sent)
    assert workspace.write("Lift", statuses.lift, until - timedelta(seconds=1)) == []
    assert workspace.write("Lift", statuses.lift, until) == [sent]
    assert (_status(workspace, sent), _status(workspace, kept)) == ("released", "embargoed")
    assert workspace.read(releases.card, sent).released_at == until
    assert workspace.write("Lift", statuses.lift, until) == []


@pytest.mark.parametrize(
    ("status", "hours", "then"),
    [
        ("draft", None, "released"), ("ready", 5, "embargoed"), ("embargoed", 5, "embargoed"),
        ("embargoed", -5, "released"), ("embargoed", None, "embargoed"), ("corrected", None, "corrected"),
    ],
)  # fmt: skip
def test_going_out_makes_it_released_or_embargoed(
    workspace: Workspace, status: str, hours: int | None, then: str
) -> None:
    until = now() + timedelta(hours=hours) if hours else None
    release = _release(workspace, status, embargo_until=until, correction="x")
    workspace.write("Sent", statuses.went_out, release)
    card = workspace.read(releases.card, release)
    assert card.status == then
    assert (card.released_at is not None) == (then == "released")
