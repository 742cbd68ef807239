"""The embargo in a form: a day, a time and a zone, or nothing; under it what the readers' clocks show then."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtWidgets import QComboBox

from outreach import i18n
from outreach.gui.forms.fields import Choice, Field
from outreach.gui.kit import formatting
from outreach.gui.kit.day_edit import DayEdit
from outreach.gui.kit.labels import Text, as_text, hidden
from outreach.gui.kit.layout import holding, vbox
from outreach.i18n import _
from outreach.model.base import now
from outreach.problems import FieldProblem
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


def place_of(clock: LocalTime) -> str:
    """Where a clock hangs: UTC, the office, or a country."""
    if clock.zone == "UTC":
        return "UTC"
    if not clock.country:
        return _("here ({city})").format(city=clock.zone.rpartition("/")[2].replace("_", " "))
    return places.country_name(clock.country)


def clocks_in_words(workspace: Workspace, at: datetime, countries: Sequence[str]) -> str:
    """The clocks in one paragraph: places that show the same time stand together."""
    by_time: dict[str, list[str]] = {}
    for clock in readers(workspace, at, countries):
        by_time.setdefault(_shown(clock.at, at), []).append(place_of(clock))
    return " · ".join(f"{', '.join(dict.fromkeys(names))} {time}" for time, names in by_time.items())


def _shown(local: datetime, at: datetime) -> str:
    """The time, with its day where that is another one than at the office."""
    same = local.date() == i18n.local(at).date()
    return f"{local:%H:%M}" if same else f"{local:%H:%M} ({formatting.day(local.date())})"


# The zones of our neighbours and of those we write to; any other can be typed.
ZONES = (
    "Asia/Bishkek", "Asia/Almaty", "Asia/Tashkent", "Asia/Dushanbe", "Europe/Moscow", "UTC", "Europe/London",
    "Europe/Vienna", "Europe/Berlin", "America/New_York",
)  # fmt: skip


class EmbargoField(Field):
    """`embargo_until` as an aware moment; `zone()` is its zone. What is no moment is given back as it was typed."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        super().__init__("embargo_until", _("Embargo until"))
        self._workspace = workspace
        self._countries: list[str] = []
        self._readers: list[str] | None = None
        office = str(workspace.read(settings.get, "zone")) if workspace is not None else ""
        self._office = office or ZONES[0]
        self.edit = DayEdit(timed=True, hint=_("none, or {example}"), name=_("Embargo until: day and time"))
        self.box = Choice()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(list(dict.fromkeys((self._office, *ZONES))))
        self.box.setAccessibleName(_("Embargo until: zone"))
        inner = self.box.lineEdit()
        if inner is not None:
            inner.setAccessibleName(_("Embargo until: zone"))
        body = holding(vbox(self.edit, self.box, spacing=8))  # side by side, a narrow inspector cuts the day
        self.hold(body)
        self._control = self.edit
        self.setFocusProxy(self.edit)
        self.caption.setBuddy(self.edit)
        self.clocks = hidden(Text("", "small", wrap=True, selectable=True))
        self._layout.addWidget(self.clocks)
        self.edit.textEdited.connect(lambda _text: self._typed())
        self.box.editTextChanged.connect(lambda _text: self._typed())
        self.edit.left.connect(self._check)

    def _typed(self) -> None:
        self.show_note("")
        self.changed.emit()
        if isinstance(self.value(), datetime):
            self._check()
        else:
            self.clocks.hide()

    def zone(self) -> str:
        """The zone; "" where there is no embargo."""
        return self.box.currentText().strip() if self.edit.text().strip() else ""

    def value(self) -> datetime | str | None:
        typed = self.edit.value()
        if isinstance(typed, datetime) and self.zone() in available_timezones():
            with suppress(FieldProblem):
                return embargo.moment(typed, self.zone())
        return self.edit.text().strip() or None

    def set_value(self, value: object) -> None:
        """Shows a moment in the zone that was set before."""
        if not isinstance(value, datetime):
            self.edit.set_value(as_text(value))
        else:
            zone = self.box.currentText().strip()
            there = ZoneInfo(zone if zone in available_timezones() else "UTC")
            self.edit.set_value(value.astimezone(there))
        self._check()

    def set_zone(self, zone: str) -> None:
        """Sets the zone moments are shown in; "" is the office's."""
        self.box.setCurrentText(zone or self._office)

    def set_countries(self, countries: Sequence[str]) -> None:
        """Shows what the clocks of these countries show, besides those of the contacts."""
        if list(countries) != self._countries:
            self._countries = list(countries)
            self._check()

    def _check(self) -> None:
        value = self.value()
        self.clocks.hide()
        if isinstance(value, str):
            self.show_problem(self._what_is_wrong())
            return
        self.show_problem("")
        if value is None:
            return
        if against := embargo.objection(value, now()):
            self.show_note(against, "warning")
        elif self._workspace is None:
            self.show_note(_("{moment} here").format(moment=formatting.moment(value)))
        if self._workspace is not None:
            if self._readers is None:
                self._readers = countries_of_contacts(self._workspace)
            self.clocks.show_text(clocks_in_words(self._workspace, value, [*self._countries, *self._readers]))

    def _what_is_wrong(self) -> str:
        if self.zone() not in available_timezones():
            return _("This time zone is unknown. Choose one, such as Asia/Bishkek.")
        typed = self.edit.value()
        if isinstance(typed, datetime):
            try:
                embargo.moment(typed, self.zone())
            except FieldProblem as problem:  # the clocks are set on that night
                return problem.text
        return self.edit.problem()
