"""The page of problems: what is doubtful, one at a time; one key fixes, merges, keeps or puts off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.gui import actions, settings
from outreach.gui.forms.contact_form import ContactForm
from outreach.gui.forms.fields import Pause
from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit.events import shortcuts
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Elided, Text, counted, dressed, enable, line, make_visible, number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, fill, hbox, holding, vbox
from outreach.gui.kit.page import Empty, SeenPage, push_button, tool_button
from outreach.gui.pages.inbox import doubts
from outreach.gui.pages.problems.doubt_view import KEYS, DoubtView, verbs
from outreach.gui.pages.problems.queue import Kinds, Queue
from outreach.gui.pages.side_by_side.view import MergeView
from outreach.gui.tables.editing_page import EditingPage
from outreach.gui.tables.pane import Pane
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts
from outreach.services.identity import merging
from outreach.services.quality import quality
from outreach.services.quality.quality import Doubt, Searched
from outreach.store.workspace import Workspace

T = TypeVar("T")
LOADED = 200  # doubts that are read ahead
FORM = 560
FIELDS = {"email": "emails", "bounced": "emails", "phone": "phones"}  # of a contact's form, by kind of doubt
SEEN = 0.6  # seconds in which nobody judges a doubt that came in the place of the one that was looked at


class ProblemsPage(SeenPage, EditingPage):
    """Kinds of doubt at the left, one doubt in the middle, and under it the keys that judge it."""

    name = "problems"
    is_counted = True
    service = contacts
    tables = frozenset({"contact", "email", "phone", "decision", "merge", "position", "outlet", "bounce", "setting"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.queue = Queue()
        self.counts: dict[str, int] = {}
        self._kind = ""
        self._words = {"one_edit": _("Edit contact")}
        self._came = -SEEN
        self._job: Job | None = None
        self._searched: Searched | None = None
        hbox(self._left(), line(vertical=True), (self._right(), 1), spacing=0, on=self)
        dressed(self, focus=Qt.FocusPolicy.StrongFocus, name=_("Issues"))
        self._shortcuts = self._make_keys()
        self._looking = Latest(self, self._looked, self.failed)
        # Counted anew once the hand rests: nobody waits for it while the page is not seen.
        self._pause = Pause(self.on_refresh, 250, self)

    # Building

    def _left(self) -> QWidget:
        head = dressed(Text(_("Issues"), "title"), margins=(theme.BETWEEN, 9, theme.BETWEEN, 9))
        self.kinds = Kinds()
        self.kinds.chosen.connect(self.choose_kind)
        links = vbox(spacing=2, margins=(theme.BETWEEN, 0, theme.INSIDE, 0))
        for text, name in ((_("Look for duplicates"), "find_duplicates"), (_("Suppressed addresses…"), "suppression")):
            button = actions.button(name, partial(self.do_action, name), kind="bare", text=text, icon="")
            links.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        words = push_button(_("Beats and tags…"), partial(self.open_requested.emit, "vocabulary", None), kind="bare")
        links.addWidget(words, 0, Qt.AlignmentFlag.AlignLeft)
        left = dressed(holding(vbox(head, self.kinds, 8, links, Stretch(), spacing=0)), width=232)
        return left

    def _right(self) -> QWidget:
        self._head = self._make_head()
        self._under_head = line()
        self.stack = QStackedWidget()
        right = holding(vbox(self._head, self._under_head, (self.stack, 1), spacing=0))
        self._blank = QWidget()
        self.doubt_view = dressed(DoubtView(self.workspace, self.said.emit), focus=Qt.FocusPolicy.StrongFocus)
        self.doubt_view.wanted.connect(self.judge)
        self.merge_view = MergeView(self.workspace)
        self.merge_view.merged.connect(lambda _keep: self._judged(_("Merged into one")))
        self.merge_view.declined.connect(lambda _ids: self.judge("keep"))
        self.merge_view.left.connect(self._show)
        self.pane = dressed(Pane(), most_width=FORM)
        self._form_holder = QWidget()
        hbox((self.pane, 1), Stretch(0), margins=(8, 0, 0, 0), on=self._form_holder)
        self._done = Empty("circle-check", "", " ")
        self._next_button = self._done.add_button(" ", self._go_on, primary=True)
        self._search_button = self._done.add_button(_("Look for duplicates"), self.on_find_duplicates)
        fill(self.stack, self._blank, self.doubt_view, self.merge_view, self._form_holder, self._done)
        return right

    def _make_head(self) -> QWidget:
        self.title = Elided("", "section")
        self.progress = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
        self._arrows = [
            tool_button("chevron-left", _("Previous (←)"), partial(self.move_on, -1)),
            tool_button("chevron-right", _("Next (→)"), partial(self.move_on, 1)),
        ]
        return holding(hbox(
            (self.title, 1), self.progress, 8, *self._arrows, spacing=4, margins=(theme.AROUND, 0, theme.BETWEEN, 0),
        ), height=46)  # fmt: skip

    def _make_keys(self) -> list[QShortcut]:
        """The keys that judge; they rest while something is typed or merged."""
        deeds: dict[str, Callable[[], None]] = {key: partial(self.judge, name) for name, key in KEYS.items()}
        deeds |= {"Left": partial(self.move_on, -1), "Right": partial(self.move_on, 1)}
        deeds |= {"Up": partial(self._beside, -1), "Down": partial(self._beside, 1)}
        return shortcuts(self, deeds)

    # What waits

    def read_again(self) -> None:
        (self.on_refresh if self.isVisible() else self._pause.start)()

    def entered(self) -> None:
        if not self.pane.is_editing():
            self._take_keys()

    def on_refresh(self) -> None:
        """Counts and reads ahead, outside the window's thread."""
        self._pause.stop()
        kind = self._kind or settings.get("problems/kind")
        self._looking.ask(_look, self.workspace, kind if kind in doubts.BY_NAME else "")

    def _looked(self, look: Look) -> None:
        self._stale = False
        self.counts, self._searched = look.counts, look.searched
        if look.kind != self._kind:
            self._kind = look.kind
            self.queue.open(look.doubts, look.counts.get(look.kind, 0))
        else:
            if self.queue.renew(look.doubts, look.counts.get(look.kind, 0)):
                self._came = monotonic()
        self._show_counts()
        busy = self.stack.currentWidget() in (self.merge_view, self._form_holder)
        if not busy:
            self._show()
        elif self.stack.currentWidget() is self.merge_view:
            self._show_merge_again()

    def _show_counts(self) -> None:
        self.kinds.show_counts(self.counts)
        self.kinds.show_chosen(self._kind)
        self.count_changed.emit(doubts.waiting(self.counts))

    def choose_kind(self, name: str) -> None:
        """Shows the doubts of a kind."""
        if name not in doubts.BY_NAME or self.pane.is_editing():
            return
        settings.put("problems/kind", name)
        self._kind = name
        self.queue.open((), 0)
        self.kinds.show_chosen(name)
        self.stack.setCurrentWidget(self._blank)
        self._possible()
        self._looking.ask(_look, self.workspace, name)

    def show_filter(self, text: str) -> None:
        self.choose_kind(text)

    def _go_on(self) -> None:
        """On to the next kind of which something waits."""
        following = self.kinds.following(self.counts)
        if following:
            self.choose_kind(following)

    def _beside(self, step: int) -> None:
        self.choose_kind(self.kinds.beside(step))

    def move_on(self, step: int) -> None:
        """Goes to the next doubt (1) or to the one before (-1)."""
        if self.queue.move(step):
            self._show()

    # What is shown

    def _show(self) -> None:
        doubt, ours = self.queue.current(), self._has_keys()  # before what has them is put away
        self.title.setText(_(doubts.BY_NAME[self._kind].text) if self._kind else "")
        if doubt is None:
            self._show_done()
        else:
            place, total = self.queue.place()
            self.progress.setText(_("{place} of {total}").format(place=number(place), total=number(total)))
            self.doubt_view.show_doubt(doubt)
            self.stack.setCurrentWidget(self.doubt_view)
        self._possible()
        if self.isVisible() and ours:
            self._take_keys()

    def _show_done(self) -> None:
        self.progress.setText("")
        kind = doubts.BY_NAME.get(self._kind)
        searching = self._job is not None and self._kind == "duplicate"
        unsought = self._kind == "duplicate" and self._searched is None
        words = _("Nothing to do here")
        text = _(kind.done) if kind else ""
        if searching:
            words, text = _("Looking…"), _("The status bar shows the progress.")
        elif unsought:
            words, text = _("Not searched yet"), _("Every contact is compared with every other, in both scripts.")
        self._done.picture.set_icon("search" if searching or unsought else "circle-check", "muted")
        self._done.title.setText(words)
        self._done.text.setText(text)
        self._search_button.setVisible(self._kind == "duplicate" and not searching)
        following = "" if searching or unsought else self.kinds.following(self.counts)
        self._next_button.setVisible(bool(following))
        if following:
            more = _("Next: {kind} ({count})")
            kind_name, count = _(doubts.BY_NAME[following].text), number(self.counts[following])
            self._next_button.setText(more.format(kind=kind_name, count=count))
        self.stack.setCurrentWidget(self._done)

    def _possible(self) -> None:
        """The keys of the doubt are heard where a doubt is shown; those that go elsewhere at the end, too."""
        shown = self.stack.currentWidget()
        enable(shown not in (self.merge_view, self._form_holder), *self._shortcuts)
        for arrow, step in zip(self._arrows, (-1, 1), strict=True):
            arrow.setVisible(shown is self.doubt_view)
            arrow.setEnabled(0 <= self.queue.at + step < len(self.queue.doubts))
        make_visible(shown is not self.merge_view, self._head, self._under_head)
        self.actions_changed.emit()

    def _has_keys(self) -> bool:
        """Whether the keys are for what is shown here, and not wanted elsewhere in the window."""
        now = self.window().focusWidget()
        return now is None or now is self or self.isAncestorOf(now) or not now.isVisible()

    def _take_keys(self) -> None:
        shown = self.stack.currentWidget()
        buttons = (self._next_button, self._search_button) if shown is self._done else ()
        elsewhere = next((button for button in buttons if button.isVisible()), self)
        (shown if shown in (self.doubt_view, self.merge_view) else elsewhere).setFocus()

    # Judging

    def judge(self, name: str) -> None:
        """Does what a key or a button says with the doubt that is shown."""
        doubt = self.queue.current()
        if doubt is None or monotonic() - self._came < SEEN:
            return
        try:
            if name == "fix_typed":
                self._fix_so(doubt, self.doubt_view.fixed_text())
            elif name in verbs(doubt):
                getattr(self, f"_{name}")(doubt)
        except Problem as problem:  # somebody else has dealt with it: nobody is left before what is no more
            self.failed.emit(problem)
            self.on_refresh()

    def _fix(self, doubt: Doubt) -> None:
        if doubt.problem == "stale":
            self._do(_("Contact verified"), quality.still_right, doubt.contact_id)
            self._judged(_("Still correct: verified today"))
        elif doubt.problem == "opt-out":
            self._do(_("Do not contact"), quality.fix, doubt)
            self._judged(_("Do not contact"))
        elif doubt.suggestion:
            self._fix_so(doubt, self.doubt_view.fixed_text())
        else:
            self.doubt_view.ask_fix()

    def _fix_so(self, doubt: Doubt, text: str) -> None:
        label = _("Fix phone") if doubt.problem == "phone" else _("Fix e-mail")
        try:
            if text == doubt.value:
                raise FieldProblem("value", _("This is the current content."))
            self._do(label, quality.fix, doubt, text)
        except FieldProblem as problem:
            self.doubt_view.show_fix_problem(problem.text)
            self.doubt_view.ask_fix()
            return
        self._judged(_("Fixed: {value}").format(value=text))

    def _merge(self, doubt: Doubt) -> None:
        assert doubt.other_id is not None
        preview = self.workspace.read(merging.preview, doubt.contact_id, [doubt.other_id])
        if any(field.differs for field in preview.fields):
            self.merge_view.show_records((doubt.contact_id, doubt.other_id), doubt.reasons)
            self.stack.setCurrentWidget(self.merge_view)
            self._possible()
            return
        what = (doubt.contact_id, [doubt.other_id], None, preview.versions)
        self._do(_("Merge contacts"), merging.merge, *what)
        self._judged(_("Merged into one: there were no differences"))

    def _show_merge_again(self) -> None:
        """Somebody may have changed one of the two meanwhile, or said that they are not the same."""
        doubt = self.queue.current()
        ids = self.merge_view.ids
        if doubt is None or [doubt.contact_id, doubt.other_id] != ids:
            self._show()
            return
        try:
            self.merge_view.renew()
        except Problem:  # one of them has gone: the next look finds the doubt gone, too
            self._show()

    def _keep(self, doubt: Doubt) -> None:
        special = {"duplicate": _("Kept separate"), "opt-out": _("May be contacted")}
        said = special.get(doubt.problem, _("Kept as it is"))
        self._do(said, quality.keep, doubt)
        self._judged(said)

    def _later(self, doubt: Doubt) -> None:
        said = _("Snoozed for a week")
        self._do(said, quality.later, doubt)
        self._judged(said)

    def _drop(self, doubt: Doubt) -> None:
        if doubt.problem == "incomplete":
            self._do(_("Delete contacts"), contacts.delete, [doubt.contact_id])
            self._judged(_("Deleted: {name}").format(name=one_line(doubt.name, 60) or _("Contact")))
            return
        self._do(_("Remove an address"), quality.drop, doubt)
        self._judged(_("Removed: {value}").format(value=one_line(doubt.value, 60)))

    def _gone(self, doubt: Doubt) -> None:
        said = self._do(_("Contact left"), quality.gone, doubt.contact_id)
        self._judged(" ".join(said) or _("No longer works there"))

    def _do(self, label: str, action: Callable[..., T], *arguments: object) -> T:
        # An answer that is on its way knows nothing of this yet.
        self._looking.forget()
        return self.workspace.write(label, action, *arguments)

    def _judged(self, said: str) -> None:
        """The next one at once; what was done is said with Undo."""
        self._looking.forget()
        if self.queue.current() is not None:
            self.queue.judged()
        self.counts[self._kind] = self.queue.left
        self._show_counts()
        self._show()
        self.step_done.emit(said)

    # Editing in place

    def _edit(self, doubt: Doubt) -> None:
        """Opens the form at what is doubtful."""
        self.edit_record(doubt.contact_id)
        if self.pane.form is not None:
            self.pane.form.focus_on(FIELDS.get(doubt.problem, ""), doubt.value)

    def on_edit(self) -> None:
        doubt = self.queue.current()
        if doubt is not None and self.stack.currentWidget() is self.doubt_view:
            self._edit(doubt)

    def make_form(self) -> Form:
        return ContactForm(self.workspace)

    def _form_name(self, record_id: int | None) -> str:
        return f"contacts/{record_id}"

    def _begin(self, record_id: int | None, fields: Fields) -> None:
        """Opens the form of a contact here; saving leads to the next doubt."""
        self.must_write()
        self.stack.setCurrentWidget(self._form_holder)
        super()._begin(record_id, fields)
        self._possible()

    def _change(self, record_id: int, fields: Fields) -> None:
        checked = self._kind == "stale"
        if not fields and not checked:
            return
        self._looking.forget()
        self.workspace.do(_("Edit contact"), partial(_edit, self.workspace, record_id, fields, self._version, checked))
        self.step_done.emit(_("Contact changed"))

    def _after_save(self, record_id: int) -> None:
        self._show()
        self.on_refresh()

    def leave(self) -> None:
        super().leave()
        self._show()

    # Duplicates

    def on_find_duplicates(self) -> None:
        """Looks for duplicates among all contacts, in the background."""
        if self._kind != "duplicate":
            self.choose_kind("duplicate")
        if self._job is not None:
            return
        self._job = job = Job(_("Looking for duplicates"), lambda: quality.search_duplicates(self.workspace), self)
        job.done.connect(self._found)
        job.failed.connect(lambda _error: self._search_ended())
        job.cancelled.connect(self._search_ended)
        self.job_started.emit(job)
        job.start()
        if self.queue.current() is None:
            self._show()

    def _found(self, pairs: int) -> None:
        """Who looked is told what came of it: where nothing is new, nothing else on the page would say so."""
        found = counted("{count} pair looks like one person", "{count} pairs look like one person", pairs)
        self.said.emit(found if pairs else _("No duplicates found."))
        self._search_ended()

    def _search_ended(self) -> None:
        self._job = None
        self.on_refresh()


class Look(NamedTuple):
    """What waits: how many of each kind, and the first of one kind."""

    kind: str
    counts: dict[str, int]
    doubts: list[Doubt]
    searched: Searched | None


def _look(workspace: Workspace, kind: str) -> Look:
    """Counts and reads ahead; in a thread. Without a kind it is the first of which something waits."""
    counts = workspace.read(quality.counts)
    if not kind:
        kind = next((own.name for own in doubts.KINDS if counts.get(own.name)), doubts.KINDS[0].name)
    return Look(kind, counts, workspace.read(quality.queue, kind, LOADED), workspace.read(quality.searched))


def _edit(workspace: Workspace, contact_id: int, fields: Fields, version: int | None, checked: bool) -> None:
    """Saves what was typed, and that the rest is still right, as one step."""
    with workspace.writing(_("Edit contact")) as session:
        if fields:
            contacts.edit(session, contact_id, fields, version)
        if checked:
            quality.still_right(session, contact_id)
