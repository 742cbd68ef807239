"""Importing a sheet with every check, beside the sum of its bare parts and Evolution's data server in the same run.

    ./dev bench bench_import
    python -m tests.benchmarks.bench_import 1000000 1

The bare parts: csv.reader, phonenumbers and email-validator on every value, and the very rows that the import wrote
put into an empty database of the same schema by executemany, indices and word index included.

Evolution's data server takes the same people unchecked, up to 200,000 of them, where it is installed:

    apt-get install evolution-data-server gir1.2-ebook-1.2 python3-gi dbus-daemon
"""

import csv
import itertools
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import phonenumbers
import sqlcipher3
from email_validator import EmailNotValidError, validate_email

from outreach.store import backends, search
from outreach.store.workspace import Workspace
from tests.benchmarks import people

TABLES = ("outlet", "contact", "position", "email", "phone", "tag", "channel", "import_row")
OF_BARE_PARTS, OF_EVOLUTION = 1.0, 0.5  # of their time, to be reached
ONE_BY_ONE = 2_000  # people who are added to Evolution's data server one at a time, as its own importers do
EVOLUTION = ("/usr/bin/python3", "-I")  # Debian's own Python is the one that has the bindings


def read_all(sheet: Path) -> None:
    with sheet.open(encoding="utf-8", newline="") as file:
        for _row in csv.reader(file):
            pass


def check_all(sheet: Path) -> None:
    with sheet.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("Phone", "Mobile"):
                if row[column]:
                    try:
                        number = phonenumbers.parse(row[column], row["Country"])
                        phonenumbers.is_valid_number(number)
                        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                        phonenumbers.number_type(number)
                    except phonenumbers.NumberParseException:
                        pass
            try:
                validate_email(row["E-mail"], check_deliverability=False)
            except EmailNotValidError:
                pass


def insert_all(imported: Path, empty: Path) -> float:
    """Seconds for putting the imported rows into an empty database, as bare SQLite does it."""
    Workspace.open(empty).close()
    source = sqlcipher3.connect(str(imported))
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    source.close()
    target = sqlcipher3.connect(str(empty), isolation_level=None)
    for pragma in backends._PRAGMAS:
        target.execute(f"PRAGMA {pragma}")
    start = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    target.execute("DROP TRIGGER contact_words_insert")
    for table, found in rows.items():
        if found:
            target.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(found[0]))})", found)
    target.execute(f"INSERT INTO {search.INDEX}(rowid, search) SELECT id, search FROM contact")
    target.execute("COMMIT")
    seconds = time.perf_counter() - start
    target.close()
    return seconds


class Run(NamedTuple):
    """What an import took: seconds, processor seconds of both its processes, most memory of each in MB."""

    seconds: float
    processor: float
    memory: int
    memory_there: int
    answer: dict[str, object]


def import_it(sheet: Path, database: Path) -> Run:
    """`outreach contacts import`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "outreach", "--db", str(database), "--json", "contacts", "import", str(sheet)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most: dict[int, int] = {}
    watcher = threading.Thread(target=_watch, args=(worker, most), daemon=True)
    watcher.start()
    answer = worker.communicate()[0]
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    others = [memory for process, memory in most.items() if process != worker.pid]
    return Run(seconds, processor, most.get(worker.pid, 0), max(others, default=0), json.loads(answer))


def _watch(worker: "subprocess.Popen[bytes]", most: dict[int, int]) -> None:
    """Notes the most memory of a process and of those it started, in MB."""
    while worker.poll() is None:
        for process in (worker.pid, *_started_by(worker.pid)):
            try:
                status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
            except OSError:
                continue
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            most[process] = max(most.get(process, 0), int(found[1]) // 1024 if found else 0)
        time.sleep(0.05)


def _started_by(process: int) -> list[int]:
    try:
        return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()] + [
            int(number)
            for task in Path(f"/proc/{process}/task").iterdir()
            if task.name != str(process)
            for number in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def evolution_is_here() -> bool:
    """Whether Evolution's data server, its bindings and a bus for it are installed."""
    service = Path("/usr/share/dbus-1/services").glob("org.gnome.evolution.dataserver.AddressBook*.service")
    if not (any(service) and shutil.which("dbus-run-session") and Path(EVOLUTION[0]).is_file()):
        return False
    bindings = "import gi; gi.require_version('EBook', '1.2')"
    return subprocess.run([*EVOLUTION, "-c", bindings], stderr=subprocess.DEVNULL).returncode == 0


def import_by_evolution(sheet: Path, rows: int, *at_once: int) -> tuple[float, float]:
    """Seconds and processor seconds that Evolution's data server takes, on a bus and in a home of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:  # its servers may still be ending
        folders = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        own = {**os.environ, **folders, "HOME": home, "XDG_RUNTIME_DIR": home, "GSETTINGS_BACKEND": "memory"}
        script = Path(__file__).with_name("evolution_book.py")
        command = ["dbus-run-session", "--", *EVOLUTION, str(script), str(sheet), *map(str, at_once)]
        done = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    assert (found["there"], found["named"]) == (rows, found["so named"]), found
    return found["seconds"], found["processor"]


def in_smaller_steps(folder: Path, sheet: Path, rows: int, run: Run) -> None:
    """Prints how long Evolution's data server takes for fewer cards at a time; one, as its own importers, for some."""
    for at_once, count in ((100, rows), (1, ONE_BY_ONE)):
        some = sheet if count == rows else people.write(folder / "some.csv", count)
        seconds, _processor = import_by_evolution(some, count, at_once)
        whole = seconds / count * rows
        print(
            f"Evolution's data server, {at_once} at a time: {count:,} in {seconds:.2f} s, so {rows:,} in {whole:.0f} s;"
            f" outreach contacts import {run.seconds:.2f} s: {run.seconds / whole:.2f} x"
        )


def watch_window(sheet: Path, database: Path) -> None:
    """Imports in the background of an event loop that ticks every 10 ms; prints by how many ms the ticks came late."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication
    from shiboken6 import isValid

    from outreach.gui.kit.jobs import Job
    from outreach.services.importing import importing

    application = QGuiApplication(sys.argv[:1])
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    told: list[float] = []
    with Workspace.open(database) as workspace:
        workspace.on_changed(lambda _changed: None)
        job = Job("import", lambda: importing.run(workspace, sheet))
        job.progressed.connect(lambda _progress: told.append(time.perf_counter()))
        job.done.connect(lambda _report: application.quit())
        job.failed.connect(lambda _error: application.exit(1))
        timer.start()
        job.start()
        application.exec()
        if isValid(job):  # else it has ended, and went
            job.wait()
    late = sorted((after - before) * 1000 - 10 for before, after in itertools.pairwise(ticks))
    silent = max(((after - before) * 1000 for before, after in itertools.pairwise(told)), default=0)
    figures = {"p50": late[len(late) // 2], "p99": late[len(late) * 99 // 100], "max": late[-1], "silent": silent}
    print({name: round(value) for name, value in figures.items()})


def main(rows: int = 100_000, rounds: int = 2) -> bool:
    """Measures; whether an aim was missed."""
    few = rows <= 200_000
    with tempfile.TemporaryDirectory() as folder:
        sheet = people.write(Path(folder) / "people.csv", rows)
        peers: list[tuple[float, float]] = []
        runs: list[Run] = []
        floors: list[dict[str, tuple[float, float]]] = []
        for number in range(rounds):  # the floor and the import by turns, for the machine may be busier now than then
            imported = Path(folder) / f"imported{number}.outreach"
            runs.append(import_it(sheet, imported))
            floors.append({
                "csv.reader": both(lambda: read_all(sheet)),
                "phonenumbers + email-validator": both(lambda: check_all(sheet)),
                "raw rows, indices, FTS5": both(partial(insert_all, imported, Path(folder) / f"bare{number}.outreach")),
            })  # fmt: skip
            if few and evolution_is_here():
                peers.append(import_by_evolution(sheet, rows))
        again = import_it(sheet, imported)
        for name in floors[0]:
            shown = "  ".join(f"{floor[name][0]:7.2f} s ({floor[name][1]:.2f})" for floor in floors)
            print(f"{name:34} {shown}")
        sums = [tuple(sum(part[place] for part in floor.values()) for place in (0, 1)) for floor in floors]
        missed = beside("sum of the bare parts", sums, runs, OF_BARE_PARTS)
        if peers:
            missed |= beside(f"Evolution's data server, {rows:,} people unchecked", peers, runs, OF_EVOLUTION)
            in_smaller_steps(Path(folder), sheet, rows, runs[-1])
        elif few:
            print("Evolution's data server: not measured; the head of this file says how to install it")
        for run in runs:
            print(f"most memory {run.memory} MB and {run.memory_there} MB in the second process")
        print(f"the same file again {again.seconds:.2f} s ({again.processor:.2f})")
        for figures in (runs[-1].answer, again.answer):
            print({name: figures[name] for name in ("read", "created", "updated", "unchanged", "rejected")})
        print(f"file: {imported.stat().st_size / 1e6:.0f} MB")
        if few:
            command = [sys.executable, "-m", "tests.benchmarks.bench_import", "--window", str(sheet), f"{folder}/w.db"]
            offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
            window = subprocess.run(command, env=offscreen, capture_output=True, check=True)
            print("a window's ticks came late by ms:", window.stdout.decode().strip())
        return missed


def beside(name: str, others: Sequence[tuple[float, ...]], runs: Sequence[Run], aim: float) -> bool:
    """Prints each import beside what the other took in the same round; whether even the best one missed the aim."""
    ratios = [run.seconds / other[0] for other, run in zip(others, runs, strict=True)]
    for (seconds, processor), run, ratio in zip(others, runs, ratios, strict=True):
        print(
            f"{name} {seconds:.2f} s ({processor:.2f} of processor time); outreach contacts import"
            f" {run.seconds:.2f} s ({run.processor:.2f}): {ratio:.2f} x (aim: at most {aim})"
        )
    return min(ratios) > aim


def both(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds and processor seconds; an action that answers seconds has timed itself."""
    start, processor = time.perf_counter(), time.process_time()
    own = action()
    taken = time.perf_counter() - start, time.process_time() - processor
    return (own, taken[1] * own / taken[0]) if isinstance(own, float) else taken


if __name__ == "__main__":
    if sys.argv[1:2] == ["--window"]:
        watch_window(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
