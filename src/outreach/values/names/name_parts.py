"""Split a name as typed into given names, patronymic, family name and what stands around them.

Which of two words is the family name cannot always be told; what is known is in `roles`, and the rest is left open
for whoever compares.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from outreach.values.names import name_words, nicknames
from outreach.values.text import unmixed

GIVEN, OPEN, FAMILY = 1, 0, -1
MOST_WORDS = 9

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{0,2}\.?")
_HYPHENATED = re.compile(r"(?<!\w)(?:г-н[ау]?|г-ж[аеу]|д-р[ау]?|к\.\s?э\.\s?н|h\.\s?e|е\.\s?п)(?!\w)\.?", re.I)
_BRACKETS = re.compile(r"[(\[«\"“„]([^)\]»\"”“]{2,40})[)\]»\"”“]")
_BORN = re.compile(r"(?<!\w)(?:n[ée]e|born|geb\.?|урожд[её]нн?ая|урожд\.?|в девичестве|d[oö]ğumlu)\s+", re.I)
_TOKEN = re.compile(r"[^\W_]+(?:[.'’‘`´ʻʼʹ′]+[^\W\d_]+)*\.?(?:[^\W\d_]\.)*|,")
_MARKS = re.compile("[\u0300-\u036f\ufe20-\ufe2f]")  # those of no letter, as the ties of the Library of Congress: i͡a


class Parts(NamedTuple):
    """A name's words, in lower case as typed.

    `mains` are given and family names in the order typed, with `roles` (GIVEN, FAMILY, OPEN); `middles` are
    patronymics; `initials` single letters in order; `others` a maiden name, a nickname in quotes. `father` is the place
    among `mains` of a word before «уулу, кызы», or -1. `generation` is 2 for "Jr.", 3 for "III", 0 where nothing is
    said.
    """

    mains: tuple[str, ...] = ()
    roles: tuple[int, ...] = ()
    middles: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    father: int = -1
    generation: int = 0

    def words(self, role: int) -> str:
        """The words of a role (GIVEN, FAMILY, OPEN), joined."""
        return " ".join(word for word, found in zip(self.mains, self.roles, strict=True) if found == role)


@lru_cache(maxsize=8192)
def split(name: str) -> Parts:
    """The parts of a name as typed: «ЖУМАБЕКОВА Айгүл Асановна», "Zhumabekova, A.", «Азамат Бакыт уулу»."""
    words = tuple(map(_plain, name.split(" ")))
    if len(words) == 2 and all(words):
        return Parts(words, _roles(words))  # as most names are
    typed = unmixed(_MARKS.sub("", unicodedata.normalize("NFKC", name[:200]).strip())).replace("İ", "I")
    typed = _HYPHENATED.sub(" ", typed)
    others = [word for found in _BRACKETS.findall(typed) for word in _BORN.sub("", found).lower().split()]
    typed, *born = _BORN.split(_BRACKETS.sub(" ", typed), maxsplit=1)
    reader = _Reader(_TOKEN.findall(typed)[: MOST_WORDS * 2])
    aside = [word for word in others if len(word) > 2 and word.isalpha()]
    return reader.parts(tuple(aside + [word.lower().strip(",.") for rest in born for word in rest.split()[:1]]))


def of_fields(given: str, middle: str, family: str) -> Parts:
    """The parts of a name whose fields are filled one by one.

    Words that speak against their fields are left open: whoever filled these may have been in haste.
    """
    first, last = split(given), split(family)
    if not first.mains and not first.initials:
        whole = split(f"{family} {middle}".strip())
        return whole._replace(roles=(FAMILY,)) if len(whole.mains) == 1 else whole
    if len(first.mains) > 1 and not last.mains:
        return first
    between = split(middle)
    mains = (*first.mains, *last.mains)
    roles = (*(GIVEN for _word in first.mains), *(FAMILY for _word in last.mains))
    if len(first.mains) == len(last.mains) == 1 and _roles(mains) == (FAMILY, GIVEN):
        roles = (OPEN, OPEN)
    return Parts(
        mains, roles, (*between.mains, *between.middles, *first.middles, *last.middles),
        (*first.initials, *last.initials, *between.initials), (*first.others, *last.others),
        len(first.mains) + last.father if last.father >= 0 else -1, first.generation or last.generation,
    )  # fmt: skip


@lru_cache(maxsize=60_000)
def _plain(token: str) -> str:
    """A word in lower case that is nothing but a word of a name; else ""."""
    typed = unmixed(unicodedata.normalize("NFKC", token)).replace("İ", "I")
    if len(typed) < 2 or not typed.isalpha() or _is_capital(typed):
        return ""
    low = typed.lower()
    special = low in _special() or low in name_words.generations() or _joined_son_of().fullmatch(low)
    return "" if special else intern(low)


@cache
def _special() -> frozenset[str]:
    return frozenset[str]().union(*map(name_words.words, ("titles", "behind", "suffixes", "particles", "son_of")))


class _Reader:
    """Reads the tokens of a name, one kind after the other."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.words: list[str] = []
        self.marks: list[int] = []  # what the writing says of each word: a lone one in capitals is the family name
        self.initials: list[str] = []
        self.fathers: list[int] = []
        self.comma = -1  # words before the first comma
        self.generation = 0
        self.particle = ""
        self.lone_capitals = 0 < sum(map(_is_capital, tokens)) < sum(len(token.rstrip(".")) > 1 for token in tokens)
        for place, token in enumerate(tokens):
            bare = token.lower().rstrip(".")
            if token == ",":
                self.comma = len(self.words) if self.words and self.comma < 0 else self.comma
            elif not self._read_aside(bare):
                self._read_part(token, bare, place + 1 == len(tokens))

    def parts(self, others: tuple[str, ...]) -> Parts:
        if not self.words:
            return Parts(initials=tuple(self.initials), others=others)
        patronymic, father = self._patronymic()
        self._mark(patronymic)
        if father >= 0:
            self.marks[father] = FAMILY
        kept = [place for place in range(len(self.words)) if place != patronymic]
        mains = tuple(self.words[place] for place in kept)
        roles = _roles(mains, [self.marks[place] for place in kept], bool(self.initials))
        middles = (self.words[patronymic],) if patronymic >= 0 else ()
        father -= 0 <= patronymic < father
        return Parts(mains, roles, middles, tuple(self.initials), others, father, self.generation)

    def _patronymic(self) -> tuple[int, int]:
        """(place of the patronymic, place of a father who stands for the family name), each -1 where there is none."""
        words, count = self.words, len(self.words)
        father = self.fathers[-1] if self.fathers else -1
        if father > 0 and count > 2:
            return father, -1  # «Алиев Азамат Бакыт уулу»: there is a family name beside
        if count < 3 and not (count == 2 and self.initials and not self.fathers):
            return -1, father
        first = 1 if count < 4 else 0
        found = (at for at in range(first, count) if at not in self.fathers and _is("patronymic", words[at]))
        return max(found, default=-1), father

    def _mark(self, patronymic: int) -> None:
        count = len(self.words)
        if 0 < self.comma < count:
            self.marks = [FAMILY] * self.comma + [GIVEN] * (count - self.comma)
        elif count == 3 and patronymic > 0 and FAMILY not in self.marks:
            self.marks = [FAMILY, GIVEN, OPEN] if patronymic == 2 else [GIVEN, OPEN, FAMILY]

    def _read_aside(self, bare: str) -> bool:
        """Takes what stands around a name: a title, a degree, what tells a son from his father."""
        if self._is_generation(bare):
            self.generation = name_words.generations()[bare]
        elif self.words and bare in name_words.words("suffixes"):
            self.comma = -1 if self.comma == len(self.words) else self.comma
        else:
            return self._is_title(bare)
        return True

    def _read_part(self, token: str, bare: str, last: bool) -> None:
        """Takes a part of the name: a word or what belongs to one."""
        if bare in name_words.words("son_of") and (self.words or self.particle):
            self.fathers += [len(self.words) - 1] if self.words else []
        elif len(bare) < 2 or (len(token) <= 9 and _INITIALS.fullmatch(token)):
            letters = "" if token in ("y", "e", "и") else token.lower()
            self.initials += filter(str.isalpha, letters.split("."))
        elif bare in name_words.words("particles") and not last:
            self.particle += bare
        elif len(self.words) < MOST_WORDS and any(map(str.isalpha, bare)):
            self._read_word(token, bare)

    def _is_generation(self, bare: str) -> bool:
        return bare in name_words.generations() and len(self.words) > (len(bare) > 3)

    def _is_title(self, bare: str) -> bool:
        if not self.words:
            return bare in name_words.words("titles") and len(self.tokens) > 1
        is_name = bare in name_words.words("son_of") or nicknames.is_listed(bare)
        return bare in name_words.words("behind") or (bare in name_words.words("titles") and not is_name)

    def _read_word(self, token: str, bare: str) -> None:
        if self.particle in name_words.words("joined_particles"):
            bare = self.particle + bare
        self.particle = ""
        if joined := _joined_son_of().fullmatch(bare):
            self.fathers.append(len(self.words))
            bare = joined[1]
        self.words.append(intern(bare))
        self.marks.append(FAMILY if self.lone_capitals and _is_capital(token) else OPEN)


def _is_capital(token: str) -> bool:
    return len(token) > 2 and token.isupper()


@cache
def _joined_son_of() -> re.Pattern[str]:
    words = sorted(name_words.words("joined_son_of"), key=len, reverse=True)
    return re.compile(f"(.{{3,}}?)(?:{'|'.join(words)})")


@cache
def _endings(of: str) -> re.Pattern[str]:
    found = "|".join(endings for kind, endings in name_words.rows("endings") if kind == of)
    return re.compile(f"(?:{found})$")


def _is(kind: str, word: str) -> bool:
    return _endings(kind).search(word) is not None


def is_patronymic(word: str) -> bool:
    """Whether a word ends as patronymics do."""
    return _is("patronymic", word)


@lru_cache(maxsize=60_000)
def is_eastern(word: str) -> bool:
    """Whether a word ends as the family names of Eastern Europe and Central Asia do."""
    return _is("eastern", word)


def _roles(mains: Sequence[str], marks: Sequence[int] = (), has_initials: bool = False) -> tuple[int, ...]:
    """What each word is: by how it was written, else by itself."""
    if any(marks):
        rest = GIVEN if FAMILY in marks else FAMILY if len(mains) == 2 else OPEN
        return tuple(mark or rest for mark in marks)
    if len(mains) == 1 and has_initials:
        return (FAMILY,)
    kinds = tuple(map(_kind, mains))
    return _of_two(mains, kinds) if len(mains) == 2 else kinds


def _of_two(mains: Sequence[str], kinds: Sequence[int]) -> tuple[int, int]:
    """What two words are, of which the one that is known tells the other."""
    if kinds == (FAMILY, FAMILY):  # Курбонова Нозанин
        kinds = [FAMILY if is_eastern(word) else OPEN for word in mains]
    one, other = kinds
    return (one or -other, other or -one) if one != other else (OPEN, OPEN)


@lru_cache(maxsize=60_000)
def _kind(word: str) -> int:
    """Whether a word is by itself a given or a family name."""
    if nicknames.is_given(word) and (nicknames.is_listed(word) or not is_eastern(word)):
        return GIVEN  # but Андреев, though it sounds like Andrew
    return FAMILY if len(word) > 4 and _is("family", word) else OPEN


_WOMANS = re.compile("(?<=[oe]v)a$|(?<=in)a$|(?<=sk)(?:aia|a)$")
_MANS = re.compile("(?:[oe](?=v)|i(?=n)|sk(?=i))([vni])$")
_RUSSIAN_STYLE = re.compile("[oe]v$")


def style(key: str) -> str:
    """How a family name's key ends in a man's form: v, n or i; "" where women bear the same."""
    found = _MANS.search(mans(key))
    return found[1] if found else ""


def is_mans(key: str) -> bool:
    """Whether a family name's key is in the form that men bear, where women bear another."""
    return _MANS.search(key) is not None


@lru_cache(maxsize=60_000)
def mans(key: str) -> str:
    """A family name's key in the form that men bear."""
    found = _WOMANS.sub("", key)
    return found + "i" if found.endswith("sk") else found


@lru_cache(maxsize=60_000)
def stem(key: str) -> str:
    """A family name's key in a man's form, without its ending of Russian style: жумабекова, жумабеков, жумабек."""
    found = mans(key)
    bare = _RUSSIAN_STYLE.sub("", found)
    return bare if len(bare) >= 3 else found
