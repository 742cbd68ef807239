"""The office on the command line: its settings, and its mail server, tried, with the password into the keyring."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outreach.cli import output
from outreach.cli.commands import colleagues
from outreach.cli.declared import Answer, Command, argument, flag
from outreach.cli.delivery import own_mailbox, sending
from outreach.i18n import N_, _
from outreach.services import office_settings
from outreach.services.delivery import mail_server, sending_trial
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sign_in import PROVIDERS
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.delivery.sending_trial import Checked

_FIELDS = tuple(name for name in Server._fields if name != "remember")


def _given(choice: argparse.Namespace) -> dict[str, object]:
    given = {name: getattr(choice, name) for name in _FIELDS if getattr(choice, name) is not None}
    if given.get("sign_in") == "password":
        given["sign_in"] = ""
    if choice.ask or choice.remember:
        given["remember"] = choice.remember
    return given


def _server(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if given := _given(choice):
        workspace.write(_("Set up the mail server"), mail_server.save, given)
    server = workspace.read(mail_server.read)
    answer: dict[str, object] = {**server._asdict(), "port": server.reached.port if server.host else 0}
    lines = [_("No mail server is set up yet.")]
    if server.is_set:
        lines = output.sheet([(name.replace("_", "-"), value) for name, value in answer.items()])
    if choice.check or choice.test:
        found, word = sending.with_password(choice, lambda word: _checked(server, word, choice.test or ""))
        answer["check"] = found._asdict()
        lines += ["", *_lines(found, choice.test)]
    else:
        word = sending.password(choice)
    if word is not None or choice.ask:
        mail_server.keep_password(server, word or "")
    return Answer(answer, lines)


def _checked(server: Server, word: str | None, to: str) -> tuple[Checked, str | None]:
    """What the server can do, and the password it took."""
    return output.follow(sending_trial.check(server, word, to=to)), word


def _lines(found: Checked, tested: str | None) -> list[str]:
    lines = [_("The server answers, and the connection is secure.") if found.encrypted else _("The server answers.")]
    if found.logged_in:
        lines.append(_("The server accepts the login."))
    if found.most:
        lines.append(_("The server accepts messages of up to {size} MB.").format(size=f"{found.most / 1e6:.0f}"))
    if tested:
        lines.append(_("A short test message was sent to {address}.").format(address=tested))
    return lines


def _settings(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.value is not None:
        workspace.write(_("Organisation settings"), office_settings.change, choice.name, choice.value)
    found = workspace.read(office_settings.shown)
    if choice.name is not None:
        found = {choice.name: office_settings.one(found, choice.name)}
    return Answer(found, output.sheet(found.items()))


_SETTINGS = Command("settings", N_("time zone, region, name, address, colour: shows them, or sets one"), _settings, (
    argument("name", metavar=N_("NAME"), nargs="?", help=N_("which; default all")),
    argument("value", metavar=N_("VALUE"), nargs="?", help=N_('its new value; "" resets it')),
), creates=lambda choice: choice.value is not None)  # fmt: skip

GROUPS = {"office": (
    _SETTINGS,
    own_mailbox.COMMAND,
    *colleagues.COMMANDS,
    Command("server", N_("the mail server that releases are sent by: shown, set, tried"), _server, (
        argument("--host", metavar=N_("NAME"), help=N_("such as mail.example.org")),
        argument("--port", metavar="N", help=N_("default 465 for tls, 587 for starttls")),
        argument("--security", metavar="tls|starttls|none",
                 help=N_("its encryption; none only for this computer")),
        argument("--user", metavar=N_("NAME"), help=N_("user name; empty for a server without a login")),
        argument("--from", dest="address", metavar=N_("ADDRESS"), help=N_("the address releases come from")),
        argument("--from-name", dest="name", metavar=N_("NAME"), help=N_("the sender's name")),
        argument("--reply-to", metavar=N_("ADDRESS"), help=N_("where answers go")),
        argument("--unsubscribe", metavar=N_("ADDRESS"), help=N_("where people unsubscribe")),
        argument("--one-click", metavar="URL",
                 help=N_("https address of your organisation that accepts a POST; {id} is the message’s number")),
        argument("--per-minute", metavar="N",
                 help=N_("at most this many messages per minute; 0: as fast as the server accepts")),
        argument("--sign-in", choices=("password", *PROVIDERS),
                 help=N_("who lets you in: a password, or a provider (see “mail sign-in”)")),
        argument("--client-id", metavar="ID", help=N_("what the provider calls this program")),
        argument("--client-secret", metavar=N_("TEXT"), help=N_("what Google wants besides; no secret")),
        argument("--tenant", metavar="ID", help=N_("your organisation at Microsoft")),
        argument("--issuer", metavar="URL", help=N_("another provider, which says itself where it is asked")),
        argument("--authorize-url", metavar="URL", help=N_("where it is asked in the browser")),
        argument("--token-url", metavar="URL", help=N_("where it gives tokens")),
        argument("--device-url", metavar="URL", help=N_("where it gives codes")),
        argument("--scope", metavar=N_("TEXT"), help=N_("what it is asked to permit")),
        flag("--ask", N_("ask for the password each time and don't save it")),
        flag("--remember", N_("keep the password in this system’s keyring")),
        flag("--check", N_("connects and logs in")),
        argument("--test", metavar=N_("ADDRESS"), help=N_("and sends a short message there")),
        sending.PASSWORD,
    ), creates=lambda choice: bool(_given(choice))),
)}  # fmt: skip
