"""Following a release up: those who got it and from whom nothing came, and who is better left in peace for now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _, counted, counted_if_any, listed
from outreach.model.activities import TALKS, Activity
from outreach.model.base import now
from outreach.model.coverage import Clipping, ClippingContact
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.releases import Release
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import activities, contacts, records
from outreach.services.delivery import delivery
from outreach.services.delivery.audience_people import Reach

# Who asks after an hour is a nuisance: a desk has a day (features.md F1).
PAUSE = timedelta(hours=24)
# Whoever is away without saying until when is taken to be so for two weeks.
ABSENCE = timedelta(days=14)
_SATURDAY = 5


class Candidate(NamedTuple):
    """Somebody who got the release; `why_not` is the reason to leave them in peace, "" for those to be asked."""

    contact_id: int
    name: str
    outlet: str
    why_not: str


class Proposed(NamedTuple):
    """Whom to follow up, who is left out and why, and the first working day on which it may be done."""

    due_on: date
    people: list[Candidate]
    left_out: list[Candidate]


def propose(
    session: Session, release_id: int, due_on: object = None, at: datetime | None = None,
    among: Sequence[int] | None = None,
) -> Proposed:  # fmt: skip
    """Looks who got a release and has not been heard of since, all of them or some; writes nothing.

    Raises:
        Problem: there is no such release, or it went to nobody.
        FieldProblem("due_on"): that is no day, or one that is past.
    """
    records.get(session, Release, release_id)
    moment = at or now()
    got = _got(session, release_id, among)
    if not got and not size(session, release_id):
        text = _("This release has no recipients yet, so there is nobody to ask.")
        raise Problem(text + _drafts(session, release_id))
    day = _chosen_day(due_on, moment) or _first_day(max(got.values(), default=moment), moment)
    reasons = _reasons(session, release_id, got, day)
    rows = [row for some in records.batches(sorted(got)) for row in contacts.rows(session, some)]
    rows.sort(key=lambda row: (row.name.casefold(), row.id))
    found = Proposed(day, [], [])
    for row in rows:
        why_not = reasons.get(row.id, "")
        one = Candidate(row.id, row.name, row.outlet, why_not)
        (found.left_out if why_not else found.people).append(one)
    return found


def _reasons_of(found: Proposed) -> str:
    return listed([f"{one.name}: {one.why_not}" for one in found.left_out], 5)


def _chosen_day(due_on: object, moment: datetime) -> date | None:
    day = records.day(due_on, "due_on")
    if day is not None and day < _day(moment):
        raise FieldProblem("due_on", _("This day is in the past. Choose today or a later day."))
    return day


def _drafts(session: Session, release_id: int) -> str:
    """What to do where it stands in drafts or files only."""
    given = delivery.may_have_it(session, release_id)
    if not given:
        return ""
    text = _("If you sent the drafts or the file yourself, record that: outreach distributions settle {id} --arrived")
    return "".join(f" {text.format(id=one.distribution)}" for one in given)


def make(
    session: Session, release_id: int, contact_ids: Iterable[int] | None = None, due_on: object = None, text: str = "",
    at: datetime | None = None,
) -> list[int]:  # fmt: skip
    """Makes the follow-ups of a release: of all who may be asked, or of those of them that are named.

    Raises:
        Problem: nobody is left, or one who is named is to be left in peace.
    """
    named = list(dict.fromkeys(contact_ids)) if contact_ids is not None else None
    found = propose(session, release_id, due_on, at, named)
    allowed = {one.contact_id: one for one in found.people}
    left_out = {one.contact_id: one for one in found.left_out}
    wanted = list(allowed) if named is None else named
    for number in wanted:
        if number in left_out:
            raise Problem(_("{name} is not asked: {why}.").format(
                name=left_out[number].name, why=left_out[number].why_not
            ))  # fmt: skip
        if number not in allowed:
            raise Problem(_("Contact {id} did not receive this release.").format(id=number))
    if not wanted:
        raise Problem(_("Nobody to follow up with. {reasons}").format(reasons=_reasons_of(found)))
    query = _deliveries(release_id, Distribution.id).order_by(Distribution.id)
    last: dict[int, int] = dict(session.execute(query).all())
    theirs: dict[int, list[int]] = defaultdict(list)
    for number in wanted:
        theirs[last[number]].append(number)
    about = {"due_on": found.due_on, "text": text, "release_id": release_id}
    return [
        made
        for distribution, people in theirs.items()
        for made in activities.plan(session, people, {**about, "distribution_id": distribution})
    ]


def _day(moment: datetime) -> date:
    return i18n.local(moment).date()


def _first_day(sent: datetime, moment: datetime) -> date:
    """The first working day, not before a day has passed since the release went out."""
    day = max(_day(sent + PAUSE), _day(moment))
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def size(session: Session, release_id: int) -> int:
    """To how many addresses a release has gone, so that to look who of them is to be asked takes its time."""
    return session.scalars(select(func.count()).select_from(_deliveries(release_id).subquery())).one()


def _deliveries(release_id: int, *columns: object) -> Any:
    query = delivery.recipients((*delivery.HAS, "bounced"), Recipient.contact_id, *columns)
    return query.where(Distribution.release_id == release_id, Recipient.contact_id.is_not(None))


def _got(session: Session, release_id: int, among: Sequence[int] | None) -> dict[int, datetime]:
    """{contact: when it last went out to them}, of all of them or of some."""
    moment = func.coalesce(Recipient.at, Distribution.at)
    last: dict[int, datetime] = dict(session.execute(_deliveries(release_id, moment).order_by(moment)).all())
    return last if among is None else {number: last[number] for number in among if number in last}


Reason = tuple[int, str]
_ANSWERS = {
    "opt-out": N_("asks to be unsubscribed"),
    "gone": N_("no longer works there"),
    "moved": N_("has a new address"),
    "reply": N_("has replied"),
}
"""What an answer says for which nobody is asked again."""


def _reasons(session: Session, release_id: int, got: Mapping[int, datetime], day: date) -> dict[int, str]:
    """{contact: why they are left in peace}, of those who got a release; the first reason that holds."""
    found: dict[int, str] = {}
    for number, reason in (
        *_refused(session, got), *_heard(session, release_id, got), *_planned(session, release_id, got),
        *_answered(session, release_id, got, day), *_bounced(session, release_id, got), *_early(got, day),
    ):  # fmt: skip
        found.setdefault(number, reason)
    return found


def _refused(session: Session, got: Mapping[int, datetime]) -> Iterator[Reason]:
    reach = Reach(session, [*got], settled=True)
    suppressed = {number: why for number, why in reach.unreachable().items() if why[0] == "suppressed"}
    for number, (code, reason) in {**suppressed, **reach.refusals}.items():
        yield number, _("do not contact") if code == "blocked" else reason  # they are counted by the reason


def _heard(session: Session, release_id: int, got: Mapping[int, datetime]) -> Iterator[Reason]:
    published = select(ClippingContact.contact_id).join(Clipping, Clipping.id == ClippingContact.clipping_id)
    for number in session.scalars(published.where(Clipping.release_id == release_id)):
        yield number, _("has published something about it")
    for one in session.scalars(select(Activity).where(Activity.release_id == release_id, Activity.kind.in_(TALKS))):
        if one.contact_id in got and one.at >= got[one.contact_id]:
            yield one.contact_id, _("had contact since: {what}").format(what=activities.kind_name(one.kind).lower())


def _planned(session: Session, release_id: int, got: Mapping[int, datetime]) -> Iterator[Reason]:
    for one in session.scalars(select(Activity).where(Activity.release_id == release_id)):
        if one.due_on is not None and one.done_at is None:
            yield one.contact_id, _("has a follow-up already, on {day}").format(day=i18n.day(one.due_on))
        elif one.due_on is not None and one.done_at is not None and one.done_at >= got.get(one.contact_id, one.done_at):
            yield one.contact_id, _("was already followed up")


def _answers(session: Session, release_id: int) -> Iterator[tuple[Bounce, int]]:
    """The answers with those who gave them, and those at whose shared address somebody gave them."""
    theirs, to = _deliveries(release_id), Recipient.contact_id
    query = select(Bounce, to).outerjoin(Recipient, Recipient.id == Bounce.recipient_id)
    query = query.where(or_(Bounce.contact_id.in_(theirs), to.in_(theirs)), Bounce.verdict != "dismissed")
    query = query.where(Bounce.kind.in_(("away", *_ANSWERS))).order_by(Bounce.at.desc())
    for one, addressed in session.execute(query):
        yield from ((one, number) for number in {one.contact_id, addressed} if number)


def _answered(session: Session, release_id: int, got: Mapping[int, datetime], day: date) -> Iterator[Reason]:
    for one, number in _answers(session, release_id):
        if one.kind in _ANSWERS:
            if one.kind != "reply" or (number in got and one.at >= got[number]):
                yield number, _(_ANSWERS[one.kind])
        elif one.until is not None and one.until >= day:
            yield number, _("is away until {day}").format(day=i18n.day(one.until))
        elif one.until is None and _day(one.at + ABSENCE) >= day:
            yield number, _("is away without an end date")


def _bounced(session: Session, release_id: int, got: Mapping[int, datetime]) -> Iterator[Reason]:
    """Whatever went to them bounced, so they have not got it."""
    has = delivery.recipients(delivery.HAS, Recipient.contact_id).where(Distribution.release_id == release_id)
    for number in got.keys() - set(session.scalars(has)):
        yield number, _("not delivered: the mail bounced")


def _early(got: Mapping[int, datetime], day: date) -> Iterator[Reason]:
    for number, at in got.items():
        if day < _day(at + PAUSE):
            yield number, _("received it less than 24 hours ago")


def summary(found: Proposed) -> str:
    """How many are to be asked and how many are left out, in a sentence."""
    asked = counted("{count} to ask", "{count} to ask", len(found.people))
    left = counted_if_any("{count} excluded", "{count} excluded", len(found.left_out))
    return " · ".join(filter(None, (asked, left)))


def reasons(left_out: Sequence[Candidate]) -> list[tuple[str, int]]:
    """The reasons with how many they hold for, the commonest first."""
    return sorted(Counter(one.why_not for one in left_out).items(), key=lambda pair: (-pair[1], pair[0]))
