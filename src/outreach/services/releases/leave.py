"""Officers who are on leave, with nobody standing in, on a day on which a release goes out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from outreach import i18n
from outreach.i18n import _
from outreach.model.releases import Release
from outreach.services.releases import releases


class Away(NamedTuple):
    """An officer who is on leave on a day; `until` is the last day of it, None where it has no end."""

    officer: int
    name: str
    day: date
    until: date | None


def away(release: Release, languages: Iterable[str], days: Iterable[date]) -> list[Away]:
    """Who of the officers of a loaded release is on leave with nobody standing in, each by the first of the days."""
    found: dict[int, Away] = {}
    for day, language in itertools.product(sorted(days), list(languages)):
        for one in releases.officers_for(release, language, day):
            if releases.is_away(one, day):
                found.setdefault(one.id, Away(one.id, one.name, day, one.away_until))
    return list(found.values())


def told(one: Away) -> str:
    """What is said of an officer who is away."""
    if one.day > i18n.today():
        text = _("{officer} is on leave on {day}, when this goes out, and nobody stands in. Name a stand-in.")
        return text.format(officer=one.name, day=i18n.day(one.day))
    if one.until is None:
        return _("{officer} is on leave, and nobody stands in. Name a stand-in.").format(officer=one.name)
    text = _("{officer} is on leave until {day}, and nobody stands in. Name a stand-in.")
    return text.format(officer=one.name, day=i18n.day(one.until))
