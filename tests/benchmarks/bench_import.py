"""Importing a sheet with every check, beside the sum of its bare parts in the same run.

    ./dev bench import [ROWS]

The bare parts: csv.reader, phonenumbers and email-validator on every value, and the very rows that the import wrote
put into an empty database of the same schema by executemany, indices and word index included.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import phonenumbers
import sqlcipher3
from email_validator import EmailNotValidError, validate_email

from outreach.store import backends, search
from outreach.store.workspace import Workspace
from tests.benchmarks import people

TABLES = ("outlet", "contact", "position", "email", "phone", "tag", "channel", "import_row")


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


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


def import_it(sheet: Path, database: Path) -> tuple[float, int, dict[str, object]]:
    """(seconds, most memory in MB, the answer) of `outreach contacts import`."""
    start = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "outreach", "--db", str(database), "--json", "contacts", "import", str(sheet)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most = [0]
    watcher = threading.Thread(target=_watch, args=(worker, most), daemon=True)
    watcher.start()
    answer = worker.communicate()[0]
    return time.perf_counter() - start, most[0], json.loads(answer)


def _watch(worker: "subprocess.Popen[bytes]", most: list[int]) -> None:
    while worker.poll() is None:
        try:
            status = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii")
        except OSError:
            return
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        most[0] = max(most[0], int(found[1]) // 1024 if found else 0)
        time.sleep(0.05)


def main(rows: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = people.write(Path(folder) / "people.csv", rows)
        imported = Path(folder) / "imported.outreach"
        seconds, memory, answer = import_it(sheet, imported)
        again, _, second = import_it(sheet, imported)
        parts = {
            "csv.reader": timed(lambda: read_all(sheet)),
            "phonenumbers + email-validator": timed(lambda: check_all(sheet)),
            "raw rows, indices, FTS5": insert_all(imported, Path(folder) / "bare.outreach"),
        }
        floor = sum(parts.values())
        for name, part in parts.items():
            print(f"{name:34} {part:7.2f} s")
        print(f"{'sum of the bare parts':34} {floor:7.2f} s")
        print(f"{'outreach contacts import':34} {seconds:7.2f} s   {seconds / floor:.2f} x   most memory {memory} MB")
        print(f"{'the same file again':34} {again:7.2f} s")
        for figures in (answer, second):
            print({name: figures[name] for name in ("read", "created", "updated", "unchanged", "rejected")})
        print(f"file: {imported.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
