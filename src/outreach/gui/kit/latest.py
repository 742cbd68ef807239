"""Questions asked faster than they are answered: worked off outside the window's thread, the newest alone is told."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import cache
from typing import ParamSpec

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

Told = Callable[..., object] | SignalInstance
P = ParamSpec("P")
_post: _Post | None = None
_asked: set[_Question] = set()


@cache
def _threads() -> ThreadPoolExecutor:
    pool = ThreadPoolExecutor(2, thread_name_prefix="latest")
    atexit.register(pool.shutdown, cancel_futures=True)
    return pool


def settle(seconds: float = 10.0) -> bool:
    """Waits until nothing is worked on any more; for the moment before a database is closed and put away."""
    return not wait([question.future for question in _asked], timeout=seconds).not_done


def drop() -> None:
    """No answer is wanted any more, of whoever has asked: the window is gone."""
    _asked.clear()


class _Question:
    """What is asked, and its answer: dropped in the window's thread alone, for it may be the last to hold a widget."""

    def __init__(self, who: Latest, number: int, work: Callable[[], object]) -> None:
        self.who = weakref.ref(who)
        self.number = number
        self.work: Callable[[], object] | None = work
        self.result: object = None
        self.error: BaseException | None = None
        self.future: Future[None] = _threads().submit(self._answer)

    def _answer(self) -> None:
        try:
            self.result = self.work() if self.work else None
        except BaseException as error:  # it is told to who asked
            self.error = error

    def drop(self) -> None:
        """Lets go of all it holds, which the thread that has answered may hold a moment longer."""
        self.work = self.result = self.error = None


class _Post(QObject):
    """Brings answers over into the window's thread; it outlives all who ask, so no thread speaks to one that goes."""

    came = Signal(object)

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self.came.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def bring(self, question: _Question) -> None:
        """From the thread that has worked on it."""
        with suppress(RuntimeError):  # the program ends
            self.came.emit(question)

    def _hand_over(self, question: _Question) -> None:
        wanted = question in _asked
        _asked.discard(question)
        who = question.who()
        if wanted and who is not None and isValid(who):
            who.tell(question)
        question.drop()


def _office() -> _Post:
    global _post
    if _post is None or not isValid(_post):
        _post = _Post()
    return _post


class Latest(QObject):
    """`ask(function, *args)` is answered in the window's thread by `answered(result)` or `failed(error)`.

    A question that is asked while another waits takes its place; of one that is being worked on already, the
    answer is dropped. `answered` and `failed` may be given at once. `busy_changed(bool)` tells whether
    an answer is still to come.
    """

    answered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, answered: Told | None = None, failed: Told | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._question: _Question | None = None
        if answered is not None:
            self.answered.connect(answered)
        if failed is not None:
            self.failed.connect(failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._question is not None

    def ask(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Asks anew; what was asked before is no longer wanted."""
        was_busy = self.busy
        self._drop()
        question = _Question(self, self._number, lambda: function(*args, **kwargs))
        _asked.add(question)
        self._question = question
        post = _office()
        question.future.add_done_callback(lambda _future: post.bring(question))
        if not was_busy:
            self.busy_changed.emit(True)

    def forget(self) -> None:
        """No longer wants the answer that is to come."""
        if self.busy:
            self._drop()
            self.busy_changed.emit(False)

    def _drop(self) -> None:
        self._number += 1
        if self._question is not None:
            self._question.future.cancel()
            self._question = None

    def tell(self, question: _Question) -> None:
        """Tells an answer that has come, where it is still the one that is wanted."""
        if question.number != self._number:
            return
        self._question = None
        self.busy_changed.emit(False)
        if question.error is not None:
            self.failed.emit(question.error)
        else:
            self.answered.emit(question.result)
