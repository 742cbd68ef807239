"""Sending by the office's server: each recipient once, every state committed, resumed where it was left."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from outreach.i18n import _, clock, counted_if_any, local
from outreach.mail import imap, smtp
from outreach.mail.smtp import Lost, Phase, Refused, Reply
from outreach.model.base import Expression, now
from outreach.model.distributions import RUN, Distribution, Recipient
from outreach.model.reasons import Reason
from outreach.model.releases import Release
from outreach.press.replies.bounce_reasons import relays_nothing
from outreach.problems import Problem
from outreach.services.delivery import delivery, distributions, mail_server, own_mailbox, sending_steps, sent_copies
from outreach.services.delivery.delivery import Waiting
from outreach.services.delivery.last_look import not_included
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sending_letters import Letters, envelope
from outreach.services.delivery.sending_line import Context, Line, Pace, pause
from outreach.services.delivery.sending_steps import Next, Outcome, Rules
from outreach.services.progress import Progress
from outreach.services.releases import releases, statuses
from outreach.store import senders
from outreach.store.server import roles
from outreach.store.workspace import Workspace

R = TypeVar("R")
_TELL = 0.5  # seconds between two words to who looks on
_RETRY = 30.0  # seconds after which those who were tried before are looked at again
_IN_A_ROW = 3  # lost connections without a message between them, after which it stops
_IDLE = 20  # seconds for which a connection is kept with nothing to say
PAUSED = "paused"


class Sent(NamedTuple):
    """How a distribution stands after a run: its state, its recipients by state, and sentences to look at.

    `next_at` is when it goes on by itself: an embargo's end, or the next attempt. `not_included` are sentences on who
    would get it, had it been prepared when what is due was sent.
    """

    distribution: int
    state: str
    handed: int
    failed: int
    unsure: int
    held: int
    left_out: int
    queued: int
    problems: list[str]
    next_at: datetime | None = None
    not_included: Sequence[str] = ()


Job = Generator[Progress, None, Sent]


def send(
    workspace: Workspace,
    distribution_id: int,
    *,
    password: str | None = None,
    as_it_is_now: bool = False,
    patient: bool = True,
    pace: Pace | None = None,
    context: Context | None = None,
) -> Job:
    """Sends a prepared distribution, or goes on with one: to everybody who is queued, once.

    `as_it_is_now` takes over what has changed of the release since it was prepared. A server that says "later" is
    asked again for an hour; one who is not `patient` leaves that to the next run. Closing the job pauses it.

    Raises:
        Problem: before the first recipient: it cannot be sent, or the server cannot be used.
        SentElsewhere: another desk is sending it.
        PasswordWanted: the server wants a password that nobody has given.
    """
    row, server = ready(workspace, distribution_id, as_it_is_now=as_it_is_now)
    word = mail_server.password(server, password)
    workspace.must(roles.SEND)
    box = workspace.read(own_mailbox.read)
    filing = partial(imap.Filing, box, imap.DRAFTS, context) if row.how == "mailbox" else None
    line = Line(server.reached, word, pace or Pace(), context, filing)
    run = _Run(workspace, row, server, line, pace or Pace(), patient=patient)
    run.copies = sent_copies.begin(box, server, password, context) if row.how == "smtp" else sent_copies.Copies()
    try:
        return (yield from run.go(as_it_is_now=as_it_is_now))
    finally:
        line.close()
        run.copies.close()
        run.senders.leave()


def ready(workspace: Workspace, distribution_id: int, *, as_it_is_now: bool = False) -> tuple[Distribution, Server]:
    """A distribution that may be sent, and the server that would send it; nothing is written.

    Raises:
        Problem: it cannot be sent, or the server is not set up.
    """
    row = workspace.read(sending_steps.look, distribution_id, as_it_is_now=as_it_is_now)
    server = workspace.read(mail_server.read)
    if row.how == "mailbox":
        server = own_mailbox.as_server(workspace.read(own_mailbox.read), server)
    mail_server.sender(server, row.settings)
    return row, server


def send_due(
    workspace: Workspace,
    *,
    late: bool = False,
    password: str | None = None,
    pace: Pace | None = None,
    context: Context | None = None,
) -> Generator[Progress, None, list[Sent]]:
    """Sends what is due, and goes on with what a crash left behind; one that cannot be sent stays as it is.

    What has been due for more than an hour is left for the user to decide on, unless `late` says to send it.
    Embargoes that have ended are lifted on the way.
    """
    found = []
    workspace.write(_("End embargoes"), statuses.lift)
    for number in workspace.read(waiting, late=late):
        try:
            omitted = workspace.read(not_included, number)
            sent = yield from send(workspace, number, password=password, patient=False, pace=pace, context=context)
            sent = sent._replace(not_included=omitted)
        except sending_steps.SentElsewhere:
            continue
        except Problem as problem:
            sent = workspace.read(status, number)._replace(problems=[problem.text])
        found.append(sent)
    return found


def is_anything_due(workspace: Workspace) -> bool:
    """Whether there is something to send that nobody is sending, or an embargo has ended."""
    if workspace.read(statuses.ended):
        return True
    if not workspace.read(waiting):
        return False
    lock = senders.of(workspace)
    try:
        return bool(workspace.read(_due)) or lock.alone()
    finally:
        lock.leave()


LATE = timedelta(hours=1)  # what has been due for longer is not sent without asking: it may be news no more


class Due(NamedTuple):
    """A distribution that was due, or is, at a moment, and how many get it then."""

    distribution: int
    headline: str
    due: datetime
    recipients: int


def waiting(session: Session, at: datetime | None = None, *, late: bool = False) -> list[int]:
    """The distributions that are due, and those that stand as being sent; with those that are `late`, or without."""
    moment = at or now()
    found = [*_due(session, moment), *_left_behind(session)]
    return [one.distribution for one in found if late or one.due >= moment - LATE or not one.recipients]


def late(session: Session, at: datetime | None = None) -> list[Due]:
    """What was due, or was broken off, more than an hour ago: nothing of it is sent by itself."""
    moment = at or now()
    found = (*_due(session, moment), *_left_behind(session))
    return [one for one in found if one.due < moment - LATE and one.recipients]


def due_within(session: Session, hours: float = 24, at: datetime | None = None) -> list[Due]:
    """What goes out by itself in the next hours, and what is due already; the earliest first.

    Those who are held when the others get it stand apart, at the end of the embargo.
    """
    until = (at or now()) + timedelta(hours=hours)
    planned, end = Distribution.scheduled_at, _EMBARGO.scalar_subquery()
    later = (Distribution.state == "scheduled", planned < end, end > now(), end <= until)
    found = [*_due(session, until), *_standing(session, end, Recipient.state == "held", *later)]
    return sorted((one for one in found if one.recipients), key=lambda one: one.due)


def _due(session: Session, until: datetime | None = None) -> list[Due]:
    at = Distribution.scheduled_at
    return _standing(session, at, _goes(at), Distribution.state == "scheduled", at <= (until or now()))


def _left_behind(session: Session) -> list[Due]:
    """What stands as being sent, with the moment of its last message."""
    last = select(func.max(Recipient.at)).where(Recipient.distribution_id == Distribution.id).scalar_subquery()
    at = func.coalesce(last, Distribution.at)
    return _standing(session, at, _goes(at), Distribution.state == "sending")


def _standing(
    session: Session, at: Expression, goes: ColumnElement[bool], *conditions: ColumnElement[bool]
) -> list[Due]:
    count = select(func.count()).where(Recipient.distribution_id == Distribution.id, goes).scalar_subquery()
    query = select(Distribution, at, count).where(Distribution.how.in_(RUN), *conditions)
    found = session.execute(query.order_by(at, Distribution.id))
    return [Due(row.id, row.called, moment, many) for row, moment, many in found]


_EMBARGO = select(Release.embargo_until).where(Release.id == Distribution.release_id)


def _goes(at: Expression) -> ColumnElement[bool]:
    """Whether a recipient gets it at a moment, or now where that is past, and is not held until a later one."""
    ahead = and_(Release.embargo_until > at, Release.embargo_until > now())
    lasts = _EMBARGO.where(or_(ahead, delivery.UNTIL_LIFTED)).exists()
    return or_(Recipient.state.in_(("queued", "sending")), and_(Recipient.state == "held", ~lasts))


def status(session: Session, distribution_id: int) -> Sent:
    """How a distribution stands."""
    row = distributions.get(session, distribution_id)
    there = Counter(distributions.rows(session, [distribution_id])[0].counts)
    next_at = row.scheduled_at if row.state == "scheduled" else None
    said = [*distributions.ended_early(session, row.id), *distributions.objected(session, row.id)]
    return Sent(
        distribution_id, row.state, there["handed"] + there["written"], there["failed"], there["unsure"], there["held"],
        there["left out"], there["queued"] + there["sending"], said, next_at,
    )  # fmt: skip


def is_begun(session: Session, distribution_id: int) -> bool:
    """Whether anything of a distribution was tried already."""
    return not sending_steps.counts(session, distribution_id).keys() <= {"queued", "held", "left out"}


class _Run:
    """One run over the recipients of one distribution."""

    def __init__(
        self, workspace: Workspace, row: Distribution, server: Server, line: Line, pace: Pace, *, patient: bool
    ) -> None:
        self.workspace, self.id, self.row, self.line, self.pace = workspace, row.id, row, line, pace
        self.senders = senders.of(workspace)
        self._host, self._patient = server.host, patient
        self._sender = mail_server.sender(server, row.settings)
        per_minute = int(row.settings.get("per_minute") or server.per_minute or 0)
        self._interval = 60 / per_minute if per_minute > 0 else 0.0
        self._slot = 0.0
        self._letters: Letters
        self._rules: Rules
        self._after = 0
        self._lifts: datetime | None = None
        self._taken: Waiting | None = None
        self._outcome: Outcome | None = None
        self._done = self._total = 0
        self._lost = self._failures = 0
        self._is_mail = row.how == "smtp"
        self._doing = self._text = _("Sending") if self._is_mail else _("Saving drafts")
        self.copies: sent_copies.Copies
        self._message: smtp.Message
        self._changed: set[int] = set()
        self._refused_by: dict[str, str] = {}  # what the server said when it refused an address
        self._accepted: set[str] = set()
        self._told = 0.0
        self._again = time.monotonic() + _RETRY
        self._problems: list[str] = []

    def sign(self) -> Progress:
        """How far it is."""
        return Progress(self._done, self._total or None, self._text)

    def go(self, *, as_it_is_now: bool) -> Job:
        """From the first look at the server to the last recipient."""
        self._text = _("Connecting to the server")
        yield self.sign()
        waiting = self.workspace.read(sending_steps.waiting, self.id).people
        self._make_letters()
        yield from self.line.open(self.sign)
        self._begin(self._look_at_server(waiting), as_it_is_now=as_it_is_now)
        self._text = self._doing
        try:
            if self._is_mail:
                self._release_is_out()
                yield from self._copies_left_behind()
            state = yield from self._everybody()
            self._text = _("Saving copies")
            yield from self.copies.finish(self.sign)
            if state == "sending":  # last: whoever is killed before that goes on with the copies that are missing
                self._end()
        except Problem as problem:
            self._stop()
            self._problems.append(problem.text)
        except BaseException:
            self._stop()
            with contextlib.suppress(Problem):
                self._mark_addresses()
            raise
        self._problems += self.copies.problems
        self._mark_addresses()
        self._tell(always=True)
        try:
            sent = self.workspace.read(status, self.id)
        except Problem as problem:
            raise Problem(" ".join([*self._problems, problem.text])) from None
        return sent._replace(problems=self._problems + self._sentences(sent))

    def _mark_addresses(self) -> None:
        """Marks what the server said of addresses: before it waits, and however it ends."""
        said = self._refused_by, self._accepted
        if self.workspace.read(sending_steps.is_news, *said):
            self.workspace.write(_("Mark refused addresses"), sending_steps.mark_answered, *said)
        self._refused_by, self._accepted = {}, set()

    def _make_letters(self) -> None:
        assert self.row.release_id is not None
        wanted = self.workspace.read(sending_steps.languages, self.id)
        self._rules = self.workspace.read(sending_steps.rules_of, self.id)  # first: what changes from here on is seen
        self._letters = Letters(self.workspace, self.row, wanted, self._sender)
        self._lifts = self._rules.until if self._rules.is_ahead else None

    def _release_is_out(self) -> None:
        self.workspace.write(_("Release sent"), self._go_out)
        if (step := self.workspace.written) is not None:
            with self.workspace.renewing() as session:
                sending_steps.never_undone(session, step)

    def _go_out(self, session: Session) -> None:
        """The release is out from now on; that it is makes no other letters."""
        delivery.one_at_a_time(session, self._rules.release)  # or it is stale for the second desk, which pauses both
        as_made = sending_steps.version_of(session, self._rules.release) == self._rules.version
        statuses.went_out(session, self._rules.release)
        if as_made:
            self._rules = self._rules._replace(version=sending_steps.version_of(session, self._rules.release))

    def _made_anew(self) -> Generator[Progress, None, None]:
        """The release was edited, or its embargo has ended: letters that say what is so now, to whom it may go now."""
        self.workspace.read(_look_again, self.id)
        with self.workspace.writing(_("Send a release")) as session:
            sending_steps.hold(session, self.id)
        yield self.sign()
        self._make_letters()
        self._total = self._done + self.workspace.read(sending_steps.counts, self.id)["queued"]
        self._after = 0  # whom it was held for is before those who have got it

    def _copies_left_behind(self) -> Generator[Progress, None, None]:
        """The copies for which an earlier run had no time, made anew as the messages went; else it is told why not."""
        sent = self.workspace.read(sending_steps.handed_since, self.id, now() - imap.LATELY)
        missing = [sent[one] for one in (yield from self.copies.missing(sent, self.sign))]
        if not missing or self.row.release_id is None:
            return
        release, first = self.workspace.read(releases.card, self.row.release_id), min(at for _to, at in missing)
        if not distributions.is_as_sent(self.row.snapshot, release, first):
            self.copies.missed = _("The release has changed since the distribution was prepared")
            return
        letters = Letters(self.workspace, self.row, sorted({to.language for to, _at in missing}), self._sender)
        for to, at in missing:
            with contextlib.suppress(Problem):  # nobody knows any more what the contact was called
                self.copies.keep(letters.message(to, at))

    # Before the first

    def _look_at_server(self, waiting: list[Waiting]) -> list[int]:
        """Whom this server cannot serve; all that can be known before the first message is said now (trust.md M6)."""
        connection = self.line.connection
        for language, address in {one.language: one.address for one in reversed(waiting)}.items():
            message = self._letters.sample(language, address, {})
            size = message.size
            if message.utf8 and message.recipient.isascii() and not connection.takes_utf8:
                text = _(
                    "{host} does not support addresses beyond ASCII, but the sender or reply address has "
                    "one. Use another address."
                )
                raise Problem(text.format(host=self._host))
            if connection.most is not None and size > connection.most:
                text = _("{host} accepts messages of up to {most} MB, and this one has {size} MB. Reduce its files.")
                most = f"{connection.most / 1e6:.1f}"
                raise Problem(text.format(host=self._host, most=most, size=f"{size / 1e6:.1f}"))
        if connection.takes_utf8:
            return []
        # On the wire a domain is ASCII in any case: what stands before it decides.
        return [one.id for one in waiting if not one.address.rpartition("@")[0].isascii()]

    def _begin(self, cannot: list[int], *, as_it_is_now: bool) -> None:
        alone = self.senders.alone()
        try:
            with self.workspace.writing(_("Send a release")) as session:
                sending_steps.begin(
                    session, self.id, self.workspace.author, alone=alone, sender=self._sender.address,
                    as_it_is_now=as_it_is_now,
                )  # fmt: skip
                sending_steps.fail(session, cannot, Reason("not ascii", host=self._host))
        finally:
            self.senders.join()
        there = self.workspace.read(sending_steps.counts, self.id)
        self._total = there.total() - there["left out"] - there["held"]
        self._done = self._total - there["queued"]
        self._tell(always=True)

    # One after the other

    def _everybody(self) -> Generator[Progress, None, str]:
        """Until nobody is left, or somebody has paused it; returns the distribution's state."""
        while True:
            yield from self._ready()
            yield from self._throttle()
            found = yield from self._patiently(lambda: self._step(self._after))
            if found is None:
                continue
            if found.changed and found.state in ("sending", "stopped"):
                yield from self._made_anew()
                continue
            if found.state != "sending":
                return found.state
            if found.taken is None:
                if found.wait is None:
                    return found.state
                if not self._patient:
                    self._end("scheduled", found.wait)
                    return "scheduled"
                yield from self._wait(found.wait)
                self._after = 0
                continue
            self._after = max(self._after, found.taken.id)
            self._outcome = yield from self._come_of(found.taken)
            self._taken = None
            yield self.sign()

    def _step(self, after: int, *, take: bool = True) -> Next:
        """One transaction: notes what came of the last one, and takes the next; then that one is sent to."""
        again = time.monotonic() >= self._again
        if again:
            self._again = time.monotonic() + _RETRY
        done = self._outcome
        with self.workspace.writing(_("Send a release")) as session:
            found = sending_steps.step(
                session, self.id, done, after, again=again, take=take, waits=self.pace.waits, rules=self._rules
            )
        self._outcome, self._taken = None, found.taken
        if (to := found.taken) is not None:
            self.line.begin(lambda: self._made(to))
        if done is not None:
            self._count(done)
        self._done += len(found.left_out)
        self._changed.update(found.left_out)
        self._tell()
        return found

    def _made(self, to: Waiting) -> smtp.Message:
        self._message = self._letters.message(to)
        return self._message

    def _count(self, done: Outcome) -> None:
        self._changed.add(done.recipient)
        self._done += done.state != "queued"

    def _patiently(self, action: Callable[[], R]) -> Generator[Progress, None, R | None]:
        """A transaction. Where the database is busy with something long, or full: None after a while, for a minute."""
        try:
            found = action()
        except Problem:
            self._failures += 1
            if self._failures > self.pace.busy:
                raise
            yield from pause(1, self.sign)
            return None
        self._failures = 0
        return found

    def _noted(self) -> Generator[Progress, None, None]:
        """Notes what came of the last one, before anything is waited for."""
        while self._outcome is not None:
            yield from self._patiently(lambda: self._step(0, take=False))

    def _throttle(self) -> Generator[Progress, None, None]:
        """Not more in a minute than was asked for; what came of the last one is noted before it waits."""
        if not self._interval:
            return
        left = self._slot - time.monotonic()
        if left > 0:
            yield from self._noted()
            yield from pause(left, self.sign)
        self._slot = time.monotonic() + self._interval

    def _wait(self, until: datetime) -> Generator[Progress, None, None]:
        """Until a server that said "later" may be asked again, an embargo ends, or somebody pauses it."""
        self._mark_addresses()
        self._text = _("The server asked to wait until {time}").format(time=clock(local(until)))
        until = min(until, self._lifts) if self._lifts is not None else until
        if (until - now()).total_seconds() > _IDLE:
            self.line.hang_up()
        yield from self._paused((until - now()).total_seconds())
        self._text = self._doing

    def _paused(self, seconds: float) -> Generator[Progress, None, None]:
        """Waits, but no longer than it is wanted."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._is_stopped():
            yield from pause(min(left, 1.0), self.sign)

    def _is_stopped(self) -> bool:
        return self.workspace.read(status, self.id).state != "sending"

    def _ready(self) -> Generator[Progress, None, None]:
        """A connection that stands, and letters that say what is so now."""
        if self._lifts is not None and now() >= self._lifts:
            yield from self._made_anew()
        if self.line.ready:
            return
        yield from self._noted()
        for wait in (0.0, *self.pace.reconnects):
            if wait:
                self._text = _("Waiting for the server")
                yield from self._paused(wait)
                self._text = self._doing
                if self._is_stopped():
                    return
            try:
                yield from self.line.open(self.sign)
                return
            except smtp.Unreachable as problem:
                last = problem
        raise last

    def _come_of(self, to: Waiting) -> Generator[Progress, None, Outcome]:
        """What came of the one whose message was begun."""
        try:
            found: Reply | Exception = yield from self.line.answer(self.sign)
        except (Refused, Lost) as error:
            found = error
        except Problem as problem:
            return Outcome(to.id, "failed", problem.text, tried=False)
        outcome, stop = self._judged(to, found)
        if stop:
            self._outcome, self._taken = outcome, None
            raise Problem(stop)
        return outcome

    def _judged(self, to: Waiting, found: Reply | Exception) -> tuple[Outcome, str]:
        """What became of one recipient, and, where nobody else would fare better, why it stops."""
        if isinstance(found, Reply):
            self._lost = 0
            if not self._is_mail:
                return Outcome(to.id, "written"), ""
            self._accepted.add(to.address)
            self.copies.keep(self._message)
            return Outcome(to.id, "handed", one_line(found.words)), ""
        if isinstance(found, Refused):
            return self._refused(to, found)
        assert isinstance(found, Lost)
        self._lost += 1
        stop = ""
        if self._lost >= _IN_A_ROW:
            text = _("{host} keeps closing the connection: {why}. Nothing more is sent for now.")
            stop = text.format(host=self._host, why=found.why or _("the connection was interrupted"))
        if found.unsure:
            return Outcome(to.id, "unsure", Reason("cut after").stored), stop
        return self._later(to, Reason("cut before").stored), stop

    def _refused(self, to: Waiting, found: Refused) -> tuple[Outcome, str]:
        words = one_line(found.reply.words)
        if found.going_away:
            stop = "" if self.line.connection.sent else _("{host} accepts no more mail for now ({answer}).")
            return self._later(to, words), stop.format(host=self._host, answer=delivery.plain(words))
        self._lost = 0
        if self._is_of_sender(to, found, words):
            text = _("{host} does not accept mail from {address} ({answer}).")
            stop = text.format(host=self._host, address=self._sender.address, answer=delivery.plain(words))
            return Outcome(to.id, "queued", words, tried=False), stop
        if found.for_now:
            return self._later(to, words), ""
        if found.phase == Phase.RCPT:
            self._refused_by[to.address] = words
        return Outcome(to.id, "failed", words), ""

    def _is_of_sender(self, to: Waiting, found: Refused, words: str) -> bool:
        """Whether the server has something against the sender; it may say so only at the recipient."""
        told = words.casefold()
        names_us, names_them = (f"<{one}>".casefold() in told for one in (self._sender.address, to.address))
        if found.phase == Phase.MAIL:
            return not found.for_now and envelope(to.address).isascii()
        ours = relays_nothing(told) or (names_us and not names_them and not found.for_now)
        return ours and found.phase == Phase.RCPT

    def _later(self, to: Waiting, words: str) -> Outcome:
        tried = to.attempts + 1
        return Outcome(to.id, "queued" if tried <= len(self.pace.waits) else "failed", words)

    # The end

    def _end(self, state: str = "", at: datetime | None = None) -> None:
        with self.workspace.writing(_("Send a release")) as session:
            sending_steps.end(session, self.id, state, at)

    def _stop(self) -> None:
        """Stopped in the midst: what is on its way is settled as far as it can be, and the rest is paused."""
        if self._taken is not None and self._outcome is None:
            self._outcome, _why = self._judged(self._taken, self.line.break_off())
            if self._outcome.state == "queued":
                self._outcome = self._outcome._replace(answer="", tried=False)
        with contextlib.suppress(Problem), self.workspace.writing(_("Send a release")) as session:
            if self._outcome is not None:
                sending_steps.note(session, self._outcome)
                self._changed.add(self._outcome.recipient)
            sending_steps.end(session, self.id, PAUSED)
        self._tell(always=True)

    def _tell(self, *, always: bool = False) -> None:
        if always or time.monotonic() - self._told >= _TELL:
            self._told = time.monotonic()
            changed, self._changed = self._changed, set()
            self.workspace.tell({"distribution": {self.id}, "recipient": changed})

    def _sentences(self, sent: Sent) -> list[str]:
        """What the sender should look at."""
        failed = counted_if_any("{count} message was not accepted.", "{count} messages were not accepted.", sent.failed)
        unsure = counted_if_any(
            "For {count} message, it is unknown whether the server accepted it. It is not sent again automatically.",
            "For {count} messages, it is unknown whether the server accepted them. They are not sent again "
            "automatically.",
            sent.unsure,
        )
        queued = sent.queued if sent.state == PAUSED else 0
        remains = counted_if_any("{count} recipient remains.", "{count} recipients remain.", queued)
        return list(filter(None, (failed, unsure, remains)))


def one_line(text: str) -> str:
    return " ".join(text.split())[:300]


def _look_again(session: Session, distribution_id: int) -> None:
    """While it goes out the release may be edited, withdrawn or deleted: then the rest does not go."""
    row = distributions.card(session, distribution_id)
    if row.state in ("sending", "stopped"):  # what is withdrawn is stopped
        sending_steps.as_prepared(session, row)
