"""Notes every row as it is written, and keeps the notes as a step.

One mechanism, three uses: what was written is what the views refresh, what the history shows and what undo
plays back (see `playing`). Rows written through the session are noted by mapper events (which come in foreign-key
order); rows written in bulk by `insert_rows`, `update_rows` and `delete_rows`, which tell the same notes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Dialect,
    ScalarSelect,
    Table,
    bindparam,
    delete,
    event,
    false,
    func,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.util import identity_key

from outreach.model import activities, coverage, distributions, history, lists, office, people, quality, releases
from outreach.model.base import Base, now, table_of
from outreach.model.history import Change, Step
from outreach.store import backends, search
from outreach.store.history import edits, row_snapshots
from outreach.store.history.row_snapshots import BATCH, Image

# Every table there is: a step is played back by their names, whatever else the program has loaded.
MODELS = (people, releases, lists, distributions, activities, coverage, history, quality, office)

Row = Image
Values = tuple[Any, ...]
Process = Callable[[Any], Any]
"""What a driver wants of a value."""
# Rows of these tables are not part of anybody's work: they are never noted.
UNNOTED = {"step", "change", "blob", "alembic_version"}
# Where a session has the numbers of the steps that this program took back, in that order.
TAKEN_BACK = "taken_back"


@dataclass
class Note:
    """Rows of one table that were written alike.

    Rows written one by one have their images; of those written in bulk `packed` is what they were before.
    """

    table: str
    action: str
    ids: Sequence[int]
    before: Image | None = None
    after: Image | None = None
    packed: bytes | None = None

    @property
    def is_bulk(self) -> bool:
        """Whether the rows were written in bulk."""
        return self.before is None and self.after is None


@dataclass
class Notes:
    """What one transaction has written so far."""

    notes: list[Note] = field(default_factory=list)
    # The last note on each row that was written alone.
    latest: dict[tuple[str, int], Note] = field(default_factory=dict)
    # Whether the search index is rebuilt at the end, because the step writes most contacts.
    index_dropped: bool = False
    # How many contacts the whole step is about, where that is known before.
    expected: int = 0

    def changed(self) -> dict[str, set[int]]:
        """{table: ids} of all that was written."""
        found: dict[str, set[int]] = {}
        for note in self.notes:
            found.setdefault(note.table, set()).update(note.ids)
        return found

    def count(self, table: str) -> int:
        """How many rows of a table were written."""
        return sum(len(note.ids) for note in self.notes if note.table == table)

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
    def note(mapper: Mapper[Any], _connection: object, target: Any) -> None:
        session = Session.object_session(target)
        table = str(mapper.local_table.name)  # type: ignore[attr-defined]
        if session is None or table in UNNOTED:
            return
        after = _image(mapper, target)
        if action == "update":
            before = _image_before(mapper, target, after)
            if before == after and not edits.is_counted(session, target):
                return
            _add_row(session, Note(table, action, [target.id], before, after))
        elif action == "insert":
            _add_row(session, Note(table, action, [target.id], None, after))
        else:
            _add_row(session, Note(table, action, [target.id], _image_before(mapper, target, after), None))

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


def _image(mapper: Mapper[Any], target: object) -> Image:
    state = inspect(target)
    return {c.key: row_snapshots.plain(state.dict.get(mapper.get_property_by_column(c).key)) for c in _columns(mapper)}


def _image_before(mapper: Mapper[Any], target: object, after: Image) -> Image:
    state = inspect(target)
    before = dict(after)
    for column in _columns(mapper):
        history = state.attrs[mapper.get_property_by_column(column).key].history
        if history.deleted:
            before[column.key] = row_snapshots.plain(history.deleted[0])
        elif history.added and not history.unchanged:
            before[column.key] = None
    return before


def _columns(mapper: Mapper[Any]) -> Iterable[Any]:
    return mapper.local_table.c


# In bulk


def insert_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> Sequence[int]:
    """Inserts rows in few statements and returns their ids, in the rows' order.

    Keys that a row lacks get the column's default.
    """
    if not rows:
        return []
    given = set(rows[0])
    if any(row.keys() != given for row in rows):
        given = set().union(*rows)
        blank = {column.key: row_snapshots.default(column) for column in table_of(model).c if column.key in given}
        rows = [{**blank, **row} for row in rows]
    names = sorted(given)
    return insert_values(session, model, names, [tuple([row[name] for name in names]) for row in rows])


def insert_values(session: Session, model: type[Base], names: Sequence[str], rows: Sequence[Values]) -> Sequence[int]:
    """As `insert_rows`, of rows that are the values of the columns `names`; the other columns get their defaults.

    The statement goes to the driver as it is: the ORM's way takes four times as long for a hundred thousand rows.
    """
    if not rows:
        return []
    session.flush()
    table = table_of(model)
    connection = session.connection()
    ids = backends.reserve_ids(connection, table.name, len(rows))
    taken = notes(session)
    taken.add_bulk(Note(table.name, "insert", ids))
    if table.name == "contact":
        drop_index(session, taken.count("contact"))
    processes = {column.key: _process(column, connection.dialect) for column in table.c}
    others = {column.key: row_snapshots.default(column) for column in table.c if column.key not in names}
    # What nobody gave and has no default is NULL without being told.
    given = {key: _processed(processes[key], value) for key, value in others.items() if value is not None}
    statement = backends.insert_statement(connection, table.name, ["id", *names, *given])
    fixed = tuple(given.values())
    apart = [(place, process) for place, name in enumerate(names) if (process := processes[name]) is not None]
    for start in range(0, len(rows), BATCH):
        numbered = zip(ids[start : start + BATCH], _each_processed(rows[start : start + BATCH], apart), strict=True)
        connection.exec_driver_sql(statement, [(number, *row, *fixed) for number, row in numbered])
    return ids


def _each_processed(rows: Sequence[Values], apart: Sequence[tuple[int, Process]]) -> Sequence[Values]:
    """Rows as the driver wants them: only the columns that it wants otherwise (JSON, days) are touched."""
    if not apart:
        return rows
    values = list(zip(*rows, strict=True))
    for place, process in apart:
        values[place] = tuple(map(process, values[place]))
    return list(zip(*values, strict=True))


def _process(column: Column[object], dialect: Dialect) -> Process | None:
    """What the driver wants of a column's values, or None where they go as they are."""
    if isinstance(column.type, Boolean):
        return None  # both drivers take True and False
    process: Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(column.type, Date):
        return lru_cache(maxsize=1000)(process)  # most are the same few days
    if process is None or not isinstance(column.type, JSON):
        return process
    dumped, empty = process, process({})
    return lambda value: empty if value == {} else dumped(value)  # most are empty


def _processed(process: Process | None, value: object) -> object:
    return value if process is None else process(value)


def update_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Updates rows, each named by its "id" and with the same keys, and keeps their images before."""
    table = table_of(model)
    session.flush()
    if table.name == "contact" and rows and "search" in rows[0]:
        drop_index(session, len(rows))
    for batch in row_snapshots.batches(rows):
        ids = sorted(int(row["id"]) for row in batch)
        before = row_snapshots.taken(session, table, ids)
        values: Row = {key: bindparam(f"new_{key}") for key in batch[0] if key != "id"}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        statement = update(table).where(table.c.id == bindparam("old_id")).values(values)
        session.connection().execute(
            statement, [{"old_id" if key == "id" else f"new_{key}": row[key] for key in row} for row in batch]
        )
        notes(session).add_bulk(Note(table.name, "update", ids, packed=before))
        _read_anew(session, model, ids)


def _read_anew(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """What the session has loaded of these rows is no longer so; what hangs on them is."""
    if session.identity_map:
        names = [column.key for column in table_of(model).c]
        for number in ids:
            loaded = session.identity_map.get(identity_key(model, number))
            if loaded is not None:
                session.expire(loaded, names)


def delete_rows(session: Session, model: type[Base], ids: Sequence[int]) -> None:
    """Deletes rows by id and keeps their images."""
    table = table_of(model)
    session.flush()
    if table.name == "contact":
        drop_index(session, len(ids))
    for batch in row_snapshots.batches(sorted(set(ids))):
        before = row_snapshots.taken(session, table, batch)
        if before is not None:
            row_snapshots.delete(session, table, batch)
            there = row_snapshots.unpack(table, before).ids()
            notes(session).add_bulk(Note(table.name, "delete", there, packed=before))


def take_back(session: Session, change: Change, ids: Sequence[int]) -> None:
    """Makes some rows of a change as they were before it, as part of the step that is being written."""
    table = Base.metadata.tables[change.table]
    if change.table == "contact":
        drop_index(session, len(ids))
    there, packed = row_snapshots.now(session, table, ids)
    wanted = row_snapshots.some(row_snapshots.unpack(table, change.before), ids)
    if change.action == "update":
        row_snapshots.put_back(session, table, wanted, there)
        notes(session).add_bulk(Note(table.name, "update", there.ids(), packed=packed))
    elif change.action == "delete":
        row_snapshots.insert(session, table, wanted)
        notes(session).add_bulk(Note(table.name, "insert", wanted.ids()))
    elif there.rows:
        row_snapshots.delete(session, table, there.ids())
        notes(session).add_bulk(Note(table.name, "delete", there.ids(), packed=packed))


def drop_index(session: Session, count: int) -> None:
    """Stops updating the search index where the step writes so many contacts that rebuilding it is quicker."""
    taken = notes(session)
    if not taken.index_dropped and search.is_most(session, max(count, taken.expected)):
        search.drop(session)
        taken.index_dropped = True


def expect(session: Session, count: int) -> None:
    """Announces of how many contacts a step is about to write the search words, batch by batch."""
    notes(session).expected = count


def make_index(session: Session) -> None:
    """Rebuilds the search index if it was dropped."""
    if notes(session).index_dropped:
        search.rebuild(session)
        notes(session).index_dropped = False


# Steps


def record(session: Session, label: str, author: str) -> Step | None:
    """Writes the step and its changes into the session's transaction; None where nothing was written."""
    session.flush()
    make_index(session)
    taken = notes(session)
    if not taken.notes:
        return None
    backends.finish_step(session.connection())
    forget_undone(session)
    step = Step(label=label, at=now(), author=author, undone=False)
    session.add(step)
    session.flush()
    for rows in row_snapshots.batches(list(_change_rows(taken.notes))):
        session.execute(insert(Change), [{"step_id": step.id, **row} for row in rows])
    return step


def _change_rows(taken: Iterable[Note]) -> Iterator[Row]:
    """What is kept of the notes: neighbours that were written alike stand together."""
    for (table, action, bulk), alike in groupby(taken, key=lambda note: (note.table, note.action, note.is_bulk)):
        if not bulk:
            yield from _of_single_rows(table, action, list(alike))
            continue
        for note in alike:
            runs = _runs(note.ids) if note.packed is None else [note.ids]
            yield from (_change_row(table, action, ids, note.packed, None) for ids in runs)


def _of_single_rows(table: str, action: str, alike: list[Note]) -> Iterator[Row]:
    for some in row_snapshots.batches(alike):
        before = [note.before for note in some if note.before is not None]
        after = [note.after for note in some if note.after is not None]
        ids = sorted(note.ids[0] for note in some)
        yield _change_row(
            table,
            action,
            ids,
            row_snapshots.pack(before) if before else None,
            row_snapshots.pack(after) if after else None,
        )


def _change_row(table: str, action: str, ids: Sequence[int], before: bytes | None, after: bytes | None) -> Row:
    return {"table": table, "action": action, "first": ids[0], "last": ids[-1], "before": before, "after": after}


def _runs(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Runs of ids without a gap, at most a batch long."""
    if isinstance(ids, range):
        yield from row_snapshots.batches(ids)
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
    """The newest step that stands, which undo takes back; one that is final is not skipped."""
    return session.scalar(select(Step).where(Step.undone.is_(False)).order_by(Step.id.desc()).limit(1))


def next_undone(session: Session) -> Step | None:
    """The step that redo would do again: of the undone ones after the last that stands, the one that was taken back
    last by this program, else the oldest.

    One that was taken back alone, long before, is not put between those that were taken back after it.
    """
    found = _to_do_again(session)
    return session.get(Step, found.id) if found else None


def _to_do_again(session: Session) -> Any:
    """Of the table and not of the class: the first page waits for no mapper."""
    steps = Step.__table__.c
    redoable = (steps.undone.is_(True), steps.final.is_(False), steps.id > _last_standing())
    there = {row.id: row for row in session.execute(select(steps.id, steps.label).where(*redoable).order_by(steps.id))}
    taken_back = (there[number] for number in reversed(session.info.get(TAKEN_BACK, ())) if number in there)
    return next(taken_back, None) or next(iter(there.values()), None)


class Undoable(NamedTuple):
    """A step that can be taken back, as the menu needs it."""

    id: int
    label: str
    author: str
    final: bool = False


def undoable(session: Session, author: str) -> Undoable | None:
    """What undo takes back at somebody's desk: their own newest step, or the newest of all if they have none.

    None if that step is final: undo does not skip it. Reads the table: the first page waits for no
    mapper.
    """
    found = newest(session, author)
    return found if found is not None and not found.final else None


def newest(session: Session, author: str) -> Undoable | None:
    """Somebody's own newest step that stands, final or not, or the newest of all if they have none."""
    steps = Step.__table__.c
    stands = select(steps.id, steps.label, steps.author, steps.final).where(steps.undone.is_(False))
    last = stands.order_by(steps.id.desc()).limit(1)
    found = session.execute(last.where(steps.author == author)).first() or session.execute(last).first()
    return Undoable(*found) if found else None


def redo_label(session: Session) -> str | None:
    """What `next_undone` is called."""
    found = _to_do_again(session)
    return found.label if found else None


def _last_standing() -> ScalarSelect[int]:
    """The number of the last step that stands; a final one, as an erasure, is not counted: redo goes past it."""
    steps = table_of(Step).alias().c
    last = select(func.coalesce(func.max(steps.id), 0)).where(steps.undone.is_(False), steps.final.is_(False))
    return last.scalar_subquery()


def forget_undone(session: Session) -> None:
    """Drops the undone steps after the last that stands: something new was done, so they cannot be redone.

    On a server they stay in the history, from which nobody may take anything, and are final.
    """
    undone = select(Step.id).where(Step.undone.is_(True), Step.final.is_(False), Step.id > _last_standing())
    gone = list(session.scalars(undone))
    if gone and not backends.is_sqlite(session.connection()):
        session.execute(update(Step).where(Step.id.in_(gone)).values(final=True))
    elif gone:
        session.execute(delete(Change).where(Change.step_id.in_(gone)))
        session.execute(delete(Step).where(Step.id.in_(gone)))


def record_final(session: Session, label: str, author: str) -> None:
    """Tells the history of something that is never taken back, without what it was."""
    backends.finish_step(session.connection())
    session.add(Step(label=label, at=now(), author=author, undone=False, final=True))
    session.flush()


def forget(
    session: Session, is_theirs: Callable[[str, Image], bool], clean: Callable[[str, Image], Image]
) -> Iterator[tuple[int, int]]:
    """Takes images of rows out of the whole history, so that no step brings them back.

    Yields how many changes of how many it has looked at.

    What a step did to other rows can still be undone: `clean` is an image of those without what must go.
    """
    numbers = list(session.scalars(select(Change.id).order_by(Change.id)))
    for done, number in enumerate(numbers, 1):
        change = session.get_one(Change, number)
        table = Base.metadata.tables.get(change.table)
        if table is not None:
            for side in ("before", "after"):
                packed = getattr(change, side)
                if packed is None:
                    continue
                there = list(row_snapshots.unpack(table, packed).images())
                kept = [clean(change.table, image) for image in there if not is_theirs(change.table, image)]
                if kept != there:
                    setattr(change, side, row_snapshots.pack(kept))
        session.flush()
        session.expunge(change)
        yield done, len(numbers)


# What a step wrote


class RowChange(NamedTuple):
    """One row that a step wrote: its images have plain values (see `store.imaging`)."""

    table: str
    action: str  # insert, update, delete
    id: int
    before: Image | None
    after: Image | None

    @property
    def image(self) -> Image:
        """How the row stood at last, as far as the change knows."""
        return self.after or self.before or {}


def ids_of(change: Change) -> Sequence[int]:
    """The ids of the rows of a change: those of its images, else all from the first to the last."""
    packed = change.after if change.action == "insert" else change.before
    if packed is None:
        return range(change.first, change.last + 1)
    return row_snapshots.unpack(Base.metadata.tables[change.table], packed).ids()


def standing(
    session: Session, table: str, action: str, *, after_step: int = 0, row: int | None = None
) -> Iterator[Change]:
    """The changes of a kind in steps that stand, the latest first: all of them, or those of one row."""
    query = (
        select(Change)
        .join(Step, Step.id == Change.step_id)
        .where(Change.table == table, Change.action == action, Step.undone.is_(False), Step.id > after_step)
        .order_by(Change.id.desc())
    )
    if row is None:
        return iter(session.scalars(query).all())
    of_row = session.scalars(query.where(Change.first <= row, Change.last >= row)).all()
    return (change for change in of_row if row in ids_of(change))


class Wrote(NamedTuple):
    """That a step wrote a row of a table: insert, update, delete."""

    step: int
    table: str
    action: str


def writing(session: Session, rows: Mapping[str, Collection[int]], *where: ColumnElement[bool]) -> Iterator[Wrote]:
    """What wrote one of some rows ({table: ids}), the latest step first and each once.

    Images are opened only where the numbers of a change do not tell.
    """
    sorted_ids = {table: sorted(ids) for table, ids in rows.items() if ids}
    wanted = [
        (Change.table == table) & (Change.first <= last) & (Change.last >= first)
        for table, ids in sorted_ids.items()
        for first, last in (zip(ids, ids, strict=True) if len(ids) < _APART else [(ids[0], ids[-1])])
    ]
    columns = (Change.id, Change.step_id, Change.table, Change.action, Change.first, Change.last)
    query = select(*columns).join(Step, Step.id == Change.step_id).where(or_(false(), *wanted), *where)
    found = session.execute(query.order_by(Change.step_id.desc(), Change.id.desc())).all()
    told: set[Wrote] = set()
    for number, step, table, action, first, last in found:
        one, ids = Wrote(step, table, action), sorted_ids[table]
        inside = ids[bisect_left(ids, first) : bisect_right(ids, last)]
        if inside and one not in told and (first == last or _holds(session, number, inside)):
            told.add(one)
            yield one


_APART = 50  # rows that are asked for one by one; of more, all from the first to the last


def _holds(session: Session, number: int, ids: Sequence[int]) -> bool:
    """Whether a change of several rows wrote one of these, which lie between its first and its last."""
    change = session.get_one(Change, number)
    found = not is_sparse(change) or not set(ids).isdisjoint(ids_of(change))
    session.expunge(change)
    return found


def is_sparse(change: Change) -> bool:
    """Whether rows between the first and the last of a change may not be its own."""
    return (change.after if change.action == "insert" else change.before) is not None and change.last > change.first


def images_in(session: Session, change: Change) -> Iterator[RowChange]:
    """The rows of one change, in the order in which they were written.

    Rows that were made or altered in bulk have no image after it until they are undone: theirs is what the next change
    of the row found, or the row as it is now; None where it is gone without a trace.
    """
    table = Base.metadata.tables[change.table]
    before = {image["id"]: image for image in row_snapshots.unpack(table, change.before).images()}
    ids = list(before or ids_of(change))
    if change.after is not None or change.action == "delete":
        after = {image["id"]: image for image in row_snapshots.unpack(table, change.after).images()}
    else:
        now = {image["id"]: image for image in row_snapshots.read(session, table, ids).images()}
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
        for image in row_snapshots.unpack(table, packed).images():
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


watch()
