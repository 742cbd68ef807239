"""Doubles as the last search found them: kept with the database, so that the queue opens at once."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.base import now
from outreach.model.people import Contact
from outreach.model.quality import Decision
from outreach.services.contacts import contacts, records
from outreach.services.identity import compared_contacts, duplicates, identity
from outreach.services.identity.identity import Pair
from outreach.services.progress import Progress
from outreach.services.quality.issues import Doubt
from outreach.store import metadata, query_cache
from outreach.store.workspace import Workspace
from outreach.values.data import Document

NAME = "duplicates"
MOST = 20_000  # pairs that are kept


class Searched(NamedTuple):
    """When doubles were last searched for, how many were found, and whether anything was written since."""

    at: datetime
    found: int
    outdated: bool


def search_duplicates(workspace: Workspace, threshold: float | None = None) -> Generator[Progress, None, int]:
    """Searches all contacts for doubles, keeps what was found for `count` and `doubts`, and returns how many pairs.

    It is no step: what was searched is not undone.
    """
    with workspace.reading() as session:
        state = query_cache.state(session)
        pairs = yield from duplicates.find(session, threshold or duplicates.LEAST)
    if workspace.may_edit:
        with workspace.writing(_("Look for duplicates")) as session:
            _keep(session, pairs, state)
    return len(pairs)


def _keep(session: Session, pairs: list[Pair], state: Any) -> None:
    """Written past the history: a search is nothing that one would undo."""
    value = {
        "pairs": [[pair.a, pair.b, round(pair.score, 4), pair.codes] for pair in pairs[:MOST]],
        "found": len(pairs),
        "at": now().isoformat(),
        "state": list(state),
    }
    metadata.write(session.connection(), NAME, value)


def _kept(session: Session) -> Document:
    return metadata.document(session.connection(), NAME)


def searched(session: Session) -> Searched | None:
    """When it was last searched; None where it never was."""
    found = _kept(session)
    if not found:
        return None
    return Searched(
        datetime.fromisoformat(found["at"]), found["found"], found["state"] != list(query_cache.state(session))
    )


def open_pairs(session: Session) -> list[Pair]:
    """The pairs of the last search, the likeliest first: those that are both there still and were not judged."""
    kept = _kept(session).get("pairs", ())
    if not kept and not _are_asked(session):
        return []
    return duplicates.with_asked(session, _standing(session, list(starmap(duplicates.Pair, kept))))


def count(session: Session) -> int:
    """How many `open_pairs` there are; none of them is judged anew."""
    kept = _kept(session).get("pairs", ())
    if not kept and not _are_asked(session):
        return 0
    standing = _standing(session, list(starmap(identity.Pair, kept)))
    return len({(pair.a, pair.b) for pair in standing}.union(identity.undecided(session)))


def _are_asked(session: Session) -> bool:
    """Whether an import asked about two."""
    return session.scalar(select(Decision.id).where(Decision.verdict == "ask").limit(1)) is not None


def _standing(session: Session, pairs: list[Pair]) -> list[Pair]:
    """The pairs of contacts that are both there still, and that nobody declined."""
    declined = compared_contacts.declined(session)
    ids = sorted({number for pair in pairs for number in (pair.a, pair.b)})
    there = {number for (number,) in records.among(session, select(Contact.id), Contact.id, ids)}
    return [pair for pair in pairs if {pair.a, pair.b} <= there and (pair.a, pair.b) not in declined]


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
