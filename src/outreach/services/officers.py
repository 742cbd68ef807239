"""Officers: our own people who answer the press, with their names and titles per language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.i18n import N_, _
from outreach.mail import mail_words
from outreach.model.people import Email, Officer, OfficerName, Phone
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.services.contacts.record_kind import FoundByWords
from outreach.services.contacts.records import Fields, FormFields
from outreach.values import fields as registry
from outreach.values import places, text

TEXTS = registry.texts(registry.OFFICER)
NAME_TEXTS = ("honorific", "name", "title", "organisation")


class OfficerRow(NamedTuple):
    """An officer as a table shows it."""

    id: int
    honorific: str
    name: str
    title: str
    organisation: str
    languages: list[str]
    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    emails: list[str]
    phones: list[str]


class Block(NamedTuple):
    """An officer as the contact block at the foot of a release shows them, in one language."""

    officer_id: int
    honorific: str
    name: str
    title: str
    organisation: str
    phones: list[str]
    emails: list[str]
    channels: list[tuple[str, str]]


def rows(session: Session, ids: Sequence[int]) -> list[OfficerRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    return [_row(officer) for officer in KIND.in_order(session, ids)]


def told_resembling(session: Session, officer_id: int) -> list[str]:
    """Which other officers have the name or an address of one, a sentence each."""
    key = select(Officer.sort_key).where(Officer.id == officer_id).scalar_subquery()
    theirs = select(Email.folded).where(Email.officer_id == officer_id, Email.folded.is_not(None))
    sharing = select(Email.officer_id).where(Email.folded.in_(theirs), Email.officer_id.is_not(None))
    others = select(Officer.id).where(or_(Officer.sort_key == key, Officer.id.in_(sharing)), Officer.id != officer_id)
    text = _("Possibly the same person as officer {id}")
    return [text.format(id=one) for one in session.scalars(others.order_by(Officer.id))]


def _row(officer: Officer) -> OfficerRow:
    return OfficerRow(
        officer.id, officer.honorific, officer.name, officer.title, officer.organisation,
        [name.language for name in officer.names], *records.shown_reach(officer),
    )  # fmt: skip


def fields_of(officer: Officer) -> Fields:
    """A loaded officer (a card) as the fields of a form."""
    return {
        **records.plain_fields(officer, registry.OFFICER),
        "stand_in": officer.stand_in_id,
        "names": {row.language: {name: getattr(row, name) for name in NAME_TEXTS} for row in officer.names},
    }


def block(officer: Officer, language: str = "") -> Block:
    """The contact block of a loaded officer in one language; what that language lacks is taken from the record.

    A broken address or number is left out: a release must not carry it.
    """
    there = next((row for row in officer.names if row.language == language), OfficerName(name=""))
    said = {name: getattr(there, name) or getattr(officer, name) for name in NAME_TEXTS}
    # A name of the language comes with its own honorific or with none: "Mr." does not stand before «Бакыт».
    said["honorific"] = (there if there.name else officer).honorific
    return Block(
        officer.id, **said,
        phones=[_shown_number(row, language) for row in officer.phones if row.valid],
        emails=[row.address for row in officer.emails if row.valid and row.address],
        channels=[(row.network, row.value) for row in officer.channels],
    )  # fmt: skip


def _shown_number(row: Phone, language: str) -> str:
    """A number with its extension, as it is said in a language: «+996 312 66 38 85, доб. 105»."""
    found = records.check_phones(row.raw, row.region or "KG").numbers
    shown = next((number.international for number in found if number.e164 == row.e164 and number.international), None)
    behind = f", {mail_words.of(language).extension} {row.extension}" if row.extension else ""
    return f"{shown or row.e164 or row.raw}{behind}"


def _set(session: Session, officer: Officer, fields: FormFields) -> None:
    records.set_plain(officer, fields, registry.OFFICER)
    if "names" in fields:
        _set_names(officer, fields["names"])
    if not officer.name and not any(row.name for row in officer.names):
        raise FieldProblem("name", _("An officer needs a name."))
    records.set_reach(officer, fields, "KG")
    _set_leave(session, officer, fields)
    officer.sort_key = text.sort_key(officer.name or officer.names[0].name)
    officer.search = search_of(officer)


def search_of(officer: Officer) -> str:
    """What an officer is found by."""
    return text.search_text(
        (officer.name or "", officer.title or "", officer.organisation or "",
         *(part for row in sorted(officer.names, key=lambda row: row.language)
           for part in (row.name, row.title, row.organisation)),
         *(row.raw for row in officer.emails), *(row.value for row in officer.channels)),
        [row.e164 or row.raw for row in officer.phones],
    )  # fmt: skip


def _set_leave(session: Session, officer: Officer, fields: FormFields) -> None:
    """When the officer is away, and who stands in meanwhile."""
    if officer.away_from and officer.away_until and officer.away_until < officer.away_from:
        raise FieldProblem("away_until", _("The leave ends before it begins."))
    if "stand_in" in fields:
        officer.stand_in_id = _stand_in(session, officer, fields["stand_in"])


def _stand_in(session: Session, officer: Officer, given: object) -> int | None:
    if not given:
        return None
    if not str(given).isascii() or not str(given).isdigit():
        raise FieldProblem("stand_in", _("Give the stand-in by number; “officers list” shows the numbers."))
    number = int(str(given))
    if officer.id and number == officer.id:
        raise FieldProblem("stand_in", _("Officers can't be their own stand-in."))
    if number >= 2**31:
        raise records.lacking(Officer, number, "stand_in")
    return records.get(session, Officer, number, "stand_in").id


def _set_names(officer: Officer, names: Mapping[str, FormFields]) -> None:
    wanted = {}
    for language, given in names.items():
        values = {name: records.clean(given.get(name, ""), "names").strip() for name in NAME_TEXTS}
        if any(values.values()):
            wanted[places.language_code(language) or language] = values
    there = {row.language: row for row in officer.names}
    for language, row in there.items():
        if language not in wanted:
            officer.names.remove(row)
    for language, values in wanted.items():
        if language not in there:
            officer.names.append(OfficerName(language=language, **values))
            continue
        records.put(there[language], values)


KIND = FoundByWords(
    Officer,
    ("names", "emails", "phones", "channels"),
    fields_of,
    _set,
    {"name": Officer.sort_key, "title": Officer.title, "organisation": Officer.organisation, "id": Officer.id},
    N_("Officers can't be sorted by “{field}”. Sort by: {fields}."),
)
SORTS = tuple(KIND.sorts)
count, find, card, fields = KIND.count, KIND.find, KIND.card, KIND.fields
add, edit, delete = KIND.add, KIND.edit, KIND.delete
