"""Deliveries: what happened to a release for a person, by which way, and whether it may go to them now.

The one place that derives a delivery from a recipient, the way of its distribution, and what was returned or answered.
Record, contact, Today, follow-ups and reports ask it; so does everything that decides who gets a release.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model import reasons
from outreach.model.base import UtcDateTime, now, table_of
from outreach.model.distributions import AUTOMATIC, Bounce, Distribution, Recipient
from outreach.model.people import Email
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services.contacts import records
from outreach.store import backends
from outreach.store.history import change_log

if TYPE_CHECKING:
    from outreach.press.replies.bounce_reasons import Reason as Refusal

STATES = {
    "exported": N_("exported"), "drafted": N_("saved as a draft"), "queued": N_("queued"),
    "held": N_("held until the embargo ends"), "sending": N_("being sent"), "sent": N_("sent"),
    "refused": N_("refused"), "bounced": N_("bounced"), "unsure": N_("unsure"), "answered": N_("answered"),
    "done": N_("sent by hand"), "unreached": N_("not reached"),
}  # fmt: skip
# The name of a stored state that has another one in the model.
STORED = {"failed": "refused", "handed": "sent"}
# The way of each kind of distribution; a table, cards or addresses are a file.
WAYS = {"smtp": "mail", "eml": "draft", "mailbox": "mailbox-draft", "bcc": "bcc", "messenger": "messenger"}
# Who has the release, or may have it.
HAS = ("sent", "unsure", "sending", "answered", "done")
REACHED = ("sent", "answered", "done")
# It left us in any form, so that what stood in it is out of our hands.
OUT = (*HAS, "bounced", "exported", "drafted")
# Distributions that are not through: who is queued or held in one waits for it.
OPEN = ("prepared", "scheduled", "sending", "paused")

_RETURNED = ("hard", "soft")
_NO_ANSWER = (*_RETURNED, "delayed", "away", "other")  # machines, not people
LEFT = ("written", "sending", "handed", "unsure")  # stored states in which something has left, or may have


def _said(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Recipient.id.in_(select(Bounce.recipient_id).where(condition, Bounce.recipient_id.is_not(None)))


_BY_PERSON = _said(and_(Bounce.kind.not_in(_NO_ANSWER), Bounce.reason != AUTOMATIC))
_BOUNCED = and_(Recipient.state.in_(LEFT), _said(Bounce.kind.in_(_RETURNED)))
_DRAFT = Distribution.how.in_(("eml", "mailbox"))
_WAITS = and_(Recipient.state.in_(("queued", "held")), Distribution.state.in_(OPEN))
# An answer proves that a draft was sent; a file may have been used for anything.
_ANSWERED = and_(Recipient.state.in_(LEFT), or_(Distribution.how == "smtp", _DRAFT), _BY_PERSON)
# An embargo ends by its time or by being lifted, and nobody is held for one that is over, whatever was stored.
_AHEAD = Release.embargo_until > bindparam("this_moment", callable_=now, type_=UtcDateTime)
UNTIL_LIFTED = and_(Release.embargo_until.is_(None), Release.status == "embargoed")
_LASTS = exists().where(Release.id == Distribution.release_id, or_(_AHEAD, UNTIL_LIFTED)).correlate(Distribution)
# The stored state as it is now, for queries that join Recipient and Distribution.
STANDS = case((and_(Recipient.state == "held", ~_LASTS), "queued"), else_=Recipient.state)
# The way and the state of a delivery, for queries that join Recipient and Distribution.
WAY = case(WAYS, value=Distribution.how, else_="file")
STATE = case(
    (and_(Recipient.state == "failed", Distribution.how == "messenger"), "unreached"),
    (Recipient.state == "failed", "refused"),
    (_BOUNCED, "bounced"),
    (_ANSWERED, "answered"),
    (and_(Recipient.state == "handed", Distribution.how == "smtp"), "sent"),
    (Recipient.state == "handed", "done"),
    (and_(Recipient.state == "written", _DRAFT), "drafted"),
    (Recipient.state == "written", "exported"),
    else_=STANDS,  # queued, held, sending, unsure, left out
)


def stands(states: Iterable[str]) -> ColumnElement[bool]:
    """Whether a delivery is in one of these states, all of which left us; for queries that join both tables."""
    return and_(Recipient.state.in_(LEFT), STATE.in_(list(states)))


def recipients(states: Iterable[str], *columns: Any) -> Select[Any]:
    """The recipients whose deliveries are in one of these states, all of which left us."""
    query = select(*columns).select_from(Recipient).join(Distribution, Distribution.id == Recipient.distribution_id)
    return query.where(stands(states))


class Delivery(NamedTuple):
    """What happened to a release for a person: one message, draft or line of a file."""

    release: int | None
    contact: int | None
    way: str
    state: str
    at: datetime | None
    answer: str
    name: str
    address: str
    distribution: int
    recipient: int


def find(
    session: Session, distribution: int | None = None, release: int | None = None, contact: int | None = None
) -> list[Delivery]:
    """The deliveries of a distribution, a release or a contact, or all of them, in the order in which they were made.

    `at` is when it happened: None while it waits.
    """
    at = case((Recipient.state.in_(("queued", "held")), None), else_=func.coalesce(Recipient.at, Distribution.at))
    query = (
        select(
            Distribution.release_id, Recipient.contact_id, WAY, STATE, at, Recipient.answer, Recipient.name,
            Recipient.address, Distribution.id, Recipient.id,
        )
        .join(Recipient, Recipient.distribution_id == Distribution.id)
        .where(Recipient.state != "left out")
        .order_by(Distribution.id, Recipient.id)
    )  # fmt: skip
    for column, wanted in (
        (Distribution.id, distribution), (Distribution.release_id, release), (Recipient.contact_id, contact)
    ):  # fmt: skip
        query = query if wanted is None else query.where(column == wanted)
    found = (Delivery._make(row) for row in session.execute(query))
    return [one._replace(answer=answer(one.state, one.answer)) for one in found]


def unreached(session: Session, release: int) -> set[int]:
    """The contacts who could not be reached by messenger with a release, as was said of them."""
    query = select(Recipient.contact_id).join(Distribution, Distribution.id == Recipient.distribution_id)
    by_hand = (Distribution.release_id == release, Distribution.how == "messenger")
    return {contact or 0 for contact in session.scalars(query.where(*by_hand, Recipient.state == "failed"))}


def counts(session: Session, distributions: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many deliveries of each of some distributions are in each state."""
    query = (
        select(Distribution.id, STATE, func.count())
        .join(Recipient, Recipient.distribution_id == Distribution.id)
        .where(Distribution.id.in_(distributions), Recipient.state != "left out")
        .group_by(Distribution.id, STATE)
    )
    found: dict[int, dict[str, int]] = {number: {} for number in distributions}
    for number, state, many in sorted(session.execute(query).all()):
        found[number][state] = many
    return found


def people(session: Session, releases: Iterable[int]) -> dict[int, dict[str, int]]:
    """By release: how many people it was "delivered" to, and at how many it "bounced"; each counted once."""
    kind = case((stands(REACHED), "delivered"), (stands(("bounced",)), "bounced"))
    person = func.count(func.distinct(func.coalesce(Recipient.contact_id, -Recipient.id)))
    query = recipients((*REACHED, "bounced"), Distribution.release_id, kind, person)
    query = query.where(Distribution.release_id.in_(list(releases))).group_by(Distribution.release_id, kind)
    found: dict[int, dict[str, int]] = {}
    for release, name, many in session.execute(query):
        found.setdefault(release, {})[name] = many
    return found


# In words


def answer(state: str, said: str) -> str:
    """What is shown of a server's answer: a reason in words beside what was refused, nothing beside what arrived.

    What are our own words already is shown as it is.
    """
    if not said[:3].isdigit():
        return reasons.text(said)
    if state in ("sent", "sending", "handed", "held", "answered", "done"):
        return ""
    return reasons.refusal(refusal(said).name)


def plain(said: str) -> str:
    """What a server said, without its codes."""
    return _CODES.sub("", " ".join(said.split()))[:300].strip()


_CODES = re.compile(r"^\d{3}[ -]?|\b\d\.\d{1,3}\.\d{1,3}\b:? ?|(?<=\s)\d{3}[ -](?=\d\.\d)")


def refusal(said: str) -> Refusal:
    """Why a server refused a recipient, by what it said."""
    from outreach.press.replies import bounce_reasons  # late: start-up

    return bounce_reasons.reason(said)


# Whether it may go


class Verdict(NamedTuple):
    """Why a release does not go to a person now: `code` is "already" (they have it) or "waiting" (in another delivery).

    `name` is who has it, where that is another with the same address, or the person in another spelling; `at` is when
    they got it; `unsure` says that nobody knows whether they did.
    """

    code: str
    distribution: int
    at: datetime
    name: str = ""
    unsure: bool = False

    @property
    def reason(self) -> reasons.Reason:
        """Why, in words."""
        code = f"{self.code} as another" if self.name else "unsure" if self.unsure else self.code
        return reasons.Reason(code, day=i18n.local(self.at).date(), name=self.name, id=self.distribution)


class _Held(NamedTuple):
    """One who has a release or waits for it."""

    contact: int | None
    address: str
    name: str
    state: str
    at: datetime
    distribution: int


_HOLDING = (
    Recipient.contact_id, Recipient.address, Recipient.name, STATE, func.coalesce(Recipient.at, Distribution.at),
    Distribution.id,
)  # fmt: skip


class Holders:
    """Who has a release, and who waits for it: by person and by address.

    A correction or withdrawal is a message of its own: who has the release gets it once, unless what they got says it
    (`saying` are the distributions that do, each since when; None where none is to be told).
    """

    def __init__(self, rows: Iterable[_Held], saying: Mapping[int, datetime] | None) -> None:
        self._saying = saying
        self._people: dict[int, list[_Held]] = defaultdict(list)
        self._addresses: dict[str, list[_Held]] = defaultdict(list)
        self.orphans: set[str] = set()  # the folded addresses of those who have it and are contacts no more
        for row in rows:
            if row.contact is not None:
                self._people[row.contact].append(row)
            if folded := records.fold_address(row.address):
                self._addresses[folded].append(row)
                if row.contact is None:
                    self.orphans.add(folded)

    @property
    def contacts(self) -> set[int]:
        """Everybody who has it or waits for it."""
        return set(self._people)

    def name(self, contact: int) -> str:
        """What somebody who has it or waits for it was called."""
        return self._people[contact][0].name

    def of(self, contact: int, folded: Iterable[str] = ()) -> Verdict | None:
        """Why it does not go to a person who would get it at one of these addresses; None where it may go."""
        rows = [*self._people.get(contact, ()), *(row for one in folded for row in self._addresses.get(one, ()))]
        found = self._judged(rows)
        if found is None:
            return None
        code, row = found
        another = row.name if row.contact not in (contact, None) else ""
        return Verdict(code, row.distribution, row.at, another, row.state == "unsure")

    def has(self, contact: int, folded: str) -> Verdict | None:
        """Why it goes to a person no more; that they wait for it elsewhere is no reason: whoever comes first sends."""
        found = self.of(contact, (folded,))
        return found if found is not None and found.code == "already" else None

    def _judged(self, rows: Sequence[_Held]) -> tuple[str, _Held] | None:
        if have := [row for row in rows if self._says(row)]:
            return "already", max(have, key=lambda row: row.at)
        told = self._saying if any(row.state in HAS for row in rows) else None
        waits = (
            row for row in rows if row.state not in HAS and (told is None or told.get(row.distribution) == _ALWAYS)
        )
        return next((("waiting", one) for one in waits), None)

    def _says(self, row: _Held) -> bool:
        """Whether somebody has the release and, where a correction is to be told, what they have says it."""
        since = _ALWAYS if self._saying is None else self._saying.get(row.distribution)
        return row.state in HAS and since is not None and row.at >= since


_ALWAYS = datetime.min.replace(tzinfo=UTC)
NOBODY = Holders((), None)


class Waiting(NamedTuple):
    """One who is still to get a release; `answer` is what the server said of an attempt before."""

    id: int
    contact: int | None
    name: str
    address: str
    language: str
    message_id: str
    attempts: int
    answer: str = ""


def holders(
    session: Session, release: int, *, told: bool = False, but: int | None = None, near: Waiting | None = None
) -> Holders:
    """Who has a release or waits for it, but for one distribution; `told` where it is a correction that is to go.

    With `near` those alone who are that recipient or have the address, by indexes: it is asked for each message.
    """
    rows = map(_Held._make, session.execute(_holding(release, but, near)))
    return Holders(rows, _saying(session, release) if told else None)


def _saying(session: Session, release: int) -> dict[int, datetime]:
    """The distributions whose text says how a release was corrected or withdrawn, each since when; notices always do.

    What was sent while it was made, or by a clock that is ahead, does not say it. Never corrected, it is the release
    once more, and who has it has it.
    """
    made, status = session.execute(select(Release.corrected_at, Release.status).where(Release.id == release)).one()
    rows = session.scalars(select(Distribution).where(Distribution.release_id == release))
    return {row.id: made if made and not is_told(row) else _ALWAYS for row in rows if _is_of(row, made, status)}


def _is_of(row: Distribution, made: datetime | None, status: str) -> bool:
    at = made.isoformat() if made and status == "corrected" else None
    return made is None or (row.snapshot.get("status"), row.snapshot.get("corrected_at")) == (status, at)


def refuse_withdrawn(release: Release, recipients_of: object) -> None:
    """Raises a Problem for a withdrawn release: that it is goes to those who have it, and to nobody else."""
    if release.status == "withdrawn" and recipients_of != release.id:
        raise Problem(_("This release is withdrawn and is not sent any more."))


def refuse_sending(row: Distribution) -> None:
    """Raises a Problem for a distribution that is being sent."""
    if row.state == "sending":
        raise Problem(_("It is already being sent. Pause it first."))


def stop(session: Session, row: Distribution, why: reasons.Reason) -> int:
    """End a distribution: who is still to get it does not, for that reason. Returns how many that are."""
    leave_behind(session, row.id)
    ours = select(Recipient.id).where(Recipient.distribution_id == row.id, Recipient.state.in_(("queued", "held")))
    waiting, out = list(session.scalars(ours)), {"state": "left out", "reason": why.stored}
    change_log.update_rows(session, Recipient, [{"id": one, **out} for one in waiting])
    row.state, row.scheduled_at, row.finished_at = "stopped", None, now()
    session.flush()
    return len(waiting)


def stopped(session: Session, release: int) -> int:
    """How many who waited for a release do not get it, because it was withdrawn."""
    ours = select(func.count()).select_from(Recipient).join(Distribution, Distribution.id == Recipient.distribution_id)
    why = reasons.Reason("withdrawn").stored
    return session.scalar(ours.where(Distribution.release_id == release, Recipient.reason == why)) or 0


def told_stopped(count: int) -> str:
    """How many do not get what was stopped, as a sentence."""
    return i18n.counted(
        "Stopped: {count} person does not receive it", "Stopped: {count} people do not receive it", count
    )


def leave_behind(session: Session, distribution_id: int) -> None:
    """What is left as "sending" by who is gone becomes unsure; who is not gone sets it right (`sending_steps.note`).

    A draft waits again instead: it is looked for in the mailbox before it is laid there.
    """
    left = and_(Recipient.distribution_id == distribution_id, Recipient.state == "sending")
    values: dict[str, object] = {"state": "unsure", "answer": reasons.Reason("killed").stored}
    if session.scalar(select(Distribution.how).where(Distribution.id == distribution_id)) == "mailbox":
        values = {"state": "queued", "attempts": 0}
    session.execute(update(table_of(Recipient)).where(left).values(values))


def is_told(row: Distribution) -> bool:
    """Whether a distribution goes to those who have its release: it tells them of a correction or a withdrawal."""
    return row.release_id is not None and row.snapshot.get("recipients_of") == row.release_id


def waits(session: Session, release: int) -> bool:
    """Whether anybody is still to get a release: in a queue, or when its embargo ends."""
    return session.scalar(select(_holding(release, None, None).where(_WAITS).exists())) is True


def _holding(release: int, but: int | None, near: Waiting | None) -> Select[object]:
    # Who waits in it is the one who is asked about.
    waits = _WAITS if but is None else and_(_WAITS, Distribution.id != but)
    holding = (Distribution.release_id == release, or_(stands(HAS), waits))
    if near is None:
        return select(*_HOLDING).join(Distribution, Distribution.id == Recipient.distribution_id).where(*holding)
    folded = records.fold_address(near.address)
    sharing = select(Email.contact_id).where(Email.folded == folded, Email.contact_id.is_not(None))
    theirs = or_(
        Recipient.contact_id == near.contact, Recipient.contact_id.in_(sharing), Recipient.contact_id.is_(None)
    )
    # By the index of contacts: that of distributions would read all of theirs for each message.
    query = select(*_HOLDING).join(Distribution, Distribution.id == Recipient.distribution_id + 0)
    return query.where(theirs, Recipient.id != near.id, *holding)


def also_at(session: Session, orphans: AbstractSet[str]) -> dict[int, list[str]]:
    """{contact: addresses} of those who have an address at which one who is no contact any more got a release."""
    found: dict[int, list[str]] = {}
    query = select(Email.contact_id, Email.folded).where(Email.contact_id.is_not(None))
    for number, folded in records.among(session, query, Email.folded, sorted(orphans)):
        found.setdefault(number, []).append(folded)
    return found


def has_earlier(session: Session, row: Distribution, to: Waiting) -> bool:
    """Whether somebody whom a distribution goes to has its release already: a correction is news to them alone."""
    if is_told(row):
        return True
    if row.release_id is None or to.contact is None or to.contact not in (row.snapshot.get("again") or ()):
        return False
    return holders(session, row.release_id, near=to).has(to.contact, records.fold_address(to.address)) is not None


def one_at_a_time(session: Session, release: int) -> None:
    """Until the transaction ends nobody else decides who gets a release: of two desks one comes first.

    A file has one writer at a time anyway.
    """
    backends.one_at_a_time(session.connection(), _LOCK, release)


_LOCK = 0x52656C65  # "Rele"


# What may have reached somebody without our knowing


class Before(NamedTuple):
    """How many of an audience were given a release in a form of which nobody knows whether it was sent.

    Or have, or wait for, the same one under another number: then `release` is that number.
    """

    state: str
    on: date
    many: int
    release: int | None = None

    @property
    def text(self) -> str:
        """A sentence for who is about to send."""
        said = _("{count} of them may have it: {state} on {day}.")
        if self.release is not None:
            said = _("Release {release} has the same headline. Recipients in common: {count} ({state}, {day}).")
        state = _(STATES[self.state])
        return said.format(count=self.many, state=state, day=i18n.day(self.on), release=self.release)


class Given(NamedTuple):
    """A distribution whose drafts or file may have been sent by hand, and how many people are in it."""

    distribution: int
    state: str
    recipients: int


def may_have_it(session: Session, release: int) -> list[Given]:
    """The distributions of a release of which nobody knows whether they were sent."""
    query = recipients(("drafted", "exported"), Distribution.id, func.min(STATE), func.count())
    query = query.where(Distribution.release_id == release).group_by(Distribution.id).order_by(Distribution.id)
    return [Given._make(row) for row in session.execute(query)]


def may_have(session: Session, release: int, contacts: Iterable[int]) -> list[Before]:
    """Of those contacts, who was saved as a draft or exported before and on which day, the latest first.

    So are told those who have the same release under another number, as when a document was opened twice.
    """
    wanted = set(contacts)
    files = stands(("drafted", "exported"))
    another = and_(Distribution.release_id.in_(doubles(release)), or_(files, stands(HAS), _WAITS))
    number = case((Distribution.release_id != release, Distribution.release_id))
    query = select(Recipient.contact_id, STATE, Distribution.at, number).join_from(Recipient, Distribution)
    query = query.where(or_(and_(Distribution.release_id == release, files), another)).order_by(Distribution.at)
    rows = session.execute(query).all()
    last = {contact: (state, i18n.local(at).date(), one) for contact, state, at, one in rows if contact in wanted}
    counted = (Before(state, on, many, one) for (state, on, one), many in Counter(last.values()).items())
    return sorted(counted, key=lambda one: (one.on, one.state), reverse=True)


def doubles(release: int) -> Select[int]:
    """The numbers of other releases with a headline of one, and no other date under it: it may be there twice."""
    mine, theirs = aliased(Version), aliased(Version)
    same = (mine.headline == theirs.headline, mine.headline != "", theirs.date.in_((mine.date, "")))
    return select(theirs.release_id).where(mine.release_id == release, theirs.release_id != release, *same).distinct()
