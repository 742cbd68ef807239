"""Whether a database has the tables, columns, indexes and constraints that the models declare."""

import warnings
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine

from outreach.i18n import N_, _
from outreach.model.base import Base
from outreach.problems import Damaged, Problem
from outreach.store import backends, search

MISSING = N_("“{what}” is missing from this database.")
UNEXPECTED = N_("“{what}” does not belong in this database.")
ADDED = N_("The index “{what}” was missing from this database and has been rebuilt.")
DIFFERENT = N_("“{what}” is not declared as this version of Outreach needs it.")
_WORDS = {"add": MISSING, "remove": UNEXPECTED, "modify": DIFFERENT}


def differences(connection: Connection) -> list[str]:
    """What differs from the models, a sentence each; none in a database as the migrations make it."""
    found = [(_WORDS[kind.partition("_")[0]], what) for kind, what in _compared(connection)]
    found += [(MISSING, name) for name in sorted(_made_by_hand(connection) - _there(connection))]
    found += [(DIFFERENT, f"{table}.id") for table in _giving_ids_twice(connection)]
    return [_(words).format(what=what) for words, what in dict.fromkeys(found)]


def refuse_incomplete(connection: Connection) -> None:
    """Makes sure that every table and column is there: an empty one in its place would hide what was lost.

    Raises:
        Problem: one is missing.
    """
    lacking = missing(connection)
    if lacking:
        names = ", ".join(f"“{name}”" for name in lacking[:3])
        if backends.is_sqlite(connection):
            said = _(
                "This database is damaged: {names} is missing from it. Restore a backup, or save what can be read "
                "into a new file."
            )
            raise Damaged(said.format(names=names))
        said = _(
            "The database on the server is incomplete: {names} is missing from it, so it is not opened. "
            "Ask the person who runs the server to restore a backup."
        )
        raise Problem(said.format(names=names))


def missing(connection: Connection) -> list[str]:
    """The tables and columns that are not there, by name."""
    columns = _columns(connection)
    tables = {table for table, _column in columns}
    models = Base.metadata.tables.values()
    lacking = sorted({(table.name, column.name) for table in models for column in table.c} - columns)
    return list(dict.fromkeys(f"{table}.{column}" if table in tables else table for table, column in lacking))


def missing_indexes(connection: Connection) -> list[str]:
    """The indexes that are not there, by name."""
    indexes = {str(index.name) for table in Base.metadata.tables.values() for index in table.indexes}
    return sorted((indexes | set(backends.MADE_BY_HAND)) - _there(connection))


def add_indexes(connection: Connection) -> list[str]:
    """Makes the indexes that are missing, and returns their names: they hold nothing that could be lost."""
    lacking = missing_indexes(connection)
    if lacking:
        for table in Base.metadata.sorted_tables:
            for index in table.indexes:
                index.create(connection, checkfirst=True)
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
        text = _(
            "This file contains parts that Outreach did not create ({names}), so it was not opened. "
            "Save what can be read into a new file."
        )
        raise Problem(text.format(names=", ".join(foreign[:3])))


def foreign_tables(connection: Connection) -> list[str]:
    """The tables of a file that no version of ours makes."""
    known = {*Base.metadata.tables, *search.INDEX_TABLES, "alembic_version"}
    there = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars()
    return sorted(name for name in there if name not in known and not name.startswith("sqlite_"))


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
    from alembic import autogenerate, migration  # late: only a check waits for alembic

    context = migration.MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
    with warnings.catch_warnings():  # SQLAlchemy reads of a constraint that it is not valid, and cannot say so itself
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'")
        compared = autogenerate.compare_metadata(context, Base.metadata)
    for found in compared:
        for kind, *told in [found] if isinstance(found, tuple) else found:
            yield kind, _name(kind, told)


def _name(kind: str, told: list[Any]) -> str:
    """A column is called by its table, too."""
    if kind in ("add_column", "remove_column"):
        return f"{told[1]}.{told[2].name}"
    return f"{told[1]}.{told[2]}" if kind.startswith("modify_") else str(told[0].name)


def _made_by_hand(connection: Connection) -> set[str]:
    return {search.INDEX, *(search.TRIGGERS if backends.is_sqlite(connection) else ()), *backends.MADE_BY_HAND}


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
