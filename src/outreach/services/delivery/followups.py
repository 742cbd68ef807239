"""Following a release up: those who got it and from whom nothing came, and who is better left in peace for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _, ngettext
from outreach.model.activities import TALKS, Activity
from outreach.model.base import now
from outreach.model.coverage import Clipping, ClippingContact
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.people import Contact, Email, Outlet, Position
from outreach.model.releases import Release
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import activities, contacts, records
from outreach.services.delivery import delivery
from outreach.services.querying import bitmap_index

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
    got_at: datetime
    why_not: str


class Proposed(NamedTuple):
    """Whom to follow up, who is left out and why, and the first working day on which it may be done."""

    due_on: date
    people: list[Candidate]
    left_out: list[Candidate]


def propose(
    session: Session, release_id: int, due_on: Any = None, at: datetime | None = None,
    among: Sequence[int] | None = None,
) -> Proposed:  # fmt: skip
    """Looks who got a release and has not been heard of since, all of them or some; writes nothing.

    Raises:
        Problem: there is no such release, or it went to nobody.
        FieldProblem("due_on"): that is no day, or one that is past.
    """
    if session.get(Release, release_id) is None:
        raise Problem(_("There is no release number {id}.").format(id=release_id))
    moment = at or now()
    got = _got(session, release_id, among)
    if not got and not has_gone(session, release_id):
        text = _("This release has no recipients yet, so there is nobody to ask.")
        raise Problem(text + _drafts(session, release_id))
    day = records.day(due_on, "due_on")
    if day is not None and day < _day(moment):
        raise FieldProblem("due_on", _("This day is in the past. Choose today or a later day."))
    day = day or _first_day(max(got.values(), default=moment), moment)
    reasons = _Reasons(session, release_id, got, day)
    called = _called(session, sorted(got))
    found = [
        Candidate(number, name, outlet, got[number], reasons.of(number))
        for number, (name, outlet) in sorted(called.items(), key=lambda pair: (pair[1][0].casefold(), pair[0]))
    ]
    return Proposed(day, [one for one in found if not one.why_not], [one for one in found if one.why_not])


def _drafts(session: Session, release_id: int) -> str:
    """What to do where it stands in drafts or files only."""
    given = delivery.may_have_it(session, release_id)
    if not given:
        return ""
    text = _("If you sent the drafts or the file yourself, record that: outreach distributions settle {id} --arrived")
    return " " + text.format(id=given[-1].distribution)


def make(
    session: Session, release_id: int, contact_ids: Iterable[int] | None = None, due_on: Any = None, text: str = "",
    at: datetime | None = None,
) -> list[int]:  # fmt: skip
    """Makes the follow-ups of a release: of all who may be asked, or of those of them that are named.

    Raises:
        Problem: nobody is left, or one who is named is to be left in peace.
    """
    named = list(dict.fromkeys(contact_ids)) if contact_ids is not None else None
    found = propose(session, release_id, due_on, at, named)
    wanted = [one.contact_id for one in found.people] if named is None else named
    allowed = {one.contact_id for one in found.people}
    asked = set(wanted)
    for one in found.left_out:
        if one.contact_id in asked:
            raise Problem(_("{name} is not asked: {why}.").format(name=one.name, why=one.why_not))
    strange = next((number for number in wanted if number not in allowed), None)
    if strange is not None:
        raise Problem(_("Contact {id} did not receive this release.").format(id=strange))
    if not wanted:
        raise Problem(_("Nobody to follow up with: the list shows why each person is excluded."))
    sent = _distributions(session, release_id, wanted)
    made: list[int] = []
    for distribution in dict.fromkeys(sent.get(number) for number in wanted):
        theirs = [number for number in wanted if sent.get(number) == distribution]
        about = {"due_on": found.due_on, "text": text, "release_id": release_id, "distribution_id": distribution}
        made += activities.plan(session, theirs, about)
    return made


def _called(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """{contact: (name, present outlet)}; who has no name is called by the address."""
    found: dict[int, tuple[str, str]] = {}
    for some in records.batches(ids):
        there = select(Position.contact_id, Outlet.name).join(Outlet, Outlet.id == Position.outlet_id)
        there = there.where(Position.contact_id.in_(some), Position.until.is_(None)).order_by(Position.rank.desc())
        outlets: dict[int, str] = dict(session.execute(there).all())
        names = select(Contact.id, Contact.name, Contact.other_name).where(Contact.id.in_(some))
        for number, name, other in session.execute(names):
            found[number] = (name or other, outlets.get(number, ""))
    nameless = [number for number, (name, _outlet) in found.items() if not name]
    for row in contacts.rows(session, nameless) if nameless else ():
        found[row.id] = (row.email, row.outlet)
    return found


def _day(moment: datetime) -> date:
    return i18n.local(moment).date()


def _first_day(sent: datetime, moment: datetime) -> date:
    """The first working day, not before a day has passed since the release went out."""
    day = max(_day(sent + PAUSE), _day(moment))
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def has_gone(session: Session, release_id: int) -> bool:
    """Whether anybody has got a release."""
    return session.scalar(_deliveries(release_id).limit(1)) is not None


def size(session: Session, release_id: int) -> int:
    """To how many addresses a release has gone, so that to look who of them is to be asked takes its time."""
    return session.scalar(select(func.count()).select_from(_deliveries(release_id).subquery())) or 0


def _deliveries(release_id: int, *columns: Any) -> Any:
    query = delivery.recipients((*delivery.HAS, "bounced"), Recipient.contact_id, *columns)
    return query.where(Distribution.release_id == release_id, Recipient.contact_id.is_not(None))


def _got(session: Session, release_id: int, among: Sequence[int] | None) -> dict[int, datetime]:
    """{contact: when it last went out to them}."""
    moment = func.coalesce(Recipient.at, Distribution.at)
    query = _deliveries(release_id, moment).order_by(moment)
    return {number: at for number, at in _of(session, query, among) if number is not None}


def _distributions(session: Session, release_id: int, among: Sequence[int]) -> dict[int, int]:
    query = _deliveries(release_id, Distribution.id).order_by(Distribution.id)
    return dict(_of(session, query, among))


def _of(session: Session, query: Any, among: Sequence[int] | None) -> Iterator[Any]:
    """What a question about deliveries finds, of everybody or of some."""
    if among is None:
        yield from session.execute(query)
        return
    for some in records.batches(among):
        yield from session.execute(query.where(Recipient.contact_id.in_(some)))


# What an answer says for which nobody is asked again.
_SAID = {
    "opt-out": N_("asks to be unsubscribed"),
    "gone": N_("no longer works there"),
    "moved": N_("has a new address"),
    "reply": N_("has replied"),
}


class _Reasons:
    """Why somebody who got a release is left in peace; the first reason that holds is the one that is told."""

    def __init__(self, session: Session, release_id: int, got: Mapping[int, datetime], day: date) -> None:
        self.got, self.day = got, day
        self.ids = sorted(got)
        self.found: dict[int, str] = {}
        for number, reason in (
            *self._refused(session), *self._heard(session, release_id), *self._planned(session, release_id),
            *self._answers(session), *self._bounced(session, release_id), *self._early(),
        ):  # fmt: skip
            self.found.setdefault(number, reason)

    def of(self, contact_id: int) -> str:
        return self.found.get(contact_id, "")

    def _in(self, session: Session, query: Any, column: Any) -> Iterator[Any]:
        for some in records.batches(self.ids):
            yield from session.execute(query.where(column.in_(some)))

    def _refused(self, session: Session) -> Iterator[tuple[int, str]]:
        for number, _refused in self._in(session, select(Contact.id, Contact.do_not_contact), Contact.id):
            if _refused:
                yield number, _("unsubscribed")
        query = select(Email.contact_id, Email.folded).where(Email.folded.in_(bitmap_index.barred()))
        for number, _row in self._in(session, query, Email.contact_id):
            yield number, _("has a suppressed address")

    def _heard(self, session: Session, release_id: int) -> Iterator[tuple[int, str]]:
        query = (
            select(ClippingContact.contact_id, Clipping.id)
            .join(Clipping, Clipping.id == ClippingContact.clipping_id)
            .where(Clipping.release_id == release_id)
        )
        for number, _row in self._in(session, query, ClippingContact.contact_id):
            yield number, _("has published something about it")
        talks = select(Activity.contact_id, Activity.kind, Activity.at).where(
            Activity.release_id == release_id, Activity.kind.in_(TALKS)
        )
        for number, kind, at in self._in(session, talks, Activity.contact_id):
            if at >= self.got[number]:
                yield number, _("had contact since: {what}").format(what=activities.kind_name(kind).lower())

    def _planned(self, session: Session, release_id: int) -> Iterator[tuple[int, str]]:
        query = select(Activity.contact_id, Activity.due_on, Activity.done_at).where(
            Activity.release_id == release_id, Activity.due_on.is_not(None)
        )
        for number, due_on, done_at in self._in(session, query, Activity.contact_id):
            if done_at is None:
                yield number, _("has a follow-up already, on {day}").format(day=i18n.day(due_on))
            elif done_at >= self.got[number]:
                yield number, _("was already followed up")

    def _answers(self, session: Session) -> Iterator[tuple[int, str]]:
        query = select(Bounce.contact_id, Bounce.kind, Bounce.at, Bounce.until).order_by(Bounce.at.desc())
        told = query.where(Bounce.kind.in_(("away", *_SAID)), Bounce.verdict != "dismissed")
        for number, kind, at, until in self._in(session, told, Bounce.contact_id):
            if kind in _SAID:
                if kind != "reply" or at >= self.got[number]:
                    yield number, _(_SAID[kind])
            elif until is not None and until >= self.day:
                yield number, _("is away until {day}").format(day=i18n.day(until))
            elif until is None and _day(at + ABSENCE) >= self.day:
                yield number, _("is away without an end date")

    def _bounced(self, session: Session, release_id: int) -> Iterator[tuple[int, str]]:
        """Whatever went to them bounced, so they have not got it."""
        query = delivery.recipients(delivery.HAS, Recipient.contact_id, Recipient.id)
        has = {number for number, _row in self._in(session, query.where(Distribution.release_id == release_id),
                                                   Recipient.contact_id)}  # fmt: skip
        for number in self.got.keys() - has:
            yield number, _("not delivered: the mail bounced")

    def _early(self) -> Iterator[tuple[int, str]]:
        for number, at in self.got.items():
            if self.day < _day(at + PAUSE):
                yield number, _("received it less than 24 hours ago")


def summary(found: Proposed) -> str:
    """How many are to be asked and how many are left out, in a sentence."""
    asked = ngettext("{count} to ask", "{count} to ask", len(found.people)).format(count=len(found.people))
    if not found.left_out:
        return asked
    left = ngettext("{count} excluded", "{count} excluded", len(found.left_out)).format(count=len(found.left_out))
    return f"{asked} · {left}"


def reasons(left_out: Sequence[Candidate]) -> list[tuple[str, int]]:
    """The reasons with how many they hold for, the commonest first."""
    counts: dict[str, int] = {}
    for one in left_out:
        counts[one.why_not] = counts.get(one.why_not, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
