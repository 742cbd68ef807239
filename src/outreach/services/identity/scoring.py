"""What two people have in common, as a score from 0 to 1 and reasons in words.

The log odds of Fellegi and Sunter: what agrees speaks for one person by its rarity in this collection, what differs
against; the odds before any of it are those of two people met at random, by how often the collection says things twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from math import exp, log
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from outreach.i18n import N_, _
from outreach.services.identity.comparison import FREE_HOSTS, ONE, Person, is_shared_box, kind_of_number, met, telling
from outreach.values import text
from outreach.values.names import name_parts, name_similarity, nicknames, phonetic_keys
from outreach.values.names.name_parts import GIVEN, Parts
from outreach.values.names.name_similarity import (
    FORM,
    INITIAL,
    NEAR,
    NONE,
    PART,
    SAME,
    SLIP,
    SOUND,
    STEM,
    VOWEL,
    Verdict,
    Weights,
)
from outreach.values.text import script

DOUBT = -0.4  # log odds above which no pair goes whose given names differ
STRANGERS = -2.0
_MANY = 40  # sharers of a value, from whom on the beginnings of given names are all there and count nobody
UNLIKELY = -3.0  # log odds under which a pair is forgotten
NEVER = -20.0  # log odds of two whose names have nothing in common
# What it says at most that two share one, and how fast that falls with the others who have it, too.
_EMAIL, _MOBILE, _HANDLE = (3.2, 1.4), (2.0, 1.2), (3.0, 1.4)
_ALIKE = 70  # of a hundred, from which a mailbox is called after somebody
# What it says that both name their mailboxes, at different hosts, in one of the many ways: at one outlet or where the
# outlet of one is not known, where none is, at two outlets; and what is left of it where namesakes would do so, too.
LIKE_BOX, BARE_BOX, APART_BOX = 2.4, 1.6, 1.0
NAMESAKES = {LIKE_BOX: 1.2, BARE_BOX: -0.2, APART_BOX: -0.2}
NAMESAKES_ALIKE = 6  # bearers of a name up to whom another spelling of it is suggested, too
_SAME_NAME = (0.80, 0.09)  # the lowest score of two who bear one name, and what is added where nobody else bears it
RARE_ENOUGH = 2.0  # log odds that the name alone must reach in a large collection

_OFFICE = 0.3  # of what the outlet and its city say beside the telephone or mailbox of the office

_BY_CUSTOM = re.compile("[a-z][._-][a-z-]+")  # a.zhumabekova: how most newsrooms name everybody's mailbox
_NO_LETTERS = re.compile(r"[._\-\d]+")

_REASONS = {
    "email": N_("same e-mail"),
    "email-slip": N_("e-mail differs by a typo"),
    "box": N_("same shared mailbox"),
    "mobile": N_("same mobile"),
    "phone": N_("same phone"),
    "phone-slip": N_("one digit of the phone differs"),
    "handle": N_("same account"),
    "name": N_("same name"),
    "script": N_("same name in the other script"),
    "spelling": N_("same name in another spelling"),
    "order": N_("same name in another order"),
    "short": N_("short form of the name"),
    "stem": N_("same family name in another form"),
    "vowels": N_("almost the same name"),
    "letter": N_("one letter of the name differs"),
    "part": N_("one name is the beginning of the other"),
    "initial": N_("the initials match"),
    "given": N_("same given name"),
    "family": N_("same family name"),
    "married": N_("another family name, such as a married name"),
    "outlet": N_("same outlet"),
    "city": N_("same city"),
    "third": N_("both resemble a third contact"),
}

_ALIKE_BY = {FORM: "short", STEM: "stem", VOWEL: "vowels", SLIP: "letter", PART: "part", INITIAL: "initial"}


class Judged(NamedTuple):
    """What is thought of two people: log odds; the names of the reasons; whether a personal address, number or account
    agrees; what the names say."""

    odds: float
    reasons: list[str]
    personal: bool
    verdict: Verdict


class Pair(NamedTuple):
    """Two that may be one: `a` < `b`, `score` from 0 to 1, `reasons` in words."""

    a: int
    b: int
    score: float
    reasons: list[str]


@dataclass
class Common:
    """What is common in a collection: how many share each value. `rate` is the share of people who are there twice."""

    total: int = 0
    words: Counter[str] = field(default_factory=Counter)
    emails: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    handles: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    cities: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    rate: float = 0.05
    _typed: Counter[str] = field(default_factory=Counter)

    def recount(self, kind: str, value: str, people: Sequence[Person]) -> None:
        """Counts the people who share a value by their given names: one person, however often, is one."""
        counter = {"@": self.emails, "p": self.phones, "h": self.handles}[kind]
        if len(people) > _MANY:
            counter[value] = len({_sounds(person) for person in people})
            return
        begins = {_given_begins(person) for person in people}
        whole = {begin[:1] for begin in begins if len(begin) > 1}
        counter[value] = 1 + sum(len(begin) > 1 or begin not in whole for begin in begins)

    def add(self, some: Sequence[Person]) -> None:
        """Counts some more people."""
        self.total += len(some)
        _ids, names, _mails, _phones, _numbers, _handles, outlets, cities, *_rest = zip(*some, strict=True)
        self._typed.update(chain.from_iterable(name[0].mains for name in names if name))
        self.names.update(filter(None, map(name_key, some)))
        self.outlets.update(map(telling, filter(None, outlets)))
        self.cities.update(filter(None, cities))

    def settle(self) -> None:
        """Counts words by their sound, when all people are added."""
        for word, count in self._typed.items():
            self.words[name_similarity.word_key(word)] += count
        self._typed.clear()


class Scorer:
    """Scores pairs of one collection."""

    def __init__(self, common: Common) -> None:
        self.common = common
        self.weights = Weights(common.words, common.total)
        self.prior = -log(max(common.total, 60) / (2 * common.rate))
        self._worths: dict[int, float] = {}

    def worth(self, person: Person) -> float:
        """The most it can say, in log odds, that another bears this name; above RARE_ENOUGH it may tell by itself."""
        rarity = self.weights.rarity
        return self.prior + max((sum(sorted(map(rarity, name.mains))[-2:]) for name in person.names), default=0.0)

    def rare(self, people: Sequence[Person], words: Sequence[Sequence[str]]) -> dict[int, float]:
        """{place: worth} of those whose names, of `words`, are so rare that they may tell of a double by themselves."""
        least = RARE_ENOUGH - self.prior
        rarity = {word: self.weights.rarity(word) for word in set(chain.from_iterable(words))}.__getitem__
        places = [place for place, mine in enumerate(words) if sum(map(rarity, mine)) > least]
        found = {place: self.worth(people[place]) for place in places}
        return {place: worth for place, worth in found.items() if worth > RARE_ENOUGH}

    def guess(self, one: Person, other: Person, named: float) -> float:
        """The log odds of two who share nothing but a name that says `named`, or a little more; at little cost."""
        odds = named
        apart = 0.0
        if one.outlet and other.outlet:
            meet = met(one.outlet, other.outlet)
            if meet == ONE:
                odds += self._same_outlet(one.outlet)
            elif meet:
                odds += 3.0
            else:
                apart -= 1.2
        if one.city and other.city:
            if one.city == other.city:
                odds += min(2.0, 0.6 * log(0.95 * self.common.total / self.common.cities.get(one.city, 2)))
            else:
                apart -= 0.5
        if one.country and other.country and one.country != other.country:
            apart -= 1.0
        if one.position and one.position == other.position:
            odds += 0.5
        against = 0.0
        hopeless = odds + apart < -5.0
        if one.emails and other.emails:
            if hopeless or OSA.distance(one.emails[0], other.emails[0], score_cutoff=2) > 2:
                against -= 1.2
            else:
                odds += 3.0
        if one.phones and other.phones:
            if hopeless or not any(_one_digit(a, b) for a in one.phones for b in other.phones):
                against += -1.2 if hopeless else self._other_number(one, other)
            else:
                odds += 1.2
        return odds + apart + against - (2.0 if against <= -2.4 and apart <= -1.0 else 0.0)

    def hopeful(self, one: Person, other: Person) -> bool:
        """Whether two colleagues of many, whose names are alike, may turn out to be one."""
        shared = 0.0
        common = self.common
        for mine, yours, holders, says in (
            (one.emails, other.emails, common.emails, _EMAIL),
            (one.phones, other.phones, common.phones, _MOBILE),
            (one.handles, other.handles, common.handles, _HANDLE),
        ):
            if mine and yours:
                shared += sum(self._shared(holders.get(value, 2), *says) for value in mine if value in yours)
        return self.guess(one, other, min(self._worth(one), self._worth(other))) + shared >= UNLIKELY

    def _worth(self, person: Person) -> float:
        known = self._worths.get(person.id)
        if known is None:
            known = self._worths[person.id] = self.worth(person)
        return known

    def names(self, one: Person, other: Person) -> Verdict:
        """What their names say: the best of the spellings they are given in."""
        ours, theirs = one.names, other.names
        if not ours or not theirs:
            return name_similarity.NOTHING
        if len(ours) == 1 and len(theirs) == 1:
            return name_similarity.compare(ours[0], theirs[0], self.weights)
        return max(name_similarity.compare(a, b, self.weights) for a in ours for b in theirs)

    def judge(self, one: Person, other: Person) -> Judged:
        """What is thought of two people."""
        verdict = self.names(one, other)
        if verdict.clash and not verdict.matched:
            return Judged(NEVER, [], False, verdict)
        reasons: list[str] = []
        reach, against, personal = self._reach(one, other, verdict, reasons)
        around, apart = self._around(one, other, reasons)
        if reach > 0 and not personal:
            around *= _OFFICE
        total = self.prior + verdict.weight + reach + around
        if not reach:
            total += against + apart
            if against <= -2.4 and apart <= -1.0:
                total -= 2.0  # a namesake: nothing else is shared
        else:
            total += 0.5 * against + 0.5 * apart
        if verdict.clash and not (
            verdict.given == NONE
            and verdict.matched
            and reasons[:1] == ["email"]
            and personal
            and len(reasons) > 1
            and reasons[1] in ("mobile", "phone")
            and not _are_kin(one, other)
        ):
            total = min(total, DOUBT if verdict.matched else STRANGERS)
        elif verdict.given == NEAR and "email" not in reasons:
            total = min(total, DOUBT)
        elif verdict.family == NONE and not personal:
            total = min(total, 0.0)
        elif _are_only_given_alike(one, other, verdict) and not personal and reach < -self.prior:
            total = min(total, 0.0)  # colleagues: the number they share is not theirs alone
        elif verdict.family == NONE and (verdict.given or 0) > FORM and verdict.given != INITIAL:
            total = min(total, DOUBT)
        if not verdict.matched and verdict.given is None and one.names and other.names and not personal:
            total = min(total, 0.0)
        if not personal and (one.names == ()) != (other.names == ()):
            total = min(total, DOUBT)  # a desk of a newsroom, and one who works there
        elif not one.names and not other.names and one.emails and other.emails and not {"email", "box"} & {*reasons}:
            total = min(total, STRANGERS)  # two desks
        if is_same_name(verdict):
            total = max(total, self._same_name(one, other))
        return Judged(total, reasons, personal, verdict)

    def _same_name(self, one: Person, other: Person) -> float:
        """The least log odds of two who bear one full name: always suggested where it sounds the same, and where it
        may be read so if few bear it."""
        keys = (name_key(one), name_key(other))
        bearers = max(2, *(self.common.names[key] for key in keys))
        if bearers > NAMESAKES_ALIKE and keys[0] != keys[1]:
            return NEVER
        least, more = _SAME_NAME
        score = least + more / (bearers - 1)
        return log(score / (1 - score))

    def _reach(self, one: Person, other: Person, verdict: Verdict, reasons: list[str]) -> tuple[float, float, bool]:
        """(for, against, whether something personal is shared) by addresses, numbers and accounts."""
        found: list[float] = []
        personal = False
        against = 0.0
        if one.emails and other.emails:
            box = next((box for box in one.emails if box in other.emails), None)
            if box is not None:
                holders = self.common.emails.get(box, 2)
                shared = is_shared_box(box)
                trust, falls = _EMAIL
                found.append(self._shared(holders, -0.7 if shared else trust, falls))
                reasons.append("box" if shared else "email")
                personal = personal or (not shared and holders <= 5)
            else:
                worth = self._other_address(one, other, verdict, reasons)
                if worth > 0:
                    found.append(worth)
                    personal = personal or worth > 6
                else:
                    against += worth
        if one.phones and other.phones:
            number = next((number for number in one.phones if number in other.phones), None)
            if number is not None:
                holders = self.common.phones.get(number, 2)
                ours, theirs = one.numbers[one.phones.index(number)], other.numbers[other.phones.index(number)]
                kind = kind_of_number(max(ours, theirs, key=len)) if "x" not in number else "landline"
                trust, falls = _MOBILE
                trust = 0.2 if kind == "landline" or holders > 3 else trust if kind == "mobile" else 1.4
                found.append(self._shared(holders, trust, falls))
                reasons.append("mobile" if kind == "mobile" else "phone")
                personal = personal or (holders <= 3 if kind == "mobile" else kind == "" and holders <= 2)
            elif verdict.matched >= 2 and any(_one_digit(a, b) for a in one.phones for b in other.phones):
                against += 1.2  # no more: desks of one office have numbers in a row
                reasons.append("phone-slip")
            else:
                against += self._other_number(one, other)
        if one.handles and other.handles:
            handle = next((handle for handle in one.handles if handle in other.handles), None)
            if handle is not None:
                found.append(self._shared(self.common.handles.get(handle, 2), *_HANDLE))
                reasons.append("handle")
                personal = True
            elif {name.partition(":")[0] for name in one.handles} & {name.partition(":")[0] for name in other.handles}:
                against -= 0.6
        if not found:
            return 0.0, against, personal
        found.sort(reverse=True)
        return found[0] + 0.3 * sum(found[1:]), against, personal

    def _shared(self, holders: int, trust: float, falls: float) -> float:
        """What it says that two share a value which `holders` have: less, the more they are."""
        return max(0.0, -self.prior + trust - falls * log(max(holders - 1, 1)))

    def _other_address(self, one: Person, other: Person, verdict: Verdict, reasons: list[str]) -> float:
        """What two different addresses say: a slip in the host speaks for, two mailboxes a little against."""
        for mine in one.emails:
            local, _at, host = mine.partition("@")
            if is_shared_box(mine):
                continue
            for yours in other.emails:
                theirs, _at, their_host = yours.partition("@")
                if local == theirs and _slip(host, their_host, 2):
                    reasons.append("email-slip")
                    return max(3.0, -self.prior)
                if local == theirs and len(local) > 4:
                    if is_own(local, one):
                        return 4.0
                    return _like_box(local, (host, their_host), one, other)
                elif host == their_host and len(local) > 5 and local[:3] == theirs[:3] and _slip(local, theirs, 1):
                    reasons.append("email-slip")
                    # thomas.vogel and thomasvogel: namesakes come second to a host and find the other name taken.
                    alike = _NO_LETTERS.sub("", local) == _NO_LETTERS.sub("", theirs) and not is_own(local, one)
                    return 1.0 if alike else 3.0
        if all(map(is_shared_box, one.emails)) or all(map(is_shared_box, other.emails)):
            return -0.3
        private = [any(box.partition("@")[2] in FREE_HOSTS for box in person.emails) for person in (one, other)]
        return -0.6 if private[0] != private[1] else -1.2

    def _other_number(self, one: Person, other: Person) -> float:
        """What two different numbers say: little where one is the office's and the other somebody's own."""
        return -1.2 if self._is_office(one) == self._is_office(other) else -0.4

    def _is_office(self, person: Person) -> bool:
        holders = self.common.phones.get
        return all(
            "x" in key or holders(key, 0) > 3 or kind_of_number(number) == "landline"
            for key, number in zip(person.phones, person.numbers, strict=True)
        )

    def _same_outlet(self, outlet: str) -> float:
        return min(4.5, 1.0 * log(0.8 * self.common.total / self.common.outlets.get(telling(outlet), 2)))

    def _around(self, one: Person, other: Person, reasons: list[str]) -> tuple[float, float]:
        """(for, against) by outlet, city, country and job."""
        found = against = 0.0
        common = self.common
        if one.outlet and other.outlet:
            meet = met(one.outlet, other.outlet)
            if meet == ONE:
                found += self._same_outlet(one.outlet)
                reasons.append("outlet")
            elif meet:
                found += min(3.0, 0.6 * log(0.7 * common.total / common.outlets.get(telling(one.outlet), 2)))
                reasons.append("outlet")
            else:
                against -= 1.2
        if one.city and other.city:
            if one.city == other.city:
                found += min(2.0, 0.6 * log(0.95 * common.total / common.cities.get(one.city, 2)))
                reasons.append("city")
            else:
                against -= 0.5
        if one.country and other.country and one.country != other.country:
            against -= 1.0
        if one.position and one.position == other.position:
            found += 0.5
        return max(found, 0.0), against


def _sounds(person: Person) -> str:
    """How a name sounds, whatever the order of its words."""
    return " ".join(sorted(map(name_similarity.word_key, person.names[0].mains))) if person.names else ""


def _are_kin(one: Person, other: Person) -> bool:
    """Whether two names differ by words that are given names of two: brothers and sisters share all the rest."""
    return any(map(_differ_in_given, product(one.names, other.names)))


def _differ_in_given(names: tuple[Parts, Parts]) -> bool:
    one, other = names
    ours = [word for word in one.mains if all(name_similarity.relation(word, there) >= NEAR for there in other.mains)]
    theirs = [word for word in other.mains if all(name_similarity.relation(word, there) >= NEAR for there in one.mains)]
    if len(ours) != 1 or len(theirs) != 1:
        return False
    if OSA.distance(name_similarity.word_key(ours[0]), name_similarity.word_key(theirs[0])) <= 2:
        return False  # as typed in haste: Iina is Ирина
    rest = [word for word in one.mains if word not in ours]
    given = nicknames.is_given
    if given(ours[0]) and given(theirs[0]):
        return not any(map(given, rest))
    return any(map(name_parts.is_eastern, rest))


def _are_only_given_alike(one: Person, other: Person, verdict: Verdict) -> bool:
    """Whether no more than a given name agrees of two names that say more: «Чынара Мамытова», «Чынара Бакыт кызы»."""
    return (
        verdict.matched == 1
        and verdict.family is None
        and verdict.given is not None
        and all(len(name.mains) > 1 for person in (one, other) for name in person.names)
    )


def _given_begins(person: Person) -> str:
    """The first two sounds of the given name, or the initial; one in two scripts begins alike."""
    for name in person.names:
        for word, role in zip(name.mains, name.roles, strict=True):
            if role == GIVEN or (role == 0 and word == name.mains[0] and len(name.mains) > 1):
                return name_similarity.word_key(word)[:2]
        if name.initials:
            return name_similarity.word_key(name.initials[0])[:1]
    return ""


def is_same_name(verdict: Verdict) -> bool:
    """Whether two full names are one, whatever their script, spelling and order."""
    return (
        verdict.matched >= 2
        and not verdict.clash
        and verdict.middle != NONE
        and all(found is not None and found <= SOUND for found in (verdict.given, verdict.family))
    )


def name_key(person: Person) -> str:
    """A full name by its words as they sound, in any order; empty for less than two words."""
    mains = person.names[0].mains if person.names else ()
    return " ".join(sorted(map(name_similarity.word_key, mains))) if len(mains) > 1 else ""


def sigmoid(odds: float) -> float:
    """Log odds as a score."""
    if odds < -30:
        return 0.0
    return round(1 / (1 + exp(-odds)), 4)


def _like_box(local: str, hosts: tuple[str, str], one: Person, other: Person) -> float:
    """What mailboxes called alike after their owners say: somebody who moved on, or a namesake's."""
    apart = one.outlet and other.outlet and met(one.outlet, other.outlet) < ONE
    worth = APART_BOX if apart else LIKE_BOX if one.outlet or other.outlet else BARE_BOX
    by_custom = _BY_CUSTOM.fullmatch(local) is not None and FREE_HOSTS.isdisjoint(hosts)
    strange = one.phones and other.phones and set(one.phones).isdisjoint(other.phones)
    return NAMESAKES[worth] if by_custom or strange else worth


def _slip(a: str, b: str, most: int) -> bool:
    """Whether two texts differ by no more than so many letters, but in none of their digits."""
    if OSA.distance(a, b, score_cutoff=most) > most:
        return False
    return [letter for letter in a if letter.isdigit()] == [letter for letter in b if letter.isdigit()]


def is_own(local: str, person: Person) -> bool:
    """Whether a mailbox is called so that a namesake's would hardly be."""
    return sum(map(str.isdigit, local)) > 1 or not made_of_name(local, person)


def made_of_name(local: str, person: Person) -> bool:
    """Whether a mailbox is called after its owner, in whatever romanisation, as every namesake's may be."""
    letters = _NO_LETTERS.sub("", local)
    sound = phonetic_keys.likeliest(letters)
    return any(
        fuzz.partial_ratio(name_similarity.word_key(word), sound) >= _ALIKE
        or fuzz.partial_ratio(text.fold(word), letters) >= _ALIKE
        for name in person.names
        for word in name.mains
        if len(word) > 2
    )


def _one_digit(a: str, b: str) -> bool:
    return len(a) == len(b) >= 7 and OSA.distance(a, b, score_cutoff=1) == 1


def told(one: Person, other: Person, verdict: Verdict, reasons: Sequence[str]) -> list[str]:
    """All reasons in the language in use, those of the names first."""
    return [_(_REASONS[name]) for name in dict.fromkeys((*_of_name(verdict, one, other), *reasons))]


def names_of(reasons: Sequence[str]) -> list[str]:
    """Reasons in the language in use by their names, as they are kept: who reads them may speak another."""
    names = {_(words): name for name, words in _REASONS.items()}
    return [names.get(words, words) for words in reasons]


def words_of(names: Sequence[str]) -> list[str]:
    """Reasons that were kept, in the language in use."""
    return [_(_REASONS[name]) if name in _REASONS else name for name in names]


def _of_name(verdict: Verdict, one: Person, other: Person) -> list[str]:
    given, family = verdict.given, verdict.family
    if not verdict.matched and given is None:
        return []
    if family in (NEAR, NONE) and given is not None and given <= SLIP:
        says = "given" if given <= SOUND else _ALIKE_BY[given]
        return [says, "married"] if family == NONE else [says]
    if family == NONE:
        return []
    if given in (NEAR, NONE):
        return [] if family is None else ["family"]
    worst = max(SAME if given is None else given, SAME if family is None else family)
    found = []
    if given is None:
        found.append("family")
    elif family is None and verdict.matched < 2:
        found.append("given")
    elif worst == SAME:
        found.append("order" if verdict.crossed else "name")
    elif worst == SOUND:
        found.append("script" if _scripts(one) != _scripts(other) else "spelling")
    for relation, name in _ALIKE_BY.items():
        if relation in (given, family):
            found.append(name)
    return found


def _scripts(person: Person) -> str:
    return script(" ".join(person.names[0].mains)) if person.names else ""
