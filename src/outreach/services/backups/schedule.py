"""Backups on a schedule: every day or week into a folder, so many of them kept; what was made last, and what failed.

The plan belongs to this machine, not to the database: its folder is here, and a copy of the file does not bring it
along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _, ngettext
from outreach.model.base import now
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.backups import backup
from outreach.services.progress import Progress
from outreach.store import copies
from outreach.store.workspace import Workspace

EVERY = {"day": timedelta(days=1), "week": timedelta(days=7), "never": None}
MOST_KEPT = 365
AGAIN = timedelta(hours=1)  # after one that failed
OLD = timedelta(days=8)
_STAMP = "%Y-%m-%d %H%M"


class Plan(NamedTuple):
    """Every "day", "week" or "never", into a folder, so many kept; `made` the last one by it, `problem` why none."""

    every: str
    folder: Path
    keep: int
    made: datetime | None = None
    tried: datetime | None = None
    problem: str = ""


class Last(NamedTuple):
    """A backup that is there."""

    file: Path
    at: datetime
    size: int


def read(database: Path) -> Plan:
    """The plan for a database; every day, fourteen kept, where nobody has set it."""
    kept = _all().get(str(database), {})
    folder = Path(str(kept.get("folder") or paths.data_folder() / "backups"))
    every = str(kept.get("every", "day"))
    keep = kept.get("keep", 14)
    return Plan(
        every if every in EVERY else "day", folder, keep if isinstance(keep, int) and keep > 0 else 14,
        _moment(kept.get("made")), _moment(kept.get("tried")), str(kept.get("problem", "")),
    )  # fmt: skip


def save(database: Path, fields: Mapping[str, Any]) -> Plan:
    """Sets what is given and leaves the rest.

    Raises:
        FieldProblem: a folder that cannot be written to, or a number that cannot be.
    """
    before = read(database)
    every = str(fields.get("every", before.every))
    if every not in EVERY:
        raise FieldProblem("every", _("Choose day, week or never."))
    folder = Path(str(fields.get("folder") or before.folder)).expanduser().absolute()
    text = str(fields.get("keep", before.keep)).strip()
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text[:6]) <= MOST_KEPT:
        raise FieldProblem("keep", _("Keep from 1 to {most} backups.").format(most=MOST_KEPT))
    if every != "never":
        _prepare(folder)
    _put(database, {"every": every, "folder": str(folder), "keep": int(text), "problem": "", "tried": None})
    return read(database)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic.file(folder / ".outreach-try") as file:
            file.write(b"")
        (folder / ".outreach-try").unlink()
    except (OSError, Problem):
        raise FieldProblem("folder", _("Nothing can be written to {folder}.").format(folder=folder)) from None


def is_due(workspace: Workspace, at: datetime | None = None) -> bool:
    """Whether it is time for the next one; a database on a server is never backed up from here, nor a demo office."""
    if workspace.path is None or workspace.read_only or _is_demo(workspace):
        return False
    plan, at = read(workspace.path), at or now()
    span = EVERY[plan.every]
    if span is None or (plan.problem and plan.tried and timedelta(0) <= at - plan.tried < AGAIN):
        return False
    if plan.made is None or plan.made > at or not _own(workspace.path, plan.folder):
        return True  # a clock that was ahead does not put it off, nor do copies that somebody took away
    if plan.every == "day":
        return at.astimezone().date() > plan.made.astimezone().date()
    return at - plan.made >= span


def _is_demo(workspace: Workspace) -> bool:
    """Whether it is made anew in seconds anyhow (see `services.demo`)."""
    return workspace.read(settings.get, "demo") is not None


def make(workspace: Workspace, at: datetime | None = None) -> Generator[Progress, None, Path]:
    """Makes one into the plan's folder and thins the older ones; what hinders it is kept in mind, too.

    Raises:
        Problem: there is none to be made of this database, or it cannot be written.
    """
    if workspace.path is None:
        raise Problem(on_server())
    yield Progress(0, None, _("Backing up"))
    plan, at = read(workspace.path), at or now()
    try:
        target = _target(workspace.path, plan.folder, at)
        made = backup.make(workspace, target)
    except Problem as problem:
        _put(workspace.path, {"tried": at.isoformat(), "problem": problem.text})
        raise
    _put(workspace.path, {"made": at.isoformat(), "tried": at.isoformat(), "problem": ""})
    _thin(workspace.path, plan, made)
    return made


def on_server() -> str:
    """What applies where the data are on a server."""
    return _(
        "This office's data are on a database server, and are backed up there: every night, by whoever runs it. "
        "Ask for the day of the last backup, and for a trial restore once a year."
    )


def _target(database: Path, folder: Path, at: datetime) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Problem(_("Nothing can be written to {folder}.").format(folder=folder)) from None
    return folder / f"{database.stem} {at.astimezone():{_STAMP}}.outreach"


def _own(database: Path, folder: Path) -> list[Path]:
    """The backups that the plan has made in a folder, the oldest first: by their names, for files are copied about."""
    form = re.compile(re.escape(database.stem) + r" \d{4}-\d\d-\d\d \d{4}\.outreach")
    try:
        return sorted(file for file in folder.iterdir() if form.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def _thin(database: Path, plan: Plan, made: Path) -> None:
    """Takes the oldest away; never the one that was just made and checked, whatever the clock says."""
    others = [file for file in _own(database, plan.folder) if file != made]
    for file in others[: max(0, len(others) + 1 - plan.keep)]:
        file.unlink(missing_ok=True)
        file.with_name(file.name + ".sha256").unlink(missing_ok=True)


# What is there


def there(workspace: Workspace) -> list[Last]:
    """The backups of this database that are known and still there, the newest first."""
    return of(workspace.path) if workspace.path is not None else []


def of(database: Path) -> list[Last]:
    """The same of a database that may not open."""
    files = {*copies.known(database), *_own(database, read(database).folder)}
    found = []
    for file in files:
        try:
            state = file.stat()
        except OSError:
            continue
        found.append(Last(file, datetime.fromtimestamp(state.st_mtime, UTC), state.st_size))
    return sorted(found, key=lambda one: (one.at, one.file), reverse=True)


def warning(workspace: Workspace, at: datetime | None = None) -> str:
    """What there is to say of the backups: that none is there, that the last is old or failed; "" where all is well."""
    if workspace.path is None or workspace.read_only or _is_demo(workspace):
        return ""
    found, plan, at = there(workspace), read(workspace.path), at or now()
    if plan.problem:
        return _("The last backup failed: {why}").format(why=plan.problem)
    if not found:
        return "" if plan.every != "never" else _("There is no backup of this office yet.")
    days = (at - found[0].at).days
    if at - found[0].at < OLD:
        return ""
    return ngettext("The last backup is {count} day old.", "The last backup is {count} days old.", days).format(
        count=days
    )


# The file of plans


def _file() -> Path:
    return paths.data_folder() / "backup-plans.json"


def _all() -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): one for name, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}


def _put(database: Path, fields: Mapping[str, Any]) -> None:
    known = _all()
    known[str(database)] = {**known.get(str(database), {}), **fields}
    atomic.write(_file(), json.dumps(known, ensure_ascii=False).encode())


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
