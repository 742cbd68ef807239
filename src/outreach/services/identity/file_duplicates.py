"""The rows of a file as people to compare; those of a large one are read in two processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any

from outreach.services import parallel
from outreach.services.identity import comparison
from outreach.services.identity.comparison import Person
from outreach.services.importing.import_source import Columns, Source, rows_of
from outreach.values.names.name_parts import Parts


def people(source: Source, region: str) -> Iterator[list[Person]]:
    """The people of all rows, some at a time and now and then none; those of rows that are nobody's are left out."""
    for done in parallel.in_order(source, of_rows, region):
        yield list(map(_shared, done[1])) if done else []


def of_rows(items: Sequence[Any], first: int, columns: Columns | None, region: str) -> list[Person]:
    """The people of rows, given as the cells of a table or as they were read; `first` is how many stand before them."""
    return [
        comparison.of_fields(row.number, row.fields, region)
        for row in rows_of(items, first, columns)
        if not row.rejected
    ]


def _shared(person: Person) -> Person:
    """With words that many share kept once in memory: what comes from the second process has them anew."""
    number, names, emails, phones, numbers, handles, outlet, city, country, position = person
    return Person(
        number, tuple([Parts(tuple(map(intern, name[0])), *name[1:]) for name in names]), emails, phones, numbers,
        handles, intern(outlet), intern(city), intern(country), intern(position),
    )  # fmt: skip
