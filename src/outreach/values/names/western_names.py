"""Whether a Cyrillic word is how a Western name is read aloud: Сэмпл is Sample, Хьюз is Hughes, Райт is Wright.

Cyrillic writes such names by their sound, so that no letter stands for a letter: what each group of Latin letters may
sound like is followed along the Cyrillic word. English first; the German, French and Turkish letters that matter too.
A search cannot follow every name that is there, so it asks an index: `key` is kept, `asked` is what may begin one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from outreach.values import text
from outreach.values.names import phonetic_keys

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


@lru_cache(maxsize=60_000)
def beginnings(word: str) -> frozenset[str]:
    """How a word may begin as it is heard: a Latin one in several ways, one in Cyrillic as it is written."""
    if phonetic_keys.is_cyrillic(word):
        heard = _heard(word)
        return frozenset(heard[:1]) if len(heard) >= _LEAST else frozenset()
    typed = _typed(word)
    return _BEGINS[typed[0]] if typed else frozenset()


def begin_alike(latin: str, cyrillic: str) -> bool:
    """Whether the one may be the other by its first letter: most are told apart by it."""
    return not beginnings(latin).isdisjoint(beginnings(cyrillic))


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


# Keys by which a search finds such a name: its consonants in classes, with the class of its first vowel among them. A
# Latin word has one, a Cyrillic word one for each way to read it; what is kept with the contact and what is asked for
# are the same, whichever of the two is Latin.
# c is ч, q is ш, s is any of с з ц, v any of в ф w; a vowel's letter stands for all groups that begin
# with it, but for ea, ee and ei, which are y.

_EASTERN_LATIN = re.compile("(?:[eyio]v|off|[eo]va|ovich|ovna|evich|evna|bek|bay|bai|gul|jan|zhan|uly|ulu|kyzy|kizi)$")
_EASTERN = re.compile(
    "(?:[еёоы]ва?|ович|евич|[ое]вна|бек|бай|гуль|жан|джон|улы|уулу|кызы|ск(?:ий|ая)|енко)$|[әғқңөұүһіӯҳҷў]"
)
_CONSONANTS = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        ("ee", "ea"), ("^mc(?=[a-z])", "mak"), ("tsch|tch|cz", "C"), ("sch|sh|sz", "Q"), ("ch(?=[rl])", "k"),
        ("ch", "C"), ("ph", "v"), ("th|dt", "t"), ("igh(?=t|$)", "i"), ("gh(?=t|e?s?$)", ""), ("gh", "g"),
        ("^wr|rh", "r"), ("^kn", "n"), ("wh", "v"), ("dg|dj", "j"), ("al(?=k(?:er|s|$))", "o"), ("ij", "i"),
        ("ts|tz|zz|c(?=[eiy])|z", "s"), ("ck|c(?=[^c]|$)|q(?!u)", "k"), ("qu", "kv"), ("x", "ks"),
        ("(?<=[aeiou])h(?![aeiouy])", ""), ("^y(?=[aeiou])", "j"), ("(?<=[aeo])w(?![aeiouy])", ""), ("[wf]", "v"),
        ("y", "i"), ("C", "c"), ("Q", "q"),
    )
)  # fmt: skip
_VOWELS = re.compile("[aeiou]+")
_FIRST = re.compile("^([^aeiou]*)([aeiou]+)(.*)$")
_MOST_KEYS = 16
_LEAST_KEY = 4  # letters of a key that may go on: a shorter one is a whole name, or begins too many

# What folded Cyrillic letters (й is и, ё is е) may stand for in a key; behind the bar at the beginning of a word.
_READ = {
    "дж": "j g", "дт": "t", "тс": "s", "тч": "c", "кн": "kn|n kn", "шт": "qt|st qt", "шп": "qp|sp qp", "б": "b",
    "в": "v", "г": "g h", "д": "d", "ж": "j g", "з": "s", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p", "р": "r",
    "с": "s", "т": "t", "ф": "v", "х": "h c j", "ц": "s", "ч": "c", "ш": "q c", "щ": "q",
}  # fmt: skip
_READ_VOWELS = {
    "оуэ": "ov av o", "ауэ": "ov av a", "аи": "i y a", "ау": "o a", "еи": "a y i", "эи": "a y i", "ои": "o e u",
    "оу": "o a", "яи": "y i", "а": "a u", "е": "e a o u", "э": "e a", "и": "i y E", "о": "o a", "у": "u o", "ы": "i",
    "ю": "u e", "я": "a i",
}  # fmt: skip
_WITH_J = {"ие": "je ja", "ио": "jo", "ию": "ju", "я": "ja jo", "ю": "ju jo u e", "е": "e je ja"}
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
    for pattern, sound in _CONSONANTS:
        latin = pattern.sub(sound, latin)
    first = _FIRST.match(_DOUBLE_TOO.sub(r"\1", latin))
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
    return tuple(READ + one + end for one in _readings(word) for end in _ends_kept(word))[:_MOST_KEYS]


def _ends(cyrillic: str) -> Sequence[str]:
    return [letter + END for letter in ("", *_SILENT)] if cyrillic[-1] in _CYRILLIC_VOWELS else [END]


def _ends_kept(cyrillic: str) -> Sequence[str]:
    """Those that the French leave unread: Готье is Gautier, Дюбуа Dubois; who is written Бейли or Грей is none."""
    silent = "tsrd" if cyrillic[-1] == "е" else "tsd" if cyrillic[-1] in "аоу" else ""
    return [letter + END for letter in ("", *silent)]


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
        begun = [] if at else [some for some in (word[:2], one) if some in _WITH_J]
        if begun:
            return len(begun[0]), _WITH_J[begun[0]].split(), True
        length = next(length for length in (3, 2, 1) if word[at : at + length] in _READ_VOWELS)
        return (1, [""], True) if heard else (length, _READ_VOWELS[word[at : at + length]].split(), True)
    read = next((some for some in (word[at : at + 2], one) if some in _READ), "")
    usual, bar, first = _READ.get(read, "").partition("|")
    return len(read) or 1, (first if bar and not at else usual).split() or [""], False


_LIKE_W = re.compile("у(?:[еиоэ]|а[ил])")
_SILENT = "tsrd"  # letters that French does not read at the end
