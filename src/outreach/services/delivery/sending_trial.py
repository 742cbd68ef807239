"""Trying the office's server: whether it can be used, and what a release looks like to those who will get it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail import body, smtp
from outreach.mail.message import Letter
from outreach.mail.smtp import Lost, Refused
from outreach.model.base import now
from outreach.model.distributions import Recipient
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.delivery import mail_server, sending_steps
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sending import one_line
from outreach.services.delivery.sending_letters import Letters, envelope
from outreach.services.delivery.sending_line import Context, Line, Pace
from outreach.services.exporting import export_records
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace


class Checked(NamedTuple):
    """What a server that was tested can do: `most` bytes of a message, None where it does not say."""

    encrypted: bool
    logged_in: bool
    most: int | None
    utf8: bool


def check(
    server: Server,
    password: str | None = None,
    *,
    to: str = "",
    pace: Pace | None = None,
    context: Context | None = None,
) -> Generator[Progress, None, Checked]:
    """Connects and logs in, and writes one short mail where `to` says to whom; nothing is stored.

    Raises:
        Problem: it says which of host, port, encryption, certificate, user and password is wrong, and what to do.
    """
    sender = mail_server.sender(server, {})
    line = Line(server.reached, mail_server.password(server, password), pace or Pace(), context)
    progress = Progress(0, None, _("Connecting to the server"))
    yield progress
    try:
        yield from line.open(lambda: progress)
        there = line.connection
        found = Checked(server.security != "none", bool(server.user), there.most, there.takes_utf8)
        if to:
            text = body.Text(
                headline=_("Outreach test message"),
                body=_("Mail from your organisation can be sent. Nobody else has received this message."),
            )
            draft = Letter(text, (), sender).draft(to, {}, now().astimezone(), unsent=False)
            message = smtp.Message(envelope(sender.address), envelope(to), [smtp.dotted(draft.own)])
            yield from _handed(line, message, server.host, lambda: progress)
        return found
    finally:
        line.close()


def to_oneself(
    workspace: Workspace,
    distribution_id: int,
    address: str,
    *,
    password: str | None = None,
    pace: Pace | None = None,
    context: Context | None = None,
) -> Generator[Progress, None, list[str]]:
    """Sends to oneself what the first recipient of each language will get; returns the languages.

    Nothing of it is counted, and nobody else gets anything.
    """
    row = workspace.read(sending_steps.look, distribution_id)
    server = workspace.read(mail_server.read)
    sender = mail_server.sender(server, row.settings)
    envelope(address)
    line = Line(server.reached, mail_server.password(server, password), pace or Pace(), context)
    progress = Progress(0, None, _("Sending a test"))
    yield progress
    first = workspace.read(_first_of_each, distribution_id)
    assert row.release_id is not None
    letters = Letters(workspace, row, list(first), sender)
    try:
        yield from line.open(lambda: progress)
        for done, (language, (name, fields)) in enumerate(first.items()):
            values = letters.values(fields, address, language) if fields else {}
            message = letters.sample(language, address, values, name)
            yield Progress(done, len(first), _("Sending a test"))
            yield from _handed(line, message, server.host, lambda: progress)
    finally:
        line.close()
    return list(first)


def _handed(
    line: Line, message: smtp.Message, host: str, sign: Callable[[], Progress]
) -> Generator[Progress, None, object]:
    try:
        return (yield from line.hand(message, sign))
    except Refused as refused:
        text = _("{host} did not accept the message ({answer}).")
        raise Problem(text.format(host=host, answer=one_line(refused.reply.plain))) from None
    except Lost as lost:
        text = _("Couldn't connect to {host}: {why}.")
        raise Problem(text.format(host=host, why=lost.why or _("the connection was interrupted"))) from None
    except GeneratorExit:
        line.break_off()
        raise


def _first_of_each(session: Session, distribution_id: int) -> dict[str, tuple[str, Fields]]:
    """{language: (name, fields)} of the first recipient in each."""
    query = (
        select(Recipient.language, Recipient.name, Recipient.contact_id)
        .where(Recipient.distribution_id == distribution_id, Recipient.state.in_(("queued", "held")))
        .order_by(Recipient.id)
    )
    found: dict[str, tuple[str, Fields]] = {}
    for language, name, contact in session.execute(query):
        if language not in found:
            fields = export_records.some(session, [contact] if contact else [])
            found[language] = (name, fields[0] if fields else {})
    if not found:
        raise Problem(_("No recipients are left."))
    return found
