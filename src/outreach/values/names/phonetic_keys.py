"""How a word of a name sounds: keys that every script and romanisation of one name shares.

The first key of a word is the likeliest reading; further ones stand for readings that depend on a language nobody
told us: German j, Turkish c, Ukrainian г, Uzbek x. Two words are one name in two spellings where they share a key.
Keys are for matching only: never shown, never stored.
"""

# ruff: noqa: E501 (tables of letters)

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from outreach.values import text
from outreach.values.names import pinyin

# Letters whose sign says what their sound is, before accents are taken off.
_SIGNED = str.maketrans(
    {
        # ISO 9, and the Latin alphabets of the Slavs, the Baltic peoples, Turks and Romanians
        "ž": "zh", "š": "sh", "č": "ch", "ŝ": "sh", "ʺ": "", "ʹ": "", "′": "", "″": "", "ć": "ch", "đ": "dj", "ś": "sh",
        "ź": "zh", "ż": "zh", "ł": "l", "ń": "n", "ñ": "n", "ş": "sh", "ș": "sh", "ţ": "ts", "ț": "ts", "ğ": "g", "ı": "i",
        "ö": "o", "ü": "u", "ä": "a", "ß": "ss", "ø": "o", "å": "a", "æ": "a", "œ": "o", "ə": "a", "ǝ": "a", "è": "e",
        "é": "e", "þ": "t", "ð": "d", "ŋ": "n", "ǧ": "j", "ė": "e", "ě": "e", "ř": "r", "ý": "i",
        # Cyrillic: the sound as romanisations agree on it
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "ҕ": "g", "д": "d", "е": "e", "ё": "e",
        "є": "e", "ж": "zh", "җ": "zh", "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "ӣ": "i", "ы": "i", "к": "k",
        "қ": "k", "ҡ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "ҥ": "n", "о": "o", "ө": "o", "ӧ": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ү": "u", "ұ": "u", "ӯ": "u", "ў": "o", "ӱ": "u", "ф": "f", "х": "h",
        "һ": "h", "ҳ": "h", "ц": "ts", "ч": "ch", "ҷ": "zh", "ҹ": "zh", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "э": "e",
        "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dj", "џ": "zh", "ѓ": "g", "ќ": "k", "ѕ": "z",
    }
)  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u052f]")
_APOSTROPHES = re.compile("['’‘`´ʻʼʹ′ˈ]")
_UZBEK_O = re.compile("o['’‘`´ʻʼ]")
_GERMAN = re.compile("[oe]wa?$|sch")
_OTHER = re.compile("[^a-z0-9]")

# Applied in order to Latin letters: spellings of one sound become one, whatever the language.
_COMMON = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("schtsch|shtsh|stsch|shch|shh", "sh"),
        ("(?<=[aeiou])j(?=[^aeiou]|$)", "i"),  # Andrej; but the ж of Page, Пейдж, stays
        ("dsch|dsh|dzh|dj|zh", "j"),
        ("tsch|tch", "ch"),
        ("sch", "sh"),
        ("kh", "h"),
        ("ph", "f"),
        ("gh", "g"),
        ("th", "t"),
        ("^rh", "r"),
        ("tz|zz", "ts"),
        ("ck|cc|q", "k"),
        ("w", "v"),
        ("ou", "u"),
        ("y", "i"),
        # е after a vowel or at the beginning: Yelena, Baeva / Bayeva, Alekseyev
        ("^ie", "e"),
        ("(?<=[aeiou])ie", "e"),
        ("(?<=[bcdfgjklmnprstvz])j(?=[bcdfgklmnprstvz])", "i"),
    )
)
_C = ((re.compile("c(?=[eiy])"), "s"), (re.compile("c(?!h)"), "k"))
_DOUBLE = re.compile(r"([a-z])\1+")
_SILENT = re.compile("(?<=[aeiou])h(?=[bcdfgjklmnprstvz]|$)")
MOST_KEYS = 7
LONGEST = 60


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
    if _CYRILLIC.search(typed):
        found = _of_cyrillic(typed)
    else:
        found = _of_latin(typed)
        chinese = pinyin.cyrillic(typed)
        if chinese:
            found.insert(1, _of_cyrillic(chinese)[0])
        if typed != low and _UZBEK_O.search(low):
            found += _of_latin(_APOSTROPHES.sub("", _UZBEK_O.sub("u", low)))  # as Russian writes it: Уктам
    return tuple(dict.fromkeys(key for key in found if key))[:MOST_KEYS]


def likeliest(word: str) -> str:
    """The first key of a word in lower-case ASCII: much faster where no other is asked for."""
    return _closed(_spelled(word[:LONGEST].replace("x", "ks"))) if word.isascii() else (keys(word) or ("",))[0]


def _of_cyrillic(typed: str) -> list[str]:
    plain = typed.replace("дж", "ж").replace("ье", "ие").replace("ьё", "ие")
    found = [plain, *(plain.replace(letter, other) for letter, other in _CYRILLIC_TOO if letter in plain)]
    if "ье" in typed:
        found.append(typed.replace("дж", "ж"))
    return [_closed(_spelled(_ascii(reading))) for reading in found]


# Letters that some romanisations write as if they were others: Сергій is Serhii, Жаңыл is Jangyl.
_CYRILLIC_TOO = (("г", "х"), ("ё", "йо"), ("ў", "у"), ("ә", "е"), ("ң", "нг"))


def _of_latin(typed: str) -> list[str]:
    """Readings of Latin letters, each a change of one language's letters before the common spellings apply."""
    readings = [typed.replace("x", "ks")]
    if "x" in typed:
        readings.append(typed.replace("x", "h"))  # Uzbek, and ISO 9's h
    if "j" in typed:
        readings.append(re.sub("(?<!d)j", "i", typed))  # German, Polish, ISO 9: й
    if "sch" in typed:
        readings.append(typed.replace("sch", "j"))  # German: ж
        if typed.count("sch") > 1:
            readings.append(typed.replace("sch", "j", 1))
    if "c" in typed.replace("ch", "").replace("ck", "").replace("sc", ""):
        readings.append(re.sub("c(?![hk])", "ts", typed))  # Slavic: ц
        readings.append(re.sub("c(?![hk])", "j", typed))  # Turkish: дж
    if "ç" in typed:
        readings = [typed.replace("ç", "ch"), typed.replace("ç", "s")]
    if "û" in typed or "â" in typed:
        readings.insert(0, typed.replace("û", "iu").replace("â", "ia"))  # ISO 9
    if "tch" in typed:
        readings.append(re.sub("(?<![ts])ch", "sh", typed))  # French: Chevtchenko
    elif "ch" in typed and "sch" not in typed:
        readings.append(typed.replace("ch", "sh"))  # French
        readings.append(typed.replace("ch", "h"))  # German, Polish
    if re.search("[uoa]e", typed):
        readings.append(re.sub("([uoa])e", r"\1", typed))  # German ü, ö, ä
    if re.search("[bcdfgjklmnprstvz](?:yo|io|jo)(?=[bcdfgjklmnprstvz])", typed):
        readings.append(re.sub("(?<=[bcdfgjklmnprstvz])[yij]o(?=[bcdfgjklmnprstvz])", "e", typed))  # ё: Alyona
    if "ts" in typed:
        readings.append(typed.replace("ts", "s"))
    if "oo" in typed or "ee" in typed:
        readings.append(typed.replace("oo", "u").replace("ee", "i"))  # English
    if "gu" in typed:
        readings.append(re.sub("gu(?=[eiy])", "g", typed))  # French: Guennadi
    if _GERMAN.search(typed):
        readings.append(re.sub("s(?=[aeiounmlr])", "z", re.sub("(?<!t)z(?!h)", "ts", typed)))  # Kusnezow
    if "ng" in typed:
        readings.append(typed.replace("ng", "n"))  # Kyrgyz ң
    if "ə" in typed or "ä" in typed:
        readings.append(typed.replace("ə", "e").replace("ä", "e"))
    return [_closed(_spelled(_ascii(reading))) for reading in readings]


def _ascii(typed: str) -> str:
    if typed.isascii():
        return typed
    sounds = typed.translate(_SIGNED)
    if not sounds.isascii():
        sounds = text.fold(sounds)
    if not sounds.isascii():
        sounds = anyascii(sounds.translate(_SIGNED)).lower()
    return sounds


def _spelled(sounds: str) -> str:
    for pattern, sound in _COMMON:
        sounds = pattern.sub(sound, sounds)
    if "c" in sounds:
        for pattern, sound in _C:
            sounds = pattern.sub(sound, sounds)
    return sounds


def _closed(sounds: str) -> str:
    """Doubles and silent letters away: one letter a sound."""
    sounds = _DOUBLE.sub(r"\1", _OTHER.sub("", _SILENT.sub("", sounds)))
    return sounds[:-1] + "i" if sounds.endswith("ii") else sounds


_CLASSES = str.maketrans({"v": "v", "f": "v", "j": "z", "g": "k", "h": "k", "d": "t", "b": "p", "i": None, "a": None,
                          "e": None, "o": None, "u": None})  # fmt: skip


@lru_cache(maxsize=60_000)
def skeleton(key: str) -> str:
    """The consonants of a key in classes that are mistaken for one another, behind its first letter."""
    return key[:1] + key[1:].replace("sh", "s").replace("ch", "s").translate(_CLASSES)
