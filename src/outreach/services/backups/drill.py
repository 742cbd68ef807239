"""A trial restore: the newest backup is put into a workspace of its own, and compared row by row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

from outreach import paths
from outreach.i18n import _, counted
from outreach.problems import Problem
from outreach.services.backups import restore, schedule
from outreach.services.progress import Progress
from outreach.store import backends, fingerprint
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
        return counted(
            "{file} passed a trial restore: {count} row, equal in every table.",
            "{file} passed a trial restore: {count} rows, equal in every table.",
            self.rows,
            file=self.file.name,
        )


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
    with backends.opened(newest, read_only=True) as engine, engine.connect() as connection:
        was = fingerprint.of(connection)
    with backends.opened(part, read_only=True) as engine, engine.connect() as connection:
        now = fingerprint.of(connection)
    # Where bringing it up to date gave a table other columns, its rows are counted alone.
    different = sorted(
        name
        for name, one in was.items()
        if name not in now or one.rows != now[name].rows or (one.columns == now[name].columns and one != now[name])
    )
    text = _("“{table}” is not the same after a trial restore of {file}.")
    problems += [text.format(table=name, file=newest.name) for name in different]
    return Drill(newest, len(was), sum(one.rows for one in was.values()), problems)
