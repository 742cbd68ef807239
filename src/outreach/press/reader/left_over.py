"""What of a text no field of a reading has, so that no word is lost."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from outreach.formats import sandbox
from outreach.press import contact_details, vocabulary
from outreach.press.lines import Line, tidy
from outreach.press.reader import contact_block, dateline, patterns
from outreach.press.reader.contact_block import Officer

_IN = re.compile(r"^(?:in|at|в|во)\s{1,9}", re.I)
_WORD = re.compile(r"[^\W_]{1,99}")
_PIECES = re.compile(r"[,;|•·<>()\[\]\t]|\s[–—-]\s|:\s|\s{3,}")
_LETTER = re.compile(r"[^\W\d_]{2}|\d")
_LEFT = re.compile(r"[^\W_](?:[^\n]*[^\W_])?\S*")  # from the first word of a line to the signs behind its last


class Left(NamedTuple):
    """A piece of the source that is in no field; `start` and `end` are its place there."""

    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, object]:
        """The shape of `left_over` in `outreach read`."""
        return {"text": self.text, "span": [self.start, self.end]}


def find(text: str, told: Iterable[tuple[int, int]]) -> list[Left]:
    """The pieces of a cleaned text with a word outside the stretches that fields have, one a line."""
    found: list[Left] = []
    at = 0
    for start, end in [*sorted(told), (len(text), len(text))]:
        if (at < end and _WORD.search(text, start, end)) or start == len(text):
            found += [Left(piece.start(), piece.end(), tidy(piece[0])) for piece in _LEFT.finditer(text, at, start)]
            at = max(at, end)
    return found


def within(stretches: list[tuple[int, int]], line: Line) -> list[tuple[int, int]]:
    """Those of some stretches, in the order of the text, that begin in a line."""
    first, last = (bisect_left(stretches, (place,)) for place in (line.start, line.end))
    return stretches[first:last]


def is_told(block: list[Line]) -> bool:
    """Whether an officer with a name has all that a contact block says."""
    read = contact_block.read(block)
    return any(officer.name for officer in read.officers) and not untold(block, read.officers, read.channels)


def untold(block: list[Line], officers: list[Officer], channels: list[dict[str, str]]) -> list[tuple[int, int]]:
    """The stretches of a contact block that none of its people and accounts has, and that are no labels either."""
    said = " ".join(_texts(officers, channels)).casefold()
    words = {_stem(word) for word in _WORD.findall(said)}
    return [
        stretch
        for line in block
        for stretch in _pieces(line)
        if not _is_label(piece := line.text[stretch[0] - line.start : stretch[1] - line.start])
        and not {_stem(word) for word in _WORD.findall(_labels().sub(" ", piece))} <= words
    ]


def of_office(block: list[Line], free: list[tuple[int, int]]) -> list[Line]:
    """What of a block nobody in it has, and is the office's own: where it is, its page, its hours."""
    found: list[Line] = []
    for line in block:
        parts = within(free, line)
        if parts and not any(detail.kind in _REACH for detail in contact_details.find(line.text)):
            parts = [(parts[0][0], line.end)]
        for start, end in parts:
            text = line.text[start - line.start : end - line.start].rstrip()
            start += len(text) - len(text := text.lstrip())
            part = Line(start, start + len(text), text, int(not found))
            if _is_office(part.text) or (found and not line.blanks and _is_where(part.text)):
                found.append(part)
    return found


_REACH = ("phone", "email", "channel")


def _is_office(text: str) -> bool:
    links = any(detail.kind == "link" for detail in contact_details.find(text))
    return links or contact_block.is_address(text) or bool(vocabulary.pattern("contact", "hours").search(text))


def _is_where(text: str) -> bool:
    return all(dateline.is_place(part.strip()) for part in re.split(r"[,\d]+", text) if part.strip())


@sandbox.there
def is_town(text: str) -> bool:
    """Whether a piece only says where somebody sits: "In Geneva"."""
    return _is_where(_IN.sub("", text))


def _stem(word: str) -> str:
    """A word without its case: «Асановой» is in «Асанова»."""
    return word.casefold()[: max(4, min(6, len(word) - 2))]


def _texts(officers: list[Officer], channels: list[dict[str, str]]) -> Iterable[str]:
    for officer in officers:
        yield from (officer.honorific, officer.name, officer.other_name, officer.title, officer.organisation)
        yield from (number.raw for number in officer.phones)
        yield from (address.raw for address in officer.emails)
        yield from (channel["value"] for channel in officer.channels)
        yield from officer.languages
    yield from (channel["value"] for channel in channels)


def _pieces(line: Line) -> Iterable[tuple[int, int]]:
    """The stretches of a line between its details and separators."""
    bare = line.text
    for detail in contact_details.find(line.text):
        if detail.kind in _REACH:
            bare = bare[: detail.start] + "\t" * (detail.end - detail.start) + bare[detail.end :]
    at = contact_block.behind_bullet(line.text)
    for cut in [*((m.start(), m.end()) for m in _PIECES.finditer(bare)), (len(bare), len(bare))]:
        if _LETTER.search(bare[at : cut[0]]):
            yield line.start + at, line.start + cut[0]
        at = cut[1]


def _labels() -> re.Pattern[str]:
    return vocabulary.pattern("contact", "labels", "form", "speaks", "executor")


def _is_label(piece: str) -> bool:
    trigger = patterns.trigger(piece.strip())
    if contact_block.is_noise(piece) or (trigger and trigger[1] >= len(piece.strip())):
        return True
    return not _WORD.search(_labels().sub(" ", piece))
