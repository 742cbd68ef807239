"""kill -9 at each write and sync call of a command: before or after, never between, and it works the next time."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outreach.model.history import Change, Step
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.trust.kills import CALLS, KILLED, Killer, files, outreach, run


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


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one imported sheet in it."""
    folder = tmp_path_factory.mktemp("template")
    assert run(folder / "office.outreach", "contacts", "import", str(sheet(folder / "first.csv", 5))) == 0
    return folder / "office.outreach"


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(template, tmp_path / "office.outreach"))


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_the_first_migration(killer: Killer, tmp_path: Path) -> None:
    path = tmp_path / "office.outreach"
    killed = killer.at_each_call(path, ["contacts", "add", "--name", "Асан"], lambda: stand(path)[0], 0, 1)
    assert killed > 2


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_an_import(killer: Killer, database: Path, tmp_path: Path) -> None:
    before = stand(database)
    second = str(sheet(tmp_path / "second.csv", 60))
    trial = tmp_path / "trial.outreach"
    shutil.copyfile(database, trial)
    assert run(trial, "contacts", "import", second) == 0
    killed = killer.at_each_call(
        database, ["contacts", "import", second], lambda: stand(database), before, stand(trial)
    )
    assert killed > 2


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_an_import_that_is_stored_while_it_is_read(killer: Killer, database: Path, tmp_path: Path) -> None:
    """Killed early and late in its one transaction, of which megabytes are on disk already."""
    before, kept = stand(database), tmp_path / "kept.outreach"
    shutil.copyfile(database, kept)
    large = str(sheet(tmp_path / "large.csv", 7000))
    watched = [*(f"-P{path}" for path in files(database)), "-e", f"trace={CALLS}"]
    for call in (40, 900):
        shutil.copyfile(kept, database)
        kill = [*watched, "-e", f"inject={CALLS}:signal=KILL:when={call}"]
        assert killer.traced(kill, outreach(database, "contacts", "import", large)) == KILLED
        assert database.with_name(f"{database.name}-wal").stat().st_size
        assert stand(database) == before
    assert run(database, "contacts", "import", large) == 0
    assert stand(database)[0] == 7000  # the first five are the same people


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_an_undo(killer: Killer, database: Path) -> None:
    killed = killer.at_each_call(database, ["undo"], lambda: stand(database), stand(database), (0, 0, 0))
    assert killed > 1


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_an_erasure(killer: Killer, database: Path, home: Path) -> None:
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

    killed = killer.at_each_call(database, ["contacts", "erase", "1", "--yes"], people, (5, True), (4, False))
    assert killed > 1


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
def test_a_backup_is_whole_or_not_there(killer: Killer, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"

    def contacts_in_backup() -> int:
        """A half one would bear the good name."""
        found = stand(target)[0] if target.exists() else -1
        for file in files(target):
            file.unlink(missing_ok=True)
        return found

    # It writes to names of its own, so every call of the program is counted, not those on the database alone.
    command = ["backup", str(target)]
    assert killer.at_each_call(database, command, contacts_in_backup, -1, 5, everywhere=True) > 2


@pytest.mark.slow
@pytest.mark.xdist_group("kill-1")
def test_a_restore(killer: Killer, database: Path, tmp_path: Path) -> None:
    """The old database or the backup, never none and never both; the old one is kept before it is replaced."""
    copy = tmp_path / "copies" / "copy.outreach"
    copy.parent.mkdir()
    assert run(database, "backup", str(copy)) == 0
    assert run(database, "contacts", "import", str(sheet(tmp_path / "more.csv", 9))) == 0

    def people() -> int:
        found = stand(database)[0]
        kept = [file for file in tmp_path.glob("office.replaced-*.outreach") if stand(file)[0] == 9]
        assert found == 9 or kept
        for file in (*tmp_path.glob("office.replaced-*"), *tmp_path.glob(".office*")):
            file.unlink()
        return found

    assert killer.at_each_call(database, ["restore", str(copy)], people, 9, 5, everywhere=True) > 2


def test_what_the_command_says_is_what_was_done(database: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "outreach", "--db", str(database), "--json", "history"], capture_output=True, check=True
    )
    assert len(json.loads(answer.stdout)["steps"]) == stand(database)[1]
