"""What a contact is found and sorted by, made anew after each change to it or to its outlet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Tag
from outreach.services.contacts.records import batches
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import text
from outreach.values.names import nicknames, transliteration, western_names

# Letters of one text that are searched: PostgreSQL's index takes a megabyte of a contact's words and no more.
MOST = 20_000


def loaded(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Contact]:
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


def refresh_some(session: Session, contact_ids: Sequence[int], *, touch: bool = False) -> None:
    """Makes contacts findable by what they have now.

    With `touch`, those who have the same words as before have changed, too: whoever edits them meanwhile is told.
    """
    session.flush()
    for some in batches(contact_ids):
        made = [(row, words, text.sort_key(_called(row, outlet))) for row, words, outlet in _made_now(session, some)]
        changed = [(row.id, words, key) for row, words, key in made if (words, key) != (row.search, row.sort_key)]
        rows = [{"id": number, "search": words, "sort_key": key} for number, words, key in changed]
        change_log.update_rows(session, Contact, rows)
        if touch:
            same = {row.id for row, _words, _key in made}.difference(row["id"] for row in rows)
            change_log.update_rows(session, Contact, [{"id": number} for number in sorted(same)])


def words_now(session: Session, contact_ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """(id, what a contact is found by, what it would be found by if it were written now) of some contacts."""
    return ((row.id, row.search, search) for row, search, _outlet in _made_now(session, contact_ids))


def _made_now(session: Session, contact_ids: Sequence[int]) -> Iterator[tuple[SimpleNamespace, str, str]]:
    """(all of it, what it would be found by, its present outlet) of some contacts."""
    owned = {name: _owned(session, query, contact_ids) for name, query in _OWNED.items()}
    for row in session.execute(select(*_ALONE).where(Contact.id.in_(contact_ids))):
        words = SimpleNamespace(**row._mapping, **{name: found.get(row.id, ()) for name, found in owned.items()})
        titles = [one.title for one in words.positions]
        outlets = [(one.name, one.other_name) for one in words.positions if one.name is not None]
        present = next((one.name for one in words.positions if one.until is None), "")
        yield words, _search_of(words, titles, outlets), present or ""


_ALONE = (
    Contact.id, Contact.name, Contact.other_name, Contact.formal_name, Contact.nickname, Contact.city, Contact.state,
    Contact.notes, Contact.street, Contact.search, Contact.sort_key,
)  # fmt: skip
_OWNED: dict[str, object] = {
    "positions": select(Position.contact_id, Position.title, Position.until, Outlet.name, Outlet.other_name)
    .outerjoin(Outlet, Outlet.id == Position.outlet_id).order_by(Position.rank, Position.id),
    "emails": select(Email.contact_id, Email.raw, Email.address).order_by(Email.rank, Email.id),
    "phones": select(Phone.contact_id, Phone.raw, Phone.e164).order_by(Phone.rank, Phone.id),
    "channels": select(Channel.contact_id, Channel.value).order_by(Channel.rank, Channel.id),
    "tags": select(Tag.contact_id, Tag.kind, Tag.value, Tag.rank).order_by(Tag.rank, Tag.id),
}  # fmt: skip


def _owned(session: Session, query: Any, ids: Sequence[int]) -> dict[int, list[object]]:
    """The rows of a query by the contact they belong to, which is its first column."""
    found: dict[int, list[Any]] = {}
    for row in session.execute(query.where(query.selected_columns[0].in_(ids))):
        found.setdefault(row[0], []).append(row)
    return found


def present(contact: Contact) -> Position | None:
    """The position a contact holds now: the first without an end."""
    return next((position for position in contact.positions if position.until is None), None)


def refresh(contact: Contact) -> None:
    """Makes the columns a contact is found and sorted by; called after every change to it."""
    places = [(row.title, row.outlet) for row in contact.positions]
    contact.search = _search_of(
        contact,
        [title for title, _outlet in places],
        [(outlet.name, outlet.other_name) for _title, outlet in places if outlet],
    )
    contact.sort_key = text.sort_key(name_of(contact))


def name_of(contact: Contact) -> str:
    """What a contact with all that is its own is called: by what else is known of it where it has no name."""
    position = present(contact)
    return _called(contact, position.outlet.name if position and position.outlet else "")


def _called(contact: Contact | SimpleNamespace, outlet: str) -> str:
    emails = [_shown(row) for row in contact.emails]
    return str(contact.name or stand_in(contact, outlet, emails, [row.raw for row in contact.phones]))


def _shown(email: Any) -> str:
    return str(email.raw if email.address is None else email.address)


def _search_of(contact: Contact | SimpleNamespace, titles: Sequence[str], outlets: Sequence[tuple[str, str]]) -> str:
    return search_of(
        names=(contact.name, contact.other_name, contact.formal_name, contact.nickname),
        others=(
            *titles,
            *(name for name, _other in outlets),
            *(other for _name, other in outlets),
            contact.city, contact.state, contact.notes,
            *(_shown(row) for row in contact.emails),
            *(row.value for row in contact.channels),
            # In an order of their own, so that an edit of nothing changes nothing.
            *(tag.value for tag in sorted(contact.tags, key=lambda tag: (tag.kind, tag.rank or 0))
              if tag.kind != "language"),
        ),
        numbers=[row.e164 or row.raw for row in contact.phones],
    )  # fmt: skip


def search_of(*, names: Iterable[str], others: Iterable[str], numbers: Iterable[str]) -> str:
    """A contact's `search` column: its words, and the words of its names once more with the mark of a name."""
    whole = " ".join([value[:MOST] for value in names if value])
    named = text.words(whole)
    if not _MARKED.isdisjoint(whole):
        named += transliteration.joined(whole)
    keys = [key for word in named for key in _sounds(word)]
    named += text.latin_keys(named)
    found = list(named)
    for value in others:
        if value:
            given, latin = _familiar(value) if len(value) <= _SHORT else _words_and_keys(value[:MOST])
            found += given
            keys += latin
    found += dict.fromkeys(keys)
    found += text.digits_of(numbers)
    mark = search.NAME_MARK
    return f"{' '.join(found)} {mark}{f' {mark}'.join(named)}" if named else " ".join(found)


@lru_cache(maxsize=60_000)
def _sounds(word: str) -> tuple[str, ...]:
    """By what a Western family name is found in the other script; given names are known by their forms."""
    found = western_names.kept(word)
    return found if found and not nicknames.is_given(word) else ()


_MARKED = frozenset(text.APOSTROPHES) | transliteration.SIGNED


def _words_and_keys(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = text.words(value)
    return tuple(given), tuple(text.latin_keys(given))


# Outlets, titles, towns and beats are the same in many contacts.
_SHORT = 40
_familiar = lru_cache(maxsize=20_000)(_words_and_keys)


def stand_in(person: Any, outlet: str, emails: Sequence[str], phones: Sequence[str]) -> str:
    """What a contact without a name is called: its outlet, address, number or place."""
    place = ", ".join(filter(None, (person.street, person.city, person.state)))
    return next((shown for shown in (person.other_name, outlet, *emails, place, *phones) if shown), _("(no name)"))
