"""What can be read of a damaged workspace is saved into a new one, and what can't is listed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3

from outreach.problems import Problem
from outreach.services.backups import rescue
from outreach.services.contacts import contacts
from outreach.services.delivery import suppression
from outreach.store.recovery.pages import SIZE
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import sample

PEOPLE = 120
NOTES = "Позвонить после обеда." * 20
COPY = "import shutil, sys; [shutil.copy(sys.argv[1] + end, sys.argv[2] + end) for end in ('', '-wal')]"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file of some people, of whom one was removed."""
    path = tmp_path_factory.mktemp("office") / "a.outreach"
    with Workspace.open(path) as workspace, workspace.writing("Add many") as session:
        for number in range(PEOPLE):
            fields = {"emails": [{"raw": f"p{number}@example.org"}], "notes": NOTES}
            contacts.add(session, {"name": f"Person{number} Имя", "outlet": f"Outlet {number % 7}", **fields})
        suppression.add(session, "left@example.org")
    with Workspace.open(path) as workspace:
        workspace.write("Delete", contacts.delete, [PEOPLE])
    return path


def page_of(path: Path, table: str, *, root: bool = False) -> int:
    """The number of a page that holds rows of a table, or of the one that leads to them."""
    connection = sqlcipher3.connect(str(path))
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    connection.close()
    if root:
        return int(page)
    data = path.read_bytes()
    at = (page - 1) * SIZE
    if data[at] != 5:
        return int(page)
    cell = int.from_bytes(data[at + 12 : at + 14], "big")
    return int.from_bytes(data[at + cell : at + cell + 4], "big")


def zero(path: Path, page: int) -> None:
    """Zeros a page."""
    with path.open("r+b") as file:
        file.seek((page - 1) * SIZE)
        file.write(bytes(SIZE))


def flip(path: Path, text: str) -> None:
    """Flips a bit of the first place where a text stands."""
    data = bytearray(path.read_bytes())
    data[data.index(text.encode()) + len(text.encode()) - 1] ^= 0x40
    path.write_bytes(data)


def name_of_a_column(path: Path) -> None:
    """Makes the name of a column undecodable where its table is declared."""
    data = bytearray(path.read_bytes())
    data[data.index(b"honorific VARCHAR") + 3] = 0xA7
    path.write_bytes(data)


def schema(path: Path, was: str, now: str) -> None:
    """Alters the declaration of a table, past SQLite, which knows nothing of it."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'contact'", (was, now))
    connection.close()


def cut(path: Path, share: float) -> None:
    """Cuts the tail off."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def header(path: Path) -> None:
    """Zeros the file's header."""
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def no_table(path: Path) -> None:
    """Loses the declaration of a table; its rows stay where they are."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("DELETE FROM sqlite_schema WHERE tbl_name = 'contact'")
    connection.close()


LOST = "notes VARCHAR NOT NULL, "
DAMAGE: dict[str, tuple[Callable[[Path], None], int]] = {
    # what was done to the file, and how many of its contacts are still to be saved
    "none": (lambda path: None, PEOPLE - 1),
    "a page of contacts": (lambda path: zero(path, page_of(path, "contact")), PEOPLE - 8),
    "what leads to contacts": (lambda path: zero(path, page_of(path, "contact", root=True)), PEOPLE - 1),
    "the first page": (lambda path: zero(path, 1), PEOPLE - 1),
    "the header": (header, PEOPLE - 1),
    "a bit of a name": (lambda path: flip(path, "Person77 Имя"), PEOPLE - 1),
    "the name of a column": (name_of_a_column, PEOPLE - 1),
    "another name for a column": (lambda path: schema(path, "notes VARCHAR", "motes VARCHAR"), PEOPLE - 1),
    "a column that is not declared": (lambda path: schema(path, LOST, ""), PEOPLE - 1),
    "a table that is not declared": (no_table, PEOPLE - 1),
    "the tail of the file": (lambda path: cut(path, 0.8), 20),
}


@pytest.mark.parametrize("damage", sample.first(4, DAMAGE))
def test_what_can_be_read_is_saved(office: Path, tmp_path: Path, damage: str) -> None:
    path, new = tmp_path / "a.outreach", tmp_path / "new.outreach"
    shutil.copy(office, path)
    DAMAGE[damage][0](path)
    before = path.read_bytes()
    found = finished(rescue.rescue(path, new))
    assert path.read_bytes() == before and {file.name for file in tmp_path.iterdir()} <= {
        "a.outreach", "new.outreach", "new.outreach.txt",
    }  # fmt: skip
    assert found.problems == [] and found.tables["contact"][0] >= DAMAGE[damage][1]
    assert (found.report is None) == found.is_whole
    with Workspace.open(new, create=False) as workspace:
        assert workspace.check() == []
        if damage != "the tail of the file":
            assert 100 in workspace.read(contacts.find, "person99")
            assert workspace.read(contacts.card, 100).notes == NOTES
        assert workspace.write("Add", contacts.add, {"name": "New"}) > PEOPLE  # no number is given twice


def test_what_belonged_to_a_lost_contact_is_kept_and_nobody_is_written_to(office: Path, tmp_path: Path) -> None:
    path, new = tmp_path / "a.outreach", tmp_path / "new.outreach"
    shutil.copy(office, path)
    zero(path, page_of(path, "contact"))
    found = finished(rescue.rescue(path, new))
    assert found.report is not None and "contact 1: lost; an empty record" in found.report.read_text("utf-8")
    saved, known = found.tables["contact"]
    assert known == PEOPLE - 1 and saved < known
    with Workspace.open(new, create=False) as workspace:
        card = workspace.read(contacts.fields, 1)
        assert card["do_not_contact"] and card["emails"][0]["raw"] == "p0@example.org"


def test_what_stands_in_the_log_only_is_saved_too(tmp_path: Path) -> None:
    path = tmp_path / "a.outreach"
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "In the log"})
        # By another program: opened here, the file would lose its locks.
        subprocess.run([sys.executable, "-c", COPY, path, tmp_path / "copy.outreach"], check=True)
    finished(rescue.rescue(tmp_path / "copy.outreach", tmp_path / "new.outreach"))
    with Workspace.open(tmp_path / "new.outreach") as workspace:
        assert workspace.read(contacts.count) == 1


@pytest.mark.parametrize(
    ("content", "target", "why"),
    [
        (b"Name;Phone\n" * 900, "new.outreach", "no readable data of an Outreach workspace"),
        (b"", "new.outreach", "no readable data of an Outreach workspace"),
        (bytes(9000), "none/new.outreach", "Couldn't write"),
        (bytes(9000), "a.outreach", "there already"),
    ],
)
def test_what_cannot_be_saved_leaves_nothing(tmp_path: Path, content: bytes, target: str, why: str) -> None:
    path = tmp_path / "a.outreach"
    path.write_bytes(content)
    with pytest.raises(Problem, match=why):
        finished(rescue.rescue(path, tmp_path / target))
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == content
