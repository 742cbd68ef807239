"""Puts rows that were salvaged into a new file, so that it is whole: what cannot be read is made safe and listed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, inspect

from outreach.i18n import N_, _
from outreach.model.base import Base
from outreach.store import backends, search
from outreach.store.recovery import integrity, tolerant
from outreach.store.recovery.salvage import Saved, Shape

UNREADABLE = N_("{record}: “{field}” cannot be read")
LOST = N_("{record}: lost")
NO_OWNER = N_("{record}: omitted, because the record it belongs to is lost")
STAND_IN = N_("{record}: lost; an empty record, marked “do not contact”, keeps what belonged to it")
EMPTY = N_("{record}: lost; an empty record keeps what belonged to it")

# What is taken for a value that cannot be read: nobody is written to because of it.
_SAFE: dict[str, object] = {
    "contact.do_not_contact": 1, "contact.version": 1, "outlet.version": 1, "officer.version": 1,
    "recipient.state": "unsure", "distribution.state": "stopped", "release.status": "draft", "phone.kind": "unknown",
    "email.bounce": "gone", "bounce.kind": "other", "activity.kind": "note", "decision.verdict": "keep",
    "change.action": "update", "tag.kind": "tag",
}  # fmt: skip
# What stands in for a lost row to which others belong.
_STAND_INS: dict[str, Mapping[str, object]] = {
    "contact": {"name": "\ufffd {number}", "sort_key": "\ufffd {number}", "do_not_contact": 1},
    "outlet": {"name": "\ufffd {number}", "sort_key": "\ufffd {number}"},
    "officer": {"name": "\ufffd {number}", "sort_key": "\ufffd {number}"},
    "release": {"reference": "\ufffd {number}", "status": "draft"},
    "distribution": {"list_name": "\ufffd {number}", "how": "csv", "state": "stopped"},
    "press_list": {"name": "\ufffd {number}", "folded_name": "\ufffd {number}"},
}
_MOST_ROUNDS = 10  # in which what refers to a row that was left out is left out, too


class Loss(NamedTuple):
    """Something that is not in the new file as it was: a row, or one of its values; `text` says so."""

    table: str
    row: int
    text: str


@dataclass
class Refilled:
    """How many saved rows of each table are in the new file (and empty ones beside), and what is not in it."""

    rows: dict[str, int] = field(default_factory=dict)
    stand_ins: dict[str, int] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, words: str, table: str, row: int, column: str = "") -> None:
        """Notes a loss."""
        self.losses.append(Loss(table, row, _(words).format(record=f"{table} {row}", field=column)))


def fill(engine: Engine, tables: Mapping[str, Saved], highest: Mapping[str, int], done: Refilled) -> Iterator[str]:
    """Writes all that was saved into an empty file of ours, in one transaction; yields each table when it is done.

    `highest` is the highest number that each table has ever given; `done` is told what came of it.
    """
    with backends.rebuilding(engine) as connection:
        for name in search.TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        for name, saved in tables.items():
            connection.exec_driver_sql(f'DELETE FROM "{name}"')
            _write(connection, saved, done)
            yield name
        _settle_references(connection, tables, done)
        for name in tables:
            there = connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            done.rows[name] = there - done.stand_ins.get(name, 0)
        _count_on(connection, tables, highest)
        _stop_everything(connection)


def _write(connection: Connection, saved: Saved, done: Refilled) -> None:
    shape = saved.shape
    columns = ", ".join(f'"{name}"' for name, _kind, _null in shape.columns)
    sql = f'INSERT OR IGNORE INTO "{shape.name}" ({columns}) VALUES ({", ".join("?" * len(shape.columns))})'
    for number, values in sorted(saved.rows.items()):
        row, bad = _clean(shape, values)
        for column in bad or saved.partly.get(number, []):
            done.lose(UNREADABLE, shape.name, number, column)
        is_whole = shape.name != "blob" or _is_same_file(shape, row)
        if not (is_whole and connection.exec_driver_sql(sql, tuple(row)).rowcount):
            done.lose(LOST, shape.name, number)
    for number in sorted(saved.lost):
        done.lose(LOST, shape.name, number)


def _is_same_file(shape: Shape, row: list[Any]) -> bool:
    named = {name: value for (name, *_), value in zip(shape.columns, row, strict=True)}
    return integrity.is_same_file(named["hash"], named["content"])


# Values


def _clean(shape: Shape, values: Sequence[object]) -> tuple[list[object], list[str]]:
    """A row as the new file takes it, and the columns that could not be read."""
    row, bad = [], []
    for (name, kind, null), value in zip(shape.columns, values, strict=True):
        clean = value if value is None and null else _cleaned(f"{shape.name}.{name}", kind, value)
        if clean is _BAD:
            clean = _instead(shape.name, name, kind, null, value)
            bad.append(name)
        row.append(clean)
    return row, bad


_BAD = object()


def _cleaned(name: str, kind: str, value: object) -> object:
    choices = integrity.CHOICES.get(name)
    if choices is not None:
        return value if value in choices else _BAD
    if name in ("change.before", "change.after"):
        return value if isinstance(value, bytes) and integrity.is_unpacked(name, value) else _BAD
    return next((check(value) for start, check in _CHECKS if kind.startswith(start)), _text(value))


def _text(value: object) -> object:
    return value if isinstance(value, str) and tolerant.MARK not in value and "\0" not in value else _BAD


def _if(fits: Callable[[Any], bool]) -> Callable[[object], object]:
    def check(value: object) -> object:
        try:
            return value if fits(value) else _BAD
        except (ValueError, TypeError):
            return _BAD

    return check


_CHECKS: tuple[tuple[str, Callable[[object], object]], ...] = (
    ("BIGINT", _if(lambda value: isinstance(value, int))),
    ("INT", _if(lambda value: isinstance(value, int))),
    ("BOOL", _if(lambda value: value in (0, 1))),
    ("BLOB", _if(lambda value: isinstance(value, bytes))),
    ("JSON", _if(lambda value: json.loads(value) is not NotImplemented)),
    ("DATETIME", _if(lambda value: bool(datetime.fromisoformat(value)) and len(value) > 18)),
    ("DATE", _if(lambda value: bool(date.fromisoformat(value)))),
)


def _instead(table: str, name: str, kind: str, null: bool, value: object) -> object:
    """What stands for a value that cannot be read: of a text what is left of it."""
    safe = _SAFE.get(f"{table}.{name}")
    if safe is not None:
        return safe
    if kind == "JSON" and isinstance(value, str) and value:
        return json.dumps(tolerant.parsed(value), ensure_ascii=False)
    if kind.startswith(("INT", "BIGINT", "BOOL", "BLOB")) and null:
        return None
    if kind in _BLANKS or kind == "JSON":
        return _blank(table, name, kind)
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)
    return text.replace("\0", tolerant.MARK)


def _empty(table: str, name: str) -> str:
    known = Base.metadata.tables.get(table)
    column = known.c.get(name) if known is not None else None
    return "[]" if column is not None and getattr(column.default, "arg", None).__class__ is list else "{}"


# References


def _settle_references(connection: Connection, tables: Mapping[str, Saved], done: Refilled) -> None:
    """Rows of which the owner is lost get an empty one; where there is none for them, they lose it or are left out."""
    shapes = {name: saved.shape for name, saved in tables.items()}
    for _round in range(_MOST_ROUNDS):
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if not broken:
            return
        for table, number, parent, key in broken:
            _settle(connection, shapes, done, table, number, parent, key)


def _settle(
    connection: Connection, shapes: Mapping[str, Shape], done: Refilled, table: str, number: int, parent: str, key: int
) -> None:
    keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    column = next(row[3] for row in keys if row[0] == key)
    wanted = connection.exec_driver_sql(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (number,)).scalar()
    if wanted is None:
        return  # settled with another one of this round
    nullable = next(null for name, _kind, null in shapes[table].columns if name == column)
    if parent in _STAND_INS and table != "import_row":
        _stand_in(connection, shapes[parent], wanted, done)
    elif nullable:
        connection.exec_driver_sql(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (number,))
        done.lose(UNREADABLE, table, number, column)
    else:
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE rowid = ?', (number,))
        done.lose(NO_OWNER, table, number)


def _stand_in(connection: Connection, shape: Shape, number: int, done: Refilled) -> None:
    given = {
        name: str(v).format(number=number) if isinstance(v, str) else v for name, v in _STAND_INS[shape.name].items()
    }
    row = [
        number if name == "id" else given.get(name, None if null else _blank(shape.name, name, kind))
        for name, kind, null in shape.columns
    ]
    marks = ", ".join("?" * len(row))
    columns = ", ".join(f'"{name}"' for name, _kind, _null in shape.columns)
    sql = f'INSERT OR IGNORE INTO "{shape.name}" ({columns}) VALUES ({marks})'
    if connection.exec_driver_sql(sql, tuple(row)).rowcount:
        done.stand_ins[shape.name] = done.stand_ins.get(shape.name, 0) + 1
        done.losses = [one for one in done.losses if one[:2] != (shape.name, number)]
        done.lose(STAND_IN if shape.name == "contact" else EMPTY, shape.name, number)


# What stands for nothing in a column of a kind; for a text that is "".
_BLANKS: dict[str, object] = {
    "DATETIME": tolerant.UNREADABLE.isoformat(" ", "microseconds"), "DATE": "9999-01-01", "INTEGER": 0, "BIGINT": 0,
    "BOOLEAN": 0, "BLOB": b"",
}  # fmt: skip


def _blank(table: str, name: str, kind: str) -> object:
    if name == "version":
        return 1
    return _empty(table, name) if kind == "JSON" else _BLANKS.get(kind, "")


# Afterwards


def _count_on(connection: Connection, tables: Mapping[str, Saved], highest: Mapping[str, int]) -> None:
    """No number is given twice."""
    connection.exec_driver_sql("DELETE FROM sqlite_sequence")
    for name, saved in tables.items():
        if saved.shape.key:
            last = max([highest.get(name, 0), *saved.known])
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _stop_everything(connection: Connection) -> None:
    """What was being sent waits until somebody looks at it, and no step of before is taken back: parts may lack."""
    connection.exec_driver_sql(
        "UPDATE distribution SET state = 'paused' WHERE state IN ('scheduled', 'sending', 'prepared')"
    )
    connection.exec_driver_sql("UPDATE recipient SET state = 'unsure' WHERE state = 'sending'")
    if any(column["name"] == "final" for column in inspect(connection).get_columns("step")):
        connection.exec_driver_sql("UPDATE step SET final = 1")
    connection.exec_driver_sql(f"DELETE FROM setting WHERE name IN ('search_keys', '{backends.SEAL}')")
