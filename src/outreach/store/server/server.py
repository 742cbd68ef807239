"""A database on a PostgreSQL server: how its address is secured, what is asked of it, what its errors mean."""

import ipaddress
import os
import re
import ssl
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.store import passwords

if TYPE_CHECKING:
    from outreach.store.server.server_link import Line

VERIFIED, LOCAL = "verify-full", "local"
# How a connection is secured that is less than verified, as the foot of the window and `check` say it.
LESS = {
    "disable": N_("not encrypted"),
    "allow": N_("perhaps not encrypted, server not verified"),
    "prefer": N_("perhaps not encrypted, server not verified"),
    "require": N_("encrypted, server not verified"),
    "verify-ca": N_("encrypted, server’s name not verified"),
    LOCAL: N_("on this computer"),
}
# Where systems keep the certificates of the authorities they trust: Debian, Fedora, SUSE, macOS and the BSDs.
BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)  # fmt: skip
# A network that fails is noticed within these seconds; an address may name others. libpq has no limit of its own.
LIMITS = {
    "connect_timeout": 10, "keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}  # fmt: skip
# What a session is set to, in milliseconds: no statement waits for ever, and no lock is held by who has gone.
SESSION = {"statement_timeout": 60_000, "lock_timeout": 10_000, "idle_in_transaction_session_timeout": 300_000}


def parse(address: str) -> URL:
    """The parts of a server's address.

    Raises:
        Problem: it cannot be read, or names another kind of database.
    """
    try:
        parsed = _with_hosts(address)
    except (ArgumentError, ValueError):
        raise Problem(_("The database address can't be read. It looks like postgresql+psycopg://…")) from None
    kind = parsed.get_backend_name()
    if kind not in ("postgresql", "postgres"):  # both are what libpq itself takes
        raise Problem(_("Outreach keeps its data in a file or in PostgreSQL, not in “{kind}”.").format(kind=kind))
    mode = _first(parsed, "sslmode")
    if (mode and mode not in (*LESS, VERIFIED)) or mode == LOCAL:
        raise Problem(_("“{mode}” is not a valid sslmode. Leave it out to verify the server.").format(mode=mode))
    return parsed.set(drivername="postgresql+psycopg")


def _with_hosts(address: str) -> URL:
    """An address; of several servers, written in any of libpq's ways, as SQLAlchemy has them: `?host=a:1&host=b:2`.

    Of a server and its standby the one that takes changes is wanted, where the address does not say otherwise.
    """
    several = _SEVERAL.match(address)
    url = make_url("".join(several.group(1, 3)) if several else address)
    hosts = several[2].split(",") if several else _all(url, "host")
    if len(hosts) < 2:
        return url
    written = ",".join(hosts) if "port" in url.query else hosts  # each of SQLAlchemy's ways goes with one of the two
    return url.set(query={"target_session_attrs": "read-write", **url.query, "host": written})


_SEVERAL = re.compile(r"([^/?#]+://(?:[^/?#]*@)?)([^/?#@]*,[^/?#@]*)(.*)")


def engine(address: str) -> tuple[Engine, "Line"]:
    """An engine on a PostgreSQL database through psycopg 3, and the line that watches over its connections.

    Raises:
        Problem: the address cannot be read, or the driver is not installed.
    """
    url = parse(address)
    try:
        from outreach.store.server import server_link  # psycopg is an extra, and a file needs none of it
    except ModuleNotFoundError:
        raise Problem(
            _("The PostgreSQL driver is not installed. Install Outreach with the extra “postgresql”.")
        ) from None
    line = server_link.Line(SESSION)
    made = create_engine(
        url, connect_args=connect_arguments(url), hide_parameters=True, pool_pre_ping=True, pool_size=4
    )
    event.listen(made, "do_connect", partial(_connect, url, line))
    event.listen(made, "begin", line.begin)
    return made, line


def _connect(
    url: URL, line: "Line", _dialect: object, _record: object, words: list[str], named: dict[str, str | int]
) -> object:
    """A new connection, with the password that was given last: it may have been changed since the engine was made.

    Where that is refused, with the one that the keyring has by now: another window may have put it there.
    """
    named |= {"password": _given[account(url)]} if account(url) in _given else {}
    try:
        made = line.connect(words, named)
    except Exception as refused:
        line.is_refused = _is_of_password(refused)
        kept = _of_keyring(url) if line.is_refused else None
        if kept in (None, named.get("password")):
            _outdated.update([account(url)] if kept else [])
            raise
        log_in(url, str(kept))
        return _connect(url, line, _dialect, _record, words, named)
    line.is_refused = False
    if account(url) in _outdated:
        _outdated.discard(account(url))
        keep(url)
    return made


def connect_arguments(url: URL) -> dict[str, str | int]:
    """What libpq is told beyond the address: the server is verified, and nothing is waited for without end.

    An address may ask for less by `sslmode`; a variable of the environment may not, for nobody sees it.
    """
    local = is_local(url)
    wanted: dict[str, str | int] = {
        **LIMITS,
        "sslmode": "prefer" if local else VERIFIED,
        "gssencmode": "disable",  # its encryption would stand in for a verified certificate
    }
    given = {name: value for name, value in wanted.items() if name not in url.query}
    if not local and "sslrootcert" not in url.query and not os.environ.get("PGSSLROOTCERT"):
        given["sslrootcert"] = authorities()
    if kept := kept_password(url):
        given["password"] = kept
    return given


_given: dict[str, str] = {}  # {account: password} that were given to this process
_outdated: set[str] = set()  # accounts of which the keyring has a password that was refused


def log_in(url: URL, password: str) -> None:
    """Takes a password for an account, until the program ends."""
    _given[account(url)] = password


def given(url: URL) -> str:
    """The password that was given for an account, to this process or in its address; "" where none was."""
    return _given.get(account(url)) or url.password or ""


def keep(url: URL) -> bool:
    """Puts the password that was given for an account into the keyring; whether it is there now."""
    with suppress(Problem):
        if given(url):
            passwords.put(account(url), given(url))
    return passwords.get(account(url)) is not None


def forget(url: URL) -> None:
    """Takes the password of an account out of the keyring, and forgets what was given."""
    _given.pop(account(url), None)
    passwords.forget(account(url))


def kept_password(url: URL) -> str | None:
    """The password that was given, or that the keyring has for an address over the network, where none is told."""
    return given(url) or _of_keyring(url)


def _of_keyring(url: URL) -> str | None:
    far = bool(url.host) or any(not host.startswith("/") for host in _all(url, "host"))
    return passwords.get(account(url)) if far and not os.environ.get("PGPASSWORD") else None


def account(url: URL) -> str:
    """What the keyring knows the password of an address by."""
    port = f":{url.port}" if url.port else ""
    return f"{url.username or ''}@{url.host or ','.join(_all(url, 'host'))}{port}/{url.database or ''}"


def is_local(url: URL) -> bool:
    """Whether all that is said stays on this computer: a Unix socket, or an address of its own."""
    if "service" in url.query or os.environ.get("PGSERVICE"):
        return False  # a file says where it is
    hosts = [*_all(url, "host"), *_all(url, "hostaddr"), url.host or "", os.environ.get("PGHOSTADDR", "")]
    if not (url.host or "host" in url.query):
        hosts += _split(os.environ.get("PGHOST", ""))
    return all(map(_is_here, hosts))


def _is_here(host: str) -> bool:
    host = host.partition(":")[0] if host.count(":") == 1 else host
    if host.startswith(("/", "@")) or host in ("", "localhost"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def _all(url: URL, name: str) -> list[str]:
    value = url.query.get(name, ())
    return _split(value if isinstance(value, str) else ",".join(value))


def _split(text: str) -> list[str]:
    return text.split(",") if text else []


def _first(url: URL, name: str) -> str:
    return next(iter(_all(url, name)), "")


def secured(url: URL) -> str:
    """How a connection is secured: VERIFIED, LOCAL, or the lesser `sslmode` that the address asks for."""
    return LOCAL if is_local(url) else _first(url, "sslmode") or VERIFIED


def described(url: URL) -> str:
    """The address as it is shown: without a password, and with how it is secured where that is less than verified."""
    far = [host for host in _all(url, "host") if not host.startswith("/")]
    where = f"{url.host or ', '.join(far or _all(url, 'hostaddr'))}/{url.database or ''}".strip("/")
    less = LESS.get(secured(url))
    return f"{where} · {_(less)}" if less else where


def authorities() -> str:
    """A file with the certificates of the authorities this system trusts, or "system", which leaves it to libpq.

    The libpq of psycopg's wheels was built elsewhere and does not know where this system keeps them.
    """
    own = os.environ.get("SSL_CERT_FILE") or ""
    for place in (Path.home() / ".postgresql" / "root.crt", own, *BUNDLES, ssl.get_default_verify_paths().cafile or ""):
        if place and Path(place).is_file():
            return str(place)
    return _written() if sys.platform == "win32" else "system"


def _written() -> str:
    """Windows keeps certificates in a store of its own: they are written out for libpq."""
    found = ssl.create_default_context().get_ca_certs(binary_form=True)
    place = paths.data_folder() / "authorities.pem"
    atomic.write(place, "".join(map(ssl.DER_cert_to_PEM_cert, found)).encode())
    return str(place)


def words(error: BaseException | None) -> str:
    """What an error of the server or of the way to it means; "" where it is not known."""
    state = str(getattr(error, "sqlstate", None) or "")
    for codes, sentence in _STATES:
        if state and state.startswith(codes):
            return _(sentence)
    pgconn = getattr(error, "pgconn", None)
    said = str(error).lower()
    for marks, sentence in _SAID:
        if any(mark in said for mark in marks):
            return _(sentence)
    if getattr(pgconn, "needs_password", False):
        return _(NO_PASSWORD)
    if getattr(pgconn, "used_password", False) and not state:
        return _(WRONG_PASSWORD)
    return ""


def wants_password(error: BaseException | None) -> bool:
    """Whether the server would open with another password, or with one at all."""
    return _is_of_password(getattr(error, "orig", None))


def _is_of_password(error: BaseException | None) -> bool:
    return words(error) in (_(NO_PASSWORD), _(WRONG_PASSWORD))


def refused(error: BaseException | None, url: URL) -> bool:
    """Whether it is the account of this address that was refused."""
    tried = getattr(getattr(error, "orig", None), "pgconn", None)
    said = getattr(tried, "user", b""), getattr(tried, "db", b"")
    return said == ((url.username or "").encode(), (url.database or "").encode())


def lacks_database(error: BaseException | None) -> bool:
    """Whether the server answers, and has no database of the name in the address."""
    return words(getattr(error, "orig", None)) == _(NO_DATABASE)


def _is_of(states: Sequence[str], error: BaseException | None) -> bool:
    """Whether an error of SQLAlchemy's has one of these SQLSTATEs."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in states


# The server refused something for which this account has no right; it ended a transaction for the sake of another
# one, so that it may succeed when it is done anew; another desk has just made the database.
is_refused = partial(_is_of, ("42501",))
is_crossed = partial(_is_of, ("40P01", "40001"))
is_made = partial(_is_of, ("42P04", "23505"))


NO_PASSWORD = N_(
    "The database server asks for a password, and none is set. Open Outreach with this address: it asks "
    "for the password and saves it in the keyring. Or name a file with the password in OUTREACH_PASSWORD_FILE."
)
NO_KEYRING = N_("This system has no keyring to store the password. Outreach asks for it each time.")
WRONG_PASSWORD = N_("The database server refused the user name or password. Check both in the address or the keyring.")
NO_ANSWER = N_("The server does not answer, so nothing was saved. Outreach reconnects automatically.")
UNREACHABLE = N_("The database server can't be reached. Check the network and the address.")
NO_DATABASE = N_("The server has no database with that name. Check the address, or have it created.")
REFUSED = N_("The database server does not accept this account from this computer. Ask its administrator.")
NO_RIGHT = N_("Your account on the server has no permission for this, so nothing was saved. Ask its administrator.")
TOO_MANY = N_("The database server has too many connections. Try again in a moment.")
POOLING = N_(
    "The pooler in front of the database server is set to statement pooling, in which nothing can be saved as a whole. "
    "Ask its administrator for pool_mode = transaction."
)
STANDBY = N_(
    "Only the standby of the database server answers, and it doesn't accept changes yet. Outreach reconnects "
    "automatically when it takes over."
)
TOGETHER = N_("A colleague changed the same records at the same moment. Nothing was saved. Try again.")
HELD = N_("A colleague is saving the same records and it is taking long. Nothing was saved. Try again.")
NO_TLS = N_(
    "The server does not use encryption, so nothing was sent to it. Have TLS turned on there. Only on a "
    "network that you trust, add ?sslmode=disable to the address."
)
BAD_CERTIFICATE = N_(
    "The server could not be verified, so nothing was sent to it: its certificate has expired or is not "
    "from an authority that this computer trusts. Add ?sslrootcert=FILE to the address to name your own "
    "certificate."
)
OTHER_NAME = N_(
    "The server could not be verified, so nothing was sent to it: its certificate is for another name than "
    "the one in the address. Use the name in the certificate."
)
NO_ROOT = N_("The certificate file given by sslrootcert can't be read.")
SLOW = N_("The server took too long. Nothing was saved. Try again, or with less at once.")
IDLE = N_("The server closed the connection after a long wait. Nothing was saved. Try again.")
FULL = N_("The server’s disk is full. Nothing was saved. Tell its administrator.")

# By SQLSTATE, or the class it begins with.
_STATES: Sequence[tuple[tuple[str, ...], str]] = (
    (("40P01", "40001"), TOGETHER),
    (("55P03",), HELD),
    (("57014",), SLOW),
    (("25P03", "25P04"), IDLE),
    (("28P01",), WRONG_PASSWORD),
    (("28",), REFUSED),
    (("3D000",), NO_DATABASE),
    (("42501",), NO_RIGHT),
    (("53300",), TOO_MANY),
    (("53100",), FULL),
    (("25006",), N_("This database is read-only, so nothing was saved.")),
    (("080", "57P"), UNREACHABLE),  # not 08P01, by which a pooler says whatever it has to say
)
# By what is said where no SQLSTATE comes: by libpq, and by a server before it knows who asks, in its own language.
_SAID: Sequence[tuple[tuple[str, ...], str]] = (
    (("no password supplied",), NO_PASSWORD),
    (("statement pooling",), POOLING),
    (("session is read-only", "hot standby"), STANDBY),
    (("password authentication failed", "(по паролю)", "wrong password"), WRONG_PASSWORD),
    (("does not support ssl", "ssl negotiation", "server does not support"), NO_TLS),
    (("does not match host name", "certificate name"), OTHER_NAME),
    (("root certificate file", "could not read root cert", "sslrootcert"), NO_ROOT),
    (("certificate verify failed", "certificate", "ssl error", "ssl_error", "tlsv1"), BAD_CERTIFICATE),
    (
        ("too many", "no more connections", "query_wait_timeout", "connection slots", "слишком много",
         "слоты подключений"),
        TOO_MANY,
    ),
    (("pg_hba.conf", "not permitted", "role ", "роль ", "permission denied", "нет доступа"), REFUSED),
    (("database \"", "база данных"), NO_DATABASE),
    (
        ("timeout expired", "refused", "closed", "connection", "could not translate", "resolve host", "starting up",
         "shutting down", "recovery", "no answer", "lost", "cannot connect", "server login"),
        UNREACHABLE,
    ),
)  # fmt: skip
