"""The embargo in a form: a day, a time and a zone, or nothing; under it what the readers' clocks show then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from outreach.gui.forms.fields import Choice, Field, LineEdit
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text
from outreach.gui.pages.releases.editor import clocks
from outreach.i18n import _
from outreach.model.base import now
from outreach.problems import FieldProblem
from outreach.services import settings
from outreach.services.releases import embargo
from outreach.store.workspace import Workspace

# The zones of our neighbours and of those we write to; any other can be typed.
ZONES = (
    "Asia/Bishkek", "Asia/Almaty", "Asia/Tashkent", "Asia/Dushanbe", "Europe/Moscow", "UTC", "Europe/London",
    "Europe/Vienna", "Europe/Berlin", "America/New_York",
)  # fmt: skip
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H.%M", "%d.%m.%Y %H.%M")
SOON = timedelta(hours=2)


class EmbargoField(Field):
    """`embargo_until` as an aware moment; `zone()` is its zone. What is no moment is given back as it was typed."""

    def __init__(
        self, workspace: Workspace | None = None, name: str = "embargo_until", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, _("Embargo until"), parent)
        self._workspace = workspace
        self._countries: list[str] = []
        self._readers: list[str] | None = None
        office = str(workspace.read(settings.get, "zone")) if workspace is not None else ""
        self._office = office or ZONES[0]
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.edit = LineEdit(_("none, or 2026-01-31 10:00"))
        self.edit.setAccessibleName(_("Embargo until: day and time"))
        self.box = Choice()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(list(dict.fromkeys((self._office, *ZONES))))
        self.box.setAccessibleName(_("Embargo until: zone"))
        inner = self.box.lineEdit()
        if inner is not None:
            inner.setAccessibleName(_("Embargo until: zone"))
        row.addWidget(self.edit, 3)
        row.addWidget(self.box, 2)
        self.hold(body)
        self._control = self.edit
        self.setFocusProxy(self.edit)
        self.caption.setBuddy(self.edit)
        self.clocks = Text("", "small", wrap=True, selectable=True)
        self.clocks.hide()
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
        text = " ".join(self.edit.text().split())
        if not text:
            return None
        moment = self._moment(text)
        return text if moment is None else moment

    def _moment(self, text: str) -> datetime | None:
        zone = self.zone()
        if zone not in available_timezones():
            return None
        for form in _FORMS:
            try:
                return embargo.moment(datetime.strptime(text, form), zone)
            except (ValueError, FieldProblem):
                continue
        return None

    def set_value(self, value: Any) -> None:
        """Shows a moment in the zone that was set before."""
        if not isinstance(value, datetime):
            self.edit.setText(str(value or ""))
        else:
            zone = self.box.currentText().strip()
            there = ZoneInfo(zone if zone in available_timezones() else "UTC")
            self.edit.setText(value.astimezone(there).strftime(_FORMS[0]))
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
            self.show_problem(self._what_is_wrong(value))
            return
        self.show_problem("")
        if value is None:
            return
        left = value - now()
        if left <= timedelta():
            self.show_note(_("{moment} has passed").format(moment=formatting.moment(value)), "warning")
        elif left < SOON:
            text = _("Ends in {minutes} minutes: too soon for anybody to prepare. Send it without an embargo?")
            self.show_note(text.format(minutes=int(left.total_seconds() // 60)), "warning")
        elif self._workspace is None:
            self.show_note(_("{moment} here").format(moment=formatting.moment(value)))
        if self._workspace is not None:
            if self._readers is None:
                self._readers = clocks.countries_of_contacts(self._workspace)
            self.clocks.setText(clocks.text(self._workspace, value, [*self._countries, *self._readers]))
            self.clocks.show()

    def _what_is_wrong(self, text: str) -> str:
        if self.zone() not in available_timezones():
            return _("This time zone is unknown. Choose one, such as Asia/Bishkek.")
        for form in _FORMS:
            try:
                embargo.moment(datetime.strptime(text, form), self.zone())
            except FieldProblem as problem:  # the clocks are set on that night
                return problem.text
            except ValueError:
                continue
        return _("Enter a day with a time, as 2026-01-31 10:00.")
