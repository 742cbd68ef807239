"""Checks most of a large file's rows in a second process: the checks are most of an import's work.

The rows come out in their order, and with the same verdicts as without; where the second process fails, its
rows are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from outreach.formats import child
from outreach.problems import FieldProblem, Problem
from outreach.services.importing_check import Record, fingerprint, record, too_long
from outreach.services.importing_fields import Complaint
from outreach.services.importing_source import Row
from outreach.services.records import Fields

# Rows that are checked there and here at once. Three to two, for here the file is read and its rows are matched
# too; a run takes about 50 ms, so that a job can tell how far it is.
THEIRS, OURS = 300, 200
SMALL = 1000  # rows up to which starting a second process takes longer than it saves


class Checked(NamedTuple):
    """What a row became: its fingerprint, its record (None with a reason where it cannot be stored), complaints."""

    mark: bytes
    record: Record | None
    complaints: list[Complaint]
    refused: str


def check(fields: Fields, region: str) -> Checked:
    """Checks the fields of one row."""
    mark = fingerprint(fields)
    try:
        found, complaints = record(fields, region)
    except FieldProblem as problem:
        return Checked(mark, None, [], too_long(problem))
    return Checked(mark, found, complaints, "")


def check_many(rows: list[Fields], region: str) -> list[Checked]:
    """Checks the fields of many rows: what the second process does."""
    return [check(fields, region) for fields in rows]


def in_order(rows: Iterator[Row], region: str) -> Iterator[tuple[Row, Checked | None]]:
    """Each row with what it became; None for a row that was already rejected as it was read."""
    for row in islice(rows, SMALL):
        yield row, _here(row, region)
    with ThreadPoolExecutor(1, "checking") as thread:
        theirs = list(islice(rows, THEIRS))
        answer = _ask(thread, theirs, region)
        while theirs:
            ours = list(islice(rows, OURS))
            checked_here = [_here(row, region) for row in ours]
            there, checked_there = theirs, _answered(answer, theirs, region)
            theirs = list(islice(rows, THEIRS))
            answer = _ask(thread, theirs, region)
            yield from zip(there, checked_there, strict=True)
            yield from zip(ours, checked_here, strict=True)


def _here(row: Row, region: str) -> Checked | None:
    return None if row.rejected else check(row.fields, region)


def _ask(thread: ThreadPoolExecutor, rows: list[Row], region: str) -> Future[list[Checked]]:
    return thread.submit(child.run, check_many, [row.fields for row in rows if not row.rejected], region)


def _answered(answer: Future[list[Checked]], rows: list[Row], region: str) -> list[Checked | None]:
    try:
        found = iter(answer.result())
    except Problem:
        return [_here(row, region) for row in rows]
    return [None if row.rejected else next(found) for row in rows]
