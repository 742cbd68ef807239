"""What must keep nobody busy, on whatever machine: a stall is the machine's, but a circle is run in each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_TRIES = 5


def soon(seconds: float, action: Callable[..., T], *args: object) -> T:
    """What the action answers; fails where it takes so many seconds of the processor each time it is tried."""
    least = float("inf")
    for _ in range(_TRIES):
        start = time.process_time()
        found = action(*args)
        least = min(least, time.process_time() - start)
        if least < seconds:
            return found
    raise AssertionError(f"it takes {least:.2f} s at least, not {seconds}")
