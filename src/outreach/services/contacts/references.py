"""What hangs on a contact or an outlet: every column of every table that names one, found in the model itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base, table_of
from outreach.services.contacts import records
from outreach.store.history import change_log


class Belonging(NamedTuple):
    """A column that names a record; `optional` where its row lives on without one."""

    model: type[Base]
    column: str
    optional: bool

    @property
    def owner(self) -> Any:
        """The column, for conditions."""
        return getattr(self.model, self.column)


def of_contacts() -> list[Belonging]:
    """The columns that name a contact."""
    return of("contact")


def of(owner: str) -> list[Belonging]:
    """The columns that name a record of the table `owner`, by their tables' names: one added later is not forgotten."""
    found = []
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            for key in column.foreign_keys:
                if key.target_fullname == f"{owner}.id":
                    found.append(Belonging(mapper.class_, column.key, key.ondelete == "SET NULL"))
    return sorted(found, key=lambda one: (one.model.__tablename__, one.column))


def columns(owner: str) -> dict[str, list[str]]:
    """{table: its columns that name a record of the table `owner`}."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in of(owner):
        found[one.model.__tablename__].append(one.column)
    return found


def taken_keys(model: type[Base], column: str) -> list[list[str]]:
    """The columns beside `column` in each unique key it is part of: two rows of one record must differ in them."""
    table = table_of(model)
    found = []
    for constraint in table.constraints:
        names = [part.key for part in getattr(constraint, "columns", ())]
        if type(constraint).__name__ == "UniqueConstraint" and column in names:
            found.append([name for name in names if name != column])
    return sorted(found)


def delete(session: Session, model: type[Base], ids: Sequence[int]) -> int:
    """Deletes records with the rows that are theirs; those that live on without one lose its number.

    Returns how many records there were.
    """
    there = _found(session, model, "id", dict.fromkeys(ids))
    for belonging in of(model.__tablename__):
        rows = _found(session, belonging.model, belonging.column, there)
        if belonging.optional:
            change_log.update_rows(session, belonging.model, [{"id": row, belonging.column: None} for row in rows])
        else:
            change_log.delete_rows(session, belonging.model, rows)
    change_log.delete_rows(session, model, there)
    return len(there)


def _found(session: Session, model: type[Base], column: str, ids: Iterable[int]) -> list[int]:
    columns = table_of(model).c
    return [number for (number,) in records.among(session, select(columns.id), columns[column], ids)]
