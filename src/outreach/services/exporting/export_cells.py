"""The columns of a table of contacts, each filled for a block of them: all that is there, or those that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Text, case, cast, func, literal_column, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.base import Base
from outreach.model.people import EMAIL_LABELS, NETWORKS, PHONE_LABELS, Channel, Contact, Email, Phone, Position
from outreach.services.contacts import contacts
from outreach.services.exporting import export_columns
from outreach.services.exporting.export_blocks import Block, shown
from outreach.services.exporting.export_records import PLAIN, YES_OR_NO, batches
from outreach.services.progress import Progress
from outreach.store.search import among, gathered, numbers
from outreach.values import column_recognition, position_cell

# Always there in a full export, even where empty; the others where somebody has something in them.
_ALWAYS = {"name", "outlet", "position", "email", "phone", "languages", "country", "city", "beats", "tags"}
_OF_POSITION = ("position", "department", "outlet", "position_since")
Fill = Callable[[Block], Sequence[str]]


class Cells(NamedTuple):
    """A column: its name in the file, what fills it for a block, and the column of `contact` that this reads."""

    header: str
    fill: Fill
    field: str = ""


def chosen(wanted: Iterable[str]) -> list[Cells]:
    """The columns of these names, in this order: `email` is the first address, `emails` all of them.

    Raises:
        Problem: there is no column of that name.
    """
    return [
        Cells(export_columns.header(name), _chosen(name), name if name in PLAIN else "")
        for name in export_columns.known(wanted)
    ]


def _chosen(name: str) -> Fill:
    field, _dot, kind = name.partition(".")
    if name == "id":
        return lambda block: [str(number) for number in block.ids]
    if name == "language":
        return lambda block: [(words or [""])[0] for words in block.words["languages"]]
    several = {"emails": "email", "phones": "phone", "channels": "channel"}.get(field, field)
    if several not in ("email", "phone", "channel"):
        return _plain(name)
    if name == "channels":
        return lambda block: block.all((row[0], f"{row[1]}: {row[2]}") for row in block.channels)
    reach = {"email": _addresses, "phone": _numbers, "channel": _accounts}[several]
    if field == several != "channel":
        return lambda block: block.first(reach(block, kind))
    return lambda block: block.all(reach(block, kind))


def _addresses(block: Block, kind: str) -> Iterable[tuple[int, str]]:
    rows = block.emails
    return ((row[0], row[2] if row[3] and row[2] else row[1]) for row in rows if not kind or row[4] == kind)


def _numbers(block: Block, kind: str) -> Iterable[tuple[int, str]]:
    rows = block.phones
    return ((row[0], shown(row[1], row[4] and row[2], row[3])) for row in rows if not kind or row[6] == kind)


def _accounts(block: Block, kind: str) -> Iterable[tuple[int, str]]:
    return ((row[0], row[2]) for row in block.channels if row[1] == kind)


def _plain(name: str) -> Fill:
    """A field that is one text, one day, a yes or a list of words."""
    if name in export_columns.WORDS:
        return lambda block: block.cells_of_words[name]
    if name in _OF_POSITION:
        return lambda block: block.positions[name]
    if name == "other_positions":
        return lambda block: [position_cell.written(one) if one else "" for one in block.positions[name]]
    if name in YES_OR_NO:
        return lambda block: ["yes" if one else "" for one in block.plain(name)]
    if name in contacts.DAYS:
        return lambda block: [_day(one) for one in block.plain(name)]
    return lambda block: block.plain(name)


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


# --- everything -------------------------------------------------------------------------------------------------


def everything(session: Session, ids: Sequence[int]) -> Generator[Progress, None, list[Cells]]:
    """Columns that hold all that these contacts have, so that an import of the file brings it back.

    Each address, number and channel has a column of its own, of its kind; the columns stand in an order in which
    nobody's second number comes before the first. Of a million each question takes its time: it can be stopped after
    each.
    """
    looking = Progress(0, len(ids), _("Reading contacts"))
    there = {*_ALWAYS, *_OF_POSITION[:3], *export_columns.WORDS, *used(session, ids)}
    yield looking
    there.update(_career(session, ids))
    made: list[Cells] = []
    for target in column_recognition.TARGETS:
        if target in ("email", "phone") or target == "channel.telegram":
            yield looking
            made.extend(_reach_columns(session, target.partition(".")[0], ids))
        elif target in export_columns.PLAIN_TARGETS and target in there:
            made.append(Cells(column_recognition.label(target), _plain(target), target if target in PLAIN else ""))
    taken = {column.header.casefold() for column in made}
    extras: dict[str, None] = {}
    for some in batches(ids, 5000) if "extra" in there else ():
        extras.update(_extras(session, some))
        yield looking
    for name in extras:
        header = name if name.casefold() not in taken else f"{name} (2)"
        made.append(Cells(header, _extra(name), "extra"))
    return made


def used(session: Session, ids: Sequence[int]) -> list[str]:
    """The columns of `contact`, `extra` too, in which one of them has something."""
    names = (*PLAIN, "extra")
    counts = [func.count(_something(Contact.__table__.c[name], name)) for name in names]
    (row,) = session.execute(select(*counts).where(*_among(session, Contact.__table__.c.id, ids)))
    return [name for name, count in zip(names, row, strict=True) if count]


def _career(session: Session, ids: Sequence[int]) -> list[str]:
    """The columns that say more than the present position, as far as one of these has anything in them."""
    place = Position.__table__.c
    more = case((place.until.is_not(None) | (place.rank > 0), literal_column("1")))
    counts = select(func.count(place.since), func.count(more))
    since, others = session.execute(counts.where(*_among(session, place.contact_id, ids))).one()
    return [*(["position_since"] if since else []), *(["other_positions"] if others else [])]


def _something(column: Any, name: str) -> Any:
    """The value of a field where there is one, and otherwise NULL."""
    if name in YES_OR_NO:
        return case((column, literal_column("1")))
    if name in contacts.DAYS:
        return column
    return func.nullif(cast(column, Text), literal_column("'{}'" if name == "extra" else "''"))


def _among(session: Session, column: Any, ids: Sequence[int]) -> list[Any]:
    """A condition for the rows of these contacts; none where these are all there are."""
    there = session.scalar(select(func.count()).select_from(Contact))
    return [column.is_not(None)] if there == len(ids) else [among(session, column, ids)]


def _extras(session: Session, ids: Sequence[int]) -> dict[str, None]:
    """The names of what files said beside our own fields."""
    found: dict[str, None] = {}
    for extra in Block(session, sorted(ids), ("extra",)).extra:
        found.update(dict.fromkeys(extra))
    return found


def _extra(name: str) -> Fill:
    return lambda block: [_text(extra.get(name)) for extra in block.extra]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def order_of_kinds(sequences: Iterable[Sequence[str]]) -> list[str]:
    """Kinds in an order that holds each of the sequences: `home mobile` and `mobile work` give `home mobile work`."""
    order: list[str] = []
    for sequence in sorted(sequences, key=len, reverse=True):
        place = 0
        for kind in sequence:
            if kind not in order[place:]:
                order.append(kind)
                place = len(order)
            else:
                place = order.index(kind, place) + 1
    return order


_MODELS: dict[str, tuple[type[Base], str, Sequence[str]]] = {
    "email": (Email, "label", EMAIL_LABELS),
    "phone": (Phone, "label", PHONE_LABELS),
    "channel": (Channel, "network", NETWORKS),
}


def _reach_columns(session: Session, field: str, ids: Sequence[int]) -> list[Cells]:
    order = order_of_kinds(_sequences(session, field, ids)) or ([] if field == "channel" else [""])
    made, seen = [], dict.fromkeys(order, 0)
    for place, kind in enumerate(order):
        seen[kind] += 1
        target = f"{field}.{kind or 'other'}" if kind or field == "channel" else field
        number = f" {seen[kind]}" if seen[kind] > 1 else ""
        made.append(Cells(column_recognition.label(target) + number, _placed(field, order, place)))
    return made


def _placed(field: str, order: Sequence[str], place: int) -> Fill:
    return lambda block: block.placed(field, order)[place]


def _sequences(session: Session, field: str, ids: Sequence[int]) -> dict[tuple[str, ...], None]:
    """The kinds of each one's addresses, numbers or channels in their order, each sequence once, the oldest first."""
    model, name, known = _MODELS[field]
    table = model.__table__.c
    rows = select(table.contact_id, table[name].label("kind")).where(*_among(session, table.contact_id, ids))
    rows_of = rows.order_by(table.contact_id, table.rank, table.id).subquery()
    each = select(rows_of.c.contact_id, gathered(session, rows_of.c.kind).label("kinds")).group_by(rows_of.c.contact_id)
    own = each.subquery()
    first = func.min(own.c.contact_id)
    found = session.execute(select(own.c.kinds).group_by(own.c.kinds).order_by(first))
    return dict.fromkeys(tuple(kind if kind in known else "" for kind in numbers(row[0])) for row in found)
