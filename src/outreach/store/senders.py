"""Who is sending from a database right now: a sender that was killed lets go, however it was killed.

Each sender holds a shared lock. Who gets it for itself alone knows that nobody else is alive, and that what stands
as "sending" was left by one who is dead.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from outreach.store.workspace import Workspace

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_MOMENT = 10.0  # seconds
_KEY = 0x4F747263_53656E64  # "OtrcSend"


class Senders(Protocol):
    """The lock as one sender has it."""

    def alone(self) -> bool:
        """Takes it for itself alone, if nobody else has it; `join` follows."""

    def join(self) -> None:
        """Holds it beside others."""

    def leave(self) -> None:
        """Lets go of it."""


def of(workspace: Workspace) -> Senders:
    """The lock of a database: on a file beside it, or on the server."""
    return _OnServer(workspace.engine) if workspace.path is None else _OnFile(workspace.path)


def _persistently(take: Callable[[], bool]) -> None:
    """Tries for a while: somebody has it alone for a moment only, as they begin."""
    until = time.monotonic() + _MOMENT
    while not take() and time.monotonic() < until:
        time.sleep(0.02)


class _OnFile:
    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-sending")
        self._handle: int | None = None

    def alone(self) -> bool:
        return self._lock(alone=True)

    def join(self) -> None:
        _persistently(lambda: self._lock(alone=False))

    def leave(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _lock(self, *, alone: bool) -> bool:
        try:
            if self._handle is None:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if sys.platform == "win32":  # it knows no shared locks: the first sender has it, the others do without
                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return sys.platform == "win32" and not alone
        return True


class _OnServer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def alone(self) -> bool:
        return self._ask("select pg_try_advisory_lock(:key)")

    def join(self) -> None:
        _persistently(lambda: self._ask("select pg_try_advisory_lock_shared(:key)"))
        self._ask("select pg_advisory_unlock(:key)")

    def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DBAPIError):
                connection.execute(text("select pg_advisory_unlock_all()"))
            connection.close()

    def _ask(self, question: str) -> bool:
        try:
            if self._connection is None:
                # A connection of its own without a transaction: the lock lasts as long as it does.
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._connection.execute(text(question), {"key": _KEY}).scalar())
        except DBAPIError:
            return False
