"""Questions asked faster than they are answered: worked off outside the window's thread, the newest alone is told."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

_pool: ThreadPoolExecutor | None = None
_lock = threading.Lock()
_asked: set[Future[Any]] = set()


def _threads() -> ThreadPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(2, thread_name_prefix="latest")
            atexit.register(_pool.shutdown, cancel_futures=True)
        return _pool


def settle(seconds: float = 10.0) -> bool:
    """Waits until nothing is worked on any more; for the moment before a database is closed and put away."""
    return not wait(list(_asked), timeout=seconds).not_done


class Latest(QObject):
    """`ask(function, *args)` is answered in the window's thread by `answered(result)` or `failed(error)`.

    A question that is asked while another waits takes its place; of one that is being worked on already, the
    answer is dropped. `busy_changed(bool)` tells whether an answer is still to come.
    """

    answered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _told = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._future: Future[Any] | None = None
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._future is not None

    def ask(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Asks anew; what was asked before is no longer wanted."""
        was_busy = self.busy
        self._drop()
        number = self._number
        self._future = future = _threads().submit(function, *args, **kwargs)
        if not was_busy:
            self.busy_changed.emit(True)
        _asked.add(future)
        future.add_done_callback(_asked.discard)
        future.add_done_callback(lambda done: self._done(number, done))

    def forget(self) -> None:
        """No longer wants the answer that is to come."""
        if self.busy:
            self._drop()
            self.busy_changed.emit(False)

    def _drop(self) -> None:
        self._number += 1
        if self._future is not None:
            self._future.cancel()
            self._future = None

    def _done(self, number: int, future: Future[Any]) -> None:
        """In the thread that has worked: the answer crosses over as a queued signal."""
        if future.cancelled():
            return
        error = future.exception()
        try:
            self._told.emit(number, None if error else future.result(), error)
        except RuntimeError:  # the window that asked has gone
            pass

    def _tell(self, number: int, result: Any, error: BaseException | None) -> None:
        if number != self._number:
            return
        self._future = None
        self.busy_changed.emit(False)
        if error is not None:
            self.failed.emit(error)
        else:
            self.answered.emit(result)
