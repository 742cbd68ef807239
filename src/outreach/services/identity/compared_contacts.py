"""The contacts of the database as people to compare, some thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.model.quality import Decision
from outreach.services.identity import comparison
from outreach.services.identity.comparison import Person, mailbox, outlet_key, phone_key, word_key

BATCH = 2000


def people(session: Session, ids: Sequence[int] | None = None) -> Iterator[list[Person]]:
    """All contacts in the order of their ids, or those of `ids`, in batches."""
    last = 0
    rest = sorted(ids) if ids is not None else None
    while True:
        names = (getattr(Contact, name) for name in comparison.NAMES)
        query = select(Contact.id, Contact.city, Contact.country, *names).order_by(Contact.id)
        if rest is not None:
            some, rest = rest[:BATCH], rest[BATCH:]
            rows = session.execute(query.where(Contact.id.in_(some))).all() if some else []
        else:
            rows = session.execute(query.where(Contact.id > last).limit(BATCH)).all()
        if not rows:
            return
        yield _batch(session, rows, whole=rest is None)
        last = rows[-1].id


def _batch(session: Session, rows: Sequence[Any], whole: bool) -> list[Person]:
    """The people of some rows; `whole` where no contact between the first and the last is left out."""
    ids = [row.id for row in rows]

    def among(column: Any) -> Any:
        return column.between(ids[0], ids[-1]) if whole else column.in_(ids)

    emails: dict[int, list[str]] = defaultdict(list)
    phones: dict[int, dict[str, str]] = defaultdict(dict)
    handles: dict[int, list[dict[str, str]]] = defaultdict(list)
    jobs: dict[int, tuple[str, str]] = {}

    def owned(model: Any, *columns: Any) -> Any:
        return select(model.contact_id, *columns).where(among(model.contact_id)).order_by(model.id)

    for owner, address in session.execute(owned(Email, Email.address)):
        if address:
            emails[owner].append(mailbox(address))
    for owner, *number in session.execute(
        owned(Phone, Phone.e164, Phone.extension, Phone.kind, Phone.raw, Phone.label)
    ):
        if key := phone_key(*number):
            phones[owner][key[0]] = key[1]
    for owner, network, value in session.execute(owned(Channel, Channel.network, Channel.value)):
        handles[owner].append({"network": network, "value": value})
    posts = (
        select(Position.contact_id, Position.title, Outlet.name)
        .outerjoin(Outlet, Outlet.id == Position.outlet_id)
        .where(among(Position.contact_id), Position.rank == 0)
    )
    for owner, title, outlet in session.execute(posts):
        jobs[owner] = (title or "", outlet or "")
    found = []
    for number, city, country, *names in rows:
        title, outlet = jobs.get(number, ("", ""))
        numbers = phones.get(number)
        found.append(
            Person(
                number,
                comparison.names(*names),
                tuple(dict.fromkeys(emails[number])) if number in emails else (),
                tuple(numbers) if numbers else (),
                tuple(numbers.values()) if numbers else (),
                comparison.handles_of(handles[number]) if number in handles else (),
                outlet_key(outlet),
                word_key(city),
                intern(country) if len(country) == 2 else "",
                word_key(title),
            )
        )
    return found


def declined(session: Session, contact_id: int | None = None) -> set[tuple[int, int]]:
    """The pairs that are no doubles, and those put off until a day to come; of all contacts, or of one."""
    query = select(Decision.contact_id, Decision.other_id, Decision.verdict, Decision.until).where(
        Decision.problem == "duplicate", Decision.other_id.is_not(None)
    )
    if contact_id is not None:
        query = query.where((Decision.contact_id == contact_id) | (Decision.other_id == contact_id))
    today = date.today()
    return {
        (min(row.contact_id, row.other_id), max(row.contact_id, row.other_id))
        for row in session.execute(query)
        if row.verdict == "keep" or (row.until and row.until > today)
    }
