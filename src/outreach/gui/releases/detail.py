"""A release that is read: its text by language as it will look, its officers at the foot, its files beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabBar, QToolButton, QVBoxLayout, QWidget

from outreach.gui import actions, icons, shown, theme
from outreach.gui.labels import Elided, line
from outreach.gui.page import push_button
from outreach.gui.releases import states
from outreach.gui.releases.files import FilesView, StatusMark
from outreach.gui.releases.paper import Paper
from outreach.i18n import _
from outreach.mail import body
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.services import exporting_letters

# From this width on the text and the files stand side by side.
WIDE = 860
FILES = "files"


class ReleaseDetail(QWidget):
    """Shows a loaded release; what is wanted of it is told by signals."""

    edit_wanted = Signal()
    delete_wanted = Signal()
    attach_wanted = Signal()
    detach_wanted = Signal(int)
    save_wanted = Signal(int)
    language_wanted = Signal(int, object)
    widen_wanted = Signal()

    def __init__(self, read: Callable[[int], bytes], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.release: Release | None = None
        self._wide = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._tab_row())
        column.addWidget(line())
        self.paper = Paper()
        self.files = FilesView(read)
        self.files.attach_wanted.connect(self.attach_wanted)
        self.files.detach_wanted.connect(self.detach_wanted)
        self.files.save_wanted.connect(self.save_wanted)
        self.files.language_wanted.connect(self.language_wanted)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.paper)
        self._splitter.addWidget(self.files)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        column.addWidget(self._splitter, 1)
        column.addWidget(line())
        column.addLayout(self._foot())
        self._show_halves()

    # Building

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(46)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.AROUND, 0, 8, 0)
        row.setSpacing(theme.INSIDE)
        self.status = StatusMark()
        row.addWidget(self.status)
        self._about = Elided("", "muted")
        row.addWidget(self._about, 1)
        self.widen = QToolButton()
        self.widen.setFixedSize(32, 32)
        self.widen.setCheckable(True)
        self.widen.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.widen.setIcon(icons.icon("columns-3", "muted"))
        self.widen.setToolTip(_("Show the release alone, over the whole width"))
        self.widen.setAccessibleName(_("Over the whole width"))
        self.widen.clicked.connect(lambda _on=False: self.widen_wanted.emit())
        row.addWidget(self.widen)
        return head

    def _tab_row(self) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(31)
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.AROUND, 0, 8, 0)
        row.setSpacing(0)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setAccessibleName(_("Languages and files"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())
        row.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        return holder

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.AROUND, 8, theme.BETWEEN, 8)
        foot.setSpacing(8)
        edit_tip, delete_tip = (actions.tip(actions.BY_NAME[name]) for name in ("edit", "delete"))
        self.edit_button = push_button(_("Edit"), self.edit_wanted.emit, icon="pencil", tip=edit_tip)
        self.attach_button = push_button(_("Attach a file…"), self.attach_wanted.emit, icon="paperclip")
        foot.addWidget(self.edit_button)
        foot.addWidget(self.attach_button)
        foot.addWidget(push_button(_("Delete"), self.delete_wanted.emit, kind="flat", icon="trash-2", tip=delete_tip))
        foot.addStretch(1)
        return foot

    # What is shown

    def show_release(self, release: Release, tab: str | None = None) -> None:
        """Shows a release; the tab that was open stays open, where there is one like it, or `tab` is opened."""
        same = self.release is not None and self.release.id == release.id
        wanted = tab or (self.current_tab() if same else None)
        self.release = release
        self.status.show_status(states.status(release.status), states.TONES.get(release.status, ""))
        self._about.setText(_about(release))
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for version in release.versions:
            self._add_version(version)
        if not self._wide:
            self._add_files_tab()
        place = next((n for n in range(self.tabs.count()) if self.tabs.tabData(n) == wanted), 0)
        self.tabs.setCurrentIndex(place)
        self.tabs.blockSignals(False)
        self.files.show_files(release.attachments, [version.language for version in release.versions])
        self._show_tab()

    def _add_version(self, version: Version) -> None:
        assert self.release is not None
        missing = states.missing(self.release, version)
        name = shown.language(version.language) if version.language else _("No language")
        place = self.tabs.addTab(name)
        self.tabs.setTabData(place, version.language)
        icon, role = ("alert-circle", "warning") if missing else ("check", "done")
        self.tabs.setTabIcon(place, icons.icon(icon, role))
        self.tabs.setTabToolTip(place, ", ".join(missing) if missing else _("Ready to go out"))

    def _add_files_tab(self) -> None:
        assert self.release is not None
        count = len(self.release.attachments)
        text = _("Files {count}").format(count=count) if count else _("Files")
        place = self.tabs.addTab(icons.icon("paperclip", "muted"), text)
        self.tabs.setTabData(place, FILES)

    def current_tab(self) -> str | None:
        """The language that is open, or "files"."""
        return self.tabs.tabData(self.tabs.currentIndex()) if self.tabs.count() else None

    def open_tab(self, name: str) -> None:
        """Opens a language or the files."""
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place) == name:
                self.tabs.setCurrentIndex(place)

    def _show_tab(self) -> None:
        tab = self.current_tab()
        if tab != FILES and self.release is not None:
            version = next((v for v in self.release.versions if v.language == tab), None)
            if version is not None:
                text = exporting_letters.text_of(self.release, version, now())
                self.paper.show_blocks(body.blocks(text))
        self._show_halves()

    def _show_halves(self) -> None:
        files = self._wide or self.current_tab() == FILES
        self.paper.setVisible(self._wide or not files)
        self.files.setVisible(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        if wide != self._wide:
            self._wide = wide
            QTimer.singleShot(0, self._widened)

    def _widened(self) -> None:
        if self.release is not None:
            tab = self.current_tab()
            self.show_release(self.release, self.tabs.tabData(0) if tab == FILES and self._wide else tab)
        if self._wide:
            half = self._splitter.width() // 2
            self._splitter.setSizes([half, half])


def _about(release: Release) -> str:
    day = shown.day(release.created_at.astimezone().date())
    return " · ".join(part for part in (states.embargo(release), release.reference, day) if part)
