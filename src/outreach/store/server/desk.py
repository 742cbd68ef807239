"""How a window asks a server: it waits a moment for an answer, and never stands still for one that does not come.

A read that takes longer gives way (`Slow`): it goes on in a thread, `late` is told when its answer is there, and who
asks the same then has it at once. A write is waited for by `pause`, in which the window goes on being painted.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.store.history import touch
from outreach.store.server import server
from outreach.store.server.patience import Patience

R = TypeVar("R")
MOMENT = 0.2  # seconds that the window may stand still in one turn of its loop
READ, WRITE = 60.0, 60.0  # seconds until an answer is no longer waited for
KEPT = 5.0  # seconds for which a late answer is kept after it was last of use
UNKNOWN = N_(
    "The server does not answer, and it is not yet known whether “{step}” is saved. Outreach checks as "
    "soon as it answers, and tells you. What you typed is kept."
)


class Slow(Problem):
    """The answer is still to come; whoever asked does so again when it is there. Nobody is told of it."""


class Unsettled(Problem):
    """Whether it is saved is known when `written` is done, with what the work returned or why it is not."""

    def __init__(self, text: str, written: Future[tuple[object, int | None]]) -> None:
        super().__init__(text)
        self.written = written


class Who(Protocol):
    """The window's side."""

    def pause(self, future: Future[object], seconds: float) -> None:
        """Lets the window live until the future is done, the time is over or the server is given up."""

    def late(self) -> None:
        """An answer is there that was not waited for; called from a thread."""

    def settled(self, step: str, saved: bool) -> None:
        """It is known now whether a step is saved that was not waited for; called from a thread."""


@dataclass
class _Asked:
    future: Future[Any]
    patience: Patience
    is_late: bool = False
    until: float = 0.0  # when a late answer is forgotten; 0 where there is none yet

    def has_come(self) -> None:
        """Its answer is there, or was of use."""
        self.until = time.monotonic() + KEPT

    @property
    def is_stale(self) -> bool:
        return 0 < self.until < time.monotonic()


class Desk:
    """One window at a server. All but the work itself is called in the window's thread."""

    def __init__(self, who: Who) -> None:
        self._who = who
        self._asked: dict[str, _Asked] = {}
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="desk")
        self._left = MOMENT
        self.trouble = ""  # why nothing can be asked now

    @staticmethod
    def is_here() -> bool:
        """Whether it is the window's own thread that asks."""
        return threading.current_thread() is threading.main_thread()

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return any(not one.future.done() for one in self._asked.values())

    def begin_turn(self) -> None:
        """The window has answered its user, and may wait for a moment again."""
        self._left = MOMENT

    def forget(self) -> None:
        """Something was written: what was read before is read anew."""
        self._asked = {key: one for key, one in self._asked.items() if not one.future.done()}

    def give_up(self, trouble: str) -> None:
        """The server does not answer: nobody waits any more, and nothing is asked before `resume`."""
        self.trouble = trouble
        for one in self._asked.values():
            one.patience.give_up()
        self._asked.clear()

    def resume(self) -> None:
        """The server answers again."""
        self.trouble = ""
        self._asked.clear()

    def ask(
        self, query: Callable[..., object], args: Sequence[object], named: Mapping[str, object], work: Callable[[], R]
    ) -> R:
        """What `work` answers, which is this query.

        Raises:
            Slow: it takes longer than a moment.
            Problem: from the work, or the server does not answer.
        """
        self._must_answer()
        key = repr((query.__module__, query.__qualname__, args, named))
        one = self._asked.get(key)
        if one is None or one.is_stale:
            one = self._asked[key] = self._begin(work, Patience(READ))
        if not self._is_in_time(one.future):
            self._let_go_on(one)
            raise Slow(_("The server answers slowly. This appears when it has answered."))
        if one.is_late:
            one.has_come()
        else:
            del self._asked[key]
        found: R = one.future.result()
        return found

    def _is_in_time(self, future: Future[object]) -> bool:
        begun = time.monotonic()
        with suppress(TimeoutError):
            future.exception(self._left)
        self._left = max(0.0, self._left - (time.monotonic() - begun))
        return future.done()

    def _let_go_on(self, one: _Asked) -> None:
        def come(_done: Future[object]) -> None:
            one.has_come()
            self._who.late()

        if not one.is_late:
            one.is_late = True
            one.future.add_done_callback(come)

    def do(self, step: str, work: Callable[[], R]) -> R:
        """What `work` returns, which writes; the window lives on meanwhile, and takes no keys.

        Raises:
            Unsettled: it was being committed when the server fell silent.
            Problem: from the work, or the server does not answer.
        """
        self._must_answer()
        patience = Patience(WRITE)

        def written_too() -> tuple[R, int | None]:
            return work(), touch.last()

        one = self._begin(written_too, patience)
        self._who.pause(one.future, WRITE)
        if not one.future.done():
            self._give_up_write(step, one)
        self.forget()
        found: tuple[R, int | None] = one.future.result()
        result, number = found
        if number is not None:
            touch.note(number)
        return result

    def _give_up_write(self, step: str, one: _Asked) -> None:
        if not one.patience.give_up():
            raise Problem(_(server.NO_ANSWER))
        one.future.add_done_callback(lambda done: self._who.settled(step, done.exception() is None))
        raise Unsettled(_(UNKNOWN).format(step=step), one.future)

    def _begin(self, work: Callable[[], object], patience: Patience) -> _Asked:
        def waited() -> object:
            with patience:
                return work()

        return _Asked(self._pool.submit(waited), patience)

    def _must_answer(self) -> None:
        if self.trouble:
            raise Problem(self.trouble)

    def close(self) -> None:
        """Ends it; what still waits for the server is given up."""
        self.give_up(_(server.NO_ANSWER))
        self._pool.shutdown(wait=False, cancel_futures=True)
