"""Dates as releases write them, in the languages of the region and of its donors: in words or in figures."""

import re
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from outreach.formats import sandbox
from outreach.press import vocabulary
from outreach.press.vocabulary import expression
from outreach.values import data


def _table(language: str, name: str) -> list[Any]:
    found: list[object] = vocabulary.section(language, "dates").get(name, [])
    return found


_NUMBER = {
    name: number
    for language in vocabulary.languages()
    for number, names in enumerate(_table(language, "months"), 1)
    for name in names
}
_IS_CYRILLIC = expression("[\u0400-\u04ff]").search
_LONGEST_FIRST = sorted(_NUMBER, key=len, reverse=True)
_EN = "|".join(name for name in _LONGEST_FIRST if not _IS_CYRILLIC(name))
_CY = "|".join(name for name in _LONGEST_FIRST if _IS_CYRILLIC(name))
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ENDINGS = rf"{vocabulary.either('dates', 'endings')}?"

_PATTERNS = [
    expression(pattern.replace("<EN>", _EN).replace("<CY>", _CY).replace("<ENDINGS>", _ENDINGS), re.I)
    for pattern in data.file("expressions/dates")["written"]
]
_WEEKDAYS = [
    expression(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.I)
    for names in zip(*filter(None, (_table(language, "weekdays") for language in vocabulary.languages())), strict=True)
]
WEEKDAY = expression("|".join(day.pattern for day in _WEEKDAYS), re.I)
# the hour, and how often a page was seen
_BESIDE = expression(
    r"(?<!\d)[0-2]?\d[:.][0-5]\d(?!\d)|(?:просмотр\w{1,9}|views|көрүүлөр|👁)\s{0,9}:?\s{0,9}\d[\d ,]{0,9}", re.I
)
_LABELS = expression(rf"\b{vocabulary.either('dates', 'labels')}\b", re.I)


class Day(NamedTuple):
    """A date that stands in a text; `year` is None where the text names none."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    def date(self, year: int | None = None) -> date | None:
        """The day in its own year or the one given; None without a year, and for 30 February."""
        wanted = self.year or year
        try:
            return date(wanted, self.month, self.day) if wanted else None
        except ValueError:
            return None


@sandbox.there
def find(text: str) -> list[Day]:
    """The dates in a text, in order; the longest reading wins where two overlap."""
    return list(_find(text)) if _DIGIT.search(text) else []


_DIGIT = expression(r"\d")


@lru_cache(maxsize=4_096)  # each reader of a line asks for its dates
def _find(text: str) -> tuple[Day, ...]:
    found: list[Day] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            day = _day(match)
            if day:
                found.append(day)
    found.sort(key=lambda day: (day.start, -(day.end - day.start)))
    kept: list[Day] = []
    for day in found:
        if kept and day.start < kept[-1].end:
            continue
        kept.append(day)
    return tuple(kept)


class Month(NamedTuple):
    """A month with its year and without a day: "May 2026", «2026-жылдын май айында»."""

    start: int
    end: int
    year: int
    month: int


_MONTHS_ALONE = [
    expression(pattern, re.I)
    for pattern in (
        rf"(?<![\w-])(?P<n>{_EN}|{_CY})\.?,?\s{{1,9}}(?:of\s{{1,9}})?{_YEAR}(?!\d)(?:\s{{0,9}}-?\s{{0,9}}(?:г\.|года|году|жылы|жыл|ж\.))?",
        rf"(?<!\d){_YEAR}\s{{0,9}}-?\s{{0,9}}(?:жылдын|жылы|жыл|ж\.)\s{{0,9}},?\s{{0,9}}(?P<n>{_CY})(?:ы|и|у|ү)?{_ENDINGS}(?!\w)(?:\s{{1,9}}ай\w{{0,40}})?",
    )
]
_ANY_MONTH = expression(rf"(?<!\w)(?:(?P<en>{_EN})|(?P<cy>{_CY})(?:ы|и|у|ү)?{_ENDINGS})(?!\w)", re.I)


def with_years(text: str) -> list[Month]:
    """The months with a year and without a day, in order."""
    found = []
    days = find(text)
    for pattern in _MONTHS_ALONE:
        for match in pattern.finditer(text):
            month = _NUMBER.get(match["n"].lower())
            if month and all(match.end() <= day.start or match.start() >= day.end for day in days):
                found.append(Month(match.start(), match.end(), int(match["y"]), month))
    return sorted(found)


def months(text: str) -> set[int]:
    """The months a text names, with a day or without."""
    words = ((match["en"] or match["cy"] or "").lower() for match in _ANY_MONTH.finditer(text))
    return {_NUMBER[word] for word in words if word in _NUMBER}


def month(word: str) -> int:
    """The number of the month that a word, in small letters, names; 0 where it names none."""
    return _NUMBER.get(word, 0)


def only(text: str) -> Day | None:
    """The date of a line that holds nothing else but, at most, a weekday or the word for date."""
    days = find(text)
    if len({day[2:] for day in days}) != 1:
        return None  # «2-июль / 2 июля» is one day
    rest = text
    for day in reversed(days):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    rest = _LABELS.sub(" ", WEEKDAY.sub(" ", _BESIDE.sub(" ", rest)))
    return days[0] if not re.search(r"\w", rest) else None


def weekday(text: str) -> int | None:
    """The day of the week that a text names, Monday 0; None where it names none."""
    found = [(match.start(), number) for number, day in enumerate(_WEEKDAYS) if (match := day.search(text))]
    return min(found)[1] if found else None


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict("")
    name = groups.get("n", "").lower()
    month = _NUMBER.get(name) if name else int(groups["m"])
    day = int(groups["d"])
    if not month or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    year = int(f"20{groups['y']}"[-4:]) if groups.get("y") else None
    return Day(match.start(), match.end(), year, month, day)
