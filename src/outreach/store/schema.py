"""Whether a database has the tables, columns, indexes and constraints that the models declare."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, literal
from sqlalchemy.schema import CreateTable

from outreach.i18n import N_, _
from outreach.model.base import Base
from outreach.problems import Problem
from outreach.store import backends, search
from outreach.store.history import row_snapshots

MISSING = N_("“{what}” is missing from this database.")
UNEXPECTED = N_("“{what}” does not belong in this database.")
ADDED = N_("“{what}” was missing from this database and has been added, empty.")
DIFFERENT = N_("“{what}” is not declared as this version of Outreach needs it.")
_WORDS = {"add": MISSING, "remove": UNEXPECTED, "modify": DIFFERENT}


def differences(connection: Connection) -> list[str]:
    """What differs from the models, a sentence each; none in a database as the migrations make it."""
    found = [(_WORDS[kind.partition("_")[0]], what) for kind, what in _compared(connection)]
    found += [(MISSING, name) for name in sorted(_made_by_hand(connection) - _there(connection))]
    found += [(DIFFERENT, f"{table}.id") for table in _giving_ids_twice(connection)]
    return [_(words).format(what=what) for words, what in dict.fromkeys(found)]


def missing(connection: Connection) -> list[str]:
    """The tables, columns and indexes that are not there, by name; asked at every start."""
    there, columns = _there(connection), _columns(connection)
    tables = {table for table, _column in columns}
    models = Base.metadata.tables.values()
    lacking = sorted({(table.name, column.name) for table in models for column in table.c} - columns)
    found = [f"{table}.{column}" if table in tables else table for table, column in lacking]
    indexes = {str(index.name) for table in models for index in table.indexes}
    return [*dict.fromkeys(found), *sorted((indexes | set(backends.MADE_BY_HAND)) - there)]


def add_missing(connection: Connection) -> list[str]:
    """Adds what `missing` names, empty, and returns it: a database may be of a migration that was edited later."""
    lacking = missing(connection)
    columns = _columns(connection)
    there = {table for table, _column in columns}
    for table in Base.metadata.sorted_tables if lacking else ():
        if table.name not in there:
            connection.execute(CreateTable(table))
            continue
        for column in table.c:
            if (table.name, column.name) not in columns:
                connection.exec_driver_sql(_added(connection, column))
    for table in Base.metadata.sorted_tables if lacking else ():
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    if lacking:
        backends.create_partial_indexes(connection)
        backends.create_doubt_indexes(connection)
    return lacking


def refuse_foreign(engine: Engine) -> None:
    """Makes sure that a file has no triggers and views but ours.

    Raises:
        Problem: it has.
    """
    foreign = backends.foreign_objects(engine, search.TRIGGERS)
    if foreign:
        raise Problem(
            _("This file contains parts that Outreach did not create ({names}), so it was not opened.").format(
                names=", ".join(foreign[:3])
            )
        )


def foreign_tables(connection: Connection) -> list[str]:
    """The tables of a file that no version of ours makes."""
    known = {*Base.metadata.tables, *search.INDEX_TABLES, "alembic_version"}
    there = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars()
    return sorted(name for name in there if name not in known and not name.startswith("sqlite_"))


def _added(connection: Connection, column: Column[Any]) -> str:
    """The statement that adds a column: older rows get its default."""
    dialect = connection.dialect
    quoted = dialect.identifier_preparer.quote
    words = [f"ALTER TABLE {quoted(column.table.name)} ADD COLUMN {quoted(column.name)}", column.type.compile(dialect)]
    if not column.nullable:
        value, kind = row_snapshots.default(column), column.type
        shown = literal(json.dumps(value)) if isinstance(kind, JSON) else literal(value, kind)
        value = shown.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        words.append(f"DEFAULT {value} NOT NULL")
    for key in column.foreign_keys:
        name = key.constraint.name if key.constraint is not None else None
        target = f"{quoted(key.column.table.name)} ({quoted(key.column.name)})"
        words.append(f"CONSTRAINT {name} REFERENCES {target}" + (f" ON DELETE {key.ondelete}" if key.ondelete else ""))
    return " ".join(words)


def _columns(connection: Connection) -> set[tuple[str, str]]:
    """(table, column) of all there are."""
    file = "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
    server = """SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND attnum > 0
        AND NOT attisdropped"""  # information_schema.columns takes twice as long
    rows = connection.exec_driver_sql(file if backends.is_sqlite(connection) else server)
    return {(str(table), str(column)) for table, column in rows.all()}


def ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared_to: object) -> bool:
    """Whether alembic compares it: not what a migration makes by hand, the search index and the partial indexes."""
    return not (kind in ("table", "index") and (name in search.INDEX_TABLES or name in backends.MADE_BY_HAND))


def _compared(connection: Connection) -> Iterator[tuple[str, str]]:
    """(kind of difference, name of what differs), as alembic finds them."""
    from alembic.autogenerate import compare_metadata  # late: only a check waits for alembic
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
    for found in compare_metadata(context, Base.metadata):
        for kind, *told in [found] if isinstance(found, tuple) else found:
            yield kind, _name(kind, told)


def _name(kind: str, told: list[Any]) -> str:
    """A column is called by its table, too."""
    if kind in ("add_column", "remove_column"):
        return f"{told[1]}.{told[2].name}"
    return f"{told[1]}.{told[2]}" if kind.startswith("modify_") else str(told[0].name)


def _made_by_hand(connection: Connection) -> set[str]:
    triggers = search.TRIGGERS if backends.is_sqlite(connection) else ()
    return {search.INDEX, *triggers, *backends.MADE_BY_HAND}


def _there(connection: Connection) -> set[str]:
    schema = "SELECT name FROM sqlite_schema"
    server = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
    return set(connection.exec_driver_sql(schema if backends.is_sqlite(connection) else server).scalars())


def _giving_ids_twice(connection: Connection) -> list[str]:
    """The tables of a file that give the id of a deleted row to the next one."""
    if not backends.is_sqlite(connection):
        return []
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%AUTOINCREMENT%'"
    without = set(connection.exec_driver_sql(query).scalars())
    return [table.name for table in Base.metadata.sorted_tables if "id" in table.c and table.name in without]
