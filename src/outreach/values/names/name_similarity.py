"""How alike two names are: what each pair of words has in common, weighed by how rare the words are.

Weights are natural logarithms of odds (Fellegi and Sunter's record linkage): a rare family name that agrees says
much, a common one little, and two given names that differ say more against than any agreement of a family for.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from math import log
from typing import ClassVar, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from outreach.values import text
from outreach.values.names import name_parts, nicknames, phonetic_keys, western_names
from outreach.values.names.name_parts import FAMILY, GIVEN, OPEN, Parts, is_eastern

# What two words have in common, best first.
SAME, SOUND, FORM, STEM, VOWEL, SLIP, PART, INITIAL, NEAR, NONE = range(10)

_FAR = 4  # letters by which two words differ that have no more in common than a beginning
SURE_GIVEN_CONFLICT = -7.0
GIVEN_CONFLICT = -5.0
FAMILY_CONFLICT = -3.6
MIDDLE_CONFLICT = -4.0


@lru_cache(maxsize=400_000)
def relation(one: str, other: str) -> int:
    """What two words of names, in lower case as typed, have in common. Symmetric."""
    if one == other:
        return SAME
    ours, theirs = phonetic_keys.keys(one), phonetic_keys.keys(other)
    if not ours or not theirs:
        return SAME if phonetic_keys.folded_word(one) == phonetic_keys.folded_word(other) else NONE
    if ours[0] == theirs[0] or (len(ours) + len(theirs) > 2 and not set(ours).isdisjoint(theirs)):
        return SAME if phonetic_keys.folded_word(one) == phonetic_keys.folded_word(other) else SOUND
    forms = nicknames.forms(one)
    formed = bool(forms) and not forms.isdisjoint(nicknames.forms(other))
    odd = None if one.isascii() and other.isascii() else _oddities(one, other, formed)
    if odd is not None and (odd == 0 or not formed):
        return VOWEL if odd else SOUND
    if formed:
        return FORM
    if OSA.distance(ours[0], theirs[0], score_cutoff=_FAR) > _FAR:
        return _cut(ours[0], theirs[0])
    return _spelled(one, other, ours, theirs)


def _are_given(one: str, other: str) -> bool:
    return nicknames.is_given(one) and nicknames.is_given(other)


def _oddities(one: str, other: str, formed: bool) -> int | None:
    """How far the one that is in Cyrillic is from how the other, a Western name, is read; None where it is not.

    Two given names are two, however they are read, but where they are `formed` of one: Murat and Марат.
    """
    latin, cyrillic = (other, one) if phonetic_keys.is_cyrillic(one) else (one, other)
    if not western_names.begin_alike(latin, cyrillic):
        return None
    if phonetic_keys.is_cyrillic(latin) or not phonetic_keys.is_cyrillic(cyrillic) or is_eastern(cyrillic):
        return None
    if not formed and _are_given(one, other):
        return None
    return western_names.oddities(latin, cyrillic)


def _spelled(one: str, other: str, ours: Sequence[str], theirs: Sequence[str]) -> int:
    """What two words have in common that sound like words a few letters apart."""
    if any(name_parts.stem(a) == name_parts.stem(b) for a in ours[:2] for b in theirs[:2]):
        return STEM
    best = min(_slips(a, b) for a in ours for b in theirs)
    known = _are_given(one, other)
    if best == NONE and _is_typed_wrong(one, other):
        best = SLIP
    if best < NONE:
        if known and _ends_as_in_russian(one, other, ours[0], theirs[0]):
            return SOUND
        return NEAR if known else best  # Maria and Marina, Aida and Aidai: two names
    best = _cut(ours[0], theirs[0])
    if best == NONE and not known:
        # Two slips, or a romanisation of a kind unheard of.
        best = NEAR if JaroWinkler.similarity(ours[0], theirs[0]) >= 0.84 else NONE
    return best


def _is_typed_wrong(one: str, other: str) -> bool:
    """Whether one letter was typed wrong, which may change two sounds: Stephen and Stpehen.

    Of short words one must be a given name and the other none: Beth and Bwth, but Ross and Rose are two. Of two scripts
    the letters are compared as they are romanised: Шухоат and Shuhrat.
    """
    if phonetic_keys.is_cyrillic(one) != phonetic_keys.is_cyrillic(other):
        one, other = text.latin(text.fold(one)), text.latin(text.fold(other))
    short, long = sorted((len(one), len(other)))
    if long < 4 or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    return short >= 5 or nicknames.is_given(one) != nicknames.is_given(other)


def _ends_as_in_russian(one: str, other: str, sound: str, like: str) -> bool:
    """Whether a woman's name that ends in e is written in Cyrillic with а: Renate, Рената; Sabine, Сабина."""
    if phonetic_keys.is_cyrillic(one) == phonetic_keys.is_cyrillic(other) or sound[:-1] != like[:-1]:
        return False
    return (sound[-1], like[-1]) == (("a", "e") if phonetic_keys.is_cyrillic(one) else ("e", "a"))


def _slips(a: str, b: str) -> int:
    """VOWEL where only vowels differ, SLIP for one letter (two in a long word), else NONE."""
    shorter, longer = sorted((len(a), len(b)))
    if longer - shorter > 2 or shorter < 3:
        return NONE
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance > 2:
        return NONE
    if shorter >= 4 and phonetic_keys.skeleton(a) == phonetic_keys.skeleton(b):
        return VOWEL
    if distance == 1:
        return SLIP if shorter >= 4 or (shorter == 3 and longer == 4) else NONE
    return SLIP if shorter >= 8 else NONE


def _cut(a: str, b: str) -> int:
    """PART where one word is the other's beginning: Alex., Abdyk…"""
    if a[:4] != b[:4]:
        return NONE
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return PART if len(short) >= 4 and long.startswith(short) and len(long) - len(short) >= 2 else NONE


# What else an initial may be short for: Z. of Zhanyl, C. of Chynara, K. of Khurshid, Y. of Yelena, D. of Dzhamilia,
# G. of George.
_SHORT_FOR = dict(zip("zckyijdxqwg", ("j", "ck", "h", "ei", "e", "i", "j", "hk", "k", "v", "hj"), strict=True))


# What a Western name may begin with that is written in Cyrillic as it is heard: Элис is Alice, Уильям William.
_HEARD = {"э": "a", "д": "g", "ж": "g", "у": "v"}


@lru_cache(maxsize=2_000)
def initials_of(letter: str) -> frozenset[str]:
    """The first sounds that an initial, of one or two letters, may stand for."""
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
    if not initials_of(letter).isdisjoint(begins(word)):
        return True
    heard = _HEARD.get(letter)
    return heard is not None and word.isascii() and begins(word).intersection(heard) != set() and not is_eastern(word)


@lru_cache(maxsize=60_000)
def word_key(word: str) -> str:
    """The key under which a word of a name is counted."""
    return (phonetic_keys.keys(word) or (word,))[0]


class Weights:
    """How rare the words of the names in a collection are. `counts` is by each word's first key; `total` of people."""

    # A name that nobody else bears is as rare as one in so many, whatever the collection's size.
    RARE: ClassVar = {GIVEN: 1 / 150, FAMILY: 1 / 900, OPEN: 1 / 400}
    BELIEF = 400  # people whose names we believe to know beforehand
    LONE = 1.5  # the most it says that a word which is like another's has no other bearer

    def __init__(self, counts: Counter[str], total: int) -> None:
        self.counts = counts
        self.total = total
        words = sum(counts.values())
        alone = sum(count == 1 for count in counts.values())
        # A word that nobody else bears is a slip the likelier, the fewer such words there are.
        self.lone = min(max(log(words / (5 * alone)), 0.0), self.LONE) if alone else self.LONE
        self._shares: dict[tuple[str, int], float] = {}
        self._rarities: dict[str, float] = {}

    def rarity(self, word: str) -> float:
        """What it says that another bears this word in any role."""
        known = self._rarities.get(word)
        if known is None:
            known = self._rarities[word] = -log(self.share(word, OPEN))
        return known

    def share(self, word: str, role: int) -> float:
        """The share of people who bear a word in their name, but for the one at hand."""
        known = self._shares.get((word, role))
        if known is None:
            found = phonetic_keys.keys(word)
            count = max((self.counts.get(key, 0) for key in found[:2]), default=0)
            known = (max(count - 1, 0) + self.BELIEF * self.RARE[role]) / (self.total + self.BELIEF)
            self._shares[word, role] = known
        return known

    def said_by_lone(self, a: str, b: str) -> float:
        """What it says more that of two words, one of which may be the other with a slip, only one has a bearer."""
        one, other = (self.counts.get(word_key(word), 0) for word in (a, b))
        return self.lone if min(one, other) <= 1 < max(one, other) - 2 else 0.0

    def are_both_borne(self, a: str, b: str) -> bool:
        """Whether neither of two words is the other with a slip, so many bear each."""
        rare, common = sorted(self.counts.get(word_key(word), 0) for word in (a, b))
        return rare > max(4, 0.02 * common)


class Verdict(NamedTuple):
    """What the names of two people say. `weight` in log odds; `given`, `family`, `middle` are relations, or None where
    one of them does not tell; `clash` where they can hardly be one person's; `crossed` where the order differs."""

    weight: float
    given: int | None
    family: int | None
    middle: int | None
    clash: bool
    matched: int
    crossed: bool = False


NOTHING = Verdict(0.0, None, None, None, False, 0)
STRANGERS = Verdict(SURE_GIVEN_CONFLICT, NONE, None, None, True, 0)
_FACTORS = {
    SAME: (0.92, 1.0), SOUND: (0.85, 1.0), FORM: (0.3, 3.0), STEM: (0.25, 2.5), VOWEL: (0.2, 3.0), SLIP: (0.12, 6.0),
    PART: (0.1, 5.0),
}  # fmt: skip


def compare(one: Parts, other: Parts, weights: Weights) -> Verdict:
    """What two names say about their bearers being one. Symmetric."""
    if other < one:
        one, other = other, one
    if len(one.mains) == 2 == len(other.mains) and _is_plain(one) and _is_plain(other):
        agreed = _of_plain(one, other, weights)
        if agreed is not None:
            return agreed
    if not (one.mains or one.initials) or not (other.mains or other.initials):
        return NOTHING
    pairs = _aligned(one, other)
    weight = 0.0
    given: int | None = None
    family: int | None = None
    ours, theirs = set(range(len(one.mains))), set(range(len(other.mains)))
    matched = 0
    crossed = False
    for here, there, found in pairs:
        ours.discard(here)
        theirs.discard(there)
        role = _role(one, here, other, there)
        weight += _worth(one.mains[here], other.mains[there], found, role, weights)
        matched += 1
        crossed = crossed or here != there
        if role == GIVEN or (role == OPEN and given is None and family is not None):
            given = found if given is None else max(given, found)
        else:
            family = found if family is None else max(family, found)
    weight, ours, theirs, lent = _lent(one, other, ours, theirs, weights, weight)
    matched += lent
    middle, middle_weight = _middles(one, other)
    left, right = _initials(one, ours), _initials(other, theirs)
    if left and right and given is None:
        agree = initial_fits(left[0], right[0])
        weight += log(0.9 * 12) if agree else GIVEN_CONFLICT
        given = INITIAL if agree else NONE
    else:
        # An initial stands for a word the other spells out.
        for mine, words, side in ((left, theirs, other), (right, ours, one)):
            if mine and words:
                place = _best_initial(mine[0], side, words)
                if place is None:
                    words.discard(min(words))
                    weight += GIVEN_CONFLICT
                    given = NONE
                    continue
                words.discard(place)
                weight += log(0.9 * 12)
                if side.roles[place] == FAMILY:
                    family = INITIAL
                else:
                    given = INITIAL if given is None else max(given, INITIAL)
    clash = given == NONE
    if ours and theirs and given == INITIAL and not matched:
        family, weight = NONE, weight + FAMILY_CONFLICT
    elif ours and theirs and matched < 2:
        given, family, weight, clash = _conflict(one, other, ours, theirs, given, family, weight, matched)
    elif ours and theirs and _are_all_given(one, ours) and _are_all_given(other, theirs):
        family, weight = NONE, weight + FAMILY_CONFLICT  # Jean-Pierre Moreau and Jean-Pierre Dupont
    if given is not None and SOUND < given <= NEAR and given not in (FORM, INITIAL) and _sexes_differ(one, other):
        clash, given = True, NONE  # Евгений Зубов and Евгения Зубова
    if one.generation and other.generation and one.generation != other.generation:
        clash = True  # father and son
    if middle == NONE:
        clash = clash or middle_weight <= MIDDLE_CONFLICT
    if clash or given == NONE:
        weight = min(weight, 2.0) if weight > 0 else weight
    return Verdict(weight + middle_weight, given, family, middle, clash, matched, crossed)


def _are_all_given(name: Parts, left: set[int]) -> bool:
    """Whether all words but those that are left are given names."""
    return all(nicknames.is_given(word) for place, word in enumerate(name.mains) if place not in left)


def _is_plain(name: Parts) -> bool:
    return not (name.middles or name.initials or name.others or name.generation)


def _of_plain(one: Parts, other: Parts, weights: Weights) -> Verdict | None:
    """The verdict on two plain names that sound alike or have nothing in common, as most that are compared do."""
    (a, b), (c, d) = one.mains, other.mains
    first, second = relation(a, c), relation(b, d)
    crossed = False
    if first > SOUND or second > SOUND:
        straight = min(first, second)
        first, second = relation(a, d), relation(b, c)
        if first > SOUND or second > SOUND:
            return STRANGERS if straight == NONE == min(first, second) else None
        crossed = True
    there = (1, 0) if crossed else (0, 1)
    roles = (_role(one, 0, other, there[0]), _role(one, 1, other, there[1]))
    weight = _worth(a, other.mains[there[0]], first, roles[0], weights)
    weight += _worth(b, other.mains[there[1]], second, roles[1], weights)
    given, family = (first, second) if roles[0] != FAMILY else (second, first)
    return Verdict(weight, given, family, None, False, 2, crossed)


def _aligned(one: Parts, other: Parts) -> list[tuple[int, int, int]]:
    """Which word of one name is which of the other: (place here, place there, relation), the best such assignment."""
    ours, theirs = one.mains, other.mains
    if len(ours) > len(theirs):
        return [(here, there, found) for there, here, found in _aligned(other, one)]
    if len(ours) == 2 == len(theirs):
        first, second = relation(ours[0], theirs[0]), relation(ours[1], theirs[1])
        if first <= SOUND and second <= SOUND:
            return [(0, 0, first), (1, 1, second)]
    order: Sequence[int]
    table = [[relation(a, b) for b in theirs[:5]] for a in ours[:5]]
    for here, row in enumerate(table):
        for there, found in enumerate(row):
            if one.father >= 0 <= other.father and (one.father == here) != (other.father == there):
                row[there] = NONE  # «Канат кызы Элмира» is none of «Асан уулу Канат»
            if not FORM <= found < NONE or _fathers(one, here, other, there):
                continue
            if one.roles[here] * other.roles[there] < 0 and (here != there or found in (FORM, STEM)):
                row[there] = NONE  # Рахмон is not the Рахмонов of another name
            elif found == STEM and GIVEN in (one.roles[here], other.roles[there]):
                row[there] = NEAR  # Daniel and Daniela
    if len(table) == 2 and len(theirs) == 2:
        straight = table[0][0] + table[1][1]
        crossing = table[0][1] + table[1][0]
        order = (0, 1) if straight <= crossing else (1, 0)
        if min(straight, crossing) >= NONE and min(table[0][1], table[1][0]) < min(table[0][0], table[1][1]):
            order = (1, 0)
    else:
        order = min(
            permutations(range(min(len(theirs), 5)), len(table)),
            key=lambda places: sum(row[place] for row, place in zip(table, places, strict=True)),
        )
    return [(here, there, table[here][there]) for here, there in enumerate(order) if table[here][there] < NONE]


def _fathers(one: Parts, here: int, other: Parts, there: int) -> bool:
    return one.father == here or other.father == there


def _role(one: Parts, here: int, other: Parts, there: int) -> int:
    mine, yours = one.roles[here], other.roles[there]
    if mine == yours or yours == OPEN:
        return mine or _by_place(one, here)
    if mine == OPEN:
        return yours
    return OPEN


def _by_place(name: Parts, place: int) -> int:
    """Where nothing else tells, a name is written given name first, in most files."""
    if len(name.mains) < 2:
        return OPEN
    return GIVEN if place == 0 else FAMILY if place == len(name.mains) - 1 else OPEN


def _worth(a: str, b: str, found: int, role: int, weights: Weights) -> float:
    if found == NEAR:
        return -3.0 if weights.are_both_borne(a, b) else -1.0
    often, spread = _FACTORS[found]
    one, other = weights.share(a, role), weights.share(b, role)
    if found in (SAME, SOUND, FORM):
        return log(often / (max(one, other) * spread))
    rare, common = min(one, other), max(one, other)
    # Two words that are both borne by many are two names, not a slip in one.
    more = weights.said_by_lone(a, b) if found in (VOWEL, SLIP) else 0.0
    if found == SLIP and phonetic_keys.is_cyrillic(a) == phonetic_keys.is_cyrillic(b) and weights.are_both_borne(a, b):
        more = -2.0  # Усенов and Эсенов; of two scripts it may be how one is romanised
    return log(often / (spread * max(rare, common * 0.1))) + more


def _lent(
    one: Parts, other: Parts, ours: set[int], theirs: set[int], weights: Weights, weight: float
) -> tuple[float, set[int], set[int], int]:
    """Words left over on one side that stand elsewhere in the other: a maiden name, a patronymic taken for a family."""
    lent = 0
    for mine, side, beside in ((ours, one, other), (theirs, other, one)):
        for place in sorted(mine):
            word = side.mains[place]
            found = min((relation(word, there) for there in beside.others), default=NONE)
            fathers = () if side.middles or side.roles[place] == GIVEN else map(_father, beside.middles)
            if _father(word) in fathers:
                found = SAME  # «Нурлан уулу» is Нурланович; a patronymic typed where a family name stands
            if found <= SLIP:
                mine.discard(place)
                weight += _worth(word, word, found, side.roles[place], weights) * 0.8
                lent += 1
    return weight, ours, theirs, lent


def _middles(one: Parts, other: Parts) -> tuple[int | None, float]:
    if one.middles and other.middles:
        found = min(_of_fathers(a, b) for a in one.middles for b in other.middles)
        if found == NONE:
            return NONE, MIDDLE_CONFLICT
        return found, 2.0 if found <= STEM else 1.0
    initials = one.initials or other.initials
    words = one.middles or other.middles
    if words and initials and (one.middles or one.initials) and (other.middles or other.initials):
        # «А. Б. Жумабекова»: the last initial is the patronymic's, where there are two or the given name is spelled.
        side = one if one.initials else other
        if len(side.initials) > 1 or len(side.mains) > 1:
            return (INITIAL, 1.0) if initial_fits(side.initials[-1], words[0]) else (NONE, -2.5)
    if len(one.mains) > 1 and len(other.mains) > 1 and one.initials and other.initials:
        return (INITIAL, 1.0) if initial_fits(one.initials[0], other.initials[0]) else (NONE, -2.5)
    return None, 0.0


def _of_fathers(one: str, other: str) -> int:
    """What two patronymics have in common: their endings are everybody's, so the fathers' names are compared."""
    whole = relation(one, other)
    if whole <= SOUND:
        return whole
    mine, yours = _father(one), _father(other)
    found = STEM if mine == yours else relation(mine, yours)
    return NONE if found == NEAR else max(found, STEM)


@lru_cache(maxsize=20_000)
def _father(word: str) -> str:
    """A patronymic's father, roughly: Асановна, Асан уулу, Asanovna."""
    key = (phonetic_keys.keys(word) or ("",))[0]
    for ending in ("ovich", "evich", "ovna", "evna", "ivna", "ichna", "ich"):
        if key.endswith(ending):
            return key[: -len(ending)]
    return key


def _initials(name: Parts, left: set[int]) -> list[str]:
    """The initials that may stand for given or family names; behind two words spelled out they are a middle name."""
    return [] if len(name.mains) > 1 else list(name.initials)


def _best_initial(letter: str, side: Parts, words: set[int]) -> int | None:
    fitting = [place for place in sorted(words) if initial_fits(letter, side.mains[place])]
    return max(fitting, key=lambda place: side.roles[place], default=None)


def _conflict(
    one: Parts,
    other: Parts,
    ours: set[int],
    theirs: set[int],
    given: int | None,
    family: int | None,
    weight: float,
    matched: int,
) -> tuple[int | None, int | None, float, bool]:
    """Words left on both sides that have nothing in common."""
    if not matched:
        if len(one.mains) == 1 and len(other.mains) == 1 and {one.roles[0], other.roles[0]} == {GIVEN, FAMILY}:
            return given, family, weight, False  # one gives the given name alone, the other the family name alone
        return NONE, NONE, weight + SURE_GIVEN_CONFLICT, True
    here, there = min(ours), min(theirs)
    role = _role(one, here, other, there)
    agreed = [place for place in range(len(one.mains)) if place not in ours]
    if len(one.mains) > 1 and len(other.mains) > 1 and agreed:
        met = [place for place in range(len(other.mains)) if place not in theirs]
        last = agreed[-1] == len(one.mains) - 1 and met and met[-1] == len(other.mains) - 1
        if last and not (one.roles[agreed[-1]] == other.roles[met[-1]] == GIVEN):
            # What both end with is the family name, though it may be a given name too: Hüseyin Gül, Tuğrul Gül.
            return NONE, family, min(weight, 1.0) + SURE_GIVEN_CONFLICT, True
    if role == OPEN or role == _agreed_role(one, agreed):
        role = -_agreed_role(one, agreed) or _role_by_rest(one, here, other, there)
    if role == FAMILY:
        if (one.father == here) != (other.father == there):
            return given, None, weight - 2.2, False  # a father's name in place of a family name
        return given, NONE, weight + FAMILY_CONFLICT, False
    sure = role == GIVEN
    return NONE, family, min(weight, 1.0) + (SURE_GIVEN_CONFLICT if sure else GIVEN_CONFLICT), True


def _sexes_differ(one: Parts, other: Parts) -> bool:
    """Whether one name is written in the form of a man's and the other in that of a woman's."""
    for a, role in zip(one.mains, one.roles, strict=True):
        if role == FAMILY:
            for b, there in zip(other.mains, other.roles, strict=True):
                if there == FAMILY and len(word_key(a)) > 4:
                    short, long = sorted((word_key(a), word_key(b)), key=len)
                    if long in (short + "a", short[:-1] + "aia") and short[-1:] in "vni":
                        return True
    return False


def _agreed_role(one: Parts, agreed: Sequence[int]) -> int:
    return one.roles[agreed[0]] if agreed else OPEN


def _role_by_rest(one: Parts, here: int, other: Parts, there: int) -> int:
    mine, yours = _by_place(one, here), _by_place(other, there)
    return mine if mine == yours else OPEN
