"""Backup while in use, restore, and the check of a whole database."""

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3

from outreach.problems import Problem
from outreach.services.backups import backup
from outreach.services.contacts import contacts
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
    with pytest.raises(Problem, match="somewhere other"):
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


def test_a_backup_replaces_nothing_but_a_file(workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem, match="not a regular file"):
        backup.make(workspace, tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_check_mends_an_index_that_lies(workspace: Workspace) -> None:
    fill(workspace)
    assert workspace.check() == []
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER contact_words_update")
        connection.exec_driver_sql("UPDATE contact SET search = 'other words' WHERE id = 1")
    assert workspace.read(contacts.find, "other").tolist() == []
    assert workspace.check() == []
    assert workspace.read(contacts.find, "other").tolist() == [1]


def test_no_backup_is_made_of_a_file_that_cannot_be_checked_to_its_end(workspace: Workspace, tmp_path: Path) -> None:
    """SQLite's own check fails where the first page of a table is lost: that is told as any other damage."""
    path = workspace.path
    assert path is not None
    workspace.close()
    with closing(sqlcipher3.connect(str(path))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'change'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)
    with Workspace.open(path) as damaged, pytest.raises(Problem, match="The database is damaged"):
        backup.make(damaged, tmp_path / "copy.outreach")
