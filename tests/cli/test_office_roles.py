"""An office on a server from an empty database to a colleague's first start, by commands alone."""

import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from outreach.store import passwords
from outreach.store.server import server
from tests import postgresql
from tests.cli.conftest import Answer, Run
from tests.mail.identity import Keyring
from tests.mail.servers import MailServer, at, says
from tests.trust.loaded import Program

pytestmark = pytest.mark.backends("postgresql")


@pytest.fixture
def empty(postgresql_server: postgresql.Server, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a database that is not there yet; nobody is known on the server afterwards."""
    name = f"press_{make_url(database_url).database}"
    url = make_url(database_url).set(database=name)
    monkeypatch.setattr(server, "_given", {})
    monkeypatch.delenv("OUTREACH_DB", raising=False)
    yield url.render_as_string(hide_password=False)
    postgresql_server.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    postgresql_server.say(f"DROP ROLE IF EXISTS locked, {name}_aigul, {name}_bek")


def test_from_an_empty_server_to_a_colleagues_first_start(
    empty: str, js: Callable[..., Any], run: Run, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OUTREACH_DB")
    made = js("office", "create", "--db", empty)
    assert made["secured"] == "local" and made["colleagues"] == [{"name": "postgres", "roles": ["administrator"]}]
    assert js("office", "create", "--db", empty) == made  # again: nothing else comes of it
    js("contacts", "add", "--db", empty, "--name", "Anna", "--email", "anna@example.org")

    letter = tmp_path / "letter.txt"
    invited = js("office", "invite", "locked", "--role", "edit", "--to", letter, "--db", empty)
    assert invited["roles"] == ["edit"] and invited["password"] is None and invited["file"] == str(letter)
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    lines = letter.read_text("utf-8").splitlines()
    assert f"Address: {invited['address']}" in lines
    password = next(line.removeprefix("Password: ") for line in lines if line.startswith("Password: "))

    # The colleague's own computer.
    assert "asks for a password" in run("office", "join", invited["address"]).err
    given = tmp_path / "password"
    given.write_text("wrong\n", "utf-8")
    monkeypatch.setenv("OUTREACH_PASSWORD_FILE", str(given))
    assert "refused the user name or password" in run("office", "join", invited["address"]).err
    given.write_text(password + "\n", "utf-8")
    monkeypatch.setattr(server, "_given", {})
    joined = js("office", "join", invited["address"])
    assert joined["roles"] == ["view", "edit"] and joined["administrators"] == ["postgres"]
    assert password not in joined["address"] and joined["keeps_password"]
    assert js("contacts", "find", "")["count"] == 1
    assert js("contacts", "edit", 1, "--city", "Osh")["city"] == "Osh"
    assert [step["author"] for step in js("history")["steps"]][:1] == ["locked"]
    answer = run("contacts", "export", tmp_path / "all.csv")
    assert answer.status == 3 and "Your role in this office is Edit, without Export. Ask postgres" in answer.err
    assert not (tmp_path / "all.csv").exists()
    answer = run("contacts", "erase", 1, "--yes")
    assert answer.status == 3 and "Only an administrator of this office may do this. Ask postgres." in answer.err
    answer = run("office", "invite", "friend")
    assert answer.status == 3 and "Only an administrator" in answer.err

    answer = run("office", "invite", "Locked", "--db", empty)
    assert answer.status == 3 and "locked is in this office already" in answer.err, "nobody gets two accounts"

    # Who administers it gives them more, a new password, and takes them out.
    js("office", "roles", "locked", "--role", "edit", "--role", "export", "--db", empty)
    assert js("contacts", "export", tmp_path / "all.csv")["written"] == 1
    again = js("office", "invite", "locked", "--again", "--db", empty)
    assert again["password"] not in (None, password) and again["roles"] == ["edit", "export"]
    monkeypatch.setattr(server, "_given", {})
    assert "refused the user name or password" in run("contacts", "find", "").err
    given.write_text(again["password"], "utf-8")
    monkeypatch.setattr(server, "_given", {})
    js("office", "join", invited["address"])
    gone = js("office", "roles", "locked", "--remove", "--db", empty)
    assert gone == {"removed": "locked", "account_deleted": True, "colleagues": made["colleagues"]}
    assert run("contacts", "find", "").status == 3
    assert js("office", "leave")["left"] == joined["address"]
    assert js("office", "leave")["left"] is None
    assert "no database at" in run("contacts", "find", "").err


def test_three_desks_set_up_one_office_at_once(empty: str, js: Callable[..., Any]) -> None:
    """One makes what is missing; the others wait for that, and find it made."""

    def at_once(*words: object, others: str = "") -> list[int]:
        desks = [Program("--db", empty, *words) for _desk in range(3)]
        statuses = sorted(desk.wait() for desk in desks)
        told = {desk.err.decode() for desk in desks if desk.wait()}
        assert all(others and others in one for one in told), told
        return statuses

    assert at_once("office", "create") == [0, 0, 0], "the database, its tables and its roles"
    assert at_once("office", "create") == [0, 0, 0]
    assert at_once("office", "invite", "locked", others="in this office already") == [0, 3, 3]
    assert [one["name"] for one in js("office", "roles", "--db", empty)["colleagues"]] == ["locked", "postgres"]
    js("office", "roles", "locked", "--remove", "--db", empty)


def test_two_workspaces_moved_to_one_empty_database_at_once(
    empty: str, postgresql_server: postgresql.Server, tmp_path: Path, js: Callable[..., Any]
) -> None:
    """One arrives; the other stays where it is, and is told why."""
    database = make_url(empty).database
    postgresql_server.say(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'")
    files = [tmp_path / "anna.outreach", tmp_path / "boris.outreach"]
    for file in files:
        js("contacts", "add", "--name", file.stem, "--db", file)
    moves = [Program("--db", file, "move", empty) for file in files]
    assert sorted(one.wait() for one in moves) == [0, 3]
    (arrived,), (stayed,) = (
        [file for file, one in zip(files, moves, strict=True) if one.wait() == end] for end in (0, 3)
    )
    assert "There is a workspace at" in next(one.err.decode() for one in moves if one.wait())
    assert js("contacts", "find", "", "--db", empty)["contacts"][0]["name"] == arrived.stem
    js("contacts", "edit", "1", "--city", "Osh", "--db", stayed)


def test_what_cannot_be_is_told(
    empty: str, js: Callable[..., Any], run: Run, tmp_path: Path, database_url: str
) -> None:
    def refused(*arguments: object, db: str = empty) -> str:
        answer = run("office", *arguments, "--db", db)
        assert answer.status == 3 and not answer.out
        return answer.err

    file = tmp_path / "own.outreach"
    assert "--db postgresql+psycopg://NAME@SERVER/OFFICE" in refused("create", db=str(file)) and not file.exists()
    js("contacts", "add", "--name", "Anna", "--db", file)
    assert "has no roles" in refused("invite", "aigul", db=str(file))
    assert "has no roles" in refused("roles", db=database_url)
    assert "looks like this" in refused("join", str(file))
    js("office", "create", "--db", empty)
    aigul = f"{make_url(empty).database}_aigul"
    for name in ("", " a", "pg_aigul", "a" * 64, f"{make_url(empty).database}_edit"):
        assert "user name" in refused("invite", name)
    js("office", "invite", aigul, "--db", empty)
    assert "is in this office already" in refused("invite", aigul)
    assert "Nobody in this office is called" in refused("invite", "nobody", "--again")
    assert "Nobody in this office is called" in refused("roles", "nobody", "--remove")
    assert "only administrator" in refused("roles", "postgres", "--remove")
    assert "no role limits what they may do" in refused("roles", "postgres", "--role", "view")
    assert "Name the colleague" in refused("roles", "--role", "view")
    js("office", "roles", aigul, "--role", "administrator", "--role", "edit", "--db", empty)
    assert js("office", "roles", aigul, "--db", empty)["colleagues"][0]["roles"] == ["administrator"]
    theirs = empty.replace("postgres@", f"{aigul}@")
    js("office", "invite", f"{make_url(empty).database}_bek", "--role", "send", "--db", theirs)
    js("office", "roles", f"{make_url(empty).database}_bek", "--role", "administrator", "--db", theirs)
    js("office", "create", "--db", empty)  # puts right what was changed by hand
    js("office", "roles", "postgres", "--remove", "--db", theirs)
    js("office", "roles", f"{make_url(empty).database}_bek", "--remove", "--db", theirs)
    assert [one["name"] for one in js("office", "roles", "--db", theirs)["colleagues"]] == [aigul]
    with psycopg.connect(make_url(empty).set(drivername="postgresql").render_as_string(hide_password=False)) as them:
        them.execute("CREATE TABLE theirs (id int)")
    assert "holds other tables" in refused("create")
    assert "may not set up an office" in refused("create", db=theirs)


def test_each_role_does_its_part_of_a_distribution(
    empty: str, js: Callable[..., Any], run: Run, tmp_path: Path, postgresql_server: postgresql.Server
) -> None:
    name = make_url(empty).database
    js("office", "create", "--db", empty)
    theirs = {role: empty.replace("postgres@", f"{role}_at_{name}@") for role in ("edit", "export", "send")}
    for role in theirs:
        js("office", "invite", f"{role}_at_{name}", "--role", role, "--db", empty)
    text = tmp_path / "release.txt"
    text.write_text("PRESS RELEASE\n\nA school opens in Osh\n\nBISHKEK, 31 May 2026 – Lessons begin in June.\n")
    for arguments in (
        ("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--language", "en"),
        ("contacts", "add", "--name", "Bela", "--email", "bela@example.org", "--language", "en"),
        ("lists", "add", "Press", "--rule", "has:email"), ("releases", "add", text),
    ):  # fmt: skip
        js(*arguments, "--db", theirs["edit"])
    assert js("lists", "export", "Press", tmp_path / "out.csv", "--db", theirs["export"])["written"] == 2
    assert js("undo", "--db", theirs["export"])["steps"]
    for role in ("edit", "export"):
        refused = run("distributions", "prepare", "Press", "--release", 1, "--db", theirs[role])
        assert refused.status == 3 and "Ask postgres" in refused.err
    with MailServer(at("RCPT", says("550 5.1.1 gone"), to="bela@example.org")) as server:
        set_up = ("office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none", "--from",
                  "press@example.org")  # fmt: skip
        assert run(*set_up, "--db", theirs["send"]).status == 3
        js(*set_up, "--db", empty)
        number = js("distributions", "prepare", "Press", "--release", 1, "--db", theirs["send"])["distribution"]
        assert run("distributions", "send", number, "--yes", "--db", theirs["edit"]).status == 3 and not server.reached
        sent = js("distributions", "send", number, "--yes", "--db", theirs["send"], status=1)
    assert (sent["handed"], sent["failed"], server.reached) == (1, 1, ["anna@example.org"])
    assert js("releases", "show", 1, "--db", theirs["edit"])["status"] == "released"
    assert js("contacts", "find", "is:bounced", "--db", theirs["edit"])["count"] == 1
    authors = {step["author"] for step in js("history", "--db", theirs["send"])["steps"]}
    assert authors == {
        "postgres",
        *(f"{role}_at_{name}" for role in ("edit", "export", "send")),
    }
    other = run("contacts", "add", "--name", "Vera", "--author", "somebody", "--db", theirs["edit"])
    assert other.status == 3 and "names your account" in other.err
    for role in theirs:
        js("office", "roles", f"{role}_at_{name}", "--remove", "--db", empty)


def test_who_does_not_run_the_server_sets_an_office_up_and_moves_a_file_there(
    empty: str, js: Callable[..., Any], run: Run, tmp_path: Path, postgresql_server: postgresql.Server,
    no_keyring: None, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """With an account that may make databases and roles, and whose password stands in a file."""
    postgresql_server.say("DROP ROLE IF EXISTS locked")
    postgresql_server.say("CREATE ROLE locked LOGIN CREATEDB CREATEROLE PASSWORD 'right'")
    theirs, other = (empty.replace("postgres@", f"{name}@") for name in ("locked", "postgres"))
    given = tmp_path / "password"
    given.write_text("right\n", "utf-8")
    monkeypatch.setenv("OUTREACH_PASSWORD_FILE", str(given))
    made = js("office", "create", "--db", theirs)
    assert made["colleagues"] == [{"name": "locked", "roles": ["administrator"]}]
    file = tmp_path / "own.outreach"
    js("contacts", "add", "--name", "Anna", "--db", file)
    monkeypatch.setattr(server, "_given", {})
    assert js("move", theirs, "--db", file)["to"] == theirs
    monkeypatch.setattr(server, "_given", {})
    assert js("office", "create", "--db", theirs) == made  # what was moved there is the office's
    assert js("contacts", "find", "anna", "--db", other)["count"] == 1
    monkeypatch.setattr(server, "_given", {})
    assert js("move", tmp_path / "back.outreach", "--db", theirs)["from"] == theirs
    assert "was moved to" in run("office", "create", "--db", theirs).err
    postgresql_server.say(f"DROP DATABASE {make_url(empty).database}")


def test_a_superuser_in_another_role_may_do_everything_all_the_same(
    empty: str, js: Callable[..., Any], run: Run, postgresql_server: postgresql.Server
) -> None:
    js("office", "create", "--db", empty)
    boss = f"{make_url(empty).database}_bek"
    postgresql_server.say(f"CREATE ROLE {boss} LOGIN SUPERUSER")
    js("office", "invite", boss, "--role", "view", "--db", empty)
    found = js("office", "roles", boss, "--db", empty)["colleagues"]
    assert found == [{"name": boss, "roles": ["administrator"]}]
    assert js("contacts", "add", "--name", "Anna", "--db", empty.replace("postgres@", f"{boss}@"))["name"] == "Anna"
    refused = run("office", "roles", boss, "--role", "edit", "--db", empty)
    assert refused.status == 3 and f"{boss} runs the server, and no role limits" in refused.err
    js("office", "roles", boss, "--remove", "--db", empty)
    assert [one["name"] for one in js("office", "roles", "--db", empty)["colleagues"]] == ["postgres"]


def test_everybody_changes_their_own_password(
    empty: str, js: Callable[..., Any], run: Run, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch,
    postgresql_server: postgresql.Server,
) -> None:  # fmt: skip
    postgresql_server.say("DROP ROLE IF EXISTS locked")
    js("office", "create", "--db", empty)
    made = js("office", "invite", "locked", "--role", "view", "--db", empty)
    given = tmp_path / "password"
    given.write_text(made["password"], "utf-8")
    monkeypatch.setenv("OUTREACH_PASSWORD_FILE", str(given))
    theirs, said = made["address"], list[str]()

    def change(new: str, db: object = theirs) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{new}\n"))
        return run("office", "password", "--password-stdin", "--json", "--db", db)

    assert "needs at least 8 characters" in change("short").err
    event.listen(Engine, "before_cursor_execute", note := lambda *given: said.append(f"{given[2]} {given[3]}"))
    answer = change("seven grey herons")
    event.remove(Engine, "before_cursor_execute", note)
    assert answer.json == {"account": "locked", "keeps_password": True}
    assert any("ALTER ROLE locked PASSWORD 'SCRAM-SHA-256$" in one for one in said)
    assert not any("herons" in one for one in said) and list(keyring.kept.values()) == ["seven grey herons"]
    monkeypatch.setattr(server, "_given", {})
    assert "refused the user name or password" in run("contacts", "find", "", "--db", theirs).err
    given.write_text("seven grey herons", "utf-8")
    assert js("contacts", "find", "", "--db", theirs)["count"] == 0
    # Changed elsewhere: what the keyring still has is refused, and gives way to the one that is not.
    keyring.kept.update(dict.fromkeys(keyring.kept, "the one before"))
    monkeypatch.setattr(server, "_of_keyring", lambda url: passwords.get(server.account(url)))
    monkeypatch.setattr(server, "_given", {})
    assert js("contacts", "find", "", "--db", theirs)["count"] == 0
    assert list(keyring.kept.values()) == ["seven grey herons"]
    js("contacts", "add", "--name", "Anna", "--db", file := tmp_path / "own.outreach")
    assert "A file has no accounts" in change("seven grey herons", file).err
    js("office", "roles", "locked", "--remove", "--db", empty)


def test_a_colleague_in_two_offices_of_one_server(
    empty: str, js: Callable[..., Any], run: Run, postgresql_server: postgresql.Server
) -> None:
    """Names as people write them: with a capital, a Cyrillic letter, a quote, a space."""
    name = f"{make_url(empty).database} О'Нил “Bek\""
    with postgresql_server.database() as url:
        second = make_url(url).set(database=f'Пресс "{make_url(url).database}"').render_as_string()
        addresses = {}
        for office in (empty, second):
            js("office", "create", "--db", office)
            addresses[office] = js("office", "invite", name, "--role", "edit", "--db", office)["address"]
            assert " " not in addresses[office], "it is one word of a command"
            assert js("contacts", "add", "--name", "Anna", "--db", addresses[office])["name"] == "Anna"
            assert js("history", "--db", office)["steps"][0]["author"] == name
        gone = js("office", "roles", name, "--remove", "--db", empty)
        assert gone["account_deleted"] is False, "it is the account of the other office, too"
        assert run("contacts", "find", "", "--db", addresses[empty]).status == 3
        assert js("contacts", "find", "", "--db", addresses[second])["count"] == 1
        js("office", "roles", name, "--remove", "--db", second)
        for kind, one in (("DATABASE", str(make_url(second).database)), ("ROLE", name)):
            postgresql_server.say(f"DROP {kind} IF EXISTS " + one.replace('"', '""').join('""'))
