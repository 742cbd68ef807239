"""kill -9 at each write and sync call of a program; strace sends the signal as the call begins.

The loop over the n-th call is SQLite's own way of testing.
"""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.trust.loaded import Program

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,renameat2,link,linkat"
SAMPLE = 3  # so many calls of a command are looked at in the suite; `./dev test --slow` goes through all of them
KILLED = 137
TYPED = b""  # what a command finds on standard input


class Killer:
    """Runs commands, and kills them."""

    def __init__(self, folder: Path, slow: bool) -> None:
        if shutil.which("strace") is None:
            pytest.skip("strace is not installed")
        self.log, self.slow = folder / "calls.log", slow

    def at_each_call(
        self, database: Path, command: list[str], state: Callable[[], object], before: object, after: object, *,
        everywhere: bool = False,
    ) -> int:  # fmt: skip
        """Kills the command at one call after another; returns how often it was killed.

        `state` says how things stand; each time it must be as before or as after. The database is put back as it
        was between the runs. Its own files are watched, or, `everywhere`, every file of the program.
        """
        kept = database.with_name("kept")
        shutil.copyfile(database, kept) if database.exists() else kept.touch()
        watched = [] if everywhere else [f"-P{path}" for path in files(database)]
        words = [*watched, "-e", f"trace={CALLS}"]
        assert self.traced(words, outreach(database, *command)) == 0
        assert state() == after
        killed = 0
        for call in self.chosen():
            _put_back(kept, database)
            inject = f"inject={CALLS}:signal=KILL:when={call}"
            status = self.traced([*words, "-e", inject], outreach(database, *command))
            found = state()
            assert found in (before, after), f"killed at call {call}: half done"
            assert status == KILLED or (status == 0 and found == after), f"call {call}: status {status}"
            if found == before and killed % 10 == 0:
                assert run(database, *command) == 0, f"killed at call {call}: it does not work the next time"
                assert state() == after
            killed += status == KILLED
        return killed

    def traced(self, words: list[str], command: list[str]) -> int:
        """Runs a command under strace, which writes down its calls; its exit status."""
        return status_of(Program(*command, typed=TYPED, strace=("-o", str(self.log), *words)))

    def chosen(self) -> Iterable[int]:
        """The numbers of the calls at which to kill what has just run through: the first, and some between."""
        made = len(self.log.read_text("utf-8", "replace").splitlines())
        return range(1, made + 1) if self.slow else sorted({1 + made * n // SAMPLE for n in range(SAMPLE)})


def outreach(database: Path, *command: str) -> list[str]:
    return ["--db", str(database), "--json", *command]


def run(database: Path, *command: str) -> int:
    """Runs a command; its exit status."""
    return status_of(Program(*outreach(database, *command), typed=TYPED))


def status_of(program: Program) -> int:
    """As a shell says it."""
    status = program.wait()
    assert b"Traceback" not in program.err, program.err
    return 128 - status if status < 0 else status


def files(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm", "-journal")]


def _put_back(kept: Path, database: Path) -> None:
    for file in files(database):
        file.unlink(missing_ok=True)
    if kept.stat().st_size:
        shutil.copyfile(kept, database)
