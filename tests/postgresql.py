"""A real PostgreSQL server of our own for a test run: a Unix socket, no network, no fsync, gone at the end."""

import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from types import MappingProxyType

import psycopg
from sqlalchemy.engine import make_url

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
}
# An account that needs a password, where a test makes it; all others are trusted.
LOCKED = "locked"


# What a test must have left as it was for its database to be lent again: relations, columns, constraints, triggers,
# rights, settings.
SCHEMA = """SELECT md5(string_agg(said, E'\\n' ORDER BY said)) FROM (
    SELECT concat_ws(' ', relname, relkind, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped, atthasdef) FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) AND attnum > 0
    UNION ALL SELECT concat_ws(' ', conrelid, conname, convalidated) FROM pg_constraint
    UNION ALL SELECT concat_ws(' ', tgrelid, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', proname, pronamespace) FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
    UNION ALL SELECT concat_ws(' ', setconfig) FROM pg_db_role_setting) AS all_of_it(said)"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
SEQUENCES = "SELECT setval(format('public.%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"

MOST_DEAD = 2_000  # deleted rows with which a database is lent again: its questions go by all of them


class Server:
    """A running server; `database()` lends a new database of it."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._template = "template0"
        self._numbers = count(1)
        self._schema, self._rows, self._last = "", dict[str, str](), dict[str, int]()  # of the template
        self._idle: list[str] = []
        self._dead = Counter[str]()

    @contextmanager
    def database(self, *, used: bool = False) -> Iterator[str]:
        """The URL of a new database, dropped afterwards; or of one that was emptied, which is quicker."""
        name = self._idle.pop() if used and self._idle else f"office{next(self._numbers)}"
        if not self._is_there(name):
            self._copy(self._template, name)
        try:
            yield f"postgresql+psycopg://postgres@/{name}?host={self._socket}"
        finally:
            if used and self._is_emptied(name):
                self._idle.append(name)
            else:
                self.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _is_there(self, name: str) -> bool:
        return self._connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None

    def _open(self, name: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=str(self._socket), user="postgres", dbname=name)

    def make_template(self, url: str) -> None:
        """Databases made from now on begin as a copy of this one."""
        name = str(make_url(url).database)
        with self._open(name) as connection:
            self._schema = str(_one(connection, SCHEMA))
            for table in _column(connection, TABLES):
                rows = _one(connection, f"SELECT json_agg(t)::text FROM {table} t")
                if rows is not None:
                    self._rows[table] = str(rows)
            last = "SELECT sequencename::text, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            self._last = {str(name): int(str(value)) for name, value in connection.execute(last).fetchall()}
        connection.close()
        self._copy(name, "office_template")
        self._template = "office_template"

    def _is_emptied(self, name: str) -> bool:
        """Brings a database back to what the template holds; False where more than its rows was changed."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        try:
            with self._open(name) as connection:
                connection.execute("SET lock_timeout = '2s'")
                connection.execute(others, (name,))
                if _one(connection, SCHEMA) != self._schema:
                    return False
                connection.execute("SET session_replication_role = replica")  # rows go in any order
                tables = _column(connection, TABLES)
                filled = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in tables)
                for table in _column(connection, filled):
                    self._dead[name] += connection.execute(f"DELETE FROM {table}".encode()).rowcount
                for table, rows in self._rows.items():
                    put = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)"
                    connection.execute(put.encode(), (rows,))
                connection.execute(SEQUENCES)
                for sequence, last in self._last.items():
                    connection.execute("SELECT setval(%s::regclass, %s)", (sequence, last))
        except psycopg.Error:
            return False
        return self._dead[name] < MOST_DEAD

    def _copy(self, template: str, name: str) -> None:
        """As files: by the log, as is usual from 15 on, it takes three times as long."""
        as_files = "STRATEGY FILE_COPY" if self._connection.info.server_version >= 150000 else ""
        self.say(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' {as_files}")

    def say(self, sentence: str) -> None:
        """Has the server do something, as whoever runs it."""
        self._connection.execute(sentence.encode())

    @cached_property
    def _connection(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=str(self._socket), user="postgres", dbname="postgres", autocommit=True)

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

    def wait(self, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
        """Returns when the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                return self.say("SELECT 1")
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.02)


def _one(connection: "psycopg.Connection[tuple[object, ...]]", asked: str) -> object:
    row = connection.execute(asked.encode()).fetchone()
    return row[0] if row else None


def _column(connection: "psycopg.Connection[tuple[object, ...]]", asked: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(asked.encode()).fetchall()]


def what_is_missing() -> str | None:
    """Why no server can be started here, or None."""
    if _program("initdb") is None or shutil.which("setpriv") is None:
        return "PostgreSQL's server programs (initdb, postgres) are not installed"
    return None


@contextmanager
def running(more: Mapping[str, str] = MappingProxyType({})) -> Iterator[Server]:
    """A server for as long as the block lasts, and no longer than this process even if that is killed."""
    # The folder is not pytest's: a socket's path may have 107 letters, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="outreach-pg-"))
    prefix = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        prefix += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    data = folder / "data"
    make = ["-A", "trust", "-U", "postgres", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8", "-D"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    try:
        subprocess.run([*prefix, _found("initdb"), *make, data], check=True, **quiet)  # type: ignore[call-overload]
        admitted = data / "pg_hba.conf"
        admitted.write_text(f"local all {LOCKED} scram-sha-256\n{admitted.read_text()}")
        options = [word for name, value in {**SETTINGS, **more}.items() for word in ("-c", f"{name}={value}")]
        server = [*prefix, _found("postgres"), "-D", data, "-k", folder, *options]
        with subprocess.Popen(server, **quiet) as process:  # type: ignore[call-overload]
            try:
                running = Server(folder)
                running.wait(process)
                yield running
                running.close()
            finally:
                process.send_signal(3)  # SIGQUIT: at once, nothing of it is kept
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    """The newest one installed: Debian keeps the server's programs off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4].split(".")[0]))
    return str(found[-1]) if found else shutil.which(name)


def _found(name: str) -> str:
    program = _program(name)
    assert program, f"{name} is not installed"
    return program
