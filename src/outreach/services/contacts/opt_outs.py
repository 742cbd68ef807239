"""Possible opt-outs: remarks and replies that read like one, about which nobody has decided.

Until then the person is excluded.

A row of `decision` with the verdict "ask" is a question that stands; "keep" remembers that the remark is no opt-out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.i18n import today
from outreach.model.base import now
from outreach.model.distributions import Bounce
from outreach.model.people import Channel, Contact, Email, Phone, Suppression
from outreach.model.quality import Decision
from outreach.services.contacts import records
from outreach.store.history import change_log
from outreach.values import messengers

# Of the tables alone: the rows of the contacts ask for these before the first of them is painted.
_EMAIL, _CHANNEL, _PHONE, _CONTACT = (one.__table__.c for one in (Email, Channel, Phone, Contact))
PROBLEM, ASK, KEEP = "opt-out", "ask", "keep"


def undecided(session: Session, ids: Sequence[int] | None = None) -> dict[int, str]:
    """{contact: remark} of the contacts, or of all of them, about whom nobody has decided."""
    query = (
        select(Decision.contact_id, Decision.value)
        .join(Contact, Contact.id == Decision.contact_id)
        .where(Decision.problem == PROBLEM, Decision.verdict == ASK, Contact.do_not_contact.is_(True))
        .order_by(Decision.contact_id, Decision.id)
    )
    if ids is None:
        return {row.contact_id: row.value for row in session.execute(query)}
    return dict(records.among(session, query, Decision.contact_id, ids))


def replied(session: Session, contact: int | None = None) -> dict[int, str]:
    """{contact: what they wrote} of those, or of one, whose reply asks for no more mail and waits for a decision.

    Who is not to be contacted anyway waits for none. Where nobody has told whose it is, it may be everybody's at its
    address.
    """
    sharing = select(Email.contact_id).where(Email.folded == Bounce.folded)
    theirs = or_(Contact.id == Bounce.contact_id, Bounce.contact_id.is_(None) & Contact.id.in_(sharing))
    query = select(Contact.id, Bounce.said).join(Contact, theirs)
    query = query.where(Bounce.kind == "opt-out", Bounce.verdict == "open", Contact.do_not_contact.is_(False))
    if contact is not None:
        query = query.where(Contact.id == contact)
    return {number: said or "" for number, said in session.execute(query)}


def not_opt_outs(session: Session) -> set[tuple[int, str]]:
    """(contact, remark) of the remarks that were judged to be no opt-outs."""
    query = select(Decision.contact_id, Decision.value).where(Decision.problem == PROBLEM, Decision.verdict == KEEP)
    return {(contact, remark) for contact, remark in session.execute(query)}


def ask(session: Session, remarks: Iterable[tuple[int, str]]) -> None:
    """Marks (contact, remark) as a question that somebody has to decide."""
    rows = [
        {"problem": PROBLEM, "contact_id": contact, "other_id": None, "value": remark, "verdict": ASK, "until": None,
         "at": now()}
        for contact, remark in remarks
    ]  # fmt: skip
    change_log.insert_rows(session, Decision, rows)


def suppress(session: Session, reasons: Mapping[str, str]) -> int:
    """Puts folded addresses, each with its reason, on the list of those never written to; returns how many are new."""
    there = select(Suppression.folded)
    runs = records.batches(list(reasons))
    known = {one for some in runs for one in session.scalars(there.where(Suppression.folded.in_(some)))}
    new = [{"folded": key, "reason": reasons[key], "since": today()} for key in sorted(reasons.keys() - known)]
    change_log.insert_rows(session, Suppression, new)
    return len(new)


def ways(session: Session, ids: Sequence[int]) -> dict[int, set[str]]:
    """{contact: the folded addresses, numbers and accounts by which they are written to, in whatever messenger}."""
    found: dict[int, set[str]] = defaultdict(set)
    emails = select(_EMAIL.contact_id, _EMAIL.folded).where(_EMAIL.folded.is_not(None))
    for number, folded in records.among(session, emails, _EMAIL.contact_id, ids):
        found[number].add(folded)
    for number, several in accounts(session, ids, dict.fromkeys(ids, "whatsapp")).items():
        found[number].update(one.folded for one in several)
    return found


def accounts(session: Session, ids: Sequence[int], preferred: Mapping[int, str]) -> dict[int, list[messengers.Account]]:
    """{contact: their accounts of messengers}; a mobile number is one of the messenger that is preferred."""
    found: dict[int, list[messengers.Account]] = defaultdict(list)
    channels = select(_CHANNEL.contact_id, _CHANNEL.network, _CHANNEL.value, _CONTACT.country)
    channels = channels.where(_CONTACT.id == _CHANNEL.contact_id).order_by(_CHANNEL.rank, _CHANNEL.id)
    for number, network, value, country in records.among(session, channels, _CHANNEL.contact_id, ids):
        if one := messengers.account(network, value, records.region_of(country)):
            found[number].append(one)
    mobiles = select(_PHONE.contact_id, _PHONE.e164).where(_PHONE.valid.is_(True), _PHONE.kind == "mobile")
    mobiles = mobiles.order_by(_PHONE.rank, _PHONE.id)
    for number, e164 in records.among(session, mobiles, _PHONE.contact_id, [*preferred]):
        if one := messengers.account(preferred[number], e164 or ""):
            found[number].append(one)
    return found


def settle(session: Session, ids: Sequence[int], *, opted_out: bool) -> None:
    """Ends the questions about contacts: what is no opt-out is remembered, so that no import asks again."""
    query = select(Decision).where(Decision.problem == PROBLEM, Decision.verdict == ASK)
    for (row,) in list(records.among(session, query, Decision.contact_id, ids)):
        if opted_out:
            session.delete(row)
        else:
            row.verdict, row.until, row.at = KEEP, None, now()
    session.flush()
