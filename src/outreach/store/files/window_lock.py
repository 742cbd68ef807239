"""One window a file: a second one is told, and may look without writing.

An advisory lock on a file beside the database, never on the database itself, whose own locks Python would drop
(trust.md §0 row 7). The system lets go of it when the program ends, however it ends.
"""

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from outreach.store import backends

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Holder(NamedTuple):
    """Who has the window on a file open: computer, process, and since when (ISO, UTC)."""

    host: str
    pid: int
    since: str


class WindowLock:
    """Held while a window is open on a database file."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-lock")
        self._handle: int | None = None

    def take(self) -> Holder | None:
        """Takes the lock and returns None; where another window has it, returns that one."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return None  # a folder that may not be written to: the database is read-only there anyway
        if not _lock(handle):
            holder = _holder(handle)
            os.close(handle)
            return holder
        os.ftruncate(handle, 0)
        note = {"host": socket.gethostname(), "pid": os.getpid(), "since": datetime.now(UTC).isoformat("T", "seconds")}
        os.write(handle, json.dumps(note).encode())
        self._handle = handle
        return None

    def release(self) -> None:
        """Lets go of the lock; its file stays, for removing it could take away another window's."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def of(where: str | Path) -> WindowLock | None:
    """The lock of a database file; None for a database on a server, where windows do not shut one another out."""
    if backends.is_url(str(where)):
        return None
    path = backends.file_path(where)
    return WindowLock(path) if path.parent.is_dir() and not path.is_dir() else None


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(handle: int) -> Holder:
    try:
        note = json.loads(os.pread(handle, 1000, 0))
        return Holder(str(note["host"]), int(note["pid"]), str(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("", 0, "")
