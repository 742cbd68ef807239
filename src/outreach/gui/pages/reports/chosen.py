"""What a report is to be of: which one, which days, about what."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from outreach.gui import settings
from outreach.gui.forms.fields import Choice, DateField, choice_box, fill_box
from outreach.gui.kit.flow import FlowLayout, flowing
from outreach.gui.kit.labels import one_line
from outreach.gui.kit.layout import fill
from outreach.gui.theme import theme
from outreach.i18n import N_, _, today
from outreach.services.reports import report_scope, report_text
from outreach.services.reports.report_scope import Asked
from outreach.values import places

PERIODS = (
    ("month", N_("This month")), ("last-month", N_("Last month")), ("quarter", N_("This quarter")),
    ("last-quarter", N_("Last quarter")), ("year", N_("This year")), ("last-year", N_("Last year")),
    ("all", N_("All time")), ("own", N_("From … to …")),
)  # fmt: skip
ABOUT = (
    ("", N_("All topics")), ("project", N_("About a project")), ("donor", N_("For a donor")),
    ("partner", N_("With a partner")), ("country", N_("About a country")), ("release", N_("About a release")),
)  # fmt: skip
Values = dict[str, list[tuple[str, str]]]


class Chosen(QWidget):
    """The choices in a row; `changed` when one of them is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Values = {}
        self.kind = _box(
            _("Report"),
            [(name, _(text)) for name, text in report_text.KINDS.items()],
            240,
            settings.get("reports/kind", "sent"),
        )
        self.period = _box(
            _("Days"), [(name, _(text)) for name, text in PERIODS], 220, settings.get("reports/period", "year")
        )
        self.about = _box(_("About"), [(name, _(text)) for name, text in ABOUT], 240)
        self.value = _box(_("Topic"), [], 300)
        self.value.setMinimumWidth(120)
        self.since, self.until = DateField("since", ""), DateField("until", "")
        for field, name in ((self.since, _("From")), (self.until, _("To"))):
            field.edit.setAccessibleName(name)
            field.setFixedWidth(128)
            field.left.connect(self.changed)
        flowing(self)
        row = FlowLayout(self, spacing=theme.INSIDE)
        row.setContentsMargins(theme.BETWEEN, 0, theme.BETWEEN, 10)
        fill(row, self.kind, self.period, self.since, self.until, self.about, self.value)
        self.kind.activated.connect(lambda _place: self.changed.emit())
        self.value.activated.connect(lambda _place: self.changed.emit())
        self.period.activated.connect(lambda _place: self._period_chosen())
        self.about.activated.connect(lambda _place: self._about_chosen())
        self._show_fields()

    def show_values(self, values: Values) -> None:
        """Offers what a report can be about, (value, words) by kind; what is chosen stays where it is still there."""
        self._values = values
        self._fill()

    def asked(self) -> Asked:
        """What is asked for now."""
        name = str(self.period.currentData())
        about = str(self.about.currentData() or "")
        value = str(self.value.currentData() or "") if about else ""
        if name == "own":
            days = [day if isinstance(day, date) else None for day in (self.since.value(), self.until.value())]
            since, until = days
        else:
            since, until = report_scope.period(name, today())
        return Asked(since, until, about if value else "", value)

    def choose(self, kind: str, period: str = "", about: str = "", value: str = "") -> None:
        """Chooses as a user would."""
        _choose(self.kind, kind)
        _choose(self.period, period or str(self.period.currentData()))
        _choose(self.about, about)
        self._fill()
        if value and self.value.findData(value) < 0:  # it is read only now what there is
            self.value.addItem(one_line(value), value)
        _choose(self.value, value)
        self._show_fields()
        self.changed.emit()

    def keep(self) -> None:
        """Keeps the report and the period for the next time."""
        settings.put("reports/kind", self.kind.currentData())
        if self.period.currentData() != "own":
            settings.put("reports/period", self.period.currentData())

    def _period_chosen(self) -> None:
        if self.period.currentData() == "own" and not self.since.edit.text():
            first, last = report_scope.period("month", today())
            self.since.set_value(first)
            self.until.set_value(last)
        self._show_fields()
        self.changed.emit()

    def _about_chosen(self) -> None:
        self._fill()
        self._show_fields()
        self.changed.emit()

    def _fill(self) -> None:
        offered = self._values.get(str(self.about.currentData() or ""), ())
        fill_box(self.value, [(value, one_line(said)) for value, said in offered], self.value.currentData())

    def _show_fields(self) -> None:
        own = self.period.currentData() == "own"
        self.since.setVisible(own)
        self.until.setVisible(own)
        self.value.setVisible(bool(self.about.currentData()))
        self.updateGeometry()


def named(values: dict[str, list[str]], releases: list[tuple[int, str]]) -> Values:
    """What a report can be about, in words."""
    found: Values = {name: [(value, value) for value in some] for name, some in values.items()}
    found["country"] = [(code, places.country_name(code)) for code in values.get("country", ())]
    found["release"] = [(str(number), said) for number, said in releases]
    return found


def _box(name: str, choices: list[tuple[str, str]], widest: int, chosen: str = "") -> Choice:
    box = choice_box(name, choices, chosen, tip=name, widest=widest)
    box.setMaxVisibleItems(16)
    return box


def _choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))
