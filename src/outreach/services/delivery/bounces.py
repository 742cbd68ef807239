"""Mail that came back and answers: read, matched with whom and what they are about, marked, and told on the timeline.

What an answer asks for is proposed, see services.replies.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats import files, sandbox
from outreach.formats.documents import mail_parts
from outreach.i18n import _
from outreach.model import reasons
from outreach.model.base import now
from outreach.model.distributions import AUTOMATIC, Bounce, Distribution, Recipient
from outreach.model.people import NOT_WRITTEN_TO, Email
from outreach.model.releases import Version
from outreach.press.replies import answer, bounce
from outreach.press.replies.bounce_reasons import OF_US
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts, indexing, records
from outreach.services.delivery import suppression
from outreach.services.identity import compared_contacts, comparison, identity
from outreach.services.identity.comparison import Person
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

ENDINGS = (".eml", ".msg", ".mbox", ".mbx", ".txt")
SOFT_ENOUGH = 3  # times that mail comes back for now before an address is as doubtful as one where it did for good
MAX_FILE = 200_000_000

PROPOSED = ("opt-out", "moved", "gone")  # what an answer says that somebody decides about
MOST_DELIVERIES = 50  # to one contact, among which the one is looked for that is answered


class Said(NamedTuple):
    """What one message says of one address.

    `kind` is hard, soft, delayed, delivered, complaint, opt-out or other of mail that came back, and has a `reason`;
    of an answer it is one of replies.KINDS, and `reason` is "". `message_id` is of the mail it is about, "" where it
    does not tell; `refers` are all those an answer refers to; `source` the SHA-256 of the message. `text` are the
    server's or the person's own words. `applies` tells of a wish that needs nobody's decision.
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
    refers: tuple[str, ...] = ()
    subject: str = ""
    automatic: bool = False
    applies: bool = False
    names: tuple[str, ...] = ()

    @property
    def is_proposal(self) -> bool:
        """Whether it asks for what somebody has to decide about."""
        return self.kind in PROPOSED and not self.reason and not self.applies


class About(NamedTuple):
    """Whom and what a message is about; `proposal` is the number of one that waits for a decision, see replies.

    `known` tells that it was read before.
    """

    contact: int | None = None
    distribution: int | None = None
    release: int | None = None
    proposal: int | None = None
    known: bool = False


class Found(NamedTuple):
    """What was read and, after `store` or `look`, what each of `said` is about."""

    read: int
    said: list[Said]
    problems: list[tuple[str, str]]
    about: Sequence[About] = ()

    @property
    def known(self) -> int:
        """How many of them were read before."""
        return sum(one.known for one in self.about)


# Reading


def message(name: str, data: bytes, today: date) -> list[Said]:
    """What one message says; runs in the child process that reads foreign files.

    Raises:
        Problem: it is no mail, damaged or too large.
    """
    mail = mail_parts.mail(data)
    if not mail.headers:
        raise Problem(_("This file is not an e-mail."))
    source = hashlib.sha256(data.strip()).hexdigest()
    at = _moment(mail.headers.get("date", ""))
    found = [
        Said(
            name, one.address, one.kind, one.reason.name, one.reason.code, one.reason.status, one.said,
            one.message_id, source, at,
        )
        for one in bounce.read(mail.headers, mail.parts)
    ]  # fmt: skip
    reply = None if found else answer.read(mail.headers, mail.parts, min(at.date(), today) if at else today)
    if reply is not None:
        found.append(Said(
            name, reply.address, reply.kind, "", "", "", reply.said, (reply.answered or [""])[-1], source, at,
            reply.until, tuple(reply.instead), tuple(reply.answered), reply.subject, reply.automatic, reply.applies,
            reply.names,
        ))  # fmt: skip
    return found


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
                said += read_one(path.name, data)
                count += 1
        except Problem as problem:
            problems.append((path.name, problem.text))
        yield Progress(done, len(paths), _("Reading messages"))
    return Found(count, said, problems)


def read_one(name: str, data: bytes) -> list[Said]:
    """What one message says, read in the child.

    Raises:
        Problem: it is damaged, too large, or takes too long.
    """
    if len(data) > mail_parts.MAX_BYTES:
        raise Problem(_("This e-mail is larger than {size} MB, so it was not read.").format(size=10))
    return sandbox.run(message, name, data, i18n.today())


def _files(files: Sequence[Path], problems: list[tuple[str, str]]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in ENDINGS)
        elif path.is_file():
            yield path
        else:
            problems.append((path.name, _("The file doesn't exist.")))


def _messages(path: Path) -> list[bytes]:
    text = _("This file is larger than {size} MB, so it was not read.").format(size=MAX_FILE // 1_000_000)
    return mail_parts.mails(files.read(path, MAX_FILE, lambda _size: text))


# Keeping


def look(session: Session, found: Found) -> Found:
    """Whom it is about, and what is proposed or was decided before; writes nothing."""
    kept = [_kept(session, said) for said in found.said]
    abouts = (_about(session, *_whom(session, said), row) for said, row in zip(found.said, kept, strict=True))
    return found._replace(about=[one._replace(known=row is not None) for one, row in zip(abouts, kept, strict=True)])


def store(session: Session, found: Found) -> Found:
    """Marks the addresses and keeps what was said for the timeline; what was read before is not kept twice.

    A complaint, and a wish that a mail program made of our List-Unsubscribe, count for all addresses of the person.
    What people ask for in their own words waits for a decision. One step, undone as one.
    """
    about: list[About] = []
    for said in found.said:
        contact, recipient = _whom(session, said)
        row = _kept(session, said)
        known = row is not None
        if row is None and (
            contact is not None or recipient is not None or said.kind == "opt-out" or holders(session, said.address)
        ):
            row = _keep(session, said, contact, recipient)
        about.append(_about(session, contact, recipient, row)._replace(known=known))
    touched = {one.contact for one in about if one.contact is not None}
    if touched and not all(one.known for one in about):
        session.flush()
        indexing.refresh_some(session, sorted(touched))
    return found._replace(about=about)


def _about(session: Session, contact: int | None, recipient: Recipient | None, row: Bounce | None) -> About:
    proposal = row.id if row is not None and row.verdict == "open" else None
    if recipient is None:
        return About(contact, proposal=proposal)
    release = session.scalar(select(Distribution.release_id).where(Distribution.id == recipient.distribution_id))
    return About(contact, recipient.distribution_id, release, proposal)


def _kept(session: Session, said: Said) -> Bounce | None:
    """What was kept of the same message before."""
    query = select(Bounce).where(Bounce.source == said.source, Bounce.folded == records.fold_address(said.address))
    return session.scalar(query.where(Bounce.kind.in_((said.kind, _stored(said)))).limit(1))


def _stored(said: Said) -> str:
    return "other" if said.kind == "complaint" else said.kind


def _whom(session: Session, said: Said) -> tuple[int | None, Recipient | None]:
    """By the message that came back or is answered, else by the address and the subject.

    Of several who share the address by the name; no contact where that does not tell who asks for something.
    """
    recipient = _answered(session, [said.message_id, *reversed(said.refers)])
    sharing = holders(session, said.address)
    contact = recipient.contact_id if recipient is not None else None
    contact = contact if contact is not None else next(iter(sharing), None)
    if len(sharing) > 1 and not said.reason:
        contact = _named(session, said, sharing) or (None if said.is_proposal else contact)
    if recipient is None and contact is not None:
        recipient = _latest(session, said, contact)
    return contact, recipient


def holders(session: Session, address: str) -> list[int]:
    """The contacts who have an address, whoever had it first."""
    query = select(Email.contact_id).where(Email.folded == records.fold_address(address)).order_by(Email.id)
    return list(dict.fromkeys(number for number in session.scalars(query) if number is not None))


def _named(session: Session, said: Said, sharing: Sequence[int]) -> int | None:
    """Which of them an answer names: its sender, else the only one in its text; others tell who has left."""
    people = [one for batch in compared_contacts.people(session, sharing) for one in batch if one.names]
    found = [_likeliest(name, people) for name in said.names]
    every = set(filter(None, found))
    if said.kind != "gone" and found and found[0]:
        return found[0]
    return every.pop() if len(every) == 1 else None


_LIKE = 0.1  # the score of one word of a name that both bear


def _likeliest(name: str, people: Sequence[Person]) -> int | None:
    """Whose name it is by the judgement of identity; None where it is nobody's, or may as well be another's."""
    person = comparison.of_fields(0, {"name": name})
    scores = sorted(((identity.judge(person, one).score, one.id) for one in people), reverse=True)
    (best, number), (rival, _id) = (*scores, (0.0, 0), (0.0, 0))[:2]
    return number if best >= _LIKE and (best >= identity.LEAST or rival < best / 2) else None


def _answered(session: Session, message_ids: Sequence[str]) -> Recipient | None:
    """The delivery that one of these Message-IDs is of, the first of them that is ours."""
    wanted = [one for one in message_ids if one]
    rows = session.scalars(select(Recipient).where(Recipient.message_id.in_(wanted))) if wanted else ()
    return min(rows, key=lambda row: wanted.index(row.message_id), default=None)


def _latest(session: Session, said: Said, contact: int) -> Recipient | None:
    """The last delivery to a contact of which a message may be; an answer of a person must have its subject."""
    own = and_(Version.release_id == Distribution.release_id, Version.language == Recipient.language)
    query = (
        select(Recipient, func.coalesce(Version.headline, Distribution.headline).label("headline"))
        .join(Distribution, Distribution.id == Recipient.distribution_id)
        .outerjoin(Version, own)
        .where(Recipient.contact_id == contact, Recipient.state.in_(("handed", "unsure", "written")))
        .order_by(Recipient.at.desc(), Recipient.id.desc())
    )
    rows = session.execute(query.limit(MOST_DELIVERIES)).all()
    topic = answer.topic(said.subject)
    same = [row for row in rows if row.headline and answer.topic(row.headline) in topic]
    by_machine = bool(said.reason) or said.automatic
    # Of headlines of which one begins another it is the longest.
    found = max(same, key=lambda row: len(row.headline), default=rows[0] if rows and by_machine else None)
    return found.Recipient if found is not None else None


def _keep(session: Session, said: Said, contact: int | None, recipient: Recipient | None) -> Bounce:
    folded = records.fold_address(said.address)
    # Their own address stands under many an answer.
    is_known = said.kind == "moved" and contact in holders(session, "".join(said.instead[:1]))
    row = Bounce(
        contact_id=contact, recipient_id=_delivery(said, recipient), folded=folded,
        kind=_stored(said), at=said.at or now(), text=words(said).stored, until=said.until, source=said.source,
        reason=said.reason or AUTOMATIC * said.automatic, said=said.text, instead=" ".join(said.instead),
        verdict="open" if said.is_proposal and not is_known else "",
    )  # fmt: skip
    session.add(row)
    session.flush()
    if said.kind in ("complaint", "opt-out") and not said.is_proposal:
        leave_alone(session, said.address, contact, said.kind)
    elif said.kind in ("hard", "soft"):
        _mark(session, said, folded, recipient)
    return row


def _delivery(said: Said, recipient: Recipient | None) -> int | None:
    """The delivery it is about; what is not sure is no delivery's."""
    unsure = said.kind in ("other", "delivered") and said.reason
    return None if recipient is None or unsure else recipient.id


def leave_alone(session: Session, address: str, contact: int | None, kind: str = "opt-out") -> None:
    """No address of the person gets anything more; of one who is no contact, the address that asked."""
    why = _("reported our mail as spam") if kind == "complaint" else _("unsubscribed by mail")
    if contact is not None:
        suppression.add_contacts(session, [contact], why)
        return
    with contextlib.suppress(FieldProblem):  # what stands there is no address
        suppression.add(session, address, why)


def _mark(session: Session, said: Said, folded: str, recipient: Recipient | None) -> None:
    """The address has had mail come back; for now only, three times, is as doubtful as for good.

    What a server has against us, our address or this message, says nothing of the reader's address.
    """
    if recipient is not None and recipient.state in ("handed", "unsure"):
        recipient.answer = words(said).stored
    if said.reason in OF_US:
        return
    kind = said.kind
    if kind == "soft":
        earlier = select(Bounce.source).where(Bounce.folded == folded, Bounce.kind == "soft").distinct()
        if len(set(session.scalars(earlier.where(Bounce.reason.not_in(OF_US))))) >= SOFT_ENOUGH:
            kind = "hard"
    on = i18n.local(said.at or now()).date()
    for row in session.scalars(select(Email).where(Email.folded == folded)):
        if row.bounce in NOT_WRITTEN_TO and kind == "soft":
            continue
        row.bounce, row.bounced_on, row.bounce_text = kind, on, words(said).stored


def names(session: Session, found: Found) -> list[str]:
    """The name of the contact beside each that was said, or of those who share its address; "" of nobody here."""
    people = [
        [about.contact] if about.contact else holders(session, said.address)
        for said, about in zip(found.said, found.about, strict=True)
    ]
    known = contacts.names(session, [*itertools.chain.from_iterable(people)])
    return [", ".join(filter(None, map(known.get, some))) for some in people]


def words(said: Said) -> reasons.Reason:
    """What it says, in a short phrase for the timeline and beside the address; the server's own words are `text`."""
    if said.kind == "away" and said.until is not None:
        return reasons.Reason("away until", day=said.until)
    if said.kind in ("moved", "gone") and said.instead:
        return reasons.Reason("moved to" if said.kind == "moved" else "gone, see", addresses=", ".join(said.instead))
    if not said.reason:
        return reasons.Reason(f"says {said.kind}")
    if said.kind in ("delivered", "delayed"):  # greylisted: another try is made, and nothing has been refused
        return reasons.Reason(said.kind)
    return reasons.refusal(said.reason)


def take(workspace: Workspace, files: Sequence[Path]) -> Generator[Progress, None, Found]:
    """Reads the files and keeps what they say, as one step."""
    found = yield from read(files)
    return workspace.write(_("Read bounces"), store, found) if found.said else found
