"""What came back, fetched from the office's mailbox; the messages stay there, unread as they were."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from outreach.i18n import _, today
from outreach.mail import imap
from outreach.mail.imap import Mailbox as Mailbox
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.delivery import bounces
from outreach.services.delivery.bounces import Found, Said
from outreach.services.progress import Progress
from outreach.store import passwords

SETTING = "mailbox"


def read(session: Session) -> dict[str, object]:
    """The mailbox as it was set last, for its form; "days" as text."""
    kept = settings.get(session, SETTING)
    known = kept if isinstance(kept, dict) else {}
    return {name: str(known.get(name) or "") or ("tls" if name == "security" else "") for name in Mailbox._fields}


def save(session: Session, box: Mailbox) -> None:
    """Keeps where the mailbox is; its password is not kept."""
    settings.put(session, SETTING, box._asdict())


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
    days = text["days"] or "30"
    if not (days.isascii() and days.isdigit() and 0 < int(days) <= 3650):
        raise FieldProblem("days", _("Enter a number of days."))
    port = int(text["port"]) if text["port"].isdigit() else 0
    box = Mailbox(text["host"], port, text["security"] or "tls", text["user"], text["folder"] or "INBOX", int(days))
    imap.check(box)
    return box


def kept_password(box: Mailbox) -> str | None:
    """What the system's keyring has for this mailbox; None where it has nothing.

    Raises:
        Problem: the mailbox must not be asked for one, for its line is not encrypted.
    """
    imap.check(box)
    return passwords.get(f"{box.user}@{box.host}") if box.user else None


def fetch(box: Mailbox, password: str, context: ssl.SSLContext | None = None) -> Generator[Progress, None, Found]:
    """Reads the messages of the last days; writes nothing, here or there.

    Raises:
        Problem: the mailbox cannot be reached or opened.
    """
    yield Progress(0, None, _("Reading the mailbox"))
    said: list[Said] = []
    problems: list[tuple[str, str]] = []
    count = 0
    since = today() - timedelta(days=box.days)
    for place, total, data in imap.messages(box, password, since, context):
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
