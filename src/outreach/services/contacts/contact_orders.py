"""The orders of all contacts: by a column, those without a value last, equal ones by name.

What is sorted by is read in one pass over the table that holds it, and sorted here: the database would look up a
hundred thousand rows one by one, and have its own idea of the alphabet.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from itertools import compress, repeat
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach import i18n
from outreach.i18n import N_
from outreach.model.base import Expression
from outreach.model.people import Contact, Email, Outlet, Phone, Position, Tag
from outreach.services.contacts import records
from outreach.services.querying import added
from outreach.store import bitmap, query_cache, search
from outreach.values import fields as registry
from outreach.values import text

_TEXTS = registry.sorted_texts(registry.CONTACT)[1:]  # the first is the name, which has an order of its own
SORTS = (
    "name", "outlet", "position", "email", "phone", "languages", "country", "beats", "tags", "checked_on", "found_on",
    *_TEXTS, "id",
)  # fmt: skip
_KINDS = {"languages": "language", "beats": "beat", "tags": "tag"}
Keys = list[Any]
Query = Select[*tuple[object, ...]]


class _Order(NamedTuple):
    """All ids in order, and where each stands in it, by id; a number that is nobody's stands behind them all."""

    ids: list[int]
    places: list[int]


def pick(session: Session, found: int, by: str, descending: bool) -> array[int]:
    """The contacts of a set (`store.bitmap`), in an order.

    Not to be used while writing: who is not yet committed has no place in the order.

    Raises:
        Problem: there is no such order.
    """
    order = _order(session, by, descending)
    marked = bytearray(len(order.ids) + 1)
    places = compress(order.places, bitmap.mask(found, len(order.places)))
    deque(map(marked.__setitem__, places, repeat(1)), 0)  # a search finds few: not every id is asked for
    return array("q", compress(order.ids, marked))


def everything(session: Session, by: str, descending: bool) -> array[int]:
    """All contacts in an order."""
    return array("q", _order(session, by, descending).ids)


def _order(session: Session, by: str, descending: bool) -> _Order:
    """An order, kept until something is written: a search then picks what it found out of it."""
    records.check_sort(by, SORTS, N_("Contacts can't be sorted by “{field}”. Sort by: {fields}."))

    def make() -> _Order:
        ids = array("q", _whole(session, by, descending))
        places = array("q", [len(ids)]) * (max(ids, default=0) + 1)
        deque(map(places.__setitem__, ids, range(len(ids))), 0)
        return _Order(ids.tolist(), places.tolist())  # made anew, numbers that are read in turn lie side by side

    return query_cache.kept(session, f"order {by} {descending}", make)


def _whole(session: Session, by: str, descending: bool) -> Sequence[int]:
    if by == "name" and not descending:
        table = Contact.__table__.c
        return search.ids(session, select(table.id).order_by(search.in_order(session, table.sort_key), table.id))
    names = _order(session, "name", False)
    if by == "name":
        return names.ids[::-1]
    if by == "id":
        return sorted(names.ids, reverse=descending)
    return _by_keys(names.ids, _KEYS[by](session, len(names.places)), descending)


def _by_keys(names: Sequence[int], keys: Keys, descending: bool) -> Sequence[int]:
    """All in the order of their keys, those of one key by name, those without one at the end."""
    with_key = [number for number in names if keys[number]]
    with_key.sort(key=keys.__getitem__, reverse=descending)
    return [*with_key, *(number for number in names if not keys[number])]


def _read(session: Session, query: Query, keys: Keys) -> None:
    """Sets the keys of the contacts that a query of (contact, key) answers."""
    rows = query.subquery()
    owner, key = rows.c
    found = session.execute(select(search.gathered(session, owner), search.gathered(session, key))).one()
    ids, values = search.numbers(found[0]), search.numbers(found[1])
    # On a server somebody may just have been added.
    keys.extend(keys[:1] * (max(ids, default=0) + 1 - len(keys)))
    deque(map(keys.__setitem__, ids, values), 0)


def _from(*queries: Query, by_alphabet: bool = False) -> Callable[[Session, int], Keys]:
    """What reads the keys that queries of (contact, key) answer; of one contact the key that is read last stays."""

    def read(session: Session, size: int) -> Keys:
        keys: Keys = [""] * size
        for query in queries:
            _read(session, query, keys)
        return _alphabetical(keys) if by_alphabet else keys

    return read


def _alphabetical(keys: Keys) -> Keys:
    places = {key: text.sort_key(key) for key in set(keys)}
    return [places[key] for key in keys]


def _own(column: InstrumentedAttribute[str] | InstrumentedAttribute[date | None]) -> Query:
    """A column of the contact itself."""
    return select(Contact.id, column).where(column.is_not(None) if isinstance(column.type, Date) else column != "")


def _first(owner: Expression, key: Expression, *conditions: ColumnElement[bool]) -> Query:
    """The first of what belongs to a contact."""
    return select(owner, key).where(owner.is_not(None), *conditions)


def _present(column: Expression) -> tuple[Query, Query]:
    """A column of the present position. Nearly all have one, of rank 0; of several the lowest rank is read last."""
    present = select(Position.contact_id, column).where(Position.until.is_(None))
    return present.where(Position.rank > 0).order_by(Position.rank.desc()), present.where(Position.rank <= 0)


def _outlet(session: Session, size: int) -> Keys:
    keys = _from(*_present(Position.outlet_id))(session, size)
    places: dict[object, str] = dict(session.execute(select(Outlet.id, Outlet.sort_key)).all())
    return [places.get(key, "") for key in keys]


def _added(session: Session, size: int) -> Keys:
    # A server answers days, a file their text.
    keys: Keys = list(map(str, _from(_own(Contact.found_on))(session, size)))
    for run in added.runs(session):
        day = i18n.local(run.at).date().isoformat()
        for number in range(run.first, min(run.last + 1, len(keys))):
            keys[number] = keys[number] or day
    return keys


_KEYS: dict[str, Callable[[Session, int], Keys]] = {
    "outlet": _outlet,
    "position": _from(*_present(Position.title), by_alphabet=True),
    "email": _from(_first(Email.contact_id, func.coalesce(Email.folded, Email.raw), Email.rank == 0)),
    "phone": _from(_first(Phone.contact_id, func.coalesce(Phone.e164, Phone.raw), Phone.rank == 0)),
    # "+ kind" keeps SQLite from its index of tags, out of which each row would be looked up by itself.
    **{by: _from(_first(Tag.contact_id, Tag.folded, Tag.kind + "" == kind, Tag.rank == 0))
       for by, kind in _KINDS.items()},
    "country": _from(_own(Contact.country)),
    "checked_on": _from(_own(Contact.checked_on)),
    "found_on": _added,
    **{by: _from(_own(getattr(Contact, by)), by_alphabet=True) for by in _TEXTS},
}  # fmt: skip
