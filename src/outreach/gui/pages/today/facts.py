"""What the page of today is made of, asked for at once and in a thread."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.contacts.activities import ActivityRow
    from outreach.services.coverage.coverage import ClippingRow
    from outreach.services.history.history import StepRow
    from outreach.services.releases.releases import ReleaseRow
    from outreach.services.today import Outgoing

NEWEST = 300  # releases that are looked at
STEPS, SENT, PIECES = 6, 4, 4


class Facts(NamedTuple):
    """`due` are the follow-ups of today and before, `next_due` the first one after; `backup` is "" or a warning."""

    counts: dict[str, int]
    doubts: dict[str, int]
    releases: list[ReleaseRow]
    steps: list[StepRow]
    due: list[ActivityRow]
    next_due: ActivityRow | None
    under_way: list[Outgoing]
    sent: list[Outgoing]
    pieces: list[ClippingRow]
    backup: str


def gather(workspace: Workspace) -> Facts:
    """Counts; in a thread."""
    # Late: the window is there before what nearly every service has to say is loaded.
    from outreach.services import lists, officers, outlets, today
    from outreach.services.backups import schedule
    from outreach.services.contacts import activities, contacts
    from outreach.services.coverage import coverage
    from outreach.services.history import history
    from outreach.services.quality import quality
    from outreach.services.releases import releases

    read = workspace.read
    counts = {
        "contacts": read(contacts.count), "outlets": read(outlets.count), "officers": read(officers.count),
        "releases": read(releases.count), "lists": read(lists.count), "coverage": read(coverage.count),
    }  # fmt: skip
    newest = read(releases.rows, read(releases.find)[:NEWEST]) if counts["releases"] else []
    doubts = read(quality.counts) if counts["contacts"] else {}
    open_ones = read(activities.open_ones) if counts["contacts"] else []
    due = [row for row in open_ones if row.due_on is not None and row.due_on <= date.today()]
    later = open_ones[len(due)] if len(open_ones) > len(due) else None
    pieces = read(coverage.rows, list(read(coverage.find)[:PIECES])) if counts["coverage"] else []
    warning = schedule.warning(workspace) if any(counts.values()) else ""
    return Facts(
        counts, doubts, newest, read(history.steps, STEPS * 10), due, later, read(today.under_way),
        read(today.sent, SENT), pieces, warning,
    )  # fmt: skip
