"""What was done, by whom and when; what each step changed, in words; what undo and redo would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, func, select
from sqlalchemy.orm import Session

from outreach.i18n import _, listed
from outreach.model.base import Base
from outreach.model.history import Change, Step
from outreach.model.releases import headline
from outreach.services.history import history_labels as words
from outreach.store.history import change_log, replay, row_snapshots, step_labels
from outreach.store.history.change_log import RowChange
from outreach.store.history.row_snapshots import Image

MOST_LINES = 500
# Rows that are looked at for the lines of one step: an import writes millions.
_MOST_ROWS = 3000
# A step that makes or deletes more records than these names them, and says no more of each.
_IN_FULL = 20
_SHORT = 2000  # letters of a value
_NAMED = 2  # records of a step that are named where it is listed
_FEW_ROWS = 200  # rows of a step that are read for their names; one that wrote more counts them in its label
_PLACES = {table: place for place, table in enumerate(words.KINDS)}


class StepRow(NamedTuple):
    """A step as the history shows it."""

    id: int
    label: str
    at: datetime
    author: str
    undone: bool
    final: bool  # never taken back: an erasure


class Line(NamedTuple):
    """One field of one record that a step changed, in words.

    `record` is the kind ("contact", "outlet", "list" …), `name` what it was called then. Something that came has no
    `before`, something that went no `after`. Where a record as a whole came or went in a large step, `field` is empty
    and one of the two says so.
    """

    record: str
    id: int
    name: str
    field: str
    before: str
    after: str


class Detail(NamedTuple):
    """What a step changed: its first lines, how many there would be in all, and how many records of each kind."""

    lines: list[Line]
    total: int
    records: dict[str, int]


def steps(session: Session, limit: int = 100, before_id: int | None = None) -> list[StepRow]:
    """The newest steps first; with `before_id` those before that step."""
    query = select(Step)
    if before_id is not None:
        query = query.where(Step.id < before_id)
    return _rows(session, query, limit)


def step(session: Session, step_id: int) -> StepRow | None:
    """One step; None where it is not kept any more."""
    found = _rows(session, select(Step).where(Step.id == step_id), 1)
    return found[0] if found else None


def standing_since(session: Session, step_id: int) -> list[int]:
    """The steps that undo would take back down to this one, the newest first; none where it is undone itself."""
    stands = (Step.undone.is_(False), Step.final.is_(False))
    found = list(session.scalars(select(Step.id).where(Step.id >= step_id, *stands).order_by(Step.id.desc())))
    return found if found[-1:] == [step_id] else []


def is_next_redo(session: Session, step_id: int) -> bool:
    """Whether redo would do this step again."""
    found = change_log.next_undone(session)
    return found is not None and found.id == step_id


def _rows(session: Session, query: Select[Any], limit: int) -> list[StepRow]:
    found = session.scalars(query.order_by(Step.id.desc()).limit(limit))
    return [StepRow(one.id, step_labels.told(one.label), one.at, one.author, one.undone, one.final) for one in found]


def about(session: Session, step_ids: Iterable[int]) -> dict[int, str]:
    """{step: whom or what it is about}, by name; of a large step nothing."""
    rows = func.sum(Change.last - Change.first + 1)
    sizes = select(Change.step_id, rows).where(Change.step_id.in_(list(step_ids))).group_by(Change.step_id)
    few = [int(number) for number, count in session.execute(sizes) if count <= _FEW_ROWS]
    return {number: _about(session, number) for number in few}


def _about(session: Session, step_id: int) -> str:
    records = _Records(session, change_log.images(session, step_id))
    first = min((_PLACES[table] for table, _number in records.changes), default=0)
    named = (name for (table, _number), name in records.names.items() if name and _PLACES[table] == first)
    return listed([one.replace("\n", " ")[:80] for one in dict.fromkeys(named)], _NAMED)


def of_record(session: Session, table: str, row_id: int, limit: int = 100) -> list[StepRow]:
    """The steps that wrote one record, the newest first."""
    wrote = groupby(change_log.writing(session, {table: [row_id]}), attrgetter("step"))
    found = [number for number, _changes in islice(wrote, limit)]
    return _rows(session, select(Step).where(Step.id.in_(found)), limit)


def cannot_undo(session: Session, step_id: int) -> str | None:
    """Why a step cannot be undone now, in words; None where it can."""
    return replay.undone_by(session, step_id)


def detail(session: Session, step_id: int, limit: int = MOST_LINES) -> Detail:
    """What a step changed, record by record and field by field, at most `limit` lines."""
    rows = list(islice(change_log.images(session, step_id), _MOST_ROWS + 1))
    all_seen = len(rows) <= _MOST_ROWS
    records = _Records(session, rows)
    in_full = len(records.changes) <= _IN_FULL
    lines = list(islice(_lines(records, in_full=in_full), limit + 1))
    if not all_seen:
        counts = _counts(session, step_id)
        return Detail(lines[:limit], max(len(lines), sum(counts.values())), counts)
    counts = dict(Counter(words.KINDS[table] for table, _number in records.changes))
    total = len(lines) if len(lines) <= limit else sum(1 for _line in _lines(records, in_full=in_full))
    return Detail(lines[:limit], total, counts)


def of_one(session: Session, step_id: int, table: str, row_id: int) -> list[Line]:
    """What a step changed of one record, field by field, however many others it wrote."""
    columns = {part: column for part, owners in words.OWNERS.items() for column, owner in owners if owner == table}
    found = images(session, step_id, {**columns, table: "id"}, row_id)
    rows = (row for row in found if owner(row) == (table, row_id))
    return list(_lines(_Records(session, rows), in_full=True))


def since(session: Session, table: str, row_id: int, step_id: int) -> list[StepRow]:
    """The steps that changed a record after another, the newest first; at least the last one.

    On a server a step that was numbered before may be committed after it.
    """
    found = of_record(session, table, row_id, 20)
    return [one for one in found if one.id > step_id] or found[:1]


def _counts(session: Session, step_id: int) -> dict[str, int]:
    """How many records of each kind a large step wrote."""
    query = select(Change).where(Change.step_id == step_id, Change.table.in_(words.KINDS))
    ids: dict[str, set[int]] = {}
    for change in session.scalars(query).yield_per(20):
        ids.setdefault(change.table, set()).update(change_log.ids_of(change))
    return {words.KINDS[table]: len(found) for table, found in ids.items()}


class _Records:
    """The rows of a step, gathered under the records they belong to, in the order of the first row of each."""

    def __init__(self, session: Session, rows: Iterable[RowChange]) -> None:
        self.session = session
        self.changes: dict[tuple[str, int], list[RowChange]] = {}
        for row in rows:
            if record := owner(row):
                self.changes.setdefault(record, []).append(row)
        self.names: dict[tuple[str, int], str] = {}
        self._look_up()

    def _look_up(self) -> None:
        """What each record was called then: by its own image in this step, else as it is called now."""
        missing: dict[str, list[int]] = {}
        for (table, number), rows in self.changes.items():
            image = next((row.after or row.before for row in rows if row.table == table), None)
            name = (words.name_of(table, image) if image else "") or self._by_what_it_has(table, number)
            self.names[table, number] = name
            if not name:
                missing.setdefault(table, []).append(number)
        for table, numbers in missing.items():
            self.names |= {(table, number): name for number, name in names(self.session, table, numbers).items()}

    def _by_what_it_has(self, table: str, number: int) -> str:
        """A release is called by its headline; a contact whose own row is not in the step, by nothing here."""
        own = any(row.table == table for row in self.changes[table, number])
        parts = ("version",) if table == "release" else ("email", "phone", "officer_name") if own else ()
        for row in self.changes[table, number]:
            if row.table in parts and (shown := words.summary(row.table, row.image)):
                return shown
        return ""


def owner(row: RowChange) -> tuple[str, int] | None:
    """The record that a row belongs to: (table, id)."""
    if row.table in words.KINDS:
        return row.table, row.id
    image = row.image
    for column, table in words.OWNERS.get(row.table, ()):
        if image.get(column) is not None:
            return table, int(image[column])
    return None


def names(session: Session, table: str, ids: Iterable[int]) -> dict[int, str]:
    """What records are called now, or were called when they went."""
    wanted = sorted(set(ids))
    known = Base.metadata.tables[table]
    found = {image["id"]: words.name_of(table, image) for image in row_snapshots.read(session, known, wanted).images()}
    for number in wanted[:_IN_FULL]:
        if number not in found:
            found[number] = _last_name(session, table, number)
    for number in [one for one in wanted if table == "release" and not found.get(one)]:
        found[number] = _headline(session, number)
    return found


def _last_name(session: Session, table: str, number: int) -> str:
    """What a record was called that is gone."""
    query = select(Change).where(
        Change.table == table, Change.action == "delete", Change.first <= number, Change.last >= number
    )
    for change in session.scalars(query.order_by(Change.id.desc())):
        for row in change_log.images_in(session, change):
            if row.id == number and row.before:
                return words.name_of(table, row.before)
    return ""


def _headline(session: Session, release_id: int) -> str:
    version = Base.metadata.tables["version"].c
    query = select(version.language, version.headline).where(version.release_id == release_id)
    return headline(dict(session.execute(query.order_by(version.rank, version.id)).all()))


# Lines


def _lines(records: _Records, *, in_full: bool) -> Iterator[Line]:
    there = list(records.changes.items())
    if not in_full:  # of an import one looks for the people first, not for the outlets that came with them
        there.sort(key=lambda pair: _PLACES[pair[0][0]])
    for (table, number), rows in there:
        kind, name = words.KINDS[table], records.names[table, number]
        whole = next((row.action for row in rows if row.table == table and row.action != "update"), None)
        if whole and not in_full:
            yield Line(kind, number, name, "", *(("", _("added")) if whole == "insert" else (_("deleted"), "")))
            continue
        for field, before, after in _fields(records.session, rows):
            yield Line(kind, number, name, field, before, after)


def _fields(session: Session, rows: Iterable[RowChange]) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of all that differs."""
    for row in sorted(rows, key=lambda one: words.place_of(one.table)):
        if row.table == "import_row":
            continue
        if row.table in words.KINDS or row.table in ("version", "officer_name", "position"):
            yield from _of_columns(session, row)
        else:
            image = row.image
            before, after = (_summary(session, row.table, one) for one in (row.before, row.after))
            if row.action == "update" and before == after:
                yield from _of_columns(session, row)
            elif before or after:
                yield words.noun_of(row.table, image), before, after


def _of_columns(session: Session, row: RowChange) -> Iterator[tuple[str, str, str]]:
    image = row.image
    part = "" if row.table in words.KINDS or row.table == "position" else words.noun_of(row.table, image)
    for column in _told_columns(row, part):
        before, after = ((image or {}).get(column) for image in (row.before, row.after))
        if column == "extra":
            yield from _extra(before, after)
            continue
        shown = [_value(session, row.table, column, one) for one in (before, after)]
        if shown[0] != shown[1]:
            label = words.field(row.table, column)
            yield f"{part}: {label}" if part else label, _short(shown[0]), _short(shown[1])


def _told_columns(row: RowChange, part: str) -> list[str]:
    """The columns that differ and are told: not what a row belongs to, nor the language that its `part` names."""
    before, after = row.before or {}, row.after or {}
    hidden = {owner for owner, _table in words.OWNERS.get(row.table, ())} | ({"language"} if part else set())
    different = [column for column in {**before, **after} if before.get(column) != after.get(column)]
    return [column for column in different if column not in hidden and not words.is_hidden(row.table, column)]


def _extra(before: Image | None, after: Image | None) -> Iterator[tuple[str, str, str]]:
    """Columns of a file that have no field of their own."""
    old, new = before or {}, after or {}
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield name, _short(words.value("", "", old.get(name))), _short(words.value("", "", new.get(name)))


def _value(session: Session, table: str, column: str, given: Any) -> str:
    if given is not None and column in _POINTERS:
        return names(session, _POINTERS[column], [given]).get(given, "")
    return "" if given is False else words.value(table, column, given)


_POINTERS = {
    "outlet_id": "outlet", "officer_id": "officer", "list_id": "press_list", "release_id": "release",
    "contact_id": "contact", "other_id": "contact", "merged_id": "contact", "stand_in_id": "officer",
}  # fmt: skip

_TOLD_BY = {
    "pick": "contact_id", "exclusion": "contact_id", "clipping_contact": "contact_id", "release_officer": "officer_id",
}  # fmt: skip


def _summary(session: Session, table: str, image: Image | None) -> str:
    """A row that belongs to a record, in one line; it is told by what it points to, where it says nothing itself."""
    if image is None:
        return ""
    pointed = _TOLD_BY.get(table)
    shown = words.summary(table, image)
    if pointed is None:
        return _short(shown)
    parts = [_value(session, table, pointed, image.get(pointed)), shown]
    if table == "release_officer" and image.get("language"):
        parts.append(words.value(table, "language", image["language"]))
    return _short(", ".join(filter(None, parts)))


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


# What a step wrote of one record, found without looking at the thousands of others that it wrote.


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
