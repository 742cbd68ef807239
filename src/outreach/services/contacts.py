"""Contacts: found by a filter, read as rows and cards, added, edited and deleted."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import filters, places, text
from outreach.model.base import Base
from outreach.model.distributions import Recipient
from outreach.model.lists import Exclusion, Pick
from outreach.model.people import (
    Beat,
    Channel,
    Contact,
    Email,
    ImportRow,
    Outlet,
    Phone,
    Position,
    Suppression,
    Tag,
)
from outreach.problems import Problem
from outreach.services import outlets, records, sets
from outreach.services.filtering import condition
from outreach.services.indexing import loaded, refresh, stand_in
from outreach.services.records import Fields
from outreach.store import bits, changes, orders, search

TEXTS = (
    "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
    "formal_name", "salutation", "state", "city", "street", "postcode", "website", "notes", "source", "basis",
    "do_not_contact_reason",
)  # fmt: skip
DAYS = ("found_on", "checked_on", "do_not_contact_on")
TAG_KINDS = {"languages": "language", "beats": "beat", "tags": "tag"}
SORTS = (
    "name", "outlet", "position", "email", "phone", "languages", "country", "state", "city", "beats", "tags",
    "checked_on", "id",
)  # fmt: skip


def _columns_of(model: type[Base], *names: str) -> Select[Any]:
    """A select of plain columns, made once: the rows of a table are read with every letter of a search."""
    return select(*(model.__table__.c[name] for name in names))


def _owned(model: type[Base], *names: str) -> Select[Any]:
    columns = model.__table__.c
    query = _columns_of(model, "contact_id", *names).where(columns.contact_id.in_(_IDS))
    return query.order_by(columns.contact_id, columns.rank)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PEOPLE = _columns_of(
    Contact, "id", "name", "other_name", "country", "state", "city", "street", "do_not_contact", "checked_on"
).where(Contact.__table__.c.id.in_(_IDS))
_EMAILS = _owned(Email, "raw", "address", "valid")
_PHONES = _owned(Phone, "raw", "e164", "valid")
_TAGS = _owned(Tag, "kind", "value")
_POSITIONS = (
    select(Position.__table__.c.contact_id, Position.__table__.c.title, Outlet.__table__.c.name)
    .select_from(Position.__table__.outerjoin(Outlet.__table__))
    .where(Position.__table__.c.contact_id.in_(_IDS))
    .order_by(Position.__table__.c.rank.desc())
)


class ContactRow(NamedTuple):
    """A contact as a table shows it; `email` and `phone` are the first of theirs, raw where they are not valid."""

    id: int
    name: str
    other_name: str
    outlet: str
    position: str
    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    languages: list[str]
    country: str
    state: str
    city: str
    beats: list[str]
    tags: list[str]
    problems: int
    do_not_contact: bool
    checked_on: date | None
    emails: list[str]
    phones: list[str]


def count(session: Session) -> int:
    """How many contacts there are."""
    return session.scalar(select(func.count()).select_from(Contact)) or 0


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the contacts a filter finds (see `model.filters`), sorted.

    Raises:
        FieldProblem("filter"): the filter cannot be read.
    """
    node = filters.parse(filter)
    key = f"contact {sort} {descending}"

    def whole() -> array[int]:
        return search.ids(session, _sorted(session, select(Contact.id), sort, descending))

    if not orders.usable(session):
        query = select(Contact.id).where(condition(session, node))
        return search.ids(session, _sorted(session, query, sort, descending))
    if node == filters.All(()):
        return orders.everything(session, key, whole)
    words, terms = _parts(node)
    if not terms:
        return orders.sort(session, search.ids_of(session, words), key, whole)
    found = sets.found(session, filters.together(*terms))
    if not words:
        return orders.pick(session, found, key, whole)
    return orders.sort(session, bits.among(search.ids_of(session, words), found), key, whole)


def _parts(node: filters.Node) -> tuple[list[str], list[filters.Node]]:
    """What the index of words answers alone, and what the sets of contacts do."""
    parts = node.parts if isinstance(node, filters.All) else (node,)
    words = [part.text for part in parts if isinstance(part, filters.Words)]
    return words, [part for part in parts if not isinstance(part, filters.Words)]


def _sorted(session: Session, query: Select[Any], sort: str, descending: bool) -> Select[Any]:
    if sort not in SORTS:
        raise Problem(
            _("Contacts cannot be sorted by “{field}”. They can by: {fields}.").format(
                field=sort, fields=", ".join(SORTS)
            )
        )
    key: Any
    if sort in ("name", "id"):
        key = search.in_order(session, Contact.sort_key) if sort == "name" else Contact.id
    elif sort in ("outlet", "position"):
        query = query.outerjoin(Position, (Position.contact_id == Contact.id) & (Position.rank == 0))
        query = query.outerjoin(Outlet, Outlet.id == Position.outlet_id)
        key = search.in_order(session, Outlet.sort_key if sort == "outlet" else Position.title)
    elif sort == "email":
        query = query.outerjoin(Email, (Email.contact_id == Contact.id) & (Email.rank == 0))
        key = search.in_order(session, Email.raw)
    elif sort == "phone":
        query = query.outerjoin(Phone, (Phone.contact_id == Contact.id) & (Phone.rank == 0))
        key = search.in_order(session, func.coalesce(Phone.e164, Phone.raw))
    elif sort in TAG_KINDS:
        joined = (Tag.contact_id == Contact.id) & (Tag.kind == TAG_KINDS[sort]) & (Tag.rank == 0)
        query = query.outerjoin(Tag, joined)
        key = search.in_order(session, Tag.folded)
    elif sort == "checked_on":
        key = Contact.checked_on
    else:
        key = search.in_order(session, getattr(Contact, sort))
    empty_last = (
        () if sort in ("name", "id") else ((key.is_(None) | (key == "")) if sort != "checked_on" else key.is_(None),)
    )
    return query.order_by(*empty_last, key.desc() if descending else key, Contact.id)


def rows(session: Session, ids: Sequence[int]) -> list[ContactRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    wanted = list(ids)
    people = {row.id: row for row in session.execute(_PEOPLE, {"ids": wanted})}
    emails, phones, tags = (_by_contact(session, query, wanted) for query in (_EMAILS, _PHONES, _TAGS))
    positions = {row.contact_id: row for row in session.execute(_POSITIONS, {"ids": wanted})}
    return [
        _row(people[i], emails.get(i, ()), phones.get(i, ()), tags.get(i, ()), positions.get(i))
        for i in wanted
        if i in people
    ]


def _by_contact(session: Session, query: Select[Any], ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.execute(query, {"ids": ids}):
        found.setdefault(row.contact_id, []).append(row)
    return found


def _row(person: Any, emails: Sequence[Any], phones: Sequence[Any], tags: Sequence[Any], position: Any) -> ContactRow:
    def of_kind(kind: str) -> list[str]:
        return [tag.value for tag in tags if tag.kind == kind]

    outlet = (position.name or "") if position else ""
    shown_emails = [row.address if row.valid else row.raw for row in emails]
    return ContactRow(
        id=person.id,
        name=person.name or stand_in(person, outlet, shown_emails, [row.raw for row in phones]),
        other_name=person.other_name,
        outlet=outlet,
        position=position.title if position else "",
        email=shown_emails[0] if emails else "",
        email_valid=emails[0].valid if emails else True,
        phone=(phones[0].e164 or phones[0].raw) if phones else "",
        phone_valid=phones[0].valid if phones else True,
        languages=of_kind("language"),
        country=person.country,
        state=person.state,
        city=person.city,
        beats=of_kind("beat"),
        tags=of_kind("tag"),
        problems=sum(not row.valid for row in (*emails, *phones)),
        do_not_contact=person.do_not_contact,
        checked_on=person.checked_on,
        emails=shown_emails,
        phones=[row.e164 or row.raw for row in phones],
    )


def card(session: Session, contact_id: int) -> Contact:
    """A contact with all that its form and pane show, detached.

    Raises:
        Problem: there is none of that number.
    """
    contact = _get(session, contact_id)
    session.expunge_all()
    return contact


def _get(session: Session, contact_id: int) -> Contact:
    found = loaded(session, Contact.id == contact_id)
    if not found:
        raise Problem(_("There is no contact number {id}.").format(id=contact_id))
    return found[0]


def fields(session: Session, contact_id: int) -> Fields:
    """A contact as the fields of a form, which `edit` takes back."""
    return fields_of(_get(session, contact_id))


def fields_of(contact: Contact) -> Fields:
    """A loaded contact (a card) as the fields of a form."""
    position = contact.positions[0] if contact.positions else None
    return {
        **{name: getattr(contact, name) for name in (*TEXTS, *DAYS)},
        "country": contact.country,
        "do_not_contact": contact.do_not_contact,
        "position": position.title if position else "",
        "department": position.department if position else "",
        "outlet": position.outlet.name if position and position.outlet else "",
        **records.reach_fields(contact),
        **{name: records.tag_values(contact.tags, kind) for name, kind in TAG_KINDS.items()},
        "extra": dict(contact.extra or {}),
    }


def add(session: Session, fields: Mapping[str, Any]) -> int:
    """Adds a contact and returns its id.

    Raises:
        FieldProblem: there is nothing to know it by: no name, outlet, e-mail, phone or channel.
    """
    contact = Contact(extra={}, emails=[], phones=[], channels=[], tags=[], positions=[])
    session.add(contact)
    _set(session, contact, fields)
    session.flush()
    return contact.id


def edit(session: Session, contact_id: int, fields: Mapping[str, Any], version: int | None = None) -> None:
    """Sets the fields that are given; `version` is the card's, where a newer save of another must not be lost.

    Raises:
        Problem: the contact is gone, or has changed since the card was read.
    """
    contact = _get(session, contact_id)
    records.check_version(contact, version)
    _set(session, contact, fields)
    session.flush()


def _set(session: Session, contact: Contact, fields: Mapping[str, Any]) -> None:
    values = with_name(fields)
    records.set_texts(contact, values, TEXTS)
    for name in DAYS:
        if name in values:
            setattr(contact, name, records.day(values[name], name))
    if "country" in values:
        contact.country = country(records.clean(values["country"], "country"))
    if "extra" in values:
        contact.extra = {records.clean(k, "extra"): records.clean(v, "extra") for k, v in values["extra"].items()}
    if "do_not_contact" in values:
        contact.do_not_contact = bool(values["do_not_contact"])
        contact.do_not_contact_on = (contact.do_not_contact_on or date.today()) if contact.do_not_contact else None
    _set_position(session, contact, values)
    records.set_reach(contact, values, records.region_of(contact.country))
    records.set_tags(contact.tags, language_codes(values), TAG_KINDS)
    _refuse_nothing(contact)
    refresh(contact)


def with_name(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with `name` put together from its parts where it is not given itself."""
    values = dict(fields)
    if not str(values.get("name") or "").strip():
        parts = [str(values.get(part) or "").strip() for part in ("given_name", "middle_name", "family_name", "suffix")]
        joined = " ".join(part for part in parts if part)
        if joined:
            values["name"] = joined
    return values


def country(value: str) -> str:
    """The ISO code of a country, or what was given where it is not known."""
    shown = value.strip()
    return places.country_code(shown) or shown


def language_codes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with languages as codes; one that is not known stays as it was given."""
    values = dict(fields)
    if "languages" in values:
        values["languages"] = [places.language_code(str(v).strip()) or str(v).strip() for v in values["languages"]]
    return values


def _set_position(session: Session, contact: Contact, fields: Mapping[str, Any]) -> None:
    if not any(name in fields for name in ("position", "department", "outlet")):
        return
    position = contact.positions[0] if contact.positions else None
    title, department = position.title if position else "", position.department if position else ""
    outlet = position.outlet if position else None
    title = records.clean(fields.get("position", title), "position").strip()
    department = records.clean(fields.get("department", department), "department").strip()
    if "outlet" in fields:
        outlet = outlets.by_name(session, records.clean(fields["outlet"], "outlet"))
    if not (title or department or outlet):
        contact.positions = contact.positions[1:]
        return
    if position is None:
        position = Position(title="", department="", rank=0)
        contact.positions = [position]
    if position.title != title:
        position.title = title
    if position.department != department:
        position.department = department
    if position.outlet is not outlet:
        position.outlet = outlet


def _refuse_nothing(contact: Contact) -> None:
    known = (contact.name, contact.other_name, contact.emails, contact.phones, contact.channels, contact.positions)
    if not any(known) and not any((contact.street, contact.city, contact.notes)):
        from outreach.problems import FieldProblem

        raise FieldProblem("name", _("Give a name, or at least an outlet, an e-mail or a phone."))


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes contacts with all that is theirs, and takes them off the lists; returns how many there were.

    The addresses of those who asked to be left alone stay behind, never to be written to (features.md C9).
    """
    there = [number for some in records.batches(ids) for number in _there(session, some)]
    for some in records.batches(there):
        _suppress(session, some)
    for model in (Pick, Exclusion, ImportRow, Email, Phone, Channel, Tag, Position):
        changes.delete_rows(session, model, _ids_of(session, model, there))
    kept = _ids_of(session, Recipient, there)
    if kept:
        changes.update_rows(session, Recipient, [{"id": row, "contact_id": None} for row in kept])
    changes.delete_rows(session, Contact, there)
    return len(there)


def _suppress(session: Session, ids: Sequence[int]) -> None:
    asked = select(Email.folded, Contact.do_not_contact_reason).join(Contact, Contact.id == Email.contact_id)
    found = session.execute(asked.where(Contact.id.in_(ids), Contact.do_not_contact, Email.folded.is_not(None)))
    reasons = {folded: reason for folded, reason in found if folded}
    known = set(session.scalars(select(Suppression.folded).where(Suppression.folded.in_(list(reasons)))))
    new = [{"folded": key, "reason": reasons[key], "since": date.today()} for key in reasons if key not in known]
    changes.insert_rows(session, Suppression, new)


def _there(session: Session, ids: Sequence[int]) -> Sequence[int]:
    return session.scalars(select(Contact.id).where(Contact.id.in_(ids))).all()


def _ids_of(session: Session, model: type[Base], contact_ids: Sequence[int]) -> list[int]:
    table = model.__table__.c
    owner: Any = table.contact_id
    return [
        number
        for some in records.batches(contact_ids)
        for number in session.scalars(select(table.id).where(owner.in_(some)))
    ]


def beats(session: Session) -> list[str]:
    """The beats to choose from: the office's vocabulary and those in use, by the alphabet."""
    return _words_in_use(session, "beat", session.scalars(select(Beat.name)))


def tags(session: Session) -> list[str]:
    """The tags in use, by the alphabet."""
    return _words_in_use(session, "tag", ())


def _words_in_use(session: Session, kind: str, known: Iterable[str]) -> list[str]:
    used = session.scalars(select(Tag.value).where(Tag.kind == kind).distinct())
    found = {text.fold(value): value for value in (*used, *known)}
    return sorted(found.values(), key=text.sort_key)


def problem_count(session: Session) -> int:
    """How many contacts have an e-mail or a phone with a problem."""
    return len(find(session, "is:invalid", "id"))
