"""One window a file: a second one is told, and may look without writing."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from outreach.store import backends
from outreach.store.files.file_lock import FileLock


class Holder(NamedTuple):
    """Who has the window on a file open: computer, process, and since when (ISO, UTC)."""

    host: str
    pid: int
    since: str


class WindowLock:
    """Held while a window is open on a database file."""

    def __init__(self, database: Path) -> None:
        self._lock = FileLock(database.with_name(database.name + "-lock"))

    def take(self) -> Holder | None:
        """Takes the lock and returns None; where another window has it, returns that one."""
        try:
            is_ours = self._lock.take()
        except OSError:
            return None  # a folder that may not be written to: the database is read-only there anyway
        handle = self._lock.handle
        assert handle is not None
        if not is_ours:
            holder = _holder(handle)
            self._lock.release()
            return holder
        os.ftruncate(handle, 0)
        note = {"host": socket.gethostname(), "pid": os.getpid(), "since": datetime.now(UTC).isoformat("T", "seconds")}
        os.write(handle, json.dumps(note).encode())
        return None

    def release(self) -> None:
        """Lets another window take it."""
        self._lock.release()


def of(where: str | Path) -> WindowLock | None:
    """The lock of a database file; None for a database on a server, where windows do not shut one another out."""
    if backends.is_url(str(where)):
        return None
    path = backends.file_path(where)
    return WindowLock(path) if path.parent.is_dir() and not path.is_dir() else None


def _holder(handle: int) -> Holder:
    try:
        note = json.loads(os.pread(handle, 1000, 0))
        return Holder(str(note["host"]), int(note["pid"]), str(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("", 0, "")
