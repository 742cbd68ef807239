"""Contacts that are there twice: suggestions with a score from 0 to 1 and reasons in words; nothing is changed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations, product
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.people import Channel, Contact, Email, Phone, Position
from outreach.services.gc_pause import uncollected
from outreach.services.identity import compared_contacts, identity
from outreach.services.identity.comparison import Person, is_shared_box
from outreach.services.identity.identity import LEAST, Pair, Verdict
from outreach.services.progress import Progress
from outreach.services.quality import decisions
from outreach.store import search as search_index
from outreach.values import text
from outreach.values.names import nicknames, phonetic_keys
from outreach.values.names.name_parts import Parts
from outreach.working import finished

if TYPE_CHECKING:
    from outreach.services.importing.source import Source

__all__ = [
    "LEAST", "Double", "Pair", "find", "finished", "in_contacts", "in_file", "of", "search", "with_asked",
]  # fmt: skip

_WAIT = 0.08  # seconds of work between two signs of life
_TOLD = 20
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
    found = yield from search((yield from _everybody(session)), threshold)
    declined = decisions.declined(session)
    return with_asked(session, [pair for pair in found if (pair.a, pair.b) not in declined])


def _everybody(session: Session) -> Job[list[Person]]:
    people: list[Person] = []
    with uncollected():
        for batch in compared_contacts.people(session):
            people += batch
            yield Progress(len(people), None, _("Reading contacts"))
    return people


def with_asked(session: Session, pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs, and those that an import asked about and nobody has answered yet."""
    return _sorted({(pair.a, pair.b): pair for pair in (*identity.asked(session), *pairs)}.values())


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))


def in_contacts(session: Session, ids: Sequence[int]) -> list[Pair]:
    """The pairs among some contacts, with those an import asked about, without those that were declined."""
    people = [person for batch in compared_contacts.people(session, ids) for person in batch]
    found = {(pair.a, pair.b): pair for pair in (*identity.asked(session, ids), *finished(search(people)))}
    declined = decisions.declined(session)
    return _sorted(pair for key, pair in found.items() if key not in declined)


def in_file(source: Source, threshold: float = LEAST) -> Job[list[Pair]]:
    """The doubles among the people of a file (`comparison.of_rows`), read as an import reads it.

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


def doubles(session: Session, new: Iterable[Person]) -> Job[list[Double]]:
    """The doubles among the people of new rows, before they are written: with contacts and with earlier rows."""
    people = yield from _everybody(session)
    known = len(people)
    people += new
    found = []
    for one, other, verdict in (yield from _judged(people, LEAST, known)):
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
    with uncollected():
        last = monotonic()
        borne = frequency_of(people)
        seen: set[int] = set()
        found = []
        for pairs in pairs_to_judge(people, borne):
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
    """Whether two are suggested: two who have nothing but a name in common where it is rare, or the same and of few."""
    if not verdict.by_name_alone or frequency.is_rare(one) or frequency.is_rare(other):
        return True
    return frequency.is_of_few(one) and not _SAME.isdisjoint(verdict.codes)


# --- one contact ------------------------------------------------------------------------------------------------


def of(session: Session, contact_id: int, threshold: float = LEAST) -> list[Pair]:
    """The pairs one contact is in, the likeliest first, without those that were declined; in some ten milliseconds.

    A conflict, as an address of one's own under another name, is listed whatever the threshold.
    """
    mine = list(chain.from_iterable(compared_contacts.people(session, [contact_id])))
    if not mine:
        return []
    (person,) = mine
    bearers = {word: set(_ids(session, word)) for name in person.names for word in name.mains[:3]}
    frequency = _frequency(session, person, bearers)
    declined = decisions.declined(session, contact_id)
    found = []
    for other in chain.from_iterable(compared_contacts.people(session, _resembling(session, contact_id, bearers))):
        verdict = identity.judge(person, other)
        likely = verdict.score >= threshold and _is_suggested(person, other, verdict, frequency)
        if likely or verdict.kind == identity.CONFLICT:
            first, second = sorted((contact_id, other.id))
            found.append(Pair(first, second, verdict.score, verdict.codes))
    return _sorted(pair for pair in found if (pair.a, pair.b) not in declined)


def told(session: Session, ids: Collection[int]) -> list[str]:
    """Who else these contacts may be, by number: what goes to standard error may end in somebody's log.

    Each takes a tenth of a second; of more than `_TOLD` it is only said that nobody has looked.
    """
    if len(ids) > _TOLD:
        return [_("With so many people, Outreach doesn't check whether they are stored under another number, too.")]
    pairs = {one: pair for number in ids for pair in of(session, number) for one in (pair.a, pair.b)}
    said = _("Possibly the same person as contact {id} ({reasons})")
    return [said.format(id=one, reasons=", ".join(pair.reasons)) for one, pair in pairs.items() if one not in ids]


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
    total = session.scalars(select(func.count()).select_from(Contact)).one()
    first = [word for word in (person.names[0].mains if person.names else ()) if word in bearers]
    namesakes = set.intersection(*(bearers[word] for word in first)) if first else set[int]()
    words = Counter({phonetic_keys.likeliest(word): len(bearers[word]) for word in first})
    return Frequency(total, words, Counter({name_key(person): len(namesakes)}))


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


# Who is compared with whom: those who share an address, a number, an account, a name or half a name and the outlet.


MOST = 40  # people who share a value, up to whom all of them are compared with one another
SHIFT = 24  # a pair is `first << SHIFT | second`, by their places
MASK = (1 << SHIFT) - 1
_KEYS = 3  # readings of a word that are looked for
_WORDS = 4  # words of a name
_STEP = 2000  # people between two signs of life
_LEAST_LOCAL = 5  # letters of a mailbox's name that tells something
_SAME = frozenset({"name", "order"})  # the codes of a name that both write alike
_FEW = 3  # people of one full name, up to whom they are always suggested (features.md, Q7)
_SURE = 10  # times that a name must be rarer than one that two people bear by chance


class Frequency(NamedTuple):
    """How many of `total` people bear a word in their names, by its likeliest key, and how many a whole name."""

    total: int
    words: Counter[str]
    names: Counter[str]

    def is_rare(self, person: Person) -> bool:
        """Whether nobody would bear a name by chance, going by how often its words stand in other names."""
        words = name_words(person)
        namesakes = max(2, self.names[name_key(person)])
        others = [max(0, self.words[word] - namesakes) for word in words[:2]]
        return len(others) < 2 or others[0] * others[1] * _SURE < self.total

    def is_of_few(self, person: Person) -> bool:
        """Whether somebody else bears the whole of a name, and hardly anybody more."""
        return 1 < self.names[name_key(person)] <= _FEW


def name_key(person: Person) -> str:
    """Somebody's first name by the keys of its words, in any order."""
    return " ".join(sorted(name_words(person)))


def name_words(person: Person) -> list[str]:
    """The likeliest keys of the words of somebody's first name."""
    return list(map(phonetic_keys.likeliest, person.names[0].mains)) if person.names else []


def frequency_of(people: Sequence[Person]) -> Frequency:
    """How often the names of people and their words are borne."""
    found = Frequency(len(people), Counter(), Counter())
    for person in people:
        found.words.update(name_words(person))
        found.names[name_key(person)] += 1
    return found


def pairs_to_judge(people: Sequence[Person], borne: Frequency) -> Iterator[set[int]]:
    """The pairs of places that are worth a comparison, some at a time and now and then none.

    Those who have nothing but the name in common are compared only where it is rare or few bear the whole.
    """

    def whole_names(person: Person) -> Iterator[int]:
        if borne.is_of_few(person):
            yield hash(name_key(person))

    for keys_of in (_reach_keys, _colleague_keys, whole_names, _name_keys):
        for block in _blocks(people, keys_of):
            if keys_of is _name_keys and block and not borne.is_rare(people[block[0]]):
                block = ()
            yield {one << SHIFT | other for one, other in combinations(block, 2)}


def _blocks(people: Sequence[Person], keys_of: Callable[[Person], Iterable[int]]) -> Iterator[Sequence[int]]:
    """The places that share a key, in order, but for those that too many share; now and then none."""
    first: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for place, person in enumerate(people):
        for key in set(keys_of(person)):
            before = first.setdefault(key, place)
            if before != place:
                shared.setdefault(key, [before]).append(place)
        if not place % _STEP:
            yield ()
    del first
    yield from (block for block in shared.values() if len(block) <= MOST)


def _reach_keys(person: Person) -> Iterator[int]:
    yield from map(hash, (*person.emails, *person.phones, *person.handles))
    for box in person.emails:
        local = box.partition("@")[0]
        if len(local) >= _LEAST_LOCAL and not is_shared_box(box):
            yield from (hash((local, bones)) for bones in _skeletons(person))


def _colleague_keys(person: Person) -> Iterator[int]:
    outlet = person.outlet.partition("|")[0]
    bones = _skeletons(person) if person.names else ("",)
    yield from (hash((outlet, some)) for some in bones if outlet)


def _name_keys(person: Person) -> Iterator[int]:
    """A key for every two words of a name in each of their readings, whichever of them is the family name."""
    for name in person.names:
        for ours, theirs in combinations([phonetic_keys.keys(word)[:_KEYS] for word in _words(name)], 2):
            yield from (hash(min((a, b), (b, a))) for a, b in product(ours, theirs))


def _words(name: Parts) -> tuple[str, ...]:
    """The words of a name that may be another's."""
    words = (*name.mains[:_WORDS], *name.others[:2])
    return (*words, *name.middles[:1]) if len(words) == 1 else words


@lru_cache(maxsize=100_000)
def _bones(word: str) -> frozenset[str]:
    """The consonants of a word, and the names it may stand for."""
    return frozenset((*map(phonetic_keys.skeleton, phonetic_keys.keys(word)[:2]), *map(str, nicknames.forms(word))))


def _skeletons(person: Person) -> frozenset[str]:
    return frozenset[str]().union(*[_bones(word) for name in person.names for word in _words(name)])
