"""Which step this thread wrote last: what *Undo* takes back in a message that says what was done."""

import threading

NOTHING = 0  # a transaction in which nothing was different afterwards
_here = threading.local()


def last() -> int | None:
    """The step, `NOTHING`, or None where this thread has not written."""
    step: int | None = getattr(_here, "step", None)
    return step


def note(step: int) -> None:
    """Told at the end of each transaction, and by a job of what its own thread wrote."""
    _here.step = step
