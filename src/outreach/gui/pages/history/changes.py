"""What one step changed: record by record and field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from outreach.gui.kit import formatting
from outreach.gui.kit.flow import FlowLayout, at_foot, flowing
from outreach.gui.kit.labels import Text, breakable, counted, joined, line, number, one_line
from outreach.gui.kit.layout import fill, grid, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.kit.scroll import Scroll, fit_to_width
from outreach.gui.theme import theme
from outreach.i18n import N_, _, ngettext
from outreach.services.history.history import Detail as StepDetail
from outreach.services.history.history import Line, StepRow

MOST = 200  # lines that are drawn; an import has a hundred thousand
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

    It goes by itself, too, where nothing stands in its way.
    """

    step: StepRow
    changes: StepDetail
    obstacle: str | None
    steps_to_undo: list[int]
    can_redo: bool


class StepChanges(QWidget):
    """A step: its name, who and when, whether it can be undone, and its lines.

    `undo_wanted(ids of the steps, the newest first)`, `redo_wanted()`, `record_wanted(kind, id)`.
    """

    undo_wanted = Signal(list)
    redo_wanted = Signal()
    record_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text("", "title", wrap=True)
        self.note = Text("", "muted", wrap=True)
        head = vbox(self.title, self.note, spacing=2, margins=(theme.BETWEEN, 9, theme.BETWEEN, 8))
        self._scroll = Scroll(QWidget())
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setAccessibleName(_("What was changed"))
        strip = at_foot(QWidget())
        self.state = Text("", "small", wrap=True)
        holder = flowing(QWidget())
        buttons = FlowLayout(holder, spacing=theme.INSIDE)
        one = _("Undo only this step")
        self.undo_one = push_button(one, lambda: self.undo_wanted.emit(self._steps[-1:]), icon="undo-2")
        self.undo = push_button(_("Undo"), lambda: self.undo_wanted.emit(self._steps), icon="undo-2")
        self.redo = push_button(_("Redo"), self.redo_wanted.emit, icon="redo-2")
        for button in (self.undo_one, self.undo, self.redo):
            buttons.addWidget(button)
            button.hide()  # until it is known which of the two can be done: a large step takes a while to be read
        self._foot = vbox(self.state, holder, spacing=6, margins=(theme.BETWEEN, 8, theme.BETWEEN, 8), on=strip)
        vbox(head, line(), (self._scroll, 1), line(), strip, spacing=0, on=self)
        self._steps: list[int] = []
        self._parts: Iterator[list[QWidget | QGridLayout]] = iter(())
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw)

    @property
    def is_drawn(self) -> bool:
        """Whether all lines of the step stand there."""
        return not self._drawing.isActive()

    def show_step(self, detail: Detail) -> None:
        """Shows a step."""
        step, obstacle, count = detail.step, detail.obstacle, len(detail.steps_to_undo)
        self.title.setText(one_line(step.label))
        undone = _("undone") if step.undone else ""
        self.note.setText(joined(formatting.moment(step.at), one_line(step.author, 60), undone))
        self._scroll.replace(self._body(detail.changes.records))
        self._parts = self._drawn(detail.changes.lines[:MOST], detail.changes.total)
        self._drawing.start()
        self._draw()
        self._scroll.verticalScrollBar().setValue(0)
        self._steps = detail.steps_to_undo
        latest = count == 1
        self.undo_one.setVisible(count > 1 and not obstacle)
        self.undo.setVisible(count > 0)
        self.undo.setEnabled(not (latest and obstacle))
        text = counted("Undo the {count} newest step", "Undo the {count} newest steps", count)
        self.undo.setText(" " + (_("Undo") if latest else text))
        self.redo.setVisible(detail.can_redo)
        self.state.setText(_state(step, obstacle, count, detail.can_redo))
        self.state.set_tone("warning" if latest and obstacle else "")

    def _body(self, records: Mapping[str, int]) -> QWidget:
        column = vbox(spacing=4, margins=(theme.BETWEEN, 8, theme.BETWEEN, theme.BETWEEN))
        body = holding(column, ground="plain")
        if sum(records.values()) > MANY:
            fill(column, Text(records_in_words(records), wrap=True), 4)
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


def records_in_words(records: Mapping[str, int]) -> str:
    """How many records of each kind: 969 contacts · 381 outlets."""
    words = {
        "contact": lambda n: ngettext("{count} contact", "{count} contacts", n),
        "outlet": lambda n: ngettext("{count} outlet", "{count} outlets", n),
        "officer": lambda n: ngettext("{count} officer", "{count} officers", n),
        "release": lambda n: ngettext("{count} release", "{count} releases", n),
        "list": lambda n: ngettext("{count} list", "{count} lists", n),
        "distribution": lambda n: ngettext("{count} distribution", "{count} distributions", n),
    }
    known = [words[kind](many).format(count=number(many)) for kind, many in records.items() if kind in words]
    others = sum(many for kind, many in records.items() if kind not in words)
    if others:
        known.append(counted("{count} other record", "{count} other records", others))
    return " · ".join(known)


def _beside(name: QWidget, word: QWidget) -> QWidget:
    return holding(hbox(name, (word, 1, Qt.AlignmentFlag.AlignVCenter), spacing=theme.INSIDE))


def _fields(lines: Sequence[Line]) -> QGridLayout:
    # What was added has nothing before, what was deleted nothing after: the room goes to the other.
    shares = (0, any(one.before for one in lines), 0, any(one.after for one in lines))
    made = grid(across=theme.INSIDE, down=3, shares=shares)
    made.setColumnMinimumWidth(0, 112)
    top = Qt.AlignmentFlag.AlignTop
    for row, one in enumerate(lines):
        label = Text(one.field, "label", wrap=True)
        label.setContentsMargins(0, 1, 0, 0)
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
