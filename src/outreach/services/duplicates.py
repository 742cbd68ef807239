"""Contacts that are there twice: suggestions with a score from 0 to 1 and reasons in words; nothing is changed here."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.quality import Decision
from outreach.services import duplicates_people, duplicates_read
from outreach.services.duplicates_blocks import Blocks
from outreach.services.duplicates_people import Person
from outreach.services.duplicates_score import Common, Pair, Scorer, in_words
from outreach.services.progress import Progress

__all__ = ["Pair", "Person", "among", "find", "of", "search"]

THRESHOLD = 0.8
_WAIT = 0.08  # seconds of work between two signs of life
_CLUSTER = 12  # people who are all one, at most
R = TypeVar("R")
Job = Generator[Progress, None, R]


def find(session: Session, threshold: float = THRESHOLD) -> Job[list[Pair]]:
    """Searches all contacts; returns the pairs of ids, the likeliest first, without those that were declined."""
    people: list[Person] = []
    for batch in duplicates_read.people(session):
        people += batch
        yield Progress(len(people), None, _("Reading contacts"))
    found = yield from search(people, threshold)
    declined = duplicates_read.declined(session)
    return [pair for pair in found if (pair.a, pair.b) not in declined]


def among(rows: Iterable[Mapping[str, Any]], threshold: float = THRESHOLD, region: str = "KG") -> list[Pair]:
    """The doubles among the fields of rows; `a` and `b` are their numbers, the first is 1."""
    people = [duplicates_people.of_fields(number, fields, region) for number, fields in enumerate(rows, start=1)]
    return finished(search(people, threshold))


def finished(job: Job[R]) -> R:
    """What a job returns, its progress unheeded."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: R = end.value
            return result


def search(people: Sequence[Person], threshold: float = THRESHOLD) -> Job[list[Pair]]:
    """The pairs among people whose score is at least `threshold`, the likeliest first."""
    people = sorted(people, key=lambda person: person.id)
    common, blocks = Common(), Blocks()
    last = monotonic()
    for place, person in enumerate(people):
        common.add(person)
        blocks.add(person)
        if monotonic() - last > _WAIT:
            yield Progress(place, len(people), _("Looking for doubles"))
            last = monotonic()
    blocks.finish(people)
    yield Progress(0, len(people), _("Looking for doubles"))
    scorer = Scorer(common)
    found: list[tuple[int, int, float, list[str]]] = []
    for place, others in blocks.pairs(people):
        person = people[place]
        for other in others:
            score, reasons = scorer.score(person, people[other])
            if score >= threshold:
                found.append((place, other, score, reasons))
        if monotonic() - last > _WAIT:
            yield Progress(place, len(people), _("Comparing"))
            last = monotonic()
    pairs = [Pair(people[a].id, people[b].id, score, in_words(reasons)) for a, b, score, reasons in found]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))
