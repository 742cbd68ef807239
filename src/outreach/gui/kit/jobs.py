"""Jobs in the background: a thread that works through a generator of a service and can be cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal
from shiboken6 import isValid

from outreach.gui.kit import errors
from outreach.services.progress import Progress
from outreach.store.history import touch

Work = Callable[[], Generator[Progress, None, object]]
Ended = Callable[..., object]
P = ParamSpec("P")
T = TypeVar("T")
EVERY = 0.05
_running: set[Job] = set()


class Job(QThread):
    """Runs `work()`, a generator that yields Progress and returns a result, outside the window's thread.

    `progressed(Progress)` comes at most 20 times a second, and when something else is being done; then exactly one of
    `done(result)`, `failed(error)` and `cancelled()`. All come in the window's thread. `cancel()` closes the
    generator where it stands, so its open transaction is rolled back.

    It outlives its owner (a page, a dialog) where it must: nobody is told then how it ended, but the user where it
    failed. Once it has ended and told so, it is gone: keep no hold of it.

        job = Job(_("Importing {file}").format(file=name), lambda: importing.store(workspace, …), self, self._imported)
        self.job_started.emit(job)      # the window shows it in the status bar; then:
        job.start()
    """

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _told = Signal(str, object)

    def __init__(
        self, title: str, work: Work, owner: QObject | None = None, done: Ended | None = None,
        failed: Ended | None = None, cancelled: Ended | None = None,
    ) -> None:  # fmt: skip
        """`done`, `failed` and `cancelled` are called as its signals are; `failed` alone tells of a failure then."""
        # No child of its owner: a thread that is destroyed while it runs takes the program with it.
        super().__init__(QCoreApplication.instance())
        self.title = title
        self._owner = owner
        self._work = work
        self._stop = False
        self._dropped = False
        self._written: int | None = None
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(self._let_go)
        for signal, ended in ((self.done, done), (self.failed, failed), (self.cancelled, cancelled)):
            if ended is not None:
                signal.connect(ended)
        if failed is not None:
            self.setProperty("quiet", True)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        _running.add(self)
        super().start(priority)

    def cancel(self) -> None:
        """Asks the job to stop at its next step; `cancelled` follows, unless it was done before."""
        self._stop = True

    def drop(self) -> None:
        """Cancels it, and nobody is told any more what becomes of it."""
        self._stop = self._dropped = True

    def run(self) -> None:
        try:
            self._run(self._work())
        except BaseException as error:  # every end of a job must be told
            self._told.emit("failed", error)

    def _run(self, work: Generator[Progress, None, object]) -> None:
        told, text = 0.0, ""
        while True:
            if self._stop:
                work.close()
                self._told.emit("cancelled", None)
                return
            try:
                progress = next(work)
            except StopIteration as end:
                self._written = touch.last()
                self._told.emit("done", end.value)
                return
            if time.monotonic() - told >= EVERY or progress.text != text:
                told, text = time.monotonic(), progress.text
                self._told.emit("progressed", progress)

    def _let_go(self) -> None:
        self.wait()  # for a moment: its thread may still be telling others, who hear it through this object
        _running.discard(self)
        self.deleteLater()

    def _tell(self, what: str, value: object) -> None:
        if self._dropped or (what == "progressed" and self._stop):
            return
        if what != "progressed" and self._owner is not None and not isValid(self._owner):
            if isinstance(value, BaseException):
                errors.report(value)
            return
        if what == "done" and self._written is not None:  # who hears of it speaks of that step
            touch.note(self._written)
        if what == "cancelled":
            self.cancelled.emit()
        else:
            {"progressed": self.progressed, "done": self.done, "failed": self.failed}[what].emit(value)


def stop(seconds: float) -> bool:
    """Cancels whatever is running, and waits; False where something runs on."""
    there = list(_running)
    for job in there:
        job.cancel()
    end = time.monotonic() + seconds
    return all(job.wait(max(0, int((end - time.monotonic()) * 1000))) for job in there)


def drop() -> None:
    """Nobody is told any more of what has ended: the window is gone."""
    for job in list(_running):
        job.drop()


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], Generator[Progress, None, T]]:
    """A plain function as the work of a job without steps: it cannot be cancelled while it runs."""

    def work() -> Generator[Progress, None, T]:
        yield Progress(0, None, "")
        return function(*args, **kwargs)

    return work
