"""What the clocks of an embargo's readers show at its end: in UTC, at the office, and in their countries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.i18n import _
from outreach.services import settings
from outreach.services.querying import facets
from outreach.services.releases import embargo
from outreach.services.releases.embargo import LocalTime
from outreach.store.workspace import Workspace
from outreach.values import places

MOST = 6  # countries of contacts, the most frequent first


def countries_of_contacts(workspace: Workspace) -> list[str]:
    """The countries where most contacts are."""
    known = workspace.read(facets.facets, "", ["country"], MOST).get("country", [])
    return [facet.value for facet in known if facet.count]


def readers(workspace: Workspace, at: datetime, codes: Sequence[str]) -> list[LocalTime]:
    """The clocks of UTC, of the office, and of countries."""
    return embargo.clocks(at, dict.fromkeys(codes), str(workspace.read(settings.get, "zone")))


def place(clock: LocalTime) -> str:
    """Where a clock hangs: UTC, the office, or a country."""
    if clock.zone == "UTC":
        return "UTC"
    if not clock.country:
        return _("here ({city})").format(city=_city(clock.zone))
    return places.country_name(clock.country)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def text(workspace: Workspace, at: datetime, countries: Sequence[str]) -> str:
    """The clocks in one paragraph: places that show the same time stand together."""
    by_time: dict[str, list[str]] = {}
    for clock in readers(workspace, at, countries):
        by_time.setdefault(_shown(clock.at, at), []).append(place(clock))
    return " · ".join(f"{', '.join(dict.fromkeys(names))} {time}" for time, names in by_time.items())


def _shown(local: datetime, at: datetime) -> str:
    """The time, with its day where that is another one than at the office."""
    same = local.date() == i18n.local(at).date()
    return f"{local:%H:%M}" if same else f"{local:%H:%M} ({formatting.day(local.date())})"
