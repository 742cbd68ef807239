"""Charts of a report, drawn from the theme, and what a report is about: its period and its values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from outreach.gui import settings
from outreach.gui.forms.fields import Choice, DateField, choice_box, fill_box
from outreach.gui.kit.labels import Text, as_text, dressed, number, one_line
from outreach.gui.kit.layout import FlowLayout, fill, flowing, vbox
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
        self.value = dressed(_box(_("Topic"), [], 300), least_width=120)
        self.since, self.until = DateField("since", ""), DateField("until", "")
        for field, name in ((self.since, _("From")), (self.until, _("To"))):
            field.edit.setAccessibleName(name)
            field.setFixedWidth(128)
            field.left.connect(self.changed)
        flowing(self)
        row = FlowLayout(self, spacing=theme.INSIDE, margins=(theme.BETWEEN, 0, theme.BETWEEN, 10))
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
        about = as_text(self.about.currentData())
        value = as_text(self.value.currentData()) if about else ""
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
        offered = self._values.get(as_text(self.about.currentData()), ())
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


ROW, BAR = 24, 6
HEIGHT, UNDER, ABOVE = 96, 20, 18
QUIET = 150  # of 255: a chart is looked at after its numbers
MOST = 8  # lines of a chart; the rest stands in its table
Point = tuple[str, int]


class _Chart(QWidget):
    """Numbers drawn beside their names; who cannot see it has them as its description."""

    def __init__(self, title: str, points: Sequence[Point]) -> None:
        super().__init__()
        self.points = [(one_line(name), value) for name, value in points]
        self._most = max((value for _name, value in self.points), default=0) or 1
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(f"{name}: {number(value)}" for name, value in self.points))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(tabular=True))
        return painter

    def _fill(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        colour = theme.colour("accent")
        colour.setAlpha(QUIET)
        painter.setBrush(colour)
        round_ = min(2.0, area.width() / 2, area.height() / 2)
        painter.drawRoundedRect(area, round_, round_)


class Bars(_Chart):
    """A name, its bar, its number: the longest first."""

    def sizeHint(self) -> QSize:
        return QSize(320, ROW * max(1, len(self.points)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        metrics = painter.fontMetrics()
        wanted = max((metrics.horizontalAdvance(name) for name, _value in self.points), default=0) + 4
        said = max((metrics.horizontalAdvance(number(value)) for _name, value in self.points), default=0)
        names = min(wanted, self.width() * 45 // 100)
        room = self.width() - names - said - 24
        for place, (name, value) in enumerate(self.points):
            top = place * ROW
            painter.setPen(theme.colour("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            across = int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, top, names, ROW), across, shown)
            painter.setPen(theme.colour("muted"))
            end = QRectF(self.width() - said, top, said, ROW)
            painter.drawText(end, across | int(Qt.AlignmentFlag.AlignRight), number(value))
            length = max(2.0, room * value / self._most) if value else 0.0
            self._fill(painter, QRectF(names + 12, top + (ROW - BAR) / 2, length, BAR))


class Columns(_Chart):
    """A column for each month, its number above it where there is room, its name under it."""

    def sizeHint(self) -> QSize:
        return QSize(480, ABOVE + HEIGHT + UNDER)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        metrics = painter.fontMetrics()
        each = self.width() / max(1, len(self.points))
        wide = min(48.0, each * 0.7)
        floor = ABOVE + HEIGHT
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        numbers = all(metrics.horizontalAdvance(number(value)) <= each - 4 for _name, value in self.points)
        names = max((metrics.horizontalAdvance(name) for name, _value in self.points), default=0) + 12
        step = max(1, round(names / each + 0.49))  # every one, every second: as many names as have room
        for place, (name, value) in enumerate(self.points):
            left = place * each
            height = max(2.0, HEIGHT * value / self._most) if value else 0.0
            self._fill(painter, QRectF(left + (each - wide) / 2, floor - height, wide, height))
            painter.setPen(theme.colour("muted"))
            if numbers:
                painter.drawText(QRectF(left, floor - height - ABOVE, each, ABOVE), centred, number(value))
            if place % step == 0:
                wide_ = metrics.horizontalAdvance(name) + 4
                start = min(max(0.0, left + (each - wide_) / 2), self.width() - wide_)
                room = QRectF(start, floor, wide_, UNDER)
                painter.drawText(room, centred, name)
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, floor, self.width(), floor)


class Block(QWidget):
    """A chart under its title."""

    def __init__(self, title: str, chart: _Chart, under: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = vbox(Text(title, "section"), chart, spacing=theme.INSIDE, on=self)
        if under is not None:
            column.addWidget(under, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.chart = chart
