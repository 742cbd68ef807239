"""A server with a hot standby that takes over: what was acknowledged is there, and desks go on by themselves."""

import pytest
from sqlalchemy.dialects.postgresql import psycopg

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store.server import server
from outreach.store.workspace import Workspace
from tests import standby


def add(workspace: Workspace, name: str) -> int:
    return workspace.write("Add", contacts.add, {"name": name})


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in workspace.read(contacts.rows, list(workspace.read(contacts.find)))]


def test_a_standby_takes_over_and_the_same_desk_goes_on_with_all_that_was_saved() -> None:
    with standby.running() as pair, Workspace.open(pair.url) as desk:
        add(desk, "Anna")
        with Workspace.open(pair.standby_url) as reader:
            assert reader.read_only and names(reader) == ["Anna"]
            with pytest.raises(Problem, match="read-only"):
                add(reader, "Boris")
        assert not any("synchronous" in note for note in desk.examine().notes)
        pair.kill()
        with pytest.raises(Problem, match="standby"):
            add(desk, "Boris")
        pair.promote()
        add(desk, "Boris")
        assert sorted(names(desk)) == ["Anna", "Boris"] and desk.check() == []
        assert desk.lost_steps() == []


def test_without_synchronous_replication_it_is_said_what_may_be_lost_and_what_was() -> None:
    with standby.running(synchronous=False) as pair, Workspace.open(pair.url) as desk:
        add(desk, "Anna")
        pair.stop_copying()
        desk.write("Add contact Boris", contacts.add, {"name": "Boris"})
        assert any("not synchronous" in note for note in desk.examine().notes)
        pair.kill()
        pair.promote()
        assert names(desk) == ["Anna"]
        assert desk.lost_steps() == ["Add contact Boris"]
        assert desk.lost_steps() == [], "it is said once"
        add(desk, "Boris")
        assert sorted(names(desk)) == ["Anna", "Boris"]


BOTH = "a.example.org:5433,b.example.org:5434"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://press@{BOTH}/office", f"postgresql+psycopg://press@/office?host={BOTH}",
        "postgresql+psycopg://press@/office?host=a.example.org:5433&host=b.example.org:5434",
        f"postgresql://press@{BOTH}/office?target_session_attrs=read-write",
    ],
)  # fmt: skip
def test_an_address_of_two_servers_is_read_however_it_is_written(address: str) -> None:
    url = server.parse(address)
    assert url.query["host"] == tuple(BOTH.split(",")) and url.query["target_session_attrs"] == "read-write"
    assert (url.username, url.database, server.is_local(url)) == ("press", "office", False)
    assert server.account(url) == f"press@{BOTH}/office"
    assert server.described(url) == "a.example.org:5433, b.example.org:5434/office"


def test_ports_may_stand_beside_the_servers() -> None:
    url = server.parse("postgresql://press@/office?host=a.example.org,b.example.org&port=5433,5434")
    _words, given = psycopg.dialect().create_connect_args(url)
    assert (given["host"], given["port"]) == ("a.example.org,b.example.org", "5433,5434")
    assert given["target_session_attrs"] == "read-write"


def test_an_address_of_two_servers_says_otherwise_where_it_does() -> None:
    url = server.parse("postgresql://press@a.example.org,b.example.org:5434/office?target_session_attrs=any")
    assert url.query["host"] == ("a.example.org", "b.example.org:5434")
    assert url.query["target_session_attrs"] == "any"
    assert server.is_local(server.parse("postgresql://press@localhost:5433,127.0.0.1:5434/office"))
