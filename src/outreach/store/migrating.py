"""Brings a database to the newest schema: alembic, in one transaction, loaded only where it is needed."""

import filecmp
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.store import backends, index_version, schema
from outreach.store.server import roles

# The newest revision. Compared at every start instead of loading alembic; a test keeps it true.
HEAD = "0009"
NEWER = N_("This database was made by a newer version of Outreach. Install it to open the database.")
MIGRATIONS = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def is_up_to_date(engine: Engine) -> bool:
    """True where nothing is to be migrated or rebuilt.

    Raises:
        Problem: a table or column is missing.
    """
    with engine.connect() as connection:
        if revision(connection) != HEAD:
            return False
        schema.refuse_incomplete(connection)
        return not schema.missing_indexes(connection)


def bring_up_to_date(engine: Engine, *, create: bool, backup_of: Path | None) -> list[str]:
    """Makes or migrates the tables; all of it in one transaction, or nothing.

    Returns the indexes that were missing and had to be rebuilt. An older file is copied whole beside itself first.

    Raises:
        Problem: the database is newer than this program, has no tables and may not get any, or lacks a table or column.
    """
    if is_up_to_date(engine):
        return []
    with engine.connect() as connection:
        found = revision(connection)
    if found is None and not create:
        raise Problem(_("There is no Outreach database at this address yet."))
    if found is not None and found not in known_revisions():
        raise Problem(_(NEWER))
    if found is not None and backup_of is not None:
        with atomic.refused(_("The database can't be copied before the upgrade: {why}. It was not changed.")):
            _keep_copy(engine, backup_of)
    with backends.rebuilding(engine) as connection:
        has_roles = roles.act_as_owner(connection)
        if revision(connection) != HEAD:
            upgrade(connection)
            if has_roles:
                roles.apply(connection)
            backends.mark_file(connection)
            if found is None:
                index_version.note(connection)
        schema.refuse_incomplete(connection)
        return schema.add_indexes(connection)


def refuse_older(engine: Engine, administrators: Sequence[str]) -> None:
    """Makes sure that an office whose tables are its administrators' is at the newest revision; nothing is written.

    Raises:
        Problem: it is not, or lacks a table or column.
    """
    with engine.connect() as connection:
        found = revision(connection)
        if found == HEAD:
            return schema.refuse_incomplete(connection)
    if found not in known_revisions():
        raise Problem(_(NEWER))
    text = _("This office was made by an older version of Outreach. Ask {names} to open it with this version first.")
    raise Problem(text.format(names=", ".join(administrators)))


def _keep_copy(engine: Engine, path: Path) -> None:
    """Copies an older file beside itself, whole and on the disk; a copy of something else is never replaced.

    A start that was killed half-way has left a copy already: the next one must not stumble over it.
    """
    part = path.with_name(f".{path.name}.before-{HEAD}.part")
    try:
        part.unlink(missing_ok=True)
        with backends.private_files():
            backends.copy_into(engine, part)
        atomic.flush_file(part)
        for number in count(1):
            ending = f".{number}" if number > 1 else ""
            target = path.with_name(f"{path.name}.before-{HEAD}{ending}")
            if not target.exists():
                part.rename(target)
                atomic.flush_folder(path.parent)
            elif not filecmp.cmp(part, target, shallow=False):
                continue
            return
    finally:
        atomic.drop(part)


def known_revisions() -> set[str]:
    """Every revision this program knows, by the names of its files."""
    return {file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def has_our_tables(engine: Engine) -> bool:
    """Whether a file has the tables of a revision that this program knows, whatever its header says."""
    with engine.connect() as connection:
        return inspect(connection).has_table("step") and revision(connection) in known_revisions()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations on an open transaction."""
    from alembic import command, config

    settings = config.Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
