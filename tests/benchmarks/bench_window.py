"""The window with 100,000 contacts: first paint, searches, filters, orders, each beside a bare one in the same run.

    python -m tests.benchmarks.bench_window [ROWS [DATABASE]]

A database that is given is measured as it is (and is brought up to date). Needs an X screen or draws offscreen
(QT_QPA_PLATFORM); every figure of the window is a process of its own, medians of five.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import people

# What is typed, and by what is sorted, in both windows.
STARTS = 6  # of which the first one warms up
WORDS = "aigul жума kabar crime ошко zhumab сергей herald12 vip news4 вестн"
HEADS = "outlet beats languages email phone name"

# A bare window: PySide6, SQLAlchemy, ids once, rows of a page by id. Says when its first rows are painted, or how long
# it takes to show what SQLite finds and sorts.
BARE = """
import json, sys, time
from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
import sqlcipher3
START, PATH, WHAT = float(sys.argv[1]), sys.argv[2], sys.argv[3]
engine = create_engine("sqlite://", creator=lambda: sqlcipher3.connect(PATH), module=sqlcipher3)
class Model(QAbstractTableModel):
    def __init__(self):
        super().__init__()
        self.rows = {}
        with Session(engine) as session:
            self.ids = list(session.scalars(text("select id from contact order by sort_key")))
    def rowCount(self, parent=QModelIndex()): return 0 if parent.isValid() else len(self.ids)
    def columnCount(self, parent=QModelIndex()): return 6
    def data(self, index, role=0):
        if role != 0: return None
        page = index.row() // 128
        if page not in self.rows:
            wanted = self.ids[page * 128:page * 128 + 128]
            marks = ",".join(map(str, wanted))
            with Session(engine) as session:
                query = f"select id, name, other_name, country, city, notes from contact where id in ({marks})"
                found = {row[0]: row for row in session.execute(text(query))}
            self.rows[page] = [found[number] for number in wanted]
        return str(self.rows[page][index.row() % 128][index.column()])
    def show(self, query, *values):
        self.beginResetModel()
        with Session(engine) as session:
            found = session.connection().exec_driver_sql(query, values).scalar_one()
        self.ids, self.rows = json.loads(found), {}
        self.endResetModel()
class View(QTableView):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.done if WHAT == "first" else self.all)
    def done(self):
        print(time.time() - START, open("/proc/self/status").read().split("VmRSS:")[1].split()[0], flush=True)
        app.exit(0)
    def timed(self, what, action):
        rest = QEventLoop()
        QTimer.singleShot(80, rest.quit)
        rest.exec()
        start = time.perf_counter()
        action()
        self.viewport().repaint()
        print(what, (time.perf_counter() - start) * 1000, flush=True)
    def all(self):
        queries, words, model = json.loads(sys.argv[4]), sys.argv[5].split(), self.model()
        for word in words:
            for end in range(1, len(word) + 1):
                asked = f'"{word[:end]}"*'
                self.timed("key" if end > 1 else "letter", lambda: model.show(queries["words"], asked))
        for head, query in queries["orders"].items():
            self.timed("sorted", lambda: model.show(query))
        for part in (0.5, 0.99, 0.1, 0.75, 0.3, 0.0):
            self.timed("jumped", lambda: self.selectRow(int(part * (len(model.ids) - 1))))
        for _ in range(3):
            self.clearSelection()
            self.timed("selected", self.selectAll)
        app.exit(0)
app = QApplication([])
window = QMainWindow()
view = View()
view.setModel(Model())
window.setCentralWidget(view)
window.resize(1280, 800)
window.show()
app.exec()
"""

# Our own program, started as `outreach` starts it; its table says when its rows are painted, as the bare one does. (A
# filter on all events said so before: asking Python at each of 4,000 events took a twentieth of the time.)
OURS = """
import sys, time
START, PATH, WHAT = float(sys.argv[1]), sys.argv[2], sys.argv[3]
import gc
gc.disable()  # as app.open_window does before it imports the window; here that is imported for the table
from outreach import app as program
from outreach.gui import starting
from PySide6.QtCore import QEvent, QEventLoop, QTimer, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from outreach.gui.tables.table import RecordTable

WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents

def memory():
    return open("/proc/self/status").read().split("VmRSS:")[1].split()[0]

class Watch:
    painted = False
    def paint(self, table, event):
        paint(table, event)
        if table.records.ids and not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.first if WHAT == "first" else self.type_all)
    def first(self):
        print(time.time() - START, memory(), flush=True)
        QApplication.instance().exit(0)
    def type_all(self):
        page = next(w for w in QApplication.allWidgets() if type(w).__name__ == "ContactsPage")
        for word in sys.argv[4].split():
            page.filter.clear(); page.filter.textEdited.emit("")
            self.settle()
            for number, letter in enumerate(word):
                start, worked = time.perf_counter(), time.thread_time()
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(page.filter, event)
                wanted = page.filter.text().strip()
                while page._filter != wanted:
                    QApplication.processEvents(WAIT)  # as the window waits: nobody turns in circles meanwhile
                page.table.viewport().repaint()
                seconds, worked = time.perf_counter() - start, time.thread_time() - worked
                self.settle(0.08)  # the next key of a fast hand; the pane is drawn meanwhile
                print("key" if number else "letter", seconds * 1000, flush=True)
                if number:
                    print("cpu", worked * 1000, flush=True)
        page.filter.clear(); page.filter.textEdited.emit("")
        while not page.window().warming.is_done:  # what is loaded while the hand rests
            self.settle()
        table = page.table
        for head in sys.argv[5].split():
            start = time.perf_counter()
            table.sort(head)
            table.viewport().repaint()
            print("sorted", (time.perf_counter() - start) * 1000, flush=True)
            self.settle(0.1)
        for part in (0.5, 0.99, 0.1, 0.75, 0.3, 0.0):
            start = time.perf_counter()
            table.choose_row(int(part * (len(table.records.ids) - 1)))
            table.viewport().repaint()
            print("jumped", (time.perf_counter() - start) * 1000, flush=True)
            self.settle(0.1)
        for _ in range(3):
            table.clearSelection()
            start = time.perf_counter()
            table.selectAll()
            assert table.selection_count() == len(table.records.ids)
            table.viewport().repaint()
            print("selected", (time.perf_counter() - start) * 1000, flush=True)
            self.settle(0.1)
        print("memory", memory(), flush=True)
        QApplication.instance().exit(0)
    def settle(self, seconds=0.25):
        rest = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), rest.quit)
        rest.exec()

paint, watch = RecordTable.paintEvent, Watch()
RecordTable.paintEvent = lambda table, event: watch.paint(table, event)
sys.exit(program.main(["--db", PATH]))
"""


def compiled_once(folder: Path | str) -> dict[str, str]:
    """The environment in which a module is compiled at the first start alone, as where a program is installed.

    Where Python is told to write no bytecode, each start compiled all of ours, a third of what was measured.
    """
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}


def child(code: str, *arguments: str, home: Path) -> list[str]:
    """The lines a child printed; its first argument is the moment it was started."""
    environment = {**os.environ, **compiled_once(home), "OUTREACH_HOME": str(home), "OUTREACH_LANGUAGE": "en"}
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", code, str(time.time()), *arguments],
        capture_output=True, text=True, env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def first_paint(code: str, *arguments: str, home: Path) -> tuple[float, float]:
    """(seconds to the first painted rows, memory in MB), medians of five."""
    found = [child(code, *arguments, home=home)[-1].split() for _ in range(STARTS)][1:]
    return statistics.median(float(row[0]) for row in found), statistics.median(int(row[1]) / 1024 for row in found)


# What a filter of two terms costs SQLite alone: the count, and the first page.
_BARE_FILTER = """SELECT count(*) FROM contact WHERE country = 'KG' AND id IN
    (SELECT contact_id FROM tag WHERE kind = 'beat' AND folded = 'crime')"""
_BARE_PAGE = """SELECT id, name, country FROM contact WHERE country = 'KG' AND id IN
    (SELECT contact_id FROM tag WHERE kind = 'beat' AND folded = 'crime') ORDER BY sort_key LIMIT 40"""
_BARE_WORDS = "SELECT json_group_array(rowid) FROM contact_words WHERE contact_words MATCH ?"
_BARE_HITS = """SELECT json_group_array(id) FROM (SELECT id FROM contact WHERE id IN
    (SELECT rowid FROM contact_words WHERE contact_words MATCH ?) ORDER BY sort_key)"""
_FILTERS = ("country:KG beat:crime", "country:KZ beat:health", "country:UZ beat:sport", "country:KG,KZ beat:courts")
_WORDS = ("ai", "жу", "ka", "cr", "ош", "zh", "се", "he", "vi", "ne", "ве", "kab", "aigul", "0555", "a", "e")


def services(database: Path) -> None:
    """Prints what the services take: (median, 95th in a hundred, most) milliseconds, each beside a bare SQLite."""
    import sqlcipher3

    from outreach.services.contacts import contact_orders, contacts
    from outreach.services.querying import completion, facets
    from outreach.store.workspace import Workspace

    bare = sqlcipher3.connect(str(database))
    with Workspace.open(database) as workspace:

        def page(filter: str) -> int:
            found = workspace.read(contacts.find, filter)
            workspace.read(contacts.rows, found[:40])
            return len(found)

        contact_orders_cold = [
            (by, *measured(lambda by=by: workspace.read(contacts.find, "", by), 1), bare_order(bare, by))
            for by in contact_orders.SORTS
        ]
        cold = measured(lambda: workspace.read(facets.facets, ""), 1)[0]
        for filter in _FILTERS:
            page(filter)
        ours, floor = [], []
        for _ in range(10):
            for filter in _FILTERS:
                floor += times(lambda: (bare.execute(_BARE_FILTER).fetchone(), bare.execute(_BARE_PAGE).fetchall()))
                ours += times(lambda filter=filter: page(filter))
        line("filter by country and beat, counted, first page", ours, floor)
        for letters in (1, 2):
            words = [word for word in _WORDS if (len(word) == 1) == (letters == 1)]
            ours, floor = [], []
            for word in words * 5:
                floor += times(lambda word=word: bare.execute(_BARE_WORDS, (f'"{word}"*',)).fetchone())
                ours += times(lambda word=word: workspace.read(contacts.find, word))
            line("search by one letter, all ids sorted" if letters == 1 else "by two and more", ours, floor)
        ours = [
            one
            for _ in range(5)
            for text in ("", *_FILTERS, "ai")
            for one in times(lambda text=text: workspace.read(facets.facets, text))
        ]
        line("facets of every field", ours)
        print(f"{'  the first time':50} {cold:8.1f} ms")
        ours = [
            one
            for _ in range(5)
            for text in ("", "co", "outlet:her", "beat:", "city:о", "country:к")
            for one in times(lambda text=text: workspace.read(completion.complete, text))
        ][6:]
        line("completion", ours)
        for by, first, floor_of_order in contact_orders_cold:
            again = measured(lambda by=by: workspace.read(contacts.find, "", by), 3)[0]
            print(f"  sorted by {by:38} {first:8.1f} ms, again {again:6.1f}   bare SQLite {floor_of_order:8.1f} ms")


_BARE_KEYS = {
    "outlet": "LEFT JOIN position p ON p.contact_id = c.id AND p.rank = 0 LEFT JOIN outlet o ON o.id = p.outlet_id"
    " ORDER BY o.sort_key",
    "position": "LEFT JOIN position p ON p.contact_id = c.id AND p.rank = 0 ORDER BY p.title",
    "email": "LEFT JOIN email e ON e.contact_id = c.id AND e.rank = 0 ORDER BY e.raw",
    "phone": "LEFT JOIN phone p ON p.contact_id = c.id AND p.rank = 0 ORDER BY p.e164",
    **{by: f"LEFT JOIN tag t ON t.contact_id = c.id AND t.kind = '{kind}' AND t.rank = 0 ORDER BY t.folded"
       for by, kind in (("languages", "language"), ("beats", "beat"), ("tags", "tag"))},
    "name": "ORDER BY sort_key",
}  # fmt: skip


def bare_order(bare: Any, by: str) -> float:
    """Milliseconds in which SQLite alone sorts all ids by a column."""
    return measured(lambda: json.loads(bare.execute(order_query(by)).fetchone()[0]), 1)[0]


def order_query(by: str) -> str:
    """How SQLite alone answers all ids in the order of a column."""
    return f"SELECT json_group_array(id) FROM (SELECT c.id FROM contact c {_BARE_KEYS.get(by, f'ORDER BY c.{by}')})"


def times(function: Callable[[], object]) -> list[float]:
    """The milliseconds of one call, as a list."""
    started = time.perf_counter()
    function()
    return [(time.perf_counter() - started) * 1000]


def measured(function: Callable[[], object], count: int) -> list[float]:
    """The least milliseconds of several calls."""
    return [min(one for _ in range(count) for one in times(function))]


def line(what: str, ours: list[float], floor: list[float] | None = None, bare: str = "SQLite") -> None:
    """Prints a figure, and its floor."""
    text = " ".join(f"{value:8.1f}" for value in spread(ours))
    beside = f"   bare {bare} {' '.join(f'{value:8.1f}' for value in spread(floor))}" if floor else ""
    print(f"{what:50} {text} ms (median, p95, most){beside}")


def spread(values: list[float]) -> tuple[float, float, float]:
    """(median, 95th in a hundred, most)."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]


def main(rows: int = 100_000, database: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        (home / "settings.ini").write_text("[General]\npage=contacts\n", encoding="utf-8")
        place = Path(database) if database else imported(Path(folder), int(rows))
        services(place)
        bare, bare_memory = first_paint(BARE, str(place), "first", home=home)
        ours, memory = first_paint(OURS, str(place), "first", home=home)
        print(f"first paint, bare window   {bare * 1000:7.0f} ms  {bare_memory:5.0f} MB")
        print(f"first paint, Outreach      {ours * 1000:7.0f} ms  {memory:5.0f} MB   {ours / bare:.2f} x")
        said = child(OURS, str(place), "keys", WORDS, HEADS, home=home)
        queries = {"words": _BARE_HITS, "orders": {head: order_query(head) for head in HEADS.split()}}
        floor = child(BARE, str(place), "keys", json.dumps(queries), WORDS, home=home)
        for what, name in _SAID.items():
            ours_said, floor_said = (
                [float(row.split()[1]) for row in rows_said if row.startswith(f"{what} ")]
                for rows_said in (said, floor)
            )
            line(name, ours_said, floor_said, "window")
        used = next(re.findall(r"\d+", row)[0] for row in said if row.startswith("memory"))
        print(f"memory after them: {int(used) / 1024:.0f} MB")


_SAID = {
    "letter": "a search by one letter, painted", "key": "by a letter more, painted",
    "cpu": "  of which the processor worked", "sorted": "sorted by a head for the first time, painted",
    "jumped": "a jump anywhere, painted", "selected": "all selected, painted",
}  # fmt: skip


def imported(folder: Path, rows: int) -> Path:
    """A database of so many people, imported as anybody would."""
    database = folder / "people.outreach"
    sheet = people.write(folder / "people.csv", rows)
    command = [sys.executable, "-m", "outreach", "--db", str(database), "contacts", "import", str(sheet)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return database


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]
