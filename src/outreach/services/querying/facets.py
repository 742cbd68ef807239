"""Facets: the values of each field with their counts, to tick and untick a filter by (peers.md §3.1)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.i18n import N_, _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.querying import bitmap_index, filtering
from outreach.store import bitmap
from outreach.values import text, vocabularies

FIELDS = ("country", "state", "city", "lang", "beat", "tag", "outlet", "medium", "has", "no", "is")
# What each is called over its tick boxes.
LABELS = {
    "country": N_("Country"), "state": N_("Region"), "city": N_("City"), "lang": N_("Language"), "beat": N_("Beat"),
    "tag": N_("Tag"), "outlet": N_("Outlet"), "medium": N_("Kind of medium"), "has": N_("Has"), "no": N_("Missing"),
    "is": N_("Is"),
}  # fmt: skip
_HAS = {
    "email": N_("E-mail"), "phone": N_("Phone"), "channel": N_("Channel"), "outlet": N_("Outlet"),
    "language": N_("Language"), "beat": N_("Beat"), "tag": N_("Tag"), "notes": N_("Notes"), "name": N_("Name"),
    "country": N_("Country"), "city": N_("City"), "position": N_("Position"),
}  # fmt: skip
_IS = {
    "valid": N_("All valid"), "invalid": N_("With a problem"), "blocked": N_("Do not contact"),
    "open": N_("May be contacted"), "bounced": N_("Bounced"), "embargo": N_("Accepts embargoes"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to tick: `count` people bear it under the rest of the filter; none: not possible, shown grey."""

    value: str
    shown: str
    count: int
    chosen: bool
    possible: bool


def facets(
    session: Session, filter: str = "", fields: Sequence[str] = FIELDS, most: int = 200, words: str = ""
) -> dict[str, list[Facet]]:
    """The values of each field, the most frequent first; what a field itself asks for does not narrow its own.

    `most` values a field, and all that are chosen; `words` leaves only values a word of which begins so, in
    either script.

    Raises:
        FieldProblem("filter"): the filter cannot be read.
    """
    node = filters.parse(filter)
    known: dict[filters.Node, Found] = {}
    answer = {}
    for field in fields:
        rest = filters.rest(node, field)
        if rest not in known:
            known[rest] = Found(session, rest)
        found = known[rest]
        counted = [one for one in _counted(session, field, found) if _begins(one[1], words)]
        chosen = filters.chosen(node, field)
        # What is asked for and is no value itself, as all that begin so, is counted by who it finds.
        for value in chosen:
            if not any(filters.same(field, value, one) for one, *_rest in counted):
                bearing = filtering.found(session, filters.Term(field, (value,)))
                counted.append((value, shown(field, value), (bearing & found.found).bit_count()))
        answer[field] = _listed(field, counted, chosen, most)
    return answer


class Found:
    """Everybody under a filter, as counting needs it."""

    def __init__(self, session: Session, node: filters.Node) -> None:
        self.all = node == filters.And(())
        self.found = filtering.found(session, node)
        self._size = bitmap_index.everybody(session).bit_length()
        self._has: Callable[[int], int] | None = None

    def count(self, value: bitmap_index.Value) -> int:
        """How many of them bear a value."""
        return value.total if self.all else self.among(value.ids)

    def among(self, ids: int | array[int]) -> int:
        """How many of some people are among them."""
        if isinstance(ids, int):
            return (ids & self.found).bit_count()
        if self._has is None:
            self._has = bitmap.mask(self.found, self._size).__getitem__
        return sum(map(self._has, ids))


def _counted(session: Session, field: str, found: Found) -> Iterable[tuple[str, str, int]]:
    """(value, shown, count) of each value of a field."""
    if field in filters.CHOICES:
        for what in filters.CHOICES[field]:
            yield what, shown(field, what), found.among(bitmap_index.SETS[field](session, what))
        return
    for value in bitmap_index.values(session, field).values():
        # A tag is asked for by its own words; a country or a language by its code.
        yield value.shown, shown(field, value.shown), found.count(value)


def shown(field: str, value: str) -> str:
    """A value in the language in use: Kyrgyzstan for KG."""
    if field in bitmap_index.VOCABULARIES:
        return vocabularies.name(bitmap_index.VOCABULARIES[field], value)
    table = {"has": _HAS, "no": _HAS, "is": _IS}.get(field, {})
    return _(table[value]) if value in table else value


def _begins(shown: str, words: str) -> bool:
    if not words.strip():
        return True
    own = [key for word in text.words(shown) for key in (word, text.latin(word))]
    return all(
        any(key.startswith((word, text.latin(word) or word)) for key in own) for word in text.words(words)
    )  # fmt: skip


def _listed(field: str, counted: Iterable[tuple[str, str, int]], chosen: Sequence[str], most: int) -> list[Facet]:
    made = [
        Facet(value, label, count, any(filters.same(field, value, one) for one in chosen), count > 0)
        for value, label, count in counted
    ]
    made.sort(key=lambda facet: (-facet.count, text.sort_key(facet.shown)))
    kept = made[:most]
    return kept + [facet for facet in made[most:] if facet.chosen]


# A filter in plain words

_NAMES = {
    **LABELS, "name": N_("Name"), "position": N_("Position"), "email": N_("E-mail"), "phone": N_("Phone"),
    "channel": N_("Channel"), "source": N_("Source"), "notes": N_("Notes"),
    "seen": N_("Verified"), "added": N_("Added"), "contacted": N_("Last written to"),
    "got": N_("Received"), "list": N_("On the list"), "id": N_("Number"),
}  # fmt: skip


def words(filter: str) -> str:
    """A filter as a reader sees it: "Country: Kyrgyzstan or Kazakhstan · Language: Russian · not Tag: vip".

    Short phrases side by side, for a whole sentence would need other endings in each language.

    Raises:
        FieldProblem("filter"): the filter cannot be read.
    """
    return _worded(filters.parse(filter), inside=False)


def in_words(filter: str) -> str:
    """The same, or as it stands where it cannot be read: an earlier version may have known other fields."""
    try:
        return words(filter)
    except Problem:
        return filter


def _worded(node: filters.Node, *, inside: bool) -> str:
    match node:
        case filters.Words():
            return _("“{words}”").format(words=node.text)
        case filters.Exact():
            return _("exactly “{words}”").format(words=node.text)
        case filters.Not():
            return _("not {what}").format(what=_worded(node.part, inside=True))
        case filters.Term():
            return _term_worded(node)
        case filters.Or():
            text = _(" or ").join(_worded(part, inside=True) for part in node.parts)
        case filters.And():
            text = " · ".join(_worded(part, inside=True) for part in node.parts)
    return f"({text})" if inside else text


def _term_worded(term: filters.Term) -> str:
    name = _(_NAMES[term.field])
    if term.field not in filters.DATED:
        return f"{name}: {_(' or ').join(shown(term.field, value) for value in map(_usual(term.field), term.values))}"
    value = term.values[0]
    if value[-1:].isalpha():
        period = _period(value)
        if term.relation == "<":
            return _("{what}: within {period}").format(what=name, period=period)
        return _("{what}: longer than {period} ago, or never").format(what=name, period=period)
    if term.relation == "<":
        return _("{what}: before {day}").format(what=name, day=value)
    return _("{what}: after {day}").format(what=name, day=value)


def _usual(field: str) -> Callable[[str], str]:
    """A value as it is stored: KG for Kyrgyzstan."""
    kind = bitmap_index.VOCABULARIES.get(field)
    return (lambda value: vocabularies.code(kind, value) or value) if kind else str


def _period(text: str) -> str:
    count = int(text[:-1])
    periods = {
        "d": ngettext("{count} day", "{count} days", count), "w": ngettext("{count} week", "{count} weeks", count),
        "m": ngettext("{count} month", "{count} months", count), "y": ngettext("{count} year", "{count} years", count),
    }  # fmt: skip
    return periods[text[-1].lower()].format(count=count)
