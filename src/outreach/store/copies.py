"""Copies of a database that may hold what was erased from it: its backups, and what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

from outreach import paths
from outreach.formats import atomic
from outreach.store.workspace import Workspace

_MOST = 500  # backups that are remembered


def _file() -> Path:
    return paths.data_folder() / "backups.json"


def remember(database: Path, backup: Path) -> None:
    """Keeps in mind where a backup was written."""
    known = _known()
    some = [one for one in known.get(str(database), []) if one != str(backup) and Path(one).is_file()]
    known[str(database)] = [*some, str(backup)][-_MOST:]
    atomic.write(_file(), json.dumps(known, ensure_ascii=False).encode())


def known(database: Path) -> list[Path]:
    """The backups of a database that are still where they were written."""
    return [file for file in map(Path, _known().get(str(database), [])) if file.is_file()]


def _known() -> dict[str, list[str]]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def beside(workspace: Workspace) -> list[str]:
    """Files that hold the database as it was: its backups that are still there, and copies made before an upgrade or
    a restore."""
    path = workspace.path
    if path is None:
        return []
    found = {file for file in path.parent.glob(f"{path.name}.*") if _is_copy(file.name)}
    found |= {Path(one) for one in _known().get(str(path), []) if Path(one).is_file()}
    return sorted(map(str, found))


def _is_copy(name: str) -> bool:
    return ".before-" in name or name.endswith(".replaced")
