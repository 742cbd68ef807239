"""Errands that take long, done in a thread beside the job that waits for them and goes on giving signs of life."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

R = TypeVar("R")


class Courier:
    """Does one errand after the other. A thread that hangs in the system's own look-up holds up nobody's end."""

    def __init__(self) -> None:
        self._errands: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def begin(self, errand: Callable[[], R]) -> "Future[R]":
        """Begins an errand; what comes of it, be it an error, is in the future."""
        future: Future[R] = Future()
        self._errands.put((future, errand))
        return future

    def end(self) -> None:
        """Lets the thread end after the errand it is about."""
        self._errands.put(None)

    def _run(self) -> None:
        while (given := self._errands.get()) is not None:
            future, errand = given
            try:
                future.set_result(errand())
            except BaseException as error:  # it belongs to who waits
                future.set_exception(error)
            del future, errand, given
