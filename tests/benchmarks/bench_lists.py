"""Who gets a release, with every reason, out of a hundred thousand and a million, beside the bare queries in Python.

    python -m tests.benchmarks.bench_lists [COUNT …] [--keep FOLDER]

The bare way reads the same columns by plain SQLite, picks each one's first usable address and first language that is
offered in dictionaries, and makes a tuple with a reason for each: no doubles of one person, no wishes, no lists but
one rule. Both by turns, the fastest of five; a hundred thousand are imported, a million are ten times the same ones.
"""

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlcipher3

from outreach.services import lists
from outreach.services.delivery import audience, suppression
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.benchmarks import people

AIMS = {100_000: 0.5, 1_000_000: 6.0}  # seconds
BASE = 100_000
ROUNDS = 5
OFFERED = ("ru", "en")
# Tables whose rows belong to a contact, multiplied with them.
OWNED = ("email", "phone", "tag")


def made(folder: Path, count: int) -> Path:
    """A database of so many contacts with a list, a release in two languages, and some who objected."""
    path = folder / f"lists-{count}.outreach"
    if path.exists():
        return path
    sheet = people.write(folder / "people.csv", min(count, BASE))
    command = [sys.executable, "-m", "outreach", "--db", str(path), "contacts", "import", str(sheet), "--json"]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if count > BASE:
        _multiply(path, count // BASE)
    with Workspace.open(path) as workspace:
        workspace.write("Add", lists.add, {"name": "All recipients", "rule": "has:email"})
        versions = {code: {"headline": "Headline", "body": "Text."} for code in OFFERED}
        workspace.write("Add", releases.add, {"versions": versions})
        workspace.write("Never", suppression.add, "nobody@example.org", "asked")
    return path


def _multiply(path: Path, times: int) -> None:
    """The same people again and again, with addresses and numbers of their own."""
    connection = sqlcipher3.connect(str(path))
    (most,) = connection.execute("SELECT max(id) FROM contact").fetchone()
    tables = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in OWNED}
    plain = [row[1] for row in connection.execute("PRAGMA table_info(contact)")]
    for turn in range(1, times):
        connection.execute(_copied("contact", plain, {"id": f"id + {turn * most}"}, f"id <= {most}"))
        for name, columns in tables.items():
            own = {"id": "NULL", "contact_id": f"contact_id + {turn * most}"}
            if name == "email":
                own |= {column: f"'{turn}' || {column}" for column in ("address", "folded", "raw")}
            if name == "phone":
                own["e164"] = f"e164 || '{turn}'"
            connection.execute(_copied(name, columns, own, f"contact_id <= {most}"))
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _copied(table: str, columns: list[str], changed: dict[str, str], where: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}"


def ours(workspace: Workspace) -> int:
    """Everybody with a reason."""
    found = workspace.read(audience.resolve, Audience((1,), release=1))
    return len(found.recipients) + len(found.left_out)


def bare(path: Path) -> int:
    """The least that could be done."""
    connection = sqlcipher3.connect(str(path))
    addresses: dict[int, str] = {}
    for number, address in connection.execute(
        "SELECT contact_id, folded FROM email WHERE valid AND address IS NOT NULL AND contact_id IS NOT NULL"
        " ORDER BY contact_id, rank DESC"
    ):
        addresses[number] = address
    languages: dict[int, str] = {}
    for number, value in connection.execute(
        "SELECT contact_id, value FROM tag WHERE kind = 'language' AND value IN ('ru', 'en') ORDER BY rank DESC"
    ):
        languages[number] = value
    got, left, taken = [], [], set()
    for number, name in connection.execute("SELECT id, name FROM contact ORDER BY sort_key"):
        address = addresses.get(number)
        if address is None:
            continue
        language = languages.get(number)
        if language is None or address in taken:
            left.append((number, name, "no version" if language is None else "double"))
            continue
        taken.add(address)
        got.append((number, name, address, language, "the rule"))
    connection.close()
    return len(got) + len(left)


def timed(action: Callable[[], int]) -> float:
    """Seconds of this process: what others on the machine do does not count."""
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


def measure(folder: Path, count: int) -> bool:
    """Prints the figures of one size; True where the aim is missed."""
    path = made(folder, count)
    fastest = {"ours": 9e9, "bare": 9e9}
    with Workspace.open(path) as workspace:
        people_found = ours(workspace)
        for turn in range(ROUNDS):
            ways = [("ours", lambda: ours(workspace)), ("bare", lambda: bare(path))]
            for name, action in ways if turn % 2 else reversed(ways):
                fastest[name] = min(fastest[name], timed(action))
    aim = AIMS.get(count, 0.0)
    print(
        f"{count:>9,} contacts, {people_found:,} with a reason: ours {fastest['ours']:.2f} s,"
        f" bare queries in Python {fastest['bare']:.2f} s" + (f" (aim: at most {aim} s)" if aim else "")
    )
    return bool(aim) and fastest["ours"] > aim


def main(*counts: int, keep: Path | None = None) -> bool:
    """Measures each size; True where an aim is missed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        missed = [measure(folder, count) for count in counts or (BASE,)]
        return any(missed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", metavar="COUNT")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    raise SystemExit(main(*given.counts, keep=given.keep))
