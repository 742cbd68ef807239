"""What people decided about doubts in the data, and what an import left for them to decide."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.quality import Decision

Condition = ColumnElement[bool]
ASK = "ask"
"""The verdict of a Decision about a pair that an import could not decide: it is a duplicate until somebody does."""
_PAIRS = select(Decision.contact_id, Decision.other_id).where(
    Decision.problem == "duplicate", Decision.other_id.is_not(None)
)


def decided(problem: str, contact_id: object, other_id: object, value: object) -> Condition:
    """The decisions about one doubt."""
    other = Decision.other_id.is_(None) if other_id is None else Decision.other_id == other_id
    return and_(Decision.problem == problem, Decision.contact_id == contact_id, other, Decision.value == value)


def standing() -> Condition:
    """Decisions that hold today."""
    return or_(Decision.verdict == "keep", Decision.until > i18n.today())


def is_open(problem: str, contact_id: object, value: object) -> Condition:
    """Where nobody has decided yet, or it was put off until a day that is past."""
    return not_(exists().where(decided(problem, contact_id, None, value), standing()))


def declined(session: Session, contact_id: int | None = None) -> set[tuple[int, int]]:
    """The pairs that are no doubles, and those put off until a day to come; of all contacts, or of one."""
    query = _PAIRS.where(standing())
    if contact_id is not None:
        query = query.where((Decision.contact_id == contact_id) | (Decision.other_id == contact_id))
    pairs = ((row.contact_id, row.other_id) for row in session.execute(query))
    return {(min(pair), max(pair)) for pair in pairs}


def asked_pairs(session: Session) -> dict[tuple[int, int], None]:
    """The ids of the pairs that an import asked about, in the order in which it did."""
    query = _PAIRS.where(Decision.verdict == ASK).order_by(Decision.id)
    return dict.fromkeys((row.contact_id, row.other_id) for row in session.execute(query))
