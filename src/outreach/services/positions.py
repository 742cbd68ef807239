"""Who works where, and has worked where, from when until when (features.md C1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.people import Contact, Outlet, Position
from outreach.problems import FieldProblem
from outreach.services import indexing, outlets, records
from outreach.services.records import Fields

# The fields of a contact that are its present position, and those of any other one.
PRESENT = ("position", "department", "outlet", "position_since")
OTHER = ("position", "department", "outlet", "since", "until")


def fields_of(positions: Iterable[Position]) -> list[Fields]:
    """Positions as `other_positions` of a form: position, department, outlet, since, until."""
    return [
        {
            "position": row.title, "department": row.department, "outlet": row.outlet.name if row.outlet else "",
            "since": row.since, "until": row.until,
        }
        for row in positions
    ]  # fmt: skip


def cell_of(positions: Iterable[Mapping[str, Any]]) -> str:
    """Other positions in one cell of a table: "Editor | News desk | Kabar | 2019-01-01 | 2021-05-31; Reporter | …"."""
    return "; ".join(" | ".join(_escaped(str(row[key] or "")) for key in OTHER) for row in positions)


def of_cell(cell: str) -> list[Fields] | None:
    """The positions that a cell says, as `cell_of` writes them, days as ISO texts; None where it cannot be read."""
    found = []
    for one in _split(cell, ";"):
        parts = [_unescaped(part.strip()) for part in _split(one, "|")]
        if len(parts) > len(OTHER):
            return None
        row = dict(zip(OTHER, [*parts, *[""] * (len(OTHER) - len(parts))], strict=True))
        if not all(_is_day(row[key]) for key in ("since", "until")) or "" < row["until"] < row["since"]:
            return None
        if any(parts[:3]):
            found.append(row)
    return found or None


def _split(text: str, sign: str) -> list[str]:
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == sign:
            parts.append("")
        else:
            parts[-1] += token
    return parts


_TOKEN = re.compile(r"\\.|.", re.S)
_SIGNS = {"\\": "\\\\", "|": "\\|", ";": "\\;", "\n": "\\n"}


def _escaped(value: str) -> str:
    return "".join([_SIGNS.get(letter, letter) for letter in value])


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value, flags=re.S)


def _is_day(value: str) -> bool:
    try:
        return not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


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
    if any(name in fields for name in PRESENT):
        present = _present(session, present, fields)
    if "other_positions" in fields:
        others = _others(session, others, fields["other_positions"])
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
        outlet = outlets.by_name(session, records.clean(fields["outlet"], "outlet"))
    since = records.day(fields.get("position_since", row.since), "position_since")
    if not (title or department or outlet):
        return None
    _set(row, title, department, outlet, since, None)
    return row


def _others(session: Session, there: list[Position], wanted: Iterable[Mapping[str, Any]]) -> list[Position]:
    found: list[Position] = []
    left = list(there)
    for item in wanted:
        title, department, name = (records.clean(item.get(key), "other_positions").strip() for key in OTHER[:3])
        since, until = (records.day(item.get(key), "other_positions") for key in OTHER[3:])
        if not (title or department or name):
            continue
        if since and until and until < since:
            raise FieldProblem("other_positions", _("A position ends before it begins."))
        outlet = outlets.by_name(session, name)
        same = (title, department, outlet)
        row = next((old for old in left if (old.title, old.department, old.outlet) == same), None)
        if row is None:
            row = Position(title="", department="", rank=0)
        else:
            left.remove(row)
        _set(row, title, department, outlet, since, until)
        found.append(row)
    return found


def _set(row: Position, title: str, department: str, outlet: Outlet | None, since: Any, until: Any) -> None:
    for name, value in (("title", title), ("department", department), ("since", since), ("until", until)):
        if getattr(row, name) != value:
            setattr(row, name, value)
    if row.id is None or row.outlet is not outlet:
        row.outlet = outlet
