"""What an export takes from the database: contacts as fields, some hundred at a time, without an entity for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Suppression, Tag
from outreach.services import contacts
from outreach.services.records import Fields

BATCH = 400  # contacts read at a time: a tenth of a second at most
PLAIN = (*contacts.TEXTS, *contacts.DAYS, "country", "do_not_contact")


def batches(ids: Sequence[int], size: int = BATCH) -> Iterator[list[int]]:
    """The ids in runs of `size`."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def some(session: Session, ids: Sequence[int]) -> list[Fields]:
    """The contacts of these ids, in their order, each as its form's fields with `id`; those that are gone are left out.

    Beside `raw` and `label`, an e-mail says its `address` (None where there is no usable one) and a phone its
    `e164`, `extension` and `kind`.
    """
    people = {
        row["id"]: row for row in session.execute(select(Contact.__table__).where(Contact.id.in_(ids))).mappings()
    }
    emails = _of_each(session, select(Email.contact_id, Email.raw, Email.address, Email.valid, Email.label), Email, ids)
    phones = _of_each(
        session,
        select(Phone.contact_id, Phone.raw, Phone.e164, Phone.extension, Phone.valid, Phone.kind, Phone.label),
        Phone,
        ids,
    )
    channels = _of_each(session, select(Channel.contact_id, Channel.network, Channel.value), Channel, ids)
    tags = _of_each(session, select(Tag.contact_id, Tag.kind, Tag.value), Tag, ids)
    positions = _of_each(
        session,
        select(Position.contact_id, Position.title, Position.department, Outlet.name).outerjoin(
            Outlet, Outlet.id == Position.outlet_id
        ),
        Position,
        ids,
    )
    return [
        {
            "id": number,
            **{name: people[number][name] for name in PLAIN},
            **_position(positions.get(number)),
            "emails": [_email(row) for row in emails.get(number, ())],
            "phones": [_phone(row) for row in phones.get(number, ())],
            "channels": [{"network": row.network, "value": row.value} for row in channels.get(number, ())],
            **{
                name: [row.value for row in tags.get(number, ()) if row.kind == kind]
                for name, kind in contacts.TAG_KINDS.items()
            },
            "extra": dict(people[number]["extra"] or {}),
        }
        for number in ids
        if number in people
    ]


def suppressed(session: Session) -> set[str]:
    """The folded addresses that must never be written to."""
    return set(session.scalars(select(Suppression.folded)))


def _of_each(session: Session, query: Any, model: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    query = query.where(model.contact_id.in_(ids)).order_by(model.contact_id, model.rank, model.id)
    for row in session.execute(query):
        found.setdefault(row.contact_id, []).append(row)
    return found


def _position(rows: Sequence[Any] | None) -> Fields:
    if not rows:
        return {"position": "", "department": "", "outlet": ""}
    return {"position": rows[0].title, "department": rows[0].department, "outlet": rows[0].name or ""}


def _email(row: Any) -> Fields:
    return {"raw": row.raw, "label": row.label, "address": row.address if row.valid else None}


def _phone(row: Any) -> Fields:
    e164 = row.e164 if row.valid else None
    return {"raw": row.raw, "label": row.label, "e164": e164, "extension": row.extension, "kind": row.kind}
