"""What came back, fetched from the office's mailbox; the messages stay there, unread as they were."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from datetime import date, timedelta

from outreach.i18n import _
from outreach.mail import imap
from outreach.mail.imap import Mailbox as Mailbox
from outreach.problems import Problem
from outreach.services import bounces
from outreach.services.bounces import Found, Said
from outreach.services.progress import Progress
from outreach.store import passwords


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
    since = date.today() - timedelta(days=box.days)
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
    return Found(count, said, problems, [], [])
