"""Backup while in use, restore, and the check of a whole database."""

import os
import stat
from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services import contacts, history
from outreach.services.backups import backup, restore
from outreach.store import backends
from outreach.store.workspace import Workspace
from tests.services.people import fill

pytestmark = pytest.mark.backends("sqlite")


def test_a_backup_is_whole_while_the_database_is_in_use(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    with workspace.writing("Open") as session:
        contacts.add(session, {"name": "Unfinished"})
        written = backup.make(workspace, tmp_path / "copy.outreach")
    assert written == tmp_path / "copy.outreach"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    with Workspace.open(written, create=False) as copy:
        assert copy.read(contacts.count) == 3
        assert copy.check() == []
        assert copy.undo_label == "Fill"
        assert copy.read(contacts.find, "aigul")


def test_a_backup_is_one_file_with_its_checksum(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    backup.make(workspace, tmp_path / "copy.outreach")
    assert sorted(file.name for file in tmp_path.glob("*copy*")) == ["copy.outreach", "copy.outreach.sha256"]
    digest, name = (tmp_path / "copy.outreach.sha256").read_text().split()
    assert len(digest) == 64 and name == "copy.outreach"


def test_a_backup_replaces_an_older_one(workspace: Workspace, tmp_path: Path) -> None:
    backup.make(workspace, tmp_path / "copy.outreach")
    fill(workspace)
    backup.make(workspace, tmp_path / "copy.outreach")
    with Workspace.open(tmp_path / "copy.outreach", create=False) as copy:
        assert copy.read(contacts.count) == 3


def test_deleted_words_are_not_in_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Zanzibarova"})
    workspace.write("Delete", contacts.delete, [number])
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("DELETE FROM change")
    written = backup.make(workspace, tmp_path / "copy.outreach")
    assert b"zanzibarova" not in written.read_bytes().lower()


def test_a_folder_takes_the_databases_own_name(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    assert backup.make(workspace, tmp_path / "backups").parent == tmp_path / "backups"


def test_a_backup_that_cannot_be_written_is_said_and_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Problem):
        backup.make(workspace, tmp_path / "none" / "copy.outreach")
    assert workspace.path is not None
    with pytest.raises(Problem, match="another place"):
        backup.make(workspace, workspace.path)
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_database_makes_no_backup(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.make(workspace, tmp_path / "copy.outreach").read_bytes()
    monkeypatch.setattr(backends, "quick_check", lambda _engine: ["row 7 missing from index"])
    with pytest.raises(Problem, match="damaged"):
        backup.make(workspace, tmp_path / "copy.outreach")
    assert (tmp_path / "copy.outreach").read_bytes() == good


def test_restore_puts_back_what_was_and_keeps_what_is(tmp_path: Path) -> None:
    path, copy = tmp_path / "desk.outreach", tmp_path / "copy.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, copy)
        workspace.write("Delete", contacts.delete, list(workspace.read(contacts.find)))
    restore.put_back(copy, path)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 3
        assert [step.label for step in workspace.read(history.steps)] == ["Fill"]
        assert workspace.check() == []
    with Workspace.open(tmp_path / "desk.outreach.replaced", create=False) as before:
        assert before.read(contacts.count) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_that_was_looked_into_is_as_good_as_before(tmp_path: Path) -> None:
    path, copy = tmp_path / "desk.outreach", tmp_path / "copy.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, copy)
    before = copy.read_bytes()
    for _time in range(2):
        with Workspace.open(copy, create=False) as looked:
            assert looked.read(contacts.count) == 3
    assert copy.read_bytes() != before and backup.compare_digest(copy)
    restore.put_back(copy, path)
    with Workspace.open(copy, create=False) as changed:
        changed.write("One more", contacts.add, {"name": "One more"})
    with pytest.raises(Problem, match="checksum"):
        backup.compare_digest(copy)


@pytest.mark.parametrize("way", ["link", "dots"])
def test_a_backup_never_takes_the_place_of_the_database(tmp_path: Path, way: str) -> None:
    path, other = tmp_path / "desk.outreach", tmp_path / "other.outreach"
    with Workspace.open(path) as workspace:
        other.symlink_to(path)
        target = other if way == "link" else tmp_path / ".." / tmp_path.name / path.name
        with pytest.raises(Problem, match="another place"):
            backup.make(workspace, target)
    with pytest.raises(Problem, match="another place"):
        restore.put_back(target, path)


def test_a_backup_replaces_nothing_but_a_file(workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem, match="no ordinary file"):
        backup.make(workspace, tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_restore_leaves_no_log_of_the_old_file(tmp_path: Path) -> None:
    """trust.md §0.8: a -wal that is left beside a restored file would be mixed into it."""
    path, copy = tmp_path / "desk.outreach", tmp_path / "copy.outreach"
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "One"})
        backup.make(workspace, copy)
    # A program that was killed leaves its log behind.
    import subprocess
    import sys

    code = (
        "import os, sys\nfrom outreach.store.workspace import Workspace\nfrom outreach.services import contacts\n"
        "w = Workspace.open(sys.argv[1])\n"
        "for n in range(300): w.write('Add', contacts.add, {'name': str(n)})\nos._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert (tmp_path / "desk.outreach-wal").stat().st_size > 0
    restore.put_back(copy, path)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 1
        assert workspace.check() == []
    with Workspace.open(tmp_path / "desk.outreach.replaced", create=False) as before:
        assert before.read(contacts.count) == 301


def test_restore_makes_a_database_where_there_is_none(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "desk.outreach") as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
    restore.put_back(tmp_path / "copy.outreach", tmp_path / "new.outreach")
    with Workspace.open(tmp_path / "new.outreach", create=False) as workspace:
        assert workspace.read(contacts.count) == 3


def test_restore_refuses_a_database_in_use(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "desk.outreach") as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
        with pytest.raises(Problem, match="open in another"):
            restore.put_back(tmp_path / "copy.outreach", tmp_path / "desk.outreach")
        assert workspace.read(contacts.count) == 3
        workspace.write("Add", contacts.add, {"name": "Still"})


def test_restore_refuses_what_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "desk.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
    text, cut, changed = tmp_path / "text.outreach", tmp_path / "cut.outreach", tmp_path / "changed.outreach"
    text.write_text("name,email\n")
    cut.write_bytes(path.read_bytes()[:50_000])
    with Workspace.open(path) as workspace:
        backup.make(workspace, changed)
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 0xFF
    changed.write_bytes(data)
    for source in (text, cut, changed, tmp_path / "none.outreach", tmp_path, path):
        with pytest.raises(Problem):
            restore.put_back(source, path)
        with Workspace.open(path, create=False) as workspace:
            assert workspace.read(contacts.count) == 3
    assert not list(tmp_path.glob(".*part*"))


def test_restore_over_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    restore.put_back(tmp_path / "copy.outreach", path)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 3


def test_check_mends_an_index_that_lies(workspace: Workspace) -> None:
    fill(workspace)
    assert workspace.check() == []
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER contact_words_update")
        connection.exec_driver_sql("UPDATE contact SET search = 'other words' WHERE id = 1")
    assert workspace.read(contacts.find, "other").tolist() == []
    assert workspace.check() == []
    assert workspace.read(contacts.find, "other").tolist() == [1]
