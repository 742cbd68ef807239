"""The status of a release: what may follow what, corrections and withdrawals, and embargoes that have ended.

What has gone out cannot be unsent: it is corrected or withdrawn, in words for those who got it (press.md R23).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from outreach.i18n import _, counted_if_any
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.reasons import Reason
from outreach.model.releases import STATUSES, Release
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import records
from outreach.services.delivery import delivery
from outreach.services.releases import embargo

BEFORE = ("draft", "ready")
_AFTER_GOING_OUT = {
    "embargoed": ("released", "corrected", "withdrawn"),
    "released": ("corrected", "withdrawn"),
    "corrected": ("withdrawn",),
    "withdrawn": (),
}


def has_gone_out(session: Session, release_id: int) -> bool:
    """Whether anybody has got a release, or may have: it was sent, saved as drafts or exported."""
    gone = delivery.recipients(delivery.OUT, Recipient.id)
    return session.scalar(gone.where(Distribution.release_id == release_id).limit(1)) is not None


def choices(session: Session, release: Release) -> list[str]:
    """The statuses that may follow the one a release has, that one first."""
    others = [status for status in STATUSES if status != release.status]
    return [release.status, *(status for status in others if not _objection(session, release, status))]


def change(session: Session, release: Release, status: str) -> None:
    """Sets a release's status, and remembers when it went out, was corrected or withdrawn.

    Raises:
        FieldProblem("status"): there is no such status, or it cannot follow the one the release has.
    """
    if status not in STATUSES:
        text = _("A release's status is one of: {statuses}.")
        raise FieldProblem("status", text.format(statuses=", ".join(STATUSES)))
    if status == release.status:
        return
    objection = _objection(session, release, status) if release.id else ""
    if objection:
        raise FieldProblem("status", objection)
    if status == "released" and release.released_at is None:
        release.released_at = now()
    release.status = status
    if status in ("corrected", "withdrawn"):
        mark(session, release)


def mark(session: Session, release: Release) -> None:
    """Remembers when a release was corrected or withdrawn, the last time; what waits to say otherwise is stopped.

    That is the notice of an earlier correction, and everything of a release that is withdrawn.
    """
    release.corrected_at = now()
    is_withdrawn = release.status == "withdrawn"
    why = Reason("withdrawn" if is_withdrawn else "corrected")
    is_open = Distribution.state.in_(delivery.OPEN)
    for row in session.scalars(select(Distribution).where(Distribution.release_id == release.id, is_open)).all():
        if is_withdrawn or delivery.is_told(row):
            delivery.stop(session, row, why)


def _objection(session: Session, release: Release, status: str) -> str:
    """Why a status cannot follow the one a release has; "" where it can."""
    gone = has_gone_out(session, release.id)
    if gone and status not in _AFTER_GOING_OUT.get(release.status, STATUSES):
        if release.status == "withdrawn":
            return _("This release is withdrawn, and its recipients are asked to disregard it. Create a new one.")
        return _("This release has been sent and can't be recalled. Correct it, or withdraw it.")
    if status == "released" and gone and embargo.is_ahead(release, now()):
        return _("The release was sent under an embargo that has not ended. Lift the embargo.")
    if status == "corrected" and not gone and release.status in (*BEFORE, "embargoed"):
        return _("This release has not been sent yet: there is nothing to correct. Edit it.")
    return ""


def check_words(session: Session, release: Release, at: datetime | None = None) -> None:
    """What a status needs to be said.

    Raises:
        FieldProblem: an embargo without its moment, or one that is past; a correction without a sentence.
    """
    is_silent = len(unsaid(release)) == len(release.versions) > 0
    if release.status == "embargoed" and release.embargo_until is None:
        text = _("Until when? An embargo needs a date, a time and a time zone. To end it now, lift it.")
        raise FieldProblem("embargo_until", text)
    if release.status == "embargoed" and release.embargo_until is not None and release.embargo_until <= (at or now()):
        raise FieldProblem("embargo_until", _("This embargo has already ended. Correct its time, or lift it."))
    if release.status == "corrected" and is_silent:
        text = _("Describe in a sentence what was corrected. The recipients of the release will read it.")
        raise FieldProblem("correction", text)
    if release.status == "withdrawn" and is_silent and has_gone_out(session, release.id):
        text = _("Explain in a sentence why it is withdrawn. The recipients of the release will read it.")
        raise FieldProblem("correction", text)


def unsaid(release: Release) -> list[str]:
    """The languages in which a corrected or withdrawn release doesn't say what was corrected, or why."""
    whole = release.status not in ("corrected", "withdrawn") or release.correction.strip()
    return [] if whole else [version.language for version in release.versions if not version.correction.strip()]


def went_out(session: Session, release_id: int, at: datetime | None = None) -> None:
    """A release that is handed to its readers is released from now on, or embargoed until its moment."""
    release = session.get(Release, release_id)
    if release is None or release.status not in (*BEFORE, "embargoed"):
        return
    moment = at or now()
    if release.embargo_until is not None and release.embargo_until > moment:
        release.status = "embargoed"
    elif release.status != "embargoed" or release.embargo_until is not None:
        release.status = "released"
        release.released_at = release.released_at or moment
    session.flush()


def ended(session: Session, at: datetime | None = None) -> list[int]:
    """The releases that have gone out under an embargo whose moment has come, and are not released yet."""
    corrected = and_(Release.status == "corrected", Release.released_at.is_(None))
    over = select(Release.id).where(
        or_(Release.status == "embargoed", corrected), Release.embargo_until <= (at or now())
    )
    return [number for number in session.scalars(over.order_by(Release.id)).all() if has_gone_out(session, number)]


def lift(session: Session, at: datetime | None = None) -> list[int]:
    """Releases those whose embargo has ended; returns their ids. The record stays, its status flips (press.md R6)."""
    numbers = ended(session, at)
    for release in session.scalars(select(Release).where(Release.id.in_(numbers))):
        _released(release)
    session.flush()
    return numbers


def _released(release: Release) -> None:
    release.status = "released" if release.status == "embargoed" else release.status
    release.released_at = release.released_at or release.embargo_until


def lift_now(session: Session, release_id: int) -> None:
    """Lifts an embargo before its time: it ends now, and those for whom the release is held are due.

    Raises:
        Problem: there is no such release, or it is under no embargo.
    """
    release = session.get(Release, release_id, with_for_update=True)
    if release is None:
        raise records.lacking(Release, release_id)
    moment = now()
    if not embargo.is_ahead(release, moment):
        raise Problem(_("This release is under no embargo."))
    before, release.embargo_until = release.embargo_until, moment
    follow(session, release, before)
    if has_gone_out(session, release_id) or release.status == "embargoed":
        _released(release)
    session.flush()


def told_another_embargo(session: Session, release: Release) -> str:
    """How many people have a release with another embargo than it has now, as a sentence; "" where nobody has.

    A distribution keeps the embargo with which its first message went.
    """
    if not embargo.is_ahead(release, now()):
        return ""
    until = release.embargo_until.isoformat() if release.embargo_until else None
    kept = Distribution.snapshot["embargo_until"].as_string()
    query = delivery.recipients(delivery.HAS, Recipient.contact_id, Recipient.address, kept)
    query = query.where(Distribution.release_id == release.id).order_by(Recipient.at, Recipient.id)
    last = {contact or address: told for contact, address, told in session.execute(query)}
    many = sum(told is not None and told != until for told in last.values())
    return counted_if_any(
        "{count} person has it with the earlier embargo date. Tell them the new one, or correct the release.",
        "{count} people have it with the earlier embargo date. Tell them the new one, or correct the release.",
        many,
    )


def follow(session: Session, release: Release, before: datetime | None) -> None:
    """An embargo was moved: the distributions that wait for its end wait for the new one."""
    held = select(Recipient.distribution_id).where(Recipient.state == "held")
    query = select(Distribution).where(
        Distribution.release_id == release.id, Distribution.id.in_(held), Distribution.state == "scheduled",
        Distribution.scheduled_at == before,
    )  # fmt: skip
    for row in session.scalars(query):
        row.scheduled_at = release.embargo_until
