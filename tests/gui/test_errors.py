"""A Problem is told in its words; a bug is reported without anyone's data."""

import logging
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

import outreach
from outreach import paths
from outreach.gui.kit import errors
from outreach.problems import Problem


def test_a_problem_is_shown_in_its_own_words(window):
    errors.report(Problem("The disk is full."))
    assert window.toast.text.text() == "The disk is full."
    assert window.toast.isVisible()


def test_a_bug_is_reported_with_its_place_and_without_its_text(dialogs_shown, caplog):
    try:
        errors._qt_message(None, None, None)  # a mistake of ours, made on purpose
    except TypeError as error:
        error.args = ("a.zhumabekova@example.org",)
        errors.report(error)
    report = caplog.text
    assert "TypeError" in report and "gui/kit/errors.py" in report
    assert "zhumabekova" not in report
    (dialog,) = dialogs_shown
    dialog.show()
    words, place = dialog.body.itemAt(0).widget(), dialog.body.itemAt(1).widget()
    assert "TypeError" in place.toPlainText()
    assert place.y() - words.geometry().bottom() < 24 and words.height() < 100, "it reads as one text"
    dialog.close()


def test_frames_of_others_are_not_in_the_report():
    try:
        int("+996 555 12 34 56")
    except ValueError as error:
        text = errors.report_text(error)
    assert "ValueError" in text
    assert "996" not in text and "test_errors" not in text


def test_the_window_takes_the_hook_and_gives_it_back(window):
    assert sys.excepthook is errors._hook
    window.close()
    assert sys.excepthook is sys.__excepthook__


def test_a_problem_is_reported_by_her_with_the_last_errors_and_nothing_is_sent(window, dialogs_shown):
    window.do("report")
    assert "No errors in the log." in dialogs_shown.pop().findChild(QPlainTextEdit).toPlainText()
    handler = logging.FileHandler(paths.log_file(), encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    errors.log.addHandler(handler)
    try:
        for number in range(4):
            errors.log.error("%s", f"KeyError, number {number}\n  gui/window.py:7 do")
            errors.log.warning("a note between")
    finally:
        errors.log.removeHandler(handler)
        handler.close()
    window.do("report")
    (dialog,) = dialogs_shown
    dialog.foot.itemAt(0).widget().click()
    report = QGuiApplication.clipboard().text()
    assert report.startswith(f"Outreach {outreach.__version__}, Python 3.") and "workspace in a file" in report
    assert [f"number {number}" in report for number in range(4)] == [False, True, True, True]
    assert report.count("gui/window.py:7 do") == 3 and "a note between" not in report
    assert str(window.workspace.path) not in report


def test_the_causes_of_an_error_are_told_with_their_state_and_not_their_text():
    class Refused(Exception):
        sqlstate = "23505"

    try:
        try:
            raise Refused("Key (address)=(aigul@example.org) already exists.")
        except Refused as cause:
            raise RuntimeError("INSERT INTO email VALUES ('aigul@example.org')") from cause
    except RuntimeError as error:
        text = errors.report_text(error)
    assert "RuntimeError" in text and "Refused [23505]" in text and "aigul" not in text
