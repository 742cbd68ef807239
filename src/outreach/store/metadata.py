"""What a database says of itself in `setting`: read and written on a connection, past the history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from outreach.model.base import table_of
from outreach.model.office import Setting
from outreach.values.data import Document

MOVED, ARRIVING = "moved", "arriving"  # where a move has come to
_TABLE = table_of(Setting)  # the class would put all mappers together, which the first page does not wait for


def read(connection: Connection, name: str) -> Any:
    """The value of a name; None where there is none."""
    return connection.execute(select(_TABLE.c.value).where(_TABLE.c.name == name)).scalar()


def document(connection: Connection, name: str) -> Document:
    """The same of a document; {} where there is none."""
    found = read(connection, name)
    return found if isinstance(found, dict) else {}


def write(connection: Connection, name: str, value: object) -> None:
    """Puts a value under a name, in the place of the one that is there."""
    remove(connection, name)
    connection.execute(insert(_TABLE).values(name=name, value=value))


def remove(connection: Connection, name: str) -> None:
    """Takes a name away, with its value."""
    connection.execute(delete(_TABLE).where(_TABLE.c.name == name))
