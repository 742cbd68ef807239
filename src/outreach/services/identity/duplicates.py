"""Contacts that are there twice: suggestions with a score from 0 to 1 and reasons in words; nothing is changed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services.gc_pause import uncollected
from outreach.services.identity import compared_contacts, comparison, identity, near_duplicates
from outreach.services.identity.blocking import MASK, SHIFT, Blocks
from outreach.services.identity.comparison import Person
from outreach.services.identity.new_duplicates import Double, Matcher
from outreach.services.identity.scoring import Common, Judged, Pair, Scorer, sigmoid, told
from outreach.services.progress import Progress
from outreach.working import finished

__all__ = ["Double", "Matcher", "Pair", "Person", "among", "find", "finished", "in_file", "matcher", "of", "search"]

THRESHOLD = 0.8
_WAIT = 0.08  # seconds of work between two signs of life
_STEP = 4000  # people, or pairs, between two looks at the clock
_SURE = 0.9  # score from which a double vouches for another
_CLUSTER = 12  # people who are all one, at most
R = TypeVar("R")
Job = Generator[Progress, None, R]


def find(session: Session, threshold: float = THRESHOLD) -> Job[list[Pair]]:
    """Searches all contacts; returns the pairs of ids, the likeliest first, without those that were declined."""
    people: list[Person] = []
    with uncollected():
        for batch in compared_contacts.people(session):
            people += batch
            yield Progress(len(people), None, _("Reading contacts"))
    found = yield from search(people, threshold)
    declined = compared_contacts.declined(session)
    return with_asked(session, [pair for pair in found if (pair.a, pair.b) not in declined])


def with_asked(session: Session, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, and those that an import asked about and nobody has answered yet."""
    there = {(pair.a, pair.b) for pair in pairs}
    more = [pair for pair in identity.asked(session) if (pair.a, pair.b) not in there]
    return sorted([*pairs, *more], key=lambda pair: (-pair.score, pair.a, pair.b))


def of(session: Session, contact_id: int, threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs one contact is in, the likeliest first, without those that were declined; in some ten milliseconds."""
    return near_duplicates.of(session, contact_id, threshold)


def matcher(session: Session) -> Matcher:
    """What tells of the doubles among new rows before they are written: see `Matcher`.

    Rows are given to `take(number, fields, region)` as they are read; then `yield from doubles(session, threshold)`
    is a job that returns [Double(row, contact, other, score, reasons, sure)]: `contact` is the id of somebody who is
    there, else `other` is an earlier row; `sure` where a personal address or number is shared, else it is a "maybe".
    """
    return Matcher()


def among(rows: Iterable[Mapping[str, Any]], threshold: float = THRESHOLD, region: str = "KG") -> list[Pair]:
    """The doubles among the fields of rows; `a` and `b` are their numbers, the first is 1."""
    people = [comparison.of_fields(number, fields, region) for number, fields in enumerate(rows, start=1)]
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
    from outreach.services.identity import file_duplicates
    from outreach.services.importing import import_source  # all readers of files, needed by nobody else here

    source = import_source.open_file(
        path, mapping=mapping, encoding=encoding, delimiter=delimiter, sheet_name=sheet, header=header
    )
    people: list[Person] = []
    last = monotonic()
    try:
        with uncollected():
            for some in file_duplicates.people(source, region):
                people += some
                if monotonic() - last > _WAIT:
                    yield Progress(len(people), None, _("Reading {file}").format(file=Path(path).name))
                    last = monotonic()
    finally:
        source.close()
    return (yield from search(people, threshold))


def search(people: Sequence[Person], threshold: float = THRESHOLD) -> Job[list[Pair]]:
    """The pairs among people whose score is at least `threshold`, the likeliest first."""
    people = sorted(people, key=lambda person: person.id)
    with uncollected():
        return (yield from _search(people, threshold))


def _search(people: Sequence[Person], threshold: float) -> Job[list[Pair]]:
    common, blocks = Common(), Blocks(people)
    last = monotonic()
    for start in range(0, len(people), _STEP):
        some = people[start : start + _STEP]
        common.add(some)
        blocks.add(start, some)
        if monotonic() - last > _WAIT:
            yield Progress(start, len(people), _("Looking for duplicates"))
            last = monotonic()
    common.settle()
    for kind, value, places in blocks.shared():
        common.recount(kind, value, [people[place] for place in places])
    yield Progress(len(people), len(people), _("Looking for duplicates"))
    scorer = Scorer(common)
    judged = _Judged(scorer, people, threshold)
    near: set[int] = set()
    for pairs in blocks.near(scorer.hopeful):
        near |= pairs
        yield Progress(0, None, _("Comparing"))
    for done, pair in enumerate(near):
        judged.compare(pair >> SHIFT, pair & MASK)
        if not done % 256 and monotonic() - last > _WAIT:
            yield Progress(done, len(near), _("Comparing"))
            last = monotonic()
    yield from judged.namesakes(blocks, near)
    found = judged.pairs()
    yield Progress(len(people), len(people), _("Comparing"))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


class _Judged:
    """The pairs that were compared and reach the threshold."""

    def __init__(self, scorer: Scorer, people: Sequence[Person], threshold: float) -> None:
        self.scorer, self.people, self.threshold = scorer, people, threshold
        self.found: dict[int, tuple[float, Judged]] = {}

    def compare(self, one: int, other: int) -> None:
        """Compares two."""
        judged = self.scorer.judge(self.people[one], self.people[other])
        score = sigmoid(judged.odds)
        if score >= self.threshold:
            self.found[one << SHIFT | other] = score, judged

    def namesakes(self, blocks: Blocks, near: set[int]) -> Iterator[Progress]:
        """Compares those who bear one name and are not `near`."""
        last = monotonic()
        for block in blocks.namesakes(self.scorer):
            for one, other in combinations(block, 2):
                pair = one << SHIFT | other
                if pair not in near:
                    near.add(pair)
                    self.compare(one, other)
            if monotonic() - last > _WAIT:
                yield Progress(0, None, _("Comparing"))
                last = monotonic()

    def pairs(self) -> list[Pair]:
        """Those that reach the threshold, groups made whole."""
        people = self.people
        likely = {pair: score for pair, (score, _judged) in self.found.items()}
        found = [
            self._pair(pair, score, told(people[pair >> SHIFT], people[pair & MASK], judged.verdict, judged.reasons))
            for pair, (score, judged) in self.found.items()
        ]
        return [*found, *self._thirds(likely, self.threshold)]

    def _pair(self, pair: int, score: float, reasons: list[str]) -> Pair:
        return Pair(self.people[pair >> SHIFT].id, self.people[pair & MASK].id, score, reasons)

    def _thirds(self, likely: dict[int, float], threshold: float) -> Iterator[Pair]:
        """Those who are both surely like a third one, and whose names do not forbid it."""
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for pair, score in likely.items():
            if score >= _SURE:
                a, b = pair >> SHIFT, pair & MASK
                near[a][b] = near[b][a] = score
        best: dict[int, float] = {}
        for around in near.values():
            if 1 < len(around) <= _CLUSTER:
                for a, b in combinations(sorted(around), 2):
                    score = round(around[a] * around[b], 4)
                    pair = a << SHIFT | b
                    if pair not in likely and score >= max(threshold, best.get(pair, 0.0)):
                        best[pair] = score
        for pair, score in best.items():
            one, other = self.people[pair >> SHIFT], self.people[pair & MASK]
            verdict = self.scorer.names(one, other)
            if not verdict.clash:
                yield self._pair(pair, score, told(one, other, verdict, ["third"]))
