"""The window's line to a database server: looks whether it answers, and goes on when it is back."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.store.query_cache import State
from outreach.store.server import server
from outreach.store.server.desk import Desk
from outreach.store.server.patience import Patience
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.gui.shell.frame import Frame
    from outreach.store.server.server_link import Line

EVERY = 2000  # milliseconds between two looks
SILENT = 3.0  # seconds without a word while one is waited for, after which the server is said not to answer
LONG = 60.0
_POLL = 20
# All goes on but keys and clicks, which come when it is done.
_QUIETLY = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
RENEWED = N_(
    "The server no longer accepts the password of {account}. It was probably changed: enter the new one. What you "
    "typed is kept."
)
LOST = N_("Another server took over, and it doesn’t have your last changes: “{steps}”. Make them again.")
SAVED, NOT_SAVED = N_("“{step}” was saved."), N_("“{step}” was not saved.")


class _Voice(QObject):
    """What other threads speak through. It is never destroyed: a signal from another thread, of an object that the
    window takes along at that moment, would end the program."""

    looked = Signal(object, object)
    late = Signal()
    settled = Signal(str, bool)


_VOICES: list[_Voice] = []


class ServerLine(QObject):
    """`changed` where all is to be shown anew: an answer has come late, or the server is back."""

    changed = Signal()

    def __init__(self, window: Frame, line: Line) -> None:
        super().__init__(window)
        self._window, self._line, self._workspace = window, line, window.workspace
        self._desk = Desk(self)
        self._workspace.desk = self._desk
        self._asked_at: float | None = None
        self._look = Patience(0)
        self._pauses = 0
        self._asks = False  # for the password, or nobody gave it: the server is left alone meanwhile
        self._tries = False  # another one
        self._eye = ThreadPoolExecutor(1, thread_name_prefix="line")
        self._voice = _Voice()
        _VOICES.append(self._voice)
        self._voice.looked.connect(self._see, Qt.ConnectionType.QueuedConnection)
        self._voice.settled.connect(self._tell_settled, Qt.ConnectionType.QueuedConnection)
        self._anew = QTimer(self, singleShot=True, interval=0)
        self._anew.timeout.connect(self.changed)
        self._voice.late.connect(self._anew.start, Qt.ConnectionType.QueuedConnection)
        self.changed.connect(window.again)
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.awake.connect(self._desk.begin_turn)
        self._clock = QTimer(self, interval=EVERY)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    @property
    def is_waiting(self) -> bool:
        """Whether something is being written that the window waits for."""
        return self._pauses > 0

    @property
    def wants_password(self) -> bool:
        """Whether nobody gave the password that the server wants by now."""
        return self._asks and not self._tries

    @property
    def is_down(self) -> bool:
        """Whether the server does not answer."""
        return bool(self._desk.trouble)

    def look(self) -> None:
        """Asks for the state of the database; a question that is not answered in time says enough."""
        if self._asks:
            return
        if self._line.is_refused and not self._tries:
            self.ask_for_password()
        elif self._asked_at is None:
            self._asked_at, self._look = time.monotonic(), Patience(LONG)
            ask = self._eye.submit(_state, self._workspace, self._look)
            ask.add_done_callback(partial(_bring, self._voice))
        elif time.monotonic() - max(self._asked_at, self._line.heard_at) > SILENT:
            self._look.give_up()
            self._give_up(_(server.NO_ANSWER))

    def ask_for_password(self) -> None:
        """The password was changed elsewhere while this window was open."""
        from outreach.gui.shell import password_dialogs  # late: start-up

        self._asks = True
        url = self._workspace.engine.url
        refusal = _(server.WRONG_PASSWORD if self._tries else RENEWED).format(account=server.account(url))
        self._tries = password_dialogs.logs_in(self._workspace.address, refusal, self._window)
        if not self._tries:
            self._give_up(refusal)
            self._window.tell_problem(refusal)
            return
        self._asks = False
        self._workspace.engine.dispose()  # so that it is tried at once
        self.look()

    def _see(self, found: tuple[State, list[str]] | None, problem: Problem | None) -> None:
        self._asked_at = None
        if found is None:
            self._see_trouble(problem)
            return
        state, lost = found
        is_accepted = self._tries and not self._line.is_refused
        if is_accepted:
            server.keep(self._workspace.engine.url)
            self._tries = False
        if self._desk.trouble or is_accepted:
            self._resume()
        self._window.status.show_trouble(_("waiting for the server") if self._desk.waits else "")
        self._window.see(state)
        if lost:
            self._window.tell_problem(_(LOST).format(steps="”, “".join(lost)))

    def _see_trouble(self, problem: Problem | None) -> None:
        if not self._line.is_refused:
            self._give_up(problem.text if problem is not None else _(server.NO_ANSWER))
        elif not self._asks and self._tries:  # not this password either
            self.ask_for_password()

    def _give_up(self, trouble: str) -> None:
        if self._desk.trouble == trouble:
            return
        self._line.down_since = self._line.down_since or time.monotonic()
        self._desk.give_up(trouble)
        self._window.status.show_trouble(
            _("The password was refused") if self._line.is_refused else _("The server does not answer")
        )
        self._window.tell_problem(trouble)

    def _resume(self) -> None:
        self._line.down_since = None
        self._desk.resume()
        self._workspace.engine.dispose()  # what was open then leads nowhere
        self._window.toast.say(_("The server answers again."))
        self._anew.start()

    def _tell_settled(self, step: str, saved: bool) -> None:
        self._anew.start()
        said = _(SAVED if saved else NOT_SAVED).format(step=step)
        (self._window.toast.say if saved else self._window.tell_problem)(said)

    # For the desk

    def pause(self, future: Future[object], seconds: float) -> None:
        with suppress(TimeoutError):
            future.exception(0.05)  # nearly always it is done by then
            return
        end, clock = time.monotonic() + seconds, QTimer(interval=_POLL)
        clock.start()  # wakes the loop
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        self._pauses += 1
        try:
            while not (future.done() or self._desk.trouble or time.monotonic() > end):
                QApplication.processEvents(_QUIETLY)
        finally:
            self._pauses -= 1
            QApplication.restoreOverrideCursor()

    def late(self) -> None:
        self._voice.late.emit()

    def settled(self, step: str, saved: bool) -> None:
        self._voice.settled.emit(step, saved)

    def close(self) -> None:
        """The window goes: nothing is asked any more."""
        self.blockSignals(True)
        self._voice.blockSignals(True)
        self._anew.stop()
        self._clock.stop()
        self._look.give_up()
        self._line.is_over = bool(self._desk.trouble)
        self._desk.close()
        self._eye.shutdown(wait=False, cancel_futures=True)
        self._workspace.desk = None


def _state(workspace: Workspace, patience: Patience) -> tuple[State, list[str]]:
    with patience:
        return workspace.state(), workspace.lost_steps()


def _bring(voice: _Voice, done: Future[tuple[State, list[str]]]) -> None:
    """From the thread that looked."""
    if done.cancelled():
        return
    error = done.exception()
    voice.looked.emit(None if error else done.result(), error if isinstance(error, Problem) else None)
