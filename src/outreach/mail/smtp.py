"""A conversation with the office's mail server, which always knows how far it has come.

`smtplib` gives the commands; a whole message through it could not tell "never sent" from "maybe sent", and its answers
have no end in lines or in time (trust.md §0 rows 4 and 5): both are added here.
"""

import base64
import contextlib
import re
import select
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.mail import sasl
from outreach.mail.sasl import Secret
from outreach.problems import Problem

SECURITIES = ("tls", "starttls", "none")
PORTS = {"tls": 465, "starttls": 587, "none": 25}
# Without encryption only to this machine itself: a relay here, or a test.
HERE = ("127.0.0.1", "::1", "localhost")

_CLOSING = 0.5
_LINE = 4096  # bytes of a reply's line (RFC 5321 §4.5.3.1.5 allows 512)
_LINES = 100
_CHUNK = 1 << 18
_REPLY = re.compile(rb"(\d{3})([ -]?)(.*?)\r?\n", re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,256}@[^\s<>@\x00-\x1f\x7f]{1,256}")
_ENHANCED = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}(?: |$)", re.M)  # RFC 3463
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

_WRONG_PASSWORD = N_("{host} did not accept this user name and password ({answer}).")
_WRONG_OR_SIGN_IN = N_("{host} did not accept this user name and password ({answer}). You can sign in instead.")
_UNKNOWN_LOGIN = N_("{host} requires an unknown kind of login ({ways}). Ask for an app password.")
_NO_PASSWORDS = N_("{host} accepts no password, only a sign-in ({ways}). Choose who you sign in with.")
_NO_SIGN_IN = N_("{host} takes no sign-in here, only {ways}. Choose a password, or use another port.")
WRONG_SIGN_IN = N_("{host} did not accept the sign-in of {user} ({answer}). Sign in again, as this mailbox’s user.")
# Exchange Online refuses programs that send, however they log in.
_SWITCHED_OFF = "SmtpClientAuthentication is disabled"
_MAY_NOT_SEND = N_(
    "{host} lets no program send for {user}. Your ICT desk has to permit “Authenticated SMTP” ({answer})."
)


class Phase(IntEnum):
    """How far a message has come; from DOT on nobody but the server knows whether it has it."""

    CONNECT = 0
    MAIL = 1
    RCPT = 2
    DATA = 3
    CONTENT = 4
    DOT = 5
    DONE = 6


class Server(NamedTuple):
    """How the office's server is reached; `security` is one of SECURITIES."""

    host: str
    port: int = 0
    security: str = "starttls"
    user: str = ""


class Limits(NamedTuple):
    """Seconds that a server may take: for a step, and for a whole message."""

    step: float = 60.0
    whole: float = 300.0


class Reply(NamedTuple):
    """What a server answered."""

    code: int
    text: str

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}".strip()

    @property
    def plain(self) -> str:
        """The words without their numbers, on one line; the code where there are none."""
        return " ".join(_ENHANCED.sub("", self.text).split()) or str(self.code)


class Message(NamedTuple):
    """An envelope with exactly one recipient, and the bytes in parts, already as DATA wants them (`dotted`)."""

    sender: str
    recipient: str
    parts: Sequence[bytes]
    utf8: bool = False
    message_id: str = ""

    @property
    def content(self) -> bytes:
        """The bytes as they were before they were `dotted`."""
        return (b"\r\n" + b"".join(self.parts)).replace(b"\r\n..", b"\r\n.").removeprefix(b"\r\n")

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


class _Strange(OSError):
    """An answer that is none of SMTP, in words."""


class _Conversation(smtplib.SMTP):
    """The commands of smtplib, with answers that are bounded in lines and bytes."""

    ehlo_msg = "EHLO"

    def __init__(self, host: str, plain: socket.socket) -> None:
        # The machine's name is nobody's business: an address literal says as little as may be said.
        super().__init__(local_hostname="[127.0.0.1]")
        self._host, self.sock, self.file = host, plain, None

    def getreply(self) -> tuple[int, bytes]:
        """A whole answer."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        if self.file is None:
            self.file = self.sock.makefile("rb")
        texts: list[bytes] = []
        code = 0
        while len(texts) < _LINES:
            line = self.file.readline(_LINE)
            if not line:
                raise smtplib.SMTPServerDisconnected
            found = _REPLY.fullmatch(line)
            if len(line) == _LINE and found is None:
                break
            if found is None or (texts and int(found[1]) != code):
                raise _Strange(_("it doesn't speak SMTP"))
            code = int(found[1])
            texts.append(found[3])
            if found[2] != b"-":
                return code, b"\n".join(texts)
        raise _Strange(_("its answer has no end"))


class Connection:
    """One connection; a message after the other. Only `abort` may be called from another thread.

    Every method raises Refused, Lost, or a Problem where the server cannot be used at all. `phase` is how far the
    message has come that is on its way.
    """

    def __init__(
        self, server: Server, limits: Limits | None = None, context: Callable[[], ssl.SSLContext] | None = None
    ) -> None:
        self.server = server
        self.sent = 0
        self.phase = Phase.CONNECT
        self._limits = limits or Limits()
        self._context = context or ssl.create_default_context
        self._wire: _Conversation | None = None
        self._aborted = False

    # Opening

    def open(self, secret: Secret | None = None) -> None:
        """Connects, verifies who the server is, and logs in where there is a user."""
        check(self.server)
        with self._limited(Phase.CONNECT):
            made = self._connected()
            if self.server.security == "tls":
                with self._encrypting():
                    made = self._context().wrap_socket(made, server_hostname=self.server.host)
            wire = self._wire = _Conversation(self.server.host, made)
            self._welcome(_reply(wire.getreply()), 220)
            self._welcome(_reply(wire.ehlo()), 250)
            if self.server.security == "starttls":
                self._start_tls(wire)
            if self.server.user:
                self._log_in(secret or "")

    def _connected(self) -> socket.socket:
        host, port = self.server.host, self.server.port or PORTS[self.server.security]
        try:
            plain = socket.create_connection((host, port), timeout=self._limits.step)
        except (socket.gaierror, UnicodeError):
            text = _("The server “{host}” was not found. Check its name, and that you are online.")
            raise Unreachable(text.format(host=host)) from None
        except OSError as error:
            raise Unreachable(_no_connection(host, port, error)) from None
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain

    @contextlib.contextmanager
    def _encrypting(self) -> Iterator[None]:
        """TLS with the certificate and the name verified, always."""
        host = self.server.host
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise Problem(distrusted(host, error)) from None
        except (TimeoutError, smtplib.SMTPException):
            raise
        except (OSError, ValueError) as error:
            raise Problem(_no_tls(host, error)) from None

    def _start_tls(self, wire: _Conversation) -> None:
        host = self.server.host
        if not wire.has_extn("starttls"):
            text = _(
                "{host} offers no encryption, so neither password nor message was sent to it. Ask for its TLS port "
                "(often 465), or somebody between you and the server has removed the offer."
            )
            raise Problem(text.format(host=host))
        try:
            with self._encrypting():
                wire.starttls(context=self._context())  # which forgets what was sent along unencrypted
        except smtplib.SMTPResponseException as error:
            text = _("{host} refuses to start encryption ({answer}), so nothing was sent to it.")
            raise Problem(text.format(host=host, answer=_reply((error.smtp_code, error.smtp_error)).plain)) from None
        self._welcome(_reply(wire.ehlo()), 250)

    def _welcome(self, answer: Reply, good: int) -> None:
        if answer.code == good:
            return
        if answer.code < 500:
            raise Refused(Phase.CONNECT, answer)
        text = _("{host} refuses connections from this computer ({answer}).")
        raise Problem(text.format(host=self.server.host, answer=answer.plain))

    def _log_in(self, secret: Secret) -> None:
        ways = self.extensions.get("AUTH", "").upper().split()
        if not ways:
            text = _("{host} offers no login here. Remove the user name in the settings, or use another port.")
            raise Problem(text.format(host=self.server.host))
        if isinstance(secret, str):
            self._by_password(secret, ways)
        else:
            self._by_token(secret, ways)

    def _by_password(self, password: str, ways: list[str]) -> None:
        user, signs_in = self.server.user, sasl.choose(ways.__contains__) is not None
        if "PLAIN" in ways:
            answer = self._command("AUTH PLAIN " + _encoded(f"\0{user}\0{password}"))
        elif "LOGIN" in ways:
            answer, _challenge = self._exchange("LOGIN", user, password)
        else:
            text = _(_NO_PASSWORDS) if signs_in else _(_UNKNOWN_LOGIN)
            raise Problem(text.format(host=self.server.host, ways=", ".join(ways)))
        self._let_in(answer, _(_WRONG_OR_SIGN_IN) if signs_in else _(_WRONG_PASSWORD))

    def _by_token(self, bearer: sasl.Bearer, ways: list[str]) -> None:
        way = sasl.choose(ways.__contains__)
        if way is None:
            raise Problem(_(_NO_SIGN_IN).format(host=self.server.host, ways=", ".join(ways)))
        token = bearer.token()
        answer = self._with_token(way, token)
        if answer.code >= 500 and _SWITCHED_OFF not in answer.text:
            answer = self._with_token(way, bearer.token(refused=token))
        self._let_in(answer, _(WRONG_SIGN_IN))

    def _with_token(self, way: sasl.Mechanism, token: str) -> Reply:
        """The server's answer to a token, with its reason where it gives one."""
        server = self.server
        said = way.said(server.user, token, server.host, server.port or PORTS[server.security])
        answer, challenge = self._exchange(way.name, said, way.to_refusal)
        return Reply(answer.code, sasl.reason(challenge) or answer.text)

    def _exchange(self, mechanism: str, *said: str) -> tuple[Reply, bytes]:
        """What the server decides when this is said to its challenges, and the last of them."""
        answer, challenge = self._command(f"AUTH {mechanism}"), ""
        for text in said:
            if answer.code == 334:
                challenge = answer.text
                answer = self._command(_encoded(text))
        with contextlib.suppress(ValueError):
            return answer, base64.b64decode(challenge)
        return answer, b""

    def _let_in(self, answer: Reply, refused: str) -> None:
        if answer.code == 235:
            return
        if answer.code < 500:
            raise Refused(Phase.CONNECT, answer)
        text = _(_MAY_NOT_SEND) if _SWITCHED_OFF in answer.text else refused
        raise Problem(text.format(host=self.server.host, user=self.server.user, answer=answer.plain))

    # What it can

    @property
    def extensions(self) -> dict[str, str]:
        """What the server says that it can: {"SIZE": "10240000"}."""
        features = self._wire.esmtp_features if self._wire is not None else {}
        return {name.upper(): value.strip() for name, value in features.items()}

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
    def _socket(self) -> socket.socket | None:
        return self._wire.sock if self._wire is not None else None

    def idle(self) -> bool:
        """Whether it is still there: a server that has gone since the last message is found out before the next."""
        made = self._socket
        if made is None or (isinstance(made, ssl.SSLSocket) and made.pending()):
            return False
        try:
            readable, _writable, _broken = select.select([made], [], [], 0)
        except (OSError, ValueError):
            return False
        return not readable

    # A message

    def send(self, message: Message) -> Reply:
        """Hands over a message; returns the server's word that it has it."""
        if not all(_ADDRESS.fullmatch(address) for address in (message.sender, message.recipient)):
            raise Problem(_("“{address}” can't receive mail.").format(address=message.recipient[:80]))
        size = f" SIZE={message.size}" if "SIZE" in self.extensions else ""
        utf8 = " SMTPUTF8 BODY=8BITMIME" if message.utf8 else ""
        with self._limited(Phase.MAIL):
            self._wanted(f"MAIL FROM:<{message.sender}>{size}{utf8}", 250)
            self.phase = Phase.RCPT
            self._wanted(f"RCPT TO:<{message.recipient}>", 250, 251)
            self.phase = Phase.DATA
            self._wanted("DATA", 354)
            self.phase = Phase.CONTENT
            for part in message.parts:
                self._write(part)
            # The end of the message is sent alone: as long as it is not sent, the server has no message.
            self.phase = Phase.DOT
            is_ended = not message.parts or message.parts[-1].endswith(b"\r\n")
            answer = self._accepted(self._command("." if is_ended else "\r\n."), 250)
            self.phase = Phase.DONE
        self.sent += 1
        return answer

    def reset(self) -> None:
        """Takes back a message that was refused in the midst, so that the next can follow."""
        with self._limited(Phase.MAIL):
            self._wanted("RSET", 250)

    def _wanted(self, command: str, *codes: int) -> None:
        self._accepted(self._command(command), *codes)

    def _accepted(self, answer: Reply, *codes: int) -> Reply:
        if answer.code in codes:
            return answer
        if not 400 <= answer.code < 600:
            raise self._lost(answer.words)
        if answer.code == 421:
            self.close()
        raise Refused(self.phase, answer)

    # Closing

    def quit(self) -> None:
        """Says goodbye, without waiting for long."""
        with contextlib.suppress(Lost, Problem), self._limited(Phase.CONNECT, _CLOSING):
            self._command("QUIT")
        self.close()

    def close(self) -> None:
        """Drops the connection."""
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.close()

    def abort(self) -> None:
        """Breaks off whatever is going on; from any thread."""
        self._aborted = True
        self._cut()

    def _cut(self) -> None:
        made = self._socket
        if made is not None:
            with contextlib.suppress(OSError, ValueError):
                # Through the plain socket: shutting down TLS properly would wait for the other side.
                socket.socket.shutdown(made, socket.SHUT_RDWR)

    # The wire

    @contextlib.contextmanager
    def _limited(self, phase: Phase, seconds: float | None = None) -> Iterator[None]:
        """A conversation from a phase on that is cut when its time is up; what the wire raises becomes Lost."""
        self.phase = phase
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._cut()

        timer = threading.Timer(seconds or self._limits.whole, end)
        timer.daemon = True
        timer.start()
        try:
            if self._aborted:
                raise self._lost()
            yield
        except (Lost, Refused):
            raise
        except Problem:
            self.close()
            raise
        except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors
            if self._aborted:
                raise self._lost() from None
            if isinstance(error, _Strange):
                raise self._lost(str(error)) from None
            in_time = not is_late.is_set() and not isinstance(error, TimeoutError)
            why = _("the connection was interrupted") if in_time else _("it did not answer in time")
            raise self._lost(why) from None
        finally:
            timer.cancel()

    def _lost(self, why: str = "") -> Lost:
        self.close()
        return Lost(self.phase, why)

    def _command(self, command: str) -> Reply:
        self._write(f"{command}\r\n".encode())
        assert self._wire is not None
        return _reply(self._wire.getreply())

    def _write(self, content: bytes) -> None:
        made = self._socket
        if made is None:
            raise self._lost()
        made.settimeout(self._limits.step)
        for start in range(0, len(content), _CHUNK):
            made.sendall(content[start : start + _CHUNK])


def _reply(answer: tuple[int, bytes | str]) -> Reply:
    """A server's answer: lines that hold nothing that turns the writing round, not too long."""
    code, text = answer
    lines = (text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split("\n")
    return Reply(code, "\n".join(_CONTROLS.sub(" ", line).strip()[:500] for line in lines))


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


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


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
    **dict.fromkeys((19, 20, 21), N_("{host} has a certificate from an issuer that this computer does not trust.")),
    **dict.fromkeys(
        (62, 64), N_("{host} has a certificate for another name. Enter the server’s name as its provider gives it.")
    ),
}


def distrusted(host: str, error: ssl.SSLCertVerificationError) -> str:
    """What is wrong with a server's certificate."""
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
