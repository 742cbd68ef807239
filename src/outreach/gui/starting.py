"""Starting the window: the one QApplication, language, colours, log, and the database that is opened."""

from __future__ import annotations

import gc
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from outreach import i18n, paths
from outreach.gui import demo, dialogs, errors, icons, settings, theme, translator
from outreach.gui.window import Window
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import forgotten
from outreach.store import window_lock
from outreach.store.workspace import Workspace


def application() -> QApplication:
    """The one QApplication, with our looks, words and log."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    errors.quiet_qt()
    made = QApplication(sys.argv[:1])
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


def start(where: str | Path | None = None) -> int:
    """Opens the window on a database, the user's own where none is named; returns the exit status."""
    app = application()
    i18n.use(settings.get("language") or None)
    kept = translator.install(app)
    theme.use(app, settings.get("theme", "system"))
    _log_to_file()
    wanted: str | Path = where or paths.default_database()
    own = wanted
    status = 0
    while True:
        lock = window_lock.of(wanted)
        holder = lock.take() if lock else None
        try:
            workspace = Workspace.open(wanted, read_only=holder is not None)
            _erase_again(workspace)
        except Problem as problem:
            dialogs.tell(None, _("The database cannot be opened"), problem.text)
            return 3
        window = Window(workspace)
        if not window.demo.is_open:
            own = wanted
        elif own == wanted:
            own = paths.default_database()
        geometry = settings.get_bytes("window/geometry")
        if geometry is not None:
            window.restoreGeometry(geometry)
        window.go(settings.get("page", "today"))
        if window.page is None:
            window.go("contacts")
        window.show()
        QTimer.singleShot(500, _collect_again)
        if holder is not None:
            window.tell_problem(_("Another window has this file open, so here you can look at it and not change it."))
        status = app.exec()
        workspace.close()
        if lock:
            lock.release()
        wanted = own if window.reopen == demo.BACK else window.reopen or ""
        window.deleteLater()
        if not wanted:
            break
    del kept
    return status


def _erase_again(workspace: Workspace) -> None:
    """A file that was copied before somebody was erased is not shown before they are erased from it, too."""
    if forgotten.is_owed(workspace):
        from outreach.services import privacy

        privacy.erase_again(workspace)


def _collect_again() -> None:
    """Collects garbage again, which starting had put off; what is there by now stays out of it."""
    gc.freeze()
    gc.enable()
