"""An import that is stored long after it was looked at: what was written meanwhile is looked at first."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from outreach.services.importing import importing
from outreach.services.importing.bulk_write import Outdated
from outreach.services.importing.importing import Plan, Report, Storing
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

Preparing = Callable[[], Generator[Progress, None, Plan]]


def store(workspace: Workspace, plan: Plan, prepare: Preparing) -> Generator[Progress, None, Report | Plan]:
    """Carries a Plan out. Where anything was written since it was made, `prepare` makes it anew while nobody else may
    write: it is stored where it comes to the same, else returned, to be looked at once more.

    Raises:
        Problem: as `importing.store`.
    """
    try:
        return (yield from importing.store(workspace, plan))
    except Outdated:
        pass
    with Storing(workspace, plan) as storing:
        storing.begin(alone=True)
        fresh = yield from prepare()
        if _figures(fresh) != _figures(plan):
            return fresh
        storing.take(fresh)
        yield from storing.rest()
    return storing.report()


def _figures(plan: Plan) -> tuple[Any, ...]:
    """What a person was shown of it."""
    return (
        plan.read, plan.created, len(plan.changed), plan.unchanged, plan.rejected, plan.doubles, plan.problems,
        plan.maybes, plan.questions, plan.stamp,
    )  # fmt: skip
