"""How much of it a property is shown: all with `--slow`, as before a release, and a sixteenth in the suite."""

import itertools
import os
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
U = TypeVar("U")

SLOW = "OUTREACH_SLOW"  # set by `--slow` before any test is loaded
RECORDING = "OUTREACH_STATEMENTS"  # set by tests/statements.py, which writes:
SAME = Path(__file__).with_name("same_statements.txt")  # tests that tell a server what others tell it, too


def examples(most: int) -> int:
    """So many with `--slow`; in the suite a sixteenth of them, or of few an eighth, which are the same each time."""
    return most if os.environ.get(SLOW) else max(min(most // 8, 6), most // 16, 1)


def grid(rows: Sequence[T], columns: Sequence[U]) -> list[tuple[T, U]]:
    """Every pair with `--slow`; in the suite each of them at least once, in turn."""
    if os.environ.get(SLOW):
        return list(itertools.product(rows, columns))
    return [(rows[n % len(rows)], columns[n % len(columns)]) for n in range(max(len(rows), len(columns)))]


def first(count: int, of: Iterable[Any]) -> list[Any]:
    """Parameters of a test: the whole suite takes the first of them, and with `--slow` all."""
    later = {"marks": pytest.mark.thorough}
    return [pytest.param(*(one if isinstance(one, tuple) else (one,)), **later if place >= count else {})
            for place, one in enumerate(of)]  # fmt: skip


def some(of: Sequence[T], count: int) -> list[T]:
    """So many of them: the same each time in the suite, others each time with `--slow`."""
    return random.Random(None if os.environ.get(SLOW) else 1).sample(of, count)
