"""What is doubtful in the data, one after the other, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.people import Contact, Email, Outlet, Phone, Position
from outreach.model.reasons import text as stored_text
from outreach.services.contacts import contacts, opt_outs
from outreach.services.quality import issue_counts
from outreach.services.quality.issue_counts import Query
from outreach.values import places
from outreach.values.email import email
from outreach.values.phone import phone


class Doubt(NamedTuple):
    """Something in the data that a person should look at.

    `value` is what is doubtful, as it was written; `text` says what is wrong and what to do; `suggestion` is what
    `fix` puts in its place. Of duplicates `other_id` is the other contact and `reasons` say why they may be one; of a
    bounce `reasons` are the server's own words.
    `row_id` is the e-mail's or the phone's own number.
    """

    problem: str
    contact_id: int
    other_id: int | None = None
    value: str = ""
    text: str = ""
    suggestion: str | None = None
    name: str = ""
    other_name: str = ""
    score: float | None = None
    reasons: tuple[str, ...] = ()
    row_id: int | None = None


def doubts(session: Session, problem: str, limit: int) -> list[Doubt]:
    """The first doubts of e-mails, phones, mail that came back, possible opt-outs, or what is missing."""
    if problem == "incomplete":
        return _missing(session, limit)
    if problem == opt_outs.PROBLEM:
        return _possible_opt_outs(session, limit)
    query = issue_counts.faulty(session, problem)
    rows = session.execute(query.order_by(*list(query.selected_columns)[:2]).limit(limit or None)).all()
    regions = _regions(session, [row.contact_id for row in rows]) if problem == "phone" else {}
    makers: dict[str, Callable[[Any], Doubt]] = {
        "email": _of_email, "bounced": _of_bounce, "phone": lambda row: _of_phone(row, regions.get(row.contact_id, [])),
    }  # fmt: skip
    return _named(session, [makers[problem](row) for row in rows])


def _named(session: Session, found: Sequence[Doubt]) -> list[Doubt]:
    """The doubts with the names of their contacts."""
    names = contacts.names(session, (doubt.contact_id for doubt in found))
    return [doubt._replace(name=names.get(doubt.contact_id, "")) for doubt in found]


def _of_email(row: Any) -> Doubt:
    found = email.read(row.raw).addresses
    text = (found[0].problem if found else None) or _("This contains no address.")
    suggestion = found[0].suggestion if found else None
    return Doubt("email", row.contact_id, value=row.raw, text=text, suggestion=suggestion, row_id=row.id)


def _of_bounce(row: Any) -> Doubt:
    refused = _("Mail to this address was refused on {day}. Ask for the new address, or remove this one.")
    bounced = _("Mail to this address bounced on {day}. Ask for the new address, or remove this one.")
    text = (refused if row.bounce == "refused" else bounced).format(day=i18n.day(row.bounced_on))
    text = f"{text}\n{stored_text(row.bounce_text)}" if row.bounce_text else text
    reasons = (row.server,) if row.server else ()
    return Doubt("bounced", row.contact_id, value=row.raw, text=text, row_id=row.id, reasons=reasons)


def _of_phone(row: Any, regions: Sequence[str]) -> Doubt:
    for region in regions:
        numbers = phone.read(row.raw, region).numbers
        if numbers and all(number.valid for number in numbers):
            suggestion = ", ".join(_written(number) for number in numbers)
            text = _("It is a valid number in {country}: {number}.")
            text = text.format(country=places.country_name(region) or region, number=suggestion)
            return Doubt("phone", row.contact_id, value=row.raw, text=text, suggestion=suggestion, row_id=row.id)
    cell = phone.read(row.raw, regions[0] if regions else "KG", forms=False)
    notes = [number.note for number in cell.numbers if number.note]
    text = notes[0] if notes else _("This is not a valid number. Ask for the full number.")
    return Doubt("phone", row.contact_id, value=row.raw, text=text, row_id=row.id)


def _written(number: phone.Number) -> str:
    return str(number.international) + (f" ext. {number.extension}" if number.extension else "")


def _regions(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Where a number may be at home: the contact's country, that of their other numbers, that of their outlet."""
    found: dict[int, list[str]] = {}
    queries: list[Query] = [
        select(Contact.id, Contact.country).where(Contact.id.in_(ids)),
        select(Phone.contact_id, Phone.region).where(Phone.contact_id.in_(ids), Phone.valid),
        select(Position.contact_id, Outlet.country)
        .join(Outlet, Outlet.id == Position.outlet_id)
        .where(Position.contact_id.in_(ids)),
    ]
    for query in queries:
        for number, country in session.execute(query):
            code = places.country_code(country or "") or ""
            if code and code not in found.setdefault(number, []):
                found[number].append(code)
    return found


def _missing(session: Session, limit: int) -> list[Doubt]:
    words = {
        "name": _("The name is missing. Add one, so that the person can be addressed."),
        "reach": _("No e-mail, phone or channel. Add one, or delete the contact."),
    }
    found = [Doubt("incomplete", number, value=what, text=words[what])
             for what, ids in issue_counts.incomplete(session) for number in ids]  # fmt: skip
    return _named(session, found[: limit or None])


def _possible_opt_outs(session: Session, limit: int) -> list[Doubt]:
    text = _("“{remark}” may mean that nobody should write to this person. Until you decide, they are excluded.")
    found = [
        Doubt(opt_outs.PROBLEM, number, value=remark, text=text.format(remark=remark))
        for number, remark in issue_counts.waiting_opt_outs(session).items()
    ]
    return _named(session, found[: limit or None])


def stale(session: Session, ids: Sequence[int]) -> list[Doubt]:
    """The contacts of a freshness round as doubts."""
    wanted = list(ids)
    query = select(Contact.id, Contact.checked_on).where(Contact.id.in_(wanted))
    days = {row.id: row.checked_on for row in session.execute(query)}
    came_back = select(Email.contact_id, func.max(Email.bounced_on).label("day")).where(
        Email.contact_id.in_(wanted), *issue_counts.CAME_BACK
    )
    returned = {row.contact_id: row.day for row in session.execute(came_back.group_by(Email.contact_id))}
    found = [Doubt("stale", number, text=_how_old(days.get(number), returned.get(number))) for number in wanted]
    return _named(session, found)


def _how_old(checked: date | None, returned: date | None) -> str:
    if returned and (checked is None or checked <= returned):
        return _("Mail bounced on {day}. Is the contact still correct?").format(day=i18n.day(returned))
    if checked is None:
        return _("Never verified. Is the contact still correct?")
    return _("Last verified on {day}. Is the contact still correct?").format(day=i18n.day(checked))
