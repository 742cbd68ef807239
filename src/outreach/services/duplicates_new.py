"""New rows before they are written: who of them is there already, or stands further up."""

from __future__ import annotations

import marshal
from collections.abc import Generator, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.name_parts import Parts
from outreach.services import duplicates_people, duplicates_read
from outreach.services.duplicates_blocks import Blocks, keys_of
from outreach.services.duplicates_people import Person
from outreach.services.duplicates_score import Common, Scorer, in_words, sigmoid
from outreach.services.progress import Progress


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
    """Collects rows, then tells which are doubles. Holds some hundred bytes a row.

    matcher = duplicates.matcher(session)
    for number, fields in rows:
        matcher.take(number, fields, region)
    doubles = yield from matcher.doubles(session)
    """

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._keys: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, number: int, fields: Mapping[str, Any], region: str = "KG") -> None:
        """Remembers a row by its number; the first is 1."""
        self.take_person(duplicates_people.of_fields(number, fields, region))

    def take_person(self, person: Person) -> None:
        """Remembers a row whose Person was made elsewhere, in a second process perhaps."""
        self._rows.append(marshal.dumps(_packed(person)))
        self._keys.update(map(hash, keys_of(person)))

    def doubles(self, session: Session, threshold: float = 0.8) -> Generator[Progress, None, list[Double]]:
        """The doubles whose score is at least `threshold`, in the order of rows; each with the likeliest first.

        A job that only reads: 25 µs for each contact that is there, and as much again for each row.
        """
        common, blocks = Common(), Blocks()
        people: list[Person] = []
        seen = 0
        for batch in duplicates_read.people(session):
            for person in batch:
                common.add(person)
                if not self._keys.isdisjoint(map(hash, keys_of(person))):
                    people.append(person)
            seen += len(batch)
            yield Progress(seen, None, _("Looking for doubles"))
        known = len(people)
        for packed in self._rows:
            people.append(_unpacked(marshal.loads(packed)))
        for place, person in enumerate(people):
            if place >= known:
                common.add(person)
            blocks.add(person)
            if place % 1000 == 999:
                yield Progress(place, len(people), _("Looking for doubles"))
        blocks.finish(people)
        for kind, value, places in blocks.shared():
            common.recount(kind, value, [people[place] for place in places])
        return (yield from _compared(blocks, people, known, Scorer(common), threshold))


def _compared(
    blocks: Blocks, people: list[Person], known: int, scorer: Scorer, threshold: float
) -> Generator[Progress, None, list[Double]]:
    found = []
    for step, (place, others) in enumerate(blocks.pairs(people, scorer.rare)):
        for other in others:
            if other < known:
                continue  # both are there already
            judged = scorer.judge(people[place], people[other])
            score = sigmoid(judged.odds)
            if score >= threshold:
                reasons = in_words(scorer.told(people[place], people[other], judged.reasons))
                there = people[place].id
                rows = sorted((there, people[other].id))
                if place < known:
                    found.append(Double(people[other].id, there, None, score, reasons, judged.personal))
                else:
                    found.append(Double(rows[1], None, rows[0], score, reasons, judged.personal))
        if step % 500 == 499:
            yield Progress(step, None, _("Comparing"))
    return sorted(found, key=lambda double: (double.row, -double.score, double.contact or 0, double.other or 0))


def _packed(person: Person) -> tuple[Any, ...]:
    return (*person[:1], tuple(map(tuple, person.names)), *person[2:])


def _unpacked(row: Iterable[Any]) -> Person:
    number, names, *rest = row
    return Person(number, tuple(Parts(*name) for name in names), *rest)
