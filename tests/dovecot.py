"""A real Dovecot of our own for a test run: IMAP and submission on 127.0.0.1, gone at the end."""

import contextlib
import grp
import imaplib
import os
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from outreach.mail.imap import Mailbox
from tests.mail.servers import authority

PASSWORD = "a password of an invented officer"
# Every user may log in with the one password, has a mailbox of her own, and gets it at the first login.
SETTINGS = """
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
protocols {{
  imap = yes
  submission = yes
}}
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
ssl = yes
ssl_server_cert_file = {folder}/certificate.pem
ssl_server_key_file = {folder}/key.pem
mail_driver = maildir
mail_home = {folder}/mail/%{{user}}
mail_path = ~/mail
mail_uid = {user}
mail_gid = {group}
mail_max_userip_connections = 100
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
passdb static {{
  password = {password}
}}
userdb static {{
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = "\\\\Drafts"
  }}
  mailbox Sent {{
    auto = create
    special_use = "\\\\Sent"
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports[0]}
  }}
  inet_listener imaps {{
    port = {ports[1]}
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {ports[2]}
  }}
  inet_listener submissions {{
    port = {ports[3]}
  }}
}}
{more}
"""


class Dovecot(NamedTuple):
    """A running server: the ports of each protocol, and where it keeps its mail and its log."""

    folder: Path
    imap: int
    imaps: int
    submission: int
    submissions: int
    host: str = "127.0.0.1"

    def context(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return authority().client()

    def log(self) -> str:
        """What the server noted."""
        return (self.folder / "log").read_text("utf-8")


class Kept(NamedTuple):
    """A message of a folder, and how it is marked."""

    content: bytes
    flags: frozenset[str]

    @property
    def message_id(self) -> str:
        return (b"\r\n" + self.content).partition(b"\r\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()


class Account(NamedTuple):
    """A user with an empty mailbox, and the server where it is."""

    server: Dovecot
    user: str
    password: str = PASSWORD

    def box(self, **more: object) -> Mailbox:
        """How the program reaches it from this machine, without encryption."""
        return Mailbox(self.server.host, self.server.imap, "none", self.user)._replace(**more)

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A client of another make."""
        with imaplib.IMAP4(self.server.host, self.server.imap, timeout=60) as client:
            client.login(self.user, self.password)
            yield client

    def put(self, folder: str, *messages: bytes) -> None:
        """Lays messages into a folder, which is made where it is not there."""
        with self.client() as client:
            client.create(f'"{folder}"')
            for content in messages:
                client.append(f'"{folder}"', "", "", content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def kept(self, folder: str) -> list[Kept]:
        """The messages of a folder, the oldest first."""
        with self.client() as client:
            client.select(f'"{folder}"', readonly=True)
            found: list[Kept] = []
            for number in client.search(None, "ALL")[1][0].split():
                _said, rows = client.fetch(number.decode(), "(FLAGS BODY.PEEK[])")
                (head, content), *_more = [row for row in rows if isinstance(row, tuple)]
                marks = re.search(rb"FLAGS \(([^)]*)\)", head)
                flags = marks[1].decode().split() if marks else []
                found.append(Kept(content, frozenset(flags) - {"\\Recent"}))
            return found

    def take_out(self, folder: str, message_id: str) -> None:
        """Deletes a message, as she does who has sent a draft."""
        with self.client() as client:
            client.select(folder)
            _said, numbers = client.search(None, "HEADER", "Message-ID", f'"{message_id}"')
            client.store(numbers[0].decode(), "+FLAGS", "\\Deleted")
            client.expunge()


_accounts = count(1)


def account(server: Dovecot) -> Account:
    """A user whom nobody has had before."""
    return Account(server, f"press{next(_accounts)}.{os.getpid()}@example.org")


def what_is_missing() -> str | None:
    """Why no server can be started here, or None; another version has other settings."""
    program = _program()
    if program is None:
        return "Dovecot's server (dovecot-imapd) is not installed"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return None if tuple(map(int, said.split()[0].split(".")[:2])) >= (2, 4) else f"Dovecot 2.4 is wanted, not {said}"


@contextlib.contextmanager
def running(*, relay: int = 25, more: str = "") -> Iterator[Dovecot]:
    """A server for as long as the block lasts, and no longer than this process even if that is killed.

    Args:
        relay: the port of the mail server on 127.0.0.1 that takes what is submitted.
        more: further settings, such as another `passdb`.
    """
    folder = Path(tempfile.mkdtemp(prefix="outreach-imap-"))  # not pytest's: a socket's path may have 107 letters
    try:
        for _attempt in range(5):  # somebody else may take a port that was free
            ports = free_ports(4)
            _set_up(folder, ports, relay, more)
            with _started(folder) as process:
                if answers(process, ports[1]):
                    yield Dovecot(folder, *ports)
                    return
        raise AssertionError(f"Dovecot does not start:\n{(folder / 'log').read_text('utf-8')}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(folder: Path, ports: list[int], relay: int, more: str) -> None:
    user, group = _owner()
    certificate = authority().ca.issue_cert("127.0.0.1", "localhost")
    (folder / "certificate.pem").write_bytes(b"".join(one.bytes() for one in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    words = SETTINGS.format(
        folder=folder, user=user, group=group, ports=ports, relay=relay, more=more, password=PASSWORD
    )
    (folder / "dovecot.conf").write_text(words)
    if os.geteuid() == 0:  # the server starts as root, but nobody's mail may be root's
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user, group)


@contextlib.contextmanager
def _started(folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    words = ["setpriv", "--pdeathsig", "TERM", str(_program()), "-F", "-c", str(folder / "dovecot.conf")]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/") as process:
        try:
            yield process
        finally:
            process.terminate()


def answers(process: "subprocess.Popen[bytes]", port: int, seconds: float = 30) -> bool:
    """Whether the port answers, as soon as it does; False where the server has given up."""
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        time.sleep(0.02)
    return False


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _number in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _owner() -> tuple[str, str]:
    """The user and group that run the server's parts and own the mail: the package's own, where root starts it."""
    if os.geteuid() == 0:
        return "dovecot", "dovecot"
    me = pwd.getpwuid(os.geteuid())
    return me.pw_name, grp.getgrgid(me.pw_gid).gr_name


def _program() -> str | None:
    """Debian keeps it where only root looks."""
    return shutil.which("dovecot", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin")))
