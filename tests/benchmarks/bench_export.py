"""Exporting contacts as CSV, vCard and XLSX, beside the bare queries with csv.writer, a string join and xlsxwriter.

    ./dev bench bench_export                (OUTREACH_ROWS=20000 for fewer)

The bare CSV: the same columns of the same tables, read in whole and written by csv.writer, unguarded. The bare cards:
the same with a line for each value joined. The bare workbook: xlsxwriter in its mode of constant memory, or
rustpy-xlsxwriter, which is faster. It is no dependency: make an interpreter that has it, and name it.

    uv venv /tmp/rustpy && uv pip install --python /tmp/rustpy/bin/python rustpy-xlsxwriter sqlcipher3
    OUTREACH_RUSTPY=/tmp/rustpy/bin/python ./dev bench bench_export

All in turn, twice.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from outreach.services.exporting import contact_export
from outreach.store.workspace import Workspace
from tests.benchmarks import bare_rows, people

ROWS = 100_000
AIMS = {"csv": 1.3, "vcf": 1.3, "xlsx": 1.5}  # of the bare ones' time, at most


def timed(action: Callable[[Path, Path], None], database: Path, target: Path) -> float:
    start = time.perf_counter()
    action(database, target)
    return time.perf_counter() - start


def bare_csv(database: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(bare_rows.bare_rows(str(database)))


def bare_cards(database: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8") as file:
        for row in bare_rows.bare_rows(str(database)):
            lines = [f"X-{place}:{value}" for place, value in enumerate(row) if value]
            file.write("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", f"FN:{row[0]}", *lines, "END:VCARD", "")))


def bare_workbook(database: Path, target: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(bare_rows.bare_rows(str(database))):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
    book.close()


def export(database: Path, target: Path) -> None:
    with Workspace.open(database) as workspace:
        for _progress in contact_export.export_contacts(workspace, target):
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


def by_rustpy(database: Path, target: Path) -> float | None:
    """Seconds that the fastest writer of workbooks takes, where one is named."""
    peer = os.environ.get("OUTREACH_RUSTPY")
    if not peer:
        return None
    words = [peer, bare_rows.__file__, str(database), str(target)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def main(count: int = int(os.environ.get("OUTREACH_ROWS", ROWS))) -> bool:
    """Measures; whether an aim was missed."""
    bare: dict[str, Callable[[Path, Path], None]] = {"csv": bare_csv, "vcf": bare_cards, "xlsx": bare_workbook}
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "office.outreach"
        sheet = people.write(Path(folder) / "people.csv", count)
        words = [sys.executable, "-m", "outreach", "--db", str(database), "contacts", "import", str(sheet)]
        subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for how, floor in bare.items():
            target, beside = Path(folder) / f"out.{how}", Path(folder) / f"bare.{how}"
            ours, theirs, fastest = [], [], []
            for _turn in range(2):
                theirs.append(timed(floor, database, beside))
                ours.append(timed(export, database, target))
                fastest += [by_rustpy(database, beside)] if how == "xlsx" else []
            best, least = min(ours), min(theirs)
            print(
                f"{how:5} {best:7.2f} s   bare {least:7.2f} s   {best / least:.2f} x (aim: at most {AIMS[how]})"
                f"   {target.stat().st_size / 1e6:.0f} MB   most memory {memory(database, target)} MB"
            )
            rustpy = min((seconds for seconds in fastest if seconds), default=None)
            if rustpy:
                print(f"      beside rustpy-xlsxwriter {rustpy:.2f} s   {best / rustpy:.2f} x")
            missed |= best > AIMS[how] * min(least, rustpy or least)
    return missed


if __name__ == "__main__":
    sys.exit(main())
