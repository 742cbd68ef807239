"""Checks the rows of a large file in two processes at once: the checks are most of an import's work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from outreach.services import parallel
from outreach.services.importing import row_store
from outreach.services.importing.consent import Wish
from outreach.services.importing.import_source import Columns, Source, rows_of
from outreach.services.importing.record_check import Keys, Verdict, check
from outreach.services.importing.row_builder import Row
from outreach.services.importing.row_store import GROUP

LARGE = 50_000
"""Rows after which records are squeezed, for a million of them would not fit into memory."""

# The rows of a group, packed, and what became of each; plain values, for they come from the second process.
Answer = list[tuple[bytes, list[tuple[Any, ...]]]]


class Checked(NamedTuple):
    """A row that was checked: what it was, what became of it, and where its record is: in `packed`, at `place`."""

    cells: list[str]
    verdict: Verdict
    packed: bytes
    place: int


def in_order(source: Source, region: str, *, all_kept: bool = True) -> Iterator[Checked | None]:
    """The rows of a source, checked; None now and then, as a sign of life while the next row is still being checked.

    Where the records are `all_kept` to the end, those of a large file are squeezed.
    """
    for done in parallel.in_order(source, check_many, region, LARGE if all_kept else None):
        if done is None:
            yield None
        else:
            yield from _rows(*done)


def _rows(items: Sequence[Any], answer: Answer) -> Iterator[Checked]:
    left = iter(items)
    for packed, verdicts in answer:
        for place, (mark, keys, complaints, rejected, local, wish) in enumerate(verdicts):
            item = next(left)
            cells = item.cells if isinstance(item, Row) else item
            found = Keys(*keys) if keys is not None else None
            yield Checked(cells, Verdict(mark, found, complaints, rejected, local, Wish(*wish)), packed, place)


def check_many(
    items: Sequence[Any], first: int, columns: Columns | None, region: str, large: int | None = None
) -> Answer:
    """Checks rows, given as the cells of a table or as they were read; `first` is how many rows stand before them."""
    squeeze = large is not None and first > large
    return [
        _checked(items[start : start + GROUP], first + start, columns, region, squeeze)
        for start in range(0, len(items), GROUP)
    ]


def _checked(
    items: Iterable[Any], first: int, columns: Columns | None, region: str, squeeze: bool
) -> tuple[bytes, list[tuple[Any, ...]]]:
    verdicts, records = [], []
    for row in rows_of(items, first, columns):
        verdict, record = check(row, region)
        keys = tuple(verdict.keys) if verdict.keys is not None else None
        about = (verdict.complaints, verdict.rejected, verdict.local, tuple(verdict.wish))
        verdicts.append((verdict.mark, keys, *about))
        records.append(record)
    return row_store.group(records, squeeze=squeeze), verdicts
