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
    Kind("opt-out", "ban", N_("Possible opt-outs"), N_("No remark that reads like an opt-out waits.")),
    Kind("email", "mail", N_("E-mails"), N_("No e-mail is in doubt.")),
    Kind("phone", "phone", N_("Phones"), N_("No number is in doubt.")),
    Kind("bounced", "undo-2", N_("Came back"), N_("No mail that came back waits.")),
    Kind("duplicate", "users", N_("Duplicates"), N_("Nobody seems to be here twice.")),
    Kind("incomplete", "user-x", N_("Incomplete"), N_("No contact waits for a name or a way to be reached.")),
    Kind("stale", "clock", N_("Freshness round"), N_("Everybody was checked not long ago.")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
# Asking whether a contact is still right is a round that is made, not a fault that waits.
ROUNDS = frozenset({"stale"})


def waiting(counts: Mapping[str, int]) -> int:
    """How many doubts wait, the round left out."""
    return sum(count for name, count in counts.items() if name not in ROUNDS)
