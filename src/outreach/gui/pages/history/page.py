"""The page of history: who did what and when, what each step changed, and what undo would take back."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import groupby, islice, starmap
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from outreach.gui.forms.fields import LineEdit, Pause
from outreach.gui.kit import formatting
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, breakable, counted, dressed, joined, line, make_visible, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import (
    Scroll,
    Stretch,
    at_foot,
    fill,
    fit_to_width,
    flow,
    grid,
    hbox,
    holding,
    split,
    stack,
    vbox,
)
from outreach.gui.kit.page import Changed, Empty, SeenPage, push_button
from outreach.gui.tables.page_header import Title
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import RecordTable
from outreach.gui.theme import icons, theme
from outreach.i18n import N_, _
from outreach.services.history import history, history_labels, history_search, partial_undo
from outreach.services.history.history import Detail as StepDetail
from outreach.services.history.history import Line, StepRow
from outreach.services.progress import Progress
from outreach.store.history import step_labels
from outreach.store.workspace import Workspace

MOST_LINES = 200  # lines that are drawn; an import has a hundred thousand
AT_ONCE = 20  # records that are drawn between two keys: all two hundred would keep the window for half a second
MANY = 5  # records from which on it is said how many they are
LONGEST = 400
# Records that have a page of their own: their kind, and its word.
KINDS = {
    "contact": N_("Contact"), "outlet": N_("Outlet"), "officer": N_("Officer"), "release": N_("Release"),
    "list": N_("List"), "distribution": N_("Distribution"), "clipping": N_("Coverage"),
}  # fmt: skip


class Detail(NamedTuple):
    """What is shown of a step: what it changed, what stands in the way of its undo, and the steps that undo takes
    back down to it, the newest first: itself alone where it is the latest.

    It goes by itself, too, where nothing stands in its way, and where something does, perhaps a part of it.
    """

    step: StepRow
    changes: StepDetail
    obstacle: str | None
    rest: partial_undo.Rest
    steps_to_undo: list[int]
    can_redo: bool


class StepChanges(QWidget):
    """A step: its name, who and when, whether it can be undone, and its lines.

    `undo_wanted(ids of the steps, the newest first)`, `rest_wanted(id of the step)`, `redo_wanted()`,
    `record_wanted(kind, id)`.
    """

    undo_wanted = Signal(list)
    rest_wanted = Signal(object)
    redo_wanted = Signal()
    record_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "title", wrap=True)
        self.note = Text("", "muted", wrap=True)
        head = vbox(self.title, self.note, spacing=2, margins=(theme.BETWEEN, 9, theme.BETWEEN, 8))
        self._scroll = dressed(Scroll(QWidget()), focus=Qt.FocusPolicy.TabFocus, name=_("What was changed"))
        strip = at_foot(QWidget())
        self.state = Text("", "small", wrap=True)
        one = _("Undo only this step")
        self.undo_one = push_button(one, lambda: self.undo_wanted.emit(self._steps[-1:]), icon="undo-2")
        self.undo_rest = push_button("", lambda: self.rest_wanted.emit(self._steps[-1]), icon="undo-2")
        self.undo = push_button(_("Undo"), lambda: self.undo_wanted.emit(self._steps), icon="undo-2")
        self.redo = push_button(_("Redo"), self.redo_wanted.emit, icon="redo-2")
        buttons = (self.undo_one, self.undo_rest, self.undo, self.redo)
        make_visible(False, *buttons)  # until it is known which can be done: a large step takes a while to be read
        vbox(
            self.state, flow(*buttons, spacing=theme.INSIDE), spacing=6, margins=(theme.BETWEEN, 8, theme.BETWEEN, 8),
            on=strip,
        )  # fmt: skip
        vbox(head, line(), (self._scroll, 1), line(), strip, spacing=0, on=self)
        self._steps: list[int] = []
        self._parts: Iterator[list[QWidget | QGridLayout]] = iter(())
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw)

    def show_step(self, detail: Detail) -> None:
        """Shows a step."""
        step, obstacle, count = detail.step, detail.obstacle, len(detail.steps_to_undo)
        self.title.setText(one_line(step.label))
        undone = _("undone") if step.undone else ""
        self.note.setText(joined(formatting.moment(step.at), one_line(step.author, 60), undone))
        self._scroll.replace(self._body(detail.changes.records))
        self._parts = self._drawn(detail.changes.lines[:MOST_LINES], detail.changes.total)
        self._drawing.start()
        self._draw()
        self._scroll.verticalScrollBar().setValue(0)
        self._steps = detail.steps_to_undo
        latest = count == 1
        self.undo_one.setVisible(count > 1 and not obstacle)
        self.undo_rest.setVisible(bool(detail.rest.records))
        self.undo_rest.setText(" " + _("Undo {records}").format(records=history_labels.counts(detail.rest.records)))
        self.undo.setVisible(count > 0)
        self.undo.setEnabled(not (latest and obstacle))
        text = counted("Undo the {count} newest step", "Undo the {count} newest steps", count)
        self.undo.setText(" " + (_("Undo") if latest else text))
        self.redo.setVisible(detail.can_redo)
        state = _state(step, obstacle, count, detail.can_redo)
        self.state.setText(f"{state} {partial_undo.offered(detail.rest)}".strip())
        self.state.set_tone("warning" if latest and obstacle else "")

    def _body(self, records: Mapping[str, int]) -> QWidget:
        column = vbox(spacing=4, margins=(theme.BETWEEN, 8, theme.BETWEEN, theme.BETWEEN))
        body = holding(column, ground="plain")
        if sum(records.values()) > MANY:
            fill(column, Text(history_labels.counts(records), wrap=True), 4)
        return body

    def _draw(self) -> None:
        """The next records; the window answers in between."""
        body = self._scroll.widget()
        column = body.layout() if body else None
        assert body is not None and isinstance(column, QVBoxLayout)
        parts = list(islice(self._parts, AT_ONCE))
        for part in parts:
            for one in part:
                if isinstance(one, QWidget):
                    column.addWidget(one)
                else:
                    fill(column, one, 8)
        if len(parts) < AT_ONCE:
            self._drawing.stop()
            column.addStretch(1)
        fit_to_width(body)

    def _drawn(self, lines: Sequence[Line], total: int) -> Iterator[list[QWidget | QGridLayout]]:
        for (kind, record_id, name), fields in groupby(lines, key=lambda one: (one.record, one.id, one.name)):
            told = list(fields)
            whole = next((one.after or one.before for one in told if not one.field), "")
            record = self._record(kind, record_id, name, whole)
            yield [record] if whole else [record, _fields(told)]
        if total > len(lines):
            more = total - len(lines)
            yield [Text(counted("… and {count} more line", "… and {count} more lines", more), "muted")]
        if not lines:
            yield [Text(_("Nothing that a record shows."), "muted", wrap=True)]

    def _record(self, kind: str, record_id: int, name: str, whole: str) -> QWidget:
        word = _(KINDS[kind]) if kind in KINDS else ""
        shown_name = one_line(name, 60) or word
        if kind in KINDS and record_id:
            tip = _("Show it on its page")
            button = push_button(shown_name, lambda: self.record_wanted.emit(kind, record_id), kind="bare", tip=tip)
            return _beside(button, Text(f"{word} · {whole}" if whole else word, "small"))
        return _beside(Text(shown_name), Text(whole, "small"))


def _beside(name: QWidget, word: QWidget) -> QWidget:
    return holding(hbox(name, (word, 1, Qt.AlignmentFlag.AlignVCenter), spacing=theme.INSIDE))


def _fields(lines: Sequence[Line]) -> QGridLayout:
    # What was added has nothing before, what was deleted nothing after: the room goes to the other.
    shares = (0, any(one.before for one in lines), 0, any(one.after for one in lines))
    made = grid(across=theme.INSIDE, down=3, shares=shares)
    made.setColumnMinimumWidth(0, 112)
    top = Qt.AlignmentFlag.AlignTop
    for row, one in enumerate(lines):
        label = dressed(Text(one.field, "label", wrap=True), margins=(0, 1, 0, 0))
        made.addWidget(label, row, 0, top)
        made.addWidget(Text(_short(one.before), "muted", wrap=bool(one.before)), row, 1, top)
        made.addWidget(Text("→", "muted"), row, 2, top)
        made.addWidget(Text(_short(one.after), wrap=bool(one.after)), row, 3, top)
    return made


def _short(text: str) -> str:
    return breakable(text if len(text) <= LONGEST else f"{text[:LONGEST]}…") or "–"


def _state(step: StepRow, obstacle: str | None, count: int, can_redo: bool) -> str:
    if step.undone:
        return _("It was undone and can be redone.") if can_redo else _("It was undone.")
    if obstacle:
        return obstacle
    if count == 1:
        return _("This is the latest step. It can be undone.")
    return _("No later step depends on it: it can be undone on its own.") if count else ""


MOST = 500


class _Row(NamedTuple):
    id: int
    step: StepRow
    about: str = ""


class HistoryPage(SeenPage):
    """Steps at the left, the newest first; at the right what the chosen one changed, and whether it can be undone."""

    name = "history"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
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
        left = dressed(holding(column), least_width=320)
        self._rows = SortedRows()
        self.table = dressed(RecordTable("history", _columns(), self._rows.find, self._fetch), name=_("Steps"))
        self.table.viewport().setAcceptDrops(False)
        self.table.current_changed.connect(lambda _place: self._show_step())
        table = holding(vbox(self.table, margins=(5, 0, 0, 0)))
        self._listed = stack(
            table, Empty("search", _("No such step"), _("No step, person or record matches this name."))
        )
        self.older = push_button(_("Show older steps"), self._show_older, kind="link")
        fill(column, (self._listed, 1), (self.older, Qt.AlignmentFlag.AlignLeft))
        self.changes = dressed(StepChanges(), least_width=360)
        self.changes.undo_wanted.connect(self._undo)
        self.changes.rest_wanted.connect(self._undo_rest)
        self.changes.redo_wanted.connect(lambda: self.do_action("redo"))
        self.changes.record_wanted.connect(self.open_requested)
        return split((left, 1), (self.changes, 1), sizes=(600, 480))

    def _head(self) -> QWidget:
        self.filter = LineEdit(_("Filter: step, name, person, date"), name=_("Filter"))
        sign = self.filter.addAction(icons.icon("filter", "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(_("Filter"))
        self._typing = Pause(self.on_refresh, 60, self)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.returnPressed.connect(self.entered)
        on_keys(self, {"Esc": self.on_clear_filter}, when=self.filter.text)
        title = holding(hbox(Title(_("History")), Stretch()), height=46)
        self.summary = Text("", "muted", wrap=True)
        margins = (theme.BETWEEN, 0, theme.BETWEEN, 8)
        return holding(vbox(title, self.filter, 4, self.summary, spacing=0, margins=margins))

    # Refreshing

    def refresh(self, changed: Changed | None = None) -> None:
        super().refresh(None)  # whatever is written is a step

    def entered(self) -> None:
        self.table.setFocus()

    def on_refresh(self) -> None:
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
        self._rows.show(starmap(_Row, enumerate(steps)))
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
        self.on_refresh()

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

    def on_filter(self) -> None:
        self.filter.seek()

    def on_clear_filter(self) -> None:
        self.filter.clear()
        self.entered()

    def show_record(self, record_id: int) -> None:
        """Shows one step."""
        self.filter.clear()
        self.on_refresh()
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

    def _undo_rest(self, step: int) -> None:
        told = lambda rest: self.step_done.emit(partial_undo.done(rest))  # noqa: E731
        self.start_job(_("Undoing"), lambda: partial_undo.undo_rest(self.workspace, step), told)


def _looked_up(workspace: Workspace, step: StepRow) -> Detail:
    """Reads what a step changed; in a thread."""
    changes = workspace.read(history.detail, step.id)
    obstacle = None if step.undone else workspace.read(history.cannot_undo, step.id)
    steps = [] if workspace.read_only else workspace.read(history.standing_since, step.id)
    rest = workspace.read(partial_undo.rest, step.id) if obstacle and steps else partial_undo.NOTHING
    can_redo = step.undone and not workspace.read_only and workspace.read(history.is_next_redo, step.id)
    return Detail(step, changes, obstacle, rest, steps, can_redo)


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
        Column("at", _("When"), 130, _when, tone=_tone, tabular=True, whole=True),
        Column("label", _("What"), 190, _what, tone=_tone, room=260),
        Column("about", _("Record"), 150, lambda row: row.about, tone=_tone, room=170),
        Column("author", _("Who"), 84, lambda row: row.step.author, tone=_tone, yields=True),
    ]


def _when(row: _Row) -> str:
    return formatting.when(row.step.at)


def _what(row: _Row) -> str:
    return f"{row.step.label} · {_('undone')}" if row.step.undone else row.step.label


def _tone(row: _Row) -> str:
    return "muted" if row.step.undone else ""
