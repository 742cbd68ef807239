"""The rows of a file as people to compare, made in the child that reads it."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.services.identity import comparison
from outreach.services.identity.comparison import Person
from outreach.services.importing.row_builder import Row


def people(rows: Iterator[Row], region: str) -> Iterator[Person]:
    """The people of rows; those of rows that are nobody's are left out."""
    return (comparison.of_fields(row.number, row.fields, region) for row in rows if not row.rejected)
