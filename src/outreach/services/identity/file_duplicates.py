"""The rows of a file as people to compare; those of a large one are read in two processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from outreach.services import parallel
from outreach.services.identity import comparison
from outreach.services.identity.comparison import Person
from outreach.services.importing.import_source import Columns, Source, rows_of


def people(source: Source, region: str) -> Iterator[list[Person]]:
    """The people of all rows, some at a time and now and then none; those of rows that are nobody's are left out."""
    for done in parallel.in_order(source, of_rows, region):
        yield done[1] if done else []


def of_rows(items: Sequence[Any], first: int, columns: Columns | None, region: str) -> list[Person]:
    """The people of rows, given as the cells of a table or as they were read; `first` is how many stand before them."""
    return [
        comparison.of_fields(row.number, row.fields, region)
        for row in rows_of(items, first, columns)
        if not row.rejected
    ]
