"""What was sent, to how many, and how many it reached: by release, country, language, outlet, medium and month.

Everything is counted once, in one reading: each table adds up to the totals, and these to the recipients of the
distributions. Country, outlet and medium of a recipient are those of the contact as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.people import Contact, Outlet, Position
from outreach.model.releases import Release, Version
from outreach.services import reports_asked
from outreach.services.reports_asked import Asked

# A distribution counts on the day when it was through; one that is not, on the day that it is planned for or was made.
MOMENT = func.coalesce(Distribution.finished_at, Distribution.scheduled_at, Distribution.at)
_FATES = {
    "written": "reached", "handed": "reached", "failed": "failed", "unsure": "unsure", "queued": "waiting",
    "sending": "waiting", "held": "waiting", "left out": "left_out",
}  # fmt: skip
CAME_BACK = ("hard", "soft")


class Counts(NamedTuple):
    """What became of the recipients; `left_out` are none of them."""

    reached: int = 0
    came_back: int = 0
    failed: int = 0
    unsure: int = 0
    waiting: int = 0
    left_out: int = 0

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
    asked = reports_asked.checked(session, asked)
    zone = reports_asked.zone(session)
    there = _distributions(session, asked)
    cells = list(_cells(session, list(there)))
    outlets = _outlets(session, {cell.outlet for cell in cells if cell.outlet})
    local = {number: row.moment.astimezone(zone) for number, row in there.items()}

    def named(key: str) -> str:
        return outlets.get(int(key or 0), ("", ""))[0]

    by_outlet = _grouped(cells, lambda cell: str(cell.outlet or ""), named)
    return Sent(
        asked,
        zone.key,
        len(there),
        _added(cell.counts for cell in cells),
        _people(session, list(there)),
        sum(1 for line in by_outlet if line.key and line.counts.reached),
        _release_lines(session, there, cells, local),
        _grouped(cells, lambda cell: cell.country),
        _grouped(cells, lambda cell: cell.language),
        _grouped(cells, lambda cell: outlets.get(cell.outlet or 0, ("", ""))[1]),
        by_outlet,
        sorted(_grouped(cells, lambda cell: f"{local[cell.distribution]:%Y-%m}"), key=lambda line: line.key),
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
    counts: Counts


def _distributions(session: Session, asked: Asked) -> dict[int, _Sending]:
    query: Any = select(Distribution.id, Distribution.release_id, Distribution.headline, MOMENT.label("moment"))
    query = reports_asked.within(query, MOMENT, asked, reports_asked.zone(session))
    query = reports_asked.chosen(reports_asked.about(session, asked), query).order_by(MOMENT, Distribution.id)
    return {row[0]: _Sending(*row) for row in session.execute(query)}


def _back() -> Any:
    """Whether the mail to a recipient came back."""
    came = select(Bounce.recipient_id).where(Bounce.kind.in_(CAME_BACK), Bounce.recipient_id.is_not(None))
    return Recipient.id.in_(came)


def _cells(session: Session, ids: Sequence[int]) -> Iterable[_Cell]:
    """The recipients counted by the database; the outlet is that of the contact's present position."""
    ours = Recipient.distribution_id.in_(ids)
    # Once for each person, not once for each message: the same people get many of them.
    whom = select(Recipient.contact_id.label("id")).where(ours, Recipient.contact_id.is_not(None)).distinct().subquery()
    outlet = (
        select(Position.outlet_id)
        .where(Position.contact_id == Contact.id, Position.until.is_(None))
        .order_by(Position.rank, Position.id)
        .limit(1)
        .scalar_subquery()
    )
    known = select(Contact.id.label("id"), Contact.country.label("country"), outlet.label("outlet"))
    person = known.join(whom, whom.c.id == Contact.id).subquery()
    parts = (
        select(
            Recipient.distribution_id.label("distribution"), Recipient.language.label("language"),
            func.coalesce(person.c.country, "").label("country"), person.c.outlet.label("outlet"),
            Recipient.state.label("state"), case((_back(), 1), else_=0).label("back"),
        )
        .select_from(Recipient)
        .outerjoin(person, person.c.id == Recipient.contact_id)
        .where(ours)
        .subquery()
    )  # fmt: skip
    columns = tuple(parts.c)
    found: dict[tuple[Any, ...], list[int]] = {}
    for *alike, state, back, many in session.execute(select(*columns, func.count()).group_by(*columns)):
        fate = _FATES[state]
        if back and fate in ("reached", "unsure"):
            fate = "came_back"
        found.setdefault(tuple(alike), [0] * len(Counts._fields))[Counts._fields.index(fate)] += many
    return (_Cell._make((*alike, Counts(*many))) for alike, many in found.items())


def _people(session: Session, ids: Sequence[int]) -> int:
    """How many different people it reached; one who has been deleted since is known by the address."""
    reached = (Recipient.distribution_id.in_(ids), Recipient.state.in_(("written", "handed")), ~_back())
    known = select(func.count(func.distinct(Recipient.contact_id))).where(*reached)
    gone = select(func.count(func.distinct(Recipient.address))).where(*reached, Recipient.contact_id.is_(None))
    return (session.scalar(known) or 0) + (session.scalar(gone) or 0)


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
    session: Session, there: dict[int, _Sending], cells: Iterable[_Cell], local: dict[int, datetime]
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
        day = max(local[number] for number in numbers).date()
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
