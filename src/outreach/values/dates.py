"""Days and moments as people type them: 2026-01-31, 31.01.2026, 31/01/2026, 31 Jan 2026, 2026-ж. 31-январь, 10:00."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from outreach.values import data

_FORMS = (
    re.compile(r"(?P<year>\d{4})([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})([-./])(?P<month>\d{1,2})\2(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})[ -](?P<month>[^\W\d_]{3,9})\.?,? (?P<year>\d{4})(?: ?[гж]\.?)?"),
    re.compile(r"(?P<year>\d{4})(?: |-ж(?:\.|ылдын)?,? )(?P<day>\d{1,2})-(?P<month>[^\W\d_]{3,9})\.?"),
    re.compile(r"(?P<month>[^\W\d_]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})"),
)
_OF_YEAR = re.compile(r"(?<=..)[ыиуү]$")  # what Kyrgyz adds to a month: "31-январы"
_MOMENT = re.compile(r"(.{6,30}?)(?:T|,? )(\d{1,2})[:.](\d{2})")


def typed(text: str) -> date | None:
    """The day that a text is, in numbers or with the name of its month; None where it is none.

    The day comes before the month, as everywhere but in America. A year has four digits: of 01.02.03 nobody knows
    which it is.
    """
    text = " ".join(text.split())
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None or int(match["year"]) < 1000:
        return None
    month = match["month"]
    try:
        return date(int(match["year"]), int(month) if month.isdecimal() else _month(month), int(match["day"]))
    except ValueError:
        return None


def typed_moment(text: str) -> datetime | None:
    """The day and time that a text is, without a zone: 31.01.2026 10:00; None where it is none."""
    match = _MOMENT.fullmatch(" ".join(text.split()))
    day = typed(match[1]) if match else None
    if match is None or day is None:
        return None
    try:
        return datetime.combine(day, time(int(match[2]), int(match[3])))
    except ValueError:
        return None


def _month(word: str) -> int:
    """The number of a month by its name or the beginning of it; 0 where it is none."""
    begun = _OF_YEAR.sub("", word.lower())
    for number, names in enumerate(data.table("dates")["months"], start=1):
        if any(name.startswith(begun) for name in names.split()):
            return number
    return 0
