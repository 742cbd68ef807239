"""A conversation with the office's mail server, which always knows how far it has come.

The standard library's own way cannot tell "never sent" from "maybe sent", verifies no certificate unless it is told
to, and reads for ever from a server that never ends (trust.md §0 rows 4 and 5): this one does each step itself.
"""

import base64
import contextlib
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.problems import Problem

SECURITIES = ("tls", "starttls", "none")
PORTS = {"tls": 465, "starttls": 587, "none": 25}
# Without encryption only to this machine itself: a relay here, or a test.
HERE = ("127.0.0.1", "::1", "localhost")

STEP = 60.0  # seconds a server may take for one step
WHOLE = 300.0  # and for a whole message
CLOSING = 0.5
_LINE = 4096  # bytes of a reply's line (RFC 5321 §4.5.3.1.5 allows 512)
_LINES = 100
_CHUNK = 1 << 18
_REPLY = re.compile(rb"(\d{3})([ -]?)(.*)", re.DOTALL)
_COMMAND = re.compile(r"[^\x00-\x1f\x7f]*")
_ADDRESS = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,256}@[^\s<>@\x00-\x1f\x7f]{1,256}")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class Phase(IntEnum):
    """How far a message has come; from DOT on nobody but the server knows whether it has it."""

    CONNECT = 0
    MAIL = 1
    RCPT = 2
    DATA = 3
    CONTENT = 4
    DOT = 5
    DONE = 6


# What precedes the content, and the answers that are a yes.
_BEFORE = (Phase.MAIL, Phase.RCPT, Phase.DATA)
_GOOD = ((250,), (250, 251), (354,))


class Server(NamedTuple):
    """How the office's server is reached; `security` is one of SECURITIES."""

    host: str
    port: int = 0
    security: str = "starttls"
    user: str = ""


class Limits(NamedTuple):
    """Seconds: for a step, and for a whole message."""

    step: float = STEP
    whole: float = WHOLE


class Reply(NamedTuple):
    """What a server answered."""

    code: int
    text: str

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}".strip()


class Message(NamedTuple):
    """An envelope with exactly one recipient, and the bytes in parts, already as DATA wants them (`dotted`)."""

    sender: str
    recipient: str
    parts: Sequence[bytes]
    utf8: bool = False

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))


class Refused(Exception):
    """The server answered no; 4xx is for now, 5xx for good. The connection still stands unless it said 421."""

    def __init__(self, phase: Phase, reply: Reply) -> None:
        super().__init__(phase.name, reply.code)
        self.phase, self.reply = phase, reply

    @property
    def for_now(self) -> bool:
        return self.reply.code < 500

    @property
    def going_away(self) -> bool:
        return self.reply.code == 421


class Unreachable(Problem):
    """The server is not there: perhaps it will be, a little later."""


class Lost(Exception):
    """The connection is gone, or the server kept silent for too long."""

    def __init__(self, phase: Phase, why: str = "") -> None:
        super().__init__(phase.name)
        self.phase, self.why = phase, why

    @property
    def unsure(self) -> bool:
        """Whether the server may have the message all the same."""
        return self.phase >= Phase.DOT


def dotted(content: bytes) -> bytes:
    """The bytes as they follow DATA: a point that begins a line is doubled (RFC 5321 §4.5.2).

    Raises:
        Problem: a line ends otherwise than by CR LF, which some servers take for the end of the message.
    """
    if not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        raise Problem(_("The message doesn't come out as intended. Nothing was sent."))
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


class Connection:
    """One connection; a message after the other. Only `abort` may be called from another thread.

    Every method raises Refused, Lost, or a Problem where the server cannot be used at all.
    """

    def __init__(
        self, server: Server, limits: Limits | None = None, context: Callable[[], ssl.SSLContext] | None = None
    ) -> None:
        self.server = server
        self.extensions: dict[str, str] = {}
        self.sent = 0
        self._limits = limits or Limits()
        self._context = context or ssl.create_default_context
        self._socket: socket.socket | None = None
        self._kept = b""
        self._phase = Phase.CONNECT
        self._until = 0.0
        self._aborted = False

    # Opening

    def open(self, password: str | None = None) -> None:
        """Connects, verifies who the server is, and logs in where there is a user."""
        check(self.server)
        self._begin(Phase.CONNECT)
        port = self.server.port or PORTS[self.server.security]
        self._connect(port)
        if self.server.security == "tls":
            self._encrypt()
        greeting = self._reply()
        if greeting.code != 220:
            raise _not_now(greeting) if greeting.code < 500 else Problem(_refuses(self.server.host, greeting))
        self._hello()
        if self.server.security == "starttls":
            self._start_tls()
        if self.server.user:
            self._log_in(password or "")

    def _connect(self, port: int) -> None:
        host = self.server.host
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            text = _("The server “{host}” was not found. Check its name, and that you are online.")
            raise Unreachable(text.format(host=host)) from None
        why: OSError | None = None
        for family, kind, protocol, _name, address in found:
            made = self._socket = socket.socket(family, kind, protocol)
            try:
                made.settimeout(self._left())
                made.connect(address)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return
            except OSError as error:
                self.close()
                why = error
        raise Unreachable(_no_connection(host, port, why)) from None

    def _encrypt(self) -> None:
        """TLS with the certificate and the name verified, always."""
        plain, host = self._socket, self.server.host
        if plain is None:
            raise self._lost()
        try:
            plain.settimeout(self._left())
            wrapped = self._context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
            self._socket = wrapped
            wrapped.settimeout(self._left())
            wrapped.do_handshake()
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise Problem(_certificate(host, error)) from None
        except TimeoutError:
            raise self._lost(_("it did not answer in time")) from None
        except (OSError, ValueError) as error:
            self.close()
            raise Problem(_no_tls(host, error)) from None

    def _start_tls(self) -> None:
        if "STARTTLS" not in self.extensions:
            raise Problem(
                _(
                    "{host} offers no encryption, so neither password nor message was sent to it. Ask for "
                    "its TLS port (often 465), or somebody between you and the server has removed the "
                    "offer."
                ).format(host=self.server.host)
            )
        answer = self._command("STARTTLS")
        if answer.code != 220:
            raise Problem(
                _("{host} refuses to start encryption ({answer}), so nothing was sent to it.").format(
                    host=self.server.host, answer=answer.words
                )
            )
        self._kept = b""  # what was sent along unencrypted is nobody's word
        self._encrypt()
        self._kept = b""
        self._hello()

    def _hello(self) -> None:
        # The machine's name is nobody's business: an address literal says as little as may be said.
        answer = self._command("EHLO [127.0.0.1]")
        if answer.code != 250:
            if answer.code == 421 or 400 <= answer.code < 500:
                raise _not_now(answer)
            raise Problem(_refuses(self.server.host, answer))
        self.extensions = {}
        for line in answer.text.split("\n")[1:]:
            name, _space, value = line.strip().partition(" ")
            self.extensions[name.upper()] = value.strip()

    def _log_in(self, password: str) -> None:
        host, user = self.server.host, self.server.user
        ways = self.extensions.get("AUTH", "").upper().split()
        if "PLAIN" in ways:
            answer = self._command("AUTH PLAIN " + _encoded(f"\0{user}\0{password}"))
        elif "LOGIN" in ways:
            answer = self._command("AUTH LOGIN")
            for word in (user, password):
                if answer.code == 334:
                    answer = self._command(_encoded(word))
        elif not ways:
            raise Problem(
                _("{host} offers no login here. Remove the user name in the settings, or use another port.").format(
                    host=host
                )
            )
        else:
            raise Problem(
                _("{host} requires an unknown kind of login ({ways}). Ask for an app password.").format(
                    host=host, ways=", ".join(ways)
                )
            )
        if answer.code == 235:
            return
        if answer.code < 500:
            raise _not_now(answer)
        raise Problem(
            _("{host} did not accept this user name and password ({answer}).").format(host=host, answer=answer.words)
        )

    # What it can

    @property
    def most(self) -> int | None:
        """The bytes of the largest message it takes; None where it does not say."""
        value = self.extensions.get("SIZE", "")
        return int(value) if value.isdecimal() and len(value) < 16 and int(value) else None

    @property
    def takes_utf8(self) -> bool:
        """Whether an address beyond ASCII may be given (RFC 6531)."""
        return "SMTPUTF8" in self.extensions

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    @property
    def phase(self) -> Phase:
        """How far the message has come that is on its way."""
        return self._phase

    def idle(self) -> bool:
        """Whether it is still there: a server that has gone since the last message is found out before the next."""
        if self._socket is None:
            return False
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return False
        try:
            readable, _writable, _broken = select.select([self._socket], [], [], 0)
        except (OSError, ValueError):
            return False
        return not readable and not self._kept

    # A message

    def expect(self) -> None:
        """Says that a message follows, of which the server has nothing yet."""
        self._phase = Phase.CONNECT

    def send(self, message: Message, may: Callable[[], bool] = lambda: True) -> Reply:
        """Hands over a message; returns the server's word that it has it.

        `may` is asked last, before the end of the message is sent, and may take its time: a no drops the connection,
        and the server has nothing.
        """
        self._begin(Phase.MAIL)
        if not all(_ADDRESS.fullmatch(address) for address in (message.sender, message.recipient)):
            raise Problem(_("“{address}” can't receive mail.").format(address=message.recipient[:80]))
        mail = f"MAIL FROM:<{message.sender}>"
        if "SIZE" in self.extensions:
            mail += f" SIZE={message.size}"
        if message.utf8:
            mail += " SMTPUTF8 BODY=8BITMIME"
        commands = [mail, f"RCPT TO:<{message.recipient}>", "DATA"]
        if "PIPELINING" in self.extensions:
            self._together(commands)
        else:
            for phase, command, codes in zip(_BEFORE, commands, _GOOD, strict=True):
                self._phase = phase
                self._wanted(command, codes)
        self._phase = Phase.CONTENT
        for part in message.parts:
            self._write(part)
        # The end of the message is sent alone: as long as it is not sent, the server has no message.
        if not may():
            raise self._lost()
        self._phase = Phase.DOT
        self._write(b".\r\n" if not message.parts or message.parts[-1].endswith(b"\r\n") else b"\r\n.\r\n")
        self._until = min(self._until, time.monotonic() + self._limits.step)
        answer = self._reply()
        if answer.code != 250:
            if not 400 <= answer.code < 600:
                raise self._lost(answer.words)
            raise self._refused(answer)
        self._phase = Phase.DONE
        self.sent += 1
        return answer

    def reset(self) -> None:
        """Takes back a message that was refused in the midst, so that the next can follow."""
        self._begin(Phase.MAIL)
        self._wanted("RSET", (250,))

    def _together(self, commands: Sequence[str]) -> None:
        """The three commands in one stroke, then their answers (RFC 2920); the first no is the one that counts."""
        self._write(_line_of(commands))
        refused: Refused | None = None
        for phase, codes in zip(_BEFORE, _GOOD, strict=True):
            if refused is None:
                self._phase = phase
            answer = self._reply_after(refused)
            if refused is None:
                try:
                    self._look_at(answer, codes)
                except Refused as error:
                    refused = error
                    if error.going_away:
                        break
            elif phase == Phase.DATA and answer.code == 354:
                self.close()  # it waits for a message to nobody: it shall have none
        if refused is not None:
            raise refused

    def _reply_after(self, refused: Refused | None) -> Reply:
        """The next answer; where one was a no already, that is what is told, whatever becomes of the connection."""
        try:
            return self._reply()
        except Lost:
            if refused is not None:
                raise refused from None
            raise

    def _wanted(self, command: str, codes: Sequence[int]) -> None:
        self._look_at(self._command(command), codes)

    def _look_at(self, answer: Reply, codes: Sequence[int]) -> None:
        if answer.code not in codes:
            if not 400 <= answer.code < 600:
                raise self._lost(answer.words)
            raise self._refused(answer)

    def _refused(self, answer: Reply) -> Refused:
        if answer.code == 421:
            self.close()
        return Refused(self._phase, answer)

    # Closing

    def quit(self) -> None:
        """Says goodbye, without waiting for long."""
        with contextlib.suppress(Lost, Problem):
            self._begin(Phase.CONNECT)
            self._until = time.monotonic() + CLOSING
            self._command("QUIT")
        self.close()

    def close(self) -> None:
        """Drops the connection."""
        made, self._socket, self._kept = self._socket, None, b""
        if made is not None:
            with contextlib.suppress(OSError):
                made.close()

    def abort(self) -> None:
        """Breaks off whatever is going on; from any thread."""
        self._aborted = True
        made = self._socket
        if made is not None:
            with contextlib.suppress(OSError, ValueError):
                # Through the plain socket: shutting down TLS properly would wait for the other side.
                socket.socket.shutdown(made, socket.SHUT_RDWR)

    # The wire

    def _begin(self, phase: Phase) -> None:
        self._phase = phase
        self._until = time.monotonic() + self._limits.whole

    def _left(self) -> float:
        """Seconds left for the step that begins now."""
        if self._aborted:
            raise self._lost()
        left = min(self._until - time.monotonic(), self._limits.step)
        if left <= 0:
            raise self._lost(_("it did not answer in time"))
        return left

    def _lost(self, why: str = "") -> Lost:
        self.close()
        return Lost(self._phase, why)

    def _command(self, command: str) -> Reply:
        self._write(_line_of([command]))
        return self._reply()

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            made, left = self._socket, self._left()
            if made is None:
                raise self._lost()
            try:
                made.settimeout(left)
                rest = rest[made.send(rest[:_CHUNK]) :]
            except TimeoutError:
                raise self._lost(_("it did not answer in time")) from None
            except (OSError, ValueError):
                raise self._lost(_("the connection was interrupted")) from None

    def _reply(self) -> Reply:
        """A whole answer: bounded in lines, in bytes, and in time from its beginning."""
        until = min(self._until, time.monotonic() + self._limits.step)
        texts: list[str] = []
        code = 0
        while len(texts) < _LINES:
            found = _REPLY.fullmatch(self._line(until))
            if found is None or (texts and int(found[1]) != code):
                raise self._lost(_("it doesn't speak SMTP"))
            code = int(found[1])
            texts.append(_plain(found[3]))
            if found[2] != b"-":
                return Reply(code, "\n".join(texts))
        raise self._lost(_("its answer has no end"))

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._kept:
            if len(self._kept) > _LINE:
                raise self._lost(_("its answer has no end"))
            made, left = self._socket, until - time.monotonic()
            if made is None:
                raise self._lost()
            if left <= 0:
                raise self._lost(_("it did not answer in time"))
            try:
                made.settimeout(left)
                got = made.recv(_LINE)
            except TimeoutError:
                raise self._lost(_("it did not answer in time")) from None
            except (OSError, ValueError):
                raise self._lost(_("the connection was interrupted")) from None
            if not got:
                raise self._lost(_("the connection was interrupted"))
            self._kept += got
        line, _end, self._kept = self._kept.partition(b"\n")
        return line.removesuffix(b"\r")


def check(server: Server) -> None:
    """Refuses what cannot be a server, and to speak unencrypted with any machine but this one.

    Raises:
        Problem: it says what to write instead.
    """
    if not server.host or not re.fullmatch(r"[\w.:-]{1,253}", server.host):
        raise Problem(_("Enter the name of your organisation’s mail server, such as mail.example.org."))
    if server.security not in SECURITIES or not 0 <= server.port < 65536:
        raise Problem(_("“{text}” is not a mail server address.").format(text=f"{server.security} {server.port}"))
    if server.security == "none" and server.host not in HERE:
        raise Problem(
            _("Without encryption, anybody on the way could read the mail and the password. Choose TLS or STARTTLS.")
        )


def _line_of(commands: Sequence[str]) -> bytes:
    if not all(_COMMAND.fullmatch(command) for command in commands):
        raise Problem(_("A line break or control character is in a place where none is allowed. Nothing was sent."))
    return "".join(f"{command}\r\n" for command in commands).encode()


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _plain(text: bytes) -> str:
    """A server's words: one line, nothing that turns the writing round, not too long."""
    return _CONTROLS.sub(" ", text.decode("utf-8", "replace")).strip()[:500]


def _not_now(answer: Reply) -> Refused:
    return Refused(Phase.CONNECT, answer)


def _refuses(host: str, answer: Reply) -> str:
    return _("{host} refuses connections from this computer ({answer}).").format(
        host=host, answer=answer.words.replace("\n", " ")
    )


def _no_connection(host: str, port: int, error: OSError | None) -> str:
    if isinstance(error, ConnectionRefusedError):
        text = _("{host} has no mail server on port {port}. Check the port and the encryption.")
    elif isinstance(error, TimeoutError):
        text = _("{host} does not answer on port {port}. A firewall may block it, or the port is wrong.")
    else:
        text = _("{host} can't be reached on port {port}. Check that you are online.")
    return text.format(host=host, port=port)


# OpenSSL's X509_V_ERR_… that have words of their own.
_VERDICTS = {
    10: N_("{host} has a certificate that has expired. Its administrator must renew it."),
    9: N_("{host} has a certificate that is not yet valid. Check this computer’s clock."),
    18: N_("{host} has a self-signed certificate, so anybody could impersonate it."),
    19: N_("{host} has a certificate from an issuer that this computer does not trust."),
    20: N_("{host} has a certificate from an issuer that this computer does not trust."),
    21: N_("{host} has a certificate from an issuer that this computer does not trust."),
    62: N_("{host} has a certificate for another name. Enter the server’s name as its provider gives it."),
    64: N_("{host} has a certificate for another name. Enter the server’s name as its provider gives it."),
}


def _certificate(host: str, error: ssl.SSLCertVerificationError) -> str:
    words = _VERDICTS.get(error.verify_code, N_("{host} can't prove its identity."))
    return " ".join([_(words).format(host=host), _("Neither the password nor a message was sent to it.")])


def _no_tls(host: str, error: Exception) -> str:
    reason = str(getattr(error, "reason", "") or "").upper()
    if "WRONG_VERSION" in reason or "RECORD" in reason or "HTTP" in reason:
        text = _("{host} does not support TLS on this port: try STARTTLS, or port 465. Nothing was sent to it.")
    elif "PROTOCOL" in reason or "VERSION" in reason:
        text = _("{host} supports only outdated, unsafe encryption. Nothing was sent to it.")
    else:
        text = _("Couldn't connect securely to {host}: the connection ended as encryption began. Nothing was sent.")
    return text.format(host=host)
