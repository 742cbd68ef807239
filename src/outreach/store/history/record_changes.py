"""What a step wrote of one record, found without looking at the thousands of others that it wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.store.history import change_log, row_snapshots
from outreach.store.history.change_log import RowChange


def images(session: Session, step_id: int, columns: Mapping[str, str], number: int) -> Iterator[RowChange]:
    """The rows that a step wrote, in order, among them all of which a column is or was a number.

    `columns` are the columns by their tables: {"contact": "id", "phone": "contact_id"}.
    """
    found: list[int] = []
    for table in session.scalars(select(Change.table).where(Change.step_id == step_id).distinct()):
        if table in columns:
            found += _where(session, step_id, Base.metadata.tables[table], columns[table], number)
    for change_id in sorted(found):
        change = session.get_one(Change, change_id)
        yield from change_log.images_in(session, change)
        session.expunge(change)


def _where(session: Session, step_id: int, table: Table, column: str, number: int) -> Iterator[int]:
    """The ids of a step's changes of a table that may have such a row."""
    query = select(Change.id, Change.first, Change.last, Change.before, Change.after).where(
        Change.step_id == step_id, Change.table == table.name
    )
    ids: set[int] | None = None
    for change in session.execute(query.order_by(Change.id)).yield_per(20):
        held = _ids_in(table, change.before, column, number) | _ids_in(table, change.after, column, number)
        if held:
            yield change.id
        elif change.after is None:  # it was made or altered in bulk: what it became stands elsewhere
            if ids is None:
                ids = _now_or_later(session, step_id, table, column, number)
            if any(change.first <= row <= change.last for row in ids):
                yield change.id


def _now_or_later(session: Session, step_id: int, table: Table, column: str, number: int) -> set[int]:
    """The ids of such rows as they are now, or as a later step found them."""
    found = set(session.scalars(select(table.c.id).where(table.c[column] == number)))
    later = (
        select(Change.before)
        .join(Step, Step.id == Change.step_id)
        .where(Change.table == table.name, Change.step_id >= step_id, Change.before.is_not(None))
        .where(Step.undone.is_(False) | (Step.id == step_id))
    )
    for packed in session.scalars(later).yield_per(20):
        found |= _ids_in(table, packed, column, number)
    return found


def _ids_in(table: Table, packed: bytes | None, column: str, number: int) -> set[int]:
    if packed is None:
        return set()
    rows = row_snapshots.unpack(table, packed)
    if column not in rows.columns:
        return set()
    place, own = rows.columns.index(column), rows.columns.index("id")
    return {row[own] for row in rows.rows if row[place] == number}
