"""Numbers and times of day in a text by what they mean, in English, Russian and Kyrgyz: "3.5 million" is «3 500 000»."""

# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from outreach.press.vocabulary import either, expression

_SCALES = {size: either("numbers", f"scale {size}") for size in (1_000_000_000, 1_000_000, 1_000)}
_SCALE = "|".join(_SCALES.values())
_NUMBER = expression(
    # Not in a code (XACZ60, COVID-19); behind the dash of a span it is one.
    r"(?<![\w.,/])(?<![^\d\s]-)(?P<digits>\d{1,3}(?:[\u00a0\u202f\u2009 ,.']\d{3}){1,30}(?:[.,]\d{1,2})?|\d{1,40}/\d{1,40}|\d{1,40}(?:[.,]\d{1,40})?)"
    r"(?P<percent>\s?%|\s{0,9}(?:per\s?cent(?:age)?|процент\w{0,40}|пайыз\w{0,40}))?"
    rf"(?:[\u00a0\u202f -]{{0,99}}(?P<scale>{_SCALE})\b\.?)?"
    r"(?:-?(?:st|nd|rd|th|s|[а-яёүөңА-ЯҮӨҢ]{1,10})|(?P<unit>[a-zA-Z]{1,3}))?(?![\w])",
    re.I,
)
_MONEY_BEFORE = expression(r"(?:[$€£]|USD|EUR|GBP)\s?$", re.I)


class Amount(NamedTuple):
    """A number that stands in a text; `key` is its value in figures, with % behind a share."""

    start: int
    end: int
    key: str


def find(written: str) -> list[Amount]:
    """The numbers written in figures, in order: without those that only count paragraphs or stand in codes."""
    found: list[tuple[Amount, float, int]] = []
    for match in _NUMBER.finditer(written):
        if _counts_lines(written, match):
            continue
        if "/" in match["digits"]:
            found.append((Amount(match.start(), match.end(), match["digits"]), 0, 0))
            continue
        value = _value(match["digits"])
        if value is None:
            continue
        is_money = (match["unit"] or "").lower() == "m" and _MONEY_BEFORE.search(written[: match.start()])
        size = 1_000_000 if is_money else _size(match["scale"])
        amount = Amount(match.start(), match.end(), _key(value * size, bool(match["percent"])))
        if found and _goes_on(found[-1], size, written[: match.start()]):
            before, whole, _above = found.pop()
            amount = Amount(before.start, match.end(), _key(whole + value * size, False))
            value, size = (whole + value * size) / size, size
        found.append((amount, value * size, size))
    return [amount for amount, _value_, _size_ in found]


def _goes_on(before: tuple[Amount, float, int], size: int, written: str) -> bool:
    """Whether a number of such a size goes on from the one before it: "1 млн 200 тыс." is one number."""
    amount, _value, above = before
    return above > size > 1 and not written[amount.end :].strip()


def _size(scale: str | None) -> int:
    return next((size for size, words in _SCALES.items() if scale and re.fullmatch(words, scale, re.I)), 1)


def _key(value: float, percent: bool) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") + ("%" if percent else "")


def _counts_lines(written: str, match: re.Match[str]) -> bool:
    """Whether a number only numbers a paragraph: "1." and "2)" at the beginning of a line."""
    before = written[: match.start()].rpartition("\n")[2]
    return not before.strip() and bool(re.match(r"[.)]\s", written[match.end() : match.end() + 2] + " "))


def _value(digits: str) -> float | None:
    """The value of a number as it is written; a mark before three digits parts thousands, else a fraction."""
    bare = re.sub(r"[\u00a0\u202f\u2009 ']", "", digits)
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return float(bare)
    if all(len(group) == 3 for group in groups[1:]) and groups[0] != "0" and len(groups[0]) <= 3:
        return float("".join(groups))
    if len(groups) > 2 and all(len(group) == 3 for group in groups[1:-1]):
        return float("".join(groups[:-1]) + "." + groups[-1])
    return float(".".join(groups)) if len(groups) == 2 else None


# In words


def _any(words: str) -> re.Pattern[str]:
    return expression(rf"(?<![\w-])(?:{words})(?!\w)(?:[\u00a0 -]+(?P<scale>{_SCALE})(?!\w))?", re.I)


_TENS = range(20, 100, 10)
_WHOLE = (*range(1, 20), *_TENS, *range(100, 600, 100), 1_000, 1_000_000, 1_000_000_000)
_WORDS = {(value, kind): either("numbers", f"{kind}{value}") for kind in ("", "ordinal ") for value in range(1, 11)}
_WORDS |= {(value, ""): either("numbers", str(value)) for value in _WHOLE}


def _counting(kind: str) -> list[tuple[float, re.Pattern[str]]]:
    """The numbers in words of a kind, "" or "ordinal ", those of two words first: "twenty-five" is no "twenty"."""
    single = {value: words for (value, own), words in _WORDS.items() if own == kind}
    double = {
        tens + value: f"{_WORDS[tens, '']}[ -]{words}"
        for tens in _TENS for value, words in single.items() if value < 10
    }  # fmt: skip
    return [(value, _any(words)) for value, words in {**double, **single}.items()]


_CARDINALS = _counting("")
_IN_WORDS = [*_CARDINALS, *_counting("ordinal ")]
_IN_WORDS += [
    (value, expression(rf"{either('numbers', name)}(?P<scale>{_SCALE})(?!\w)", re.I))
    for value, name in ((0.5, "half"), (1.5, "one and a half"))
]
_ROMAN = expression(r"(?<![\w.])(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|V?I{1,3}|V)(?![\w.])")
_HE = expression(r"(?<!\w)он(?!\w)", re.I)  # "he" in Russian, "ten" in Kyrgyz
_LETTERS = {"I": 1, "V": 5, "X": 10}


def in_words(written: str, language: str = "") -> set[str]:
    """The numbers a text writes in words or in Roman figures: "ten" and "X" are "10", "half a million" is "500000"."""
    found = {amount.key for amount in _worded(_IN_WORDS, written, language)}
    return found | {str(_of_roman(match[0])) for match in _ROMAN.finditer(written)}


def counts(written: str, language: str = "") -> list[Amount]:
    """What a text counts in words, "three regions", in order: from two to below a thousand, or so many thousands.

    One is an article too, and "thousands of volunteers" are no number.
    """
    found: list[Amount] = []
    for amount in _worded(_CARDINALS, written, language):
        bare = amount.key in ("1", "1000", "1000000", "1000000000")
        if not bare and all(amount.end <= one.start or amount.start >= one.end for one in found):
            found.append(amount)
    return sorted(found)


def _worded(some: Iterable[tuple[float, re.Pattern[str]]], written: str, language: str) -> Iterator[Amount]:
    if language == "ru":
        written = _HE.sub("  ", written)
    for value, pattern in some:
        for match in pattern.finditer(written):
            yield Amount(match.start(), match.end(), _key(value * _size(match["scale"]), False))


def _of_roman(letters: str) -> int:
    values = [_LETTERS[letter] for letter in letters]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


# Times of day

_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIMES = [
    expression(pattern, re.I)
    for pattern in (
        rf"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?![\d:])\s{{0,9}}{_HALF}",
        rf"(?<![\d:.,+])(?P<h>1[0-2]|0?\d)\s{{0,9}}{_HALF}",
        r"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4])[.:](?P<m>[0-5]\d)\s{0,9}(?:hrs|hours|h\b|часов|час\.?|ч\.)",
        r"(?<![\d:.,+])(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)\s{0,9}(?:hrs|hours|GMT|UTC)(?!\w)",
        r"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\d:])",
        r"(?<!\w)саат(?:ы|та|та:)?\s{0,9}(?P<h>[01]?\d|2[0-4])(?:[.:-](?P<m>[0-5]\d))?(?![\d:])(?:-?(?:дө|до|де|да|тө|те|та|дон|ден|дан|гө|ге|га|кө|ке|ка))?",
        r"(?<!\w)(?:в|с|до|к)\s(?P<h>[01]?\d|2[0-4])\.(?P<m>[0-5]\d)(?![\d%])(?!\s{0,9}(?:млн|млрд|тыс|миллион|процент|раз))",
        r"(?<!\w)(?:в|с|до|к)\s(?P<h>[01]?\d|2[0-4])\s{0,9}час(?:ов|а|ам|у)?(?:\s(?P<part>утра|дня|вечера|ночи))?(?!\w)",
    )
]
_NOON = {"12:00": either("numbers", "noon"), "00:00": either("numbers", "midnight")}


class Time(NamedTuple):
    """A time of day that stands in a text; `key` is of the form 14:30."""

    start: int
    end: int
    key: str


def times(written: str) -> list[Time]:
    """The times of day in a text, in order."""
    found: list[Time] = []
    for pattern in _TIMES:
        for match in pattern.finditer(written):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                found.append(Time(match.start(), match.end(), _clock(match.groupdict(""))))
    return sorted(found)


def _clock(groups: dict[str, str]) -> str:
    hour, minute = int(groups["h"] or 0) % 24, int(groups.get("m") or 0)
    half = groups.get("half", "").lower()
    part = groups.get("part")
    if (half == "p" or part in ("дня", "вечера")) and hour < 12:
        hour += 12
    if (half == "a" or part == "ночи") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"


def times_in_words(written: str) -> set[str]:
    """Noon and midnight, where a text names them."""
    return {key for key, words in _NOON.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", written, re.I)}
