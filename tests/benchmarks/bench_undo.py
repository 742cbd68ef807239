"""Undo and redo of large steps, each beside the step itself and beside bare SQLite doing the same to the same rows.

./dev bench bench_undo
python -m tests.benchmarks.bench_undo [ROWS]
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3

from outreach.model.people import Contact
from outreach.services.contacts import contacts
from outreach.store import backends, search
from outreach.store.history import change_log
from outreach.store.workspace import Workspace
from tests.benchmarks import people

TABLES = ("outlet", "contact", "position", "email", "phone", "tag", "channel", "import_row")


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def bare(database: Path) -> tuple[float, float]:
    """Seconds that SQLite alone takes to read and delete all imported rows, and to insert them again."""
    copy = database.with_name("bare.outreach")
    copy.write_bytes(database.read_bytes())
    connection = sqlcipher3.connect(str(copy), isolation_level=None)
    for pragma in backends._PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    rows: dict[str, list[Any]] = {}

    def delete() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for trigger in search.TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in reversed(TABLES):
            rows[table] = connection.execute(f"SELECT * FROM {table}").fetchall()
            last = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for start in range(0, last, 1000):
                connection.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (start + 1, start + 1000))
        connection.execute(f"INSERT INTO {search.INDEX}({search.INDEX}) VALUES ('rebuild')")
        connection.execute("COMMIT")

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, found in ((name, rows[name]) for name in TABLES):
            if found:
                connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(found[0]))})", found)
        connection.execute(f"INSERT INTO {search.INDEX}({search.INDEX}) VALUES ('rebuild')")
        connection.execute("COMMIT")

    seconds = timed(delete), timed(insert)
    connection.close()
    return seconds


def main(rows: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "office.outreach"
        sheet = people.write(Path(folder) / "people.csv", int(rows))
        words = [sys.executable, "-m", "outreach", "--db", str(database), "contacts", "import", str(sheet)]
        done = timed(lambda: subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        floor_undo, floor_redo = bare(database)
        with Workspace.open(database) as workspace:
            undo, redo = timed(workspace.undo), timed(workspace.redo)
            print(f"import of {rows}: {done:.2f} s")
            print(_line("undo", undo, done, floor_undo))
            print(_line("redo", redo, done, floor_redo))
            ids = sorted(random.Random(1).sample(list(workspace.read(contacts.find)), rows // 25))
            _measure(workspace, f"delete {len(ids)} contacts", contacts.delete, ids)
            _measure(workspace, f"move {len(ids)} contacts", _move, ids)
        print("damage:", Workspace.open(database).check() or "none")


def _line(word: str, seconds: float, done: float, floor: float) -> str:
    return f"  {word} {seconds:6.2f} s  {seconds / done:.2f} x the step  {seconds / floor:.2f} x bare ({floor:.2f} s)"


def _move(session: Any, ids: list[int]) -> None:
    change_log.update_rows(
        session, Contact, [{"id": number, "city": "Osh", "search": f"osh {number}"} for number in ids]
    )


def _measure(workspace: Workspace, label: str, action: Any, ids: list[int]) -> None:
    done = timed(lambda: workspace.write(label, action, ids))
    undo, redo = timed(workspace.undo), timed(workspace.redo)
    workspace.undo()
    print(f"{label}: {done:.2f} s   undo {undo:.2f} s  {undo / done:.2f} x   redo {redo:.2f} s  {redo / done:.2f} x")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
