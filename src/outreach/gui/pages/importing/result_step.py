"""The last step of an import: what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit.labels import Picture, Text, number
from outreach.gui.kit.page import push_button
from outreach.gui.pages.importing.figures import Figures
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.services.importing.importing import Report


class ResultStep(QWidget):
    """The figures as they came out, and where to go from here."""

    show_wanted = Signal()
    undo_wanted = Signal()
    save_rejects_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.AROUND, theme.AROUND, theme.AROUND, theme.AROUND)
        layout.setSpacing(theme.BETWEEN)
        layout.addStretch(1)
        layout.addWidget(Picture("circle-check", 40, "done"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = Text("", "title", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.title)
        self.figures = Figures()
        layout.addWidget(self.figures)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.show_button = push_button(_("Show the contacts"), self.show_wanted.emit, kind="primary", icon="users")
        self.undo_button = push_button(_("Undo the import"), self.undo_wanted.emit, icon="undo-2")
        self.rejects_button = push_button(
            _("Save the rows with problems…"), self.save_rejects_wanted.emit, kind="flat", icon="download"
        )
        for button in (self.show_button, self.undo_button, self.rejects_button):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(2)
        self.ids: list[int] = []
        self.step: int | None = None

    def show_report(self, report: Report) -> None:
        """Shows what an import did."""
        self.step = report.step
        self.ids = [*report.ids, *report.changed]
        count = len(self.ids)
        text = ngettext("{count} contact included", "{count} contacts included", count).format(count=number(count))
        self.title.setText(text if count else _("Nothing needed to be changed"))
        self.figures.show_figures(report, done=True)
        self.undo_button.setVisible(report.step is not None)
        self.rejects_button.setVisible(bool(report.problems))
        self.show_button.setFocus()
