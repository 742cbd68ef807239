"""A release that is read: its text by language as it will look, beside it its files, its checks, what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from outreach import i18n
from outreach.gui import actions
from outreach.gui.kit import formatting
from outreach.gui.kit.flow import FlowLayout, at_foot, flowing
from outreach.gui.kit.labels import Elided, line, set_property
from outreach.gui.kit.page import push_button
from outreach.gui.pages.releases import states
from outreach.gui.pages.releases.after_view import AfterView
from outreach.gui.pages.releases.checks_view import ChecksView
from outreach.gui.pages.releases.compare_view import CompareView
from outreach.gui.pages.releases.documents.files import FilesView
from outreach.gui.pages.releases.documents.page_preview import Paper
from outreach.gui.pages.releases.head import EmbargoButton, StatusButton
from outreach.gui.pages.releases.metadata_view import AboutView
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.mail import body
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.services.exporting import letter_export
from outreach.services.releases import releases
from outreach.services.releases.preflight import Check

# From this width on the text and what stands beside it are both seen.
WIDE = 860
FILES, CHECKS, ABOUT, AFTER = "files", "checks", "about", "after"
# Statuses of a release that somebody has: something may have come of it.
GONE_OUT = ("embargoed", "released", "corrected", "withdrawn")
SIDES = (FILES, CHECKS, ABOUT, AFTER)


class ReleaseDetail(QWidget):
    """Shows a loaded release; what is wanted of it is told by signals."""

    edit_wanted = Signal()
    delete_wanted = Signal()
    attach_wanted = Signal()
    distribute_wanted = Signal()
    export_wanted = Signal()
    detach_wanted = Signal(int)
    save_wanted = Signal(int)
    language_wanted = Signal(int, object)
    widen_wanted = Signal()
    clocks_wanted = Signal()
    compare_wanted = Signal()
    edit_place_wanted = Signal(object)

    def __init__(
        self,
        read: Callable[[int], bytes],
        look: Callable[[int], Sequence[Check]],
        following: Callable[[], Sequence[str]],
        after: AfterView,
        parent: QWidget | None = None,
    ) -> None:
        """`read(attachment)` answers a file, `look(release)` its checks, `following()` the statuses that may come.

        `after` shows what came of it.
        """
        super().__init__(parent)
        self.release: Release | None = None
        self._wide = False
        self.paper = Paper()
        self.files = FilesView(read)
        self.files.attach_wanted.connect(self.attach_wanted)
        self.files.detach_wanted.connect(self.detach_wanted)
        self.files.save_wanted.connect(self.save_wanted)
        self.files.language_wanted.connect(self.language_wanted)
        self.checks = ChecksView(look)
        self.checks.told.connect(self._tell_checks)
        self._faults: tuple[int, bool] | None = None
        self.about = AboutView()
        self.after = after
        self.status = StatusButton(following)
        self.embargo = EmbargoButton(self.clocks_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.front = QStackedWidget()
        self.front.addWidget(self._halves())
        column.addWidget(self.front, 1)
        column.addWidget(line())
        column.addWidget(self._foot())
        self._show_halves()

    # Building

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(46)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.AROUND, 0, 8, 0)
        row.setSpacing(theme.INSIDE)
        row.addWidget(self.status)
        row.addWidget(self.embargo)
        self._about = Elided("", "muted")
        row.addWidget(self._about, 1)
        self.compare_button = self._tool("languages", actions.tip(actions.BY_NAME["side_by_side"]))
        self.compare_button.setAccessibleName(_("Languages side by side"))
        self.compare_button.clicked.connect(lambda _on=False: self.compare_wanted.emit())
        row.addWidget(self.compare_button)
        self.widen = self._tool("columns-3", _("Show the release over the full width"))
        self.widen.setAccessibleName(_("Full width"))
        self.widen.clicked.connect(lambda _on=False: self.widen_wanted.emit())
        row.addWidget(self.widen)
        return head

    @staticmethod
    def _tool(icon: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setFixedSize(32, 32)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIcon(icons.icon(icon, "muted"))
        made.setToolTip(tip)
        return made

    def _halves(self) -> QWidget:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self.tabs, self.side_tabs = self._tab_bar(), self._tab_bar()
        self.tabs.installEventFilter(self)
        self.tabs.setAccessibleName(_("Languages and files"))
        self.side_tabs.setAccessibleName(_("Files, checks, topics"))
        self.side = QStackedWidget()
        for view in (self.files, self.checks, self.about, self.after):
            self.side.addWidget(view)
        self._text_tabs, self._side_row = self._row_of(self.tabs), self._row_of(self.side_tabs)
        self._splitter.addWidget(self._half(self._text_tabs, self.paper))
        self._right = self._half(self._side_row, self.side)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        return self._splitter

    def _tab_bar(self) -> QTabBar:
        bar = QTabBar()
        bar.setDrawBase(False)
        bar.setExpanding(False)
        bar.setUsesScrollButtons(True)
        bar.setElideMode(Qt.TextElideMode.ElideRight)
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.currentChanged.connect(lambda _place: self._show_tab())
        return bar

    @staticmethod
    def _row_of(bar: QTabBar) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(31)
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.AROUND, 0, 8, 0)
        row.addWidget(bar, 1, Qt.AlignmentFlag.AlignBottom)
        return holder

    @staticmethod
    def _half(head: QWidget, view: QWidget) -> QWidget:
        half = QWidget()
        column = QVBoxLayout(half)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(line())
        column.addWidget(view, 1)
        return half

    def _foot(self) -> QWidget:
        foot = at_foot(flowing(QWidget()))
        flow = FlowLayout(foot, spacing=8)
        flow.setContentsMargins(theme.AROUND, 8, theme.BETWEEN, 8)
        tips = {name: actions.tip(actions.BY_NAME[name]) for name in ("edit", "delete", "export", "distribute")}
        buttons = (
            (_("Distribute…"), self.distribute_wanted, "primary", "send", "distribute"),
            (_("Edit"), self.edit_wanted, "", "pencil", "edit"),
            (_("Export…"), self.export_wanted, "", "download", "export"),
        )
        self.buttons = {
            name: push_button(text, signal.emit, kind=kind, icon=icon, tip=tips[name])
            for text, signal, kind, icon, name in buttons
        }
        for button in self.buttons.values():
            flow.addWidget(button)
        flow.addWidget(
            push_button(_("Delete"), self.delete_wanted.emit, kind="flat", icon="trash-2", tip=tips["delete"])
        )
        return foot

    # What is shown

    def show_release(self, release: Release) -> None:
        """Shows a release; the tab that was open stays open, where there is one like it."""
        same = self.release is not None and self.release.id == release.id
        wanted, side = (self.current_tab(), self._side()) if same else (None, None)
        self.release = release
        self._faults = self._faults if same else None
        self.status.show_status(release.status)
        self.embargo.show_release(release)
        self._about.setText(_about(release))
        self.compare_button.setVisible(len(release.versions) > 1)
        self._has_after = release.status in GONE_OUT or self.after.is_wanted(release.id)
        self._fill_tabs(wanted, side)
        self.files.show_files(release.attachments, [version.language for version in release.versions])
        self.checks.look(release.id, same=same)
        self.about.show_release(release)
        if self._has_after:
            self.after.show_release(release.id)
        if len(release.versions) < 2:
            self.show_compare(False)
        elif self.is_comparing():
            self.compare.show_versions(self._versions())
        self._show_tab()

    def _fill_tabs(self, wanted: str | None, side: str | None) -> None:
        assert self.release is not None
        for bar in (self.tabs, self.side_tabs):
            bar.blockSignals(True)
            set_property(bar, "tight", not self._wide)
            while bar.count():
                bar.removeTab(0)
        for version in self.release.versions:
            self._add_version(version)
        self._add_sides(self.side_tabs if self._wide else self.tabs)
        self._choose(self.tabs, wanted)
        self._choose(self.side_tabs, side)
        for bar in (self.tabs, self.side_tabs):
            bar.blockSignals(False)
        self._name_languages()

    def _name_languages(self) -> None:
        """The tabs of the languages have their names, or their codes where the row has no room for the names."""
        places = [place for place in range(self.tabs.count()) if self.tabs.tabData(place) not in SIDES]
        for name in (formatting.language, str.upper):
            for place in places:
                language = self.tabs.tabData(place)
                self.tabs.setTabText(place, formatting.headed(name(language)) if language else _("No language"))
            if self.tabs.sizeHint().width() <= self.tabs.width():
                break

    @staticmethod
    def _choose(bar: QTabBar, name: str | None) -> None:
        bar.setCurrentIndex(next((n for n in range(bar.count()) if bar.tabData(n) == name), 0))

    def _add_version(self, version: Version) -> None:
        assert self.release is not None
        missing = states.missing(self.release, version)
        place = self.tabs.addTab("")
        self.tabs.setTabData(place, version.language)
        # In a narrow place only what is missing has a sign.
        if missing or self._wide:
            sign = ("alert-circle", "warning") if missing else ("check", "done")
            self.tabs.setTabIcon(place, icons.icon(*sign))
        name = formatting.language(version.language) if version.language else _("No language")
        self.tabs.setTabToolTip(place, f"{name}: {', '.join(missing) if missing else _('Ready to send')}")

    def _add_sides(self, bar: QTabBar) -> None:
        assert self.release is not None
        count = len(self.release.attachments)
        texts = {
            FILES: _("Files {count}").format(count=count) if count else _("Files"),
            CHECKS: _("Checks"),
            ABOUT: _("Topics"),
            AFTER: _("After"),
        }
        signs = {FILES: "paperclip", CHECKS: "list-checks", ABOUT: "tag"}
        if self._has_after:
            signs[AFTER] = "rss"
        for name, icon in signs.items():
            place = bar.addTab(texts[name])
            bar.setTabData(place, name)
            if self._wide:
                bar.setTabIcon(place, icons.icon(icon, "muted"))
        if self._faults is not None:
            self._tell_checks(*self._faults)

    def _tell_checks(self, faults: int, serious: bool) -> None:
        """The tab of the checks says how many faults there are, and its sign how grave they are."""
        self._faults = (faults, serious)
        bar = self.side_tabs if self._wide else self.tabs
        for place in range(bar.count()):
            if bar.tabData(place) == CHECKS:
                text = _("Checks {count}").format(count=faults) if faults else _("Checks")
                bar.setTabText(place, text)
                sign = ("alert-triangle", "problem" if serious else "warning") if faults else ("check", "done")
                if faults or self._wide:
                    bar.setTabIcon(place, icons.icon(*sign))
                else:
                    bar.setTabIcon(place, QIcon())
        self._name_languages()

    def current_tab(self) -> str | None:
        """The language that is open; in a narrow place also "files", "checks" or "about"."""
        return self.tabs.tabData(self.tabs.currentIndex()) if self.tabs.count() else None

    def current_language(self) -> str:
        """The language that is read, or else the first."""
        tab = self.current_tab()
        if self.release is None or not self.release.versions:
            return ""
        return tab if tab is not None and tab not in SIDES else self._last_language()

    def _last_language(self) -> str:
        assert self.release is not None
        codes = [version.language for version in self.release.versions]
        return self._language if self._language in codes else codes[0]

    _language = ""
    _has_after = False

    def _side(self) -> str | None:
        return self.side_tabs.tabData(self.side_tabs.currentIndex()) if self.side_tabs.count() else None

    def open_tab(self, name: str) -> None:
        """Opens a language, or the files, the checks, what it is about."""
        self._choose(self.side_tabs if self._wide and name in SIDES else self.tabs, name)

    def _show_tab(self) -> None:
        tab = self.current_tab()
        if tab not in SIDES and self.release is not None:
            version = next((v for v in self.release.versions if v.language == tab), None)
            if version is not None:
                self._language = version.language
                text = letter_export.text_of(self.release, version, now())
                self.paper.show_blocks(body.blocks(text))
        self._show_halves()

    def _show_halves(self) -> None:
        side = self._side() if self._wide else self.current_tab()
        if side in SIDES:
            self.side.setCurrentIndex(SIDES.index(side))
        self._side_row.setVisible(self._wide)
        self.paper.setVisible(self._wide or side not in SIDES)
        # In a narrow place the row of tabs stands over both, and one of them is seen.
        self._right.setVisible(self._wide)
        target = self._right if self._wide else self._splitter.widget(0)
        layout = target.layout() if target is not None else None
        if layout is not None and layout.indexOf(self.side) < 0:
            layout.addWidget(self.side)
        self.side.setVisible(self._wide or side in SIDES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        if wide != self._wide:
            self._wide = wide
            QTimer.singleShot(0, self, self._widened)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.tabs and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._name_languages)
        return False

    def _widened(self) -> None:
        if self.release is not None:
            tab = self.current_tab()
            side = tab if tab in SIDES else self._side()
            self._fill_tabs(self._last_language() if tab in SIDES and self.release.versions else tab, side)
            self._show_tab()
        if self._wide:
            half = self._splitter.width() // 2
            self._splitter.setSizes([half, half])

    # Side by side

    @cached_property
    def compare(self) -> CompareView:
        """Two languages beside one another; made when they are first compared."""
        made = CompareView()
        made.edit_wanted.connect(self.edit_place_wanted)
        self.front.addWidget(made)
        return made

    def is_comparing(self) -> bool:
        """Whether two languages are shown beside one another."""
        return self.front.currentIndex() == 1

    def show_compare(self, on: bool) -> None:
        """Shows two languages beside one another, or the release again."""
        if on:
            self.compare.show_versions(self._versions())
        self.front.setCurrentIndex(1 if on else 0)
        self.compare_button.setChecked(on)

    def _versions(self) -> dict[str, dict[str, object]]:
        assert self.release is not None
        found: dict[str, dict[str, object]] = releases.fields_of(self.release)["versions"]
        return found


def _about(release: Release) -> str:
    day = formatting.day(i18n.local(release.created_at).date())
    return " · ".join(part for part in (release.reference, day) if part)
