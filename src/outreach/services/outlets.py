"""Outlets: media, agencies and organisations, with their newsrooms' own numbers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _
from outreach.model.coverage import Clipping
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Tag
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import indexing, records
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.querying import renaming
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import fields as registry
from outreach.values import text, vocabularies

TEXTS = registry.texts(registry.OUTLET)
TAG_KINDS = registry.tag_kinds(registry.OUTLET)
SORTS = ("name", "medium", "country", "city", "contacts", "id")


class OutletRow(NamedTuple):
    """An outlet as a table shows it; `contacts` is how many people work there now."""

    id: int
    name: str
    other_name: str
    medium: str
    country: str
    city: str
    languages: list[str]
    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    contacts: int
    emails: list[str]
    phones: list[str]
    tags: list[str]


def count(session: Session) -> int:
    """How many outlets there are."""
    return session.scalar(select(func.count()).select_from(Outlet)) or 0


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the outlets whose words begin with the words asked for, in either script, sorted."""
    if sort not in SORTS:
        raise Problem(
            _("Outlets cannot be sorted by “{field}”. They can by: {fields}.").format(
                field=sort, fields=", ".join(SORTS)
            )
        )
    query = select(Outlet.id).where(*search.word_matching(Outlet.search, filter))
    if sort == "contacts":
        people = select(func.count()).where(Position.outlet_id == Outlet.id).scalar_subquery()
        key: Any = people
    else:
        column = {"name": Outlet.sort_key, "id": Outlet.id}.get(sort) or getattr(Outlet, sort)
        key = column if sort == "id" else search.in_order(session, column)
    return search.ids(session, query.order_by(key.desc() if descending else key, Outlet.id))


def rows(session: Session, ids: Sequence[int]) -> list[OutletRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    found = {outlet.id: outlet for outlet in loaded(session, Outlet.id.in_(list(ids)))}
    people = dict(
        session.execute(
            select(Position.outlet_id, func.count())
            .where(Position.outlet_id.in_(list(ids)))
            .group_by(Position.outlet_id)
        ).all()
    )
    return [_row(found[i], people.get(i, 0)) for i in ids if i in found]


def _row(outlet: Outlet, people: int) -> OutletRow:
    reach = records.shown_reach(outlet)
    return OutletRow(
        outlet.id, outlet.name, outlet.other_name, outlet.medium, outlet.country, outlet.city,
        records.tag_values(outlet.tags, "language"), reach.email, reach.email_valid, reach.phone, reach.phone_valid,
        people, reach.emails, reach.phones, records.tag_values(outlet.tags, "tag"),
    )  # fmt: skip


def loaded(session: Session, *conditions: Any) -> Sequence[Outlet]:
    return session.scalars(
        select(Outlet)
        .where(*conditions)
        .options(
            selectinload(Outlet.emails),
            selectinload(Outlet.phones),
            selectinload(Outlet.channels),
            selectinload(Outlet.tags),
        )
    ).all()


def card(session: Session, outlet_id: int) -> Outlet:
    """An outlet with all that its form and pane show, detached.

    Raises:
        Problem: there is none of that number.
    """
    outlet = _get(session, outlet_id)
    session.expunge_all()
    return outlet


def _get(session: Session, outlet_id: int) -> Outlet:
    found = loaded(session, Outlet.id == outlet_id)
    if not found:
        raise Problem(_("There is no outlet number {id}.").format(id=outlet_id))
    return found[0]


def fields(session: Session, outlet_id: int) -> Fields:
    """An outlet as the fields of a form, which `edit` takes back."""
    return fields_of(_get(session, outlet_id))


def fields_of(outlet: Outlet) -> Fields:
    """A loaded outlet (a card) as the fields of a form."""
    return {
        **{name: getattr(outlet, name) for name in (*TEXTS, "medium", "country")},
        **records.reach_fields(outlet),
        **{name: records.tag_values(outlet.tags, kind) for name, kind in TAG_KINDS.items()},
        "extra": dict(outlet.extra or {}),
    }


def by_name(session: Session, name: str) -> Outlet | None:
    """The outlet of a name, made where there is none yet; None for no name."""
    shown = " ".join(name.split())
    if not shown:
        return None
    folded = text.key(shown)
    outlet = session.scalar(select(Outlet).where(Outlet.folded_name == folded).order_by(Outlet.id).limit(1))
    if outlet is None:
        outlet = Outlet(name=shown, extra={}, emails=[], phones=[], channels=[], tags=[])
        _refresh(outlet)
        session.add(outlet)
        session.flush()
    return outlet


def people(session: Session, outlet_id: int) -> list[tuple[int, str, str]]:
    """[(contact id, name, job title)] of those who work at an outlet."""
    found = session.execute(
        select(Contact.id, Contact.name, Position.title)
        .join(Position, Position.contact_id == Contact.id)
        .where(Position.outlet_id == outlet_id)
        .order_by(search.in_order(session, Contact.sort_key))
        .limit(500)
    )
    return [(row.id, row.name, row.title) for row in found]


def add(session: Session, fields: FormFields) -> int:
    """Adds an outlet and returns its id.

    Raises:
        FieldProblem("name"): it has no name.
    """
    outlet = Outlet(extra={}, emails=[], phones=[], channels=[], tags=[])
    session.add(outlet)
    _set(outlet, fields)
    session.flush()
    return outlet.id


def edit(session: Session, outlet_id: int, fields: FormFields, version: int | None = None) -> None:
    """Sets the fields that are given; its contacts are found by the new name at once.

    Raises:
        Problem: the outlet is gone, has no name, or has changed since the card was read.
    """
    outlet = _get(session, outlet_id)
    records.check_version(outlet, version)
    before = fields_of(outlet)
    _set(outlet, fields)
    records.count_edit(outlet, before, fields_of(outlet))
    session.flush()
    if session.scalar(select(Outlet.id).where(Outlet.folded_name == text.key(before["name"])).limit(1)) is None:
        renaming.follow(session, "outlet", before["name"], outlet.name)
    if (outlet.name, outlet.other_name) != (before["name"], before["other_name"]):
        indexing.refresh_some(session, people_of(session, outlet_id))


def people_of(session: Session, outlet_id: int) -> Sequence[int]:
    """The contacts who work at an outlet, or did."""
    people = select(Position.contact_id).where(Position.outlet_id == outlet_id).distinct()
    return session.scalars(people.order_by(Position.contact_id)).all()


def _set(outlet: Outlet, fields: FormFields) -> None:
    records.set_texts(outlet, fields, TEXTS)
    for name in ("medium", "country"):
        if name in fields:
            given = records.clean(fields[name], name)
            setattr(outlet, name, vocabularies.checked(name, given, kept=(getattr(outlet, name) or "",)))
    if not outlet.name and not outlet.other_name:
        raise FieldProblem("name", _("An outlet needs a name."))
    if "extra" in fields:
        outlet.extra = dict(fields["extra"])
    records.set_reach(outlet, fields, records.region_of(outlet.country))
    records.set_tags(outlet.tags, fields, TAG_KINDS)
    _refresh(outlet)


def _refresh(outlet: Outlet) -> None:
    outlet.folded_name = text.key(" ".join((outlet.name or "").split()))
    outlet.sort_key = text.sort_key(outlet.name or outlet.other_name or "")
    outlet.search = search_of(outlet)


def search_of(outlet: Outlet) -> str:
    """What an outlet is found by."""
    return text.search_text(
        (outlet.name or "", outlet.other_name or "", outlet.city or "", outlet.country or "", outlet.medium or "",
         outlet.notes or "",
         *(row.raw for row in outlet.emails), *(row.value for row in outlet.channels),
         *(tag.value for tag in sorted(outlet.tags, key=lambda tag: (tag.kind, tag.rank or 0)))),
        [row.e164 or row.raw for row in outlet.phones],
    )  # fmt: skip


def columns_of_new(name: str) -> Fields:
    """The columns of an outlet that has only a name yet, for many at once."""
    outlet = Outlet(name=" ".join(name.split()), extra={}, emails=[], phones=[], channels=[], tags=[])
    _refresh(outlet)
    return {key: getattr(outlet, key) for key in ("name", "folded_name", "sort_key", "search")}


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes outlets; their people stay, without them. Returns how many there were."""
    return sum(_delete_some(session, some) for some in records.batches(list(dict.fromkeys(ids))))


def _delete_some(session: Session, ids: Sequence[int]) -> int:
    there = list(session.scalars(select(Outlet.id).where(Outlet.id.in_(ids))))
    positions = session.execute(select(Position.id, Position.contact_id).where(Position.outlet_id.in_(there))).all()
    if positions:
        change_log.update_rows(session, Position, [{"id": row.id, "outlet_id": None} for row in positions])
        indexing.refresh_some(session, list(dict.fromkeys(row.contact_id for row in positions)))
    pieces = session.scalars(select(Clipping.id).where(Clipping.outlet_id.in_(there))).all()
    change_log.update_rows(session, Clipping, [{"id": row, "outlet_id": None} for row in pieces])
    for model in (Email, Phone, Channel, Tag):
        owned = session.scalars(select(model.id).where(model.outlet_id.in_(there)))
        change_log.delete_rows(session, model, list(owned))
    change_log.delete_rows(session, Outlet, there)
    return len(there)
