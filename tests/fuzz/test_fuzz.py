"""A short run of the fuzzer, the same inputs every time; `python -m tests.fuzz` runs as long as one likes."""

import pytest

from tests.fuzz.__main__ import READERS, fuzz


@pytest.mark.parametrize("kind", READERS)
def test_what_is_wrong_is_a_problem(kind: str) -> None:
    found = fuzz(kind, 120, seed=7, seconds=60)
    assert found["tried"] >= 20 and not found["defects"], found
    assert found["read"] and found["tried"] == found["read"] + found["refused"]
