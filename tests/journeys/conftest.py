"""A press officer's desk: commands run one after the other, a mail server on this machine, and a clock to move."""

import email
import email.policy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from outreach import app
from outreach.model import base
from tests.mail.servers import MailServer, at, says

RELEASE = """PRESS RELEASE

A new school opens in the town of Osh

BISHKEK, 31 May 2026 – Lessons begin in June. The school has twelve rooms, and the children of the town are glad.
"""
HELD = RELEASE.replace("\n\nA new", "\n\nEmbargoed until 12 December 2099, 10:00 (GMT+6)\n\nA new", 1)
# What a person who has never run a mail server cannot read.
JARGON = re.compile(r"\b[245]\d\d[ -][245]\.\d\.\d\b|\bRCPT\b|\bSMTP\b|\bDSN\b|Traceback")


class Answer(NamedTuple):
    status: int
    out: str
    err: str


class Office:
    """Runs commands as a person or a script would, and holds each answer against the contract of the command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], server: MailServer) -> None:
        self.folder, self.server, self._capsys = folder, server, capsys

    def run(self, *arguments: object) -> Answer:
        self._capsys.readouterr()
        try:
            status = app.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        answer = Answer(status, *self._capsys.readouterr())
        assert "--json" in arguments or not JARGON.search(answer.out + answer.err), answer
        if status == 3:
            assert answer.out == "" and len(answer.err.splitlines()) == 1, answer
        return answer

    def __call__(self, *arguments: object, status: int = 0) -> Any:
        """The JSON document of a command that ends as expected."""
        answer = self.run(*arguments, "--json")
        assert answer.status == status, answer
        return json.loads(answer.out)

    def refused(self, *arguments: object) -> str:
        """The one line of a command that was stopped and wrote nothing."""
        answer = self.run(*arguments)
        assert answer.status == 3, answer
        return answer.err.strip()

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def person(self, name: str, *more: object, language: str = "en") -> int:
        """A contact whose address is their given name's."""
        address = f"{name.partition(' ')[0].lower()}@example.org"
        return self("contacts", "add", "--name", name, "--email", address, "--language", language, *more)["id"]

    def people(self, *names: str) -> None:
        for name in names:
            self.person(name)

    def list(self, name: str = "Press", rule: str = "has:email") -> None:
        self("lists", "add", name, "--rule", rule)

    def release(self, text: str = RELEASE) -> int:
        return self("releases", "add", self.file("release.txt", text))["id"]

    def prepare(self, name: str = "Press", release: int = 1, *more: object, status: int = 0) -> int:
        return self("distributions", "prepare", name, "--release", release, *more, status=status)["distribution"]

    def send(self, number: int, *more: object, status: int = 0) -> Any:
        return self("distributions", "send", number, "--yes", *more, status=status)

    def sent(self, name: str = "Press", release: int = 1) -> int:
        number = self.prepare(name, release)
        self.send(number)
        return number

    def states(self, *which: object) -> dict[str, str]:
        """What became of whom: the latest state by name."""
        return {one["name"]: one["state"] for one in self("distributions", "deliveries", *which)["deliveries"]}

    def gets(self, name: str = "Press", *more: object) -> set[str]:
        return {one["name"] for one in self("lists", "resolve", name, *more)["recipients"]}

    @property
    def got(self) -> "list[tuple[str, str, str]]":
        """To whom, subject and text of each message that the server has, in order."""
        return [(one.to, *_read(one.content)) for one in self.server.messages]

    def reached(self) -> Sequence[str]:
        return self.server.reached


def _read(content: bytes) -> tuple[str, str]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["Subject"]), body.get_content()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    """An empty office with a mail server that knows everybody but nobody@example.org."""
    monkeypatch.setenv("OUTREACH_DB", str(tmp_path / "desk.outreach"))
    with MailServer(at("RCPT", says("550 5.1.1 User unknown"), to="nobody@example.org")) as server:
        desk = Office(tmp_path, capsys, server)
        desk(
            "office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
            "--from", "press@example.org",
        )  # fmt: skip
        yield desk


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(hours=3)`: the program was closed for so long."""

    class Clock(datetime):
        ahead = timedelta()

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + cls.ahead

    def pass_by(**time: float) -> None:
        Clock.ahead += timedelta(**time)

    monkeypatch.setattr(base, "datetime", Clock)
    return pass_by


def moment(**ahead: float) -> str:
    """A moment from now as it is typed, with its zone."""
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat("T", "seconds")
