"""Files and folders that appear whole or not at all: written aside, flushed to the disk, then renamed.

A rename alone loses the newest version at a power cut; the flush of the file and of its folder is what
makes it last. New files are readable by their owner only (0600; folders 0700), for nearly all that this
program writes holds people's private numbers; a file that is replaced keeps the rights it had.
What is open as a database is never replaced, whoever names it.
"""

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.values.data import Document

# What a full, failing, read-only or forbidden disk answers.
DISK = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM))
_NO_LOCKS = getattr(os, "O_PATH", 0)  # a handle of this kind drops no locks when it is closed
_open: list[tuple[Path, os.stat_result]] = []
_reading = threading.local()  # whether this thread knows that there are no locks to be dropped


def keep(path: Path) -> None:
    """Marks a database as open: until `release` it is neither replaced nor opened by anything but SQLite."""
    _open.append((path, path.stat()))


def move(old: Path, new: Path) -> None:
    """Notes that an open database has been renamed."""
    _open[:] = [(new if kept == old else kept, mark) for kept, mark in _open]


def release(path: Path) -> None:
    """Marks it as closed."""
    at = next((number for number, (kept, _mark) in enumerate(_open) if kept == path), None)
    if at is not None:
        del _open[at]


def is_open(path: str | bytes | os.PathLike[Any]) -> bool:
    """True if this is a database that is open here, or its log, under whatever name; opens nothing."""
    try:
        there = os.stat(path)  # noqa: PTH116 — an event tells whatever it was given
    except (OSError, ValueError):
        return False
    return any(os.path.samestat(there, mark) or _is_beside(there, kept) for kept, mark in list(_open))


def _is_beside(there: os.stat_result, kept: Path) -> bool:
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            if os.path.samestat(there, Path(f"{kept}{ending}").stat()):
                return True
    return False


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuses every attempt of Python code to open a database that is open here, or its log.

    Closing it would drop SQLite's locks (POSIX: fcntl); another program could then delete the log in use. On Windows
    it can be read.
    """
    if event != "open" or not _open or not isinstance(arguments[0], str | bytes | os.PathLike) or vars(_reading):
        return
    if sys.platform == "win32" and arguments[1] == "rb":
        return
    if is_open(arguments[0]) and not (arguments[2] or 0) & _NO_LOCKS:
        name = Path(os.fsdecode(arguments[0])).name
        raise Problem(_("“{name}” is the database that is open here. Choose another file.").format(name=name))


sys.addaudithook(_guard)


@contextmanager
def without_locks() -> Iterator[None]:
    """A database that is marked as open may be read here: no handle of it is open in this process."""
    _reading.alone = True
    try:
        yield
    finally:
        del _reading.alone


def check_kind(target: Path) -> None:
    """Nothing but a file is replaced: a device or a pipe would be gone for every program.

    Raises:
        Problem: `target` is there and is none.
    """
    if target.is_dir():
        raise Problem(_("“{name}” is a folder, not a file.").format(name=target.name))
    if target.exists() and not target.is_file():
        raise Problem(_("“{name}” is not a regular file. Choose another name.").format(name=target.name))


@contextmanager
def file(path: str | Path, *, encoding: str | None = None) -> Iterator[IO[Any]]:
    """A new content for `path`: binary, or text in `encoding` (line ends as written).

    If the block fails or is cancelled, whatever stood at `path` before is untouched. Raises Problem where the
    folder is missing, not writable or full; where only the last step fails, the new file is kept and named.
    """
    target = _real(Path(path))
    if is_open(target):
        raise Problem(_("“{name}” is the database itself. Choose another name.").format(name=target.name))
    check_kind(target)
    aside = _aside(target)
    with _told(target):
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        kind: Document = {"mode": "w", "encoding": encoding, "newline": ""} if encoding else {"mode": "wb"}
        with _full(target), os.fdopen(descriptor, **kind) as out:
            yield out
            out.flush()
            os.fsync(descriptor)
        _keep_rights(target, aside)
    except BaseException:
        drop(aside)
        raise
    _rename(aside, target)


def write(path: str | Path, data: bytes) -> None:
    """Puts `data` into `path`, whole or not at all."""
    with file(path) as stream:
        stream.write(data)


@contextmanager
def folder(path: str | Path) -> Iterator[Path]:
    """A new folder `path`: the block fills the folder it is given, which then takes its place.

    Raises Problem where `path` is there already and not empty: files of others are never replaced.
    """
    target = _real(Path(path))
    if target.exists() and not target.is_dir():
        raise Problem(_("“{name}” is a file, not a folder.").format(name=target.name))
    if target.is_dir() and any(target.iterdir()):
        raise Problem(_("The folder “{name}” is not empty. Choose a new one.").format(name=target.name))
    aside = _aside(target)
    with _told(target):
        aside.mkdir(mode=0o700)
    try:
        with _full(target):
            yield aside
            _flush_tree(aside)
        if os.name == "nt" and target.is_dir():
            target.rmdir()
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _rename(aside, target)


def flush_folder(path: str | Path) -> None:
    """Makes the names in a folder last: after a rename it is the folder that must reach the disk (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse; nothing better is to be had there
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_file(path: Path) -> None:
    """Brings the content of a file to the disk."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _real(path: Path) -> Path:
    """Where a link leads: the file is replaced, the link stays."""
    return path.resolve() if path.is_symlink() else path.absolute()


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")


def _keep_rights(target: Path, aside: Path) -> None:
    with contextlib.suppress(OSError):
        aside.chmod(stat.S_IMODE(target.stat().st_mode))


def _flush_tree(top: Path) -> None:
    for place, folders, names in os.walk(top):
        for name in names:
            flush_file(Path(place, name))
        for name in folders:
            Path(place, name).chmod(0o700)
        flush_folder(place)


def _rename(aside: Path, target: Path) -> None:
    text = _("“{name}” is in use by another program. The new version was saved as “{aside}”.")
    with refused(text, name=target.name, aside=aside):
        aside.replace(target)
        flush_folder(target.parent)


def drop(aside: Path) -> None:
    """Removes what was written aside, if it is there and can be removed."""
    with contextlib.suppress(OSError):
        aside.unlink()


@contextmanager
def refused(text: str, **values: object) -> Iterator[None]:
    """What the system refuses within it is a Problem in the words of `text`, in which `{why}` says why."""
    try:
        yield
    except OSError as error:
        raise Problem(text.format(why=_reason(error), **values)) from error


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """What the system refuses, in words."""
    try:
        yield
    except FileNotFoundError as error:
        raise Problem(_("There is no folder “{name}”.").format(name=target.parent)) from error
    except PermissionError as error:
        raise Problem(_("You have no permission to write “{name}” there.").format(name=target.name)) from error
    except OSError as error:
        raise _not_written(target.name, error) from error


@contextmanager
def _full(target: Path) -> Iterator[None]:
    """A disk that fails while a file is being written; other errors of the block are the block's own."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK:
            raise
        raise _not_written(target.name, error) from error


def disk_problem(error: OSError) -> Problem | None:
    """The sentence for an error of the disk that no caller expected; None for any other error.

    It names no file: a name may be somebody's.
    """
    if error.errno not in DISK:
        return None
    return Problem(_("Couldn't save a file: {reason}.").format(reason=_reason(error)))


def _not_written(name: str, error: OSError) -> Problem:
    return Problem(_("“{name}” could not be written: {reason}.").format(name=name, reason=_reason(error)))


def _reason(error: OSError) -> str:
    """In words of the user's language; of a rare error in the system's own, whatever it was raised with."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else os.strerror(error.errno) if error.errno else type(error).__name__


_REASONS = {
    errno.ENOENT: N_("the file or folder does not exist"),
    errno.EACCES: N_("you have no permission for it"),
    errno.EPERM: N_("you have no permission for it"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENOSPC: N_("the disk is full"),
}
