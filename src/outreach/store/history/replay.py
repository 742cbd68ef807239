"""Plays a step back, or does it again: the newest of all, or one that a message speaks of."""

from collections.abc import Generator, Iterator, Sequence
from operator import itemgetter

from sqlalchemy import Table, exc, exists, func, select
from sqlalchemy.orm import Session, aliased

from outreach.i18n import _
from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.problems import Problem
from outreach.store.history import change_log, row_snapshots
from outreach.store.history.row_snapshots import Rows
from outreach.store.history.step_labels import told

MADE = {"version", "search"}  # columns that nobody wrote: a newer version of us may find by other words
MOST_ASKED = 2000  # rows of a step of which each is asked whether something hangs on it since

Playing = Generator[tuple[int, int], None, dict[str, set[int]]]


def newest(session: Session) -> Step | None:
    """The newest step that stands, to be taken back.

    Raises:
        Problem: it is final; undo does not skip it.
    """
    step = change_log.latest(session)
    return step and to_undo(session, step.id)


def to_undo(session: Session, step_id: int) -> Step:
    """The step of this number, to be taken back.

    Raises:
        Problem: it is gone, or undone, or final.
    """
    step = session.get(Step, step_id)
    refusal = _cannot_be_undone(session, step)
    if step is None or refusal:
        raise Problem(refusal or "")
    return step


def to_redo(session: Session, step_id: int) -> Step:
    """The step of this number, to be done again.

    Raises:
        Problem: it is no longer kept, for something else was done since, or it stands.
    """
    step = session.get(Step, step_id)
    if step is None or (step.undone and step.final):
        raise Problem(_("It can't be redone: something else has changed since."))
    if not step.undone:
        raise Problem(_("“{step}” has already been redone.").format(step=told(step.label)))
    return step


def _cannot_be_undone(session: Session, step: Step | None) -> str | None:
    if step is None:
        return _("This step is no longer kept.")
    if step.undone:
        return _("“{step}” has already been undone.").format(step=told(step.label))
    return _final(session, step) if step.final else None


def _final(session: Session, step: Step) -> str:
    """Why a final step cannot be undone: it is a sending, an erasure or a restore, or one was made of it."""
    records = select(Step).where(Step.final.is_(True), ~exists().where(Change.step_id == Step.id))
    later = session.scalar(records.where(Step.id >= step.id).order_by(Step.id).limit(1))
    if later is not None and later.id != step.id:
        text = _("“{step}” can't be undone: “{later}” depends on it and can't be undone.")
        return text.format(step=told(step.label), later=told(later.label))
    before = session.scalar(records.where(Step.id <= step.id).order_by(Step.id.desc()).limit(1)) or step
    return _("“{step}” cannot be undone, and undo does not skip it. Older steps can be undone in the history.").format(
        step=told(before.label)
    )


def undo(session: Session, step: Step) -> Playing:
    """Plays a step back, yielding (done, total); returns {table: ids}.

    Raises:
        Problem: a row is no longer as the step left it; nothing is changed then.
    """
    built_on = _built_on(session, step)
    if built_on:
        raise Problem(built_on)
    changed = yield from _play(session, step, back=True)
    step.undone = True
    session.flush()
    return changed


def redo(session: Session, step: Step) -> Playing:
    """Does an undone step again, yielding (done, total); returns {table: ids}.

    Raises:
        Problem: a row is no longer as undoing it left it.
    """
    changed = yield from _play(session, step, back=False)
    step.undone = False
    session.flush()
    return changed


def _play(session: Session, step: Step, *, back: bool) -> Playing:
    """Plays each change of a step, the last one first where it is played back.

    Raises:
        Problem: what was done since stands in its way: nothing is changed then.
    """
    try:
        return (yield from _play_all(session, step, back=back, later=_is_later(session, step)))
    except exc.IntegrityError:
        raise _in_its_way(step, back=back) from None


def _is_later(session: Session, step: Step) -> bool:
    """Whether a step after this one stands; what is never taken back, as mail that was sent, counts."""
    query = select(Step.id).where(Step.id > step.id, Step.undone.is_(False)).limit(1)
    return session.scalar(query) is not None


def _play_all(session: Session, step: Step, *, back: bool, later: bool) -> Playing:
    changed: dict[str, set[int]] = {}
    change_log.drop_index(session, _contacts_written(session, step))
    numbers = _changes_of(session, step, newest_first=back)
    for done, number in enumerate(numbers, 1):
        change = session.get_one(Change, number)
        table = Base.metadata.tables[change.table]
        if change.action == "update":
            ids = _replay_update(session, step, change, table, back=back)
        elif (change.action == "insert") is back:
            ids = _take_out(session, step, change, table, back=back, later=later)
        else:
            wanted = row_snapshots.unpack(table, change.before if back else change.after)
            ids = wanted.ids()
            if row_snapshots.read(session, table, ids).rows:
                raise _in_its_way(step, back=back) if later else _not_as_left(session, step, table, ids)
            row_snapshots.insert(session, table, wanted)
        changed.setdefault(change.table, set()).update(ids)
        session.flush()
        session.expunge(change)
        yield done, len(numbers)
    change_log.make_index(session)
    return changed


def _contacts_written(session: Session, step: Step) -> int:
    """How many contacts, at most, a step wrote; a change is of a thousand."""
    query = select(Change.first, Change.last).where(Change.step_id == step.id, Change.table == "contact")
    return sum(min(last - first + 1, row_snapshots.BATCH) for first, last in session.execute(query))


def _replay_update(session: Session, step: Step, change: Change, table: Table, *, back: bool) -> list[int]:
    before = row_snapshots.unpack(table, change.before)
    ids = before.ids()
    there, packed = row_snapshots.now(session, table, ids)
    if not back:
        wanted = row_snapshots.unpack(table, change.after)
        _compare(session, table, before, there, step)
    else:
        # The last row first: two rows may have handed a name on to each other.
        wanted = Rows(before.columns, before.rows[::-1])
        if change.after is None:
            change.after = packed
        else:
            _compare(session, table, row_snapshots.unpack(table, change.after), there, step)
    row_snapshots.put_back(session, table, wanted, there)
    return ids


def _take_out(session: Session, step: Step, change: Change, table: Table, *, back: bool, later: bool) -> list[int]:
    """Deletes the rows that the step made, or deletes again those that it deleted."""
    packed = change.after if back else change.before
    if packed is None:
        ids = list(range(change.first, change.last + 1))
        change.after = row_snapshots.taken(session, table, ids)
    else:
        wanted = row_snapshots.unpack(table, packed)
        ids = wanted.ids()
        _compare(session, table, wanted, row_snapshots.read(session, table, ids), step)
    if later:
        _keep_what_hangs_on(session, step, table, ids, back=back)
    row_snapshots.delete(session, table, ids)
    return ids


def _changes_of(session: Session, step: Step, *, newest_first: bool) -> list[int]:
    order = Change.id.desc() if newest_first else Change.id
    return list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(order)))


def _built_on(session: Session, step: Step) -> str | None:
    """Why a step cannot be undone because of a later one that stands, in words."""
    found = next(written_since(session, step), None)
    return found and _not_as_left(session, step, *found).text


def written_since(session: Session, step: Step) -> Iterator[tuple[Table, list[int]]]:
    """Rows of a step that later ones which stand have written, too, the newest of these first."""
    if not _is_later(session, step):
        return
    mine, other = aliased(Change), aliased(Change)
    found = session.execute(
        select(mine, other)
        .join(other, (other.table == mine.table) & (other.first <= mine.last) & (other.last >= mine.first))
        .join(Step, Step.id == other.step_id)
        .where(mine.step_id == step.id, Step.id > step.id, Step.undone.is_(False))
        .order_by(Step.id.desc())
    )
    for one, another in found:
        if common := set(change_log.ids_of(one)).intersection(change_log.ids_of(another)):
            yield Base.metadata.tables[one.table], sorted(common)


def _built_on_by(step: Step, later: str, *, back: bool = True) -> str:
    undone = _("“{step}” can't be undone: “{later}” has changed the same record since. Undo that first.")
    again = _("“{step}” can't be redone: “{later}” has changed the same record since. Undo that first.")
    return (undone if back else again).format(step=told(step.label), later=told(later))


def _keep_what_hangs_on(session: Session, step: Step, table: Table, ids: list[int], *, back: bool) -> None:
    """Refuses where a later step gave these rows something that would go with them: a note, a place on a list."""
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table and key.column.name == "id" and "id" in child.c:
                theirs = set(session.scalars(select(child.c.id).where(key.parent.in_(ids))))
                later = _written_later(session, step, child.name, theirs) if theirs else None
                if later is not None and later.final:
                    text = _("“{step}” can't be undone: “{later}” depends on it and can't be undone.")
                    raise Problem(text.format(step=told(step.label), later=told(later.label)))
                if later is not None:
                    raise Problem(_built_on_by(step, later.label, back=back))


def _written_later(session: Session, step: Step, table: str, ids: set[int]) -> Step | None:
    """The newest step after this one that wrote one of these rows and stands."""
    wrote = next(change_log.writing(session, {table: ids}, Step.id > step.id, Step.undone.is_(False)), None)
    return session.get_one(Step, wrote.step) if wrote else None


def _compare(session: Session, table: Table, wanted: Rows, there: Rows, step: Step) -> None:
    """Refuses where rows are not as their image says; a column that came later, or is `MADE`, is not asked for."""
    different = _different(wanted, there)
    if different:
        raise _not_as_left(session, step, table, different)


def _different(wanted: Rows, there: Rows) -> list[int]:
    """The ids of the rows that are not as they were, or are gone."""
    names = ["id", *(name for name in wanted.columns if name not in MADE)]
    take = itemgetter(*map(wanted.columns.index, names))
    look = itemgetter(*map(there.columns.index, names))
    now = {look(row)[0]: look(row) for row in there.rows}
    return [take(row)[0] for row in wanted.rows if take(row) != now.get(take(row)[0])]


def _in_its_way(step: Step, *, back: bool) -> Problem:
    undone = _("“{step}” can't be undone: a later step prevents it. Nothing was changed.")
    again = _("“{step}” can't be redone: a later step prevents it. Nothing was changed.")
    return Problem((undone if back else again).format(step=told(step.label)))


def _not_as_left(session: Session, step: Step, table: Table, ids: Sequence[int]) -> Problem:
    """Which record is no longer as a step left it, and what was done with it since."""
    later = _written_later(session, step, table.name, set(ids))
    record = _named(session, table, ids[0])
    if later is None:
        text = _("“{step}” can't be undone: {record} has changed since. Nothing was changed.")
    elif not later.final:
        text = _("“{step}” can't be undone: “{later}” has changed {record} since. Undo that first.")
    elif table.name in _SENT:
        text = _("“{step}” can't be undone: {record} was sent since, and sent mail can't be recalled. "
                 "Correct or withdraw it instead.")  # fmt: skip
    else:
        text = _("“{step}” can't be undone: “{later}” has changed {record} since, and can't be undone.")
    return Problem(text.format(step=told(step.label), record=record, later=told(later.label) if later else ""))


_SENT = ("release", "version", "distribution", "recipient")  # what a sending alone makes final


def _named(session: Session, table: Table, number: int) -> str:
    """A record by its name, as far as it has one."""
    said = [table.c[name] for name in ("name", "headline", "title", "raw", "address") if name in table.c]
    query = select(*said[:1]).where(table.c.id == number) if said else None
    if table.name == "release":
        versions = Base.metadata.tables["version"]
        query = select(versions.c.headline).where(versions.c.release_id == number).order_by(versions.c.id).limit(1)
    name = session.scalar(query) if query is not None else None
    return f"“{name}”" if name else _("a record")


def undone_by(session: Session, step_id: int) -> str | None:
    """Why a step cannot be undone now, in words; None where it can."""
    step = session.get(Step, step_id)
    refusal = _cannot_be_undone(session, step)
    if step is None or refusal:
        return refusal
    built_on = _built_on(session, step)
    if built_on:
        return built_on
    different = next(changed_since(session, step), None)
    return _hung_on(session, step) if different is None else _not_as_left(session, step, *different).text


def _hung_on(session: Session, step: Step) -> str | None:
    """Why a step cannot be undone because of what a later one gave its rows; of a large step that is told when it is
    tried, for each of its rows is asked about."""
    made = select(Change).where(Change.step_id == step.id, Change.action == "insert").order_by(Change.id)
    rows = session.scalar(select(func.sum(Change.last - Change.first + 1)).where(Change.step_id == step.id)) or 0
    if rows > MOST_ASKED or not _is_later(session, step):
        return None
    try:
        for change in session.scalars(made).all():
            ids = list(change_log.ids_of(change))
            _keep_what_hangs_on(session, step, Base.metadata.tables[change.table], ids, back=True)
    except Problem as problem:
        return problem.text
    return None


def changed_since(session: Session, step: Step) -> Iterator[tuple[Table, list[int]]]:
    """Rows that are not as the step left them, as far as its images say."""
    seen: set[tuple[str, int]] = set()
    for number in list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(Change.id.desc()))):
        change = session.get_one(Change, number)
        if change.after is None and change.action != "delete":
            continue  # written in bulk: only a later step could have touched these rows, and there is none
        table = Base.metadata.tables[change.table]
        ids = [row for row in change_log.ids_of(change) if (change.table, row) not in seen]
        seen.update((change.table, row) for row in ids)
        there = row_snapshots.read(session, table, ids)
        left = row_snapshots.unpack(table, change.after)
        session.expunge(change)
        if change.action == "delete":
            if there.rows:
                yield table, there.ids()
        elif change.after is not None and (different := _different(row_snapshots.some(left, ids), there)):
            yield table, different
