"""A colleague has removed the record: whatever is done with it says so in a sentence, or does nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.problems import Problem
from outreach.services import lists, officers, outlets
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions, sending_steps
from outreach.services.identity import merging
from outreach.services.quality import quality
from outreach.services.querying import views
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

GONE = 987_654
TEXT = {"en": {"headline": "School", "body": "Text."}}
ACTIONS: tuple[tuple[Callable[..., Any], tuple[Any, ...]], ...] = (
    (contacts.edit, (GONE, {"city": "Osh"})), (contacts.edit, (GONE, {"city": "Osh"}, 1)),
    (contacts.delete, ([GONE],)), (contacts.move, (GONE, "Kabar", "Editor", None)),
    (contacts.card, (GONE,)), (contacts.row, (GONE,)), (contacts.fields, (GONE,)),
    (merging.merge, (GONE, [GONE + 1])), (merging.preview, (GONE, [GONE + 1])), (merging.separate, (GONE,)),
    (outlets.edit, (GONE, {"name": "Kabar"})), (outlets.delete, ([GONE],)), (outlets.card, (GONE,)),
    (officers.edit, (GONE, {"name": "Anna"})), (officers.delete, ([GONE],)), (officers.card, (GONE,)),
    (releases.edit, (GONE, {"versions": TEXT})), (releases.delete, ([GONE],)), (releases.card, (GONE,)),
    (releases.attach, (GONE, "a.txt", b"text")), (releases.detach, (GONE,)), (releases.blob, (GONE,)),
    (releases.set_attachment_language, (GONE, "ru")),
    (lists.edit, (GONE, {"name": "Press"})), (lists.delete, ([GONE],)), (lists.card, (GONE,)),
    (lists.pick, (GONE, [GONE])), (lists.exclude, (GONE, [GONE])), (lists.resolve, (GONE,)),
    (distributions.card, (GONE,)), (distributions.stop, (GONE,)), (distributions.unschedule, (GONE,)),
    (distributions.recipients, (GONE,)), (sending_steps.it_arrived, (GONE,)),
    (coverage.edit, (GONE, {"title": "School"})), (coverage.delete, ([GONE],)), (coverage.fields, (GONE,)),
    (activities.log, (GONE, {"text": "Called"})), (activities.edit, (GONE, {"text": "Called"})),
    (activities.delete, ([GONE],)), (activities.done, ([GONE],)), (activities.put_off, ([GONE], date(2026, 12, 1))),
    (views.view, (GONE,)), (views.rename, (GONE, "Mine")), (views.delete, (GONE,)),
    (quality.gone, (GONE,)), (quality.still_right, (GONE,)), (quality.not_duplicates, ([GONE, GONE + 1],)),
)  # fmt: skip


def test_what_is_done_with_a_record_that_is_gone_is_a_sentence_or_nothing(workspace: Workspace) -> None:
    state = workspace.state()
    for action, given in ACTIONS:
        with suppress(Problem):
            workspace.write("Step", action, *given)
        assert workspace.state()[0] == state[0], f"{action} has written something"


@pytest.mark.backends("postgresql")
@pytest.mark.parametrize("which", [0, 1])
def test_a_contact_that_is_removed_while_it_is_merged(
    workspace: Workspace, database_url: str, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    pair = [workspace.write("Add", contacts.add, {"name": name}) for name in ("Anna", "Boris")]
    read = merging._people

    def removed_then(session: Session, *given: Any) -> Any:
        found = read(session, *given)
        monkeypatch.setattr(merging, "_people", read)
        with Workspace.open(database_url) as theirs:
            theirs.write("Delete", contacts.delete, [pair[which]])
        return found

    monkeypatch.setattr(merging, "_people", removed_then)
    with pytest.raises(Problem, match="There is no contact number"):
        workspace.write("Merge", merging.merge, pair[0], [pair[1]])
    assert workspace.read(contacts.find).tolist() == [pair[1 - which]]
