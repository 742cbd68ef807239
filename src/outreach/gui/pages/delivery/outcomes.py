"""What the flow does at its end: writes drafts, a file or groups, or prepares what is sent; and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import TextField
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.labels import Text, counted, number
from outreach.gui.kit.page import Page
from outreach.gui.pages.delivery.options_view import Chosen
from outreach.i18n import _, ngettext
from outreach.mail.message import Sender
from outreach.services.delivery import distributions, messengers, sending
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.delivery.mail_server import PasswordWanted
from outreach.services.delivery.sending import Sent
from outreach.services.exporting import list_export
from outreach.services.exporting.export_files import Exported
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace


class Figure(NamedTuple):
    """A number and what it counts."""

    text: str
    value: int
    tone: str = ""


class Outcome(NamedTuple):
    """What was done, as the result step shows it."""

    title: str
    where: str
    figures: list[Figure]
    problems: list[str]
    distribution: int | None
    folder: Path | None = None
    good: bool = True


Work = Generator[Progress, None, Outcome]


def write(workspace: Workspace, wanted: Audience, shown_: Resolved, chosen: Chosen, path: Path) -> Work:
    """Writes drafts, a file or Bcc groups for those who were shown."""
    own = chosen.settings
    sender = Sender(own.get("from", ""), own.get("from_name", ""), own.get("reply_to", ""), own.get("unsubscribe", ""))
    exported = yield from list_export.export_audience(
        workspace, wanted, path, format=chosen.format, preset=chosen.preset or None, group_size=chosen.group_size,
        sender=sender, greeting=own.get("greeting"), shown=shown_,
    )  # fmt: skip
    return _written(exported, chosen, path)


def _written(exported: Exported, chosen: Chosen, path: Path) -> Outcome:
    count = exported.written
    title = ngettext("{count} recipient in the file", "{count} recipients in the file", count)
    match chosen.format:
        case "eml":
            title = ngettext("{count} draft saved", "{count} drafts saved", count)
        case "bcc":
            title = ngettext("{count} address is in the groups", "{count} addresses are in the groups", count)
    figures = [
        Figure(_("exported"), count, "done"),
        Figure(_("excluded"), len(exported.left_out)),
        Figure(_("warnings"), len(exported.problems), "warning"),
    ]
    folder = path if path.is_dir() else path.parent
    return Outcome(
        title.format(count=number(count)), str(path), figures, exported.problems, exported.distribution, folder
    )


def prepare(workspace: Workspace, wanted: Audience, shown_: Resolved, chosen: Chosen) -> tuple[int, Resolved]:
    """Freezes those who were shown; where a time was set, it waits for it."""
    settings = {**chosen.settings, "by": workspace.author}
    with workspace.writing(_("Prepare a distribution")) as session:
        if wanted.way == "messenger":
            return messengers.prepare(session, wanted, chosen.settings["texts"], by=workspace.author, shown=shown_)
        found, resolved = distributions.prepare(session, wanted, settings=settings, shown=shown_, how=chosen.format)
        if chosen.at is not None:
            distributions.schedule(session, found, chosen.at)
    return found, resolved


def scheduled(found: int, resolved: Resolved, chosen: Chosen) -> Outcome:
    """What is said of a distribution that waits for its time, or in a queue that is gone through by hand."""
    figures = [Figure(_("waiting"), len(resolved.recipients), "done"), Figure(_("excluded"), len(resolved.left_out))]
    title, said = _("The queue is ready"), _("Copy and open each chat, send it there, then say what came of it.")
    if chosen.at is not None:
        title = _("It will be sent {moment}").format(moment=formatting.moment(chosen.at))
        said = _("Outreach must be open at that time.")
    return Outcome(title, said, figures, [], found)


def send(workspace: Workspace, distribution_id: int, password: str | None = None) -> Work:
    """Sends a prepared distribution, or lays its drafts."""
    sent = yield from sending.send(workspace, distribution_id, password=password)
    return of_sent(sent, workspace.read(distributions.card, distribution_id).how)


def of_sent(sent: Sent, how: str = "smtp") -> Outcome:
    """What came of sending, or of laying drafts, in the same words as the record."""
    title = counted("{count} message sent", "{count} messages sent", sent.handed)
    where, done = "", _("sent")
    if how == "mailbox":
        title = counted("{count} draft saved", "{count} drafts saved", sent.handed)
        where, done = _("Send them from your mailbox. Then mark the distribution as sent."), _("saved as a draft")
    good = not (sent.failed or sent.unsure or sent.queued)
    if good and sent.held and not sent.handed:
        until = formatting.moment(sent.next_at)
        title = _("Waits until {moment}").format(moment=until) if until else _("Waits until the embargo is lifted")
    figures = [
        Figure(done, sent.handed, "done"),
        Figure(_("refused"), sent.failed, "problem"),
        Figure(_("unsure"), sent.unsure, "problem"),
        Figure(_("held until the embargo ends"), sent.held, "warning"),
        Figure(_("still waiting"), sent.queued, "warning"),
        Figure(_("excluded"), sent.left_out),
    ]
    kept = [figure for place, figure in enumerate(figures) if figure.value or place in (0, 5)]
    return Outcome(title, where, kept, sent.problems, sent.distribution, good=good)


def ask_changed(parent: QWidget, different: Sequence[str]) -> bool:
    """Says what is no longer as it was prepared, and asks whether it goes out as it is now."""
    note = _("Nothing has been sent. Send it with the new text and files, or check the release first.")
    texts = (*(Text(text, wrap=True) for text in different), Text(note, "muted", wrap=True))
    title = _("The release has changed since the distribution was prepared")
    return dialogs.ask(parent, title, _("Send the current version"), *texts)


def or_password(page: Page, again: Callable[[str], object]) -> Callable[[BaseException], None]:
    """What is done about an error: the server's password is asked for and it is tried `again`; any other is shown."""

    def failed(error: BaseException) -> None:
        if not isinstance(error, PasswordWanted):
            page.failed.emit(error)
        elif (given := ask_password(page, error.text)) is not None:
            again(given)

    return failed


def ask_password(parent: QWidget, said: str) -> str | None:
    """Asks for the server's password; None where none is given."""
    field = TextField("password", _("Password"), secret=True)
    given = dialogs.ask(parent, _("Password"), _("Continue"), Text(said, wrap=True), field)
    return field.value() or None if given else None
