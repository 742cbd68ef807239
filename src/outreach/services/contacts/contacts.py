"""Contacts: found by a filter, read as rows and cards, added, edited and deleted."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from outreach.i18n import _, today
from outreach.model import filters
from outreach.model.people import Contact
from outreach.problems import FieldProblem
from outreach.services.contacts import contact_orders, indexing, opt_outs, positions, records, references, vocabulary
from outreach.services.contacts.contact_orders import SORTS
from outreach.services.contacts.contact_rows import ContactRow, rows
from outreach.services.contacts.indexing import loaded, refresh
from outreach.services.contacts.record_kind import EditedInForms
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.privacy import erasure_ledger
from outreach.services.querying import filtering
from outreach.values import fields as registry
from outreach.values import places, text
from outreach.values.fields import items_in, text_in

__all__ = [
    "SORTS", "ContactRow", "add", "beats", "card", "count", "country", "delete", "edit", "fields", "fields_of", "find",
    "matches", "move", "names", "row", "rows", "tags", "with_name",
]  # fmt: skip

_NO_DIGIT = re.compile(r"\D")
TEXTS = registry.texts(registry.CONTACT)
STORED = (*TEXTS, *(field.key for field in registry.of(registry.CONTACT, registry.Kind.VOCABULARY)))
DAYS = registry.days(registry.CONTACT)
TAG_KINDS = registry.tag_kinds(registry.CONTACT)


def count(session: Session) -> int:
    """How many contacts there are."""
    return session.scalars(select(func.count()).select_from(Contact.__table__)).one()


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the contacts a filter finds (see `model.filters`), sorted (`contact_orders.SORTS`).

    Raises:
        FieldProblem("filter"): the filter cannot be read.
        Problem: there is no such order.
    """
    node = filters.parse(filter)
    if node == filters.And(()):
        return contact_orders.everything(session, sort, descending)
    return contact_orders.pick(session, filtering.found(session, node), sort, descending)


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """{contact: name}, each as its row shows it."""
    return {row.id: row.name for some in records.batches(sorted(set(ids))) for row in rows(session, some)}


def matches(session: Session, ids: Sequence[int], query: str) -> dict[int, str]:
    """{contact: in which of its texts a word of a query was found}, where its name and outlet do not have them all."""
    cards = {card.id: card for card in loaded(session, Contact.id.in_(ids))}
    found = {}
    for row in rows(session, ids):
        left = [word for word in query.split() if not _from(word, f"{row.name} {row.outlet}")]
        held = cards[row.id]
        accounts, outlets = [one.value for one in held.channels], [one.outlet for one in held.positions]
        texts = (
            row.other_name, row.position, *row.beats, *row.tags, row.city, row.state, *row.emails, *row.phones,
            *accounts, *(one.name for one in outlets if one), held.notes,
        )  # fmt: skip
        found[row.id] = next(filter(None, (_from(word, one) for word in left for one in texts)), "")
    return found


def _from(word: str, value: str) -> str:
    """A text with a word that begins so, in either script, or its digits; a long one from there on. "": it has none."""
    at, key = next((start for start, _end in text.beginnings(value, word)), None), text.latin(text.fold(word))
    digits = _NO_DIGIT.sub("", word).lstrip("0").rjust(3, "\0")  # fewer than three say nothing
    known = text.latin_keys(text.words(value[:80]))
    if at is None and digits not in value and not any(one.startswith(key) for one in known):
        return ""
    return value[at:] if len(value) > 80 else value


def row(session: Session, contact_id: int) -> ContactRow:
    """A contact as a row of the table.

    Raises:
        Problem: there is none of that number.
    """
    found = rows(session, [contact_id])
    if not found:
        raise records.lacking(Contact, contact_id)
    return found[0]


def fields_of(contact: Contact) -> Fields:
    """A loaded contact (a card) as the fields of a form."""
    position = indexing.present(contact)
    return {
        **records.plain_fields(contact, registry.CONTACT),
        "position": position.title if position else "",
        "department": position.department if position else "",
        "outlet": position.outlet.name if position and position.outlet else "",
        "position_since": position.since if position else None,
        "other_positions": positions.fields_of(row for row in contact.positions if row is not position),
    }


def move(
    session: Session, contact_id: int, outlet: str | None, position: str | None = None, since: object = None
) -> None:
    """Ends the contact's present position and begins the next one (`positions.move`).

    Raises:
        Problem: the contact is gone, or the day cannot be.
    """
    contact = KIND.get(session, contact_id)
    before = fields_of(contact)
    positions.move(session, contact, outlet, position, records.day(since, "position_since"))
    refresh(contact)
    records.count_edit(contact, before, fields_of(contact))
    session.flush()


def _set(session: Session, contact: Contact, fields: FormFields) -> None:
    values = with_name(fields)
    if "beats" in values:
        values["beats"] = [vocabulary.canonical(session, str(one)) for one in values["beats"]]
    records.set_plain(contact, values, registry.CONTACT)
    if "do_not_contact" in values:
        contact.do_not_contact_on = (contact.do_not_contact_on or today()) if contact.do_not_contact else None
        if contact.id is not None:
            opt_outs.settle(session, [contact.id], opted_out=contact.do_not_contact)
    positions.put(session, contact, values)
    _refuse_forgotten(session, contact, values)
    records.set_reach(contact, values, records.region_of(contact.country))
    records.set_tags(contact.tags, values, TAG_KINDS)
    _refuse_nothing(contact)
    refresh(contact)


def _refuse_forgotten(session: Session, contact: Contact, values: FormFields) -> None:
    """Somebody who was erased is not entered anew by hand either, but by their own wish."""
    if not (values.keys() & {"emails", "phones", "channels"}) or not erasure_ledger.is_anybody(session):
        return
    there, region = records.reach_fields(contact), records.region_of(contact.country)
    for field in ("emails", "phones", "channels"):
        new = [item for item in items_in(values, field) if not any(_is_same(item, old) for old in there[field])]
        if erasure_ledger.among(session, _reaches(field, new, region)):
            again = _("If they want to be added again, allow it first, under Suppressed addresses.")
            raise FieldProblem(field, f"{erasure_ledger.asked()} {again}")


def _reaches(field: str, items: Sequence[FormFields], region: str) -> set[str]:
    """What these entries of a field reach, as it is hashed."""
    if field == "channels":
        return erasure_ledger.reaches(channels=items, region=region)
    raws = [text_in(item, "raw") for item in items]
    if field == "emails":
        return erasure_ledger.reaches(emails=raws, region=region)
    return erasure_ledger.reaches(phones=raws, region=region)


def _is_same(item: FormFields, old: FormFields) -> bool:
    return all(item.get(name) == old.get(name) for name in ("raw", "network", "value"))


def with_name(fields: FormFields) -> Fields:
    """The fields with `name` put together from its parts where it is not given itself."""
    values = dict(fields)
    if not text_in(values, "name").strip():
        parts = [text_in(values, part).strip() for part in ("given_name", "middle_name", "family_name", "suffix")]
        joined = " ".join(filter(None, parts))
        if joined:
            values["name"] = joined
    return values


def country(value: str) -> str:
    """The ISO code of a country, or what was given where it is not known."""
    shown = value.strip()
    return places.country_code(shown) or shown


def _refuse_nothing(contact: Contact) -> None:
    known = (contact.name, contact.other_name, contact.emails, contact.phones, contact.channels, contact.positions)
    if not any(known) and not any((contact.street, contact.city, contact.notes)):
        raise FieldProblem("name", _("Enter a name, or at least an outlet, an e-mail or a phone."))


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes contacts with all that is theirs, and takes them off the lists; returns how many there were.

    The addresses, numbers and accounts of those who asked to be left alone stay behind, never to be written to
    (features.md C9).
    """
    for some in records.batches(ids):
        _suppress(session, some)
    return references.delete(session, Contact, ids)


def _suppress(session: Session, ids: Sequence[int]) -> None:
    asked = select(Contact.id, Contact.do_not_contact_reason).where(Contact.id.in_(ids), Contact.do_not_contact)
    reasons = {row.id: row.do_not_contact_reason for row in session.execute(asked)}
    owned = opt_outs.ways(session, list(reasons))
    opt_outs.suppress(session, {way: reasons[number] for number, several in owned.items() for way in several})


def beats(session: Session) -> list[str]:
    """The beats to choose from: the office's vocabulary and those in use, by the alphabet."""
    return [word.name for word in vocabulary.words(session, "beat")]


def tags(session: Session) -> list[str]:
    """The tags in use, by the alphabet."""
    return [word.name for word in vocabulary.words(session, "tag")]


@dataclass(frozen=True)
class _Kind(EditedInForms[Contact]):
    """Contacts, with the outlets of their positions."""

    def loaded(self, session: Session, *conditions: ColumnElement[bool]) -> Sequence[Contact]:
        return loaded(session, *conditions)


KIND = _Kind(Contact, ("positions", "emails", "phones", "channels", "tags"), fields_of, _set)
card, fields, add, edit = KIND.card, KIND.fields, KIND.add, KIND.edit
