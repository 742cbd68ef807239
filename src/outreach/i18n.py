"""The words of the interface: `_()`, `ngettext()` and `N_()` in English, Russian and Kyrgyz."""

import gettext
import locale
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outreach import paths

LANGUAGES = {"en": "English", "ru": "Русский", "ky": "Кыргызча"}

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_zone: ZoneInfo | None = None
# Another language for what is written in this thread just now: a report for a donor out of a Russian window.
_here: ContextVar[tuple[str, gettext.NullTranslations] | None] = ContextVar("language", default=None)


def _(text: str) -> str:
    """The text in the language in use. `%(name)s` and `{name}` are filled in by the caller, afterwards."""
    here = _here.get()
    return (here[1] if here else _catalogue).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the text that fits the count: Russian has three, Kyrgyz two."""
    here = _here.get()
    return (here[1] if here else _catalogue).ngettext(one, many, count)


def counted(one: str, many: str, count: int, /, **values: object) -> str:
    """A sentence with a count in it, in the form that the number takes: 1 contact, 4 contacts.

    `values` are what else stands in it in braces; with `count` among them the number is written like that.
    """
    return ngettext(one, many, count).format(**{"count": count, **values})


def counted_if_any(one: str, many: str, count: int, /, **values: object) -> str:
    """The same, and nothing where there is none."""
    return counted(one, many, count, **values) if count else ""


def N_(text: str) -> str:
    """Marks a text for translation where it is defined; `_()` translates it where it is shown."""
    return text


def use(language: str | None = None) -> str:
    """Takes `language` (or OUTREACH_LANGUAGE, or the system's) into use; returns the one in use."""
    global _catalogue, _language
    wanted = (language or os.environ.get("OUTREACH_LANGUAGE") or _system_language()).split("_")[0].split("-")[0].lower()
    _language = wanted if wanted in LANGUAGES else "en"
    _catalogue = _catalogue_of(_language)
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, what this thread writes is in another language than the window is."""
    token = _here.set((language, _catalogue_of(language)) if language in LANGUAGES else None)
    try:
        yield
    finally:
        _here.reset(token)


def _catalogue_of(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("outreach", paths.resources() / "locale", [language], fallback=True)


def original(text: str) -> str:
    """The English text that some language says so, as a desk of that language wrote it; "" where none is known."""
    return next((found for language in LANGUAGES if (found := _originals(language).get(text))), "")


def translations(text: str) -> list[str]:
    """What the languages other than English say for a text."""
    return [_catalogue_of(language).gettext(text) for language in LANGUAGES if language != "en"]


def forms(one: str) -> list[str]:
    """What the languages say for a text with a count, in each of their forms."""
    return [form for language in LANGUAGES for form in _forms(language).get(one, ())]


@lru_cache(maxsize=len(LANGUAGES))
def _originals(language: str) -> dict[str, str]:
    return {said: text for text, said in _messages(language).items() if isinstance(text, str) and text}


@lru_cache(maxsize=len(LANGUAGES))
def _forms(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, said in _messages(language).items():
        if not isinstance(text, str):
            found.setdefault(text[0], []).append(said)
    return found


def _messages(language: str) -> dict[str | tuple[str, int], str]:
    found: dict[str | tuple[str, int], str] = getattr(_catalogue_of(language), "_catalog", {})
    return found


def language() -> str:
    """The language in use: en, ru or ky."""
    here = _here.get()
    return here[0] if here else _language


def number(value: int) -> str:
    """A number in threes, as the language in use parts them."""
    return f"{value:,}" if language() == "en" else f"{value:,}".replace(",", "\u00a0")


# As CLDR shortens them within a day; Qt says the same, but services and the command line do without Qt.
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ru": ("янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."),
    "ky": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
}  # fmt: skip
# A day, and a day of this year.
_DAYS = {"ky": ("{year}-ж. {day}-{month}", "{day}-{month}")}
_DAY = ("{day} {month} {year}", "{day} {month}")


def day(value: date, *, year: bool = True) -> str:
    """A day as the language in use writes it: 4 Dec 2026, 4 дек. 2026, 2026-ж. 4-декабрь."""
    whole, short = _DAYS.get(language(), _DAY)
    month = _MONTHS[language()][value.month - 1]
    return (whole if year else short).format(day=value.day, month=month, year=value.year)


def listed(names: Sequence[str], most: int = 10) -> str:
    """Names in a sentence; of very many the first."""
    text, more = ", ".join(names[:most]), len(names) - most
    return _("{names} and {count} more").format(names=text, count=more) if more > 0 else text


def day_to_type(value: date) -> str:
    """A day as it stands in a field that one types in: 4 Dec 2026, 04.12.2026."""
    return day(value) if language() == "en" else f"{value:%d.%m.}{value.year}"


def use_zone(name: str) -> None:
    """Takes the organisation's zone, an IANA name, into use: people are shown every moment on its clock."""
    global _zone
    try:
        _zone = ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        _zone = None


def zone() -> str:
    """The name of the organisation's zone; "" while this computer's clock is in use."""
    return _zone.key if _zone else ""


def today() -> date:
    """The day on the organisation's clock: the one to count from to a moment that is told on it."""
    return local(datetime.now(UTC)).date()


def local(value: datetime) -> datetime:
    """A moment on the organisation's clock; on this computer's while no workspace is open."""
    return value.astimezone(_zone)


def at(value: datetime) -> datetime:
    """The moment of a day and time that come without a zone: they are on the organisation's clock."""
    if value.tzinfo is not None:
        return value
    return value.replace(tzinfo=_zone) if _zone else value.astimezone()


def moment(value: datetime) -> str:
    """A moment as people are shown it, with its zone: 4 Dec 2026, 14:05 UTC+6."""
    there = local(value)
    return f"{day(there)}, {clock(there)}"


def clock(there: datetime) -> str:
    """The time of a moment that is on the organisation's clock already, with its zone: 14:05 UTC+6."""
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""
    return f"{there:%H:%M} UTC{offset}"


def _system_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value not in ("C", "POSIX") and not value.startswith("C."):
            return value
    try:
        return locale.getlocale()[0] or "en"
    except ValueError:
        return "en"
