"""Whose number was given to another since: a file gives that of what was deleted to the next that is made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.store import changes


def given_since(session: Session, model: type[Base], numbers: Iterable[int], moment: datetime) -> set[int]:
    """Those of some numbers that something new got after a moment; what an undo brought back is not new."""
    wanted = set(numbers)
    if not wanted:
        return set()
    query = select(Change).join(Step, Step.id == Change.step_id)
    query = query.where(
        Change.table == model.__tablename__, Change.action == "insert", Step.undone.is_(False), Step.at > moment,
        Change.first <= max(wanted), Change.last >= min(wanted),
    )  # fmt: skip
    return {number for one in session.scalars(query) for number in wanted.intersection(changes.ids_of(one))}
