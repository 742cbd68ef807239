"""What happened with a contact, in words: what they got, what came back, what was changed, who was merged into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model import reasons
from outreach.model.base import Base, now, table_of
from outreach.model.coverage import Clipping
from outreach.model.distributions import AUTOMATIC, Bounce, Distribution, Recipient
from outreach.model.history import Step
from outreach.model.lists import Exclusion, Pick
from outreach.model.people import Channel, Contact, Email, Phone, Position, Tag
from outreach.model.quality import Merge
from outreach.model.releases import Release
from outreach.services.contacts import activities, records, references
from outreach.services.coverage import coverage
from outreach.services.delivery import delivery
from outreach.store.history import change_log, step_labels
from outreach.values import places

# Rows that belong to a contact; whoever writes one has edited the contact.
PARTS: tuple[type[Base], ...] = (Email, Phone, Channel, Tag, Position, Pick, Exclusion)


class Event(NamedTuple):
    """One thing that happened.

    `kind` is got, waiting, drafted, exported, failed, left out; bounced, answered; call, mail, message, meeting, note,
    follow-up; published; added, edited; merged. `due_on` is the day of a follow-up that is not done.
    """

    at: datetime
    kind: str
    text: str
    release_id: int | None = None
    distribution_id: int | None = None
    step_id: int | None = None
    author: str = ""
    activity_id: int | None = None
    clipping_id: int | None = None
    due_on: date | None = None


def of(session: Session, contact_id: int, limit: int = 100) -> list[Event]:
    """The latest events of a contact, the newest first, with those of the contacts that were merged into it.

    Raises:
        Problem: there is no such contact.
    """
    records.get(session, Contact, contact_id)
    merged = session.scalars(select(Merge).where(Merge.contact_id == contact_id).order_by(Merge.id)).all()
    found = [
        *_deliveries(session, contact_id, limit),
        *_bounces(session, contact_id, limit),
        *_activities(session, contact_id, limit),
        *_pieces(session, contact_id, limit),
        *_merges(session, merged),
        *_steps(session, contact_id, merged, limit),
    ]
    found.sort(key=lambda event: (event.at, event.step_id or 0, event.distribution_id or 0), reverse=True)
    return found[:limit] if limit else found


# What they got

# (kind of event, words) of each state of a delivery.
_STATES = {
    "sent": ("got", N_("“{what}”{language} was sent by e-mail")),
    "answered": ("got", N_("“{what}”{language} was sent by e-mail")),
    "done": ("got", N_("Received “{what}”{language}, sent by hand")),
    "bounced": ("failed", N_("“{what}”{language} was sent and bounced")),
    "drafted": ("drafted", N_("“{what}”{language} saved as a draft for them")),
    "exported": ("exported", N_("“{what}”{language} exported in a file that includes them")),
    "queued": ("waiting", N_("“{what}”{language} waits to be sent")),
    "sending": ("waiting", N_("“{what}”{language} is being sent")),
    "held": ("waiting", N_("“{what}”{language} is held until the embargo ends")),
    "refused": ("failed", N_("“{what}”{language} could not be sent: {why}")),
    "unreached": ("failed", N_("“{what}”{language}: not reached by messenger")),
    "unsure": ("failed", N_("“{what}”{language}: it is unknown whether it was sent")),
    "left out": ("left out", N_("Excluded from “{what}”: {why}")),
}


def _deliveries(session: Session, contact_id: int, limit: int) -> Iterator[Event]:
    query = (
        select(Recipient, Distribution, Release.reference, delivery.STATE)
        .join(Distribution, Distribution.id == Recipient.distribution_id)
        .outerjoin(Release, Release.id == Distribution.release_id)
        .where(Recipient.contact_id == contact_id)
        .order_by(func.coalesce(Recipient.at, Distribution.at).desc(), Recipient.id.desc())
        .limit(limit or None)
    )
    for recipient, distribution, reference, state in session.execute(query):
        kind, text = _STATES[state]
        called = " ".join(filter(None, (reference, distribution.called)))
        what = called or distribution.list_name or _("a list")
        language = f" ({places.language_name(recipient.language)})" if recipient.language else ""
        why = reasons.text(recipient.reason) if state == "left out" else delivery.answer(state, recipient.answer)
        why = why or _("no reason given")
        yield Event(
            recipient.at or distribution.at, kind, _(text).format(what=what, language=language, why=why),
            distribution.release_id, distribution.id,
        )  # fmt: skip


_BOUNCES = {
    "hard": ("bounced", N_("Mail to {address} bounced")),
    "soft": ("bounced", N_("Mail to {address} is temporarily undelivered")),
    "delayed": ("bounced", N_("Mail to {address} is temporarily undelivered")),
    "away": ("answered", N_("{address} replied: away")),
    "moved": ("answered", N_("{address} replied")),
    "gone": ("answered", N_("{address} replied")),
    "opt-out": ("answered", N_("{address} replied")),
    "reply": ("answered", N_("{address} replied")),
}


def _bounces(session: Session, contact_id: int, limit: int) -> Iterator[Event]:
    query = select(Bounce).where(Bounce.contact_id == contact_id).order_by(Bounce.at.desc()).limit(limit or None)
    for bounce in session.scalars(query):
        by_machine = ("answered", N_("{address} replied automatically"))
        kind, text = by_machine if bounce.reason == AUTOMATIC else _BOUNCES.get(bounce.kind, by_machine)
        if bounce.kind == "other" and bounce.reason not in ("", "complaint", AUTOMATIC):
            kind, text = "bounced", N_("A message bounced, perhaps for {address}")
        said = _(text).format(address=bounce.folded)
        told = bounce.said if bounce.kind == "reply" else reasons.text(bounce.text)
        yield Event(bounce.at, kind, f"{said}: {told}" if told else said)


# What was done with them, and what they published


def _activities(session: Session, contact_id: int, limit: int) -> Iterator[Event]:
    for row in activities.of_contact(session, contact_id, limit):
        said = activities.kind_name(row.kind)
        if row.headline or row.reference:
            said = _("{kind} about “{what}”").format(kind=said, what=row.headline or row.reference)
        open_on = row.due_on if row.done_at is None else None
        yield Event(
            row.at, row.kind, f"{said}: {row.text}" if row.text else said, activity_id=row.id, due_on=open_on
        )  # fmt: skip


def _pieces(session: Session, contact_id: int, limit: int) -> Iterator[Event]:
    for row in coverage.of_contact(session, contact_id, limit):
        said = _("Published “{title}”").format(title=row.name)
        if row.published_on is None:
            at = session.scalar(select(Clipping.created_at).where(Clipping.id == row.id)) or now()
        else:
            at = i18n.at(datetime.combine(row.published_on, time(12)))
        yield Event(at, "published", f"{said} · {row.outlet}" if row.outlet else said, clipping_id=row.id)


# What was done to the record


def _merges(session: Session, merged: Sequence[Merge]) -> Iterator[Event]:
    for merge in merged:
        step_id = _step_of(session, merge)
        author = session.scalar(select(Step.author).where(Step.id == step_id)) or ""
        text = _("“{name}” was merged into this contact").format(name=merge.merged_name)
        yield Event(merge.at, "merged", text, step_id=step_id, author=author)


def _step_of(session: Session, merge: Merge) -> int | None:
    return next((change.step_id for change in change_log.standing(session, "merge", "insert", row=merge.id)), None)


def _steps(session: Session, contact_id: int, merged: Sequence[Merge], limit: int) -> Iterator[Event]:
    told: set[int | None] = {_step_of(session, merge) for merge in merged}
    own = _touching(session, {"contact": [contact_id]}, limit)
    found = {**_touching(session, _parts(session, contact_id), limit), **own}
    names: dict[int, str] = {}
    for merge in merged:
        theirs = _touching(session, {"contact": [merge.merged_id]}, limit)
        names.update(dict.fromkeys(theirs.keys() - own.keys(), merge.merged_name))
        found = {**found, **theirs, **own}
    for step in session.scalars(select(Step).where(Step.id.in_(set(found) - told), Step.undone.is_(False))):
        kind = "added" if found[step.id] else "edited"
        whose = f" (“{names[step.id]}”)" if step.id in names else ""
        yield Event(step.at, kind, step_labels.told(step.label) + whose, step_id=step.id, author=step.author)


def _parts(session: Session, contact_id: int) -> dict[str, list[int]]:
    """{table: ids} of what hangs on the contact now."""
    found: dict[str, list[int]] = defaultdict(list)
    of_each = (
        select(literal(one.model.__tablename__), table_of(one.model).c.id).where(one.owner == contact_id)
        for one in references.of_contacts()
        if one.model in PARTS
    )
    for table, number in session.execute(union_all(*of_each)):
        found[table].append(number)
    return found


def _touching(session: Session, rows: dict[str, list[int]], limit: int) -> dict[int, bool]:
    """{step: whether it made the contact itself} of the latest steps that wrote one of these rows."""
    wrote = groupby(change_log.writing(session, rows, Step.undone.is_(False)), attrgetter("step"))
    latest = islice(wrote, limit or None)
    return {number: ("contact", "insert") in [(one.table, one.action) for one in some] for number, some in latest}
