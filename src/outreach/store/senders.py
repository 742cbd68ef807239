"""Who is sending from a database right now: a sender that was killed lets go, however it was killed.

Each sender holds a shared lock. Who gets it for itself alone knows that nobody else is alive, and that what stands
as "sending" was left by one who is dead.
"""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from outreach.store.files.file_lock import KNOWS_SHARED, FileLock
from outreach.store.workspace import Workspace

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
        self._lock = FileLock(database.with_name(database.name + "-sending"))

    def alone(self) -> bool:
        try:
            return self._lock.take()
        except OSError:
            return False

    def join(self) -> None:
        _persistently(self._joined)

    def _joined(self) -> bool:
        # Without shared locks the first sender has it, and the others do without.
        try:
            return self._lock.take(shared=True) or not KNOWS_SHARED
        except OSError:
            return not KNOWS_SHARED

    def leave(self) -> None:
        self._lock.release()


class _OnServer:
    """Held by a transaction that stays open: behind a pooler nothing else keeps one session of the server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def alone(self) -> bool:
        return self._ask("select pg_try_advisory_xact_lock(:key)")

    def join(self) -> None:
        self.leave()  # from alone to beside others it has none for a moment, in which nothing of ours is on its way
        _persistently(lambda: self._ask("select pg_try_advisory_xact_lock_shared(:key)"))

    def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DBAPIError):
                connection.close()

    def _ask(self, question: str) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            return bool(self._connection.execute(text(question), {"key": _KEY}).scalar())
        except DBAPIError:
            self.leave()
            return False
