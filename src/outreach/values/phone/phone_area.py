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
    end: int
    code: str
    guessed: bool  # a few digits in brackets, without a zero: they may as well be an extension


def pieces(text: str, home: str | None) -> list[Piece]:
    """The runs of digits of a plain text whose local numbers have the area code that the text names beside them.

    [] where the text names no area code, or one with which its numbers are no numbers.
    """
    areas = [
        _Area(match.start(), match.end(), match["told"] or match["behind"], (match["behind"] or "0")[0] != "0")
        for match in _NAMED.finditer(text)
    ]
    if not areas:
        return []
    found = phone_scan.pieces(_NAMED.sub(lambda match: BLOT * len(match[0]), text))
    local = [piece for piece in found if _LOCAL.fullmatch(piece.text) and not phone_number.judge(piece.text, home)]
    behind = bool(local) and local[0].start < areas[0].start
    known = {piece.start: _area_of(piece, areas, behind) for piece in local}
    if not local or not all(_is_whole(piece, known[piece.start], home) for piece in local):
        return []
    return [_with_area(piece, known.get(piece.start)) for piece in found]


def _area_of(piece: Piece, areas: Sequence[_Area], behind: bool) -> _Area | None:
    if behind:
        return next((area for area in areas if area.start > piece.start), None)
    return next((area for area in reversed(areas) if area.start < piece.start), None)


def _is_whole(piece: Piece, area: _Area | None, home: str | None) -> bool:
    return area is not None and phone_number.resolve(f"{area.code} {piece.text}", home) is not None


def _with_area(piece: Piece, area: _Area | None) -> Piece:
    return replace(piece, area=area.code, area_guessed=area.guessed) if area else piece
