"""What was done, by whom and when; what undo and redo would do."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.history import Change, Step


class StepRow(NamedTuple):
    """A step as the history shows it."""

    id: int
    label: str
    at: datetime
    author: str
    undone: bool


def steps(session: Session, limit: int = 100) -> list[StepRow]:
    """The newest steps first."""
    found = session.scalars(select(Step).order_by(Step.id.desc()).limit(limit))
    return [StepRow(step.id, step.label, step.at, step.author, step.undone) for step in found]


def of_record(session: Session, table: str, row_id: int, limit: int = 100) -> list[StepRow]:
    """The steps that wrote one record, the newest first."""
    touched = select(Change.step_id).where(Change.table == table, Change.first <= row_id, Change.last >= row_id)
    found = session.scalars(select(Step).where(Step.id.in_(touched)).order_by(Step.id.desc()).limit(limit))
    return [StepRow(step.id, step.label, step.at, step.author, step.undone) for step in found]
