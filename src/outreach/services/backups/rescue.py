"""Saves what can still be read of a damaged workspace into a new one, and says what could not be read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from outreach.formats import atomic
from outreach.i18n import _
from outreach.model.base import Base
from outreach.problems import Problem
from outreach.services.contacts import reindex
from outreach.services.history import history_labels
from outreach.services.progress import Progress
from outreach.store import backends, encryption, migrating, search, search_repair
from outreach.store.recovery import refill, salvage
from outreach.store.recovery.refill import Loss, Refilled
from outreach.store.recovery.salvage import Saved
from outreach.store.workspace import Workspace

_OWN = {"alembic_version", *search.INDEX_TABLES}
# What a lost row of may have the effect that somebody is written to who should not be, or twice.
WATCHED = ("suppression", "forgotten", "exclusion", "recipient", "bounce")


@dataclass
class Rescued:
    """What was saved into `file`: of each table (rows there, rows known, or None where that is not known).

    `report` is a text that lists `losses`, None where nothing is lost; `problems` is what a check of the new file
    still says, `unknown` how many rows of which nobody can say what they are.
    """

    file: Path
    report: Path | None = None
    tables: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be lost."""
        return not (self.losses or self.problems or self.unknown) and all(map(self._has_all, self.tables))

    @property
    def warnings(self) -> list[str]:
        """What to look at before anything is sent from it."""
        short = [name for name in WATCHED if name in self.tables and not self._has_all(name)]
        if not short:
            return []
        text = _(
            "Rows of {tables} are or may be lost: people who opted out or already have a release may be "
            "written to. Compare your lists with a backup before you send."
        )
        return [text.format(tables=", ".join(map(history_labels.noun, short)))]

    def _has_all(self, table: str) -> bool:
        saved, known = self.tables[table]
        return known is not None and saved == known


def rescue(source: Path, target: Path) -> Generator[Progress, None, Rescued]:
    """Makes a workspace at `target` of what can be read of the file at `source`, which is only read.

    Raises:
        Problem: there is nothing to be read, or the new file cannot be written.
    """
    source, target = source.expanduser().absolute(), target.expanduser().absolute()
    _check(source, target)
    with atomic.refused(_("Couldn't write to {folder}."), folder=target.parent):
        folder = Path(tempfile.mkdtemp(prefix=".rescue-", dir=target.parent))
    refused = atomic.refused(_("Couldn't save the workspace to {folder}: {why}."), folder=target.parent)
    try:
        with refused, backends.clear_errors(), backends.private_files():
            return (yield from _rescue(source, folder, target))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Problem(_("There is no file {file}.").format(file=source))
    if target.exists():
        raise Problem(_("{path} is there already. Name a new file.").format(path=target))
    if atomic.is_open(source):
        raise Problem(_("{path} is open. Close it first.").format(path=source))
    if encryption.salt_of(source):
        said = _("{file} is locked with a password. A locked file is whole or not at all: restore a backup.")
        raise Problem(said.format(file=source.name))


def _rescue(source: Path, folder: Path, target: Path) -> Generator[Progress, None, Rescued]:
    yield Progress(0, None, _("Copying the damaged file"))
    work, made = folder / "damaged", folder / "new.outreach"
    salvage.copy(source, work)
    salvage.prepare(work)
    yield Progress(0, None, _("Reading what can be read"))
    connection = salvage.connected(work)
    try:
        engine = _empty_file(made, _revision(connection))
        try:
            tables, highest, unknown = _read(connection, engine, work)
            found = Rescued(target, unknown=unknown)
            done = Refilled()
            for number, name in enumerate(refill.fill(engine, tables, highest, done)):
                yield Progress(number, len(tables), _("Saving {table}").format(table=name))
            search_repair.mend(engine)
        finally:
            engine.dispose()
    finally:
        connection.close()
    found.losses = done.losses
    found.tables = {name: (done.rows[name], _known(saved)) for name, saved in tables.items()}
    yield from _finish(made, found)
    made.replace(target)
    return found


def _revision(connection: object) -> str:
    """The revision of the damaged file; the newest where that cannot be read.

    Raises:
        Problem: it is of a newer program.
    """
    found = salvage.first(connection, "SELECT version_num FROM alembic_version")
    if found is None or found in migrating.known_revisions():
        return str(found or migrating.HEAD)
    if isinstance(found, str) and found.isdecimal() and found > migrating.HEAD:
        raise Problem(_("This database was made by a newer version of Outreach. Install it to open the database."))
    return migrating.HEAD


def _empty_file(path: Path, revision: str) -> Engine:
    backends.create_file(path)
    engine = backends.sqlite_engine(path, read_only=False)
    backends.use_wal(engine)
    with backends.rebuilding(engine) as connection:
        migrating.upgrade(connection, revision)
        backends.mark_file(connection)
    return engine


def _read(connection: object, engine: Engine, work: Path) -> tuple[dict[str, Saved], dict[str, int], int]:
    """What can be read, the highest number of each table, and the rows of which nobody can say what they are.

    Raises:
        Problem: nothing can.
    """
    with engine.connect() as new:
        names = [name for name in new.dialect.get_table_names(new) if name not in _OWN]
        shapes = list(salvage.shapes(new.connection.driver_connection, names))
    tables = salvage.read(connection, shapes)
    unknown = salvage.read_pages(work, tables)
    if not any(saved.rows for saved in tables.values()):
        raise Problem(_("This file contains no readable data of an Outreach workspace."))
    highest = salvage.highest(work, tables)
    _add_referred(tables)
    return tables, highest, unknown


def _add_referred(tables: Mapping[str, Saved]) -> None:
    """A row that others refer to was there."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            child, parent = tables.get(table.name), tables.get(key.column.table.name)
            if child is None or parent is None or parent.is_whole or not parent.shape.key:
                continue
            names = [name for name, _kind, _null in child.shape.columns]
            if key.parent.name in names:
                at = names.index(key.parent.name)
                parent.known |= {number for row in child.rows.values() if isinstance(number := row[at], int)}


def _known(saved: Saved) -> int | None:
    return len(saved.known) if saved.is_counted else None


def _finish(made: Path, found: Rescued) -> Generator[Progress, None, None]:
    """Brings the new file to this version, checks it, and writes the list of what is lost."""
    yield Progress(0, None, _("Checking the new file"))
    with Workspace.open(made, create=False) as workspace:
        yield from reindex.renew(workspace)
        found.problems = workspace.check()
        backends.settle(workspace.engine)
    if not found.is_whole:
        found.report = found.file.with_name(f"{found.file.name}.txt")
        atomic.write(found.report, "\n".join(lines(found)).encode() + b"\n")


def lines(found: Rescued) -> list[str]:
    """The report as text."""
    return [
        *summary(found), *found.warnings, "",
        *(one.text for one in found.losses),
        _("Rows that could not be classified: {count}").format(count=found.unknown),
        *found.problems,
    ]  # fmt: skip


def summary(found: Rescued) -> list[str]:
    """How much of each table was saved, those that are not whole first."""
    rows = sorted(found.tables.items(), key=lambda one: one[1][0] == one[1][1])
    return [_of_table(history_labels.noun(name), *counts) for name, counts in rows if any(counts)]


def _of_table(noun: str, saved: int, known: int | None) -> str:
    if known is None:
        return _("{table}: {saved}; how many there were is not known").format(table=noun, saved=saved)
    return _("{table}: {saved} of {known}").format(table=noun, saved=saved, known=known)
