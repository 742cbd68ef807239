"""The visibility report: what was said about a project or for a donor, whom it reached, and what was published of it.

It goes to people outside the office, so no person is in it: no name, no address, only countries, languages, outlets.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.coverage import Clipping
from outreach.model.people import Outlet
from outreach.model.releases import Release
from outreach.services.outlets import TOLD_APART
from outreach.services.reports import report_scope, reports
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.reports import ReleaseLine, Sent

# What has been said in public, or will be at its hour.
PUBLIC = ("released", "corrected", "withdrawn")


class Piece(NamedTuple):
    """Something that was published, without who wrote it; `reach` None where nobody knows it."""

    day: date | None
    outlet: str
    title: str
    url: str
    medium: str
    language: str
    tone: str
    reach: int | None
    reference: str
    release: int | None
    outlet_id: int | None


class Visibility(NamedTuple):
    """The report: `sent` as it is counted for the same days, every release of them, and the coverage.

    `unsettled` are releases that are not in it: they are in drafts or files alone, and nobody has said that these went.
    """

    sent: Sent
    releases: list[ReleaseLine]
    coverage: list[Piece]
    unsettled: list[ReleaseLine]

    @property
    def reach(self) -> int:
        """The readers of the pieces of which it is known."""
        return sum(piece.reach or 0 for piece in self.coverage)

    @property
    def tones(self) -> dict[str, int]:
        """How many pieces in each tone; "" is not said."""
        return dict(Counter(piece.tone for piece in self.coverage))

    @property
    def media(self) -> dict[str, int]:
        """How many pieces in each medium; "" is not known."""
        return dict(Counter(piece.medium for piece in self.coverage))


def visibility(session: Session, asked: Asked) -> Visibility:
    """What was said, whom it reached and what came of it in some days, about something or everything.

    Raises:
        Problem: the days are the wrong way round, or no release is about this.
    """
    sent = reports.sent(session, asked)
    # What waits has not been seen.
    lines = [line for line in sent.releases if line.status in PUBLIC or line.counts.reached]
    there = {line.id for line in lines}
    lines += reports.releases(session, [one for one in _said(session, sent.asked) if one not in there]).values()
    zone = report_scope.zone(session)
    rows = session.execute(select(Release.id, Release.released_at))
    days = {number: at.astimezone(zone).date() for number, at in rows if at is not None}
    found = [line._replace(day=days.get(line.id or 0, line.day)) for line in lines]
    found.sort(key=lambda line: (line.day or date.min, line.reference), reverse=True)
    return Visibility(sent, found, coverage(session, sent.asked), _unsettled(sent, {line.id for line in found}))


def _unsettled(sent: Sent, there: set[int | None]) -> list[ReleaseLine]:
    """The releases in drafts or files that are not `there` otherwise."""
    return [line for line in sent.releases if line.id not in there and line.counts.drafted + line.counts.exported]


def _said(session: Session, asked: Asked) -> list[int]:
    """The releases that went public in those days, sent by us or not."""
    query = select(Release.id).where(Release.released_at.is_not(None), Release.status.in_(PUBLIC))
    query = report_scope.within(query, Release.released_at, asked, report_scope.zone(session))
    ids = report_scope.about(session, asked)
    return [number for number in session.scalars(query) if ids is None or number in ids]


def coverage(session: Session, asked: Asked) -> list[Piece]:
    """What was published in those days about these releases, the latest first.

    A piece without a day counts by the day on which it was put in.
    """
    query: Any = (
        select(Clipping, TOLD_APART, Outlet.medium, Release.reference)
        .outerjoin(Outlet, Outlet.id == Clipping.outlet_id)
        .outerjoin(Release, Release.id == Clipping.release_id)
        .order_by(Clipping.id)
    )
    ids = report_scope.about(session, asked)
    zone = report_scope.zone(session)
    found = []
    for row, outlet, medium, reference in session.execute(query):
        counted = row.published_on or row.created_at.astimezone(zone).date()
        if asked.has(counted) and (ids is None or row.release_id in ids):
            piece = Piece(
                row.published_on, outlet or row.outlet_name, row.title, row.url, row.medium or medium or "",
                row.language, row.tone, row.reach, reference or "", row.release_id, row.outlet_id,
            )  # fmt: skip
            found.append((counted, piece))
    return [piece for _day, piece in sorted(found, key=lambda pair: pair[0], reverse=True)]
