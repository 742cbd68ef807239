"""The embargo in a form: a day, a time and a zone, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from outreach.gui import shown
from outreach.gui.fields import Field, LineEdit
from outreach.i18n import _
from outreach.model.base import now

# The zones of our neighbours and of those we write to; any other can be typed.
ZONES = (
    "Asia/Bishkek", "Asia/Almaty", "Asia/Tashkent", "Asia/Dushanbe", "Europe/Moscow", "UTC", "Europe/London",
    "Europe/Vienna", "Europe/Berlin", "America/New_York",
)  # fmt: skip
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H.%M", "%d.%m.%Y %H.%M")


class EmbargoField(Field):
    """`embargo_until` as an aware moment; `zone()` is its zone. What is no moment is given back as it was typed."""

    def __init__(self, name: str = "embargo_until", parent: QWidget | None = None) -> None:
        super().__init__(name, _("Embargo until"), parent)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.edit = LineEdit(_("none, or 2026-01-31 10:00"))
        self.edit.setAccessibleName(_("Embargo until: day and time"))
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(ZONES)
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
        self.edit.textEdited.connect(lambda _text: self._typed())
        self.box.editTextChanged.connect(lambda _text: self._typed())
        self.edit.left.connect(self._check)

    def _typed(self) -> None:
        self.show_note("")
        self.changed.emit()

    def zone(self) -> str:
        """The zone; "" where there is no embargo."""
        return self.box.currentText().strip() if self.edit.text().strip() else ""

    def value(self) -> datetime | str | None:
        text = " ".join(self.edit.text().split())
        if not text:
            return None
        moment = _moment(text, self.zone())
        return text if moment is None else moment

    def set_value(self, value: Any) -> None:
        """Shows a moment in the zone that was set before."""
        if not isinstance(value, datetime):
            self.edit.setText(str(value or ""))
        else:
            self.edit.setText(value.astimezone(_zone(self.box.currentText()) or ZoneInfo("UTC")).strftime(_FORMS[0]))
        self._check()

    def set_zone(self, zone: str) -> None:
        """Sets the zone moments are shown in."""
        self.box.setCurrentText(zone or ZONES[0])

    def _check(self) -> None:
        value = self.value()
        if isinstance(value, str):
            zone = _zone(self.box.currentText())
            text = _("This is no day with a time. Write it as 2026-01-31 10:00.")
            self.show_problem(
                text if zone is not None else _("This zone is not known. Choose one, such as Asia/Bishkek.")
            )
            return
        self.show_problem("")
        if value is not None:
            over = value <= now()
            here = shown.moment(value)
            text = _("{moment} is over already").format(moment=here) if over else _("{moment} here").format(moment=here)
            self.show_note(text, "warning" if over else "")


def _zone(name: str) -> ZoneInfo | None:
    name = name.strip()
    return ZoneInfo(name) if name in available_timezones() else None


def _moment(text: str, zone_name: str) -> datetime | None:
    zone = _zone(zone_name)
    if zone is None:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None
