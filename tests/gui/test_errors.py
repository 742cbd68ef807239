"""A Problem is told in its words; a bug is reported without anyone's data."""

import sys

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
