"""What is done with contacts beside releases: calls, mails, meetings, notes, and the follow-ups they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model.activities import KINDS, Activity
from outreach.model.base import Base, now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Contact
from outreach.model.releases import Release, Version, headline
from outreach.problems import FieldProblem
from outreach.services.contacts import contacts, records
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.delivery import delivery
from outreach.store.history import change_log

WORDS = {
    "call": N_("Call"), "mail": N_("Mail"), "message": N_("Message"), "meeting": N_("Meeting"), "note": N_("Note"),
    "follow-up": N_("Follow-up"),
}  # fmt: skip
MOST_RELEASES = 8


class ActivityRow(NamedTuple):
    """Something that was done or is to be done, and with whom; `headline` is that of the release it is about."""

    id: int
    contact_id: int
    name: str
    outlet: str
    kind: str
    at: datetime
    text: str
    release_id: int | None
    reference: str
    headline: str
    due_on: date | None
    done_at: datetime | None


def kind_name(kind: str) -> str:
    """What a kind is called."""
    return _(WORDS[kind]) if kind in WORDS else kind


# Written


def log(session: Session, contact_id: int, fields: FormFields) -> int:
    """Notes what was done with a contact and returns its number.

    `fields`: kind, text, at (now, where it is not given), due_on (when to follow it up), release_id, distribution_id.

    Raises:
        Problem: there is no such contact.
        FieldProblem: nothing is said, or a follow-up has no day.
    """
    records.get(session, Contact, contact_id)
    activity = Activity(contact_id=contact_id, kind="call", at=now())
    _set(session, activity, fields)
    session.add(activity)
    session.flush()
    return activity.id


def plan(session: Session, contact_ids: Sequence[int], fields: FormFields) -> list[int]:
    """Plans a follow-up for each of several contacts: `due_on`, `text`, `release_id`, `distribution_id`."""
    wanted = list(dict.fromkeys(contact_ids))
    records.check_known(session, Contact, wanted)
    sample = Activity(kind="follow-up", at=now())
    _set(session, sample, {**fields, "kind": "follow-up"})
    values = {name: getattr(sample, name) for name in ("kind", "at", "text", "due_on", "release_id", "distribution_id")}
    return list(change_log.insert_rows(session, Activity, [{"contact_id": number, **values} for number in wanted]))


def edit(session: Session, activity_id: int, fields: FormFields, version: int | None = None) -> None:
    """Sets the fields that are given.

    Raises:
        Problem: it is gone, or has changed since it was read.
    """
    activity = records.get(session, Activity, activity_id)
    records.check_version(activity, version)
    _set(session, activity, fields)
    session.flush()


def done(session: Session, ids: Iterable[int], at: datetime | None = None) -> int:
    """Follow-ups are done; returns how many were open."""
    return _alter(session, ids, _is_open, done_at=at or now())


def reopen(session: Session, ids: Iterable[int]) -> int:
    """Follow-ups are not done after all; returns how many were."""
    return _alter(session, ids, lambda row: row.done_at is not None, done_at=None)


def put_off(session: Session, ids: Iterable[int], due_on: object) -> int:
    """Puts open follow-ups off to another day; returns how many.

    Raises:
        FieldProblem("due_on"): there is no such day.
    """
    day = records.day(due_on, "due_on")
    if day is None:
        raise FieldProblem("due_on", _("Until which day?"))
    return _alter(session, ids, _is_open, due_on=day)


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes what was noted; returns how many there were."""
    there = list(session.scalars(select(Activity.id).where(Activity.id.in_(list(ids)))))
    change_log.delete_rows(session, Activity, there)
    return len(there)


def _set(session: Session, activity: Activity, fields: FormFields) -> None:
    records.set_texts(activity, fields, ("text",))
    if "kind" in fields:
        kind = str(fields["kind"] or "")
        if kind not in KINDS:
            text = _("“{kind}” can't be logged. Use one of: {kinds}.")
            raise FieldProblem("kind", text.format(kind=kind, kinds=", ".join(KINDS)))
        activity.kind = kind
    if fields.get("at"):
        activity.at = _moment(fields["at"])
    if "due_on" in fields:
        activity.due_on = records.day(fields["due_on"], "due_on")
        if activity.due_on is None:
            activity.done_at = None
    _set_about(session, activity, fields)
    if activity.kind == "follow-up" and activity.due_on is None:
        raise FieldProblem("due_on", _("A follow-up needs a due date."))
    if activity.kind == "note" and not activity.text:
        raise FieldProblem("text", _("A note needs a text."))


def _set_about(session: Session, activity: Activity, fields: FormFields) -> None:
    """The release and the distribution that it is about."""
    about: dict[str, type[Base]] = {"release_id": Release, "distribution_id": Distribution}
    for name in about.keys() & fields.keys():
        if fields[name] is not None:
            records.get(session, about[name], fields[name])
        setattr(activity, name, fields[name])


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return i18n.at(value)
    if isinstance(value, date):
        return i18n.at(datetime(value.year, value.month, value.day, 12))
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise FieldProblem("at", records.no_date(value)) from None
    if len(str(value)) <= 10:  # a day alone: its noon is on that day in every zone near
        moment = moment.replace(hour=12)
    return i18n.at(moment)


def _is_open(row: Activity) -> bool:
    return row.due_on is not None and row.done_at is None


def _alter(session: Session, ids: Iterable[int], which: Callable[[Activity], bool], **values: object) -> int:
    """Alters the rows of these numbers of which something holds; returns how many they are.

    Raises:
        Problem: one of them is not there.
    """
    rows = [row for number in dict.fromkeys(ids) if which(row := records.get(session, Activity, number))]
    for row in rows:
        records.put(row, values)
    session.flush()
    return len(rows)


# Read


def fields(session: Session, activity_id: int) -> Fields:
    """What was noted as the fields of a form, which `edit` takes back."""
    row = records.get(session, Activity, activity_id)
    names = ("kind", "text", "at", "due_on", "done_at", "release_id", "distribution_id")
    return {name: getattr(row, name) for name in names}


def due(session: Session, until: date | None = None, limit: int = 0) -> list[ActivityRow]:
    """Open follow-ups that are due by a day (by default today), the oldest first."""
    query = _open().where(Activity.due_on <= (until or i18n.today()))
    return _rows(session, query.order_by(Activity.due_on, Activity.id).limit(limit or None))


def open_ones(session: Session, release_id: int | None = None, contact_id: int | None = None) -> list[ActivityRow]:
    """Every follow-up that is not done, the next first; of one release, or of one contact."""
    query = _open()
    if release_id is not None:
        query = query.where(Activity.release_id == release_id)
    if contact_id is not None:
        query = query.where(Activity.contact_id == contact_id)
    return _rows(session, query.order_by(Activity.due_on, Activity.id))


def of_contact(session: Session, contact_id: int, limit: int = 100) -> list[ActivityRow]:
    """What was done with a contact, the newest first."""
    query = select(Activity).where(Activity.contact_id == contact_id)
    return _rows(session, query.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit or None))


def rows(session: Session, ids: Sequence[int]) -> list[ActivityRow]:
    """The rows of these numbers, in their order; those that are gone are left out."""
    found = {row.id: row for row in _rows(session, select(Activity).where(Activity.id.in_(list(ids))))}
    return [found[number] for number in ids if number in found]


def _open() -> Select[object]:
    return select(Activity).where(Activity.due_on.is_not(None), Activity.done_at.is_(None))


def _rows(session: Session, query: Select[Any]) -> list[ActivityRow]:
    found = session.scalars(query).all()
    people = {
        row.id: row
        for some in records.batches(sorted({one.contact_id for one in found}))
        for row in contacts.rows(session, some)
    }
    about = headlines(session, {one.release_id for one in found if one.release_id is not None})
    return [
        ActivityRow(
            one.id, one.contact_id,
            people[one.contact_id].name or people[one.contact_id].email if one.contact_id in people else "",
            people[one.contact_id].outlet if one.contact_id in people else "",
            one.kind, one.at, one.text, one.release_id, *about.get(one.release_id or 0, ("", "")),
            one.due_on, one.done_at,
        )
        for one in found
    ]  # fmt: skip


def releases_of(session: Session, contact_id: int, also: int | None = None) -> list[tuple[int, str]]:
    """[(release, headline)] of those a contact got last, the newest first, and of one more."""
    got = (
        delivery.recipients(delivery.OUT, Distribution.release_id)
        .where(Recipient.contact_id == contact_id, Distribution.release_id.is_not(None))
        .group_by(Distribution.release_id)
        .order_by(func.max(Distribution.at).desc())
        .limit(MOST_RELEASES)
    )  # fmt: skip
    ids = [number for number in session.scalars(got) if number is not None]
    ids += [also] if also is not None and also not in ids else []
    found = headlines(session, ids)
    return [(number, found[number][1] or found[number][0] or _("a release")) for number in ids if number in found]


def headlines(session: Session, release_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{release: (reference, headline for who reads)}."""
    ids = sorted(set(release_ids))
    found: dict[int, tuple[str, dict[str, str]]] = {}
    query = (
        select(Release.id, Release.reference, Version.language, Version.headline)
        .outerjoin(Version, Version.release_id == Release.id)
        .order_by(Release.id, Version.rank)
    )
    for number, reference, language, text in records.among(session, query, Release.id, ids):
        found.setdefault(number, (reference, {}))[1][language] = text or ""
    return {number: (reference, headline(texts)) for number, (reference, texts) in found.items()}
