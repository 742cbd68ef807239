"""The tables are what the model says, made by alembic, in one transaction."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store import backends, migrating
from outreach.store.history import change_log
from outreach.store.server import server
from outreach.store.workspace import Workspace
from outreach.values import rich_text

# The first 16 digits of two SHA-256 of every migration that has landed: of its text with what it declares, and of the
# tables that a new file has after it. What has run somewhere is not edited any more: what it lacks is the next
# migration's. Add a line with each new one.
LANDED = {
    "0001": ("8fb6d52e14aea2e8", "3d575129870d84ae"),
    "0002": ("7fb23b8fb852a30a", "7e985eed977bb333"),
    "0003": ("48e49412e9e6f07d", "8bc898478c24deb5"),
    "0004": ("99e43395a176ca81", "d00445b5c4f525f1"),
    "0005": ("633d10820c4065f3", "66fb5968ffb2bb5e"),
    "0006": ("a5c7050cf0d9b23d", "f9a3c5e20feff043"),
    "0007": ("842f25ec235e4fce", "f9a3c5e20feff043"),
    "0008": ("ae1fdf3df0e436c7", "825f73c6e1120564"),
    "0009": ("aa7f48eb160a8f46", "825f73c6e1120564"),
}


@pytest.mark.parametrize("number", sorted(migrating.known_revisions()))
def test_a_migration_that_landed_is_never_edited(number: str, tmp_path: Path) -> None:
    files = sorted((migrating.MIGRATIONS / "versions").glob(f"{number}[_.]*"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    path = tmp_path / "a.outreach"
    backends.create_file(path)
    engine = backends.sqlite_engine(path, read_only=False)
    with backends.rebuilding(engine) as connection:
        migrating.upgrade(connection, number)
    with engine.connect() as connection:
        asked = "SELECT name, coalesce(sql, '') FROM sqlite_schema"
        lines = [line.strip(", \t") for row in connection.exec_driver_sql(asked) for line in "\n".join(row).split("\n")]
    engine.dispose()
    assert (digits(text), digits("\n".join(sorted(lines)))) == LANDED.get(number)


def digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_the_tables_are_those_of_the_model(workspace: Workspace) -> None:
    assert change_log.MODELS
    assert workspace.check() == []


MISSING = "“{}” is missing from this database."


def test_a_missing_index_is_told_and_rebuilt_at_the_next_start(workspace: Workspace, database_url: str) -> None:
    names = ["ix_contact_sort_key", "ix_email_bounced"]
    for name in names:
        run(workspace, f"DROP INDEX {name}")
    assert workspace.check() == [MISSING.format(name) for name in names]
    rebuilt = "The index “{}” was missing from this database and has been rebuilt."
    with Workspace.open(database_url) as again:
        assert again.check() == [rebuilt.format(name) for name in names]
    with Workspace.open(database_url) as again:
        assert again.check() == []


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("ALTER TABLE contact DROP COLUMN city", "contact.city"),
        ("ALTER TABLE contact RENAME COLUMN city TO cxty", "contact.city"),
        ("DROP TABLE beat", "beat"),
    ],
)
def test_a_lost_column_or_table_is_told_and_never_replaced_by_an_empty_one(
    workspace: Workspace, database_url: str, statement: str, name: str
) -> None:
    run(workspace, statement)
    assert MISSING.format(name) in workspace.check()
    for read_only in (False, True):
        with pytest.raises(Problem, match=f"“{name}” is missing from it"):
            Workspace.open(database_url, read_only=read_only)
    assert MISSING.format(name) in workspace.check()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE contact ADD COLUMN shoe VARCHAR", "“contact.shoe” does not belong in this database."),
        ("CREATE TABLE shoes (id INTEGER)", "“shoes” does not belong in this database."),
        (
            "CREATE UNIQUE INDEX ix_shoe ON contact (city)",
            "“ix_shoe” does not belong in this database.",
        ),
    ],
)
def test_what_does_not_belong_is_told(workspace: Workspace, statement: str, told: str) -> None:
    run(workspace, statement)
    assert workspace.check() == [told]


@pytest.mark.backends("sqlite")
def test_a_table_that_gives_ids_twice_is_told(workspace: Workspace) -> None:
    run(workspace, "DROP TABLE beat")
    run(workspace, "CREATE TABLE beat (id INTEGER NOT NULL PRIMARY KEY, name INTEGER NOT NULL, UNIQUE (name))")
    different = "“{}” is not declared as this version of Outreach needs it."
    assert {different.format("beat.id"), different.format("beat.name")} < set(workspace.check())


def run(workspace: Workspace, statement: str) -> None:
    """Alters the tables behind the back of the program."""
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.backends("postgresql")
def test_an_empty_server_database_is_not_filled_by_a_reader(database_url: str) -> None:
    engine = server.engine(database_url)[0]
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    with pytest.raises(Problem, match="no Outreach database"):
        Workspace.open(database_url, create=False)
    with Workspace.open(database_url) as workspace:
        assert workspace.read(contacts.count) == 0


@pytest.mark.backends("postgresql")
def test_a_newer_server_database_is_refused(workspace: Workspace, database_url: str) -> None:
    with workspace.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    with pytest.raises(Problem, match="made by a newer"):
        Workspace.open(database_url)


@pytest.mark.backends("sqlite")
def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.outreach"
    path.touch()

    def fails(_connection: object) -> None:
        raise Problem("half-way")

    monkeypatch.setattr(backends, "mark_file", fails)
    with pytest.raises(Problem, match="half-way"):
        Workspace.open(path)
    monkeypatch.undo()
    with Workspace.open(path) as workspace:
        assert workspace.read(contacts.count) == 0


@pytest.mark.backends("sqlite")
def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.outreach"
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "A"})
    known = {*migrating.known_revisions(), "9999"}
    monkeypatch.setattr(migrating, "HEAD", "9999")
    monkeypatch.setattr(migrating, "known_revisions", lambda: known)
    monkeypatch.setattr(migrating, "upgrade", lambda _connection, to="head": None)
    Workspace.open(path).close()
    monkeypatch.undo()
    with Workspace.open(tmp_path / "a.outreach.before-9999", create=False) as copy:
        assert copy.read(contacts.count) == 1


def test_texts_from_before_there_were_marks_say_what_they_said(tmp_path: Path) -> None:
    path = tmp_path / "a.outreach"
    backends.create_file(path)
    engine = backends.sqlite_engine(path, read_only=False)
    with backends.rebuilding(engine) as connection:
        migrating.upgrade(connection, "0006")
    texts = ("- one\n\n5 * 3, *so*", "1. one", "• a\n• b\n\na\tb\nc\td")
    with engine.begin() as connection:
        rows = "('x', '', '**x**', ''), ('y', '', :old, '')"
        connection.execute(
            sa.text(f"INSERT INTO snippet (name, language, text, sort_key) VALUES {rows}"),
            {"old": texts[2]},
        )
    with backends.rebuilding(engine) as connection:
        migrating.upgrade(connection, "0007")
    with engine.connect() as connection:
        kept = connection.execute(sa.text("SELECT text FROM snippet ORDER BY id")).scalars().all()
    assert kept == [r"\*\*x\*\*", texts[2]]
    engine.dispose()
    assert [rich_text.plain(rich_text.from_plain(text)) for text in texts] == list(texts)
