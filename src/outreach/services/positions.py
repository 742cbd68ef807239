"""Who works where, and has worked where, from when until when (features.md C1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import position_cell
from outreach.model.people import Contact, Outlet, Position
from outreach.model.position_cell import WHAT, WHEN
from outreach.problems import FieldProblem
from outreach.services import indexing, outlets, records
from outreach.services.records import Fields

# The fields of a contact that are its present position.
PRESENT = ("position", "department", "outlet", "position_since")


def fields_of(positions: Iterable[Position]) -> list[Fields]:
    """Positions as `other_positions` of a form."""
    return [
        position_cell.row(row.title, row.department, row.outlet.name if row.outlet else "", row.since, row.until)
        for row in positions
    ]


def put(session: Session, contact: Contact, fields: Mapping[str, Any]) -> None:
    """Sets the present position and the others, as far as they are given.

    A present position of which nothing is left is taken away; one that has ended is given among the others.

    Raises:
        FieldProblem: a day that is none, or an end before its beginning.
    """
    if not any(name in fields for name in (*PRESENT, "other_positions")):
        return
    present = indexing.present(contact)
    others = [row for row in contact.positions if row is not present]
    known = {row.outlet.name: row.outlet for row in reversed(contact.positions) if row.outlet and row.outlet.name}
    if any(name in fields for name in PRESENT):
        present = _present(session, present, fields)
    if "other_positions" in fields:
        others = _others(session, others, fields["other_positions"], known)
    wanted = [*([present] if present else []), *others]
    for rank, row in enumerate(wanted):
        if row.rank != rank:
            row.rank = rank
    if wanted != list(contact.positions):
        contact.positions = wanted


def _present(session: Session, there: Position | None, fields: Mapping[str, Any]) -> Position | None:
    row = there or Position(title="", department="", rank=0)
    title = records.clean(fields.get("position", row.title), "position").strip()
    department = records.clean(fields.get("department", row.department), "department").strip()
    outlet = row.outlet if there else None
    if "outlet" in fields:
        name = records.clean(fields["outlet"], "outlet").strip()
        if outlet is None or outlet.name != name:  # another outlet may bear the same name
            outlet = outlets.by_name(session, name)
    since = records.day(fields.get("position_since", row.since), "position_since")
    if not (title or department or outlet):
        return None
    _set(row, title, department, outlet, since, None)
    return row


def _others(
    session: Session, there: list[Position], wanted: Iterable[Mapping[str, Any]], known: Mapping[str, Outlet]
) -> list[Position]:
    """The further positions; `known` are the contact's outlets by name, for another one may bear the same name."""
    found: list[Position] = []
    left = list(there)
    for item in wanted:
        title, department, name = (records.clean(item.get(key), "other_positions").strip() for key in WHAT)
        since, until = (records.day(item.get(key), "other_positions") for key in WHEN)
        if not (title or department or name):
            continue
        if since and until and until < since:
            raise FieldProblem("other_positions", _("A position ends before it begins."))
        said = (title, department, name)
        row = next((old for old in left if (old.title, old.department, _name_of(old.outlet)) == said), None)
        outlet = row.outlet if row else known.get(name) or outlets.by_name(session, name)
        if row is None:
            same = (title, department, outlet)
            row = next((old for old in left if (old.title, old.department, old.outlet) == same), None)
        if row is None:
            row = Position(title="", department="", rank=0)
        else:
            left.remove(row)
        _set(row, title, department, outlet, since, until)
        found.append(row)
    return found


def _name_of(outlet: Outlet | None) -> str:
    return outlet.name if outlet else ""


def _set(row: Position, title: str, department: str, outlet: Outlet | None, since: Any, until: Any) -> None:
    for name, value in (("title", title), ("department", department), ("since", since), ("until", until)):
        if getattr(row, name) != value:
            setattr(row, name, value)
    if row.id is None or row.outlet is not outlet:
        row.outlet = outlet
