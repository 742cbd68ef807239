"""Whether the numbers of a file belong to another country than the one that was chosen for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import phonenumbers

from outreach.i18n import _
from outreach.values import places
from outreach.values.phone import phone_number

SAMPLE = 500
"""Different numbers of a file that are looked at."""

_LEAST = 8  # digits
_FEWEST = 5  # numbers that have to speak for another country


def hint(numbers: Mapping[tuple[str, bool], int], region: str) -> str | None:
    """What to choose instead, in words; None where the choice fits, or nothing else fits better.

    `numbers` are those without a country code, as they were written, each with whether it is one of `region`,
    and how often it came. Nothing is changed by it: people in a border town have numbers of both sides.
    """
    # Shorter ones lack their area code, and would be whole numbers of a small island.
    wrong = [raw for raw, valid in numbers if not valid and sum(map(str.isdecimal, raw)) >= _LEAST]
    if len(wrong) < _FEWEST or len(wrong) * 2 < len(numbers):
        return None
    votes = Counter[str]()
    for raw in wrong:
        votes.update({home for home in _countries() if _is_at_home(raw, home)})
        if _AMERICAN.fullmatch(raw) and _is_at_home(raw, "US"):
            votes.update(("US",))  # written as nobody else does: 202-555-0123
    votes.pop(region, None)
    best = max(votes, key=lambda home: (votes[home], -_rank(home), home), default=None)
    if best is None or votes[best] < _FEWEST or votes[best] * 2 < len(numbers):
        return None
    text = _("Most of these numbers are not valid in {chosen} but in {country}. Choose {country} for them.")
    return text.format(chosen=places.country_name(region), country=places.country_name(best))


_AMERICAN = re.compile(r"(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}")


def _is_at_home(raw: str, home: str) -> bool:
    found = phone_number.plain(raw, home)
    return found is not None and found.region == home


# Where two plans take the same digits, the nearer country is meant.
_NEAR = "KG KZ UZ TJ TM RU AF CN TR MN AZ GE AM BY UA MD DE US GB".split()  # noqa: SIM905 — a table of words


def _countries() -> list[str]:
    return sorted(phonenumbers.SUPPORTED_REGIONS)


def _rank(home: str) -> int:
    return _NEAR.index(home) if home in _NEAR else len(_NEAR)
