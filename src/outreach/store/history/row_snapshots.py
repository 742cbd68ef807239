"""Rows as the history keeps them: taken out of a table by the database itself, compressed, and put back.

What is kept is JSON of `{"columns": […], "rows": [[…], …]}`. Its values are plain: days and moments in ISO 8601, bytes
as SQL writes them (X'0A'). The database makes that text: a hundred thousand rows pass through Python as texts of a
thousand rows each, not as values. Images of the first revision (a list of objects) are read, too.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Connection, Date, LargeBinary, Table
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from outreach.model.base import UtcDateTime
from outreach.store.backends import held, is_sqlite
from outreach.store.recovery import tolerant
from outreach.values.data import Document, DocumentView

Image = Document
RowImage = DocumentView  # one that is only read
BATCH = 1000


class Rows(NamedTuple):
    """Rows of one table with plain values."""

    columns: list[str]
    rows: list[list[Any]]

    def images(self) -> Iterator[Image]:
        """Each row as {column: value}."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def ids(self) -> list[int]:
        """The rows' ids."""
        place = self.columns.index("id")
        return [row[place] for row in self.rows]


NONE = Rows(["id"], [])
_NOTHING = object()


# Plain values


def plain(value: object) -> Any:
    """A value of a mapped object as it is kept."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case bytes():
            return _as_sql(value)
    return value


def rich(column: Column[object], value: Any) -> object:
    """A kept value as a mapped object has it."""
    match column.type:
        case _ if value is None:
            return None
        case UtcDateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return bytes.fromhex(value[2:-1])
    return value


def _as_sql(value: bytes) -> str:
    return f"X'{value.hex().upper()}'"


def default(column: Column[object]) -> object:
    """What a new row has in a column that nobody gave."""
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    if isinstance(column.default, CallableColumnDefault):
        return column.default.arg(None)  # type: ignore[arg-type]  # list and dict need no context
    return None


# Packed


def pack(images: Sequence[RowImage]) -> bytes:
    """Images with the same keys, as they are kept."""
    columns = list(images[0]) if images else ["id"]
    rows = [[image[key] for key in columns] for image in images]
    return _packed(columns, json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


def _packed(columns: Sequence[str], rows: str) -> bytes:
    return zlib.compress(f'{{"columns":{json.dumps(columns)},"rows":{rows}}}'.encode("utf-8", "surrogatepass"), 1)


def unpack(table: Table, packed: bytes | None) -> Rows:
    """What was kept; no rows where nothing was. A column that the table has no more is left out."""
    if packed is None:
        return NONE
    kept = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    found = _of_the_first_revision(table, kept) if isinstance(kept, list) else Rows(kept["columns"], kept["rows"])
    if all(name in table.c for name in found.columns):
        return found
    places = [place for place, name in enumerate(found.columns) if name in table.c]
    return Rows([found.columns[place] for place in places], [[row[place] for place in places] for row in found.rows])


def _of_the_first_revision(table: Table, kept: list[Image]) -> Rows:
    if not kept:
        return NONE
    columns = list(kept[0])
    renew = {name: _renewed(table.c[name]) for name in columns if name in table.c}
    return Rows(columns, [[renew.get(name, _same)(image[name]) for name in columns] for image in kept])


def _renewed(column: Column[object]) -> Callable[[Any], object]:
    """What makes a value that the first revision kept equal to how it is kept now."""
    if isinstance(column.type, UtcDateTime):
        return lambda value: None if value is None else plain(datetime.fromisoformat(value))
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else _as_sql(base64.b64decode(value))
    return _same


def _same(value: object) -> object:
    return value


def some(rows: Rows, ids: Iterable[int]) -> Rows:
    """Only the rows of these ids, in the order in which all stand."""
    wanted, place = set(ids), rows.columns.index("id")
    return Rows(rows.columns, [row for row in rows.rows if row[place] in wanted])


# Out of the table


def taken(session: Session, table: Table, ids: Sequence[int]) -> bytes | None:
    """The rows of these ids (a thousand at most), packed; None where none of them is there."""
    text = _text(session.connection(), table, ids)
    return None if text is None else _packed([column.key for column in table.c], text)


def read(session: Session, table: Table, ids: Sequence[int]) -> Rows:
    """The rows of these ids as they are now; those that are gone are left out."""
    columns = [column.key for column in table.c]
    rows: list[list[object]] = []
    for some in batches(sorted(ids)):
        text = _text(session.connection(), table, some)
        rows += json.loads(text) if text else []
    return Rows(columns, rows)


def now(session: Session, table: Table, ids: Sequence[int]) -> tuple[Rows, bytes | None]:
    """The rows of these ids (a thousand at most) as they are now, and the same packed."""
    packed = taken(session, table, ids)
    return unpack(table, packed), packed


def _text(connection: Connection, table: Table, ids: Sequence[int]) -> str | None:
    """The rows as one JSON text, made by the database; who writes holds them until the end of its transaction."""
    if not ids:
        return None
    where, given = which(connection, ids)
    sql = f"{_select(table, connection.dialect.name)} {where}{held(connection)}) AS chosen"
    found = connection.exec_driver_sql(sql, given).scalar()
    return None if found in (None, "[]") else str(found)


@lru_cache(maxsize=100)
def _select(table: Table, dialect: str) -> str:
    """The statement that makes the text, up to its condition."""
    rows = f"(SELECT * FROM {_quoted(table.name)}"
    shown = ", ".join(_shown(column, dialect) for column in table.c)
    if dialect == "sqlite":
        return f"SELECT json_group_array(json_array({shown})) FROM {rows}"
    return f"SELECT json_agg(json_build_array({shown}) ORDER BY id)::text FROM {rows}"


def _shown(column: Column[object], dialect: str) -> str:
    """A column's plain value in SQL."""
    name, kind = _quoted(column.name), column.type
    if dialect == "sqlite":
        return next((said.format(name) for known, said in _IN_A_FILE if isinstance(kind, known)), name)
    if isinstance(kind, UtcDateTime):
        return f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
    return f"'X''' || upper(encode({name}, 'hex')) || ''''" if isinstance(kind, LargeBinary) else name


# What a disk has damaged is shown as `tolerant` reads it, so that it counts as unchanged, and is not written over.
_IN_A_FILE: tuple[tuple[type, str], ...] = (
    (Boolean, "json(CASE WHEN {0} IS NULL THEN NULL WHEN {0} THEN 'true' ELSE 'false' END)"),
    (JSON, f"CASE WHEN json_valid({{0}}) THEN json({{0}}) WHEN {{0}} LIKE '[%' OR {{0}} LIKE '%]' "
           f"THEN json_array({{0}}) ELSE json_object('{tolerant.MARK}', {{0}}) END"),
    (UtcDateTime, "iif(strftime('%Y-%m-%d %H:%M:%S', {0}) IS substr({0}, 1, 19), replace({0}, ' ', 'T') || '+00:00', "
                  f"'{plain(tolerant.UNREADABLE.replace(tzinfo=UTC))}')"),
    (Date, f"iif(date({{0}}) IS {{0}}, {{0}}, '{tolerant.UNREADABLE.date()}')"),
    (LargeBinary, "iif({0} IS NULL, NULL, quote({0}))"),
)  # fmt: skip


def which(connection: Connection, ids: Sequence[int]) -> tuple[str, tuple[object, ...]]:
    """A condition on `id` (given in order) and its parameters; a run without a gap is asked for as one."""
    mark = "?" if is_sqlite(connection) else "%s"
    if ids[-1] - ids[0] + 1 == len(ids):
        return f"WHERE id BETWEEN {mark} AND {mark} ORDER BY id", (ids[0], ids[-1])
    if is_sqlite(connection):
        return "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(list(ids)),)
    return "WHERE id = ANY(%s) ORDER BY id", (list(ids),)


def _quoted(name: str) -> str:
    """Every name quoted: "on", "first" and "table" are words of SQL."""
    return f'"{name}"'


# Into the table


def insert(session: Session, table: Table, kept: Rows) -> None:
    """Puts rows back; a column that their image does not know gets its default."""
    if not kept.rows:
        return
    connection = session.connection()
    lacking = [column for column in table.c if column.key not in kept.columns]
    convert = _converters(connection, table, [*kept.columns, *(column.key for column in lacking)])
    more = [default(column) for column in lacking]
    rows = [[*row, *more] for row in kept.rows] if more else kept.rows
    names = ", ".join(_quoted(name) for name in (*kept.columns, *(column.name for column in lacking)))
    marks = ", ".join(["?" if is_sqlite(connection) else "%s"] * (len(kept.columns) + len(more)))
    sql = f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({marks})"
    connection.exec_driver_sql(sql, [_converted(row, convert) for row in rows])


def put_back(session: Session, table: Table, wanted: Rows, there: Rows) -> None:
    """Makes rows as they were; only what differs from how they are (`there`) is written, and that they were changed."""
    connection = session.connection()
    mark = "?" if is_sqlite(connection) else "%s"
    for names, rows in _differing(wanted, there).items():
        convert = _converters(connection, table, [*names, "id"])
        values = [f"{_quoted(name)} = {mark}" for name in names]
        if "version" in table.c:
            values.append("version = version + 1")
        sql = f"UPDATE {_quoted(table.name)} SET {', '.join(values)} WHERE id = {mark}"
        connection.exec_driver_sql(sql, [_converted(row, convert) for row in rows])


def _differing(wanted: Rows, there: Rows) -> dict[tuple[str, ...], list[list[object]]]:
    """{names of the columns that differ: [their values and the id, of each row]}."""
    now = {image["id"]: image for image in there.images()}
    found: dict[tuple[str, ...], list[list[object]]] = {}
    for image in wanted.images():
        old = now.get(image["id"], {})
        names = tuple(
            name for name in image if name not in ("id", "version") and image[name] != old.get(name, _NOTHING)
        )
        if names or "version" in image:
            found.setdefault(names, []).append([*(image[name] for name in names), image["id"]])
    return found


def delete(session: Session, table: Table, ids: Sequence[int]) -> None:
    """Deletes the rows of these ids."""
    connection = session.connection()
    for some in batches(sorted(ids)):
        where, given = which(connection, some)
        sql = f"DELETE FROM {_quoted(table.name)} {where.removesuffix(' ORDER BY id')}"
        connection.exec_driver_sql(sql, given)


Converters = list[tuple[int, Callable[[Any], Any]]]


def _converters(connection: Connection, table: Table, names: Iterable[str]) -> Converters:
    """What turns the plain values of some columns into what the driver wants; most are right as they are."""
    found: Converters = []
    for place, name in enumerate(names):
        convert = _converter(table.c[name], connection)
        if convert is not None:
            found.append((place, convert))
    return found


def _converter(column: Column[object], connection: Connection) -> Callable[[Any], object] | None:
    if isinstance(column.type, JSON):
        return column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) or json.dumps
    if isinstance(column.type, LargeBinary):
        return lambda value: value if value is None or isinstance(value, bytes) else bytes.fromhex(value[2:-1])
    if isinstance(column.type, UtcDateTime) and is_sqlite(connection):
        # As SQLAlchemy writes a moment into a file: 2026-01-31 09:00:00.000000.
        return lambda value: value if value is None else f"{value[:10]} {value[11:26]}"
    return None


def _converted(row: Sequence[object], convert: Converters) -> Sequence[object]:
    if not convert:
        return tuple(row)
    values = list(row)
    for place, change in convert:
        values[place] = change(values[place])
    return tuple(values)


def batches(rows: Sequence[object]) -> Iterator[Any]:
    """Rows in runs of a thousand."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
