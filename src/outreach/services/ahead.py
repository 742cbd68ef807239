"""The rows of a large file are worked on in two processes at once.

The answers come in the order of the rows, and are the same as without the second process; where it fails, its rows
are worked on here.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from outreach.formats import child
from outreach.problems import Problem
from outreach.services.importing_packed import GROUP
from outreach.services.importing_source import Columns, Source
from outreach.services.uncollected import uncollected

THEIRS = 40 * GROUP
"""Rows that the second process gets at once: some 100 ms of work; with less it waits for us between two answers."""

SMALL = 1000
"""Rows up to which starting a second process takes longer than it saves."""

_ASKED = 3  # runs that are under way at once, so that the second process never waits for us

A = TypeVar("A")
# (rows as the cells of a table or as they were read, how many stand before them, their columns, more): an importable
# function whose answer is plain values, for it comes from the second process.
Work = Callable[..., A]


class _Run(NamedTuple, Generic[A]):
    """Rows that are worked on together, here or there."""

    first: int
    items: list[Any]
    columns: Columns | None
    answer: A | Future[A]


def in_order(source: Source, work: Work[A], *args: Any) -> Iterator[tuple[list[Any], A] | None]:
    """(rows, `work(rows, first, columns, *args)`) for all rows of a source, some at a time.

    None now and then, as a sign of life while the next ones are still being worked on.
    """
    items: Iterator[Any] = source.rows if source.cells is None else source.cells
    head = list(islice(items, SMALL + 1))
    if len(head) <= SMALL:
        for start in range(0, len(head), GROUP):
            some = head[start : start + GROUP]
            yield some, _here(work, some, start, source.columns_at(start), args)
        return
    with child.Line() as line:
        yield from _Ahead(head, items, source, work, args, line)


def _here(work: Work[A], items: list[Any], first: int, columns: Columns | None, args: tuple[Any, ...]) -> A:
    with uncollected():
        return work(items, first, columns, *args)


def there(work: Work[A], items: list[Any], first: int, columns: Columns | None, args: tuple[Any, ...]) -> A:
    """In the second process: what it made is sent and let go, without being looked through before."""
    with uncollected():
        found = work(items, first, columns, *args)
        gc.freeze()
        return found


class _Ahead(Generic[A]):
    """Keeps the second process busy, and works on rows here while it is."""

    def __init__(
        self,
        head: list[Any],
        items: Iterator[Any],
        source: Source,
        work: Work[A],
        args: tuple[Any, ...],
        line: child.Line,
    ) -> None:
        self.head = head
        self.items = items
        self.source = source
        self.work, self.args = work, args
        self.line = line
        self.rest: list[Any] = []  # rows that were fetched and not yet taken
        self.runs: deque[_Run[A]] = deque()
        self.asked = 0
        self.read = 0
        self.ended = False

    def __iter__(self) -> Iterator[tuple[list[Any], A] | None]:
        # The rows that were looked at first are worked on here, while the second process starts.
        ours = deque(self.head[start : start + GROUP] for start in range(0, len(self.head), GROUP))
        self.read = len(self.head)
        self._ask()
        for place, some in enumerate(ours):
            yield self._made(self._ours(place * GROUP, some))
        while self.runs:
            run = self.runs[0]
            if isinstance(run.answer, Future) and not run.answer.done():
                self._work_some()
                yield None
                continue
            self.runs.popleft()
            if isinstance(run.answer, Future):
                self.asked -= 1
            self._ask()
            yield self._made(run)

    def _ask(self) -> None:
        while self.asked < _ASKED and not (self.ended and not self.rest):
            first, some = self._take(THEIRS)
            if some:
                columns = self.source.columns_at(first)
                answer = self.line.submit(there, self.work, some, first, columns, self.args)
                self.runs.append(_Run(first, some, columns, answer))
                self.asked += 1

    def _work_some(self) -> None:
        """Works on a few rows here; waits where there are none."""
        first, some = self._take(GROUP)
        if some:
            self.runs.append(self._ours(first, some))
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

    def _ours(self, first: int, some: list[Any]) -> _Run[A]:
        columns = self.source.columns_at(first)
        return _Run(first, some, columns, _here(self.work, some, first, columns, self.args))

    def _made(self, run: _Run[A]) -> tuple[list[Any], A]:
        if not isinstance(run.answer, Future):
            return run.items, run.answer
        try:
            return run.items, run.answer.result()
        except Problem:
            return run.items, _here(self.work, run.items, run.first, run.columns, self.args)
