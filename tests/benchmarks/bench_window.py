"""The window with 100,000 contacts: first paint, a keystroke's search, memory; beside a bare window in the same run.

    ./dev bench window [ROWS]

Needs an X screen or draws offscreen (QT_QPA_PLATFORM); every figure is a process of its own, medians of five.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import people

# A bare window: PySide6, SQLAlchemy, ids once, rows of a page by id. Says when its first rows are painted.
BARE = """
import sys, time
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
import sqlcipher3
START, PATH = float(sys.argv[1]), sys.argv[2]
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
class View(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.done)
    def done(self):
        print(time.time() - START, open("/proc/self/status").read().split("VmRSS:")[1].split()[0], flush=True)
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

# Our own program, started as `outreach` starts it; a filter on events says when the table's rows are painted.
OURS = """
import sys, time
START, PATH, WHAT = float(sys.argv[1]), sys.argv[2], sys.argv[3]
import gc
gc.disable()  # as app.open_window does before it imports the window; here that is imported for the filter
from outreach import app as program
from outreach.gui import window as windows
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from outreach.gui.table import RecordTable

def memory():
    return open("/proc/self/status").read().split("VmRSS:")[1].split()[0]

class Watch(QObject):
    painted = False
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and isinstance(thing.parent(), RecordTable):
            if thing.parent().records.ids and not self.painted:
                self.painted = True
                QTimer.singleShot(0, self.first if WHAT == "first" else self.type_all)
        return False
    def first(self):
        print(time.time() - START, memory(), flush=True)
        QApplication.instance().exit(0)
    def type_all(self):
        page = next(w for w in QApplication.allWidgets() if type(w).__name__ == "ContactsPage")
        words = "aigul жума kabar crime ошко zhumab сергей herald12 vip news4 вестн"
        for word in words.split():
            page.filter.clear(); page.filter.textEdited.emit("")
            self.settle()
            for number, letter in enumerate(word):
                start = time.perf_counter()
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(page.filter, event)
                wanted = page.filter.text().strip()
                while page._filter != wanted:
                    QApplication.processEvents()
                page.table.viewport().repaint()
                seconds = time.perf_counter() - start
                self.settle(0.08)  # the next key of a fast hand; the pane is drawn meanwhile
                if number >= 1 and letter != " ":
                    print("key", seconds * 1000, flush=True)
        print("memory", memory(), flush=True)
        QApplication.instance().exit(0)
    def settle(self, seconds=0.25):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()

application = windows.application()
watch = Watch()
application.installEventFilter(watch)
sys.exit(program.main(["--db", PATH]))
"""


def child(code: str, *arguments: str, home: Path) -> list[str]:
    """The lines a child printed; its first argument is the moment it was started."""
    environment = {**os.environ, "OUTREACH_HOME": str(home), "OUTREACH_LANGUAGE": "en"}
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
    found = [child(code, *arguments, home=home)[-1].split() for _ in range(6)][1:]
    return statistics.median(float(row[0]) for row in found), statistics.median(int(row[1]) / 1024 for row in found)


def main(rows: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        (home / "settings.ini").write_text("[General]\npage=contacts\n", encoding="utf-8")
        database = Path(folder) / "people.outreach"
        sheet = people.write(Path(folder) / "people.csv", rows)
        command = [sys.executable, "-m", "outreach", "--db", str(database), "contacts", "import", str(sheet)]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        bare, bare_memory = first_paint(BARE, str(database), home=home)
        ours, memory = first_paint(OURS, str(database), "first", home=home)
        print(f"first paint, bare window   {bare * 1000:7.0f} ms  {bare_memory:5.0f} MB")
        print(f"first paint, Outreach      {ours * 1000:7.0f} ms  {memory:5.0f} MB   {ours / bare:.2f} x")
        lines = child(OURS, str(database), "keys", home=home)
        keys = sorted(float(line.split()[1]) for line in lines if line.startswith("key"))
        p95 = keys[int(len(keys) * 0.95)]
        median = statistics.median(keys)
        print(f"a keystroke's search, painted: median {median:.1f} ms, p95 {p95:.1f} ms, {len(keys)} keys")
        used = next(re.findall(r"\d+", line)[0] for line in lines if line.startswith("memory"))
        print(f"memory after them: {int(used) / 1024:.0f} MB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
