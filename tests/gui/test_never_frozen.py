"""The window answers all the time: with 20,000 contacts nothing done on its pages keeps it from the next key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from outreach.gui.importing.page import COLUMNS, PROBLEMS, RESULT
from outreach.gui.places import PLACES
from outreach.gui.window import Window
from outreach.services import contacts
from outreach.store.workspace import Workspace
from tests.benchmarks import people
from tests.gui import office

MANY = 20_000
QUEUE = Path("/proc/thread-self/schedstat")
MOST = 200  # milliseconds the window may not answer
LOADING = "loading the pages"
WAIT = {"timeout": 120_000}


class Watchdog:
    """Ticks in the window's own thread, and keeps how long each pause was and what was done then.

    What the thread only stood in the queue for a processor that others kept busy is not the window's: it is taken off.
    """

    def __init__(self) -> None:
        self.late: list[tuple[float, str]] = []
        self._doing = ""
        self._last = _now()
        self._begun = _queue()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = _now()
        self.late.append(((now - self._last) * 1000, self._doing))
        self._last = now

    def does(self, what: str, deed: Callable[[], object], settled: Callable[[], bool] = lambda: True) -> None:
        """Does it, and goes on until the window has settled."""
        self._doing = what
        self._last = _now()  # what the test itself has done since is not the window's
        deed()
        QTest.qWait(60)
        for _moment in range(8000):
            if settled():
                break
            QTest.qWait(5)
        assert settled(), what

    def stalls(self) -> list[str]:
        """What kept the window for too long, the longest first."""
        load = self._load()
        found = []
        for pause, what in sorted(self.late, reverse=True):
            # What a disk needs for modules that it has not read yet is not the window's doing.
            most = MOST * load * (3 if what == LOADING else 1)
            if pause > most:
                found.append(f"{what}: {pause:.0f} of {most:.0f} ms")
        return found

    def _load(self) -> float:
        """How loaded the machine was all the while: 1 where this thread never waited for a processor.

        The threads beside it had to wait as well, and this one for what they held.
        """
        ran, waited = (now - then for now, then in zip(_queue(), self._begun, strict=True))
        return 1 + waited / max(ran, 1)

    def stop(self) -> None:
        self._timer.stop()


def _now() -> float:
    """The clock without the time this thread has waited for a processor, where the system tells it; in seconds."""
    return time.perf_counter() - _queue()[1] / 1e9


def _queue() -> tuple[int, int]:
    """How long this thread has run and how long it has waited to run, in nanoseconds, where the system tells it."""
    ran, waited, _times = QUEUE.read_text().split() if QUEUE.exists() else ("0", "0", "0")
    return int(ran), int(waited)


@pytest.fixture
def dog(window: Window) -> Iterator[Watchdog]:
    made = Watchdog()
    yield made
    made.stop()


def test_the_pages_answer_with_twenty_thousand_contacts(
    window: Window, workspace: Workspace, dog: Watchdog, qtbot: Any, tmp_path: Path
) -> None:
    office.fill(workspace)
    dog.does(LOADING, lambda: None, lambda: window.warming.is_done)
    sheet = people.write(tmp_path / "people.csv", MANY)
    page: Any = window.go("importing")
    dog.does("opening the sheet", lambda: page.begin_import(sheet), lambda: page.step == COLUMNS)
    dog.does("checking it", page.next, lambda: page.step == PROBLEMS)
    dog.does("storing it", page.next, lambda: page.step == RESULT and page.job is None)
    assert workspace.read(contacts.count) > MANY * 0.9
    for place in PLACES:
        dog.does(f"going to {place.name}", lambda place=place: window.go(place.name))  # type: ignore[misc]
    shown: Any = window.go("contacts")
    dog.does("contacts again", lambda: window.go("contacts"))
    for text in ("а", "ай", "айг", "country:KG,KZ lang:ru", "beat:crime -tag:vip", ""):
        dog.does(f"filtering by “{text}”", lambda text=text: shown.put_filter(text))  # type: ignore[misc]
    for key in ("name", "outlet", "country"):
        dog.does(f"sorting by {key}", lambda key=key: shown.table.sort(key))  # type: ignore[misc]
    dog.does("going to the end", lambda: shown.table.choose_row(len(shown.table.records.ids) - 1))
    dog.does("choosing all", shown.table.selectAll)
    dog.does("the values to filter by", lambda: window.do("facets"))
    dog.does("a new contact", lambda: window.do("new_contact"))
    dog.does("leaving the form", shown.leave)
    dog.does("searching everything", lambda: (window.search.setText("айгуль"), window.search.begin()))
    assert len(dog.late) > 200 and not dog.stalls()
