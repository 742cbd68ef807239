"""Foreign files are read in a child process with little memory and a deadline: a bad file ends the child, never us.

A workbook of 1 kB can abort its reader and 32 kB of HTML can keep one busy for seconds, with nothing to catch.
`run` and `stream` call a function in the child; its death, delay or any error is a Problem. A function that
is marked `@there` runs in the child whoever calls it: so are the readers of files, pastes, mails and texts, and no
window can read one itself. The child is a plain interpreter that imports what it needs: it never loads the program's
own main module. It starts with the first file, waits for the next, and ends with us.
"""

import atexit
import contextlib
import functools
import importlib
import io
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, Any, ParamSpec, TypeVar

from outreach import i18n
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.values.data import Document

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

T = TypeVar("T")
P = ParamSpec("P")

MEMORY = 512 << 20  # bytes of address space
SECONDS = 9.0  # of the processor, for all of one file, paste, mail or text
PATIENCE = 4.0  # so many times as long by the clock: a busy computer is no fault of a file
STARTING = 30.0  # to start the child and load what reads
KEPT = 2  # children that wait for the next: one reads for a job, one for what is typed
SWITCH = "--read-foreign-files"  # a frozen program starts itself with this instead of an interpreter

_DAMAGED = N_("This file cannot be read: it is damaged, or not what its name says.")
_TOO_BIG = N_("This file cannot be read: it needs too much memory.")
_TOO_SLOW = N_("Reading this file takes too long. Save only what you need of it as a new file, and open that.")

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_idle: list["_Child"] = []
_inside = False  # this is the child: what is asked for runs where it is asked


class ReaderProblem(Problem):
    """A file that its reader could not digest. `detail` tells a developer what happened, without any content."""

    def __init__(self, text: str, detail: str) -> None:
        super().__init__(text)
        self.detail = detail


def run(
    function: Callable[..., T],
    *args: object,
    seconds: float | None = None,
    ends: bool = False,
    named: dict[str, object] | None = None,
) -> T:
    """`function(*args, **named)` as the child answers it: an importable function, values that pickle.

    It has `seconds`, or SECONDS, of the processor, and PATIENCE times as long by the clock. With `ends` it has a child
    of its own: what a heavy library keeps would be missing to the next reader; so it has where memory runs out beside
    what readers before it have kept.
    May be called from any thread. Raises the Problem that the function raised, or a ReaderProblem.
    """
    if _inside:
        with _told():
            return function(*args, **(named or {}))
    child, limit = _Child() if ends else _take(), SECONDS if seconds is None else seconds
    began = time.monotonic()
    try:
        child.ask("run", function, args, named, limit, limit)
        child.next(STARTING)
        kind, value = child.next(limit)
    except BaseException:
        child.kill()
        raise
    if ends or kind == "memory":
        child.kill()
    else:
        _put_back(child)
    if kind == "memory" and child.used:
        return run(function, *args, seconds=limit - (time.monotonic() - began) / PATIENCE, ends=True, named=named)
    if kind != "value":
        raise _problem(kind, value)
    return value  # type: ignore[no-any-return]


def stream(function: Callable[..., Iterator[T]], *args: object, seconds: float | None = None) -> Iterator[T]:
    """The items of a generator that runs in the child, as they come; `seconds` (or SECONDS) are for all of them.

    The first, for which a person waits, has SECONDS at most. The child waits while nobody asks for more.
    Closing the stream ends the child.
    """
    if _inside:
        with _told():
            yield from function(*args)
        return
    child = _take()
    try:
        left = SECONDS if seconds is None else seconds
        within = min(left, SECONDS)
        child.ask("stream", function, args, None, within, left)
        child.next(STARTING)
        while True:
            began = time.monotonic()
            kind, value = child.next(within)
            left -= (time.monotonic() - began) / PATIENCE
            if kind != "item":
                break
            yield value
            within = left
    except BaseException:
        child.kill()
        raise
    _put_back(child)
    if kind != "end":
        raise _problem(kind, value)


def there(function: Callable[P, T]) -> Callable[P, T]:
    """A function that runs in the child, with its deadline and its memory, whoever calls it and wherever."""

    @functools.wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs) if _inside else run(asked, *args, named=kwargs)

    THERE.add(f"{function.__module__}.{function.__qualname__}")
    return asked


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """In the child, what one reader asks of another: it fails as it would elsewhere."""
    try:
        yield
    except (Problem, GeneratorExit):
        raise
    except MemoryError as error:
        raise _problem("memory", "MemoryError") from error
    except BaseException as error:  # a panic of a Rust library is no Exception
        raise _problem("error", _where(error)) from error


THERE: set[str] = set()
"""The functions that run in the child, by their whole names."""


def _find(module: str, name: str) -> Any:
    found: object = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def close() -> None:
    """Ends the children that wait; the next file starts a new one."""
    with _lock:
        children, _idle[:] = list(_idle), []
    for child in children:
        child.kill()


def freeze_support() -> None:
    """Turns this process into the child if it was started as one. The first call of a frozen program's main."""
    if sys.argv[1:2] == [SWITCH]:
        serve()
        sys.exit(0)


class _Child:
    """The process at the other end of two pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True
        )
        assert self.process.stdin and self.process.stdout
        self._pipes = self.process.stdin, self.process.stdout
        self.late = self.used = False

    def ask(self, kind: str, function: Callable[..., object], args: object, named: object, *within: float) -> None:
        """Asks for a function's answer or its items, `within` so many s of the processor: the first, and all."""
        name, where = (function.__module__, function.__qualname__), (i18n.language(), i18n.zone())
        try:
            _send(self._pipes[0], (kind, name, where, args, named or {}, *within))
        except (OSError, ValueError) as error:  # a pipe is closed where a request before has ended the child
            raise self._died() from error

    def next(self, seconds: float) -> tuple[str, Any]:
        """What it says next, within so many seconds of the processor."""
        watch = threading.Timer(seconds * PATIENCE, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            return _receive(self._pipes[1])  # type: ignore[no-any-return]
        except (EOFError, OSError, ValueError) as error:  # ValueError: it was let go, and its pipe closed
            raise self._died() from error
        finally:
            watch.cancel()

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in self._pipes:
            with contextlib.suppress(OSError):
                pipe.close()

    def _too_late(self) -> None:
        self.late = True
        with contextlib.suppress(OSError):
            self.process.kill()

    def _died(self) -> ReaderProblem:
        with contextlib.suppress(subprocess.TimeoutExpired):  # none: it lives, and what it said was no answer
            self.process.wait(0.5)
        if self.late or self.process.poll() == -_WORKED_TOO_LONG:
            return ReaderProblem(_(_TOO_SLOW), "deadline")
        return ReaderProblem(_(_DAMAGED), f"the reader ended with {self.process.poll()}")


def _take() -> _Child:
    while True:
        with _lock:
            child = _idle.pop() if _idle else None
        if child is None:
            return _Child()
        if child.process.poll() is None:
            return child
        child.kill()


def _put_back(child: _Child) -> None:
    with _lock:
        if len(_idle) < KEPT:
            child.used = True
            _idle.append(child)
            return
    child.kill()


def _problem(kind: str, value: Any) -> Problem:
    if isinstance(value, Problem):
        return value
    _log.info("a foreign file could not be read: %s", value)
    return ReaderProblem(_(_TOO_BIG) if kind == "memory" else _(_DAMAGED), value)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCH]
    # -P: the folder we happen to be in is not searched, or a stranger's csv.py in it would run.
    code = f"import sys; sys.path[:] = {sys.path!r}; from outreach.formats.sandbox import serve; serve()"
    return [sys.executable, "-P", "-c", code]


# --- in the child -----------------------------------------------------------------------------------------------


def serve() -> None:
    """Answers calls from standard input on standard output until the input ends."""
    global _inside
    _inside = True
    with contextlib.suppress(KeyboardInterrupt):
        requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):  # whatever a library prints goes nowhere
            os.dup2(nothing, descriptor)
        _limit()
        while True:
            _may_work(time.process_time() + STARTING)  # what the request before was given is no measure for this one
            try:
                request = _receive(requests, trusted=True)
            except EOFError:
                return
            _serve_one(request, answers)


_Request = tuple[str, tuple[str, str], tuple[str, str], tuple[Any, ...], Document, float, float]
_WORKED_TOO_LONG = getattr(signal, "SIGXCPU", 0)


def _may_work(until: float) -> None:
    """The system ends this process when it has worked for so long; Windows does not, and the clock alone does."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(until) + 1, resource.RLIM_INFINITY))


def _limit() -> None:
    with contextlib.suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(ValueError, AttributeError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the parent, which ends us


def _serve_one(request: _Request, answers: IO[bytes]) -> None:
    kind, (module, name), (language, zone), args, named, first, whole = request
    try:
        if i18n.language() != language:
            i18n.use(language)
        i18n.use_zone(zone)
        function = _find(module, name)
        _send(answers, ("begun", None))
        began = time.process_time()
        _may_work(began + first)
        if kind == "run":
            answer = ("value", function(*args, **named))
        else:
            for item in function(*args, **named):
                _send(answers, ("item", item))
                _may_work(began + whole)
            answer = ("end", None)
    except Problem as problem:
        answer = ("problem", problem)
    except MemoryError:
        answer = ("memory", "MemoryError")
    except BaseException as error:  # a panic of a Rust library is no Exception
        answer = ("error", _where(error))
    try:
        _send(answers, answer)
    except BrokenPipeError:
        raise KeyboardInterrupt from None
    except Exception as error:  # the answer itself may have no room
        _send(answers, ("memory" if isinstance(error, MemoryError) else "error", _where(error)))


def _where(error: BaseException) -> str:
    """The kind of an error and the last of our own lines: never its text, which may hold what was read."""
    line = ""
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "outreach" in file and not file.endswith("sandbox.py"):
            line = f" at {os.path.basename(file)}:{trace.tb_lineno}"  # noqa: PTH119 — a name, not a path
        trace = trace.tb_next
    return type(error).__name__ + line


# --- both ends --------------------------------------------------------------------------------------------------


class _Plain(pickle.Unpickler):
    """Builds only our own classes and plain values: the child has read a stranger's file and is not to be trusted."""

    def find_class(self, module: str, name: str) -> object:
        if module in ("datetime", "decimal", "fractions") or module.startswith("outreach."):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        if module == "builtins" and name in ("set", "frozenset", "complex", "bytearray", "range", "slice"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError("not a plain value")


def _send(pipe: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(struct.pack("<Q", len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes], trusted: bool = False) -> Any:
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (size,) = struct.unpack("<Q", head)
    if not trusted and size > MEMORY:
        raise EOFError
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    try:
        return (pickle.Unpickler if trusted else _Plain)(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError) as error:
        raise EOFError from error


atexit.register(close)
