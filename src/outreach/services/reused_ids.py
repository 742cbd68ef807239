"""Whose id was given to another since: a file gives that of what was deleted to the next that is made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.store import changes


def given_since(session: Session, model: type[Base], ids: Iterable[int], moment: datetime) -> set[int]:
    """Those of some ids that something new got after a moment; what an undo brought back is not new."""
    wanted = sorted(set(ids))
    if not wanted:
        return set()
    query = select(Change).join(Step, Step.id == Change.step_id)
    query = query.where(
        Change.table == model.__tablename__, Change.action == "insert", Step.undone.is_(False), Step.at > moment,
        Change.first <= wanted[-1], Change.last >= wanted[0],
    )  # fmt: skip
    found: set[int] = set()
    for change in session.scalars(query):
        some = wanted[bisect_left(wanted, change.first) : bisect_right(wanted, change.last)]
        found.update(set(some).intersection(changes.ids_of(change)) if changes.is_sparse(change) else some)
    return found
