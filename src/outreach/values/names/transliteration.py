"""How else what is asked for may be written: keys (`text.latin`) of the same name or place in another spelling."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.values import data, text

_TABLE = data.table("spellings")
_LEAST = 4  # letters of a word; the beginning of a name is not yet known to be spelled one way or another
_MOST = 32
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CONSONANT = "[bcdfghjklmnprstvz]"
_CUT = {"z": "zh", "k": "kh", "t": "ts"}  # the first letter of one that two write: Uzh…, Zayts…
_J_BEHIND_VOWEL = re.compile("(?<=[aeiou])j(?=.)")  # Ajg…
_MAYBE_YO = re.compile("(?:(?<=[бвгджзклмнпрстфхчшщ])|^)е")  # typed without its dots: Королев is Korolyov
_KS = re.compile("(?:ale|feli|ma|o|ro)x|xen")  # Alexey, Maxim, Oxana, Xenia: no Uzbek x
# Uzbek: Собиров, Нодира, Ахмаджонов are Сабиров, Надира, Ахмаджанов in Russian; the ending has its o in both.
_UZBEK_VOWEL = re.compile("(?<![aeiou])[ao](?![aiou]|va?$)")
_OTHER_VOWEL = {"a": "o", "o": "a"}
_MOST_VOWELS = 3
_E_BEHIND_VOWEL = re.compile("(?<=[аеиоуыэюя])е")
_E_BEHIND_LATIN = re.compile("(?<=[aeiouy])e")
_IE = re.compile("(?<=[aeiou])[yi]e")
_IO = re.compile(f"(?<={_CONSONANT})io(?={_CONSONANT})")  # Bakhtiyor, whom others call Bakhtier
_SOFT = re.compile("(?:(?<=[bcdfghklmnprstvz])|^)i(?=[aeou])")  # Tatjana, Jurij
_IJ = re.compile("i(?=[aeou])")  # Evgenija
_H = re.compile("(?<![sc])h")  # Uzbek x, of which the key is ks
_REPEATED = re.compile(r"([a-z])\1+")
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{text.APOSTROPHES}](?=[^\W\d_])")
_UZBEK_O = re.compile(f"o[{text.APOSTROPHES}]", re.I)


def _variants(of: str) -> list[tuple[re.Pattern[str], str]]:
    """The rules of the table by which words or keys are spelled otherwise."""
    rules = _TABLE["variants"][of]
    return [(re.compile(rule.replace("C", _CONSONANT).replace("V", "[aeiou]")), other) for rule, other in rules]


_OF_CYRILLIC, _OF_LATIN, _OF_KEYS = map(_variants, ("cyrillic", "latin", "keys"))


def _either_case(sounds: str) -> dict[int, str]:
    pairs = [pair.split(":") for pair in sounds.split()]
    return str.maketrans({one: sound for letter, sound in pairs for one in (letter, letter.upper())})


_SOUNDS = _either_case("š:sh ş:sh ș:sh ŝ:shch č:ch ç:ch ć:ch ž:zh ż:zh đ:dj")
_VOWELS = _either_case("â:ya û:yu ä:ae")  # ISO 9 and German; no Turk or Kazakh writes them so
_TURKIC = frozenset("şçğıñŞÇĞİÑ")
SIGNED = frozenset(map(chr, _SOUNDS | _VOWELS))
"""Latin letters whose sign changes their sound, and is lost when a text is folded."""
_SCHOLARLY_CH = re.compile("(?<![Ss])[Cc]h")  # beside š and č: Chruščëv
_SCHOLARLY = frozenset("šžčŠŽČ")


@lru_cache(maxsize=2000)
def keys(word: str) -> tuple[str, ...]:
    """Further keys of a folded word: Юрьева for Yurieva, Xolmatov for Холматов or Kholmatov."""
    own = text.latin(word)
    if own in _SON:
        return tuple(sorted(_SON - {own}))
    found: list[str] = []
    if len(word) >= _LEAST:
        found = _of_cyrillic(word) if _CYRILLIC.search(word) else _of_latin(word, own)
        found = [*(_uzbek(word) if len(own) > _LEAST else ()), *found]
        found += [_H.sub("ks", key) for key in (own, *found)]
    found += [*_cut(word), *_unmixed(word)]
    return tuple(key for key in dict.fromkeys(found) if key and key != own)[:_MOST]


def _unmixed(word: str) -> list[str]:
    """A word of both scripts, typed on the wrong keyboard, in the one and the other: either may be meant."""
    if text.script(word) != "mixed":
        return []
    cyrillic, roman = word.translate(text.AS_CYRILLIC), word.translate(text.AS_LATIN)
    return [cyrillic, text.latin(cyrillic), text.latin(roman)]


def _cut(word: str) -> list[str]:
    """Keys of the beginning of a Latin word whose last letter may be half of one: Uz… and Zayt… while typed."""
    if len(word) < _LEAST - 1 or not word.isascii():
        return []
    found = [word[:-1] + _CUT[word[-1]]] if word[-1] in _CUT else []
    found.append(_J_BEHIND_VOWEL.sub("y", word))
    return [text.latin(one) for one in found if one != word]


def _with_h(word: str) -> str:
    """A Latin word with h for the x of Uzbek; as it is where its x is ks."""
    return word if _KS.match(word) else word.replace("x", "h")


def _uzbek(word: str) -> list[str]:
    """Its keys with each other choice of a and o: what Uzbek writes o is a in Russian, but where it is stressed."""
    heard = _E_BEHIND_LATIN.sub("ye", _E_BEHIND_VOWEL.sub("йе", word))
    own = _IE.sub("e", text.latin(_with_h(heard)))
    found = [own]
    for vowel in list(_UZBEK_VOWEL.finditer(own))[:_MOST_VOWELS]:
        found += [key[: vowel.start()] + _OTHER_VOWEL[vowel[0]] + key[vowel.end() :] for key in found]
    # Tojiboyev, Таджибаев, Тожибоев
    others = found[1:]
    return [*others, *(_E_BEHIND_LATIN.sub("ie", key) for key in others), *map(text.latin, others)]


def _of_cyrillic(word: str) -> list[str]:
    spelled = [word, *(rule.sub(other, word) for rule, other in _OF_CYRILLIC)]
    spelled += [word[: at.start()] + "йо" + word[at.end() :] for at in _MAYBE_YO.finditer(word)][:3]
    found = list(dict.fromkeys(map(text.latin, spelled)))
    return found + [_SOFT.sub("j", key) for key in found[:4]] + [_IJ.sub("ij", found[0])]


def _of_latin(word: str, own: str) -> list[str]:
    found = [own, text.latin(_with_h(word)), *(text.latin(rule.sub(other, word)) for rule, other in _OF_LATIN)]
    found.append(_IO.sub("ie", own))
    found += [_REPEATED.sub(r"\1", rule.sub(other, key)) for rule, other in _OF_KEYS for key in found]
    return [*found, _SOFT.sub("j", own), _IJ.sub("ij", own)]


def sounded(written: str) -> str:
    """A text whose letters bear signs that change their sound, written by that sound: "Taşiev" is "tashiev"."""
    if SIGNED.isdisjoint(written):
        return written
    if not _SCHOLARLY.isdisjoint(written):
        written = _SCHOLARLY_CH.sub("kh", written)
    return written.translate(_SOUNDS if not _TURKIC.isdisjoint(written) else _SOUNDS | _VOWELS)


def joined(written: str) -> list[str]:
    """The words of a name as they are found otherwise: with an apostrophe inside as one word each, and as Russian
    writes an Uzbek oʻ; with letters that bear a sign by their sound."""
    ways = [written, sounded(written)] if not SIGNED.isdisjoint(written) else [written]
    found = ways[1:]
    if _APOSTROPHE.search(written):
        found += [_APOSTROPHE.sub("", word) for way in ways for word in (way, _UZBEK_O.sub("u", way))]
    whole = dict.fromkeys(word for some in found for word in text.words(some))
    return [word for word in whole if word not in text.words(written)]


def child_of(word: str) -> list[str]:
    """A folded name of whose child somebody is, in its two words where it was typed as one: Канаткызы, Bakytuulu."""
    found = _CHILD.fullmatch(word)
    return list(found.groups()) if found else []


_CHILD = re.compile("([^\\W_]{3,}?)(уулу|улуу|улы|ұлы|кызы|қызы|uulu|ulu|uly|kyzy|kizi|kyzi|qyzy|qizi)")
_SON = frozenset({"ulu", "uli"})  # keys of уулу and of Kazakh ұлы


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
    for line in _TABLE["places"]["names"].strip().splitlines():
        forms = [tuple(text.latin(text.fold(word)) for word in form.split()) for form in line.split("|")]
        forms += [(text.latin("".join(text.fold(form).split())),) for form in line.split("|") if " " in form.strip()]
        longest = max(map(len, forms))
        there = [form if len(form) == longest else form * longest for form in forms]
        keys_ = [list(dict.fromkeys(form[place] for form in there)) for place in range(longest)]
        known.update(dict.fromkeys(forms, keys_))
    return known
