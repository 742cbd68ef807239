"""A release that was opened: its text on the left with what was found marked, the finds on the right to be accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QToolTip, QWidget

from outreach.gui.forms.fields import choice_box, fill_box
from outreach.gui.kit import rich_document
from outreach.gui.kit.events import shortcuts
from outreach.gui.kit.is_alive import application
from outreach.gui.kit.labels import Elided, Picture, Text, counted, dressed, line, notice_frame, number, one_line, tip
from outreach.gui.kit.layout import Scroll, at_foot, empty, hbox, holding, split, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.releases.attaching import Opened
from outreach.gui.pages.releases.proposal_view import Proposals, Proposed, sureness
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.press.span import Find
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.releases import proposal, proposal_saving, releases
from outreach.store.workspace import Workspace

# On what ground a find stands in the text; what is not named here stands on that of a line of text.
_GROUNDS = {
    "headline": "accent_ground", "subhead": "accent_ground", "dateline": "accent_ground", "date": "accent_ground",
    "reference": "accent_ground", "kind": "accent_ground", "embargo_until": "warning_ground", "quote": "done_ground",
    "officer": "warning_ground", "title": "warning_ground", "organisation": "warning_ground",
    "phone": "warning_ground", "email": "warning_ground", "channel": "warning_ground",
    "project": "done_ground", "programme": "done_ground", "donors": "done_ground", "partners": "done_ground",
    "sdgs": "done_ground",
}  # fmt: skip


class Span(NamedTuple):
    """A marked place: characters `start` to `end` of the text, what it is, and whether something is wrong with it."""

    start: int
    end: int
    field: str
    faulty: bool = False
    tip: str = ""


class SourceText(QPlainTextEdit):
    """`span_clicked(place)` names one of the spans given to `show_source`."""

    span_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        rich_document.paper(self, _("The text that was opened"), theme.AROUND, self._mark)
        self._spans: list[Span] = []
        self._places: list[tuple[int, int]] = []
        self._current = -1

    def show_source(self, text: str, spans: Sequence[Span]) -> None:
        """Shows a text with its spans."""
        self.setPlainText(text)
        self._spans = list(spans)
        # Qt counts in UTF-16: a letter beyond the first plane is two.
        wide = [place for place, letter in enumerate(text) if ord(letter) > 0xFFFF]
        self._places = [(_units(span.start, wide), _units(span.end, wide)) for span in self._spans]
        self._current = -1
        self._mark()

    def choose(self, place: int) -> None:
        """Brings a span into sight and marks it more strongly; -1 marks none."""
        self._current = place
        self._mark()
        if not 0 <= place < len(self._places):
            return
        start, end = self._places[place]
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(end, last))
        self.setTextCursor(cursor)
        cursor.setPosition(min(start, last))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        low = self.cursorRect().bottom() - (self.viewport().height() - 4 * self.fontMetrics().lineSpacing())
        if low > 0:  # a find at the lower edge would be cut off
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + 4)

    def _mark(self) -> None:
        marked = []
        last = max(0, self.document().characterCount() - 1)
        # The longest first: a quote lies on the body it stands in.
        order = sorted(range(len(self._spans)), key=lambda n: -(self._places[n][1] - self._places[n][0]))
        for place in [*(n for n in order if n != self._current), *([self._current] if self._current >= 0 else [])]:
            span = self._spans[place]
            if span.field in ("body", "boilerplate", "notes_to_editors") and place != self._current:
                continue
            cursor = rich_document.spanning(self.document(), *(min(position, last) for position in self._places[place]))
            ground = "problem_ground" if span.faulty else _GROUNDS.get(span.field, "hover")
            is_current = place == self._current
            marked.append((cursor, "selected" if is_current else ground, "problem" if span.faulty else ""))
        rich_document.mark(self, marked)

    def _under(self, position: QPoint) -> int:
        """The shortest span at a point; -1 where there is none."""
        at = self.cursorForPosition(position).position()
        inside = [n for n, (start, end) in enumerate(self._places) if start <= at <= end]
        return min(inside, key=lambda n: self._places[n][1] - self._places[n][0], default=-1)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._under(event.pos())
            QToolTip.showText(event.globalPos(), tip(self._spans[place].tip) if place >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection():
            return
        place = self._under(event.position().toPoint())
        if place >= 0:
            self.span_clicked.emit(place)


def _units(position: int, wide: Sequence[int]) -> int:
    return position + sum(1 for place in wide if place < position)


_LABELS = {
    "kind": N_("Kind"), "reference": N_("Reference"), "headline": N_("Headline"), "subhead": N_("Subheadline"),
    "dateline": N_("Dateline"), "date": N_("Date"), "body": N_("Text"), "quote": N_("Quote"),
    "boilerplate": N_("Boilerplate"), "notes_to_editors": N_("Notes to editors"), "embargo_until": N_("Embargo"),
    "officer": N_("Officer"), "honorific": N_("Honorific"), "title": N_("Job title"),
    "organisation": N_("Organisation"), "phone": N_("Phone"), "email": N_("E-mail"), "channel": N_("Channel"),
    "project": N_("Project"), "programme": N_("Programme"), "donors": N_("Donors"), "partners": N_("Partners"),
    "countries": N_("Countries"), "sdgs": N_("SDGs"),
}  # fmt: skip


def _label(find: Find) -> str:
    return _(_LABELS.get(find.field, find.field))


class ReadingView(QWidget):
    """Shows what was read and saves what is accepted, as one step. `saved(release id)`, `left()`."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.proposals: Proposals
        self._opened: Opened
        self.source = SourceText()
        self.source.span_clicked.connect(self._clicked)
        self._reason = dressed(Elided("", "small"), margins=(theme.AROUND, 6, theme.BETWEEN, 6))
        self._scroll = Scroll(QWidget())
        self._notices = vbox(spacing=4, margins=(theme.BETWEEN, 12, theme.BETWEEN, 0))
        right = holding(vbox(self._notices, (self._scroll, 1), spacing=0))
        left = holding(vbox((self.source, 1), self._reason, spacing=0))
        halves = split((left, 0), (right, 0), sizes=(540, 540))
        vbox(self._head(), line(), (halves, 1), line(), self._foot(), spacing=0, on=self)
        shortcuts(self, {"Ctrl+Return Ctrl+Enter": self.save, "Esc": self.left.emit})
        application().focusChanged.connect(self._focus_moved)

    def _head(self) -> QWidget:
        tip = _("Back without saving (Esc)")
        back = push_button(_("Back"), self.left.emit, kind="flat", icon="arrow-left", tip=tip)
        self._title = Elided("", "section")
        self.into = choice_box(
            _("Whether it becomes a new release or part of an existing one"),
            tip=_("Values of a release are replaced only where you tick them"),
            widest=320,
        )
        self.into.activated.connect(lambda _place: self._propose())
        self._count = Text("", "small")
        return holding(hbox(
            back, (self._title, 1), self.into, self._count, spacing=theme.INSIDE,
            margins=(theme.BETWEEN, 0, theme.BETWEEN, 0),
        ), height=46)  # fmt: skip

    def _foot(self) -> QWidget:
        strip = at_foot(QWidget())
        self.all = QCheckBox(_("Accept all"))
        self.all.setTristate(True)
        self.all.clicked.connect(self._all_clicked)
        self._problem = Text("", "small", tone="problem", wrap=True)
        self.save_button = push_button(_("Save release"), self.save, kind="primary", tip=_("Save (Ctrl+Enter)"))
        hbox(
            self.all, (self._problem, 1), push_button(_("Cancel"), self.left.emit, tip=_("Back without saving (Esc)")),
            self.save_button, spacing=theme.INSIDE, margins=(theme.BETWEEN, 8, theme.BETWEEN, 8), on=strip,
        )  # fmt: skip
        return strip

    def show_opened(self, opened: Opened, offered: Sequence[tuple[int, str]] = ()) -> None:
        """Shows what was read; nothing is written. `offered` are releases it could become a part of: (id, headline)."""
        self._opened = opened
        self._title.setText(_("Found in {file}").format(file=opened.name))
        into = [(number, _("Into: {headline}").format(headline=one_line(text, 60))) for number, text in offered]
        fill_box(self.into, [(None, _("A new release")), *into])
        self.into.setVisible(bool(offered))
        spans = [
            Span(f.start, f.end, f.field, f.field == "email" and f.confidence <= 0.5, f"{_label(f)}. {sureness(f)}")
            for f in opened.finds
        ]
        self.source.show_source(opened.text, spans)
        self._show_notices(opened.proposal.problems)
        self._propose()
        self.save_button.setFocus()

    def _propose(self) -> None:
        """Shows what was found, beside what the release has that was chosen."""
        opened, release_id = self._opened, self.into.currentData()
        people = opened.proposal.officers
        known = self._workspace.read(officers.rows, [o.existing for o in people if o.existing])
        lacking = [self._workspace.read(proposal.lacking, one) for one in people]
        into = self._workspace.read(releases.fields, release_id) if release_id is not None else None
        names = {row.id: row.name for row in known}
        self.proposals = Proposals(self._workspace, opened.proposal, opened.finds, names, lacking, into)
        self.proposals.changed.connect(self._tell)
        self._scroll.replace(self.proposals)
        self._problem.setText("")
        self._reason.setText(_("Click a highlight in the text to go to its field."))
        self.save_button.setText(_("Save release") if release_id is None else _("Save into the release"))
        self._tell()

    def _show_notices(self, problems: list[str]) -> None:
        empty(self._notices)
        for text in problems[:4]:
            sign = (Picture("alert-circle", 16, "warning"), Qt.AlignmentFlag.AlignTop)
            inside = hbox(sign, (Text(text, wrap=True), 1), spacing=8, margins=(8, 6, 8, 6))
            self._notices.addWidget(notice_frame("warning", inside))

    def _tell(self) -> None:
        items = self.proposals.items()
        accepted = sum(item.is_accepted() for item in items)
        text = counted(
            "{accepted} of {count} suggestion accepted",
            "{accepted} of {count} suggestions accepted",
            len(items),
            accepted=number(accepted),
        )
        self._count.setText(text)
        state = Qt.CheckState.PartiallyChecked
        if accepted in (0, len(items)):
            state = Qt.CheckState.Checked if accepted else Qt.CheckState.Unchecked
        self.all.setCheckState(state)

    def _all_clicked(self) -> None:
        items = self.proposals.items()
        self.proposals.accept_all(not all(item.is_accepted() for item in items))
        self._tell()

    # From the text to the fields and back

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        widget = new
        while widget is not None and widget is not self:
            if isinstance(widget, Proposed):
                self.source.choose(widget.place)
                self._tell_reason(widget.place)
                self._scroll.ensureWidgetVisible(widget, 0, 40)
                return
            widget = widget.parentWidget()

    def _tell_reason(self, place: int) -> None:
        """Says of a find what it is, how sure and why."""
        finds = self._opened.finds
        if 0 <= place < len(finds):
            self._reason.setText(f"{_label(finds[place])} · {sureness(finds[place])}")

    def _clicked(self, place: int) -> None:
        self._tell_reason(place)
        items, finds = self.proposals.items(), self._opened.finds
        own = [item for item in items if item.place == place]
        if not own and 0 <= place < len(finds):  # a later piece of a text that has one field
            own = [item for item in items if item.field.name == finds[place].field]
        if own:
            self._show_item(min(own, key=lambda one: abs(one.place - place)))

    def save(self) -> None:
        """Saves what is accepted, as one step."""
        try:
            into = self.into.currentData()
            label = _("Add release") if into is None else _("Read into a release")
            release_id = self._workspace.write(label, proposal_saving.save, self.proposals.value(), into)
        except Problem as problem:
            self._problem.setText(problem.text)
            self._go_to(getattr(problem, "field", ""))
            return
        self.saved.emit(release_id)

    def _go_to(self, field: str) -> None:
        for item in (one for one in self.proposals.items() if one.field.name == field):
            item.field.show_problem(self._problem.text())
            self._show_item(item)
            return

    def _show_item(self, item: Proposed) -> None:
        self._scroll.ensureWidgetVisible(item, 0, 40)
        item.field.setFocus()
