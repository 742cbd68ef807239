"""How a word of a name sounds: keys that every script and romanisation of one name shares.

The first key of a word is the likeliest reading; further ones stand for readings that depend on a language nobody
told us: German j, Turkish c, Ukrainian г, Uzbek x. Two words are one name in two spellings where they share a key.
Keys are for matching only: never shown, never stored. The tables are in `resources/data/names`: letters, sounds
(spellings of one sound, applied in order to Latin letters) and readings (what a language reads otherwise).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from anyascii import anyascii

from outreach.values import text
from outreach.values.names import name_words

Change = tuple[re.Pattern[str], str]

_CYRILLIC = re.compile("[\u0400-\u052f]")
_APOSTROPHES = re.compile("['’‘`´ʻʼʹ′ˈ]")
_UZBEK_O = re.compile("o['’‘`´ʻʼ]")
_OTHER = re.compile("[^a-z0-9]")
_DOUBLE = re.compile(r"([a-z])\1+")
_SILENT = re.compile("(?<=[aeiou])h(?=[bcdfgjklmnprstvz]|$)")
_IN_CYRILLIC = (("г", "х"), ("ё", "йо"), ("ў", "у"), ("ә", "е"), ("ң", "нг"))
"""Letters that some romanisations write as if they were others: Сергій is Serhii, Жаңыл is Jangyl."""
MOST_KEYS = 7
LONGEST = 60


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): sound for letter, sound in name_words.rows("letters")}


@cache
def _sounds() -> list[Change]:
    return [(re.compile(pattern), sound) for pattern, sound in name_words.rows("sounds")]


@cache
def _readings() -> list[tuple[re.Pattern[str], list[Change]]]:
    """(where a reading applies, what it changes)."""
    grouped = groupby(name_words.rows("readings"), key=lambda row: row[0])
    found = []
    for _name, group in grouped:
        changes = list(group)
        found.append((re.compile(changes[0][1]), [(re.compile(row[2]), row[3]) for row in changes]))
    return found


def is_cyrillic(word: str) -> bool:
    """Whether a word has Cyrillic letters."""
    return _CYRILLIC.search(word) is not None


def folded_word(word: str) -> str:
    """A word of a name without case, accents and apostrophes: «О‘ktam» is "oktam"; й and ё are и and е."""
    return text.fold(_APOSTROPHES.sub("", word))


@lru_cache(maxsize=60_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a word as it was typed, the likeliest first; none for a word without letters."""
    low = word[:LONGEST].lower()
    typed = _APOSTROPHES.sub("", low)
    if not typed.isascii():
        typed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", typed).casefold())
    read = _of_cyrillic(typed) if _CYRILLIC.search(typed) else _of_latin(typed, low)
    return tuple(dict.fromkeys(key for key in map(_key, read) if key))[:MOST_KEYS]


def likeliest(word: str) -> str:
    """The first key of a word, or the word where it has none."""
    return (keys(word) or (word,))[0]


def _key(reading: str) -> str:
    sounds = _ascii(reading)
    for pattern, sound in _sounds():
        sounds = pattern.sub(sound, sounds)
    sounds = _DOUBLE.sub(r"\1", _OTHER.sub("", _SILENT.sub("", sounds)))
    return sounds[:-1] + "i" if sounds.endswith("ii") else sounds


def _ascii(typed: str) -> str:
    if typed.isascii():
        return typed
    sounds = text.fold(typed.translate(_letters()))
    return sounds if sounds.isascii() else anyascii(sounds.translate(_letters())).lower()


def _of_cyrillic(typed: str) -> Iterator[str]:
    hard = typed.replace("дж", "ж")
    plain = hard.replace("ье", "ие").replace("ьё", "ие")
    yield plain
    yield from (plain.replace(letter, other) for letter, other in _IN_CYRILLIC if letter in plain)
    if "ье" in typed:
        yield hard


def _of_latin(typed: str, low: str) -> Iterator[str]:
    yield typed.replace("x", "ks")
    if chinese := cyrillic(typed):
        yield next(_of_cyrillic(chinese))
    for where, changes in _readings():
        if where.search(typed):
            read = typed
            for pattern, sound in changes:
                read = pattern.sub(sound, read)
            yield read
    if typed != low and _UZBEK_O.search(low):
        yield from _of_latin(_APOSTROPHES.sub("", _UZBEK_O.sub("u", low)), "")  # as Russian writes it: Уктам


_CLASSES = str.maketrans("vfjghdb", "vvzkktp", "iaeou")


@lru_cache(maxsize=60_000)
def skeleton(key: str) -> str:
    """The consonants of a key in classes that are mistaken for one another, behind its first letter."""
    return key[:1] + key[1:].replace("sh", "s").replace("ch", "s").translate(_CLASSES)


# How Cyrillic writes a Chinese name that stands in pinyin: Цзяньго is Jianguo, Сюй is Xu (Palladius's system).


_OWN = re.compile("zh|[xqjcz]|r|[nl]ü|[iu]o|uu?i|iu|yu|y[ao]|hui|ong")
"""What pinyin writes otherwise than other romanisations: of the rest a word sounds as it is written."""


@cache
def _syllables() -> dict[str, str]:
    return {row[0]: row[1] for row in name_words.rows("pinyin")}


@cache
def _whole() -> re.Pattern[str]:
    any_of = "|".join(sorted(_syllables(), key=len, reverse=True))
    return re.compile(f"({any_of})(?:(?![aeo])({any_of}))?(?:(?![aeo])({any_of}))?")


@lru_cache(maxsize=4000)
def cyrillic(word: str) -> str:
    """A word of one to three syllables as Cyrillic writes it; "" where it is none, or sounds as it is written."""
    found = _whole().fullmatch(word) if len(word) > 1 and _OWN.search(word) else None
    return "".join(_syllables()[part] for part in found.groups() if part) if found else ""
