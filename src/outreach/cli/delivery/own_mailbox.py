"""Your own mailbox on the command line: set up once, tried, its password into the keyring; drafts taken back."""

from __future__ import annotations

import argparse

from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument, flag
from outreach.cli.delivery import sending
from outreach.i18n import N_, _
from outreach.mail.sasl import Secret
from outreach.services.delivery import mail_server, mailbox_drafts, own_mailbox
from outreach.services.delivery.own_mailbox import Mailbox
from outreach.store.workspace import Workspace


def _mailbox(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    box = workspace.read(own_mailbox.read)
    if given := _given(choice):
        box = own_mailbox.checked({**own_mailbox.fields(workspace.read(own_mailbox.proposed)), **given})
        workspace.write(_("Set up the mailbox"), own_mailbox.save, box)
    word = sending.password(choice)
    if word is not None:
        own_mailbox.keep_password(box, word)
    answer: dict[str, object] = {**box._asdict(), "folders": list(box.folders)}
    lines = output.sheet(list(answer.items())) if box.host else [_("No mailbox is set up yet.")]
    if choice.check:
        secret = own_mailbox.secret(box, workspace.read(mail_server.read), word)
        found = output.follow(own_mailbox.trial(box, secret))
        answer["check"] = found._asdict()
        lines += ["", _("Folders: {names}").format(names=", ".join(found.folders))]
        lines += output.sheet([(_("Drafts folder"), found.drafts), (_("Sent folder"), found.sent)])
    return Answer(answer, lines)


def _given(choice: argparse.Namespace) -> dict[str, object]:
    names = [name for name in Mailbox._fields if name != "copies"]
    given = {name: getattr(choice, name) for name in names if getattr(choice, name) is not None}
    if choice.folders:
        given["folders"] = ", ".join(choice.folders)
    return given if choice.copies is None else {**given, "copies": choice.copies == "on"}


def _take_back(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    output.note(workspace.read(mailbox_drafts.question, choice.id))
    if not (choice.yes or (output.is_asked_at_terminal() and output.is_yes(_("Remove them? [y/N]")))):
        output.note(_("Nothing was removed. To remove them, add --yes."))
        return Answer({"distribution": choice.id, "removed": 0}, status=2)
    found = sending.with_password(
        choice, lambda word: output.follow(mailbox_drafts.take_back(workspace, choice.id, word))
    )
    return Answer({"distribution": choice.id, **found._asdict()}, [found.text])


def kept(workspace: Workspace) -> tuple[Mailbox, Secret | None]:
    """The mailbox that is set up, and what lets the user in; None where it has to be asked for.

    Raises:
        Problem: there is none, or nobody has signed in.
    """
    box = workspace.read(own_mailbox.read)
    return box, workspace.read(own_mailbox.known_secret, box)


REACHED = (
    argument("--host", metavar=N_("HOST"), help=N_("such as imap.example.org")),
    argument("--port", metavar="N", help=N_("default 993 for tls, 143 for starttls")),
    argument("--security", choices=("tls", "starttls", "none"), help=N_("none only for this computer itself")),
    argument("--user", metavar=N_("NAME")),
    argument("--folder", metavar=N_("NAME"), dest="folders", action="append",
             help=N_("where bounces and replies arrive; INBOX by default; repeatable")),
    argument("--days", metavar="N", help=N_("how far back; 30 by default")),
)  # fmt: skip
COMMAND = Command("mailbox", N_("your own mailbox, for replies, drafts and sent copies: shown, set, tried"), _mailbox, (
    *REACHED,
    argument("--drafts", metavar=N_("NAME"), help=N_("the folder for drafts; by default the server's own")),
    argument("--sent", metavar=N_("NAME"), help=N_("the folder for sent copies; by default the server's own")),
    argument("--copies", choices=("on", "off"), help=N_("whether a copy of each sent message is saved there")),
    flag("--check", N_("logs in and lists the folders")), sending.PASSWORD,
), creates=lambda choice: bool(_given(choice)))  # fmt: skip
TAKE_BACK = Command("take-back", N_("removes its drafts from your mailbox, where they are still there"), _take_back, (
    sending.NUMBER, flag("--yes", N_("removes them without asking; needed in scripts")), sending.PASSWORD,
))  # fmt: skip
