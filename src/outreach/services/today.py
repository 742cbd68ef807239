"""What a day begins with: what goes out next, and what came of what went out lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.model.coverage import Clipping
from outreach.model.distributions import Bounce, Distribution, Recipient

_UNDER_WAY = ("scheduled", "sending", "paused")
_REACHED = ("handed", "written")
_WAITING = ("queued", "sending", "held")
_CAME_BACK = ("hard", "soft")
_ANSWERED = ("away", "moved", "other")


class Outgoing(NamedTuple):
    """A distribution in short: whom it reached and will reach, what came back, how many pieces came of its release.

    `at` is when it went, or when it goes where it is `scheduled`.
    """

    id: int
    headline: str
    release_id: int | None
    how: str
    state: str
    at: datetime
    reached: int
    waiting: int
    failed: int
    came_back: int
    answered: int
    pieces: int


def under_way(session: Session) -> list[Outgoing]:
    """What is scheduled, is being sent, or was paused; the next first."""
    moment = func.coalesce(Distribution.scheduled_at, Distribution.at)
    query = select(Distribution).where(Distribution.state.in_(_UNDER_WAY)).order_by(moment, Distribution.id)
    return _rows(session, session.scalars(query).all())


def sent(session: Session, limit: int = 5) -> list[Outgoing]:
    """What went out lately, the newest first."""
    moment = func.coalesce(Distribution.finished_at, Distribution.at)
    query = select(Distribution).where(Distribution.state.not_in(("prepared", *_UNDER_WAY)))
    return _rows(session, session.scalars(query.order_by(moment.desc(), Distribution.id.desc()).limit(limit)).all())


def _rows(session: Session, found: Sequence[Distribution]) -> list[Outgoing]:
    ids = [one.id for one in found]
    states = _counts(session, select(Recipient.distribution_id, Recipient.state, func.count()), Recipient.state, ids)
    back = select(Recipient.distribution_id, Bounce.kind, func.count(Bounce.recipient_id.distinct()))
    kinds = _counts(session, back.join(Bounce, Bounce.recipient_id == Recipient.id), Bounce.kind, ids)
    about = [one.release_id for one in found if one.release_id is not None]
    pieces: dict[int | None, int] = dict(
        session.execute(
            select(Clipping.release_id, func.count())
            .where(Clipping.release_id.in_(about))
            .group_by(Clipping.release_id)
        ).all()
    )  # fmt: skip

    def total(counts: dict[tuple[int, str], int], number: int, names: Sequence[str]) -> int:
        return sum(counts.get((number, name), 0) for name in names)

    return [
        Outgoing(
            one.id, one.headline or one.list_name, one.release_id, one.how, one.state,
            (one.scheduled_at if one.state == "scheduled" else one.finished_at) or one.at,
            total(states, one.id, _REACHED), total(states, one.id, _WAITING),
            total(states, one.id, ("failed", "unsure")), total(kinds, one.id, _CAME_BACK),
            total(kinds, one.id, _ANSWERED), pieces.get(one.release_id, 0) if one.release_id is not None else 0,
        )
        for one in found
    ]  # fmt: skip


def _counts(session: Session, query: Any, what: Any, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    found = session.execute(query.where(Recipient.distribution_id.in_(ids)).group_by(Recipient.distribution_id, what))
    return {(number, name): many for number, name, many in found}
