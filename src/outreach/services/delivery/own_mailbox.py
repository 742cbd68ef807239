"""The office's own mailbox: where bounces and answers arrive, and into which drafts and sent copies are laid."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Mapping
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _, today
from outreach.mail import imap
from outreach.mail.imap import Mailbox as Mailbox
from outreach.mail.sasl import Secret
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.delivery import bounces, mail_server
from outreach.services.delivery.bounces import Found, Said
from outreach.services.delivery.mail_server import Server
from outreach.services.progress import Progress
from outreach.store import passwords

SETTING = "mailbox"
# Hosts that put what is sent by SMTP into the folder of sent messages themselves.
KEEP_COPIES = ("office365.com", "outlook.com", "gmail.com", "googlemail.com")


def read(session: Session) -> Mailbox:
    """The mailbox as it was set last; one without a host where nobody has set it up."""
    kept = settings.get(session, SETTING)
    known = dict(kept) if isinstance(kept, dict) else {}
    if old := known.pop("folder", ""):  # until there could be several
        known["folders"] = [old]
    return Mailbox(**{"host": "", **{name: known[name] for name in Mailbox._fields if name in known}})


def proposed(session: Session) -> Mailbox:
    """The mailbox for its form: where nobody has decided yet, copies are laid unless the mail server keeps its own."""
    kept = settings.get(session, SETTING)
    copies = "copies" not in (kept or {}) and not mail_server.read(session).host.endswith(KEEP_COPIES)
    box = read(session)
    return box._replace(copies=box.copies or copies)


def save(session: Session, box: Mailbox) -> None:
    """Keeps where the mailbox is; its password is not kept."""
    settings.put(session, SETTING, {**box._asdict(), "folders": list(box.folders)})


def fields(box: Mailbox) -> dict[str, object]:
    """What its form shows."""
    return {**box._asdict(), "port": box.port or "", "folders": ", ".join(box.folders), "days": str(box.days)}


def hosts(session: Session) -> list[str]:
    """The mail servers that who signs in signs in for: the one that sends, and the mailbox of the same user."""
    server, box = mail_server.read(session), read(session)
    return [server.host, *([box.host] if box.host and box.user == server.user else [])]


def checked(fields: Mapping[str, object]) -> Mailbox:
    """The fields of a form as a mailbox.

    Raises:
        FieldProblem: one of them cannot be.
    """
    text = {name: str(fields.get(name) or "").strip() for name in Mailbox._fields}
    if not text["host"]:
        raise FieldProblem("host", _("Enter the name of the IMAP server."))
    if not text["user"]:
        raise FieldProblem("user", _("Enter the user name of the mailbox."))
    port = int(text["port"]) if text["port"].isdigit() else 0
    box = Mailbox(
        text["host"], port, text["security"] or "tls", text["user"], _names(text["folders"]), _days(text["days"]),
        text["drafts"], text["sent"], bool(fields.get("copies")),
    )  # fmt: skip
    imap.check(box)
    return box


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in text.split(",") if (name := one.strip()))) or ("INBOX",)


def _days(text: str) -> int:
    days = text or "30"
    if not (days.isascii() and days.isdigit() and 0 < int(days) <= 3650):
        raise FieldProblem("days", _("Enter a number of days."))
    return int(days)


def account(box: Mailbox) -> str:
    """What its password is called in the keyring: as that of the mail server, where they are one."""
    return f"{box.user}@{box.host}"


def kept_password(box: Mailbox) -> str | None:
    """What the system's keyring has for this mailbox; None where it has nothing.

    Raises:
        Problem: the mailbox must not be asked for one, for its line is not encrypted.
    """
    imap.check(box)
    return passwords.get(account(box)) if box.user else None


def keep_password(box: Mailbox, password: str) -> None:
    """Keeps the password in the system's keyring, where there is one."""
    if password and passwords.is_there():
        passwords.put(account(box), password)


def as_server(box: Mailbox, office: Server) -> Server:
    """Who writes drafts into it: as the mail server is set up, else its own user; let in by the same sign-in.

    Raises:
        Problem: it is not set up.
    """
    if not box.host:
        raise Problem(_("Your mailbox is not set up yet. Enter its server and user name."))
    address = office.address or (box.user if "@" in box.user else "")
    sign_in = "" if kept_password(box) else office.sign_in
    return office._replace(host=box.host, port=box.port, user=box.user, address=address, per_minute=0, sign_in=sign_in)


def secret(box: Mailbox, office: Server, given: str | None = None) -> Secret:
    """What its server lets the user in by: the password that is given or kept, or the sign-in of the mail server.

    Raises:
        Problem: it is not set up.
        SignInWanted: nobody has signed in.
        PasswordWanted: there is no password.
    """
    return given or mail_server.password(as_server(box, office)) or ""


def known_secret(session: Session, box: Mailbox) -> Secret | None:
    """What lets the user into a mailbox without asking; None where the password has to be asked for.

    Raises:
        Problem: it is not set up.
        SignInWanted: nobody has signed in.
    """
    try:
        return secret(box, mail_server.read(session))
    except mail_server.PasswordWanted:
        return None


class Tried(NamedTuple):
    """What was found in a mailbox: its folders, and those for drafts and sent messages, "" where there is none."""

    folders: list[str]
    drafts: str
    sent: str


def trial(box: Mailbox, secret: Secret, context: ssl.SSLContext | None = None) -> Generator[Progress, None, Tried]:
    """Logs in and looks which folders there are; nothing is read or written.

    Raises:
        Problem: the mailbox cannot be opened, or a folder that is named is not there.
    """
    yield Progress(0, None, _("Connecting to the server"))
    with imap.opened(box, secret, context) as client:
        there = [str(name) for _flags, _delimiter, name in client.list_folders()]
        for name in box.folders:
            if name.upper() != "INBOX" and name not in there:
                raise FieldProblem("folders", _("The mailbox has no folder “{folder}”.").format(folder=name))
        return Tried(there, *(_special(client, box, kind) for kind in (imap.DRAFTS, imap.SENT)))


def _special(client: imap.Client, box: Mailbox, kind: bytes) -> str:
    try:
        return imap.special(client, box, kind)
    except Problem:
        if box.drafts if kind == imap.DRAFTS else box.sent:
            raise
        return ""


def fetch(box: Mailbox, secret: Secret, context: ssl.SSLContext | None = None) -> Generator[Progress, None, Found]:
    """Reads the messages of the last days; writes nothing, here or there.

    Raises:
        Problem: the mailbox cannot be reached or opened.
    """
    yield Progress(0, None, _("Reading the mailbox"))
    said: list[Said] = []
    problems: list[tuple[str, str]] = []
    count = 0
    for place, total, data in imap.messages(box, secret, today() - timedelta(days=box.days), context):
        count += 1
        name = _("message {number}").format(number=place)
        try:
            if not data:
                raise Problem(_("This e-mail is larger than {size} MB, so it was not read.").format(size=10))
            said += bounces.read_one(name, data)
        except Problem as problem:
            problems.append((name, problem.text))
        yield Progress(place, total, _("Reading the mailbox"))
    return Found(count, said, problems)
