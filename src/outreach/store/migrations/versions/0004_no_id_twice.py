"""No id is given twice: that of a deleted record stays its own.

A file needs AUTOINCREMENT for it; the sequences of a server only have to be ahead of every id that was ever used.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    connection = op.get_bind()
    look = sa.inspect(connection)
    tables = [name for name in look.get_table_names() if not name.startswith("contact_words")]
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _autoincrement(connection)
    for table in tables:
        if look.get_pk_constraint(table)["constrained_columns"] == ["id"]:
            (_go_on_in_file if sqlite else _go_on_at_server)(connection, table, _last_used(connection, table))


def _autoincrement(connection: sa.Connection) -> None:
    """Alters the declarations of the tables alone: their rows are kept as before, so that none is copied.

    This is how sqlite.org/lang_altertable.html says to make a change that leaves the content as it is.
    """
    run = connection.exec_driver_sql
    run("CREATE TABLE last_ids (id INTEGER PRIMARY KEY AUTOINCREMENT)")  # SQLite makes sqlite_sequence with the first
    run("DROP TABLE last_ids")
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema=ON")
    run(
        "UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY (id)', 'PRIMARY KEY (id AUTOINCREMENT)')"
        " WHERE type = 'table'"
    )
    run(f"PRAGMA schema_version={version + 1}")
    run("PRAGMA writable_schema=RESET")


def _last_used(connection: sa.Connection, table: str) -> int:
    """The greatest id that there is or was: those of what was deleted stand in the history."""
    there = connection.exec_driver_sql(f'SELECT max(id) FROM "{table}"').scalar()
    was = connection.execute(
        sa.text('SELECT max("last") FROM "change" WHERE "table" = :name'), {"name": table}
    ).scalar()
    return max(there or 0, was or 0)


def _go_on_in_file(connection: sa.Connection, table: str, last: int) -> None:
    connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def _go_on_at_server(connection: sa.Connection, table: str, last: int) -> None:
    if last:
        name = connection.execute(
            sa.text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{table}"'}
        ).scalar_one()
        connection.exec_driver_sql(f"SELECT setval('{name}', greatest(last_value, {last})) FROM {name}")
