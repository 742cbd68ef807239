"""What a database holds, in few figures: by it two are compared, and one with itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import sqlcipher3
from sqlalchemy import Connection, Table

from outreach.model import activities, coverage, distributions, history, lists, office, people, quality, releases  # noqa: F401  # every table
from outreach.model.base import Base
from outreach.store import backends


class Print(NamedTuple):
    """The columns of a table, how many rows it has, and the SHA-256 of them in the order of their keys."""

    columns: list[str]
    rows: int
    digest: str


def of(connection: Connection) -> dict[str, Print]:
    """The prints of our tables in a file; what an older version did not have yet is left out.

    Read by the driver as they are: 100,000 contacts take less than a second of processor.
    """
    found: dict[str, Print] = {}
    for table in Base.metadata.sorted_tables:
        names = sorted(str(row[1]) for row in connection.exec_driver_sql(f"PRAGMA table_info('{table.name}')"))
        if names:
            rows, digest = 0, hashlib.sha256()
            for row in _rows(connection, table, names):
                rows += 1
                digest.update(row)
            found[table.name] = Print(names, rows, digest.hexdigest())
    return found


def _rows(connection: Connection, table: Table, names: list[str]) -> Iterator[bytes]:
    """Each row as it is stored, its values one behind the other; the seal is no part of what it seals."""
    values = ", ".join(f'ifnull("{name}", char(30))' for name in names)
    where = f"WHERE name <> '{backends.SEAL}'" if table.name == "setting" else ""
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    query = f"SELECT CAST(concat_ws(char(31), {values}, '') AS BLOB) FROM \"{table.name}\" {where} ORDER BY {keys}"
    return (row[0] for row in sqlcipher3.Cursor(backends.driver(connection)).execute(query))
