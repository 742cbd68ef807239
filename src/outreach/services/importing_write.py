"""Records into the tables, in bulk: new contacts and changed ones, told to the notes that undo plays back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import text
from outreach.model.people import Contact, ImportRow, Outlet, Position
from outreach.problems import Problem
from outreach.services import contacts, indexing, outlets
from outreach.services.importing_check import Record
from outreach.services.importing_match import MODELS, records_of
from outreach.store import changes

Row = dict[str, Any]


class Writer:
    """Writes the records of one import into one transaction."""

    def __init__(self, session: Session, defaults: Mapping[str, str]) -> None:
        self.session = session
        self.defaults = defaults
        self.outlets: dict[str, tuple[int, str, str]] = {}  # folded name: id, name, other name

    def add(self, records: Sequence[Record]) -> list[int]:
        """Adds new contacts; returns their ids in order. The index of words is suspended meanwhile, by the caller."""
        self._know_outlets(record["outlet"] for record in records)
        for record in records:
            self._take_defaults(record)
        ids = changes.insert_rows(self.session, Contact, [self._columns(record) for record in records])
        pairs = list(zip(ids, records, strict=True))
        changes.insert_rows(self.session, Position, [self._position(i, r) for i, r in pairs if _has_position(r)])
        for part, model in MODELS.items():
            changes.insert_rows(self.session, model, [row for i, r in pairs for row in _owned(i, r, part)])
        return ids

    def change(self, changed: Sequence[tuple[int, Record, int]]) -> None:
        """Changes contacts, each (id, record, version).

        Raises:
            Problem: one is no longer as it was when the import was prepared.
        """
        ids = [number for number, _record, _version in changed]
        there = records_of(self.session, ids)
        for number, record, version in changed:
            if number not in there or there[number][1] != version:
                name = record["texts"].get("name") or record["outlet"]
                message = _("“{name}” has changed since the file was read. Nothing was imported: read it again.")
                raise Problem(message.format(name=name))
        self._know_outlets(record["outlet"] for _id, record, _version in changed)
        self._change_positions([(i, r) for i, r, _v in changed if _position_of(r) != _position_of(there[i][0])])
        for part, model in MODELS.items():
            differing = [(i, r) for i, r, _v in changed if r[part] != there[i][0][part]]
            changes.delete_rows(self.session, model, self._ids_of(model, [i for i, _r in differing]))
            changes.insert_rows(self.session, model, [row for i, r in differing for row in _owned(i, r, part)])
        more = self._earlier_positions(ids)
        rows = [{"id": i, **self._columns(r, more.get(i, ()), blank=True)} for i, r, _v in changed]
        changes.update_rows(self.session, Contact, rows)
        changes.delete_rows(self.session, ImportRow, self._ids_of(ImportRow, ids))

    def remember(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Lets a later import know these rows again: (contact's id, fingerprint)."""
        changes.insert_rows(
            self.session, ImportRow, [{"contact_id": number, "fingerprint": mark} for number, mark in rows]
        )

    # outlets and positions

    def _know_outlets(self, names: Iterable[str]) -> None:
        wanted = {text.key(name): name for name in names if name}
        missing = [folded for folded in wanted if folded not in self.outlets]
        for start in range(0, len(missing), 500):
            some = missing[start : start + 500]
            query = select(Outlet.folded_name, Outlet.id, Outlet.name, Outlet.other_name)
            for row in self.session.execute(query.where(Outlet.folded_name.in_(some)).order_by(Outlet.id.desc())):
                self.outlets[row.folded_name] = (row.id, row.name, row.other_name)
        new = [folded for folded in missing if folded not in self.outlets]
        ids = changes.insert_rows(self.session, Outlet, [outlets.columns_of_new(wanted[folded]) for folded in new])
        for folded, number in zip(new, ids, strict=True):
            self.outlets[folded] = (number, wanted[folded], "")

    def _outlet_id(self, record: Record) -> int | None:
        return self.outlets[text.key(record["outlet"])][0] if record["outlet"] else None

    def _position(self, contact_id: int, record: Record) -> Row:
        return {
            "contact_id": contact_id, "outlet_id": self._outlet_id(record), "title": record["position"],
            "department": record["department"], "rank": 0,
        }  # fmt: skip

    def _change_positions(self, differing: Sequence[tuple[int, Record]]) -> None:
        ids = [number for number, _record in differing]
        query = select(Position.contact_id, Position.id).where(Position.contact_id.in_(ids))
        first: dict[int, int] = {}
        for row in self.session.execute(query.order_by(Position.rank.desc(), Position.id.desc())):
            first[row.contact_id] = row.id
        rows = [
            {"id": first[i], "outlet_id": self._outlet_id(r), "title": r["position"], "department": r["department"]}
            for i, r in differing
            if i in first
        ]
        changes.update_rows(self.session, Position, rows)
        changes.insert_rows(self.session, Position, [self._position(i, r) for i, r in differing if i not in first])

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

    def _take_defaults(self, record: Record) -> None:
        for name, value in self.defaults.items():
            record["days" if name in contacts.DAYS else "texts"].setdefault(name, value)
        if record["refused"]:
            record["days"].setdefault("do_not_contact_on", date.today().isoformat())

    def _columns(self, record: Record, positions: Iterable[str] = (), *, blank: bool = False) -> Row:
        texts = record["texts"]
        emails = [row["raw"] if row["address"] is None else row["address"] for row in record["emails"]]
        outlet = record["outlet"]
        known = self.outlets.get(text.key(outlet)) if outlet else None
        row: Row = {name: date.fromisoformat(value) for name, value in record["days"].items()}
        if blank:
            row = {**dict.fromkeys(contacts.DAYS), **dict.fromkeys((*contacts.TEXTS, "country"), ""), **row}
        row.update(texts)
        row["do_not_contact"] = record["refused"]
        row["extra"] = record["extra"]
        row["search"] = indexing.search_of(
            names=[texts.get(name, "") for name in ("name", "other_name", "formal_name", "nickname")],
            others=[
                record["position"], *((known[1], known[2]) if known else ()), *positions,
                texts.get("city", ""), texts.get("state", ""), texts.get("notes", ""), *emails,
                *(item["value"] for item in record["channels"]),
                *(tag["value"] for tag in record["tags"] if tag["kind"] != "language"),
            ],
            numbers=[item["e164"] or item["raw"] for item in record["phones"]],
        )  # fmt: skip
        row["sort_key"] = text.sort_key(texts.get("name") or self._shown(record, emails))
        return row

    def _shown(self, record: Record, emails: Sequence[str]) -> str:
        texts = record["texts"]
        person = SimpleNamespace(**{name: texts.get(name, "") for name in ("other_name", "street", "city", "state")})
        return indexing.stand_in(person, record["outlet"], emails, [row["raw"] for row in record["phones"]])


def _has_position(record: Record) -> bool:
    return any(_position_of(record))


def _position_of(record: Record) -> tuple[str, str, str]:
    return record["outlet"], record["position"], record["department"]


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
