"""Whether a backup can be used: its tables are ours, every row can be read, and the window's first queries answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, today
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions, sending
from outreach.services.history import history
from outreach.services.quality import quality
from outreach.services.releases import releases  # fmt: skip
from outreach.store import schema
from outreach.store.workspace import Workspace

_ROWS = 200  # that a page shows at first
_PAGES: tuple[Any, ...] = (contacts, outlets, officers, releases, lists, distributions, coverage)
_FACTS: tuple[Callable[[Session], object], ...] = (
    quality.counts, activities.open_ones, history.steps, today.under_way, sending.late, sending.due_within,
)  # fmt: skip


def doubts(workspace: Workspace) -> list[str]:
    """What there is to ask before a backup is used: damage that `Workspace.check` finds in it.

    Raises:
        Problem: it has tables that Outreach did not make.
    """
    with workspace.reading() as session:
        foreign = schema.foreign_tables(session.connection())
    if foreign:
        raise Problem(
            _("This backup contains parts that Outreach did not create ({names}), so it is not used.").format(
                names=", ".join(foreign[:3])
            )
        )
    found = workspace.check()
    text = ngettext(
        "{count} problem was found in this backup: {first}", "{count} problems were found in this backup: {first}",
        len(found),
    )  # fmt: skip
    return [text.format(count=len(found), first=found[0])] if found else []


def use(workspace: Workspace) -> None:
    """Asks what the window asks when it is opened: the first rows of each page, and what Today shows.

    Raises:
        Problem: one of these cannot be answered.
    """
    for page in _PAGES:
        workspace.read(page.rows, list(workspace.read(page.find)[:_ROWS]))
    for fact in _FACTS:
        workspace.read(fact)
