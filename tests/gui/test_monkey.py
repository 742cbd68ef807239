"""A monkey at the window: random clicks, keys and texts on every page, from a seed; nothing may break.

OUTREACH_MONKEY=100000 makes it a long one, with `-o faulthandler_timeout=0 -s`: the last line says how long one took.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outreach.gui import settings
from outreach.gui.kit import errors
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.pages.releases.editor import spelling
from outreach.gui.pages.sending.server import ServerSection
from outreach.gui.places import PLACES
from outreach.problems import Problem
from outreach.services.delivery import send_timer
from tests import sample
from tests.gui.office import fill

KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_Z, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_0, Qt.Key.Key_2, Qt.Key.Key_5,
    Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_F8,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
TEXTS = (
    "Айгүл", "0312 66 38 85, 66 04 18", "a@b", "name[at]example.org", "country:KG (", "-tag:vip OR", '"', "\u202e",
    "<img src='file:///etc/passwd'>", "=1+1", "x" * 5000, "a" + "\u0301" * 500, "\ud800", "2026-13-45", "& % _ \\",
)  # fmt: skip
EVENTS = int(os.environ.get("OUTREACH_MONKEY", "250"))
LEFT_ALONE = ("quit", "open", "restore", "backup")


@pytest.fixture
def broken(monkeypatch):
    """Errors that are no Problem, as they come."""
    found = []
    told = errors.report

    def report(error):
        if isinstance(error, Problem):
            told(error)
        else:
            found.append(error)

    monkeypatch.setattr(errors, "report", report)
    monkeypatch.setattr(errors, "_hook", lambda kind, error, trace: report(error))
    return found


def one_event(window, chance):
    root = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
    widgets = [w for w in root.findChildren(QWidget) if w.isVisible() and w.isEnabled()] or [root]
    widget = chance.choice(widgets)
    what = chance.random()
    if what < 0.40:
        button = chance.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton))
        place = QPoint(chance.randrange(max(1, widget.width())), chance.randrange(max(1, widget.height())))
        QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, place)
    elif what < 0.45:
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton)
    elif what < 0.60 and isinstance(QApplication.focusWidget(), LineEdit):
        QApplication.focusWidget().setText(chance.choice(TEXTS))
        QApplication.focusWidget().textEdited.emit(QApplication.focusWidget().text())
    elif what < 0.64:
        window.do(f"go_{chance.choice(PLACES).name}")
    else:
        QTest.keyClick(QApplication.focusWidget() or widget, chance.choice(KEYS), chance.choice(MODIFIERS))


def run(window, seed, events, broken):
    """Returns the longest that the window worked on one event, in seconds of its own thread."""
    chance, longest = random.Random(seed), 0.0
    for name in LEFT_ALONE:
        window.actions_by_name[name].setEnabled(False)
        window.actions_by_name[name].setShortcut("")
    for number in range(events):
        began = time.thread_time()
        try:
            one_event(window, chance)
        except RuntimeError:  # a widget that was deleted under the hand
            pass
        except Problem:
            pass
        QApplication.processEvents()
        longest = max(longest, time.thread_time() - began)
        for name in LEFT_ALONE:
            window.actions_by_name[name].setEnabled(False)
        assert not broken, f"seed {seed}, event {number}: {errors.report_text(broken[0])}"
    return longest


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 3] if os.environ.get(sample.SLOW) else [1])
def test_a_monkey_breaks_nothing(window, workspace, broken, seed, monkeypatch):
    fill(workspace)
    settings.put(spelling.SETTING, "yes")
    for name in LEFT_ALONE:
        monkeypatch.setattr(type(window), f"on_{name}", lambda self: None)
    # It sets nothing up on this machine, and writes to nobody.
    for name in ("turn_on", "turn_off"):
        monkeypatch.setattr(send_timer, name, send_timer.look)
    monkeypatch.setattr(ServerSection, "try_it", lambda _self, mail: None)
    window.go("contacts")
    started = time.monotonic()
    longest = run(window, seed, EVENTS, broken)
    assert workspace.check() == []
    print(f"{EVENTS / (time.monotonic() - started):.0f} events a second, at most {longest:.2f} s")
