"""Who bears which value: sets of contacts by country, language, beat, outlet …, kept until something is written.

One mechanism for two uses: a term of a filter is a set, or several joined; a facet's count is what a set and the
rest of the filter have in common. What has no set here is asked of the database, with the same answer.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from outreach.model import filters
from outreach.model.people import Contact, Email, Outlet, Phone, Position, Tag
from outreach.services.querying import filter_values, filtering
from outreach.store import bitmap, query_cache, search
from outreach.values import places, text

# The kinds of tags behind the fields of a filter.
TAGS = {"lang": "language", "beat": "beat", "tag": "tag"}
# A value that so small a share of all bears is kept as a list: a thousand outlets would take a bit of everybody each.
SPARSE = 64

Ids: TypeAlias = "int | array[int]"


class Value(NamedTuple):
    """A value of a field, how it is shown, and who bears it: a set of bits, or a list where they are few."""

    key: str
    shown: str
    ids: Ids
    total: int


Values = dict[str, Value]


class Everybody(NamedTuple):
    """All contacts: their set, and a number above every id."""

    found: int
    size: int


def everybody(session: Session) -> Everybody:
    """All contacts there are."""

    def read() -> Everybody:
        found = bitmap.of(_aggregated(session, select(search.gathered(session, Contact.id)))[0])
        return Everybody(found, found.bit_length())

    return query_cache.kept(session, "everybody", read)


def _aggregated(session: Session, query: Select[Any]) -> list[Sequence[int]]:
    """The lists of ids in the one row a query answers."""
    return [search.numbers(value) for value in session.execute(query).one()]


def values(session: Session, field: str) -> Values:
    """The values of a field of `_VALUES`, by the key under which they are equal."""
    return query_cache.kept(session, f"values {field}", lambda: _VALUES[field](session))


def _value(session: Session, key: str, shown: str, ids: Sequence[int]) -> Value:
    if len(ids) * SPARSE < everybody(session).size:
        return Value(key, shown, array("I", ids), len(ids))
    return Value(key, shown, bitmap.of(ids), len(ids))


def _column(column: Any) -> Callable[[Session], Values]:
    def read(session: Session) -> Values:
        query = select(column, search.gathered(session, Contact.id)).where(column != "")
        return by_key(session, query.group_by(column))

    return read


def by_key(session: Session, query: Select[Any]) -> Values:
    """The values that a query of (value, ids) answers, by the key under which they are equal: Atlantis, ATLANTIS."""
    found: dict[str, tuple[str, list[int]]] = {}
    for shown, ids in sorted(session.execute(query).all(), key=lambda row: str(row[0])):
        found.setdefault(text.key(shown), (shown, []))[1].extend(search.numbers(ids))
    return {key: _value(session, key, shown, _once(ids)) for key, (shown, ids) in found.items()}


def _tags(field: str) -> Callable[[Session], Values]:
    def read(session: Session) -> Values:
        other = aliased(Tag)
        shown = (
            select(other.value)
            .where(other.kind == Tag.kind, other.folded == Tag.folded, other.contact_id.is_not(None))
            .order_by(other.contact_id)
            .limit(1)
            .correlate(Tag)
            .scalar_subquery()
        )
        query = select(Tag.folded, shown, search.gathered(session, Tag.contact_id))
        query = query.where(Tag.kind == TAGS[field], Tag.contact_id.is_not(None)).group_by(Tag.kind, Tag.folded)
        return {
            folded: _value(session, folded, shown, _once(search.numbers(ids)))
            for folded, shown, ids in session.execute(query)
        }

    return read


def _once(ids: Sequence[int]) -> Sequence[int]:
    unique = set(ids)
    return ids if len(unique) == len(ids) else sorted(unique)


# Where somebody works now: a position without an end.
_PRESENT = (Position.outlet_id.is_not(None), Position.until.is_(None))


def _outlets(session: Session) -> Values:
    query = select(Position.outlet_id, search.gathered(session, Position.contact_id)).group_by(Position.outlet_id)
    people = {outlet: search.numbers(ids) for outlet, ids in session.execute(query.where(*_PRESENT))}
    found: dict[str, tuple[str, list[int]]] = {}
    for outlet, name, folded in session.execute(select(Outlet.id, Outlet.name, Outlet.folded_name)):
        if outlet in people:
            found.setdefault(folded, (name, []))[1].extend(people[outlet])
    return {key: _value(session, key, name, _once(ids)) for key, (name, ids) in found.items()}


def _media(session: Session) -> Values:
    named = session.execute(select(Outlet.folded_name, Outlet.medium)).all()
    of = {key: medium for key, medium in named if medium}
    if of and len({key for key, _medium in named}) < len(named):
        return _media_one_by_one(session)
    found: dict[str, tuple[str, int]] = {}
    for key, value in values(session, "outlet").items():
        if key in of:
            shown, before = found.get(text.key(of[key]), (of[key], 0))
            found[text.key(of[key])] = (shown, before | as_bits(value.ids))
    return {key: Value(key, shown, ids, ids.bit_count()) for key, (shown, ids) in found.items()}


def _media_one_by_one(session: Session) -> Values:
    """Where two outlets bear one name, their media are not told apart by it."""
    query = select(Outlet.medium, search.gathered(session, Position.contact_id)).select_from(Position).join(Outlet)
    return by_key(session, query.where(Outlet.medium != "", *_PRESENT).group_by(Outlet.medium))


_VALUES: dict[str, Callable[[Session], Values]] = {
    "country": _column(Contact.country), "state": _column(Contact.state), "city": _column(Contact.city),
    "outlet": _outlets, "medium": _media, **{field: _tags(field) for field in TAGS},
}  # fmt: skip


def as_bits(ids: Ids) -> int:
    """A value's people as a set of bits."""
    return ids if isinstance(ids, int) else bitmap.of(ids)


# What is there and what is missing, what is right and what is wrong


def has(session: Session, what: str) -> int:
    """Who has an e-mail, a phone, a name … (see filters.HAS)."""
    if what in ("language", "beat", "tag"):
        field = next(field for field, kind in TAGS.items() if kind == what)
        return query_cache.kept(session, f"has {what}", lambda: _joined(values(session, field).values()))
    if what == "outlet":
        return query_cache.kept(session, "has outlet", lambda: _joined(values(session, "outlet").values()))
    if what in ("name", "notes", "country", "city", "embargo", "blocked by word"):
        return _marks(session, "contact", _of_contacts)[what]
    if what in ("email", "invalid email", "bounced"):
        return _marks(session, "email", _of_emails)[what]
    if what in ("phone", "invalid phone"):
        return _marks(session, "phone", _of_phones)[what]
    return query_cache.kept(session, f"has {what}", lambda: _by_condition(session, filtering.has(what)))


def is_so(session: Session, what: str) -> int:
    """Who is valid, invalid, blocked, open, bounced or keeps embargoes (see filters.IS)."""
    if what in ("valid", "open"):
        return everybody(session).found & ~is_so(session, "invalid" if what == "valid" else "blocked")
    if what == "invalid":
        return has(session, "invalid email") | has(session, "invalid phone")
    if what == "blocked":
        suppressed = query_cache.kept(session, "suppressed", lambda: _by_condition(session, filtering.suppressed()))
        return has(session, "blocked by word") | suppressed
    return has(session, what)


def _joined(found: Iterable[Value]) -> int:
    """Everybody in one of many sets."""
    few: set[int] = set()
    many = 0
    for value in found:
        if isinstance(value.ids, int):
            many |= value.ids
        else:
            few.update(value.ids)
    return many | bitmap.of(list(few))


def _marks(session: Session, name: str, read: Callable[[Session], dict[str, int]]) -> dict[str, int]:
    return query_cache.kept(session, f"marks {name}", lambda: read(session))


def _read_marks(session: Session, column: Any, wanted: Mapping[str, ColumnElement[bool]]) -> dict[str, int]:
    """Several sets out of one pass through a table."""
    gathered = [search.gathered(session, column).filter(condition) for condition in wanted.values()]
    found = _aggregated(session, select(*gathered).where(column.is_not(None)))
    return {name: bitmap.of(ids) for name, ids in zip(wanted, found, strict=True)}


def _of_contacts(session: Session) -> dict[str, int]:
    # What nearly everybody has is asked for by those who lack it: less to carry over.
    lacking = {"name": Contact.name == "", "country": Contact.country == "", "city": Contact.city == ""}
    having = {
        "notes": Contact.notes != "",
        "embargo": Contact.keeps_embargoes.is_(True),
        "blocked by word": Contact.do_not_contact.is_(True),
    }
    found = _read_marks(session, Contact.id, {**lacking, **having})
    everyone = everybody(session).found
    return {name: everyone & ~ids if name in lacking else ids for name, ids in found.items()}


def _of_emails(session: Session) -> dict[str, int]:
    wanted = {
        "email": Email.valid.is_(True) & Email.address.is_not(None),
        "invalid email": Email.valid.is_(False),
        "bounced": Email.bounced_on.is_not(None),
    }
    return _read_marks(session, Email.contact_id, wanted)


def _of_phones(session: Session) -> dict[str, int]:
    wanted = {"phone": Phone.id.is_not(None), "invalid phone": Phone.valid.is_(False)}
    return _read_marks(session, Phone.contact_id, wanted)


# A filter


def found(session: Session, node: filters.Node) -> int:
    """Everybody a filter finds, as a set.

    Raises:
        FieldProblem("filter"): as `filtering.condition`.
    """
    if isinstance(node, filters.All):
        return reduce(and_, (found(session, part) for part in node.parts), everybody(session).found)
    if isinstance(node, filters.Any):
        return reduce(or_, (found(session, part) for part in node.parts), 0)
    if isinstance(node, filters.Not):
        return everybody(session).found & ~found(session, node.part)
    if isinstance(node, filters.Words):
        return bitmap.of(search.ids_of(session, search.asked([node.text])))
    if isinstance(node, filters.Term) and node.field in _TERMS and _worth_it(session, node):
        return reduce(or_, (_TERMS[node.field](session, value) for value in node.values), 0)
    return _by_condition(session, filtering.condition(session, node))


def _worth_it(session: Session, term: filters.Term) -> bool:
    """Whether the sets of a term are there, or are worth being read: it is not the first question since a writing.

    The first is answered by the database, so that saving a contact under a filter never waits for the sets.
    """
    if query_cache.is_kept(session, f"values {term.field}"):
        return True
    what = term.field if term.field in _VALUES else f"{term.field} {term.values}"
    asked: list[bool] = query_cache.kept(session, f"asked {what}", list)
    asked.append(True)
    return len(asked) > 1


def _by_condition(session: Session, condition: ColumnElement[bool]) -> int:
    return bitmap.of(search.ids(session, select(Contact.id).where(condition)))


def _ids_of(session: Session, field: str, keys: Iterable[str]) -> int:
    known = values(session, field)
    return _joined(known[key] for key in dict.fromkeys(keys) if key in known)


def _called(field: str) -> Callable[[Session, str], int]:
    """Who bears the values a filter's value stands for: a country and a language by their code, too."""
    code = {"country": places.country_code, "lang": places.language_code}.get(field)

    def ids(session: Session, value: str) -> int:
        known = code(value) if code else None
        if known:
            # A language is stored as its code; a country may have been given by a name that is known only now.
            return _ids_of(session, field, [text.key(known), *([text.key(value)] if field == "country" else [])])
        there = values(session, field)
        return _ids_of(session, field, filter_values.keys(field, value, there, lambda: _words(session, field, there)))

    return ids


def _words(session: Session, field: str, there: Values) -> dict[str, str]:
    def read() -> dict[str, str]:
        return {key: filter_values.words_of(field, value.shown) for key, value in there.items()}

    return query_cache.kept(session, f"words {field}", read)


def _at_outlet(session: Session, value: str) -> int:
    def read() -> dict[str, str]:
        found: dict[str, str] = {}
        for key, own in session.execute(select(Outlet.folded_name, Outlet.search)):
            found[key] = f"{found.get(key, '')} {own}"
        return found

    known = query_cache.kept(session, "outlet words", read)  # of those where nobody works, too: as outlet_called has it
    return _ids_of(session, "outlet", filter_values.keys("outlet", value, known, lambda: known))


_TERMS: dict[str, Callable[[Session, str], int]] = {
    "outlet": _at_outlet,
    **{field: _called(field) for field in ("country", "state", "city", "medium", *TAGS)},
    "has": has,
    "no": lambda session, what: everybody(session).found & ~has(session, what),
    "is": is_so,
}
