"""Where an officer's name and numbers stand: in releases still to come, and in those that have gone out (C12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Officer
from outreach.model.releases import Release, ReleaseOfficer
from outreach.services import officers
from outreach.services.delivery import delivery
from outreach.services.releases import releases, statuses
from outreach.services.releases.preflight_files import strange_contacts


class Coming(NamedTuple):
    """A release that goes out, or goes out to more people, and follows the officer's record by itself.

    `instead` is who stands in while the officer is away, "" where nobody has to, and `stands_in_for` whom the officer
    stands in for; `stale` are numbers and addresses in the text itself that are no officer's any more, and do not
    follow.
    """

    release: int
    headline: str
    status: str
    languages: list[str]
    instead: str
    stale: list[str]
    stands_in_for: str = ""


class Gone(NamedTuple):
    """A distribution that carried the officer; `old` are the numbers and addresses they no longer have."""

    distribution: int
    release: int | None
    headline: str
    at: datetime
    people: int
    old: list[str]


class Ripples(NamedTuple):
    """What a change of an officer's record reaches: `coming` changes by itself, what is `gone` does not."""

    coming: list[Coming]
    gone: list[Gone]


def of(session: Session, officer_id: int, day: date | None = None) -> Ripples:
    """Where an officer stands on a day (by default today): releases to come, and what went out, the newest first.

    A release of which a part waits for the embargo is both.

    Raises:
        Problem: there is no officer of that number.
    """
    officer = officers.card(session, officer_id)
    return Ripples(list(_coming(session, officer, day or i18n.today())), list(_gone(session, officer)))


def remarks(one: Coming) -> list[str]:
    """What is to be known of a release to come, in words: who is named instead of whom, and what does not follow."""
    said = (
        (_("instead of them: {name}"), one.instead), (_("stands in for {name}"), one.stands_in_for),
        (_("its text still gives {value}"), ", ".join(one.stale)),
    )  # fmt: skip
    return [text.format(name=value, value=value) for text, value in said if value]


def _coming(session: Session, officer: Officer, day: date) -> Iterator[Coming]:
    rows = select(ReleaseOfficer.release_id).join(Officer, Officer.id == ReleaseOfficer.officer_id)
    away = (Officer.away_from <= day, func.coalesce(Officer.away_until, day) >= day)
    rows = rows.where(or_(Officer.id == officer.id, and_(Officer.stand_in_id == officer.id, *away)))
    for number in session.scalars(rows.distinct().order_by(ReleaseOfficer.release_id.desc())).all():
        release = releases.card(session, number)
        if release.status not in (*statuses.BEFORE, "embargoed") and not delivery.waits(session, number):
            continue
        present = {row.officer: releases.present(row.officer, day) for row in release.officers}
        absent = [own.name for own, one in present.items() if own.id != officer.id == one.id]
        instead = [one.name for own, one in present.items() if own.id == officer.id != one.id]
        yield Coming(
            number, release.called, release.status, _languages(release, officer.id, day),
            ", ".join(instead), _stale(release, day), ", ".join(absent),
        )  # fmt: skip


def _languages(release: Release, officer_id: int, day: date) -> list[str]:
    """In which languages an officer is named, or printed on a day."""
    named, printed, number = releases.named_for, partial(releases.officers_for, day=day), attrgetter("id")
    return [
        one.language
        for one in release.versions
        if officer_id in map(number, chain(named(release, one.language), printed(release, one.language)))
    ]


def _stale(release: Release, day: date) -> list[str]:
    """The numbers and addresses in the texts of a release that are none of its officers'."""
    return list(dict.fromkeys(
        value
        for version in release.versions
        for value in strange_contacts(version.said, releases.officers_for(release, version.language, day))
    ))  # fmt: skip


def _gone(session: Session, officer: Officer) -> Iterator[Gone]:
    now_has = {*(phone.e164 for phone in officer.phones), *(email.address for email in officer.emails)}
    query = delivery.recipients(delivery.OUT, Recipient.distribution_id, func.count().label("people"))
    reached = query.group_by(Recipient.distribution_id).subquery()
    found = select(Distribution, reached.c.people).join(reached, reached.c.distribution_id == Distribution.id)
    found = found.where(Distribution.release_id.is_not(None))
    for row, count in session.execute(found.order_by(Distribution.at.desc(), Distribution.id.desc())).all():
        people = chain.from_iterable(row.snapshot.get("officers", {}).values())
        kept = [one for one in people if one.get("id") == officer.id]
        if kept:
            said = dict.fromkeys(value for one in kept for value in (*one["phones"], *one["emails"]))
            lost = [one for one in said if one not in now_has]
            yield Gone(row.id, row.release_id, row.called, row.at, count, lost)
