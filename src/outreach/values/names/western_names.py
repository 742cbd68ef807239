"""Whether a Cyrillic word is how a Western name is read aloud: Сэмпл is Sample, Хьюз is Hughes, Райт is Wright.

Cyrillic writes such names by their sound, so that no letter stands for a letter. A word has a key: its consonants in
classes, with the class of its first vowel among them. A Latin word has one, a Cyrillic one for each way to read it. A
search asks for the keys that are kept with the contacts: whichever of the two is Latin, they are the same.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from outreach.values import data, text

_DOUBLE = re.compile(r"(.)\1+")

# A vowel's letter stands for all groups that begin with it, but for ea, ee and ei, which are y.
_TABLE = data.table("western_names")
_EASTERN_LATIN = re.compile(_TABLE["key"]["eastern_latin"])
_EASTERN = re.compile(_TABLE["key"]["eastern"])
_STEPS = [(re.compile(pattern), key) for pattern, key in _TABLE["key"]["steps"]]
_VOWELS = re.compile("[aeiou]+")
_FIRST = re.compile("^([^aeiou]*)([aeiou]+)(.*)$")
_MOST_KEYS = 16
_LEAST_KEY = 4  # letters of a key that may go on: a shorter one is a whole name, or begins too many

_CYRILLIC_VOWELS = "аеиоуыэюя"
_DOUBLED = re.compile(r"([а-я])\1+")
MARK = "\u02b7"
"""Stands before each key that is kept and asked for; no word has it."""
READ = "\u02b3"
"""The same before a key by which a Cyrillic word is found in Latin letters; it has one for each way to read it."""
END = MARK  # behind each key that is kept, so that a short one can be asked for whole


@lru_cache(maxsize=60_000)
def key(latin: str) -> str:
    """The key of a Latin word in lower case, "" where it is none of these names."""
    if len(latin) < 3 or not latin.isascii() or not latin.isalpha() or _EASTERN_LATIN.search(latin):
        return ""
    for pattern, sound in _STEPS:
        latin = pattern.sub(sound, latin)
    first = _FIRST.match(_DOUBLE.sub(r"\1", latin))
    if first is None:
        return ""
    found = first[1] + ("y" if first[2].startswith(("ea", "ee", "ei")) else first[2][0]) + _VOWELS.sub("", first[3])
    return MARK + found + END if len(found) > 2 else ""


@lru_cache(maxsize=2000)
def asked(word: str) -> tuple[str, ...]:
    """How the keys begin by which a folded word of either script finds those of the other."""
    if word.isascii():
        found = key(word)
        return (READ + found[1:],) if found else ()
    ends = [(one, end) for one in _readings(word) for end in (("",) if len(one) >= _LEAST_KEY else _ends(word))]
    return tuple(MARK + one + end for one, end in ends[:_MOST_KEYS])


def kept(word: str) -> tuple[str, ...]:
    """The keys by which a folded word of either script is found in the other."""
    if word.isascii():
        found = key(word)
        return (found,) if found else ()
    return tuple(READ + one + end for one in _readings(word) for end in _ends(word))[:_MOST_KEYS]


@lru_cache(maxsize=60_000)
def are_one(latin: str, cyrillic: str) -> bool:
    """Whether a Cyrillic word may write a Latin one as it is read."""
    folded = text.fold(cyrillic)
    return key(text.fold(latin)) in {MARK + one + end for one in _readings(folded) for end in _ends(folded)}


def _ends(cyrillic: str) -> Sequence[str]:
    """With those that the French leave unread: Готье is Gautier, Дюбуа Dubois; who is written Бейли or Грей is none."""
    return [letter + END for letter in ("", *_UNREAD.get(cyrillic[-1], ""))]


_UNREAD = {"е": "tsrd", "а": "tsd", "о": "tsd", "у": "tsd"}


def _readings(cyrillic: str) -> list[str]:
    """What keys a Cyrillic word may be read from, without their ends."""
    if len(cyrillic) < 3 or _EASTERN.search(cyrillic):
        return []
    found, at, heard = [""], 0, False
    word = _DOUBLED.sub(r"\1", cyrillic)
    while at < len(word):
        length, ways, is_vowel = _next(word, at, heard)
        found = [f"{before}{way}" for before in found for way in ways]
        heard = heard or is_vowel
        at += length
    # A single e is read и in few names: in a short key it would be another name.
    whole = [one for one in found if len(one) > _LEAST_KEY or "E" not in one]
    return [one for one in dict.fromkeys(map(str.lower, whole)) if len(one) > 2]


def _next(word: str, at: int, heard: bool) -> tuple[int, list[str], bool]:
    """How many letters are read next, what they may stand for, and whether these are a vowel."""
    one = word[at]
    if _LIKE_W.match(word, at) and not (at and word[at - 1] in _CYRILLIC_VOWELS):
        return 1, ["v"], False  # Уилсон
    if one in _CYRILLIC_VOWELS:
        return (*_vowel(word, at, heard), True)
    read = next((some for some in (word[at : at + 2], one) if some in _TABLE["consonants"]), "")
    usual, bar, first = _TABLE["consonants"].get(read, "").partition("|")
    return len(read) or 1, (first if bar and not at else usual).split() or [""], False


def _vowel(word: str, at: int, heard: bool) -> tuple[int, list[str]]:
    """The same of a vowel: the first one of a word counts, and one that it begins with may be written with j."""
    if heard and at:
        return 1, [""]
    table = _TABLE["vowels"] if at else _TABLE["vowels"] | _TABLE["first"]
    lengths = (3, 2, 1) if at or word[:2] not in _TABLE["first"] else (2,)
    read = next(word[at : at + length] for length in lengths if word[at : at + length] in table)
    return len(read), table[read].split()


_LIKE_W = re.compile("у(?:[еиоэ]|а[ил])")
