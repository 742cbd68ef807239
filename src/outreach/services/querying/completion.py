"""What may come next in a filter that is being typed: fields, then the values there are, with their counts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model import filter_words, filters
from outreach.model.base import Expression
from outreach.model.lists import PressList
from outreach.model.people import Channel, Contact, Position
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services.contacts import vocabulary
from outreach.services.querying import bitmap_index, facets
from outreach.store import query_cache, search
from outreach.values import places, text

MOST = 12
# Letters from which a word is also looked for among the values of every field: "crim" offers beat:crime.
FROM = 2
_DAYS = {
    "7d": N_("a week"), "30d": N_("a month"), "90d": N_("three months"), "6m": N_("half a year"), "1y": N_("a year"),
}  # fmt: skip
# Where a bare word is looked for, in this order where counts are equal.
_ANYWHERE = ("country", "beat", "tag", "lang", "outlet", "medium", "city")
_RELATION = re.compile(filters.RELATION)


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may take the place of `start`…`end` of the filter; `count` people have it (None: that is not counted)."""

    start: int
    end: int
    text: str
    hint: str
    count: int | None


class Known(NamedTuple):
    """A value there is: how it is written, how it is shown, who has it, and the words it is found by."""

    value: str
    shown: str
    number: int | None
    words: str
    ids: int | array[int] | None = None


def complete(session: Session, text: str, cursor: int | None = None, most: int = MOST) -> list[Completion]:
    """What the word under the cursor may become, the likeliest first; nothing where it cannot be told.

    Values are counted, and offered, under what else the filter asks: what would find nobody is not offered.
    """
    at = len(text) if cursor is None else max(0, min(cursor, len(text)))
    token = next((one for one in filters.tokens(text) if one.start <= at <= one.end and one.kind != "close"), None)
    if token is None or token.kind == "open":
        return _fields("", "", at, at)[:most]
    typed = token.text[: at - token.start]
    minus = "-" if typed.startswith("-") else ""
    relation = _RELATION.search(typed) if token.kind == "term" else None
    if relation is None:
        if token.kind not in ("word", "term"):
            return []
        end = token.end if token.kind == "word" else token.start + _relation_at(token.text)
        under = _rest(session, text, token)
        return _bare(session, typed.removeprefix("-"), minus, token, end, under)[:most]
    name = typed[: relation.start()].removeprefix("-").lower()
    field = filters.ALIASES.get(name, name)
    if field not in filters.FIELDS:
        return []
    begun = relation.end() + _last_value(typed[relation.end() :])
    end = token.start + begun + _value_length(token.text[begun:])
    return _values(session, field, typed[begun:], token.start + begun, end, most, _rest(session, text, token))


def _rest(session: Session, text: str, token: filters.Token) -> facets.Found | None:
    """Whom the filter finds without the term that is being typed; None: everybody, or it cannot be told.

    It cannot beside alternatives or within brackets, and where the rest cannot be read or finds nobody, as what is
    only half typed. Whoever is to be left out need not be there.
    """
    others = [one for one in filters.tokens(text) if one != token]
    leaves_out = token.text.startswith("-") or any(one.end <= token.start and one.text in filters.NOT for one in others)
    if leaves_out or not {one.kind for one in others}.isdisjoint(("open", "close", "or")):
        return None
    try:
        under = facets.Found(session, filters.parse(f"{text[: token.start]} {text[token.end :]}"))
    except Problem:
        return None
    return under if under.found and not under.all else None


def _relation_at(term: str) -> int:
    found = _RELATION.search(term)
    return found.end() if found else len(term)


def _last_value(values: str) -> int:
    """Where the value begins that is being typed: after the last comma that is in no quotes."""
    return max((match.end() for match in _COMMA.finditer(values) if match[0] == ","), default=0)


def _value_length(values: str) -> int:
    return next((match.start() for match in _COMMA.finditer(values) if match[0] == ","), len(values))


_COMMA = re.compile(r'"[^"]*(?:"|$)|,')


# Fields


def _fields(typed: str, minus: str, start: int, end: int) -> list[Completion]:
    """The fields whose name, in any of our languages, begins with what is typed."""
    wanted = typed.lower()
    names = [name for name in filters.FIELDS if name.startswith(wanted)]
    names += [name for alias, name in filters.ALIASES.items() if wanted and alias.startswith(wanted)]
    return [
        Completion(start, end, f"{minus}{name}{'<' if name in filters.DATED else ':'}", _(filters.FIELDS[name]), None)
        for name in dict.fromkeys(names)
    ]


def _bare(
    session: Session, typed: str, minus: str, token: filters.Token, end: int, under: facets.Found | None
) -> list[Completion]:
    found = _fields(typed, minus, token.start, end) if typed else []
    if len(typed) < FROM or token.kind != "word":
        return found
    values = [(field, known) for field in _ANYWHERE for known in _matching(session, field, typed, 3, under)]
    values = [(field, known) for field, known in values if known.number]
    values.sort(key=lambda pair: -(pair[1].number or 0))
    return found + [
        Completion(token.start, end, f"{minus}{filters.text_of(filters.Term(field, (known.value,)))}",
                   _hint(known), known.number)
        for field, known in values
    ]  # fmt: skip


def _hint(known: Known) -> str:
    return known.shown if known.shown != known.value else ""


# Values


def _values(
    session: Session, field: str, typed: str, start: int, end: int, most: int, under: facets.Found | None
) -> list[Completion]:
    plain = typed.replace('"', "").strip()
    if field in filters.DATED:
        return [
            Completion(start, end, value, _(hint), None) for value, hint in _DAYS.items() if value.startswith(plain)
        ]
    return [
        Completion(start, end, filters.quoted(known.value), _hint(known), known.number)
        for known in _matching(session, field, plain, most, under)
    ]


def _matching(session: Session, field: str, typed: str, most: int, under: facets.Found | None = None) -> list[Known]:
    """Values one of whose words begins so, in either script: those that begin so themselves first, by their counts."""
    if field not in _KNOWN:
        return []
    known = query_cache.kept(
        session, f"known {field} {i18n.language()}", lambda: _sorted(_KNOWN[field](session, field))
    )
    words = [(f" {word}", f" {text.latin(word) or word}") for word in text.words(typed)]
    found = [one for one in known if all(own in one.words or key in one.words for own, key in words)]
    if under is not None:
        found = _counted(found, under)
    if words:
        first = words[0]
        found.sort(key=lambda one: not one.words.startswith(first))
    return found[:most]


def _counted(found: Iterable[Known], under: facets.Found) -> list[Known]:
    """The values that somebody there has, with how many do; what is known without being counted stays."""
    counted = [(one.number if one.ids is None else under.among(one.ids), one) for one in found]
    here = [(number, one) for number, one in counted if one.ids is None or number]
    here.sort(key=lambda pair: -(pair[0] or 0))
    return [one._replace(number=number) for number, one in here]


def _sorted(known: Iterable[Known]) -> list[Known]:
    return sorted(known, key=lambda one: (-(one.number or 0), text.sort_key(one.shown)))


def _known(value: str, shown: str, number: int | None, *others: str, ids: int | array[int] | None = None) -> Known:
    own = text.words(shown)
    more = [word for other in (value, *others) for word in text.words(other)]
    words = " ".join(("", *own, *text.latin_keys(own), *more, *text.latin_keys(more)))
    return Known(value, shown, number, words, ids)


def _of_sets(session: Session, field: str) -> Iterable[Known]:
    for one in bitmap_index.values(session, field).values():
        name, names = filter_words.shown(field, one.shown), _other_names(session, field, one.shown)
        yield _known(one.shown, name, one.total, *names, ids=one.ids)


def _other_names(session: Session, field: str, value: str) -> Iterable[str]:
    """Whatever language the window speaks, a country or a beat is found by each of its names."""
    if field == "beat":
        return vocabulary.names_of(session, text.key(value))
    kind = filter_words.VOCABULARIES.get(field)
    return places.names(value, kind) if kind else ()


def _words(session: Session, field: str) -> Iterable[Known]:
    for what in filters.CHOICES[field]:
        bearing = bitmap_index.SETS[field](session, what)
        yield _known(what, filter_words.shown(field, what), bearing.bit_count(), ids=bearing)


def _media(session: Session, field: str) -> Iterable[Known]:
    used = {one.shown: one for one in bitmap_index.values(session, field).values()}
    for medium in dict.fromkeys((*used, *places.MEDIA)):
        number, ids = (used[medium].total, used[medium].ids) if medium in used else (0, None)
        yield _known(medium, filter_words.shown(field, medium), number, *_other_names(session, field, medium), ids=ids)


def _column(
    column: InstrumentedAttribute[str], owner: Expression, *conditions: ColumnElement[bool]
) -> Callable[[Session, str], Iterable[Known]]:
    """The values of a plain column, one for all their spellings, with the contacts that have each."""

    def read(session: Session, _field: str) -> Iterable[Known]:
        query = select(column, search.gathered(session, owner)).where(column != "", owner.is_not(None), *conditions)
        found = bitmap_index.by_key(session, query.group_by(column)).values()
        return [_known(one.shown, one.shown, one.total, ids=one.ids) for one in found]

    return read


def _lists(session: Session, _field: str) -> Iterable[Known]:
    return [_known(name, name, None) for name in session.scalars(select(PressList.name))]


def _releases(session: Session, _field: str) -> Iterable[Known]:
    query = select(Release.reference, func.min(Version.headline)).outerjoin(Version, Version.release_id == Release.id)
    found = session.execute(query.where(Release.reference != "").group_by(Release.id, Release.reference))
    return [_known(reference, headline or reference, None) for reference, headline in found]


_KNOWN: dict[str, Callable[[Session, str], Iterable[Known]]] = {
    **dict.fromkeys(("country", "lang", "beat", "tag", "outlet", "state", "city"), _of_sets),
    **dict.fromkeys(("has", "no", "is"), _words),
    "medium": _media,
    "source": _column(Contact.source, Contact.id),
    "position": _column(Position.title, Position.contact_id, Position.until.is_(None)),
    "channel": _column(Channel.network, Channel.contact_id),
    "list": _lists,
    "got": _releases,
}
