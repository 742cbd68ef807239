"""What speaks for two people being one, and against it: named evidence, each with its weight.

The judgement looks at the two alone, so that what it says of them does not change with who else is in the workspace.
Weights are log odds; a pair is suggested from LEAST on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from math import exp
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from outreach.i18n import N_, _
from outreach.services.identity.comparison import ONE, Person, free_hosts, is_shared_box, kind_of_number, met
from outreach.values import text
from outreach.values.names import name_parts, name_similarity, nicknames, phonetic_keys
from outreach.values.names.name_similarity import FORM, INITIAL, NEAR, NONE, PART, SLIP, SOUND, STEM, VOWEL, Names

CERTAIN, LIKELY, CONFLICT, DIFFERENT = "certain", "likely", "conflict", "different"
LEAST = 0.8  # score from which two are suggested as one

# What the names of two say: MARRIED is a given name beside two family names, or a family name and a father's.
SAME_NAME, ONE_WORD, SHORT, SPELLED, INITIALS, MARRIED, UNLIKE, UNNAMED, NOBODY = range(9)

_NAMES = {SAME_NAME: 1.6, ONE_WORD: -2.0, SHORT: 0.3, INITIALS: 0.1, MARRIED: -2.6, UNLIKE: -9.0, UNNAMED: -2.0}
_SPELLED = {STEM: -0.3, VOWEL: 0.6, SLIP: 0.2, PART: -0.4, NEAR: -3.0}
_REACH = {
    "email": 5.0, "handle": 5.0, "mobile": 4.4, "email-slip": 3.4, "own-box": 3.6, "phone": 2.4, "like-box": 1.6,
    "phone-slip": 1.0, "landline": 0.8, "box": 0.8,
}  # fmt: skip
_OWN = frozenset({"email", "handle", "mobile"})
"""What one person alone is reached by; a number of unknown kind and what differs by a slip say nearly as much."""
_OFFICE = frozenset({"landline", "box"})
_FIRM = _OWN | _OFFICE | {"phone"}
"""What is the same; the rest may be a slip, or another's."""
_FURTHER = 0.2  # of what the second thing in common says
_OUTLET, _PARTLY, _CITY, _POSITION = 2.8, 1.6, 0.4, 0.4
_SLIPS: dict[str, frozenset[str]] = {
    "email": frozenset({"email-slip", "own-box", "like-box"}), "phone": frozenset({"phone-slip"}),
    "outlet": frozenset(), "city": frozenset(), "country": frozenset(),
}  # fmt: skip
"""What is told of two values instead of that they differ."""
_OTHER = {"outlet": -0.8, "city": -0.4, "country": -0.8, "email": -0.7, "phone": -0.7}
_RANGES = {CERTAIN: (0.9, 1.0), LIKELY: (LEAST, 1.0), CONFLICT: (0.0, LEAST - 0.01), DIFFERENT: (0.0, LEAST - 0.01)}
_ALIKE = 70  # of a hundred, from which a mailbox is called after somebody

_REASONS = {
    "email": N_("same e-mail"),
    "email-slip": N_("e-mail differs by a typo"),
    "own-box": N_("same mailbox name at another host"),
    "like-box": N_("same mailbox name at another host"),
    "box": N_("same shared mailbox"),
    "mobile": N_("same mobile"),
    "phone": N_("same phone"),
    "landline": N_("same phone"),
    "phone-slip": N_("one digit of the phone differs"),
    "handle": N_("same account"),
    "name": N_("same name"),
    "script": N_("same name in the other script"),
    "spelling": N_("same name in another spelling"),
    "order": N_("same name in another order"),
    "form": N_("another form of the given name"),
    "short": N_("short form of the name"),
    "stem": N_("same family name in another form"),
    "vowels": N_("almost the same name"),
    "letter": N_("one letter of the name differs"),
    "part": N_("one name is the beginning of the other"),
    "initial": N_("the initials match"),
    "given": N_("same given name"),
    "family": N_("same family name"),
    "married": N_("another family name"),
    "outlet": N_("same outlet"),
    "city": N_("same city"),
}


class Judged(NamedTuple):
    """What is thought of two people: see `identity.Verdict`; `reasons` are codes, and `shared` what they are reached
    by in common."""

    kind: str
    score: float
    names: Names
    level: int
    shared: list[str]
    around: list[str]

    @property
    def by_name_alone(self) -> bool:
        """Whether nothing but their name speaks for them."""
        return not self.shared and "outlet" not in self.around


def judge(one: Person, other: Person) -> Judged:
    """What is thought of two people; symmetric."""
    names = _compared(one, other)
    level = _level(names, one, other)
    shared, reach = _reach(one, other, level)
    around, place = _around(one, other)
    own = not _OWN.isdisjoint(shared)
    if shared and _OFFICE.issuperset(shared):  # the office's number, its mailbox and its name say one thing
        reach, place = max(reach, place), _FURTHER * min(reach, place)
    against = sum(_OTHER[what] for what in _differing(one, other) if _SLIPS[what].isdisjoint(shared))
    score = 1 / (1 + exp(-_weight(names, level) - reach - place - against * (0.5 if own else 1.0)))
    kind = _kind(level, own, shared, score >= LEAST, one, other)
    least, most = _RANGES[kind]
    return Judged(kind, round(min(max(score, least), most), 4), names, level, shared, around)


def _compared(one: Person, other: Person) -> Names:
    """What their names have in common: the best of the spellings they are given in."""
    if len(one.names) == 1 == len(other.names):
        return name_similarity.compare(one.names[0], other.names[0])
    pairs = (name_similarity.compare(a, b) for a in one.names for b in other.names)
    return max(pairs, key=_closeness, default=name_similarity.NOTHING)


def _closeness(names: Names) -> tuple[bool, int, int]:
    told = [found for found in (names.given, names.family) if found is not None]
    return not names.clash, names.matched, -sum(told)


def _level(names: Names, one: Person, other: Person) -> int:
    """What the names of two say, in one word."""
    if not one.names or not other.names:
        return UNNAMED if one.names or other.names else NOBODY
    if names.is_same:
        return SAME_NAME
    if names.clash or names.middle == NONE:
        return UNLIKE
    return _level_of_parts(names, one, other)


def _level_of_parts(names: Names, one: Person, other: Person) -> int:
    given, family = names.given, names.family
    alone = any(len(name.mains) + len(name.initials) < 2 for name in (*one.names, *other.names))
    if family == NONE or (family is None and given is not None and not alone):
        return MARRIED if _may_be_married(given, one, other) else UNLIKE
    if INITIAL in (given, family):
        return INITIALS
    if not names.matched:
        return UNLIKE
    if alone:
        return ONE_WORD
    return SHORT if max(filter(None, (given, family)), default=SOUND) == FORM else SPELLED


def _may_be_married(given: int | None, one: Person, other: Person) -> bool:
    """Whether two with other family names may be one: their given names agree, and not both bear a man's, which no
    marriage changes."""
    words = [word for name in (*one.names, *other.names) for word in name.mains[-1:]]
    agree = given is not None and given <= SLIP
    return agree and not all(name_parts.is_mans(phonetic_keys.likeliest(word)) for word in words)


def _weight(names: Names, level: int) -> float:
    if level == SPELLED:
        relations = [found for found in (names.given, names.family) if found is not None and found > SOUND]
        return sum(_SPELLED.get(found, 0.0) for found in relations)
    weight = _NAMES.get(level, 0.0)
    if level == INITIALS:
        weight += sum(_SPELLED.get(found, 0.0) for found in (names.given, names.family) if found is not None)
    return weight


def _kind(level: int, own: bool, shared: Sequence[str], likely: bool, one: Person, other: Person) -> str:
    """The verdict in one word; a score alone never makes two people certainly one."""
    if level == NOBODY:
        return _of_desks(one, other, bool(shared))
    if level == UNNAMED:
        elsewhere = one.outlet and other.outlet and met(one.outlet, other.outlet) != ONE
        return DIFFERENT if not own else LIKELY if elsewhere else CERTAIN
    if level in (UNLIKE, MARRIED):
        return DIFFERENT if not own else LIKELY if likely and level == MARRIED else CONFLICT
    if level == SAME_NAME:
        together = bool(one.outlet) and one.outlet == other.outlet
        return CERTAIN if not _FIRM.isdisjoint(shared) or (together and not _are_reached(one, other)) else LIKELY
    if own and level in (ONE_WORD, SHORT):
        return CERTAIN
    return LIKELY if likely or own else DIFFERENT


def _are_reached(one: Person, other: Person) -> bool:
    """Whether both have addresses as well as numbers, and none in common."""
    return bool(one.emails and other.emails and one.phones and other.phones)


def _of_desks(one: Person, other: Person, shared: bool) -> str:
    """What is thought of two without a name: two outlets may have one mailbox, and an outlet two branches."""
    if one.city and other.city and one.city != other.city:
        return DIFFERENT
    if one.outlet and other.outlet:
        reached = shared or not (one.emails and other.emails)
        if one.emails and other.emails and set(one.emails).isdisjoint(other.emails):
            reached = False  # two desks
        return CERTAIN if reached and met(one.outlet, other.outlet) == ONE else DIFFERENT
    own = any(not is_shared_box(box) for box in one.emails if box in other.emails)
    return CERTAIN if own or _mobiles(one) & _mobiles(other) else DIFFERENT


def _mobiles(person: Person) -> set[str]:
    pairs = zip(person.phones, person.numbers, strict=True)
    return {key for key, number in pairs if kind_of_number(number) == "mobile"}


# --- what they are reached by -----------------------------------------------------------------------------------


def _reach(one: Person, other: Person, level: int) -> tuple[list[str], float]:
    """(what they have in common, how much that says), the weightiest first."""
    common: list[str] = []
    if one.emails and other.emails:
        common += _addresses(one, other)
    if one.phones and other.phones:
        common += _numbers(one, other, level)
    common += ["handle" for handle in one.handles if handle in other.handles]
    if not common:
        return [], 0.0
    found = sorted(set(common), key=lambda what: (-_REACH[what], what))
    return found, _REACH[found[0]] + _FURTHER * sum(_REACH[what] for what in found[1:])


def _addresses(one: Person, other: Person) -> Iterator[str]:
    common = [box for box in one.emails if box in other.emails]
    if common:
        yield from ("box" if is_shared_box(box) else "email" for box in common)
        return
    for mine in one.emails:
        for yours in other.emails:
            if not is_shared_box(mine) and (slip := _mailboxes(mine, yours, one, other)):
                yield slip


def _mailboxes(mine: str, yours: str, one: Person, other: Person) -> str:
    """What two mailboxes that differ have in common, or ""."""
    local, _at, host = mine.partition("@")
    theirs, _at, their_host = yours.partition("@")
    if local == theirs:
        if _is_slip(host, their_host, 2):
            return "email-slip"
        if len(local) < 5:
            return ""
        return "own-box" if _is_own(local, one) else "like-box"
    if host == their_host and len(local) > 5 and local[:3] == theirs[:3] and _is_slip(local, theirs, 1):
        return "email-slip" if local.isalnum() == theirs.isalnum() else "like-box"
    return ""


def _is_slip(a: str, b: str, most: int) -> bool:
    """Whether two texts differ by no more than so many letters, but in none of their digits."""
    if OSA.distance(a, b, score_cutoff=most) > most:
        return False
    return [letter for letter in a if letter.isdigit()] == [letter for letter in b if letter.isdigit()]


@lru_cache(maxsize=20_000)
def _letters(local: str) -> tuple[str, str]:
    letters = "".join(filter(str.isalpha, local))
    return letters, phonetic_keys.likeliest(letters)


def _is_own(local: str, person: Person) -> bool:
    """Whether a mailbox is called so that a namesake's would hardly be: by no name, or by one and a year."""
    if sum(map(str.isdigit, local)) > 1:
        return True
    letters, sound = _letters(local)
    return not any(
        fuzz.partial_ratio(phonetic_keys.likeliest(word), sound) >= _ALIKE
        or fuzz.partial_ratio(text.fold(word), letters) >= _ALIKE
        for name in person.names
        for word in name.mains
        if len(word) > 2
    )


def _numbers(one: Person, other: Person, level: int) -> Iterator[str]:
    common = [(number, key) for key, number in zip(one.phones, one.numbers, strict=True) if key in other.phones]
    for number, key in common:
        theirs = other.numbers[other.phones.index(key)]
        yield ("" if "x" in key else kind_of_number(max(number, theirs, key=len))) or "phone"
    if not common and level == SAME_NAME and any(_one_digit(a, b) for a in one.phones for b in other.phones):
        yield "phone-slip"


def _one_digit(a: str, b: str) -> bool:
    return len(a) == len(b) >= 7 and OSA.distance(a, b, score_cutoff=1) == 1


# --- where they are ---------------------------------------------------------------------------------------------


def _around(one: Person, other: Person) -> tuple[list[str], float]:
    found, weight = [], 0.0
    meet = met(one.outlet, other.outlet) if one.outlet and other.outlet else 0
    if meet:
        found.append("outlet")
        weight += _OUTLET if meet == ONE else _PARTLY
    if one.city and one.city == other.city:
        found.append("city")
        weight += _CITY
    if one.position and one.position == other.position:
        weight += _POSITION
    return found, weight


def _differing(one: Person, other: Person) -> Iterator[str]:
    """What both say, and each otherwise."""
    if one.outlet and other.outlet and not met(one.outlet, other.outlet):
        yield "outlet"
    if one.city and other.city and one.city != other.city:
        yield "city"
    if one.country and other.country and one.country != other.country:
        yield "country"
    # One's own mobile does not contradict the office's telephone.
    if _are_apart(one.emails, other.emails, one.emails, other.emails, _address_kind):
        yield "email"
    if _are_apart(one.phones, other.phones, one.numbers, other.numbers, kind_of_number):
        yield "phone"


def _are_apart(
    ours: Sequence[str], theirs: Sequence[str], mine: Sequence[str], yours: Sequence[str], kind: Callable[[str], str]
) -> bool:
    """Whether two have values of one kind, and none in common."""
    if not ours or not theirs or not set(ours).isdisjoint(theirs):
        return False
    return not set(map(kind, mine)).isdisjoint(map(kind, yours))


@lru_cache(maxsize=60_000)
def _address_kind(box: str) -> str:
    return "shared" if is_shared_box(box) else "private" if box.partition("@")[2] in free_hosts() else "work"


# --- in words ---------------------------------------------------------------------------------------------------


def reasons(one: Person, other: Person, judged: Judged) -> list[str]:
    """The codes of all reasons, those of the names first."""
    return list(dict.fromkeys((*_of_name(judged.names, one, other), *judged.shared, *judged.around)))


def words_of(codes: Iterable[str]) -> list[str]:
    """Reasons in the language in use."""
    return list(dict.fromkeys(_(_REASONS[code]) for code in codes if code in _REASONS))


def codes_of(words: Iterable[str]) -> list[str]:
    """The codes of reasons in the language in use, as they are kept: who reads them may speak another."""
    codes = {_(said): code for code, said in reversed(_REASONS.items())}
    return [codes[said] for said in words]


_BY_RELATION = {STEM: "stem", VOWEL: "vowels", SLIP: "letter", PART: "part", INITIAL: "initial"}


def _of_name(names: Names, one: Person, other: Person) -> Iterator[str]:
    given, family = names.given, names.family
    told = [found for found in (given, family) if found is not None and found < NEAR]
    if not told:
        return
    worst = max(told)
    if given is None or given >= NEAR:
        if family is not None and family <= SOUND:
            yield "family"
    elif family is None or family >= NEAR:
        if given <= SOUND:
            yield "given"
    elif worst <= SOUND:
        yield _same_name(names, one, other)
    if FORM in told:
        yield "form" if _are_full(one, other) else "short"
    yield from (_BY_RELATION[found] for found in sorted(told) if found in _BY_RELATION)
    if family == NONE and given is not None and given < NEAR:
        yield "married"


def _same_name(names: Names, one: Person, other: Person) -> str:
    if {names.given, names.family} == {0}:
        return "order" if names.crossed else "name"
    scripts = {text.script(" ".join(person.names[0].mains)) for person in (one, other)}
    return "script" if len(scripts) > 1 else "spelling"


def _are_full(one: Person, other: Person) -> bool:
    """Whether the given names are both full forms: Olena and Elena, not Bob and Robert."""
    words = ([word for name in person.names for word in name.mains] for person in (one, other))
    ours, theirs = words
    return any(nicknames.are_full(a, b) for a in ours for b in theirs if a != b)
