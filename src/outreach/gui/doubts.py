"""The kinds of doubt, in words, and which of them wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from outreach.i18n import N_


class Kind(NamedTuple):
    """A kind of doubt: its words, and what is said where none is left."""

    name: str
    icon: str
    text: str
    done: str


KINDS = (
    Kind("email", "mail", N_("E-mails"), N_("Every e-mail can be used.")),
    Kind("phone", "phone", N_("Phones"), N_("Every number can be called.")),
    Kind("bounced", "undo-2", N_("Came back"), N_("No mail has come back.")),
    Kind("duplicate", "users", N_("Duplicates"), N_("Nobody seems to be here twice.")),
    Kind("incomplete", "user-x", N_("Incomplete"), N_("Everybody has a name and can be reached.")),
    Kind("stale", "clock", N_("Freshness round"), N_("Everybody was checked not long ago.")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
# Asking whether a contact is still right is a round that is made, not a fault that waits.
ROUNDS = frozenset({"stale"})


def waiting(counts: Mapping[str, int]) -> int:
    """How many doubts wait, the round left out."""
    return sum(count for name, count in counts.items() if name not in ROUNDS)
