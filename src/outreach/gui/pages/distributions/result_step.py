"""The last step: what was done, in the numbers that were shown before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit.labels import Elided, Picture, Text, number
from outreach.gui.kit.page import push_button
from outreach.gui.tables.table import Column, PlainRows, RecordTable
from outreach.gui.theme import theme
from outreach.i18n import _


class Figure(NamedTuple):
    """A number and what it counts."""

    text: str
    value: int
    tone: str = ""


class Line(NamedTuple):
    """A sentence to look at."""

    id: int
    text: str


class ResultStep(QWidget):
    """The figures, where it went, what is to be looked at, and where to go from here."""

    record_wanted = Signal()
    folder_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.AROUND, theme.AROUND, theme.AROUND, theme.AROUND)
        column.setSpacing(12)
        self.picture = Picture("circle-check", 40, "done")
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = Text("", "title", wrap=True)
        self.where = Elided("", "muted")
        for label in (self.title, self.where):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(8)
        column.addLayout(self._tiles)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.record = push_button(_("Open the record"), self.record_wanted.emit, kind="primary", icon="file-text")
        self.folder = push_button(_("Show in folder"), self.folder_wanted.emit, icon="folder-open")
        self.another = push_button(_("Another distribution"), self.another_wanted.emit, kind="flat", icon="send")
        for button in (self.record, self.folder, self.another):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._rows = PlainRows()
        self.problems = RecordTable(
            "distribution-problems", [Column("text", _("Warnings"), 900, lambda row: row.text)],
            self._rows.find, self._rows.fetch,
        )  # fmt: skip
        self.problems.setAccessibleName(_("Warnings"))
        self.problems.setAcceptDrops(False)
        column.addWidget(self.problems, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def show_result(
        self, title: str, where: str, figures: Sequence[Figure], problems: Sequence[str], *, good: bool = True
    ) -> None:
        """Shows what came of it."""
        self.picture.set_icon("circle-check" if good else "alert-triangle", "done" if good else "warning")
        self.title.setText(title)
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self.figures = {figure.text: figure.value for figure in figures}
        while self._tiles.count():
            item = self._tiles.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for figure in figures:
            self._tiles.addWidget(tile(figure), 1)
        self._rows.rows = [Line(place, text) for place, text in enumerate(problems)]
        self.problems.load()
        self.problems.setVisible(bool(problems))
        self._rest.setVisible(not problems)
        self.record.setFocus()


def tile(figure: Figure) -> QFrame:
    """A card with a number and what it counts."""
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.setSpacing(0)
    shown = Text(number(figure.value), "title", tone=figure.tone if figure.value else "")
    shown.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    inside.addWidget(shown)
    inside.addWidget(Text(figure.text, "small", wrap=True))
    return frame
