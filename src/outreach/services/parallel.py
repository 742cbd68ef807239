"""The rows of a file are worked on in the child, some at a time, while we are busy with those before them.

They hold what a stranger wrote: none is looked at here. The answers come in the order of the rows.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from outreach.formats import sandbox
from outreach.services.gc_pause import uncollected
from outreach.services.importing.import_source import Columns, Source
from outreach.services.importing.row_store import GROUP

THEIRS = 40 * GROUP
"""Rows that the child gets at once: some 100 ms of work; with less it waits for us between two answers."""

_ASKED = 3  # runs that are under way at once, so that the child never waits for us
_WAIT = 0.08  # seconds between two signs of life

A = TypeVar("A")
# (rows as the cells of a table or as they were read, how many stand before them, their columns, more): an importable
# function whose answer is plain values, for it comes from the child.
Work = Callable[..., A]


def in_order(source: Source, work: Work[A], *args: Any) -> Iterator[tuple[list[Any], A] | None]:
    """(rows, `work(rows, first, columns, *args)`) for all rows of a source, some at a time.

    None now and then, as a sign of life while the next ones are still being worked on.

    Raises:
        Problem: the child fails at some of them.
    """
    under_way: deque[tuple[list[Any], Future[A]]] = deque()
    asking = ThreadPoolExecutor(1, "asking the child")
    try:
        for first, some, columns in _runs(source):
            under_way.append((some, asking.submit(sandbox.run, there, work, some, first, columns, args)))
            if len(under_way) == _ASKED:
                yield from _answered(*under_way.popleft())
        while under_way:
            yield from _answered(*under_way.popleft())
    finally:
        asking.shutdown(wait=False, cancel_futures=True)


def _answered(some: list[Any], answer: Future[A]) -> Iterator[tuple[list[Any], A] | None]:
    while not answer.done():
        try:
            answer.exception(_WAIT)
        except TimeoutError:
            yield None
    yield some, answer.result()


def _runs(source: Source) -> Iterator[tuple[int, list[Any], Columns | None]]:
    """(how many rows stand before them, rows that have the same columns, those)."""
    items = source.rows if source.cells is None else source.cells
    read = 0
    while some := list(islice(items, THEIRS)):
        while some:
            same = min(len(some), source.alike(read, len(some)))
            yield read, some[:same], source.columns_at(read)
            read, some = read + same, some[same:]


def there(work: Work[A], items: list[Any], first: int, columns: Columns | None, args: tuple[Any, ...]) -> A:
    """In the child: what it made is sent and let go, without being looked through before."""
    with uncollected():
        found = work(items, first, columns, *args)
        gc.freeze()
        return found
