"""Checks the rows of a large file in two processes at once: the checks are most of an import's work.

The rows come out in their order, and with the same verdicts as without the second process; where it fails, its rows
are checked here.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from outreach.formats import child
from outreach.problems import Problem
from outreach.services import importing_packed
from outreach.services.importing_check import Keys, Verdict, check
from outreach.services.importing_packed import GROUP
from outreach.services.importing_source import Columns, Row, Source, row_of
from outreach.services.uncollected import uncollected

THEIRS = 40 * GROUP
"""Rows that the second process gets at once: some 100 ms of work; with less it waits for us between two answers."""

SMALL = 1000
"""Rows up to which starting a second process takes longer than it saves."""

LARGE = 50_000
"""Rows after which records are squeezed, for a million of them would not fit into memory."""

_ASKED = 3  # runs that are under way at once, so that the second process never waits for us

# The rows of a group, packed, and what became of each; plain values, for they come from the second process.
Answer = list[tuple[bytes, list[tuple[Any, ...]]]]


class Checked(NamedTuple):
    """A row that was checked: what it was, what became of it, and where its record is: in `packed`, at `place`."""

    cells: list[str]
    verdict: Verdict
    packed: bytes
    place: int


class _Run(NamedTuple):
    """Rows that are checked together, here or there."""

    first: int
    items: list[Any]
    columns: Columns | None
    answer: Answer | Future[Answer]


def in_order(source: Source, region: str, *, all_kept: bool = True) -> Iterator[Checked | None]:
    """The rows of a source, checked; None now and then, as a sign of life while the next row is still being checked.

    Where the records are `all_kept` to the end, those of a large file are squeezed.
    """
    items: Iterator[Any] = source.rows if source.cells is None else source.cells
    head = list(islice(items, SMALL + 1))
    if len(head) <= SMALL:
        for start in range(0, len(head), GROUP):
            some = head[start : start + GROUP]
            columns = source.columns_at(start)
            yield from _rows(_Run(start, some, columns, check_many(some, start, columns, region)), region)
        return
    with child.Line() as line:
        yield from _Ahead(head, items, source, region, line, LARGE if all_kept else None)


class _Ahead:
    """Keeps the second process busy, and checks rows here while it is."""

    def __init__(
        self,
        head: list[Any],
        items: Iterator[Any],
        source: Source,
        region: str,
        line: child.Line,
        large: int | None,
    ) -> None:
        self.head = head
        self.items = items
        self.source = source
        self.rest: list[Any] = []  # rows that were fetched and not yet taken
        self.region = region
        self.line = line
        self.large = large  # rows after which records are squeezed; None: never
        self.runs: deque[_Run] = deque()
        self.asked = 0
        self.read = 0
        self.ended = False

    def __iter__(self) -> Iterator[Checked | None]:
        # The rows that were looked at first are checked here, while the second process starts.
        ours = deque(self.head[start : start + GROUP] for start in range(0, len(self.head), GROUP))
        self.read = len(self.head)
        self._ask()
        for place, some in enumerate(ours):
            yield from self._made(self._here(place * GROUP, some))
        while self.runs:
            run = self.runs[0]
            if isinstance(run.answer, Future) and not run.answer.done():
                self._check_some()
                yield None
                continue
            self.runs.popleft()
            if isinstance(run.answer, Future):
                self.asked -= 1
            self._ask()
            yield from self._made(run)

    def _ask(self) -> None:
        while self.asked < _ASKED and not (self.ended and not self.rest):
            first, some = self._take(THEIRS)
            if some:
                columns = self.source.columns_at(first)
                answer = self.line.submit(check_there, some, first, columns, self.region, self._squeeze(first))
                self.runs.append(_Run(first, some, columns, answer))
                self.asked += 1

    def _check_some(self) -> None:
        """Checks a few rows here; waits where there are none."""
        first, some = self._take(GROUP)
        if some:
            self.runs.append(self._here(first, some))
        else:
            answer = self.runs[0].answer
            if isinstance(answer, Future):
                answer.exception(timeout=None)

    def _take(self, count: int) -> tuple[int, list[Any]]:
        """Up to so many rows that have the same columns."""
        first = self.read
        if not self.rest and not self.ended:
            self.rest = list(islice(self.items, count))
            self.ended = len(self.rest) < count
        some, self.rest = self.rest, []
        same = min(count, self.source.alike(first, len(some)))
        if same < len(some):
            some, self.rest = some[:same], some[same:]
        self.read += len(some)
        return first, some

    def _here(self, first: int, some: list[Any]) -> _Run:
        columns = self.source.columns_at(first)
        return _Run(first, some, columns, check_many(some, first, columns, self.region, self._squeeze(first)))

    def _squeeze(self, first: int) -> bool:
        return self.large is not None and first > self.large

    def _made(self, run: _Run) -> Iterator[Checked]:
        return _rows(run, self.region)


def _rows(run: _Run, region: str) -> Iterator[Checked]:
    if isinstance(run.answer, Future):
        try:
            answer = run.answer.result()
        except Problem:
            answer = check_many(run.items, run.first, run.columns, region)
    else:
        answer = run.answer
    items = iter(run.items)
    for packed, verdicts in answer:
        for place, (mark, keys, complaints, rejected, local) in enumerate(verdicts):
            item = next(items)
            cells = item.cells if isinstance(item, Row) else item
            found = Keys(*keys) if keys is not None else None
            yield Checked(cells, Verdict(mark, found, complaints, rejected, local), packed, place)


def check_many(items: Sequence[Any], first: int, columns: Columns | None, region: str, squeeze: bool = False) -> Answer:
    """Checks rows, given as the cells of a table or as they were read; `first` is how many rows stand before them."""
    with uncollected():
        return [
            _checked(items[start : start + GROUP], first + start, columns, region, squeeze)
            for start in range(0, len(items), GROUP)
        ]


def check_there(items: Sequence[Any], first: int, columns: Columns | None, region: str, squeeze: bool) -> Answer:
    """As `check_many`, in the second process: what it made is sent and let go, without being looked through before."""
    with uncollected():
        found = check_many(items, first, columns, region, squeeze)
        gc.freeze()
        return found


def _checked(
    items: Iterable[Any], first: int, columns: Columns | None, region: str, squeeze: bool
) -> tuple[bytes, list[tuple[Any, ...]]]:
    verdicts, records = [], []
    builder = _builder(columns) if columns is not None else None
    for number, item in enumerate(items, start=first + 1):
        row = row_of(number, item, builder) if builder is not None else item
        verdict, record = check(row, region)
        keys = tuple(verdict.keys) if verdict.keys is not None else None
        verdicts.append((verdict.mark, keys, verdict.complaints, verdict.rejected, verdict.local))
        records.append(record)
    return importing_packed.group(records, squeeze=squeeze), verdicts


@lru_cache(maxsize=4)
def _builder(columns: Columns) -> Any:
    return columns.builder()
