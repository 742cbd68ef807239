"""What is told when something goes wrong: a Problem in its own words, a bug as a report without anyone's data."""

from __future__ import annotations

import logging
import os
import platform
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

import outreach
from outreach import i18n, paths
from outreach.formats import atomic
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text, dressed
from outreach.i18n import _
from outreach.problems import Problem, trace
from outreach.store.server.desk import Slow

log = logging.getLogger(__name__)

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
    words = _(
        "This is an error in Outreach, not yours. No half-finished change was saved. The report says where "
        "it happened and contains none of your data."
    )
    show_report(_("An unexpected error occurred in Outreach"), words, text, _parent)


def show_report(title: str, words: str, text: str, parent: QWidget | None) -> None:
    """Shows a report, to be copied; it is sent to nobody."""
    dialog = dialogs.Dialog(title, parent)
    box = dressed(QPlainTextEdit(text), name=_("Report"))
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    dialog.body.addWidget(Text(words, wrap=True))
    dialog.body.addWidget(box, 1)
    copy = dialog.add_button(_("Copy report"), left=True)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    dialog.add_button(_("Close"), primary=True).clicked.connect(dialog.accept)
    dialogs.run(dialog)


def report_text(error: BaseException) -> str:
    """The versions, and where the error happened."""
    return f"{versions()}\n{trace(error)}"


def versions() -> str:
    """What runs here: the program, Python, Qt."""
    return f"Outreach {outreach.__version__}, Python {platform.python_version()}, Qt {qVersion()}"


def show_problem_report(backend: str, parent: QWidget) -> None:
    """Shows what somebody who helps would ask for: versions, system, and the last errors of the log."""
    words = _(
        "Outreach sends nothing. Copy this report, say what you did and what you expected, and send both to "
        "whoever looks after Outreach in your organisation. It contains none of your data."
    )
    system = ", ".join((platform.platform(), backend, i18n.language()))
    errors = last_errors() or [_("No errors in the log.")]
    show_report(_("Report a problem"), words, "\n\n".join([f"{versions()}\n{system}", *errors]), parent)


def last_errors() -> list[str]:
    """The last three errors in the log."""
    text = ""
    with suppress(OSError):
        text = paths.log_file().read_text("utf-8", errors="replace")
    return [entry.strip() for entry in re.split(r"\n(?=\d{4}-)", text) if " ERROR " in entry][-3:]


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
