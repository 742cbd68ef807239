"""`distributions send` and its kin, and `office server`: what scripts rely on."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from outreach.services.delivery import sending
from outreach.services.progress import Progress
from tests.cli.conftest import Run, program
from tests.mail.servers import SECRET, USER, MailServer, Talk, at, says

Js = Callable[..., Any]


@pytest.fixture
def prepared(office: Path, js: Js, tmp_path: Path) -> int:
    """Three people, a release, a prepared distribution; returns its number."""
    for name in ("Anna", "Bela", "Cara"):
        js("contacts", "add", "--name", name, "--email", f"{name.lower()}@example.org", "--language", "en")
    js("lists", "add", "Press", "--rule", "has:email")
    text = tmp_path / "release.txt"
    text.write_text("PRESS RELEASE\n\nA school opens in Osh\n\nBISHKEK, 31 May 2026 – Lessons begin in June.\n")
    js("releases", "add", text)
    number: int = js("distributions", "prepare", "Press", "--release", "1")["distribution"]
    return number


def use(js: Js, server: MailServer, *more: object) -> None:
    js(
        "office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
        "--from", "press@example.org", *more,
    )  # fmt: skip


def test_sent_and_told_as_json(prepared: int, js: Js, run: Run) -> None:
    with MailServer(at("RCPT", says("550 5.1.1 gone"), to="bela@example.org")) as server:
        use(js, server)
        sent = js("distributions", "send", prepared, "--yes", status=1)
        again = run("distributions", "send", prepared, "--yes")
    assert {key: sent[key] for key in ("distribution", "state", "handed", "failed", "unsure", "queued")} == {
        "distribution": prepared, "state": "done", "handed": 2, "failed": 1, "unsure": 0, "queued": 0,
    }  # fmt: skip
    (failed,) = sent["people"]
    assert (failed["name"], failed["state"], failed["answer"]) == ("Bela", "failed", "550 5.1.1 gone")
    assert (again.status, "nothing is left to send" in again.err) == (3, True)
    assert sorted(server.reached) == ["anna@example.org", "cara@example.org"]
    assert js("distributions", "status", prepared)["handed"] == 2
    assert "Bela" in run("distributions", "status", prepared).out


def test_what_the_checks_call_serious_is_said_before_it_is_sent_and_with_it(prepared: int, js: Js, run: Run) -> None:
    told = "The English text has no officer to answer questions."
    with MailServer() as server:
        use(js, server)
        asked = js("distributions", "send", prepared, status=2)
        said = run("distributions", "send", prepared)
        assert server.reached == []
        sent = js("distributions", "send", prepared, "--yes")
    assert [(one["check"], one["text"]) for one in asked["serious"]] == [("officers", told)]
    assert f"! {told}" in said.err.splitlines() and said.status == 2
    assert sent["serious"] == asked["serious"] and sent["handed"] == 3


def test_who_breaks_it_off_is_told_what_went_and_how_to_go_on(
    prepared: int, js: Js, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a script says what it waits for."""
    wait, texts = sending._Run._wait, list[str]()

    def stopped(self: sending._Run, until: datetime) -> Iterator[Progress]:
        for progress in wait(self, until):
            if texts:
                raise KeyboardInterrupt
            texts.append(progress.text)
            yield progress

    with MailServer(at("RCPT", says("452 4.2.2 later"), to="bela@example.org")) as server:
        use(js, server)
        with monkeypatch.context() as patch:
            patch.setattr(sending._Run, "_wait", stopped)
            broken = run("distributions", "send", prepared, "--yes")
    assert broken.status == 130 and broken.out == ""
    said = broken.err.splitlines()
    assert texts[0] in said and "2 delivered" in said and said[-1].endswith(f"resume {prepared} --yes")
    status = js("distributions", "status", prepared)
    assert (status["handed"], status["queued"]) == (2, 1)


def test_a_test_goes_to_oneself_only(prepared: int, js: Js) -> None:
    with MailServer() as server:
        use(js, server)
        answer = js("distributions", "send", prepared, "--test", "me@example.org")
    assert answer["languages"] == ["en"] and server.reached == ["me@example.org"]
    assert js("distributions", "status", prepared)["queued"] == 3


def test_paused_resumed_settled(prepared: int, js: Js, run: Run) -> None:
    def drop(talk: Talk) -> None:
        talk.server.take(talk)
        talk.drop()

    assert js("distributions", "pause", prepared)["state"] == "paused"
    with MailServer(at("DOT", drop, to="anna@example.org", times=1)) as server:
        use(js, server)
        sent = js("distributions", "resume", prepared, "--yes", status=1)
        assert (sent["handed"], sent["unsure"]) == (2, 1)
        settled = js("distributions", "settle", prepared, "--arrived", "--recipient", sent["people"][0]["id"])
    assert (settled["handed"], settled["unsure"]) == (3, 0)
    assert run("distributions", "settle", prepared, "--again").status == 3


def test_send_due_sends_what_is_due(prepared: int, js: Js, run: Run) -> None:
    with MailServer() as server:
        use(js, server)
        assert js("distributions", "send-due") == {"count": 0, "sent": [], "late": []}
        js("distributions", "schedule", prepared, "2050-01-01T10:00+06:00")
        assert js("distributions", "send-due")["count"] == 0
    assert server.connections == 0


def test_without_a_server_it_says_what_to_do(prepared: int, run: Run, js: Js) -> None:
    answer = run("distributions", "send", prepared)
    assert (answer.status, "not set up" in answer.err) == (3, True)
    assert run("office", "server").out == "No mail server is set up yet.\n"
    for words in (("--security", "ssl"), ("--host", "bad host"), ("--port", "x"), ("--from", "nobody")):
        answer = run("office", "server", "--host", "mail.example.org", "--from", "press@example.org", *words)
        assert answer.status == 3 and "outreach: " in answer.err
    assert js("office", "server")["host"] == ""


def test_the_password_comes_by_standard_input_and_stands_nowhere(
    prepared: int, js: Js, office: Path, tmp_path: Path
) -> None:
    with MailServer(login=True) as server:
        use(js, server, "--user", USER, "--ask")
        wanted = program("distributions", "send", prepared, "--yes", stdin=subprocess.DEVNULL)
        assert wanted.returncode == 3 and b"requires the password" in wanted.stderr
        wrong = program("distributions", "send", prepared, "--yes", "--password-stdin", input=b"wrong\n")
        assert wrong.returncode == 3 and b"did not accept this user name and password" in wrong.stderr
        given = ("--yes", "--password-stdin", "--json")
        done = program("distributions", "send", prepared, *given, input=f"{SECRET}\n".encode())
        assert json.loads(done.stdout)["handed"] == 3
    for file in (*tmp_path.rglob("*"),):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
    assert server.count("MAIL") == 3


def test_the_connection_is_checked(js: Js, run: Run, office: Path) -> None:
    with MailServer(login=True, extensions=("SIZE 20000000",)) as server:
        use(js, server, "--user", USER, "--ask")
        command = [sys.executable, "-m", "outreach", "--json", "office", "server", "--check", "--password-stdin"]
        done = subprocess.run(command, input=f"{SECRET}\n".encode(), capture_output=True, check=True, timeout=240)
    assert json.loads(done.stdout)["check"] == {
        "encrypted": False, "logged_in": True, "most": 20_000_000, "utf8": False,
    }  # fmt: skip
    answer = run("office", "server", "--check")
    assert answer.status == 3
