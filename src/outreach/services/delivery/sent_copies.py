"""A copy of each message that was sent, laid into the office's own mailbox: no sending waits for it or fails by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from concurrent.futures import Future
from contextlib import suppress

from outreach.i18n import _
from outreach.mail import imap
from outreach.mail.imap import Filing, Mailbox
from outreach.mail.sasl import Secret
from outreach.mail.smtp import Lost, Message, Refused
from outreach.mail.worker import Courier
from outreach.problems import Problem
from outreach.services.delivery import own_mailbox
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sending_line import TICK, Context, Sign
from outreach.services.progress import Progress


class Copies:
    """Takes messages and lays their copies; after the first that cannot be laid, none is."""

    def __init__(self, filing: Filing | None = None, secret: Secret | None = None, why: str = "") -> None:
        """Without a `filing` it takes none; `why` is what is told of that."""
        self._filing, self._secret, self._why, self.missed = filing, secret, why, ""
        self._courier = Courier() if filing is not None else None
        self._last: Future[object] | None = None

    @property
    def problems(self) -> list[str]:
        """What is to be told, in a sentence."""
        text = _("No copy of what was sent is saved: {why}")
        return [text.format(why=why) for why in (self.missed, self._why) if why]

    def keep(self, message: Message) -> None:
        """Lays a copy, in its turn."""
        self._begin(lambda filing: filing.send(message))

    def missing(self, message_ids: Collection[str], sign: Sign) -> Generator[Progress, None, list[str]]:
        """Those of which no copy is there; none where no copies are laid, or nobody can look."""
        there = set(message_ids)
        self._begin(lambda filing: there.intersection_update(filing.lately()))
        yield from self.finish(sign)
        return [one for one in message_ids if one not in there and not self._why]

    def _begin(self, action: Callable[[Filing], object]) -> None:
        if self._courier is not None and self._filing is not None:
            filing = self._filing
            self._last = self._courier.begin(lambda: self._done(filing, action))

    def _done(self, filing: Filing, action: Callable[[Filing], object]) -> None:
        if self._why:
            return
        try:
            if not filing.idle():
                filing.open(self._secret)
            action(filing)
        except Lost as lost:
            self._why = lost.why
        except Refused as refused:
            self._why = refused.reply.plain
        except Problem as problem:
            self._why = problem.text

    def finish(self, sign: Sign) -> Generator[Progress, None, None]:
        """Waits until all are laid."""
        while self._last is not None and not self._last.done():
            with suppress(TimeoutError):
                self._last.result(TICK)
            yield sign()

    def close(self) -> None:
        """Lets it end with what was given to it."""
        if self._courier is not None and self._filing is not None:
            self._courier.begin(self._filing.quit)
            self._courier.end()


def begin(box: Mailbox, office: Server, given: str | None = None, context: Context | None = None) -> Copies:
    """The copies of what the office's server sends: none where nobody wants them.

    A password that is `given` for the mail server is also that of a mailbox of the same user without one of its own.
    """
    if not box.host or not box.copies:
        return Copies()
    try:
        same = given if box.user == office.user and own_mailbox.kept_password(box) is None else None
        return Copies(Filing(box, imap.SENT, context), own_mailbox.secret(box, office, same))
    except Problem as problem:
        return Copies(why=problem.text)
