"""Contacts that are there twice: suggestions with a score from 0 to 1 and reasons in words; nothing is changed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.people import Channel, Contact, Email, Phone, Position
from outreach.services.identity import candidates, compared_contacts, comparison, identity
from outreach.services.identity.candidates import MASK, SHIFT, Frequency
from outreach.services.identity.comparison import Person
from outreach.services.identity.identity import LEAST, Pair, Verdict
from outreach.services.progress import Progress
from outreach.store import search as search_index
from outreach.values import text
from outreach.values.names import phonetic_keys
from outreach.working import finished

if TYPE_CHECKING:
    from outreach.services.importing.source import Source

__all__ = [
    "LEAST", "Double", "Pair", "among", "find", "finished", "in_contacts", "in_file", "of", "search", "with_asked",
]  # fmt: skip

_WAIT = 0.08  # seconds of work between two signs of life
_MOST = 250  # contacts that are looked at, of each kind of likeness
R = TypeVar("R")
Job = Generator[Progress, None, R]


class Double(NamedTuple):
    """A row that may be about somebody known: `contact` is that contact's id, or None and `other` is an earlier row.

    `reasons` are in words.
    """

    row: int
    contact: int | None
    other: int | None
    score: float
    reasons: list[str]


def find(session: Session, threshold: float = LEAST) -> Job[list[Pair]]:
    """Searches all contacts; returns the pairs of ids, the likeliest first, without those that were declined."""
    people = yield from _everybody(session)
    found = yield from search(people, threshold)
    declined = compared_contacts.declined(session)
    return with_asked(session, [pair for pair in found if (pair.a, pair.b) not in declined])


def _everybody(session: Session) -> Job[list[Person]]:
    people: list[Person] = []
    for batch in compared_contacts.people(session):
        people += batch
        yield Progress(len(people), None, _("Reading contacts"))
    return people


def with_asked(session: Session, pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs, and those that an import asked about and nobody has answered yet."""
    found = {(pair.a, pair.b): pair for pair in (*identity.asked(session), *pairs)}
    return _sorted(found.values())


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))


def in_contacts(session: Session, ids: Sequence[int]) -> list[Pair]:
    """The pairs among some contacts, with those an import asked about, without those that were declined."""
    people = [person for batch in compared_contacts.people(session, ids) for person in batch]
    found = {(pair.a, pair.b): pair for pair in (*identity.asked(session, ids), *finished(search(people)))}
    declined = compared_contacts.declined(session)
    return _sorted(pair for key, pair in found.items() if key not in declined)


def among(rows: Iterable[Mapping[str, object]], threshold: float = LEAST, region: str = "KG") -> list[Pair]:
    """The doubles among the fields of rows; `a` and `b` are their numbers, the first is 1."""
    people = [comparison.of_fields(number, fields, region) for number, fields in enumerate(rows, start=1)]
    return finished(search(people, threshold))


def in_file(source: Source, threshold: float = LEAST) -> Job[list[Pair]]:
    """The doubles among the people of a file (`file_duplicates.people`), read as an import reads it.

    `a` and `b` are row numbers, the first under the header is 1.
    """
    people: list[Person] = []
    last = monotonic()
    try:
        for person in source.rows:
            people.append(person)
            if monotonic() - last > _WAIT:
                yield Progress(len(people), None, _("Reading contacts"))
                last = monotonic()
    finally:
        source.close()
    return (yield from search(people, threshold))


def doubles(
    session: Session, rows: Iterable[tuple[int, Mapping[str, object]]], region: str, threshold: float = LEAST
) -> Job[list[Double]]:
    """The doubles among new rows, (number, fields) each, before they are written: with contacts and earlier rows."""
    people = yield from _everybody(session)
    known = len(people)
    people += [comparison.of_fields(number, fields, region) for number, fields in rows]
    found = []
    for one, other, verdict in (yield from _judged(people, threshold, known)):
        earlier = people[one].id
        contact, row = (earlier, None) if one < known else (None, earlier)
        found.append(Double(people[other].id, contact, row, verdict.score, verdict.reasons))
    return sorted(found, key=lambda double: (double.row, -double.score, double.contact or 0, double.other or 0))


def search(people: Sequence[Person], threshold: float = LEAST) -> Job[list[Pair]]:
    """The pairs among people whose score is at least `threshold`, the likeliest first."""
    people = sorted(people, key=lambda person: person.id)
    found = yield from _judged(people, threshold)
    return _sorted(Pair(people[a].id, people[b].id, verdict.score, verdict.codes) for a, b, verdict in found)


def _judged(people: Sequence[Person], threshold: float, known: int = 0) -> Job[list[tuple[int, int, Verdict]]]:
    """(place, place, verdict) of the pairs that reach the threshold; of the first `known` none among themselves."""
    last = monotonic()
    borne = candidates.frequency(people)
    seen: set[int] = set()
    found = []
    for pairs in candidates.pairs(people, borne):
        for pair in pairs - seen:
            one, other = pair >> SHIFT, pair & MASK
            if other >= known:
                verdict = identity.judge(people[one], people[other])
                if verdict.score >= threshold and _is_suggested(people[one], people[other], verdict, borne):
                    found.append((one, other, verdict))
        seen |= pairs
        if monotonic() - last > _WAIT:
            yield Progress(len(seen), None, _("Comparing"))
            last = monotonic()
    return found


def _is_suggested(one: Person, other: Person, verdict: Verdict, frequency: Frequency) -> bool:
    """Whether two are suggested: two who have nothing but a name in common only where it is rare."""
    return not verdict.by_name_alone or frequency.is_rare(one) or frequency.is_rare(other)


# --- one contact ------------------------------------------------------------------------------------------------


def of(session: Session, contact_id: int, threshold: float = LEAST) -> list[Pair]:
    """The pairs one contact is in, the likeliest first, without those that were declined; in some ten milliseconds.

    A conflict, as an address of one's own under another name, is listed whatever the threshold.
    """
    mine = [person for batch in compared_contacts.people(session, [contact_id]) for person in batch]
    if not mine:
        return []
    (person,) = mine
    bearers = {word: set(_ids(session, word)) for name in person.names for word in name.mains[:3]}
    frequency = _frequency(session, person, bearers)
    declined = compared_contacts.declined(session, contact_id)
    found = []
    for batch in compared_contacts.people(session, _resembling(session, contact_id, bearers)):
        for other in batch:
            verdict = identity.judge(person, other)
            likely = verdict.score >= threshold and _is_suggested(person, other, verdict, frequency)
            if likely or verdict.kind == identity.CONFLICT:
                first, second = sorted((contact_id, other.id))
                found.append(Pair(first, second, verdict.score, verdict.codes))
    return _sorted(pair for pair in found if (pair.a, pair.b) not in declined)


def _resembling(session: Session, contact_id: int, bearers: Mapping[str, set[int]]) -> list[int]:
    """The contacts who share an address, a number, an account, the outlet or words of the name with one."""
    found: set[int | None] = set()
    for query in _sharing(contact_id):
        found.update(session.scalars(query.limit(2 * _MOST)))
    found.update(*(ids for ids in bearers.values() if len(ids) <= _MOST))
    found.update(*(one & other for one, other in combinations(bearers.values(), 2)))
    return sorted(number for number in found if number not in (None, contact_id))


def _frequency(session: Session, person: Person, bearers: Mapping[str, set[int]]) -> Frequency:
    """How many bear one person's name and its words."""
    total = session.scalar(select(func.count()).select_from(Contact)) or 0
    first = [word for word in (person.names[0].mains if person.names else ()) if word in bearers]
    namesakes = set.intersection(*(bearers[word] for word in first)) if first else set[int]()
    words = Counter({phonetic_keys.likeliest(word): len(bearers[word]) for word in first})
    return Frequency(total, words, Counter({candidates.name_key(candidates.name_words(person)): len(namesakes)}))


def _sharing(mine: int) -> Iterator[Select[int | None]]:
    """Queries for the contacts who have an address, a number, an account or the outlet of one, too."""
    for model, value in (
        (Email, Email.folded), (Phone, Phone.e164), (Channel, Channel.value), (Position, Position.outlet_id),
    ):  # fmt: skip
        held = Position.rank == 0 if model is Position else value.is_not(None)
        own = select(value).where(model.contact_id == mine, value.is_not(None), held)
        yield select(model.contact_id).where(value.in_(own), model.contact_id.is_not(None), held)


def _ids(session: Session, word: str) -> list[int]:
    """The contacts in whose names a word begins one, in any spelling that a search finds."""
    folded = " ".join(text.words(word.replace("'", "")))
    return search_index.ids_of(session, search_index.asked([folded])) if folded else []
