"""Cyclic garbage is collected in the window's thread alone, and between two events alone.

Python collects in whichever thread happens to make the object too many. Where that is a thread that answers a question,
a widget that nobody holds any more is destroyed there, while the window's thread may be walking over its widgets: the
program dies in Qt. The same happens in the window's own thread when Qt calls us while it walks over them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK = 1000  # milliseconds between two looks whether there may be enough garbage
_YOUNG = 5_000  # objects made since the last collection, and not dropped, from which on it is worth it
_OFTEN = 10  # collections of the young ones to one of those that outlived one, and of these to one of all


class Collector(QObject):
    """Turns Python's own collecting off, and collects by a timer in the thread it is made in; `stop` undoes it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(LOOK)

    def collect(self) -> int | None:
        """Collects where enough was made meanwhile; returns the oldest generation that was looked through."""
        gc.disable()  # somebody may have turned it on again after a part without it
        young, outlived, old = gc.get_count()
        if young < _YOUNG and outlived <= _OFTEN and old <= _OFTEN:
            return None
        generation = 2 if old > _OFTEN else 1 if outlived > _OFTEN else 0
        gc.collect(generation)
        return generation

    def stop(self) -> None:
        """Leaves collecting to Python again."""
        self._timer.stop()
        gc.enable()
