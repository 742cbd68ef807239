"""The freshness round: who is to be asked about next, and what came of it."""

from __future__ import annotations

from array import array
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.people import NOT_WRITTEN_TO, Contact, Email, Outlet, Position
from outreach.model.reasons import Reason
from outreach.services.contacts import contacts, indexing, records
from outreach.services.quality import issue_counts
from outreach.services.quality.issue_counts import STALE_AFTER
from outreach.store import search
from outreach.store.history import edits
from outreach.values.email import email_domains


def round(session: Session, stale_after: int = STALE_AFTER, limit: int = 0) -> array[int]:
    """The ids of the contacts to be asked about: first whose mail came back since, then never checked, then oldest.

    With a limit the first of them, which takes a fraction of the time.
    """
    came_back = (
        select(Contact.id)
        .join(Email, Email.contact_id == Contact.id)
        .where(*issue_counts.CAME_BACK, issue_counts.came_back_since())
        .order_by(Email.bounced_on.desc(), Contact.id)
    )
    waiting = select(Contact.id).where(issue_counts.is_stale(stale_after))
    never = waiting.where(Contact.checked_on.is_(None)).order_by(Contact.id)
    old = waiting.where(Contact.checked_on.is_not(None)).order_by(Contact.checked_on, Contact.id)
    found: dict[int, None] = {}
    for query in (came_back, never, old):
        if not limit or len(found) < limit:
            # One whose mail came back may be among the others, too.
            found.update(dict.fromkeys(search.ids(session, query.limit(limit + len(found)) if limit else query)))
    return array("q", list(found)[: limit or None])


def still_right(session: Session, contact_id: int) -> None:
    """The contact was looked at and is right: checked today."""
    contact = contacts.KIND.get(session, contact_id)
    if contact.checked_on != i18n.today():
        contact.checked_on = i18n.today()
    session.flush()


def gone(session: Session, contact_id: int) -> list[str]:
    """The contact does not work there any more; returns in words what was done.

    The present position ends today, and the addresses at that outlet's domain are not written to any more, nor those
    from which mail came back: they are no doubt any longer. Nothing is deleted: the person, the phones and what was
    sent stay.
    """
    contact = contacts.KIND.get(session, contact_id)
    position = indexing.present(contact)
    said = []
    if position is not None:
        edits.count(contact)  # whoever has the form open meanwhile is told
        position.until = i18n.today()
        at = position.outlet.name if position.outlet else position.title
        said.append(_("No longer at {outlet} from today.").format(outlet=at) if at else _("The position ends today."))
        said += _mark(session, contact, position)
        ordered = sorted(contact.positions, key=lambda row: (row.until is not None, row.rank, row.id))
        for rank, row in enumerate(ordered):
            records.put(row, {"rank": rank})
    for email in contact.emails:
        if email.bounce in ("hard", "refused"):  # why it came back is known now
            email.bounce = "gone"
    contact.checked_on = i18n.today()
    session.flush()
    session.expire(contact)
    indexing.refresh_some(session, [contact_id])
    return said or [_("No position was recorded; the contact is marked as verified today.")]


def _mark(session: Session, contact: Contact, position: Position) -> list[str]:
    if position.outlet is None:
        return []
    domains = _domains(session, position.outlet, contact)
    said = []
    for row in contact.emails:
        if row.valid and _domain(row.address) in domains and row.bounce not in NOT_WRITTEN_TO:
            row.bounced_on, row.bounce = i18n.today(), "gone"
            row.bounce_text = Reason("gone from", outlet=position.outlet.name).stored
            said.append(_("{address} is now suppressed.").format(address=row.address))
    return said


def _domains(session: Session, outlet: Outlet, contact: Contact) -> set[str]:
    """The domains of an outlet's mail: of its own addresses, its website, and what its other people share.

    A provider where anybody has mail is none of them.
    """
    own = session.scalars(select(Email.address).where(Email.outlet_id == outlet.id, Email.valid))
    colleagues = session.scalars(
        select(Email.address)
        .join(Position, Position.contact_id == Email.contact_id)
        .where(Position.outlet_id == outlet.id, Position.until.is_(None), Email.valid)
        .where(Position.contact_id != contact.id)
    )
    found = {_domain(address) for address in (*own, *colleagues)} | {_host(outlet.website)}
    return {domain for domain in found if domain and not email_domains.is_provider(domain)}


def _domain(address: str | None) -> str:
    return (address or "").rpartition("@")[2].casefold()


def _host(website: str) -> str:
    try:
        host = urlsplit(website if "://" in website else f"//{website}").hostname or ""
    except ValueError:  # a bracket that nothing closes: what was typed is no address
        return ""
    return host.casefold().removeprefix("www.")
