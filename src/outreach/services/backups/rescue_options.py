"""What can be done where a workspace does not open: its newest good backup, looking only, saving what can be read."""

from __future__ import annotations

import mmap
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from outreach import paths
from outreach.problems import Locked, Problem
from outreach.services.backups import contents, schedule
from outreach.services.contacts import contacts
from outreach.store import backends, migrating, search
from outreach.store.recovery import pages
from outreach.store.workspace import Workspace


class WaysIn(NamedTuple):
    """What is true of a file that could not be opened.

    `backup` is the newest one that is whole, and `since` the steps that are not in it (None where nobody can tell);
    `rescue` is where what can still be read would be saved to, None where nothing is damaged or to be saved;
    `is_damaged` is true of one of our files that SQLite can't read completely, or at all, `is_gone` where no file is
    there, or nothing is in it.
    """

    backup: contents.Look | None = None
    since: int | None = None
    read_only: bool = False
    rescue: Path | None = None
    is_damaged: bool = False
    is_gone: bool = False


def ways_in(where: str) -> WaysIn:
    """Looks what can be done; seconds, for files are read. Nothing is written."""
    if backends.is_url(where):
        return WaysIn()
    path = backends.file_path(where)
    backup = _newest_backup(path)
    since = _steps_since(path, backup) if backup is not None else None
    if not path.is_file() or not path.stat().st_size:
        return WaysIn(backup, since, is_gone=not path.is_dir())
    read_only = _opens_read_only(path)
    damaged = _is_damaged(path, read_only)
    is_saved = (damaged or _has_foreign(path)) and _has_rows(path)
    return WaysIn(backup, since, read_only, _rescue_to(path) if is_saved else None, damaged)


def _newest_backup(path: Path) -> contents.Look | None:
    for one in schedule.of(path):
        try:
            return contents.look(one.file)
        except (Problem, OSError):
            continue
    return None


def _steps_since(path: Path, backup: contents.Look) -> int | None:
    if not path.is_file() or backup.copy.last_at is None:
        return None
    try:
        with backends.opened(path, read_only=True) as engine, backends.clear_errors(), engine.connect() as connection:
            asked = text("SELECT count(*) FROM step WHERE at > :last")
            last = backup.copy.last_at.strftime("%Y-%m-%d %H:%M:%S.%f")
            return int(connection.execute(asked, {"last": last}).scalar_one())
    except Problem:
        return None


def _opens_read_only(path: Path) -> bool:
    """Whether it can be looked at, as far as the first contacts."""
    try:
        with Workspace.open(path, create=False, read_only=True) as workspace:
            workspace.state()
            found = workspace.read(contacts.find)
            workspace.read(contacts.fields, found[0]) if found else None
            return True
    except Problem:
        return False


def _is_damaged(path: Path, read_only: bool) -> bool:
    """Whether it is one of ours, not of a newer program, and damaged."""
    try:
        with backends.opened(path, read_only=True) as engine, backends.clear_errors():
            application, form, tables = backends.file_marks(engine)
            with engine.connect() as connection:
                known = migrating.revision(connection) in {None, *migrating.known_revisions()}
            ours = bool(tables) and application == backends.APPLICATION_ID and form <= backends.FORMAT and known
            return ours and (not read_only or bool(backends.quick_check(engine)))
    except Locked:
        return False
    except Problem:
        return _was_ours(path) or _has_rows(path)


def _has_foreign(path: Path) -> bool:
    """Whether it is one of ours with triggers or views of other hands, without which it is saved."""
    try:
        with backends.opened(path, read_only=True) as engine, backends.clear_errors():
            return _was_ours(path) and bool(backends.foreign_objects(engine, search.TRIGGERS))
    except Problem:
        return False


def _was_ours(path: Path) -> bool:
    """Whether the header still says that a file is Outreach's."""
    mark = backends.APPLICATION_ID.to_bytes(4, "big")
    with suppress(OSError), path.open("rb") as file:
        return file.read(72)[68:] == mark
    return False


def _has_rows(path: Path) -> bool:
    """Whether there is a page of rows in it, beside those that declare the tables."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = (row.values for _number, rows in pages.leaves(data) for row in rows)
            return any(len(values) > 2 and values[0] not in _DECLARATIONS for values in found)
    except (OSError, ValueError):
        return False


_DECLARATIONS = ("table", "index", "trigger", "view")


def _rescue_to(path: Path) -> Path:
    """A new name beside the file, or among the user's own where nothing can be written there."""
    folder = path.parent if backends.access(path.parent)[1] else paths.data_folder()
    names = (f"{path.stem}-rescued{f'-{number}' if number > 1 else ''}.outreach" for number in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
