"""Which language a piece of text is in, and where a text passes from one language to another."""

import itertools
import re
from collections import Counter
from functools import cache

from outreach.formats import sandbox
from outreach.press import vocabulary

_NOT_WORDS = re.compile(r"(?<!\S)(?:\S*@\S*|\S*://\S*|\S*\[(?:at|dot)\]\S*)|www\.\S*|[#@]\w+")
_WORD = re.compile(r"[^\W\d_]{1,99}")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("ka", re.compile("[\u10a0-\u10ff]")), ("hy", re.compile("[\u0530-\u058f]")),
    ("hi", re.compile("[\u0900-\u097f]")), ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
_UZBEK = re.compile("(?<=[og])[‘’ʻʼ'`](?=[a-z])")  # of a letter: "oʻquvchi"
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@cache
def _small_words(*, cyrillic: bool) -> tuple[Counter[str], dict[str, list[str]]]:
    """How many small words each language has in one script, and the languages that have a word.

    Where two languages are as likely, the one with more is taken.
    """
    languages_of: dict[str, list[str]] = {}
    for language in vocabulary.languages():
        for word in set(vocabulary.section(language, "language").get("words", "").split()):
            if bool(_CYRILLIC.search(word)) is cyrillic:
                languages_of.setdefault(word, []).append(language)
    counted = Counter(dict.fromkeys(vocabulary.languages(), 0))
    counted.update(itertools.chain.from_iterable(languages_of.values()))
    return Counter(dict(counted.most_common())), languages_of


@cache
def _letters_of(name: str) -> dict[str, str]:
    """The letters that are a language's own."""
    found = {language: vocabulary.section(language, "language").get(name, "") for language in vocabulary.languages()}
    return {language: letters for language, letters in found.items() if letters}


@cache
def _endings() -> dict[str, re.Pattern[str]]:
    """The endings by which a language is known."""
    endings = _letters_of("endings").items()
    return {language: re.compile(rf"(?:{words.replace(' ', '|')})$") for language, words in endings}


def letters(text: str) -> int:
    """How many letters of words a text has; addresses and links do not count."""
    return sum(map(len, _WORD.findall(_NOT_WORDS.sub(" ", text))))


@sandbox.there
def language(text: str) -> str | None:
    """The BCP 47 code of the language a text is written in, or None where it does not say."""
    return _guess(_NOT_WORDS.sub(" ", text[:20_000]))[0]


def _guess(text: str) -> tuple[str | None, float]:
    """The language and how sure it is, 0 to 1."""
    if text.isascii():
        return _latin(text.lower())
    total = sum(map(len, _WORD.findall(text)))
    if not total:
        return None, 0
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    if counts["ja"] and counts["ja"] + counts["zh"] > total / 4:
        return "ja", 1
    code, most = max(counts.items(), key=lambda item: item[1])
    if most > total / 4:
        return code, 1
    cyrillic = len(_CYRILLIC.findall(text))
    return _cyrillic(text.lower()) if cyrillic * 2 > total else _latin(text.lower())


def _cyrillic(text: str) -> tuple[str | None, float]:
    words, there = _WORD.findall(text), set(text)
    score = _known_words(words, _small_words(cyrillic=True))
    for letters_of, points in ((_letters_of("letters_cyrillic"), 3), (_letters_of("lacks"), -2)):
        for language, special in letters_of.items():
            score[language] += points * sum(map(text.count, there.intersection(special)))
    for language, ending in _endings().items():
        score[language] += sum(ending.search(word) is not None for word in words)
    (first, most), (_second, next_) = score.most_common(2)
    return (None, 0) if most <= 0 else (first, min(1.0, (most - max(0, next_)) / max(4, most)))


def _known_words(words: list[str], known: tuple[Counter[str], dict[str, list[str]]]) -> Counter[str]:
    """Two points to each language for each of its words."""
    score = Counter(dict.fromkeys(known[0], 0))
    for word in words:
        for language in known[1].get(word, ()):
            score[language] += 2
    return score


def _latin(text: str) -> tuple[str | None, float]:
    text = _UZBEK.sub("ʻ", text)
    words, there = _WORD.findall(text), set(text)
    score = _known_words(words, _small_words(cyrillic=False))
    if not text.isascii():
        for language, special in _letters_of("letters").items():
            score[language] += sum(map(text.count, there.intersection(special)))
    (first, most), (_second, next_) = score.most_common(2)
    if most < 2 or (most < 4 and len(words) > 20) or most * 60 < len(words):
        return None, 0
    return first, min(1.0, (most - next_) / most)


def script(text: str) -> str:
    """The script of most letters of a text: cyrillic, latin, other, or "" without letters."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return "other" if _WORD.search(text) else ""
    return "cyrillic" if cyrillic >= latin else "latin"


def of_line(text: str) -> tuple[str | None, int]:
    """The language of a line and its weight in letters; None for a line too short to tell."""
    bare = _NOT_WORDS.sub(" ", text)
    weight = sum(map(len, _WORD.findall(bare)))
    if not bare.isascii() and re.search("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", bare):
        weight *= 3  # a syllable or a word a letter
    if weight < 25:
        return None, weight
    found, sure = _guess(bare[:4000])
    if weight < 120 and script(bare) == "latin" and sure < 0.5:  # a few words are shared by many languages
        return None, weight
    return (found if sure >= 0.2 or weight >= 200 else None), weight
