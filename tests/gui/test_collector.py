"""Cyclic garbage is collected in the window's thread alone: a widget is never destroyed by a thread that answers."""

from __future__ import annotations

import gc
import threading
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach.gui.kit import collector, latest
from outreach.gui.kit.collector import Collector
from outreach.gui.kit.latest import Latest
from outreach.gui.window import Window
from outreach.store.workspace import Workspace


class Ring:
    """Garbage that only a search for cycles finds, and that tells in which thread it was found."""

    ended: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A collector that looks all the time."""
    monkeypatch.setattr(collector, "LOOK", 5)
    monkeypatch.setattr(Ring, "ended", [])


def make_much() -> int:
    """Makes what Python would collect after a few hundred."""
    rings = [Ring() for _number in range(20_000)]
    return len(rings)


def test_what_a_thread_leaves_is_collected_by_the_window(window: Window, quick: None, qtbot: QtBot) -> None:
    ours = Collector(window)
    asker = Latest()
    with qtbot.waitSignal(asker.answered):
        asker.ask(make_much)
    # Those that were looked at while the thread still held them have grown old: they wait for more to be made.
    made = 20_000

    def all_ended() -> bool:
        nonlocal made
        made += make_much()
        return len(Ring.ended) > 20_000

    qtbot.waitUntil(all_ended)
    ours.stop()
    gc.collect()
    assert set(Ring.ended) == {threading.get_ident()} and len(Ring.ended) == made


def test_python_collects_nothing_itself_while_there_is_a_window(window: Window) -> None:
    assert not gc.isenabled()
    gc.enable()
    window.collector.collect()
    assert not gc.isenabled(), "whoever turns it on again does so for a second"


def test_the_old_are_looked_through_too_and_rarely(qtbot: QtBot, quick: None) -> None:
    ours = Collector()
    gc.collect()
    seen = []
    for _turn in range(300):
        kept = [[number] for number in range(6_000)]
        seen.append(ours.collect())
        del kept
    assert seen.count(0) > 200 and 1 <= seen.count(2) <= 5 and seen.count(1) > 10
    gc.collect()
    assert ours.collect() is None, "nothing is looked for where nothing was made"
    ours.stop()
    assert gc.isenabled()


def test_who_asks_and_goes_is_dropped_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    class Held(QObject):
        def work(self, gate: threading.Event) -> None:
            gate.wait(5)

    told: list[int] = []
    for _turn in range(20):
        gate = threading.Event()
        held = Held()
        held.destroyed.connect(lambda: told.append(threading.get_ident()))
        asker = Latest()
        asker.ask(held.work, gate)
        del held, asker
        gate.set()
        assert latest.settle()
        qtbot.wait(2)
    qtbot.waitUntil(lambda: len(told) == 20)
    assert set(told) == {threading.get_ident()}


def test_an_answer_to_a_page_that_has_gone_harms_nothing(workspace: Workspace, qtbot: QtBot) -> None:
    told: list[Any] = []
    for _turn in range(20):
        place = QWidget()
        asker = Latest(place)
        asker.answered.connect(told.append)
        gate = threading.Event()
        asker.ask(gate.wait, 5)
        place.deleteLater()
        gate.set()
        qtbot.wait(2)
        del place, asker
    assert latest.settle()
    qtbot.wait(20)
    assert not told
