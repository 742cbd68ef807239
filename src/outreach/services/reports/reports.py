"""What was sent, to how many, and how many it reached: by release, country, language, outlet, medium and month.

Everything is counted once, in one reading: each table adds up to the totals, and these to the recipients of the
distributions. Country, outlet and medium of a recipient are those of the contact as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Contact, Outlet, Position
from outreach.model.releases import Release, Version
from outreach.services.delivery import delivery
from outreach.services.reports import report_scope
from outreach.services.reports.report_scope import Asked

# A delivery counts on the day when it happened; what waits, on the day that it is planned for.
MOMENT = case(
    (Recipient.state.in_(("queued", "held")), func.coalesce(Distribution.scheduled_at, Distribution.at)),
    else_=func.coalesce(Recipient.at, Distribution.finished_at, Distribution.at),
)
_FATES = {
    **dict.fromkeys(delivery.REACHED, "reached"), "bounced": "came_back", "refused": "failed", "unsure": "unsure",
    "queued": "waiting", "sending": "waiting", "held": "waiting", "left out": "left_out", "drafted": "drafted",
    "exported": "exported",
}  # fmt: skip


class Counts(NamedTuple):
    """What came of the deliveries; `left_out` are none. Reached is sent, answered or done by hand, and not returned."""

    reached: int = 0
    came_back: int = 0
    failed: int = 0
    unsure: int = 0
    waiting: int = 0
    left_out: int = 0
    drafted: int = 0
    exported: int = 0

    @property
    def recipients(self) -> int:
        """Everybody whom it was for."""
        return sum(self) - self.left_out


class Group(NamedTuple):
    """One line of a table: a country, a month, a release …; `key` is its code or number, "" where it is not known."""

    key: str
    name: str
    counts: Counts


class ReleaseLine(NamedTuple):
    """A release with what went out of it; `id` None where it has been deleted, or a bare list went out."""

    id: int | None
    reference: str
    headline: str
    languages: list[str]
    status: str
    day: date | None
    distributions: int
    counts: Counts


class Sent(NamedTuple):
    """The report: totals, how many different people and outlets it reached, and its tables."""

    asked: Asked
    zone: str
    distributions: int
    totals: Counts
    people: int
    outlets: int
    releases: list[ReleaseLine]
    countries: list[Group]
    languages: list[Group]
    media: list[Group]
    outlet_lines: list[Group]
    months: list[Group]


def sent(session: Session, asked: Asked) -> Sent:
    """What was sent in some days, about something or everything.

    Raises:
        Problem: the days are the wrong way round, or no release is about this.
    """
    asked = report_scope.checked(session, asked)
    zone = report_scope.zone(session)
    there = _distributions(session, asked, zone)
    cells = list(_cells(session, list(there), asked, zone))
    outlets = _outlets(session, {cell.outlet for cell in cells if cell.outlet})

    def named(key: str) -> str:
        return outlets.get(int(key or 0), ("", ""))[0]

    by_outlet = _grouped(cells, lambda cell: str(cell.outlet or ""), named)
    return Sent(
        asked,
        zone.key,
        len(there),
        _added(cell.counts for cell in cells),
        _people(session, list(there), asked, zone),
        sum(1 for line in by_outlet if line.key and line.counts.reached),
        _release_lines(session, there, cells, zone),
        _grouped(cells, lambda cell: cell.country),
        _grouped(cells, lambda cell: cell.language),
        _grouped(cells, lambda cell: outlets.get(cell.outlet or 0, ("", ""))[1]),
        by_outlet,
        sorted(_grouped(cells, lambda cell: cell.month), key=lambda line: line.key),
    )


class _Sending(NamedTuple):
    id: int
    release: int | None
    headline: str
    moment: datetime


class _Cell(NamedTuple):
    """How many recipients are alike in all that is counted by."""

    distribution: int
    language: str
    country: str
    outlet: int | None
    month: str
    counts: Counts


def _distributions(session: Session, asked: Asked, zone: ZoneInfo) -> dict[int, _Sending]:
    """Those of which a delivery falls on these days; `moment` is that of their last one."""
    query: Any = (
        select(Distribution.id, Distribution.release_id, Distribution.headline, func.max(MOMENT).label("moment"))
        .join(Recipient, Recipient.distribution_id == Distribution.id)
        .group_by(Distribution.id, Distribution.release_id, Distribution.headline)
    )
    query = report_scope.within(query, MOMENT, asked, zone)
    query = report_scope.chosen(report_scope.about(session, asked), query).order_by(func.max(MOMENT), Distribution.id)
    return {row[0]: _Sending(*row) for row in session.execute(query)}


def _months(session: Session, ids: Sequence[int], zone: ZoneInfo) -> Any:
    """The month of a delivery on the office's clock, as 2026-11: an expression, as the database knows no zones."""
    query = select(func.min(MOMENT), func.max(MOMENT)).select_from(Recipient)
    query = query.join(Distribution, Distribution.id == Recipient.distribution_id).where(Distribution.id.in_(ids))
    first, last = session.execute(query).one()
    if first is None:
        return literal("")
    month, found = first.astimezone(zone).date().replace(day=1), []
    while month <= last.astimezone(zone).date():
        end = (month + timedelta(days=32)).replace(day=1)
        found.append((datetime.combine(end, time(), zone).astimezone(UTC) > MOMENT, f"{month:%Y-%m}"))
        month = end
    return case(*found, else_=found[-1][1])


def _cells(session: Session, ids: Sequence[int], asked: Asked, zone: ZoneInfo) -> Iterable[_Cell]:
    """The recipients counted by the database; the outlet is that of the contact's present position."""
    outlet = (
        select(Position.outlet_id)
        .where(Position.contact_id == Contact.id, Position.until.is_(None))
        .order_by(Position.rank, Position.id)
        .limit(1)
        .scalar_subquery()
    )
    parts = (
        select(
            Recipient.distribution_id.label("distribution"), Recipient.language.label("language"),
            func.coalesce(Contact.country, "").label("country"), outlet.label("outlet"),
            _months(session, ids, zone).label("month"), delivery.STATE.label("state"),
        )
        .select_from(Recipient)
        .join(Distribution, Distribution.id == Recipient.distribution_id)
        # Looked up by number for each message: a table of the people would be searched through for each.
        .outerjoin(Contact, Contact.id == Recipient.contact_id)
        .where(Recipient.distribution_id.in_(ids))
    )  # fmt: skip
    counted = report_scope.within(parts, MOMENT, asked, zone).subquery()
    columns = tuple(counted.c)
    found: dict[tuple[Any, ...], list[int]] = {}
    for *alike, state, many in session.execute(select(*columns, func.count()).group_by(*columns)):
        found.setdefault(tuple(alike), [0] * len(Counts._fields))[Counts._fields.index(_FATES[state])] += many
    return (_Cell._make((*alike, Counts(*many))) for alike, many in found.items())


def _people(session: Session, ids: Sequence[int], asked: Asked, zone: ZoneInfo) -> int:
    """How many different people it reached; one who has been deleted since is known by the address."""
    whom = func.coalesce(cast(Recipient.contact_id, String), Recipient.address)
    reached = delivery.recipients(delivery.REACHED, func.count(func.distinct(whom)))
    reached = report_scope.within(reached.where(Distribution.id.in_(ids)), MOMENT, asked, zone)
    return session.scalar(reached) or 0


def _outlets(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(name, medium) by number. All of them are read where there are many: a query takes only so many numbers."""
    wanted = list(ids)
    query = select(Outlet.id, Outlet.name, Outlet.other_name, Outlet.medium)
    if len(wanted) <= 500:
        query = query.where(Outlet.id.in_(wanted))
    return {number: (name or other, medium) for number, name, other, medium in session.execute(query)}


def _added(some: Iterable[Counts]) -> Counts:
    total = [0] * len(Counts._fields)
    for counts in some:
        for place, many in enumerate(counts):
            total[place] += many
    return Counts(*total)


def _grouped(cells: Iterable[_Cell], key: Callable[[_Cell], str], name: Callable[[str], str] = str) -> list[Group]:
    """The cells under one key each, those who reached most first."""
    found: dict[str, list[Counts]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell.counts)
    lines = [Group(one, name(one), _added(counts)) for one, counts in found.items()]
    return sorted(lines, key=lambda line: (-line.counts.reached, -line.counts.recipients, line.name))


def _release_lines(
    session: Session, there: dict[int, _Sending], cells: Iterable[_Cell], zone: ZoneInfo
) -> list[ReleaseLine]:
    """The releases, the latest first; those that are gone by the headline that is kept."""
    counted: dict[int, list[Counts]] = {}
    for cell in cells:
        counted.setdefault(cell.distribution, []).append(cell.counts)
    sendings: dict[tuple[int | None, str], list[int]] = {}
    for row in there.values():
        sendings.setdefault((row.release, "" if row.release else row.headline), []).append(row.id)
    known = releases(session, [release for release, _headline in sendings if release is not None])
    lines = []
    for (release, headline), numbers in sendings.items():
        about = known.get(release or 0) or ReleaseLine(None, "", headline, [], "", None, 0, Counts())
        day = max(there[number].moment for number in numbers).astimezone(zone).date()
        counts = _added(one for number in numbers for one in counted.get(number, ()))
        lines.append(about._replace(day=day, distributions=len(numbers), counts=counts))
    return sorted(lines, key=lambda line: (line.day or date.min, line.reference), reverse=True)


def releases(session: Session, ids: Sequence[int]) -> dict[int, ReleaseLine]:
    """What a report says of releases, without any counts; the headline is that of the first version that has one."""
    found: dict[int, ReleaseLine] = {}
    query = select(Release.id, Release.reference, Release.status)
    versions = select(Version.release_id, Version.language, Version.headline).order_by(Version.rank, Version.id)
    if len(ids) <= 500:
        query = query.where(Release.id.in_(ids))
        versions = versions.where(Version.release_id.in_(ids))
    for number, reference, status in session.execute(query):
        found[number] = ReleaseLine(number, reference, "", [], status, None, 0, Counts())
    for number, language, headline in session.execute(versions):
        line = found.get(number)
        if line is not None:
            found[number] = line._replace(headline=line.headline or headline, languages=[*line.languages, language])
    return found
