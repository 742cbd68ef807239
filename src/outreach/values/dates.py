"""Days as people type them here: 2026-01-31, 31.01.2026, 31/01/2026."""

from __future__ import annotations

import re
from datetime import date

_TYPED = re.compile(r"\s{0,9}(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})\s{0,9}")


def typed(text: str) -> date | None:
    """The day of 2026-01-31 or, the day first as everywhere but in America, 31.01.2026; None where it is none.

    A year has four digits: of 01.02.03 nobody knows which it is.
    """
    match = _TYPED.fullmatch(text)
    if not match:
        return None
    first, month, last = match[1], match[3], match[4]
    year, day = (first, last) if len(first) == 4 else (last, first)
    if len(year) != 4 or len(day) > 2 or int(year) < 1000:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
