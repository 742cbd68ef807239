"""Brings a database to the newest schema: alembic, in one transaction, loaded only where it is needed."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from outreach.i18n import _
from outreach.problems import Problem
from outreach.store import backends

# The newest revision. Compared at every start instead of loading alembic; a test keeps it true.
HEAD = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def is_up_to_date(engine: Engine) -> bool:
    """True where nothing is to be migrated."""
    with engine.connect() as connection:
        return revision(connection) == HEAD


def bring_up_to_date(engine: Engine, *, create: bool, backup_of: Path | None) -> None:
    """Makes or migrates the tables; all of it in one transaction, or nothing.

    An older file is copied whole beside itself first.

    Raises:
        Problem: the database is newer than this program, or has no tables and may not get any.
    """
    with engine.connect() as connection:
        found = revision(connection)
    if found == HEAD:
        return
    if found is None and not create:
        raise Problem(_("There is no Outreach database at this address yet."))
    if found is not None and found not in known_revisions():
        raise Problem(_("This database was made by a newer Outreach. Install the newer one to open it."))
    if found is not None and backup_of is not None:
        backends.copy_into(engine, backup_of.with_name(f"{backup_of.name}.before-{HEAD}"))
    with engine.execution_options(outreach_writing=True).begin() as connection:
        if revision(connection) != HEAD:
            upgrade(connection)
            backends.mark_file(connection)


def known_revisions() -> set[str]:
    """Every revision this program knows, by the names of its files."""
    return {file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations on an open transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
