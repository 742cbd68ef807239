"""Who a person to be erased is: all the records and images they ever had here, and what reaches them alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product, starmap
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.base import Base, table_of
from outreach.model.history import Change
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.model.quality import Merge
from outreach.services.contacts.records import batches
from outreach.services.privacy import erasure_ledger
from outreach.services.progress import Progress
from outreach.store.history import row_snapshots
from outreach.store.history.row_snapshots import Image, RowImage
from outreach.values.fields import text_in
from outreach.working import finished

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

    def has(self, suppressed: str) -> bool:
        """Whether a suppressed address, number or account is theirs."""
        network, _space, account = suppressed.partition(" ")
        return not {suppressed, erasure_ledger.channel_key(network, account)}.isdisjoint(self.values)

    def to_remember(self) -> set[str]:
        """What is hashed."""
        return self.values | self.named_at


class _Reach(NamedTuple):
    """An address, number or account, and whose it is (0: of an outlet or an officer)."""

    owner: int
    value: str
    is_mail: bool


class _Records:
    """By what each record, there or in the history, is reached."""

    def __init__(self, there: set[int]) -> None:
        self.there = there
        self.seen: set[int] = set()
        self.merged: dict[int, list[int]] = defaultdict(list)
        self.reached: list[_Reach] = []

    def take(self, table: str, image: RowImage, *, is_there: bool) -> None:
        if table == "contact":
            self.seen.add(image["id"])
        elif table == "merge":
            self.merged[image["contact_id"]].append(image["merged_id"])
        elif value := _value(table, image):
            owner = image.get("contact_id")
            if owner is not None or is_there:
                self.reached.append(_Reach(owner or 0, value, table == "email"))

    def of(self, people: Collection[int]) -> set[str]:
        """What reaches these people."""
        return {one.value for one in self.reached if one.owner in people}

    def of_others(self, people: Collection[int]) -> set[str]:
        """What reaches these people and somebody else who is there, too."""
        present = self.there.difference(people)
        return {one.value for one in self.reached if not one.owner or one.owner in present} & self.of(people)

    def by_mail(self, people: Collection[int], but: Collection[str]) -> set[int]:
        """The numbers of those who have an address of these people that is none of `but`."""
        mails = [one for one in self.reached if one.is_mail and one.value not in but]
        mine = {one.value for one in mails if one.owner in people}
        return {one.owner for one in mails if one.value in mine}


def _everything(session: Session) -> Iterator[tuple[str, RowImage, bool]]:
    """(table, row, whether it is there) of all that says who is reached by what, there or in the history."""
    for model in _ASKED_OF:
        table = table_of(model)
        wanted = [table.c[name] for name in ("contact_id", *_ASKED) if name in table.c]
        names = [column.key for column in wanted]
        for row in session.execute(select(*wanted).execution_options(yield_per=1000)):
            yield table.name, dict(zip(names, row, strict=True)), True
    for name, image in _images(session, (*_REACH, "contact", "merge")):
        yield name, image, False


_ASKED_OF: tuple[Any, ...] = (Email, Phone, Channel, Merge)
_ASKED = ("folded", "e164", "network", "value", "merged_id")


def _value(table: str, image: RowImage) -> str | None:
    if table == "channel":
        return erasure_ledger.channel_key(image["network"], image["value"])
    value: str | None = image.get("folded" if table == "email" else "e164")
    return value


def _images(session: Session, tables: Sequence[str]) -> Iterator[tuple[str, Image]]:
    """Every image in the history of some tables."""
    wanted = select(Change.table, Change.before, Change.after).where(Change.table.in_(tables))
    for change in session.execute(wanted.execution_options(yield_per=20)):
        for packed in (change.before, change.after):
            for image in row_snapshots.unpack(Base.metadata.tables[change.table], packed).images():
                yield change.table, image


def of(session: Session, ids: Iterable[int]) -> Generator[Progress, None, Family]:
    """The family of people who are there, or in the history, by these numbers; yields now and then."""
    records = _Records(set(session.scalars(select(Contact.id))))
    for done, (table, image, is_there) in enumerate(_everything(session), 1):
        records.take(table, image, is_there=is_there)
        if done % _TOLD == 0:
            yield Progress(done, None, _("Collecting personal data"))
    found = Family(known={number for number in ids if number in records.there or number in records.seen})
    found.people = set(found.known)
    while True:
        others = records.of_others(found.people)
        more = {merged for number in found.people for merged in records.merged.get(number, ())}
        more |= records.by_mail(found.people, others) & records.seen
        more -= records.there
        if more <= found.people:
            break
        found.people |= more
        yield Progress(0, None, _("Collecting personal data"))
    yield from _take_words(session, found, others)
    return found


_TOLD = 5000  # rows, after which it shows that it is at work


class _Words:
    """What people were ever called, where they worked, and what reached them alone; `others` reach others, too."""

    def __init__(self, found: Family, others: Collection[str]) -> None:
        self.found, self.others = found, others
        self.names: dict[int, set[str]] = defaultdict(set)
        self.outlets: dict[int, set[int]] = defaultdict(set)
        self.reached: set[int] = set()

    def take(self, table: str, image: RowImage) -> None:
        """Notes what an image says, where it is one of theirs."""
        owner = image.get("id" if table == "contact" else "contact_id")
        if owner not in self.found.people:
            return
        if table == "contact":
            self.names[owner].update(str(text_in(image, name)) for name in _NAMES)
        elif table == "position":
            self.outlets[owner].add(image.get("outlet_id") or 0)
        else:
            self._take_reach(table, image, owner)

    def _take_reach(self, table: str, image: RowImage, owner: int) -> None:
        self.found.raw.update(filter(None, (str(text_in(image, name)) for name in _RAW)))
        value = _value(table, image)
        if value and value not in self.others:
            self.reached.add(owner)
            self.found.values.add(value)
            self.found.addresses.update([value] if table == "email" else [])

    def named_at(self, number: int, outlets: Mapping[int, str]) -> Iterator[str]:
        """The name of somebody with each of their outlets, where nothing else reaches them."""
        if number not in self.reached:
            places = [outlets[outlet] for outlet in self.outlets[number] if outlet in outlets]
            keys = starmap(erasure_ledger.name_key_of, product(self.names[number], places))
            yield from filter(None, keys)


def _take_words(session: Session, found: Family, others: Collection[str]) -> Iterator[Progress]:
    """Fills a family with its names, addresses and numbers as they were ever written; `others` reach others, too."""
    words = _Words(found, others)
    images = _images(session, (*_REACH, "contact", "position"))
    for done, (table, image) in enumerate(chain(_rows(session, found.people), images), 1):
        words.take(table, image)
        if done % _TOLD == 0:
            yield Progress(done, None, _("Collecting personal data"))
    found.names = set().union(*words.names.values()) - {""}
    outlets = dict(session.execute(select(Outlet.id, Outlet.name)).all())
    found.named_at = {key for number in found.people for key in words.named_at(number, outlets)}


def _rows(session: Session, people: Collection[int]) -> Iterator[tuple[str, RowImage]]:
    for model in (Contact, Email, Phone, Channel, Position):
        table = table_of(model)
        owner = table.c.id if model is Contact else table.c.contact_id
        for some in batches(sorted(people)):
            for row in session.execute(select(table).where(owner.in_(some))).mappings():
                yield table.name, dict(row)


def whose(session: Session, key: bytes, hashes: Collection[bytes]) -> set[int]:
    """The ids of those, there or in the history, who are reached by something that was erased under this key."""
    there = set(session.scalars(select(Contact.id)))
    found: set[int] = set()
    reached: set[int] = set()
    for table, image, _is_there in _everything(session):
        owner, value = image.get("contact_id"), None if table in ("contact", "merge") else _value(table, image)
        if value and owner is not None:
            reached.add(owner)
            if erasure_ledger.hash_of(key, value) in hashes:
                found.add(owner)
    found |= _named_at(session, key, hashes, reached)
    present = {number for number in found if number in there}
    return present | (found - finished(of(session, present)).people)


def _named_at(session: Session, key: bytes, hashes: Collection[bytes], reached: Collection[int]) -> set[int]:
    """Those whom nothing reaches, by their name with their outlet: only of these a name was ever hashed."""
    query = select(Contact.id, Contact.name, Contact.other_name, Outlet.name)
    query = query.join(Position, Position.contact_id == Contact.id).join(Outlet, Outlet.id == Position.outlet_id)
    keys = (
        (number, erasure_ledger.name_key_of(name, outlet))
        for number, *names, outlet in session.execute(query)
        if number not in reached
        for name in names
    )
    return {number for number, one in keys if one and erasure_ledger.hash_of(key, one) in hashes}
