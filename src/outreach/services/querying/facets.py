"""Facets: the values of each field with their counts, to tick and untick a filter by (peers.md §3.1)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.model import filters
from outreach.model.filter_words import shown
from outreach.services.querying import bitmap_index, filtering
from outreach.store import bitmap
from outreach.values import text

FIELDS = ("country", "state", "city", "lang", "beat", "tag", "outlet", "medium", "has", "no", "is")


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
