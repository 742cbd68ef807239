"""The history: what was done, by whom and when, and what undo would take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from outreach.gui import dialogs, shown
from outreach.gui.labels import Text, number
from outreach.gui.page import push_button
from outreach.gui.table import Column, PlainRows, RecordTable
from outreach.i18n import _, ngettext
from outreach.services import history
from outreach.services.history import StepRow
from outreach.store.workspace import Workspace

MOST = 500


class _Row(NamedTuple):
    id: int
    step: StepRow
    next: bool


class HistoryDialog(dialogs.Dialog):
    """Steps, the newest first; `do(name)` does the window's undo or redo."""

    def __init__(self, workspace: Workspace, do: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(_("History"), parent, width=680)
        self._workspace, self._do = workspace, do
        self.said = Text("", "muted", wrap=True)
        self.body.addWidget(self.said)
        self._rows = PlainRows()
        self.table = RecordTable("history", _columns(), self._rows.find, self._rows.fetch, density="roomy")
        self.table.setAccessibleName(_("Steps"))
        self.table.setMinimumHeight(320)
        self.body.addWidget(self.table, 1)
        self.undo = push_button("", lambda: self._play("undo"), icon="undo-2")
        self.redo = push_button(_("Redo"), lambda: self._play("redo"), icon="redo-2")
        self.foot.insertWidget(0, self.undo)
        self.foot.insertWidget(1, self.redo)
        self.add_button(_("Close"), primary=True).clicked.connect(self.accept)
        self.resize(720, 560)
        self.show_steps()

    def show_steps(self) -> None:
        """Reads the steps anew."""
        steps = self._workspace.read(history.steps, MOST)
        first = next((place for place, step in enumerate(steps) if not step.undone), -1)
        self._rows.rows = [_Row(place, step, place == first) for place, step in enumerate(steps)]
        self.table.load()
        undo, redo = self._workspace.undo_label, self._workspace.redo_label
        self.undo.setEnabled(bool(undo) and not self._workspace.read_only)
        self.redo.setEnabled(bool(redo) and not self._workspace.read_only)
        self.undo.setText(_("Undo"))
        if undo:
            self.said.setText(_("Undo would take back: {step}").format(step=undo))
        else:
            self.said.setText(_("Nothing has been done yet that could be undone."))
        if len(steps) == MOST:
            text = ngettext("The newest {count} step is shown.", "The newest {count} steps are shown.", MOST)
            self.said.setText(f"{self.said.text()}\n{text.format(count=number(MOST))}")

    def _play(self, deed: str) -> None:
        self._do(deed)
        self.accept()


def _columns() -> list[Column]:
    return [
        Column("at", _("When"), 190, lambda row: shown.moment(row.step.at), tone=_tone, tabular=True),
        Column("label", _("What"), 270, lambda row: row.step.label, tone=_tone),
        Column("author", _("Who"), 110, lambda row: row.step.author, tone=_tone),
        Column("state", _("State"), 150, _state, tone=_tone),
    ]


def _tone(row: _Row) -> str:
    return "muted" if row.step.undone else "accent" if row.next else ""


def _state(row: _Row) -> str:
    if row.step.undone:
        return _("undone")
    return _("next to undo") if row.next else ""
