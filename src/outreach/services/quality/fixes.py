"""A doubt mended: the right value is put in its place, or two contacts become one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.contacts.records import Fields
from outreach.services.identity import merging
from outreach.services.quality import verification
from outreach.services.quality.issues import Doubt
from outreach.values.email import email
from outreach.values.phone import phone


def fix(session: Session, doubt: Doubt, text: str | None = None) -> None:
    """Puts `text`, else the suggestion, in the place of what is doubtful; merges duplicates; checks a stale one;
    takes a possible opt-out for one.

    Raises:
        FieldProblem: what was given is not valid itself; nothing is changed then.
        Problem: there is no suggestion and nothing was given, or the value is no longer there.
    """
    if doubt.problem == "duplicate":
        if doubt.other_id is None:
            raise Problem(_("Choose at least two contacts to merge."))
        merging.merge(session, doubt.contact_id, [doubt.other_id])
        return
    if doubt.problem == "stale":
        verification.still_right(session, doubt.contact_id)
        return
    if doubt.problem == opt_outs.PROBLEM:
        contacts.edit(session, doubt.contact_id, {"do_not_contact": True})
        return
    given = (text if text is not None else doubt.suggestion or "").strip()
    if not given:
        raise FieldProblem(_field(doubt), _("Enter the correct value. There is no suggestion."))
    _FIXES[doubt.problem](session, doubt, given)


def drop(session: Session, doubt: Doubt) -> None:
    """Takes a doubtful address or number away.

    Raises:
        Problem: it is no longer there, or the doubt is of another kind.
    """
    if doubt.problem not in ("email", "phone", "bounced"):
        raise Problem(_("Only an address or a number can be removed."))
    name = _field(doubt)
    fields = contacts.fields(session, doubt.contact_id)
    _place(fields, name, doubt.value)
    left = [row for row in fields[name] if row["raw"] != doubt.value]
    contacts.edit(session, doubt.contact_id, {name: left})


def _field(doubt: Doubt) -> str:
    if doubt.problem == "incomplete":
        return "name" if doubt.value == "name" else "emails"
    return "phones" if doubt.problem == "phone" else "emails"


def _place(fields: Fields, name: str, raw: str) -> int:
    place = next((place for place, row in enumerate(fields[name]) if row["raw"] == raw), None)
    if place is None:
        raise Problem(_("“{value}” is gone: somebody has changed it meanwhile.").format(value=raw))
    return place


def _fix_value(session: Session, doubt: Doubt, given: str) -> None:
    """Puts another address or number in the place of the doubtful one."""
    name = _field(doubt)
    fields = contacts.fields(session, doubt.contact_id)
    _check(name, given, fields)
    rows = [dict(row) for row in fields[name]]
    rows[_place(fields, name, doubt.value)]["raw"] = given
    contacts.edit(session, doubt.contact_id, {name: rows})


def _fix_missing(session: Session, doubt: Doubt, given: str) -> None:
    if doubt.value == "name":
        contacts.edit(session, doubt.contact_id, {"name": given})
        return
    name = "emails" if "@" in given or "[at]" in given else "phones"
    fields = contacts.fields(session, doubt.contact_id)
    _check(name, given, fields)
    contacts.edit(session, doubt.contact_id, {name: [*fields[name], {"raw": given, "label": ""}]})


def _check(name: str, given: str, fields: Fields) -> None:
    """Refuses what is no valid address, or no valid number in the contact's country.

    Raises:
        FieldProblem: it says why.
    """
    if name == "emails":
        addresses = email.read(given).addresses
        wrong = [found.problem for found in addresses if not found.valid] or ([] if addresses else [None])
        otherwise = _("This is not an e-mail address.")
    else:
        numbers = phone.read(given, records.region_of(fields["country"])).numbers
        wrong = [found.note for found in numbers if not found.valid] or ([] if numbers else [None])
        otherwise = _("This is not a valid number. Ask for the full number.")
    if wrong:
        raise FieldProblem(name, wrong[0] or otherwise)


_FIXES: dict[str, Callable[[Session, Doubt, str], None]] = {
    "email": _fix_value, "bounced": _fix_value, "phone": _fix_value, "incomplete": _fix_missing,
}  # fmt: skip
