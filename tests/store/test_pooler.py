"""A database behind PgBouncer, where one session of the server serves several desks, transaction by transaction."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store import backends, senders
from outreach.store.workspace import Workspace
from tests import pooler
from tests.trust import desks

pytestmark = pytest.mark.backends("postgresql")
FIVE = range(1, 6)


@pytest.fixture
def pooled_url(database_url: str) -> Iterator[str]:
    """Two connections to the server, whatever the number of clients."""
    with pooler.running(database_url, default_pool_size="2", max_prepared_statements="0") as url:
        yield url


def test_desks_in_a_hurry_behind_a_pooler(database_url: str) -> None:
    with pooler.running(database_url) as url:
        found = desks.run(url, 4, deeds=10)
    assert (found.raw, found.lost, found.damaged) == ([], [], []), found
    assert found.done["edit"] > 1


def test_each_transaction_has_its_limits_and_nothing_of_them_is_left_to_other_programs(
    pooled_url: str, database_url: str
) -> None:
    asked = "SELECT current_setting('statement_timeout'), current_setting('search_path')"
    url = make_url(pooled_url)
    with (
        Workspace.open(pooled_url) as ours,
        psycopg.connect(
            host=url.host,
            port=url.port or 0,
            user=url.username,
            dbname=url.database,
            autocommit=True,
            prepare_threshold=None,
        ) as other,
    ):
        before = [other.execute(asked).fetchone() for _time in FIVE]
        for _time in FIVE:
            with ours.reading() as session:
                assert session.execute(text(asked)).one() == ("1min", "public, pg_temp")
            ours.write("Add", contacts.add, {"name": "Anna"})
        assert [other.execute(asked).fetchone() for _time in FIVE] == before
    assert set(before) == {("0", '"$user", public')}


def test_the_same_question_is_asked_of_whichever_session_is_free(pooled_url: str) -> None:
    """A statement that was prepared in one of them is unknown to the other."""
    with Workspace.open(pooled_url) as one, Workspace.open(pooled_url) as two:
        for number in range(12):
            with one.reading() as session:
                session.execute(text("SELECT 1"))
                assert len(two.read(contacts.find, "name:anna")) == number
            two.write("Add", contacts.add, {"name": "Anna"})


def test_a_sender_has_its_lock_until_it_leaves_and_no_longer(pooled_url: str, workspace: Workspace) -> None:
    with Workspace.open(pooled_url) as one, Workspace.open(pooled_url) as two:
        sends, begins = senders.of(one), senders.of(two)
        assert sends.alone()
        sends.join()
        for _time in FIVE:
            assert not begins.alone(), "somebody sends"
            begins.leave()
        sends.leave()
        assert begins.alone()
        begins.leave()
        sends.join()
        one.engine.dispose()
        sends._connection.connection.driver_connection.pgconn.finish()  # type: ignore[attr-defined]  # it is killed
        other, end = senders.of(workspace), time.monotonic() + 60
        while not other.alone():  # the pooler hears of it a moment later
            other.leave()
            assert time.monotonic() < end
            time.sleep(0.05)


def test_the_process_that_commits_is_the_servers_own(pooled_url: str) -> None:
    """By it one sees whether a commit that nobody heard the end of is still under way."""
    with Workspace.open(pooled_url) as workspace, workspace.reading() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
        assert backends.process(session.connection()) == process
        assert backends.is_at_work(session.connection(), process)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"mode": "statement"}, "pool_mode = transaction"), ({"max_client_conn": "1"}, "too many connections"),
        ({"query_wait_timeout": "1", "default_pool_size": "1"}, "too many connections"),
    ],
)  # fmt: skip
def test_what_a_pooler_refuses_is_said_in_words(database_url: str, more: dict[str, str], said: str) -> None:
    with (
        pooler.running(database_url, **more) as url,
        pytest.raises(Problem, match=said),
        Workspace.open(url) as one,
        Workspace.open(url) as two,
        one.reading() as session,
    ):
        session.execute(text("SELECT 1"))
        two.read(contacts.find)
