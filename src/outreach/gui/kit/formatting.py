"""How values are shown in more than one place: phones, languages, countries, channels, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from outreach import i18n
from outreach.i18n import N_, _
from outreach.values import fields, places
from outreach.values.phone import phone as phones

NETWORKS = {**fields.NETWORKS, "other": N_("Other")}
PHONE_LABELS = {
    "": "–", "mobile": N_("Mobile"), "work": N_("Work"), "home": N_("Home"), "fax": N_("Fax"),
    "pager": N_("Pager"), "other": N_("Other"),
}  # fmt: skip
EMAIL_LABELS = {"": "–", "work": N_("Work"), "home": N_("Home"), "other": N_("Other")}


def choices(table: dict[str, str]) -> list[tuple[str, str]]:
    """A table of values as a choice in the language in use."""
    return [(value, _(text) if text else "") for value, text in table.items()]


@lru_cache(maxsize=50_000)
def phone(text: str) -> str:
    """A stored number in its international form: +996 312 66 38 85; anything else as it is."""
    if not text.startswith("+"):
        return text
    return phones.international(text) or text


def languages(codes: Iterable[str]) -> str:
    """Languages by their codes, in order of preference."""
    return " ".join(codes)


def headed(text: str) -> str:
    """A word as it heads something: in Russian and Kyrgyz the names of languages begin small elsewhere."""
    return text[:1].upper() + text[1:]


def language(code: str, none: str = "") -> str:
    """A language by its name; `none` where there is no code."""
    return places.language_name(code) or none


def language_heading(code: str, none: str = "") -> str:
    """The same, as it heads something."""
    return headed(language(code, none))


def network(name: str) -> str:
    """A network by its name."""
    return _(NETWORKS.get(name, name))


def day(value: date | None) -> str:
    """A day as the language in use writes it."""
    return i18n.day(value) if value else ""


def short_day(value: date | None) -> str:
    """A day without its year where it is this one's."""
    if value is None or value.year != i18n.today().year:
        return day(value)
    return i18n.day(value, year=False)


def moment(value: datetime | None) -> str:
    """A moment on the organisation's clock, with its zone; nothing where there is none."""
    return i18n.moment(value) if value else ""


def when(value: datetime | None) -> str:
    """A moment as people say it: today at 14:05, yesterday at 9:00, 12 Nov, 12 Nov 2025; "" where there is none."""
    if value is None:
        return ""
    local, now = i18n.local(value), i18n.today()
    days = (now - local.date()).days
    # Where the organisation's clock is this computer's, its zone says nothing.
    time = f"{local:%H:%M}" if local.utcoffset() == local.astimezone().utcoffset() else i18n.clock(local)
    if days == 0:
        return _("today at {time}").format(time=time)
    if days == 1:
        return _("yesterday at {time}").format(time=time)
    return i18n.day(local, year=local.year != now.year)


def ago(value: date | None, today: date | None = None) -> str:
    """How long ago a day was: today, 3 days ago, 5 months ago; nothing where there is none."""
    if value is None:
        return ""
    days = ((today or i18n.today()) - value).days
    if days <= 0:
        return _("today")
    if days < 60:
        return i18n.counted("{count} day ago", "{count} days ago", days)
    if days < 730:
        return i18n.counted("{count} month ago", "{count} months ago", days // 30)
    return i18n.counted("{count} year ago", "{count} years ago", days // 365)
