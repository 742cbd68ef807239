"""What a contact is found and sorted by, made anew after each change to it or to its outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _
from outreach.model import text
from outreach.model.people import Contact, Position
from outreach.store import search

# Letters of one text that are searched: PostgreSQL's index takes a megabyte of a contact's words and no more.
MOST = 20_000


def loaded(session: Session, *conditions: Any) -> Sequence[Contact]:
    """Contacts with all that is theirs."""
    return session.scalars(
        select(Contact)
        .where(*conditions)
        .options(
            selectinload(Contact.emails),
            selectinload(Contact.phones),
            selectinload(Contact.channels),
            selectinload(Contact.tags),
            selectinload(Contact.positions).selectinload(Position.outlet),
        )
    ).all()


def refresh_people_of(session: Session, outlet_id: int) -> None:
    """Makes those who work at an outlet findable by its new name."""
    for contact in loaded(session, Contact.id.in_(select(Position.contact_id).where(Position.outlet_id == outlet_id))):
        refresh(contact)
    session.flush()


def refresh_some(session: Session, contact_ids: Sequence[int]) -> None:
    """Makes contacts findable by what they have now."""
    for start in range(0, len(contact_ids), 1000):
        for contact in loaded(session, Contact.id.in_(contact_ids[start : start + 1000])):
            refresh(contact)
        session.flush()


def present(contact: Contact) -> Position | None:
    """The position a contact holds now: the first without an end."""
    return next((position for position in contact.positions if position.until is None), None)


def refresh(contact: Contact) -> None:
    """Makes the columns a contact is found and sorted by; called after every change to it."""
    position = present(contact)
    outlet = position.outlet.name if position and position.outlet else ""
    emails = [row.raw if row.address is None else row.address for row in contact.emails]
    contact.search = search_of(
        names=(contact.name, contact.other_name, contact.formal_name, contact.nickname),
        others=(
            *(p.title for p in contact.positions),
            *(p.outlet.name for p in contact.positions if p.outlet),
            *(p.outlet.other_name for p in contact.positions if p.outlet),
            contact.city, contact.state, contact.notes,
            *emails,
            *(row.value for row in contact.channels),
            # In an order of their own, so that an edit of nothing changes nothing.
            *(tag.value for tag in sorted(contact.tags, key=lambda tag: (tag.kind, tag.rank or 0))
              if tag.kind != "language"),
        ),
        numbers=[row.e164 or row.raw for row in contact.phones],
    )  # fmt: skip
    shown = contact.name or stand_in(contact, outlet, emails, [row.raw for row in contact.phones])
    contact.sort_key = text.sort_key(shown)


def search_of(*, names: Iterable[str], others: Iterable[str], numbers: Iterable[str]) -> str:
    """A contact's `search` column: its words, and the words of its names once more with the mark of a name."""
    named = text.words(" ".join([value[:MOST] for value in names if value]))
    named += text.latin_keys(named)
    found = list(named)
    keys: list[str] = []
    for value in others:
        if value:
            given, latin = _familiar(value) if len(value) <= _SHORT else _words_and_keys(value[:MOST])
            found += given
            keys += latin
    found += dict.fromkeys(keys)
    found += text.digits_of(numbers)
    mark = search.NAME_MARK
    found += [mark + word for word in named]
    return " ".join(found)


def _words_and_keys(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = text.words(value)
    return tuple(given), tuple(text.latin_keys(given))


# Outlets, titles, towns and beats are the same in many contacts.
_SHORT = 40
_familiar = lru_cache(maxsize=20_000)(_words_and_keys)


def stand_in(person: Any, outlet: str, emails: Sequence[str], phones: Sequence[str]) -> str:
    """What a contact without a name is called: its outlet, address, number or place."""
    place = ", ".join(part for part in (person.street, person.city, person.state) if part)
    return next((shown for shown in (person.other_name, outlet, *emails, place, *phones) if shown), _("(no name)"))
