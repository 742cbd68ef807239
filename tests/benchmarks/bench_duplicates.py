"""Doubles among 100,000 contacts beside splink on DuckDB, on the same records in the same run; truth sets of all kinds.

    ./dev bench bench_duplicates            (OUTREACH_ROWS=20000 for fewer)

splink is no dependency: make an interpreter that has it, and name it; without it that line is skipped.

    uv venv /tmp/splink && uv pip install --python /tmp/splink/bin/python splink duckdb pandas
    OUTREACH_SPLINK=/tmp/splink/bin/python ./dev bench bench_duplicates
"""

import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from outreach.services.identity import comparison, duplicates
from outreach.services.importing import import_source
from outreach.store.workspace import Workspace
from outreach.values import text
from tests.benchmarks import doubles
from tests.benchmarks.bench_window import imported
from tests.formats.measured import used

ROWS, OF_A_SHAPE = 100_000, 4000
AIM = 0.97


def main(count: int = int(os.environ.get("OUTREACH_ROWS", ROWS))) -> bool:
    """Measures; whether an aim was missed."""
    missed = truth_sets(min(count, OF_A_SHAPE))
    with tempfile.TemporaryDirectory() as folder:
        missed |= beside_splink(Path(folder), count)
        in_database(Path(folder), count)
    return missed


def truth_sets(count: int) -> bool:
    """Precision and recall at 0.8 on each shape of truth set."""
    missed = False
    print(f"{'truth set':14}{'rows':>7}{'pairs':>7}{'precision':>11}{'recall':>8}")
    for name in doubles.SHAPES:
        made = doubles.make(name, count, seed=21)
        with tempfile.TemporaryDirectory() as folder:
            path = doubles.write(Path(folder) / "people.csv", made.rows)
            found = duplicates.finished(duplicates.in_file(import_source.open_file(path, comparison.of_rows)))
        precision, recall = doubles.measured({(pair.a, pair.b) for pair in found} - made.namesakes(), made.truth())
        missed |= bool(made.truth()) and (precision < AIM or recall < AIM)
        print(f"{name:14}{len(made.rows):7,}{len(made.truth()):7,}{precision:11.3f}{recall:8.3f}")
    return missed


def beside_splink(folder: Path, count: int) -> bool:
    """Seconds, memory, precision and recall on the same records, each in a process of its own."""
    made = doubles.make("mixed", count, seed=11)
    sheet = doubles.write(folder / "people.csv", made.rows)
    truth = made.truth()
    del made.lines[:]
    ours = _run([sys.executable, "-m", "tests.benchmarks.bench_duplicates", str(sheet), str(folder / "ours.csv")])
    _print("Outreach", ours, folder / "ours.csv", truth)
    peer = os.environ.get("OUTREACH_SPLINK", "")
    if not peer:
        print("splink: not measured; see the head of this file")
        return False
    prepared = prepare(sheet, folder / "prepared.csv")
    script = Path(__file__).with_name("splink_doubles.py")
    theirs = _run([peer, str(script), str(prepared), str(folder / "theirs.csv")])
    _print("splink", theirs, folder / "theirs.csv", truth)
    print(f"time: {ours['seconds'] / theirs['seconds']:.2f} of splink's")
    return bool(ours["seconds"] > theirs["seconds"])


def in_database(folder: Path, count: int) -> None:
    """Seconds for contacts of a database, each name in both scripts, beside SQLite's own for their bare rows."""
    database = imported(folder, count)
    start = time.perf_counter()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as bare:
        read = sum(len(bare.execute(query).fetchall()) for query in _BARE_ROWS)
    floor = time.perf_counter() - start
    start = time.perf_counter()
    with Workspace.open(database) as workspace, workspace.reading() as session:
        found = duplicates.finished(duplicates.find(session))
    seconds = time.perf_counter() - start
    print(f"in a database, both scripts: {seconds:.2f} s, {len(found):,} pairs; its {read:,} bare rows {floor:.2f} s")


_BARE_ROWS = (
    "SELECT id, name, other_name, given_name, middle_name, family_name, nickname, city, country FROM contact",
    "SELECT contact_id, address FROM email ORDER BY id",
    "SELECT contact_id, e164, extension, kind, raw, label FROM phone ORDER BY id",
    "SELECT p.contact_id, p.title, o.name FROM position p LEFT JOIN outlet o ON o.id = p.outlet_id",
)


def prepare(sheet: Path, prepared: Path) -> Path:
    """The records as splink needs them: folded names in Latin letters, addresses and numbers in normal form."""
    with prepared.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("unique_id", "given", "family", "emails", "phones", "outlet"))
        for row in import_source.open_file(sheet).rows:
            person = comparison.of_fields(row.number, row.fields)
            words = [text.latin(word) for word in text.words(row.fields.get("name", ""))]
            first, last = (words[0], words[-1]) if len(words) > 1 else ("".join(words), "")
            writer.writerow((row.number, first, last, "|".join(person.emails), "|".join(person.phones), person.outlet))
    return prepared


def _run(command: list[str]) -> dict[str, float]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _print(name: str, measured: dict[str, float], pairs: Path, truth: dict[tuple[int, int], str]) -> None:
    with pairs.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        found = [(min(int(a), int(b)), max(int(a), int(b))) for a, b in rows]
    precision, recall = doubles.measured(found, truth)
    said = f"{measured['seconds']:6.2f} s {measured['memory']:5.0f} MB"
    print(f"{name:10} {said}, precision {precision:.3f}, recall {recall:.3f}")


def ours(sheet: str, pairs: str) -> None:
    """The search in a process of its own: from records in memory to pairs, as the peer is measured."""
    source = import_source.open_file(sheet)
    people = [comparison.of_fields(row.number, row.fields) for row in source.rows]
    start = time.perf_counter()
    found = duplicates.finished(duplicates.search(people))
    seconds = time.perf_counter() - start
    with Path(pairs).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *((pair.a, pair.b) for pair in found)])
    print(json.dumps({"seconds": seconds, "memory": used()[1] / 1024}))


if __name__ == "__main__":
    ours(*sys.argv[1:3])
