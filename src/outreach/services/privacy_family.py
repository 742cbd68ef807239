"""Who a person to be erased is: all the records and images they ever had here, and what reaches them alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Change
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.model.quality import Merge
from outreach.services import forgotten
from outreach.services.records import batches
from outreach.store import imaging

_REACH = ("email", "phone", "channel")
_RAW = ("raw", "address", "e164", "value")
_NAMES = ("name", "other_name", "formal_name")


@dataclass
class Family:
    """People's records: those that are there, went into another one, or are only in the history any more.

    `values` and `addresses` are theirs alone: one that others have, too, is a newsroom's. Of a record that nothing
    reaches, `named_at` has the name with the outlet.
    """

    known: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    raw: set[str] = field(default_factory=set)
    named_at: set[str] = field(default_factory=set)

    def to_remember(self) -> set[str]:
        """What is hashed."""
        return self.values | self.named_at


class _Records:
    """By what each record, there or in the history, is reached."""

    def __init__(self, session: Session) -> None:
        self.there = set(session.scalars(select(Contact.id)))
        self.seen: set[int] = set()
        self.values: dict[int, list[str]] = defaultdict(list)
        self.emails: dict[int, list[str]] = defaultdict(list)
        self.merged: dict[int, list[int]] = defaultdict(list)
        self.of_others: set[str] = set()  # of outlets and officers
        for model in (Email, Phone, Channel, Merge):
            table: Any = model.__table__
            for row in session.execute(select(table)).mappings():
                self._take(table.name, dict(row), is_there=True)
        for name, image in _images(session, (*_REACH, "contact", "merge")):
            self._take(name, image, is_there=False)

    def _take(self, table: str, image: Mapping[str, Any], *, is_there: bool) -> None:
        if table == "contact":
            self.seen.add(image["id"])
        elif table == "merge":
            self.merged[image["contact_id"]].append(image["merged_id"])
        elif value := _value(table, image):
            owner = image.get("contact_id")
            if owner is not None:
                self.values[owner].append(value)
                if table == "email":
                    self.emails[owner].append(value)
            elif is_there:
                self.of_others.add(value)

    def of_all_but(self, people: Collection[int]) -> set[str]:
        """What reaches somebody else who is there."""
        others = (value for number in self.there.difference(people) for value in self.values.get(number, ()))
        return self.of_others.union(others)


def _value(table: str, image: Mapping[str, Any]) -> str | None:
    if table == "channel":
        return forgotten.channel_key(image["network"], image["value"])
    value: str | None = image.get("folded" if table == "email" else "e164")
    return value


def _images(session: Session, tables: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every image in the history of some tables."""
    wanted = select(Change.table, Change.before, Change.after).where(Change.table.in_(tables))
    for change in session.execute(wanted.execution_options(yield_per=20)):
        for packed in (change.before, change.after):
            for image in imaging.unpack(Base.metadata.tables[change.table], packed).images():
                yield change.table, image


def of(session: Session, ids: Iterable[int]) -> Family:
    """The family of people who are there, or in the history, by these numbers."""
    records = _Records(session)
    found = Family(known={number for number in ids if number in records.there or number in records.seen})
    found.people = set(found.known)
    gone = records.seen - records.there
    while True:
        others = records.of_all_but(found.people)
        mine = {value for number in found.people for value in records.emails.get(number, ())} - others
        more = {merged for number in found.people for merged in records.merged.get(number, ())} - records.there
        more |= {number for number in gone if mine.intersection(records.emails.get(number, ()))}
        if more <= found.people:
            break
        found.people |= more
    for number in found.people:
        found.values.update(records.values.get(number, ()))
        found.addresses.update(records.emails.get(number, ()))
    found.values -= others
    found.addresses -= others
    _take_words(session, found, {number for number in found.people if not set(records.values.get(number, ())) - others})
    return found


def _take_words(session: Session, found: Family, unreached: Collection[int]) -> None:
    """Their names, and their addresses, numbers and accounts as they were ever written."""
    names: dict[int, set[str]] = defaultdict(set)
    outlets: dict[int, set[int]] = defaultdict(set)
    for table, image in (*_rows(session, found.people), *_of(_images(session, _WORDED), found.people)):
        if table == "contact":
            names[image["id"]].update(str(image.get(name) or "") for name in _NAMES)
        elif table == "position":
            outlets[image["contact_id"]].add(image.get("outlet_id") or 0)
        else:
            found.raw.update(str(image.get(name) or "") for name in _RAW)
    found.names = {name for some in names.values() for name in some} - {""}
    found.raw.discard("")
    wanted = {outlet for number in unreached for outlet in outlets[number]}
    called = {row.id: row.name for row in session.execute(select(Outlet.id, Outlet.name)) if row.id in wanted}
    for number in unreached:
        at = [called[outlet] for outlet in outlets[number] if outlet in called]
        found.named_at |= {forgotten.name_key_of(name, outlet) for name in names[number] for outlet in at} - {""}


_WORDED = (*_REACH, "contact", "position")


def _rows(session: Session, people: Collection[int]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for model in (Contact, Email, Phone, Channel, Position):
        table: Any = model.__table__
        owner = table.c.id if model is Contact else table.c.contact_id
        for some in batches(sorted(people)):
            for row in session.execute(select(table).where(owner.in_(some))).mappings():
                yield table.name, dict(row)


def _of(
    images: Iterable[tuple[str, Mapping[str, Any]]], people: Collection[int]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table, image in images:
        if image.get("id" if table == "contact" else "contact_id") in people:
            yield table, image


def whose(session: Session, key: bytes, hashes: Collection[bytes]) -> set[int]:
    """The numbers of those, there or in the history, who are reached by something that was erased under this key."""
    records = _Records(session)
    everybody = records.there | records.seen
    found = {number for number in everybody if _is_one(key, hashes, records.values.get(number, ()))}
    names: dict[int, set[str]] = defaultdict(set)
    query = select(Contact.id, Contact.name, Contact.other_name, Outlet.name)
    at = query.join(Position, Position.contact_id == Contact.id).join(Outlet, Outlet.id == Position.outlet_id)
    for number, name, other, outlet in session.execute(at):
        if number not in records.values:  # only of these a name was ever hashed
            names[number] |= {forgotten.name_key_of(one, outlet) for one in (name, other)} - {""}
    found |= {number for number, some in names.items() if _is_one(key, hashes, some)}
    there = found & records.there
    return there | (found - of(session, there).people)


def _is_one(key: bytes, hashes: Collection[bytes], values: Iterable[str]) -> bool:
    return any(forgotten.hash_of(key, value) in hashes for value in values)
