"""Who is compared with whom: only people who share an address, a number, or a name that sounds alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from outreach.model import likeness, name_given, name_parts, name_sounds
from outreach.model.name_parts import Parts
from outreach.services.duplicates_people import Person, is_shared_box

MOST = 40  # people in a block up to which all of them are compared with one another
MANY = 20_000  # people above which a name that is like another is not compared without anything else in common
Key = str
"""A letter for the kind, then the value: "@" a mailbox, "l" its name, "p" a number, "h" an account, "n" two words of a
name, "s" their consonants, "f" a name with short forms and a word, "i" a word and an initial, "t" a slip."""
REACH = ("@", "p", "h")


def keys_of(person: Person) -> list[Key]:
    """The blocks a person belongs to, but for those that need to know the others."""
    found: dict[Key, None] = {}
    for box in person.emails:
        found["@" + box] = None
        local = box.partition("@")[0]
        if len(local) > 4 and not is_shared_box(box):
            found["l" + local] = None
    for number in person.phones:
        found["p" + number] = None
    for handle in person.handles:
        found["h" + handle] = None
    for name in person.names:
        _add_name(found, name)
    return list(found)


class _Facts(NamedTuple):
    """What blocks need of a word: its likeliest keys, its consonants, its stem where that differs, its forms."""

    keys: tuple[str, ...]
    skeleton: str
    stem: str
    forms: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _facts(word: str) -> _Facts:
    keys = name_sounds.keys(word)[:3]
    if not keys:
        return _Facts((), "", "", ())
    stem = name_parts.stem(keys[0])
    return _Facts(
        keys, name_sounds.skeleton(keys[0]), "" if stem == keys[0] else stem,
        tuple(map(str, sorted(name_given.forms(word)))),
    )  # fmt: skip


def _add_name(found: dict[Key, None], name: Parts) -> None:
    """Adds the keys of every two words of a name, in alphabetical order, whichever of them is the family name."""
    words = name.mains
    if name.others or len(words) > 4:
        words = (*words[:4], *name.others[:2])
    if len(words) == 1 and name.middles:
        words = (*words, name.middles[0])
    facts = [_facts(word) for word in words]
    for one, other in combinations(facts, 2):
        ours, theirs = one.keys, other.keys
        if not ours or not theirs:
            continue
        for a in ours:
            for b in theirs:
                found[f"n{a} {b}" if a < b else f"n{b} {a}"] = None
        a, b = one.skeleton, other.skeleton
        if len(a) + len(b) >= 5:
            found[f"s{a} {b}" if a < b else f"s{b} {a}"] = None
        if one.stem:
            a, b = one.stem, theirs[0]
            found[f"n{a} {b}" if a < b else f"n{b} {a}"] = None
        if other.stem:
            a, b = other.stem, ours[0]
            found[f"n{a} {b}" if a < b else f"n{b} {a}"] = None
        for form in one.forms:
            found[f"f{form} {theirs[0]}"] = None
        for form in other.forms:
            found[f"f{form} {ours[0]}"] = None


def _lone_words(person: Person) -> list[tuple[str, str]]:
    """(key, first letter of the rest) of a name that gives one word and an initial."""
    return [
        (key, letter)
        for name in person.names
        if len(name.mains) == 1 and name.initials
        for key in _facts(name.mains[0]).keys
        for letter in likeness.initials_of(name.initials[0])
    ]


def _initial_keys(person: Person, lone: frozenset[str]) -> set[Key]:
    """Keys that bring "A. Zhumabekova" and «Айгүл Жумабекова» together, of words that stand alone somewhere."""
    found: set[Key] = set()
    for name in person.names:
        if len(name.mains) > 1:
            for word in name.mains[:4]:
                for key in _facts(word).keys:
                    if key in lone:
                        for rest in name.mains[:4]:
                            if rest is not word:
                                found.update(f"i{key} {letter}" for letter in likeness.begins(rest))
    return found


class Blocks:
    """The blocks of a collection; people are known by their place in it."""

    def __init__(self) -> None:
        self._first: dict[Key, int] = {}  # most keys are one person's, and take no list
        self._blocks: dict[Key, list[int]] = {}
        self._lone: set[str] = set()
        self.size = 0

    def add(self, person: Person) -> None:
        """Puts one more person into the blocks it belongs to."""
        place = self.size
        self.size += 1
        for key in keys_of(person):
            self._put(key, place)
        for name in person.names:
            if len(name.mains) == 1 and name.initials:
                for word, letter in _lone_words(person):
                    self._put(f"i{word} {letter}", place)
                    self._lone.add(word)
                break

    def _put(self, key: Key, place: int) -> None:
        before = self._first.setdefault(key, place)
        if before == place:
            return
        block = self._blocks.get(key)
        if block is None:
            self._blocks[key] = [before, place]
        elif block[-1] != place:
            block.append(place)

    def _block(self, key: Key) -> list[int] | None:
        """All who have a key, one alone too."""
        block = self._blocks.get(key)
        if block is None and key in self._first:
            return [self._first[key]]
        return block

    def finish(self, people: Sequence[Person]) -> None:
        """Brings initials and slips to the names they may belong to, when all are added."""
        lone = frozenset(self._lone)
        if lone:
            for place, person in enumerate(people):
                for key in _initial_keys(person, lone):
                    if key in self._first:
                        self._put(key, place)
            for key, block in self._blocks.items():
                if key[0] == "i":
                    block[:] = sorted(set(block))
        self._link_slips()
        self._first = {}

    def _link_slips(self) -> None:
        """Joins name blocks of which one word is another's with a letter wrong."""
        words: dict[str, set[str]] = defaultdict(set)
        for key in self._first:
            if key[0] == "n":
                one, _space, other = key[1:].partition(" ")
                words[one].add(other)
                words[other].add(one)
        for word, near in similar(words).items():
            for other in near:
                for rest in words[word] & words[other]:
                    ours = self._block(f"n{word} {rest}" if word < rest else f"n{rest} {word}")
                    theirs = self._block(f"n{other} {rest}" if other < rest else f"n{rest} {other}")
                    if ours and theirs and len(ours) * len(theirs) <= MOST * MOST // 2:
                        self._blocks[f"t{word} {other} {rest}"] = sorted({*ours, *theirs})

    def shared(self) -> Iterator[tuple[str, str, list[int]]]:
        """(kind, value, places) of addresses, numbers and accounts that three or more share."""
        for key, block in self._blocks.items():
            if key[0] in REACH and len(block) > 2:
                yield key[0], key[1:], block

    def pairs(self, people: Sequence[Person], rare: Callable[[str, str], bool]) -> Iterator[tuple[int, list[int]]]:
        """Each place, with the later places it is to be compared with; `rare` says of two words whether a name of them
        is so rare that it tells of a double by itself."""
        of_place: list[list[list[int]] | None] = [None] * self.size
        for key, block in self._blocks.items():
            for part in (block,) if self._small(key, block, rare) else self._parted(key, block, people):
                for place in part[:-1]:  # in the order of places: the last has nobody behind it
                    there = of_place[place]
                    if there is None:
                        of_place[place] = [part]
                    else:
                        there.append(part)
        self._blocks = {}
        for place, blocks in enumerate(of_place):
            if blocks is None:
                continue
            of_place[place] = None
            if len(blocks) == 1:
                yield place, [other for other in blocks[0] if other > place]
            else:
                yield place, sorted({other for block in blocks for other in block if other > place})

    def _small(self, key: Key, block: list[int], rare: Callable[[str, str], bool]) -> bool:
        """Whether all of a block are to be compared with one another."""
        if len(block) > MOST:
            return False
        if self.size <= MANY or key[0] in "@ph":
            return True
        if key[0] == "l":
            return len(block) <= 3  # more are called alike after their names
        if key[0] == "n":
            one, _space, other = key[1:].partition(" ")
            return rare(one, other)
        return False

    def _parted(self, key: Key, block: list[int], people: Sequence[Person]) -> Iterator[list[int]]:
        """The parts of a block that is too large: those who share one more thing."""
        parts: dict[str, list[int]] = {}
        if key[0] in "@lph":
            for place in block:
                for value in {likeness.word_key(word) for name in people[place].names for word in name.mains[:4]}:
                    parts.setdefault(value, []).append(place)
        else:
            for place in block:
                outlet = people[place].outlet
                if outlet:
                    parts.setdefault(outlet, []).append(place)
        for part in parts.values():
            if 1 < len(part) <= MOST * 3:
                yield part


def similar(words: Iterable[str]) -> dict[str, list[str]]:
    """{word: those of the others, later in the alphabet, that differ from it in one letter or two neighbours' order}.

    By words with one letter taken out (Bocek and others, 2007, "Fast similarity search in peer-to-peer networks").
    """
    shorter: dict[str, list[str]] = defaultdict(list)
    known = set(words)
    for word in known:
        if len(word) < 4:
            continue
        shorter[word].append(word)
        for place in range(len(word)):
            if place and word[place] == word[place - 1]:
                continue
            shorter[word[:place] + word[place + 1 :]].append(word)
    found: dict[str, set[str]] = defaultdict(set)
    for group in shorter.values():
        if 1 < len(group) <= MOST:
            for one, other in combinations(sorted(set(group)), 2):
                found[one].add(other)
    return {word: sorted(near) for word, near in found.items()}
