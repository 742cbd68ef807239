"""A damaged search index is rebuilt without a word; only damage of what was typed is told."""

import os
import shutil
from pathlib import Path

import pytest
import sqlcipher3

from outreach.problems import Problem
from outreach.services.backups import backup
from outreach.services.contacts import contacts
from outreach.store import search
from outreach.store.workspace import Workspace
from tests import sample

DAMAGE = {
    "pieces": f"UPDATE {search.INDEX}_data SET block = zeroblob(20) WHERE id > 10",
    "no structure": f"DELETE FROM {search.INDEX}_data WHERE id = 10",
    "structure": f"UPDATE {search.INDEX}_data SET block = x'ff00ff' WHERE id = 10",
    "no averages": f"DELETE FROM {search.INDEX}_data WHERE id = 1",
    "no settings": f"DELETE FROM {search.INDEX}_config",
    "no words": f"INSERT INTO {search.INDEX}({search.INDEX}) VALUES ('delete-all')",
    "no table": f"PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE name = '{search.INDEX}_data'",
    "no index": f"DROP TABLE {search.INDEX}",
    "no trigger": "DROP TRIGGER contact_words_insert",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file of three hundred contacts, to be copied."""
    path = tmp_path_factory.mktemp("office") / "a.outreach"
    with Workspace.open(path) as workspace, workspace.writing("Add many") as session:
        for number in range(300):
            contacts.add(session, {"name": f"Person{number} Name", "emails": [{"raw": f"p{number}@example.org"}]})
    return path


def run(path: Path, statements: str) -> None:
    """Damages a file by SQL."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.executescript(statements)
    connection.close()


def overwrite(path: Path, name: str) -> None:
    """Writes rubbish over the first page of a table or an index."""
    connection = sqlcipher3.connect(str(path))
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))


def find(workspace: Workspace) -> list[int]:
    """Whom a word finds."""
    return list(workspace.read(contacts.find, "person7 name").tolist())


FOUND = [8, *range(71, 81)]


@pytest.mark.parametrize("damage", sample.first(3, DAMAGE))
def test_an_index_that_was_damaged_is_rebuilt(office: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    run(path, DAMAGE[damage])
    with Workspace.open(path) as workspace:
        assert find(workspace) == FOUND
        number = workspace.write("Add", contacts.add, {"name": "Zed Zed"})
        assert workspace.read(contacts.find, "zed").tolist() == [number]
        assert workspace.check() == []


@pytest.mark.parametrize("damage", sample.first(3, DAMAGE))
def test_an_index_that_is_damaged_while_it_is_open_is_rebuilt(office: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace:
        assert find(workspace) == FOUND
        run(path, DAMAGE[damage])
        assert backup.make(workspace, tmp_path / "copy.outreach").exists()
        workspace.undo()
        workspace.redo()
        assert find(workspace) == FOUND
        run(path, DAMAGE[damage])
        found = workspace.examine()
        rebuilt_before = damage in ("no settings", "no table")  # by the check itself, whose query failed
        told = [] if rebuilt_before else ["The search index was damaged and has been rebuilt."]
        assert (found.problems, found.notes) == ([], told)
        assert find(workspace) == FOUND


@pytest.mark.parametrize("table", [f"{search.INDEX}_data", f"{search.INDEX}_idx", f"{search.INDEX}_config"])
def test_pages_of_the_index_that_cannot_be_read_are_left_out(office: Path, tmp_path: Path, table: str) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    overwrite(path, table)
    with Workspace.open(path) as workspace:
        assert find(workspace) == FOUND
        workspace.write("Add", contacts.add, {"name": "Zed Zed"})
        assert workspace.check() == []


@pytest.mark.parametrize("table", ["contact", "email", "ix_contact_sort_key"])
def test_damaged_data_is_told(office: Path, tmp_path: Path, table: str) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    overwrite(path, table)
    try:
        with Workspace.open(path) as workspace:
            told = workspace.check()
    except Problem as problem:
        told = [problem.text]
    assert told and "index" not in told[0]


def test_a_damaged_index_that_cannot_be_written_is_told(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    run(path, DAMAGE["pieces"])
    with Workspace.open(path, read_only=True) as workspace:
        assert workspace.read(contacts.card, 1).name == "Person0 Name"
        with pytest.raises(Problem, match="search index is damaged"):
            find(workspace)
