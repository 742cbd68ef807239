"""Whether a Cyrillic word is how a Western name is read aloud: Сэмпл is Sample, Хьюз is Hughes, Райт is Wright.

Cyrillic writes such names by their sound, so that no letter stands for a letter: what each group of Latin letters may
sound like is followed along the Cyrillic word. English first; the German, French and Turkish letters that matter too.
"""

import re
from functools import lru_cache

from outreach.model import text

_LEAST = 2  # letters of a Cyrillic word: Ли, Ян
_ODD = 1  # sounds of a word that its letters seldom have
_OTHER = re.compile("[^a-z]")
_DOUBLE = re.compile(r"([bcdfghjklmnpqrstvwxz])\1+")
_DOUBLE_TOO = re.compile(r"(.)\1+")
_PLAIN = str.maketrans({"ё": "е", "э": "е", "ы": "и", "я": "йа", "ю": "йу", "ь": None, "ъ": None})

# What a group of Latin letters may sound like, and behind the bar what it seldom does: Cyrillic as `_PLAIN` leaves it,
# "_" for nothing at all. A group that ends in "$" is one at the end of a word.
_SOUNDS = {
    "a": "а е ей", "e": "е и | а _", "e$": "_", "es$": "с з", "ed$": "д", "i": "и ай | й е", "o": "о оу | а у е",
    "u": "у а йу | е и", "y": "и й | ай", "ai": "ей ай е", "ay": "ей ай | е", "ae": "е ей | _", "au": "о ау",
    "aw": "о оу", "augh": "о", "aha": "е аха еха", "al": "ол", "wa": "уо во", "wha": "уо", "ea": "и е | ей",
    "ee": "и", "ei": "ай ей йай | и", "ey": "и ей", "eu": "ой йу е", "ew": "йу у", "eau": "о", "eigh": "ей",
    "ia": "иа ийа йа", "ie": "и е | ай", "ier": "ир ер | е", "igh": "ай", "oa": "оу о", "oe": "оу о е", "oi": "ой уа",
    "oo": "у", "ou": "у ау | оу о а", "ow": "ау оу | о", "oy": "ой", "ough": "о оу", "ue": "йу у", "ui": "у йу",
    "uy": "ай", "b": "б", "c": "к с | ч дж", "ch": "ч к ш х", "ck": "к", "cz": "ч", "d": "д", "dg": "дж", "dt": "т",
    "f": "ф", "g": "г дж | ж", "gh": "_ г", "gn": "н", "gu": "г", "h": "х г | _", "j": "дж й ж", "k": "к",
    "kn": "н кн", "l": "л", "lk": "лк к", "lm": "лм м", "m": "м", "mb": "мб м", "n": "н", "nd$": "н", "nt$": "н",
    "p": "п", "ph": "ф | в", "q": "к", "qu": "кв к", "r": "р", "rd$": "р", "rt$": "р", "rh": "р", "s": "с з | ш",
    "sc": "ск с", "sch": "ш", "sh": "ш", "t": "т", "tch": "ч", "th": "т с з", "ts": "тс ц", "tz": "ц", "v": "в ф",
    "w": "у в", "wh": "у х", "wr": "р", "x": "кс", "z": "з ц", "is$": "и", "ois$": "уа", "ot$": "о", "et$": "е",
}  # fmt: skip


def _groups() -> dict[str, tuple[tuple[str, int], ...]]:
    found = {}
    for letters, sounds in _SOUNDS.items():
        usual, _bar, odd = sounds.partition("|")
        found[letters] = (
            *((sound.strip("_"), 0) for sound in usual.split()), *((sound.strip("_"), 1) for sound in odd.split())
        )  # fmt: skip
    return found


_GROUPS = _groups()
_LONGEST = 4


def _begins() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for letters, sounds in _GROUPS.items():
        found.setdefault(letters[0], set()).update(sound[0] for sound, _odd in sounds if sound)
    return {letter: frozenset(sounds) for letter, sounds in found.items()}


_BEGINS = _begins()  # how a word may begin that is written with a letter first


@lru_cache(maxsize=60_000)
def _typed(latin: str) -> str:
    return _DOUBLE.sub(r"\1", _OTHER.sub("", text.fold(latin)))


@lru_cache(maxsize=60_000)
def _heard(cyrillic: str) -> str:
    return _DOUBLE_TOO.sub(r"\1", cyrillic.translate(_PLAIN))


def begin_alike(latin: str, cyrillic: str) -> bool:
    """Whether the one may be the other by its first letter: most are told apart by it."""
    typed, heard = _typed(latin), _heard(cyrillic)
    return len(heard) >= _LEAST and bool(typed) and heard[0] in _BEGINS[typed[0]]


@lru_cache(maxsize=60_000)
def oddities(latin: str, cyrillic: str) -> int | None:
    """How many sounds of a word its letters seldom have, where a Cyrillic word writes it as it is read; else None."""
    if not begin_alike(latin, cyrillic):
        return None
    typed, heard = _typed(latin), _heard(cyrillic)
    reached: list[dict[int, int]] = [{0: 0}, *({} for _letter in typed)]  # by letters read: {letters heard: odd ones}
    for place, here in enumerate(reached[:-1]):
        for length in range(1, min(_LONGEST, len(typed) - place) + 1) if here else ():
            letters, there = typed[place : place + length], reached[place + length]
            sounds = _GROUPS.get(letters, ())
            if place and place + length == len(typed):
                sounds = (*sounds, *_GROUPS.get(letters + "$", ()))
            for sound, odd in sounds:
                if sound or place:
                    for at, before in here.items():
                        if before + odd <= _ODD and heard.startswith(sound, at):
                            at += len(sound)
                            there[at] = min(before + odd, there.get(at, _ODD))
    return reached[-1].get(len(heard))
