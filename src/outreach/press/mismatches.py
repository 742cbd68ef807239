"""Where the language versions of a release differ: each difference in a sentence, with its places in both texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from outreach.formats import sandbox
from outreach.press import version_diff
from outreach.press.outline import RICH
from outreach.values import rich_text

FIELDS = ("headline", "subhead", "dateline", "body", "boilerplate", "notes_to_editors")
"""The parts of a version that must say the same in every language, in the order of the page."""
_BETWEEN = "\n\n"


class Place(NamedTuple):
    """Characters `start` to `end` of a part; not `exact`: the paragraph where the fact would be expected."""

    language: str
    field: str
    start: int
    end: int
    exact: bool = True


class Mismatch(NamedTuple):
    """A difference in words; `here` is what one version says, `there` its place in the other one."""

    kind: str
    text: str
    here: Place
    there: Place | None


class Parts:
    """A version as one text: `text`, and the way from a place in it to the part that holds it."""

    def __init__(self, language: str, fields: Mapping[str, object]) -> None:
        self.language = language
        self.parts = [(name, str(fields.get(name) or "")) for name in FIELDS]
        self.parts = [(name, rich_text.plain(text) if name in RICH else text) for name, text in self.parts]
        self.parts = [(name, text) for name, text in self.parts if text.strip()]
        self._starts: list[int] = []
        at = 0
        for _name, text in self.parts:
            self._starts.append(at)
            at += len(text) + len(_BETWEEN)
        self.text = _BETWEEN.join(text for _name, text in self.parts)

    def place(self, start: int, end: int, *, exact: bool = True) -> Place:
        """The part that holds characters of the whole text, and where in it."""
        number = max(0, bisect_right(self._starts, start) - 1)
        name, text = self.parts[number]
        first = self._starts[number]
        return Place(self.language, name, start - first, min(end - first, len(text)), exact)

    def start_of(self, name: str) -> int:
        """Where a part begins in the whole text; -1 where it is empty."""
        names = [part for part, _text in self.parts]
        return self._starts[names.index(name)] if name in names else -1

    def paragraphs(self, name: str) -> list[tuple[int, int]]:
        """The paragraphs of a part: where each begins and ends in it."""
        text = dict(self.parts).get(name, "")
        found, at = [], 0
        for paragraph in text.split(_BETWEEN):
            if paragraph.strip():
                found.append((at, at + len(paragraph)))
            at += len(paragraph) + len(_BETWEEN)
        return found


@sandbox.there
def find(versions: Mapping[str, Mapping[str, object]], region: str = "KG") -> list[Mismatch]:
    """What differs between the versions of a release, {language: its fields}, in the order of the texts."""
    texts = {language: Parts(language, fields) for language, fields in versions.items()}
    texts = {language: parts for language, parts in texts.items() if parts.parts}
    found = []
    for difference in version_diff.differences({code: parts.text for code, parts in texts.items()}, region):
        here = texts[difference.language].place(difference.start, difference.end)
        there = _other_place(difference, texts[difference.missing_in], here, texts[difference.language], region)
        found.append(Mismatch(difference.kind, difference.text, here, there))
    return found


def _other_place(
    difference: version_diff.Difference, other: Parts, here: Place, mine: Parts, region: str
) -> Place | None:
    if difference.instead:
        for fact in version_diff.facts(other.text, region):
            if fact.kind == difference.kind and fact.written == difference.instead:
                return other.place(fact.start, fact.end)
    paragraphs = other.paragraphs(here.field)
    if not paragraphs:
        return None
    number = sum(1 for start, _end in mine.paragraphs(here.field) if start <= here.start) - 1
    start, end = paragraphs[min(max(number, 0), len(paragraphs) - 1)]
    return Place(other.language, here.field, start, end, exact=False)
