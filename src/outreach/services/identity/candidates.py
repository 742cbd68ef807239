"""Who is compared with whom: those who share an address, a number, an account, a name or half a name and the outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from outreach.services.identity.comparison import Person, is_shared_box
from outreach.values.names import nicknames, phonetic_keys
from outreach.values.names.name_parts import Parts

MOST = 40  # people who share a value, up to whom all of them are compared with one another
SHIFT = 24  # a pair is `first << SHIFT | second`, by their places
MASK = (1 << SHIFT) - 1
_KEYS = 3  # readings of a word that are looked for
_WORDS = 4  # words of a name
_STEP = 2000  # people between two signs of life
_LEAST_LOCAL = 5  # letters of a mailbox's name that tells something
_SURE = 10  # times that a name must be rarer than one that two people bear by chance


class Frequency(NamedTuple):
    """How many of `total` people bear a word in their names, by its likeliest key, and how many a whole name."""

    total: int
    words: Counter[str]
    names: Counter[str]

    def is_rare(self, person: Person) -> bool:
        """Whether nobody would bear a name by chance, going by how often its words stand in other names."""
        words = name_words(person)
        namesakes = max(2, self.names[name_key(words)])
        others = [max(0, self.words[word] - namesakes) for word in words[:2]]
        return len(others) < 2 or others[0] * others[1] * _SURE < self.total


def name_key(words: Sequence[str]) -> str:
    """A name by the keys of its words, in any order."""
    return " ".join(sorted(words))


def name_words(person: Person) -> list[str]:
    """The likeliest keys of the words of somebody's first name."""
    return list(map(phonetic_keys.likeliest, person.names[0].mains)) if person.names else []


def frequency(people: Sequence[Person]) -> Frequency:
    """How often the names of people and their words are borne."""
    found = Frequency(len(people), Counter(), Counter())
    for person in people:
        words = name_words(person)
        found.words.update(words)
        found.names[name_key(words)] += 1
    return found


def pairs(people: Sequence[Person], borne: Frequency) -> Iterator[set[int]]:
    """The pairs of places that are worth a comparison, some at a time and now and then none.

    Those who have nothing but the name in common are compared only where it is rare.
    """
    for keys_of in (_reach_keys, _colleague_keys, _name_keys):
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
        readings = [phonetic_keys.keys(word)[:_KEYS] for word in _words(name)]
        for ours, theirs in combinations(readings, 2):
            yield from (hash(min((a, b), (b, a))) for a, b in product(ours, theirs))


def _words(name: Parts) -> tuple[str, ...]:
    """The words of a name that may be another's."""
    words = (*name.mains[:_WORDS], *name.others[:2])
    return (*words, *name.middles[:1]) if len(words) == 1 else words


@lru_cache(maxsize=100_000)
def _bones(word: str) -> frozenset[str]:
    """The consonants of a word, and the names it may stand for."""
    readings = map(phonetic_keys.skeleton, phonetic_keys.keys(word)[:2])
    return frozenset((*readings, *map(str, nicknames.forms(word))))


def _skeletons(person: Person) -> frozenset[str]:
    return frozenset[str]().union(*[_bones(word) for name in person.names for word in _words(name)])
