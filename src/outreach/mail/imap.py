"""Messages out of a mailbox and into it by IMAP (RFC 9051), over verified TLS; what is read stays unread."""

import contextlib
import imaplib
import select
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from outreach.i18n import N_, _, today
from outreach.mail import sasl, smtp
from outreach.mail.sasl import Secret
from outreach.mail.smtp import HERE, Lost, Phase, Refused, Reply
from outreach.problems import Problem

PORTS = {"tls": 993, "starttls": 143, "none": 143}
SECONDS = 60.0
MAX_BYTES = 10_000_000  # of one message: what is larger is no report of a mail system
DRAFTS, SENT = b"\\Drafts", b"\\Sent"  # RFC 6154
FLAGS = {DRAFTS: (b"\\Draft", b"\\Seen"), SENT: (b"\\Seen",)}
LATELY = timedelta(days=3)  # within which an interrupted run is looked for in the folder of sent messages

Client = Any  # imapclient.IMAPClient, which has no types and is loaded only where a mailbox is opened


class Mailbox(NamedTuple):
    """A mailbox: `security` is tls, starttls, or none (only to this machine itself).

    Answers and bounces of the last `days` are read from `folders`. `drafts` and `sent` are where messages are laid,
    "" for the folders that the server calls so; `copies` is whether a copy of each sent message is.
    """

    host: str
    port: int = 0
    security: str = "tls"
    user: str = ""
    folders: Sequence[str] = ("INBOX",)
    days: int = 30
    drafts: str = ""
    sent: str = ""
    copies: bool = False


def check(box: Mailbox) -> None:
    """Raises a Problem where a mailbox would be read without encryption from elsewhere than this machine."""
    if box.security == "none" and box.host.casefold() not in HERE:
        raise Problem(_("An unencrypted mailbox is read only on this computer itself. Choose tls or starttls."))


@contextlib.contextmanager
def opened(box: Mailbox, secret: Secret, context: ssl.SSLContext | None = None) -> Iterator[Client]:
    """A client that has logged in; what its commands raise becomes a Problem.

    Raises:
        Problem: the server cannot be reached, or trusted, or takes no such login.
    """
    with told(box):
        client = connected(box, secret, context)
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()


def connected(box: Mailbox, secret: Secret, context: ssl.SSLContext | None = None) -> Client:
    """A client that has logged in; raises what the network and the library do, and a Problem."""
    from imapclient import IMAPClient  # late: only a mailbox needs it

    check(box)
    tls = context or ssl.create_default_context()
    port = box.port or PORTS[box.security]
    client = IMAPClient(box.host, port, ssl=box.security == "tls", ssl_context=tls, timeout=SECONDS)
    try:
        if box.security == "starttls":
            client.starttls(ssl_context=tls)
        _log_in(client, box, secret)
    except BaseException:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise
    return client


def _log_in(client: Client, box: Mailbox, secret: Secret) -> None:
    if not isinstance(secret, str):
        _by_token(client, box, secret)
        return
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(box.user, secret)
        else:
            client.login(box.user, secret)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise Problem(_("{host} did not accept this user name and password.").format(host=box.host)) from None


def _by_token(client: Client, box: Mailbox, bearer: sasl.Bearer) -> None:
    """Logs in with an access token, and once more with another where the server refuses the first."""
    way = sasl.choose(lambda name: client.has_capability(f"AUTH={name}"))
    if way is None:
        raise Problem(_("{host} takes no sign-in here, only a password.").format(host=box.host))
    token = bearer.token()
    if _refusal(client, box, way, token) is None:
        return
    why = _refusal(client, box, way, bearer.token(refused=token))
    if why is not None:
        raise Problem(_(smtp.WRONG_SIGN_IN).format(host=box.host, user=box.user, answer=why))


def _refusal(client: Client, box: Mailbox, way: sasl.Mechanism, token: str) -> str | None:
    """Why the server does not take a token; None where it does."""
    challenges: list[bytes] = []
    first = way.said(box.user, token, box.host, box.port or PORTS[box.security])

    def answer(challenge: bytes) -> bytes:
        challenges.append(challenge)
        return (first if len(challenges) == 1 else way.to_refusal).encode()

    try:
        client.sasl_login(way.name, answer)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = " ".join(str(error).removeprefix("[AUTHENTICATIONFAILED]").split())[:200].rstrip(".")
        return sasl.reason(challenges[-1] if challenges else b"") or said
    return None


@contextlib.contextmanager
def told(box: Mailbox) -> Iterator[None]:
    """What the network raises, in a sentence."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, AssertionError) as error:
        raise Problem(_fault(error).format(host=box.host)) from None


def _fault(error: Exception) -> str:
    return next(_(text) for kind, text in _FAULTS.items() if isinstance(error, kind))


# The first that fits: those before are kinds of those behind.
_FAULTS: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: N_("The certificate of {host} can't be trusted, so nothing was sent to it."),
    ssl.SSLError: N_("Couldn't connect securely to {host}. Check the port and the encryption."),
    TimeoutError: N_("{host} does not answer."),
    OSError: N_("{host} can't be reached. Check its name, the port and the network."),
    Exception: N_("{host} closed the connection, or does not speak IMAP correctly."),
}


def special(client: Client, box: Mailbox, kind: bytes) -> str:
    """The folder for drafts or sent messages: the one that is named, else the one that the server calls so.

    Raises:
        Problem: there is none.
    """
    named = box.drafts if kind == DRAFTS else box.sent
    found = named if named and client.folder_exists(named) else None if named else client.find_special_folder(kind)
    if found:
        return str(found)
    if named:
        raise Problem(_no_folder(box, named))
    text = _("{host} names no folder “{folder}”. Enter the folder's name in the settings of the mailbox.")
    raise Problem(text.format(host=box.host, folder=kind.decode().removeprefix("\\")))


def _no_folder(box: Mailbox, folder: str) -> str:
    return _("{host} has no folder “{folder}”.").format(host=box.host, folder=folder)


# Out of it


def messages(
    box: Mailbox, secret: Secret, since: date, context: ssl.SSLContext | None = None
) -> Iterator[tuple[int, int, bytes]]:
    """The messages that came since a day, the oldest first: (which, of how many, its bytes; b"" where it is too large).

    Raises:
        Problem: the server cannot be reached, or trusted, or takes no such login or folder.
    """
    with opened(box, secret, context) as client:
        found: list[tuple[str, int, int]] = []
        for folder in box.folders:
            _look_into(client, box, folder)
            sizes = client.fetch(client.search(["SINCE", since]), ["RFC822.SIZE"])
            found += [(folder, number, sizes[number][b"RFC822.SIZE"]) for number in sorted(sizes)]
        looked_into = ""
        for place, (folder, number, size) in enumerate(found, 1):
            if folder != looked_into:
                _look_into(client, box, folder)
                looked_into = folder
            fetched = client.fetch([number], ["BODY.PEEK[]"]) if size <= MAX_BYTES else {}
            yield place, len(found), bytes(fetched.get(number, {}).get(b"BODY[]") or b"")


def _look_into(client: Client, box: Mailbox, folder: str) -> None:
    """Chooses a folder without changing anything in it."""
    try:
        client.select_folder(folder, readonly=True)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise Problem(_no_folder(box, folder)) from None


def named(client: Client, message_id: str) -> list[int]:
    """The messages of the folder that is open that bear a Message-ID."""
    return list(client.search(["HEADER", "Message-ID", message_id, "UNDELETED"]))


def remove(client: Client, folder: str, message_ids: Sequence[str]) -> list[str]:
    """Deletes the messages of a folder that bear one of these Message-IDs, and no other; returns the ids found."""
    client.select_folder(folder)
    found = {one: numbers for one in message_ids if (numbers := named(client, one))}
    numbers = sorted({number for those in found.values() for number in those})
    if numbers:
        client.delete_messages(numbers, silent=True)
        if client.has_capability("UIDPLUS"):  # without it others that are marked would go as well
            client.uid_expunge(numbers)
    return list(found)


# Into it


class Filing:
    """Lays messages into a folder, each once: what bears its Message-ID already is left as it is.

    It is used as an `smtp.Connection` is: a message after the other, `abort` from any thread. Nothing is ever unsure,
    for before a message is laid it is looked for.
    """

    takes_utf8 = True
    most: int | None = None

    def __init__(self, box: Mailbox, kind: bytes, context: Callable[[], ssl.SSLContext] | None = None) -> None:
        self.sent = 0
        self.phase = Phase.CONNECT
        self._box, self._kind, self._context = box, kind, context or ssl.create_default_context
        self._client: Client | None = None
        self._folder = ""
        self._gone: Collection[bytes] = ()

    @property
    def is_open(self) -> bool:
        return self._client is not None

    def open(self, secret: Secret | None = None) -> None:
        """Connects, logs in, and finds the folder.

        Raises:
            Unreachable: the server is not there.
            Problem: it takes no such login, or has no such folder.
        """
        try:
            self._client = client = connected(self._box, secret or "", self._context())
            self._folder = special(client, self._box, self._kind)
            if self._kind == DRAFTS:
                self._gone = _sent_lately(client, self._box)
            client.select_folder(self._folder, readonly=True)
        except (OSError, imaplib.IMAP4.error) as error:
            self.close()
            raise smtp.Unreachable(_fault(error).format(host=self._box.host)) from None
        except BaseException:
            self.close()
            raise

    def send(self, message: smtp.Message) -> Reply:
        """Lays a message into the folder, unless it is there or was sent from there."""
        client = self._client
        if client is None:
            raise Lost(Phase.CONNECT)
        try:
            client.noop()  # else what others have laid there since the last command is not found
            if message.message_id.encode() not in self._gone and not named(client, message.message_id):
                client.append(self._folder, message.content, FLAGS[self._kind])
        except (OSError, ValueError, imaplib.IMAP4.abort) as error:
            self.close()
            in_time = not isinstance(error, TimeoutError)
            why = _("the connection was interrupted") if in_time else _("it did not answer in time")
            raise Lost(Phase.CONNECT, why) from None
        except imaplib.IMAP4.error as error:
            self.close()
            raise Refused(Phase.CONNECT, Reply(421, " ".join(str(error).split())[:300])) from None
        self.sent += 1
        return Reply(250, "")

    def lately(self) -> set[str]:
        """The Message-IDs of what was sent in the last days; raises a Problem."""
        with told(self._box):
            return {one.decode("ascii", "replace") for one in _sent_lately(self._client, self._box)}

    def idle(self) -> bool:
        """Whether it is still there."""
        if self._client is None:
            return False
        try:
            readable, _writable, _broken = select.select([self._client.socket()], [], [], 0)
        except (OSError, ValueError):
            return False
        return not readable

    def reset(self) -> None:
        """Nothing is left of a message that was refused."""

    def quit(self) -> None:
        """Says goodbye."""
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.logout()
        self._client = None

    def close(self) -> None:
        """Drops the connection."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                client.shutdown()

    abort = close


def _sent_lately(client: Client, box: Mailbox) -> set[bytes]:
    """The Message-IDs of what was sent in the last days; none where no folder holds them."""
    with contextlib.suppress(Problem):
        _look_into(client, box, special(client, box, SENT))
        heads = client.fetch(client.search(["SINCE", today() - LATELY]), ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
        lines = (value for head in heads.values() for key, value in head.items() if key.startswith(b"BODY["))
        return {line.partition(b":")[2].strip() for line in lines}
    return set()
