"""A release by messenger: one person or group at a time, sent by hand; the queue, the text, and what came of each.

Outreach connects to nobody: it gives the address that opens the chat, and keeps what the user says of it. queued →
sending (the chat was opened; committed first, so that nobody is opened twice unknowingly) → handed | failed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.orm import Session

from outreach.formats import atomic
from outreach.i18n import _
from outreach.mail import file_names
from outreach.model import reasons
from outreach.model.base import now, table_of
from outreach.model.distributions import Distribution, Recipient
from outreach.model.releases import Attachment, Release, Version
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.delivery import audience, delivery, distributions, sending_steps
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.releases import greetings, releases, statuses
from outreach.store.history import change_log
from outreach.values import messengers, networks, places
from outreach.values.data import DocumentView

_TABLE = table_of(Recipient)
_NOW_AT = update(_TABLE).where(_TABLE.c.id == bindparam("number")).values(address=bindparam("new_address"))
_WAITS = ("queued", "held", "sending")
# What is said of somebody: the state it gives, and the states it can be said in.
MARKS = {
    "done": ("handed", ("queued", "sending", "failed")), "not-reached": ("failed", ("queued", "sending")),
    "later": ("queued", ("queued", "sending")), "back": ("queued", ("handed", "failed")),
}  # fmt: skip


class Item(NamedTuple):
    """One who is still to get it: `url` opens the chat, "" while the embargo holds it; `account` is who is there.

    `state` is queued, held, or sending where the chat was opened `at` and nobody has said what came of it. `files` are
    those of their language.
    """

    contact: int | None
    name: str
    account: str
    language: str
    state: str
    at: datetime | None
    url: str
    text: str
    files: tuple[str, ...]


NOBODY = Item(None, "", "", "", "", None, "", "", ())

# The text


def proposed(release: Release, version: Version, website: str, *, told: bool) -> str:
    """The text for a language: what was written for it, or headline, first sentence and a link.

    Of a correction or withdrawal it says so first.
    """
    notice = (version.correction or release.correction).strip() if told else ""
    first = re.match(r".+?[.!?…](?=\s|$)|.+", version.said.strip())
    link = re.search(r"https?://[^\s<>()]+[^\s<>().,;:]", f"{version.said}\n{version.notes_to_editors}\n{website}")
    made = (version.headline, first[0] if first else "", link[0] if link else "")
    return "\n\n".join(filter(None, (notice, version.short_text or "\n\n".join(filter(None, made)))))


def texts(session: Session, release_id: int, *, told: bool = False) -> dict[str, str]:
    """{language: the text that is proposed} of each version of a release."""
    release = releases.card(session, release_id)
    website = str((settings.get(session, "office") or {}).get("website") or "")
    return {one.language: proposed(release, one, website, told=told) for one in release.versions}


def too_long(text: str, networks: Sequence[str]) -> str:
    """In which of some networks a text is longer than a message may be, as a sentence; "" where it fits."""
    length = messengers.units(text)
    over = [name for name in networks if length > messengers.limit(name)]
    said, names = _("{count} characters: too long for {networks} (at most {most})."), map(places.way_name, over)
    return said.format(count=length, networks=", ".join(names), most=min(map(messengers.limit, over))) if over else ""


# Preparing


def prepare(
    session: Session, wanted: Audience, given: Mapping[str, str], *, by: str = "", shown: Resolved | None = None
) -> tuple[int, Resolved]:
    """Freezes who gets it by messenger and with which text; returns its id and what was resolved.

    A text that is `given` for a language is kept with the version, and proposed the next time.

    Raises:
        Problem: nobody gets it, there is no release, or a text is longer than a network takes.
    """
    release = wanted.release
    if release is None:
        raise Problem(_("A messenger needs a release. Name one."))
    wanted = wanted._replace(way="messenger")
    resolved = audience.resolve(session, wanted) if shown is None else shown
    accounts = [(one.language, one.address) for one in resolved.recipients]
    whole = _whole(session, release, given, accounts, told=wanted.told)
    return distributions.prepare(session, wanted, settings={"texts": whole, "by": by}, shown=shown)


def _whole(
    session: Session, release: int, given: Mapping[str, str], accounts: Sequence[tuple[str, str]], *, told: bool
) -> dict[str, str]:
    """The text in each language: as it is `given` ("" is for all), which is kept with the version, or as proposed."""
    before = texts(session, release, told=told)
    greetings.refuse_others(given, before)
    whole = {code: given.get(code, given.get("", "")).strip() or text for code, text in before.items()}
    for code, text in whole.items():
        theirs = {network_of(account) for language, account in accounts if language == code}
        if problem := too_long(text, sorted(theirs)):
            raise Problem(f"{places.language_name(code)}: {problem}")
    if not told:
        _keep(session, release, {code: text for code, text in whole.items() if text != before[code]})
    return whole


def _keep(session: Session, release_id: int, edited: Mapping[str, str]) -> None:
    rows = session.scalars(select(Version).where(Version.release_id == release_id, Version.language.in_(edited)))
    for row in rows.all():
        row.short_text = edited[row.language]
    session.flush()


def network_of(account: str) -> str:
    """The key of the network of an account as a recipient keeps it: "whatsapp" of "WhatsApp +996700123456"."""
    return networks.of_word(account.partition(" ")[0])


# The queue


def refresh(session: Session, distribution_id: int) -> None:
    """Brings a queue up to now, past the history: who has it by now or objected is left out, an embargo's end tells."""
    _messengers(session, distribution_id)
    sending_steps.hold(session, distribution_id)
    people, dropped = sending_steps.waiting(session, distribution_id)
    now_at = [{"number": one.id, "new_address": one.address} for one in people]
    if now_at:
        session.connection().execute(_NOW_AT, now_at)
    sending_steps.leave_out(session, dropped)
    session.expire_all()
    _close(session, distribution_id)


def queue(session: Session, distribution_id: int) -> list[Item]:
    """Who is still to get it: who was opened and not decided first, then who waits, then who is held.

    None has a text or can be opened while the release is no longer what was prepared.

    Raises:
        Problem: there is no such distribution, or it goes another way.
    """
    changed = distributions.changed_since(session, distribution_id, officers=False)
    row = _messengers(session, distribution_id)
    first = case({"sending": 0, "queued": 1}, value=Recipient.state, else_=2)
    query = select(Recipient).where(Recipient.distribution_id == distribution_id, Recipient.state.in_(_WAITS))
    found = session.scalars(query.order_by(first, Recipient.attempts, Recipient.id))
    attached = select(Attachment.name, Attachment.language).where(Attachment.release_id == row.release_id)
    files, said = session.execute(attached).all(), {} if changed else row.settings.get("texts", {})
    return [_item(one, said, files) for one in found]


def _item(one: Recipient, said: DocumentView, files: Sequence[tuple[str, str | None]]) -> Item:
    text = said.get(one.language, "") if one.state != "held" else ""
    found = messengers.account(network_of(one.address), one.address.partition(" ")[2]) if text else None
    return Item(
        one.contact_id, one.name, one.address, one.language, one.state, one.at,
        found.opened_with(text) if found else "", text,
        tuple(name for name, language in files if language in (None, "", one.language)),
    )  # fmt: skip


def take(session: Session, distribution_id: int, contact: int) -> Item:
    """Notes that a chat is opened now, past the history; returns what belongs to it.

    Raises:
        Problem: it may not go to them now, and why; or the release is no longer what was prepared.
    """
    row = _messengers(session, distribution_id)
    delivery.one_at_a_time(session, row.release_id or 0)
    sending_steps.as_prepared(session, row)
    # Who was opened before is asked about anew: they may have objected since, or have another number.
    _move(session, _recipient(session, distribution_id, contact, _WAITS), "queued")
    refresh(session, distribution_id)
    _move(session, _recipient(session, distribution_id, contact, ("queued",)), "sending")
    return next(item for item in queue(session, distribution_id) if item.contact == contact)


def renew(session: Session, distribution_id: int, given: Mapping[str, str], *, as_it_is_now: bool = True) -> None:
    """Gives a queue other texts, or those proposed now, and takes over what has changed of the release since.

    Raises:
        Problem: the release or a language is gone, it is withdrawn or (unless `as_it_is_now`) another one by now, or a
            text is longer than a network takes.
    """
    row = _messengers(session, distribution_id)
    distributions.check_open(session, row)
    release = sending_steps.as_prepared(session, row, as_it_is_now=as_it_is_now)
    accounts = [(one.language, one.account) for one in queue(session, distribution_id)]
    whole = _whole(session, release.id, given, accounts, told=delivery.is_told(row))
    row = _messengers(session, distribution_id)  # a release that is read leaves none in the session
    row.settings = {**row.settings, "texts": whole}
    row.snapshot = {**row.snapshot, **distributions.made_of(release)}
    session.flush()


def _move(session: Session, one: Recipient, state: str) -> None:
    session.execute(update(_TABLE).where(_TABLE.c.id == one.id).values(state=state, at=now()))
    session.expire_all()


def mark_all(session: Session, distribution_id: int, marks: Mapping[str, Sequence[int]]) -> None:
    """What came of several, all of it or nothing: {what is said: contacts}.

    Raises:
        Problem: somebody is named twice, or see `mark`.
    """
    named = [(contact, how) for how, several in marks.items() for contact in several]
    if len(dict(named)) < len(named):
        raise Problem(_("Name each contact once."))
    for contact, how in named:
        mark(session, distribution_id, contact, how)


def mark(session: Session, distribution_id: int, contact: int, how: str) -> None:
    """What came of one: "done", "later" (behind all others), "not-reached", or "back" into the queue; undone as a step.

    Raises:
        Problem: it is held by the embargo, cannot be said of somebody in that state, or the release is no longer what
            was prepared: only who was opened before may have got it like that.
    """
    row = _messengers(session, distribution_id)
    if row.state == "stopped":
        distributions.check_open(session, row)
    state, before = MARKS[how]
    one = _recipient(session, distribution_id, contact, before)
    if how == "done" and one.state == "queued":
        sending_steps.as_prepared(session, row)
    values = {
        "id": one.id, "state": state, "at": None if state == "queued" else now(),
        "attempts": one.attempts + (how == "later"),
    }  # fmt: skip
    change_log.update_rows(session, Recipient, [values])
    if how == "done" and row.release_id is not None:
        statuses.went_out(session, row.release_id)
    _close(session, distribution_id)


def save_files(session: Session, distribution_id: int, language: str, folder: Path) -> list[str]:
    """Writes the release's files in a language into a folder, from where they are dragged; returns their names."""
    query = select(Attachment).where(Attachment.release_id == _messengers(session, distribution_id).release_id)
    rows = [one for one in session.scalars(query.order_by(Attachment.rank)) if one.language in (None, "", language)]
    for one in rows:
        name = file_names.safe(Path(one.name).stem, Path(one.name).suffix)
        atomic.write(folder / name, releases.blob(session, one.id))
    return [one.name for one in rows]


def _messengers(session: Session, distribution_id: int) -> Distribution:
    row = distributions.get(session, distribution_id)
    if row.how != "messenger":
        raise Problem(_("Distribution {id} does not go by messenger.").format(id=distribution_id))
    return row


def _recipient(session: Session, distribution_id: int, contact: int, states: Sequence[str]) -> Recipient:
    query = select(Recipient).where(Recipient.distribution_id == distribution_id, Recipient.contact_id == contact)
    one = session.scalars(query).first()
    if one is None:
        raise Problem(_("Contact {id} is not in this distribution.").format(id=contact))
    if one.state not in states:
        known = {row.id: row.delivery for row in distributions.recipients(session, distribution_id)}[one.id]
        state = reasons.text(one.reason) if known == "left out" else _(delivery.STATES[known])
        raise Problem(f"{one.name}: {state}")
    return one


def _close(session: Session, distribution_id: int) -> None:
    """A queue is done when nobody waits in it, and open again when somebody does."""
    row = distributions.get(session, distribution_id)
    waits = distributions.recipients(session, distribution_id, _WAITS)
    state = "sending" if waits else "done"
    if row.state in ("sending", "done") and row.state != state:
        row.state, row.finished_at = state, None if waits else now()
        session.flush()
