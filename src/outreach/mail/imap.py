"""Messages out of a mailbox by IMAP (RFC 9051): over verified TLS, looked at without being marked as read."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.mail.smtp import HERE
from outreach.problems import Problem

PORTS = {"tls": 993, "starttls": 143, "none": 143}
SECONDS = 60.0
MAX_BYTES = 10_000_000  # of one message: what is larger is no report of a mail system
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
imaplib._MAXLINE = 1_000_000  # type: ignore[attr-defined]  # long lists of numbers in large mailboxes


class Mailbox(NamedTuple):
    """Where bounces arrive; `security` is tls, starttls, or none (only to this machine itself)."""

    host: str
    port: int = 0
    security: str = "tls"
    user: str = ""
    folder: str = "INBOX"
    days: int = 30


def check(box: Mailbox) -> None:
    """Raises a Problem where a mailbox would be read without encryption from elsewhere than this machine."""
    if box.security == "none" and box.host.casefold() not in HERE:
        raise Problem(_("An unencrypted mailbox is read only on this computer itself. Choose tls or starttls."))


def messages(
    box: Mailbox, password: str, since: date, context: ssl.SSLContext | None = None
) -> Iterator[tuple[int, int, bytes]]:
    """The messages that came since a day, the oldest first: (which, of how many, its bytes; b"" where it is too large).

    Raises:
        Problem: the server cannot be reached, or trusted, or takes no such login or folder.
    """
    with _connected(box, context) as server, _told(box):
        _log_in(server, box, password)
        kind, _data = server.select(_quoted(box.folder), readonly=True)
        if kind != "OK":
            raise Problem(_("{host} has no folder “{folder}”.").format(host=box.host, folder=box.folder))
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        _kind, data = server.uid("SEARCH", "SINCE", day)
        numbers = (data[0] or b"").split()
        for place, number in enumerate(numbers, 1):
            yield place, len(numbers), _fetch(server, number.decode("ascii"))


def _fetch(server: imaplib.IMAP4, number: str) -> bytes:
    _kind, sizes = server.uid("FETCH", number, "(RFC822.SIZE)")
    found = _SIZE.search(b" ".join(part for part in sizes if isinstance(part, bytes)))
    if found and int(found.group(1)) > MAX_BYTES:
        return b""
    _kind, data = server.uid("FETCH", number, "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in data if isinstance(part, tuple)), b"")


@contextlib.contextmanager
def _connected(box: Mailbox, context: ssl.SSLContext | None) -> Iterator[imaplib.IMAP4]:
    check(box)
    port = box.port or PORTS[box.security]
    with _told(box):
        if box.security == "tls":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                box.host, port, ssl_context=context or ssl.create_default_context(), timeout=SECONDS
            )
        else:
            server = imaplib.IMAP4(box.host, port, timeout=SECONDS)
            if box.security == "starttls":
                server.starttls(ssl_context=context or ssl.create_default_context())
    try:
        yield server
    finally:
        with contextlib.suppress(Exception):
            server.logout()


def _log_in(server: imaplib.IMAP4, box: Mailbox, password: str) -> None:
    try:
        if password.isascii() and box.user.isascii():
            server.login(box.user, password)
        else:
            server.authenticate("PLAIN", lambda _said: f"\0{box.user}\0{password}".encode())
    except imaplib.IMAP4.error:
        raise Problem(_("{host} did not accept this user name and password.").format(host=box.host)) from None


def _quoted(folder: str) -> str:
    """A folder's name in modified UTF-7 (RFC 3501 §5.1.3), quoted."""
    out = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if " " <= run[0] <= "~":
            out.append(run.replace("&", "&-"))
        else:
            coded = run.encode("utf-7").decode("ascii").strip("+-")
            out.append("&" + coded.replace("/", ",") + "-")
    return '"' + "".join(out).replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextlib.contextmanager
def _told(box: Mailbox) -> Iterator[None]:
    """What the network raises, in a sentence."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as error:
        text = next(text for kind, text in _FAULTS.items() if isinstance(error, kind))
        raise Problem(_(text).format(host=box.host)) from None


# The first that fits: those before are kinds of those behind.
_FAULTS: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: N_("The certificate of {host} can't be trusted, so nothing was sent to it."),
    ssl.SSLError: N_("Couldn't connect securely to {host}. Check the port and the encryption."),
    TimeoutError: N_("{host} does not answer."),
    imaplib.IMAP4.error: N_("{host} closed the connection, or does not speak IMAP correctly."),
    OSError: N_("{host} can't be reached. Check its name, the port and the network."),
}
