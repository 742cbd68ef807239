"""The page of history: who did what and when, what each step changed, and what undo would take back."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.gui.forms.fields import LineEdit, Pause
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, counted, line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill, hbox, holding, split, stack, vbox
from outreach.gui.kit.page import Changed, Empty, Page, push_button
from outreach.gui.pages.history.changes import Detail, StepChanges
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.table import PlainRows, RecordTable
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.services.history import history, history_search
from outreach.services.history.history import StepRow
from outreach.services.progress import Progress
from outreach.store.history import step_labels
from outreach.store.workspace import Workspace

MOST = 500


class _Row(NamedTuple):
    id: int
    step: StepRow
    about: str = ""


class HistoryPage(Page):
    """Steps at the left, the newest first; at the right what the chosen one changed, and whether it can be undone."""

    name = "history"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._stale = True
        self._most = MOST
        self._wanted: int | None = None
        self._stack = QStackedWidget()
        hbox(self._stack, on=self)
        self._stack.addWidget(self._steps())
        text = _("Every step is recorded here and can be undone.")
        self._stack.addWidget(Empty("history", _("Nothing has been done yet"), text))
        self._finding = Latest(self, self._put, self.failed)
        self._asking = Latest(self, self._show_detail, self.failed)

    def _steps(self) -> QWidget:
        column = vbox(self._head(), line(), spacing=0)
        left = holding(column)
        left.setMinimumWidth(320)
        self._rows = PlainRows()
        self.table = RecordTable("history", _columns(), self._rows.find, self._fetch)
        self.table.setAccessibleName(_("Steps"))
        self.table.setAcceptDrops(False)
        self.table.current_changed.connect(lambda _place: self._show_step())
        table = holding(vbox(self.table, margins=(5, 0, 0, 0)))
        self._listed = stack(
            table, Empty("search", _("No such step"), _("No step, person or record matches this name."))
        )
        self.older = push_button(_("Show older steps"), self._show_older, kind="link")
        fill(column, (self._listed, 1), (self.older, Qt.AlignmentFlag.AlignLeft))
        self.changes = StepChanges()
        self.changes.setMinimumWidth(360)
        self.changes.undo_wanted.connect(self._undo)
        self.changes.redo_wanted.connect(lambda: self.do_action("redo"))
        self.changes.record_wanted.connect(self.open_requested)
        return split((left, 1), (self.changes, 1), sizes=(600, 480))

    def _head(self) -> QWidget:
        self.filter = LineEdit(_("Filter: step, name, person, date"), name=_("Filter"))
        sign = self.filter.addAction(icons.icon("filter", "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(_("Filter"))
        self._typing = Pause(self._show_steps, 60, self)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.returnPressed.connect(self.entered)
        row = hbox(Text(_("History"), "title"), (self.filter, 1), spacing=theme.INSIDE)
        self.summary = Text("", "muted", wrap=True)
        return holding(vbox(row, self.summary, spacing=2, margins=(theme.BETWEEN, 9, theme.BETWEEN, 8)))

    # Refreshing

    def refresh(self, changed: Changed | None = None) -> None:
        self._stale = True
        if self.isVisible():
            self._show_steps()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show_steps()

    def entered(self) -> None:
        self.table.setFocus()

    def on_refresh(self) -> None:
        self._show_steps()

    def _show_steps(self) -> None:
        """Reads the steps anew: all at once, those that are meant by the filter in a thread."""
        self._stale = False
        self._typing.stop()
        words = self.filter.text().strip()
        if words:
            self._finding.ask(_found, self.workspace, words, self._most)
        else:
            self._finding.forget()
            self._put(self.workspace.read(history.steps, self._most))

    def _put(self, steps: list[StepRow]) -> None:
        """Lists steps; the chosen one stays chosen, unless a newer one has come where the newest was."""
        at = self.table.current_id() or 0
        kept = self._rows.rows[at].step.id if at and at < len(self._rows.rows) else None
        self._rows.rows = [_Row(place, step) for place, step in enumerate(steps)]
        self.table.load()
        narrowed = bool(self.filter.text().strip())
        self._stack.setCurrentIndex(0 if steps or narrowed else 1)
        self._listed.setCurrentIndex(0 if steps else 1)
        self.changes.setVisible(bool(steps))
        undo = self.workspace.undo_label
        self.summary.setText(
            _("Undo would reverse: {step}").format(step=step_labels.told(undo))
            if undo
            else _("There is nothing to undo yet.")
        )
        self.older.setVisible(len(steps) == self._most)
        self.table.choose_row(next((row.id for row in self._rows.rows if row.step.id == kept), 0))
        self._show_step()

    def _fetch(self, places: Sequence[int]) -> list[_Row]:
        """The rows that are drawn, with whom or what each step is about."""
        rows: list[_Row] = self._rows.fetch(places)
        about = self.workspace.read(history.about, [row.step.id for row in rows])
        return [row._replace(about=about.get(row.step.id, "")) for row in rows]

    def _show_older(self) -> None:
        self._most += MOST
        self._show_steps()

    def _show_step(self) -> None:
        place = self.table.current_id()
        if place is None or place >= len(self._rows.rows):
            return
        self._asking.ask(_looked_up, self.workspace, self._rows.rows[place].step)

    def _show_detail(self, detail: Detail) -> None:
        rows = self._rows.rows
        if all(row.step.id != detail.step.id for row in rows):
            return
        self.changes.show_step(detail)

    def is_settled(self) -> bool:
        """Whether the steps are those that are meant, and the one that is chosen is the one that is shown."""
        reading = self._asking.busy or self._finding.busy or self._typing.isActive()
        return not reading and self.changes.is_drawn

    def on_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def on_clear_filter(self) -> None:
        self.filter.clear()
        self.entered()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.on_clear_filter()
            return
        super().keyPressEvent(event)

    def show_record(self, record_id: int) -> None:
        """Shows one step."""
        self.filter.clear()
        self._show_steps()
        place = next((row.id for row in self._rows.rows if row.step.id == record_id), None)
        if place is not None:
            self.table.choose_row(place)

    # What is done

    def _undo(self, steps: list[int]) -> None:
        if len(steps) == 1:
            self.undo_requested.emit(steps[0])
            return
        told = lambda count: self.said.emit(counted("{count} step undone", "{count} steps undone", count))  # noqa: E731
        self.start_job(_("Undoing"), lambda: _undo_steps(self.workspace, steps), told)


def _looked_up(workspace: Workspace, step: StepRow) -> Detail:
    """Reads what a step changed; in a thread."""
    changes = workspace.read(history.detail, step.id)
    obstacle = None if step.undone else workspace.read(history.cannot_undo, step.id)
    steps = [] if workspace.read_only else workspace.read(history.standing_since, step.id)
    can_redo = step.undone and not workspace.read_only and workspace.read(history.is_next_redo, step.id)
    return Detail(step, changes, obstacle, steps, can_redo)


def _found(workspace: Workspace, words: str, most: int) -> list[StepRow]:
    """The steps that are meant by words; in a thread."""
    return workspace.read(history_search.find, words, most)


def _undo_steps(workspace: Workspace, steps: Sequence[int]) -> Generator[Progress, None, int]:
    """Takes steps back one by one, the newest first; each is whole, so that it may end after any of them."""
    for done, step in enumerate(steps):
        yield Progress(done, len(steps), _("Undoing"))
        workspace.undo(step)
    return len(steps)


def _columns() -> list[Column]:
    return [
        Column(
            "at",
            _("When"),
            130,
            lambda row: formatting.when(row.step.at),
            tone=_tone,
            tabular=True,
            words=formatting.any_when(),
        ),
        Column("label", _("What"), 190, _what, tone=_tone),
        Column("about", _("Record"), 150, lambda row: row.about, tone=_tone),
        Column("author", _("Who"), 84, lambda row: row.step.author, tone=_tone),
    ]


def _what(row: _Row) -> str:
    return f"{row.step.label} · {_('undone')}" if row.step.undone else row.step.label


def _tone(row: _Row) -> str:
    return "muted" if row.step.undone else ""
