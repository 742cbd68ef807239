"""Who is compared with whom: only people who share an address, a number, or a name that sounds alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations, product, repeat, starmap
from typing import Generic, NamedTuple, TypeVar

from outreach.services.identity.comparison import Person, is_shared_box, telling
from outreach.services.identity.scoring import Scorer, is_own, name_key
from outreach.values import text
from outreach.values.names import name_parts, name_similarity, nicknames, phonetic_keys, western_names
from outreach.values.names.name_parts import Parts
from outreach.values.names.name_similarity import NONE, relation

MOST = 40  # people in a block up to which all of them are compared with one another
MANY = 5_000  # people above which a name that is like another is not compared without anything else in common
SHIFT = 24  # bits of the number of a sound, and of a place
MASK = (1 << SHIFT) - 1
_FEW = 12  # colleagues up to whom it costs less to compare all of them
_STEP = 500  # pairs between two chances to say how far it is
K = TypeVar("K", bound=Hashable)


class _Index(Generic[K]):
    """Places by their keys; a key that is one place's alone, as most are, takes no list."""

    def __init__(self) -> None:
        self.first: dict[K, int] = {}
        self.blocks: dict[K, list[int]] = {}

    def put(self, start: int, column: Sequence[Sequence[K]]) -> None:
        """Adds the keys of one place after the other, from `start` on."""
        blocks = self.blocks
        keys = list(chain.from_iterable(column))
        if not keys:
            return
        places = list(chain.from_iterable(map(repeat, range(start, start + len(column)), map(len, column))))
        for key, place, before in zip(keys, places, map(self.first.setdefault, keys, places), strict=True):
            if before != place:
                block = blocks.get(key)
                if block is None:
                    blocks[key] = [before, place]
                elif block[-1] != place:
                    block.append(place)


class _Facts(NamedTuple):
    """What blocks need of a word: its likeliest keys, their consonants, its stem where that differs, its forms."""

    keys: tuple[str, ...]
    skeletons: tuple[str, ...]
    stem: str
    forms: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _facts(word: str) -> _Facts:
    keys = phonetic_keys.keys(word)[:3]
    if not keys:
        return _Facts((), (), "", ())
    stem = name_parts.stem(keys[0])
    return _Facts(
        keys, tuple(dict.fromkeys(map(phonetic_keys.skeleton, keys))), "" if stem == keys[0] else stem,
        tuple(map(str, sorted(nicknames.forms(word)))),
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _word_traits(word: str) -> frozenset[str]:
    """What words that are alike have one of in common: consonants but for one of them, a name they are a form of."""
    about = _facts(word)
    return frozenset(
        (*about.skeletons, *about.forms,
         *(bones[:place] + bones[place + 1 :] for bones in about.skeletons if len(bones) > 1
           for place in range(len(bones))))
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _word_signs(word: str) -> frozenset[str]:
    """Its traits that not many have, and the keys by which a Western name is met in the other script."""
    about = _facts(word)
    usual = frozenset(trait for trait in _word_traits(word) if len(trait) > 2)
    return usual.union(
        about.skeletons, about.forms, (western_names.asked if word.isascii() else western_names.kept)(word)
    )


def _words_may_be_one(one: str, other: str) -> bool:
    """Whether two words of names have anything in common; most of one script are told apart by their traits."""
    if one.isascii() == other.isascii() and _word_traits(one).isdisjoint(_word_traits(other)):
        return False
    return relation(one, other) < NONE


class _Traits(NamedTuple):
    """What tells that two names are not one's: the traits of their words, how these begin as they are heard."""

    script: str
    words: frozenset[str]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> _Traits:
        western = (word for word in words if word.isascii() or not name_parts.is_eastern(word))
        return cls(
            text.script(" ".join(words)),
            frozenset().union(*map(_word_traits, words)),
            frozenset().union(*map(western_names.beginnings, western)),
        )


class _Skeletons(dict[str, tuple[str, ...]]):
    """The consonants of a word in its likeliest readings."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = self[word] = _facts(word).skeletons
        return found


def _words(name: Parts) -> tuple[str, ...]:
    """The words of a name that may be another's: no more than make sense."""
    words = name.mains
    if name.others or len(words) > 4:
        words = (*words[:4], *name.others[:2])
    if len(words) == 1 and name.middles:
        words = (*words, name.middles[0])
    return words


def _words_of(names: Sequence[Parts]) -> tuple[str, ...]:
    """The words of all spellings of a name."""
    return tuple(chain.from_iterable(map(_words, names)))


def _weak_keys(person: Person) -> Iterator[str]:
    """Keys of names that are alike but not the same: "s" of consonants, "f" of short forms."""
    for name in person.names:
        for one, other in combinations([_facts(word) for word in _words(name)], 2):
            if not one.keys or not other.keys:
                continue
            a, b = one.skeletons[0], other.skeletons[0]
            if len(a) + len(b) >= 5:
                yield f"s{a} {b}" if a < b else f"s{b} {a}"
            for form in one.forms:
                yield f"f{form} {other.keys[0]}"
            for form in other.forms:
                yield f"f{form} {one.keys[0]}"


def _initial_keys(person: Person) -> Iterator[str]:
    """Keys that bring "A. Zhumabekova" and «Айгүл Жумабекова» together: a word, and how another one begins."""
    for name in person.names:
        if len(name.mains) > 1:
            for word in name.mains[:4]:
                for rest in name.mains[:4]:
                    if rest is not word:
                        for letter in name_similarity.begins(rest):
                            yield from (f"{key} {letter}" for key in _facts(word).keys)
        elif name.mains and name.initials:
            for letter in name_similarity.initials_of(name.initials[0]):
                yield from (f"{key} {letter}" for key in _facts(name.mains[0]).keys)


def _is_lone(person: Person) -> bool:
    """Whether a name is given by one word and an initial."""
    return any(len(name.mains) == 1 and name.initials for name in person.names)


def _plain(name: Parts) -> bool:
    return len(name.mains) == 2 and not (name.middles or name.initials or name.others)


def _is_ascii(name: Parts) -> bool:
    return not name.mains or name.mains[0].isascii()


def _are_one(one: Parts, other: Parts) -> bool:
    """Whether two plain names may be one; others always may."""
    if not (_plain(one) and _plain(other)):
        return True
    (a, b), (c, d) = one.mains, other.mains
    may_be = _words_may_be_one
    return (may_be(a, c) and may_be(b, d)) or (may_be(a, d) and may_be(b, c))


class Blocks:
    """The blocks of a collection; people are known by their place in it, a pair by `first << SHIFT | second`."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.large = len(people) > MANY
        self._boxes: _Index[str] = _Index()
        self._locals: _Index[str] = _Index()
        self._phones: _Index[str] = _Index()
        self._handles: _Index[str] = _Index()
        self._outlets: _Index[str] = _Index()
        self._names: _Index[int] = _Index()
        self._weak: _Index[str] = _Index()
        self._initials: _Index[str] = _Index()
        self.words: list[tuple[str, ...]] = []  # of everybody's names
        self._bones: list[tuple[str, ...]] = []  # the consonants of these words
        self._traits: dict[int, _Traits | None] = {}  # of those who were met
        self._skeletons = _Skeletons()
        self._numbers: dict[str, int] = {}  # of sounds
        self._sounds: dict[str, tuple[int, ...]] = {}  # of words

    def add(self, start: int, some: Sequence[Person]) -> None:
        """Puts some people, the first of whom is at `start`, into the blocks they belong to."""
        _ids, names, emails, phones, _numbers, handles, outlets, *_rest = zip(*some, strict=True)
        self._boxes.put(start, emails)
        self._locals.put(start, [[box.partition("@")[0] for box in boxes] for boxes in emails])
        self._phones.put(start, phones)
        self._handles.put(start, handles)
        self._outlets.put(start, [(telling(outlet),) if outlet else () for outlet in outlets])
        words = [
            mine[0].mains if len(mine) == 1 and len(mine[0].mains) == 2 and not mine[0].others else _words_of(mine)
            for mine in names
        ]
        of = self._skeletons.__getitem__
        self.words += words
        self._bones += [
            of(mine[0]) + of(mine[1]) if len(mine) == 2 else tuple(chain.from_iterable(map(of, mine))) for mine in words
        ]  # two words are what most have, and the shortest way counts
        if not self.large:
            self._names.put(start, list(map(self._name_keys, some)))
            self._weak.put(start, [list(_weak_keys(person)) for person in some])
            self._initials.put(start, [list(_initial_keys(person)) for person in some])

    def _sound(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's likeliest keys, when it is met for the first time."""
        numbers = self._numbers
        found = tuple(numbers.setdefault(key, len(numbers)) for key in _facts(word).keys)
        self._sounds[word] = found
        return found

    def _name_keys(self, person: Person) -> list[int]:
        """The keys of every two words of a name, whichever of them is the family name."""
        found: list[int] = []
        sounds = self._sounds
        for name in person.names:
            words = name.mains
            if len(words) != 2 or name.others:
                words = _words(name)
            for one, other in combinations(words, 2):
                ours, theirs = sounds.get(one), sounds.get(other)
                for a in self._sound(one) if ours is None else ours:
                    for b in self._sound(other) if theirs is None else theirs:
                        found.append(a << SHIFT | b if a < b else b << SHIFT | a)
                if not self.large:
                    self._add_stems(found, one, other)
        return found

    def _add_stems(self, found: list[int], one: str, other: str) -> None:
        numbers = self._numbers
        for word, rest in ((one, other), (other, one)):
            stem, sounds = _facts(word).stem, self._sounds[rest]
            if stem and sounds:
                a, b = numbers.setdefault(stem, len(numbers)), sounds[0]
                found.append(a << SHIFT | b if a < b else b << SHIFT | a)

    def shared(self) -> Iterator[tuple[str, str, list[int]]]:
        """(kind, value, places) of addresses, numbers and accounts that three or more share."""
        for kind, index in (("@", self._boxes), ("p", self._phones), ("h", self._handles)):
            for value, block in index.blocks.items():
                if len(block) > 2:
                    yield kind, value, block

    def near(self, hopeful: Callable[[Person, Person], bool] = lambda one, other: True) -> Iterator[set[int]]:
        """The pairs who share more than a name, or whose names are alike and not many have such; some at a time.

        Of many colleagues whose names are alike only those are taken who are `hopeful`.
        """
        for index in (self._boxes, self._phones, self._handles):
            pairs = all_of(block for block in index.blocks.values() if len(block) <= MOST)
            yield {pair for pair in pairs if not self._are_strangers(pair >> SHIFT, pair & MASK)}
            for block in index.blocks.values():
                if len(block) > MOST:
                    yield from self._of_many(block, hopeful)
        yield all_of(self._of_locals())
        found: set[int] = set()
        for some in chain.from_iterable(self._of_many(places, hopeful) for places in self._outlets.blocks.values()):
            found |= some
            if len(found) > _STEP:
                yield found
                found = set()
        yield found
        if not self.large:
            yield all_of(block for block in self._weak.blocks.values() if len(block) <= MOST)
            yield self._of_initials()
            yield all_of(self._of_slips())

    def namesakes(self, scorer: Scorer) -> Iterator[list[int]]:
        """Blocks of those whose names sound the same; in a large collection of those whose name is rare, or is
        another's in full."""
        if self.large:
            for place in sorted(scorer.rare(self.people, self.words)):
                self._names.put(place, [self._name_keys(self.people[place])])
            full: _Index[str] = _Index()
            full.put(0, [(key,) if key else () for key in map(name_key, self.people)])
            yield from (block for block in full.blocks.values() if len(block) <= MOST)
        for block in self._names.blocks.values():
            if len(block) <= MOST:
                yield block

    def _are_strangers(self, one: int, other: int) -> bool:
        """Whether two, whose names are given in full, have no word that might be one, as most who share an office."""
        bones = self._bones
        if not set(bones[one]).isdisjoint(bones[other]):
            return False
        ours, theirs = self._traits_of(one), self._traits_of(other)
        if ours is None or theirs is None or not ours.words.isdisjoint(theirs.words):
            return False
        # Of two scripts a word may also be how the other is heard: Хью is Hugh.
        return ours.script == theirs.script or ours.beginnings.isdisjoint(theirs.beginnings)

    def _traits_of(self, place: int) -> _Traits | None:
        """The traits of somebody's name; None where it is not given in full."""
        if place not in self._traits:
            words, names = self.words[place], self.people[place].names
            full = bool(names) and all(len(name.mains) > 1 for name in names)
            self._traits[place] = _Traits.of(words) if full else None
        return self._traits[place]

    def _of_locals(self) -> Iterator[list[int]]:
        """Those whose mailboxes at different hosts are called alike; many are so called after their names."""
        people, most = self.people, 3 if self.large else MOST
        for local, block in self._locals.blocks.items():
            if len(local) > 4 and len(block) <= most:
                begin = local + "@"
                boxes = {place: [box for box in people[place].emails if box.startswith(begin)] for place in block}
                if len(set(chain.from_iterable(boxes.values()))) < 2:
                    continue  # one box, as of most: they were met by it
                own = [place for place, mine in boxes.items() if not all(map(is_shared_box, mine))]
                if len(own) > 1 and (not self.large or self._are_named_alike(own) or is_own(local, people[own[0]])):
                    yield own

    def _are_named_alike(self, places: Sequence[int]) -> bool:
        """Whether all words of two names sound alike, so that one of them may have moved to another office."""
        one, other = (set(self._bones[place]) for place in places[:2])
        return len(places) == 2 and len(one) > 1 and one == other

    def _of_many(self, places: list[int], hopeful: Callable[[Person, Person], bool]) -> Iterator[set[int]]:
        """Those among many who have a word of the name in common, by its consonants, and no word against them."""
        people = self.people
        keys = [self._bones[place] for place in places]
        each = list(chain.from_iterable(keys))
        if len(set(each)) == len(each):  # as among the few of most newsrooms
            return
        sharers: dict[str, list[int]] = {}
        for number, bones in enumerate(keys):
            for key in dict.fromkeys(bones):
                sharers.setdefault(key, []).append(number)
        found: set[int] = set()
        for alike, block in sharers.items():
            if len(block) < 2:
                continue
            few = len(block) <= _FEW
            for a, b in combinations(block, 2) if few else self._by_rest(alike, block, places):
                one, other = places[a], places[b]
                mine, yours = people[one], people[other]
                if self._may_be_one(mine, yours) and (few or hopeful(mine, yours)):
                    found.add(one << SHIFT | other)
            if len(block) > MOST:
                yield found
                found = set()
        yield found

    def _by_rest(self, alike: str, block: list[int], places: list[int]) -> set[tuple[int, int]]:
        """The pairs in a block of colleagues, a word of whose names is `alike`, whose other words may be one, too."""
        parts: dict[str, list[int]] = {}
        lone: dict[str, list[int]] = {}  # those given by one word and an initial
        begun: dict[str, list[int]] = {}
        for one in block:
            place = places[one]
            words = self.words[place]
            rest = [word for word in words if alike not in _facts(word).skeletons] or words
            for trait in {trait for word in rest for trait in _word_signs(word)}:
                parts.setdefault(trait, []).append(one)
            for letter in {letter for word in rest for letter in name_similarity.begins(word)}:
                begun.setdefault(letter, []).append(one)
            for name in self.people[place].names:
                for letter in {letter for word in name.initials for letter in name_similarity.initials_of(word)}:
                    lone.setdefault(letter, []).append(one)
        found: set[tuple[int, int]] = set()
        for part in parts.values():
            if 1 < len(part) <= MOST * 3:
                found.update(combinations(part, 2))
        for letter, short in lone.items():
            whole = begun.get(letter, [])
            if len(short) + len(whole) <= MOST * 3:
                found.update(combinations(short, 2))
                found.update((min(pair), max(pair)) for pair in product(short, whole) if pair[0] != pair[1])
        return found

    @staticmethod
    def _may_be_one(one: Person, other: Person) -> bool:
        """Whether two have names of which no word is without its like; of names not plain nobody can tell so fast."""
        if len(one.names) == 1 and len(other.names) == 1:
            return _are_one(one.names[0], other.names[0])
        pairs = list(product(one.names, other.names))
        if len(pairs) == 4:  # in both scripts: each is told by its own
            pairs = [(mine, yours) for mine, yours in pairs if _is_ascii(mine) == _is_ascii(yours)] or pairs
        return any(starmap(_are_one, pairs))

    def _of_initials(self) -> set[int]:
        """Names that are given by one word and an initial, with all that these may stand for."""
        found: set[int] = set()
        for block in self._initials.blocks.values():
            if len(block) <= MOST:
                for lone in block:
                    if _is_lone(self.people[lone]):
                        found.update(
                            lone << SHIFT | other if lone < other else other << SHIFT | lone
                            for other in block if other != lone
                        )  # fmt: skip
        return found

    def _of_slips(self) -> Iterator[list[int]]:
        """Joins name blocks of which one word is another's with a letter wrong."""
        sounds = list(self._numbers)
        words: dict[int, set[int]] = defaultdict(set)
        for key in self._names.first:
            one, other = key >> SHIFT, key & MASK
            words[one].add(other)
            words[other].add(one)
        for sound, near in similar(sounds).items():
            mine = self._numbers[sound]
            for like in near:
                yours = self._numbers[like]
                for rest in words[mine] & words[yours]:
                    ours, theirs = self._named(mine, rest), self._named(yours, rest)
                    if ours and theirs and len(ours) * len(theirs) <= MOST * MOST // 2:
                        yield sorted({*ours, *theirs})

    def _named(self, one: int, other: int) -> list[int]:
        """All who have two sounds in their names, one alone too."""
        key = one << SHIFT | other if one < other else other << SHIFT | one
        block = self._names.blocks.get(key)
        if block is None:
            return [self._names.first[key]] if key in self._names.first else []
        return block


def all_of(blocks: Iterable[Sequence[int]]) -> set[int]:
    """Every pair in each of some blocks, whose places stand in order."""
    found: set[int] = set()
    for block in blocks:
        if len(block) == 2:
            found.add(block[0] << SHIFT | block[1])
        else:
            found.update([one << SHIFT | other for one, other in combinations(block, 2)])
    return found


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
