"""Mail that came back and automatic answers: read, marked on the address, and told on the timeline."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats import child, mail_parts
from outreach.i18n import N_, _
from outreach.model.base import now
from outreach.model.distributions import Bounce, Recipient
from outreach.model.people import NOT_WRITTEN_TO, Email
from outreach.problems import FieldProblem, Problem
from outreach.reading import bounce, replies
from outreach.services import contacts, indexing, records, suppression
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

ENDINGS = (".eml", ".msg", ".mbox", ".mbx", ".txt")
SOFT_ENOUGH = 3  # times that mail comes back for now before an address is as doubtful as one where it did for good
MAX_FILE = 200_000_000

REASONS = {
    "unknown": N_("the address does not exist"),
    "moved": N_("the person has moved"),
    "domain": N_("the domain does not exist or takes no mail"),
    "no mail": N_("the domain takes no mail"),
    "full": N_("the mailbox is full"),
    "disabled": N_("the mailbox is switched off"),
    "blocked": N_("their server refuses mail from here"),
    "spam": N_("their server takes it for spam"),
    "virus": N_("their server takes an attachment for dangerous"),
    "too large": N_("the message is too large for them"),
    "busy": N_("their server was busy"),
    "late": N_("their server could not be reached in time"),
    "filtered": N_("their server refuses this message"),
    "complaint": N_("reported as unwanted"),
    "other": N_("no clear reason was given"),
}


class Said(NamedTuple):
    """What one message says of one address.

    `kind` is hard, soft, delayed, delivered, complaint, opt-out; away, moved or other for an answer; `message_id` of
    the mail it is about, "" where it does not tell; `source` the SHA-256 of the message.
    """

    file: str
    address: str
    kind: str
    reason: str
    code: str
    status: str
    text: str
    message_id: str
    source: str
    at: datetime | None
    until: date | None = None
    instead: tuple[str, ...] = ()


ANSWERS = ("away", "moved", "other")


class Found(NamedTuple):
    """What was read and, after `store`, whom it was about: `contacts` and `distributions` beside each of `said`."""

    read: int
    said: list[Said]
    problems: list[tuple[str, str]]
    contacts: list[int | None]
    distributions: list[int | None]
    known: int = 0  # how many were read before


# Reading


def message(name: str, data: bytes, today: date) -> list[Said]:
    """What one message says; runs in the child process that reads foreign files.

    Raises:
        Problem: it is damaged or too large.
    """
    mail = mail_parts.mail(data)
    source = hashlib.sha256(data.strip()).hexdigest()
    at = _moment(mail.headers.get("date", ""))
    found = [
        Said(
            name, one.address, one.kind, one.reason.name, one.reason.code, one.reason.status, one.said,
            one.message_id, source, at,
        )
        for one in bounce.read(mail.headers, mail.parts)
    ]  # fmt: skip
    if found:
        return found
    reply = replies.read(mail.headers, mail.parts, min(at.date(), today) if at else today)
    if reply is None:
        return []
    return [
        Said(
            name, reply.address, reply.kind, "", "", "", reply.said, reply.answered, source, at,
            reply.until, tuple(reply.instead),
        )
    ]  # fmt: skip


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None and 1990 < found.year < 2200 else None


def read(files: Sequence[Path]) -> Generator[Progress, None, Found]:
    """Reads messages, mboxes, and folders of them; writes nothing.

    A file that cannot be read is a problem beside its name, and the others are read all the same.
    """
    yield Progress(0, None, _("Reading messages"))
    said: list[Said] = []
    problems: list[tuple[str, str]] = []
    count = 0
    paths = list(_files(files, problems))
    for done, path in enumerate(paths, 1):
        try:
            for data in _messages(path):
                count += 1
                said += read_one(path.name, data)
        except Problem as problem:
            problems.append((path.name, problem.text))
        yield Progress(done, len(paths), _("Reading messages"))
    return Found(count, said, problems, [], [])


def read_one(name: str, data: bytes) -> list[Said]:
    """What one message says, read in the child.

    Raises:
        Problem: it is damaged, too large, or takes too long.
    """
    if len(data) > mail_parts.MAX_BYTES:
        raise Problem(_("This e-mail is larger than {size} MB, so it was not read.").format(size=10))
    return child.run(message, name, data, date.today())


def _files(files: Sequence[Path], problems: list[tuple[str, str]]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in ENDINGS)
        elif path.is_file():
            yield path
        else:
            problems.append((path.name, _("This file is not there.")))


def _messages(path: Path) -> list[bytes]:
    try:
        if path.stat().st_size > MAX_FILE:
            text = _("This file is larger than {size} MB, so it was not read.")
            raise Problem(text.format(size=MAX_FILE // 1_000_000))
        return mail_parts.mails(path.read_bytes())
    except OSError as error:
        raise Problem(_("This file cannot be read: {why}.").format(why=error.strerror or _("unknown"))) from None


# Keeping


def look(session: Session, found: Found) -> Found:
    """Whom it is about: the contact and the distribution beside each; writes nothing."""
    there = [_whom(session, said) for said in found.said]
    return found._replace(contacts=[one for one, _row in there], distributions=[
        row.distribution_id if row is not None else None for _one, row in there
    ])  # fmt: skip


def store(session: Session, found: Found) -> Found:
    """Marks the addresses and keeps what was said for the timeline; what was read before is not kept twice.

    An opt-out or a complaint counts for all addresses of the person. One step, undone as one.
    """
    people: list[int | None] = []
    sent: list[int | None] = []
    known = 0
    touched: set[int] = set()
    for said in found.said:
        contact, recipient = _whom(session, said)
        people.append(contact)
        sent.append(recipient.distribution_id if recipient is not None else None)
        folded = records.fold_address(said.address) or ""
        if _is_known(session, said, folded):
            known += 1
        elif contact is not None or recipient is not None:
            _keep(session, said, contact, recipient, folded)
            if contact is not None:
                touched.add(contact)
    if touched:
        session.flush()
        indexing.refresh_some(session, sorted(touched))
    return found._replace(contacts=people, distributions=sent, known=known)


def _is_known(session: Session, said: Said, folded: str) -> bool:
    query = select(Bounce.id).where(Bounce.source == said.source, Bounce.folded == folded, Bounce.kind == said.kind)
    return session.scalar(query.limit(1)) is not None


def _whom(session: Session, said: Said) -> tuple[int | None, Recipient | None]:
    """By the message that came back, else by the address it went to."""
    recipient = None
    if said.message_id:
        recipient = session.scalar(select(Recipient).where(Recipient.message_id == said.message_id).limit(1))
    folded = records.fold_address(said.address) or ""
    query = select(Email.contact_id).where(Email.folded == folded, Email.contact_id.is_not(None))
    owners = list(session.scalars(query.order_by(Email.id)))
    if recipient is not None and recipient.contact_id is not None:
        return recipient.contact_id, recipient
    contact = owners[0] if owners else None
    if recipient is None and contact is not None:
        recipient = session.scalar(
            select(Recipient)
            .where(Recipient.contact_id == contact, Recipient.state.in_(("handed", "unsure", "written")))
            .order_by(Recipient.at.desc(), Recipient.id.desc())
            .limit(1)
        )
    return contact, recipient


def _keep(session: Session, said: Said, contact: int | None, recipient: Recipient | None, folded: str) -> None:
    kind = {"complaint": "other", "opt-out": "other", "delivered": "other"}.get(said.kind, said.kind)
    row = Bounce(
        contact_id=contact, recipient_id=recipient.id if recipient is not None else None, folded=folded,
        kind=kind, at=said.at or now(), text=words(said), until=said.until, source=said.source,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if said.kind in ("opt-out", "complaint"):
        _leave_alone(session, said, contact)
    elif said.kind in ("hard", "soft", "delayed"):
        _mark(session, said, folded, recipient)
    elif said.kind == "moved":
        _mark_gone(session, said, folded)


def _leave_alone(session: Session, said: Said, contact: int | None) -> None:
    """No address of the person gets anything more; of one who is a contact no longer, the address that asked."""
    why = _("reported our mail as unwanted") if said.kind == "complaint" else _("asked to be left alone, by mail")
    if contact is not None:
        suppression.add_contacts(session, [contact], why)
        return
    with contextlib.suppress(FieldProblem):  # what stands there is no address
        suppression.add(session, said.address, why)


def _mark(session: Session, said: Said, folded: str, recipient: Recipient | None) -> None:
    """The address has had mail come back; for now only, three times, is as doubtful as for good."""
    if said.kind == "delayed":  # it may still arrive
        return
    kind = said.kind
    if kind == "soft":
        earlier = select(Bounce.source).where(Bounce.folded == folded, Bounce.kind == "soft").distinct()
        if len(set(session.scalars(earlier))) >= SOFT_ENOUGH:
            kind = "hard"
    on = (said.at or now()).date()
    for row in session.scalars(select(Email).where(Email.folded == folded)):
        if row.bounce in NOT_WRITTEN_TO and kind == "soft":
            continue
        row.bounce, row.bounced_on, row.bounce_text = kind, on, words(said)
    if recipient is not None and recipient.state in ("handed", "unsure"):
        recipient.answer = words(said)


def _mark_gone(session: Session, said: Said, folded: str) -> None:
    on = (said.at or now()).date()
    for row in session.scalars(select(Email).where(Email.folded == folded)):
        row.bounce, row.bounced_on, row.bounce_text = "hard", on, words(said)


def names(session: Session, found: Found) -> list[str]:
    """The name of the contact beside each that was said; "" where it is nobody here."""
    ids = sorted({number for number in found.contacts if number is not None})
    known = {row.id: row.name for some in records.batches(ids) for row in contacts.rows(session, some)}
    there = found.contacts or [None] * len(found.said)
    return [known.get(number or 0, "") for number in there]


def words(said: Said) -> str:
    """What it says, in words for the timeline and beside the address."""
    if said.kind == "away":
        if said.until is None:
            return _("away")
        return _("away until {day}").format(day=i18n.day(said.until))
    if said.kind == "moved":
        if said.instead:
            return _("no longer works there; names {addresses} instead").format(addresses=", ".join(said.instead))
        return _("no longer works there")
    if said.kind == "opt-out":
        return _("asked to be left alone")
    name = said.reason if said.reason in REASONS else "other"
    reason = _(REASONS[name]) if said.kind != "delivered" else _("arrived")
    shown = said.text if said.reason in ("other", "filtered", "blocked") and said.kind != "delivered" else ""
    code = " ".join(part for part in (said.code, said.status) if part)
    told = f"{reason} ({code})" if code else reason
    return f"{told}: {shown}"[:300] if shown else told


def take(workspace: Workspace, files: Sequence[Path]) -> Generator[Progress, None, Found]:
    """Reads the files and keeps what they say, as one step."""
    found = yield from read(files)
    if not found.said:
        return found
    return workspace.write(_("Read bounces"), store, found)
