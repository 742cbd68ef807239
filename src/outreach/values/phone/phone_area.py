"""Area codes that stand apart from their numbers: "66-12-13 (0312)", "code 0312: 66-12-13, 66-12-14"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from outreach.values.phone import phone_number, phone_scan
from outreach.values.phone.phone_plain import BLOT
from outreach.values.phone.phone_scan import Piece

_CODE = r"(?:8[ -])?(?P<{}>0?\d{{2,5}})(?![ -]?\d)"
_NAMED = re.compile(
    r"\(?[^\W\d]{0,20}[\s,]{0,2}(?<![^\W\d_])(?:код\w{0,2}|(?:area |dialling |city )?code|kod\w{0,2}|vorwahl)"
    r"(?:\s{1,9}[^\W\d_]{2,20}\.?){0,2}[\s.:№=-]{0,3}\(?\s?" + _CODE.format("told") + r"[\s)]{0,3}"
    r"|(?<=\d)\s{0,2}\(\s?" + _CODE.format("behind") + r"\s?\)(?!\s{0,9}\d)",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[1-9](?:[ -]?\d){4,6}")


class _Area(NamedTuple):
    start: int
    code: str
    guessed: bool  # a few digits in brackets, without a zero: they may as well be an extension


def pieces(text: str, home: str | None) -> list[Piece]:
    """The runs of digits of a plain text whose local numbers have the area code that the text names beside them.

    [] where the text names no area code, or one with which its numbers are no numbers.
    """
    areas = [
        _Area(match.start(), match["told"] or match["behind"], (match["behind"] or "0")[0] != "0")
        for match in _NAMED.finditer(text)
    ]
    if not areas:
        return []
    found = phone_scan.pieces(_NAMED.sub(lambda match: BLOT * len(match[0]), text))
    local = [piece for piece in found if _LOCAL.fullmatch(piece.text) and not phone_number.judge(piece.text, home)]
    behind = bool(local) and local[0].start < areas[0].start
    whole = {piece.start: _with_area(piece, areas, behind) for piece in local}
    if not whole or not all(
        one.area and phone_number.resolve(f"{one.area} {one.text}", home) for one in whole.values()
    ):
        return []
    return [whole.get(piece.start, piece) for piece in found]


def _with_area(piece: Piece, areas: Sequence[_Area], behind: bool) -> Piece:
    """A local number with the area code that stands next before it, or behind it; as it is where there is none."""
    if behind:
        area = next((area for area in areas if area.start > piece.start), None)
    else:
        area = next((area for area in reversed(areas) if area.start < piece.start), None)
    return replace(piece, area=area.code, area_guessed=area.guessed) if area else piece
