"""What a database holds, in few figures: by it two are compared."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from outreach.model.base import Base
from outreach.store import backends


class Print(NamedTuple):
    """The columns of a table, how many rows it has, and the SHA-256 of them in the order of their keys."""

    columns: list[str]
    rows: int
    digest: str


def of(path: Path) -> dict[str, Print]:
    """The prints of our tables in a file; what an older version did not have yet is left out."""
    found: dict[str, Print] = {}
    with backends.opened(path, read_only=True) as engine, engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            info = connection.exec_driver_sql(f"PRAGMA table_info('{table.name}')")
            names = sorted(str(row[1]) for row in info)
            if not names:
                continue
            quoted = ", ".join(f'"{name}"' for name in names)
            keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
            rows, digest = 0, hashlib.sha256()
            query = f'SELECT {quoted} FROM "{table.name}" ORDER BY {keys}'
            for row in connection.exec_driver_sql(query):
                rows += 1
                digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
            found[table.name] = Print(names, rows, digest.hexdigest())
    return found
