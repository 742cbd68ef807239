"""Doubles as the last search found them: kept with the database, so that the queue opens at once."""

from __future__ import annotations

from collections.abc import Generator
from itertools import starmap

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.services.contacts import contacts
from outreach.services.identity import duplicates
from outreach.services.identity.identity import Pair
from outreach.services.progress import Progress
from outreach.services.quality import stored_pairs
from outreach.services.quality.issues import Doubt
from outreach.store import query_cache
from outreach.store.workspace import Workspace


def search_duplicates(workspace: Workspace, threshold: float | None = None) -> Generator[Progress, None, int]:
    """Searches all contacts for doubles, keeps what was found for `count` and `doubts`, and returns how many pairs.

    It is no step: what was searched is not undone.
    """
    with workspace.reading() as session:
        state = query_cache.state(session)
        pairs = yield from duplicates.find(session, threshold or duplicates.LEAST)
    if workspace.may_edit:
        with workspace.writing(_("Look for duplicates")) as session:
            stored_pairs.keep(session, pairs, state)
    return len(pairs)


def open_pairs(session: Session) -> list[Pair]:
    """The pairs of the last search, the likeliest first: those that are both there still and were not judged."""
    return duplicates.with_asked(session, list(starmap(Pair, stored_pairs.standing(session))))


def doubts(session: Session, limit: int) -> list[Doubt]:
    """The likeliest pairs as doubts."""
    pairs = open_pairs(session)[: limit or None]
    names = contacts.names(session, (number for pair in pairs for number in (pair.a, pair.b)))
    return [
        Doubt(
            "duplicate", pair.a, pair.b, text="; ".join(pair.reasons), name=names.get(pair.a, ""),
            other_name=names.get(pair.b, ""), score=pair.score, reasons=tuple(pair.reasons),
        )
        for pair in pairs
    ]  # fmt: skip
