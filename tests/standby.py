"""A PostgreSQL server and its hot standby on 127.0.0.1: the one can be killed, the other takes over."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from tests import postgresql
from tests.pooler import free_port

# What was saved must be seen on the standby before it is acknowledged; nothing is to be left of either at the end.
SETTINGS = {
    **postgresql.SETTINGS,
    "synchronous_commit": "remote_apply",
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
}


class Pair:
    """Two servers; `url` names both, and the one that takes changes is wanted."""

    def __init__(self, folder: Path, *, synchronous: bool) -> None:
        self._folder, self._synchronous = folder, synchronous
        self._ports = free_port(), free_port()
        self._at_end = ExitStack()
        self._first: subprocess.Popen[bytes]
        self._primary = 0  # which of them it is
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in self._ports)
        self.url = f"postgresql+psycopg://postgres@/postgres?{hosts}"

    @property
    def standby_url(self) -> str:
        """The standby alone."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._ports[1 - self._primary]}/postgres"

    def __enter__(self) -> "Pair":
        make = ["-A", "trust", "-U", "postgres", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]
        self._run("initdb", *make, "-D", str(self._folder / "0"))
        self._first = self._start(0)
        self._add_standby()
        return self

    def __exit__(self, *_error: object) -> None:
        self._at_end.close()

    def _add_standby(self) -> None:
        other = 1 - self._primary
        place = self._folder / str(other)
        shutil.rmtree(place, ignore_errors=True)
        copied = ["-h", "127.0.0.1", "-p", str(self._ports[self._primary]), "-U", "postgres", "-R", "-c", "fast"]
        self._run("pg_basebackup", *copied, "--no-sync", "-D", str(place))
        self._second = self._start(other)
        if self._synchronous:
            self.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.say("SELECT pg_reload_conf()")
        self._until("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")

    def say(self, sentence: str, *, standby: bool = False) -> object:
        """Has the server, or its standby, do something; returns what it answers."""
        port = self._ports[1 - self._primary if standby else self._primary]
        with psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres", autocommit=True) as one:
            cursor = one.execute(sentence.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def kill(self) -> None:
        """The server dies, with all its processes, and says nothing more."""
        first = self._first.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        for process in (first, *map(int, children.split())):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._first.wait()

    def promote(self) -> None:
        """The standby takes over, and is the server from here on."""
        if self._synchronous:  # it was copied with that, and has no standby yet
            self.say("ALTER SYSTEM RESET synchronous_standby_names", standby=True)
            self.say("SELECT pg_reload_conf()", standby=True)
        self.say("SELECT pg_promote()", standby=True)
        self._primary, self._first = 1 - self._primary, self._second

    def restart(self) -> None:
        """The server is killed, and started again where it was."""
        self.kill()
        self._first = self._start(self._primary)

    def cut(self) -> None:
        """The server ends every connection."""
        self.say("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                 " AND pid <> pg_backend_pid()")  # fmt: skip

    def random(self) -> None:
        """The server ends one connection in four, whatever is being done on it."""
        self.say("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                 " AND pid <> pg_backend_pid() AND random() < 0.25")  # fmt: skip

    def takeover(self) -> None:
        """The server dies, its standby takes over, and gets a standby of its own."""
        self.kill()
        self.promote()
        self._add_standby()

    def stop_copying(self) -> None:
        """The standby takes nothing more from the server."""
        self.say("ALTER SYSTEM SET primary_conninfo = ''", standby=True)
        self.say("SELECT pg_reload_conf()", standby=True)
        self._until("SELECT (count(*) = 0)::int FROM pg_stat_replication")

    def _until(self, asked: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self.say(asked):
            assert time.monotonic() < end, asked
            time.sleep(0.05)

    def _start(self, which: int, seconds: float = 60) -> "subprocess.Popen[bytes]":
        settings = {**SETTINGS, "port": str(self._ports[which])}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        place = self._folder / str(which)
        words = [*_as_postgres(), postgresql._found("postgres"), "-D", str(place), "-k", "", *options]
        process = self._at_end.enter_context(_running(words))
        end = time.monotonic() + seconds
        while True:
            try:
                self.say("SELECT 1", standby=which != self._primary)
                return process
            except psycopg.OperationalError:
                assert process.poll() is None and time.monotonic() < end, f"server {which} does not start"
                time.sleep(0.05)

    def _run(self, program: str, *words: str) -> None:
        command = [*_as_postgres(), postgresql._found(program), *words]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def _running(words: list[str]) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen(words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGQUIT)


def _as_postgres() -> list[str]:
    prefix = ["setpriv", "--pdeathsig", "QUIT"]
    return [*prefix, "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else prefix


@contextmanager
def running(*, synchronous: bool = True) -> Iterator[Pair]:
    """A server and its standby for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="outreach-pair-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        with Pair(folder, synchronous=synchronous) as pair:
            yield pair
    finally:
        shutil.rmtree(folder, ignore_errors=True)
