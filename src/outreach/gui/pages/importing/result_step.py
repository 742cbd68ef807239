"""The last step of an import: what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.kit.flow import empty
from outreach.gui.kit.labels import Picture, Text, counted, number
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.importing.import_plan import Plan, Report


class Figures(QWidget):
    """Figures that add up to the rows read, each person counted once; those of problems kept are among them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = hbox(spacing=8, on=self)
        self.values: dict[str, int] = {}

    def show_figures(self, of: Plan, *, done: bool) -> None:
        """Shows what would be done, or what was."""
        empty(self._row)
        problems = len(of.problems) - of.rejected - of.doubles
        changed = len(of.changed)
        # Doubles add to somebody of another row, unless each row was to make a contact: they are new ones then.
        unchanged = of.read - of.created - changed - of.rejected - of.doubles
        figures = (
            ("read", _("rows read"), of.read, ""),
            ("created", _("added") if done else _("new"), of.created, "done"),
            ("changed", _("changed"), changed, "accent"),
            ("unchanged", _("unchanged"), max(0, unchanged), ""),
            ("rejected", _("rejected"), of.rejected, "problem"),
            ("doubles", _("duplicates in the file"), of.doubles, "warning"),
            ("problems", _("issues flagged"), max(0, problems), "warning"),
        )
        self.values = {name: value for name, _text, value, _tone in figures}
        for _name, text, value, tone in figures:
            self._row.addWidget(_tile(text, value, tone if value else ""), 1)


def _tile(text: str, value: int, tone: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    figure = Text(number(value), "title", tone=tone)
    figure.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    vbox(figure, Text(text, "small", wrap=True), Stretch(), spacing=0, margins=(12, 8, 12, 8), on=frame)
    return frame


class ResultStep(QWidget):
    """The figures as they came out, and where to go from here."""

    show_wanted = Signal()
    undo_wanted = Signal()
    save_rejects_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text("", "title", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.figures = Figures()
        self.show_button = push_button(_("Show the contacts"), self.show_wanted.emit, kind="primary", icon="users")
        self.undo_button = push_button(_("Undo the import"), self.undo_wanted.emit, icon="undo-2")
        self.rejects_button = push_button(
            _("Save the rows with problems…"), self.save_rejects_wanted.emit, kind="flat", icon="download"
        )
        vbox(
            Stretch(), (Picture("circle-check", 40, "done"), Qt.AlignmentFlag.AlignHCenter), self.title, self.figures,
            hbox(Stretch(), self.show_button, self.undo_button, self.rejects_button, Stretch(), spacing=8), Stretch(2),
            spacing=theme.BETWEEN, margins=theme.AROUND, on=self,
        )  # fmt: skip
        self.ids: list[int] = []
        self.step: int | None = None

    def show_report(self, report: Report) -> None:
        """Shows what an import did."""
        self.step = report.step
        self.ids = [*report.ids, *report.changed]
        count = len(self.ids)
        text = counted("{count} contact imported", "{count} contacts imported", count)
        self.title.setText(text if count else _("Nothing needed to be changed"))
        self.figures.show_figures(report, done=True)
        self.undo_button.setVisible(report.step is not None)
        self.rejects_button.setVisible(bool(report.problems))
        self.show_button.setFocus()
