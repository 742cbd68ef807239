"""Doubts in the data: how many of each kind, one after the other with what to do, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.base import now
from outreach.model.doubts import PROBLEMS
from outreach.model.people import Contact
from outreach.model.quality import Decision
from outreach.problems import Problem
from outreach.services.contacts import contacts, opt_outs
from outreach.services.quality import issues, stored_duplicates
from outreach.services.quality.fixes import drop, fix
from outreach.services.quality.issues import Doubt, decided
from outreach.services.quality.stored_duplicates import Searched, search_duplicates, searched
from outreach.services.quality.verification import STALE_AFTER, gone, round, still_right

__all__ = [
    "PROBLEMS", "STALE_AFTER", "Doubt", "Searched", "counts", "drop", "fix", "gone", "keep", "later", "not_duplicates",
    "queue", "round", "search_duplicates", "searched", "still_right",
]  # fmt: skip


def counts(session: Session, stale_after: int = STALE_AFTER) -> dict[str, int]:
    """How many doubts of each kind there are; of duplicates those that the last search found.

    `stale_after` are the days after which a contact is asked about again.
    """
    found = {problem: issues.count(session, problem) for problem in PROBLEMS if problem not in ("duplicate", "stale")}
    found["duplicate"] = stored_duplicates.count(session)
    found["stale"] = issues.count_stale(session, stale_after)
    return {problem: found[problem] for problem in PROBLEMS}


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
    _decide(session, doubt, verdict, date.today() + timedelta(days=days))


def _decide(session: Session, doubt: Doubt, verdict: str, until: date | None) -> None:
    _known(session, [number for number in (doubt.contact_id, doubt.other_id) if number is not None])
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


def _known(session: Session, ids: Sequence[int]) -> None:
    there = set(session.scalars(select(Contact.id).where(Contact.id.in_(ids))))
    for number in ids:
        if number not in there:
            raise Problem(_("There is no contact number {id}.").format(id=number))


def not_duplicates(session: Session, ids: Sequence[int]) -> None:
    """None of these contacts is another of them: they are never proposed as doubles again."""
    for one, two in combinations(sorted(set(ids)), 2):
        _decide(session, Doubt("duplicate", one, two), "keep", None)
