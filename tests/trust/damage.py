"""Damages copies of a sealed office: what `check` tells of it, whether what it does not tell has changed any value, and
what share of the rows `rescue` saves.

`python -m tests.trust.damage [FLIPS PAGES CUTS [RESCUED]]` is the run before a release, 1000 100 100: so many flipped
bytes, zeroed pages and cuts; every so manieth of those that were told is rescued.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection

from outreach.problems import Problem
from outreach.services.backups import rescue
from outreach.services.contacts import reindex
from outreach.services.demo import demo
from outreach.store import backends, fingerprint, schema
from outreach.store.recovery.pages import SIZE
from outreach.store.workspace import Workspace
from outreach.working import finished

Damage = Callable[[bytearray, random.Random], None]

_differences = schema.differences
_known: dict[str, list[str]] = {}


def remembered(connection: Connection) -> list[str]:
    """What `schema.differences` says of a schema; the same words have the same answer, which takes a while."""
    words = repr(connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all())
    if words not in _known:
        _known[words] = _differences(connection)
    return _known[words]


def flip(data: bytearray, chance: random.Random) -> None:
    """Flips a bit of a byte that holds something."""
    while not data[at := chance.randrange(len(data))]:
        pass
    data[at] ^= 1 << chance.randrange(8)


def zero(data: bytearray, chance: random.Random) -> None:
    """Zeros a page."""
    at = chance.randrange(len(data) // SIZE) * SIZE
    data[at : at + SIZE] = bytes(SIZE)


def cut(data: bytearray, chance: random.Random) -> None:
    """Cuts the file somewhere."""
    del data[chance.randrange(1, len(data)) :]


def told(path: Path) -> str:
    """What is said of a damaged file: by opening it, or by its check; "" where nothing is."""
    try:
        with Workspace.open(path, create=False) as workspace:
            found = reindex.examine(workspace)
            return next(iter([*found.problems, *found.notes]), "")
    except Problem as problem:
        return problem.text


def held(path: Path) -> dict[str, fingerprint.Print]:
    """What all values of all rows are."""
    with backends.opened(path, read_only=True) as engine, engine.connect() as connection:
        return fingerprint.of(connection)


def saved(path: Path, new: Path) -> int:
    """The rows that a rescue saves."""
    try:
        return sum(rows for rows, _known in finished(rescue.rescue(path, new)).tables.values())
    except Problem:
        return 0


def run(
    office: bytes, whole: dict[str, fingerprint.Print], folder: Path, damage: Damage, count: int, rescued: int
) -> str:
    """Damages so many copies; returns a line of figures."""
    silent, changed, shares, defects = 0, 0, [], 0
    rows = sum(one.rows for one in whole.values())
    for number in range(count):
        chance, data = random.Random(f"{damage.__name__} {number}"), bytearray(office)
        damage(data, chance)
        for file in folder.iterdir():
            file.unlink()
        path, kept = folder / "office.outreach", folder / "damaged.outreach"
        path.write_bytes(data)
        kept.write_bytes(data)
        try:
            if not told(path):
                silent += 1
                changed += held(path) != whole
            if number % rescued == 0:
                shares.append(min(1.0, saved(kept, folder / "new.outreach") / rows))
        except Exception as error:
            defects += 1
            print(f"{damage.__name__} {number}: {type(error).__name__}: {error}"[:300], flush=True)
    shares.sort()
    part = f"mean {sum(shares) / len(shares):.3f}, median {shares[len(shares) // 2]:.3f}, least {shares[0]:.3f}"
    said = f"{damage.__name__}: {count}, told {count - silent}, silent {silent}, of which changed {changed}"
    return f"{said}, defects {defects}; rows saved of {len(shares)}: {part}"


def main(flips: int = 100, pages: int = 20, cuts: int = 20, rescued: int = 10) -> None:
    with tempfile.TemporaryDirectory() as name, patch.object(schema, "differences", remembered):
        made = Path(name, "demo.outreach")
        finished(demo.make(made))
        with Workspace.open(made) as workspace:
            workspace.seal()
        office, whole = made.read_bytes(), held(made)
        folder = Path(name, "damaged")
        folder.mkdir()
        print(f"{len(office)} bytes", flush=True)
        for damage, count in ((flip, flips), (zero, pages), (cut, cuts)):
            print(run(office, whole, folder, damage, count, rescued), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
