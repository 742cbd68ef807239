"""Whether two people are one: the judgement that imports, duplicates, forms and audiences share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import exp
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session

from outreach.i18n import N_, _
from outreach.services.identity import compared_contacts, comparison
from outreach.services.identity.comparison import ONE, PARTLY, Person, free_hosts, is_shared_box, met
from outreach.services.quality import decisions
from outreach.values import text
from outreach.values.data import DocumentView
from outreach.values.names import name_parts, name_similarity, phonetic_keys
from outreach.values.names.name_similarity import FORM, INITIAL, NEAR, NONE, PART, SLIP, SOUND, STEM, VOWEL, Names

__all__ = [
    "CERTAIN", "CONFLICT", "DIFFERENT", "LEAST", "LIKELY", "Pair", "Verdict", "asked", "judge", "of_record",
]  # fmt: skip


class Pair(NamedTuple):
    """Two that may be one: `a` < `b`, `score` from 0 to 1, the `codes` of the reasons."""

    a: int
    b: int
    score: float
    codes: list[str]

    @property
    def reasons(self) -> list[str]:
        """Why, in the language in use."""
        return in_words(self.codes)


def asked(session: Session, ids: Sequence[int] | None = None) -> list[Pair]:
    """The pairs that an import could not decide and nobody has since, of all contacts or among some of them."""
    pairs = decisions.asked_pairs(session)
    if ids is not None:
        among = set(ids)
        pairs = {pair: None for pair in pairs if among.issuperset(pair)}
    wanted = sorted({number for pair in pairs for number in pair})
    people = {person.id: person for batch in compared_contacts.people(session, wanted) for person in batch}
    judged = ((a, b, judge(people[a], people[b])) for a, b in pairs)
    return [Pair(a, b, max(verdict.score, LEAST), verdict.codes) for a, b, verdict in judged]


def of_record(number: int, record: DocumentView) -> Person:
    """The Person of a record as imports make them: its addresses and numbers were read before."""
    return comparison.person(
        number,
        record["texts"],
        (row["address"] for row in record["emails"] if row["address"]),
        (
            comparison.phone_key(row["e164"], row["extension"], row["kind"], row["raw"], row["label"])
            for row in record["phones"]
        ),
        record["channels"],
        record["outlet"],
        record["position"],
    )


# What speaks for two people being one, and against it: named evidence, each with its weight.


CERTAIN, LIKELY, CONFLICT, DIFFERENT = "certain", "likely", "conflict", "different"
LEAST = 0.8  # score from which two are suggested as one

# What the names of two say: BARE is one word that is all that either is called, MARRIED a given name beside two family
# names, or a family name and a father's.
SAME_NAME, BARE, ONE_WORD, SHORT, SPELLED, INITIALS, MARRIED, UNLIKE, UNNAMED, NOBODY = range(10)

_WEIGHTS = {
    # names
    SAME_NAME: 1.6, BARE: -1.2, ONE_WORD: -2.0, SHORT: 0.3, INITIALS: 0.1, MARRIED: -2.6, UNLIKE: -9.0, UNNAMED: -2.0,
    # what they are reached by
    "email": 5.0, "handle": 5.0, "mobile": 4.4, "email-slip": 3.4, "own-box": 3.6, "phone": 2.4, "like-box": 1.6,
    "phone-slip": 1.0, "landline": 0.8, "box": 0.8,
    # where they are
    "outlet": 2.8, "outlet-partly": 1.6, "city": 0.4, "position": 0.4,
    # what both say, each otherwise
    "other outlet": -0.8, "other city": -0.4, "other country": -0.8, "other email": -0.7, "other phone": -0.7,
}  # fmt: skip
_SPELLED = {STEM: -0.3, VOWEL: 0.6, SLIP: 0.2, PART: -0.4, NEAR: -3.0}
_OWN = frozenset({"email", "handle", "mobile"})
"""What one person alone is reached by; a number of unknown kind and what differs by a slip say nearly as much."""
_OFFICE = frozenset({"landline", "box"})
_FIRM = _OWN | _OFFICE | {"phone"}
"""What is the same; the rest may be a slip, or another's."""
_OUTLETS = frozenset({"outlet", "outlet-partly"})
_FURTHER = 0.2  # of what the second thing in common says
_SLIPS = {"other email": {"email-slip", "own-box", "like-box"}, "other phone": {"phone-slip"}}
"""What is told of two values instead of that they differ."""
_ALIKE = 70  # of a hundred, from which a mailbox is called after somebody

_REASONS = {
    "name": N_("same name"),
    "script": N_("same name in the other script"),
    "spelling": N_("same name in another spelling"),
    "order": N_("same name in another order"),
    "form": N_("another form of the given name"),
    "stem": N_("same family name in another form"),
    "vowels": N_("almost the same name"),
    "letter": N_("one letter of the name differs"),
    "part": N_("one name is the beginning of the other"),
    "initial": N_("the initials match"),
    "given": N_("same given name"),
    "family": N_("same family name"),
    "married": N_("another family name"),
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
    "outlet": N_("same outlet"),
    "outlet-partly": N_("same outlet"),
    "city": N_("same city"),
    "website": N_("same website"),
    "host": N_("e-mail at the same host"),
}
_OF_RELATION = {FORM: "form", STEM: "stem", VOWEL: "vowels", SLIP: "letter", PART: "part", INITIAL: "initial"}


class Verdict(NamedTuple):
    """What is thought of two people.

    `kind` is "certain" (one person), "likely" (perhaps one: ask), "conflict" (an address or number of one's own under
    two names: ask) or "different". `score` is from 0 to 1, from LEAST on for certain and likely. `codes` are those of
    the reasons; `by_name_alone` where nothing but their name speaks for them.
    """

    kind: str
    score: float
    codes: list[str]
    by_name_alone: bool

    @property
    def reasons(self) -> list[str]:
        """Why, in the language in use."""
        return in_words(self.codes)


def in_words(codes: Iterable[str]) -> list[str]:
    """Reasons in the language in use."""
    return list(dict.fromkeys(_(_REASONS[code]) for code in codes if code in _REASONS))


def judge(one: Person, other: Person) -> Verdict:
    """What is thought of two people; symmetric."""
    names = _compared(one, other)
    level = _level(names, one, other)
    shared = sorted({*_addresses(one, other), *_numbers(one, other, level), *_accounts(one, other)}, key=_by_weight)
    around = list(_around(one, other))
    odds = _weight(names, level) + _for(shared, around) + _against(one, other, shared)
    score = 1 / (1 + exp(-odds))
    kind = _kind(level, shared, score >= LEAST, one, other)
    least, most = _RANGES[kind]
    codes = [*_of_name(names, one, other), *shared, *around]
    return Verdict(kind, round(min(max(score, least), most), 4), codes, not shared and _OUTLETS.isdisjoint(around))


_RANGES = {CERTAIN: (0.9, 1.0), LIKELY: (LEAST, 1.0), CONFLICT: (0.0, LEAST - 0.01), DIFFERENT: (0.0, LEAST - 0.01)}
"""The least and the most that the score of each verdict may be."""


def _for(shared: Sequence[str], around: Sequence[str]) -> float:
    """What is in common speaks for two being one; all but the first that reaches both says less."""
    reach = sum(_WEIGHTS[what] * (_FURTHER if place else 1.0) for place, what in enumerate(shared))
    place = sum(_WEIGHTS[what] for what in around)
    if shared and _OFFICE.issuperset(shared):  # the office's number, its mailbox and its name say one thing
        return max(reach, place) + _FURTHER * min(reach, place)
    return reach + place


def _against(one: Person, other: Person, shared: Sequence[str]) -> float:
    """What differs speaks against it, half as much where they share what is one person's own."""
    found = sum(_WEIGHTS[what] for what in _differing(one, other) if _SLIPS.get(what, set()).isdisjoint(shared))
    return found * (1.0 if _OWN.isdisjoint(shared) else 0.5)


def _by_weight(what: str) -> tuple[float, str]:
    return -_WEIGHTS[what], what


# --- names ------------------------------------------------------------------------------------------------------


def _compared(one: Person, other: Person) -> Names:
    """What their names have in common: the best of the spellings they are given in."""
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
    return UNLIKE if names.clash or names.middle == NONE else _level_of_parts(names, one, other)


def _level_of_parts(names: Names, one: Person, other: Person) -> int:
    told = names.told
    lengths = [len(name.mains) + len(name.initials) for name in (*one.names, *other.names)]
    if names.family == NONE or (names.is_given_alone and min(lengths) > 1):
        return MARRIED if _may_be_married(names.given, one, other) else UNLIKE
    if INITIAL in told:
        return INITIALS
    if not names.matched:
        return UNLIKE
    worst = max(told, default=SOUND)
    if max(lengths) < 2 and worst <= SOUND:
        return BARE
    if min(lengths) < 2:
        return ONE_WORD
    return SHORT if worst == FORM else SPELLED


def _may_be_married(given: int | None, one: Person, other: Person) -> bool:
    """Whether two with other family names may be one: their given names agree, and not both bear a man's, which no
    marriage changes."""
    words = [word for name in (*one.names, *other.names) for word in name.mains[-1:]]
    agree = given is not None and given <= SLIP
    return agree and not all(name_parts.is_mans(phonetic_keys.likeliest(word)) for word in words)


def _weight(names: Names, level: int) -> float:
    weight = _WEIGHTS.get(level, 0.0)
    if level in (SPELLED, INITIALS):
        weight += sum(_SPELLED.get(found, 0.0) for found in (names.given, names.family) if found is not None)
    return weight


def _of_name(names: Names, one: Person, other: Person) -> Iterator[str]:
    """The codes of what the names have in common."""
    both = {"given": names.given, "family": names.family}
    told = {what: found for what, found in both.items() if found is not None and found < NEAR}
    sounding = [what for what, found in told.items() if found <= SOUND]
    if len(sounding) == 2:
        yield _same_name(names, one, other)
    elif len(told) == 1:
        yield from sounding
    yield from (_OF_RELATION[found] for found in sorted(told.values()) if found in _OF_RELATION)
    if names.family == NONE and "given" in told:
        yield "married"


def _same_name(names: Names, one: Person, other: Person) -> str:
    if {names.given, names.family} == {0}:
        return "order" if names.crossed else "name"
    scripts = {text.script(" ".join(person.names[0].mains)) for person in (one, other)}
    return "script" if len(scripts) > 1 else "spelling"


# --- the verdict in one word ------------------------------------------------------------------------------------


def _kind(level: int, shared: Sequence[str], likely: bool, one: Person, other: Person) -> str:
    """A score alone never makes two people certainly one."""
    if level == NOBODY:
        return CERTAIN if _are_one_desk(one, other) else DIFFERENT
    if level == SAME_NAME:
        return LIKELY if _FIRM.isdisjoint(shared) and not _are_of_one_outlet(one, other) else CERTAIN
    if _OWN.isdisjoint(shared):
        return LIKELY if likely and level not in (UNNAMED, UNLIKE, MARRIED) else DIFFERENT
    doubt = {UNNAMED: _are_elsewhere(one, other), INITIALS: set(one.names).isdisjoint(other.names)}
    if level in doubt:
        return LIKELY if doubt[level] else CERTAIN
    of_level = {UNLIKE: CONFLICT, MARRIED: LIKELY if likely else CONFLICT, SPELLED: LIKELY}
    return of_level.get(level, CERTAIN)


def _are_elsewhere(one: Person, other: Person) -> bool:
    return bool(one.outlet and other.outlet) and met(one.outlet, other.outlet) != ONE


def _are_of_one_outlet(one: Person, other: Person) -> bool:
    """Whether two are of one outlet in one place, and not reached by addresses as well as numbers that differ."""
    reached = one.emails and other.emails and one.phones and other.phones
    return bool(one.outlet) and one.outlet == other.outlet and not reached and not _places_apart(one, other)


def _are_one_desk(one: Person, other: Person) -> bool:
    """Whether two without a name are one: two outlets may have one mailbox, and an outlet two branches."""
    if _places_apart(one, other):
        return False
    common = set(one.emails).intersection(other.emails)
    if one.outlet and other.outlet:
        apart = bool(one.emails and other.emails) and not common  # two desks
        return not apart and met(one.outlet, other.outlet) == ONE
    return not all(map(is_shared_box, common)) or not _mobiles(one).isdisjoint(_mobiles(other))


def _places_apart(one: Person, other: Person) -> list[str]:
    """The codes of where two are known to be in different places: two papers may bear one name."""
    places = {"other city": (one.city, other.city), "other country": (one.country, other.country)}
    return [what for what, (here, there) in places.items() if here and there and here != there]


def _mobiles(person: Person) -> set[str]:
    return {key for key, kind in zip(person.phones, person.kinds, strict=True) if kind == "mobile"}


# --- what they are reached by -----------------------------------------------------------------------------------


def _accounts(one: Person, other: Person) -> Iterator[str]:
    if not set(one.handles).isdisjoint(other.handles):
        yield "handle"


def _addresses(one: Person, other: Person) -> Iterator[str]:
    common = [box for box in one.emails if box in other.emails]
    yield from ("box" if is_shared_box(box) else "email" for box in common)
    for mine in () if common else one.emails:
        for yours in other.emails:
            if not is_shared_box(mine) and (slip := _mailboxes(mine, yours, one)):
                yield slip


def _mailboxes(mine: str, yours: str, one: Person) -> str:
    """What two mailboxes that differ have in common, or ""."""
    local, _at, host = mine.partition("@")
    theirs, _at, their_host = yours.partition("@")
    if local == theirs:
        if _is_slip(host, their_host, 2):
            return "email-slip"
        return "" if len(local) < 5 else "own-box" if _is_own(local, one) else "like-box"
    if host == their_host and len(local) > 5 and local[:3] == theirs[:3] and _is_slip(local, theirs, 1):
        return "email-slip" if local.isalnum() == theirs.isalnum() else "like-box"
    return ""


def _is_slip(a: str, b: str, most: int) -> bool:
    """Whether two texts differ by no more than so many letters, but in none of their digits."""
    if OSA.distance(a, b, score_cutoff=most) > most:
        return False
    return list(filter(str.isdigit, a)) == list(filter(str.isdigit, b))


def _is_own(local: str, person: Person) -> bool:
    """Whether a mailbox is called so that a namesake's would hardly be: by no name, or by one and a year."""
    if sum(map(str.isdigit, local)) > 1:
        return True
    letters = "".join(filter(str.isalpha, local))
    sound = phonetic_keys.likeliest(letters)
    return not any(
        fuzz.partial_ratio(phonetic_keys.likeliest(word), sound) >= _ALIKE
        or fuzz.partial_ratio(text.fold(word), letters) >= _ALIKE
        for name in person.names
        for word in name.mains
        if len(word) > 2
    )


def _numbers(one: Person, other: Person, level: int) -> Iterator[str]:
    theirs = dict(zip(other.phones, other.kinds, strict=True))
    common = [(key, kind or theirs[key]) for key, kind in zip(one.phones, one.kinds, strict=True) if key in theirs]
    yield from ("phone" if "x" in key else kind or "phone" for key, kind in common)
    if not common and level == SAME_NAME and any(_one_digit(a, b) for a in one.phones for b in other.phones):
        yield "phone-slip"


def _one_digit(a: str, b: str) -> bool:
    return len(a) == len(b) >= 7 and OSA.distance(a, b, score_cutoff=1) == 1


# --- where they are ---------------------------------------------------------------------------------------------


def _around(one: Person, other: Person) -> Iterator[str]:
    if meet := met(one.outlet, other.outlet):
        yield "outlet-partly" if meet == PARTLY else "outlet"
    if one.city and one.city == other.city:
        yield "city"
    if one.position and one.position == other.position:
        yield "position"


def _differing(one: Person, other: Person) -> Iterator[str]:
    """What both say, and each otherwise."""
    if one.outlet and other.outlet and not met(one.outlet, other.outlet):
        yield "other outlet"
    yield from _places_apart(one, other)
    # One's own mobile does not contradict the office's telephone.
    if _are_apart(one.emails, other.emails, map(_address_kind, one.emails), map(_address_kind, other.emails)):
        yield "other email"
    if _are_apart(one.phones, other.phones, one.kinds, other.kinds):
        yield "other phone"


def _are_apart(ours: Sequence[str], theirs: Sequence[str], kinds: Iterable[str], their_kinds: Iterable[str]) -> bool:
    """Whether two have values of one kind, and none in common."""
    return bool(ours and theirs) and set(ours).isdisjoint(theirs) and not set(kinds).isdisjoint(their_kinds)


@lru_cache(maxsize=60_000)
def _address_kind(box: str) -> str:
    return "shared" if is_shared_box(box) else "private" if box.partition("@")[2] in free_hosts() else "work"
