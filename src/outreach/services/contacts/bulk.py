"""One deed done with very many records as one step: bit by bit, so that it tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services.contacts.records import batches
from outreach.services.progress import Progress
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

BATCH = 5000
Deed = Callable[[Session, Any], int]


def each(
    workspace: Workspace, label: str, deed: Deed, ids: Sequence[Any], *, in_order: bool = False
) -> Generator[Progress, None, int]:
    """Does a deed with some records after the others, and returns the sum of what it returns.

    Closing it early leaves nothing changed. Neighbours are taken together, because they stand together in the file.
    `in_order` is for a deed to which the order of the records says something.
    """
    ids = ids if in_order else sorted(ids)
    done = count = 0
    with workspace.writing(label) as session:
        change_log.expect(session, len(ids))
        for some in batches(ids, BATCH):
            count += deed(session, some)
            done += len(some)
            yield Progress(done, len(ids), label)
        yield from finishing(session)
    return count


def finishing(session: Session) -> Iterator[Progress]:
    """The end of a large step: the search index is rebuilt if it has to be, then all of it goes to the disk."""
    yield Progress(1, 1, _("Preparing the search"))
    change_log.make_index(session)
    yield Progress(1, 1, _("Saving to the disk"))
