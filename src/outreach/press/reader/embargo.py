"""The line that says when a release may be used: a moment only where date, time and zone are all given."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from outreach import i18n
from outreach.i18n import _
from outreach.press import dates, vocabulary
from outreach.press.lines import blotted
from outreach.press.vocabulary import expression
from outreach.values import places

_NOT_IN_DATE = r"(?<![\d.,/+-])(?<!\+\s)"
# Ways to write a time of day: its hour is `h`, its minutes `m`, and `part` is the half or the part of the day.
_CLOCKS = [
    expression(way, re.I)
    for way in (
        rf"{_NOT_IN_DATE}(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s{{0,9}}(?:час(?:ов|а)?\s{{0,9}})?(?P<part>утра|дня|вечера|ночи)(?!\w)",
        rf"{_NOT_IN_DATE}(?P<h>[01]?\d|2[0-4])(?:[:.]|h\s?)(?P<m>[0-5]\d)(?![\d]|\.\d)\s{{0,9}}(?:(?P<part>[ap])\.?\s?m\b\.?)?",
        rf"{_NOT_IN_DATE}(?P<h>1[0-2]|0?[1-9])\s{{0,9}}(?P<part>[ap])\.?\s?m\b\.?",
        rf"{_NOT_IN_DATE}(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s{{0,9}}(?:hrs|hours|h\b|(?=GMT|UTC|BST|CET|CEST|EST|EDT|MSK|[^\W\d_]{{3,40}}\s{{1,9}}time))",
        r"(?<!\w)(?:12\s{1,9})?(?:noon|midday|полдень|полудня|полудню|түш)(?!\w)",
        rf"{_NOT_IN_DATE}(?P<h>[01]?\d|2[0-3])\s{{0,9}}(?:час(?:ов|а)?|ч\.?(?=\s|$)|o['’]clock|uhr(?!\w)|h(?!\w)|саат)",
        r"саат\s{1,9}(?P<h>[01]?\d|2[0-3])(?:[дгк][өеао]н?)?(?![\w:.])",
    )
]
_AFTERNOON = {"p": 12, "дня": 12, "вечера": 12}  # hours to add
_MINUTES = expression(  # "14 ч. 45 мин.", "саат 10дон 30 мүнөт", "саат 10 жарым": written as 14:45, so that none is lost
    r"(?i)(?<!\d)(\d{1,2})(?:\s{0,9}(?:час(?:ов|а)?|ч\.?|h|hours?|саат)|(?<=саат\s\d)|(?<=саат\s\d\d))(?:[дг][өеао]н?)?\s{1,9}(?:([0-5]\d)(?!\d)(?:\s{0,9}(?:min\w{0,9}|мин\w{0,9}|м(?!\w)|мүнөт\w{0,9}))?|жарым\w{0,9})"
)
_EVENING = expression(r"(?:кечки|кечинде|түштөн кийин\w{0,40})\s{1,9}(?:саат\s{1,9})?$", re.I)
_SHORT_YEAR = expression(r"(?<![\d.])((?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.)(\d\d)(?![\d.:])")
_MIDNIGHT = expression(
    r"(?<!\w)(?:midnight|12\s{0,9}(?:часов\s{0,9})?ночи|полу?ноч\w{0,40}|түн\s{1,9}ортосу\w{0,40})(?!\w)", re.I
)
_OFFSET = expression(r"(?<!\w)(?:UTC|GMT)\s{0,9}(?P<sign>[+−–-])\s{0,9}(?P<h>\d{1,2})(?::?(?P<m>[0-5]\d))?(?!\d)", re.I)
_BARE_OFFSET = expression(r"\d{1,2}:\d\d\s{0,9}(?P<sign>[+−-])(?P<h>\d\d):?(?P<m>\d\d)(?!\d)")
_ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "MEZ": 60, "MESZ": 120, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "МСК": 180, "мск": 180,
    "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "KGT": 360, "AEST": 600, "AEDT": 660, "JST": 540,
    "HKT": 480, "SGT": 480, "NZST": 720, "NZDT": 780, "SAST": 120, "PKT": 300, "UZT": 300, "TJT": 300, "ALMT": 300,
}  # fmt: skip
_ABBREVIATION = expression(
    rf"(?<!\w)({'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))})(?!\w)|(?<=\d)(Z)(?!\w)"
)
_US = expression(
    r"(?<!\w)(ET|PT|MT)(?!\w)|(?<!\w)(Eastern|Pacific|Mountain|Central)(?:\s{1,9}(?:Standard|Daylight|Summer))?\s{1,9}Time",
    re.I,
)
_UNCLEAR = expression(
    r"(?<!\w)(CST|IST|CT|AST|local\s{1,9}time|мест(?:ному|ное|ного)\s{1,9}времени?|жергиликтүү\s{1,9}убакыт\w{0,40}|our\s{1,9}time"
    r"|(?:central|east|west)\s{1,9}(?!standard|daylight|summer)[^\W\d_]{1,40}\s{1,9}time)(?!\w)",
    re.I,
)
_CITIES = {
    city: zone
    for language in vocabulary.languages()
    for zone, cities in vocabulary.section(language, "zones").items()
    for city in cities
}
_LATIN = [name for name in _CITIES if not re.search("[\u0400-\u04ff]", name)]
_CITY = expression(
    rf"(?<!\w)(?P<en>{'|'.join(k for k in _CITIES if k.isascii())})(?:stan)?\s{{1,9}}(?:\w{{1,40}}\s{{1,9}})?time(?!\w)"
    rf"|(?:по\s{{1,9}}(?:времени\s{{1,9}})?(?:г\.\s{{0,9}})?)?(?<!\w)(?P<ru>{'|'.join(k.strip() for k in _CITIES if k not in _LATIN)})\w{{0,40}}\s{{0,9}}(?:шаарынын\s{{1,9}})?(?:времен\w{{0,40}}|время|убакыт\w{{0,40}}|убактысы\w{{0,40}})"
    rf"|врем(?:ени|я)\s{{1,9}}(?:г\.\s{{0,9}})?(?P<ru2>{'|'.join(k.strip() for k in _CITIES if k not in _LATIN)})\w{{0,40}}"
    rf"|\(\s{{0,9}}(?:local\s{{1,9}}time,?\s{{0,9}}(?:in\s{{1,9}})?)?(?P<br>{'|'.join(k for k in _CITIES if k.isascii())})(?:,?(?:\s{{1,9}}local)?\s{{1,9}}time)?\s{{0,9}}\)|(?<!\w)time\s{{1,9}}in\s{{1,9}}(?P<in>{'|'.join(k for k in _CITIES if k.isascii())})(?!\w)"
    rf"|heures?\s{{1,9}}(?:de|d['’])\s{{0,9}}(?P<fr>{'|'.join(_LATIN)})(?!\w)|(?<!\w)(?P<de>{'|'.join(_LATIN)})(?:er)?\s{{1,9}}(?:zeit|saatiyle)(?!\w)"
    rf"|\(\s{{0,9}}(?:мест\w{{1,40}}\s{{1,9}}врем\w{{1,40}},?\s{{0,9}}|жергиликтүү\s{{1,9}}убакыт\w{{0,40}},?\s{{0,9}})?(?:г\.\s{{0,9}})?(?P<br2>{'|'.join(k.strip() for k in _CITIES if k not in _LATIN)})\w{{0,40}}\s{{0,9}}\)"
    rf"|(?:(?<=[:.]\d\d)|(?<=\d[ap]m)),?\s{{1,9}}(?:(?P<at>{'|'.join(_LATIN)})(?!\w)|(?P<at2>{'|'.join(k.strip() for k in _CITIES if k not in _LATIN)})\w{{0,40}})"
    rf"|\bпо\s{{1,9}}(?P<by>{'|'.join(k.strip() for k in _CITIES if k not in _LATIN)})\w{{0,40}}|по\s{{1,9}}(?P<msk>мск)",
    re.I,
)


_ZONES = (_OFFSET, _BARE_OFFSET, _CITY, _UNCLEAR, _ABBREVIATION, _US)


class Embargo(NamedTuple):
    """The moment (aware), or None and the questions that stand in its way."""

    until: datetime | None
    problems: list[str]
    zone: str = ""


def read(text: str, year: int | None = None) -> Embargo:
    """The moment an embargo line names. `year` is the release's own, for a date that names none.

    Nothing is assumed: a missing date, time or zone, midnight, a zone that means two places, and times that are not
    one moment are asked for (R1).
    """
    text = _SHORT_YEAR.sub(r"\g<1>20\2", text)
    days = dates.find(text)
    bare = _MINUTES.sub(lambda said: f"{said[1]}:{said[2] or 30}", _without(text, days))
    day = days[0].date(year) if days else None
    _tz, zone_name, question = _zone(bare)
    problems = [*_about_day(days, day), *_conflict(text, day), *_about_time(bare)]
    problems += filter(None, [question])
    until, *others = (_moment(day, part) for part in _by_time(bare))
    if any(other not in (until, None) for other in others):
        problems.append(_("The embargo gives several times that differ. At which of them does it end?"))
        until = None
    return Embargo(until, problems, zone_name)


def _moment(day: date | None, text: str) -> datetime | None:
    """The moment of a day that a text with a time and a zone names."""
    time, (zone, _name, _question) = _time(text), _zone(text)
    if day is None or time is None or zone is None:
        return None
    return datetime(day.year, day.month, day.day, 0, time[1], tzinfo=zone) + timedelta(hours=time[0])


def _by_time(text: str) -> list[str]:
    """The text, or where it names several times of day a part for each: "06:00 Bishkek time / 00:00 GMT"."""
    starts, clock = [0], _clock(text)
    while clock and (clock := _clock(text, clock.end())):
        starts.append(clock.start())
    parts = [text[at:end] for at, end in itertools.pairwise([*starts, len(text)])]
    return parts if len(set(map(_time, parts))) > 1 else [text]


_LONGEST = 260
_WORDS = expression(r"[^\W\d_]{1,99}")


def is_line(text: str) -> bool:
    """Whether a line says when a release may be used: hardly a word is not about waiting, and none without a date.

    The words are those of all languages (`[embargo]` in resources/data): an embargo, or publishing and waiting for it.
    """
    if len(text) > _LONGEST or not _may_wait(text) or vocabulary.pattern("embargo", "immediate").search(text):
        return False
    moment, zone = _moments(text), _zoned(text)
    bare = blotted(text, moment + zone, " ")
    words, strange = len(_WORDS.findall(bare)), _strange(bare)
    if vocabulary.pattern("embargo", "embargo").search(bare):
        return strange <= max(1 + bool(zone), words * _STRANGE) if moment else not strange
    waits = ("wait", "timed") if _time(_without(text, dates.find(text))) else ("wait",)
    said = all(vocabulary.pattern("embargo", *names).search(bare) for names in (("publish",), waits))
    return said and strange <= (max(1, words * _STRANGE) if zone else words // 6 if moment else 0)


def asks_to_wait(text: str) -> bool:
    """Whether a sentence is such a line, or only says from when on, and not what: "Not before tomorrow 9:00 please." """
    moment = _moments(text) + _zoned(text)
    waits = any(" " in some for some in vocabulary.pattern("embargo", "wait").findall(text))
    return is_line(text) or (bool(moment) and waits and not _strange(blotted(text, moment, " ")))


def of_title(title: str) -> str:
    """What the subject of a mail, or the title of a file, says of an embargo; "" where it says nothing."""
    said = filter(asks_to_wait, _PARTS.split(title))
    return max(said, key=lambda part: bool(_moments(part)), default="")


_PARTS = expression(  # "(embargo until 9 May)" is a part, "10:00 (UTC+6)" is none
    r"(?<!embargo)(?<!эмбарго):\s|!|\s[|–—-]\s|\]|(?<=\w\w)\.\s(?=[^\W\d_]{2})|[(\[](?=[^()\[\]]{0,80}\d\s)", re.I
)


def _strange(text: str) -> int:
    """How many words of a text are not about waiting."""
    known = vocabulary.pattern("embargo", "embargo", "publish", "wait", "timed", "rest")
    return len(_WORDS.findall(known.sub(" ", text)))


def _may_wait(text: str) -> bool:
    """Whether a text names an embargo, or publishing and waiting for it."""
    if vocabulary.pattern("embargo", "embargo").search(text):
        return True
    return all(vocabulary.pattern("embargo", *names).search(text) for names in (("publish",), ("wait", "timed")))


_STRANGE = 0.4  # of the words of a line that names an embargo, or whose time it means


def _moments(text: str) -> list[tuple[int, int]]:
    """Where the dates with their weekdays and the times of a text stand."""
    days = dates.find(text)
    bare = _without(text, days)
    found = [(day.start, day.end) for day in days]
    found += [match.span() for pattern in (*_CLOCKS, _MIDNIGHT) for match in pattern.finditer(bare)]
    return found + [match.span() for match in dates.WEEKDAY.finditer(text)] if found else []


def _zoned(text: str) -> list[tuple[int, int]]:
    """Where the zones of a text stand."""
    return [match.span() for pattern in _ZONES for match in pattern.finditer(text)]


def goes_on(above: str, text: str) -> bool:
    """Whether a line below an embargo line says nothing but when and in whose time; a date may begin in that above."""
    whole, start = f"{above} {text}", len(above) + 1
    moment = [(max(at, start) - start, end - start) for at, end in _moments(whole) + _zoned(whole) if end > start]
    return bool(moment) and not _strange(blotted(text, moment, " "))


def _without(text: str, days: list[dates.Day]) -> str:
    return blotted(text, [day[:2] for day in days], " ")


def _about_day(days: list[dates.Day], day: date | None) -> list[str]:
    if not days:
        return [_("The embargo has no date. On which day does it end?")]
    if day is None and days[0].year is None:
        return [_("The date of the embargo has no year. Which year is meant?")]
    if day is None:
        return [_("The date of the embargo does not exist in the calendar.")]
    if len({(d.year, d.month, d.day) for d in days}) > 1:
        return [_("The embargo gives more than one date; the first was used. Is it the right one?")]
    return []


def _about_time(text: str) -> list[str]:
    if _time(text):
        return []
    midnight = _("The embargo says midnight: at the start or the end of which day?")
    return [midnight if _MIDNIGHT.search(text) else _("The embargo has no time. At what time does it end?")]


def _conflict(text: str, day: date | None) -> list[str]:
    named = dates.weekday(text)
    if day is None or named is None or named == day.weekday():
        return []
    return [_("The weekday of the embargo doesn't match its date ({date}). Which one is correct?").format(date=day)]


def _time(text: str) -> tuple[int, int] | None:
    """The first time of day of a text as hours and minutes; None where it names none, or midnight of any day."""
    text = _BARE_OFFSET.sub(lambda match: match[0][:5], text)
    if not (match := _clock(text)):
        return None
    clock = match.groupdict("")
    hour, minute = int(clock.get("h") or 12), int(clock.get("m") or 0)
    part = "p" if _EVENING.search(text[: match.start()]) else clock.get("part", "").lower()
    if part == "ночи" and hour == 12:
        return None  # it may be the beginning or the end of the day
    if part:
        hour = hour % 12 + _AFTERNOON.get(part, 0)
    return (hour, minute) if hour < 24 or minute == 0 else None


def _clock(text: str, at: int = 0) -> re.Match[str] | None:
    """The first time of day from a place in a text on."""
    return min(filter(None, (way.search(text, at) for way in _CLOCKS)), key=re.Match.start, default=None)


Zone = tuple[tzinfo | None, str, str]
"""A zone, its name, and the question to ask where it is missing or unclear."""


def _zone(text: str) -> Zone:
    for pattern, meant in _SAYING_A_ZONE:
        match = pattern.search(text)
        found = meant(match) if match else None
        if found:
            return found
    return None, "", _("The embargo has no time zone. Which time zone?")


def _of_offset(match: re.Match[str]) -> Zone | None:
    minutes = int(match["h"]) * 60 + int(match["m"] or 0)
    minutes = minutes if match["sign"] == "+" else -minutes
    return (timezone(timedelta(minutes=minutes)), match[0].strip(), "") if abs(minutes) <= 14 * 60 else None


def _of_city(match: re.Match[str]) -> Zone:
    word = next(value for value in match.groupdict().values() if value).lower()
    zone = next(zone for city, zone in _CITIES.items() if city.strip() == word)
    return ZoneInfo(zone), zone, ""


def _unclear(match: re.Match[str]) -> Zone:
    return None, "", _("“{zone}” in the embargo may mean several zones. Which one is it?").format(zone=match[0])


def _of_abbreviation(match: re.Match[str]) -> Zone:
    return timezone(timedelta(minutes=_ABBREVIATIONS[match[0]])), match[0], ""


def _american(match: re.Match[str]) -> Zone:
    name = {"e": "America/New_York", "p": "America/Los_Angeles", "m": "America/Denver", "c": "America/Chicago"}
    zone = name[match[0][0].lower()]
    return ZoneInfo(zone), zone, ""


# How a text may say its zone, the surest way first.
_SAYING_A_ZONE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Zone | None]], ...] = (
    (_OFFSET, _of_offset), (_BARE_OFFSET, _of_offset), (_CITY, _of_city), (_UNCLEAR, _unclear),
    (_ABBREVIATION, _of_abbreviation), (_US, _american),
)  # fmt: skip


def differing(said: Mapping[str, str | None]) -> list[str]:
    """Asks about versions, by language, that end the embargo of one release at different moments (ISO 8601)."""
    moments = {language: datetime.fromisoformat(until) for language, until in said.items() if until}
    if len({*moments.values()}) < 2:
        return []
    ends = "; ".join(f"{places.language_name(one)}: {i18n.moment(moment)}" for one, moment in moments.items())
    text = _("The texts end the embargo at different moments ({ends}). The last one holds until you decide.")
    return [text.format(ends=ends)]
