"""A line for a day, or a day and a time: written and read as the reader's language does, with a calendar beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QTableView, QToolButton, QWidget

from outreach import i18n
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.values import dates

ARROWS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
TIGHT = 4  # pixels by which the sign stands nearer to the text, for a day to be read whole in two columns
EXAMPLE = datetime(2026, 1, 31, 10, 0)


class DayEdit(LineEdit):
    """A line for a day, or for a moment without a zone where it is `timed`. Down, or the sign in it, opens a calendar.

    `value()` is a day or a moment, None where nothing is typed, or the text where that is neither.
    """

    def __init__(self, *, timed: bool = False, hint: str = "", name: str = "") -> None:
        super().__init__(name=name)
        self._timed = timed
        self.example = self._written(EXAMPLE)
        self.setPlaceholderText((hint or _("such as {example}")).format(example=self.example))
        self.setTextMargins(0, 0, -TIGHT, 0)
        calendar = self.addAction(icons.icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        calendar.setText(_("Calendar"))
        calendar.setToolTip(_("Calendar (↓)"))
        calendar.triggered.connect(lambda _on=False: self.open_calendar())
        self.left.connect(self.tidy)
        on_keys(self, {"Down": self.open_calendar})

    def value(self) -> date | str | None:
        text = self.text().strip()
        return (dates.typed_moment(text) if self._timed else dates.typed(text)) or text or None

    def set_value(self, value: date | str | None) -> None:
        self.setText(self._written(value) if isinstance(value, date) else value or "")
        self.tidy()

    def is_wrong(self) -> bool:
        """Whether what is typed is no day."""
        return isinstance(self.value(), str)

    def problem(self) -> str:
        """What to type where it is wrong; "" where it is not."""
        if not self.is_wrong():
            return ""
        text = (
            _("Enter a date and a time, such as {example}.") if self._timed else _("Enter a date, such as {example}.")
        )
        return text.format(example=self.example)

    def tidy(self) -> None:
        """Writes a day that was typed in another form as the reader's language does."""
        value = self.value()
        if isinstance(value, date) and self._written(value) != self.text():
            self.setText(self._written(value))

    def _written(self, value: date) -> str:
        day = i18n.day_to_type(value)
        return f"{day} {value:%H:%M}" if self._timed and isinstance(value, datetime) else day

    def open_calendar(self) -> QCalendarWidget:
        """Shows a calendar under the line, at the day that is typed, or at today."""
        value = self.value()
        popup = Calendar(value if isinstance(value, date) else i18n.today(), self._pick, self)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        popup.calendar.setFocus()
        return popup.calendar

    def _pick(self, day: date) -> None:
        value = self.value()
        time = value.time() if isinstance(value, datetime) else EXAMPLE.time()
        self.set_value(datetime.combine(day, time) if self._timed else day)
        self.textEdited.emit(self.text())
        self.left.emit()


class Calendar(QFrame):
    """A month to choose a day in, by a click, or by the arrows and Enter; Escape or a click elsewhere closes it."""

    def __init__(self, day: date, pick: Callable[[date], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pick = pick
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(i18n.language()))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setDateEditEnabled(False)
        self.calendar.setDateRange(QDate(1, 1, 1), QDate(9999, 12, 31))  # no other day is a date of Python's
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.colour("text")))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekend, plain)
        for name, icon in ARROWS.items():
            for button in self.calendar.findChildren(QToolButton, name):
                button.setIcon(icons.icon(icon, "muted"))
        for button in self.calendar.findChildren(QToolButton, "qt_calendar_monthbutton"):
            _open_freely(button)
        for table in self.calendar.findChildren(QTableView):
            table.setAccessibleName(_("Calendar"))
        self.calendar.clicked.connect(self._chosen)
        self.calendar.activated.connect(self._chosen)
        vbox(self.calendar, margins=4, on=self)

    def _chosen(self, day: QDate) -> None:
        if self.isVisible():  # a double click is both a click and an activation
            self.close()
            self._pick(date(day.year(), day.month(), day.day()))


def _open_freely(button: QToolButton) -> None:
    """Makes a button's own menu one that the window does not stand still for: Qt waits in it until it is closed."""
    menu = button.menu()
    button.setMenu(None)  # type: ignore[arg-type]  # Qt takes none
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
