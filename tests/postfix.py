"""A real Postfix of our own for a test run: submission on 127.0.0.1 for who logs in at our Dovecot, gone at the end."""

import contextlib
import os
import shutil
import socketserver
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests import dovecot
from tests.mail.servers import authority

PARTS = Path("/usr/lib/postfix/sbin")
SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
meta_directory = /etc/postfix
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
relayhost = [127.0.0.1]:{relay}
mynetworks =
disable_dns_lookups = yes
smtp_tls_security_level = none
smtpd_tls_cert_file = {folder}/certificate.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, defer_unauth_destination
smtpd_error_sleep_time = 0
{more}
"""
SERVICES = """
127.0.0.1:{ports[0]} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:{ports[1]} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
# Where Dovecot is asked who logs in.
AUTHENTICATION = """
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
{more}
"""


class Postfix(NamedTuple):
    """A running server: its ports for STARTTLS and for TLS, and the Dovecot that knows its users."""

    folder: Path
    submission: int
    submissions: int
    dovecot: dovecot.Dovecot

    def context(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return authority().client()

    def log(self) -> str:
        """What the server noted."""
        return (self.folder / "log").read_text("utf-8")


def what_is_missing() -> str | None:
    """Why no server can be started here, or None: its parts run as users that only root may give them."""
    if not (PARTS / "master").is_file():
        return "Postfix is not installed"
    return dovecot.what_is_missing() if os.geteuid() == 0 else "Postfix is started by root only"


@contextlib.contextmanager
def running(relay: int, settings: Mapping[str, str] | None = None, more: str = "") -> Iterator[Postfix]:
    """A server for as long as the block lasts, and no longer than this process even if that is killed.

    Args:
        relay: the port of the mail server on 127.0.0.1 that takes what is submitted.
        settings: of Postfix's own, by their names.
        more: further settings of the Dovecot that knows the users.
    """
    folder = Path(tempfile.mkdtemp(prefix="outreach-mta-", dir="/tmp"))  # a socket's path may have 107 letters
    folder.chmod(0o755)  # each part of the server is another user
    try:
        known = AUTHENTICATION.format(folder=folder, more=more)
        with dovecot.running(relay=relay, more=known) as users:
            for _attempt in range(5):  # somebody else may take a port that was free
                ports = dovecot.free_ports(2)
                _set_up(folder, ports, relay, settings or {})
                with _started(folder) as process:
                    if dovecot.answers(process, ports[1]):
                        yield Postfix(folder, *ports, users)
                        return
            raise AssertionError(f"Postfix does not start:\n{(folder / 'log').read_text('utf-8')}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(folder: Path, ports: list[int], relay: int, settings: Mapping[str, str]) -> None:
    certificate = authority().ca.issue_cert("127.0.0.1", "localhost")
    (folder / "certificate.pem").write_bytes(b"".join(one.bytes() for one in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    more = "\n".join(f"{name} = {value}" for name, value in settings.items())
    (folder / "main.cf").write_text(SETTINGS.format(folder=folder, relay=relay, more=more))
    (folder / "master.cf").write_text(SERVICES.format(ports=ports))
    for name in ("queue", "data"):
        (folder / name).mkdir(exist_ok=True)
    shutil.chown(folder / "data", "postfix")
    subprocess.run(["/usr/sbin/postfix", "-c", str(folder), "check"], check=True, capture_output=True)


@contextlib.contextmanager
def _started(folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    words = ["setpriv", "--pdeathsig", "TERM", str(PARTS / "master"), "-c", str(folder)]
    # A session of its own: when it ends it ends its whole group of processes.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, start_new_session=True, cwd="/", **quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


class _Judge(socketserver.StreamRequestHandler):
    """Answers one question after the other, as Postfix's policy protocol has them."""

    def handle(self) -> None:
        asked: dict[str, str] = {}
        for line in self.rfile:
            name, _equals, value = line.decode().strip().partition("=")
            if name:
                asked[name] = value
                continue
            self.wfile.write(f"action={self.server.judge(asked['recipient'])}\n\n".encode())  # type: ignore[attr-defined]
            asked = {}


class Greylist(socketserver.ThreadingTCPServer):
    """A policy server that tells each recipient "later" the first time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Judge)
        self.seen: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def setting(self) -> str:
        """How Postfix is told of it."""
        return f"check_policy_service inet:127.0.0.1:{self.server_address[1]}"

    def judge(self, recipient: str) -> str:
        is_known = recipient in self.seen
        self.seen.append(recipient)
        return "DUNNO" if is_known else "DEFER_IF_PERMIT 4.2.0 Greylisted, try again later"
