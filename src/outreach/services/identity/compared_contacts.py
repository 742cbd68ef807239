"""The contacts of the database as people to compare, some thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from outreach.model.base import Expression
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.services.identity import comparison
from outreach.services.identity.comparison import Person
from outreach.values.data import Document

BATCH = 2000

_TEXTS = select(Contact.id, Contact.city, Contact.country, *(Contact.__table__.c[name] for name in comparison.NAMES))
_OWNED: Document = {
    "emails": select(Email.contact_id, Email.address).where(Email.address.is_not(None)).order_by(Email.id),
    "phones": select(
        Phone.contact_id, Phone.e164, Phone.extension, Phone.kind, Phone.raw, Phone.label
    ).order_by(Phone.id),
    "channels": select(Channel.contact_id, Channel.network, Channel.value).order_by(Channel.id),
    "positions": select(
        Position.contact_id,
        *(func.coalesce(column, "") for column in (Outlet.name, Position.title, Outlet.city, Outlet.country)),
    ).outerjoin(Outlet, Outlet.id == Position.outlet_id).where(Position.rank == 0).order_by(Position.id),
}  # fmt: skip


def people(session: Session, ids: Sequence[int] | None = None) -> Iterator[list[Person]]:
    """All contacts in the order of their ids, or those of `ids`, in batches."""
    wanted = sorted(ids) if ids is not None else list(session.scalars(select(Contact.id).order_by(Contact.id)))
    for start in range(0, len(wanted), BATCH):
        yield _batch(session, wanted[start : start + BATCH])


def _batch(session: Session, ids: Sequence[int]) -> list[Person]:
    whole = ids[-1] - ids[0] == len(ids) - 1

    def among(column: Expression) -> ColumnElement[bool]:
        return column.between(ids[0], ids[-1]) if whole else column.in_(ids)

    owned: dict[str, dict[int, list[Any]]] = {}
    for name, query in _OWNED.items():
        found = owned[name] = defaultdict(list)
        for owner, *values in session.execute(query.where(among(query.selected_columns[0]))):
            found[owner].append(values)
    return [
        comparison.person(
            row.id,
            row._asdict() | ({} if row.city or row.country else {"city": post[2], "country": post[3]}),
            (address for (address,) in owned["emails"].get(row.id, ())),
            starmap(comparison.phone_key, owned["phones"].get(row.id, ())),
            ({"network": network, "value": value} for network, value in owned["channels"].get(row.id, ())),
            *post[:2],
        )
        for row in session.execute(_TEXTS.where(among(Contact.id)).order_by(Contact.id))
        for post in owned["positions"].get(row.id, [("", "", "", "")])[-1:]  # they work where their outlet is
    ]
