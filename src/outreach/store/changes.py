"""Notes every row as it is written, and plays a step back.

One mechanism, three uses: what was written is what the views refresh, what the history shows and what undo
plays back. Rows written through the session are noted by mapper events (which come in foreign-key order);
rows written in bulk by `insert_rows`, `update_rows` and `delete_rows`, which tell the same notes.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Dialect,
    LargeBinary,
    Table,
    bindparam,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from outreach.i18n import _
from outreach.model import distributions, history, lists, office, people, quality, releases
from outreach.model.base import Base, UtcDateTime, now
from outreach.model.history import Change, Step
from outreach.problems import Problem
from outreach.store import backends, search

# Every table there is: a step is played back by their names, whatever else the program has loaded.
MODELS = (people, releases, lists, distributions, history, quality, office)

Image = dict[str, Any]
Row = dict[str, Any]
# Rows of these tables are not part of anybody's work: they are never noted.
UNNOTED = {"step", "change", "blob", "alembic_version"}
BATCH = 1000
MANY = 500  # contacts; one goes out of the index in 4 ms, for what it held is wiped


@dataclass
class Note:
    """Rows of one table that were written alike."""

    table: str
    action: str
    ids: list[int]
    before: list[Image] | None = None
    after: list[Image] | None = None
    bulk: bool = False


@dataclass
class Notes:
    """What one transaction has written so far."""

    notes: list[Note] = field(default_factory=list)

    def changed(self) -> dict[str, set[int]]:
        """{table: ids} of all that was written."""
        found: dict[str, set[int]] = {}
        for note in self.notes:
            found.setdefault(note.table, set()).update(note.ids)
        return found


def notes(session: Session) -> Notes:
    """The notes of the session's transaction."""
    found: Notes = session.info.setdefault("notes", Notes())
    return found


def watch() -> None:
    """Listens to every mapped table; called once, when the store is imported."""
    for name, action in (("after_insert", "insert"), ("after_update", "update"), ("after_delete", "delete")):
        event.listen(Base, name, _noting(action), propagate=True)


def _noting(action: str) -> Any:
    def note(mapper: Mapper[Any], _connection: Any, target: Any) -> None:
        session = Session.object_session(target)
        table = str(mapper.local_table.name)  # type: ignore[attr-defined]
        if session is None or table in UNNOTED:
            return
        after = _image(mapper, target)
        if action == "update":
            before = _image_before(mapper, target, after)
            if before == after:
                return
            _add_row(session, Note(table, action, [target.id], [before], [after]))
        elif action == "insert":
            _add_row(session, Note(table, action, [target.id], None, [after]))
        else:
            _add_row(session, Note(table, action, [target.id], [_image_before(mapper, target, after)], None))

    return note


def _add_row(session: Session, note: Note) -> None:
    """Adds a note; a second note on the same row in one step is folded into the first."""
    taken = notes(session).notes
    for earlier in reversed(taken):
        if earlier.bulk or earlier.table != note.table or earlier.ids != note.ids:
            continue
        if note.action == "update" and earlier.action in ("insert", "update"):
            earlier.after = note.after
            return
        break
    taken.append(note)


def _image(mapper: Mapper[Any], target: Any) -> Image:
    state = inspect(target)
    return {c.key: _plain(state.dict.get(mapper.get_property_by_column(c).key)) for c in _columns(mapper)}


def _image_before(mapper: Mapper[Any], target: Any, after: Image) -> Image:
    state = inspect(target)
    before = dict(after)
    for column in _columns(mapper):
        history = state.attrs[mapper.get_property_by_column(column).key].history
        if history.deleted:
            before[column.key] = _plain(history.deleted[0])
        elif history.added and not history.unchanged:
            before[column.key] = None
    return before


def _columns(mapper: Mapper[Any]) -> Iterable[Any]:
    return mapper.local_table.c


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; `_rich` needs the column to turn it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _rich(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return value


def _pack(images: list[Image] | None) -> bytes | None:
    if images is None:
        return None
    text = json.dumps(images, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _unpack(packed: bytes | None) -> list[Image] | None:
    if packed is None:
        return None
    images: list[Image] = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return images


# In bulk


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Inserts rows in few statements and returns their ids, in the rows' order.

    Keys that a row lacks get the column's default. The statement goes to the driver as it is: the ORM's way
    takes four times as long for a hundred thousand rows.
    """
    if not rows:
        return []
    session.flush()
    table = _table(model)
    connection = session.connection()
    ids = backends.reserve_ids(connection, table.name, len(rows))
    given = set(rows[0])
    if any(row.keys() != given for row in rows):
        given = set().union(*rows)
        blank = {column.key: _default(column) for column in table.c if column.key in given}
        rows = [{**blank, **row} for row in rows]
    make, names = _maker(table, given, connection.dialect)
    statement = backends.insert_statement(connection, table.name, ["id", *names])
    for start in range(0, len(rows), BATCH):
        batch = zip(ids[start : start + BATCH], rows[start : start + BATCH], strict=True)
        connection.exec_driver_sql(statement, [(number, *make(row)) for number, row in batch])
    notes(session).notes.append(Note(table.name, "insert", ids, bulk=True))
    return ids


def _maker(table: Table, given: set[str], dialect: Dialect) -> tuple[Callable[[Row], tuple[Any, ...]], list[str]]:
    """What turns a row into the driver's values, and the columns they belong to.

    Plain values are taken out together; only those that the driver wants otherwise (JSON, days) go one by one;
    what is not given is the same in every row.
    """
    plain, processed, constant = [], [], []
    for column in table.c:
        if column.key == "id":
            continue
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        if column.key not in given:
            value = _default(column)
            constant.append((column.key, process(value) if process else value))
        elif process is None:
            plain.append(column.key)
        else:
            processed.append((column.key, process))
    fixed = tuple(value for _key, value in constant)
    # Two keys at least, for with one itemgetter answers no tuple.
    take = itemgetter(*plain) if len(plain) > 1 else lambda row: tuple(row[key] for key in plain)

    def make(row: Row) -> tuple[Any, ...]:
        return (*take(row), *[process(row[key]) for key, process in processed], *fixed)

    return make, [*plain, *(key for key, _process in processed), *(key for key, _value in constant)]


def _default(column: Column[Any]) -> Any:
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    if isinstance(column.default, CallableColumnDefault):
        return column.default.arg(None)  # type: ignore[arg-type]  # list and dict need no context
    return None


def update_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Updates rows, each named by its "id" and with the same keys, and keeps their images before."""
    table = _table(model)
    session.flush()
    for batch in _batches(rows):
        ids = [int(row["id"]) for row in batch]
        before = _read(session, table, ids)
        values: dict[str, Any] = {key: bindparam(f"new_{key}") for key in batch[0] if key != "id"}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        statement = update(table).where(table.c.id == bindparam("old_id")).values(values)
        session.connection().execute(
            statement, [{"old_id" if key == "id" else f"new_{key}": row[key] for key in row} for row in batch]
        )
        notes(session).notes.append(Note(table.name, "update", ids, before, None, bulk=True))


def delete_rows(session: Session, model: type[Base], ids: Sequence[int]) -> None:
    """Deletes rows by id and keeps their images."""
    table = _table(model)
    session.flush()
    for batch in _batches(sorted(set(ids))):
        before = _read(session, table, batch)
        if before:
            session.execute(delete(table).where(table.c.id.in_(batch)))
            notes(session).notes.append(Note(table.name, "delete", [b["id"] for b in before], before, None, bulk=True))


def _batches(rows: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _read(session: Session, table: Table, ids: Sequence[int]) -> list[Image]:
    rows = session.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).mappings()
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


# Steps


def record(session: Session, label: str, author: str) -> Step | None:
    """Writes the step and its changes into the session's transaction; None where nothing was written."""
    session.flush()
    taken = notes(session).notes
    if not taken:
        return None
    step = Step(label=label, at=now(), author=author, undone=False)
    session.add(step)
    session.flush()
    rows = [row for note in taken for row in _change_rows(step.id, note)]
    session.execute(insert(Change), rows)
    return step


def _change_rows(step_id: int, note: Note) -> Iterator[dict[str, Any]]:
    for ids in _runs(note.ids):
        inside = set(ids)
        yield {
            "step_id": step_id,
            "table": note.table,
            "action": note.action,
            "first": ids[0],
            "last": ids[-1],
            "before": _pack(_only(note.before, inside)),
            "after": _pack(_only(note.after, inside)),
        }


def _only(images: list[Image] | None, ids: set[int]) -> list[Image] | None:
    return None if images is None else [image for image in images if image["id"] in ids]


def _runs(ids: Sequence[int]) -> Iterator[list[int]]:
    """Runs of ids without a gap, at most a batch long."""
    run: list[int] = []
    for number in sorted(ids):
        if run and (number != run[-1] + 1 or len(run) >= BATCH):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def latest(session: Session) -> Step | None:
    """The step that undo would take back."""
    return session.scalar(select(Step).where(Step.undone.is_(False)).order_by(Step.id.desc()).limit(1))


def next_undone(session: Session) -> Step | None:
    """The step that redo would do again: the oldest undone one after the last that stands."""
    last = latest(session)
    query = select(Step).where(Step.undone.is_(True)).order_by(Step.id).limit(1)
    if last is not None:
        query = query.where(Step.id > last.id)
    return session.scalar(query)


def forget_undone(session: Session) -> None:
    """Drops the undone steps after the last that stands: something new was done, so they cannot be redone."""
    last = latest(session)
    query = select(Step.id).where(Step.undone.is_(True))
    if last is not None:
        query = query.where(Step.id > last.id)
    gone = list(session.scalars(query))
    if gone:
        session.execute(delete(Change).where(Change.step_id.in_(gone)))
        session.execute(delete(Step).where(Step.id.in_(gone)))


def undo(session: Session, step: Step) -> dict[str, set[int]]:
    """Plays a step back; returns {table: ids}.

    Raises:
        Problem: a row is no longer as the step left it; nothing is changed then.
    """
    many = _touches_many_contacts(session, step)
    if many:
        search.drop(session)
    changed: dict[str, set[int]] = {}
    for change in _changes_of(session, step, newest_first=True):
        table, ids = _place(change)
        changed.setdefault(change.table, set()).update(ids)
        _guard(session, step, change, table)
        if change.action == "insert":
            if change.after is None:
                change.after = _pack(_read(session, table, ids))
            session.execute(delete(table).where(table.c.id.between(change.first, change.last)))
        elif change.action == "update":
            if change.after is None:
                change.after = _pack(_read(session, table, ids))
            _put_back(session, table, _unpack(change.before) or [])
        else:
            _insert(session, table, _unpack(change.before) or [])
    step.undone = True
    session.flush()
    if many:
        search.make_anew(session)
    return changed


def redo(session: Session, step: Step) -> dict[str, set[int]]:
    """Does an undone step again; returns {table: ids}.

    Raises:
        Problem: a row is no longer as undoing it left it.
    """
    many = _touches_many_contacts(session, step)
    if many:
        search.drop(session)
    changed: dict[str, set[int]] = {}
    for change in _changes_of(session, step, newest_first=False):
        table, ids = _place(change)
        changed.setdefault(change.table, set()).update(ids)
        if change.action == "insert":
            _insert(session, table, _unpack(change.after) or [])
        elif change.action == "update":
            _compare(session, table, _unpack(change.before), step)
            _put_back(session, table, _unpack(change.after) or [])
        else:
            _compare(session, table, _unpack(change.before), step)
            session.execute(delete(table).where(table.c.id.between(change.first, change.last)))
    step.undone = False
    session.flush()
    if many:
        search.make_anew(session)
    return changed


def _touches_many_contacts(session: Session, step: Step) -> bool:
    """Whether so many contacts come or go that making the index of words anew is quicker than mending it."""
    count = func.coalesce(func.sum(Change.last - Change.first + 1), 0)
    touched = session.scalar(select(count).where(Change.step_id == step.id, Change.table == "contact")) or 0
    return int(touched) > MANY


def _changes_of(session: Session, step: Step, *, newest_first: bool) -> Iterator[Change]:
    order = Change.id.desc() if newest_first else Change.id
    ids = list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(order)))
    for change_id in ids:
        change = session.get_one(Change, change_id)
        yield change
        session.flush()
        session.expunge(change)


def _place(change: Change) -> tuple[Table, list[int]]:
    return Base.metadata.tables[change.table], list(range(change.first, change.last + 1))


def _guard(session: Session, step: Step, change: Change, table: Table) -> None:
    """Refuses where a later step has touched these rows, or where they are not as this step left them."""
    later = session.scalar(
        select(Step.label)
        .join(Change, Change.step_id == Step.id)
        .where(
            Step.undone.is_(False),
            Step.id > step.id,
            Change.table == change.table,
            Change.first <= change.last,
            Change.last >= change.first,
        )
        .limit(1)
    )
    if later is not None:
        raise Problem(
            _("“{step}” cannot be undone: “{later}” has changed the same record since. Undo that first.").format(
                step=step.label, later=later
            )
        )
    if change.after is not None:
        _compare(session, table, _unpack(change.after), step)
    elif change.action == "delete" and _read(session, table, list(range(change.first, change.last + 1))):
        raise _not_as_left(step)


def _compare(session: Session, table: Table, images: list[Image] | None, step: Step) -> None:
    wanted = {image["id"]: _without_version(image) for image in images or []}
    there = {image["id"]: _without_version(image) for image in _read(session, table, list(wanted))}
    # An image taken before a column was added says nothing about that column.
    if there.keys() != wanted.keys() or any(not image.items() <= there[row].items() for row, image in wanted.items()):
        raise _not_as_left(step)


def _not_as_left(step: Step) -> Problem:
    return Problem(
        _("“{step}” cannot be taken back: a record is no longer as it was left. Nothing was changed.").format(
            step=step.label
        )
    )


def _without_version(image: Image) -> Image:
    return {key: value for key, value in image.items() if key != "version"}


def _insert(session: Session, table: Table, images: list[Image]) -> None:
    if images:
        lacking = {column.key: _default(column) for column in table.c if column.key not in images[0]}
        session.execute(
            insert(table),
            [{**lacking, **{key: _rich(table.c[key], value) for key, value in image.items()}} for image in images],
        )


def _put_back(session: Session, table: Table, images: list[Image]) -> None:
    for image in images:
        values = {key: _rich(table.c[key], value) for key, value in image.items() if key not in ("id", "version")}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        session.execute(update(table).where(table.c.id == image["id"]).values(values))


watch()
