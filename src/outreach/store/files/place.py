"""Follows an open database file that is moved, replaced, deleted or disconnected, so that no saved change is lost.

A file is identified by its device and inode, not by its name. SQLite identifies the write-ahead log by name only: after
a rename it would go on writing to the log under the old name, where no other program looks. Place renames the log
together with the file. If the file itself is gone, it writes a copy of everything saved so far.
"""

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool, QueuePool

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store import backends, copies
from outreach.store.files import attached, locked
from outreach.store.files.locked import Mark, handle_of, mark_of

LOG, INDEX = "-wal", "-shm"
BESIDE = (LOG, INDEX, "-lock", "-sending")  # files that move together with the database
LOOK = 0.5  # seconds between two checks
PATIENCE = 2.0  # seconds to wait for another program or thread
_TRIES = 5
_TRASHES = frozenset({"Trash", ".Trash", ".Trashes", "$RECYCLE.BIN"})


class Place:
    """The location of an open file: `path` is its current name, `notice` a sentence for the user or ""."""

    def __init__(self, path: Path, *, read_only: bool, immutable: bool = False) -> None:
        self.path = path
        self.notice = ""
        self.is_stopped = False
        self.read_only = read_only
        self._mark = mark_of(path)
        self._hold: int | None = None
        self._log: Mark | None = None
        self._stand: locked.Stand | None = None  # the file when it was last looked at, and the index of its log
        self._index = b""
        self._lost = ""
        self._kept: Path | None = None
        self._key = ""
        self.newest = 0  # the id of the last step saved here
        self._opening = 0  # threads that are opening a connection
        self._has_moved = False
        self._changing = threading.RLock()
        self._closing = threading.Event()
        self.engine = backends.sqlite_engine(self._to_open, read_only=read_only, immutable=immutable)

    def watch(self) -> None:
        """Checks twice a second where the file is, until `close`."""
        atomic.keep(self.path)
        self._hold = locked.hold(self.path)
        self._key = _known_by(self.engine)
        self._stand, self._index = locked.stand_of(self.path), locked.index_of(self.path)
        threading.Thread(target=self._look_on, name="place", daemon=True).start()

    def _look_on(self) -> None:
        while not self._closing.wait(LOOK):
            with suppress(Problem, DBAPIError, OSError):  # `notice` and the next write say it
                self.see_to()

    def close(self) -> None:
        """Closes every connection. The file then holds everything and has no log, wherever it was moved to."""
        self._closing.set()
        with self._changing:
            with suppress(Problem, DBAPIError, OSError):
                self.see_to()
            atomic.release(self.path)
            if self._has_moved and not self.read_only and not self._lost:
                self._settle()
            self.engine.dispose()
            self._let_go()

    def _let_go(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def _settle(self) -> None:
        """Removes the log: SQLite leaves it behind when the file was renamed while open."""
        self._empty_log()
        self.engine.dispose()
        with suppress(DBAPIError, Problem), self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")

    def is_here(self) -> bool:
        """True while the file and its log have the names they were opened under."""
        return mark_of(self.path) == self._mark and self._has_log()

    def _has_log(self) -> bool:
        there = mark_of(_beside(self.path, LOG))
        if there != self._log and self._log is not None and handle_of(self._log) is not None:
            return self.read_only
        self._log = there
        return True

    def see_to(self) -> bool:
        """Checks that the file is where it was, and follows it if not.

        Returns True if the last commit may be lost and the caller has to look for it.

        Raises:
            Problem: nothing can be saved; the text says what happened to the file.
        """
        if self.is_here() and not self._lost:
            self._see_to_contents()
            self.notice, self.is_stopped = self._second_name(), False
            return False
        with self._changing:
            for _try in range(_TRIES):  # it may be moved again meanwhile
                if self._lost:
                    raise Problem(self._lost)
                if mark_of(self.path) == self._mark:
                    return not self._has_log() and self._renew()
                self._follow()
        return True

    # Overwritten

    def _see_to_contents(self) -> None:
        """Notices that the file was overwritten in place, past SQLite: it has changed, and its log has not.

        While a connection is at work the file may change under it; it is looked at the next time.

        Raises:
            Problem: what was saved here is not in the file any more.
        """
        stand = locked.stand_of(self.path)
        if stand is None or self._stand in (None, stand) or not locked.HAS_HANDLES:
            return
        if self._busy(self.engine.pool) or locked.is_checkpointed(self.path):
            return
        index = locked.index_of(self.path)
        if index == self._index:
            with self._changing:
                self._overwritten(stand)
        self._stand, self._index = stand, index

    def _overwritten(self, stand: locked.Stand) -> None:
        if self._is_same_office() and not attached.is_damaged(self.path):
            self._empty_log()
            if not self._close_all():  # what they have read is of the file as it was
                raise Problem(_("{path} is being overwritten by another program.").format(path=self.path))
            self._log = None
            return
        if time.time() - stand[1] / 1e9 < PATIENCE:
            self._stop(_("{path} is being overwritten by another program.").format(path=self.path))
        self._empty_log()
        what = _("{path} was overwritten by another program, and what was saved here is not in it any more.").format(
            path=self.path
        )
        backup = max(copies.known(self.path), key=lambda file: file.stat().st_mtime, default=None)
        if backup is None:
            self._lost = what
        else:
            self._lost = _("{what} The newest backup is {backup}.").format(what=what, backup=backup)
        self._stop(self._lost)

    def _to_open(self) -> Path:
        """The path for a new connection, which must open this file and no other."""
        self._opening += 1
        try:
            with self._changing:
                if self._kept is not None:
                    return self._kept  # it can still be read and copied
                self.see_to()
                return self.path
        finally:
            self._opening -= 1

    def _second_name(self) -> str:
        others = locked.names(self.path) - 1
        return second_name(self.path) if others > 0 else ""

    # Moved

    def _follow(self) -> None:
        now = locked.name_of(self._mark) or _in_folder(self.path.parent, self._mark)
        if now is None:
            self._gone()
        elif not _TRASHES.isdisjoint(now.parts) or any(part.startswith(".Trash-") for part in now.parts):
            self._stop(_("{path} is in the trash. Nothing is saved until you restore it.").format(path=self.path))
        else:
            self._go_after(now)

    def _go_after(self, now: Path) -> None:
        try:
            if not self.read_only:
                _carry(self.path, now)
        except OSError:
            self._lose(_("{path} was moved to {now}, where Outreach can't write.").format(path=self.path, now=now))
        if mark_of(now) != self._mark and mark_of(_beside(self.path, LOG)) == self._log:
            return  # it was moved again before anything was carried
        atomic.move(self.path, now)
        self.path, self._has_moved = now, True

    # Gone

    def _gone(self) -> None:
        handle = handle_of(self._mark)
        deleted = handle is not None and os.fstat(handle).st_nlink == 0
        there = self.path.exists()
        if deleted and there:
            self._drop_log()
        if there and self._is_same_office() and self._close_all():
            self._let_go()
            atomic.release(self.path)
            self._mark, self._log, self._hold = mark_of(self.path), None, locked.hold(self.path)
            self._stand, self._index = locked.stand_of(self.path), b""
            atomic.keep(self.path)
        elif deleted:
            what = (
                _("{path} was replaced by another file.")
                if there
                else _("{path} was deleted or moved to another disk.")
            )
            self._lose(what.format(path=self.path))
        else:
            text = _("{path} can't be reached: its disk or folder is missing. Nothing is saved until it is back.")
            self._stop(text.format(path=self.path))

    def _drop_log(self) -> None:
        """Removes our log from beside the other file, which must not be mixed with it."""
        self._empty_log()
        for ending in (LOG, INDEX):
            if handle_of(mark_of(_beside(self.path, ending))) is not None:
                _beside(self.path, ending).unlink(missing_ok=True)

    def _is_same_office(self) -> bool:
        """True if the file there now holds everything saved here: the disk was reconnected, or a client synced it."""
        try:
            with backends.opened(self.path, read_only=True) as engine:
                return bool(self._key) and _known_by(engine) == self._key and _newest(engine) >= self.newest
        except (DBAPIError, *backends.DRIVER_ERRORS):
            return False

    def _stop(self, text: str) -> None:
        self.notice, self.is_stopped = text, True
        raise Problem(text)

    def _lose(self, what: str) -> None:
        """Stops saving for good, after it wrote a copy of everything saved so far.

        Raises:
            Problem: always.
        """
        self._lost = what
        self._kept = kept = None if self.read_only else self._keep()
        if kept is not None:
            self._lost = _("{what} A copy with everything saved so far is {kept}. Open it to continue.").format(
                what=what, kept=kept)  # fmt: skip
        else:
            self._lost = _("{what} Save a copy now: it contains everything saved so far.").format(what=what)
        self._stop(self._lost)

    def _keep(self) -> Path | None:
        """Writes a copy beside the file or, if that fails, in the user's data folder; None if both fail."""
        name = f"{self.path.name}.kept-{datetime.now():%Y%m%d-%H%M%S}.outreach"
        for folder in (self.path.parent, paths.data_folder()):
            target = folder / name
            with suppress(DBAPIError, Problem, OSError, *backends.DRIVER_ERRORS):
                with backends.private_files():
                    self._copy_into(target)
                atomic.flush_file(target)
                atomic.flush_folder(folder)
                return target
            atomic.drop(target)
        return None

    def _copy_into(self, target: Path) -> None:
        if self._has_connection() or self._hold is None:
            backends.copy_into(self.engine, target)
        else:  # no connection is left: the file alone holds everything, because each commit is checkpointed
            atomic.release(self.path)
            shutil.copyfile(f"/proc/self/fd/{self._hold}", target)

    # The log

    def _renew(self) -> bool:
        """Starts a new log, because another program removed ours; what is in ours is written into the file first.

        Raises:
            Problem: a thread is still reading.
        """
        there = _beside(self.path, LOG)
        if not there.exists() or not there.stat().st_size:  # no other program has started one
            self._empty_log()
        if not self._close_all():
            raise Problem(_("Another program removed the log of {path}. Try again.").format(path=self.path))
        if not there.exists():
            _beside(self.path, INDEX).unlink(missing_ok=True)  # it describes the log that is gone
        self._log = None
        return True

    def _close_all(self) -> bool:
        """Closes every connection; False if a thread does not return its own in time."""
        pool = self.engine.pool
        for _half in range(2):  # a thread may take one between the wait and the end of the pool
            until = time.monotonic() + PATIENCE
            while self._busy(pool) and time.monotonic() < until:
                time.sleep(0.005)
            if self._busy(pool):
                return False
            self.engine.dispose()
        pool.dispose()
        return True

    def _busy(self, pool: Pool) -> bool:
        return isinstance(pool, QueuePool) and pool.checkedout() > self._opening

    def _has_connection(self) -> bool:
        pool = self.engine.pool
        return isinstance(pool, QueuePool) and pool.checkedin() > 0

    def _empty_log(self) -> None:
        if self._has_connection():  # a new one would open the log that is there now
            with suppress(DBAPIError, Problem, *backends.DRIVER_ERRORS):
                backends.empty_log(self.engine)


def _known_by(engine: Engine) -> str:
    """The key that every database has of its own."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT value FROM setting WHERE name = 'forgotten_key'").scalar()
    return str(found or "")


def _newest(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT max(id) FROM step").scalar() or 0)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _in_folder(folder: Path, wanted: Mark | None) -> Path | None:
    """The file of that device and inode in a folder, for systems that do not tell the name of an open file."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if wanted is not None and entry.inode() == wanted[1] and mark_of(Path(entry.path)) == wanted:
                return Path(entry.path)
    return None


def is_whole_alone(path: Path) -> bool:
    """True if a file can be read without its log: the log is missing or empty, and no other program uses it."""
    log = _beside(path, LOG)
    return not (log.exists() and log.stat().st_size) and not locked.is_file_in_use(path)


def _carry(old: Path, new: Path) -> None:
    """Renames the files beside a database after it; an unused log at the new name is removed.

    Raises:
        OSError: the folder is read-only or on another disk, or another program has the file open there.
    """
    ours = [ending for ending in BESIDE if handle_of(mark_of(_beside(old, ending))) is not None]
    for ending in ours:
        source, target = _beside(old, ending), _beside(new, ending)
        if mark_of(target) == mark_of(source):
            continue
        if target.exists() and ending in (LOG, INDEX):
            _clear_away(new)
        with suppress(FileNotFoundError):  # another program that has the file open was faster
            source.rename(target)


def _clear_away(path: Path) -> None:
    log = _beside(path, LOG)
    if (log.exists() and log.stat().st_size) or locked.is_index_in_use(path):
        raise FileExistsError(path)
    for ending in (LOG, INDEX):
        _beside(path, ending).unlink(missing_ok=True)


def second_name(path: Path) -> str:
    """The sentence about a file with several names."""
    name = next(_other_names(path), _("in another folder"))
    return _(
        "{path} has a second name, {name} (a hard link). Changes saved under one name can be lost under the other. "
        "Remove one of the names, or make a copy and open the copy."
    ).format(path=path, name=name)


def _other_names(path: Path) -> Iterator[str]:
    wanted = mark_of(path)
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if (
                wanted
                and entry.inode() == wanted[1]
                and entry.name != path.name
                and mark_of(Path(entry.path)) == wanted
            ):
                yield entry.name


def check_alone(path: Path) -> None:
    """Checks that a file has one name only, and that no other program has it open under another name.

    Raises:
        Problem: it has, or does. A file that another program has just seen move is waited for.
    """
    kept = _beside(path, ".replaced")
    if locked.names(path) > 1 and mark_of(kept) == mark_of(path):
        kept.unlink()  # left by an interrupted restore: the same file
    if locked.names(path) > 1:
        raise Problem(second_name(path))
    if sys.platform == "win32" or handle_of(mark_of(path)) is not None:
        return
    if locked.is_mounted(path):
        raise Problem(_("{path} is a bind mount of another file. Open that file instead.").format(path=path))
    until = time.monotonic() + PATIENCE
    while locked.is_file_in_use(path) != locked.is_index_in_use(path):
        if time.monotonic() > until:
            raise Problem(
                _("{path} is open under another name in another program. Close it there first.").format(path=path)
            )
        time.sleep(0.05)
