"""The tables are what the model says, made by alembic, in one transaction."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from outreach.model.base import Base
from outreach.problems import Problem
from outreach.services import contacts
from outreach.store import backends, changes, migrating, search
from outreach.store.workspace import Workspace


def ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """As in migrations/env.py."""
    return not (kind in ("table", "index") and (name in search.INDEX_TABLES or name in backends.MADE_BY_HAND))


def test_the_tables_are_those_of_the_model(workspace: Workspace) -> None:
    assert changes.MODELS
    with workspace.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrating.HEAD]
    assert migrating.HEAD in migrating.known_revisions()


def test_every_constraint_has_a_name(workspace: Workspace) -> None:
    look = inspect(workspace.engine)
    for table in Base.metadata.tables:
        for key in look.get_foreign_keys(table):
            assert key["name"], (table, key)
        for constraint in look.get_unique_constraints(table):
            assert constraint["name"], (table, constraint)


@pytest.mark.backends("postgresql")
def test_an_empty_server_database_is_not_filled_by_a_reader(database_url: str) -> None:
    engine = backends.postgresql_engine(database_url)
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
    with pytest.raises(Problem, match="newer Outreach"):
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
