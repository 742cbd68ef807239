"""The office's mail server on the command line: set up once, tried, its password into the keyring."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from outreach.cli import office, output
from outreach.cli.commands import office_settings
from outreach.cli.delivery import sending
from outreach.i18n import _
from outreach.services.delivery import mail_server, sending_trial

if TYPE_CHECKING:
    from outreach.services.delivery.mail_server import Server
    from outreach.services.delivery.sending_trial import Checked

_FIELDS = ("host", "port", "security", "user", "address", "name", "reply_to", "unsubscribe", "one_click", "per_minute")


def register(commands: office.Commands) -> None:
    """Adds `office server`."""
    parser = commands.add_parser("office", help=_("what applies to the whole organisation"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    office_settings.register(inner)
    server = inner.add_parser("server", help=_("the mail server that releases are sent by: shown, set, tried"))
    server.add_argument("--host", metavar=_("NAME"), help=_("such as mail.example.org"))
    server.add_argument("--port", metavar="N", help=_("default 465 for tls, 587 for starttls"))
    server.add_argument(
        "--security", metavar="tls|starttls|none", help=_("its encryption; none only for this computer")
    )
    server.add_argument("--user", metavar=_("NAME"), help=_("user name; empty for a server without a login"))
    server.add_argument("--from", dest="address", metavar=_("ADDRESS"), help=_("the address releases come from"))
    server.add_argument("--from-name", dest="name", metavar=_("NAME"), help=_("the sender's name"))
    server.add_argument("--reply-to", metavar=_("ADDRESS"), help=_("where answers go"))
    server.add_argument("--unsubscribe", metavar=_("ADDRESS"), help=_("where people unsubscribe"))
    server.add_argument(
        "--one-click",
        metavar="URL",
        help=_("https address of your organisation that accepts a POST; {id} is the message’s"),
    )
    server.add_argument(
        "--per-minute", metavar="N", help=_("at most this many messages per minute; 0: as fast as the server accepts")
    )
    server.add_argument("--ask", action="store_true", help=_("ask for the password each time and don't save it"))
    server.add_argument("--remember", action="store_true", help=_("keep the password in this system’s keyring"))
    server.add_argument("--check", action="store_true", help=_("connects and logs in"))
    server.add_argument("--test", metavar=_("ADDRESS"), help=_("and sends a short message there"))
    sending.add_password(server)
    server.set_defaults(run=_server)


def _given(choice: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(choice, name) for name in _FIELDS if getattr(choice, name) is not None}
    if choice.ask or choice.remember:
        given["remember"] = choice.remember
    return given


def _server(choice: argparse.Namespace) -> int:
    given = _given(choice)
    with office.opened(choice, create=bool(given)) as workspace:
        if given:
            workspace.write(_("Set up the mail server"), mail_server.save, given)
        server = workspace.read(mail_server.read)
    answer: dict[str, Any] = {**server._asdict(), "port": server.reached.port if server.host else 0}
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
    output.answer(choice, answer, lines)
    return 0


def _checked(server: Server, word: str | None, to: str) -> tuple[Checked, str | None]:
    """What the server can do, and the password it took."""
    return output.follow(sending_trial.check(server, word, to=to)), word


def _lines(found: Checked, tested: str | None) -> list[str]:
    lines = [_("The server answers, and the connection is secure.") if found.encrypted else _("The server answers.")]
    if found.logged_in:
        lines.append(_("The server accepts the user name and password."))
    if found.most:
        lines.append(_("The server accepts messages of up to {size} MB.").format(size=f"{found.most / 1e6:.0f}"))
    if tested:
        lines.append(_("A short test message was sent to {address}.").format(address=tested))
    return lines
