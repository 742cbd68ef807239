"""kill -9 at each write and sync call of a command: before or after, never between, and it works the next time.

The loop over the n-th call is SQLite's own way of testing; strace sends the signal as the call begins.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.model.history import Change, Step
from outreach.services import contacts
from outreach.store.workspace import Workspace

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,renameat2,link,linkat"
MOST = 1000
# Every call takes minutes; OUTREACH_EVERY_CALL=1 does that before a release, CI looks at every seventh.
STRIDE = 1 if os.environ.get("OUTREACH_EVERY_CALL") else 7
KILLED = 137


@pytest.fixture(autouse=True)
def _strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")


def run(database: Path, *command: str, kill_at: int = 0) -> int:
    """Runs a command; with `kill_at`, kills it as that call on the database's files begins. Its exit status."""
    program = [sys.executable, "-m", "outreach", "--db", str(database), "--json", *command]
    if kill_at:
        watched = [f"-P{path}" for path in _files(database)]
        inject = f"inject={CALLS}:signal=KILL:when={kill_at}"
        program = ["strace", "-f", "-qq", "-o", "/dev/null", *watched, "-e", f"trace={CALLS}", "-e", inject, *program]
    done = subprocess.run(program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120, check=False)
    assert b"Traceback" not in done.stderr
    return 128 - done.returncode if done.returncode < 0 else done.returncode


def _files(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm", "-journal")]


def at_each_call(database: Path, command: list[str], state: Callable[[], object], before: object, after: object) -> int:
    """Kills the command at one call after another until it gets through; returns how often it was killed.

    `state` says how things stand; each time it must be as before or as after. The database is put back as it
    was between the runs.
    """
    kept = database.with_name("kept")
    shutil.copyfile(database, kept) if database.exists() else kept.touch()
    for killed, call in enumerate(range(1, MOST, STRIDE)):
        for file in _files(database):
            file.unlink(missing_ok=True)
        if kept.stat().st_size:
            shutil.copyfile(kept, database)
        status = run(database, *command, kill_at=call)
        found = state()
        assert found in (before, after), f"killed at call {call}: half done"
        if status != KILLED:
            assert status == 0
            assert found == after
            return killed
        if found == before and killed % 10 == 0:
            assert run(database, *command) == 0, f"killed at call {call}: it does not work the next time"
            assert state() == after
    raise AssertionError(f"the command makes more than {MOST} calls")


def stand(database: Path) -> tuple[int, int, int]:
    """(contacts, steps that stand, changes) of a whole database; zeros where there is none yet."""
    if not database.exists():
        return (0, 0, 0)
    with Workspace.open(database) as workspace:
        assert workspace.check() == []
        return workspace.read(_stand)


def _stand(session: object) -> tuple[int, int, int]:
    from sqlalchemy import func, select

    count = contacts.count(session)  # type: ignore[arg-type]
    there = session.scalar(select(func.count()).where(Step.undone.is_(False)))  # type: ignore[attr-defined]
    changed = session.scalar(  # type: ignore[attr-defined]
        select(func.count()).select_from(Change).join(Step, Step.id == Change.step_id).where(Step.undone.is_(False))
    )
    return count, int(there), int(changed)


def sheet(path: Path, rows: int) -> Path:
    """A CSV of invented people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Name", "E-mail", "Phone", "Outlet"))
        for number in range(rows):
            writer.writerow(
                (
                    f"Асан {number}",
                    f"a{number}@example.org",
                    f"+996 555 {120000 + number}",
                    "Herald",
                )
            )
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one imported sheet in it."""
    path = tmp_path / "office.outreach"
    assert run(path, "contacts", "import", str(sheet(tmp_path / "first.csv", 5))) == 0
    return path


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_the_first_migration(tmp_path: Path) -> None:
    path = tmp_path / "office.outreach"
    killed = at_each_call(path, ["contacts", "add", "--name", "Асан"], lambda: stand(path)[0], 0, 1)
    assert killed > 3


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_an_import(database: Path, tmp_path: Path) -> None:
    before = stand(database)
    second = str(sheet(tmp_path / "second.csv", 60))
    trial = tmp_path / "trial.outreach"
    shutil.copyfile(database, trial)
    assert run(trial, "contacts", "import", second) == 0
    killed = at_each_call(database, ["contacts", "import", second], lambda: stand(database), before, stand(trial))
    assert killed > 3


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_an_import_that_is_stored_while_it_is_read(database: Path, tmp_path: Path) -> None:
    """Killed early and late in its one transaction, of which megabytes are on disk already."""
    before, kept = stand(database), tmp_path / "kept.outreach"
    shutil.copyfile(database, kept)
    large = str(sheet(tmp_path / "large.csv", 7000))
    for call in (40, 900):
        shutil.copyfile(kept, database)
        assert run(database, "contacts", "import", large, kill_at=call) == KILLED
        assert database.with_name(f"{database.name}-wal").stat().st_size
        assert stand(database) == before
    assert run(database, "contacts", "import", large) == 0
    assert stand(database)[0] == 7000  # the first five are the same people


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_an_undo(database: Path) -> None:
    killed = at_each_call(database, ["undo"], lambda: stand(database), stand(database), (0, 0, 0))
    assert killed > 1


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_an_erasure(database: Path, home: Path) -> None:
    """Wholly there or wholly gone; what was begun is done when the database is opened next."""

    def people() -> tuple[int, bool]:
        there = stand(database)[0]
        promised = (home / "erased.json").exists()
        if promised and there == 5:
            shutil.copyfile(database, database.with_name("promised.outreach"))
            assert run(database.with_name("promised.outreach"), "contacts", "find") == 0
            assert stand(database.with_name("promised.outreach"))[0] == 4
        (home / "erased.json").unlink(missing_ok=True)
        return there, b"a0@example.org" in database.read_bytes()

    killed = at_each_call(database, ["contacts", "erase", "1", "--yes"], people, (5, True), (4, False))
    assert killed > 1


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_a_backup_is_whole_or_not_there(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"

    def contacts_in_backup() -> int:
        found = stand(target)[0] if target.exists() else -1
        for file in _files(target):
            file.unlink(missing_ok=True)
        return found

    # A backup writes to names of its own, so every call of the program is counted, not those on the database alone.
    for call in range(1, MOST, STRIDE):
        inject = f"inject={CALLS}:signal=KILL:when={call}"
        program = [sys.executable, "-m", "outreach", "--db", str(database), "backup", str(target)]
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", inject, *program],
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        found = contacts_in_backup()
        assert found in (-1, 5), f"killed at call {call}: a bad backup bears the good name"
        if done.returncode == 0:
            assert found == 5
            return
    raise AssertionError(f"a backup makes more than {MOST} calls")


def test_what_the_command_says_is_what_was_done(database: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "outreach", "--db", str(database), "--json", "history"], capture_output=True, check=True
    )
    assert len(json.loads(answer.stdout)["steps"]) == stand(database)[1]
