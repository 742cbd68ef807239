"""Who of the contacts, or of the rows before it, a row is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import sleep
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model import position_cell
from outreach.model.people import Channel, Contact, Email, ImportRow, Outlet, Phone, Position, Tag
from outreach.services import contacts, forgotten
from outreach.services.importing_check import Keys, key_of
from outreach.services.importing_packed import ROW_KEYS, TAG_KINDS, Record
from outreach.store import backends

# Boxes that a whole newsroom reads: two people may share one.
_SHARED = frozenset(
    """
    info office news newsroom press media pr editor editors desk redaktsiya redakciya redaktion mail email contact
    kontakt contacts admin reception secretary priemnaya kabar hello general post public communications comms support
    """.split()  # noqa: SIM905 — a table of words
)
_NAMESAKES = 5  # contacts that are compared with a row as a whole


class Match(NamedTuple):
    """Whom a row is about: `known` where this very row was imported before. `who` is a contact's id, or -1 - n for the
    n-th new contact of this import."""

    who: int
    known: bool


def reaches(keys: Keys) -> tuple[str, ...]:
    """By what somebody who was erased is known again."""
    channels = (forgotten.channel_key(network, value) for network, value in keys.channels)
    return (*keys.emails, *keys.numbers, *filter(None, (*channels, forgotten.name_key(keys.name, keys.outlet))))


class Matcher:
    """Finds matches: in the database a batch at a time, and among the rows that came before."""

    def __init__(self) -> None:
        self._prints: dict[bytes, int] = {}
        self._emails: dict[str, int] = {}
        self._pairs: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._batch_prints: dict[bytes, int] = {}
        self._batch_emails: dict[str, list[tuple[int, str]]] = {}
        self._batch_pairs: dict[int, int] = {}
        self._batch_names: dict[str, list[int]] = {}

    def look(self, session: Session, batch: Sequence[tuple[bytes, Keys]]) -> None:
        """Fetches what the database knows about the rows of a batch."""
        self._batch_prints, self._batch_emails, self._batch_pairs, self._batch_names = {}, {}, {}, {}
        if session.scalar(select(Contact.id).limit(1)) is None:
            return
        prints = [fingerprint for fingerprint, _keys in batch]
        rows = select(ImportRow.fingerprint, ImportRow.contact_id).where(ImportRow.fingerprint.in_(prints))
        self._batch_prints = {bytes(row.fingerprint): row.contact_id for row in session.execute(rows)}
        unknown = [keys for fingerprint, keys in batch if fingerprint not in self._batch_prints]
        self._look_for_emails(session, {folded for keys in unknown for folded in keys.emails})
        self._look_for_numbers(session, {number for keys in unknown for number in keys.numbers})
        self._look_for_names(session, {keys.sort_key for keys in unknown})

    def _look_for_emails(self, session: Session, folded: set[str]) -> None:
        query = select(Email.folded, Email.contact_id, Contact.name, Contact.other_name).join(
            Contact, Contact.id == Email.contact_id
        )
        for some in _chunks(folded):
            for row in session.execute(query.where(Email.folded.in_(some)).order_by(Email.contact_id)):
                key = key_of(row.name or row.other_name)
                self._batch_emails.setdefault(str(row.folded), []).append((int(row.contact_id or 0), key))

    def _look_for_numbers(self, session: Session, numbers: set[str]) -> None:
        outlet = (
            select(Outlet.name)
            .join(Position, Position.outlet_id == Outlet.id)
            .where(Position.contact_id == Contact.id, Position.rank == 0, Position.until.is_(None))
            .limit(1)
            .scalar_subquery()
        )
        query = select(Phone.e164, Contact.id, Contact.name, Contact.other_name, outlet.label("outlet")).join(
            Contact, Contact.id == Phone.contact_id
        )
        for some in _chunks(numbers):
            for row in session.execute(query.where(Phone.e164.in_(some)).order_by(Contact.id.desc())):
                name = row.name or row.other_name or row.outlet or ""
                self._batch_pairs[_pair("phone", key_of(name), str(row.e164))] = row.id

    def _look_for_names(self, session: Session, keys: set[str]) -> None:
        query = (
            select(Contact.id, Contact.name, Contact.sort_key, Outlet.folded_name)
            .outerjoin(Position, Position.contact_id == Contact.id)
            .outerjoin(Outlet, Outlet.id == Position.outlet_id)
        )
        for some in _chunks(keys):
            for row in session.execute(query.where(Contact.sort_key.in_(some)).order_by(Contact.id.desc())):
                if row.folded_name:
                    self._batch_pairs[_pair("outlet", key_of(row.name), row.folded_name)] = row.id
                namesakes = self._batch_names.setdefault(row.sort_key, [])
                if row.id not in namesakes:
                    namesakes.append(row.id)

    def find(self, fingerprint: bytes, keys: Keys) -> Match | None:
        """Whom a row is about; None where it is about nobody known."""
        who = self._prints.get(fingerprint) or self._batch_prints.get(fingerprint)
        if who is not None:
            return Match(who, True)
        for folded in keys.emails:
            who = self._by_email(folded, keys.name)
            if who is not None:
                return Match(who, False)
        for pair in _pairs_of(keys):
            who = self._pairs.get(pair) or self._batch_pairs.get(pair)
            if who is not None:
                return Match(who, False)
        return None

    def namesakes(self, keys: Keys) -> list[int]:
        """Contacts in the database that stand where this row would, newest first: one of them may be all it says."""
        return self._batch_names.get(keys.sort_key, [])[:_NAMESAKES]

    def _by_email(self, folded: str, key: str) -> int | None:
        there = [*self._batch_emails.get(folded, ())]
        earlier = self._emails.get(folded)
        if earlier is not None:
            there.insert(0, (earlier, self._names.get(earlier, "")))
        if not there:
            return None
        alike = next((who for who, name in there if not key or not name or set(key.split()) & set(name.split())), None)
        if alike is not None or is_shared(folded):
            return alike
        who: int = there[0][0]
        return who

    def remember(self, fingerprint: bytes, keys: Keys, who: int) -> None:
        """Lets later rows of the file find this one."""
        self._prints.setdefault(fingerprint, who)
        if keys.emails:
            if keys.name:
                self._names.setdefault(who, keys.name)
            for folded in keys.emails:
                self._emails.setdefault(folded, who)
        for pair in _pairs_of(keys):
            self._pairs.setdefault(pair, who)

    def forget(self) -> None:
        """Lets go of all it knows, a table at a time: to free them at once would keep the window waiting."""
        for table in (self._prints, self._emails, self._pairs, self._names):
            while table:
                for _ in range(min(5000, len(table))):
                    table.popitem()
                sleep(0)


def is_shared(address: str) -> bool:
    """Whether an address is by its name a box that several people read."""
    return address.partition("@")[0].split("+")[0].split(".")[0] in _SHARED


def _pairs_of(keys: Keys) -> list[int]:
    name = keys.name
    if not name:
        return []
    found = [hash(("phone", name, number)) for number in keys.numbers]
    if keys.outlet:
        found.append(hash(("outlet", name, keys.outlet)))
    return found


def _pair(*parts: str) -> int:
    return hash(parts)


def _chunks(values: Iterable[str], size: int = 500) -> Iterable[list[str]]:
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


# --- what is there ----------------------------------------------------------------------------------------------

MODELS: Mapping[str, type[Any]] = {"emails": Email, "phones": Phone, "channels": Channel, "tags": Tag}


def records_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[Record, int]]:
    """{id: (record, version)} of contacts, as the check makes records of rows."""
    found: dict[int, tuple[Record, int]] = {}
    people = Contact.__table__
    for some in _id_chunks(ids):
        query = select(people).where(people.c.id.in_(some)).order_by(people.c.id)
        if backends.is_writing(session.connection()):  # what is compared now is to stand until it is written
            query = query.with_for_update()
        for row in session.execute(query).mappings():
            texts = {name: row[name] for name in (*contacts.TEXTS, "country") if row[name]}
            days = {name: row[name].isoformat() for name in contacts.DAYS if row[name]}
            record: Record = {
                "texts": texts, "days": days, "refused": bool(row["do_not_contact"]), "extra": dict(row["extra"] or {}),
                "outlet": "", "position": "", "department": "", "since": "", "others": [],
                "embargoes": bool(row["keeps_embargoes"]),
                "emails": [], "phones": [], "channels": [], "tags": [],
            }  # fmt: skip
            found[row["id"]] = (record, row["version"])
        for part, model in MODELS.items():
            table = model.__table__
            query = select(table).where(table.c.contact_id.in_(some)).order_by(table.c.rank, table.c.id)
            for row in session.execute(query).mappings():
                found[row["contact_id"]][0][part].append({key: row[key] for key in ROW_KEYS[part]})
        for number in some:
            if number in found:
                found[number][0]["tags"].sort(key=lambda row: TAG_KINDS.index(row["kind"]))
        posts = (
            select(
                Position.contact_id, Position.title, Position.department, Position.since, Position.until, Outlet.name
            )
            .outerjoin(Outlet, Outlet.id == Position.outlet_id)
            .where(Position.contact_id.in_(some))
            .order_by(Position.rank, Position.id)
        )
        placed: set[int] = set()
        for number, title, department, since, until, outlet in session.execute(posts):
            record = found[number][0]
            span = [day.isoformat() if day else "" for day in (since, until)]
            post = position_cell.row(title, department, outlet, *span)
            if until is None and number not in placed:
                placed.add(number)
                record.update({key: post[key] for key in (*position_cell.WHAT, "since")})
            else:
                record["others"].append(post)
    return found


def _id_chunks(ids: Sequence[int], size: int = 500) -> Iterable[list[int]]:
    rest = list(dict.fromkeys(ids))
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
