"""The mail provider on the command line: found by an address, signed in to by a code or in the browser."""

from __future__ import annotations

import argparse
import threading
import webbrowser

from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument, flag
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.delivery import mail_server, own_mailbox, server_lookup
from outreach.services.delivery.sign_in import Account, State
from outreach.store.workspace import Workspace


def _account(workspace: Workspace) -> Account:
    server = workspace.read(mail_server.read)
    if not server.sign_in:
        raise Problem(
            _("The mail server wants a password. To sign in instead: outreach office server --sign-in microsoft")
        )
    return server.at_provider


def _sign_in(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    account = _account(workspace)
    if not mail_server.can_keep_passwords():
        raise Problem(_("This system has no keyring, so the sign-in would end with this command. Use the window."))
    begun = account.begin(in_browser=choice.browser)
    output.note(begun.text)
    if choice.browser:
        output.note(begun.url)
        # Some browsers answer only when they are closed, and until then the sign-in is listened for.
        threading.Thread(target=webbrowser.open, args=(begun.url,), daemon=True).start()
    return _answer(output.follow(account.finish(begun, workspace.read(own_mailbox.hosts))))


def _sign_out(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    account = _account(workspace)
    account.sign_out()
    return _answer(account.state())


def _state(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    return _answer(_account(workspace).state())


def _find(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found, problem = output.follow(server_lookup.tried(choice.address))
    if choice.save:
        with workspace.writing(_("Set up the mail server")) as session:
            mail_server.save(session, {**found.fields, "address": choice.address})
            server_lookup.save_mailbox(session, found)
    lines = [found.how, " ".join(map(str, found.smtp)), *filter(None, [problem])]
    return Answer({**found._asdict(), "problem": problem}, lines, int(bool(problem)))


def _answer(state: State) -> Answer:
    line = _("Signed in as {user}.").format(user=state.who) if state.signed_in else _("Not signed in.")
    return Answer(state._asdict(), [line])


GROUPS = {"mail": (
    Command("find", N_("finds the mail server of an address; only its own domain is asked"), _find,
            (argument("address", metavar=N_("ADDRESS")), flag("--save", N_("sets it up as it was found"))),
            creates=lambda choice: choice.save),
    Command("sign-in", N_("signs in with a code that you enter on any device"), _sign_in,
            (flag("--browser", N_("signs in in the browser of this computer")),)),
    Command("sign-out", N_("forgets the sign-in, here and at the provider"), _sign_out),
    Command("state", N_("whether you are signed in, and as whom"), _state),
)}  # fmt: skip
