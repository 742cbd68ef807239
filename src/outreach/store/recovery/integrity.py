"""Whether a database is whole: its pages or constraints, and every value of every row, read and decoded."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlcipher3
from sqlalchemy import JSON, Boolean, Column, Connection, Date, Engine, Integer, LargeBinary, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import CallableColumnDefault

from outreach.i18n import N_, _
from outreach.model import activities, coverage, distributions, history, lists, office, people, quality, releases  # noqa: F401  # every table, named here or not
from outreach.model.base import Base, UtcDateTime
from outreach.store import backends, schema
from outreach.store.recovery import seal, tolerant
from outreach.values import vocabularies

BATCH = 1000
MOST = 200  # values that are named; a file with more is damaged as a whole

# Columns that hold one of a few words.
CHOICES: dict[str, Sequence[str]] = {
    "release.status": releases.STATUSES,
    "distribution.state": distributions.STATES,
    "recipient.state": distributions.RECIPIENT_STATES,
    "bounce.kind": distributions.BOUNCE_KINDS,
    "bounce.verdict": distributions.VERDICTS,
    "activity.kind": activities.KINDS,
    "decision.verdict": ("keep", "later", "ask"),
    "change.action": ("insert", "update", "delete"),
    "tag.kind": ("tag", "beat", "language"),
    "phone.kind": tuple(vocabularies.PHONE_KINDS),
    "email.bounce": ("", "soft", *people.NOT_WRITTEN_TO),
}

UNREADABLE = N_("{record}: “{field}” can't be read. Enter it again, or get it from a backup.")
_GONE = N_("A row of “{table}” refers to a row of “{other}” that no longer exists.")


@dataclass
class Found:
    """A value that is not what was written: of which row (its id, or its key) and column."""

    table: str
    row: int | str
    column: str

    def __str__(self) -> str:
        return _(UNREADABLE).format(record=f"{self.table} {self.row}", field=self.column)


@dataclass
class Examined:
    """What a check read, and the problems it found, in words; `notes` say what it could not look at."""

    rows: int = 0
    tables: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def whole(engine: Engine) -> list[str]:
    """What is damaged, in words; no words where every page, reference and value is as it was written.

    Reads everything: asked before a backup is made, of the backup, and by `check`. Writes nothing.
    """
    return examine(engine).problems


def examine(engine: Engine) -> Examined:
    """Reads a whole database; a second one than `whole` asks for what was read, too."""
    with backends.of_one_moment(engine).connect() as connection:
        found = Examined()
        if backends.is_sqlite(connection):
            found.problems += _file(connection)
        else:
            _server(connection, found)
        lacking = {name.partition(".")[0] for name in schema.missing(connection)}  # which `schema.differences` tells
        for table in Base.metadata.sorted_tables:
            if table.name not in lacking:
                found.tables += 1
                found.rows += _read(connection, table, found.problems)
        return found


# A file


def _file(connection: Connection) -> list[str]:
    try:
        problems = backends.pages_damaged(connection, "integrity_check")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            problems.append(_(_GONE).format(table=row[0], other=row[2]))
        return problems + seal.changed(connection)
    except DBAPIError as error:
        return [str(error.orig)]


def _read(connection: Connection, table: Table, problems: list[str]) -> int:
    """Reads a table and adds what is wrong in it; returns the rows."""
    try:
        problems += [str(one) for one in _values(connection, table)[:MOST]]
        return int(connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one())
    except DBAPIError:
        problems.append(_("The table “{table}” cannot be read to its end.").format(table=table.name))
        return 0


def _values(connection: Connection, table: Table) -> list[Found]:
    found = [*_misfits(connection, table), *_broken_contents(connection, table)]
    return [*found, *_undecodable(connection, table)] if backends.is_sqlite(connection) else found


def _undecodable(connection: Connection, table: Table) -> Iterator[Found]:
    """Texts that are no UTF-8. Read by the driver as they are: only where it stumbles is it looked where."""
    driver = backends.driver(connection)
    names = [column.name for column in table.c if not isinstance(column.type, LargeBinary)]
    key = _key(table)
    asked = f'SELECT "{key}", {", ".join(_quoted(names))} FROM "{table.name}"'
    raw = sqlcipher3.Cursor(driver)
    driver.text_factory, before = str, driver.text_factory
    try:
        raw.execute(asked)
        while raw.fetchmany(BATCH):
            pass
    except sqlcipher3.OperationalError as error:
        if not tolerant.is_undecodable(error):
            raise
        driver.text_factory = bytes
        for row in raw.execute(asked):
            for name, value in zip(names, row[1:], strict=True):
                if isinstance(value, bytes) and _is_no_text(value):
                    yield Found(table.name, _shown(row[0]), name)
    finally:
        driver.text_factory = before


def _shown(key: object) -> int | str:
    return tolerant.decoded(key) if isinstance(key, bytes) else int(str(key))


def _is_no_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


# Both


def _misfits(connection: Connection, table: Table) -> Iterator[Found]:
    """Values that cannot be of their column: no day, no JSON, none of its words. Found by the database itself."""
    is_file = backends.is_sqlite(connection)
    conditions = {column.name: _misfit(column, is_file) for column in table.c}
    conditions = {name: f"coalesce({said}, false)" for name, said in conditions.items() if said}
    if not conditions:
        return
    key = _key(table)
    said = list(conditions.values())
    asked = f'SELECT "{key}", {", ".join(said)} FROM "{table.name}" WHERE {" OR ".join(said)}'
    for row in connection.exec_driver_sql(asked):
        yield from (Found(table.name, row[0], name) for name, wrong in zip(conditions, row[1:], strict=True) if wrong)


def _misfit(column: Column[object], is_file: bool) -> str:
    """A condition in SQL that only a damaged value fulfils; "" where none can be told."""
    name, kind = f'"{column.name}"', column.type
    choices = CHOICES.get(f"{column.table.name}.{column.name}")
    if choices is not None:
        return f"{name} NOT IN ({', '.join(repr(choice) for choice in choices)})"
    if not is_file:
        return ""
    for known, said in _MISFITS:
        if isinstance(kind, known):
            return said.format(name) + (_wrong_shape(column) if known is JSON else "")
    return f"typeof({name}) NOT IN ('text', 'null')"


def _wrong_shape(column: Column[object]) -> str:
    made = column.default.arg(None) if isinstance(column.default, CallableColumnDefault) else None  # type: ignore[arg-type]
    if made is None or column.table.name == "setting":
        return ""
    shape = "object" if isinstance(made, dict) else "array"
    return f' OR iif(json_valid("{column.name}"), json_type("{column.name}") <> \'{shape}\', 1)'


_MISFITS: tuple[tuple[type, str], ...] = (
    (Boolean, "{0} NOT IN (0, 1)"),
    (Integer, "typeof({0}) NOT IN ('integer', 'null')"),
    (LargeBinary, "typeof({0}) NOT IN ('blob', 'null')"),
    (UtcDateTime, "{0} IS NOT NULL AND strftime('%Y-%m-%d %H:%M:%S', {0}) IS NOT substr({0}, 1, 19)"),
    (Date, "{0} IS NOT NULL AND date({0}) IS NOT {0}"),
    (JSON, "NOT json_valid({0})"),
)


def _broken_contents(connection: Connection, table: Table) -> Iterator[Found]:
    """Files whose digest is another, and images of the history that cannot be unpacked."""
    for name, column, is_whole in _CONTENTS:
        if name == table.name:
            key = _key(table)
            rows = connection.execution_options(stream_results=True).execute(
                select(table.c[key], table.c[column]).where(table.c[column].is_not(None))
            )
            yield from (Found(name, row[0], column) for row in rows.yield_per(50) if not is_whole(row[0], row[1]))


def is_same_file(digest: object, content: bytes) -> bool:
    """Whether a file has this SHA-256."""
    return hashlib.sha256(content).hexdigest() == digest


def is_unpacked(_key: object, packed: bytes) -> bool:
    """Whether an image of the history can be unpacked."""
    try:
        return bool(zlib.decompress(packed))
    except zlib.error:
        return False


_CONTENTS: tuple[tuple[str, str, Callable[[object, bytes], bool]], ...] = (
    ("blob", "content", is_same_file),
    ("change", "before", is_unpacked),
    ("change", "after", is_unpacked),
)


def _key(table: Table) -> str:
    return str(next(iter(table.primary_key.columns)).name)


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


# A server


def _server(connection: Connection, found: Examined) -> None:
    """What PostgreSQL itself knows of damage, and what its constraints let through while they were off."""
    for words, asked in _ASKED:
        for name in connection.exec_driver_sql(asked).scalars():
            found.problems.append(_(words).format(what=name))
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            child, parent = key.parent, key.column
            asked = (
                f'SELECT count(*) FROM "{table.name}" c WHERE c."{child.name}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT FROM "{parent.table.name}" p WHERE p."{parent.name}" = c."{child.name}")'
            )
            if connection.exec_driver_sql(asked).scalar_one():
                found.problems.append(_(_GONE).format(table=table.name, other=parent.table.name))
    found.notes += [
        _("PostgreSQL {version}.").format(version=connection.exec_driver_sql("SHOW server_version").scalar_one()),
        *_checksums(connection),
        *_standby(connection),
    ]


def _standby(connection: Connection) -> list[str]:
    """What an address with several servers promises that the server does not."""
    several = "," in str(connection.engine.url.query.get("host"))
    if not several or connection.exec_driver_sql("SHOW synchronous_standby_names").scalar_one():
        return []
    return [
        _(
            "The standby is not synchronous: if it takes over, the last changes can be lost, and messages that were "
            "just sent can be sent again. Ask the administrator to set synchronous_standby_names."
        )
    ]


def _checksums(connection: Connection) -> list[str]:
    if connection.exec_driver_sql("SHOW data_checksums").scalar_one() == "on":
        return [_("The server checks every page it reads by a checksum.")]
    return [_("The server keeps no checksums of its pages. Its administrator can turn them on.")]


_HERE = "current_schema()::regnamespace"
_ASKED: tuple[tuple[str, str], ...] = (
    (
        N_("The constraint “{what}” is not valid on this server."),
        f"SELECT conname FROM pg_constraint WHERE connamespace = {_HERE} AND NOT convalidated",
    ),
    (
        N_("The index “{what}” is not valid on this server."),
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        f"WHERE c.relnamespace = {_HERE} AND NOT (i.indisvalid AND i.indisready)",
    ),
    (
        N_("Foreign keys of “{what}” are not enforced on this server."),
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        f"WHERE c.relnamespace = {_HERE} AND t.tgisinternal AND t.tgenabled = 'D'",
    ),
    (
        N_("The server has read damaged pages of this database: {what}."),
        "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0",
    ),
    (
        N_("The encoding of this database is {what}; Outreach needs UTF8."),
        "SELECT pg_encoding_to_char(encoding) FROM pg_database "
        "WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8'",
    ),
)
