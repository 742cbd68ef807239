"""Notes every row as it is written, and plays a step back.

One mechanism, three uses: what was written is what the views refresh, what the history shows and what undo
plays back. Rows written through the session are noted by mapper events (which come in foreign-key order);
rows written in bulk by `insert_rows`, `update_rows` and `delete_rows`, which tell the same notes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    Table,
    bindparam,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Mapper, Session, aliased

from outreach.i18n import _
from outreach.model import activities, coverage, distributions, history, lists, office, people, quality, releases
from outreach.model.base import Base, now
from outreach.model.history import Change, Step
from outreach.problems import Problem
from outreach.store import backends, edits, imaging, search
from outreach.store.imaging import BATCH, Image, Rows

# Every table there is: a step is played back by their names, whatever else the program has loaded.
MODELS = (people, releases, lists, distributions, activities, coverage, history, quality, office)

Row = dict[str, Any]
# Rows of these tables are not part of anybody's work: they are never noted.
UNNOTED = {"step", "change", "blob", "alembic_version"}
MADE = {"version", "search"}  # columns that nobody wrote: a newer version of us may find by other words
FEW = 50  # contacts whose words go into the index one by one when they come back


@dataclass
class Note:
    """Rows of one table that were written alike.

    Rows written one by one have their images; of those written in bulk `packed` is what they were before.
    """

    table: str
    action: str
    ids: Sequence[int]
    before: list[Image] | None = None
    after: list[Image] | None = None
    packed: bytes | None = None
    bulk: bool = False


@dataclass
class Notes:
    """What one transaction has written so far."""

    notes: list[Note] = field(default_factory=list)
    # The last note on each row that was written alone.
    latest: dict[tuple[str, int], Note] = field(default_factory=dict)
    # Whether the index of words is made anew at the end, for most contacts go.
    index_dropped: bool = False

    def changed(self) -> dict[str, set[int]]:
        """{table: ids} of all that was written."""
        found: dict[str, set[int]] = {}
        for note in self.notes:
            found.setdefault(note.table, set()).update(note.ids)
        return found

    def add_bulk(self, note: Note) -> None:
        """Adds rows that were written in bulk."""
        self.notes.append(note)
        if note.action != "insert" and self.latest:
            for number in note.ids:
                self.latest.pop((note.table, number), None)


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
            if before == after and not edits.is_counted(session, target):
                return
            _add_row(session, Note(table, action, [target.id], [before], [after]))
        elif action == "insert":
            _add_row(session, Note(table, action, [target.id], None, [after]))
        else:
            _add_row(session, Note(table, action, [target.id], [_image_before(mapper, target, after)], None))

    return note


def _add_row(session: Session, note: Note) -> None:
    """Adds a note; a second note on the same row in one step is folded into the first."""
    taken = notes(session)
    key = (note.table, note.ids[0])
    earlier = taken.latest.get(key)
    if earlier is not None and note.action == "update" and earlier.action in ("insert", "update"):
        earlier.after = note.after
        return
    taken.latest[key] = note
    taken.notes.append(note)


def _image(mapper: Mapper[Any], target: Any) -> Image:
    state = inspect(target)
    return {c.key: imaging.plain(state.dict.get(mapper.get_property_by_column(c).key)) for c in _columns(mapper)}


def _image_before(mapper: Mapper[Any], target: Any, after: Image) -> Image:
    state = inspect(target)
    before = dict(after)
    for column in _columns(mapper):
        history = state.attrs[mapper.get_property_by_column(column).key].history
        if history.deleted:
            before[column.key] = imaging.plain(history.deleted[0])
        elif history.added and not history.unchanged:
            before[column.key] = None
    return before


def _columns(mapper: Mapper[Any]) -> Iterable[Any]:
    return mapper.local_table.c


# In bulk


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Inserts rows in few statements and returns their ids, in the rows' order.

    Keys that a row lacks get the column's default.
    """
    if not rows:
        return []
    given = set(rows[0])
    if any(row.keys() != given for row in rows):
        given = set().union(*rows)
        blank = {column.key: imaging.default(column) for column in _table(model).c if column.key in given}
        rows = [{**blank, **row} for row in rows]
    names = sorted(given)
    return insert_values(session, model, names, [tuple([row[name] for name in names]) for row in rows])


def insert_values(
    session: Session, model: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> Sequence[int]:
    """As `insert_rows`, of rows that are the values of the columns `names`; the other columns get their defaults.

    The statement goes to the driver as it is: the ORM's way takes four times as long for a hundred thousand rows.
    """
    if not rows:
        return []
    session.flush()
    table = _table(model)
    connection = session.connection()
    ids = backends.reserve_ids(connection, table.name, len(rows))
    processes = {column.key: _process(column, connection.dialect) for column in table.c}
    others = {column.key: imaging.default(column) for column in table.c if column.key not in names}
    # What nobody gave and has no default is NULL without being told.
    given = {key: _processed(processes[key], value) for key, value in others.items() if value is not None}
    statement = backends.insert_statement(connection, table.name, ["id", *names, *given])
    fixed = tuple(given.values())
    apart = [(place, process) for place, name in enumerate(names) if (process := processes[name]) is not None]
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        if apart:
            # Column by column: only what the driver wants otherwise (JSON, days) is touched one by one.
            values = list(zip(*some, strict=True))
            for place, process in apart:
                values[place] = tuple(map(process, values[place]))
            some = list(zip(*values, strict=True))
        numbered = zip(ids[start : start + BATCH], some, strict=True)
        connection.exec_driver_sql(statement, [(number, *row, *fixed) for number, row in numbered])
    notes(session).add_bulk(Note(table.name, "insert", ids, bulk=True))
    return ids


def _process(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What the driver wants of a column's values, or None where they go as they are."""
    if isinstance(column.type, Boolean):
        return None  # both drivers take True and False
    process: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(column.type, Date):
        return lru_cache(maxsize=1000)(process)  # most are the same few days
    if process is None or not isinstance(column.type, JSON):
        return process
    dumped, empty = process, process({})
    return lambda value: empty if value == {} else dumped(value)  # most are empty


def _processed(process: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if process is None else process(value)


def update_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Updates rows, each named by its "id" and with the same keys, and keeps their images before."""
    table = _table(model)
    session.flush()
    if table.name == "contact" and rows and "search" in rows[0]:
        _drop_index(session, len(rows))
    for batch in imaging.batches(rows):
        ids = sorted(int(row["id"]) for row in batch)
        before = imaging.taken(session, table, ids)
        values: dict[str, Any] = {key: bindparam(f"new_{key}") for key in batch[0] if key != "id"}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        statement = update(table).where(table.c.id == bindparam("old_id")).values(values)
        session.connection().execute(
            statement, [{"old_id" if key == "id" else f"new_{key}": row[key] for key in row} for row in batch]
        )
        notes(session).add_bulk(Note(table.name, "update", ids, packed=before, bulk=True))


def delete_rows(session: Session, model: type[Base], ids: Sequence[int]) -> None:
    """Deletes rows by id and keeps their images."""
    table = _table(model)
    session.flush()
    if table.name == "contact":
        _drop_index(session, len(ids))
    for batch in imaging.batches(sorted(set(ids))):
        before = imaging.taken(session, table, batch)
        if before is not None:
            imaging.delete(session, table, batch)
            there = imaging.unpack(table, before).ids()
            notes(session).add_bulk(Note(table.name, "delete", there, packed=before, bulk=True))


def _drop_index(session: Session, count: int) -> None:
    """Stops keeping the index of words where so many contacts go that it is quicker to make it anew at the end."""
    taken = notes(session)
    if not taken.index_dropped and search.is_most(session, count):
        search.drop(session)
        taken.index_dropped = True


def _make_index(session: Session) -> None:
    if notes(session).index_dropped:
        search.make_anew(session)
        notes(session).index_dropped = False


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


# Steps


def record(session: Session, label: str, author: str) -> Step | None:
    """Writes the step and its changes into the session's transaction; None where nothing was written."""
    session.flush()
    taken = notes(session).notes
    if not taken:
        return None
    _make_index(session)
    step = Step(label=label, at=now(), author=author, undone=False)
    session.add(step)
    session.flush()
    rows = [{"step_id": step.id, **row} for row in _change_rows(taken)]
    session.execute(insert(Change), rows)
    return step


def _change_rows(taken: Iterable[Note]) -> Iterator[dict[str, Any]]:
    """What is kept of the notes: neighbours that were written alike stand together."""
    for (table, action, bulk), alike in groupby(taken, key=lambda note: (note.table, note.action, note.bulk)):
        if not bulk:
            yield from _of_single_rows(table, action, list(alike))
            continue
        for note in alike:
            runs = _runs(note.ids) if note.packed is None else [note.ids]
            yield from (_change_row(table, action, ids, note.packed, None) for ids in runs)


def _of_single_rows(table: str, action: str, alike: list[Note]) -> Iterator[dict[str, Any]]:
    for some in imaging.batches(alike):
        before = [note.before[0] for note in some if note.before]
        after = [note.after[0] for note in some if note.after]
        ids = sorted(note.ids[0] for note in some)
        yield _change_row(
            table, action, ids, imaging.pack(before) if before else None, imaging.pack(after) if after else None
        )


def _change_row(
    table: str, action: str, ids: Sequence[int], before: bytes | None, after: bytes | None
) -> dict[str, Any]:
    return {"table": table, "action": action, "first": ids[0], "last": ids[-1], "before": before, "after": after}


def _runs(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Runs of ids without a gap, at most a batch long."""
    if isinstance(ids, range):
        yield from imaging.batches(ids)
        return
    run: list[int] = []
    for number in sorted(ids):
        if run and (number != run[-1] + 1 or len(run) >= BATCH):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def latest(session: Session) -> Step | None:
    """The step that undo would take back; one that is final is stepped over."""
    stands = select(Step).where(Step.undone.is_(False), Step.final.is_(False))
    return session.scalar(stands.order_by(Step.id.desc()).limit(1))


def next_undone(session: Session) -> Step | None:
    """The step that redo would do again: the oldest undone one after the last that stands."""
    last = latest(session)
    query = select(Step).where(Step.undone.is_(True)).order_by(Step.id).limit(1)
    if last is not None:
        query = query.where(Step.id > last.id)
    return session.scalar(query)


def undo_label(session: Session) -> str | None:
    """What `latest` is called. Of the table and not of the class: the first page waits for no mapper."""
    last = _latest_named(session)
    return last.label if last else None


def redo_label(session: Session) -> str | None:
    """What `next_undone` is called."""
    steps, last = Step.__table__.c, _latest_named(session)
    query = select(steps.label).where(steps.undone.is_(True), steps.id > (last.id if last else 0))
    return session.scalar(query.order_by(steps.id).limit(1))


def _latest_named(session: Session) -> Any:
    steps = Step.__table__.c
    stands = select(steps.id, steps.label).where(steps.undone.is_(False), steps.final.is_(False))
    return session.execute(stands.order_by(steps.id.desc()).limit(1)).first()


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


def record_final(session: Session, label: str, author: str) -> None:
    """Tells the history of something that is never taken back, without what it was."""
    session.add(Step(label=label, at=now(), author=author, undone=False, final=True))
    session.flush()


def forget(
    session: Session, is_theirs: Callable[[str, Image], bool], clean: Callable[[str, Image], Image]
) -> Iterator[int]:
    """Takes images of rows out of the whole history, so that no step brings them back; yields how many it looked at.

    What a step did to other rows can still be undone: `clean` is an image of those without what must go.
    """
    for number in list(session.scalars(select(Change.id).order_by(Change.id))):
        change = session.get_one(Change, number)
        table = Base.metadata.tables.get(change.table)
        if table is not None:
            for side in ("before", "after"):
                packed = getattr(change, side)
                if packed is None:
                    continue
                there = list(imaging.unpack(table, packed).images())
                kept = [clean(change.table, image) for image in there if not is_theirs(change.table, image)]
                if kept != there:
                    setattr(change, side, imaging.pack(kept))
        session.flush()
        session.expunge(change)
        yield number


def undo(session: Session, step: Step) -> dict[str, set[int]]:
    """Plays a step back; returns {table: ids}.

    Raises:
        Problem: a row is no longer as the step left it; nothing is changed then.
    """
    built_on = _built_on(session, step)
    if built_on:
        raise Problem(built_on)
    changed = _play(session, step, back=True)
    step.undone = True
    session.flush()
    return changed


def redo(session: Session, step: Step) -> dict[str, set[int]]:
    """Does an undone step again; returns {table: ids}.

    Raises:
        Problem: a row is no longer as undoing it left it.
    """
    changed = _play(session, step, back=False)
    step.undone = False
    session.flush()
    return changed


def _play(session: Session, step: Step, *, back: bool) -> dict[str, set[int]]:
    """Plays each change of a step, the last one first where it is played back."""
    changed: dict[str, set[int]] = {}
    new_contacts: list[int] = []
    _drop_index(session, _contacts_taken_out(session, step, back=back))
    for change in _changes_of(session, step, newest_first=back):
        table = Base.metadata.tables[change.table]
        if change.table == "contact" and (change.action == "update" or (change.action == "insert") is back):
            _index(session, new_contacts)
        if change.action == "update":
            ids = _replay_update(session, step, change, table, back=back)
        elif (change.action == "insert") is back:
            ids = _take_out(session, step, change, table, back=back)
        else:
            wanted = imaging.unpack(table, change.before if back else change.after)
            ids = wanted.ids()
            if imaging.read(session, table, ids).rows:
                raise _not_as_left(step)
            if change.table == "contact" and (new_contacts or len(ids) > FEW) and not notes(session).index_dropped:
                if not new_contacts:
                    search.suspend(session)
                new_contacts += ids
            imaging.insert(session, table, wanted)
        changed.setdefault(change.table, set()).update(ids)
    _index(session, new_contacts)
    _make_index(session)
    return changed


def _contacts_taken_out(session: Session, step: Step, *, back: bool) -> int:
    """How many contacts playing a step deletes or alters."""
    query = select(Change).where(
        Change.step_id == step.id, Change.table == "contact", Change.action != ("delete" if back else "insert")
    )
    return sum(len(ids_of(change)) for change in session.scalars(query).yield_per(20))


def _index(session: Session, new_contacts: list[int]) -> None:
    """Adds the words of contacts that came back while the index was suspended."""
    if new_contacts:
        search.add_some(session, new_contacts)
        search.resume(session)
        new_contacts.clear()


def _replay_update(session: Session, step: Step, change: Change, table: Table, *, back: bool) -> list[int]:
    before = imaging.unpack(table, change.before)
    ids = before.ids()
    there, packed = imaging.now(session, table, ids)
    if not back:
        wanted = imaging.unpack(table, change.after)
        _compare(before, there, step)
    else:
        # The last row first: two rows may have handed a name on to each other.
        wanted = Rows(before.columns, before.rows[::-1])
        if change.after is None:
            change.after = packed
        else:
            _compare(imaging.unpack(table, change.after), there, step)
    imaging.put_back(session, table, wanted, there)
    return ids


def _take_out(session: Session, step: Step, change: Change, table: Table, *, back: bool) -> list[int]:
    """Deletes the rows that the step made, or deletes again those that it deleted."""
    packed = change.after if back else change.before
    if packed is None:
        ids = list(range(change.first, change.last + 1))
        change.after = imaging.taken(session, table, ids)
    else:
        wanted = imaging.unpack(table, packed)
        ids = wanted.ids()
        _compare(wanted, imaging.read(session, table, ids), step)
    imaging.delete(session, table, ids)
    return ids


def _changes_of(session: Session, step: Step, *, newest_first: bool) -> Iterator[Change]:
    order = Change.id.desc() if newest_first else Change.id
    ids = list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(order)))
    for change_id in ids:
        change = session.get_one(Change, change_id)
        yield change
        session.flush()
        session.expunge(change)


def _built_on(session: Session, step: Step) -> str | None:
    """Why a step cannot be undone because of a later one that stands, in words."""
    last = latest(session)
    if last is None or last.id <= step.id:
        return None
    mine, other = aliased(Change), aliased(Change)
    found = session.execute(
        select(mine, other, Step.label)
        .join(other, (other.table == mine.table) & (other.first <= mine.last) & (other.last >= mine.first))
        .join(Step, Step.id == other.step_id)
        .where(mine.step_id == step.id, Step.id > step.id, Step.undone.is_(False))
        .order_by(Step.id.desc())
    )
    for one, another, label in found:
        if set(ids_of(one)).intersection(ids_of(another)):
            return _("“{step}” cannot be undone: “{later}” has changed the same record since. Undo that first.").format(
                step=step.label, later=label
            )
    return None


def _compare(wanted: Rows, there: Rows, step: Step) -> None:
    """Refuses where rows are not as their image says; a column that came later, or is `MADE`, is not asked for."""
    if not _are_equal(wanted, there):
        raise _not_as_left(step)


def _are_equal(wanted: Rows, there: Rows) -> bool:
    if len(wanted.rows) != len(there.rows):
        return False
    names = [name for name in wanted.columns if name not in MADE]
    if not names:
        return True
    take = itemgetter(*(wanted.columns.index(name) for name in names))
    look = itemgetter(*(there.columns.index(name) for name in names))
    now = {row[there.columns.index("id")]: look(row) for row in there.rows}
    number = wanted.columns.index("id")
    return all(take(row) == now.get(row[number]) for row in wanted.rows)


def _not_as_left(step: Step) -> Problem:
    return Problem(
        _("“{step}” cannot be taken back: a record is no longer as it was left. Nothing was changed.").format(
            step=step.label
        )
    )


# What a step wrote


class RowChange(NamedTuple):
    """One row that a step wrote: its images have plain values (see `store.imaging`)."""

    table: str
    action: str  # insert, update, delete
    id: int
    before: Image | None
    after: Image | None


def ids_of(change: Change) -> Sequence[int]:
    """The ids of the rows of a change: those of its images, else all from the first to the last."""
    packed = change.after if change.action == "insert" else change.before
    if packed is None:
        return range(change.first, change.last + 1)
    return imaging.unpack(Base.metadata.tables[change.table], packed).ids()


def is_sparse(change: Change) -> bool:
    """Whether rows between the first and the last of a change may not be its own."""
    return (change.after if change.action == "insert" else change.before) is not None and change.last > change.first


def images_in(session: Session, change: Change) -> Iterator[RowChange]:
    """The rows of one change, in the order in which they were written.

    Rows that were made or altered in bulk have no image after it until they are undone: theirs is what the next change
    of the row found, or the row as it is now; None where it is gone without a trace.
    """
    table = Base.metadata.tables[change.table]
    before = {image["id"]: image for image in imaging.unpack(table, change.before).images()}
    ids = list(before or ids_of(change))
    if change.after is not None or change.action == "delete":
        after = {image["id"]: image for image in imaging.unpack(table, change.after).images()}
    else:
        now = {image["id"]: image for image in imaging.read(session, table, ids).images()}
        after = {**now, **_found_later(session, change, table, set(ids))}
    for number in ids:
        yield RowChange(change.table, change.action, number, before.get(number), after.get(number))


def _found_later(session: Session, change: Change, table: Table, ids: set[int]) -> dict[int, Image]:
    """How the next change of each of these rows found it."""
    found: dict[int, Image] = {}
    later = (
        select(Change.before)
        .join(Step, Step.id == Change.step_id)
        .where(
            Change.table == change.table,
            Change.id > change.id,
            Change.first <= change.last,
            Change.last >= change.first,
            Change.before.is_not(None),
            Step.undone.is_(False),
        )
        .order_by(Change.id)
    )
    for packed in session.scalars(later):
        for image in imaging.unpack(table, packed).images():
            if image["id"] in ids:
                found.setdefault(image["id"], image)
    return found


def changes_of(session: Session, step_id: int) -> Iterator[Change]:
    """The changes of a step, in the order in which they were written; each is let go again."""
    for number in list(session.scalars(select(Change.id).where(Change.step_id == step_id).order_by(Change.id))):
        change = session.get(Change, number)
        if change is not None:
            session.expunge(change)
            yield change


def images(session: Session, step_id: int) -> Iterator[RowChange]:
    """Every row that a step wrote, in order."""
    for change in changes_of(session, step_id):
        yield from images_in(session, change)


def undone_by(session: Session, step_id: int) -> str | None:
    """Why a step cannot be undone now, in words; None where it can."""
    step = session.get(Step, step_id)
    if step is None:
        return _("This step is no longer kept.")
    if step.undone:
        return _("“{step}” is undone already.").format(step=step.label)
    if step.final:
        return _("“{step}” is never taken back.").format(step=step.label)
    built_on = _built_on(session, step)
    if built_on:
        return built_on
    return None if _stands(session, step) else str(_not_as_left(step))


def _stands(session: Session, step: Step) -> bool:
    """Whether every row is as the step left it, as far as its images say."""
    seen: set[tuple[str, int]] = set()
    for number in list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(Change.id.desc()))):
        change = session.get_one(Change, number)
        if change.after is None and change.action != "delete":
            continue  # written in bulk: only a later step could have touched these rows, and there is none
        table = Base.metadata.tables[change.table]
        ids = [row for row in ids_of(change) if (change.table, row) not in seen]
        seen.update((change.table, row) for row in ids)
        there = imaging.read(session, table, ids)
        left = imaging.unpack(table, change.after)
        session.expunge(change)
        if change.action == "delete":
            if there.rows:
                return False
        elif change.after is not None and not _are_equal(_of(left, ids), there):
            return False
    return True


def _of(rows: Rows, ids: Iterable[int]) -> Rows:
    wanted, place = set(ids), rows.columns.index("id")
    return Rows(rows.columns, [row for row in rows.rows if row[place] in wanted])


watch()
