"""Copies of a database that may hold what was erased from it: its backups, and what stands beside it."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from outreach import paths
from outreach.problems import Problem
from outreach.store import json_file

_MOST = 500  # backups that are remembered


def _file() -> Path:
    return paths.data_folder() / "backups.json"


def remember(database: Path, backup: Path) -> None:
    """Keeps in mind where a backup was written; a backup counts as made even if the user's folder is full."""
    known = _known()
    some = [one for one in known.get(str(database), []) if one != str(backup) and Path(one).is_file()]
    known[str(database)] = [*some, str(backup)][-_MOST:]
    with suppress(Problem):
        json_file.write(_file(), known)


def known(database: Path) -> list[Path]:
    """The backups of a database that are still where they were written."""
    return [file for file in map(Path, _known().get(str(database), [])) if file.is_file()]


def _known() -> dict[str, list[str]]:
    return json_file.read(_file())


def is_sealed(file: Path) -> bool:
    """Whether a file is a backup with its checksum beside it: one that is opened must not change."""
    return seal_of(file).is_file()


def seal_of(backup: Path) -> Path:
    """The file of the checksum of a backup."""
    return backup.with_name(backup.name + ".sha256")


def beside(database: Path | None) -> list[str]:
    """Files that hold the database as it was: its backups that are still there, copies made before an upgrade or a
    restore, and what a backup that was broken off left behind. None for a database on a server."""
    return [] if database is None else sorted(map(str, {*made_before(database), *known(database), *parts(database)}))


def made_before(database: Path) -> list[Path]:
    """The copies that were made beside a database before an upgrade or a restore."""
    names = re.compile(
        re.escape(database.name) + r"\.(before-\w+(\.\d+)?|replaced)|"
        + re.escape(database.stem) + r"\.replaced-\d{4}-\d\d-\d\d-\d{4}(-\d+)?" + re.escape(database.suffix)
    )  # fmt: skip
    return [file for file in _files(database.parent) if names.fullmatch(file.name)]


def name_replaced(database: Path, at: datetime) -> Iterator[Path]:
    """Names under which a database is kept that a backup takes the place of, each but the first with a number."""
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        yield database.with_name(f"{database.stem}.replaced-{at.astimezone():%Y-%m-%d-%H%M}{ending}{database.suffix}")


# What is being written, under a hidden name that says by which process


def part_of(target: Path) -> Path:
    """A name for a copy that is not whole yet."""
    return target.with_name(f".{target.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")


def parts(database: Path) -> list[Path]:
    """The unfinished copies of a database in the folders where it is and where its backups are."""
    folders = {database.parent, *(Path(one).parent for one in _known().get(str(database), []))}
    names = re.compile(r"\." + re.escape(database.stem) + r".*\.(\d+-)?[0-9a-f]{8}\.part(-wal|-shm|-journal)?")
    return [file for folder in folders for file in _files(folder) if names.fullmatch(file.name)]


def sweep(database: Path) -> list[Path]:
    """Removes unfinished copies that nobody is writing any more; returns which those were."""
    left = [file for file in parts(database) if not _is_written(file)]
    for file in left:
        file.unlink(missing_ok=True)
    return left


def _is_written(part: Path) -> bool:
    """Whether the process whose number its name bears is still there; one who may be is left alone for a day."""
    found = re.search(r"\.(\d+)-[0-9a-f]{8}\.part", part.name)
    try:
        age = datetime.now().timestamp() - part.stat().st_mtime
    except OSError:
        return False
    return age < 86_400 and found is not None and _is_running(int(found[1]))


def _is_running(process: int) -> bool:
    if os.name == "nt":  # where asking by a signal would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file.is_file()]
    except OSError:
        return []
