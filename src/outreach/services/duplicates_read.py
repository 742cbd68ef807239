"""The contacts of the database as people to compare, some thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.model.quality import Decision
from outreach.services import duplicates_people
from outreach.services.duplicates_people import Person, mailbox, outlet_key, tail, word_key

BATCH = 2000


def people(session: Session, ids: Sequence[int] | None = None) -> Iterator[list[Person]]:
    """All contacts in the order of their ids, or those of `ids`, in batches."""
    last = 0
    rest = sorted(ids) if ids is not None else None
    while True:
        query = select(
            Contact.id, Contact.name, Contact.other_name, Contact.given_name, Contact.middle_name, Contact.family_name,
            Contact.nickname, Contact.city, Contact.country,
        ).order_by(Contact.id)  # fmt: skip
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
    for owner, e164, extension, kind, raw, label in session.execute(
        owned(Phone, Phone.e164, Phone.extension, Phone.kind, Phone.raw, Phone.label)
    ):
        if label == "fax" or kind == "fax":
            continue
        digits = "".join(letter for letter in (e164 or raw) if letter.isdecimal())
        if len(digits) < 6:
            continue
        key = tail(digits, bool(e164))
        if extension:
            key = f"{key}x{extension}"
        phones[owner][key] = e164 or ("+" if label == "mobile" else "")
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
    for row in rows:
        title, outlet = jobs.get(row.id, ("", ""))
        found.append(
            Person(
                row.id,
                duplicates_people.names_of(row._mapping),
                tuple(dict.fromkeys(emails[row.id])) if row.id in emails else (),
                tuple(phones[row.id]) if row.id in phones else (),
                tuple(phones[row.id].values()) if row.id in phones else (),
                duplicates_people.handles_of(handles[row.id]) if row.id in handles else (),
                outlet_key(outlet),
                word_key(row.city),
                row.country if len(row.country) == 2 else "",
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
