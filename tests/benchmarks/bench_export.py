"""Exporting contacts as CSV, vCard and XLSX, beside the bare queries with csv.writer, a string join and xlsxwriter.

    ./dev bench bench_export
    python -m tests.benchmarks.bench_export [ROWS]

The bare CSV: the same columns of the same tables, read in whole and written by csv.writer, unguarded. The bare cards:
the same with a line for each value joined. The bare workbook: xlsxwriter in its mode of constant memory. All in turn,
twice.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3

from outreach.services import exporting
from outreach.store.workspace import Workspace
from tests.benchmarks import people

Rows = Iterator[list[str]]
PLAIN = "name, other_name, country, state, city, street, postcode, website, notes, source, found_on, extra"


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def bare_rows(database: Path) -> Rows:
    """Everything that stands in an export, by five plain queries."""
    connection = sqlcipher3.connect(str(database))
    several: list[dict[int, list[str]]] = []
    for query in (
        "SELECT contact_id, raw FROM email ORDER BY contact_id, rank",
        "SELECT contact_id, raw FROM phone ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'language' ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'beat' ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'tag' ORDER BY contact_id, rank",
    ):
        found: dict[int, list[str]] = {}
        for number, value in connection.execute(query):
            found.setdefault(number, []).append(value)
        several.append(found)
    places = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT contact_id, title, department, outlet.name FROM position LEFT JOIN outlet ON outlet.id = outlet_id"
        )
    }
    for number, *plain in connection.execute(f"SELECT id, {PLAIN} FROM contact ORDER BY sort_key"):
        yield [*plain, *places.get(number, ()), *("; ".join(found.get(number, ())) for found in several)]
    connection.close()


def bare_csv(database: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(bare_rows(database))


def bare_cards(database: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8") as file:
        for row in bare_rows(database):
            lines = [f"X-{place}:{value}" for place, value in enumerate(row) if value]
            file.write("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", f"FN:{row[0]}", *lines, "END:VCARD", "")))


def bare_workbook(database: Path, target: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(bare_rows(database)):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
    book.close()


def export(database: Path, target: Path) -> None:
    with Workspace.open(database) as workspace:
        for _progress in exporting.export_contacts(workspace, target):
            pass


def memory(database: Path, target: Path) -> int:
    """The most memory in MB that one export takes, in a process of its own."""
    code = (
        "import sys; from pathlib import Path; from tests.benchmarks import bench_export as b\n"
        "from tests.formats.measured import used\n"
        "b.export(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(used()[1] // 1024)"
    )
    words = [sys.executable, "-c", code, str(database), str(target)]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def main(rows: int = 100_000) -> None:
    bare: dict[str, Any] = {"csv": bare_csv, "vcf": bare_cards, "xlsx": bare_workbook}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "office.outreach"
        sheet = people.write(Path(folder) / "people.csv", int(rows))
        words = [sys.executable, "-m", "outreach", "--db", str(database), "contacts", "import", str(sheet)]
        subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for how, floor in bare.items():
            target = Path(folder) / f"out.{how}"
            ours, theirs = [], []
            for _turn in range(2):
                theirs.append(timed(lambda floor=floor: floor(database, Path(folder) / "bare")))
                ours.append(timed(lambda target=target: export(database, target)))
            best, least = min(ours), min(theirs)
            print(
                f"{how:5} {best:7.2f} s   bare {least:7.2f} s   {best / least:.2f} x"
                f"   {target.stat().st_size / 1e6:.0f} MB   most memory {memory(database, target)} MB"
            )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
