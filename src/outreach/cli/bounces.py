"""Mail that came back, on the command line: read from files, folders and mboxes, or fetched from a mailbox."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.cli import office, output
from outreach.i18n import _

if TYPE_CHECKING:
    from outreach.services.bounces import Found


def register(commands: Any) -> None:
    """Adds the commands of what came back."""
    parser = commands.add_parser("bounces", help=_("mail that came back, and automatic answers"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    read = inner.add_parser("read", help=_("from messages (.eml), mboxes, or folders of them"))
    read.add_argument("files", metavar=_("FILE"), nargs="+", type=Path)
    read.add_argument("--dry-run", action="store_true", help=_("says what they say and writes nothing"))
    read.set_defaults(run=_read)
    fetch = inner.add_parser("fetch", help=_("from a mailbox, by IMAP; the messages stay there"))
    fetch.add_argument("--host", metavar=_("HOST"), required=True)
    fetch.add_argument("--port", metavar="N", type=office.number, default=0)
    fetch.add_argument("--user", metavar=_("NAME"), required=True)
    fetch.add_argument("--folder", metavar=_("NAME"), default="INBOX")
    fetch.add_argument("--days", metavar="N", type=office.number, default=30, help=_("how far back; 30 by default"))
    fetch.add_argument(
        "--security", choices=("tls", "starttls", "none"), default="tls", help=_("none only to this machine itself")
    )
    fetch.add_argument("--dry-run", action="store_true", help=_("says what they say and writes nothing"))
    fetch.set_defaults(run=_fetch)


def _read(choice: argparse.Namespace) -> int:
    from outreach.services import bounces

    found = output.follow(bounces.read(choice.files))
    return _kept(choice, found)


def _fetch(choice: argparse.Namespace) -> int:
    from outreach.services import bounces_mailbox

    box = bounces_mailbox.Mailbox(choice.host, choice.port, choice.security, choice.user, choice.folder, choice.days)
    password = bounces_mailbox.kept_password(box)
    if password is None:
        password = sys.stdin.readline().rstrip("\r\n") if not sys.stdin.isatty() else _asked(choice.user)
    return _kept(choice, output.follow(bounces_mailbox.fetch(box, password)))


def _asked(user: str) -> str:
    import getpass

    return getpass.getpass(_("Password of {user}: ").format(user=user))


def _kept(choice: argparse.Namespace, found: "Found") -> int:
    from outreach.services import bounces

    with office.opened(choice, create=not choice.dry_run) as workspace:
        if choice.dry_run or not found.said:
            found = workspace.read(bounces.look, found)
        else:
            found = workspace.write(_("Read bounces"), bounces.store, found)
    return _answer(choice, found)


def _answer(choice: argparse.Namespace, found: "Found") -> int:
    from outreach.services import bounces

    document: dict[str, Any] = {"read": found.read, "bounces": [], "replies": [], "known": found.known}
    lines = []
    for said, contact, distribution in zip(found.said, found.contacts, found.distributions, strict=True):
        about = {"file": said.file, "address": said.address, "kind": said.kind}
        whom = {"contact": contact, "distribution": distribution}
        if said.kind in bounces.ANSWERS or (said.kind == "opt-out" and not said.reason):
            document["replies"].append(
                {**about, "until": said.until, "instead": list(said.instead), "text": said.text, **whom}
            )
        else:
            document["bounces"].append(
                {**about, "code": said.code, "status": said.status, "reason": said.reason, "text": said.text, **whom}
            )
        lines.append(f"{said.address}: {said.kind}, {bounces.words(said)}")
    document["problems"] = [{"file": file, "text": text} for file, text in found.problems]
    lines += [f"{file}: {text}" for file, text in found.problems]
    lines.append(_("{count} messages were read.").format(count=found.read))
    output.answer(choice, document, lines)
    return 1 if found.problems else 0
