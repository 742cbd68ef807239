"""Words for matching and sorting: folding, a Latin key that rival romanisations share, scripts."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii

from outreach.values import data

# A run that is longer than any word is parted: no database indexes words without end.
_WORD = re.compile(r"[^\W_]{1,100}")
# Signs inside a name that are typed for an apostrophe, and for the hard sign of a transliteration.
APOSTROPHES = "'’‘`´ʻʼ′″”‛"
# Accents that stand on their own after decomposition (Unicode's blocks of combining marks), and what nobody sees: soft
# hyphens, joiners, marks of direction, which come along from web pages and documents.
_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Letters of a key: PostgreSQL indexes no more than 2,700 bytes.
MAX_KEY = 200
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

# Kyrgyz, Kazakh and Ukrainian letters stand where their own alphabets have them.
_ALPHABET = "абвгґғдеёєжзиійїкқлмнңоөпрстуүұўфхһцчшщъыьэюяәҳҗ"
_RANKS = {ord(letter): 0x430 + rank for rank, letter in enumerate(_ALPHABET)}
_UNRANKED = re.compile(f"[^\x00-\x7f{chr(0x430)}-{chr(0x430 + len(_ALPHABET))}]")

_SOUNDS = str.maketrans(data.table("spellings")["sounds"])
_SPELLINGS = [(re.compile(pattern), sound) for pattern, sound in data.table("spellings")["latin"]["steps"]]
_REPEATED = re.compile(r"([a-z])\1+")
_NO_KEY = re.compile("[^a-z0-9]")


# Letters that look alike in both scripts; a small one that only looks so as a capital may be a capital in lower case.
AS_CYRILLIC = str.maketrans("aeopcyxkmtbhiəAEOPCYXKMTBHIƏ", "аеорсухкмтвніәАЕОРСУХКМТВНІӘ")
AS_LATIN = {cyrillic: roman for roman, cyrillic in AS_CYRILLIC.items()}
_ROMAN = re.compile("[A-Za-zəƏ]")  # most have none, which is seen at a third of the cost
_MIXED = re.compile(r"[A-Za-zəƏ][\u0400-\u052f]|[\u0400-\u052f][A-Za-zəƏ]")
_LETTERS = re.compile(r"[^\W\d_]{1,99}")


def fold(text: str) -> str:
    """The text as matching sees it: NFKC, no case, ё as е, no accents (й is и, ү stays ү)."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return _MARKS.sub("", plain)


def beginnings(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the words of a text begin with one that was typed, however written, and where that ends."""
    parts = fold(typed).split()
    words = [(word.start(), fold(word[0])) for word in _WORD.finditer(text)]
    return [(at, at + len(part)) for at, word in words for part in parts if word.startswith(part)]


def unmixed(typed: str) -> str:
    """A text whose words of both scripts are of the one that all their letters can be of: «Элнуpа» with a Latin p."""
    if typed.isascii() or not (_ROMAN.search(typed) and _MIXED.search(typed)):
        return typed
    # What may be either is as the other words are: «Вob Smith», «Acaн Усенов».
    tables = (AS_CYRILLIC, AS_LATIN) if "Cyrl" in map(script, _LETTERS.findall(typed)) else (AS_LATIN, AS_CYRILLIC)
    return _LETTERS.sub(lambda found: _in_one_script(found[0], tables), typed)


def _in_one_script(word: str, tables: Iterable[dict[int, int]]) -> str:
    if script(word) != "mixed":
        return word
    return next((one for one in map(word.translate, tables) if script(one) != "mixed"), word)


def letters_of(text: str) -> str:
    """The letters and digits of a text: marks, dashes and line ends differ between a text and what was read of it."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def shortened(text: str) -> str:
    """A text on one line, as it is quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def key(text: str) -> str:
    """A folded text by which two names or tags are compared; a very long one as an index bears it."""
    folded = fold(text)
    if len(folded) <= MAX_KEY:
        return folded
    return folded[:MAX_KEY] + hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).hexdigest()


def place_key(text: str) -> str:
    """The key by which two towns or regions are compared, in either script: Ош and Osh, Чүй and Chui."""
    return " ".join(map(latin, words(text))) or key(text)


def usable(text: str) -> str:
    """The text as a database can take it: no NUL and no half of a surrogate pair."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if not text.isascii() and _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    return text


def words(text: str) -> list[str]:
    """The folded words of a text: runs of letters and digits."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def latin(word: str) -> str:
    """The Latin key of a folded word, for matching only: жумабекова, zhumabekova, jumabekova give one key.

    Never shown and never stored as a name: a transliteration is a guess.
    """
    key = word.translate(_SOUNDS)
    if not key.isascii():
        key = anyascii(key).lower()
    for pattern, sound in _SPELLINGS:
        key = pattern.sub(sound, key)
    return _NO_KEY.sub("", _REPEATED.sub(r"\1", key))


def search_text(texts: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """What a record is found by: its folded words in their order, their Latin keys, and phone numbers by their digits.

    `numbers` are E.164 ("+996312663885"): found from the front, without the country code's +, by the
    national number, and by its last six and seven digits, as people quote numbers within a town.
    """
    given = words(" ".join(texts))
    return " ".join((*given, *latin_keys(given), *digits_of(numbers)))


def digits_of(numbers: Iterable[str]) -> dict[str, None]:
    """What phone numbers are found by, each once and in order."""
    return {token: None for number in numbers for token in _digit_tokens(number)}


def latin_keys(given: Sequence[str]) -> dict[str, None]:
    """The Latin keys of words, each once and in order, without those that are their own key."""
    return {key: None for key, word in zip(map(latin, given), given, strict=True) if key and key != word}


def _digit_tokens(number: str) -> list[str]:
    digits = number[1:]
    if not (number[:1] == "+" and digits.isascii() and digits.isdigit()):
        digits = re.sub(r"\D", "", number)
    if len(digits) < 7:
        return list(dict.fromkeys((digits, digits[-5:], digits[-4:]))) if digits else []
    # As it is dialled in town, where numbers have five to seven digits; and the last four, as people remember them.
    ends = (digits[-7:], digits[-6:], digits[-5:], digits[-4:])
    if len(digits) >= 10:
        return [digits, digits[1:], digits[2:], digits[3:], *ends]
    return [digits, *(digits[cut:] for cut in (1, 2, 3) if len(digits) - cut >= 7), *ends]


def sort_key(text: str) -> str:
    """A key in the order of the alphabet (Latin, then Cyrillic with ө after о, ң after н), for binary comparison.

    It ends after 200 letters: an index bears no longer keys, and nobody sees further.
    """
    text = text[:MAX_KEY]
    if text.isascii():
        return text.lower().strip()
    ranked = unicodedata.normalize("NFKC", text).casefold().strip().translate(_RANKS)
    if not _UNRANKED.search(ranked):
        return ranked
    return _MARKS.sub("", _UNRANKED.sub(lambda found: unicodedata.normalize("NFKD", found[0]), ranked))


def script(text: str) -> str:
    """Which script a text is written in: "Cyrl", "Latn", "mixed", or "" where it has no letters of either."""
    cyrillic, roman = bool(_CYRILLIC.search(text)), bool(_LATIN.search(text))
    return "mixed" if cyrillic and roman else "Cyrl" if cyrillic else "Latn" if roman else ""
