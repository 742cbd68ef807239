"""Words in a PDF's pages: where a search finds them, and what a drag over a page selects."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from outreach.formats.documents import pdf
from outreach.formats.documents.pdf import Letters

Box = tuple[float, float, float, float]
MOST_HITS = 500
MOST_PAGES = 300


class Hit(NamedTuple):
    """A place where the words stand: its page, from 0, and its boxes as parts of the page's size."""

    page: int
    boxes: list[Box]


def find(data: bytes, pages: int, words: str, wanted: Callable[[], bool] = lambda: True) -> list[Hit]:
    """Where words stand in a document, whatever their case and line breaks; `wanted()` ends it early when False."""
    parts = [re.escape(_fold(part)) for part in words.split()]
    if not parts:
        return []
    pattern = re.compile(r"[\s\u00ad-]*\s+".join(parts))
    hits: list[Hit] = []
    for page in range(min(pages, MOST_PAGES)):
        if not wanted():
            break
        letters = pdf.letters(data, page)
        for match in pattern.finditer(_fold(letters.text)):
            hits.append(Hit(page, boxes(letters, match.start(), match.end())))
            if len(hits) >= MOST_HITS:
                return hits
    return hits


def _fold(text: str) -> str:
    """Letters in small, as many as there were."""
    return "".join(
        small if len(small := letter.lower()) == 1 else letter for letter in text.replace("ё", "е").replace("Ё", "Е")
    )


def boxes(letters: Letters, start: int, end: int) -> list[Box]:
    """The boxes of letters `start` to `end`, one for each line."""
    found: list[Box] = []
    for text, box in zip(letters.text[start:end], letters.boxes[start:end], strict=True):
        if text.isspace() and (box[2] <= box[0] or box[3] <= box[1]):
            continue
        if found and _same_line(found[-1], box):
            last = found[-1]
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found


def _same_line(one: Box, other: Box) -> bool:
    middle = (other[1] + other[3]) / 2
    return one[1] - 0.004 <= middle <= one[3] + 0.004 and other[0] >= one[0] - 0.01


def nearest(letters: Letters, x: float, y: float) -> int:
    """The letter nearest to a point of the page; -1 where there is none."""
    best, found = 1e9, -1
    for number, (left, top, right, bottom) in enumerate(letters.boxes):
        if right <= left and bottom <= top:
            continue
        across = max(left - x, 0.0, x - right)
        # A line that is as high as the point goes before one that is nearer sideways.
        down = max(top - y, 0.0, y - bottom) * 4
        distance = across * across + down * down
        if distance < best:
            best, found = distance, number
    return found


def between(letters: Letters, one: tuple[float, float], other: tuple[float, float]) -> tuple[int, int]:
    """The letters from one point to another: `start` and `end`; (0, 0) where there are none."""
    ends: Sequence[int] = sorted((nearest(letters, *one), nearest(letters, *other)))
    return (ends[0], ends[1] + 1) if ends[0] >= 0 else (0, 0)


def copied(letters: Letters, start: int, end: int) -> str:
    """Letters as they are copied: words that a line's end cuts are whole again, soft hyphens are gone."""
    text = (
        letters.text[start:end]
        .replace("\u00ad\n", "")
        .replace("\u00ad", "")
        .replace("\ufffe\n", "")
        .replace("\ufffe", "")
    )
    return re.sub(r"(?<![ \t])[ \t]++\n", "\n", text).strip()
