"""A database file that is moved, linked, replaced or deleted while it is open loses no saved change."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.formats import atomic
from outreach.problems import Problem
from outreach.services.backups import backup
from outreach.services.contacts import contacts
from outreach.store.files import place
from outreach.store.workspace import Workspace

pytestmark = pytest.mark.backends("sqlite")


def add(workspace: Workspace, name: str) -> None:
    workspace.write("Add", contacts.add, {"name": name})


def names(path: Path) -> set[str]:
    """The contacts in a file that is closed."""
    with Workspace.open(path, create=False) as workspace:
        return {row.name for row in workspace.read(contacts.rows, workspace.read(contacts.find, ""))}


def names_for_another(path: Path) -> set[str]:
    """The contacts that another program finds in a file."""
    program = (
        "import sys; from pathlib import Path; from outreach.store.workspace import Workspace;"
        "from outreach.services.contacts import contacts;"
        "w = Workspace.open(Path(sys.argv[1]), create=False);"
        "print(*[row.name for row in w.read(contacts.rows, w.read(contacts.find, ''))])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.fixture
def path(workspace: Workspace) -> Path:
    add(workspace, "before")
    assert workspace.path is not None
    return workspace.path


def to_name(path: Path) -> Path:
    return path.rename(path.with_name("renamed.outreach"))


def to_folder(path: Path) -> Path:
    (path.parent / "other").mkdir()
    return path.rename(path.parent / "other" / path.name)


def with_folder(path: Path) -> Path:
    (path.parent / "one").mkdir()
    moved = path.rename(path.parent / "one" / path.name)
    return moved.parent.rename(path.parent / "two") / path.name


def there_and_back(path: Path) -> Path:
    return path.rename(path.with_name("aside.outreach")).rename(path)


def and_another_comes(path: Path) -> Path:
    (path.parent / "new").mkdir()
    now = path.rename(path.parent / "new" / "moved.outreach")
    path.write_bytes(b"another file")
    return now


@pytest.mark.parametrize("move", [to_name, to_folder, with_folder, there_and_back, and_another_comes])
def test_a_file_that_is_moved_is_followed(workspace: Workspace, path: Path, move: Callable[[Path], Path]) -> None:
    now = move(path)
    add(workspace, "after")
    assert (workspace.path, workspace.is_stopped) == (now, False)
    workspace.close()
    assert sorted(file.name for file in now.parent.iterdir() if file.is_file()) == [now.name]
    assert names(now) == {"before", "after"}


def test_another_program_finds_what_is_saved_under_the_new_name_at_once(workspace: Workspace, path: Path) -> None:
    now = to_name(path)
    assert names_for_another(now) == {"before"}  # it waits until the move is noticed


def test_a_move_during_a_save_is_noticed_before_it_is_acknowledged(workspace: Workspace, path: Path) -> None:
    with workspace.writing("Add") as session:
        contacts.add(session, {"name": "during"})
        now = to_name(path)
    assert workspace.path == now and not path.with_name(path.name + "-wal").exists()


@pytest.mark.parametrize("way", ["deleted", "replaced", "on another disk"])
def test_a_file_that_is_gone_is_kept_in_a_copy(workspace: Workspace, path: Path, way: str) -> None:
    other = path.with_name("other.outreach")
    if way == "replaced":
        Workspace.open(other).close()
        before = other.read_bytes()
        other.replace(path)
    else:
        path.unlink()
    with pytest.raises(Problem, match="A copy with everything saved so far") as told:
        add(workspace, "after")
    (kept,) = path.parent.glob("*.kept-*")
    assert str(kept) in told.value.text and workspace.is_stopped
    assert [row.name for row in workspace.read(contacts.rows, workspace.read(contacts.find, ""))] == ["before"]
    workspace.close()
    assert names(kept) == {"before"}
    if way == "replaced":
        assert path.read_bytes() == before


def test_the_same_content_under_the_same_name_goes_on(workspace: Workspace, path: Path) -> None:
    copy = path.with_name("synced")
    workspace.close()
    shutil.copyfile(path, copy)
    with Workspace.open(path) as again:
        copy.replace(path)
        add(again, "after")
        assert not again.is_stopped
    assert names(path) == {"before", "after"}


def overwrite(path: Path, other: Path) -> None:
    """As another program does it: the file stays, its contents are those of another one."""
    subprocess.run(["cp", str(other), str(path)], check=True)


@pytest.mark.parametrize("has_backup", [True, False])
def test_a_file_that_is_overwritten_in_place_is_noticed(
    workspace: Workspace, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_backup: bool
) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0.1)
    older = backup.make(workspace, tmp_path / "older.outreach")
    if not has_backup:
        older = older.rename(tmp_path / "elsewhere.outreach")
    add(workspace, "later")
    overwrite(path, older)
    wait_until(lambda: "not in it any more" in workspace.notice)
    assert workspace.is_stopped and (f"newest backup is {older}" in workspace.notice) == has_backup
    with pytest.raises(Problem, match="overwritten by another program"):
        add(workspace, "last")
    workspace.close()
    assert names(path) == {"before"}  # no page of ours was mixed into it


def test_a_file_that_is_overwritten_by_a_whole_copy_of_itself_goes_on(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        add(workspace, name)
        overwrite(path, backup.make(workspace, tmp_path / "copy.outreach"))
        add(workspace, f"after-{name}")
        assert names_for_another(path) == {row.name for row in workspace.read(contacts.rows, range(1, 20))}
    assert workspace.check() == [] and not workspace.notice and workspace.read(contacts.count) == 5


def test_a_file_that_is_overwritten_while_no_connection_is_open_goes_on(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    add(workspace, "one")
    copy = backup.make(workspace, tmp_path / "copy.outreach")
    workspace.engine.dispose()
    gc.collect()
    for _time in range(2):
        overwrite(path, copy)
        assert workspace._place is not None
        workspace._place.see_to()
    add(workspace, "two")
    assert names_for_another(path) == {"before", "one", "two"} and not workspace.notice


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_folder_that_is_disconnected_is_said_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with Workspace.open(folder / "a.outreach") as workspace:
        folder.rename(tmp_path / "Trash")
        with pytest.raises(Problem, match="in the trash"):
            add(workspace, "not")
        assert workspace.is_stopped
        (tmp_path / "Trash").rename(folder)
        add(workspace, "again")
        assert not workspace.is_stopped


def test_a_log_that_is_taken_away_is_begun_anew(workspace: Workspace, path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()
    add(workspace, "after")
    workspace.close()
    assert names(path) == {"before", "after"}


def test_a_log_that_is_taken_away_during_a_save_is_not_acknowledged_unless_it_is_there(
    workspace: Workspace, path: Path
) -> None:
    with workspace.writing("Add") as session:
        contacts.add(session, {"name": "during"})
        path.with_name(path.name + "-wal").unlink()
    workspace.close()
    assert names(path) == {"before", "during"}


def test_a_second_name_is_refused_and_a_link_is_the_file_itself(workspace: Workspace, path: Path) -> None:
    link = path.with_name("link.outreach")
    link.symlink_to(path)
    with Workspace.open(link) as same:
        assert same.path == path
        add(same, "through")
    hard = path.with_name("hard.outreach")
    os.link(path, hard)
    for name in (path, hard):
        with pytest.raises(Problem, match="second name"):
            Workspace.open(name)
    add(workspace, "open")
    workspace._place.see_to()  # type: ignore[union-attr]
    assert "hard.outreach" in workspace.notice and not workspace.is_stopped


def test_who_has_it_open_under_another_name_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0.1)
    path = tmp_path / "a.outreach"
    Workspace.open(path).close()
    program = (
        "import sys, sqlcipher3; c = sqlcipher3.connect(sys.argv[1]);"
        "c.execute('select count(*) from step').fetchone(); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        with pytest.raises(Problem, match="under another name"):
            Workspace.open(path.rename(tmp_path / "b.outreach"))
        other.stdin.close()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_python_opens_no_database_that_is_open(workspace: Workspace, path: Path, ending: str) -> None:
    named = path.with_name(path.name + ending)
    link = path.with_name("link.csv")
    os.link(named, link)
    for file in (named, link):
        for read in (Path.read_bytes, lambda file: shutil.copyfile(file, file.with_name("copy"))):
            with pytest.raises(Problem, match="is the database that is open here"):
                read(file)
    assert atomic.is_open(link)
    link.unlink()


def test_another_program_that_checkpoints_and_ends_takes_nothing_away(workspace: Workspace, path: Path) -> None:
    for number in range(2):
        with pytest.raises(Problem):
            path.read_bytes()
        names_for_another(path)
        add(workspace, f"save{number}")
    workspace.close()
    assert names(path) == {"before", "save0", "save1"}
