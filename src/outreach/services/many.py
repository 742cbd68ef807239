"""One deed done with very many records as one step: bit by bit, so that it tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.services.progress import Progress
from outreach.services.records import batches
from outreach.store import changes
from outreach.store.workspace import Workspace

Deed = Callable[[Session, Any], int]


def each(workspace: Workspace, label: str, deed: Deed, ids: Sequence[Any]) -> Generator[Progress, None, int]:
    """Does a deed with some records after the others, and returns the sum of what it returns.

    Closing it early leaves nothing changed.
    """
    done = count = 0
    with workspace.writing(label) as session:
        changes.expect(session, len(ids))
        for some in batches(ids):
            count += deed(session, some)
            done += len(some)
            yield Progress(done, len(ids), label)
    return count
