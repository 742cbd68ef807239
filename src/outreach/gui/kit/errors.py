"""What is told when something goes wrong: a Problem in its own words, a bug as a report without anyone's data."""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

import outreach
from outreach.formats import atomic
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.server.desk import Slow

log = logging.getLogger(__name__)
_HOME = Path(outreach.__file__).parent

# Shows a Problem's text; the window puts its message bar here.
_show: Callable[[str], None] | None = None
_parent: QWidget | None = None


def install(parent: QWidget, show: Callable[[str], None]) -> None:
    """Sends every error that nobody caught to `report`, and Problems to `show`."""
    global _show, _parent
    _show, _parent = show, parent
    sys.excepthook = _hook


def uninstall() -> None:
    """Gives the hook back; for the end of the window, and for tests."""
    global _show, _parent
    _show, _parent = None, None
    sys.excepthook = sys.__excepthook__


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    report(error)


def words(error: BaseException, otherwise: str) -> str:
    """What a Problem says; what is no Problem is reported, and `otherwise` said."""
    if isinstance(error, Problem):
        return error.text
    report(error)
    return otherwise


def report(error: BaseException) -> None:
    """Tells the user about an error: a Problem in words, anything else as a bug, logged and ready to be copied."""
    if isinstance(error, OSError):
        error = atomic.disk_problem(error) or error
    if isinstance(error, Slow):
        return  # it is asked for again, and the foot of the window says what is waited for
    if isinstance(error, Problem):
        if _show is not None:
            _show(error.text)
        else:
            dialogs.tell(_parent, _("That didn't work"), error.text)
        return
    text = report_text(error)
    log.error("%s", text)
    dialog = dialogs.Dialog(_("An unexpected error occurred in Outreach"), _parent)
    words = _(
        "This is an error in Outreach, not yours. No half-finished change was saved. The report says where "
        "it happened and contains none of your data."
    )
    dialog.body.addWidget(Text(words, wrap=True))
    dialog.body.addWidget(Text(text, "small", wrap=True, selectable=True))
    dialog.body.addStretch(1)
    copy = dialog.add_button(_("Copy report"), left=True)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    dialog.add_button(_("Close"), primary=True).clicked.connect(dialog.accept)
    # As high as its words at this width: what Qt would take is their height at the narrowest.
    width = dialog.minimumWidth()
    dialog.ensurePolished()
    dialog.resize(width, dialog.heightForWidth(width))
    dialogs.run(dialog)


def report_text(error: BaseException) -> str:
    """The error's type and our own frames: never its text, which may hold a contact's data."""
    frames = [
        f"  {ours}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if (ours := _our_file(frame.filename))
    ]
    kind = type(error)
    where = f"Outreach {outreach.__version__}, Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}"
    return "\n".join([where, f"{kind.__module__}.{kind.__qualname__}", *frames])


def _our_file(name: str) -> str:
    """A file of the program by its place in it, "" for one of others; a frozen program has no folders before it."""
    file = Path(name)
    if file.is_relative_to(_HOME):
        return file.relative_to(_HOME).as_posix()
    return Path(*file.parts[1:]).as_posix() if file.parts[:1] == (_HOME.name,) else ""


def quiet_qt() -> None:
    """Keep Qt's own chatter out of the terminal: its warnings go to the log, and what ends the program is explained."""
    qInstallMessageHandler(_qt_message)


def _qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    if "propagateSizeHints" in text:
        return
    if kind == QtMsgType.QtFatalMsg and "platform plugin" in text:
        from outreach import system  # only where no window can open

        sys.stderr.write(f"outreach: {system.why_no_window()}\n")
        sys.stderr.flush()
        os._exit(3)  # Qt would abort, with a core dump
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        log.error("Qt: %s", text)
    else:
        log.debug("Qt: %s", text)
