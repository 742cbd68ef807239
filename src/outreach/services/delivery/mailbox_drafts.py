"""Drafts in the office's own mailbox, taken back: only what bears a Message-ID of a distribution goes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.mail import imap
from outreach.model.reasons import Reason
from outreach.problems import Problem
from outreach.services.contacts.records import batches
from outreach.services.delivery import delivery, distributions, mail_server, own_mailbox, sending_steps
from outreach.services.delivery.delivery import OPEN
from outreach.services.delivery.distributions import RecipientRow
from outreach.services.delivery.sending_line import Context
from outreach.services.delivery.sending_steps import Dropped
from outreach.services.progress import Progress
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

_BATCH = 20  # drafts between two signs of life


class TakenBack(NamedTuple):
    """How many drafts were removed, and how many were not there any more: those may have been sent."""

    removed: int
    missing: int

    @property
    def text(self) -> str:
        """What came of it, a sentence or two."""
        said = counted("{count} draft was removed.", "{count} drafts were removed.", self.removed)
        gone = _("Not found among the drafts, perhaps sent: {count}.").format(count=self.missing)
        return said + (f" {gone}" if self.missing else "")


def laid(session: Session, distribution_id: int) -> list[RecipientRow]:
    """The drafts of a distribution that are recorded as laid into the mailbox.

    Raises:
        Problem: it is no distribution of drafts in the mailbox, or is being worked on.
    """
    row = distributions.get(session, distribution_id)
    if row.how != "mailbox":
        raise Problem(_("This distribution has no drafts in your mailbox."))
    delivery.refuse_sending(row)
    rows = distributions.recipients(session, distribution_id, ("written",))
    return [one for one in rows if one.delivery == "drafted"]  # who has answered was sent theirs


def question(session: Session, distribution_id: int) -> str:
    """What taking back would do, as a sentence to be asked about; raises a Problem as `laid` does."""
    many = len(laid(session, distribution_id))
    return counted(
        "{count} draft is removed from your mailbox, if it is still there.",
        "{count} drafts are removed from your mailbox, if they are still there.",
        many,
    )


def take_back(
    workspace: Workspace, distribution_id: int, password: str | None = None, context: Context | None = None
) -> Generator[Progress, None, TakenBack]:
    """Deletes the drafts that are still there; who still waits for one gets none.

    Raises:
        Problem: the mailbox cannot be opened.
        PasswordWanted: nobody has given its password.
    """
    rows = workspace.read(laid, distribution_id)
    box = workspace.read(own_mailbox.read)
    secret = own_mailbox.secret(box, workspace.read(mail_server.read), password)
    workspace.write(_("Take back drafts"), _stop, distribution_id)
    removed = 0
    yield Progress(0, len(rows), _("Removing drafts"))
    with imap.opened(box, secret, context() if context else None) as client:
        folder = imap.special(client, box, imap.DRAFTS)
        for done, some in enumerate(batches(rows, _BATCH), 1):
            found = set(imap.remove(client, folder, [row.message_id for row in some]))
            gone = [row for row in some if row.message_id in found]
            with workspace.writing(_("Take back drafts")) as session:
                _note(session, distribution_id, gone, workspace.author)
            removed += len(gone)
            workspace.tell({"distribution": {distribution_id}, "recipient": {row.id for row in gone}})
            yield Progress(min(done * _BATCH, len(rows)), len(rows), _("Removing drafts"))
    return TakenBack(removed, len(rows) - removed)


def _stop(session: Session, distribution_id: int) -> None:
    row = distributions.get(session, distribution_id)
    if row.state in OPEN:
        delivery.stop(session, row, Reason("drafts removed"))


def _note(session: Session, distribution_id: int, gone: Sequence[RecipientRow], author: str) -> None:
    """They have no draft any more, which no undo brings back."""
    if gone:
        sending_steps.leave_out(session, [Dropped(row.id, "", Reason("draft removed")) for row in gone])
        headline = distributions.get(session, distribution_id).headline
        label = counted(
            "Take back {count} draft of “{headline}”", "Take back {count} drafts of “{headline}”", len(gone),
            headline=headline,
        )  # fmt: skip
        change_log.record_final(session, label, author)
