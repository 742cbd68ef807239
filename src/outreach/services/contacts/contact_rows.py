"""The rows of a table of contacts: read with every letter of a search, so in few statements and few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base, table_of
from outreach.model.people import Contact, Email, Outlet, Phone, Position, Tag
from outreach.services.contacts.indexing import stand_in
from outreach.store import search
from outreach.store.recovery import tolerant


class ContactRow(NamedTuple):
    """A contact as a table shows it; `email` and `phone` are the first of theirs, raw where they are not valid."""

    id: int
    name: str
    other_name: str
    outlet: str
    position: str
    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    languages: list[str]
    country: str
    state: str
    city: str
    beats: list[str]
    tags: list[str]
    problems: int
    do_not_contact: bool
    checked_on: date | None
    emails: list[str]
    phones: list[str]


class Person(NamedTuple):
    """The columns of a contact itself."""

    id: int
    name: str
    other_name: str
    country: str
    state: str
    city: str
    street: str
    do_not_contact: bool
    checked_on: date | str | None


def owned(model: type[Base], *names: str) -> search.ByIds:
    """The rows of some contacts, each beginning with its contact's id, in their order."""
    columns = table_of(model).c
    query = select(columns.contact_id, *(columns[name] for name in names))
    return search.ByIds(query.order_by(columns.contact_id, columns.rank, columns.id), columns.contact_id)


_PEOPLE = search.ByIds(select(*(table_of(Contact).c[name] for name in Person._fields)), table_of(Contact).c.id)
_EMAILS = owned(Email, "raw", "address", "valid")
_PHONES = owned(Phone, "raw", "e164", "valid")
_TAGS = owned(Tag, "kind", "value")
_POSITIONS = search.ByIds(
    select(table_of(Position).c.contact_id, table_of(Position).c.title, table_of(Outlet).c.name)
    .select_from(table_of(Position).outerjoin(table_of(Outlet)))
    .where(table_of(Position).c.until.is_(None))
    .order_by(table_of(Position).c.rank.desc()),
    table_of(Position).c.contact_id,
)
_TAG_KINDS = ("language", "beat", "tag")


def rows(session: Session, ids: Sequence[int]) -> list[ContactRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    wanted = list(ids)
    people = {row[0]: Person(*row) for row in _PEOPLE.read(session, wanted)}
    emails, phones = _reaching(session, _EMAILS, wanted), _reaching(session, _PHONES, wanted)
    tags: dict[int, tuple[list[str], list[str], list[str]]] = {}
    for owner, kind, value in _TAGS.read(session, wanted):
        if kind in _TAG_KINDS:
            tags.setdefault(owner, ([], [], []))[_TAG_KINDS.index(kind)].append(value)
    positions = {row[0]: row for row in _POSITIONS.read(session, wanted)}
    return [
        _row(people[i], emails.get(i, ()), phones.get(i, ()), tags.get(i) or ([], [], []), positions.get(i))
        for i in wanted
        if i in people
    ]


def _reaching(session: Session, query: search.ByIds, ids: Sequence[int]) -> dict[int, list[tuple[str, bool, str]]]:
    """(shown, valid, raw) of each address or number, by contact."""
    found: dict[int, list[tuple[str, bool, str]]] = {}
    for owner, raw, normal, valid in query.read(session, ids):
        # A number is shown in its normal form even where it may not exist; an address as it was written.
        shown = normal if normal and (valid or query is _PHONES) else raw
        found.setdefault(owner, []).append((shown, bool(valid), raw))
    return found


def _row(
    person: Person,
    emails: Sequence[tuple[str, bool, str]],
    phones: Sequence[tuple[str, bool, str]],
    tags: tuple[list[str], list[str], list[str]],
    position: Any,
) -> ContactRow:
    title, outlet = (position[1], position[2] or "") if position else ("", "")
    email, phone = (found[0] if found else _NOTHING for found in (emails, phones))
    shown_emails = [one[0] for one in emails]
    name = person.name or stand_in(person, outlet, shown_emails, [one[2] for one in phones])
    checked = tolerant.day(person.checked_on) if isinstance(person.checked_on, str) else person.checked_on
    problems = sum(not valid for _shown, valid, _raw in (*emails, *phones))
    return ContactRow(
        person.id, name, person.other_name, outlet, title, email[0], email[1], phone[0], phone[1],
        tags[0], person.country, person.state, person.city, tags[1], tags[2], problems, bool(person.do_not_contact),
        checked, shown_emails, [one[0] for one in phones],
    )  # fmt: skip


_NOTHING = ("", True, "")
