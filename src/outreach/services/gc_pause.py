"""No search for cyclic garbage while thousands of values are made, among which there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Nobody looks for cycles in here: it takes a fifth of the time, and more the more contacts are in memory."""
    if not gc.isenabled():  # we are within another such part
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
