"""How much of it a property is shown: all with `--slow`, as before a release, and a quarter in the suite."""

import os

SLOW = "OUTREACH_SLOW"  # set by `--slow` before any test is loaded


def examples(most: int) -> int:
    """So many with `--slow`; a quarter of them in the suite, other ones each time."""
    return most if os.environ.get(SLOW) else most // 4
