"""A trial restore: the newest backup is put into a workspace of its own, and compared row by row."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

from outreach import paths
from outreach.i18n import _, ngettext
from outreach.model.base import Base
from outreach.problems import Problem
from outreach.services.backups import restore, schedule
from outreach.services.progress import Progress
from outreach.store import backends
from outreach.store.workspace import Workspace


class Drill(NamedTuple):
    """What a trial restore found: of which backup, how many rows of how many tables, and what differs."""

    file: Path
    tables: int
    rows: int
    problems: list[str]

    @property
    def text(self) -> str:
        """What there is to say of it, in a sentence."""
        if self.problems:
            return self.problems[0]
        said = ngettext(
            "{file} passed a trial restore: {count} row, equal in every table.",
            "{file} passed a trial restore: {count} rows, equal in every table.",
            self.rows,
        )
        return said.format(file=self.file.name, count=self.rows)


def run(workspace: Workspace) -> Generator[Progress, None, Drill]:
    """Restores the newest backup into a temporary workspace and compares both: counts, and a hash of ordered rows.

    Raises:
        Problem: there is no backup yet.
    """
    yield Progress(0, None, _("Trying the newest backup"))
    newest = next((one.file for one in schedule.made(workspace)), None)
    if workspace.path is None or newest is None:
        raise Problem(_("There is no backup of this workspace yet."))
    folder = Path(tempfile.mkdtemp(prefix=".trial-", dir=paths.data_folder()))
    try:
        done = _tried(newest, folder / "trial.outreach")
    except Problem as problem:
        done = Drill(newest, 0, 0, [problem.text])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    schedule.note_drill(workspace.path, done.problems[0] if done.problems else "")
    return done


def _tried(newest: Path, part: Path) -> Drill:
    problems = restore.try_out(newest, part)
    was, now = prints_of(newest), prints_of(part)
    # Where bringing it up to date gave a table other columns, its rows are counted alone.
    different = sorted(
        name
        for name, one in was.items()
        if name not in now or one.rows != now[name].rows or (one.columns == now[name].columns and one != now[name])
    )
    text = _("“{table}” is not the same after a trial restore of {file}.")
    problems += [text.format(table=name, file=newest.name) for name in different]
    return Drill(newest, len(was), sum(one.rows for one in was.values()), problems)


# What a database holds, in few figures: by it two are compared.


class Print(NamedTuple):
    """The columns of a table, how many rows it has, and the SHA-256 of them in the order of their keys."""

    columns: list[str]
    rows: int
    digest: str


def prints_of(path: Path) -> dict[str, Print]:
    """The prints of our tables in a file; what an older version did not have yet is left out."""
    found: dict[str, Print] = {}
    with backends.opened(path, read_only=True) as engine, engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            info = connection.exec_driver_sql(f"PRAGMA table_info('{table.name}')")
            names = sorted(str(row[1]) for row in info)
            if not names:
                continue
            quoted = ", ".join(f'"{name}"' for name in names)
            keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
            rows, digest = 0, hashlib.sha256()
            query = f'SELECT {quoted} FROM "{table.name}" ORDER BY {keys}'
            for row in connection.exec_driver_sql(query):
                rows += 1
                digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
            found[table.name] = Print(names, rows, digest.hexdigest())
    return found
