"""A database server is verified before anything is said to it; less is asked for by name, and shown."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from sqlalchemy.engine import make_url

from outreach.problems import Problem
from outreach.store.server import server
from outreach.store.workspace import Workspace
from tests.between import Between

pytestmark = pytest.mark.backends("postgresql")
NAME = "db.example.org"


@pytest.fixture
def behind(database_url: str) -> Path:
    """The server's own socket."""
    return Path(str(make_url(database_url).query["host"])) / ".s.PGSQL.5432"


@pytest.fixture
def trusted(tmp_path: Path) -> Iterator[tuple[trustme.CA, Path]]:
    ca = trustme.CA()
    path = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(path)
    yield ca, path


def speaking(ca: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name).configure_cert(context)
    return context


def address(database_url: str, proxy: Between, more: str = "") -> str:
    name = make_url(database_url).database
    return f"postgresql+psycopg://postgres:secret@{NAME}:{proxy.port}/{name}?hostaddr=127.0.0.1{more}"


def test_a_verified_server_is_spoken_to(database_url: str, behind: Path, trusted: tuple[trustme.CA, Path]) -> None:
    ca, path = trusted
    with Between(behind, tls=speaking(ca, NAME)) as proxy:
        with Workspace.open(address(database_url, proxy, f"&sslrootcert={path}")) as opened:
            assert opened.shown_as == f"{NAME}/{make_url(database_url).database}"
        assert b"SELECT" in proxy.seen


@pytest.mark.parametrize(
    ("who", "said"),
    [("nobody", "does not use encryption"), ("stranger", "not from an authority"), ("namesake", "another name")],
)
def test_one_in_the_middle_sees_nothing(
    database_url: str, behind: Path, trusted: tuple[trustme.CA, Path], who: str, said: str
) -> None:
    ca, path = trusted
    forged = {"stranger": (trustme.CA(), NAME), "namesake": (ca, "other.example.org")}
    tls = speaking(*forged[who]) if who in forged else None
    with Between(behind, tls=tls) as proxy:
        with pytest.raises(Problem, match=said):
            Workspace.open(address(database_url, proxy, f"&sslrootcert={path}"))
        assert proxy.seen == b""


def test_the_systems_authorities_are_asked_where_none_is_named(
    database_url: str, behind: Path, trusted: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLMODE", "disable")  # nobody sees a variable
    with Between(behind, tls=speaking(trusted[0], NAME)) as proxy:
        with pytest.raises(Problem, match="not from an authority"):
            Workspace.open(address(database_url, proxy))
        assert proxy.seen == b""


def test_less_is_done_where_it_is_asked_for_and_is_shown(database_url: str, behind: Path) -> None:
    with Between(behind) as proxy, Workspace.open(address(database_url, proxy, "&sslmode=disable")) as opened:
        assert opened.shown_as.endswith("· not encrypted")


@pytest.mark.parametrize(
    ("tail", "secured"),
    [
        ("@/office", server.LOCAL),
        ("@/office?host=/tmp", server.LOCAL),
        ("@127.0.0.1/office", server.LOCAL),
        ("@[::1]/office", server.LOCAL),
        ("@localhost/office", server.LOCAL),
        ("@localhost/office?hostaddr=192.0.2.7", server.VERIFIED),
        ("@192.0.2.7/office?host=/tmp", server.VERIFIED),
        ("@/office?host=/tmp,db.example.org", server.VERIFIED),
        ("@/office?service=desk", server.VERIFIED),
        ("@db.example.org/office", server.VERIFIED),
        ("@db.example.org/office?sslmode=require", "require"),
    ],
)
def test_what_stays_on_this_computer_needs_no_certificate(tail: str, secured: str) -> None:
    url = server.parse(f"postgresql://anna{tail}")
    assert server.secured(url) == secured
    if secured != server.LOCAL:
        wanted = {**server.connect_arguments(url), **url.query}
        assert wanted["sslmode"] == secured


def test_an_address_may_begin_as_libpq_has_it() -> None:
    assert server.parse("postgres://anna@db.example.org/office").drivername == "postgresql+psycopg"


def test_an_unknown_sslmode_is_told() -> None:
    with pytest.raises(Problem, match="not a valid sslmode"):
        server.parse("postgresql://anna@db.example.org/office?sslmode=of")
