"""Which country the numbers of a file belong to that have no country code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import phonenumbers

from outreach.i18n import _
from outreach.services.importing.row_builder import Row
from outreach.values import places
from outreach.values.phone import phone_number

DEFAULT = "KG"
SAMPLE = 300
"""Rows, and different numbers, that are looked at."""

_LEAST = 8  # digits: shorter ones lack their area code, and would be whole numbers of a small island
_FEWEST = 5  # numbers that have to speak for another country
_CLEARLY = 0.8  # a second country that takes so many of the same numbers makes it a guess


def guess(rows: Iterable[Row], home: str = DEFAULT) -> str:
    """The country of the numbers of the first rows: `home` where it takes half of them, or where no other one alone
    takes most of them."""
    numbers = _local(rows)
    wrong = [raw for raw in numbers if sum(map(str.isdecimal, raw)) >= _LEAST and not _is_of(raw, home)]
    least = max(_FEWEST, len(numbers) / 2)
    if len(wrong) < least:
        return home
    votes = _votes(wrong, home)
    # Where two plans take the same digits, the nearer country is meant.
    best = max(votes, key=lambda country: (votes[country], -_rank(country)), default=home)
    second = max(votes[country] for country in _NEAR if country != best)
    is_clear = best in _NEAR and votes[best] >= least and second < votes[best] * _CLEARLY
    return best if is_clear else home


def _local(rows: Iterable[Row]) -> set[str]:
    """The numbers without a country code of those whose country is not told."""
    phones = [row.fields.get("phones", ()) for row in rows if not row.fields.get("country")]
    cells = (item["raw"].strip() for items in phones for item in items)
    return {raw for raw in cells if not raw.startswith(("+", "00"))}


def note(region: str) -> str:
    """What is said of a country that was guessed."""
    text = _("Numbers without a country code are read as numbers of {country}, for most of them are.")
    return text.format(country=places.country_name(region))


def _votes(numbers: Sequence[str], home: str) -> Counter[str]:
    """How many of the numbers each country but `home` takes; America only what is written as nowhere else."""
    abroad = [country for country in phonenumbers.SUPPORTED_REGIONS if country not in (home, "US")]
    votes = Counter(country for raw in numbers for country in abroad if _may_be_of(raw, country))
    american = sum(1 for raw in numbers if _AMERICAN.fullmatch(raw))
    if american * 2 > len(numbers) and home != "US":
        votes["US"] = american + sum(_may_be_of(raw, "US") for raw in numbers)
    return votes


_AMERICAN = re.compile(r"(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}")  # as nobody else writes them


def _is_of(raw: str, country: str) -> bool:
    found = phone_number.plain(raw, country)
    return found is not None and found.region == country


def _may_be_of(raw: str, country: str) -> bool:
    """Whether it is a number there, and written as there: with the 0 that is dialled before it, or without one."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    has_zero = metadata is not None and metadata.national_prefix == "0"
    return raw.lstrip("( ").startswith("0") == has_zero and _is_of(raw, country)


_NEAR = "KG KZ UZ TJ TM RU AF CN TR MN AZ GE AM BY UA MD DE US GB".split()  # noqa: SIM905 — a table of words


def _rank(country: str) -> int:
    return _NEAR.index(country) if country in _NEAR else len(_NEAR)
