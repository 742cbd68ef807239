"""Two files in one transaction: a database, and beside it (as `other`) the one whose place it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlcipher3
from sqlalchemy import Column, Connection, Engine, Table, text

from outreach.store import backends, encryption


@contextmanager
def beside(engine: Engine, other: Path) -> Iterator[Connection]:
    """A transaction on a database that also reads `other`, which no program can write to meanwhile.

    Raises:
        DBAPIError: `other` is no database, is damaged, or is in use.
    """
    with engine.execution_options(outreach_writing=True).connect() as connection:
        driver = backends.driver(connection)
        key = encryption.spelled(encryption.key_of(other))
        driver.execute("ATTACH DATABASE ? AS other KEY ?", (f"file:{quote(str(other))}?mode=rw", key))
        try:
            driver.execute("PRAGMA other.locking_mode=EXCLUSIVE")
            with connection.begin():
                yield connection
        finally:
            driver.execute("DETACH DATABASE other")
            connection.invalidate()  # it would go on holding what it holds alone


def is_alone(path: Path) -> bool:
    """Whether no other program has a file open; nothing in it changes. True of one that is damaged."""
    key = encryption.key_of(path)
    try:
        raw = sqlcipher3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, timeout=0.2)
    except sqlcipher3.DatabaseError:
        return True
    try:
        if key:
            encryption.use(raw, key)
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
    except sqlcipher3.DatabaseError as error:
        return "locked" not in str(error)
    finally:
        raw.close()
    return True


def tables(connection: Connection) -> set[str]:
    """The tables that both files have."""
    query = "SELECT name FROM {}.sqlite_schema WHERE type = 'table'"
    here, there = (set(connection.exec_driver_sql(query.format(one)).scalars()) for one in ("main", "other"))
    return here & there


def pair(connection: Connection, table: str, same: str, *, new: bool) -> None:
    """Makes the temporary table `of_{table}` (old, new): the number that each row of the other file has here.

    A row of one number in both is one where `same` says so (of `a` here and `b` there). What is not here gets the
    number that it had, or a later one where that is taken; unless `new`, it gets none.
    """
    run = connection.exec_driver_sql
    run(f"DROP TABLE IF EXISTS temp.of_{table}")
    run(f"CREATE TEMP TABLE of_{table} (old INTEGER PRIMARY KEY, new INTEGER, is_new INTEGER)")
    run(f"CREATE INDEX temp.of_{table}_new ON of_{table} (new)")
    if table not in tables(connection):
        return
    both = f"FROM other.{table} b JOIN main.{table} a ON a.id = b.id"
    run(f"INSERT INTO of_{table} SELECT b.id, a.id, 0 {both} WHERE {same}")
    if new:
        run(f"INSERT OR IGNORE INTO of_{table} SELECT b.id, a.id, 2 {both}")
        run(
            f"INSERT OR IGNORE INTO of_{table} SELECT id, id, 1 FROM other.{table} "
            f"WHERE id NOT IN (SELECT id FROM main.{table})"
        )
        last = f"(SELECT max(seq) FROM (SELECT seq FROM main.sqlite_sequence WHERE name = '{table}' UNION ALL "
        last += f"SELECT seq FROM other.sqlite_sequence WHERE name = '{table}'))"
        run(
            f"UPDATE of_{table} SET is_new = 1, new = {last} + "
            f"(SELECT count(*) FROM of_{table} x WHERE x.is_new = 2 AND x.old <= of_{table}.old) WHERE is_new = 2"
        )


def copy_rows(connection: Connection, table: Table, where: str = "1", given: Mapping[str, str] | None = None) -> int:
    """Copies rows `b` of the other file that are new by `of_{table}`; returns how many.

    What they refer to is what it is here, or nothing; a row that cannot be without it stays behind. `given` is SQL for
    columns that get another value.
    """
    paired = set(connection.exec_driver_sql("SELECT name FROM sqlite_temp_schema").scalars())
    common = set.intersection(*(_columns(connection, one, table.name) for one in ("main", "other")))
    values: dict[str, str] = {}
    for column in (column for column in table.c if column.name in common):
        values[column.name] = found = _copied(column, paired)
        where += f" AND {found} IS NOT NULL" if column.foreign_keys and not column.nullable else ""
    join = ""
    if f"of_{table.name}" in paired:
        values["id"], join = "m.new", f"JOIN of_{table.name} m ON m.old = b.id AND m.is_new = 1"
    elif "id" in values:
        del values["id"]
    values |= given or {}
    names = ", ".join(f'"{name}"' for name in values)
    statement = f'INSERT INTO main."{table.name}" ({names}) SELECT {", ".join(values.values())} '
    return connection.execute(text(f'{statement} FROM other."{table.name}" b {join} WHERE {where}')).rowcount


def _columns(connection: Connection, file: str, table: str) -> set[str]:
    return {str(row[1]) for row in connection.exec_driver_sql(f"PRAGMA {file}.table_info('{table}')")}


def _copied(column: Column[object], paired: set[str]) -> str:
    """What a column of a copied row gets, as SQL: what it refers to is what that is here."""
    value = f'b."{column.name}"'
    for key in column.foreign_keys:
        parent, its = key.column.table.name, key.column.name
        if f"of_{parent}" in paired:
            return f"(SELECT new FROM of_{parent} WHERE old = {value})"
        return f'(SELECT p."{its}" FROM main."{parent}" p WHERE p."{its}" = {value})'
    return value


def go_on_counting(connection: Connection) -> None:
    """No number that the other file has ever given is given here: a later restore knows every row by its number."""
    run = connection.exec_driver_sql
    run(
        "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT o.seq FROM other.sqlite_sequence o "
        "WHERE o.name = main.sqlite_sequence.name), 0))"
    )
    run(
        "INSERT INTO main.sqlite_sequence(name, seq) SELECT name, seq FROM other.sqlite_sequence WHERE name NOT IN "
        "(SELECT name FROM main.sqlite_sequence) AND name IN (SELECT name FROM main.sqlite_schema)"
    )


def is_damaged(path: Path) -> bool:
    """Whether SQLite finds a file damaged, by more than its search index, or cannot read it."""
    try:
        with backends.opened(path, read_only=True) as engine:
            return bool(backends.quick_check(engine))
    except Exception:
        return True
