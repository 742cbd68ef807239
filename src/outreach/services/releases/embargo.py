"""The embargo clock: one moment as the office, and the readers of each country, have it on their clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo, available_timezones

from outreach.i18n import _, counted
from outreach.mail import mail_words
from outreach.model.releases import Release
from outreach.problems import FieldProblem
from outreach.values import places

SOON = timedelta(hours=2)
"""Less time than this between sending and the end of an embargo asks (press.md R2)."""


class Embargoed(Protocol):
    """A release, or a row of one."""

    @property
    def status(self) -> str: ...

    @property
    def embargo_until(self) -> datetime | None: ...


def is_ahead(release: Embargoed, at: datetime) -> bool:
    """Whether a release is under an embargo at a moment: it ends by its time or by being lifted, not by a status.

    One without a time lasts until it is lifted.
    """
    until = release.embargo_until
    return release.status == "embargoed" if until is None else until > at


def undecided(release: Release) -> str:
    """A sentence that asks about an embargo line which the reader kept in the notes, for it lacks its time or zone."""
    if release.embargo_until is not None or release.status not in ("draft", "ready"):
        return ""
    from outreach.press.reader import embargo as reading  # late: start-up

    line = next((line for line in release.notes.splitlines() if reading.is_line(line)), "")
    text = _(
        "The notes say “{line}”. Set the embargo with date, time and time zone, or delete this line from the notes."
    )
    return text.format(line=line) if line else ""


class LocalTime(NamedTuple):
    """What the clocks of a country show at a moment; `zone` is an IANA name, `country` its ISO code or empty."""

    country: str
    zone: str
    at: datetime


def moment(local: datetime, zone: str) -> datetime:
    """The moment that a date and a time without a zone are in a zone.

    Raises:
        FieldProblem("embargo_until"): the clocks are set on that night, so that the time comes twice or never; a zone
            that is not known.
    """
    there = mail_words.zone_of(zone_name(zone))
    first, second = (local.replace(tzinfo=there, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    exists = first.astimezone(UTC).astimezone(there).replace(tzinfo=None, fold=0) == local.replace(fold=0)
    if exists:
        text = _("The clocks go back then: {time} occurs twice in {zone}. Give the time in UTC.")
    else:
        text = _("The clocks go forward then: {time} does not exist in {zone}. Give the time in UTC.")
    raise FieldProblem("embargo_until", text.format(time=f"{local:%H:%M}", zone=zone))


def zone_name(zone: str) -> str:
    """A zone as it is kept: its IANA name, or an offset from UTC; a city alone ("Bishkek") is completed.

    Raises:
        FieldProblem("embargo_until"): a zone that is not known.
    """
    named = zone.strip()
    if mail_words.zone_of(named) is not None:
        return named
    city = named.replace(" ", "_").casefold()
    found = [name for name in available_timezones() if city and name.rpartition("/")[2].casefold() == city]
    known = sorted(name for name in found if mail_words.zone_of(name) is not None)
    if not known:
        raise FieldProblem("embargo_until", _("“{zone}” is not a known time zone.").format(zone=zone))
    return known[0]


def objection(until: datetime, at: datetime) -> str:
    """What speaks against an embargo as it stands at a moment, with what to do; "" where nothing does."""
    if until <= at:
        return _("The embargo has already ended. Remove it, or correct the date.")
    if until - at < SOON:
        left = int((until - at).total_seconds() // 60)
        return counted(
            "The embargo ends in {minutes} minute: too soon for anybody to prepare. Send it without an embargo?",
            "The embargo ends in {minutes} minutes: too soon for anybody to prepare. Send it without an embargo?",
            left,
            minutes=left,
        )
    return ""


def clocks(at: datetime, countries: Iterable[str], office_zone: str) -> list[LocalTime]:
    """What the clocks show at a moment: in UTC, at the office, then in every zone of the countries, once each."""
    here = mail_words.zone_of(office_zone) or UTC
    found = [LocalTime("", "UTC", at.astimezone(UTC)), LocalTime("", office_zone, at.astimezone(here))]
    for code in dict.fromkeys(countries):
        shown: set[object] = set()
        for zone in places.zones(code):
            local = at.astimezone(ZoneInfo(zone))
            if local.utcoffset() not in shown:
                shown.add(local.utcoffset())
                found.append(LocalTime(code, zone, local))
    return found


def local(at: datetime, country: str, office_zone: str) -> datetime:
    """A moment as the reader in a country has it: in the zone of its capital; in the office's where it is unknown."""
    zone = next(iter(places.zones(country)), office_zone)
    return at.astimezone(mail_words.zone_of(zone) or UTC)
