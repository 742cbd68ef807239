"""A seal tells what a disk has changed in a file; nothing that Outreach itself does ever breaks one."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import select

from outreach.model.base import Base, now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.office import Setting
from outreach.services.backups import backup, drill, rescue, restore, schedule
from outreach.services.contacts import contacts, reindex
from outreach.store import backends, fingerprint
from outreach.store.recovery import seal
from outreach.store.workspace import Workspace
from outreach.working import finished

KEPT = sorted((Path(__file__).parent / "kept").glob("*.outreach.gz"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, sealed file with two contacts and what was sent to one of them."""
    path = tmp_path_factory.mktemp("office") / "a.outreach"
    with Workspace.open(path) as workspace:
        with workspace.writing("Add") as session:
            for name in ("Айгүль Жумабекова", "Erkin Duishenov"):
                contacts.add(session, {"name": name, "emails": [{"raw": f"{len(name)}@example.org"}]})
            sent = Distribution(at=now(), how="draft", headline="Кабар", state="done")
            session.add(sent)
            session.flush()
            session.add(
                Recipient(distribution_id=sent.id, at=now(), state="written", name="Айгүль", address="17@example.org")
            )
        workspace.seal()
    return path


@pytest.fixture
def path(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(office, tmp_path / "a.outreach"))


def disk(path: Path, statement: str) -> None:
    """Alters a file past Outreach, as a disk does."""
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as connection:
        connection.execute(statement)


def is_sealed(path: Path) -> bool:
    with Workspace.open(path, create=False, read_only=True) as workspace:
        return bool(workspace.read(lambda session: session.scalar(select(Setting.id).where(Setting.name == "seal"))))


def checked(path: Path) -> list[str]:
    with Workspace.open(path, create=False) as workspace:
        assert workspace.damage() == [] or workspace.damage()[0] in workspace.check()
        return workspace.check()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("contact", "name = 'Айгyль Жумабекова'"), ("contact", "search = 'x'"), ("contact", "version = 9"),
        ("email", "raw = '17@exanple.org'"), ("recipient", "name = 'Айгуль'"), ("recipient", "address = ''"),
        ("recipient", "state = 'failed'"), ("recipient", "answer = 'a' || char(0) || 'b'"),
        ("distribution", "headline = 'Кабан'"), ("step", "label = 'Ads'"), ("change", "first = first + 1"),
        ("setting", "value = '7' WHERE name <> 'seal'"),
    ],
)  # fmt: skip
def test_a_value_that_is_another_is_told(path: Path, table: str, change: str) -> None:
    disk(path, f"UPDATE {table} SET {change}")
    assert f"Something in “{table}” has changed on the disk since Outreach last saved it." in checked(path)


def test_a_row_that_is_gone_is_told(path: Path) -> None:
    disk(path, "DELETE FROM recipient")
    assert any("recipient" in problem for problem in checked(path))


def test_a_whole_file_is_sealed_by_its_check_and_stays_so(path: Path) -> None:
    assert checked(path) == [] and is_sealed(path)
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "Anna"})
    assert not is_sealed(path)
    assert checked(path) == [] and is_sealed(path)


WRITERS: dict[str, Callable[[Workspace], object]] = {
    "step": lambda workspace: workspace.write("Add", contacts.add, {"name": "Anna"}),
    "past the history": lambda workspace: _past_the_history(workspace),
    "undo": lambda workspace: workspace.undo(),
    "words": lambda workspace: finished(reindex.renew(workspace)),
    "another window": lambda workspace: _another(workspace.path),
}


def _past_the_history(workspace: Workspace) -> None:
    with workspace.renewing() as session:
        for table in ("recipient", "unsaved_form", "email"):
            session.connection().execute(Base.metadata.tables[table].delete())


def _another(path: Path | None) -> None:
    assert path is not None
    with Workspace.open(path) as other:
        other.write("Add", contacts.add, {"name": "Bela"})


@pytest.mark.parametrize("writer", WRITERS)
def test_what_outreach_writes_is_no_damage(path: Path, writer: str) -> None:
    with Workspace.open(path) as workspace:
        WRITERS[writer](workspace)
        assert workspace.damage() == []
    assert checked(path) == []


def test_who_writes_and_does_not_finish_leaves_the_seal(path: Path) -> None:
    with Workspace.open(path) as workspace, pytest.raises(ZeroDivisionError), workspace.writing("Add") as session:
        contacts.add(session, {"name": "Anna"})
        raise ZeroDivisionError
    assert is_sealed(path) and checked(path) == []


def test_nothing_is_sealed_that_somebody_writes_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk(path, "DELETE FROM setting WHERE name = 'seal'")
    prints = fingerprint.of

    def interrupted(connection: object) -> object:
        done = prints(connection)  # type: ignore[arg-type]
        _another(path)
        return done

    with Workspace.open(path) as workspace:
        monkeypatch.setattr(seal.fingerprint, "of", interrupted)
        workspace.seal()
        monkeypatch.undo()
    assert not is_sealed(path) and checked(path) == []


def test_copies_of_a_sealed_file_are_whole(path: Path, tmp_path: Path) -> None:
    with Workspace.open(path) as workspace:
        made = finished(schedule.make(workspace))
        assert finished(drill.run(workspace)).problems == []
        workspace.write("Add", contacts.add, {"name": "Anna"})
        assert backups_problems(workspace, tmp_path) == []
    assert is_sealed(made)
    restore.put_back(made, path)
    assert checked(path) == []


def backups_problems(workspace: Workspace, folder: Path) -> list[str]:
    return backup.write(workspace, folder / "other.outreach").problems


def test_a_backup_of_what_a_disk_has_changed_is_doubtful(path: Path, tmp_path: Path) -> None:
    disk(path, "UPDATE recipient SET name = 'Айгуль'")
    with Workspace.open(path) as workspace:
        assert "recipient" in backups_problems(workspace, tmp_path)[0]


def test_what_is_rescued_of_a_sealed_file_is_whole(path: Path, tmp_path: Path) -> None:
    disk(path, "DELETE FROM email")
    finished(rescue.rescue(path, tmp_path / "new.outreach"))
    assert checked(tmp_path / "new.outreach") == []


def test_a_file_that_is_only_read_is_left_as_it_is(path: Path) -> None:
    disk(path, "DELETE FROM setting WHERE name = 'seal'")
    before = path.read_bytes()
    with Workspace.open(path, read_only=True) as workspace:
        workspace.seal()
        assert workspace.check() == []
    assert path.read_bytes() == before


def test_a_program_that_would_leave_a_seal_refuses_the_file(path: Path) -> None:
    assert path.read_bytes()[60:64] == (2).to_bytes(
        4, "big"
    )  # programs of format 1 say that it was made by a newer one
    assert backends.FORMAT == 2


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_an_older_file_is_sealed_once_it_is_of_this_version(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.outreach"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    with Workspace.open(path) as workspace:  # with values of which a check has its own to say
        workspace.seal()
        assert workspace.damage() == []
    assert is_sealed(path) and path.read_bytes()[60:64] == (2).to_bytes(4, "big")
