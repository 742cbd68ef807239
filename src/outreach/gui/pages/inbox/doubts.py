"""The kinds of doubt, in words, and which of them wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from outreach.i18n import N_
from outreach.services.quality import issue_counts
from outreach.store.workspace import Workspace


class Kind(NamedTuple):
    """A kind of doubt: its words, and what is said where none is left."""

    name: str
    icon: str
    text: str
    done: str


KINDS = (
    Kind("opt-out", "ban", N_("Possible opt-outs"), N_("No possible opt-outs to decide.")),
    Kind("email", "mail", N_("E-mails"), N_("No issues with e-mail addresses.")),
    Kind("phone", "phone", N_("Phones"), N_("No issues with phone numbers.")),
    Kind("bounced", "undo-2", N_("Bounced"), N_("No bounced mail to deal with.")),
    Kind("duplicate", "users", N_("Duplicates"), N_("No duplicates found.")),
    Kind("incomplete", "user-x", N_("Incomplete"), N_("Every contact has a name and a way to reach them.")),
    Kind("stale", "clock", N_("Verify contacts"), N_("All contacts were verified recently.")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
# Asking whether a contact is still right is a round that is made, not a fault that waits.
ROUNDS = frozenset({"stale"})


def count(workspace: Workspace) -> dict[str, int]:
    """How many doubts of each kind there are; in a thread."""
    return workspace.read(issue_counts.counts)


def waiting(counts: Mapping[str, int]) -> int:
    """How many doubts wait, the round left out."""
    return sum(count for name, count in counts.items() if name not in ROUNDS)
