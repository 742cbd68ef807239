"""What was found in a text, and where: the span, the field it fills, its value, and why we think so."""

from typing import NamedTuple


class Find(NamedTuple):
    """`start` and `end` count characters of the source text; `confidence` is 0 to 1; `reason` is for the user."""

    start: int
    end: int
    field: str
    value: str
    normal: str | None = None
    confidence: float = 0.9
    reason: str = ""
