"""The rows of one contact or outlet become those of another: equal ones are united, the others move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.activities import Activity
from outreach.model.base import Base
from outreach.model.people import NOT_WRITTEN_TO, Channel, Contact, Email, Outlet, Phone, Position, Tag
from outreach.model.quality import Decision
from outreach.services.contacts import records, references
from outreach.store.history import change_log
from outreach.values import messengers, text

# What makes two rows of a contact the same; positions have a rule of their own.
Row = Email | Phone | Channel | Tag | Position
KEYS: dict[type[Base], Callable[[Any], Hashable]] = {
    Email: lambda row: row.folded or ("", text.fold(row.raw.strip())),
    Phone: lambda row: (row.e164, row.extension or "") if row.e164 else ("", text.fold(row.raw.strip())),
    Channel: lambda row: messengers.account_key(row.network, row.value),
    Tag: lambda row: (row.kind, row.folded),
}
# Rows that stand in an order, and where a record has them; an outlet has no positions of its own.
PARTS: dict[type[Base], str] = {
    Email: "emails", Phone: "phones", Channel: "channels", Tag: "tags", Position: "positions",
}  # fmt: skip


def join(session: Session, keep: Contact | Outlet, other: Contact | Outlet, firsts: Iterable[str]) -> None:
    """Moves all that hangs on `other` to `keep`; `firsts` are the kinds of row (position, email, phone) of which the
    other's first one comes first."""
    first, table = set(firsts), keep.__tablename__
    gone: list[tuple[type[Base], int]] = []
    ordered = {model: part for model, part in PARTS.items() if hasattr(keep, part)}
    for model, part in ordered.items():
        united, twice = _joined(model, getattr(keep, part), getattr(other, part), first=model.__tablename__ in first)
        gone += twice
        for row in united:
            setattr(row, f"{table}_id", keep.id)
    for belonging in references.of(table):
        if belonging.model not in (*ordered, Decision):
            gone += _moved(session, belonging, keep.id, other.id)
    if isinstance(keep, Contact):
        gone += _decisions(session, keep.id, other.id)
    else:
        gone += _positions_twice(session, keep.id)
    session.flush()
    for model, number in gone:
        change_log.delete_rows(session, model, [number])


def _joined(
    model: type[Base], there: Sequence[Row], theirs: Sequence[Row], *, first: bool
) -> tuple[list[Row], list[tuple[type[Base], int]]]:
    """Unites rows that stand in an order; returns those of the kept one now, and those that are there twice."""
    result, gone, leads = list(there), [], []
    for row in theirs:
        same = next((old for old in there if _is_same(model, old, row)), None)
        if same is not None:
            _fill(same, row)
            gone.append((model, row.id))
        else:
            result.append(row)
        leads.append(same or row)
    if first and leads:
        result.remove(leads[0])
        result.insert(0, leads[0])
    if model is Position:
        result.sort(key=lambda row: isinstance(row, Position) and row.until is not None)
    number(result)
    return result, gone


def _positions_twice(session: Session, outlet_id: int) -> list[tuple[type[Base], int]]:
    """The positions that somebody holds twice at an outlet, now that it is one."""
    found: dict[int, list[Position]] = defaultdict(list)
    gone: list[tuple[type[Base], int]] = []
    session.flush()
    query = select(Position).where(Position.outlet_id == outlet_id).order_by(Position.rank, Position.id)
    for row in session.scalars(query):
        same = next((old for old in found[row.contact_id] if _is_same(Position, old, row)), None)
        if same is None:
            found[row.contact_id].append(row)
        else:
            _fill(same, row)
            gone.append((Position, row.id))
    return gone


def number(rows: Sequence[Row]) -> None:
    """Their places; tags count within their kind."""
    ranks: dict[str, Iterator[int]] = defaultdict(count)
    for row in rows:
        records.put(row, {"rank": next(ranks[row.kind if isinstance(row, Tag) else ""])})


def _is_same(model: type[Base], one: Row, other: Row) -> bool:
    if not isinstance(one, Position) or not isinstance(other, Position):
        return KEYS[model](one) == KEYS[model](other)
    if one.outlet_id != other.outlet_id or one.until != other.until:
        return False
    pairs = ((one.title, other.title), (one.department, other.department))
    equal = [text.key(a) == text.key(b) for a, b in pairs]
    return all(same or (one.outlet_id is not None and not (a and b)) for same, (a, b) in zip(equal, pairs, strict=True))


def _fill(row: Row, other: Row) -> None:
    """Puts into a row what only its twin knows."""
    for name in ("label", "title", "department", "since"):
        if getattr(other, name, None) and not getattr(row, name):
            setattr(row, name, getattr(other, name))
    if isinstance(row, Email) and isinstance(other, Email) and _weight(other) > _weight(row):
        row.bounced_on, row.bounce, row.bounce_text = other.bounced_on, other.bounce, other.bounce_text


def _weight(row: Email) -> tuple[bool, date]:
    """Of two things that are known of one address the later counts, but none that is over one day ends what is not."""
    return row.bounce in NOT_WRITTEN_TO, row.bounced_on or date.min


def _moved(
    session: Session, belonging: references.Belonging, keep_id: int, other_id: int
) -> list[tuple[type[Base], int]]:
    """Moves the rows of any table; returns those for which the kept one has its own already (one pick a list)."""
    model: Any = belonging.model
    keys = references.taken_keys(model, belonging.column) + [["asks_for"]] * (model is Activity)
    there = session.scalars(select(model).where(belonging.owner == keep_id)).all() if keys else ()
    taken = {(place, *(getattr(row, name) for name in names)) for row in there for place, names in enumerate(keys)}
    gone = []
    for row in session.scalars(select(model).where(belonging.owner == other_id)).all():
        mine = {(place, *(getattr(row, name) for name in names)) for place, names in enumerate(keys)}
        if mine & taken:
            gone.append((model, row.id))
        else:
            setattr(row, belonging.column, keep_id)
    return gone


def _decisions(session: Session, keep_id: int, other_id: int) -> list[tuple[type[Base], int]]:
    """What was decided about the other holds for the kept one; what was decided about the two of them is done with."""
    wanted = (Decision.contact_id.in_((keep_id, other_id))) | (Decision.other_id.in_((keep_id, other_id)))
    rows = session.scalars(select(Decision).where(wanted).order_by(Decision.id)).all()
    theirs = [row for row in rows if other_id in (row.contact_id, row.other_id)]
    taken = {_about(row, row.contact_id, row.other_id): row for row in rows if row not in theirs}
    gone: list[tuple[type[Base], int]] = []
    for row in theirs:
        one = keep_id if row.contact_id == other_id else row.contact_id
        two = keep_id if row.other_id == other_id else row.other_id
        if two is not None:
            one, two = min(one, two), max(one, two)
        mine = taken.setdefault(_about(row, one, two), row)
        if one == two or mine is not row:
            # What one of them was judged for good is not asked again because the other was put off for a week.
            if _holds(row) > _holds(mine):
                mine.verdict, mine.until = row.verdict, row.until
            gone.append((Decision, row.id))
        else:
            row.contact_id, row.other_id = one, two
    return gone


def _holds(row: Decision) -> date:
    """The day until which a decision holds."""
    return date.max if row.verdict == "keep" else row.until or date.min


def _about(row: Decision, contact_id: int | None, other_id: int | None) -> Hashable:
    return row.problem, contact_id, other_id, row.value
