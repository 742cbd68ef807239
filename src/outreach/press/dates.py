"""Dates as releases write them, in the languages of the region and of its donors: in words or in figures."""

import re
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from outreach.formats import sandbox
from outreach.press import vocabulary
from outreach.press.vocabulary import expression


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
    expression(pattern, re.I)
    for pattern in (
        # 2019-05-31
        r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
        # 2019-жылдын 31-майы, 2019-ж. 31-май
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}(?:жылдын|жылдың|жылғы|жылы|жыл|ж\.|йил(?:нинг)?)\s{{0,9}},?\s{{0,9}}(?P<d>[0-3]?\d)\s{{0,9}}-?\s{{0,9}}(?P<n>{_CY})"
        rf"(?:ы|и|у|ү)?{_ENDINGS}(?!\w)\.?",
        # 2019-yil 31-may, 31-may 2019-yil
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}yil(?:ning)?\s{{0,9}},?\s{{0,9}}(?P<d>[0-3]?\d)\s{{0,9}}-?\s{{0,9}}(?P<n>{_EN}){_ENDINGS}(?!\w)",
        rf"(?<![\d:.])(?P<d>[0-3]?\d)-(?P<n>{_EN}){_ENDINGS}(?!\w)\s{{0,9}},?\s{{0,9}}(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}yil(?!\w)",
        # 31. Mai 2019
        rf"(?<![\d:.])(?P<d>[0-3]?\d)\.\s{{1,9}}(?P<n>{_EN})(?!\w)\s{{0,9}}(?P<y>(?:19|20)\d\d)(?!\d)",
        # 31-май, 1-июл., 31-май 2019-жыл, 31-майда
        rf"(?<![\d:.])(?P<d>[0-3]?\d)\s{{0,9}}-\s{{0,9}}(?P<n>{_CY})(?:ы|и|у|ү)?{_ENDINGS}(?!\w)\.?"
        r"(?:,?\s{0,9}(?P<y>(?:19|20)\d\d)(?:\s{0,9}-?\s{0,9}(?:жылы|жыл|ж\.?))?)?(?!\d)",
        # 31 мая 2019 года
        rf"(?<![\d:.])[«\"“]?(?P<d>[0-3]?\d)[»\"”]?\s{{1,9}}(?P<n>{_CY})(?!\w)\.?"
        r"(?:,?\s{0,9}(?:соли\s{1,9})?(?P<y>(?:19|20)\d\d)(?!\d)(?:\s{0,9}-?\s{0,9}(?:г\.|года|году|г(?!\w)|жылы|жыл|ж\.|йил))?)?",
        # 15 August 2007, 15th of August
        rf"(?<![\d:.])[«\"“]?(?P<d>[0-3]?\d)[»\"”]?(?:st|nd|rd|th|er)?(?:\s{{1,9}}(?:of|de))?[\s-]{{1,99}}(?P<n>{_EN})(?!\w)\.?"
        r"(?:,?[\s-]{0,99}(?P<y>(?:19|20)\d\d)(?!\d))?",
        # August 15, 2007; June 18 2010
        rf"(?<!\w)(?P<n>{_EN})\.?\s{{1,9}}(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]|\s?[ap]\.?m)(?:\s{{0,9}},?\s{{0,9}}(?P<y>(?:19|20)\d\d)(?!\d))?",
        # 31.05.2019, 31/05/2019
        r"(?<![\d.,/])(?P<d>[0-3]?\d)(?P<s>[./])(?P<m>[01]?\d)(?P=s)(?P<y>(?:19|20)\d\d)(?![\d/])(?:\s{0,9}-?\s{0,9}(?:г\.|года|ж\.|жыл(?!\w)))?",
        # 05/31/2019
        r"(?<![\d.,/])(?P<m>0?[1-9]|1[0-2])/(?P<d>[12]\d|3[01])/(?P<y>(?:19|20)\d\d)(?![\d/])",
    )
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
    groups = match.groupdict()
    name = (groups.get("n") or "").lower()
    month = _NUMBER.get(name) if name else int(groups["m"])
    day = int(groups["d"])
    if not month or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return Day(match.start(), match.end(), int(groups["y"]) if groups.get("y") else None, month, day)
