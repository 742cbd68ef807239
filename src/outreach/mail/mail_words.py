"""The program's own words inside a message, in the language of the release: resources/data/<language>.toml, [mail]."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outreach import i18n
from outreach.values import data
from outreach.values.fields import NETWORKS


class Words(NamedTuple):
    """What the program itself says in a message; `{…}` is filled in."""

    kinds: dict[str, str]
    reference: str
    embargo_until: str
    embargo: str
    embargo_local: str
    correction: str
    withdrawn: str
    kill: str
    photos: str
    picture: str
    contact: str
    contacts: str
    more: str
    notes: str
    phone: str
    mobile: str
    fax: str
    email: str
    extension: str
    unsubscribe: str
    greeting: str
    day: str
    months: list[str]

    def date(self, day: date) -> str:
        """A day as a text in this language writes it."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)


@cache
def _words() -> dict[str, Words]:
    """The words of each language that has them, those of the program first; English stands in for the others."""
    first = [*i18n.LANGUAGES]
    said = {language: data.file(language).get("mail") for language in dict.fromkeys([*first, *data.names()])}
    return {language: Words(**words) for language, words in said.items() if words}


def channel(network: str, value: str) -> str:
    """An account as one line: `Telegram: @desk`."""
    name = "" if network == "other" else NETWORKS.get(network, network.capitalize())
    return f"{name}: {value}" if name else value


def of(language: str) -> Words:
    """The words of a language (BCP 47; the region does not matter), or the English ones."""
    return _words().get(language.split("-")[0].lower()) or _words()["en"]


def greetings() -> dict[str, str]:
    """The greeting of each language that there is one in."""
    return {language: said.greeting for language, said in _words().items()}


def kind(named: str, language: str) -> str:
    """The kind of document ("press release") as a text in a language is headed; one of its own stays as it is."""
    known = of(language).kinds
    return known.get(named.strip().lower(), named.strip()) or known["press release"]


def date_of(day: str, language: str) -> str:
    """An ISO date as a text in a language writes it; what is no date stays as it is."""
    try:
        return of(language).date(datetime.fromisoformat(day))
    except ValueError:
        return day


def moment(at: datetime, zone: str, language: str, *, brief: bool = False) -> str:
    """Date, time and zone, as an embargo line needs all three: `1 December 2026, 10:00 (UTC+6, Bishkek)`.

    `zone` is an IANA name or an offset ("+06:00", "UTC+6"); without a usable one the time is given in UTC.
    """
    local = _in_zone(at, zone)
    day_and_time = f"{of(language).date(local)}, {local:%H:%M}"
    if brief:
        return f"{day_and_time} {_offset(local)}"
    city = zone.strip().rpartition("/")[2].replace("_", " ")  # readers know cities; "Asia/Bishkek" is for computers
    name = f", {city}" if isinstance(local.tzinfo, ZoneInfo) else ""
    return f"{day_and_time} ({_offset(local)}{name})"


def in_utc(at: datetime, zone: str, language: str) -> str:
    """The moment in UTC, `04:00 UTC`, with its day where that is another one; "" where the zone is UTC itself."""
    here, utc = _in_zone(at, zone), at.astimezone(UTC)
    if _offset(here) == "UTC":
        return ""
    day = f"{of(language).date(utc)}, " if here.date() != utc.date() else ""
    return f"{day}{utc:%H:%M} UTC"


def local_embargo(at: datetime, zone: str, reader_zone: str, language: str) -> str:
    """The line that gives a reader the moment on his own clock; "" where that shows the same as the embargo's zone."""
    if _in_zone(at, zone).utcoffset() == _in_zone(at, reader_zone).utcoffset():
        return ""
    return of(language).embargo_local.format(moment=moment(at, reader_zone, language))


def file_mark(at: datetime | None, zone: str) -> str:
    """An embargo as the name of a file can hold it: "EMBARGO_2026-12-01_10-00_UTC+6"."""
    if at is None:
        return "EMBARGO"
    local = _in_zone(at, zone)
    return f"EMBARGO_{local:%Y-%m-%d_%H-%M}_{_offset(local).replace('−', '-').replace(':', '')}"


def zone_of(zone: str) -> tzinfo | None:
    """The zone that an IANA name ("Asia/Bishkek") or an offset ("+06:00", "UTC+6") means; None where it means none."""
    name = zone.strip()
    try:
        if "/" in name:
            return ZoneInfo(name)
        rest = name.upper().removeprefix("UTC").removeprefix("GMT").strip()
        if not rest:
            return UTC if name else None
        if rest[:1] in ("+", "-", "−"):
            hours, _colon, minutes = rest[1:].partition(":")
            offset = timedelta(hours=int(hours[:2]), minutes=int(minutes or hours[2:] or 0))
            return timezone(offset if rest[0] == "+" else -offset)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        pass
    return None


def _in_zone(at: datetime, zone: str) -> datetime:
    return at.astimezone(zone_of(zone) or UTC)


def _offset(at: datetime) -> str:
    minutes = round((at.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
