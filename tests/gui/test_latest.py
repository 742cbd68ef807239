"""Questions asked faster than they are answered: only the newest is told, in the window's thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.gui.kit import latest
from outreach.gui.kit.latest import Latest
from outreach.problems import Problem


def test_only_the_newest_answer_is_told_and_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    asker = Latest()
    told: list[tuple[int, bool]] = []
    application = QApplication.instance()
    assert application is not None
    asker.answered.connect(lambda value: told.append((value, QThread.currentThread() is application.thread())))
    gate = threading.Event()
    for number in range(5):
        asker.ask(lambda number=number: (gate.wait(5), number)[1])
    gate.set()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(50)
    assert told == [(4, True)] and not asker.busy


def test_an_error_is_told_as_one(qtbot: QtBot) -> None:
    asker = Latest()

    def refuse() -> None:
        raise Problem("no")

    with qtbot.waitSignal(asker.failed) as caught:
        asker.ask(refuse)
    assert caught.args is not None and str(caught.args[0]) == "no"


def test_a_forgotten_question_is_not_answered(qtbot: QtBot) -> None:
    asker = Latest()
    told: list[object] = []
    asker.answered.connect(told.append)
    asker.ask(lambda: 1)
    asker.forget()
    assert not asker.busy and latest.settle()
    qtbot.wait(50)
    assert not told


def test_one_waits_until_nothing_is_worked_on(qtbot: QtBot) -> None:
    gate = threading.Event()
    asker = Latest()
    asker.ask(gate.wait, 5)
    assert not latest.settle(0.05)
    gate.set()
    assert latest.settle(5)


def test_an_answer_that_nobody_wants_any_more_is_not_told(qtbot: QtBot) -> None:
    asker = Latest()
    told: list[object] = []
    asker.answered.connect(told.append)
    asker.ask(lambda: 1)
    assert latest.settle()
    latest.drop()
    qtbot.wait(50)
    assert not told
