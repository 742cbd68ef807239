"""Officers: our own people who answer the press, with their names and titles per language."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _
from outreach.model.people import Channel, Email, Officer, OfficerName, Phone
from outreach.model.releases import ReleaseOfficer
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields, FormFields
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import fields as registry
from outreach.values import places, text

TEXTS = registry.texts(registry.OFFICER)
NAME_TEXTS = ("honorific", "name", "title", "organisation")
SORTS = ("name", "title", "organisation", "id")


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


def count(session: Session) -> int:
    """How many officers there are."""
    return session.scalar(select(func.count()).select_from(Officer)) or 0


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the officers whose words begin with the words asked for, in either script, sorted."""
    if sort not in SORTS:
        raise Problem(
            _("Officers can't be sorted by “{field}”. Sort by: {fields}.").format(field=sort, fields=", ".join(SORTS))
        )
    column: Any = {"name": Officer.sort_key, "id": Officer.id}.get(sort) or getattr(Officer, sort)
    key = column if sort == "id" else search.in_order(session, column)
    query = select(Officer.id).where(*search.word_matching(Officer.search, filter))
    return search.ids(session, query.order_by(key.desc() if descending else key, Officer.id))


def rows(session: Session, ids: Sequence[int]) -> list[OfficerRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    found = {officer.id: officer for officer in _loaded(session, Officer.id.in_(list(ids)))}
    return [_row(found[i]) for i in ids if i in found]


def _row(officer: Officer) -> OfficerRow:
    return OfficerRow(
        officer.id, officer.honorific, officer.name, officer.title, officer.organisation,
        [name.language for name in officer.names], *records.shown_reach(officer),
    )  # fmt: skip


def _loaded(session: Session, *conditions: Any) -> Sequence[Officer]:
    return session.scalars(
        select(Officer)
        .where(*conditions)
        .options(
            selectinload(Officer.names),
            selectinload(Officer.emails),
            selectinload(Officer.phones),
            selectinload(Officer.channels),
        )
    ).all()


def card(session: Session, officer_id: int) -> Officer:
    """An officer with all that its form and pane show, detached.

    Raises:
        Problem: there is none of that number.
    """
    officer = _get(session, officer_id)
    session.expunge_all()
    return officer


def _get(session: Session, officer_id: int) -> Officer:
    found = _loaded(session, Officer.id == officer_id)
    if not found:
        raise Problem(_("There is no officer number {id}.").format(id=officer_id))
    return found[0]


def fields(session: Session, officer_id: int) -> Fields:
    """An officer as the fields of a form, which `edit` takes back."""
    return fields_of(_get(session, officer_id))


def fields_of(officer: Officer) -> Fields:
    """A loaded officer (a card) as the fields of a form."""
    return {
        **{name: getattr(officer, name) for name in TEXTS},
        **records.reach_fields(officer),
        **{name: getattr(officer, name) for name in ("away_from", "away_until")},
        "stand_in": officer.stand_in_id,
        "names": {row.language: {name: getattr(row, name) for name in NAME_TEXTS} for row in officer.names},
    }


def block(officer: Officer, language: str = "") -> Block:
    """The contact block of a loaded officer in one language; what that language lacks is taken from the record.

    A broken address or number is left out: a release must not carry it.
    """
    there = next((row for row in officer.names if row.language == language), None)

    def said(name: str) -> str:
        return (getattr(there, name) if there else "") or str(getattr(officer, name))

    # A name of the language comes with its own honorific or with none: "Mr." does not stand before «Бакыт».
    honorific = there.honorific if there and there.name else officer.honorific
    return Block(
        officer.id, honorific, said("name"), said("title"), said("organisation"),
        [_shown_number(row) for row in officer.phones if row.valid],
        [row.address for row in officer.emails if row.valid and row.address],
        [(row.network, row.value) for row in officer.channels],
    )  # fmt: skip


def _shown_number(row: Phone) -> str:
    found = records.check_phones(row.raw, row.region or "KG").numbers
    shown = next((number.international for number in found if number.e164 == row.e164 and number.international), None)
    return shown or row.e164 or row.raw


def add(session: Session, fields: FormFields) -> int:
    """Adds an officer and returns its id.

    Raises:
        FieldProblem("name"): there is no name.
    """
    officer = Officer(names=[], emails=[], phones=[], channels=[])
    session.add(officer)
    _set(session, officer, fields)
    session.flush()
    return officer.id


def edit(session: Session, officer_id: int, fields: FormFields, version: int | None = None) -> None:
    """Sets the fields that are given.

    Raises:
        Problem: the officer is gone, has no name, or has changed since the card was read.
    """
    officer = _get(session, officer_id)
    records.check_version(officer, version)
    before = fields_of(officer)
    _set(session, officer, fields)
    records.count_edit(officer, before, fields_of(officer))
    session.flush()


def _set(session: Session, officer: Officer, fields: FormFields) -> None:
    records.set_texts(officer, fields, TEXTS)
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
    for name in ("away_from", "away_until"):
        if name in fields:
            setattr(officer, name, records.day(fields[name], name))
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
    if number >= 2**31 or session.get(Officer, number) is None:
        raise FieldProblem("stand_in", _("There is no officer number {id}.").format(id=number))
    return number


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
        for name, value in values.items():
            if getattr(there[language], name) != value:
                setattr(there[language], name, value)


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes officers, and takes them off the foot of releases; returns how many there were."""
    there = list(session.scalars(select(Officer.id).where(Officer.id.in_(list(ids)))))
    led = list(session.scalars(select(Officer.id).where(Officer.stand_in_id.in_(there))))
    change_log.update_rows(session, Officer, [{"id": number, "stand_in_id": None} for number in led])
    for model in (ReleaseOfficer, OfficerName, Email, Phone, Channel):
        owned = session.scalars(select(model.id).where(model.officer_id.in_(there)))
        change_log.delete_rows(session, model, list(owned))
    change_log.delete_rows(session, Officer, there)
    return len(there)
