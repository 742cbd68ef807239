"""One release, one workspace: it is written, checked, addressed and sent in one place, which then shows its results."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from outreach.gui import actions, settings
from outreach.gui.kit import formatting
from outreach.gui.kit.is_alive import step_focus, tab_stops
from outreach.gui.kit.labels import Elided, Text, dressed, joined, line, number
from outreach.gui.kit.layout import Stretch, at_foot, discard, fill, hbox, holding, split, stack, vbox
from outreach.gui.kit.page import Empty, push_button, tab_bar, tool_button
from outreach.gui.pages.releases import states
from outreach.gui.pages.releases.checks_view import ChecksView
from outreach.gui.pages.releases.delivering import Delivering
from outreach.gui.pages.releases.documents.files import FilesView
from outreach.gui.pages.releases.documents.page_preview import Paper
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.head import EmbargoButton, StatusButton
from outreach.gui.pages.releases.results import AfterView, ResultsView
from outreach.gui.tables.pane import Pane
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.mail import body
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.services.exporting import letter_export

WRITE, CHECK, AUDIENCE, SEND, RESULTS = STAGES = ("write", "check", "audience", "send", "results")
NAMES = {WRITE: N_("Write"), CHECK: N_("Check"), AUDIENCE: N_("Audience"), SEND: N_("Send"), RESULTS: N_("Results")}
# What leads on from a stage; the button of Send says what it will do.
ONWARD = {WRITE: N_("Save and check"), CHECK: N_("Choose the audience"), AUDIENCE: N_("Choose the delivery")}
INSPECTOR = 340  # pixels of the inspector where nobody has drawn it otherwise
DETAILS, FILES = range(2)


class ReleaseWorkspace(QWidget):
    """A rail of stages over the stage itself, and an inspector that follows it.

    It shows what it is given; the page goes from stage to stage, for which it is asked by `stage_wanted(name)`.
    """

    stage_wanted = Signal(str)
    next_wanted = Signal()
    back_wanted = Signal()
    clocks_wanted = Signal()
    compare_wanted = Signal()
    menu_wanted = Signal()

    def __init__(
        self, pane: Pane, files: FilesView, checks: ChecksView, delivering: Delivering, results: ResultsView,
        after: AfterView, following: Callable[[], Sequence[str]]
    ) -> None:  # fmt: skip
        """`pane` holds the form; `following()` returns the statuses that may come next."""
        super().__init__()
        self.release: Release | None = None
        self.stage = WRITE
        self._language = ""
        self.pane, self.files, self.checks = pane, files, checks
        self.delivering, self.results, self.after = delivering, results, after
        self.paper = Paper()
        self.status, self.embargo = StatusButton(following), EmbargoButton(self.clocks_wanted.emit)
        self.middle, self.inspector = QStackedWidget(), QStackedWidget()
        self._fill()
        self.side = self._side()
        width = (settings.get_sizes("releases/inspector") or [INSPECTOR])[0]
        self.splitter = split((self.middle, 1), (self.side, 0), sizes=(10_000, width))
        self.splitter.splitterMoved.connect(self._keep_width)
        self._whole = vbox(self._head(), self._rail(), line(), (self.splitter, 1), spacing=0, on=self)
        checks.told.connect(self._show_faults)
        delivering.changed.connect(self._show_possible)

    # Building

    def _head(self) -> QWidget:
        tip = _("Back to the list of releases (Esc)")
        back = push_button(_("Releases"), self.back_wanted.emit, kind="flat", icon="chevron-left", tip=tip)
        self.title, self.languages = Elided("", "section"), Text("", "small")
        self.compare_button = tool_button("languages", actions.tip("side_by_side"), self.compare_wanted.emit, size=32)
        self.compare_button.setAccessibleName(_("Languages side by side"))
        self.more = tool_button(
            "more-horizontal", _("Export, correct, delete and more"), self.menu_wanted.emit, size=32
        )
        return holding(hbox(
            back, (self.title, 1), self.embargo, self.languages, self.status, self.compare_button, self.more,
            spacing=theme.INSIDE, margins=(theme.BETWEEN, 0, theme.BETWEEN, 0),
        ), height=46)  # fmt: skip

    def _rail(self) -> QTabBar:
        self.rail = tab_bar(_("Stages of the release"), expanding=True)
        for place, name in enumerate(STAGES):
            self.rail.addTab(_(NAMES[name]))
            self.rail.setTabData(place, name)
        self.rail.currentChanged.connect(lambda place: self.stage_wanted.emit(STAGES[place]))
        return self.rail

    def _fill(self) -> None:
        """The middle and the inspector of each stage; Write has its form or its files in both."""
        self._nobody = Empty("users", _("Nobody yet"), _("Choose a list at the right, or write a filter."))
        self._recipients = stack(self._nobody, self.delivering.check)
        self._side_tabs = tab_bar(_("Details and files"), (_("Details"), _("Files")))
        self._side_tabs.currentChanged.connect(lambda _place: self._show_side())
        self._written = stack(self.pane, self.files.viewer)
        self._details = stack(QWidget(), self.files)
        middles = (self._written, self._text(), self._recipients, self.delivering.how.preview, self.results)
        sides = (
            _column(self._side_tabs, self._details), self.checks, self.delivering.who, self.delivering.how.options,
            self.after,
        )  # fmt: skip
        fill(self.middle, *middles)
        fill(self.inspector, *sides)

    def _text(self) -> QWidget:
        self.tabs = tab_bar(_("Languages"))
        self.tabs.currentChanged.connect(lambda _place: self._show_text())
        return _column(self.tabs, self.paper)

    def _side(self) -> QWidget:
        self.problem = Text("", "small", wrap=True)
        self.next_button = push_button("", self.next_wanted.emit, kind="primary", tip=_("Save and go on (Ctrl+Enter)"))
        row = hbox(Stretch(), self.next_button)
        words = vbox(self.problem, row, spacing=6, margins=(theme.BETWEEN, 8, theme.BETWEEN, 8))
        self._foot = at_foot(holding(vbox(line(), words, spacing=0)))
        self._column = vbox((self.inspector, 1), self._foot, spacing=0)
        return dressed(holding(self._column, ground="plain"), least_width=280)

    def show_side(self, shown: bool = True, instead: QVBoxLayout | None = None) -> None:
        """Shows or hides the inspector; what leads on keeps its corner, under what is there `instead` or the whole."""
        self.side.setVisible(shown)
        (self._column if shown else instead or self._whole).addWidget(self._foot)

    def _keep_width(self) -> None:
        settings.put_sizes("releases/inspector", [self.splitter.sizes()[1]])

    # What is shown

    def show_release(self, release: Release) -> None:
        """Shows a loaded release, in the stage and the language that were open."""
        same = self.release is not None and self.release.id == release.id
        self.release = release
        self.title.setText(_headline(release))
        self.languages.setText(states.languages(release.versions))
        self.languages.setToolTip("\n".join(_readiness(release, version) for version in release.versions))
        self.status.show_status(release.status)
        self.embargo.show_release(release)
        codes = [version.language for version in release.versions]
        self.files.show_files(release.attachments, codes)
        count = len(release.attachments)
        self._side_tabs.setTabText(FILES, _("Files {count}").format(count=count) if count else _("Files"))
        if not same:
            self.rail.setTabText(STAGES.index(CHECK), _(NAMES[CHECK]))
        self.checks.look(release.id, same=same)
        self._fill_languages(codes)
        self.compare_button.setVisible(len(codes) > 1)
        self._show_possible()

    def show_new(self) -> None:
        """Shows a release that is not written yet."""
        self.release = None
        self.title.setText(_("New release"))
        self.languages.setText("")
        self.status.show_status("draft")
        self.embargo.hide()
        self.files.show_files([], [])
        self._side_tabs.setTabText(FILES, _("Files"))
        self.rail.setTabText(STAGES.index(CHECK), _(NAMES[CHECK]))
        self.go(WRITE)

    def go(self, stage: str) -> None:
        """Shows a stage."""
        self.stage = stage
        self.middle.setCurrentIndex(STAGES.index(stage))
        self.inspector.setCurrentIndex(STAGES.index(stage))
        self._side_tabs.setCurrentIndex(DETAILS)
        self.show_side(stage != WRITE or not self.side.isHidden())
        self.mark_stage()
        self._show_possible()

    def mark_stage(self) -> None:
        """Marks the stage that is shown on the rail."""
        with QSignalBlocker(self.rail):
            self.rail.setCurrentIndex(STAGES.index(self.stage))

    def hold_form(self, form: ReleaseForm | None) -> None:
        """Shows the inspector of a form beside it, or puts that of the last one away."""
        self.show_side(not self.side.isHidden())
        old = self._details.widget(DETAILS)
        if old is not None:
            self._details.removeWidget(old)
            old.setParent(self)
            discard(old)
        self._details.insertWidget(DETAILS, form.inspector if form is not None else QWidget())
        self._show_side()

    def show_files(self, attachment_id: int | None = None) -> None:
        """Shows the files of the release, one of them where it is named."""
        self._side_tabs.setCurrentIndex(FILES)
        if attachment_id is not None:
            self.files.choose(attachment_id)

    def shows_files(self) -> bool:
        """Whether the files are shown in the place of the text."""
        return self.stage == WRITE and self._side_tabs.currentIndex() == FILES

    def show_details(self) -> None:
        """Shows the text and its details in the place of the files."""
        self._side_tabs.setCurrentIndex(DETAILS)

    def _show_side(self) -> None:
        place = self._side_tabs.currentIndex()
        self._written.setCurrentIndex(place)
        self._details.setCurrentIndex(place)

    def _show_faults(self, faults: int) -> None:
        text = _("Check {count}").format(count=faults) if faults else _(NAMES[CHECK])
        self.rail.setTabText(STAGES.index(CHECK), text)

    def _show_possible(self) -> None:
        """Says what leads on, how many get it, and why it cannot go on where it cannot."""
        delivering, count = self.delivering, self.delivering.count()
        mine = self.release is not None and delivering.who.release_id() == self.release.id
        text = _("Audience {count}").format(count=number(count)) if mine and count else _(NAMES[AUDIENCE])
        self.rail.setTabText(STAGES.index(AUDIENCE), text)
        self._recipients.setCurrentIndex(delivering.who.resolved is not None)
        self._nobody.title.setText(_("Nobody yet") if delivering.who.problem else _("Counting…"))
        self._nobody.text.setVisible(bool(delivering.who.problem))
        problem = {AUDIENCE: delivering.who.problem, SEND: delivering.how.problem}.get(self.stage, "")
        self.problem.show_text(problem)
        ready = self.stage in (WRITE, CHECK) or bool(mine and count and not problem and delivering.job is None)
        self.next_button.setEnabled(ready)
        onward = ONWARD.get(self.stage)
        self.next_button.setText(delivering.deed() if self.stage == SEND else _(onward) if onward else "")
        self._foot.setVisible(self.stage != RESULTS)

    # Languages

    def _fill_languages(self, codes: Sequence[str]) -> None:
        with QSignalBlocker(self.tabs):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for place, code in enumerate(codes):
                self.tabs.addTab(formatting.language_heading(code) if code else _("No language"))
                self.tabs.setTabData(place, code)
            self.tabs.setCurrentIndex(codes.index(self._language) if self._language in codes else 0)
        self._show_text()

    def current_language(self) -> str:
        """The language that is read, or else the first."""
        return self.tabs.tabData(self.tabs.currentIndex()) if self.tabs.count() else ""

    def _show_text(self) -> None:
        release, code = self.release, self.current_language()
        version = next((v for v in release.versions if v.language == code), None) if release is not None else None
        if release is not None and version is not None:
            self._language = code
            text = letter_export.text_of(release, version, now())
            self.paper.show_blocks(body.blocks(text), text.pictures)

    # Keys

    def focus_stage(self) -> None:
        """Goes to where a stage is worked at."""
        how, who, form = self.delivering.how, self.delivering.who, self.pane.form
        {
            WRITE: lambda: None if form is None else form.focus_first(),
            CHECK: lambda: self.checks.focus_first() or self.paper.setFocus(),
            AUDIENCE: lambda: (self.delivering.check.table if who.audience().lists else who.lists).setFocus(),
            SEND: lambda: how.radios[how.way()].setFocus(), RESULTS: self.results.detail.go_on,
        }[self.stage]()  # fmt: skip

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the eye does, whatever was made when: the stage, its inspector, the button, then the head."""
        order = [one for region in (self.middle, self.splitter, self._foot, self) for one in _focusable(region)]
        order = list(dict.fromkeys(order))
        if QApplication.focusWidget() not in order:
            return super().focusNextPrevChild(forward)
        step_focus(order, forward)
        return True

    def offer(self, menu: QMenu) -> None:
        """Opens a menu under the button for more."""
        corner = self.more.mapToGlobal(self.more.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def soon(self, deed: Callable[[], object]) -> None:
        """Does something once the stage has its size."""
        QTimer.singleShot(0, self, deed)


def _column(head: QWidget, view: QWidget) -> QWidget:
    bar = hbox((head, Qt.AlignmentFlag.AlignBottom), Stretch(), margins=(theme.BETWEEN, 4, 8, 0))
    return holding(vbox(holding(bar, height=theme.NAVIGATION_ROW), line(), (view, 1), spacing=0))


def _focusable(region: QWidget) -> list[QWidget]:
    """The widgets of a region that Tab stops at, from top to bottom."""

    return sorted(tab_stops(region), key=lambda one: ((at := one.mapTo(region, QPoint(0, 0))).y(), at.x()))


def _headline(release: Release) -> str:
    return joined(release.reference, release.called or _("(no headline)"))


def _readiness(release: Release, version: Version) -> str:
    name = formatting.language(version.language, _("No language"))
    return f"{name}: {', '.join(states.missing(release, version)) or _('Ready to send')}"
