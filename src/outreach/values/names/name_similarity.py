"""How alike two names are: what each pair of words has in common, and what that says of given and family name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations, product, starmap
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from outreach.values import text
from outreach.values.names import name_parts, nicknames, phonetic_keys, western_names
from outreach.values.names.name_parts import FAMILY, GIVEN, OPEN, Parts

# What two words have in common, best first: the letters; the sound; another form of one given name; a family name in
# another form; all but the vowels; all but a slip of the hand; one is cut short; an initial; a little; nothing.
SAME, SOUND, FORM, STEM, VOWEL, SLIP, PART, INITIAL, NEAR, NONE = range(10)

_MOST = 5  # words of a name that are compared
_FAR = 4  # letters by which two words differ that have nothing in common
_SIMILAR = 0.84  # Jaro and Winkler's measure of two words that have a little in common


# --- two words --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=400_000)
def relation(one: str, other: str) -> int:
    """What two words of names, in lower case as typed, have in common. Symmetric."""
    if phonetic_keys.folded_word(one) == phonetic_keys.folded_word(other):
        return SAME
    ours, theirs = phonetic_keys.keys(one), phonetic_keys.keys(other)
    if not ours or not theirs:
        return NONE
    if not set(ours).isdisjoint(theirs):
        return SOUND
    formed = not nicknames.forms(one).isdisjoint(nicknames.forms(other))
    if _heard(one, other, formed):
        return SOUND
    if formed:
        return FORM
    found = _spelled(one, other, ours, theirs)
    return NEAR if found < NEAR and found != PART and _are_given(one, other) else found


def _are_given(one: str, other: str) -> bool:
    """Whether two words are given names, each its own: Maria and Marina, Aida and Aidai."""
    return nicknames.is_given(one) and nicknames.is_given(other)


def _heard(one: str, other: str, formed: bool) -> bool:
    """Whether a Cyrillic word writes a Western name as it is read aloud.

    Two given names are two, however they are read, but where they are `formed` of one: Murat and Марат.
    """
    latin, cyrillic = (other, one) if phonetic_keys.is_cyrillic(one) else (one, other)
    if phonetic_keys.is_cyrillic(latin) or not phonetic_keys.is_cyrillic(cyrillic) or name_parts.is_eastern(cyrillic):
        return False
    return (formed or not _are_given(one, other)) and western_names.are_one(latin, cyrillic)


def _spelled(one: str, other: str, ours: Sequence[str], theirs: Sequence[str]) -> int:
    """What two words that sound otherwise have in common by their letters."""
    short, long = sorted((ours[0], theirs[0]), key=len)
    begins = len(short) >= 4 and long.startswith(short)  # Alex., Abdyk…
    if not begins and OSA.distance(short, long, score_cutoff=_FAR) > _FAR:
        return NONE
    stems = [set(map(name_parts.stem, keys[:2])) for keys in (ours, theirs)]
    if stems[0] & stems[1]:
        return STEM
    styles = {name_parts.style(short), name_parts.style(long)} - {""}
    if len(styles) > 1:
        return NONE  # Захарин and Захаров
    slip = min(starmap(_slip, product(ours, theirs)))
    if slip < NONE or _is_typed_wrong(one, other):
        return min(slip, SLIP)
    if begins and len(long) - len(short) >= 2:
        return PART
    return NEAR if JaroWinkler.similarity(short, long) >= _SIMILAR and not _are_given(one, other) else NONE


def _slip(a: str, b: str) -> int:
    """VOWEL where only vowels differ, SLIP for one letter, or two in a long word, else NONE.

    Hands slip inside a word: one that begins with another letter is another name, Усенов and Эсенов.
    """
    shorter, longer = sorted((len(a), len(b)))
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance > 2 or shorter < 3 or longer < 4 or a[0] != b[0]:
        return NONE
    if shorter >= 4 and phonetic_keys.skeleton(a) == phonetic_keys.skeleton(b):
        return VOWEL
    return SLIP if distance == 1 or shorter >= 8 else NONE


def _is_typed_wrong(one: str, other: str) -> bool:
    """Whether one letter was typed wrong, which may change two sounds: Stephen and Stpehen.

    Of short words one must be a given name and the other none: Beth and Bwth, but Ross and Rose are two. Of two scripts
    the letters are compared as they are romanised: Шухоат and Shuhrat.
    """
    if phonetic_keys.is_cyrillic(one) != phonetic_keys.is_cyrillic(other):
        one, other = text.latin(text.fold(one)), text.latin(text.fold(other))
    short, long = sorted((len(one), len(other)))
    if long < 4 or one[:1] != other[:1] or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    return short >= 5 or nicknames.is_given(one) != nicknames.is_given(other)


# What else an initial may be short for: Z. of Zhanyl, C. of Chynara, K. of Khurshid, Y. of Yelena, G. of George.
_SHORT_FOR = dict(zip("zckyijdxqwg", ("j", "ck", "h", "ei", "e", "i", "j", "hk", "k", "v", "hj"), strict=True))


@lru_cache(maxsize=2_000)
def _sounds_of(letter: str) -> frozenset[str]:
    found = {key[:1] for key in phonetic_keys.keys(letter)}
    if len(letter) == 1:
        found.update(*(_SHORT_FOR.get(key, "") for key in (phonetic_keys.folded_word(letter), *found)))
    return frozenset(found)


@lru_cache(maxsize=60_000)
def begins(word: str) -> frozenset[str]:
    """The first sounds of a word."""
    return frozenset(key[:1] for key in phonetic_keys.keys(word))


def initial_fits(letter: str, word: str) -> bool:
    """Whether an initial can be that of a word: "Zh.", "Z." and «Ж» of Жаныбек and Janybek."""
    return not _sounds_of(letter).isdisjoint(begins(word))


# --- two names --------------------------------------------------------------------------------------------------


class Names(NamedTuple):
    """What two names have in common.

    `given`, `family`, `middle` are relations, or None where one of them does not tell. `clash` where they can hardly be
    one person's; `matched` words are in both; `crossed` where their order differs.
    """

    given: int | None = None
    family: int | None = None
    middle: int | None = None
    clash: bool = False
    matched: int = 0
    crossed: bool = False

    @property
    def is_given_alone(self) -> bool:
        """Whether the given names tell and the family names do not."""
        return self.family is None and self.given is not None

    @property
    def told(self) -> list[int]:
        """The relations of given and family name that are known."""
        return [found for found in (self.given, self.family) if found is not None]

    @property
    def is_same(self) -> bool:
        """Whether two full names are one, whatever their script, spelling and order."""
        if self.given is None or self.family is None or self.clash or self.middle == NONE:
            return False
        return self.matched > 1 and self.given <= SOUND and self.family <= SOUND


NOTHING = Names()


def compare(one: Parts, other: Parts) -> Names:
    """What two names have in common. Symmetric."""
    if other < one:
        one, other = other, one
    if not (one.mains or one.initials) or not (other.mains or other.initials):
        return NOTHING
    return _of_plain(one, other) or _Comparison(one, other).result()


def _of_plain(one: Parts, other: Parts) -> Names | None:
    """The same for two names of two words that sound alike in their order, as most do that are compared."""
    if not len(one.mains) == 2 == len(other.mains) or one[2:] != _PLAIN or other[2:] != _PLAIN:
        return None
    found = relation(one.mains[0], other.mains[0]), relation(one.mains[1], other.mains[1])
    if max(found) > SOUND:
        return None
    given, family = found if _role(one, 0, other, 0) != FAMILY else reversed(found)
    return Names(given, family, matched=2)


_PLAIN = Parts()[2:]


class _Comparison:
    """Goes through the words of two names; `left` are the places of those that have no counterpart yet, `told` is what
    given and family name have in common."""

    def __init__(self, one: Parts, other: Parts) -> None:
        self.sides = (one, other)
        self.left = (set(range(len(one.mains))), set(range(len(other.mains))))
        self.told: dict[int, int] = {}
        self.pairs: list[tuple[int, int]] = []
        for here, there, found in _aligned(one, other):
            self._note(here, there, found)
        self.matched = len(self.pairs)

    def result(self) -> Names:
        one, other = self.sides
        ours, theirs = self.left
        if ours or theirs:
            self._find_aside()
        self._read_initials()
        if ours and theirs:
            self._conflict()
        middle = _middles(one, other)
        found = self.told.get(GIVEN)
        if found in _SPELLED_OTHERWISE and _sexes_differ(one, other):
            self.told[GIVEN] = NONE  # Евгений Зубов and Евгения Зубова
        generations = {one.generation, other.generation} - {0}
        fathers = bool(one.middles and other.middles and middle == NONE)
        clash = NONE in (found, self.told.get(GIVEN)) or len(generations) > 1 or fathers
        crossed = any(here != there for here, there in self.pairs)
        return Names(self.told.get(GIVEN), self.told.get(FAMILY), middle, clash, self.matched, crossed)

    def _note(self, here: int, there: int, found: int) -> None:
        one, other = self.sides
        self.pairs.append((here, there))
        self.left[0].discard(here)
        self.left[1].discard(there)
        role = _role(one, here, other, there)
        if role == OPEN:
            role = GIVEN if list(self.told) == [FAMILY] else FAMILY
        self._tell(role, found)

    def _tell(self, role: int, found: int) -> None:
        self.told[role] = max(found, self.told.get(role, SAME))

    def _find_aside(self) -> None:
        """Words that stand elsewhere in the other name: a maiden name, a patronymic taken for a family name."""
        for left, side, beside in zip(self.left, self.sides, reversed(self.sides), strict=True):
            for place in sorted(left):
                word = side.mains[place]
                fathers = () if side.middles or side.roles[place] == GIVEN else map(_father, beside.middles)
                if _father(word) in fathers or any(relation(word, aside) <= SLIP for aside in beside.others):
                    left.discard(place)
                    self.matched += 1

    def _read_initials(self) -> None:
        """An initial stands for a word that the other name spells out; behind two words it is a middle name."""
        one, other = (side.initials[:1] if len(side.mains) < 2 else () for side in self.sides)
        if one and other and GIVEN not in self.told:
            self._tell(GIVEN, INITIAL if initial_fits(one[0], other[0]) else NONE)
            return
        for initials, left, side in zip((other, one), self.left, self.sides, strict=True):
            if initials and left:
                self._read_initial(initials[0], left, side)

    def _read_initial(self, letter: str, left: set[int], side: Parts) -> None:
        fitting = [place for place in sorted(left) if initial_fits(letter, side.mains[place])]
        place = max(fitting, key=side.roles.__getitem__, default=min(left))
        left.discard(place)
        if fitting and side.roles[place] == FAMILY:
            self.told[FAMILY] = INITIAL
        else:
            self._tell(GIVEN, INITIAL if fitting else NONE)

    def _conflict(self) -> None:
        """Words left on both sides have nothing in common: two given names, or two family names of one person."""
        one, other = self.sides
        if not self.matched:
            if self.told.get(GIVEN) == INITIAL:
                self.told[FAMILY] = NONE
            elif sorted((*one.roles, *other.roles)) != [FAMILY, GIVEN]:
                self.told[GIVEN] = NONE
        elif self.matched > 1:
            if FAMILY not in self.told and all(nicknames.is_given(one.mains[here]) for here, _there in self.pairs):
                self.told[FAMILY] = NONE  # Jean-Pierre Moreau and Jean-Pierre Dupont
        elif self._is_family_agreed():
            self.told[GIVEN] = NONE
        elif (one.father in self.left[0]) == (other.father in self.left[1]):
            self.told[FAMILY] = NONE  # else a father's name in place of a family name

    def _is_family_agreed(self) -> bool:
        """Whether the word that two names share is the family name, so that they are two people."""
        one, other = self.sides
        if not self.pairs:
            return False
        here, there = self.pairs[0]
        are_last = 0 < here == len(one.mains) - 1 and 0 < there == len(other.mains) - 1
        if are_last and not one.roles[here] == other.roles[there] == GIVEN:
            return True  # though it may be a given name too: Hüseyin Gül, Tuğrul Gül
        role = _role(one, here, other, there) or -_role(one, min(self.left[0]), other, min(self.left[1]))
        return role != GIVEN


_SPELLED_OTHERWISE = (STEM, VOWEL, SLIP, PART, INITIAL, NEAR)


def _aligned(one: Parts, other: Parts) -> list[tuple[int, int, int]]:
    """Which word of one name is which of the other: (place here, place there, relation), the best such assignment."""
    ours, theirs = one.mains[:_MOST], other.mains[:_MOST]
    if len(ours) > len(theirs):
        return [(here, there, found) for there, here, found in _aligned(other, one)]
    table = [[_allowed(one, here, other, there) for there in range(len(theirs))] for here in range(len(ours))]

    def cost(places: Sequence[int]) -> tuple[int, int]:
        found = [row[place] for row, place in zip(table, places, strict=True)]
        return sum(found), min(found, default=NONE)

    best = min(permutations(range(len(theirs)), len(ours)), key=cost, default=())
    return [(here, there, table[here][there]) for here, there in enumerate(best) if table[here][there] < NONE]


def _allowed(one: Parts, here: int, other: Parts, there: int) -> int:
    """The relation of two words, or less where what they are in their names speaks against it."""
    found = relation(one.mains[here], other.mains[there])
    father, too = one.father == here, other.father == there
    if one.father >= 0 <= other.father and father != too:
        return NONE  # «Канат кызы Элмира» is none of «Асан уулу Канат»
    if not FORM <= found < NONE or father or too:
        return found
    roles = one.roles[here], other.roles[there]
    if roles[0] * roles[1] < 0 and (here != there or found in (FORM, STEM)):
        return NONE  # Рахмон is not the Рахмонов of another name
    return NEAR if found == STEM and GIVEN in roles else found  # Daniel and Daniela


def _role(one: Parts, here: int, other: Parts, there: int) -> int:
    mine, yours = one.roles[here], other.roles[there]
    if mine == yours or yours == OPEN:
        return mine or _by_place(one, here)
    return yours if mine == OPEN else OPEN


def _by_place(name: Parts, place: int) -> int:
    """Where nothing else tells, a name is written given name first, in most files."""
    last = len(name.mains) - 1
    return OPEN if not last else GIVEN if place == 0 else FAMILY if place == last else OPEN


def _middles(one: Parts, other: Parts) -> int | None:
    """What two patronymics or middle initials have in common, or the one and the other."""
    if one.middles and other.middles:
        return min(starmap(_of_fathers, product(one.middles, other.middles)))
    side, beside = (one, other) if one.initials else (other, one)
    if not side.initials:
        return None
    are_alike = (len(one.mains) > 1) == (len(other.mains) > 1)
    if beside.middles and (len(side.initials) > 1 or len(side.mains) > 1):
        # «А. Б. Жумабекова»: the last initial is the patronymic's, where there are two or the given name is spelled.
        fits = initial_fits(side.initials[-1], beside.middles[0])
    elif beside.initials and are_alike:
        fits = all(map(initial_fits, one.initials, other.initials))
    else:
        return None
    return INITIAL if fits else NONE


def _of_fathers(one: str, other: str) -> int:
    """What two patronymics have in common: their endings are everybody's, so the fathers' names are compared."""
    found = relation(one, other)
    if found > SOUND:
        mine, yours = _father(one), _father(other)
        found = STEM if mine == yours else max(relation(mine, yours), STEM)
    return NONE if found == NEAR else found


_PATRONYMIC_ENDS = ("ovich", "evich", "ovna", "evna", "ivna", "ichna", "ich")


@lru_cache(maxsize=20_000)
def _father(word: str) -> str:
    """A patronymic's father, roughly: Асановна, Асан уулу, Asanovna."""
    key = phonetic_keys.likeliest(word)
    ending = next((ending for ending in _PATRONYMIC_ENDS if key.endswith(ending)), "")
    return key.removesuffix(ending)


def _sexes_differ(one: Parts, other: Parts) -> bool:
    """Whether one family name is in the form of a man's and the other in that of a woman's."""
    return any(
        a != b and name_parts.mans(a) == name_parts.mans(b) for a, b in product(_families(one), _families(other))
    )


def _families(name: Parts) -> list[str]:
    """The family names of a name, as they sound."""
    return [phonetic_keys.likeliest(word) for word, role in zip(name.mains, name.roles, strict=True) if role == FAMILY]
