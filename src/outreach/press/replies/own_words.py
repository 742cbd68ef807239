"""The writer's own words in an answer: without the message it quotes, above or below, and without the signature."""

import re
from collections.abc import Sequence
from functools import cache

from outreach.press import vocabulary
from outreach.press.replies import remarks
from outreach.press.replies.meaning import folded

_RULE = re.compile(r"[-_*=\s]{5,}$")
_SIGNATURE = re.compile(r"^(?:--|—) ?\r?\n([^\n]{1,100})", re.M)
MOST = 60_000  # characters in which the own words are looked for
_LONGEST = 400  # characters of a line that may announce a quotation


def of(parts: Sequence[tuple[str, str]]) -> str:
    """The own words of a message taken apart; of its plain text, or of its HTML where it has no other.

    Lines of HTML that stand in a quotation begin with ">", see formats.mail_parts.
    """
    plain = "\n".join(text for kind, text in parts if kind == "text/plain")
    return without_quotes(plain if plain.strip() else "\n".join(text for kind, text in parts if kind == "text/html"))


def signature(parts: Sequence[tuple[str, str]]) -> str:
    """The line under the sign that begins a signature; "" where there is none."""
    plain = "\n".join(text for kind, text in parts if kind == "text/plain")
    found = _SIGNATURE.search(plain[:MOST])
    return found[1] if found else ""


def without_quotes(text: str) -> str:
    """The text without what it quotes: marked lines and what announces them, or all under such a line."""
    lines = text[:MOST].split("\n")
    own: list[str] = []
    for place, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            _drop_announcement(own)
        elif _is_signature(line) or _begins_original(lines, place):
            if not _is_signature(line):
                _drop_rule(own, line)
            if not _quotes_below(lines, place):
                break
        else:
            own.append(line)
    return "\n".join(own).strip()


def _quotes_below(lines: Sequence[str], place: int) -> bool:
    """Whether what follows this line is marked as quoted, so that own words may follow it."""
    following = [line for line in lines[place + 1 : place + 8] if line.strip()]
    return bool(following) and following[0].lstrip().startswith(">")


def _is_signature(line: str) -> bool:
    return line.rstrip("\r") in ("-- ", "--", "—") or folded(line[:_LONGEST]).strip().startswith(_marks("devices"))


def _begins_original(lines: Sequence[str], place: int) -> bool:
    line = folded(lines[place][:_LONGEST]).strip()
    if any(one in line for one in _marks("separators")) and not line[:1].isalnum():
        return True
    return (_is_header(line) and _has_headers(lines[place + 1 : place + 6])) or _announces(line, lines, place)


def _is_header(line: str) -> bool:
    name, colon, _value = line.strip("*_ >").partition(":")
    return bool(colon) and name.strip("* ") in _marks("headers")


def _has_headers(lines: Sequence[str]) -> bool:
    """Whether two more headers follow, or one and what announces a quotation, as Yandex has it."""
    heads = [folded(line[:_LONGEST]).strip() for line in lines]
    return sum(_is_header(head) or _announces(head, heads, 0) for head in heads) >= 2


def _announces(line: str, lines: Sequence[str], place: int) -> bool:
    """On Monday … wrote: in one line or two."""
    if not line.endswith(":"):
        return False
    before = folded(lines[place - 1][:_LONGEST]).strip() if place else ""
    told = line if any(map(str.isdigit, line)) else f"{before} {line}"
    words = re.findall(r"\w+", line)[-3:]
    wrote = any(remarks.fits(one, word) for one in _marks("wrote") for word in words)
    return any(map(str.isdigit, told)) and (wrote or "@" in line)


def _drop_announcement(own: list[str]) -> None:
    """Takes away the line or two that announce a quotation: a day, a name, an address and a colon."""
    while own and not own[-1].strip():
        own.pop()
    if own and own[-1].rstrip().endswith((":", ">:")) and len(own[-1]) < _LONGEST:
        own.pop()


def _drop_rule(own: list[str], line: str) -> None:
    """Takes away the ruled line above a quotation, and the first half of an announcement that was folded."""
    if own and "@" in line and line.rstrip().endswith(":") and not any(map(str.isdigit, line)):
        own.pop()
    while own and (not own[-1].strip() or _RULE.match(own[-1])):
        own.pop()


@cache
def _marks(name: str) -> tuple[str, ...]:
    return tuple(map(folded, vocabulary.words("replies", name)))
