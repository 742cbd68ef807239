"""Backups by themselves: when something changed, at closing and before large steps; what is kept, and what failed.

The plan belongs to this machine, not to the database: its folder is here, and a copy of the file does not bring it
along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _, counted
from outreach.model.base import now
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.backups import backup
from outreach.services.contacts.records import FormFields
from outreach.services.progress import Progress
from outreach.store import copies, json_file
from outreach.store.workspace import Workspace

EVERY = {"change": timedelta(minutes=30), "day": timedelta(days=1), "week": timedelta(days=7), "never": None}
MOST_KEPT = 365
WEEKS, MONTHS = 8, 12  # of which one is kept each, beyond the days (trust.md §2.4)
DRILL = timedelta(days=30)
AGAIN = timedelta(hours=1)  # after one that failed
OLD = timedelta(days=8)
_STAMP = "%Y-%m-%d %H%M"


class Plan(NamedTuple):
    """Every "change", "day", "week" or "never", into a folder, one of each day kept for `keep` days.

    `second` is a folder that gets a copy of each; `made` is the last one, `problem` why none was made or it is
    doubtful, `second_problem` why none is in the second place, `drilled` when one was last restored for a trial, and
    `drill_problem` what was wrong then.
    """

    every: str
    folder: Path
    keep: int
    second: Path | None = None
    made: datetime | None = None
    tried: datetime | None = None
    problem: str = ""
    second_problem: str = ""
    drilled: datetime | None = None
    drill_problem: str = ""


class Last(NamedTuple):
    """A backup that is there."""

    file: Path
    at: datetime
    size: int


def read(database: Path) -> Plan:
    """The plan for a database; when something changed, kept for fourteen days, where nobody has set it."""
    kept = _all().get(str(database), {})
    folder = Path(str(kept.get("folder") or paths.data_folder() / "backups"))
    every = str(kept.get("every", "change"))
    keep = kept.get("keep", 14)
    return Plan(
        every if every in EVERY else "change", folder, keep if isinstance(keep, int) and keep > 0 else 14,
        Path(str(kept["second"])) if kept.get("second") else None, _moment(kept.get("made")),
        _moment(kept.get("tried")), str(kept.get("problem", "")), str(kept.get("second_problem", "")),
        _moment(kept.get("drilled")), str(kept.get("drill_problem", "")),
    )  # fmt: skip


def save(database: Path, fields: FormFields) -> Plan:
    """Sets what is given and leaves the rest.

    Raises:
        FieldProblem: a folder that cannot be written to, or a number that cannot be.
    """
    before = read(database)
    every = str(fields.get("every", before.every))
    if every not in EVERY:
        raise FieldProblem("every", _("Choose change, day, week or never."))
    folder = Path(str(fields.get("folder") or before.folder)).expanduser().absolute()
    second = _second(fields, before, folder)
    text = str(fields.get("keep", before.keep)).strip()
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text[:6]) <= MOST_KEPT:
        raise FieldProblem("keep", _("Keep them for 1 to {most} days.").format(most=MOST_KEPT))
    if every != "never":
        _prepare("folder", folder)
    given = {"every": every, "folder": str(folder), "keep": int(text), "second": str(second or "")}
    _put(database, {**given, "problem": "", "second_problem": "", "tried": None})
    return read(database)


def _second(fields: FormFields, before: Plan, folder: Path) -> Path | None:
    """The second place that is meant; none where it is given empty."""
    given = fields.get("second", before.second)
    if not given:
        return None
    second = Path(str(given)).expanduser().absolute()
    if second == folder:
        raise FieldProblem("second", _("The second location is the first one. Choose another disk or folder."))
    if second != before.second:
        _prepare("second", second)
    return second


def _prepare(field: str, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic.file(folder / ".outreach-try") as file:
            file.write(b"")
        (folder / ".outreach-try").unlink()
    except (OSError, Problem):
        raise FieldProblem(field, _("Couldn't write to {folder}.").format(folder=folder)) from None


def is_due(workspace: Workspace, at: datetime | None = None) -> bool:
    """Whether it is time for the next one."""
    if workspace.path is None or not _is_kept(workspace):
        return False
    plan, at = read(workspace.path), at or now()
    span = EVERY[plan.every]
    if span is None or (plan.problem and plan.tried and timedelta(0) <= at - plan.tried < AGAIN):
        return False
    if plan.made is None or plan.made > at or not _own(workspace.path, plan.folder):
        return True  # a clock that was ahead does not put it off, nor do copies that somebody took away
    match plan.every:
        case "day":
            return at.astimezone().date() > plan.made.astimezone().date()
        case "change":
            return at - plan.made >= span and has_changed(workspace)
    return at - plan.made >= span


def has_changed(workspace: Workspace) -> bool:
    """Whether anything was written since the last backup; False where none is made by itself, or nothing is there."""
    if workspace.path is None or not _is_kept(workspace) or EVERY[read(workspace.path).every] is None:
        return False
    state = list(workspace.state())
    return any(state) and state != _all().get(str(workspace.path), {}).get("state")


def before(workspace: Workspace) -> Generator[Progress, None, None]:
    """Makes one before a large step, where anything was written since the last; what hinders it stands in Today."""
    if has_changed(workspace):
        with suppress(Problem):
            yield from make(workspace)


def _is_kept(workspace: Workspace) -> bool:
    """Whether backups are made by themselves: not of a database on a server, one that is only read, or a demo, which is
    made anew in seconds anyhow (see `services.demo`)."""
    is_ours = workspace.path is not None and not workspace.read_only
    return is_ours and workspace.read(settings.get, "demo") is None


def make(workspace: Workspace, at: datetime | None = None) -> Generator[Progress, None, Path]:
    """Makes one into the plan's folder and thins the older ones; what hinders it is kept in mind, too.

    Raises:
        Problem: there is none to be made of this database, or it cannot be written.
    """
    if workspace.path is None:
        raise Problem(on_server())
    yield Progress(0, None, _("Backing up"))
    plan, at = read(workspace.path), at or now()
    state = workspace.state()
    try:
        written = backup.write(workspace, _target(workspace.path, plan.folder, at))
    except Problem as problem:
        _put(workspace.path, {"tried": at.isoformat(), "problem": problem.text})
        raise
    doubt = doubtful(written.problems[0]) if written.problems else ""
    second = "" if plan.second is None else _copy_to(plan.second, written.file)
    moment = at.isoformat()
    known = {"made": moment, "tried": moment, "problem": doubt, "second_problem": second, "state": list(state)}
    if plan.drill_problem and not doubt:  # of the one before; whether this one can be restored is tried next
        known |= {"drilled": "", "drill_problem": ""}
    _put(workspace.path, known)
    if not doubt:  # no good one is taken away for one that may be none
        for folder in (plan.folder, *([plan.second] if plan.second else [])):
            _thin(workspace.path, folder, plan.keep, at, folder / written.file.name)
    return written.file


def _copy_to(second: Path, made: Path) -> str:
    """Copies a backup to the second place; why that could not be done, else nothing."""
    try:
        backup.copy(made, second / made.name)
    except Problem as problem:
        return problem.text
    return ""


def doubtful(problem: str) -> str:
    """What is said of a backup that holds something that cannot be read."""
    return _(
        "It contains something that can't be read: {problem} No older backup is removed until this is fixed."
    ).format(problem=problem)


def on_server() -> str:
    """What applies where the data are on a server."""
    return _(
        "Your organisation's data is on a database server and is backed up there every night by its "
        "administrator. Ask for the date of the last backup, and for a trial restore once a year."
    )


def _target(database: Path, folder: Path, at: datetime) -> Path:
    with atomic.refused(_("Couldn't write to {folder}."), folder=folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = folder / f"{database.stem} {at.astimezone():{_STAMP}}.outreach"
    return named.with_stem(f"{named.stem}{at.astimezone():%S}") if named.exists() else named


def _own(database: Path, folder: Path) -> list[Path]:
    """The backups that the plan has made in a folder, the oldest first: by their names, for files are copied about."""
    form = re.compile(re.escape(database.stem) + r" \d{4}-\d\d-\d\d \d{4}(\d\d)?\.outreach")
    try:
        return sorted(file for file in folder.iterdir() if form.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def _thin(database: Path, folder: Path, days: int, at: datetime, made: Path) -> None:
    """Takes away what is too many, whatever the clock says never the one that was just made and checked."""
    moments = {file: _named_moment(file) for file in _own(database, folder) if file != made}
    for file in surplus(moments, at, days, backup.is_good):
        file.unlink(missing_ok=True)
        copies.seal_of(file).unlink(missing_ok=True)


def _named_moment(file: Path) -> datetime:
    """When a backup was made, by its name; the first day of all where that names no day."""
    found = re.search(r" (\d{4}-\d\d-\d\d \d{4})(?:\d\d)?$", file.stem)
    try:
        return datetime.strptime(found[1] if found else "", _STAMP)
    except ValueError:
        return datetime.min


def surplus(moments: Mapping[Path, datetime], at: datetime, days: int, is_good: Callable[[Path], bool]) -> list[Path]:
    """Which backups are too many: all of a day are kept, then one a day for `days` days, a week, a month.

    Of those of one day, week or month the newest good one stays; one that is doubtful never takes its place.
    """
    groups: dict[object, list[Path]] = {}
    for file in sorted(moments, key=lambda one: moments[one], reverse=True):
        groups.setdefault(_group(moments[file], at.astimezone().replace(tzinfo=None), days, file), []).append(file)
    found: list[Path] = groups.pop(None, [])
    for files in groups.values():
        if len(files) > 1:
            kept = next(filter(is_good, files), files[0])
            found += [file for file in files if file != kept]
    return found


def _group(moment: datetime, at: datetime, days: int, file: Path) -> object:
    """What a backup is one of: itself, a day, a week or a month; None where it is too old."""
    age = (at.date() - moment.date()).days
    if at - moment < timedelta(days=1):
        return file
    if age < days:
        return moment.date()
    if age < days + 7 * WEEKS:
        return moment.isocalendar()[:2]
    return (moment.year, moment.month, 0) if age < days + 7 * WEEKS + 31 * MONTHS else None


# What is there


def made(workspace: Workspace) -> list[Last]:
    """The backups of this database that are known and still there, the newest first."""
    path = workspace.path
    return [] if path is None else _sorted({*copies.known(path), *_own(path, read(path).folder)})


def there(workspace: Workspace) -> list[Last]:
    """The same, with the copies that were made before an upgrade or a restore."""
    return of(workspace.path) if workspace.path is not None else []


def of(database: Path) -> list[Last]:
    """The same of a database that may not open."""
    return _sorted({*copies.known(database), *_own(database, read(database).folder), *copies.made_before(database)})


def everywhere(database: Path) -> list[Path]:
    """Every copy of a database that is known: also those in the second location, and those that nobody lists."""
    second = read(database).second
    return sorted({one.file for one in of(database)} | set(_own(database, second) if second else ()))


def _sorted(files: Iterable[Path]) -> list[Last]:
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
    if workspace.path is None or not _is_kept(workspace):
        return ""
    found, plan, at = made(workspace), read(workspace.path), at or now()
    for problem, text in (
        (plan.problem, _("The last backup failed: {why}")),
        (plan.second_problem, _("No backup in the second location: {why}")),
        (plan.drill_problem, _("The trial restore failed: {why}")),
    ):
        if problem:
            return text.format(why=problem)
    if not found:
        return "" if plan.every != "never" else _("There is no backup of this workspace yet.")
    days = (at - found[0].at).days
    if at - found[0].at < OLD or (plan.every == "change" and not has_changed(workspace)):
        return ""
    return counted("The last backup is {count} day old.", "The last backup is {count} days old.", days)


def is_drill_due(workspace: Workspace, at: datetime | None = None) -> bool:
    """Whether a backup is there of which nobody has tried for a month whether it can be restored."""
    if workspace.path is None or not _is_kept(workspace):
        return False
    plan, at = read(workspace.path), at or now()
    return plan.made is not None and (plan.drilled is None or not timedelta(0) <= at - plan.drilled < DRILL)


def note_drill(database: Path, problem: str, at: datetime | None = None) -> None:
    """Keeps in mind when a restore was tried, and what was wrong."""
    _put(database, {"drilled": (at or now()).isoformat(), "drill_problem": problem})


def on_one_disk(database: Path) -> bool:
    """Whether all backups are on the disk of the database, so that both are lost together."""
    plan = read(database)
    try:
        disks = {folder.stat().st_dev for folder in (plan.folder, plan.second) if folder is not None}
        return disks <= {database.stat().st_dev}
    except OSError:
        return False


# The file of plans


def _file() -> Path:
    return paths.data_folder() / "backup-plans.json"


def _all() -> dict[str, dict[str, object]]:
    return {name: one for name, one in json_file.read(_file()).items() if isinstance(one, dict)}


def _put(database: Path, fields: FormFields) -> None:
    known = _all()
    json_file.write(_file(), {**known, str(database): {**known.get(str(database), {}), **fields}})


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
