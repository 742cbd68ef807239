"""The settings of the mail server, found by an address alone: a table, then what the address's own domain publishes.

Only the domain is asked, in the domain name system (RFC 6186, RFC 8314) and by https; no third party learns of it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

import dns.exception
import dns.resolver
from sqlalchemy.orm import Session

from outreach.formats import mail_settings
from outreach.i18n import N_, _
from outreach.mail import addresses, https
from outreach.mail.imap import Mailbox
from outreach.problems import Problem
from outreach.services.delivery import own_mailbox, sending_trial
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sending_line import Context
from outreach.services.progress import Progress
from outreach.values import data

Where: TypeAlias = tuple[str, int, str]
"""Host, port and encryption."""

_SECONDS = 8.0  # for a question to the domain name system
_PLACES = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)
# What a domain may offer, the better first: encrypted from the beginning.
_SERVICES = {
    "smtp": (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls")),
    "imap": (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls")),
}


class Found(NamedTuple):
    """Where mail is sent by, and read; `how` says in a sentence how that is known."""

    smtp: Where
    imap: Where | None
    user: str
    sign_in: str = ""
    how: str = ""

    @property
    def fields(self) -> dict[str, object]:
        """What the mail server's form shows of it."""
        host, port, security = self.smtp
        return {"host": host, "port": port, "security": security, "user": self.user, "sign_in": self.sign_in}


def find(address: str) -> Generator[Progress, None, Found]:
    """Looks for the settings; the first answer counts.

    Raises:
        Problem: it is no address, or nothing is known of its domain.
    """
    domain = addresses.on_the_wire(addresses.checked(address)).rpartition("@")[2]
    for text, look in _STEPS:
        yield Progress(0, None, _(text).format(domain=domain))
        found = look(domain, address)
        if found is not None:
            return found
    text = _("{domain} doesn’t say which servers it has. Ask your ICT desk or provider for the mail server’s name.")
    raise Problem(text.format(domain=domain))


def tried(address: str, context: Context | None = None) -> Generator[Progress, None, tuple[Found, str]]:
    """The settings, and why nobody can connect there; "" where one can. Nobody logs in."""
    found = yield from find(address)
    host, port, security = found.smtp
    try:
        yield from sending_trial.check(Server(host, port, security, address=address), context=context)
    except Problem as problem:
        return found, problem.text
    return found, ""


def save_mailbox(session: Session, found: Found) -> None:
    """Sets up the mailbox as it was found, where none is set up."""
    if found.imap is not None and not own_mailbox.read(session).host:
        host, port, security = found.imap
        own_mailbox.save(session, Mailbox(host, port, security, found.user))


def _by_table(domain: str, address: str) -> Found | None:
    provider = next((one for one in _providers() if domain in one["domains"]), None)
    return _of(provider, address) if provider else None


def _by_mail_exchange(domain: str, address: str) -> Found | None:
    """Of whom the servers are that take mail for the domain."""
    takers = [f".{record.exchange.to_text(omit_final_dot=True).lower()}" for record in _records(domain, "MX")]
    for provider in _providers():
        if any(taker.endswith(f".{place}") for taker in takers for place in provider["mx"]):
            return _of(provider, address)
    return None


def _providers() -> list[data.Document]:
    return list(data.file("mail_providers").values())


def _of(provider: data.Document, address: str) -> Found:
    how = _("{address} is a mailbox of {provider}.")
    if provider.get("app_password"):
        how = _("{address} is a mailbox of {provider}. Make an app password there, and enter it here.")
    how = how.format(address=address, provider=provider["name"])
    smtp, imap = (tuple(provider[kind]) for kind in ("smtp", "imap"))
    return Found(smtp, imap, address, provider.get("sign_in", ""), how)


def _by_service(domain: str, address: str) -> Found | None:
    """What the domain offers by SRV records; a target of "." is an offer withdrawn."""
    places = {kind: _service(domain, kind) for kind in _SERVICES}
    how = _("The domain {domain} names this server.").format(domain=domain)
    return Found(places["smtp"], places["imap"], address, how=how) if places["smtp"] else None


def _service(domain: str, kind: str) -> Where | None:
    for name, security in _SERVICES[kind]:
        for record in sorted(_records(f"{name}.{domain}", "SRV"), key=lambda one: one.priority):
            host = record.target.to_text(omit_final_dot=True).lower()
            if host not in ("", "."):
                return host, record.port, security
    return None


def _records(name: str, kind: str) -> list[Any]:
    try:
        return list(dns.resolver.resolve(name, kind, lifetime=_SECONDS))
    except (dns.exception.DNSException, OSError):  # there are none, or nobody answers
        return []


def _by_publication(domain: str, address: str) -> Found | None:
    """What the domain publishes for mail programs."""
    for place in _PLACES:
        with suppress(Problem):
            status, content = https.ask(place.format(domain=domain))
            servers = mail_settings.read(content) if status == 200 else {}
            if servers:
                smtp, imap = servers["smtp"], servers.get("imap")
                user = smtp[3].replace("%EMAILADDRESS%", address).replace("%EMAILLOCALPART%", address.split("@")[0])
                how = _("The domain {domain} names this server.").format(domain=domain)
                return Found(smtp[:3], imap[:3] if imap else None, user, how=how)
    return None


_STEPS: tuple[tuple[str, Callable[[str, str], Found | None]], ...] = (
    (N_("Looking up {domain}"), _by_table),
    (N_("Asking {domain} for its mail servers"), _by_service),
    (N_("Asking {domain} for its settings"), _by_publication),
    (N_("Asking who takes mail for {domain}"), _by_mail_exchange),
)
