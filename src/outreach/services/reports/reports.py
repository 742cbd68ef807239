"""What was sent, to how many people, and how many it reached: by release, country, language, outlet, medium, month.

A person counts once for each release, by the best that became of it for them; further messages (a correction, a
withdrawal, a repeat) are counted apart. Each table adds up to the totals. The outlet is where the contact worked on the
day of the message; the country is that of the contact as it is now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, Subquery, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Contact, Outlet, Position
from outreach.model.releases import Release, Version, headline
from outreach.services.delivery import delivery
from outreach.services.outlets import TOLD_APART
from outreach.services.reports import report_scope
from outreach.services.reports.report_scope import Asked

# A delivery counts on the day when it happened; what waits, on the day that it is planned for. What was sent by hand
# counts on the day when its drafts or files were made, whenever somebody says that it was.
_MADE = func.coalesce(Distribution.finished_at, Distribution.at)
MOMENT = case(
    (and_(Recipient.state == "handed", Distribution.how.not_in(("smtp", "messenger"))), _MADE),
    (Recipient.state.in_(("queued", "held")), func.coalesce(Distribution.scheduled_at, Distribution.at)),
    else_=func.coalesce(Recipient.at, _MADE),
)
# What became of a release for a person, the best first: it decides where several deliveries differ.
_FATES = {
    **dict.fromkeys(delivery.REACHED, "reached"), "unsure": "unsure", "sending": "waiting", "queued": "waiting",
    "held": "waiting", "bounced": "came_back", "refused": "failed", "unreached": "failed",
    "drafted": "drafted", "exported": "exported", "left out": "left_out",
}  # fmt: skip


class Counts(NamedTuple):
    """People by what became of a release for them. Reached is sent, answered or done by hand, and not returned.

    `recipients` are all of these people but those left out. `drafted` and `exported` count whoever was given a draft
    or stood in a file, once each, whatever was sent to them later. `again` are no people but further messages that
    arrived: notices of a correction or withdrawal, and repeats.
    """

    recipients: int = 0
    reached: int = 0
    came_back: int = 0
    failed: int = 0
    unsure: int = 0
    waiting: int = 0
    left_out: int = 0
    drafted: int = 0
    exported: int = 0
    again: int = 0

    @property
    def not_sent(self) -> int:
        """Those the server refused, and those of whom nobody knows whether it took them."""
        return self.failed + self.unsure


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
    counted = _counted(session, there, asked, zone)
    cells = list(_cells(session, counted, zone))
    # That of a notice or a repeat counts once a message has arrived.
    there = {number: there[number] for number in sorted({cell.distribution for cell in cells})}
    outlets = _outlets(session, {cell.outlet for cell in cells if cell.outlet})

    def named(key: str) -> str:
        return outlets.get(int(key or 0), ("", ""))[0]

    by_outlet = _grouped(cells, lambda cell: str(cell.outlet or ""), named)
    return Sent(
        asked, zone.key, len(there), _added(cell.counts for cell in cells), _people(session, counted),
        sum(1 for line in by_outlet if line.key and line.counts.reached + line.counts.again),
        _release_lines(session, there, cells, zone),
        countries=_grouped(cells, lambda cell: cell.country),
        languages=_grouped(cells, lambda cell: cell.language),
        media=_grouped(cells, lambda cell: outlets.get(cell.outlet or 0, ("", ""))[1]),
        outlet_lines=by_outlet,
        months=sorted(_grouped(cells, lambda cell: cell.month), key=lambda line: line.key),
    )  # fmt: skip


class _Sending(NamedTuple):
    id: int
    release: int | None
    headline: str
    sent: datetime | None


class _Cell(NamedTuple):
    """How many people are alike in all that is counted by."""

    distribution: int
    language: str
    country: str
    outlet: int | None
    month: str
    counts: Counts


def _distributions(session: Session, asked: Asked, zone: ZoneInfo) -> dict[int, _Sending]:
    """Those of which a delivery falls on these days; `sent` is when the last one left us, if any did."""
    sent = func.max(MOMENT).filter(Recipient.state.not_in(("queued", "held", "left out")))
    query: Any = (
        select(Distribution.id, Distribution.headline, sent)
        .join(Recipient, Recipient.distribution_id == Distribution.id)
        .group_by(Distribution.id, Distribution.headline)
    )
    query = report_scope.within(query, MOMENT, asked, zone)
    query = report_scope.chosen(report_scope.about(session, asked), query).order_by(func.max(MOMENT), Distribution.id)
    of = _releases_of(session)
    return {row[0]: _Sending(row[0], of.get(row[0]), *row[1:]) for row in session.execute(query)}


def _releases_of(session: Session) -> dict[int, int]:
    """The release of each distribution that has one, also where it has been deleted since."""
    kept = func.coalesce(Distribution.release_id, Distribution.snapshot["release"].as_integer())
    return {number: release for number, release in session.execute(select(Distribution.id, kept)) if release}


def _months(session: Session, moment: ColumnElement[datetime], zone: ZoneInfo) -> ColumnElement[str]:
    """The month of a delivery on the organisation's clock, as 2026-11; the database knows no zones."""
    row = session.execute(select(func.min(moment), func.max(moment))).one()
    first: datetime | None = row[0]
    last: datetime | None = row[1]
    if first is None or last is None:
        return literal("")
    month, found = first.astimezone(zone).date().replace(day=1), []
    while month <= last.astimezone(zone).date():
        end = (month + timedelta(days=32)).replace(day=1)
        found.append((datetime.combine(end, time(), zone).astimezone(UTC) > moment, f"{month:%Y-%m}"))
        month = end
    return case(*found, else_=found[-1][1])


def _counted(session: Session, there: Mapping[int, _Sending], asked: Asked, zone: ZoneInfo) -> Subquery:
    """The deliveries of some days, each with its `fate`: that of the person, "again", or nothing that counts."""
    day, present = func.date(MOMENT), Position.until.is_(None)
    then = and_(Position.until >= day, or_(Position.since.is_(None), Position.since <= day))
    outlet = (
        select(Position.outlet_id)
        .where(Position.contact_id == Contact.id, or_(present, then))
        .order_by(present, Position.rank, Position.id)
        .limit(1)
        .scalar_subquery()
    )
    of = _releases_of(session)
    told = session.execute(select(Distribution.id, _RECIPIENTS_OF))
    notices = [number for number, recipients in told if recipients is not None and recipients == of.get(number)]
    releases = {row.release for row in there.values()}
    others = {number for number, release in of.items() if release in releases}
    # One who has been deleted since is known by the address, and one who was left out by nothing.
    person = func.coalesce(
        cast(Recipient.contact_id, String), func.nullif(Recipient.address, ""), cast(-Recipient.id, String)
    )
    deliveries = (
        select(
            Recipient.id, Recipient.distribution_id.label("distribution"), Recipient.language.label("language"),
            func.coalesce(Contact.country, "").label("country"), outlet.label("outlet"), MOMENT.label("moment"),
            case(_FATES, value=delivery.STATE, else_="").label("fate"), person.label("person"),
            case({0: 0, **of}, value=Distribution.id, else_=-Distribution.id).label("release"),
            Distribution.id.in_(notices).label("notice"),
        )
        .select_from(Recipient)
        .join(Distribution, Distribution.id == Recipient.distribution_id)
        # Looked up by number for each message: a table of the people would be searched through for each.
        .outerjoin(Contact, Contact.id == Recipient.contact_id)
        .where(Recipient.distribution_id.in_(others.union(there)), Recipient.distribution_id.in_(_MEANT_FOR_SOMEBODY))
        .subquery()
    )  # fmt: skip
    best = case({fate: rank for rank, fate in enumerate(dict.fromkeys(_FATES.values()))}, value=deliveries.c.fate)
    place = func.row_number().over(
        partition_by=(deliveries.c.release, deliveries.c.person),
        order_by=(deliveries.c.notice, best, deliveries.c.moment, deliveries.c.id),
    )
    first = func.row_number().over(
        partition_by=(deliveries.c.release, deliveries.c.person, deliveries.c.fate),
        order_by=(deliveries.c.notice, deliveries.c.moment, deliveries.c.id),
    )
    ranked = select(deliveries, place.label("place"), first.label("first")).subquery()
    theirs = and_(ranked.c.place == 1, ~ranked.c.notice)
    by_hand = and_(ranked.c.first == 1, ranked.c.fate.in_(("drafted", "exported")))
    counted = select(
        ranked.c.distribution, ranked.c.language, ranked.c.country, ranked.c.outlet, ranked.c.moment, ranked.c.person,
        theirs.label("counts"), case((or_(theirs, by_hand), ranked.c.fate), else_="again").label("fate"),
    ).where(or_(theirs, by_hand, ranked.c.fate == "reached"), ranked.c.distribution.in_(there))  # fmt: skip
    return report_scope.within(counted, ranked.c.moment, asked, zone).subquery()


# Not one that was stopped before anything went: those left out of it are left out of the one sent instead of it.
_MEANT_FOR_SOMEBODY = select(Recipient.distribution_id).where(Recipient.state != "left out")
_RECIPIENTS_OF = Distribution.snapshot["recipients_of"].as_integer()


def _cells(session: Session, counted: Subquery, zone: ZoneInfo) -> Iterable[_Cell]:
    """The people counted by the database."""
    month = _months(session, counted.c.moment, zone)
    columns = (counted.c.distribution, counted.c.language, counted.c.country, counted.c.outlet, month)
    recipients = func.count().filter(counted.c.counts, counted.c.fate != "left_out")
    sums = [recipients, *(func.count().filter(counted.c.fate == name) for name in Counts._fields[1:])]
    rows = session.execute(select(*columns, *sums).group_by(*columns))
    return [_Cell._make((*row[: len(columns)], Counts(*row[len(columns) :]))) for row in rows]


def _people(session: Session, counted: Subquery) -> int:
    """How many different people a message reached, be it a notice of a correction alone.

    Nothing says who of those who were erased got several: as many as one distribution reached, at the least.
    """
    arrived, erased = counted.c.fate.in_(("reached", "again")), counted.c.person.startswith("-")
    known = select(func.count(func.distinct(counted.c.person))).where(arrived, ~erased)
    most = select(func.count().label("n")).where(arrived, erased).group_by(counted.c.distribution).subquery()
    return session.scalars(known).one() + int(session.scalars(select(func.coalesce(func.max(most.c.n), 0))).one())


def _outlets(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(name, medium) by number."""
    query = select(Outlet.id, TOLD_APART, Outlet.medium).where(Outlet.id.in_(list(ids)))
    return {number: (name, medium) for number, name, medium in session.execute(query)}


def _added(some: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(Counts(), *some, strict=True)))


def _grouped(cells: Iterable[_Cell], key: Callable[[_Cell], str], name: Callable[[str], str] = str) -> list[Group]:
    """The cells under one key each, those who reached most first."""
    found: dict[str, list[Counts]] = defaultdict(list)
    for cell in cells:
        found[key(cell)].append(cell.counts)
    lines = [Group(one, name(one), _added(counts)) for one, counts in found.items()]
    return sorted(lines, key=lambda line: (-line.counts.reached, -line.counts.recipients, line.name))


def _release_lines(
    session: Session, there: dict[int, _Sending], cells: Iterable[_Cell], zone: ZoneInfo
) -> list[ReleaseLine]:
    """The releases, those that wait and then the latest first; those that are gone by the headline that is kept."""
    counts = {line.key: line.counts for line in _grouped(cells, lambda cell: str(cell.distribution))}
    sendings: dict[tuple[int, str], list[_Sending]] = defaultdict(list)
    for row in there.values():
        sendings[row.release or 0, "" if row.release else row.headline].append(row)
    known = releases(session, [release for release, _headline in sendings])
    lines = []
    for (release, _headline), several in sendings.items():
        about = known.get(release) or ReleaseLine(None, "", several[0].headline, [], "", None, 0, Counts())
        last = max(filter(None, (row.sent for row in several)), default=None)
        day = last.astimezone(zone).date() if last is not None else None
        added = _added(counts.get(str(row.id), Counts()) for row in several)
        lines.append(about._replace(day=day, distributions=len(several), counts=added))
    return sorted(lines, key=lambda line: (line.day or date.max, line.reference), reverse=True)


def releases(session: Session, ids: Sequence[int]) -> dict[int, ReleaseLine]:
    """Releases without counts; the headline is the one for who reads."""
    query = select(Release.id, Release.reference, Release.status).where(Release.id.in_(ids))
    versions = select(Version.release_id, Version.language, Version.headline).where(Version.release_id.in_(ids))
    headlines: dict[int, dict[str, str]] = {}
    for number, language, text in session.execute(versions.order_by(Version.rank, Version.id)):
        headlines.setdefault(number, {})[language] = text
    found = {}
    for number, reference, status in session.execute(query):
        own = headlines.get(number, {})
        found[number] = ReleaseLine(number, reference, headline(own), list(own), status, None, 0, Counts())
    return found
