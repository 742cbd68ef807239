"""The pairs that the last search for duplicates found, kept with the database: written, read and counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import now
from outreach.model.people import Contact
from outreach.services.contacts import records
from outreach.services.quality import decisions
from outreach.store import metadata, query_cache

NAME = "duplicates"
MOST = 20_000  # pairs that are kept


class Searched(NamedTuple):
    """When doubles were last searched for, how many were found, and whether anything was written since."""

    at: datetime
    found: int
    outdated: bool


def keep(session: Session, pairs: Sequence[tuple[int, int, float, list[str]]], state: Any) -> None:
    """Keeps pairs of ids with their score and reasons, past the history: a search is nothing that one would undo."""
    value = {
        "pairs": [[a, b, round(score, 4), codes] for a, b, score, codes in pairs[:MOST]],
        "found": len(pairs),
        "at": now().isoformat(),
        "state": list(state),
    }
    metadata.write(session.connection(), NAME, value)


def searched(session: Session) -> Searched | None:
    """When it was last searched; None where it never was."""
    found = metadata.document(session.connection(), NAME)
    if not found:
        return None
    return Searched(
        datetime.fromisoformat(found["at"]), found["found"], found["state"] != list(query_cache.state(session))
    )


def standing(session: Session) -> list[tuple[int, int, float, list[str]]]:
    """The pairs kept of contacts that are both there still, and that nobody declined."""
    pairs = metadata.document(session.connection(), NAME).get("pairs", ())
    declined = decisions.declined(session)
    ids = sorted({number for a, b, *_rest in pairs for number in (a, b)})
    there = {number for (number,) in records.among(session, select(Contact.id), Contact.id, ids)}
    return [(a, b, *rest) for a, b, *rest in pairs if {a, b} <= there and (a, b) not in declined]


def count(session: Session) -> int:
    """How many pairs wait for a decision; none of them is judged anew."""
    return len({pair[:2] for pair in standing(session)}.union(decisions.asked_pairs(session)))
