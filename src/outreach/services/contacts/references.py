"""What hangs on a contact: every column of every table that names one, found in the model itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from outreach.model.base import Base


class Belonging(NamedTuple):
    """A column that names a contact; `optional` where its row lives on without one."""

    model: type[Base]
    column: str
    optional: bool

    @property
    def owner(self) -> Any:
        """The column, for conditions."""
        return getattr(self.model, self.column)


def of_contacts() -> list[Belonging]:
    """All of them, in the order of their tables' names: a table that is added later is not forgotten."""
    found = []
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            for key in column.foreign_keys:
                if key.target_fullname == "contact.id":
                    found.append(Belonging(mapper.class_, column.key, key.ondelete == "SET NULL"))
    return sorted(found, key=lambda one: (one.model.__tablename__, one.column))


def taken_keys(model: type[Base], column: str) -> list[list[str]]:
    """The columns beside `column` in each unique key it is part of: two rows of one contact must differ in them."""
    table: Any = model.__table__
    found = []
    for constraint in table.constraints:
        names = [part.key for part in getattr(constraint, "columns", ())]
        if type(constraint).__name__ == "UniqueConstraint" and column in names:
            found.append([name for name in names if name != column])
    return sorted(found)
