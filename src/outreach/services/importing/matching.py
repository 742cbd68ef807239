"""Who of the contacts, or of the rows before it, a row is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, ImportRow, Outlet, Phone, Position, Tag
from outreach.services.contacts import contacts, records
from outreach.services.importing import import_record
from outreach.services.importing.import_record import ROW_KEYS, TAG_KINDS, Record
from outreach.services.importing.record_check import Keys, key_of
from outreach.services.outlets import NAME_IN_TOWN
from outreach.services.privacy import erasure_ledger
from outreach.store import backends
from outreach.values import messengers, position_cell

_ASKED = 500  # values that are asked for at once
_NAMESAKES = 5  # contacts that are compared with a row as a whole
_FEW = 12  # sharers of an address or a number whom a row is compared with; of more, those of its name
Holders = dict[int, list[int]]


def reaches(keys: Keys) -> tuple[str, ...]:
    """By what somebody who was erased is known again."""
    channels = starmap(erasure_ledger.channel_key, keys.channels)
    return (*keys.emails, *keys.numbers, *filter(None, (*channels, erasure_ledger.name_key(keys.name, keys.outlet))))


def accounts(keys: Keys) -> list[str]:
    """The numbers of a row and its accounts of messengers, folded as those are that are never written to."""
    found = filter(None, starmap(messengers.account, keys.channels))
    return [*keys.numbers, *(one.folded for one in found)]


class Matcher:
    """Finds whom a row may be about: in the database a batch at a time, and among the rows that came before.

    People are known by a contact's id, or by -1 - n for the n-th new contact of this import.
    """

    def __init__(self) -> None:
        self._prints: dict[bytes, int] = {}
        self._earlier: dict[int, int | list[int]] = {}  # by the hash of a value; most have one holder
        self._batch_prints: dict[bytes, int] = {}
        self._batch: Holders = {}
        self._batch_names: dict[str, list[int]] = {}
        self._refusers: Mapping[str, list[int]] | None = None

    def look(self, session: Session, batch: Sequence[tuple[bytes, Keys]]) -> None:
        """Fetches what the database knows about the rows of a batch."""
        self._batch_prints, self._batch, self._batch_names = {}, {}, {}
        if session.scalar(select(Contact.id).limit(1)) is None:
            return
        prints = [fingerprint for fingerprint, _keys in batch]
        if self._refusers is None:
            self._refusers = _refusers(session)
        rows = select(ImportRow.fingerprint, ImportRow.contact_id).where(ImportRow.fingerprint.in_(prints))
        self._batch_prints = {bytes(row.fingerprint): row.contact_id for row in session.execute(rows)}
        unknown = [keys for fingerprint, keys in batch if fingerprint not in self._batch_prints]
        self._look_for(session, Email.folded, {folded for keys in unknown for folded in keys.emails})
        self._look_for(session, Phone.e164, {number for keys in unknown for number in keys.numbers})
        self._look_for_names(session, {keys.sort_key for keys in unknown})

    def _look_for(self, session: Session, value: Any, wanted: set[str]) -> None:
        """Who holds addresses or numbers."""
        owner = value.class_.contact_id
        query = select(value, owner, Contact.name, Contact.other_name).join(Contact, Contact.id == owner)
        for held, who, name, other in records.among(session, query.order_by(Contact.id), value, wanted, _ASKED):
            for key in (_hash(held), _hash(key_of(name or other), held)):
                _add(self._batch.setdefault(key, []), who)

    def _look_for_names(self, session: Session, keys: set[str]) -> None:
        query = (
            select(Contact.id, Contact.name, Contact.sort_key, Outlet.folded_name)
            .outerjoin(Position, Position.contact_id == Contact.id)
            .outerjoin(Outlet, Outlet.id == Position.outlet_id)
        )
        for row in records.among(session, query.order_by(Contact.id.desc()), Contact.sort_key, keys, _ASKED):
            if row.folded_name:
                _add(self._batch.setdefault(_hash(key_of(row.name), row.folded_name), []), row.id)
            namesakes = self._batch_names.setdefault(row.sort_key, [])
            if row.id not in namesakes:
                namesakes.append(row.id)

    def known(self, fingerprint: bytes) -> int | None:
        """Whose row this very one is, where it was imported before or stands further up."""
        who = self._prints.get(fingerprint)
        return who if who is not None else self._batch_prints.get(fingerprint)

    def candidates(self, keys: Keys) -> list[int]:
        """Who shares an address or a number with a row, bears its name at its outlet, or bears it and is not to be
        contacted: a new address must not make somebody mailable who asked not to be."""
        found: dict[int, None] = {}
        for value in _values_of(keys):
            earlier = self._earlier.get(value, ())
            found |= dict.fromkeys((earlier,) if isinstance(earlier, int) else earlier)
            found |= dict.fromkeys(self._batch.get(value, ()))
        return [*(found | dict.fromkeys((self._refusers or {}).get(keys.name, ())))]

    def namesakes(self, keys: Keys) -> list[int]:
        """Contacts in the database that stand where this row would, newest first: one of them may be all it says."""
        return self._batch_names.get(keys.sort_key, [])[:_NAMESAKES]

    def remember(self, fingerprint: bytes, keys: Keys, who: int) -> None:
        """Lets later rows of the file find this one."""
        self._prints.setdefault(fingerprint, who)
        for value in _values_of(keys):
            there = self._earlier.setdefault(value, who)
            if isinstance(there, list):
                _add(there, who)
            elif there != who:
                self._earlier[value] = [there, who]


def _refusers(session: Session) -> dict[str, list[int]]:
    """Those who are not to be contacted, by the key of each whole name they bear."""
    found: dict[str, list[int]] = {}
    query = select(Contact.id, Contact.name, Contact.other_name).where(Contact.do_not_contact.is_(True))
    for who, *names in session.execute(query.order_by(Contact.id)):
        for key in {key_of(name) for name in names if name and " " in name}:
            _add(found.setdefault(key, []), who)
    return found


def _values_of(keys: Keys) -> list[int]:
    """What a row is found by: its addresses and numbers, with and without its name, and its name at its outlet."""
    reach = (*keys.emails, *keys.numbers)
    found = [_hash(value) for value in reach]
    if keys.name:
        found += [_hash(keys.name, value) for value in (*reach, *filter(None, [keys.outlet]))]
    return found


def _hash(*parts: str) -> int:
    return hash(parts)


def _add(holders: list[int], who: int) -> None:
    if len(holders) < _FEW and who not in holders:
        holders.append(who)


# --- what is there ----------------------------------------------------------------------------------------------

MODELS: Mapping[str, type[Any]] = {"emails": Email, "phones": Phone, "channels": Channel, "tags": Tag}


def records_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[Record, int]]:
    """{id: (record, version)} of contacts, as the check makes records of rows."""
    found: dict[int, tuple[Record, int]] = {}
    for some in records.batches([*dict.fromkeys(ids)], _ASKED):
        found |= _contacts(session, some)
        for part in MODELS:
            _take_rows(session, part, {number: found[number][0] for number in some if number in found})
        _take_positions(session, {number: found[number][0] for number in some if number in found})
    return found


def _contacts(session: Session, ids: Sequence[int]) -> dict[int, tuple[Record, int]]:
    people = Contact.__table__
    query = select(people).where(people.c.id.in_(ids)).order_by(people.c.id)
    if backends.is_writing(session.connection()):  # what is compared now is to stand until it is written
        query = query.with_for_update()
    found = {}
    for row in session.execute(query).mappings():
        record = import_record.blank()
        record["texts"] = {name: row[name] for name in contacts.STORED if row[name]}
        record["days"] = {name: row[name].isoformat() for name in contacts.DAYS if row[name]}
        record["refused"], record["embargoes"] = bool(row["do_not_contact"]), bool(row["keeps_embargoes"])
        record["extra"] = dict(row["extra"])
        found[row["id"]] = (record, row["version"])
    return found


def _take_rows(session: Session, part: str, found: Mapping[int, Record]) -> None:
    """Fills in the e-mails, phones, channels or tags of contacts."""
    table = MODELS[part].__table__
    query = select(table).where(table.c.contact_id.in_(list(found))).order_by(table.c.rank, table.c.id)
    for row in session.execute(query).mappings():
        found[row["contact_id"]][part].append({key: row[key] for key in ROW_KEYS[part]})
    for record in found.values():
        record["tags"].sort(key=lambda row: TAG_KINDS.index(row["kind"]))


def _take_positions(session: Session, found: Mapping[int, Record]) -> None:
    """Fills in the present position of contacts, the first without an end, and the others."""
    columns = (Position.contact_id, Position.title, Position.department, NAME_IN_TOWN, Position.since, Position.until)
    query = select(*columns).outerjoin(Outlet, Outlet.id == Position.outlet_id)
    query = query.where(Position.contact_id.in_(list(found))).order_by(Position.rank, Position.id)
    placed: set[int] = set()
    for number, *what, since, until in session.execute(query):
        post = position_cell.row(*what, *(day.isoformat() if day else "" for day in (since, until)))
        if until is None and number not in placed:
            placed.add(number)
            found[number].update({key: post[key] for key in (*position_cell.WHAT, "since")})
        else:
            found[number]["others"].append(post)
