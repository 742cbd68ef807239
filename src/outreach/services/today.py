"""What a day begins with: what goes out next, and what came of what went out lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.model.coverage import Clipping
from outreach.model.distributions import Distribution, Recipient
from outreach.services.delivery import delivery

_UNDER_WAY = ("scheduled", "sending", "paused")
_WAITING = ("queued", "sending", "held")


class Outgoing(NamedTuple):
    """A distribution in short: whom it reached and will reach, what bounced, how many pieces came of its release.

    `at` is when it went, or when it goes where it is `scheduled`; `answered` are among those whom it reached; `written`
    is how many drafts, or lines of a file, it consists of.
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
    written: int = 0


def under_way(session: Session) -> list[Outgoing]:
    """What is scheduled, is being sent, or was paused; the next first."""
    moment = func.coalesce(Distribution.scheduled_at, Distribution.at)
    query = select(Distribution).where(Distribution.state.in_(_UNDER_WAY)).order_by(moment, Distribution.id)
    return _rows(session, session.scalars(query).all())


def sent(session: Session, limit: int = 5) -> list[Outgoing]:
    """What went out lately, the newest first; not what was stopped before anybody got it."""
    moment = func.coalesce(Distribution.finished_at, Distribution.at)
    went = (Distribution.state != "stopped") | Distribution.id.in_(
        delivery.recipients(delivery.OUT, Recipient.distribution_id)
    )
    query = select(Distribution).where(Distribution.state.not_in(("prepared", *_UNDER_WAY)), went)
    return _rows(session, session.scalars(query.order_by(moment.desc(), Distribution.id.desc()).limit(limit)).all())


def untold(session: Session, release_ids: Sequence[int]) -> dict[int, int]:
    """How many have a corrected or withdrawn release and were not told so; without those that everybody knows of."""
    return +Counter({number: _untold(session, number) for number in release_ids})


def _untold(session: Session, release_id: int) -> int:
    from outreach.services.delivery import audience  # late: start-up, and most days have none

    wanted = audience.Audience((), release=release_id, recipients_of=release_id)
    return len(audience.resolve(session, wanted).recipients)


def _rows(session: Session, found: Sequence[Distribution]) -> list[Outgoing]:
    states = delivery.counts(session, [one.id for one in found])
    about = [one.release_id for one in found if one.release_id is not None]
    pieces: dict[int | None, int] = dict(
        session.execute(
            select(Clipping.release_id, func.count())
            .where(Clipping.release_id.in_(about))
            .group_by(Clipping.release_id)
        ).all()
    )  # fmt: skip

    def total(number: int, *names: str) -> int:
        return sum(states[number].get(name, 0) for name in names)

    return [
        Outgoing(
            one.id, one.called or one.list_name, one.release_id, one.how, one.state,
            (one.scheduled_at if one.state == "scheduled" else one.finished_at) or one.at,
            total(one.id, *delivery.REACHED), total(one.id, *_WAITING), total(one.id, "refused", "unsure", "unreached"),
            total(one.id, "bounced"), total(one.id, "answered"),
            pieces.get(one.release_id, 0) if one.release_id is not None else 0,
            total(one.id, "drafted", "exported"),
        )
        for one in found
    ]  # fmt: skip
