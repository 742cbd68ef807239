"""One deed done with very many records as one step: bit by bit, so that it tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services.contacts.records import batches
from outreach.services.progress import Progress
from outreach.store import backends
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

BATCH = 5000
Deed = Callable[[Session, Any], int]


def each(
    workspace: Workspace,
    label: str,
    deed: Deed,
    ids: Sequence[Any],
    likely: Callable[[Session], int] | None = None,
    *,
    in_order: bool = False,
) -> Generator[Progress, None, int]:
    """Does a deed with some records after the others, and returns the sum of what it returns.

    Closing it early leaves nothing changed. `likely` says with how many there is something to be done. Neighbours are
    taken together, for they stand together in the file: among a million, those of a bit that is sorted by name stand
    on as many pages as they are. `in_order` is for a deed to which the order of the records says something.
    """
    ids = ids if in_order else sorted(ids)
    done = count = 0
    with workspace.writing(label) as session, backends.wide_memory(session.connection()) as keep:
        change_log.expect(session, likely(session) if likely else len(ids))
        for some in batches(ids, BATCH):
            count += deed(session, some)
            done += len(some)
            keep(done)
            yield Progress(done, len(ids), label)
        yield from finishing(session)
    return count


def finishing(session: Session) -> Iterator[Progress]:
    """The end of a large step, told: its words are found, then all of it goes to the disk in one piece."""
    for done, total in change_log.make_index(session):
        yield Progress(done, total, _("Preparing the search"))
    yield Progress(1, 1, _("Saving to the disk"))
