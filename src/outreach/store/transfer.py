"""All rows of one database into another, whatever kinds of databases they are, and a comparison of both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import zip_longest

from sqlalchemy import (
    JSON,
    Connection,
    Insert,
    LargeBinary,
    Result,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    update,
)

from outreach.i18n import _
from outreach.model.base import Base
from outreach.problems import Problem
from outreach.store import backends, metadata

# What is said of one database alone, in `setting`.
_OF_ONE = (backends.SEAL, metadata.MOVED, metadata.ARRIVING)
_ROWS, _WHOLE_FILES = 500, 8  # read at once


def is_filled(connection: Connection) -> bool:
    """Whether anybody has put anything into a database: more than the settings it was made with."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "setting"]
    return any(connection.execute(select(1).select_from(table).limit(1)).first() for table in tables)


def clear(connection: Connection) -> None:
    """Deletes every row."""
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def copy(source: Connection, target: Connection) -> Iterator[int]:
    """Copies every row into a database without any; yields how many, a batch at a time.

    No number that was given in the one is given again in the other.
    """
    for table in Base.metadata.sorted_tables:
        itself = {key.parent.name: None for key in table.foreign_keys if key.column.table is table}
        for rows in _rows(source, table).partitions():
            target.execute(_insert(target, table), [{**row._mapping, **itself} for row in rows])
            yield len(rows)
        for name in itself:  # what it refers to may have come after it
            _refer(source, target, table, name)
    _go_on_counting(source, target)


def differences(source: Connection, target: Connection) -> Iterator[str]:
    """The tables in which two databases differ in any row."""
    for table in Base.metadata.sorted_tables:
        if any(here != there for here, there in zip_longest(_rows(source, table), _rows(target, table))):
            yield table.name


def keep_everybody_out(connection: Connection) -> None:
    """Lets nobody else write anything, or open the database, before this transaction ends.

    Raises:
        Problem: somebody has it open.
    """
    if backends.is_sqlite(connection):  # the transaction does so by itself
        return
    tables = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in sorted(Base.metadata.tables))
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
    for _look in range(20):
        others = connection.exec_driver_sql(_OTHERS).scalars().all()
        if not others:
            break
        time.sleep(0.1)  # for those who are just hanging up
    else:
        raise Problem(
            _(
                "The workspace is open elsewhere ({names}). Have Outreach closed there, then try again. A pooler keeps "
                "connections open by itself: have it paused (in PgBouncer, PAUSE)."
            ).format(names=", ".join(map(str, others)))
        )


_OTHERS = """SELECT DISTINCT usename FROM (SELECT pg_stat_clear_snapshot()) anew, pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
    AND coalesce(backend_type, 'client backend') = 'client backend'"""  # hidden from who isn't a superuser


def _rows(connection: Connection, table: Table) -> Result[tuple[object, ...]]:
    """In the order of their keys; what is JSON as it was written."""
    columns = [cast(one, Text).label(one.name) if isinstance(one.type, JSON) else one for one in table.c]
    query: Select[tuple[object, ...]] = select(*columns).order_by(*table.primary_key)
    if table.name == "setting":
        query = query.where(table.c.name.not_in(_OF_ONE))
    holds_files = any(isinstance(one.type, LargeBinary) and one.type.length is None for one in table.c)
    many = _WHOLE_FILES if holds_files else _ROWS
    return connection.execute(query, execution_options={"yield_per": many})


def _insert(target: Connection, table: Table) -> Insert:
    """What is JSON goes in as it was written; a file keeps it as text, which is not to be cast there."""
    bound = {one.name: bindparam(one.name, type_=Text()) for one in table.c if isinstance(one.type, JSON)}
    file = backends.is_sqlite(target)
    return insert(table).values({name: one if file else cast(one, JSON) for name, one in bound.items()})


def _refer(source: Connection, target: Connection, table: Table, name: str) -> None:
    column = table.c[name]
    found = source.execute(select(table.c.id, column).where(column.is_not(None))).all()
    statement = update(table).where(table.c.id == bindparam("number")).values({name: bindparam("other")})
    if found:
        target.execute(statement, [{"number": number, "other": other} for number, other in found])


def _go_on_counting(source: Connection, target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        last = _last(source, table) if "id" in table.c else 0
        if last and backends.is_sqlite(target):
            target.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
            target.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, last))
        elif last:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            target.execute(select(func.setval(sequence, last)))


def _last(connection: Connection, table: Table) -> int:
    """The greatest number that was ever given in a table; 0 where none was."""
    if backends.is_sqlite(connection):
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    else:
        query = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
    return int(connection.execute(query, {"name": table.name}).scalar() or 0)
