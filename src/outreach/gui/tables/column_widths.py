"""How wide the columns of a table are: in proportion, none under its least, and as a hand has made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach.gui import settings


def shared(width: int, shares: Sequence[tuple[int, int]], least: Mapping[int, int]) -> list[tuple[int, int]]:
    """The width of each column (number, share) of a table so wide: in proportion, but none under its least."""
    fixed: dict[int, int] = {}
    while True:
        free = [(number, share) for number, share in shares if number not in fixed]
        total, room = sum(share for _number, share in free), max(0, width - sum(fixed.values()))
        short = {number: least[number] for number, share in free if share * room // total < least.get(number, 0)}
        if not short:
            break
        fixed.update(short)
    edge = used = 0
    for number, share in free:
        edge += share
        fixed[number] = edge * room // total - used
        used += fixed[number]
    return [(number, fixed[number]) for number, _share in shares]


def kept(name: str) -> dict[str, int]:
    """The widths a user gave to the columns of a table, by their keys."""
    pairs = (word.partition("=") for word in settings.get(f"widths/{name}").split())
    return {key: int(width) for key, _sign, width in pairs if width.isdecimal() and 0 < int(width) < 10_000}
