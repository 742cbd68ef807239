"""Records into the tables, in bulk: new contacts and changed ones, told to the notes that undo plays back."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, count, zip_longest
from types import MappingProxyType
from typing import Any

import sqlalchemy
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _, counted
from outreach.model.base import now
from outreach.model.people import Contact, ImportRow, Outlet, Position
from outreach.model.quality import Decision
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import bulk, contacts, opt_outs, records, vocabulary
from outreach.services.importing import import_record
from outreach.services.importing.import_plan import Plan
from outreach.services.importing.import_record import Record
from outreach.services.importing.matching import MODELS, records_of
from outreach.services.importing.record_check import SAME
from outreach.services.outlets import Where
from outreach.services.progress import Progress
from outreach.services.quality import decisions
from outreach.store import backends, query_cache, search
from outreach.store.history import change_log
from outreach.store.query_cache import State
from outreach.values import text
from outreach.values.position_cell import WHAT

Row = Record
Found = sqlalchemy.Row[Any]

_BATCH = 500  # rows stored between two signs of life
_PRINTS = 4000


SPENT: State = (-1, -1, -1)
"""The state of a plan that was stored, or that was begun to be: it cannot be stored once more."""


class Outdated(Problem):
    """Something was written since the rows of a file were matched with what is there."""


def begin(session: Session, state: State | None) -> None:
    """Keeps other imports waiting until this one is stored, which was matched with what there was in that state.

    Raises:
        Outdated: something was written since; two that read the same file at once would each add everybody.
    """
    backends.keep_to_itself(session.connection(), ImportRow.__tablename__)
    if state is not None and query_cache.state(session) != state:  # SPENT is no state of any
        raise Outdated(_("The contacts have changed since the file was read. Nothing was imported: read it again."))


def label(count: int, file: str) -> str:
    """What the step is called."""
    return counted("Import {count} contact from {file}", "Import {count} contacts from {file}", count, file=file)


def defaults(name: str, source: str | None, basis: str) -> dict[str, str]:
    """Where a new contact comes from, for those whose row does not say: nobody is here without a source and a date."""
    found = {"source": name if source is None else source, "basis": basis, "found_on": i18n.today().isoformat()}
    return {field: value for field, value in found.items() if value}


def store(session: Session, plan: Plan) -> Generator[Progress, None, list[int]]:
    """Stores all of a plan and lets go of its records on the way; returns the ids of the new contacts, in order."""
    ids: list[int] = []
    if not plan.writes:
        return ids
    writer = Writer(session, defaults(plan.name, plan.options.source, plan.options.basis))
    total = len(plan.new) + len(plan.changed)
    for start in range(0, len(plan.new), _BATCH):
        some = plan.new[start : start + _BATCH]
        plan.new[start : start + _BATCH] = [b""] * len(some)
        ids += writer.add([import_record.unpack(one) for one in some])
        yield Progress(len(ids), total, _("Saving"))
    for changed in records.batches([*plan.changed.items()], _BATCH):
        writer.change([(i, import_record.unpack(packed), version) for i, (packed, version) in changed])
        yield Progress(len(ids), total, _("Saving"))
    yield from _finished(session, plan, writer, ids)
    return ids


def _finished(session: Session, plan: Plan, writer: Writer, ids: Sequence[int]) -> Iterator[Progress]:
    """Stores what is known of the contacts besides: rows to know again, questions, suppressions."""

    def id_of(who: int) -> int:
        return ids[-1 - who] if who < 0 else who

    for start in range(0, len(plan.prints), _PRINTS):
        some = plan.prints[start : start + _PRINTS]
        change_log.insert_values(
            session, ImportRow, ("contact_id", "fingerprint"), [(id_of(who), mark) for who, mark in some]
        )
        yield Progress(len(ids), len(ids), _("Saving"))
    opt_outs.suppress(session, plan.suppress)
    opt_outs.ask(session, [(id_of(one.known), one.text) for one in plan.remarks if one.is_new])
    writer.settle(plan.settled)
    vocabulary.settle(session)
    writer.ask([(id_of(one.new), id_of(one.known)) for one in plan.questions if one.new < 0])
    if len(ids) > 1000:
        search.analyse(session)
    yield from bulk.finishing(session)


_NONE: Mapping[str, int] = MappingProxyType({})


class Writer:
    """Writes the records of one import into one transaction."""

    def __init__(self, session: Session, defaults: Mapping[str, str]) -> None:
        self.session = session
        self.defaults = defaults
        self.outlets: dict[str, list[Outlet]] = {}  # by name as it is written, the oldest first

    def add(self, new: Sequence[Record]) -> Sequence[int]:
        """Adds new contacts; returns their ids in order."""
        self._know_outlets(one["outlet"] for record in new for one in (record, *record["others"]))
        for record in new:
            for field, value in self.defaults.items():
                record["days" if field in contacts.DAYS else "texts"].setdefault(field, value)
        ids = change_log.insert_rows(self.session, Contact, [self._columns(record) for record in new])
        numbered = [*zip(ids, new, strict=True)]
        change_log.insert_rows(self.session, Position, [post for i, r in numbered for post in self._posts(i, r)])
        for part, model in MODELS.items():
            change_log.insert_rows(self.session, model, [row for i, r in numbered for row in _owned(i, r, part)])
        return ids

    def change(self, changed: Sequence[tuple[int, Record, int]]) -> None:
        """Changes contacts, each (id, record, version).

        Raises:
            Problem: one is no longer as it was when the import was prepared.
        """
        ids = [number for number, _record, _version in changed]
        there = records_of(self.session, ids)
        for number, record, version in changed:
            if there.get(number, (None, None))[1] != version:
                name = record["texts"].get("name") or record["outlet"]
                message = _("“{name}” has changed since the file was read. Nothing was imported: read it again.")
                raise Problem(message.format(name=name))
        pairs = [(i, record, there[i][0]) for i, record, _version in changed]
        self._know_outlets(one["outlet"] for _id, record, _was in pairs for one in (record, *record["others"]))
        self._change_positions(pairs)
        for part in MODELS:
            self._change_rows(part, {i: r for i, r, was in pairs if r[part] != was[part]})
        change_log.update_rows(self.session, Contact, [{"id": i, **self._columns(r)} for i, r, _was in pairs])
        known = self.session.scalars(select(ImportRow.id).where(ImportRow.contact_id.in_(ids))).all()
        change_log.delete_rows(self.session, ImportRow, known)

    def ask(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Marks pairs of contacts of whom nobody has said yet whether they are one: they are listed as duplicates."""
        rows = [
            {
                "problem": "duplicate", "contact_id": min(pair), "other_id": max(pair), "value": "",
                "verdict": decisions.ASK, "until": None, "at": now(),
            }
            for pair in pairs
        ]  # fmt: skip
        change_log.insert_rows(self.session, Decision, rows)

    def settle(self, answers: Mapping[int, bool]) -> None:
        """Ends the questions whether remarks are opt-outs: who has not opted out may be contacted again."""
        for contact, opted_out in answers.items():
            wish = {"do_not_contact": True} if opted_out else {"do_not_contact": False, "do_not_contact_reason": ""}
            contacts.edit(self.session, contact, wish)

    # outlets and positions

    def _know_outlets(self, names: Iterable[str]) -> None:
        """Finds the outlets of these names, in either script or with their town, and adds those that there are not."""
        missing = {name: outlets.bare(text.key(name)) for name in names if name and name not in self.outlets}
        spelled = {folded: name for name, folded in missing.items()}
        found = self._stored_outlets(spelled)
        new = {folded: spelled[folded] for folded in spelled.keys() - found.keys()}
        change_log.insert_rows(self.session, Outlet, [outlets.columns_of_new(name) for name in new.values()])
        found |= self._stored_outlets(new)
        self.outlets.update((name, found[folded]) for name, folded in missing.items())

    def _stored_outlets(self, spelled: Mapping[str, str]) -> dict[str, list[Outlet]]:
        """The outlets that there are of these names, by their bare name."""
        query = select(Outlet).order_by(Outlet.id)
        found: dict[str, list[Outlet]] = {}
        written = chain.from_iterable(map(outlets.spellings, spelled))
        for (one,) in records.among(self.session, query, Outlet.folded_name, written):
            found.setdefault(outlets.bare(one.folded_name), []).append(one)
        if spelled.keys() - found.keys():
            for one in self.session.scalars(query.where(Outlet.other_name != "")):
                found.setdefault(outlets.bare(text.key(one.other_name)), [one])
        parted = {folded: said for folded in spelled.keys() - found.keys() if (said := outlets.name_and_town(folded))}
        there = self._stored_outlets(dict(parted.values())) if parted else {}
        for folded, (name, town) in parted.items():
            if here := outlets.in_town(there.get(name, ()), town):
                found[folded] = here
        return found

    def _outlet(self, name: str, near: Where) -> Outlet:
        """The outlet of a name, the nearest of several; where only the user can say which, one without a town."""
        some = self.outlets[name]
        found = outlets.nearest(some, text.key(name), near)
        if found is None:
            found = outlets.add_named(self.session, name)
            some.append(found)
        return found

    def _post(self, contact_id: int, one: Record, rank: int, near: Where, own: Mapping[str, int] = _NONE) -> Row:
        """The row of a position, of a record's own or of a further or earlier one: at an outlet of a contact's `own`
        before any other, and at the nearest of those of one name."""
        name = one["outlet"]
        return {
            "contact_id": contact_id, "title": one["position"],
            "outlet_id": (own.get(name) or self._outlet(name, near).id) if name else None,
            "department": one["department"], "since": _day(one["since"]), "until": _day(one.get("until")), "rank": rank,
        }  # fmt: skip

    def _posts(self, contact_id: int, record: Record) -> Iterator[Row]:
        """The rows of a new contact's positions, the present one first."""
        near = _where(record)
        if _has_position(record):
            yield self._post(contact_id, record, 0, near)
        yield from (self._post(contact_id, one, rank, near) for rank, one in enumerate(record["others"], start=1))

    def _change_rows(self, part: str, differing: Mapping[int, Record]) -> None:
        """Addresses, numbers, channels or tags: one that stays keeps its row, and with it what is known of it besides
        (that mail came back from it) and what a merge wrote, which may be taken back one day."""
        if not differing:
            return
        model, same = MODELS[part], SAME[part]
        table = model.__table__
        there: dict[int, list[Row]] = {}
        query = select(table).order_by(table.c.rank, table.c.id)
        for found in records.among(self.session, query, table.c.contact_id, differing):
            there.setdefault(found.contact_id, []).append({**found._mapping})
        new, moved = [], []
        for number, record in differing.items():
            left = there.setdefault(number, [])
            for row in _owned(number, record, part):
                old = next((one for one in left if same(one, row)), None)
                if old is None:
                    new.append(row)
                else:
                    left.remove(old)
                    moved += _changes(old, row)
        change_log.delete_rows(self.session, model, [one["id"] for left in there.values() for one in left])
        change_log.update_rows(self.session, model, moved)
        change_log.insert_rows(self.session, model, new)

    def _change_positions(self, changed: Sequence[tuple[int, Record, Record]]) -> None:
        """Changes the positions of contacts, each (id, record, what it was): each keeps its row, and new ones follow.

        One who stays at an outlet stays at that very one: another may bear its name.
        """
        differing = {i: r for i, r, was in changed if any(r[name] != was[name] for name in _POSITIONS)}
        moved: list[Row] = []
        new: list[Row] = []
        for number, rows in self._positions(list(differing)).items():
            own = {row.name: row.outlet_id for row in reversed(rows) if row.name}
            ranks = count(max((row.rank for row in rows), default=-1) + 1)
            near = _where(differing[number])
            for row, one in _paired(rows, differing[number]):
                if row is None:
                    new.append(self._post(number, one, next(ranks), near, own))
                else:
                    moved += _changes({**row._mapping}, self._post(number, one, row.rank, near, own))
        change_log.update_rows(self.session, Position, moved)
        change_log.insert_rows(self.session, Position, new)

    def _positions(self, ids: Sequence[int]) -> dict[int, list[Found]]:
        """The positions of contacts, each with the name of its outlet."""
        query = select(Position.__table__, outlets.NAME_IN_TOWN.label("name")).outerjoin(
            Outlet, Outlet.id == Position.outlet_id
        )
        query = query.where(Position.contact_id.in_(ids)).order_by(Position.rank, Position.id)
        there: dict[int, list[Found]] = {number: [] for number in ids}
        for row in self.session.execute(query):
            there[row.contact_id].append(row)
        return there

    # the contact's own row

    def _columns(self, record: Record) -> Row:
        """A contact's columns; what it does not say, or no longer, is blank."""
        posts = (record, *record["others"])
        places = [self._outlet(one["outlet"], _where(record)) for one in posts if one["outlet"]]
        if record["refused"]:
            record["days"].setdefault("do_not_contact_on", i18n.today().isoformat())
        return {
            **dict.fromkeys(contacts.DAYS),
            **dict.fromkeys(contacts.STORED, ""),
            **{name: _day(value) for name, value in record["days"].items()},
            **record["texts"],
            "do_not_contact": record["refused"],
            "keeps_embargoes": record["embargoes"],
            "extra": record["extra"],
            "search": import_record.search_of(record, [name for one in places for name in (one.name, one.other_name)]),
            "sort_key": import_record.sort_key_of(record),
        }


def _where(record: Record) -> Where:
    return record["texts"].get("country", ""), record["texts"].get("city", "")


@lru_cache(maxsize=10_000)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _changes(old: Mapping[str, object], row: Row) -> list[Row]:
    """A row with the id of the one that is there, where it says anything otherwise."""
    return [{"id": old["id"], **row}] if any(old[name] != value for name, value in row.items()) else []


def _paired(rows: Sequence[Found], record: Record) -> Iterator[tuple[Found | None, Record]]:
    """The positions that are there, each with what a record says of it now; none of them for one that is new."""
    present = next((row for row in rows if row.until is None), None)
    if _has_position(record):
        yield present, record
    yield from zip_longest([row for row in rows if row is not present], record["others"])


def _has_position(record: Record) -> bool:
    return any(record[name] for name in WHAT)


_POSITIONS = (*WHAT, "since", "others")


def _owned(contact_id: int, record: Record, part: str) -> list[Row]:
    """The rows of one part of a record, with their owner and their place (tags count within their kind)."""
    if part != "tags":
        return [{**row, "contact_id": contact_id, "rank": rank} for rank, row in enumerate(record[part])]
    ranks: dict[str, int] = {}
    rows = []
    for row in record["tags"]:
        rank = ranks[row["kind"]] = ranks.get(row["kind"], -1) + 1
        rows.append({**row, "contact_id": contact_id, "rank": rank})
    return rows
