"""How Cyrillic writes a Chinese name that stands in pinyin: Цзяньго is Jianguo, Сюй is Xu (Palladius's system)."""

from __future__ import annotations

import re
from functools import lru_cache

_INITIALS = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip
_FINALS = {
    "a": "а", "ai": "ай", "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "ei": "эй", "en": "энь", "eng": "эн",
    "i": "и", "ia": "я", "ian": "янь", "iang": "ян", "iao": "яо", "ie": "е", "in": "инь", "ing": "ин", "iong": "юн",
    "iu": "ю", "o": "о", "ong": "ун", "ou": "оу", "u": "у", "ua": "уа", "uai": "уай", "uan": "уань", "uang": "уан",
    "ui": "уй", "un": "унь", "uo": "о",
}  # fmt: skip
_AFTER_JQX = {"u": "юй", "uan": "юань", "ue": "юэ", "un": "юнь"}
_ALONE = {
    "a": "а", "ai": "ай", "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "en": "энь", "er": "эр", "ou": "оу",
    "ya": "я", "yan": "янь", "yang": "ян", "yao": "яо", "ye": "е", "yi": "и", "yin": "инь", "ying": "ин",
    "yong": "юн", "you": "ю", "yu": "юй", "yuan": "юань", "yue": "юэ", "yun": "юнь", "wa": "ва", "wai": "вай",
    "wan": "вань", "wang": "ван", "wei": "вэй", "wen": "вэнь", "weng": "вэн", "wo": "во", "wu": "у", "hui": "хуэй",
    "nü": "нюй", "lü": "люй", "nüe": "нюэ", "lüe": "люэ",
}  # fmt: skip
_PALATAL = ("j", "q", "x")
_HISSING = ("zh", "ch", "sh", "r", "z", "c", "s")


def _goes(initial: str, final: str) -> bool:
    """Whether there is such a syllable, as far as it matters: Maria, Liza and Rina are none."""
    if initial in _PALATAL:
        return final[0] == "i"
    if final == "o":
        return initial in "bpmf"
    if initial in _HISSING:
        return (final[0] != "i" or final == "i") and (initial != "r" or final not in ("i", "e", "a", "ai", "ei"))
    return final != "iong"


def _syllables() -> dict[str, str]:
    found: dict[str, str] = {}
    for initial, begin in _INITIALS.items():
        if initial in _PALATAL:
            found |= {initial + final: begin + end for final, end in _AFTER_JQX.items()}
        finals = {final: end for final, end in _FINALS.items() if _goes(initial, final)}
        found |= {initial + final: begin + end for final, end in finals.items()}
    return found | _ALONE


_SYLLABLES = _syllables()
_LONGEST = max(map(len, _SYLLABLES))
_WHOLE = re.compile(f"(?:{'|'.join(_SYLLABLES)})(?:(?![aeo])(?:{'|'.join(_SYLLABLES)})){{,2}}")
_OWN = re.compile("zh|[xqjcz]|r|[nl]ü|[iu]o|uu?i|iu|yu|y[ao]|hui|ong")
"""What pinyin writes otherwise than other romanisations: of the rest a word sounds as it is written."""


def cyrillic(word: str) -> str:
    """A word of one to three syllables as Cyrillic writes it; "" where it is none, or sounds as it is written."""
    if len(word) < 2 or not _OWN.search(word) or _WHOLE.fullmatch(word) is None:
        return ""
    return _read(word, True) or ""


@lru_cache(maxsize=4000)
def _read(word: str, first: bool) -> str | None:
    """How a word, or the rest of one, which begins with no vowel (but Xi'an), is read; None where it is not."""
    if not word or (not first and word[0] in "aeo"):
        return None if word else ""
    for length in range(min(_LONGEST, len(word)), 0, -1):
        here = _SYLLABLES.get(word[:length])
        rest = _read(word[length:], False) if here is not None else None
        if here is not None and rest is not None:
            return here + rest
    return None
