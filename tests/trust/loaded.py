"""The real program in processes of its own, forked from one that has loaded it: none of them waits for a start.

A start takes half a second of the processor, under strace a second and a half, and writes nothing.
"""

import atexit
import functools
import gc
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

PATIENCE = 300.0  # seconds that a command may take


class Program:
    """`outreach WORDS` in a process of its own, or `-c CODE WORDS` as an interpreter that has loaded it all.

    What it does can be watched, and stopped, by words of strace.
    """

    def __init__(
        self, *words: object, typed: bytes = b"", strace: tuple[str, ...] = (),
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self._held = tempfile.TemporaryDirectory(prefix="outreach-program-")
        self._folder = Path(self._held.name)
        for name, words_in_it in (("in", typed), ("out", b""), ("err", b"")):  # it may be killed before it opens them
            (self._folder / name).write_bytes(words_in_it)
        files = [str(self._folder / name) for name in ("in", "out", "err")]
        self._gate = str(self._folder / "gate") if strace else ""
        if strace:
            os.mkfifo(self._gate)
        self.pid = _ask([*map(str, words)], {**os.environ, **environment}, files, self._gate)
        self._ended = os.pidfd_open(self.pid)
        self._tracer = self._watched(strace) if strace else None
        self._status: int | None = None

    def _watched(self, strace: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        """Lets it go on when strace has taken hold of it."""
        words = ["strace", "-f", "--quiet=exit", *strace, "-p", str(self.pid)]
        tracer = subprocess.Popen(words, stderr=subprocess.PIPE)
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert b"attached" in said, said
        Path(self._gate).write_bytes(b"")
        return tracer

    def poll(self) -> int | None:
        """Its exit status, minus the signal where it was killed; None while it runs."""
        return self.wait(0) if self._status is None and select.select([self._ended], [], [], 0)[0] else self._status

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit status, as soon as it has one."""
        if self._status is None:
            assert select.select([self._ended], [], [], seconds)[0], "it does not come to its end"
            self._status = _ask(self.pid)
            os.close(self._ended)
            if self._tracer:
                self._tracer.communicate()
            self.out, self.err = ((self._folder / name).read_bytes() for name in ("out", "err"))
            self._held.cleanup()
        return self._status

    def kill(self) -> None:
        """As `kill -9` does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()


@functools.cache
def _loader() -> "subprocess.Popen[str]":
    """What has loaded the program; it ends with us."""
    words = [sys.executable, "-m", "tests.trust.loaded"]
    made = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(made.communicate)  # what it and its programs worked is seen at the end
    return made


def _ask(*asked: object) -> int:
    pipe = _loader()
    assert pipe.stdin is not None and pipe.stdout is not None
    pipe.stdin.write(json.dumps(asked) + "\n")
    pipe.stdin.flush()
    return int(pipe.stdout.readline())


def main() -> None:
    """Answers [words, environment, files, gate] with the process that runs them, [process] with its end."""
    from sqlalchemy.orm import configure_mappers

    from outreach import app
    from outreach.cli.main import _parser
    from outreach.formats import sandbox

    configure_mappers()
    _parser()
    sandbox.SECONDS = 60.0  # a laden machine makes no file a bad one
    gc.collect()
    gc.freeze()
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")  # a command has its own to itself
    for line in asked:
        match json.loads(line):
            case [process]:
                print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), file=answers, flush=True)
            case [words, environment, files, gate]:
                process = os.fork()
                if not process:
                    asked.close()
                    answers.close()
                    _become(environment, files)
                    if gate:  # a pipe that nobody writes to yet
                        Path(gate).read_bytes()
                    if words[:1] == ["-c"]:
                        sys.argv[:] = ["-c", *words[2:]]
                        sys.exit(exec(words[1], {"__name__": "__main__"}))
                    sys.exit(app.main(words))
                print(process, file=answers, flush=True)


def _become(environment: dict[str, str], files: list[str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for handle, (path, how) in enumerate(zip(files, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)):
        opened = os.open(path, how)
        os.dup2(opened, handle)
        os.close(opened)
    sys.argv[1:] = []


if __name__ == "__main__":
    main()
