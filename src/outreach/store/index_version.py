"""Which version of us made what records are found by, so that it is made anew where an older one made it.

Kept in the database, past the history: {"version": …, "step": the last step of before}. Undo of a step of before takes
the version away; `played` counts how often it did.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from outreach.model.base import Base, table_of
from outreach.model.history import Step
from outreach.store import metadata
from outreach.values.data import Document

VERSION = 6
"""Raised with every change to what a `search` column holds; a test knows by its fingerprint when."""
NAME = "search_keys"


def tables() -> list[str]:
    """The tables whose rows are found by a column `search`."""
    return [table.name for table in Base.metadata.sorted_tables if "search" in table.c]


def noted(connection: Connection) -> Document:
    """What is kept; {} in a database of before there was a version."""
    return metadata.document(connection, NAME)


def note(connection: Connection) -> None:
    """From now on all is found by what this version makes."""
    last = connection.execute(select(func.coalesce(func.max(table_of(Step).c.id), 0))).scalar_one()
    metadata.write(connection, NAME, {"version": VERSION, "step": last})


def is_behind(connection: Connection) -> bool:
    """Whether anything is to be made anew."""
    return noted(connection).get("version") != VERSION


def brought_back(connection: Connection, step_id: int, changed: Mapping[str, object]) -> None:
    """Notes that a step was played, which may have brought records back with the words of an older version."""
    there = noted(connection)
    if step_id <= there.get("step", 0) and not changed.keys().isdisjoint(tables()):
        metadata.write(connection, NAME, {"step": there["step"], "played": there.get("played", 0) + 1})
