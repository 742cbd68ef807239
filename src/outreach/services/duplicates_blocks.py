"""Who is compared with whom: only people who share an address, a number, or a name that sounds alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from outreach.model import likeness, name_given, name_parts, name_sounds
from outreach.model.name_parts import Parts
from outreach.services.duplicates_people import Person, is_shared_box

MOST = 40  # people in a block up to which all of them are compared with one another
Key = tuple[str, ...]


def reach_keys(person: Person) -> Iterator[Key]:
    """Mailboxes, names of mailboxes, numbers, accounts."""
    for box in person.emails:
        yield "@", box
        local = box.partition("@")[0]
        if len(local) > 4 and not is_shared_box(box):
            yield "l", local
    for number in person.phones:
        yield "p", number
    for handle in person.handles:
        yield "h", handle


def name_keys(person: Person) -> Iterator[Key]:
    """Every two words of each name, as they sound and by their consonants."""
    for name in person.names:
        yield from pair_keys(name)


def pair_keys(name: Parts) -> Iterator[Key]:
    """The keys of one name: two words in alphabetical order, whichever of them is the family name."""
    words = (*name.mains[:4], *name.others[:2])
    if len(words) == 1 and name.middles:
        words = (*words, name.middles[0])
    for one, other in combinations(words, 2):
        ours, theirs = name_sounds.keys(one)[:3], name_sounds.keys(other)[:3]
        for a in ours:
            for b in theirs:
                yield ("n", a, b) if a < b else ("n", b, a)
        if ours and theirs:
            first, second = name_sounds.skeleton(ours[0]), name_sounds.skeleton(theirs[0])
            if len(first) + len(second) >= 5:
                yield ("s", first, second) if first < second else ("s", second, first)
            first, second = name_parts.stem(ours[0]), name_parts.stem(theirs[0])
            if (first, second) != (ours[0], theirs[0]):
                yield ("n", first, theirs[0]) if first < theirs[0] else ("n", theirs[0], first)
                yield ("n", second, ours[0]) if second < ours[0] else ("n", ours[0], second)
        for word, rest in ((one, theirs), (other, ours)):
            for form in name_given.forms(word):
                for key in rest[:1]:
                    yield "f", str(form), key


def lone_words(person: Person) -> Iterator[tuple[str, str]]:
    """(key, first letter of the rest) of a name that gives one word and an initial."""
    for name in person.names:
        if len(name.mains) == 1 and name.initials:
            letters = dict.fromkeys(key[:1] for key in name_sounds.keys(name.initials[0]))
            for key in name_sounds.keys(name.mains[0])[:3]:
                for letter in letters:
                    yield key, letter


def initial_keys(person: Person, lone: frozenset[str]) -> Iterator[Key]:
    """Keys that bring "A. Zhumabekova" and «Айгүл Жумабекова» together, of words that stand alone somewhere."""
    for name in person.names:
        if len(name.mains) == 1:
            continue
        for place, word in enumerate(name.mains[:4]):
            for key in name_sounds.keys(word)[:3]:
                if key in lone:
                    for other, rest in enumerate(name.mains[:4]):
                        if other != place:
                            for letter in dict.fromkeys(k[:1] for k in name_sounds.keys(rest)):
                                yield "i", key, letter


class Blocks:
    """The blocks of a collection; people are known by their place in it."""

    def __init__(self) -> None:
        self._blocks: dict[Key, list[int]] = defaultdict(list)
        self._lone: dict[str, None] = {}
        self.size = 0

    def add(self, person: Person) -> None:
        """Puts one more person into the blocks it belongs to."""
        place = self.size
        self.size += 1
        for key in dict.fromkeys((*reach_keys(person), *name_keys(person))):
            self._blocks[key].append(place)
        for word, letter in dict.fromkeys(lone_words(person)):
            self._blocks["i", word, letter].append(place)
            self._lone[word] = None

    def finish(self, people: Sequence[Person]) -> None:
        """Brings initials and slips to the names they may belong to, when all are added."""
        lone = frozenset(self._lone)
        if lone:
            for place, person in enumerate(people):
                for key in dict.fromkeys(initial_keys(person, lone)):
                    self._blocks[key].append(place)
        self._link_slips()
        self._blocks = defaultdict(list, {key: block for key, block in self._blocks.items() if len(block) > 1})

    def _link_slips(self) -> None:
        """Joins name blocks of which one word is another's with a letter wrong."""
        words: dict[str, set[str]] = defaultdict(set)
        names = [key for key in self._blocks if key[0] == "n"]
        for _kind, one, other in names:
            words[one].add(other)
            words[other].add(one)
        alike = similar(words)
        for word, near in alike.items():
            for other in near:
                shorter, longer = sorted((words[word], words[other]), key=len)
                for rest in shorter & longer:
                    here = ("n", word, rest) if word < rest else ("n", rest, word)
                    there = ("n", other, rest) if other < rest else ("n", rest, other)
                    ours, theirs = self._blocks.get(here), self._blocks.get(there)
                    if ours and theirs and len(ours) * len(theirs) <= MOST * MOST // 2:
                        self._blocks["t", word, other, rest] = sorted({*ours, *theirs})

    def shared(self) -> Iterator[tuple[str, str, list[int]]]:
        """(kind, value, places) of addresses, numbers and accounts that three or more share."""
        for key, block in self._blocks.items():
            if key[0] in ("@", "p", "h") and len(block) > 2:
                yield key[0], key[1], block

    def pairs(self, people: Sequence[Person]) -> Iterator[tuple[int, Iterable[int]]]:
        """Each place, with the later places it is to be compared with."""
        of_place: list[list[list[int]]] = [[] for _place in range(self.size)]
        for key, block in self._blocks.items():
            for part in (block,) if len(block) <= MOST else self._parted(key, block, people):
                for place in part[:-1]:  # in the order of places: the last has nobody behind it
                    of_place[place].append(part)
        self._blocks.clear()
        for place, blocks in enumerate(of_place):
            if not blocks:
                continue
            later = {other for block in blocks for other in block if other > place}
            of_place[place] = []
            if later:
                yield place, sorted(later)

    def _parted(self, key: Key, block: list[int], people: Sequence[Person]) -> Iterator[list[int]]:
        """The parts of a block that is too large: those who share one more thing."""
        parts: dict[str, list[int]] = defaultdict(list)
        for place in block:
            person = people[place]
            if key[0] in ("n", "s", "t", "f", "i"):
                extra = [f"o{person.outlet}"] if person.outlet else []
            else:
                extra = [f"w{likeness.word_key(word)}" for name in person.names for word in name.mains[:4]]
            for value in dict.fromkeys(extra):
                parts[value].append(place)
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
