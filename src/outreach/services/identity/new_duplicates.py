"""New rows before they are written: who of them is there already, or stands further up."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services.identity import compared_contacts, comparison
from outreach.services.identity.blocking import MASK, SHIFT, Blocks, all_of
from outreach.services.identity.comparison import Person
from outreach.services.identity.scoring import Common, Scorer, sigmoid, told
from outreach.services.progress import Progress

_STEP = 4000  # people between two signs of life


class Double(NamedTuple):
    """A row that is about somebody known: `contact` is that contact's id, or None and `other` is an earlier row.

    `sure` where a personal address, number or account is shared; else it is a "maybe". `reasons` are in words.
    """

    row: int
    contact: int | None
    other: int | None
    score: float
    reasons: list[str]
    sure: bool


class Matcher:
    """Collects rows, then tells which are doubles: for a sheet that a person looks through.

    matcher = duplicates.matcher(session)
    for number, fields in rows:
        matcher.take(number, fields, region)
    doubles = yield from matcher.doubles(session)
    """

    def __init__(self) -> None:
        self._rows: list[Person] = []

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, number: int, fields: Mapping[str, Any], region: str = "KG") -> None:
        """Remembers a row by its number; the first is 1."""
        self._rows.append(comparison.of_fields(number, fields, region))

    def doubles(self, session: Session, threshold: float = 0.8) -> Generator[Progress, None, list[Double]]:
        """The doubles whose score is at least `threshold`, in the order of rows; each with the likeliest first.

        A job that only reads: 25 µs for each contact that is there, and as much again for each row.
        """
        people: list[Person] = []
        for batch in compared_contacts.people(session):
            people += batch
            yield Progress(len(people), None, _("Looking for duplicates"))
        known = len(people)
        people += self._rows
        common, blocks = Common(), Blocks(people)
        for start in range(0, len(people), _STEP):
            common.add(people[start : start + _STEP])
            blocks.add(start, people[start : start + _STEP])
            yield Progress(start, len(people), _("Looking for duplicates"))
        common.settle()
        for kind, value, places in blocks.shared():
            common.recount(kind, value, [people[place] for place in places])
        return (yield from _compared(blocks, known, Scorer(common), threshold))


def _compared(blocks: Blocks, known: int, scorer: Scorer, threshold: float) -> Generator[Progress, None, list[Double]]:
    """The doubles among the pairs of which one at least is a row, which stand behind those who are `known`."""
    people = blocks.people
    pairs: set[int] = set()
    for some in chain(blocks.near(scorer.hopeful), (all_of([block]) for block in blocks.namesakes(scorer))):
        pairs.update(pair for pair in some if pair & MASK >= known)
        yield Progress(len(pairs), None, _("Comparing"))
    found = []
    for step, pair in enumerate(pairs):
        place, other = pair >> SHIFT, pair & MASK
        judged = scorer.judge(people[place], people[other])
        score = sigmoid(judged.odds)
        if score >= threshold:
            reasons = told(people[place], people[other], judged.verdict, judged.reasons)
            there, row = people[place].id, people[other].id
            if place < known:
                found.append(Double(row, there, None, score, reasons, judged.personal))
            else:
                found.append(Double(max(there, row), None, min(there, row), score, reasons, judged.personal))
        if step % 500 == 499:
            yield Progress(step, len(pairs), _("Comparing"))
    return sorted(found, key=lambda double: (double.row, -double.score, double.contact or 0, double.other or 0))
