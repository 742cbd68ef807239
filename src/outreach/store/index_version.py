"""Which version of us made what records are found by, so that it is made anew where an older one made it.

Kept in the database, past the history: {"version": …, "step": the last step of before, "behind": {table: ids},
"played": …}. `behind` are records that undo has brought back from before, with what they were found by then; `played`
counts how often it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Step
from outreach.model.office import Setting

VERSION = 6
"""Raised with every change to what a `search` column holds; a test knows by its fingerprint when."""
NAME = "search_keys"


def tables() -> list[str]:
    """The tables whose rows are found by a column `search`."""
    return [table.name for table in Base.metadata.sorted_tables if "search" in table.c]


def noted(connection: Connection) -> dict[str, Any]:
    """What is kept; {} in a database of before there was a version."""
    there: Any = Setting.__table__.c  # the class would put all mappers together, which the first page does not wait for
    found = connection.execute(select(there.value).where(there.name == NAME)).scalar()
    return found if isinstance(found, dict) else {}


def note(connection: Connection, seen: dict[str, Any] | None = None) -> None:
    """From now on all is found by what this version makes, but for what was brought back since `seen` was noted."""
    steps: Any = Step.__table__.c
    last = connection.execute(select(func.coalesce(func.max(steps.id), 0))).scalar_one()
    there = noted(connection)
    behind = {} if seen is None or there.get("played") == seen.get("played") else there["behind"]
    played = there.get("played", 0)
    _put(connection, {"version": VERSION, "step": last, "behind": behind, "played": played})


def is_behind(connection: Connection) -> bool:
    """Whether anything is to be made anew."""
    there = noted(connection)
    return there.get("version") != VERSION or bool(there.get("behind"))


def brought_back(session: Session, step_id: int, changed: Mapping[str, Iterable[int]]) -> None:
    """A step was played that may be of before: its records are behind now."""
    ours = {table: set(changed[table]) for table in tables() if changed.get(table)}
    if not ours:
        return
    connection = session.connection()
    there = noted(connection)
    if there.get("version") == VERSION and step_id > there.get("step", 0):
        return
    behind = there.get("behind", {})
    together = {**behind, **{table: sorted(ids.union(behind.get(table, ()))) for table, ids in ours.items()}}
    _put(connection, {**there, "behind": together, "played": there.get("played", 0) + 1})


def _put(connection: Connection, value: dict[str, Any]) -> None:
    table: Any = Setting.__table__
    connection.execute(delete(table).where(table.c.name == NAME))
    connection.execute(insert(table).values(name=NAME, value=value))
