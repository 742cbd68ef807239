"""What was read of the whole database, kept until something is written by whatever program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from outreach.values.data import Document

T = TypeVar("T")
State = tuple[int, int, int]

_kept: WeakKeyDictionary[Engine, tuple[State, Document]] = WeakKeyDictionary()


def kept(session: Session, key: str, make: Callable[[], T]) -> T:
    """What `make` answers, made once for each state of the database; nobody may alter it.

    While writing it is made each time: what is not yet committed is nobody else's to see.
    """
    if not usable(session):
        return make()
    values = _values(session)
    if key not in values:
        values[key] = make()
    value: T = values[key]
    return value


def _values(session: Session) -> Document:
    engine = session.get_bind().engine  # of one moment, too, where it is a connection
    now = session.info.get("state")
    if now is None:
        # A session that only reads sees one state from its first question on.
        now = session.info["state"] = state(session)
    found = _kept.get(engine)
    if found is None or found[0] != now:
        found = (now, {})
        _kept[engine] = found
    return found[1]


def state(session: Session) -> State:
    """Differs after every step that is written, undone or done again, by whatever program.

    The greatest number alone does not tell: on a server a step that was numbered first may be committed last.
    """
    last, undone, count = session.connection().execute(_STATE).one()
    return int(last), int(undone), int(count)


_STATE = text("SELECT coalesce(max(id), 0), coalesce(sum(CASE WHEN undone THEN id ELSE 0 END), 0), count(*) FROM step")


def usable(session: Session) -> bool:
    """True where a session only reads."""
    found = session.info.get("only reads")
    if found is None:
        options = session.connection().get_execution_options()
        found = session.info["only reads"] = not options.get("outreach_writing", False)
    return bool(found)
