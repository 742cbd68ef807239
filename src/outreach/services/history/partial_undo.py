"""Undoes the part of a step on which nothing later depends, record by record; the rest of it stays.

A record that a later step changed stays as it is, and so does whatever it or a later step refers to: the outlet of a
contact, the contact on a list.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from outreach.i18n import N_, _, listed
from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.problems import Problem
from outreach.services.history import history
from outreach.services.history import history_labels as words
from outreach.services.progress import Progress
from outreach.store import index_version
from outreach.store.history import change_log, replay
from outreach.store.history.step_labels import told
from outreach.store.workspace import Workspace

LABEL = N_("Undo part of “{step}”")
NAMED = 3  # records that stay and are called by name

Row = tuple[str, int]
"""A row of a table, or the record it belongs to: (table, id)."""


class Rest(NamedTuple):
    """How many records of each kind can be undone and how many stay; some of those by name."""

    records: dict[str, int]
    kept: dict[str, int]
    names: list[str]


NOTHING = Rest({}, {}, [])


def rest(session: Session, step_id: int) -> Rest:
    """What of a step can be undone by itself: nothing where it is gone, undone or final."""
    with suppress(Problem):
        return _Rows(session, replay.to_undo(session, step_id)).told()
    return NOTHING


def offered(rest: Rest) -> str:
    """What an undo of the rest would keep, in words; "" where it keeps nothing or has nothing to undo."""
    return _kept(rest, _("Or undo the rest and keep {records} ({names})."))


def done(rest: Rest) -> str:
    """What was undone and what was kept, in words."""
    undone = _("Undone: {records}.").format(records=words.counts(rest.records))
    return f"{undone} {_kept(rest, _('Kept: {records} ({names}).'))}".strip()


def _kept(rest: Rest, text: str) -> str:
    unnamed = [""] * (sum(rest.kept.values()) - len(rest.names))
    names = listed([*rest.names, *unnamed], NAMED)
    return text.format(records=words.counts(rest.kept), names=names) if all(rest[:2]) else ""


def undo_rest(workspace: Workspace, step_id: int) -> Generator[Progress, None, Rest]:
    """Undoes it, as a step of its own, and returns what went and what stays.

    Raises:
        Problem: nothing of the step can be undone; the text says why.
    """
    text = _("Undoing")
    with workspace.writing(lambda: _(LABEL).format(step=told(step.label))) as session:
        step = replay.to_undo(session, step_id)
        found = _Rows(session, step)
        if not (result := found.told()).records:
            raise Problem(replay.undone_by(session, step_id) or _("There is nothing to undo."))
        change_log.expect(session, result.records.get("contact", 0))
        yield from (Progress(done, total, text) for done, total in _play(session, step, found.goes))
        index_version.brought_back(session.connection(), step.id, change_log.notes(session).changed())
    return result


class _Rows:
    """The rows of a step by the records they belong to, and which of these stay."""

    def __init__(self, session: Session, step: Step) -> None:
        self._session = session
        self._record_of: dict[Row, Row] = {}
        self._made: dict[str, set[int]] = defaultdict(set)
        self._refers: list[tuple[Row, Row]] = []
        for change in change_log.images(session, step.id):
            if change.image:
                self._add(change)
        self._kept = self._needed(chain(replay.written_since(session, step), replay.changed_since(session, step)))

    def _add(self, change: change_log.RowChange) -> None:
        row = change.table, change.id
        self._record_of.setdefault(row, history.owner(change) or row)
        self._refers += ((row, parent) for parent in _parents(change))
        if change.action == "insert":
            self._made[change.table].add(change.id)

    def _needed(self, changed: Iterable[tuple[Table, list[int]]]) -> set[Row | None]:
        """The records of rows that were changed since, and those to which one that stays refers."""
        record, needs = self._record_of.get, defaultdict[Row | None, set[Row | None]](set)
        for child, parent in chain(self._refers, _children(self._session, self._made)):
            if parent[1] in self._made[parent[0]]:
                needs[record(child)].add(record(parent))
        kept = set[Row | None]()
        more = needs[None] | {record((table.name, number)) for table, ids in changed for number in ids}
        while more:
            kept |= more
            more = set[Row | None]().union(*map(needs.__getitem__, more)) - kept
        return kept

    def goes(self, row: Row) -> bool:
        """Whether a row of the step is played back."""
        return row in self._record_of and self._record_of[row] not in self._kept

    def told(self) -> Rest:
        """How many records go and stay, and the first that stay by name."""
        records = sorted(row for row in {*self._record_of.values()} if row[0] in words.KINDS)
        stay = [row for row in records if row in self._kept]
        all_kinds, kept = (Counter(words.KINDS[table] for table, _number in rows) for rows in (records, stay))
        names = (history.names(self._session, table, [number])[number] for table, number in stay[:NAMED])
        return Rest(dict(all_kinds - kept), dict(kept), list(filter(None, names)))


def _parents(change: change_log.RowChange) -> Iterator[Row]:
    """The rows to which a row refers."""
    image = change.image
    return ((table, image[column]) for column, table in _references(change.table) if image.get(column) is not None)


@cache
def _references(table: str) -> list[tuple[str, str]]:
    """The columns of a table that refer to others, each with that table."""
    columns = Base.metadata.tables[table].c
    return [(column.name, key.column.table.name) for column in columns for key in column.foreign_keys]


def _children(session: Session, made: dict[str, set[int]]) -> Iterator[tuple[Row, Row]]:
    """Every row that now refers to one that the step made, with that one."""
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_keys:
            ids = made.get(key.column.table.name)
            if ids and "id" in child.c and key.column.name == "id":
                there = select(child.c.id, key.parent).where(key.parent.between(min(ids), max(ids)))
                for number, parent in session.execute(there):
                    yield (child.name, number), (key.column.table.name, parent)


def _play(session: Session, step: Step, goes: Callable[[Row], bool]) -> Iterator[tuple[int, int]]:
    """Plays back the rows that go, the last first, yielding (done, total)."""
    changes = list(session.scalars(select(Change.id).where(Change.step_id == step.id).order_by(Change.id.desc())))
    for done, number in enumerate(changes, 1):
        change = session.get_one(Change, number)
        change_log.take_back(session, change, [row for row in change_log.ids_of(change) if goes((change.table, row))])
        session.expunge(change)
        yield done, len(changes)
