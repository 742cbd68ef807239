"""What an export takes from the database: contacts as fields, some hundred at a time, without an entity for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Tag
from outreach.services.contacts import contacts
from outreach.services.contacts.contact_rows import owned
from outreach.services.contacts.records import Fields
from outreach.store.recovery import tolerant
from outreach.store.search import ByIds
from outreach.values import position_cell

BATCH = 2000  # contacts read at a time: a quarter of a second at most
YES_OR_NO = ("do_not_contact", "keeps_embargoes")
PLAIN = (*contacts.STORED, *contacts.DAYS, *YES_OR_NO)
KINDS = {kind: name for name, kind in contacts.TAG_KINDS.items()}


def _positions() -> ByIds:
    place, outlet = Position.__table__, Outlet.__table__
    query = select(place.c.contact_id, place.c.title, place.c.department, outlet.c.name, place.c.since, place.c.until)
    query = query.select_from(place.outerjoin(outlet, outlet.c.id == place.c.outlet_id))
    return ByIds(query.order_by(place.c.contact_id, place.c.rank, place.c.id), place.c.contact_id)


_COLUMNS = Contact.__table__.c
_PEOPLE = ByIds(select(_COLUMNS.id, _COLUMNS.extra, *(_COLUMNS[name] for name in PLAIN)), _COLUMNS.id)
_TAGS = owned(Tag, "kind", "value")
_POSITIONS = _positions()
_ROW = ("id", "extra", *PLAIN)


def some(session: Session, ids: Sequence[int]) -> list[Fields]:
    """The contacts of these ids, in their order, each as its form's fields with `id`; those that are gone are left out.

    Beside `raw` and `label`, an e-mail says its `address` (None where there is no usable one) and a phone its
    `e164`, `extension` and `kind`.
    """
    found = {row[0]: _person(row) for row in _PEOPLE.read(session, ids)}
    for name, (query, made) in _REACH.items():
        for contact_id, *values in query.read(session, ids):
            found[contact_id][name].append(made(*values))
    for contact_id, kind, value in _TAGS.read(session, ids):
        found[contact_id][KINDS.get(kind, "tags")].append(value)
    for contact_id, title, department, outlet, since, until in _POSITIONS.read(session, ids):
        fields = found[contact_id]
        if until is None and not fields["placed"]:
            fields.update(position=title, department=department, outlet=outlet or "", position_since=since, placed=True)
        else:
            fields["other_positions"].append(position_cell.row(title, department, outlet, since, until))
    return [found[number] for number in ids if number in found]


def email(raw: str, address: str | None, valid: bool, label: str) -> Fields:
    """An e-mail of an export; its address only where it is valid."""
    return {"raw": raw, "label": label, "address": address if valid else None}


def phone(raw: str, e164: str | None, extension: str | None, valid: bool, kind: str, label: str) -> Fields:
    """A phone of an export; its number only where it is valid."""
    return {"raw": raw, "label": label, "e164": e164 if valid else None, "extension": extension, "kind": kind}


def _channel(network: str, value: str) -> Fields:
    return {"network": network, "value": value}


# By the field of a form: what reads the rows, and what each becomes.
_REACH: dict[str, tuple[ByIds, Callable[..., Fields]]] = {
    "emails": (owned(Email, "raw", "address", "valid", "label"), email),
    "phones": (owned(Phone, "raw", "e164", "extension", "valid", "kind", "label"), phone),
    "channels": (owned(Channel, "network", "value"), _channel),
}


def _person(row: Sequence[object]) -> Fields:
    """A contact's own fields, and places for the others; `placed` is set by its first position."""
    fields: Fields = dict(zip(_ROW, row, strict=True))
    for name in contacts.DAYS:
        if isinstance(fields[name], str):
            fields[name] = tolerant.day(fields[name])
    extra = fields["extra"]
    fields.update(
        position="", department="", outlet="", position_since=None, other_positions=[], placed=False, emails=[],
        phones=[], channels=[], languages=[], beats=[], tags=[],
        extra={} if extra in ("{}", None) else tolerant.parsed(extra) if isinstance(extra, str) else extra,
    )  # fmt: skip
    return fields
