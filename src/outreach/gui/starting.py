"""Starting the window: the one QApplication, language, colours, log, and the database that is opened."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QSize, QTimer, QTranslator
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from outreach import i18n, paths
from outreach.gui import settings
from outreach.gui.kit import dialogs, errors
from outreach.gui.shell import demo
from outreach.gui.shell.strip import Damaged, New, ReadOnly
from outreach.gui.theme import icons, theme
from outreach.gui.window import Window, is_database
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.privacy import erasure_ledger
from outreach.store import backends, copies
from outreach.store.files import window_lock
from outreach.store.workspace import Workspace

# The words of Qt that can be seen in this program, as Qt's source has them.
_OURS_AS_THEIRS = (
    N_("OK"), N_("&OK"), N_("Cancel"), N_("&Cancel"), N_("Close"), N_("&Close"), N_("Open"), N_("&Open"),
    N_("Save"), N_("&Save"), N_("&Yes"), N_("&No"), N_("Apply"), N_("Reset"), N_("Help"), N_("&Undo"),
    N_("&Redo"), N_("Cu&t"), N_("&Copy"), N_("&Paste"), N_("Delete"), N_("Undo"), N_("Redo"), N_("Look in:"),
    N_("File &name:"), N_("Files of type:"), N_("Back"), N_("Forward"), N_("&Choose"), N_("Computer"),
    N_("Size"), N_("Type"), N_("&Rename"), N_("&Delete"), N_("Show &hidden files"), N_("Folder"), N_("File"),
)  # fmt: skip
WORDS = {
    **dict(zip(_OURS_AS_THEIRS, _OURS_AS_THEIRS, strict=True)),
    "Select All": N_("Select all"), "Save As": N_("Save as"), "All Files (*)": N_("All files (*)"),
    "Parent Directory": N_("Folder above"), "Create New Folder": N_("New folder"), "List View": N_("List"),
    "Detail View": N_("Details"), "Directory:": N_("Folder:"), "Find Directory": N_("Choose a folder"),
    "Directories": N_("Folders"), "New Folder": N_("New folder"), "Name": N_("File name"),
    "Date Modified": N_("Changed"), "&New Folder": N_("&New folder"),
}  # fmt: skip


class Words(QTranslator):
    """Answers with our catalogue's word for Qt's; what it does not know it leaves as it is."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        ours = WORDS.get(text) or WORDS.get(text.replace("&", ""))  # its keys differ from version to version
        return _(ours) if ours is not None else text

    def isEmpty(self) -> bool:
        return False


def install(application: QCoreApplication) -> list[QTranslator]:
    """Gives Qt the language in use; returns the translators, which must be kept alive."""
    QLocale.setDefault(QLocale(i18n.language()))
    kept: list[QTranslator] = []
    if i18n.language() == "en":
        return kept
    # The one installed last is asked first: ours say what Qt's own catalogue leaves in English, as it does of files.
    words = Words(application)
    application.installTranslator(words)
    kept.append(words)
    qt = QTranslator(application)
    if qt.load(f"qtbase_{i18n.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
        kept.append(qt)
    return kept


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


def _speak(app: QApplication, kept: Sequence[QTranslator] = ()) -> list[QTranslator]:
    """Takes the chosen language into use, in place of the one before; returns what keeps it."""
    for old in kept:
        app.removeTranslator(old)
    i18n.use(settings.get("language"))
    return install(app)


def start(where: str | None = None, files: Sequence[Path] = ()) -> int:
    """Opens the window on a database (`backends.chosen`); returns the exit status.

    A database among `files` is that database; others are given to the import, once.
    """
    app = application()
    kept = _speak(app)
    theme.use(app, settings.get("theme", "system"))
    _log_to_file()
    try:
        wanted: str | Path = next(filter(is_database, files), None) or backends.chosen(where)
    except Problem as problem:
        dialogs.tell(None, _("The database cannot be opened"), problem.text)
        return 3
    own, status = wanted, 0
    while wanted:
        opened = _open(wanted)
        if opened is None:
            return 3
        wanted, workspace, lock, holder = opened
        window = _show(workspace, is_second=holder is not None)
        if not window.demo.is_open:
            own = wanted
        elif own == wanted:
            own = paths.default_database()
        QTimer.singleShot(500, app, gc.freeze)  # what stays by now need not be looked through
        status = _run(app, window, files)
        files = []
        while window.reopen == demo.ANEW:
            kept = _speak(app, kept)
            window = _show(workspace, is_second=holder is not None)
            window.go("settings")
            status = _run(app, window, files)
        from outreach.gui.shell import between  # for start-up time: needed at the end alone

        instead = between.closed(workspace, window.deed)
        if lock:
            lock.release()
        wanted = own if window.reopen == demo.BACK else instead or window.reopen or ""
    del kept
    return status


def _show(workspace: Workspace, *, is_second: bool) -> Window:
    """The window on a workspace, where and on the page where it was left; says so where another window has the file."""
    window = Window(workspace)
    geometry = settings.get_bytes("window/geometry")
    if geometry is None or not window.restoreGeometry(geometry):
        fit_to_screen(window)
    window.go(settings.get("page", "today"))
    if window.page is None:
        window.go("contacts")
    window.show()
    if is_second:
        window.tell_problem(_("This file is open in another window, so it is read-only here."))
    return window


def _run(app: QApplication, window: Window, files: Sequence[Path]) -> int:
    """Lets a window be used until it is closed; the files are for its import. Returns the exit status."""
    window.open_files([file for file in files if not is_database(file)])
    if isinstance(app, Application):
        app.window = window
        app.open_handed()
    status = app.exec()
    if isinstance(app, Application):
        app.window = None
    window.deleteLater()
    return status


def _workspace(wanted: str | Path, *, read_only: bool) -> Workspace:
    # A file that has backups is not begun anew because it is gone, or empty: it was lost.
    is_url = backends.is_url(str(wanted))
    create = is_url or isinstance(wanted, New) or not copies.known(backends.file_path(wanted))
    opening = partial(erasure_ledger.opened, create=create, read_only=read_only)
    try:
        return opening(wanted)
    except Problem as problem:
        from outreach.gui.shell import password_dialogs  # for start-up time: few want a password

        return password_dialogs.opened(str(wanted), problem, opening)


Opened = tuple[str | Path, Workspace, window_lock.WindowLock | None, window_lock.Holder | None]


def _open(wanted: str | Path) -> Opened | None:
    """Opens a workspace, or what is chosen where that cannot be; None where nothing is."""
    while True:
        if isinstance(wanted, Damaged):
            wanted = _ask(wanted, wanted.why, is_start=False) or str(wanted)
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
            chosen = _ask(str(wanted), problem.text, is_start=True)
            if chosen is None:
                return None
            wanted = chosen


def _ask(where: str, why: str, *, is_start: bool) -> str | None:
    from outreach.gui.shell import rescuing  # for start-up time: nearly every workspace opens

    return rescuing.ask(where, why, is_start=is_start)


def _erase_again(workspace: Workspace) -> None:
    """A file that was copied before somebody was erased is not shown before they are erased from it, too."""
    if erasure_ledger.is_owed(workspace):
        from outreach.services.privacy import privacy

        privacy.erase_again(workspace)


def fit_to_screen(window: Window) -> None:
    """Makes a window no larger than its screen has room for, with the title bar over it."""
    room = window.screen().availableGeometry().size()
    window.resize(window.size().boundedTo(QSize(room.width(), room.height() - TITLE_BAR)))
