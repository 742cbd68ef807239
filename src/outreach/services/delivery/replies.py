"""What answers propose, and what becomes of it: no more mail, a new address, somebody who has left.

Nothing that a person wrote is applied before somebody accepts it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.people import Contact, Email
from outreach.model.reasons import Reason
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts, indexing, records
from outreach.services.delivery import bounces, mail_server
from outreach.services.quality import verification


class Proposal(NamedTuple):
    """An answer that waits for a decision; `text` are the person's own words, `headline` of the release answered.

    `sharing` are the contacts, with their names, of whom one sent it, where it does not tell which; `shared` says
    which addresses of theirs others use too, a sentence each.
    """

    id: int
    kind: str
    address: str
    contact: int | None
    name: str
    release: int | None
    headline: str
    at: datetime
    text: str
    instead: tuple[str, ...]
    sharing: dict[int, str]
    shared: list[str]


def waiting(session: Session) -> list[Proposal]:
    """The answers that wait, the oldest first.

    An opt-out of somebody not to be contacted has its answer.
    """
    query = (
        select(Bounce, Contact.name, Distribution)
        .outerjoin(Contact, Contact.id == Bounce.contact_id)
        .outerjoin(Recipient, Recipient.id == Bounce.recipient_id)
        .outerjoin(Distribution, Distribution.id == Recipient.distribution_id)
        .where(Bounce.verdict == "open", or_(Bounce.kind != "opt-out", Contact.do_not_contact.is_not(True)))
        .order_by(Bounce.at, Bounce.id)
    )
    return [
        Proposal(
            row.id, row.kind, row.folded, row.contact_id, name or "",
            sent.release_id if sent else None, sent.called if sent else "", row.at, row.said,
            tuple(row.instead.split()), {} if row.contact_id else _sharing(session, row.folded),
            _shared(session, row),
        )
        for row, name, sent in session.execute(query)
    ]  # fmt: skip


def _sharing(session: Session, address: str) -> dict[int, str]:
    return contacts.names(session, bounces.holders(session, address))


def _shared(session: Session, row: Bounce) -> list[str]:
    """Who else receives nothing once somebody's opt-out is accepted: the others at their addresses, a sentence each."""
    if row.kind != "opt-out" or row.contact_id is None:
        return []
    theirs = select(Email.folded).where(Email.contact_id == row.contact_id, Email.folded.is_not(None))
    others = select(Email.folded, Contact.name).join(Contact, Contact.id == Email.contact_id)
    others = others.where(Email.folded.in_(theirs), Contact.id != row.contact_id).order_by(Email.folded, Contact.name)
    found: dict[str, list[str]] = {}
    for address, name in session.execute(others.distinct()):
        found.setdefault(str(address), []).append(name)
    text = _("{address} is also used by {names}: nothing more is sent there.")
    return [text.format(address=address, names=i18n.listed(names)) for address, names in found.items()]


def proposed(proposal: Proposal) -> str:
    """What accepting it does, in words."""
    if proposal.kind == "opt-out":
        if proposal.contact is None:
            return _("Unsubscribe: {address} receives nothing more").format(address=proposal.address)
        return ". ".join([_("Unsubscribe: none of this person's addresses receives anything more"), *proposal.shared])
    if proposal.kind == "moved":
        address = proposal.instead[0] if proposal.instead else "…"
        return _("Write to {address} from now on").format(address=address)
    return _("End the position and stop using this address")


def accept(session: Session, number: int, address: str = "", contact: int | None = None) -> list[str]:
    """Does what an answer asks for; `address` is the new one, where the answer names none or another.

    `contact` is whose it is, where it does not tell; without, a wish to get no more mail counts for the address alone.

    Returns who else receives nothing there any more, a sentence each. Undone as one step.

    Raises:
        Problem: nothing waits under this number, or it is of nobody whom the workspace knows, or not of `contact`.
        FieldProblem("address"): there is no new address, or it is not valid.
    """
    row = _open(session, number)
    if contact is not None and contact not in (row.contact_id, *bounces.holders(session, row.folded)):
        text = _("The reply is from {address}, which is no address of contact {id}. Choose whose reply it is.")
        raise Problem(text.format(address=row.folded, id=contact))
    row.contact_id = contact or row.contact_id
    shared = _shared(session, row)
    _ACTIONS[row.kind](session, row, address.strip())
    row.verdict = "accepted"
    session.flush()
    return shared


def dismiss(session: Session, number: int) -> None:
    """Leaves everything as it is; the answer stays on the timeline.

    Raises:
        Problem: nothing waits under this number.
    """
    _open(session, number).verdict = "dismissed"
    session.flush()


def _open(session: Session, number: int) -> Bounce:
    row = session.get(Bounce, number)
    if row is None or row.verdict != "open":
        raise Problem(_("No reply with number {id} waits for a decision.").format(id=number))
    return row


def _opt_out(session: Session, row: Bounce, _address: str) -> None:
    bounces.leave_alone(session, row.folded, row.contact_id)


def _moved(session: Session, row: Bounce, address: str) -> None:
    contact = _contact(session, row)
    wanted = address or row.instead.partition(" ")[0]
    if not wanted:
        raise FieldProblem("address", _("Type the new address."))
    new = mail_server.address(wanted, "address")
    emails = contacts.fields(session, contact)["emails"]
    if records.fold_address(new) not in {records.fold_address(one["raw"]) for one in emails}:
        contacts.edit(session, contact, {"emails": [{"raw": new, "label": ""}, *emails]})
    _no_more(session, row, Reason("moved to", addresses=new), new)


def _gone(session: Session, row: Bounce, _address: str) -> None:
    verification.gone(session, _contact(session, row))
    _no_more(session, row, Reason("says gone"))


def _contact(session: Session, row: Bounce) -> int:
    if row.contact_id is None and _sharing(session, row.folded):
        raise Problem(_("Several contacts have {address}. Choose whose reply it is.").format(address=row.folded))
    if row.contact_id is None:
        raise Problem(_("{address} belongs to no contact.").format(address=row.folded))
    return row.contact_id


def _no_more(session: Session, row: Bounce, why: Reason, kept: str = "") -> None:
    """The address is no doubt, and nothing is written to it any more."""
    sent_to = session.scalar(select(Recipient.address).where(Recipient.id == row.recipient_id))
    addresses = {row.folded, records.fold_address(sent_to or "") or row.folded} - {records.fold_address(kept)}
    for each in session.scalars(select(Email).where(Email.folded.in_(addresses), Email.contact_id == row.contact_id)):
        each.bounce, each.bounced_on, each.bounce_text = "gone", i18n.today(), why.stored
    session.flush()
    indexing.refresh_some(session, [_contact(session, row)])


_ACTIONS = {"opt-out": _opt_out, "moved": _moved, "gone": _gone}
