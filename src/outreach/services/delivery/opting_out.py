"""Somebody asks to be left alone, by the link or the address in a message: they are written to no more."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Email
from outreach.problems import Problem
from outreach.services.contacts import records
from outreach.services.delivery import suppression

_TOKEN = re.compile(r"<?([0-9a-f]{32})(?:@[A-Za-z0-9.-]+)?>?")


def record(session: Session, said: str, reason: str = "") -> list[int]:
    """Keeps the wish of whoever got a message, or has an address; returns their contacts.

    `said` is the Message-ID of what they got, the {id} of its one-click link, or the address they wrote from. All of
    their addresses are on the list of those never to be written to from now on. Undone as one step.

    Raises:
        Problem: no message and no contact is known by it.
    """
    found = _by_message(session, said.strip()) or _by_address(session, said.strip())
    if found is None:
        text = _("No message and no contact matches “{said}”. Give a Message-ID, or the address the reply came from.")
        raise Problem(text.format(said=said.strip()[:80]))
    contacts, address, why = found
    if contacts:
        suppression.add_contacts(session, contacts, reason or why)
    if address:
        suppression.add(session, address, reason or why)
    return contacts


def _by_message(session: Session, said: str) -> tuple[list[int], str, str] | None:
    match = _TOKEN.fullmatch(said)
    if match is None:
        return None
    query = select(Recipient.contact_id, Recipient.address, Distribution.headline).join(
        Distribution, Distribution.id == Recipient.distribution_id
    )
    row = session.execute(query.where(Recipient.message_id.startswith(f"<{match[1]}@"))).first()
    if row is None:
        return None
    why = _("unsubscribed after “{headline}”").format(headline=row.headline)
    return ([row.contact_id] if row.contact_id is not None else []), row.address, why


def _by_address(session: Session, said: str) -> tuple[list[int], str, str] | None:
    owners = session.scalars(select(Email.contact_id).where(Email.folded == records.fold_address(said)).distinct())
    contacts = sorted(number for number in owners if number is not None)
    return (contacts, said, _("unsubscribed")) if contacts else None
