"""What the system knows about a file: device and inode, current name, and whether other processes have it open.

Nothing here opens a file for reading that SQLite has open in this process: closing it would drop SQLite's locks.
"""

import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from outreach.formats import atomic

if sys.platform != "win32":
    import fcntl

Mark = tuple[int, int]
_SHARED = (0x40000002, 510)  # (start, length) of the bytes that SQLite locks while a file is open in WAL mode
_INDEX = (128, 1)  # the same in its -shm
_CHECKPOINT = (121, 1)  # what it locks there while it writes the log into the file
_TOLD = 100  # bytes of the -shm: where the log ends, twice, and how much of it is in the file
_GETPATH = 50  # F_GETPATH of macOS
_HANDLES = Path("/dev/fd")
HAS_HANDLES = _HANDLES.is_dir()


def mark_of(path: Path) -> Mark | None:
    """Device and inode of a file, which identify it wherever it is moved; None if it is missing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


Stand = tuple[int, int]


def stand_of(path: Path) -> Stand | None:
    """Size and time of writing of a file: another after anything was written to it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def index_of(database: Path) -> bytes:
    """What the -shm of a database that is open here says of its log: another after anything was written by SQLite.

    Read by the handle that SQLite has, for opening and closing it would drop SQLite's locks.
    """
    handle = handle_of(mark_of(database.with_name(database.name + "-shm")))
    return b"" if handle is None else os.pread(handle, _TOLD, 0)


def head_of(path: Path, length: int) -> bytes:
    """The first bytes of a file, by a handle that is open here where there is one; empty where there is no file."""
    for handle in _handles_of(mark_of(path)):
        with suppress(OSError):  # one that only finds the file again
            return os.pread(handle, length, 0)
    with suppress(OSError), atomic.without_locks(), path.open("rb") as file:
        return file.read(length)
    return b""


def is_checkpointed(database: Path) -> bool:
    """True while another process writes the log of a database, which is open here, into the file."""
    handle = handle_of(mark_of(database.with_name(database.name + "-shm")))
    return handle is not None and _may_not_lock(handle, *_CHECKPOINT)


def names(path: Path) -> int:
    """The number of names (hard links) of a file; 0 if it is missing."""
    try:
        return path.stat().st_nlink
    except OSError:
        return 0


def hold(path: Path) -> int | None:
    """A handle that finds a file again under any name (Linux). O_PATH: closing it drops no lock of SQLite."""
    if sys.platform != "linux":
        return None
    handle = handle_of(mark_of(path))
    return os.open(path if handle is None else f"/proc/self/fd/{handle}", os.O_PATH | os.O_CLOEXEC)


def handle_of(wanted: Mark | None) -> int | None:
    """A handle of this process on that file; None if it is not open here."""
    return next(_handles_of(wanted), None)


def _handles_of(wanted: Mark | None) -> Iterator[int]:
    if wanted is None or not _HANDLES.is_dir():
        return
    for handle in [int(entry.name) for entry in _HANDLES.iterdir()]:
        with suppress(OSError):
            found = os.fstat(handle)
            if (found.st_dev, found.st_ino) == wanted:
                yield handle


def name_of(wanted: Mark | None) -> Path | None:
    """The current name of a file that is open here; None if it was deleted or the system does not tell."""
    handle = handle_of(wanted)
    if handle is None:
        return None
    with suppress(OSError):
        if sys.platform == "darwin":
            path = Path(os.fsdecode(fcntl.fcntl(handle, _GETPATH, b"\0" * 1024).rstrip(b"\0")))
        else:
            path = Path(f"/proc/self/fd/{handle}").readlink()
        return path if mark_of(path) == wanted else None
    return None


def is_mounted(path: Path) -> bool:
    """True if another file is mounted over this one (a bind mount of a single file; Linux)."""
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    wanted = str(path).replace("\\", r"\134").replace(" ", r"\040").replace("\t", r"\011")
    return any(line.split()[4] == wanted for line in lines)


def is_file_in_use(path: Path) -> bool:
    """True if another process has this database open in WAL mode; False if this process has it open."""
    return _is_locked(path, *_SHARED)


def is_index_in_use(path: Path) -> bool:
    """True if another process uses the -shm beside this database."""
    return _is_locked(path.with_name(path.name + "-shm"), *_INDEX)


def _is_locked(path: Path, start: int, length: int) -> bool:
    if sys.platform == "win32" or handle_of(mark_of(path)) is not None:
        return False
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return _may_not_lock(handle, start, length)
    finally:
        os.close(handle)


def _may_not_lock(handle: int, start: int, length: int) -> bool:
    """True where another process has locked these bytes."""
    form = "qqihh" if sys.platform == "darwin" else "hhqqixxxx"
    asked = (start, length, 0, fcntl.F_WRLCK, 0) if sys.platform == "darwin" else (fcntl.F_WRLCK, 0, start, length, 0)
    try:
        answer = struct.unpack(form, fcntl.fcntl(handle, fcntl.F_GETLK, struct.pack(form, *asked)))
    except OSError:
        return False
    return bool(answer[3 if sys.platform == "darwin" else 0] != fcntl.F_UNLCK)
