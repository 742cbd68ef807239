"""Contacts that are there twice: suggestions with a score from 0 to 1 and reasons in words; nothing is changed here."""

from __future__ import annotations

import contextlib
import gc
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services import duplicates_near, duplicates_people, duplicates_read, importing_source
from outreach.services.duplicates_blocks import Blocks
from outreach.services.duplicates_new import Double, Matcher
from outreach.services.duplicates_people import Person
from outreach.services.duplicates_score import Common, Pair, Scorer, in_words, level, sigmoid
from outreach.services.progress import Progress

__all__ = ["Double", "Matcher", "Pair", "Person", "among", "find", "in_file", "matcher", "of", "search"]

THRESHOLD = 0.8
_WAIT = 0.08  # seconds of work between two signs of life
_UNLIKELY = -3.0  # log odds under which a pair is forgotten
_SURE = 0.9  # score from which a double vouches for another
_CLUSTER = 12  # people who are all one, at most
R = TypeVar("R")
Job = Generator[Progress, None, R]


def find(session: Session, threshold: float = THRESHOLD) -> Job[list[Pair]]:
    """Searches all contacts; returns the pairs of ids, the likeliest first, without those that were declined."""
    people: list[Person] = []
    with _without_collector():
        for batch in duplicates_read.people(session):
            people += batch
            yield Progress(len(people), None, _("Reading contacts"))
    found = yield from search(people, threshold)
    declined = duplicates_read.declined(session)
    return [pair for pair in found if (pair.a, pair.b) not in declined]


def of(session: Session, contact_id: int, threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs one contact is in, the likeliest first, without those that were declined; in some ten milliseconds."""
    return duplicates_near.of(session, contact_id, threshold)


def matcher(session: Session) -> Matcher:
    """What tells of the doubles among new rows before they are written: see `Matcher`.

    Rows are given to `take(number, fields, region)` as they are read; then `yield from doubles(session, threshold)`
    is a job that returns [Double(row, contact, other, score, reasons, sure)]: `contact` is the id of somebody who is
    there, else `other` is an earlier row; `sure` where a personal address or number is shared, else it is a "maybe".
    """
    return Matcher()


def among(rows: Iterable[Mapping[str, Any]], threshold: float = THRESHOLD, region: str = "KG") -> list[Pair]:
    """The doubles among the fields of rows; `a` and `b` are their numbers, the first is 1."""
    people = [duplicates_people.of_fields(number, fields, region) for number, fields in enumerate(rows, start=1)]
    return finished(search(people, threshold))


def in_file(
    path: str | Path,
    threshold: float = THRESHOLD,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: bool | None = None,
    region: str = "KG",
) -> Job[list[Pair]]:
    """The doubles among the rows of a file, read as an import reads it; nothing is imported.

    `a` and `b` are row numbers, the first under the header is 1. Raises Problem for a file that is no table or vCard.
    """
    source = importing_source.open_file(
        path, mapping=mapping, encoding=encoding, delimiter=delimiter, sheet_name=sheet, header=header
    )
    people: list[Person] = []
    last = monotonic()
    try:
        with _without_collector():
            for row in source.rows:
                if not row.rejected:
                    people.append(duplicates_people.of_fields(row.number, row.fields, region))
                if monotonic() - last > _WAIT:
                    yield Progress(len(people), None, _("Reading {file}").format(file=Path(path).name))
                    last = monotonic()
    finally:
        source.close()
    return (yield from search(people, threshold))


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
    with _without_collector():
        return (yield from _search(people, threshold))


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Spares the search for cyclic garbage: it would take a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _search(people: Sequence[Person], threshold: float) -> Job[list[Pair]]:
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
    for kind, value, places in blocks.shared():
        common.recount(kind, value, [people[place] for place in places])
    scorer = Scorer(common)
    judged = _Judged(scorer, people)
    for place, others in blocks.pairs(people, scorer.rare):
        judged.compare(place, others)
        if monotonic() - last > _WAIT:
            yield Progress(place, len(people), _("Comparing"))
            last = monotonic()
    found = judged.pairs(threshold)
    yield Progress(len(people), len(people), _("Comparing"))
    pairs = [Pair(people[a].id, people[b].id, score, in_words(reasons)) for (a, b), (score, reasons) in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))


class _Judged:
    """Pairs that were compared: what is thought of them changes when all are known."""

    def __init__(self, scorer: Scorer, people: Sequence[Person]) -> None:
        self.scorer, self.people = scorer, people
        self.held: dict[tuple[int, int], tuple[float, list[str], bool]] = {}
        self.bare: dict[tuple[int, int], tuple[float, list[str]]] = {}
        self.confirmed = 0

    def compare(self, place: int, others: Iterable[int]) -> None:
        """Compares one with the later ones."""
        person, people, judge = self.people[place], self.people, self.scorer.judge
        for other in others:
            found = judge(person, people[other])
            if found.odds < _UNLIKELY:
                continue
            if found.held:
                self.held[place, other] = found.odds, found.reasons, found.personal
                self.confirmed += found.named and found.odds > 1
            else:
                self.bare[place, other] = found.odds, found.reasons

    def pairs(self, threshold: float) -> dict[tuple[int, int], tuple[float, list[str]]]:
        """{(place, place): (score, names of the reasons)} of those that reach the threshold, groups made whole."""
        common, people, told = self.scorer.common, self.people, self.scorer.told
        kinds = sum(map(bool, (common.emails, common.phones, common.outlets)))
        less = level([odds for odds, _reasons in self.bare.values()], self.confirmed, kinds)
        found = {pair: (sigmoid(odds), reasons) for pair, (odds, reasons, _personal) in self.held.items()}
        found |= {pair: (sigmoid(odds + less), reasons) for pair, (odds, reasons) in self.bare.items()}
        likely = {
            (a, b): (score, told(people[a], people[b], reasons))
            for (a, b), (score, reasons) in found.items()
            if score >= threshold
        }
        return likely | self._thirds(likely, threshold)

    def _thirds(
        self, likely: dict[tuple[int, int], tuple[float, list[str]]], threshold: float
    ) -> dict[tuple[int, int], tuple[float, list[str]]]:
        """Those who are both surely like a third one, and whose names do not forbid it."""
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for (a, b), (score, _reasons) in likely.items():
            if score >= _SURE:
                near[a][b] = near[b][a] = score
        found: dict[tuple[int, int], tuple[float, list[str]]] = {}
        for middle in near:
            around = sorted(near[middle])
            if len(around) > _CLUSTER:
                continue
            for a, b in combinations(around, 2):
                score = round(near[middle][a] * near[middle][b], 4)
                if (a, b) in likely or score < max(threshold, found.get((a, b), (0.0,))[0]):
                    continue
                one, other = self.people[a], self.people[b]
                if not self.scorer.names(one, other).clash:
                    found[a, b] = score, self.scorer.told(one, other, ["third"])
        return found
