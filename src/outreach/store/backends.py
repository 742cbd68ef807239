"""The facts about SQLite and PostgreSQL: how each is opened, what its errors mean, how each is checked."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Damaged, Problem, Stale
from outreach.store import encryption, json_file
from outreach.store.recovery import tolerant
from outreach.store.server import server
from outreach.store.server.patience import Patience

# "Otrc", in the header of every Outreach file: `file` and our own check know it by this.
APPLICATION_ID = 0x4F747263
# The format of the file: raised only when an older program must not write it any more. 2: seals are taken away.
FORMAT = 2
MOST_FORMATS = 100  # a number beyond is a damaged byte, and no newer program's
# The setting that says what the tables hold, as long as nobody writes (`store.recovery.seal`).
SEAL = "seal"

FULL = N_("The disk is full. Nothing was saved. Free some space and try again.")
DAMAGED = N_("This database is damaged. Save what can be read into a new file, or restore a backup if there is one.")
NO_DATABASE = N_(
    "This is not an Outreach file, or it is damaged. If it is yours, save what can be read into a new file."
)
LEAST = 100_000  # bytes that SQLite needs beside a file to open it for writing
DRIVER_ERRORS = (sqlcipher3.Error,)
_STEPS = 0x4F747263_53746570  # "OtrcStep"
_SETTING_UP = 0x4F747263_53657455  # "OtrcSetU"
_MIGRATING = 3600.0  # seconds that a server may take to rebuild a table

# A text without case: SQLite's own lower() knows that of ASCII alone.
LOWERED = "outreach_lowered"

# trust.md §2.2; journal_mode is set where the file is made or opened for writing, and verified there.
_PRAGMAS = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "journal_size_limit=67108864",
    "wal_autocheckpoint=1",  # the file alone holds what was saved: whoever moves or copies it takes all of it along
    "cache_size=-32000",
)


def _lowered(raw: bytes | None) -> str | None:
    """Given as bytes: a text that a disk has damaged would end the question."""
    return tolerant.decoded(raw).lower() if raw else None if raw is None else ""


def chosen(named: str | None = None) -> str:
    """The database that is meant: the one named by --db, else by OUTREACH_DB, else the user's own.

    Raises:
        Problem: --db is given and empty, as by a script whose variable is not set: the user's own was never meant.
    """
    if named is not None and not named.strip():
        raise Problem(_("--db is empty. Name a file or a server, or omit --db."))
    return named or os.environ.get("OUTREACH_DB") or joined() or str(paths.default_database())


def joined() -> str:
    """The address of the office on a server that was joined here, without a password; "" where none was."""
    return str(json_file.read(paths.joined_office()).get("address", ""))


def is_url(where: str) -> bool:
    """True for a database on a server, False for a file."""
    return "://" in where and not _is_file_url(where)


def _is_file_url(where: str) -> bool:
    """True for `sqlite:///…`; a file may be called sqlite-something, too."""
    return where.partition(":")[0].partition("+")[0] == "sqlite" and ":" in where


def file_path(where: str | Path) -> Path:
    """The file itself behind a path, a link or a `sqlite:///…` URL: it has one name, whoever writes it how."""
    given = str(where)
    if _is_file_url(given):
        given = make_url(given).database or ""
    path = Path(given).expanduser().absolute()
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links that lead round in a ring
        return path


def sqlite_engine(where: Path | Callable[[], Path], *, read_only: bool, immutable: bool = False) -> Engine:
    """An engine on a file, through the driver that brings its own SQLite (3.53: free of the WAL-reset bug).

    `where` can be a function that tells where a file is that may be moved while it is open. An `immutable` file is read
    without a log, which a full or read-only disk has no room for.
    """

    key: str | None = None

    def opened(path: Path) -> Any:
        nonlocal key
        if key is None:
            key = encryption.key_of(path)
        uri = f"file:{quote(str(path))}?mode={'ro' if read_only else 'rw'}"
        uri += "&immutable=1" if immutable or (read_only and _is_immutable(path)) else ""
        connection = sqlcipher3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5, factory=tolerant.Connection
        )
        return _keyed(connection, key)

    def connect() -> object:
        path = where if isinstance(where, Path) else where()
        try:
            connection = opened(path)
        except sqlcipher3.Error:
            if isinstance(where, Path) or (now := where()) == path:
                raise
            connection = opened(now)  # it was moved that very moment
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.create_function(LOWERED, 1, _lowered, deterministic=True)
        except BaseException:
            connection.close()  # a file that is no database is not held on to
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=sqlcipher3,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,
        json_deserializer=tolerant.parsed,
    )
    tolerant.use(engine.dialect)
    event.listen(engine, "begin", _begin)
    return engine


def _keyed(connection: sqlcipher3.Connection, key: str) -> sqlcipher3.Connection:
    """A new connection that has been given the key of its file; closed where it does not fit."""
    try:
        if key:
            encryption.use(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def opened(where: Path | str, *, read_only: bool) -> Iterator[Engine]:
    """An engine on a file that nobody works on, or on a server by its address, for a look at it or a change.

    A file that is only looked at, and has no log, gets none: a reader could not remove it again.
    """
    if isinstance(where, Path):
        engine = sqlite_engine(where, read_only=read_only, immutable=read_only and not _has_log(where))
    else:
        engine, _line = server.engine(where)
    try:
        yield engine
    finally:
        engine.dispose()


def _is_immutable(path: Path) -> bool:
    """Whether a file is where nobody can write, as on a disc: SQLite cannot make its lock there, and needs none.

    Not where there is a log: what stands in it would not be seen.
    """
    return not os.access(path.parent, os.W_OK) and not _has_log(path)


def _has_log(path: Path) -> bool:
    """Whether somebody has a file open, or left what was saved last in its log."""
    return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-shm"))


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: an upgrade from reading to writing could fail half-way.
    if not is_writing(connection):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    with suppress(sqlcipher3.DatabaseError):  # there are no tables yet, or they are damaged
        driver(connection).execute(f"DELETE FROM main.setting WHERE name = '{SEAL}'")


def create_file(path: Path) -> None:
    """Makes an empty file that only its owner can read; SQLite gives -wal and -shm the same mode.

    Raises:
        Problem: the folder is missing or may not be written to.
    """
    with atomic.refused(_("Couldn't create the database in {folder}: {why}."), folder=path.parent):
        _make_private(path)


def _make_private(path: Path) -> None:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))


def use_wal(engine: Engine) -> None:
    """Turns write-ahead logging on and makes sure that it is.

    Raises:
        Problem: the file system does not bear it.
    """
    with _cursor(engine) as cursor:
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
    if not mode or mode[0] != "wal":
        raise Problem(_("This folder does not support safe writing. Keep the database on a local disk."))


@contextmanager
def _cursor(engine: Engine) -> Iterator[Any]:
    """A cursor of the driver itself, outside of any transaction."""
    raw = engine.raw_connection()
    try:
        yield raw.cursor()
    finally:
        raw.close()


def file_marks(engine: Engine) -> tuple[int, int, int]:
    """(application id, format, number of tables) of a file, read through SQLite."""
    with engine.connect() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        form = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    return int(application), int(form), int(tables)


def mark_file(connection: Connection) -> None:
    """Writes our marks into the file, in the transaction that makes its tables."""
    if is_sqlite(connection):
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={FORMAT}")


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a table may be dropped and made anew: what refers to its rows stays.

    With foreign keys enforced, SQLite deletes the rows of a table that is dropped, and with them all that refers to
    them. It can only be told outside of a transaction.
    """
    with engine.execution_options(outreach_writing=True).connect() as connection:
        enforce(connection, False)
        try:
            with connection.begin(), Patience(_MIGRATING):
                _have_server(connection, "SET LOCAL statement_timeout = 0")
                set_up_alone(connection)
                yield connection
        finally:
            enforce(connection, True)


def enforce(connection: Connection, wanted: bool) -> None:
    """Whether a file sees to its foreign keys, from here on; told to the driver, which begins no transaction for it."""
    if is_sqlite(connection):
        driver(connection).execute(f"PRAGMA foreign_keys={'ON' if wanted else 'OFF'}")


def driver(connection: Connection) -> Any:
    """The connection as the driver has it."""
    return connection.connection.driver_connection


def is_sqlite(connection: Connection) -> bool:
    """True on a file, False on a server."""
    return connection.dialect.name == "sqlite"


def may_write(engine: Engine) -> bool:
    """Whether this account of a server may write contacts; closes the schema to those who have no business there.

    Older servers let everybody make functions in “public”, which ours would then be taken for.
    """
    with engine.begin() as connection:
        if connection.scalar(text("SELECT pg_is_in_recovery()")):  # a standby
            return False
        if connection.scalar(text(_OPEN_TO_ALL)):
            schema = connection.dialect.identifier_preparer.quote(
                str(connection.scalar(text("SELECT current_schema()")))
            )
            set_up_alone(connection)
            connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
        return bool(connection.scalar(text("SELECT has_table_privilege('contact', 'INSERT')")))


# Whether all may make things in our schema, and we are who may forbid it.
_OPEN_TO_ALL = """SELECT count(*) FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = current_schema()
    AND a.grantee = 0 AND a.privilege_type = 'CREATE' AND pg_has_role(n.nspowner, 'USAGE')"""


def process(connection: Connection) -> int:
    """The number of the server's process behind a connection; 0 on a file."""
    return 0 if is_sqlite(connection) else int(driver(connection).process)


def is_at_work(connection: Connection, process: int) -> bool:
    """Whether a process of the server is still in a transaction, which nobody hears the end of."""
    if is_sqlite(connection):
        return False
    at_work = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :process AND xact_start IS NOT NULL")
    return bool(connection.scalar(at_work, {"process": process}))


def is_writing(connection: Connection) -> bool:
    """Whether its transactions are there to write."""
    return bool(connection.get_execution_options().get("outreach_writing", False))


def held(connection: Connection) -> str:
    """What a SELECT of one that writes ends with: on a server nobody else may change those rows before it has ended.

    A file has one writer at a time, from the beginning of a transaction on.
    """
    return " FOR UPDATE" if is_writing(connection) and not is_sqlite(connection) else ""


def _have_server(connection: Connection, statement: str, *values: int) -> None:
    """Has a server do something for which a file needs nothing: there each writes alone."""
    if not is_sqlite(connection):
        connection.exec_driver_sql(statement, values)


def keep_to_itself(connection: Connection, table: str) -> None:
    """Lets nobody else who asks so for this table write before this transaction ends; others are not hindered.

    It has to be asked before anything is read: what others wrote until then is seen.
    """
    _have_server(connection, f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE")


def keep_others_out(connection: Connection) -> None:
    """Lets nobody else write contacts, or finish a step, before this transaction ends; they wait, and may read."""
    _have_server(connection, "LOCK TABLE contact IN SHARE ROW EXCLUSIVE MODE")
    _have_server(connection, "SELECT pg_advisory_xact_lock(%s)", _STEPS)  # no role may lock the history


def finish_step(connection: Connection) -> None:
    """Waits while another transaction keeps others out; said before a step is written."""
    _have_server(connection, "SELECT pg_advisory_xact_lock_shared(%s)", _STEPS)


def set_up_alone(connection: Connection) -> None:
    """Lets no other desk make tables, roles or rights on a server before this transaction ends: it waits for that.

    It has to be asked before it is looked what is there.
    """
    _have_server(connection, "SET LOCAL lock_timeout = 0")
    _have_server(connection, "SELECT pg_advisory_xact_lock(%s)", _SETTING_UP)
    _have_server(connection, f"SET LOCAL lock_timeout = {server.SESSION['lock_timeout']}")


def one_at_a_time(connection: Connection, kind: int, number: int) -> None:
    """Lets nobody else who asks so for this number of this kind go on before this transaction ends."""
    _have_server(connection, "select pg_advisory_xact_lock(%s, %s)", kind, number)


def of_one_moment(engine: Engine) -> Engine:
    """The engine for reading: all that a transaction reads is as it was when it began, whatever others write since."""
    if engine.dialect.name == "sqlite":  # which is so by itself
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def foreign_objects(engine: Engine, ours: dict[str, str]) -> list[str]:
    """Triggers and views in a file that are not ours, word for word: such a file came from other hands."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        return sorted(str(name) for name, sql in found if ours.get(name) != sql)


def edit_schema(connection: Connection, statement: str) -> None:
    """Alters the declarations of a file by hand; every connection reads them anew."""
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def pages_damaged(connection: Connection, pragma: str = "quick_check") -> list[str]:
    """What SQLite finds damaged; a search index, which is made anew, is none of it."""
    try:
        found = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
    except exc.OperationalError:
        raise  # it is in use, or the disk fails
    except exc.DatabaseError as error:  # so damaged that not even this can be asked to its end
        return [str(error.orig)]
    return [line for line in found if line != "ok" and "fts5" not in line.lower()]


def vacuum(engine: Engine) -> bool:
    """Writes the file anew without what is no longer used in it; False where it is in use."""
    try:
        with _cursor(engine) as cursor:
            cursor.execute("VACUUM")
            return True
    except sqlcipher3.Error:
        return False


def vacuum_tables(engine: Engine, tables: Iterable[str]) -> None:
    """Writes tables of a server anew without the rows that were deleted; each is locked meanwhile."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            name = connection.dialect.identifier_preparer.quote(table)
            connection.exec_driver_sql(f"VACUUM (FULL) {name}")


def quick_check(engine: Engine) -> list[str]:
    """What SQLite itself finds damaged in a file: the fast part of `integrity.whole`."""
    with engine.connect() as connection:
        if not is_sqlite(connection):
            return []
        return pages_damaged(connection)


def copy_into(engine: Engine, target: Path) -> None:
    """Writes a whole, compact copy of the open file: one read transaction, no deleted text left in it.

    Raises:
        OSError: `target` can't be made, of which SQLite would say that the database can't be opened.
    """
    _make_private(target)
    with _cursor(engine) as cursor:
        cursor.execute("VACUUM INTO ?", (str(target),))


def copy_with_key(engine: Engine, target: Path, key: str) -> None:
    """Writes a whole copy of the open file that has another key, or none where `key` is empty."""
    with _cursor(engine) as cursor:
        cursor.execute("ATTACH DATABASE ? AS copy KEY ?", (str(target), encryption.spelled(key)))
        try:
            cursor.execute("SELECT sqlcipher_export('copy')").fetchall()
            for mark in ("application_id", "user_version"):
                cursor.execute(f"PRAGMA copy.{mark}={cursor.execute(f'PRAGMA main.{mark}').fetchone()[0]}")
        finally:
            cursor.execute("DETACH DATABASE copy")


def settle(engine: Engine) -> None:
    """Turns a copy into one single file that opens on read-only media too."""
    with _cursor(engine) as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")


def empty_log(engine: Engine) -> bool:
    """Writes the write-ahead log into the file and cuts it to nothing, so that no old page is left in it.

    False where somebody else reads the file and it could not be cut.
    """
    with _cursor(engine) as cursor:
        busy, _log, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turns what a database driver raises into a Problem; nothing of the data is in its text."""
    try:
        yield
    except StaleDataError:
        raise Stale(_("Somebody else has just changed this record. Review it again, then save.")) from None
    except exc.IntegrityError as error:
        raise Problem(_integrity(error)) from None
    except (exc.OperationalError, exc.DatabaseError, exc.InterfaceError) as error:
        raise _problem(error.orig) from error
    except exc.TimeoutError as error:
        raise Problem(_("The database is busy. Try again in a moment.")) from error
    except sqlcipher3.Error as error:
        raise _problem(error) from error


def _problem(error: BaseException | None) -> Problem:
    words = _words(error)
    return (Damaged if words in (_(DAMAGED), _(NO_DATABASE)) else Problem)(words)


def _integrity(error: Any) -> str:
    kind = str(getattr(error.orig, "sqlstate", "") or getattr(error.orig, "sqlite_errorname", "") or "")
    said = str(error.orig).lower() if error.orig else ""
    if kind == "23505" or "unique" in said:
        return _("This name is already in use.")
    if kind == "23503" or "foreign key" in said:
        return _("Something that belongs to this record has just been removed. Review it again.")
    return _("The database refused this, because it conflicts with existing data.")


def _words(error: BaseException | None) -> str:
    known = server.words(error) if error is not None and not isinstance(error, sqlcipher3.Error) else ""
    if known:
        return known
    said = str(error).lower() if error else ""
    for marks, words in _SENTENCES:
        if any(mark in said for mark in marks):
            return _(words)
    kind = getattr(error, "sqlstate", None) or type(error).__name__
    return _("The database reported an error ({kind}). Nothing was saved.").format(kind=kind)


_SENTENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("database or disk is full",), FULL),
    (
        ("database is locked", "database table is locked"),
        N_("Another program is writing to this database. Try again in a moment."),
    ),
    (("readonly database", "read-only"), N_("This database is read-only, so nothing was saved.")),
    (("file is not a database", "file is encrypted"), NO_DATABASE),
    (("malformed", "corrupt"), DAMAGED),
    (
        ("unable to open database file",),
        N_("The database can't be opened: the file or its folder is missing, or you have no permission to read it."),
    ),
    (("disk i/o error",), N_("The disk reported an error, so nothing was saved. Check the disk and try again.")),
    (("too big", "string or blob"), N_("This is too large to be stored.")),
)


def is_full(folder: Path) -> bool:
    """True if the disk has no room for the log of a database."""
    try:
        return shutil.disk_usage(folder).free < LEAST
    except OSError:
        return False


def has_no_room(error: BaseException) -> bool:
    """True if a database could not be opened because nothing could be written beside it."""
    said = str(error).lower()
    return any(mark in said for mark in ("full", "disk i/o error", "unable to open", "readonly"))


def access(path: Path) -> tuple[bool, bool]:
    """(readable, writable): a file is writable only where its folder is too, for -wal stands beside it."""
    return os.access(path, os.R_OK), os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def private_files() -> Iterator[None]:
    """Files that SQLite makes in here are readable by their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def take_alone(path: Path) -> None:
    """Makes sure that no other program has the file open, and brings its -wal into it.

    Raises:
        Problem: another program is using it.
    """
    try:
        with opened(path, read_only=False) as engine, _cursor(engine) as cursor:
            cursor.execute("PRAGMA busy_timeout=200")
            mode = cursor.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlcipher3.DatabaseError as error:
        if "locked" in str(error):
            mode = ("locked",)
        else:
            return  # a damaged file may be replaced
    if not mode or mode[0] != "delete":
        raise Problem(_("The database is open in another window or program. Close it there first."))


def reserve_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """Ids for rows that are about to be inserted: those after the last that was ever used."""
    if is_sqlite(connection):
        last = int(connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar() or 0)
        return range(last + 1, last + count + 1)
    drawn = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": table, "count": count},
    )
    return sorted(drawn.scalars())


def insert_statement(connection: Connection, table: str, names: list[str]) -> str:
    """An INSERT of these columns, with the driver's own placeholders."""
    quoted = connection.dialect.identifier_preparer.quote
    mark = "?" if is_sqlite(connection) else "%s"
    columns = ", ".join(quoted(name) for name in names)
    return f"INSERT INTO {quoted(table)} ({columns}) VALUES ({', '.join([mark] * len(names))})"


# Few phones, e-mails, channels and tags belong to an outlet or an officer: an index of those alone costs an
# import nothing. Made by hand in the first migration, for both back-ends have them, each with its own words.
PARTIAL_INDEXES = {
    f"ix_{table}_{owner}": (table, owner)
    for table, owners in (
        ("phone", ("outlet_id", "officer_id")),
        ("email", ("outlet_id", "officer_id")),
        ("channel", ("outlet_id", "officer_id")),
        ("tag", ("outlet_id",)),
    )
    for owner in owners
}


def create_partial_indexes(connection: Connection) -> None:
    """Makes the indexes of PARTIAL_INDEXES."""
    for name, (table, owner) in PARTIAL_INDEXES.items():
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({owner}) WHERE {owner} IS NOT NULL")


# Few addresses are faulty or came back, few contacts are without a name or asked to be left alone, and those checked
# are counted, not those never checked: (table, columns, what is in it, and that with a file's words for yes and no).
DOUBT_INDEXES = {
    "ix_email_invalid": ("email", "contact_id", "NOT valid", "valid = 0"),
    "ix_phone_invalid": ("phone", "contact_id", "NOT valid", "valid = 0"),
    "ix_email_bounced": ("email", "contact_id", "bounced_on IS NOT NULL", "bounced_on IS NOT NULL"),
    "ix_contact_nameless": ("contact", "id", "name = ''", "name = ''"),
    "ix_contact_checked": ("contact", "checked_on", "checked_on IS NOT NULL", "checked_on IS NOT NULL"),
    "ix_contact_refused": ("contact", "id", "do_not_contact", "do_not_contact = 1"),
}  # fmt: skip
MADE_BY_HAND = {*PARTIAL_INDEXES, *DOUBT_INDEXES}


def create_doubt_indexes(connection: Connection) -> None:
    """Makes the indexes of DOUBT_INDEXES, by which doubts are counted at once."""
    for name, (table, columns, there, file) in DOUBT_INDEXES.items():
        condition = file if is_sqlite(connection) else there
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns}) WHERE {condition}")
