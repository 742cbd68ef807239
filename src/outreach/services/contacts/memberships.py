"""On which press lists a contact stands, and why; and who was put on one, or left out of it, by hand."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model import filters
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.problems import Problem
from outreach.services.querying import filtering


class Membership(NamedTuple):
    """A list a contact belongs to; `how` is "rule", "hand", or "left out" with the reason."""

    id: int
    name: str
    how: str
    reason: str = ""


def of(session: Session, contact_id: int) -> list[Membership]:
    """The lists of a contact by the alphabet; those they are left out of by hand stand last."""
    picked = set(session.scalars(select(Pick.list_id).where(Pick.contact_id == contact_id)))
    excluded = select(Exclusion.list_id, Exclusion.reason).where(Exclusion.contact_id == contact_id)
    left_out = dict(session.execute(excluded).all())
    found = []
    for number, name, rule in session.execute(
        select(PressList.id, PressList.name, PressList.rule).order_by(PressList.sort_key, PressList.id)
    ):
        by_rule = _fits(session, contact_id, rule)
        if number in left_out:
            if by_rule or number in picked:
                found.append(Membership(number, name, "left out", left_out[number]))
        elif by_rule or number in picked:
            found.append(Membership(number, name, "rule" if by_rule else "hand"))
    return sorted(found, key=lambda one: one.how == "left out")


def _fits(session: Session, contact_id: int, rule: str) -> bool:
    """Whether a rule finds a contact; one that cannot be read any more (a list it names is gone) finds nobody."""
    if not rule.strip():
        return False
    try:
        found = filtering.found(session, filters.whole(rule))
    except Problem:
        return False
    return bool(found >> contact_id & 1)


def picked(session: Session, list_id: int) -> list[int]:
    """The ids of those who were put on a list by hand, in the order in which they were."""
    return list(session.scalars(select(Pick.contact_id).where(Pick.list_id == list_id).order_by(Pick.id)))


def excluded(session: Session, list_id: int) -> dict[int, str]:
    """{contact: reason} of those who were left out of a list by hand, in the order in which they were."""
    query = select(Exclusion.contact_id, Exclusion.reason).where(Exclusion.list_id == list_id).order_by(Exclusion.id)
    return dict(session.execute(query).all())
