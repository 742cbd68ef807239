"""Doubts in the data: how many of each kind, one after the other with what to do, and what was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _, today
from outreach.model.base import now
from outreach.model.doubts import PROBLEMS
from outreach.model.people import Contact
from outreach.model.quality import Decision
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.contacts.records import Fields
from outreach.services.identity import merging
from outreach.services.quality import issues, stored_duplicates, verification
from outreach.services.quality.decisions import decided
from outreach.services.quality.issue_counts import STALE_AFTER, counts
from outreach.services.quality.issues import Doubt
from outreach.services.quality.stored_duplicates import search_duplicates
from outreach.services.quality.stored_pairs import Searched, searched
from outreach.services.quality.verification import gone, round, still_right
from outreach.values.email import email
from outreach.values.phone import phone

__all__ = [
    "PROBLEMS", "STALE_AFTER", "Doubt", "Searched", "counts", "drop", "fix", "gone", "keep", "later", "not_duplicates",
    "queue", "round", "search_duplicates", "searched", "still_right",
]  # fmt: skip


def queue(session: Session, problem: str, limit: int = 200, stale_after: int = STALE_AFTER) -> list[Doubt]:
    """The first doubts of a kind (all of them where `limit` is 0), in the order in which they are best gone through.

    Raises:
        Problem: there is no such kind.
    """
    if problem not in PROBLEMS:
        raise Problem(
            _("Unknown kind of issue “{name}”. Choose one of: {names}.").format(name=problem, names=", ".join(PROBLEMS))
        )
    if problem == "duplicate":
        return stored_duplicates.doubts(session, limit)
    if problem == "stale":
        return issues.stale(session, round(session, stale_after, limit))
    return issues.doubts(session, problem, limit)


def keep(session: Session, doubt: Doubt) -> None:
    """It is right as it is: no doubt any more, as long as the value is the same."""
    if doubt.problem == "stale":
        still_right(session, doubt.contact_id)
    elif doubt.problem == opt_outs.PROBLEM:
        contacts.edit(session, doubt.contact_id, {"do_not_contact": False, "do_not_contact_reason": ""})
    else:
        _decide(session, doubt, "keep", None)


def later(session: Session, doubt: Doubt, days: int = 7) -> None:
    """Puts a doubt off for some days."""
    verdict = opt_outs.ASK if doubt.problem == opt_outs.PROBLEM else "later"
    _decide(session, doubt, verdict, today() + timedelta(days=days))


def _decide(session: Session, doubt: Doubt, verdict: str, until: date | None) -> None:
    records.check_known(
        session, Contact, [number for number in (doubt.contact_id, doubt.other_id) if number is not None]
    )
    one, two = doubt.contact_id, doubt.other_id
    if two is not None:
        if one == two:
            raise Problem(_("A contact can't be a duplicate of itself. Enter another contact."))
        one, two = min(one, two), max(one, two)
    for earlier in session.scalars(select(Decision).where(decided(doubt.problem, one, two, doubt.value))):
        session.delete(earlier)
    about = {"problem": doubt.problem, "contact_id": one, "other_id": two, "value": doubt.value}
    session.add(Decision(**about, verdict=verdict, until=until, at=now()))
    session.flush()


def not_duplicates(session: Session, ids: Sequence[int]) -> None:
    """None of these contacts is another of them: they are never proposed as doubles again."""
    for one, two in combinations(sorted(set(ids)), 2):
        _decide(session, Doubt("duplicate", one, two), "keep", None)


# A doubt mended: the right value is put in its place, or two contacts become one.


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
