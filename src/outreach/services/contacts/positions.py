"""Who works where, and has worked where, from when until when (features.md C1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, date

from sqlalchemy.orm import Session

from outreach.i18n import _, today
from outreach.model.people import Contact, Outlet, Position
from outreach.problems import FieldProblem
from outreach.services import outlets
from outreach.services.contacts import indexing, records
from outreach.services.contacts.records import Fields, FormFields
from outreach.values import position_cell
from outreach.values.position_cell import WHAT, WHEN
from outreach.values.position_change import Place, is_move, is_same

# The fields of a contact that are its present position.
PRESENT = ("position", "department", "outlet", "position_since")


def fields_of(positions: Iterable[Position]) -> list[Fields]:
    """Positions as `other_positions` of a form."""
    return [
        position_cell.row(row.title, row.department, row.outlet.name if row.outlet else "", row.since, row.until)
        for row in positions
    ]


def history(contact: Contact) -> list[Fields]:
    """All positions of a loaded contact: those held now, then those that have ended, the newest first."""
    return fields_of(sorted(contact.positions, key=_age))


def _age(row: Position) -> tuple[int, int]:
    """By what positions are ordered; those held now stay in their order."""
    return (-MAXYEAR * 366, 0) if row.until is None else (-row.until.toordinal(), -(row.since or date.min).toordinal())


def put(session: Session, contact: Contact, fields: FormFields) -> None:
    """Sets the present position and the others, as far as they are given.

    Another outlet or job title ends the present position and begins the next one (`model.position_change`), unless
    `moved` is given as False: then what is there was wrong. Who has no position left has ended the last one, too.

    Raises:
        FieldProblem: a day that is none or cannot be, or an end before its beginning.
    """
    if fields.keys().isdisjoint((*PRESENT, "other_positions")):
        return
    known = _outlets_of(contact)
    before = now = indexing.present(contact)
    if not fields.keys().isdisjoint(PRESENT):
        now = _present(session, contact, before, fields)
    others = [row for row in contact.positions if row not in (before, now)]
    ended = [before] if before is not None and before.until is not None else []
    if "other_positions" in fields:
        others = _others(session, [*others, *ended], fields["other_positions"], known)
    _arrange(contact, [*filter(None, [now]), *(row for row in ended if row not in others), *others])


def _outlets_of(contact: Contact) -> dict[str, Outlet]:
    """A contact's outlets by name; of two of one name the first."""
    found = (row.outlet for row in reversed(contact.positions) if row.outlet)
    return {outlet.name: outlet for outlet in found if outlet.name}


def _arrange(contact: Contact, wanted: list[Position]) -> None:
    for rank, row in enumerate(wanted):
        records.put(row, {"rank": rank})
    if wanted != list(contact.positions):
        contact.positions = wanted


def move(
    session: Session, contact: Contact, outlet: str | None, position: str | None = None, since: date | None = None
) -> None:
    """Ends the present position and begins the next one; None keeps what is there, or means today.

    To be moved to where one is changes nothing but the day, where one is given.

    Raises:
        FieldProblem("position_since"): the day is still to come, or before the present position began.
    """
    there = indexing.present(contact)
    was = _place(there)
    now = Place(was.outlet if outlet is None else outlet, was.position if position is None else position)
    if there is None or not is_same(was, now):
        given = {"outlet": now.outlet, "position": now.position, "position_since": since or today()}
        put(session, contact, {**given, "moved": True})
    elif since is not None and since != there.since:
        before = [row for row in contact.positions if there.since is not None and row.until == there.since]
        for row in before:
            _end(row, since)
        there.since = _not_to_come(since)


def _present(session: Session, contact: Contact, there: Position | None, fields: FormFields) -> Position | None:
    """The present position that the fields make, None for none; one that they have moved from is ended."""
    was, old = _place(there), there or _new()
    now = Place(_text(fields, "outlet", was.outlet), _text(fields, "position", was.position))
    department = _text(fields, "department", old.department)
    since = records.day(fields.get("position_since", old.since), "position_since")
    moved = there is not None and _is_move(fields, was, now)
    near = contact.country, contact.city
    if moved:
        department, since = _after_move(old, fields, department, since, stays=now.outlet == was.outlet)
    outlet = old.outlet if there and now.outlet == was.outlet else outlets.by_name(session, now.outlet, near)
    if not (now.position or department or outlet):
        return None
    row = there
    if there is None or moved:
        row = _held(contact, now, fields) or _new()
    assert row is not None
    _set(row, now.position, department, outlet, since, None)
    return row


def _after_move(
    old: Position, fields: FormFields, department: str, since: date | None, *, stays: bool
) -> tuple[str, date | None]:
    """The department and the first day of the next position; the old one ends on that day, or today."""
    if since == old.since and not fields.get("moved"):
        since = today()
    if department == old.department and not stays:
        department = ""
    _end(old, since or today())
    return department, since


def _new() -> Position:
    return Position(title="", department="", since=None, rank=0)


def _is_move(fields: FormFields, was: Place, now: Place) -> bool:
    said = fields.get("moved")
    return is_move(was, now) if said is None else bool(said) and was != now


def _held(contact: Contact, place: Place, fields: FormFields) -> Position | None:
    """A further position they hold, which becomes the first one."""
    if "other_positions" in fields:
        return None
    return next((row for row in contact.positions if row.until is None and is_same(_place(row), place)), None)


def _text(fields: FormFields, name: str, old: str) -> str:
    return records.clean(fields[name], name).strip() if name in fields else old


def _place(row: Position | None) -> Place:
    return Place(_name_of(row.outlet), row.title) if row is not None else Place("", "")


def _end(row: Position, day: date) -> None:
    if row.since is not None and day < row.since:
        text = _("The position at {place} began on {day}: it can't have ended before.")
        raise FieldProblem("position_since", text.format(place=_name_of(row.outlet) or row.title, day=row.since))
    row.until = _not_to_come(day)


def _not_to_come(day: date) -> date:
    if day > today():
        raise FieldProblem("position_since", _("{day} is in the future. Enter the move on that day.").format(day=day))
    return day


def _others(
    session: Session, there: list[Position], wanted: Iterable[FormFields], known: Mapping[str, Outlet]
) -> list[Position]:
    """The further positions; `known` are the contact's outlets by name, for another one may bear the same name."""
    found: list[Position] = []
    left = list(there)
    for item in wanted:
        title, department, name = (records.clean(item.get(key), "other_positions").strip() for key in WHAT)
        if not (title or department or name):
            continue
        since, until = _span(item)
        row = _taken(left, title, department, name)
        outlet = row.outlet if row else known.get(name) or outlets.by_name(session, name)
        row = row or _taken(left, title, department, _name_of(outlet)) or _new()
        _set(row, title, department, outlet, since, until)
        found.append(row)
    return found


def _span(item: FormFields) -> tuple[date | None, date | None]:
    since, until = (records.day(item.get(key), "other_positions") for key in WHEN)
    if since and until and until < since:
        raise FieldProblem("other_positions", _("The position ends before it begins."))
    return since, until


def _taken(rows: list[Position], title: str, department: str, outlet: str) -> Position | None:
    """The first of the rows that says this, taken out of them."""
    said = (title, department, outlet)
    row = next((row for row in rows if (row.title, row.department, _name_of(row.outlet)) == said), None)
    if row is not None:
        rows.remove(row)
    return row


def _name_of(outlet: Outlet | None) -> str:
    return outlet.name if outlet else ""


def _set(
    row: Position, title: str, department: str, outlet: Outlet | None, since: date | None, until: date | None
) -> None:
    records.put(row, {"title": title, "department": department, "since": since, "until": until})
    if row.id is None or row.outlet is not outlet:
        row.outlet = outlet
