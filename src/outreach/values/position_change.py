"""Whether another outlet or job title is a move to another position or a correction of the one that is there."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from outreach.values import text

ALIKE = 0.8  # of a word's letters, in their order: "edtior", «журналистка»; not "auditor" for "editor"
SHORTEST = 5  # letters of a word that can be a slip of another: "НТВ" and "РТВ" are two stations


class Place(NamedTuple):
    """An outlet and a job title as they are written; either may be blank."""

    outlet: str
    position: str


def is_move(before: Place, after: Place) -> bool:
    """True if the outlet or the job is another one, and not the same in another spelling.

    Who has neither any more has left. A blank that is filled in is no move, nor is a job title that is taken away or
    translated.
    """
    if not any(after):
        return any(before)
    translated = {text.script(before.position), text.script(after.position)} == {"Latn", "Cyrl"}
    return _is_other(before.outlet, after.outlet, or_none=True) or (
        not translated and _is_other(before.position, after.position)
    )


def is_same(before: Place, after: Place) -> bool:
    """True if both are the same place, whatever their case and spaces."""
    return all(text.words(was) == text.words(now) for was, now in zip(before, after, strict=True))


def _is_other(before: str, after: str, *, or_none: bool = False) -> bool:
    was, now = text.words(before), text.words(after)
    if not was or not now:
        return or_none and bool(was)
    return not _spell_alike(was, now)


def _spell_alike(was: Sequence[str], now: Sequence[str]) -> bool:
    if "".join(was) == "".join(now):  # "24.kg" and "24kg"
        return True
    return len(was) == len(now) and all(map(_is_slip, was, now))


def _is_slip(one: str, other: str) -> bool:
    if one == other or text.latin(one) == text.latin(other):
        return True
    if any(letter.isdigit() for letter in one + other):
        return False
    short, long = sorted((one, other), key=len)
    if long.startswith(short):  # "гл. редактор"
        return len(short) > 1
    return len(long) >= SHORTEST and SequenceMatcher(None, one, other).ratio() >= ALIKE
