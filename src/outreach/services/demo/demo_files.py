"""Where the demo office is: two files, so that it can be reset while one is open."""

from pathlib import Path

from outreach import paths
from outreach.formats import atomic

FILES = ("demo.outreach", "demo-2.outreach")


def files() -> list[Path]:
    """Where the user's demo office may be, never in their own: in one of two files, so that it can be reset."""
    return [paths.data_folder() / name for name in FILES]


def file() -> Path:
    """The demo office that was opened last, or where the first is to be made."""
    there = [path for path in files() if path.exists()]
    return max(there, key=lambda path: path.stat().st_mtime) if there else files()[0]


def remove(path: Path) -> None:
    """Deletes a demo office that nobody has open."""
    for ending in ("", "-wal", "-shm"):
        atomic.drop(path.with_name(path.name + ending))
