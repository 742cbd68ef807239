"""Bounces and replies on the command line: read from files or a mailbox, and what replies propose, decided."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from outreach.cli import office, output
from outreach.cli.declared import DRY_RUN, Answer, Command, argument, record_number, text
from outreach.cli.delivery import own_mailbox as own_mailbox_commands
from outreach.i18n import N_, _, counted
from outreach.services.delivery import bounces, own_mailbox, replies
from outreach.store.workspace import Workspace
from outreach.values.data import Document

if TYPE_CHECKING:
    from outreach.mail.sasl import Secret
    from outreach.services.delivery.bounces import About, Found, Said


def _read(choice: argparse.Namespace) -> Answer:
    return _kept(choice, output.follow(bounces.read(choice.files)))


def _fetch(choice: argparse.Namespace) -> Answer:
    box, secret = _mailbox(choice)
    if secret is None and sys.stdin.isatty():
        secret = getpass.getpass(_("Password of {user}: ").format(user=box.user))
    if secret is None:
        secret = sys.stdin.readline().rstrip("\r\n")
    return _kept(choice, output.follow(own_mailbox.fetch(box, secret)))


def _mailbox(choice: argparse.Namespace) -> "tuple[own_mailbox.Mailbox, Secret | None]":
    """The mailbox that is given, else the one that is set up; with what lets the user in, where that is known."""
    if choice.host:
        box = own_mailbox.checked({**vars(choice), "folders": ", ".join(choice.folders or ())})
        return box, own_mailbox.kept_password(box)
    with office.opened(choice, create=False) as workspace:
        return own_mailbox_commands.kept(workspace)


def _kept(choice: argparse.Namespace, found: "Found") -> Answer:
    with office.opened(choice, create=not choice.dry_run) as workspace:
        if choice.dry_run or not found.said:
            found = workspace.read(bounces.look, found)
        else:
            found = workspace.write(_("Read bounces"), bounces.store, found)
    document: Document = {
        "read": found.read, "bounces": [], "replies": [], "known": found.known,
        "problems": [{"file": file, "text": reason} for file, reason in found.problems],
    }  # fmt: skip
    for said, about in zip(found.said, found.about, strict=True):
        document["bounces" if said.reason else "replies"].append(_document(said, about))
    return Answer(document, _lines(found), int(bool(found.problems)))


def _document(said: "Said", about: "About") -> dict[str, object]:
    """What one message says, as JSON has it."""
    row = {
        "file": said.file, "address": said.address, "kind": said.kind, "text": said.text, "contact": about.contact,
        "distribution": about.distribution, "release": about.release, "known": about.known,
    }  # fmt: skip
    if said.reason:
        return {**row, "code": said.code, "status": said.status, "reason": said.reason}
    return {
        **row, "until": said.until, "instead": list(said.instead), "subject": said.subject,
        "automatic": said.automatic, "proposal": about.proposal,
    }  # fmt: skip


def _lines(found: "Found") -> list[str]:
    new = [said for said, about in zip(found.said, found.about, strict=True) if not about.known]
    lines = [f"{said.address}: {bounces.words(said)}{_quoted(said)}" for said in new]
    lines += [f"{file}: {reason}" for file, reason in found.problems]
    lines.append(counted("{count} message was read.", "{count} messages were read.", found.read))
    if found.known:
        before = counted("{count} was read before.", "{count} were read before.", found.known)
        lines[-1] = f"{lines[-1]} {before if new else _('All are known already.')}"
    waiting = sum(one.proposal is not None for one in found.about)
    if waiting:
        text = counted("{count} reply waits for your decision:", "{count} replies wait for your decision:", waiting)
        lines.append(f"{text} outreach bounces waiting")
    return lines


def _quoted(said: "Said") -> str:
    return f" “{said.text}”" if not said.reason and said.text else ""


def _waiting(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(replies.waiting)
    lines = []
    for one in found:
        lines.append(f"{one.id:5}  {one.name or one.address}: “{one.text}” → {replies.proposed(one)}")
        people = ", ".join(f"{name} ({number})" for number, name in one.sharing.items())
        lines += [f"       {_('From one of {people}: choose with --contact').format(people=people)}"] if people else []
    return Answer({"proposals": output.documents(found)}, lines or [_("No reply waits for a decision.")])


def _accept(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.writing(_("Accept what a reply asks for")) as session:
        told = [replies.accept(session, number, choice.address, choice.contact) for number in choice.ids]
    shared = [line for lines in told for line in lines]
    return Answer({"accepted": choice.ids, "shared": shared}, [_("Accepted"), *shared])


def _dismiss(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.writing(_("Dismiss what a reply asks for")) as session:
        for number in choice.ids:
            replies.dismiss(session, number)
    return Answer({"dismissed": choice.ids}, [_("Dismissed")])


_NUMBERS = argument("ids", metavar="N", type=record_number, nargs="+")
_ADDRESS = text("--address", N_("the new address, if the reply names another"), N_("ADDRESS"))
_CONTACT = argument(
    "--contact", metavar="N", type=record_number, help=N_("whose reply it is, if several share the address")
)
GROUPS = {"bounces": (
    Command("read", N_("from messages (.eml), mboxes, or folders of them"), _read,
            (argument("files", metavar=N_("FILE"), nargs="+", type=Path), DRY_RUN), opens=False),
    Command("fetch", N_("from a mailbox, by IMAP; the messages stay there"), _fetch,
            (*own_mailbox_commands.REACHED, DRY_RUN), opens=False),
    Command("waiting", N_("replies that wait for a decision"), _waiting),
    Command("accept", N_("do what a reply asks: unsubscribe, change the address, end the position"), _accept,
            (_NUMBERS, _ADDRESS, _CONTACT)),
    Command("dismiss", N_("leave everything as it is"), _dismiss, (_NUMBERS,)),
)}  # fmt: skip
