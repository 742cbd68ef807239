"""Addresses that must never be written to: a list of its own, which outlives the contacts they came from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _, counted_if_any, listed, today
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Contact, Email, Suppression
from outreach.model.reasons import Reason
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.querying import bitmap_index
from outreach.store.history import change_log
from outreach.values import messengers, text


class SuppressionRow(NamedTuple):
    """An address of the list; `contact_id` and `name` are of the contact who has it now, if anybody has."""

    id: int
    address: str
    reason: str
    since: date
    contact_id: int | None
    name: str


def find(session: Session, words: str = "") -> list[SuppressionRow]:
    """The addresses that hold all of the words in themselves, their contact's name or their reason, by the alphabet."""
    theirs = and_(Email.folded == Suppression.folded, Email.contact_id.is_not(None))
    columns = (Suppression.id, Suppression.folded, Suppression.reason, Suppression.since, func.min(Email.contact_id))
    query = select(*columns).outerjoin(Email, theirs).group_by(Suppression.id).order_by(Suppression.folded)
    rows = session.execute(query).all()
    names = contacts.names(session, (row[-1] for row in rows if row[-1] is not None))
    found = [SuppressionRow(*row, names.get(row[-1] or 0, "")) for row in rows]
    wanted = text.fold(words).split()
    # Not left to the database, which knows no capital of another alphabet.
    said = [(row, text.fold(f"{row.address} {row.name} {row.reason}")) for row in found]
    return [row for row, folded in said if all(word in folded for word in wanted)]


def of_contact(session: Session, contact_id: int) -> list[str]:
    """The addresses, numbers and accounts of a contact that are on the list."""
    theirs = opt_outs.ways(session, [contact_id])[contact_id]
    return list(session.scalars(select(Suppression.folded).where(Suppression.folded.in_(theirs)).order_by("folded")))


def barred(session: Session, among: Collection[str] | None = None) -> set[str]:
    """The folded addresses that must never be written to, of all or of some: see `bitmap_index.barred`."""
    return {folded for folded in session.scalars(bitmap_index.barred(among)) if folded}


def explained(session: Session, among: Collection[str]) -> dict[str, Reason]:
    """{address: why nobody is written to at it} of those of some folded addresses that are barred."""
    found = barred(session, among)
    query = select(Email.folded, Contact.id).join(Contact, Contact.id == Email.contact_id)
    owners = session.execute(query.where(Contact.do_not_contact, Email.folded.in_(found))).all() if found else ()
    names = contacts.names(session, (number for _folded, number in owners))
    asked = opt_outs.undecided(session, [*names])
    reasons = dict.fromkeys(found, Reason("suppressed"))
    for folded, number in sorted(owners, key=lambda owner: owner.id not in asked):  # what is decided says more
        reasons[folded or ""] = Reason("undecided with" if number in asked else "suppressed with", name=names[number])
    return reasons


def describe_others(session: Session, contact_ids: Sequence[int]) -> str:
    """Who else has an address of those who are not to be contacted, and so gets nothing at it; "" where nobody does."""
    theirs = select(Email.folded).where(Email.contact_id.in_(contact_ids), Email.folded.is_not(None))
    open_ = select(Contact.id).where(Contact.id.not_in(contact_ids), Contact.do_not_contact.is_(False))
    others = select(Email.contact_id).where(Email.folded.in_(theirs), Email.contact_id.in_(open_)).distinct()
    names = contacts.names(session, session.scalars(others))
    text = _("At the same address nothing reaches these any more: {names}.")
    return text.format(names=listed([*names.values()])) if names else ""


def add(session: Session, address: str, reason: str = "") -> int:
    """Puts an address on the list, or gives it another reason where it is on it; returns its number.

    It may be a telephone number or an account, as in `_accounts`.

    Raises:
        FieldProblem("address"): it is no single valid one.
    """
    folded, reason = _folded(address), records.clean(reason, "reason").strip()
    opt_outs.suppress(session, {folded: reason})
    row = session.scalars(select(Suppression).where(Suppression.folded == folded)).one()
    if reason and row.reason != reason:
        row.reason = reason
        session.flush()
    return row.id


def _accounts(said: str) -> set[str]:
    """The folded forms of a number or an account of a messenger: "0772 33 44 55", "telegram:@name", "@name", a link."""
    network, _sign, name = said.replace(":", " ", 1).partition(" ")
    if network.casefold() in messengers.KEYS:
        return {messengers.folded(network.casefold(), name)} - {""}
    return {messengers.folded(one, said) for one in messengers.KEYS if _ACCOUNT.match(said)} - {""}


_ACCOUNT = re.compile(r"[@+(\d]|\w+://")


def _folded(address: str) -> str:
    accounts = _accounts(address.strip())
    if len(accounts) == 1:
        return accounts.pop()
    cell = records.check_emails(records.clean(address, "address"))
    found = cell.addresses[0] if len(cell.addresses) == 1 else None
    if found is None or (not found.valid and "@" not in address):
        raise FieldProblem("address", _("Enter one e-mail address, phone number or account, such as telegram:@name."))
    if not found.valid or found.address is None:
        raise FieldProblem("address", found.problem or _("This is not an e-mail address."))
    return records.fold_address(found.address)


def add_contacts(session: Session, contact_ids: Sequence[int], reason: str = "") -> int:
    """They asked not to be contacted: all of their addresses go on the list, and they are marked, from today.

    Returns how many addresses are new on the list. Undone as one step.

    Raises:
        Problem: one of them is not there.
    """
    reason = records.clean(reason, "reason").strip()
    return sum(_add_people(session, some, reason) for some in records.batches(list(dict.fromkeys(contact_ids))))


def _add_people(session: Session, ids: Sequence[int], reason: str) -> int:
    session.flush()
    there = {row.id: row for row in session.execute(select(*_WISH).where(Contact.id.in_(ids)))}
    for missing in set(ids).difference(there):
        raise records.lacking(Contact, missing)
    marked = [
        {"id": row.id, "do_not_contact": True, "do_not_contact_reason": reason or row.do_not_contact_reason,
         "do_not_contact_on": row.do_not_contact_on or today()}
        for row in there.values()
        if not row.do_not_contact or reason not in ("", row.do_not_contact_reason)
    ]  # fmt: skip
    change_log.update_rows(session, Contact, marked)
    opt_outs.settle(session, list(there), opted_out=True)
    folded = select(Email.folded).where(Email.contact_id.in_(ids), Email.folded.is_not(None)).distinct()
    return opt_outs.suppress(session, {one: reason for one in session.scalars(folded) if one})


_WISH = (Contact.id, Contact.do_not_contact, Contact.do_not_contact_reason, Contact.do_not_contact_on)


def remove(session: Session, address: str) -> None:
    """Takes an address off the list; a contact who asked not to be contacted stays marked.

    Raises:
        Problem: it is not on the list.
    """
    given = address.strip()
    written = [given, *(one.address for one in records.check_emails(given).addresses)]
    if not take_off(session, [*map(records.fold_address, written), *_accounts(given)])[0]:
        raise Problem(_("“{address}” is not on the suppression list.").format(address=given))


def refusing(session: Session, addresses: Iterable[str]) -> list[int]:
    """The contacts with one of these addresses who asked not to be contacted."""
    theirs = select(Email.contact_id).where(Email.folded.in_([records.fold_address(one) for one in addresses]))
    return list(session.scalars(select(Contact.id).where(Contact.do_not_contact, Contact.id.in_(theirs))))


def take_off(session: Session, addresses: Sequence[str]) -> tuple[int, set[int]]:
    """Takes addresses off the list, those that somebody else took off meanwhile left out.

    Returns how many that were, and which contacts who have one asked all the same not to be contacted.
    """
    query = select(Suppression.id, Suppression.folded)
    gone = list(records.among(session, query, Suppression.folded, addresses))
    marked = [refusing(session, [row.folded for row in some]) for some in records.batches(gone, 500)]
    change_log.delete_rows(session, Suppression, [row.id for row in gone])
    return len(gone), set().union(*marked)


def remove_contacts(session: Session, contact_ids: Sequence[int]) -> int:
    """They may be contacted again: the mark goes, and their addresses leave the list; returns how many did."""
    return sum(_remove_people(session, some) for some in records.batches(contact_ids))


def told_marked(marked: int) -> str:
    """That contacts stay marked whose addresses are off the list; "" where none does."""
    return counted_if_any(
        "{marked} contact stays marked as “do not contact”.",
        "{marked} contacts stay marked as “do not contact”.",
        marked,
        marked=i18n.number(marked),
    )


def _remove_people(session: Session, ids: Sequence[int]) -> int:
    session.flush()
    marked = session.scalars(select(Contact.id).where(Contact.id.in_(ids), Contact.do_not_contact)).all()
    free = {"do_not_contact": False, "do_not_contact_reason": "", "do_not_contact_on": None}
    change_log.update_rows(session, Contact, [{"id": number, **free} for number in marked])
    opt_outs.settle(session, marked, opted_out=False)
    folded = set().union(*opt_outs.ways(session, ids).values())
    gone = list(session.scalars(select(Suppression.id).where(Suppression.folded.in_(folded))))
    change_log.delete_rows(session, Suppression, gone)
    return len(gone)


# Somebody asks to be left alone, by the link or the address in a message

_TOKEN = re.compile(r"<?([0-9a-f]{32})(?:@[A-Za-z0-9.-]+)?>?")


def opt_out(session: Session, said: str, reason: str = "") -> list[int]:
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
        add_contacts(session, contacts, reason or why)
    if address:
        add(session, address, reason or why)
    return contacts


def _by_message(session: Session, said: str) -> tuple[list[int], str, str] | None:
    match = _TOKEN.fullmatch(said)
    query = select(Recipient.contact_id, Recipient.address, Distribution.headline)
    query = query.join(Distribution, Distribution.id == Recipient.distribution_id)
    row = session.execute(query.where(Recipient.message_id.startswith(f"<{match[1]}@"))).first() if match else None
    if row is None:
        return None
    why = _("unsubscribed after “{headline}”").format(headline=row.headline)
    return ([row.contact_id] if row.contact_id is not None else []), row.address, why


def _by_address(session: Session, said: str) -> tuple[list[int], str, str] | None:
    owners = session.scalars(select(Email.contact_id).where(Email.folded == records.fold_address(said)).distinct())
    contacts = sorted(number for number in owners if number is not None)
    return (contacts, said, _("unsubscribed")) if contacts else None
