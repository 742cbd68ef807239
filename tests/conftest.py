"""What every test stands on: a workspace on both back-ends, a home of its own, and watchers of what must not be."""

import contextlib
import fcntl
import functools
import gc
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OUTREACH_LANGUAGE"] = "en"

import pytest
import sqlcipher3
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from outreach import i18n
from outreach.cli import main
from outreach.services.delivery import sign_in
from outreach.store import backends, encryption, passwords, schema
from outreach.store.workspace import Workspace
from tests import dovecot, postgresql, sample
from tests.mail.identity import Identity, Keyring, provider
from tests.shared import KINDS, REAL, Shared

# Where the machine has room in memory, what tests write goes there: they wait for no disk.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir():
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize > 4 << 30 and not room.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A laden machine makes examples slowly, which is no fault of what they are made for. The suite has the same ones each
# time: what fails has been broken by the change at hand, and not by luck. With `--slow` they are other ones each time.
settings.register_profile("slow", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", settings.get_profile("slow"), derandomize=True)
settings.load_profile("suite")

BOTH = ("sqlite", "postgresql")
# The layers whose expectations hold on both back-ends; elsewhere a file is enough.
ON_BOTH = ("tests/store/", "tests/services/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="the long way where the suite takes a sample of it")

    parser.addoption("--note-slow", action="store_true", help="writes tests/slow.txt anew, of the tests that are run")


def pytest_configure(config: pytest.Config) -> None:
    """Said before any test is loaded, for what is decided there."""
    if config.getoption("--slow"):
        os.environ[sample.SLOW] = "1"
    settings.load_profile("slow" if os.environ.get(sample.SLOW) else "suite")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """In a fresh clone the first worker compiles the tests, for 15 s of the processor; the others read what it made."""
    alone = hasattr(session.config, "workerinput") and not sys.dont_write_bytecode
    with Path(__file__).open() as lock:
        if alone and not Path(__file__).with_name("trust").joinpath("__pycache__").is_dir():
            fcntl.flock(lock, fcntl.LOCK_EX)
        return (yield)


# Tests that work for over a twentieth of a second; `./dev test --quick` leaves them out, as it does those marked slow.
SLOW, SLOW_FROM = Path(__file__).with_name("slow.txt"), 0.05


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what was measured to be slow; of several workers none is to be left with it at the end.

    Of a test of services with many cases the suite tries the first on a server, and with `--slow` all. The whole suite
    tries on a file alone what tells a server nothing that others do not tell it.
    """
    if not os.environ.get(sample.SLOW):
        is_whole = hasattr(config, "workerinput") and sample.RECORDING not in os.environ
        tried = set(sample.SAME.read_text("utf-8").split()) if is_whole else set[str]()
        if is_whole:
            items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not _is_tried_again(item.nodeid, tried)]
    known = set(SLOW.read_text("utf-8").split())
    for item in items:
        if item.nodeid.partition("[")[0] in known:
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        # The slow ones first, and together those that need no style sheet: a change of it draws all there is anew.
        items.sort(key=lambda item: (item.get_closest_marker("slow") is None, bool(item.get_closest_marker("plain"))))


def _is_tried_again(nodeid: str, tried: set[str]) -> bool:
    """Whether it is another case, on a server, of a test of services of which one is in `tried`."""
    test = nodeid.partition("[")[0]
    if not test.startswith("tests/services/") or "postgresql" not in nodeid:
        return False
    is_there = test in tried
    tried.add(test)
    return is_there


def pytest_collection_finish() -> None:
    """What is loaded now stays: it is not looked through for garbage again and again, a tenth of all the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


_begun = 0.0
_worked: dict[str, float] = {}


def _processor() -> float:
    """Seconds of this process and of those it started."""
    return sum(os.times()[:4])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """A test begins."""
    global _begun
    _begun = _processor()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> None:
    """The report of a test says what it worked."""
    item.user_properties[:] = [("processor", _processor() - _begun)]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """The main process hears of every test, whichever worker ran it."""
    _worked[report.nodeid] = dict(report.user_properties).get("processor", 0.0)


def _note_slow() -> Iterator[str]:
    """Writes the slow tests down; says what each folder took."""
    functions: dict[str, float] = {}
    folders: dict[str, float] = {}
    for nodeid, seconds in _worked.items():
        function, folder = nodeid.partition("[")[0], "/".join(nodeid.partition("::")[0].split("/")[:2])
        functions[function] = max(functions.get(function, 0), seconds)
        folders[folder] = folders.get(folder, 0) + seconds
    files = {function.partition("::")[0] for function in functions}
    others = {line for line in SLOW.read_text("utf-8").split() if line.partition("::")[0] not in files}
    slow = sorted({*others, *(function for function, seconds in functions.items() if seconds > SLOW_FROM)})
    SLOW.write_text("\n".join(slow) + "\n", "utf-8")
    yield from (f"{seconds:7.1f} s of the processor  {folder}" for folder, seconds in sorted(folders.items()))


@pytest.fixture(scope="session")
def slow(request: pytest.FixtureRequest) -> bool:
    """Whether every call, cut and screen is gone through, as before a release; else a sample of them."""
    return bool(request.config.getoption("--slow"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`workspace` and `database_url` run a test on both back-ends, or on those of `@pytest.mark.backends(…)`."""
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = metafunc.definition.get_closest_marker("backends")
    here = metafunc.definition.nodeid.startswith(ON_BOTH)
    metafunc.parametrize("database_url", chosen.args if chosen else BOTH if here else BOTH[:1], indirect=True)


# What is chance in each database: a copy of it is none.
OWN_KEY = """UPDATE setting SET value = replace(value, trim(value, '"'), lower(hex(randomblob(32))))
    WHERE name = 'forgotten_key'"""


@pytest.fixture(scope="session", autouse=True)
def copied_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every new database file of this process begins as a copy of one that was migrated once.

    Where a file is there already, even an empty one, it is migrated as always: a test of that makes it first.
    """
    template = tmp_path_factory.mktemp("template") / "empty.outreach"
    migrate = Workspace._open_file

    def open_file(path: Path, *, create: bool, read_only: bool) -> Workspace:
        if create and not path.exists():
            if not template.exists():
                migrate(template, create=True, read_only=False).close()
            backends.create_file(path)
            shutil.copyfile(template, path)
            with contextlib.closing(sqlcipher3.connect(str(path), isolation_level=None)) as connection:
                connection.execute(OWN_KEY)
        return migrate(path, create=create, read_only=read_only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "_open_file", open_file)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """What SQLAlchemy makes of a statement is made once for all databases of a kind, not for each anew."""
    caches: dict[type, LRUCache[Any, Any]] = {}

    def shared(engine: Engine) -> LRUCache[Any, Any]:
        return caches.setdefault(type(engine.dialect), LRUCache(4_000))

    def kind(dialect: Any) -> tuple[type, object]:
        return type(dialect), dialect._json_deserializer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_compiled_cache", property(shared, lambda _engine, _own: None), raising=False)
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: kind(one) == kind(other))
        yield


@pytest.fixture(scope="session", autouse=True)
def declared_once() -> Iterator[None]:
    """The command line of a noun in a language is declared once: it is half of what a short command costs."""
    make = main._parser
    made = functools.cache(lambda asked, _language: make(asked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "_parser", lambda asked=None: made(asked, i18n.language()))
        yield


@pytest.fixture(scope="session", autouse=True)
def compared_once() -> Iterator[None]:
    """What alembic finds in a schema is kept by its declarations: 0.2 s of each check, and nearly all have the same."""
    compare, found = schema._compared, dict[tuple[Any, ...], list[tuple[str, str]]]()

    def compared(connection: Connection) -> Iterator[tuple[str, str]]:
        if not backends.is_sqlite(connection):
            return compare(connection)
        declared = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        key = tuple(tuple(row) for row in declared)
        if key not in found:
            found[key] = list(compare(connection))
        return iter(found[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_compared", compared)
        yield


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where to open an empty database: a new file's path, or the URL of a new database on a server of our own."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield str(tmp_path / "office.outreach")
        return
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    with server.database(used=request.node.nodeid.startswith("tests/services/")) as url:
        yield url


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    """An open, empty workspace; on SQLite and PostgreSQL for tests of store and services."""
    with Workspace.open(database_url) as opened:
        yield opened


@pytest.fixture
def few_values(workspace: Workspace) -> Iterator[int]:
    """A database that takes no more than so many values in a statement: PostgreSQL's own limit is 65,535."""
    most = 6_000

    def count(
        _connection: object, _cursor: object, statement: str, values: object, _context: object, many: bool
    ) -> None:
        given = () if many or values is None else values
        assert len(given) <= most, f"{len(given)} values in: {statement[:200]}"  # type: ignore[arg-type]

    event.listen(workspace.engine, "before_cursor_execute", count)
    yield most
    event.remove(workspace.engine, "before_cursor_execute", count)


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A file that all processes of a run share; the first that wants it makes it, and the others wait for it."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(folder / f"begun-{name}")
            (folder / f"begun-{name}").rename(path)
    return path


@pytest.fixture(scope="session")
def demo_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo office in a closed file, made once; to be copied and not to be written to."""
    from outreach.services.demo import demo

    i18n.use("en")
    i18n.use_zone("")
    return made_once(tmp_path_factory, "demo.outreach", lambda path: list(demo.make(path)))


@pytest.fixture(scope="session")
def invented_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twins of the shared files, written once; to be read only."""
    from tests import invented

    folder = tmp_path_factory.mktemp("invented")
    invented.make(folder)
    return folder


@pytest.fixture(params=KINDS)
def shared(request: pytest.FixtureRequest) -> Shared:
    """Invented files; and once more with the real ones, where they are beside this checkout."""
    real = request.param == "real"
    return Shared(REAL if real else request.getfixturevalue("invented_files"), real)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A real PostgreSQL, started for this run; a database that is migrated once is the template of all others."""
    missing = postgresql.what_is_missing()
    if missing:
        pytest.skip(missing)
    with postgresql.running() as server:
        with server.database() as url:
            Workspace.open(url).close()
            server.make_template(url)
        yield server


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[dovecot.Dovecot]:
    """A real mail server, started for this run."""
    missing = dovecot.what_is_missing()
    if missing:
        pytest.skip(missing)
    with dovecot.running() as server:
        yield server


@pytest.fixture
def mailbox(dovecot_server: dovecot.Dovecot) -> dovecot.Account:
    """An empty mailbox on a real server, of a user with a password."""
    return dovecot.account(dovecot_server)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    """A keyring that holds what this test puts into it."""
    found = Keyring()
    monkeypatch.setattr(passwords, "_backend", lambda: found)
    return found


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without a keyring."""
    monkeypatch.setattr(passwords, "_backend", lambda: None)


@pytest.fixture
def keys(no_keyring: None, monkeypatch: pytest.MonkeyPatch) -> dict[bytes, str]:
    """What this process knows of keys of files, as if it had just been started; and no keyring."""
    known: dict[bytes, str] = {}
    monkeypatch.setattr(encryption, "_keys", known)
    return known


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Identity]:
    """A provider at which an officer can sign in."""
    with provider(tmp_path, monkeypatch) as found:
        yield found
    _sign_out()


@pytest.fixture(scope="module")
def lasting_identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Identity]:
    """A provider for all tests of a file, which a mail server asks too."""
    with pytest.MonkeyPatch.context() as patch, provider(tmp_path_factory.mktemp("provider"), patch) as found:
        yield found


@pytest.fixture
def nobody_is_signed_in(lasting_identity: Identity, no_keyring: None) -> Iterator[None]:
    """What a test signs in to at that provider ends with the test."""
    lasting_identity.asked.clear()
    yield
    _sign_out()


def _sign_out() -> None:
    sign_in._tokens.clear()
    sign_in._unkept.clear()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test touches the data of whoever runs it; each begins in English."""
    folder = tmp_path / "home"
    monkeypatch.setenv("OUTREACH_HOME", str(folder))
    i18n.use("en")
    i18n.use_zone("")
    yield folder
    i18n.use("en")
    i18n.use_zone("")


# -- Only SQLite opens the database file (trust.md §0.7): a close by anybody else in the process drops its locks.

_opened_by_hand: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    path = os.fsdecode(arguments[0])
    if path.removesuffix("-wal").removesuffix("-shm").endswith(".outreach") and _is_open_here(path):
        _opened_by_hand.append(f"{path}\n" + "".join(traceback.format_stack(sys._getframe(1), limit=6)))


def _is_open_here(path: str) -> bool:
    """True where this process holds the file open already; opening a closed one harms nothing."""
    try:
        wanted = Path(path).stat()
    except OSError:
        return False
    for held in Path("/proc/self/fd").iterdir():
        try:
            if os.path.samestat(wanted, held.stat()) and not _only_finds_it(held):
                return True
        except OSError:
            continue
    return False


def _only_finds_it(handle: Path) -> bool:
    """A handle that follows the file under any name is no handle of SQLite's, whose locks could be dropped."""
    flags = (Path("/proc/self/fdinfo") / handle.name).read_text().partition("flags:")[2].split()[0]
    return bool(int(flags, 8) & os.O_PATH)


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def only_sqlite_opens_the_file() -> Iterator[None]:
    """Fails a test in which Python itself opened a database that was open."""
    _opened_by_hand.clear()
    yield
    assert not _opened_by_hand, "An open database file was opened by hand:\n" + "\n".join(_opened_by_hand)


# -- The program connects only where it was told.

_reached: set[tuple[str, int]] = set()


def _watch_connections(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and isinstance(place := arguments[1], tuple):
        _reached.add((str(place[0]), int(place[1])))


sys.addaudithook(_watch_connections)


@pytest.fixture
def reached() -> set[tuple[str, int]]:
    """Every address and port that this process connects to, or sends to, from now on."""
    _reached.clear()
    return _reached


# -- In CI a check that was skipped is a check that failed.


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Exit status 1 where CI is set and a test was skipped."""
    if not hasattr(session.config, "workerinput") and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says why a run without a failure is red, and what the folders took where that is asked for."""
    if config.getoption("--note-slow"):
        terminalreporter.section("what the tests worked")
        for line in _note_slow():
            terminalreporter.write_line(line)
    for number, line in enumerate(_skipped(config)):
        if not number:
            terminalreporter.section("skipped, which in CI is a failure", sep="=", red=True)
        terminalreporter.write_line(line)


def _skipped(config: pytest.Config) -> list[str]:
    """The tests that CI did not get to see, with the reason of each."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter and os.environ.get("CI") else []
    return [f"{report.nodeid}: {report.longrepr[-1] if report.longrepr else ''}" for report in reports]
