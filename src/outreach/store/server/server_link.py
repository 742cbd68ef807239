"""The connections to a server: none waits without end, and all end at once where the server does not answer."""

import logging
import time
from collections.abc import Generator, Mapping
from typing import TypeVar

import psycopg
from psycopg import Connection, sql
from psycopg.abc import PQGen
from psycopg.rows import TupleRow
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection as SQLConnection

from outreach.store.server import patience

R = TypeVar("R")
SILENCE = 75.0  # seconds for which a server may say nothing: longer than a statement may take there
GRACE = 15.0  # seconds for which a job goes on waiting for a server that answers nobody else: it may be the job's work
RECONNECT = 4  # seconds in which one connects for who waits at a window
# What they log of a connection that is lost is told in words; a user's terminal needs no traceback of it.
for _name in ("psycopg", "sqlalchemy"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class Line:
    """The way to one server. `down_since` is set by who watches it: who waits without an answer gives up then."""

    def __init__(self, session: Mapping[str, int]) -> None:
        self._session = session
        self.down_since: float | None = None
        self.heard_at = 0.0  # when it said something last
        self.is_over = False  # the window is closing, and nobody waits any more
        self.is_refused = False  # the account has another password now
        self._timeline = ""
        self.was_taken_over = False  # by a standby, since somebody asked what that means

    def connect(self, given: list[str], named: dict[str, str | int]) -> Connection[TupleRow]:
        """A new connection with its limits set."""
        if self.is_over or (self.down_since is not None and patience.own() is None):
            raise psycopg.OperationalError("no answer")
        if patience.own() is not None:
            named["connect_timeout"] = min(RECONNECT, int(named.get("connect_timeout", RECONNECT)))
        made: Watched = Watched.connect(*given, **named)  # type: ignore[arg-type]
        made.line = self
        own = _own_schema(made)
        limits = (f"{name} = {value}" for name, value in self._session.items())
        settings = [*limits, f"search_path = {sql.Identifier(own).as_string(made)}, pg_temp"]
        process, timeline = made.execute(_STATE).fetchone() or (0, "")
        self.was_taken_over |= len({self._timeline, timeline} - {""}) > 1
        self._timeline = timeline or self._timeline
        made.rollback()
        if process == made.info.backend_pid:
            made.autocommit = True  # in one go, without a transaction around it
            made.execute("; ".join(f"SET {one}" for one in settings).encode())
            made.autocommit = False
        else:  # a pooler stands between: from one transaction to the next the server's session may be another one
            made.prepare_threshold = None
            made.each_time = "; ".join(f"SET LOCAL {one}" for one in settings)
        return made

    @staticmethod
    def begin(connection: SQLConnection) -> None:
        """Sets what a session behind a pooler does not keep; for SQLAlchemy's `begin`."""
        made = connection.connection.driver_connection
        if isinstance(made, Watched) and made.each_time and not made.autocommit:
            connection.exec_driver_sql(made.each_time)

    def is_given_up(self, since: float) -> bool:
        """Whether this thread waits no longer, having waited since that moment."""
        own, now = patience.own(), time.monotonic()
        if self.is_over:
            return True
        if own is not None:
            return own.is_over
        down = self.down_since
        return now - since > SILENCE or (down is not None and now - max(since, down) > GRACE)


def _own_schema(made: Connection[TupleRow]) -> str:
    """The schema of our tables. Names are to mean what is there, and what PostgreSQL brings: nobody else can plant
    another (CVE-2018-1058). Here no name is looked up where others may write."""
    (searched,) = made.execute("SELECT pg_catalog.current_schemas(false)").fetchone() or ([],)
    made.execute("SET LOCAL search_path = pg_catalog, pg_temp")
    found = made.execute(_OURS, {"searched": searched}).fetchone()
    return str(found[0] if found else next(iter(searched), "public"))


_OURS = """SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = 'alembic_version' AND c.relkind = 'r' AND n.nspname = ANY (%(searched)s::name[])
    ORDER BY array_position(%(searched)s::name[], n.nspname) LIMIT 1"""


# The process behind a connection, and the timeline it writes, which is another one after a standby took over.
_STATE = """SELECT pg_backend_pid(),
    CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END"""


class Watched(Connection[TupleRow]):
    """A connection that closes itself where its server is silent for too long."""

    line: Line | None = None
    each_time = ""  # what is set at the beginning of each transaction, behind a pooler

    @property
    def process(self) -> int:
        """The server's process that is at work for it."""
        (found,) = self.execute("SELECT pg_backend_pid()").fetchone() or (0,) if self.each_time else (0,)
        return int(found) or self.info.backend_pid

    def wait(self, gen: PQGen[R], *limits: object, **named: object) -> R:  # which ones there are the version says
        return super().wait(self._watched(gen), *limits, **named)  # type: ignore[arg-type]

    def _watched(self, gen: PQGen[R]) -> Generator[Wait, Ready | int, R]:
        since = time.monotonic()
        if self.line is not None and self.line.is_given_up(since):  # nothing more is said for who waits no longer
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer")
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    since = time.monotonic()
                    if self.line is not None:
                        self.line.heard_at = since
                elif self.line is not None and self.line.is_given_up(since):
                    self.pgconn.finish()
                    raise psycopg.OperationalError("no answer")
                wanted = gen.send(ready)
        except StopIteration as end:
            found: R = end.value
            return found
