"""What a table of contacts can show beyond its own rows: asked only for the columns and the contacts in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.model.activities import TALKS, Activity
from outreach.model.base import Expression
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import NOT_WRITTEN_TO, Channel, Contact, Email, Position, Suppression
from outreach.services.contacts import opt_outs
from outreach.services.contacts.contact_rows import owned
from outreach.services.delivery import delivery
from outreach.services.querying import added
from outreach.values import fields as registry

# Columns of the contact itself.
OWN = (
    *(field.key for field in registry.CONTACT.values() if field.width),
    "do_not_contact_on", "do_not_contact_reason", "keeps_embargoes",
)  # fmt: skip

Values = dict[int, Any]


def values(session: Session, ids: Sequence[int], names: Iterable[str]) -> dict[int, dict[str, object]]:
    """Of each contact the values of the named columns; what is not there is left out.

    `names` are of OWN, or: department; since (date of the present position); channels (list of "network value");
    suppressed (those of its addresses, numbers and accounts, folded); last_contacted (moment);
    received (how many releases).
    """
    wanted = list(names)
    found: dict[int, dict[str, object]] = {number: {} for number in ids}
    own = [name for name in wanted if name in OWN]
    if own:
        columns = Contact.__table__.c
        query = select(columns.id, *(columns[name] for name in own)).where(columns.id.in_(list(ids)))
        for number, *row in session.execute(query):
            found[number].update(zip(own, row, strict=True))
    for name in wanted:
        read = _READ.get(name)
        if read is not None:
            for number, value in read(session, ids).items():
                found[number][name] = value
    return found


def _positions(column: Expression) -> Callable[[Session, Sequence[int]], Values]:
    def read(session: Session, ids: Sequence[int]) -> Values:
        query = select(Position.contact_id, column).where(Position.contact_id.in_(list(ids)), Position.until.is_(None))
        # The last one wins, which is the one that stands first.
        return dict(session.execute(query.order_by(Position.rank.desc(), Position.id.desc())).all())

    return read


def _channels(session: Session, ids: Sequence[int]) -> Values:
    found: dict[int, list[str]] = {}
    for number, network, value in _CHANNELS.read(session, ids):
        found.setdefault(number, []).append(f"{network} {value}")
    return dict(found)


_CHANNELS = owned(Channel, "network", "value")  # read with every letter of a search, in a narrow window


def _suppressed(session: Session, ids: Sequence[int]) -> Values:
    theirs = opt_outs.ways(session, ids)
    folded = Suppression.__table__.c.folded
    barred = set(session.scalars(select(folded).where(folded.in_(set[str]().union(*theirs.values())))))
    found = {number: barred.intersection(ways) for number, ways in theirs.items()}
    email = Email.__table__.c  # without the mapper, which the first rows need not wait for
    bounced = select(email.contact_id, email.folded).where(email.contact_id.in_(ids), email.bounce.in_(NOT_WRITTEN_TO))
    for number, address in session.execute(bounced):
        found[number].add(address)
    return found


def _reached(session: Session, ids: Sequence[int], what: Expression) -> Values:
    query = delivery.recipients(delivery.REACHED, Recipient.contact_id, what)
    query = query.where(Recipient.contact_id.in_(list(ids)))
    return dict(session.execute(query.group_by(Recipient.contact_id)).all())


def last_contacted(session: Session, ids: Sequence[int]) -> Values:
    """When something last reached each of these contacts, or they were last spoken to, as an aware moment."""
    found = _reached(session, ids, func.max(func.coalesce(Recipient.at, Distribution.at)))
    talks = select(Activity.contact_id, func.max(Activity.at)).where(
        Activity.contact_id.in_(list(ids)), Activity.kind.in_(TALKS)
    )
    for number, at in session.execute(talks.group_by(Activity.contact_id)):
        if number not in found or at > found[number]:
            found[number] = at
    return found


def received(session: Session, ids: Sequence[int]) -> Values:
    """How many releases reached each of these contacts."""
    return _reached(session, ids, func.count(Distribution.release_id.distinct()))


_READ: dict[str, Callable[[Session, Sequence[int]], Values]] = {
    "found_on": lambda session, ids: dict(added.days(session, ids)),
    "department": _positions(Position.department),
    "since": _positions(Position.since),
    "channels": _channels,
    "suppressed": _suppressed,
    "last_contacted": last_contacted,
    "received": received,
}
