"""How else what is asked for may be written: keys (`text.latin`) of the same name or place in another spelling."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.model import text

_LEAST = 4  # letters of a word; the beginning of a name is not yet known to be spelled one way or another
_MOST = 32
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CONSONANTS = "[bcdfghjklmnprstvz]"

# Of Cyrillic words: what stands for two sounds, and how romanisations write both. Of Latin ones: the way back.
_TO_LATIN = (("ье", "ие"), ("ье", "ио"))
_LATIN_TO = (
    # Yurieva, Solovyov, Yolkin: Юрьева, Соловьёв, Ёлкин; but Marie and Mario begin no Marek
    (re.compile(f"(?:(?<={_CONSONANTS})|^)io(?={_CONSONANTS})|(?<={_CONSONANTS})ie(?={_CONSONANTS})"), "e"),
    (re.compile(f"(?<=[aeiou])ie(?={_CONSONANTS})"), "e"),  # Sergeyev: Сергеев
)
_IE = re.compile("(?<=[aeiou])[yi]e")  # Chokoyev, Zuyeva: Чокоев, Зуева
_IO = re.compile(f"(?<={_CONSONANTS})io(?={_CONSONANTS})")  # Bakhtiyor, whom others call Bakhtier
_IU = (re.compile("^u"), re.compile(f"(?<={_CONSONANTS})u"))  # Usupov, Turin: Юсупов, Тюрин
_C = re.compile("c(?![hk])")  # Turkish: Capar
_NG = re.compile("ng(?=[aeiouy])")  # Jangyl: Жаңыл
_IJ = re.compile("i(?=[aeou])")  # Evgenija
# Uzbek: Собиров, Нодира, Ахмаджонов are Сабиров, Надира, Ахмаджанов in Russian; the ending has its o in both.
_UZBEK_VOWEL = re.compile("(?<![aeiou])[ao](?![aiou]|va?$)")
_OTHER_VOWEL = {"a": "o", "o": "a"}
_MOST_VOWELS = 3
_KS = re.compile("(?:ale|feli|ma|o|ro)x|xen")  # Alexey, Maxim, Oxana, Xenia: no Uzbek x
_E_BEHIND_VOWEL = re.compile("(?<=[аеиоуыэюя])е")
_E_BEHIND_LATIN = re.compile("(?<=[aeiouy])e")
_MAYBE_YO = re.compile("(?:(?<=[бвгджзклмнпрстфхчшщ])|^)е")  # typed without its dots: Королев is Korolyov
_SOFT = re.compile("(?:(?<=[bcdfghklmnprstvz])|^)i(?=[aeou])")  # Tatjana, Jurij
_H = re.compile("(?<![sc])h")
_REPEATED = re.compile(r"([a-z])\1+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`´ʻʼ](?=[^\W\d_])")
_UZBEK_O = re.compile("o['’‘`´ʻʼ]", re.I)

_SOUNDS = str.maketrans({"š": "sh", "ş": "sh", "ș": "sh", "č": "ch", "ç": "ch", "ž": "zh",
                         "Š": "sh", "Ş": "sh", "Ș": "sh", "Č": "ch", "Ç": "ch", "Ž": "zh"})  # fmt: skip
SIGNED = frozenset(map(chr, _SOUNDS))
"""Latin letters whose sign changes their sound, and is lost when a text is folded."""

# Places whose names differ by more than their letters do.
_PLACES = """
issyk kul | ысык көл | иссык куль | ysyk kol | issik kul
jalal abad | djalal abad
alma ata | алматы
uzgen | өзгөн | ozgon
tokmok | tokmak
kara kol | каракол
son kul | соң көл | song kol
ak suu | ак су
chui | чүй | chu
"""


@lru_cache(maxsize=2000)
def keys(word: str) -> tuple[str, ...]:
    """Further keys of a folded word: Юрьева for Yurieva, Xolmatov for Холматов or Kholmatov."""
    if len(word) < _LEAST:
        return ()
    own = text.latin(word)
    found = _of_cyrillic(word) if _CYRILLIC.search(word) else _of_latin(word, own)
    if len(own) > _LEAST:
        found = _uzbek(word) + found
    found += [_H.sub("ks", key) for key in (own, *found) if _H.search(key)]  # Uzbek x, of which the key is ks
    return tuple(key for key in dict.fromkeys(found) if key and key != own)[:_MOST]


def _is_uzbek(word: str) -> bool:
    """Whether the x of a Latin word is х."""
    return "x" in word and not _KS.match(word)


def _uzbek(word: str) -> list[str]:
    """Its keys with each other choice of a and o: what Uzbek writes o is a in Russian, but where it is stressed."""
    heard = _E_BEHIND_LATIN.sub("ye", _E_BEHIND_VOWEL.sub("йе", word))
    own = _IE.sub("e", text.latin(heard.replace("x", "h") if _is_uzbek(word) else heard))
    found = [own]
    for vowel in list(_UZBEK_VOWEL.finditer(own))[:_MOST_VOWELS]:
        found += [key[: vowel.start()] + _OTHER_VOWEL[vowel[0]] + key[vowel.end() :] for key in found]
    # Tojiboyev, Таджибаев, Тожибоев
    return found[1:] + [other(key) for other in (_ending_ie, text.latin) for key in found[1:]]


def _ending_ie(key: str) -> str:
    return _E_BEHIND_LATIN.sub("ie", key)


def _of_cyrillic(word: str) -> list[str]:
    spelled = [word, *(word.replace(*change) for change in _TO_LATIN), _E_BEHIND_VOWEL.sub("йе", word)]
    spelled += [word[: at.start()] + "йо" + word[at.end() :] for at in _MAYBE_YO.finditer(word)][:3]
    if "ю" in word:
        spelled.append(word.replace("ю", "у"))
    found = [text.latin(other) for other in dict.fromkeys(spelled)]
    return found + [_SOFT.sub("j", key) for key in found[:4]] + [_IJ.sub("ij", found[0])]


def _of_latin(word: str, own: str) -> list[str]:
    found = [own]
    if _is_uzbek(word):
        found.append(text.latin(word.replace("x", "h")))
    if "j" in word.replace("dj", ""):
        found.append(text.latin(re.sub("(?<!d)j", "y", word)))
    found.append(text.latin(_E_BEHIND_LATIN.sub("ye", word)))  # Sergeev: Sergeyev
    for pattern, sound in ((_IE, "e"), (_C, "j"), (_NG, "n"), *((pattern, "yu") for pattern in _IU)):
        if pattern.search(word):
            found.append(text.latin(pattern.sub(sound, word, count=0 if pattern is not _IU[1] else 1)))
    found.append(_IO.sub("ie", own))
    if "schtsch" in word:
        found.append(text.latin(word.replace("schtsch", "shch")))  # German: щ
    found += [_REPEATED.sub(r"\1", pattern.sub(sound, key)) for pattern, sound in _LATIN_TO for key in found]
    return [*found, _SOFT.sub("j", own), _IJ.sub("ij", own)]


def sounded(written: str) -> str:
    """A text whose letters bear signs that change their sound, written by that sound: "Taşiev" is "tashiev"."""
    return written if SIGNED.isdisjoint(written) else written.translate(_SOUNDS)


def joined(written: str) -> list[str]:
    """The words of a name as they are found otherwise: with an apostrophe inside as one word each, and as Russian
    writes an Uzbek oʻ; with letters that bear a sign by their sound."""
    found = [sounded(written)] if not SIGNED.isdisjoint(written) else []
    if _APOSTROPHE.search(written):
        found += [_APOSTROPHE.sub("", word) for word in (written, _UZBEK_O.sub("u", written))]
    whole = dict.fromkeys(word for some in found for word in text.words(some))
    return [word for word in whole if word not in text.words(written)]


def of_place(words: Sequence[str]) -> tuple[int, list[list[str]]] | None:
    """How many of these words name a place that is known in several spellings, and the keys for each word of it."""
    for count in (2, 1):
        found = _places().get(tuple(text.latin(word) for word in words[:count]))
        if found and len(words) >= count:
            return count, found
    return None


@cache
def _places() -> dict[tuple[str, ...], list[list[str]]]:
    known: dict[tuple[str, ...], list[list[str]]] = {}
    for line in _PLACES.strip().splitlines():
        forms = [tuple(text.latin(text.fold(word)) for word in form.split()) for form in line.split("|")]
        forms += [(text.latin("".join(text.fold(form).split())),) for form in line.split("|") if " " in form.strip()]
        longest = max(map(len, forms))
        there = [form if len(form) == longest else form * longest for form in forms]
        keys_ = [list(dict.fromkeys(form[place] for form in there)) for place in range(longest)]
        known.update(dict.fromkeys(forms, keys_))
    return known
