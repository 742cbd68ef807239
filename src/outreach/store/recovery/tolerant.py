"""One bad value costs one value: what a disk has damaged in a file is read as unreadable, and all else as it is.

A text that is no UTF-8 comes with U+FFFD in place of what cannot be read, a day or moment as `UNREADABLE`, JSON as
{"\ufffd": its text}, or as a list of that text. None of it is made up front: a file without damage costs nothing.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlcipher3
from sqlalchemy import Date, DateTime, Dialect
from sqlalchemy.dialects.sqlite import DATE, DATETIME

MARK = "\N{REPLACEMENT CHARACTER}"
# So far away that an embargo or an hour of sending that cannot be read never comes by itself.
UNREADABLE = datetime(9999, 1, 1)


def decoded(raw: bytes) -> str:
    """A stored text."""
    return raw.decode("utf-8", "replace")


def parsed(text: str) -> object:
    """Stored JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return [text] if text.startswith("[") or text.endswith("]") else {MARK: text}


def day(text: str) -> date:
    """A stored day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return UNREADABLE.date()


def is_undecodable(error: sqlcipher3.Error) -> bool:
    """Whether an answer could not be given because a text in it is no UTF-8."""
    return "decode to UTF-8" in str(error)


class Cursor(sqlcipher3.Cursor):  # type: ignore[misc]
    """Asks once more, decoding what can be decoded, where a text of an answer is no UTF-8.

    Only for what reads: the same transaction gives the same rows again, in the same order.
    """

    _asked: tuple[object, ...] = ()
    _given = 0

    def execute(self, *asked: object) -> "Cursor":
        self._asked, self._given = asked, 0
        self._tolerantly(partial(super().execute, *asked))
        return self

    def fetchone(self) -> object:
        row = self._tolerantly(super().fetchone)
        self._given += row is not None
        return row

    def fetchmany(self, size: int | None = None) -> list[object]:
        rows: list[object] = self._tolerantly(partial(super().fetchmany, size or self.arraysize))
        self._given += len(rows)
        return rows

    def fetchall(self) -> list[object]:
        rows: list[object] = self._tolerantly(super().fetchall)
        self._given += len(rows)
        return rows

    def __iter__(self) -> "Cursor":
        return self

    def __next__(self) -> object:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def _tolerantly(self, action: Callable[[], object]) -> Any:
        try:
            return action()
        except UnicodeDecodeError:  # a name among the declarations, or an error that quotes it
            raise sqlcipher3.DatabaseError("malformed database schema") from None
        except sqlcipher3.OperationalError as error:
            if not is_undecodable(error) or self.connection.text_factory is decoded:
                raise
        self.connection.text_factory = decoded
        super().execute(*self._asked)
        if self._given:
            super().fetchmany(self._given)
        return action()


class Connection(sqlcipher3.Connection):  # type: ignore[misc]
    """A connection whose cursors are tolerant."""

    def cursor(self, *_factory: object) -> Cursor:
        made: Cursor = super().cursor(Cursor)  # the driver forgets those that are gone only here, not in Cursor(self)
        return made

    def execute(self, *asked: object) -> Cursor:
        return self.cursor().execute(*asked)


def _tolerantly(read: Callable[[object], object] | None, otherwise: object) -> Callable[[object], object]:
    def safely(value: object) -> object:
        try:
            return read(value) if read is not None else value
        except (ValueError, TypeError):
            return otherwise

    return safely


class _Day(DATE):
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[object], Any]:
        return _tolerantly(super().result_processor(dialect, coltype), UNREADABLE.date())


class _Moment(DATETIME):
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[object], Any]:
        return _tolerantly(super().result_processor(dialect, coltype), UNREADABLE)


def use(dialect: Dialect) -> None:
    """Lets a dialect read days and moments tolerantly."""
    dialect.colspecs = {**dialect.colspecs, Date: _Day, DateTime: _Moment}
