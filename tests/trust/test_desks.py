"""Several desks at one server at once: nothing that was acknowledged is lost, and every refusal is a sentence."""

import pytest

from tests import sample
from tests.trust import desks


@pytest.mark.backends("postgresql")
def test_desks_in_a_hurry(database_url: str) -> None:
    found = desks.run(database_url, 5, deeds=12)
    assert (found.raw, found.lost, found.damaged) == ([], [], []), found
    assert found.done["edit"] > 1


@pytest.mark.parametrize("how", sample.first(1, ["random", "restart", "cut", "takeover"]))
def test_desks_whose_server_fails_again_and_again(how: str) -> None:
    """Killed and started anew, all connections ended, or some at random, or its standby takes over."""
    with desks.failing(how, 1.0) as (url, fail):
        found = desks.run(url, 4, deeds=15, meanwhile=fail)
    assert (found.raw, found.lost, found.damaged) == ([], [], []), found
    assert found.done["edit"] > 1
