"""What a report is asked for: its days, and the release, project, donor, partner or country it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.base import Expression
from outreach.model.distributions import Distribution
from outreach.model.releases import Release
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.values.text import fold

# What a report may be about, but for everything: a field of a release.
ABOUT = ("release", "project", "donor", "partner", "country")
PERIODS = ("month", "last-month", "quarter", "last-quarter", "year", "last-year", "all")
_LISTS = {"donor": "donors", "partner": "partners", "country": "countries"}


class Asked(NamedTuple):
    """The first and the last day, in the office's zone, and what it is about: ("donor", "…") or ("", "")."""

    since: date | None = None
    until: date | None = None
    about: str = ""
    value: str = ""

    def has(self, day: date) -> bool:
        """Whether a day is one of those asked for."""
        return (self.since or date.min) <= day <= (self.until or date.max)


def period(name: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of a period by its name; of "all" neither."""
    month = today.replace(day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    year = today.replace(month=1, day=1)
    if name.startswith("last-"):
        end = {"last-month": month, "last-quarter": quarter, "last-year": year}[name] - timedelta(1)
        return period(name.removeprefix("last-"), end)[0], end
    if name == "all":
        return None, None
    first, months = {"month": (month, 1), "quarter": (quarter, 3), "year": (year, 12)}[name]
    years, place = divmod(first.month - 1 + months, 12)
    return first, date(first.year + years, place + 1, 1) - timedelta(1)


def checked(session: Session, asked: Asked) -> Asked:
    """The same as it can be answered, its value as the releases write it.

    Raises:
        Problem: the days are the wrong way round, or no release is about this.
    """
    if asked.since and asked.until and asked.since > asked.until:
        raise FieldProblem("until", _("The last day is before the first."))
    if asked.about and asked.about not in ABOUT:
        raise Problem(_("A report covers a release, a project, a donor, a partner or a country."))
    if asked.about and not about(session, asked):
        unknown = _("No release has the topic “{value}”. Check how it is spelled in the release.")
        none = _("There is no release number {id}.")
        raise Problem((none if asked.about == "release" else unknown).format(value=asked.value, id=asked.value))
    written = values(session).get(asked.about, []) if asked.about else []
    return asked._replace(value=next((one for one in written if _key(one) == _key(asked.value)), asked.value))


def about(session: Session, asked: Asked) -> set[int] | None:
    """The releases it is about; None where it is about everything."""
    if not asked.about:
        return None
    if asked.about == "release":
        wanted = int(asked.value) if asked.value.isdecimal() and len(asked.value) < 10 else 0
        return set(session.scalars(select(Release.id).where(Release.id == wanted)))
    column: Expression = getattr(Release, _LISTS.get(asked.about, asked.about))
    wanted_ = _key(asked.value)
    return {
        number
        for number, value in session.execute(select(Release.id, column))
        if wanted_ in {_key(str(one)) for one in (value if isinstance(value, list) else [value])}
    }


def values(session: Session) -> dict[str, list[str]]:
    """What reports can be about, by kind, as the releases have it: projects, donors, partners, countries."""
    columns = {name: getattr(Release, _LISTS.get(name, name)) for name in ABOUT[1:]}
    found: dict[str, dict[str, str]] = {name: {} for name in columns}
    for row in session.execute(select(*columns.values()).order_by(Release.id)):
        for name, value in zip(columns, row, strict=True):
            for one in value if isinstance(value, list) else [value]:
                if str(one).strip():
                    found[name].setdefault(_key(str(one)), str(one).strip())
    return {name: sorted(some.values(), key=fold) for name, some in found.items()}


def _key(text: str) -> str:
    """A name as two of them are compared."""
    return fold(text).strip()


def zone(session: Session) -> ZoneInfo:
    """The office's own zone: its days and months are meant."""
    try:
        return ZoneInfo(str(settings.get(session, "zone")))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def within(query: Select[object], moment: Expression, asked: Asked, where: ZoneInfo) -> Select[Any]:
    """Narrows a query to the days that are asked for."""
    if asked.since:
        query = query.where(moment >= datetime.combine(asked.since, time(), where).astimezone(UTC))
    if asked.until and asked.until < date.max:
        query = query.where(moment < datetime.combine(asked.until + timedelta(1), time(), where).astimezone(UTC))
    return query


def chosen(ids: Iterable[int] | None, query: Select[object]) -> Select[object]:
    """Narrows a query of distributions to releases, where it is about some."""
    return query if ids is None else query.where(Distribution.release_id.in_(list(ids)))
