"""Which contacts have which value: sets of ids by country, language, beat, outlet …, kept until something is written.

A term of a filter is one of these sets, or several joined; a facet's count is what a set and the rest of the filter
have in common.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.model import filters
from outreach.model.filter_words import VOCABULARIES
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Suppression, Tag
from outreach.services.contacts import vocabulary
from outreach.store import bitmap, query_cache, search
from outreach.values import places, text, vocabularies

# The kinds of tags behind the fields of a filter.
TAGS = {"lang": "language", "beat": "beat", "tag": "tag"}
# Fields whose values are found by their beginnings without a star, too: one place has many spellings.
OPEN = frozenset({"outlet", "city", "state"})
STAR = "*"

ContactIds: TypeAlias = "Select[int] | Select[int | None]"


class Value(NamedTuple):
    """A value of a field, how it is written, and who has it, each once."""

    key: str
    shown: str
    ids: array[int]

    @property
    def total(self) -> int:
        """How many have it."""
        return len(self.ids)


Values = dict[str, Value]


def everybody(session: Session) -> int:
    """All contacts, as a set."""
    return query_cache.kept(session, "everybody", lambda: bits(session, select(Contact.id)))


def bits(session: Session, query: Select[object]) -> int:
    """The ids a select answers, as a set."""
    return bitmap.of(search.ids(session, query))


def values(session: Session, field: str) -> Values:
    """The values of a field of `_VALUES`, by the key under which they are equal."""
    return query_cache.kept(session, f"values {field}", lambda: _VALUES[field](session))


def _value(key: str, shown: str, ids: Sequence[int]) -> Value:
    unique = set(ids)
    return Value(key, shown, array("q", ids if len(unique) == len(ids) else sorted(unique)))


def by_key(session: Session, query: Select[str, object], key: Callable[[str], str] = text.key) -> Values:
    """The values that a query of (value, ids) answers, by the key under which they are equal: Atlantis, ATLANTIS.

    Each is shown as most write it.
    """
    found: dict[str, tuple[str, list[int]]] = {}
    rows = [(shown, search.numbers(ids)) for shown, ids in session.execute(query)]
    for shown, numbers in sorted(rows, key=lambda row: (-len(row[1]), row[0])):
        found.setdefault(key(shown), (shown, []))[1].extend(numbers)
    return {key: _value(key, shown, ids) for key, (shown, ids) in found.items()}


def _column(column: InstrumentedAttribute[str]) -> Callable[[Session], Values]:
    def read(session: Session) -> Values:
        query = select(column, search.gathered(session, Contact.id)).where(column != "")
        return by_key(session, query.group_by(column), filters.key_of(column.key))

    return read


def _tags(field: str) -> Callable[[Session], Values]:
    def read(session: Session) -> Values:
        query = select(Tag.folded, func.min(Tag.value), search.gathered(session, Tag.contact_id))
        query = query.where(Tag.kind == TAGS[field], Tag.contact_id.is_not(None)).group_by(Tag.folded)
        return {folded: _value(folded, shown, search.numbers(ids)) for folded, shown, ids in session.execute(query)}

    return read


# Where somebody works now: a position without an end.
_PRESENT = (Position.outlet_id.is_not(None), Position.until.is_(None))


def _outlets(session: Session) -> Values:
    query = select(Position.outlet_id, search.gathered(session, Position.contact_id)).group_by(Position.outlet_id)
    people = {outlet: search.numbers(ids) for outlet, ids in session.execute(query.where(*_PRESENT))}
    found: dict[str, tuple[str, list[int]]] = {}
    for outlet, name, folded in session.execute(select(Outlet.id, Outlet.name, Outlet.folded_name)):
        if outlet in people:
            found.setdefault(folded, (name, []))[1].extend(people[outlet])
    return {key: _value(key, name, ids) for key, (name, ids) in found.items()}


def _media(session: Session) -> Values:
    query = select(Outlet.medium, search.gathered(session, Position.contact_id)).select_from(Position).join(Outlet)
    return by_key(session, query.where(Outlet.medium != "", *_PRESENT).group_by(Outlet.medium))


_VALUES: dict[str, Callable[[Session], Values]] = {
    "country": _column(Contact.country), "state": _column(Contact.state), "city": _column(Contact.city),
    "outlet": _outlets, "medium": _media, **{field: _tags(field) for field in TAGS},
}  # fmt: skip
FIELDS = tuple(_VALUES)


def joined(found: Iterable[Value]) -> int:
    """Everybody in one of many sets."""
    return bitmap.of(array("q", chain.from_iterable(value.ids for value in found)))


# What there is, and what is right or wrong with it


def _owners(
    column: InstrumentedAttribute[int | None] | InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> ContactIds:
    return select(column).where(column.is_not(None), *conditions)


_HAS: dict[str, ContactIds] = {
    "email": _owners(Email.contact_id, Email.valid.is_(True), Email.address.is_not(None)),
    "phone": _owners(Phone.contact_id),
    "channel": _owners(Channel.contact_id),
    "outlet": _owners(Position.contact_id, *_PRESENT),
    "position": _owners(Position.contact_id, Position.until.is_(None), Position.title != ""),
    **{kind: _owners(Tag.contact_id, Tag.kind == kind) for kind in TAGS.values()},
    "name": _owners(Contact.id, Contact.name != ""),
    "notes": _owners(Contact.id, Contact.notes != ""),
    "country": _owners(Contact.id, Contact.country != ""),
    "city": _owners(Contact.id, Contact.city != ""),
}


def barred(among: Collection[str] | None = None) -> CompoundSelect[str | None]:
    """The folded addresses never to be written to, of all or of some: the suppressed, and all of whoever objected.

    An address is theirs whoever else was entered with it since, as a file imported once more does.
    """
    theirs = select(Email.folded).join(Contact, Contact.id == Email.contact_id)
    theirs = theirs.where(Contact.do_not_contact, Email.folded.is_not(None))
    listed = select(Suppression.folded)
    if among is not None:
        theirs, listed = theirs.where(Email.folded.in_(among)), listed.where(Suppression.folded.in_(among))
    return union(listed, theirs)


_IS: dict[str, ContactIds] = {
    "invalid email": _owners(Email.contact_id, Email.valid.is_(False)),
    "invalid phone": _owners(Phone.contact_id, Phone.valid.is_(False)),
    "bounced": _owners(Email.contact_id, Email.bounced_on.is_not(None)),
    "embargo": _owners(Contact.id, Contact.keeps_embargoes.is_(True)),
    "blocked": _owners(
        Contact.id,
        or_(Contact.do_not_contact.is_(True),
            Contact.id.in_(_owners(Email.contact_id, Email.folded.in_(barred())))),
    ),
}  # fmt: skip


def has(session: Session, what: str) -> int:
    """Who has an e-mail, a phone, a name … (see filters.HAS)."""
    return query_cache.kept(session, f"has {what}", lambda: bits(session, _HAS[what]))


def is_so(session: Session, what: str) -> int:
    """Who is valid, invalid, blocked, open, bounced or keeps embargoes (see filters.IS)."""
    if what in ("valid", "open"):
        return everybody(session) & ~is_so(session, "invalid" if what == "valid" else "blocked")
    if what == "invalid":
        return is_so(session, "invalid email") | is_so(session, "invalid phone")
    return query_cache.kept(session, f"is {what}", lambda: bits(session, _IS[what]))


def lacks(session: Session, what: str) -> int:
    """Who has no e-mail, no phone, no name … (see filters.HAS)."""
    return everybody(session) & ~has(session, what)


SETS: Mapping[str, Callable[[Session, str], int]] = {"has": has, "no": lacks, "is": is_so}
"""The fields of a filter that ask for one of a few words (`filters.CHOICES`), each with who it finds."""

# Which values the value of a filter stands for


def called(session: Session, field: str, value: str) -> list[str]:
    """The keys of the values that a filter's value stands for.

    A country, a language or a medium by its code or any name; a town or a region in either script; a value that is
    there is itself alone; else of outlets, towns and regions, and with a star of any field, those that begin so.
    """
    there = values(session, field)
    value = vocabulary.canonical(session, value) if field == "beat" else value
    wanted = filters.key_of(field)(value)
    code = vocabularies.code(VOCABULARIES[field], value) if field in VOCABULARIES else None
    if code:  # a country may have been given by a name that is known only now
        return [key for key in dict.fromkeys((text.key(code), wanted)) if key in there]
    begins = value.endswith(STAR)
    if wanted in there and not (begins and field in OPEN):
        return [wanted]
    return _beginning(session, field, value.rstrip(STAR).strip()) if begins or field in OPEN else []


def _beginning(session: Session, field: str, begins: str) -> list[str]:
    """The keys of the values that begin so, or of which a word does."""
    own, asked = filters.key_of(field)(begins), [[f" {one}" for one in some] for some in search.asked([begins])]
    return [key for key, said in _words(session, field).items() if key.startswith(own) or (asked and _has(said, asked))]


def _has(said: str, asked: Sequence[Sequence[str]]) -> bool:
    return all(any(word in said for word in spellings) for spellings in asked)


def _words(session: Session, field: str) -> Mapping[str, str]:
    """{key: the words a value is found by}: its own with their Latin keys, all names of a country or a language."""

    def read() -> dict[str, str]:
        if field == "outlet":
            named = session.execute(select(Outlet.folded_name, Outlet.search).where(Outlet.search != ""))
            found: dict[str, str] = {}
            for key, own in named:
                found[key] = f"{found.get(key, '')} {own}"
            return {key: found.get(key, "") for key in values(session, field)}
        kind = VOCABULARIES.get(field)
        return {
            key: f" {text.search_text((value.shown, *(places.names(value.shown, kind) if kind else ())))}"
            for key, value in values(session, field).items()
        }

    return query_cache.kept(session, f"words {field}", read)


def of_value(session: Session, field: str, value: str) -> int:
    """Who has a value of a field, as `called` understands it."""
    there = values(session, field)
    return joined(there[key] for key in called(session, field, value))
