"""Work that is done bit by bit and tells in between how far it is."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

R = TypeVar("R")


def finished(work: Generator[object, None, R]) -> R:
    """What the work returns at its end; what it tells in between is not heeded."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result
