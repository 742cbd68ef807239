"""How each file is opened: trust.md §2.2, setting by setting, on every connection."""

from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from outreach.services.contacts import contacts
from outreach.store import backends, search
from outreach.store.workspace import Workspace

pytestmark = pytest.mark.backends("sqlite")

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "temp_store": 2,  # MEMORY
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "journal_size_limit": 67108864,
    "wal_autocheckpoint": 1,
    "application_id": 0x4F747263,
    "user_version": backends.FORMAT,
}


def settings(engine: Engine) -> dict[str, object]:
    found = {}
    with engine.connect() as connection:
        for name in WANTED:
            row = connection.exec_driver_sql(f"PRAGMA {name}").first()
            found[name] = row[0] if row else 0
    return found


def test_every_setting_is_as_it_must_be(workspace: Workspace) -> None:
    assert settings(workspace.engine) == WANTED


def test_every_connection_has_them(workspace: Workspace) -> None:
    with workspace.engine.connect() as one, workspace.engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_file_that_is_opened_again_has_them(tmp_path: Path) -> None:
    Workspace.open(tmp_path / "a.outreach").close()
    with Workspace.open(tmp_path / "a.outreach") as workspace:
        assert settings(workspace.engine) == WANTED


def test_the_sqlite_in_use_is_free_of_the_wal_reset_bug() -> None:
    """trust.md §0.1: fixed in 3.51.3."""
    assert sqlcipher3.sqlite_version_info >= (3, 51, 3), sqlcipher3.sqlite_version


def test_a_writer_takes_the_lock_at_once(workspace: Workspace) -> None:
    said: list[str] = []
    with workspace.writing("Look") as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(said.append)
        contacts.add(session, {"name": "A"})
        raw.set_trace_callback(None)
        assert raw.in_transaction
    with workspace.engine.execution_options(outreach_writing=True).connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(said.append)
        connection.exec_driver_sql("SELECT 1")
        raw.set_trace_callback(None)
    assert "BEGIN IMMEDIATE" in said


def test_the_index_of_words_can_be_made_to_forget_what_was_deleted(workspace: Workspace) -> None:
    """FTS5 crosses out what is deleted; `search.wipe` is what erasing a person calls."""

    def has_word(session: Session) -> bool:
        # A word stands there without the letters that it shares with the one before it.
        blocks = session.connection().exec_driver_sql("SELECT block FROM contact_words_data").scalars()
        return any(b"uetzalcoatl" in bytes(block) for block in blocks)

    for name in ("Anna", "Quetzalcoatl", "Zoya"):
        number = workspace.write("Add", contacts.add, {"name": name})
    assert workspace.read(has_word)
    workspace.write("Delete", contacts.delete, [number - 1])
    with workspace.writing("Wipe") as session:
        search.wipe(session)
    assert not workspace.read(has_word)
    assert workspace.read(contacts.find, "zoya").tolist() == [number]
    assert workspace.check() == []


def test_the_file_can_be_known_by_its_header(tmp_path: Path) -> None:
    Workspace.open(tmp_path / "a.outreach").close()
    header = (tmp_path / "a.outreach").read_bytes()[:100]
    assert header[68:72] == b"Otrc"
    assert int.from_bytes(header[60:64]) == backends.FORMAT


def test_a_file_system_without_wal_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = backends.sqlite_engine(Path(":memory:"), read_only=False)
    monkeypatch.setattr(engine, "raw_connection", lambda: sqlcipher3.connect(":memory:"))
    with pytest.raises(Exception, match="does not support safe writing"):
        backends.use_wal(engine)
