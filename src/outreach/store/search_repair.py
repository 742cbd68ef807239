"""A damaged search index is made anew from the contacts, where all else of the file is whole."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from outreach.store import backends, search


def is_true(connection: Connection) -> bool | None:
    """Whether the index of a file has exactly the words of the contacts: all of it is read.

    None where another program is writing: it can only be asked by one that could write.
    """
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_CHECK)
            return _is_kept(connection)
    except DBAPIError as error:
        return None if "locked" in str(error.orig) else False


def is_usable(connection: Connection) -> bool:
    """Whether the index can be read and finds the newest contact: a millisecond, for every start."""
    if not backends.is_sqlite(connection):
        return True
    try:
        newest = connection.exec_driver_sql("SELECT id, search FROM contact ORDER BY id DESC LIMIT 1").first()
        words = [word for word in newest.search.split() if word.isascii() and word.isalnum()] if newest else []
        found = connection.exec_driver_sql(_HAS, (f'"{words[0]}"' if words else '"a"', newest.id if newest else 0))
        return _is_kept(connection) and (bool(found.scalar_one()) or not words)
    except DBAPIError:
        return False


def _is_kept(connection: Connection) -> bool:
    """Whether what is written goes into the index."""
    there = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").scalars()
    return set(there) >= set(search.TRIGGERS)


_CHECK = f"INSERT INTO {search.INDEX}({search.INDEX}, rank) VALUES ('integrity-check', 1)"
_HAS = f"SELECT count(*) FROM {search.INDEX} WHERE {search.INDEX} MATCH ? AND rowid = ?"
_SIGNS = ("malformed", "SQL logic error", "corrupt", "vtable constructor", search.INDEX)


def see_to(engine: Engine) -> None:
    """Makes the index anew where it cannot be used, and all else is whole."""
    with engine.connect() as connection:
        usable = is_usable(connection)
    if not usable:
        mend(engine)


def wipe_copy(engine: Engine) -> None:
    """As `search.wipe_copy`; an index that is damaged is made anew, which leaves no old word in it either."""
    try:
        search.wipe_copy(engine)
    except DBAPIError:
        if not mend(engine):
            raise


def may_be_damaged(error: BaseException | None) -> bool:
    """Whether an error of the database may come from a damaged index."""
    return isinstance(error, DBAPIError) and any(sign in str(error.orig) for sign in _SIGNS)


def speak_of_it(problems: Iterable[str]) -> bool:
    """Whether what a check found may come from a damaged index."""
    return any(sign in problem for problem in problems for sign in _SIGNS)


def mend(engine: Engine) -> bool:
    """Makes the index anew, whatever is left of it; False where more than the index is damaged: nothing is changed."""
    engine.dispose()  # a connection that has used the index holds on to what it has read of it
    return _remade(engine, _drop_tables) or (_remade(engine, _forget_tables) and backends.vacuum(engine))


def _remade(engine: Engine, clear: Callable[[Connection], None]) -> bool:
    try:
        with engine.begin() as connection:  # no row is written, so that a seal stays
            for name in sorted(search.TRIGGERS):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            clear(connection)
            search.create_index(connection)
            connection.exec_driver_sql(f"INSERT INTO {search.INDEX}({search.INDEX}) VALUES ('rebuild')")
            damage = [line for line in backends.pages_damaged(connection) if not line.endswith("never used")]
            if damage:
                connection.rollback()
            return not damage
    except DBAPIError:
        return False


def _drop_tables(connection: Connection) -> None:
    """SQLite cannot drop an index that it cannot read: its declaration is taken out by hand, then its tables go."""
    backends.edit_schema(connection, f"DELETE FROM sqlite_schema WHERE name = '{search.INDEX}'")
    for name in sorted(search.INDEX_TABLES - {search.INDEX}):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def _forget_tables(connection: Connection) -> None:
    """Where not even its pages can be read, they are left behind, for `vacuum` to leave out."""
    names = ", ".join(f"'{name}'" for name in sorted(search.INDEX_TABLES))
    backends.edit_schema(connection, f"DELETE FROM sqlite_schema WHERE tbl_name IN ({names})")
