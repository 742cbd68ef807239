"""Bounces and replies on the command line: read from files or a mailbox, and what replies propose, decided."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.services.delivery import bounce_mailbox, bounces, replies

if TYPE_CHECKING:
    from outreach.services.delivery.bounces import Found, Said
    from outreach.services.delivery.replies import Proposal


def register(commands: office.Commands) -> None:
    """Adds the commands of what came back."""
    parser = commands.add_parser("bounces", help=_("bounces and replies"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    read = inner.add_parser("read", help=_("from messages (.eml), mboxes, or folders of them"))
    read.add_argument("files", metavar=_("FILE"), nargs="+", type=Path)
    read.add_argument("--dry-run", action="store_true", help=_("shows the result and saves nothing"))
    read.set_defaults(run=_read)
    fetch = inner.add_parser("fetch", help=_("from a mailbox, by IMAP; the messages stay there"))
    fetch.add_argument("--host", metavar=_("HOST"), required=True)
    fetch.add_argument("--port", metavar="N", type=office.number, default=0)
    fetch.add_argument("--user", metavar=_("NAME"), required=True)
    fetch.add_argument("--folder", metavar=_("NAME"), default="INBOX")
    fetch.add_argument("--days", metavar="N", type=office.number, default=30, help=_("how far back; 30 by default"))
    fetch.add_argument(
        "--security", choices=("tls", "starttls", "none"), default="tls", help=_("none only for this computer itself")
    )
    fetch.add_argument("--dry-run", action="store_true", help=_("shows the result and saves nothing"))
    fetch.set_defaults(run=_fetch)
    waiting = inner.add_parser("waiting", help=_("replies that wait for a decision"))
    waiting.set_defaults(run=_waiting)
    accept = inner.add_parser(
        "accept", help=_("do what a reply asks: unsubscribe, change the address, end the position")
    )
    accept.add_argument("ids", metavar="N", type=office.number, nargs="+")
    accept.add_argument(
        "--address", metavar=_("ADDRESS"), default="", help=_("the new address, if the reply names another")
    )
    accept.set_defaults(run=_accept)
    dismiss = inner.add_parser("dismiss", help=_("leave everything as it is"))
    dismiss.add_argument("ids", metavar="N", type=office.number, nargs="+")
    dismiss.set_defaults(run=_dismiss)


def _read(choice: argparse.Namespace) -> int:
    found = output.follow(bounces.read(choice.files))
    return _kept(choice, found)


def _fetch(choice: argparse.Namespace) -> int:
    box = bounce_mailbox.Mailbox(choice.host, choice.port, choice.security, choice.user, choice.folder, choice.days)
    password = bounce_mailbox.kept_password(box)
    if password is None:
        password = sys.stdin.readline().rstrip("\r\n") if not sys.stdin.isatty() else _asked(choice.user)
    return _kept(choice, output.follow(bounce_mailbox.fetch(box, password)))


def _asked(user: str) -> str:
    import getpass

    return getpass.getpass(_("Password of {user}: ").format(user=user))


def _kept(choice: argparse.Namespace, found: "Found") -> int:
    with office.opened(choice, create=not choice.dry_run) as workspace:
        if choice.dry_run or not found.said:
            found = workspace.read(bounces.look, found)
        else:
            found = workspace.write(_("Read bounces"), bounces.store, found)
    return _answer(choice, found)


def _answer(choice: argparse.Namespace, found: "Found") -> int:
    document: dict[str, Any] = {"read": found.read, "bounces": [], "replies": [], "known": found.known}
    lines = []
    about_whom = zip(found.contacts, found.distributions, found.releases, strict=True)
    for said, whose, proposal in zip(found.said, about_whom, found.proposals, strict=True):
        about = {"file": said.file, "address": said.address, "kind": said.kind}
        whom = dict(zip(("contact", "distribution", "release"), whose, strict=True))
        if not said.reason:
            told = {"until": said.until, "instead": list(said.instead), "text": said.text, "subject": said.subject}
            document["replies"].append({**about, **told, "automatic": said.automatic, "proposal": proposal, **whom})
        else:
            document["bounces"].append(
                {**about, "code": said.code, "status": said.status, "reason": said.reason, "text": said.text, **whom}
            )
        lines.append(f"{said.address}: {bounces.words(said)}{_quoted(said)}")
    document["problems"] = [{"file": file, "text": text} for file, text in found.problems]
    lines += [f"{file}: {text}" for file, text in found.problems]
    lines.append(
        ngettext("{count} message was read.", "{count} messages were read.", found.read).format(count=found.read)
    )
    open_ones = sum(one is not None for one in found.proposals)
    if open_ones:
        waits = ngettext("{count} reply waits for your decision:", "{count} replies wait for your decision:", open_ones)
        lines.append(f"{waits.format(count=open_ones)} outreach bounces waiting")
    output.answer(choice, document, lines)
    return 1 if found.problems else 0


def _quoted(said: "Said") -> str:
    return f" “{said.text}”" if not said.reason and said.text else ""


def _waiting(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(replies.waiting)
    lines = [
        f"{one.id:5}  {one.name or one.address}: “{one.said}” → {replies.proposed(one)}" for one in found
    ] or [_("No reply waits for a decision.")]  # fmt: skip
    output.answer(choice, {"proposals": [_proposal(one) for one in found]}, lines)
    return 0


def _proposal(one: "Proposal") -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "address": one.address, "contact": one.contact_id, "name": one.name,
        "release": one.release_id, "headline": one.headline, "at": one.at, "text": one.said,
        "instead": list(one.instead),
    }  # fmt: skip


def _accept(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace, workspace.writing(_("Accept what a reply asks for")) as session:
        for number in choice.ids:
            replies.accept(session, number, choice.address)
    output.answer(choice, {"accepted": choice.ids}, [_("Accepted")])
    return 0


def _dismiss(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace, workspace.writing(_("Dismiss what a reply asks for")) as session:
        for number in choice.ids:
            replies.dismiss(session, number)
    output.answer(choice, {"dismissed": choice.ids}, [_("Dismissed")])
    return 0
