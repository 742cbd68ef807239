"""What the tests of trust share: a hand that kills programs."""

from pathlib import Path

import pytest

from tests.trust.kills import Killer


@pytest.fixture
def killer(tmp_path: Path, slow: bool) -> Killer:
    """Kills a program at some of its calls, with `--slow` at each."""
    return Killer(tmp_path, slow)
