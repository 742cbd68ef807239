"""Every row that can still be read of a damaged file: by SQL up to the damage from both ends, then page by page.

It works on a copy of its own, whose header is made anew; the file itself is only read.
"""

import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import sqlcipher3

from outreach.store.recovery import pages, tolerant
from outreach.store.recovery.pages import SIZE, Value

# What comes of damaged pages; the driver cannot decode a damaged name of a column, or an error that quotes it.
UNREADABLE = (sqlcipher3.Error, MemoryError, UnicodeDecodeError)
_BLOCK = 1 << 20


class Shape(NamedTuple):
    """A table as its columns should be: (name, declared type, may be NULL); `key` the one that is the row's number."""

    name: str
    columns: list[tuple[str, str, bool]]
    key: str | None


class Saved:
    """What was read of a table: {number of the row: values}, the numbers that are known, and of how many a part."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.rows: dict[int, list[Value]] = {}
        self.known: set[int] = set()
        self.partly: dict[int, list[str]] = {}
        self.is_whole = False
        self.is_counted = False  # whether `known` is all there were
        self.declared = 0  # columns that the file still declares, where it declares too few

    @property
    def lost(self) -> set[int]:
        """The numbers of rows that are known to have been there."""
        return self.known - self.rows.keys()


def copy(source: Path, target: Path) -> int:
    """Copies a file as far as it can be read, with zeros where not, and its log; returns the pages left out."""
    left_out = _copy(source, target)
    log = source.with_name(source.name + "-wal")
    if log.exists():
        _copy(log, target.with_name(target.name + "-wal"))
    return left_out


def _copy(source: Path, target: Path) -> int:
    left_out = 0
    with source.open("rb", buffering=0) as file, target.open("wb") as out:
        size = os.fstat(file.fileno()).st_size
        for start in range(0, size, _BLOCK):
            length = min(_BLOCK, size - start)
            try:
                out.write(os.pread(file.fileno(), length, start))
            except OSError:
                for at in range(start, start + length, SIZE):
                    try:
                        out.write(os.pread(file.fileno(), min(SIZE, start + length - at), at))
                    except OSError:
                        out.write(bytes(SIZE))
                        left_out += 1
    return left_out


def prepare(path: Path) -> None:
    """Takes the log into a copy, as far as that can be done, and makes its header and its length right."""
    _with_header(path, only_if_damaged=True)
    with suppress(*UNREADABLE):
        connection = sqlcipher3.connect(str(path), isolation_level=None)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            connection.close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    _with_header(path, only_if_damaged=False)


def _with_header(path: Path, *, only_if_damaged: bool) -> None:
    with path.open("r+b") as file:
        head = file.read(100)
        size = file.seek(0, os.SEEK_END)
        wanted = max(-(-size // SIZE), 1)
        made = pages.with_header(head, wanted)
        if only_if_damaged and head[:16] + head[20:24] + head[56:60] == made[:16] + made[20:24] + made[56:60]:
            return
        file.truncate(wanted * SIZE)
        file.seek(0)
        file.write(made)


def connected(path: Path) -> sqlcipher3.Connection:
    """A connection on a copy: it reads on where the declarations of tables are damaged, too."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.text_factory = tolerant.decoded
    for pragma in ("writable_schema=ON", "cell_size_check=ON", "trusted_schema=OFF", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def read(connection: sqlcipher3.Connection, shapes: Iterable[Shape]) -> dict[str, Saved]:
    """What SQL still reaches, table by table."""
    return {shape.name: _table(connection, shape) for shape in shapes}


def _table(connection: sqlcipher3.Connection, shape: Shape) -> Saved:
    saved = Saved(shape)
    there = _declared(connection, shape)
    lacking = [name for name, _kind, _null in shape.columns if name not in there]
    asked = f'SELECT rowid, {", ".join(_asked(shape, lacking))} FROM "{shape.name}"'
    if _collect(connection, f"{asked} ORDER BY rowid", saved.rows):
        saved.is_counted, saved.is_whole = True, not lacking
        if lacking:  # the pages may still hold them
            saved.partly = dict.fromkeys(saved.rows, lacking)
            saved.declared = len(there) if len(there) < len(shape.columns) else 0
    else:
        in_indexes, saved.is_counted = _in_indexes(connection, shape.name)
        saved.known |= in_indexes
        _collect(
            connection, f"{asked} ORDER BY rowid DESC", saved.rows
        )  # from the other end; `read_pages` does the rest
    saved.known |= saved.rows.keys()
    return saved


def _asked(shape: Shape, lacking: Sequence[str]) -> list[str]:
    """What to select for each column. SQLite takes an unknown name in quotes for a text, so none is asked for."""
    return ["NULL" if name in lacking else f'"{shape.name}"."{name}"' for name, _kind, _null in shape.columns]


def _declared(connection: sqlcipher3.Connection, shape: Shape) -> list[str]:
    """The columns that the file still declares for a table; all of them where it cannot say."""
    with suppress(*UNREADABLE):
        there = [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{shape.name}")')]
        if there:
            return there
    return [name for name, _kind, _null in shape.columns]


def _collect(connection: sqlcipher3.Connection, asked: str, rows: dict[int, list[Value]]) -> bool:
    """Reads rows until the end, or until one cannot be read; True at the end."""
    try:
        for row in connection.execute(asked):
            rows[row[0]] = list(row[1:])
    except UNREADABLE:
        return False
    return True


def _in_indexes(connection: sqlcipher3.Connection, table: str) -> tuple[set[int], bool]:
    """The rows' numbers as the table's indexes have them, and whether one of these that holds all could be read."""
    found: set[int] = set()
    is_all = False
    with suppress(*UNREADABLE):
        for _number, name, _unique, _origin, partial in connection.execute(f'PRAGMA index_list("{table}")').fetchall():
            rows: dict[int, list[Value]] = {}
            reached = _collect(connection, f'SELECT rowid FROM "{table}" INDEXED BY "{name}"', rows)
            is_all = is_all or (reached and not partial)
            found |= rows.keys()
    return found, is_all


def read_pages(path: Path, tables: dict[str, Saved]) -> int:
    """Adds what only the bare pages still hold to the tables that could not be read whole; returns the rows of which
    nobody can say which table they are of."""
    if all(saved.is_whole for saved in tables.values()):
        return 0
    unknown = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        owners = _owners(data)
        for number, rows in pages.leaves(data):
            if number in owners:
                possible = [tables[owners[number]]] if owners[number] in tables else []
            else:
                possible = _fitting(rows, tables.values())
            if len(possible) == 1 and not possible[0].is_whole:
                _add(possible[0], [row for row in rows if len(row.values) <= len(possible[0].shape.columns)])
            elif len(possible) > 1 and not all(saved.is_whole for saved in possible):
                unknown += len(rows)
    return unknown


def _owners(data: pages.Buffer) -> dict[int, str]:
    """{page: table}, by what is left of the declarations of tables."""
    roots = {
        int(row.values[3]): str(row.values[1])
        for _number, rows in pages.leaves(data)
        for row in rows
        if len(row.values) == len(_SCHEMA) and row.values[0] == "table" and isinstance(row.values[3], int)
    }
    return {page: name for root, name in roots.items() if root for page in pages.below(data, root)}


_SCHEMA = ("type", "name", "tbl_name", "rootpage", "sql")


def _fitting(rows: Sequence[pages.Row], tables: Iterable[Saved]) -> list[Saved]:
    """The tables of which all these rows may be: the one that has them already, where it is known."""
    fitting = [saved for saved in tables if all(_fits(row.values, saved.shape) for row in rows)]
    return [saved for saved in fitting if any(_has(saved, row) for row in rows)] or fitting


def _has(saved: Saved, row: pages.Row) -> bool:
    there = saved.rows.get(row.rowid)
    return there is not None and _with_number(saved.shape, row) == there


def _with_number(shape: Shape, row: pages.Row) -> list[Value]:
    """The values as SQL gives them; columns that were added later have none yet."""
    values = list(row.values) + [None] * (len(shape.columns) - len(row.values))
    return [row.rowid if name == shape.key else value for (name, *_), value in zip(shape.columns, values, strict=True)]


def _add(saved: Saved, rows: Sequence[pages.Row]) -> None:
    for row in rows:
        saved.known.add(row.rowid)
        if len(row.values) <= saved.declared:
            continue  # the values of the lost columns are lost, too
        if row.rowid not in saved.rows or row.rowid in saved.partly:
            saved.rows[row.rowid] = _with_number(saved.shape, row)
            saved.partly.pop(row.rowid, None)


_KINDS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("INT", (int,)), ("BIGINT", (int,)), ("BOOL", (int,)), ("BLOB", (bytes,)), ("FLOAT", (int, float)),
)  # fmt: skip


def _fits(values: Sequence[Value], shape: Shape) -> bool:
    """Whether a row may be of a table, by the number and the kinds of its values: it may lack columns added later."""
    full = len(shape.columns)
    if len(values) != full and not max(6, full - 6) <= len(values) < full:
        return False
    return all(_may_be(value, column, shape.key) for value, column in zip(values, shape.columns, strict=False))


def _may_be(value: Value, column: tuple[str, str, bool], key: str | None) -> bool:
    name, kind, null = column
    if name == key:
        return value is None
    if value is None:
        return null
    if kind == "JSON":
        return isinstance(value, str) and value[:1] in '{["ntf0123456789-'
    if kind.startswith("DATE"):
        return isinstance(value, str) and value[:2] in ("19", "20", "99")
    return isinstance(value, next((types for start, types in _KINDS if kind.startswith(start)), (str,)))


def shapes(connection: sqlcipher3.Connection, names: Iterable[str]) -> Iterator[Shape]:
    """The shapes of tables in a file that is whole."""
    for name in names:
        rows = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = [row for row in rows if row[5]]
        key = keys[0][1] if len(keys) == 1 and keys[0][2].upper() == "INTEGER" else None
        yield Shape(name, [(row[1], row[2].upper(), not row[3]) for row in rows], key)


def first(connection: sqlcipher3.Connection, asked: str) -> Value:
    """The first value of an answer; None where there is none, or it cannot be read."""
    try:
        row = connection.execute(asked).fetchone()
    except UNREADABLE:
        return None
    return row[0] if row else None


def highest(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """The highest number that each table has given, by what is left of the file's own note of it."""
    found = dict.fromkeys(tables, 0)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for _number, rows in pages.leaves(data):
            for row in rows:
                match row.values:
                    case [str(name), int(last)] if name in found:
                        found[name] = max(found[name], last)
    return found
