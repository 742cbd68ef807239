"""Starting the window: the one QApplication, language, colours, log, and the database that is opened."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from outreach import i18n, paths
from outreach.gui import settings
from outreach.gui.kit import dialogs, errors
from outreach.gui.shell import demo, translator
from outreach.gui.shell.read_only import ReadOnly
from outreach.gui.theme import icons, theme
from outreach.gui.window import Window, is_database
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.privacy import erasure_ledger
from outreach.store import backends, copies
from outreach.store.files import window_lock
from outreach.store.workspace import Workspace

TITLE_BAR = 40  # pixels that a desktop puts over a window


class Application(QApplication):
    """The application that also takes the files the desktop hands it: macOS tells those of a double click so."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.window: Window | None = None
        self.handed: list[Path] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.handed.append(Path(event.file()))
            QTimer.singleShot(0, self, self.open_handed)
            return True
        return super().event(event)

    def open_handed(self) -> None:
        """Gives the window what was handed in, once there is one."""
        if self.window is not None and self.handed:
            files, self.handed = self.handed, []
            self.window.open_files(files)


def application() -> QApplication:
    """The one QApplication, with our looks, words and log."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    errors.quiet_qt()
    made = Application(sys.argv[:1])
    made.setApplicationName("Outreach")
    made.setDesktopFileName("outreach")
    made.setWindowIcon(icons.program())
    return made


def _log_to_file() -> None:
    handler = RotatingFileHandler(paths.log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("outreach")
    if not any(isinstance(there, RotatingFileHandler) for there in root.handlers):
        root.addHandler(handler)


def start(where: str | None = None, files: Sequence[Path] = ()) -> int:
    """Opens the window on a database (`backends.chosen`); returns the exit status.

    A database among `files` is that database; others are given to the import, once.
    """
    app = application()
    i18n.use(settings.get("language") or None)
    kept = translator.install(app)
    theme.use(app, settings.get("theme", "system"))
    _log_to_file()
    try:
        wanted: str | Path = next(filter(is_database, files), None) or backends.chosen(where)
    except Problem as problem:
        dialogs.tell(None, _("The database cannot be opened"), problem.text)
        return 3
    files = [file for file in files if not is_database(file)]
    own, status = wanted, 0
    while wanted:
        opened = _open(wanted)
        if opened is None:
            return 3
        wanted, workspace, lock, holder = opened
        window = _show(workspace)
        if not window.demo.is_open:
            own = wanted
        elif own == wanted:
            own = paths.default_database()
        QTimer.singleShot(500, app, gc.freeze)  # what stays by now need not be looked through
        if holder is not None:
            window.tell_problem(_("This file is open in another window, so it is read-only here."))
        status = _run(app, window, files)
        files = []
        from outreach.gui.shell import between  # for start-up time: needed at the end alone

        between.closed(workspace, window.restoring)
        if lock:
            lock.release()
        wanted = own if window.reopen == demo.BACK else window.reopen or ""
    del kept
    return status


def _show(workspace: Workspace) -> Window:
    """The window on a workspace, where and on the page where it was left."""
    window = Window(workspace)
    geometry = settings.get_bytes("window/geometry")
    if geometry is None or not window.restoreGeometry(geometry):
        fit_to_screen(window)
    window.go(settings.get("page", "today"))
    if window.page is None:
        window.go("contacts")
    window.show()
    return window


def _run(app: QApplication, window: Window, files: Sequence[Path]) -> int:
    """Lets a window be used until it is closed; returns the exit status."""
    window.open_files(files)
    if isinstance(app, Application):
        app.window = window
        app.open_handed()
    status = app.exec()
    if isinstance(app, Application):
        app.window = None
    window.deleteLater()
    return status


def _workspace(wanted: str | Path, *, read_only: bool) -> Workspace:
    if not backends.is_url(str(wanted)):
        return erasure_ledger.opened(wanted, read_only=read_only)
    from outreach.gui.shell import server_password  # for start-up time: a file has none

    return server_password.open_workspace(wanted, read_only=read_only)


Opened = tuple[str | Path, Workspace, window_lock.WindowLock | None, window_lock.Holder | None]


def _open(wanted: str | Path) -> Opened | None:
    """Opens a workspace, or what is chosen where that cannot be; None where nothing is."""
    while True:
        look = isinstance(wanted, ReadOnly)
        lock = window_lock.of(wanted)
        holder = lock.take() if lock else None
        try:
            workspace = _workspace(wanted, read_only=look or holder is not None)
            _erase_again(workspace)
            if workspace.path is not None:
                copies.sweep(workspace.path)
            return wanted, workspace, lock, holder
        except Problem as problem:
            if lock:
                lock.release()
            from outreach.gui.shell import rescuing  # for start-up time: nearly every workspace opens

            chosen = rescuing.ask(str(wanted), problem.text)
            if chosen is None:
                return None
            wanted = chosen


def _erase_again(workspace: Workspace) -> None:
    """A file that was copied before somebody was erased is not shown before they are erased from it, too."""
    if erasure_ledger.is_owed(workspace):
        from outreach.services.privacy import privacy

        privacy.erase_again(workspace)


def fit_to_screen(window: Window) -> None:
    """Makes a window no larger than its screen has room for, with the title bar over it."""
    room = window.screen().availableGeometry().size()
    window.resize(window.size().boundedTo(QSize(room.width(), room.height() - TITLE_BAR)))
