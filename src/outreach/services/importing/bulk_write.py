"""Records into the tables, in bulk: new contacts and changed ones, told to the notes that undo plays back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _, ngettext
from outreach.model.base import now
from outreach.model.people import Contact, ImportRow, Outlet, Position, Suppression
from outreach.model.quality import Decision
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import contacts, records
from outreach.services.identity import identity
from outreach.services.importing import row_store
from outreach.services.importing.matching import MODELS, records_of
from outreach.services.importing.record_check import same_email, same_phone
from outreach.services.importing.record_merge import same_channel
from outreach.services.importing.row_store import ROW_KEYS, Packed, Record
from outreach.store import backends, query_cache
from outreach.store.history import change_log
from outreach.store.query_cache import State
from outreach.values import text

Row = dict[str, Any]

_TEXTS = (*contacts.TEXTS, "country")
_WORDS = -2  # where a packed contact's words are
_NEW = 1  # the version of a contact that nobody has changed yet
_POSITION = ("contact_id", "outlet_id", "title", "department", "since", "until", "rank")


class Outdated(Problem):
    """Something was written since the rows of a file were matched with what is there."""


def begin(session: Session, state: State | None) -> None:
    """Keeps other imports waiting until this one is stored, which was matched with what there was in that state.

    Raises:
        Outdated: something was written since; two that read the same file at once would each add everybody.
    """
    backends.keep_to_itself(session.connection(), ImportRow.__tablename__)
    if state is not None and query_cache.state(session) != state:
        raise Outdated(_("The contacts have changed since the file was read. Nothing was imported: read it again."))


def label(count: int, file: str) -> str:
    """What the step is called."""
    text = ngettext("Import {count} contact from {file}", "Import {count} contacts from {file}", count)
    return text.format(count=count, file=file)


def defaults(name: str, source: str | None, basis: str) -> dict[str, str]:
    """Where a new contact comes from, for those whose row does not say: nobody is here without a source and a date."""
    found = {"source": name if source is None else source, "basis": basis, "found_on": date.today().isoformat()}
    return {field: value for field, value in found.items() if value}


class Writer:
    """Writes the records of one import into one transaction."""

    def __init__(self, session: Session, defaults: Mapping[str, str]) -> None:
        self.session = session
        self.defaults = defaults
        self.outlets: dict[str, tuple[int, str, str]] = {}  # by name as it is written: id, name, other name

    def add(self, new: Sequence[Packed]) -> Sequence[int]:
        """Adds new contacts; returns their ids in order. The index of words is suspended meanwhile, by the caller."""
        self._know_outlets(name for packed in new for name in (packed[1], *(one["outlet"] for one in packed[5])))
        given = [self._values(packed) for packed in new]
        ids = change_log.insert_values(self.session, Contact, row_store.COLUMNS, given)
        posts: list[tuple[Any, ...]] = []
        owned: dict[str, list[tuple[Any, ...]]] = {part: [] for part in MODELS}
        for number, packed in zip(ids, new, strict=True):
            _contact, outlet, title, department, since, others, *parts = packed
            if outlet or title or department:
                place = self.outlets[outlet][0] if outlet else None
                posts.append((number, place, title, department, _day(since), None, 0))
            if others:
                posts += [self._post(number, one, rank) for rank, one in enumerate(others, start=1)]
            for rows, some in zip(owned.values(), parts, strict=True):
                if some:
                    rows += [(number, *row) for row in some]
        change_log.insert_values(self.session, Position, _POSITION, posts)
        for part, model in MODELS.items():
            change_log.insert_values(self.session, model, ("contact_id", "rank", *ROW_KEYS[part]), owned[part])
        return ids

    def _values(self, packed: Packed) -> tuple[Any, ...]:
        """A new contact's columns, in the order in which they are packed."""
        (source, basis, found_on, refused_on, refused, checked_on, *rest), outlet = packed[:2]
        if outlet:
            _id, name, other = self.outlets[outlet]
            if other or name != outlet:
                rest[_WORDS] = row_store.search_of(row_store.unpack(packed), name, other)
        default = self.defaults.get
        if refused and not refused_on:
            refused_on = date.today().isoformat()
        return (
            source or default("source", ""), basis or default("basis", ""), _day(found_on or default("found_on")),
            _day(refused_on), refused, _day(checked_on), *rest,
        )  # fmt: skip

    def complete(self, added: Sequence[tuple[int, Record]]) -> None:
        """Makes contacts that this import added what later rows say of them."""
        for _id, record in added:
            for field, value in self.defaults.items():
                record["days" if field in contacts.DAYS else "texts"].setdefault(field, value)
        self.change([(number, record, _NEW) for number, record in added])

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
        self._change_places(pairs)
        for part in MODELS:
            self._change_rows(part, {i: r for i, r, was in pairs if r[part] != was[part]})
        more = self._earlier_positions(ids)
        rows = [{"id": i, **self._columns(r, more.get(i, ()))} for i, r, _was in pairs]
        change_log.update_rows(self.session, Contact, rows)
        change_log.delete_rows(self.session, ImportRow, self._ids_of(ImportRow, ids))

    def remember(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Lets a later import know these rows again: (contact's id, fingerprint)."""
        change_log.insert_values(self.session, ImportRow, ("contact_id", "fingerprint"), rows)

    def suppress(self, addresses: Mapping[str, str]) -> None:
        """Puts addresses that bounced on the list of those that are not written to, each with its reason."""
        today = date.today()
        rows = [{"folded": folded, "reason": reason, "since": today} for folded, reason in addresses.items()]
        change_log.insert_rows(self.session, Suppression, rows)

    def ask(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Marks pairs of contacts of whom nobody has said yet whether they are one: they are listed as duplicates."""
        rows = [
            {
                "problem": "duplicate", "contact_id": min(pair), "other_id": max(pair), "value": "",
                "verdict": identity.ASK, "until": None, "at": now(),
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
        missing: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            if name and name not in self.outlets:
                missing.setdefault(text.key(name), []).append(name)
        if not missing:
            return
        found: dict[str, tuple[int, str, str]] = {}
        wanted = list(missing)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            query = select(Outlet.folded_name, Outlet.id, Outlet.name, Outlet.other_name)
            for row in self.session.execute(query.where(Outlet.folded_name.in_(some)).order_by(Outlet.id.desc())):
                found[row.folded_name] = (row.id, row.name, row.other_name)
        new = [folded for folded in missing if folded not in found]
        rows = [outlets.columns_of_new(missing[folded][-1]) for folded in new]
        for folded, number in zip(new, change_log.insert_rows(self.session, Outlet, rows), strict=True):
            found[folded] = (number, missing[folded][-1], "")
        for folded, spellings in missing.items():
            self.outlets.update(dict.fromkeys(spellings, found[folded]))

    def _outlet_id(self, record: Record) -> int | None:
        return self.outlets[record["outlet"]][0] if record["outlet"] else None

    def _position(self, contact_id: int, record: Record, rank: int) -> Row:
        return {
            "contact_id": contact_id, "outlet_id": self._outlet_id(record), "title": record["position"],
            "department": record["department"], "since": _day(record["since"]), "rank": rank,
        }  # fmt: skip

    def _post(
        self, contact_id: int, one: Mapping[str, str], rank: int, own: Mapping[str, int] = MappingProxyType({})
    ) -> tuple[Any, ...]:
        """A further or earlier position, as _POSITION has it; at one of their `own` outlets, if one bears the name."""
        place = (own.get(one["outlet"]) or self.outlets[one["outlet"]][0]) if one["outlet"] else None
        return (
            contact_id, place, one["position"], one["department"], _day(one["since"]), _day(one["until"]), rank,
        )  # fmt: skip

    def _change_rows(self, part: str, differing: Mapping[int, Record]) -> None:
        """Addresses, numbers, channels or tags: one that stays keeps its row, and with it what is known of it besides
        (that mail came back from it) and what a merge wrote, which may be taken back one day."""
        if not differing:
            return
        model, same = MODELS[part], _SAME[part]
        table = model.__table__
        there: dict[int, list[Any]] = {}
        for some in records.batches(list(differing)):
            query = select(table).where(table.c.contact_id.in_(some)).order_by(table.c.rank, table.c.id)
            for found in self.session.execute(query).mappings():
                there.setdefault(found["contact_id"], []).append(found)
        new, moved, gone = [], [], []
        for number, record in differing.items():
            left = there.get(number, [])
            for row in _owned(number, record, part):
                old = next((one for one in left if same(one, row)), None)
                if old is None:
                    new.append(row)
                    continue
                left.remove(old)
                if any(old[name] != value for name, value in row.items()):
                    moved.append({"id": old["id"], **row})
            gone += [one["id"] for one in left]
        change_log.delete_rows(self.session, model, gone)
        change_log.update_rows(self.session, model, moved)
        change_log.insert_rows(self.session, model, new)

    def _change_others(self, changed: Sequence[tuple[int, list[Row], list[Row]]]) -> None:
        """Adds the positions that came, and gives those that were there the days that came."""
        differing = {number: (before, after) for number, before, after in changed if before != after}
        if not differing:
            return
        query = select(
            Position.contact_id, Position.id, Position.rank, Position.until, Position.outlet_id, Outlet.name
        ).outerjoin(Outlet, Outlet.id == Position.outlet_id)
        rows: dict[int, list[Any]] = {}
        for row in self.session.execute(
            query.where(Position.contact_id.in_(list(differing))).order_by(Position.rank, Position.id)
        ):
            rows.setdefault(row.contact_id, []).append(row)
        days: list[Row] = []
        new: list[tuple[Any, ...]] = []
        for number, (before, after) in differing.items():
            there = rows.get(number, [])
            now = next((row for row in there if row.until is None), None)
            others = [row.id for row in there if row is not now]
            for place, (was, one) in enumerate(zip(before, after, strict=False)):
                if was != one:
                    days.append({"id": others[place], "since": _day(one["since"]), "until": _day(one["until"])})
            rank = max((row.rank for row in there), default=0)
            own = {row.name: row.outlet_id for row in reversed(there) if row.name}
            added = enumerate(after[len(before) :], start=rank + 1)
            new += [self._post(number, one, place, own) for place, one in added]
        change_log.update_rows(self.session, Position, days)
        change_log.insert_values(self.session, Position, _POSITION, new)

    def _change_places(self, changed: Sequence[tuple[int, Record, Record]]) -> None:
        """Changes the positions of contacts, each (id, record, what it was)."""
        posts = [(i, r, was) for i, r, was in changed if _position_of(r) != _position_of(was)]
        # Who had no position gets it before further ones, which would pass for it.
        self._change_positions([(i, r) for i, r, was in posts if not any(_position_of(was))], moves=True)
        self._change_others([(i, was["others"], r["others"]) for i, r, was in changed])
        posts = [post for post in posts if any(_position_of(post[2]))]
        for moves in (False, True):  # who stays at an outlet stays at that very one: another may bear its name
            some = [(i, r) for i, r, was in posts if (r["outlet"] != was["outlet"]) is moves]
            self._change_positions(some, moves=moves)

    def _change_positions(self, differing: Sequence[tuple[int, Record]], *, moves: bool) -> None:
        ids = [number for number, _record in differing]
        query = select(Position.contact_id, Position.id, Position.until, Position.rank)
        query = query.where(Position.contact_id.in_(ids)).order_by(Position.rank.desc(), Position.id.desc())
        first: dict[int, int] = {}
        last: dict[int, int] = {}  # the last place that is taken
        for row in self.session.execute(query):
            last.setdefault(row.contact_id, row.rank)
            if row.until is None:
                first[row.contact_id] = row.id
        rows = [
            {
                "id": first[i],
                **({"outlet_id": self._outlet_id(r)} if moves else {}),
                "title": r["position"],
                "department": r["department"],
                "since": _day(r["since"]),
            }
            for i, r in differing
            if i in first
        ]
        change_log.update_rows(self.session, Position, rows)
        new = [self._position(i, r, last.get(i, -1) + 1) for i, r in differing if i not in first]
        change_log.insert_rows(self.session, Position, new)

    def _earlier_positions(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Titles and outlets of positions behind the first: a contact is found by them too."""
        query = (
            select(Position.contact_id, Position.title, Outlet.name, Outlet.other_name)
            .outerjoin(Outlet, Outlet.id == Position.outlet_id)
            .where(Position.contact_id.in_(list(ids)))
            .order_by(Position.rank, Position.id)
        )
        found: dict[int, list[str]] = {}
        for row in self.session.execute(query):
            found.setdefault(row.contact_id, []).extend(part for part in row[1:] if part)
        return found

    def _ids_of(self, model: Any, contact_ids: Sequence[int]) -> list[int]:
        found: list[int] = []
        for start in range(0, len(contact_ids), 500):
            some = list(contact_ids[start : start + 500])
            found += self.session.scalars(select(model.id).where(model.contact_id.in_(some)))
        return found

    # the contact's own row

    def _columns(self, record: Record, positions: Sequence[str]) -> Row:
        """A changed contact's columns; what it no longer says is blank."""
        outlet = record["outlet"]
        known = self.outlets[outlet][1:] if outlet else ()
        if record["refused"]:
            record["days"].setdefault("do_not_contact_on", date.today().isoformat())
        return {
            **dict.fromkeys(contacts.DAYS),
            **dict.fromkeys(_TEXTS, ""),
            **{name: date.fromisoformat(value) for name, value in record["days"].items()},
            **record["texts"],
            "do_not_contact": record["refused"],
            "keeps_embargoes": record["embargoes"],
            "extra": record["extra"],
            "search": row_store.search_of(record, *known, positions=positions),
            "sort_key": row_store.sort_key_of(record),
        }


@lru_cache(maxsize=10_000)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# What makes a row of a contact the one that is there.
_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "emails": same_email,
    "phones": same_phone,
    "channels": same_channel,
    "tags": lambda one, other: bool((one["kind"], one["folded"]) == (other["kind"], other["folded"])),
}


def _position_of(record: Record) -> tuple[str, ...]:
    return record["outlet"], record["position"], record["department"], record["since"]


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
