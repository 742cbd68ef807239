"""A mail server on 127.0.0.1 that behaves as a test wants it to: well, or badly at any step."""

import base64
import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import trustme

SECRET = "a secret of an invented officer"
USER = "press@example.org"


class Got(NamedTuple):
    """A message that the server has taken."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def to(self) -> str:
        (one,) = self.recipients
        return one


class Dropped(Exception):
    """The server goes away in the midst."""


class Talk:
    """One conversation, as a script sees it."""

    def __init__(self, server: "MailServer", sock: socket.socket) -> None:
        self.server, self.sock = server, sock
        self.sender, self.recipients = "", list[str]()
        self.last = b""
        self.encrypted = server.implicit
        self._kept = b""

    def say(self, text: str) -> None:
        self.sock.sendall(text.replace("\n", "\r\n").encode() + b"\r\n")

    def line(self) -> bytes:
        while b"\n" not in self._kept:
            got = self.sock.recv(1 << 16)
            if not got:
                raise Dropped
            self._kept += got
        line, _end, self._kept = self._kept.partition(b"\n")
        return line.rstrip(b"\r")

    def content(self) -> bytes:
        """Up to the dot alone, with the doubled points taken back."""
        got = bytearray(self._kept)
        while not (got.endswith(b"\r\n.\r\n") or got == b".\r\n"):
            if len(got) > 5 and b"\r\n.\r\n" in got[-1000:]:
                raise AssertionError("something was sent behind the end of a message")
            some = self.sock.recv(1 << 18)
            if not some:
                raise Dropped
            got += some
            self.server.received += len(some)
            if self.server.script(self, "CONTENT", str(len(got))):
                raise Dropped
        self._kept = b""
        return (b"\r\n" + got[:-3]).replace(b"\r\n.", b"\r\n")[2:]

    def drop(self) -> bool:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
        raise Dropped

    def hang(self) -> bool:
        """Silence, until the other side or the test has had enough."""
        self.sock.settimeout(60)
        with contextlib.suppress(OSError):
            while not self.server.closing.is_set() and self.sock.recv(1 << 16):
                pass
        raise Dropped

    def encrypt(self) -> None:
        assert self.server.tls is not None
        self.sock = self.server.tls.wrap_socket(self.sock, server_side=True)
        self.server.talks.append(self.sock)
        self.encrypted = True
        self._kept = b""


# What a script is asked at each step; it answers True where it has answered itself.
Script = Callable[[Talk, str, str], bool | None]


class MailServer:
    """Takes mail. `script(talk, step, line)` may answer for it; `messages` is what it has, `commands` what was said.

    Steps are BANNER, the verbs, CONTENT (each piece), DOT (all is there, nothing answered) and AFTER (250 was said).
    """

    def __init__(
        self,
        script: Script = lambda _talk, _step, _line: None,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        extensions: Sequence[str] = ("8BITMIME", "SMTPUTF8"),
        login: bool = False,
        ways: str = "PLAIN LOGIN",
        accepts: Callable[[str], bool] = lambda _token: False,
        port: int = 0,
    ) -> None:
        self.script, self.tls, self.implicit, self.extensions, self.login = script, tls, implicit, extensions, login
        self.ways, self.accepts = ways, accepts
        self.bearers: list[str] = []
        self.messages: list[Got] = []
        self.commands: list[str] = []
        self.connections = 0
        self.received = 0
        self.credentials = 0
        self.closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", port), backlog=50)
        self.port: int = self._listening.getsockname()[1]
        self.talks: list[socket.socket] = []  # to be ended with the server
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.closing.set()
        for sock in (self._listening, *self.talks):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                sock.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def reached(self) -> list[str]:
        """Whom it has messages to, in order."""
        return [one.to for one in self.messages]

    def count(self, verb: str) -> int:
        return sum(line.upper().startswith(verb) for line in self.commands)

    def _listen(self) -> None:
        while True:
            try:
                sock, _address = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.talks.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        talk = Talk(self, sock)
        with contextlib.suppress(OSError, Dropped, ssl.SSLError):
            if self.implicit:
                talk.encrypt()
            if not self.script(talk, "BANNER", ""):
                talk.say("220 mail.example.org ready")
            while True:
                line = talk.line().decode("utf-8", "replace")
                self.commands.append(line)
                verb = line.partition(" ")[0].upper()
                if not self.script(talk, verb, line) and not self._answer(talk, verb, line):
                    break
        with contextlib.suppress(OSError):
            talk.sock.close()

    def _answer(self, talk: Talk, verb: str, line: str) -> bool:
        match verb:
            case "EHLO":
                offered = list(self.extensions)
                if self.tls and not talk.encrypted:
                    offered.append("STARTTLS")
                elif self.login:
                    offered.append(f"AUTH {self.ways}")
                talk.say("\n".join(f"250-{word}" for word in ["mail.example.org", *offered]) + "\n250 HELP")
            case "STARTTLS":
                talk.say("220 go ahead")
                talk.encrypt()
            case "AUTH":
                self.credentials += 1
                if line.split()[1] in ("XOAUTH2", "OAUTHBEARER"):
                    talk.say(self._of_bearer(talk))
                    return True
                said = base64.b64decode(line.split()[-1]).decode()
                talk.say("235 welcome" if said == f"\0{USER}\0{SECRET}" else "535 5.7.8 authentication failed")
            case "MAIL":
                talk.sender, talk.recipients = line[line.index("<") + 1 : line.index(">")], []
                talk.say("250 ok")
            case "RCPT":
                talk.recipients.append(line[line.index("<") + 1 : line.index(">")])
                talk.say("250 ok")
            case "DATA":
                talk.say("354 go ahead")
                content = talk.last = talk.content()
                if not self.script(talk, "DOT", ""):
                    self.take(talk, content)
                    talk.say("250 2.0.0 taken")
                    self.script(talk, "AFTER", "")
            case "QUIT":
                talk.say("221 bye")
                return False
            case _:
                talk.say("250 ok")
        return True

    def _of_bearer(self, talk: Talk) -> str:
        """What is said to who comes with a token; its refusal is acknowledged first (RFC 7628 §3.2.3)."""
        talk.say("334 ")
        parts = base64.b64decode(talk.line()).decode().split("\x01")
        user = parts[0].removeprefix("user=").removeprefix("n,a=").rstrip(",")
        token = next(part.removeprefix("auth=Bearer ") for part in parts if part.startswith("auth="))
        self.bearers.append(token)
        if user == USER and self.accepts(token):
            return "235 welcome"
        talk.say("334 " + base64.b64encode(b'{"status":"401","schemes":"bearer"}').decode())
        assert base64.b64decode(talk.line()) in (b"", b"\x01")
        return "535 5.7.8 no"

    def take(self, talk: Talk, content: bytes = b"") -> None:
        """The message is the server's from now on."""
        self.messages.append(Got(talk.sender, list(talk.recipients), content))


def at(step: str, action: Callable[[Talk], object], *, times: int = 10**9, to: str = "") -> Script:
    """Does something at a step, at most so often, and only for a recipient where one is named."""
    left = [times]

    def script(talk: Talk, now: str, line: str) -> bool:
        if now != step or left[0] <= 0 or (to and to not in line and to not in talk.recipients):
            return False
        left[0] -= 1
        action(talk)
        return True

    return script


def says(text: str) -> Callable[[Talk], object]:
    return lambda talk: talk.say(text)


# Certificates


class Authority(NamedTuple):
    """An authority of our own, and contexts for both sides."""

    ca: trustme.CA

    def server(self, *names: str, until: datetime.datetime | None = None) -> ssl.SSLContext:
        """A server's context with a certificate for these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names, not_after=until).configure_cert(context)
        return context

    def client(self) -> ssl.SSLContext:
        """What the program uses, with this authority among those it trusts."""
        context = ssl.create_default_context()
        self.ca.configure_trust(context)
        return context


@cache
def authority() -> Authority:
    return Authority(trustme.CA())


@cache
def stranger() -> Authority:
    """An authority that nobody trusts."""
    return Authority(trustme.CA())


@contextlib.contextmanager
def slow_network(seconds: float) -> Iterator[Callable[[Talk], None]]:
    """An action that waits before the server goes on."""
    yield lambda _talk: time.sleep(seconds)
