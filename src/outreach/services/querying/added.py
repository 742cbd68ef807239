"""When contacts were added: the day they were found, where it is given; else the day they were entered here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.history import Change, Step
from outreach.model.people import Contact


class Run(NamedTuple):
    """Contacts that one step entered: the ids from `first` to `last`, both included."""

    first: int
    last: int
    at: datetime


def runs(session: Session, since: datetime | None = None) -> Iterator[Run]:
    """The runs of contacts that were entered, of the steps that were not undone; only those from a moment on."""
    query = select(Change.first, Change.last, Step.at).join(Step, Step.id == Change.step_id)
    query = query.where(Change.table == "contact", Change.action == "insert", not_(Step.undone))
    if since is not None:
        query = query.where(Step.at >= since)
    return (Run(*row) for row in session.execute(query.order_by(Change.id)))


def days(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """{id: day} on which some contacts were added; what an older version entered without a history is left out."""
    found: dict[int, date] = {}
    for number, day in session.execute(select(Contact.id, Contact.found_on).where(Contact.id.in_(ids))):
        if day is not None:
            found[number] = day
    undated = [number for number in ids if number not in found]
    if undated:
        for run in runs(session):
            day = i18n.local(run.at).date()
            found.update((number, day) for number in undated if run.first <= number <= run.last)
    return found
