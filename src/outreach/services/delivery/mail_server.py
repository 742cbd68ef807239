"""The office's mail server as it is set up once for all: where it is, who writes, how fast; its password elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail import addresses, message, smtp
from outreach.mail.message import Sender
from outreach.mail.sasl import Secret
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.contacts import records
from outreach.services.delivery import sign_in
from outreach.services.delivery.sign_in import Account
from outreach.store import passwords
from outreach.values.email import email

SETTING = "smtp"
FASTEST = 6000


class Server(NamedTuple):
    """What is set. `address` writes, `per_minute` 0 is as fast as the server takes it.

    `remember` keeps the password in the system's keyring; without it, it is asked for each time.
    """

    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    address: str = ""
    name: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    one_click: str = ""
    per_minute: int = 0
    remember: bool = True
    # How the provider lets the program in, as `sign_in.SETTINGS` names it.
    sign_in: str = ""
    client_id: str = ""
    client_secret: str = ""
    tenant: str = ""
    issuer: str = ""
    authorize_url: str = ""
    token_url: str = ""
    device_url: str = ""
    scope: str = ""

    @property
    def at_provider(self) -> Account:
        """Who signs in, where that is wanted instead of a password."""
        return Account(sign_in.provider(self._asdict()), self.user)

    @property
    def reached(self) -> smtp.Server:
        """How it is reached."""
        return smtp.Server(self.host, self.port or smtp.PORTS[self.security], self.security, self.user)

    @property
    def account(self) -> str:
        """What its password is called in the keyring."""
        return f"{self.user}@{self.host}"

    @property
    def is_set(self) -> bool:
        return bool(self.host and self.address)


def read(session: Session) -> Server:
    """The server of this office; an empty one where nobody has set it up."""
    kept = settings.get(session, SETTING)
    known = {name: kept[name] for name in Server._fields if name in kept} if isinstance(kept, dict) else {}
    return Server(**known)


def save(session: Session, fields: Mapping[str, object]) -> Server:
    """Sets what is given and leaves the rest; undone as one step.

    Raises:
        FieldProblem: a field holds what cannot be; nothing is saved.
    """
    given = checked(renewed(read(session), fields))
    settings.put(session, SETTING, given._asdict())
    return given


# How a provider is reached, of no use to another one.
_OF_ONE = ("tenant", "issuer", "authorize_url", "token_url", "device_url", "scope")


def renewed(before: Server, fields: Mapping[str, object]) -> dict[str, object]:
    """What was set, and what is given; how an earlier provider was reached, which a form may still hold, is gone."""
    kept = before._asdict()
    is_another = before.sign_in not in ("", fields.get("sign_in", before.sign_in))
    stale = [name for name in _OF_ONE if is_another and fields.get(name, kept[name]) == kept[name]]
    return {**kept, **fields, **dict.fromkeys(stale, "")}


def checked(fields: Mapping[str, object]) -> Server:
    """The fields of a form as a server.

    Raises:
        FieldProblem: one of them cannot be.
    """
    text = {name: records.clean(fields.get(name), name).strip() for name in Server._fields}
    security = text["security"] or "starttls"
    host = text["host"].casefold()
    if security not in smtp.SECURITIES:
        raise FieldProblem("security", _("Choose tls, starttls or none."))
    port = _number(text["port"], "port", 65535)
    try:
        smtp.check(smtp.Server(host, port, security))
    except Problem as problem:
        raise FieldProblem("security" if security == "none" and host else "host", problem.text) from None
    sender_address = address(text["address"], "address", wanted=True)
    server = Server(
        host, port, security, text["user"] or (sender_address if text["sign_in"] else ""), sender_address, text["name"],
        address(text["reply_to"], "reply_to"), address(text["unsubscribe"], "unsubscribe"), text["one_click"],
        _number(text["per_minute"], "per_minute", FASTEST), fields.get("remember") not in (False, None, "", 0),
        **_registration(text),
    )  # fmt: skip
    if server.one_click:
        try:
            message.one_click(server.one_click)
        except Problem as problem:
            raise FieldProblem("one_click", problem.text) from None
    return server


def _registration(text: Mapping[str, str]) -> dict[str, str]:
    """How the provider knows the program."""
    if text["sign_in"] not in ("", *sign_in.PROVIDERS):
        raise FieldProblem("sign_in", _("Choose a password, Microsoft 365, Google or another provider."))
    for name in ("issuer", "authorize_url", "token_url", "device_url"):
        if text[name] and not text[name].startswith("https://"):
            raise FieldProblem(name, _("Enter an address that begins with https://."))
    return {name: text[name] for name in sign_in.SETTINGS}


def address(text: str, field: str, *, wanted: bool = False) -> str:
    """The one address that a field holds, as mail is sent to it; "" where it may be empty and is."""
    if not text:
        if wanted:
            raise FieldProblem(field, _("Enter the sender address of your releases."))
        return ""
    found = email.read(text).addresses
    if len(found) != 1 or not found[0].valid or not found[0].address:
        raise FieldProblem(field, (found[0].problem if found else "") or _("This is not an e-mail address."))
    try:
        return addresses.checked(found[0].address)
    except Problem as problem:
        raise FieldProblem(field, problem.text) from None


def _number(text: str, field: str, most: int) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or int(text) > most:
        raise FieldProblem(field, _("Enter a whole number from 0 to {most}.").format(most=most))
    return int(text)


def check_addresses(own: Mapping[str, object]) -> None:
    """Raises a FieldProblem where an address that a distribution has of its own can receive no mail."""
    for name in ("from", "reply_to", "unsubscribe"):
        address(str(own.get(name) or ""), name)


def writer(server: Server, own: Sender) -> Sender:
    """Who writes a mail or a draft: what is not said of its own as the office has it; answers take an opt-out."""
    office = Sender(server.address, server.name, server.reply_to, server.unsubscribe, server.one_click)
    found = Sender(*(said or of_office for said, of_office in zip(own, office, strict=True)))
    return found._replace(unsubscribe=found.unsubscribe or found.reply_to or found.address)


def sender(server: Server, own: Mapping[str, object]) -> Sender:
    """Who writes: as the distribution has it of its own, else as the office has it.

    Raises:
        Problem: nobody has said which address the release comes from.
    """
    found = writer(server, Sender(*(str(own.get(n) or "") for n in ("from", "from_name", "reply_to", "unsubscribe"))))
    if not server.host or not found.address:
        raise Problem(_("Your organisation’s mail server is not set up yet. Enter its name and your sender address."))
    return found


def password(server: Server, given: str | None = None) -> Secret | None:
    """What the server lets the user in by: the sign-in, or the password that is given, else the keyring's.

    None where the server wants no login.

    Raises:
        SignInWanted: nobody has signed in.
        PasswordWanted: there is no password.
    """
    if not server.user:
        return None
    if server.sign_in:
        return server.at_provider.at(server.host)
    found = given if given is not None else passwords.get(server.account)
    if found is None:
        text = _("{host} requires the password of {user}, which is not in this system’s keyring.")
        raise PasswordWanted(text.format(host=server.host, user=server.user))
    return found


class PasswordWanted(Problem):
    """Somebody has to give the password first."""


def keep_password(server: Server, given: str) -> None:
    """Keeps the password in the system's keyring, or forgets it where the office wants to be asked each time.

    Raises:
        Problem: there is no keyring, or it does not take it.
    """
    if server.user and server.remember and given:
        passwords.put(server.account, given)
    else:
        passwords.forget(server.account)


def kept_password(server: Server) -> str | None:
    """What the keyring has for this server; None where it has nothing."""
    return passwords.get(server.account) if server.user else None


def asks_for_password(server: Server) -> bool:
    """Whether somebody has to type the password before anything can be sent."""
    return bool(server.user) and not server.sign_in and kept_password(server) is None


def can_keep_passwords() -> bool:
    """Whether this system has a keyring."""
    return passwords.is_there()
