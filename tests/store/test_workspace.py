"""An open database: what may be opened, one step a write, and who is told."""

import gc
import os
import stat
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from sqlalchemy import text
from sqlalchemy.orm import Session

from outreach.model.people import Contact
from outreach.problems import Damaged, Problem
from outreach.services import lists
from outreach.services.backups import rescue
from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.store import backends
from outreach.store import workspace as store
from outreach.store.workspace import Workspace
from outreach.working import finished


def write_raw(path: Path, *sentences: str) -> None:
    """A database file made by somebody else's hand."""
    connection = sqlcipher3.connect(str(path))
    for sentence in sentences:
        connection.execute(sentence)
    connection.commit()
    connection.close()


def aigul(workspace: Workspace) -> int:
    return workspace.write("Add", contacts.add, {"name": "Айгуль Жумабекова"})


def test_what_is_written_is_read_and_is_there_after_closing(database_url: str) -> None:
    with Workspace.open(database_url) as workspace:
        number = aigul(workspace)
    with Workspace.open(database_url, create=False) as workspace:
        assert workspace.read(contacts.card, number).name == "Айгуль Жумабекова"
        assert workspace.undo_label == "Add"


def test_a_read_keeps_nothing(workspace: Workspace) -> None:
    def scribble(session: Session) -> None:
        session.add(Contact(name="Nobody", extra={}))
        session.flush()

    workspace.read(scribble)
    assert workspace.read(contacts.count) == 0


def test_a_failing_action_leaves_nothing_and_no_step(workspace: Workspace) -> None:
    def half(session: Session) -> None:
        contacts.add(session, {"name": "Half"})
        raise Problem("no further")

    with pytest.raises(Problem, match="no further"):
        workspace.write("Half", half)
    assert workspace.read(contacts.count) == 0
    assert workspace.read(history.steps) == []
    assert workspace.undo() is None


def test_a_write_that_changes_nothing_is_no_step(workspace: Workspace) -> None:
    number = aigul(workspace)
    workspace.write("Edit", contacts.edit, number, {"name": "Айгуль Жумабекова"})
    assert [step.label for step in workspace.read(history.steps)] == ["Add"]


def test_a_write_that_changes_nothing_leaves_redo_possible(workspace: Workspace) -> None:
    number = aigul(workspace)
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    workspace.undo()
    workspace.write("Nothing", contacts.edit, number, {"city": ""})
    assert workspace.redo_label == "Edit"


def test_listeners_hear_what_changed_once_it_is_kept(workspace: Workspace) -> None:
    heard: list[dict[str, set[int]]] = []
    stop = workspace.on_changed(heard.append)
    number = workspace.write("Add", contacts.add, {"name": "A", "phones": [{"raw": "+996775987817", "label": ""}]})
    assert heard[0]["contact"] == {number}
    assert heard[0]["phone"]
    workspace.undo()
    assert heard[1]["contact"] == {number}
    stop()
    workspace.redo()
    assert len(heard) == 2


def test_listeners_hear_nothing_of_what_failed(workspace: Workspace) -> None:
    heard: list[Any] = []
    workspace.on_changed(heard.append)
    with pytest.raises(Problem):
        workspace.write("Add", contacts.add, {})
    assert heard == []


def test_steps_carry_their_author(workspace: Workspace) -> None:
    workspace.author = "Nurlan"
    aigul(workspace)
    assert workspace.read(history.steps)[0].author == "Nurlan"


def test_writers_in_several_threads_wait_for_one_another(workspace: Workspace) -> None:
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                workspace.write("Add", contacts.add, {"name": f"{name} {number}"})
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert workspace.read(contacts.count) == 15
    assert len(workspace.read(history.steps)) == 15


def test_an_open_step_is_not_seen_by_readers(workspace: Workspace) -> None:
    with workspace.writing("Add") as session:
        contacts.add(session, {"name": "A"})
        assert workspace.read(contacts.count) == 0
    assert workspace.read(contacts.count) == 1


def test_a_url_never_shows_its_password(workspace: Workspace) -> None:
    assert "secret" not in workspace.url


def test_a_value_never_stands_in_an_error(workspace: Workspace) -> None:
    """trust.md §0.13: parameters are hidden, and a Problem has words of its own."""
    workspace.write("Add", lists.add, {"name": "Krimi"})

    def twice(session: Session) -> None:
        from outreach.model.lists import PressList

        session.add(PressList(name="Krimi", folded_name="krimi", picks=[], exclusions=[]))
        session.flush()

    with pytest.raises(Problem) as caught:
        workspace.write("Add", twice)
    assert "krimi" not in str(caught.value).lower()
    assert caught.value.__cause__ is None or "krimi" not in str(caught.value.__cause__).lower()


# -- Files


@pytest.mark.backends("sqlite")
def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = tmp_path / "new.outreach"
        with Workspace.open(path) as workspace:
            aigul(workspace)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("new.outreach*")}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}, modes
    assert "new.outreach-wal" in modes


@pytest.mark.backends("sqlite")
def test_a_closed_file_is_one_file(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "new.outreach") as workspace:
        aigul(workspace)
    assert [file.name for file in tmp_path.glob("new*")] == ["new.outreach"]


def test_a_missing_file_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no database at"):
        Workspace.open(tmp_path / "none.outreach", create=False)
    assert not list(tmp_path.glob("none*"))


@pytest.mark.backends("sqlite")
def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is a folder"):
        Workspace.open(tmp_path)


@pytest.mark.backends("sqlite")
def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Couldn't create the database in"):
        Workspace.open(tmp_path / "none" / "new.outreach")


@pytest.mark.backends("sqlite")
def test_an_empty_file_becomes_a_database_only_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "empty.outreach"
    path.touch()
    with pytest.raises(Problem, match="is empty"):
        Workspace.open(path, create=False)
    assert path.stat().st_size == 0
    with Workspace.open(path) as workspace:
        assert workspace.read(contacts.count) == 0


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    "content",
    [b"name,email\nAigul,a@example.org\n", b"%PDF-1.4\n" + b"x" * 5000, bytes(4096), b"SQLite format 3\x00"],
    ids=["csv", "pdf", "zeros", "cut off"],
)
def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path: Path, content: bytes, create: bool) -> None:
    path = tmp_path / "foreign.outreach"
    path.write_bytes(content)
    with pytest.raises(Problem) as caught:
        Workspace.open(path, create=create)
    assert str(caught.value)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.glob("foreign*")] == ["foreign.outreach"]


@pytest.mark.backends("sqlite")
def test_a_database_of_another_program_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    write_raw(path, "CREATE TABLE moz_places (id INTEGER)", "PRAGMA user_version=1")
    content = path.read_bytes()
    with pytest.raises(Problem, match="is not an Outreach file"):
        Workspace.open(path)
    assert path.read_bytes() == content


@pytest.mark.backends("sqlite")
def test_a_file_of_a_newer_format_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "newer.outreach"
    Workspace.open(path).close()
    write_raw(path, f"PRAGMA user_version={backends.FORMAT + 1}")
    content = path.read_bytes()
    with pytest.raises(Problem, match="made by a newer"):
        Workspace.open(path)
    assert path.read_bytes() == content


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("damage", ["PRAGMA application_id=1333031522", "PRAGMA user_version=16777218"])
def test_a_damaged_mark_of_a_file_of_ours_is_no_file_of_others(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "office.outreach"
    with Workspace.open(path) as made:
        made.write("Add", contacts.add, {"name": "Aida Sample"})
    write_raw(path, damage)
    with pytest.raises(Damaged, match="ave what can be read"):
        Workspace.open(path)
    finished(rescue.rescue(path, tmp_path / "new.outreach"))
    with Workspace.open(tmp_path / "new.outreach") as saved:
        assert saved.read(contacts.count) == 1


@pytest.mark.backends("sqlite")
def test_a_file_of_a_newer_schema_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "newer.outreach"
    Workspace.open(path).close()
    write_raw(path, "UPDATE alembic_version SET version_num='9999'")
    with pytest.raises(Problem, match="made by a newer"):
        Workspace.open(path)
    assert [file.name for file in tmp_path.glob("newer*")] == ["newer.outreach"]


@pytest.mark.backends("sqlite")
def test_a_file_with_triggers_of_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gift.outreach"
    Workspace.open(path).close()
    write_raw(path, "CREATE TRIGGER spy AFTER INSERT ON contact BEGIN SELECT 1; END")
    with pytest.raises(Problem, match="spy"):
        Workspace.open(path)


@pytest.mark.backends("sqlite")
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "bad.outreach"
    with Workspace.open(path) as workspace:
        for number in range(50):
            workspace.write("Add", contacts.add, {"name": f"Contact {number}", "notes": "x" * 500})
    size = path.stat().st_size
    with path.open("r+b") as file:
        for at in range(8192, size, 4096):
            file.seek(at)
            file.write(os.urandom(2048))
    try:
        with Workspace.open(path, create=False) as workspace:
            problems = workspace.check()
    except Problem as problem:
        problems = [str(problem)]
    assert problems


@pytest.mark.backends("sqlite")
def test_a_locked_file_is_said_to_be_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        backends, "_PRAGMAS", tuple(p.replace("busy_timeout=5000", "busy_timeout=50") for p in backends._PRAGMAS)
    )
    path = tmp_path / "busy.outreach"
    with Workspace.open(path) as first, Workspace.open(path) as second, first.writing("Long") as session:
        contacts.add(session, {"name": "A"})
        with pytest.raises(Problem, match="Another program is writing"):
            aigul(second)
        assert second.read(contacts.count) == 0


@pytest.mark.backends("sqlite")
def test_two_programs_write_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "shared.outreach"
    with Workspace.open(path) as first, Workspace.open(path) as second:
        aigul(first)
        aigul(second)
        assert first.read(contacts.count) == 2


@pytest.mark.backends("sqlite")
def test_a_read_only_file_is_read_and_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cd.outreach"
    with Workspace.open(path) as workspace:
        aigul(workspace)
    content = path.read_bytes()
    monkeypatch.setattr(backends, "access", lambda _path: (True, False))
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read_only
        assert workspace.read(contacts.count) == 1
        assert workspace.check() == []
        for write in (lambda: aigul(workspace), workspace.undo, workspace.redo):
            with pytest.raises(Problem, match="read-only"):
                write()
    assert path.read_bytes() == content


@pytest.mark.backends("sqlite")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.outreach"
    Workspace.open(path).close()
    monkeypatch.setattr(backends, "access", lambda _path: (False, False))
    with pytest.raises(Problem, match="no permission to read"):
        Workspace.open(path)


@pytest.mark.backends("sqlite")
def test_odd_names_of_files_are_names(tmp_path: Path) -> None:
    for name in ("стол № 1?mode=memory.outreach", "a#b%20c&d.outreach", 'it\'s "here".outreach'):
        with Workspace.open(tmp_path / name) as workspace:
            aigul(workspace)
        assert (tmp_path / name).stat().st_size > 0
        with Workspace.open(f"sqlite:///{tmp_path / name}" if "?" not in name and "#" not in name and "%" not in name
                            else tmp_path / name, create=False) as workspace:  # fmt: skip
            assert workspace.read(contacts.count) == 1


@pytest.mark.backends("postgresql")
def test_a_server_that_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem, match="can't be reached"):
        Workspace.open("postgresql+psycopg://nobody:secret@/office?host=/nowhere")


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://[bad", "://", "http://example.org/office.outreach"])
def test_an_address_of_another_kind_is_said(workspace: Workspace, url: str) -> None:
    with pytest.raises(Problem):
        Workspace.open(url)


def test_what_is_read_in_one_moment_is_as_it_was_whatever_is_written_meanwhile(workspace: Workspace) -> None:
    number = aigul(workspace)
    with workspace.one_moment():
        assert workspace.read(contacts.card, number).name == "Айгуль Жумабекова"
        other = threading.Thread(target=workspace.write, args=("Delete", contacts.delete, [number]))
        other.start()
        other.join(120)
        assert not other.is_alive()
        assert workspace.read(contacts.row, number).name == "Айгуль Жумабекова"
        with workspace.one_moment(), workspace.reading() as session:
            assert contacts.count(session) == 1
    assert workspace.read(contacts.count) == 0
    with pytest.raises(Problem, match="There is no contact number"):
        workspace.read(contacts.row, number)


def test_a_query_that_asks_twice_is_answered_from_one_moment(workspace: Workspace) -> None:
    number = aigul(workspace)

    def ask_twice(session: Session) -> list[str]:
        ids = contacts.find(session)
        other = threading.Thread(target=workspace.write, args=("Delete", contacts.delete, [number]))
        other.start()
        other.join(120)
        assert not other.is_alive()
        return [row.name for row in contacts.rows(session, ids)]

    assert workspace.read(ask_twice) == ["Айгуль Жумабекова"]
    assert workspace.read(contacts.count) == 0


def test_a_moment_that_failed_is_over(workspace: Workspace) -> None:
    with pytest.raises(Problem), workspace.one_moment():
        workspace.read(contacts.card, 7)
    assert aigul(workspace) in workspace.read(contacts.find)


def test_who_is_at_the_keys_is_told_while_a_job_writes_for_long(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window would stand still until it is done; another job waits for it."""
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    begun, done = threading.Event(), threading.Event()

    def large() -> int:
        with workspace.writing("Large") as session:
            begun.set()
            done.wait(60)
            return contacts.add(session, {"name": "Large"})

    with ThreadPoolExecutor(2) as jobs:
        first = jobs.submit(large)
        begun.wait(60)
        second = jobs.submit(workspace.write, "Second", contacts.add, {"name": "Second"})
        for deed in (lambda: workspace.write("Mine", contacts.add, {"name": "Mine"}), workspace.undo):
            with pytest.raises(Problem, match="A large change is being saved"):
                deed()
        done.set()
        assert first.result(60) and second.result(60)
    assert workspace.write("Mine", contacts.add, {"name": "Mine"})
    assert workspace.read(contacts.count) == 3


def test_a_connection_forgets_what_it_was_asked(workspace: Workspace) -> None:
    """Or each question would make the end of every later transaction slower."""
    with workspace.reading() as session:
        before = _weak_references()
        for _question in range(2_000):
            session.execute(text("SELECT 1")).all()
        assert _weak_references() - before < 1_000


def _weak_references() -> int:
    gc.collect()
    return sum(type(thing) is weakref.ref for thing in gc.get_objects())
