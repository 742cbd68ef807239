"""How else what is asked for may be written: keys (`text.latin`) of the same name or place in another spelling."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.values import data, text

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
_NG = re.compile("ng(?=.)")  # Jangyl, Mangkeev: Жаңыл, Маңкеев
_HARD = re.compile(f"(?<={_CONSONANTS})ie(?=[ie])")  # passports: Podieiachev is Подъячев
_AE = re.compile("ae(?=.)")  # Schaefer
_CUT = {"z": "zh", "k": "kh", "t": "ts"}  # the first letter of one that two write: Uzh…, Zayts…
_J_BEHIND_VOWEL = re.compile("(?<=[aeiou])j(?=.)")  # Ajg…
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
_CH = re.compile("ch(?=[bdfghklmnprstvz])")  # German and scholarly: Abdrachmanow, Achmetov
# French: Ergachev, Charipov. Only of a whole family name: Cho… begins other people than Шо….
_FRENCH_CH = re.compile("(?<![st])ch(?=.*(?:[oe]va?|enko)$)")
# Ukrainian: Hryhorenko is Григоренко. A Kyrgyz г is never h, so that only such endings are read so.
_UKRAINIAN_H = re.compile("(?<![ksczt])h")
_UKRAINIAN = re.compile("(?:enko|uk|yk|[sc]k(?:a|yi?|yy|ii)|енко|[юу]к|[сц]ьк(?:а|ии))$")
_REPEATED = re.compile(r"([a-z])\1+")
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{text.APOSTROPHES}](?=[^\W\d_])")
_UZBEK_O = re.compile(f"o[{text.APOSTROPHES}]", re.I)


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
    mixed = []
    if text.script(word) == "mixed":  # letters that look alike, typed on the wrong keyboard: either may be meant
        cyrillic, roman = word.translate(text.AS_CYRILLIC), word.translate(text.AS_LATIN)
        mixed = [cyrillic, text.latin(cyrillic), text.latin(roman)]
    if len(word) < _LEAST:
        return (*_cut(word), *mixed)
    found = _of_cyrillic(word) if _CYRILLIC.search(word) else _of_latin(word, own)
    if len(own) > _LEAST:
        found = _uzbek(word) + found
    found += [_H.sub("ks", key) for key in (own, *found)]  # Uzbek x, of which the key is ks
    found += [*_cut(word), *mixed]
    return tuple(key for key in dict.fromkeys(found) if key and key != own)[:_MOST]


def _cut(word: str) -> list[str]:
    """Keys of the beginning of a Latin word whose last letter may be half of one: Uz… and Zayt… while typed."""
    if len(word) < _LEAST - 1 or not word.isascii():
        return []
    found = [word[:-1] + _CUT[word[-1]]] if word[-1] in _CUT else []
    found.append(_J_BEHIND_VOWEL.sub("y", word))
    return [text.latin(one) for one in found if one != word]


# ю typed as u, ң written ng, Turkish c: Usupov, Mangkeev, Cengiz.
_CYRILLIC_AS = (("ю", "у"), ("ң", "нг"), ("дж", "ц"), ("ж", "ц"))
_LATIN_AS = ((_IE, "e"), (_C, "j"), (_NG, "n"), (_HARD, ""), (_AE, "a"), (_CH, "kh"))


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
    spelled += [word.replace(*change) for change in _CYRILLIC_AS if change[0] in word]
    if "г" in word and _UKRAINIAN.search(word):
        spelled.append(word.replace("г", "х"))
    found = [text.latin(other) for other in dict.fromkeys(spelled)]
    return found + [_SOFT.sub("j", key) for key in found[:4]] + [_IJ.sub("ij", found[0])]


def _of_latin(word: str, own: str) -> list[str]:
    found = [own]
    if _is_uzbek(word):
        found.append(text.latin(word.replace("x", "h")))
    found.append(text.latin(word.replace("j", "y")))
    found.append(text.latin(_E_BEHIND_LATIN.sub("ye", word)))  # Sergeev: Sergeyev
    for pattern, sound in (*_LATIN_AS, *((pattern, "yu") for pattern in _IU)):
        found.append(text.latin(pattern.sub(sound, word, count=0 if pattern is not _IU[1] else 1)))
    found.append(text.latin(_FRENCH_CH.sub("sh", word)))
    if "h" in word and _UKRAINIAN.search(word):
        found.append(text.latin(_UKRAINIAN_H.sub("g", word)))
    found.append(_IO.sub("ie", own))
    found += [_REPEATED.sub(r"\1", pattern.sub(sound, key)) for pattern, sound in _LATIN_TO for key in found]
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
    for line in data.table("spellings")["places"]["names"].strip().splitlines():
        forms = [tuple(text.latin(text.fold(word)) for word in form.split()) for form in line.split("|")]
        forms += [(text.latin("".join(text.fold(form).split())),) for form in line.split("|") if " " in form.strip()]
        longest = max(map(len, forms))
        there = [form if len(form) == longest else form * longest for form in forms]
        keys_ = [list(dict.fromkeys(form[place] for form in there)) for place in range(longest)]
        known.update(dict.fromkeys(forms, keys_))
    return known
