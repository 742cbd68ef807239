"""What goes wrong between a desk and its database server: done again where that is safe, else told in words."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store import passwords
from outreach.store import workspace as workspaces
from outreach.store.server import server
from outreach.store.workspace import Workspace
from tests import postgresql
from tests.between import Between

pytestmark = pytest.mark.backends("postgresql")


def add(workspace: Workspace, name: str) -> int:
    return workspace.write("Add", contacts.add, {"name": name})


# -- Two desks in each other's way


def test_a_deadlock_is_done_again_and_nobody_hears_of_it(workspace: Workspace, database_url: str) -> None:
    pair = [add(workspace, "Anna"), add(workspace, "Boris")]
    both = threading.Barrier(2)
    tries: list[str] = []

    def cross(session: Session, order: list[int], city: str) -> None:
        tries.append(city)
        for number in order:
            session.get_one(Contact, number, with_for_update=True).city = city
            session.flush()
            if number == order[0] and tries.count(city) == 1:
                both.wait(60)

    with Workspace.open(database_url) as theirs, ThreadPoolExecutor(2) as desks:
        done = [
            desks.submit(workspace.write, "Mine", cross, pair, "Osh"),
            desks.submit(theirs.write, "Theirs", cross, pair[::-1], "Naryn"),
        ]
        for one in done:
            one.result(timeout=240)
    assert len(tries) == 3, "one of them was ended by the server, and done anew"
    assert len({workspace.read(contacts.card, number).city for number in pair}) == 1


@pytest.mark.parametrize(
    ("code", "attempts", "said"),
    [
        ("40P01", workspaces.ATTEMPTS, "A colleague changed"),
        ("40001", workspaces.ATTEMPTS, "A colleague changed"),
        ("55P03", 1, "A colleague is saving"),
        ("57014", 1, "took too long"),
        ("53100", 1, "disk is full"),
        ("42501", 1, "no permission for this"),
        ("25006", 1, "read-only"),
        ("57P01", 1, "can't be reached"),
    ],
)
def test_what_stays_in_the_way_is_told(workspace: Workspace, code: str, attempts: int, said: str) -> None:
    tries = []

    def refused(session: Session) -> None:
        tries.append(1)
        session.add(Contact(name="Half"))
        session.flush()
        session.execute(text(f"DO $$BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END$$"))

    with pytest.raises(Problem, match=said):
        workspace.write("Add", refused)
    assert len(tries) == attempts
    assert workspace.read(contacts.count) == 0


def test_a_lock_is_not_waited_for_without_end(workspace: Workspace, database_url: str) -> None:
    anna = add(workspace, "Anna")
    with workspace.writing("Mine") as session:
        session.get_one(Contact, anna).city = "Osh"
        session.flush()
        with Workspace.open(database_url) as theirs:
            with theirs.engine.connect() as connection:
                assert connection.scalar(text("SHOW lock_timeout")) == "10s"
                assert connection.scalar(text("SHOW statement_timeout")) == "1min"
                assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "5min"

            def impatient(session: Session) -> None:
                session.execute(text("SET LOCAL lock_timeout = 50"))
                session.get_one(Contact, anna, with_for_update=True)

            with pytest.raises(Problem, match="A colleague is saving"):
                theirs.write("Theirs", impatient)


# -- A server that is lost while it commits


@pytest.fixture
def proxied(database_url: str) -> Callable[[Between], str]:
    url = make_url(database_url)
    return lambda proxy: f"postgresql+psycopg://postgres@127.0.0.1:{proxy.port}/{url.database}"


@pytest.fixture
def behind(database_url: str) -> Path:
    return Path(str(make_url(database_url).query["host"])) / ".s.PGSQL.5432"


@pytest.mark.parametrize("arrives", [True, False])
def test_a_commit_whose_answer_is_lost_is_looked_up_and_never_repeated(
    workspace: Workspace, proxied: Callable[[Between], str], behind: Path, arrives: bool
) -> None:
    with Between(behind) as proxy, Workspace.open(proxied(proxy)) as desk:
        proxy.last, proxy.passes_last = b"COMMIT", arrives
        if arrives:
            add(desk, "Anna")
        else:
            with pytest.raises(Problem, match="can't be reached"):
                add(desk, "Anna")
        assert workspace.read(contacts.count) == int(arrives)
        assert desk.read(contacts.count) == int(arrives), "it is connected again"


def test_an_undo_whose_answer_is_lost_is_not_done_twice(
    workspace: Workspace, proxied: Callable[[Between], str], behind: Path
) -> None:
    add(workspace, "Anna")
    add(workspace, "Boris")
    with Between(behind) as proxy, Workspace.open(proxied(proxy)) as desk:
        proxy.last = b"COMMIT"
        undone = desk.undo()
        assert undone is not None
    assert workspace.read(contacts.count) == 1


def test_what_is_not_known_is_said(
    workspace: Workspace, proxied: Callable[[Between], str], behind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspaces, "LOOKS", (0.0, 0.0))
    with Between(behind) as proxy, Workspace.open(proxied(proxy)) as desk:
        add(desk, "Anna")
        proxy.last = b"COMMIT"
        proxy.mode = "closing"
        cut = proxy.cut

        def cut_for_good() -> None:
            proxy.mode = "refuse"
            cut()

        monkeypatch.setattr(proxy, "cut", cut_for_good)
        with pytest.raises(Problem, match="is not known"):
            add(desk, "Boris")


# -- An address that does not lead there


@pytest.fixture
def locked(postgresql_server: postgresql.Server, database_url: str) -> str:
    """An account with a password; the address has none."""
    postgresql_server.say(
        f"DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{postgresql.LOCKED}') THEN "
        f"CREATE ROLE {postgresql.LOCKED} LOGIN PASSWORD 'right'; END IF; END$$"
    )
    return database_url.replace("postgres@", f"{postgresql.LOCKED}@")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("locked@", "locked@", "asks for a password, and none is set"),
        ("locked@", "locked:wrong@", "refused the user name or password"),
        ("locked@", "locked:right@", "no permission for this"),
        ("locked@", "nobody@", "does not accept this account"),
        ("locked@/", "postgres@/no", "no database with that name"),
        ("host=/", "host=/no/", "can't be reached"),
    ],
)
def test_each_reason_has_its_own_sentence(locked: str, before: str, after: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        Workspace.open(locked.replace(before, after))


def test_a_full_server_is_told(postgresql_server: postgresql.Server, locked: str) -> None:
    postgresql_server.say(f"ALTER ROLE {postgresql.LOCKED} CONNECTION LIMIT 0")
    try:
        with pytest.raises(Problem, match="too many connections"):
            Workspace.open(locked.replace("locked@", "locked:right@"))
    finally:
        postgresql_server.say(f"ALTER ROLE {postgresql.LOCKED} CONNECTION LIMIT -1")


def test_the_keyring_is_asked_for_a_password_that_the_address_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "get", {"anna@db.example.org:5433/office": "kept"}.get)
    url = server.parse("postgresql://anna@db.example.org:5433/office")
    assert server.connect_arguments(url)["password"] == "kept"
    assert server.connect_arguments(url.set(password="typed"))["password"] == "typed"
