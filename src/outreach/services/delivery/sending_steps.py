"""The short transactions of sending: each is committed before the next thing is done, and none is ever undone.

queued → sending (committed) → handed | failed | unsure. What stands as "sending" when nobody is sending any more was
interrupted between the two: it is shown as unsure, and never repeated by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _, ngettext
from outreach.mail.message import new_message_id
from outreach.model import reasons
from outreach.model.base import Base, now
from outreach.model.distributions import RUN, Distribution, Recipient
from outreach.model.history import Change, Step
from outreach.model.people import Contact, Email
from outreach.model.releases import Attachment, Release
from outreach.problems import Problem
from outreach.services.contacts import indexing, records
from outreach.services.delivery import audience, delivery, distributions
from outreach.services.delivery.audience_people import Reach
from outreach.services.delivery.delivery import Holders, Verdict, Waiting
from outreach.services.releases import embargo, releases, statuses
from outreach.store.history import change_log

# Seconds until a server that said "later" is asked again: an hour in all, then it has failed.
WAITS = (60, 120, 240, 480, 900, 1800)

_RECIPIENT, _DISTRIBUTION, _CHANGE, _STEP = (
    Base.metadata.tables[model.__tablename__] for model in (Recipient, Distribution, Change, Step)
)


class Outcome(NamedTuple):
    """What came of one recipient; "queued" is: not now."""

    recipient: int
    state: str
    answer: str = ""
    tried: bool = True


class Next(NamedTuple):
    """What comes next: somebody, or nobody before `wait`, or nobody any more. `state` is the distribution's.

    `changed` says that the release is no longer what the letters were made of: nobody is taken.
    """

    state: str
    taken: Waiting | None = None
    wait: datetime | None = None
    left_out: tuple[int, ...] = ()
    changed: bool = False


def counts(session: Session, distribution_id: int) -> Counter[str]:
    """How many recipients of a distribution are in each of their stored states."""
    query = select(Recipient.state, func.count()).where(Recipient.distribution_id == distribution_id)
    return Counter({state: many for state, many in session.execute(query.group_by(Recipient.state))})  # noqa: C416


# Beginning


def look(session: Session, distribution_id: int, *, as_it_is_now: bool = False) -> Distribution:
    """A distribution that may be sent, detached; nothing is written.

    Raises:
        Problem: it is through, it is no mail, or its release is gone, withdrawn or no longer what was prepared.
    """
    row = distributions.card(session, distribution_id)
    _may_be_sent(session, row, as_it_is_now=as_it_is_now)
    return row


def _may_be_sent(session: Session, row: Distribution, *, as_it_is_now: bool) -> Release:
    if row.how == "messenger":
        text = _("This distribution goes by messenger, by hand: outreach distributions messengers {id}")
        raise Problem(text.format(id=row.id))
    if row.how not in RUN:
        raise Problem(_("This distribution was exported to files: there is nothing to send."))
    distributions.check_open(session, row)
    return as_prepared(session, row, as_it_is_now=as_it_is_now)


def as_prepared(session: Session, row: Distribution, *, as_it_is_now: bool = False) -> Release:
    """The release of a distribution, detached, where it is still what was prepared.

    Raises:
        Problem: the release is gone, withdrawn, or (unless it is to go `as_it_is_now`) another one by now.
    """
    if row.release_id is None:
        raise Problem(_("There is no release to send: it has been deleted, or the list was prepared without one."))
    release = releases.card(session, row.release_id)
    delivery.refuse_withdrawn(release, row.snapshot.get("recipients_of"))
    there, wanted = {version.language for version in release.versions}, languages(session, row.id)
    if not there.issuperset(wanted):
        raise Problem(_("The text in a language of these recipients has been deleted since. Prepare it again."))
    # Where nobody is left to get it, only copies are.
    different = list(distributions.differences(row.snapshot, release)) if wanted and not as_it_is_now else []
    if different:
        text = _("{what} It is not sent like this. Prepare it again, or apply the changes: {command}")
        command = f"outreach distributions {'messengers' if row.how == 'messenger' else 'send'} {row.id} --as-it-is-now"
        raise ReleaseChanged(text.format(what=" ".join(different), command=command), different)
    return release


def languages(session: Session, distribution_id: int) -> list[str]:
    """The languages of those who are still to get it, or with whom somebody has begun."""
    return sorted(session.scalars(_of(distribution_id, ("queued", "held", "sending"), Recipient.language).distinct()))


def _of(distribution_id: int, states: Sequence[str], *columns: Any) -> Any:
    return select(*columns).where(Recipient.distribution_id == distribution_id, Recipient.state.in_(states))


class ReleaseChanged(Problem):
    """The release is no longer what was prepared; `different` says what, a sentence each."""

    def __init__(self, text: str, different: Sequence[str]) -> None:
        super().__init__(text)
        self.different = list(different)


class SentElsewhere(Problem):
    """Another desk is sending it already."""


def begin(
    session: Session, distribution_id: int, author: str, *, alone: bool, sender: str, as_it_is_now: bool = False
) -> None:
    """Marks it as being sent, and what an earlier run left behind; from here on nothing of it can be undone.

    `alone` is whether nobody else is sending from this database.

    Raises:
        SentElsewhere: another desk sends it.
    """
    release_id = session.scalar(select(Distribution.release_id).where(Distribution.id == distribution_id))
    if release_id is not None:  # before any row is locked, so that nobody waits for one another
        delivery.one_at_a_time(session, release_id)
    session.get(Distribution, distribution_id, with_for_update=True)
    session.expire_all()
    release = _may_be_sent(session, distributions.get(session, distribution_id), as_it_is_now=as_it_is_now)
    row = distributions.get(session, distribution_id)
    if row.state == "sending" and not alone:
        raise SentElsewhere(_("It is already being sent, from another window or computer."))
    assert row.release_id is not None
    delivery.leave_behind(session, distribution_id)
    hold(session, distribution_id)
    rules = rules_of(session, distribution_id)
    leave_out(session, waiting(session, distribution_id, rules).dropped)
    _name_messages(session, distribution_id, sender)
    made_of = distributions.made_of(release)
    fresh: Collection[str] = made_of if as_it_is_now else ("officers",)
    if not session.scalar(_of(distribution_id, ("handed", "unsure"), func.count())):
        fresh = {*fresh, "embargo_until", "embargo_zone"}
    kept = {**row.snapshot, **{name: made_of[name] for name in fresh}}
    values: dict[str, object] = {"state": "sending", "scheduled_at": None}
    if kept != row.snapshot:
        values["snapshot"] = kept
    session.execute(update(_DISTRIBUTION).where(_DISTRIBUTION.c.id == distribution_id).values(values))
    many = session.scalars(_of(distribution_id, ("queued",), func.count()).where(Recipient.attempts == 0)).one()
    _never_undone(session, "distribution", distribution_id)
    if many:
        label = ngettext("Save {count} draft of “{headline}”", "Save {count} drafts of “{headline}”", many)
        if row.how == "smtp":
            _never_undone(session, "release", row.release_id)
            label = ngettext("Send “{headline}” to {count} person", "Send “{headline}” to {count} people", many)
        change_log.record_final(session, label.format(headline=row.headline, count=many), author)


def is_held_back(session: Session, row: Distribution, at: datetime | None = None) -> bool:
    """Whether the embargo of a distribution's release lasts; who has it already is told of a correction at once."""
    release = session.get(Release, row.release_id) if row.release_id else None
    return release is not None and not delivery.is_told(row) and embargo.is_ahead(release, at or now())


def hold(session: Session, distribution_id: int) -> None:
    """While an embargo lasts, it is held for those who have not promised to keep embargoes; then it is not."""
    ours = _RECIPIENT.c.distribution_id == distribution_id
    if not is_held_back(session, distributions.get(session, distribution_id)):
        session.execute(update(_RECIPIENT).where(ours, _RECIPIENT.c.state == "held").values(state="queued"))
        return
    keeping = exists().where(Contact.id == _RECIPIENT.c.contact_id, Contact.keeps_embargoes.is_(True))
    for before, after, which in (("queued", "held", ~keeping), ("held", "queued", keeping)):
        session.execute(update(_RECIPIENT).where(ours, _RECIPIENT.c.state == before, which).values(state=after))


class Dropped(NamedTuple):
    """One who is queued and does not get it any more: why, as a code of the audience and in words."""

    recipient: int
    code: str
    reason: reasons.Reason


class Queue(NamedTuple):
    """Those who are still to get it, at the address that they have now, and those of them who do not any more."""

    people: list[Waiting]
    dropped: list[Dropped]


def waiting(session: Session, distribution_id: int, rules: Rules | None = None) -> Queue:
    """Those who are still to get it, or are held, and who of them does not any more; nothing is written."""
    query = _of(distribution_id, ("queued", "held"), *_WAITING).order_by(Recipient.id)
    rows = [Waiting._make(row) for row in session.execute(query)]
    return _queue(session, distribution_id, rules or rules_of(session, distribution_id), rows)


def handed_since(session: Session, distribution_id: int, since: datetime) -> dict[str, tuple[Waiting, datetime]]:
    """{Message-ID: (recipient, when it went)} of the messages that the server took since a moment."""
    query = _of(distribution_id, ("handed",), Recipient.at, *_WAITING).where(Recipient.at >= since)
    rows = [(Waiting._make(row), at) for at, *row in session.execute(query)]
    return {to.message_id: (to, at) for to, at in rows}


def _queue(
    session: Session, distribution_id: int, rules: Rules, rows: Sequence[Waiting], *, near: bool = False
) -> Queue:
    """Those of the waiting who have the release by now, have objected, cannot be reached, are excluded or gone.

    With `near` it is one alone, who is about to be sent to: whoever comes first sends.
    """
    reach = Reach(session, [one.contact for one in rows if one.contact is not None], rules.way, settled=True)
    people = [_at_their_address(one, reach, rules) for one in rows]
    nearest = people[0] if near else None
    out = audience.excluded_by_hand(session, rules.lists, nearest and nearest.contact)
    known = delivery.holders(session, rules.release, told=rules.told, but=distribution_id, near=nearest)
    objections = reach.objections(out, _verdicts(known, people, rules))
    gone = "not named", reasons.Reason("deleted")
    twice = _twice(rows, people)
    said = [(one, gone if one.contact is None else objections.get(one.contact, twice.get(one.id))) for one in people]
    # Whoever is sent to again although the server refused the address gets it all the same.
    dropped = [Dropped(one.id, *why) for one, why in said if why and not (why[0] == "bounced" and one.answer)]
    return Queue(people, dropped)


def _twice(rows: Sequence[Waiting], people: Sequence[Waiting]) -> dict[int, tuple[str, reasons.Reason]]:
    """Who was two contacts when it was prepared gets what was prepared for the address that they have now."""
    pairs = sorted(zip(rows, people, strict=True), key=lambda pair: pair[0].address == pair[1].address)
    first = {one.contact: one for _before, one in pairs}
    out = (one for one in people if one is not first[one.contact])
    return {one.id: ("same address", reasons.Reason("same address", name=first[one.contact].name)) for one in out}


def _verdicts(known: Holders, people: Sequence[Waiting], rules: Rules) -> dict[int, Verdict]:
    """Who has the release by now, but those who are to get it once more."""
    asked = [(one.contact, one.address) for one in people if one.contact and one.contact not in rules.again]
    had = {number: known.has(number, records.fold_address(address)) for number, address in asked}
    return {number: verdict for number, verdict in had.items() if verdict}


def _at_their_address(one: Waiting, reach: Reach, rules: Rules) -> Waiting:
    """A recipient at the first address that they have now; who shares that one, where it was prepared for."""
    usable = [known.address for known in reach.usable.get(one.contact or 0, ())]
    kept = one.contact in rules.elsewhere and one.address in usable
    return one._replace(address=one.address if kept or not usable else usable[0])


def leave_out(session: Session, dropped: Sequence[Dropped]) -> None:
    """They do not get it, and the record says why."""
    for one in dropped:
        values = {"state": "left out", "reason": one.reason.stored, "at": now()}
        session.execute(update(_RECIPIENT).where(_RECIPIENT.c.id == one.recipient).values(values))


def _name_messages(session: Session, distribution_id: int, sender: str) -> None:
    """Each message has its name before it goes, so that every attempt bears the same one: of the sender's domain."""
    domain = new_message_id(sender).partition("@")[2]
    untried = _of(distribution_id, ("queued", "held"), Recipient.id).where(Recipient.attempts == 0)
    nameless = session.scalars(untried.where(~Recipient.message_id.endswith("@" + domain, autoescape=True)))
    named = [{"number": number, "new_name": new_message_id(sender)} for number in nameless]
    if named:
        one = update(_RECIPIENT).where(_RECIPIENT.c.id == bindparam("number")).values(message_id=bindparam("new_name"))
        session.connection().execute(one, named)


def never_undone(session: Session, step_id: int) -> None:
    """Makes a step one that is neither undone nor done again."""
    session.execute(update(_STEP).where(_STEP.c.id == step_id).values(final=True))


def _never_undone(session: Session, table: str, number: int) -> None:
    """Make the steps final that wrote a record: mail made of it is on its way."""
    touched = select(_CHANGE.c.step_id).where(
        _CHANGE.c.table == table, _CHANGE.c.first <= number, _CHANGE.c.last >= number
    )
    session.execute(update(_STEP).where(_STEP.c.id.in_(touched), _STEP.c.undone.is_(False)).values(final=True))


# One after the other


Version = tuple[int | None, ...]


class Rules(NamedTuple):
    """By what it is decided in the last moment whether somebody gets it: the release as the letters were made of it.

    `again` are those who are to get it once more, `elsewhere` those whose first address is another's, `lists` those it
    was prepared for, `way` how it goes; `told` where those who have it are told of a correction; `held_back` where its
    embargo lasts, `until` a moment or until it is lifted.
    """

    release: int
    version: Version | None
    again: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    told: bool = False
    held_back: bool = False
    until: datetime | None = None
    lists: tuple[int, ...] = ()
    way: str = "mail"

    @property
    def is_ahead(self) -> bool:
        """Whether it is held for those who have not promised to keep embargoes."""
        return self.held_back and (self.until is None or self.until > now())


def rules_of(session: Session, distribution_id: int) -> Rules:
    """The rules of a distribution as they are now.

    Raises:
        Problem: its release is gone.
    """
    row = distributions.get(session, distribution_id)
    if row.release_id is None:
        raise Problem(_("There is no release to send: it has been deleted, or the list was prepared without one."))
    release = session.get(Release, row.release_id)
    again, elsewhere = (frozenset(row.snapshot.get(name, ())) for name in ("again", "elsewhere"))
    until = release.embargo_until if release is not None else None
    version = version_of(session, row.release_id)
    told, held_back = delivery.is_told(row), is_held_back(session, row)
    lists = tuple(one["id"] for one in row.snapshot.get("lists", ()))
    way = "messenger" if row.how == "messenger" else "mail"
    return Rules(row.release_id, version, again, elsewhere, told, held_back, until, lists, way)


def version_of(session: Session, release_id: int) -> Version | None:
    """What tells whether a release or its files were edited; None where it is gone."""
    query = select(Release.version, func.count(Attachment.id), func.max(Attachment.id)).outerjoin(Release.attachments)
    row = session.execute(query.where(Release.id == release_id).group_by(Release.id)).one_or_none()
    return None if row is None else tuple(row)


def step(
    session: Session,
    distribution_id: int,
    done: Outcome | None,
    after: int,
    *,
    again: bool,
    take: bool = True,
    waits: Sequence[float] = WAITS,
    rules: Rules | None = None,
) -> Next:
    """Notes what came of the last one, and takes the next: one whose id is greater than `after`, or one that waited.

    With `again`, those who were tried before come first where their time has come. Nobody is taken once the release
    is no longer what `rules` say that it is.
    """
    rules = rules or rules_of(session, distribution_id)
    if take:
        delivery.one_at_a_time(session, rules.release)
    if done is not None:
        note(session, done)
    state = session.scalar(select(Distribution.state).where(Distribution.id == distribution_id)) or "stopped"
    if not take:
        return Next(state)
    if version_of(session, rules.release) != rules.version:
        return Next(state, changed=True)
    if state != "sending":
        return Next(state)
    return _next(_Turn(session, distribution_id, rules, waits, []), after, again=again)


def _next(turn: _Turn, after: int, *, again: bool) -> Next:
    """Those who were tried before come first where their time has come, or else last."""
    found, wait = _tried_before(turn) if again else (None, None)
    found = found or _untried(turn, after)
    if found is None and not again:
        found, wait = _tried_before(turn)
    return Next("sending", found, None if found else wait, tuple(turn.left_out))


class _Turn(NamedTuple):
    """The search for the next recipient; `left_out` grows by those who do not get it any more."""

    session: Session
    distribution: int
    rules: Rules
    waits: Sequence[float]
    left_out: list[int]


def _untried(turn: _Turn, after: int) -> Waiting | None:
    """The next who was not tried yet and still gets it."""
    while (one := _first(turn, after)) is not None:
        if (found := _take(turn, one)) is not None:
            return found
        after = one.id
    return None


_WAITING = (
    Recipient.id, Recipient.contact_id, Recipient.name, Recipient.address, Recipient.language, Recipient.message_id,
    Recipient.attempts, Recipient.answer,
)  # fmt: skip
# Made once: for each message they are executed, and making them takes longer than that.
_NEXT = (
    select(*_WAITING)
    .join(Distribution, Distribution.id == Recipient.distribution_id)
    .where(
        Recipient.distribution_id == bindparam("distribution"), Recipient.state == "queued",
        Distribution.state == "sending",
    )
    .order_by(Recipient.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=Recipient)
)  # fmt: skip
_UNTRIED = _NEXT.where(Recipient.attempts == 0, Recipient.id > bindparam("after"))
_THIS_ONE = _NEXT.where(Recipient.id == bindparam("after"))
_TAKE = (
    update(_RECIPIENT)
    .where(_RECIPIENT.c.id == bindparam("number"))
    .values(state="sending", address=bindparam("new_address"), attempts=_RECIPIENT.c.attempts + 1, at=bindparam("now"))
)
_NOTE = (
    update(_RECIPIENT)
    .where(_RECIPIENT.c.id == bindparam("number"), _RECIPIENT.c.state.in_(("sending", "unsure")))
    .values(
        state=bindparam("new_state"), answer=bindparam("new_answer"),
        # What went out did when it was begun with: a correction made meanwhile is not in it.
        at=case((bindparam("new_state").in_(("handed", "unsure")), _RECIPIENT.c.at), else_=bindparam("now")),
        attempts=_RECIPIENT.c.attempts - bindparam("untried", type_=Integer),
    )
)  # fmt: skip


def _first(turn: _Turn, after: int, query: Any = _UNTRIED) -> Waiting | None:
    row = turn.session.connection().execute(query, {"distribution": turn.distribution, "after": after}).one_or_none()
    return None if row is None else Waiting._make(row)


def _tried_before(turn: _Turn) -> tuple[Waiting | None, datetime | None]:
    """Somebody whose server said "later", if it is later now; else when it will be for the first of them."""
    query = _of(turn.distribution, ("queued",), Recipient.id, Recipient.at, Recipient.attempts)
    times = []
    for number, at, attempts in turn.session.execute(query.where(Recipient.attempts > 0)):
        wait = turn.waits[min(attempts, len(turn.waits)) - 1] if turn.waits else 0
        times.append(((at or now()) + timedelta(seconds=wait), number))
    for when, number in sorted(times):
        if when > now():
            return None, when
        found = _first(turn, number, _THIS_ONE)
        if found is not None and (taken := _take(turn, found)) is not None:
            return taken, None
    return None, None


def _take(turn: _Turn, found: Waiting) -> Waiting | None:
    """Take a recipient at the address they have now, unless they have it, have objected or are gone by now."""
    session, contact = turn.session, found.contact or 0
    (one,), dropped = _queue(session, turn.distribution, turn.rules, [found], near=True)
    if dropped:
        leave_out(session, dropped)
        turn.left_out.append(found.id)
        return None
    if turn.rules.is_ahead and not session.scalar(select(Contact.keeps_embargoes).where(Contact.id == contact)):
        session.execute(update(_RECIPIENT).where(_RECIPIENT.c.id == found.id).values(state="held"))
        return None
    session.connection().execute(_TAKE, {"number": found.id, "new_address": one.address, "now": now()})
    return one


def note(session: Session, done: Outcome) -> None:
    """Keeps what came of one; what another desk took for dead is set right by who knows.

    Who was to be tried again does not get what has been stopped meanwhile, as all the others who waited.
    """
    values = {"new_state": done.state, "new_answer": done.answer, "untried": int(not done.tried), "now": now()}
    session.connection().execute(_NOTE, {"number": done.recipient, **values})
    if done.state == "queued":
        ours = select(Release.status).join(Distribution, Distribution.release_id == Release.id)
        ours = ours.join(Recipient, Recipient.distribution_id == Distribution.id)
        ours = ours.where(Recipient.id == done.recipient, Distribution.state == "stopped")
        why = {"withdrawn": reasons.Reason("withdrawn")}
        stopped = session.scalars(ours).all()
        out = [Dropped(done.recipient, "stopped", why.get(one, reasons.Reason("stopped"))) for one in stopped]
        leave_out(session, out)


def fail(session: Session, ids: Sequence[int], why: reasons.Reason) -> None:
    """Those to whom this server cannot send, before the first one is sent to."""
    for number in ids:
        ours = and_(_RECIPIENT.c.id == number, _RECIPIENT.c.state == "queued")
        session.execute(update(_RECIPIENT).where(ours).values(state="failed", answer=why.stored, at=now()))


# Ending


def end(session: Session, distribution_id: int, state: str = "", at: datetime | None = None) -> str:
    """Ends a run: `state` where it is given ("paused", "scheduled" `at`), else as it stands; returns the state.

    Nobody left: done. Held until an embargo ends: scheduled for its end, or paused where it has none.
    """
    row = session.execute(
        select(Distribution.state, Distribution.release_id).where(Distribution.id == distribution_id)
    ).one_or_none()
    if row is None or row.state != "sending":
        return row.state if row else "stopped"
    there = counts(session, distribution_id)
    values: dict[str, object] = {"state": state or "sending", "scheduled_at": at}
    if not there["queued"] and not there["sending"]:
        values = {"state": "done", "finished_at": now()}
        release = session.get(Release, row.release_id) if row.release_id else None
        if there["held"]:
            until = release.embargo_until if release is not None else None
            values = {"state": "scheduled" if until else "paused", "scheduled_at": until}
    session.execute(update(_DISTRIBUTION).where(_DISTRIBUTION.c.id == distribution_id).values(values))
    return str(values["state"])


def is_news(session: Session, refused: Mapping[str, str], accepted: Collection[str]) -> bool:
    """Whether an address was refused, or one that is marked as refused is accepted again."""
    marked = set(session.scalars(select(Email.folded).where(Email.bounce == "refused")))
    return bool(refused) or not marked.isdisjoint(map(records.fold_address, accepted))


def mark_answered(session: Session, refused: Mapping[str, str], accepted: Collection[str] = ()) -> int:
    """Mark the addresses that the server said do not exist, and clear the mark of those it accepts again.

    `refused` is what it said by address; a refusal for another reason says nothing about the address. Returns how
    many contacts have one of them.
    """
    touched: set[int] = set()
    said = {records.fold_address(one): reasons.refusal(delivery.refusal(text).name).stored
            for one, text in refused.items() if delivery.refusal(text).hard}  # fmt: skip
    marks = {**dict.fromkeys(map(records.fold_address, accepted), ""), **said}
    for (row,) in list(records.among(session, select(Email), Email.folded, filter(None, marks))):
        text = marks[row.folded]
        if text:
            row.bounce, row.bounced_on, row.bounce_text = "refused", i18n.today(), text
        elif row.bounce == "refused":
            row.bounce, row.bounced_on, row.bounce_text = "", None, ""
        else:
            continue
        touched.update([row.contact_id] if row.contact_id is not None else ())
    session.flush()
    indexing.refresh_some(session, sorted(touched))
    return len(touched)


# What the user decides about those nobody knows of


def send_again(session: Session, distribution_id: int, recipients: Sequence[int] = ()) -> int:
    """The failed and the unsure are queued once more, or those of them that are named; returns how many.

    For an unsure one this may mean that it comes twice: it is for the user to say.
    """
    return _decide(session, distribution_id, ("failed", "unsure"), recipients, "queued", attempts=0)


def it_arrived(session: Session, distribution_id: int, recipients: Sequence[int] = ()) -> int:
    """The unsure ones, or those that are named, were asked and have it; returns how many.

    Of drafts and files: they were sent by hand, and the release is out since they were made; it is undone as a step.
    """
    row = distributions.get(session, distribution_id)
    if row.how != "smtp":
        written = _of(distribution_id, ("written", "unsure"), Recipient.id)
        found = [number for number in session.scalars(written) if not recipients or number in set(recipients)]
        change_log.update_rows(session, Recipient, [{"id": one, "state": "handed", "at": now()} for one in found])
        if found and row.release_id is not None:
            statuses.went_out(session, row.release_id, row.finished_at or row.at)
            statuses.lift(session)
        return len(found)
    told = reasons.Reason("confirmed").stored
    return _decide(session, distribution_id, ("unsure",), recipients, "handed", answer=told)


def _decide(
    session: Session,
    distribution_id: int,
    states: Sequence[str],
    recipients: Sequence[int],
    state: str,
    **values: object,
) -> int:
    """Set the state of the recipients that are in one of some states, as a step that can be undone."""
    row = distributions.get(session, distribution_id)
    if row.how not in RUN:
        raise Problem(_("This distribution was exported to files: there is nothing to send."))
    delivery.refuse_sending(row)
    wanted = set(recipients)
    found = [one for one in session.scalars(_of(distribution_id, states, Recipient.id)) if one in (wanted or (one,))]
    change_log.update_rows(session, Recipient, [{"id": one, "state": state, **values} for one in found])
    if state == "queued" and found and row.state in ("done", "stopped"):
        row.state, row.finished_at = "paused", None
        session.flush()
    return len(found)
