"""An address that the end of a line broke in two, or a narrow column in four, comes together."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from outreach.values.email import email_address, email_domains

_MOST = 5  # lines that an address may take
_LONGEST = 120  # letters of a line that are looked at
_END = re.compile(r"(?<![^\s:<(;,|])(?P<piece>[\w.+%-]{1,99}@?[\w.-]{0,99}|@[\w.-]{0,99})$")
_BEGIN = re.compile(r"(?P<piece>[\w.+-]{0,99}@?[\w.-]{0,99})(?=$|[\s,;>)|])")
_REST = re.compile(r"\.[\w.-]{1,99}|[a-z]{1,2}")  # what is no word by itself: ".org", the "m" of ".com"
_LABEL = re.compile(r"(?:www|tel|fax|mob|cell|phone|e-?mail)\b", re.I)


class Wrapped(NamedTuple):
    """How many lines an address takes, where it starts in the first, and how many letters of the last are its own."""

    lines: int
    start: int
    address: str
    taken: int


def find(lines: Sequence[str], full: bool = False) -> Wrapped | None:
    """The address that begins at the end of the first line and goes on in the next, or None.

    `full` tells that the first line had no room for another letter: then even two pieces that would each do alone
    may be one.
    """
    above = _END.search(lines[0], max(0, len(lines[0]) - _LONGEST)) if lines and lines[0] else None
    if above is None:
        return None
    pieces = [above["piece"]]
    alone_above = full and _stands_alone(lines[0], above.start("piece"))
    for piece, alone in _pieces_below(lines):
        pieces.append(piece)
        whole = "".join(pieces)
        address = whole.rstrip(".")
        is_ended = whole == address or not alone or len(pieces) >= len(lines)
        is_one = _belongs(pieces[0], pieces[1], alone and len(pieces) == 2, alone_above)
        if is_ended and is_one and _is_whole(address, full):
            end = len(piece) - (len(whole) - len(address))
            return Wrapped(len(pieces), len(lines[0]) - len(pieces[0]), address, end)
    return None


def _pieces_below(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """What an address may go on with at the beginnings of the lines, and whether it has each for itself."""
    for line in lines[1:_MOST]:
        below = _BEGIN.match(line[:_LONGEST])
        if below is None or not below["piece"] or _LABEL.match(below["piece"]):
            return
        alone = line.strip() == below["piece"]
        yield below["piece"], alone
        if not alone:
            return


def _is_whole(address: str, full: bool) -> bool:
    ending = address.rpartition(".")[2]
    return (
        address.count("@") == 1
        and email_address.fast_form(address) is not None
        and (full or email_domains.is_top_level(ending))
    )


def _belongs(above: str, below: str, alone: bool, full: bool) -> bool:
    """Whether two pieces are halves of one address rather than an address and a word."""
    if _is_complete(above):
        return alone and bool(_REST.fullmatch(below))
    if "@" in above or below.startswith("@"):
        return True
    if _is_complete(below.rstrip(".")):
        return above.endswith(("-", "_")) or (full and above == above.lower())
    return full or above.endswith((".", "-", "_"))


def _stands_alone(line: str, start: int) -> bool:
    return line[:start].rstrip()[-1:] in ("", ":", ",", ";", "<", "(")


def _is_complete(piece: str) -> bool:
    return "@" in piece and _is_whole(piece, full=False)
