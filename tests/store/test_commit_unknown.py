"""A commit that reports an error is looked up before anyone is told that it failed."""

import pytest
from sqlalchemy import exc
from sqlalchemy.orm import Session

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


def _fails(before: bool) -> "pytest.MonkeyPatch":
    patch = pytest.MonkeyPatch()
    commit = Session.commit

    def failing(session: Session) -> None:
        if not before:
            commit(session)
        raise exc.OperationalError("COMMIT", {}, Exception("disk I/O error"))

    patch.setattr(Session, "commit", failing)
    return patch


def test_what_is_on_the_disk_counts_as_saved(workspace: Workspace) -> None:
    patch = _fails(before=False)
    try:
        number = workspace.write("Add", contacts.add, {"name": "Асан"})
    finally:
        patch.undo()
    assert workspace.read(contacts.card, number).name == "Асан"


def test_what_is_not_is_told(workspace: Workspace) -> None:
    patch = _fails(before=True)
    try:
        with pytest.raises(Problem, match="disk"):
            workspace.write("Add", contacts.add, {"name": "Асан"})
    finally:
        patch.undo()
    assert workspace.read(contacts.count) == 0
