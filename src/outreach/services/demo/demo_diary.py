"""The diary of the demo office: its steps as if they had been done on the days they tell of."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from outreach.model.base import now
from outreach.model.history import Step
from outreach.store.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")
ZONE = "Asia/Bishkek"


class Diary:
    """Writes steps into a workspace and remembers on which day of the story each was done."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self.workspace, self.today = workspace, today
        self._days: list[tuple[int, datetime]] = []

    def at(self, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many days from today, in UTC and never in the future."""
        there = datetime.combine(self.today + timedelta(days=day), time(hour, minute), ZoneInfo(ZONE))
        latest = now() - timedelta(minutes=30 - len(self._days) % 30)
        return min(there.astimezone(UTC), latest) if day <= 0 else there.astimezone(UTC)

    @contextmanager
    def writing(self, label: str, day: int, hour: int = 10, minute: int = 0) -> Iterator[Session]:
        """A step of that day."""
        with self.workspace.writing(label) as session:
            yield session
        latest = self.workspace.read(lambda session: session.scalar(select(Step.id).order_by(Step.id.desc()).limit(1)))
        if latest is not None:
            self._days.append((latest, self.at(day, hour, minute)))

    def write(
        self,
        label: str,
        day: int,
        action: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """One action as a step of that day."""
        with self.writing(label, day) as session:
            return action(session, *args, **kwargs)

    def date_back(self) -> None:
        """Gives the steps their days, past the history itself.

        No two demo offices share the moment of a step: by these a restore tells a backup of another workspace.
        """
        before, own = datetime.min.replace(tzinfo=UTC), timedelta(microseconds=secrets.randbelow(60_000_000))
        with self.workspace.writing("") as session:
            for number, at in self._days:
                before = max(at + own, before + timedelta(minutes=2))
                session.execute(update(Step).where(Step.id == number).values(at=min(before, now())))
