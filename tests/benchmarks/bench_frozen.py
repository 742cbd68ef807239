"""How long the window does not answer, whatever is done on its pages: the longest pause of each deed.

    python -m tests.benchmarks.bench_frozen [ROWS]

People are imported in the window, every page is opened, filtered, sorted, gone through. What this thread only waited
for a processor that others kept busy is taken off. The floor is a bare page made in the same run: a table and a form
of fifty fields under no style. Over the aim it ends with 1, so it runs here and not in CI: a laden machine is no fault
of the window.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from outreach.gui.kit import errors, latest
from outreach.gui.kit.collector import Collector
from outreach.gui.pages.importing.page import COLUMNS, PROBLEMS, RESULT
from outreach.gui.places import PLACES
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.store.workspace import Workspace
from tests.benchmarks import people
from tests.gui import office
from tests.gui.quiet import is_quiet

QUEUE = Path("/proc/thread-self/schedstat")
AIM = 200  # milliseconds
LOADING = "loading the pages"  # from the disk, while the hand rests: not counted
TEXTS = ("а", "ай", "айг", "country:KG,KZ lang:ru", "beat:crime -tag:vip", "")


class Watchdog:
    """Ticks in the window's own thread, and keeps how long each pause was and what was done then."""

    def __init__(self) -> None:
        self.late: dict[str, list[float]] = {}
        self._doing = ""
        self._last = _now()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = _now()
        self.late.setdefault(self._doing, []).append((now - self._last) * 1000)
        self._last = now

    def does(self, what: str, deed: Callable[[], object], settled: Callable[[], bool] = lambda: True) -> None:
        """Does it, and goes on until the window has settled."""
        self._doing = what
        self._last = _now()  # what was done here since is not the window's
        deed()
        QTest.qWait(60)
        for _moment in range(60_000):
            if settled():
                return
            QTest.qWait(5)
        raise SystemExit(f"{what}: it comes to no end")

    def stop(self) -> None:
        self._timer.stop()


def _now() -> float:
    """The clock without the time this thread has waited for a processor, where the system tells it; in seconds."""
    waited = int(QUEUE.read_text().split()[1]) if QUEUE.exists() else 0
    return time.perf_counter() - waited / 1e9


def bare_page() -> QWidget:
    """A page of plain widgets: a table, beside it a form in what scrolls."""
    page, form, column = QSplitter(), QWidget(), QWidget()
    fields = QFormLayout(form)
    for number in range(50):
        fields.addRow(QLabel(f"Field {number}"), QLineEdit())
    for number in range(10):
        fields.addRow(QPushButton(f"Button {number}"))
    area = QScrollArea()
    area.setWidget(form)
    QVBoxLayout(column).addWidget(QTableWidget(40, 6))
    page.addWidget(column)
    page.addWidget(area)
    return page


def floor() -> float:
    """The longest pause while five bare pages are made and shown one after the other, in milliseconds."""
    window = QStackedWidget()
    window.resize(1280, 800)
    window.show()
    dog = Watchdog()
    for _page in range(5):
        dog.does("bare", lambda: window.setCurrentIndex(window.addWidget(bare_page())))
    dog.stop()
    window.close()
    return max(dog.late["bare"])


def walk(window: Window, workspace: Workspace, dog: Watchdog, sheet: Path) -> None:
    """Does in a window what a day may bring."""
    dog.does(LOADING, lambda: None, lambda: window.warming.is_done)
    page: Any = window.go("importing")
    dog.does("opening the sheet", lambda: page.begin_import(sheet), lambda: page.step == COLUMNS)
    dog.does("checking it", page.next, lambda: page.step == PROBLEMS)
    dog.does("storing it", page.next, lambda: page.step == RESULT and page.job is None)

    def settled() -> bool:
        return window.page is None or is_quiet(window.page)

    for place in PLACES:
        dog.does(f"going to {place.name}", lambda place=place: window.go(place.name), settled)  # type: ignore[misc]
    shown: Any = window.go("contacts")
    dog.does("contacts again", lambda: window.go("contacts"))
    for text in TEXTS:
        dog.does(f"filtering by “{text}”", lambda text=text: shown.put_filter(text))  # type: ignore[misc]
    for key in ("name", "outlet", "country"):
        dog.does(f"sorting by {key}", lambda key=key: shown.table.sort(key))  # type: ignore[misc]
    dog.does("going to the end", lambda: shown.table.choose_row(len(shown.table.records.ids) - 1))
    dog.does("choosing all", shown.table.selectAll)
    dog.does("the values to filter by", lambda: window.do("facets"))
    dog.does("a new contact", lambda: window.do("new_contact"))
    dog.does("leaving the form", shown.leave)
    dog.does("searching everything", lambda: (window.search.setText("айгуль"), window.search.begin()))


def main(rows: int = 20_000) -> int:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    bare = floor()
    theme.use(application, "light")
    collector = Collector()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder) / "office.outreach")
        office.fill(workspace)
        window = Window(workspace)
        window.resize(1280, 800)
        window.show()
        dog = Watchdog()
        walk(window, workspace, dog, people.write(Path(folder) / "people.csv", int(rows)))
        dog.stop()
        latest.settle()
        window.close()
        window.deleteLater()
        errors.uninstall()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collector.stop()
    worst = {what: max(pauses) for what, pauses in dog.late.items() if what != LOADING}
    print(f"{'a bare page, made and shown':40} {bare:6.0f} ms")
    for what, most in sorted(worst.items(), key=lambda one: -one[1]):
        print(f"{what:40} {most:6.0f} ms{'' if most <= AIM else f'   over the aim of {AIM}'}")
    return int(max(worst.values()) > AIM)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))  # type: ignore[arg-type]
