"""Prepares what may be asked for next while nobody waits, so that the first time is as quick as the second."""

from __future__ import annotations

import importlib
import sys
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer

from outreach.gui.kit.is_alive import application
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.line_edit import Pause
from outreach.gui.places import MORE_PLACES, PLACES
from outreach.store import search

# Milliseconds after the window is there, between two modules, and after the last key or click.
BEGIN, PAUSE, REST = 2500, 150, 1000
_HAND = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}


class Warming(QObject):
    """Loads what the pages are made of, one module at a time, while the hand rests; `is_done` once all is there.

    The names that a search knows in other spellings take half a second, and are read in a thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = [place.module for place in (*PLACES, *MORE_PLACES)]
        self._timer = Pause(self._next, BEGIN, self)
        self._timer.start()
        self._names = Latest(self)
        # Only now: asking Python at each event would keep the window from being there.
        QTimer.singleShot(BEGIN - REST, self, self._watch)

    @property
    def is_done(self) -> bool:
        return not self._timer.isActive()

    def stop(self) -> None:
        """Loads no more: the window closes."""
        self._end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Waits anew at each key and click: who types shall not wait for a module."""
        if event.type() in _HAND and self._timer.isActive():
            self._timer.start(REST)
        return False

    def _watch(self) -> None:
        if self._timer.isActive():
            application().installEventFilter(self)
            self._names.ask(partial(search.asked, ["a"]))

    def _end(self) -> None:
        self._timer.stop()
        application().removeEventFilter(self)

    def _next(self) -> None:
        while self._wanted and self._wanted[0] in sys.modules:
            del self._wanted[0]
        if not self._wanted:
            self._end()
            return
        importlib.import_module(self._wanted.pop(0))
        self._timer.start(PAUSE)
