"""The line to the office's server as a job uses it: it yields while it waits, and can be cut within a second."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple, TypeVar

from outreach.i18n import _
from outreach.mail import smtp
from outreach.mail.imap import Filing
from outreach.mail.sasl import Secret
from outreach.mail.smtp import Lost, Message, Refused, Reply
from outreach.mail.worker import Courier
from outreach.problems import Problem
from outreach.services.delivery.sending_steps import WAITS
from outreach.services.progress import Progress

R = TypeVar("R")
Sign = Callable[[], Progress]
Context = Callable[[], ssl.SSLContext]
Connection = smtp.Connection | Filing

TICK = 0.09  # seconds between two signs of life
GRACE = 0.6  # seconds in which a server may still say that it has a message whose sending is being stopped


class Pace(NamedTuple):
    """How long is waited: in a conversation, before somebody is tried again, before a lost line is opened again.

    `busy` are the seconds for which a database that is busy with something long, or full, is asked again.
    """

    limits: smtp.Limits = smtp.Limits()
    waits: Sequence[float] = WAITS
    reconnects: Sequence[float] = (1, 5, 15, 30, 60, 120, 240, 480, 900, 1749)
    busy: int = 60


class Line:
    """A connection; after it broke, `ready` is false until it is opened again."""

    def __init__(
        self,
        server: smtp.Server,
        secret: Secret | None,
        pace: Pace,
        context: Context | None = None,
        filing: Callable[[], Filing] | None = None,
    ) -> None:
        """With `filing` messages are laid into a mailbox instead of being sent."""
        self._server, self._secret = server, secret
        self._courier = Courier()
        self._errand: Future[Reply] | None = None
        self._connect: Callable[[], Connection] = filing or partial(smtp.Connection, server, pace.limits, context)
        self.connection = self._connect()

    @property
    def ready(self) -> bool:
        return self.connection.is_open and self.connection.idle()

    def open(self, sign: Sign) -> Generator[Progress, None, None]:
        """Opens a connection anew.

        Raises:
            Problem: the server cannot be used; Unreachable where it may be later.
        """
        self.connection.close()
        connection = self.connection = self._connect()
        host = self._server.host
        try:
            yield from self._done(self._courier.begin(lambda: connection.open(self._secret)), sign)
        except Refused as refused:
            text = _("{host} accepts no mail at the moment ({answer}). Try again later.")
            raise smtp.Unreachable(text.format(host=host, answer=refused.reply.plain)) from None
        except Lost as lost:
            text = _("Couldn't connect to {host}: {why}.")
            raise smtp.Unreachable(
                text.format(host=host, why=lost.why or _("the connection was interrupted"))
            ) from None
        except GeneratorExit:
            connection.abort()
            raise

    def begin(self, make: Callable[[], Message]) -> None:
        """Makes a message and hands it over; `answer` follows."""
        connection = self.connection
        connection.phase = smtp.Phase.CONNECT  # the server has nothing of it yet
        self._errand = self._courier.begin(lambda: _send(connection, make()))

    def answer(self, sign: Sign) -> Generator[Progress, None, Reply]:
        """The server's word that it has the message that was begun; raises Refused and Lost as the connection does.

        Raises:
            Problem: the message could not be made.
        """
        assert self._errand is not None
        found = yield from self._done(self._errand, sign)
        self._errand = None
        return found

    def hand(self, message: Message, sign: Sign) -> Generator[Progress, None, Reply]:
        """Hands over a message."""
        self.begin(lambda: message)
        return (yield from self.answer(sign))

    def break_off(self) -> Reply | Exception:
        """What came of the message that is on its way, as far as it can be known within a second."""
        errand, self._errand = self._errand, None
        if errand is None:
            return Lost(smtp.Phase.CONNECT)
        if not errand.done() and self.connection.phase >= smtp.Phase.DOT:
            _outcome(errand, GRACE)
        self.connection.abort()
        found = _outcome(errand, 0.25)
        return Lost(self.connection.phase) if found is None else found

    def _done(self, errand: Future[R], sign: Sign) -> Generator[Progress, None, R]:
        while not errand.done():
            with contextlib.suppress(TimeoutError):
                return errand.result(TICK)
            yield sign()
        return errand.result()

    def hang_up(self) -> None:
        """Says goodbye without waiting for it."""
        self._courier.begin(self.connection.quit)

    def close(self) -> None:
        """Hangs up for good."""
        self.hang_up()
        self._courier.end()


def _send(connection: Connection, message: Message) -> Reply:
    try:
        return connection.send(message)
    except Refused:
        if connection.is_open:
            try:
                connection.reset()
            except (Refused, Lost):
                connection.close()
        raise


def _outcome(errand: Future[Reply], seconds: float) -> Reply | Exception | None:
    try:
        return errand.result(seconds)
    except TimeoutError:
        return None
    except (Refused, Lost) as error:
        return error
    except Problem:  # it was none that could be sent
        return Lost(smtp.Phase.MAIL)


def pause(seconds: float, sign: Sign) -> Generator[Progress, None, None]:
    """Waits, with signs of life."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, TICK))
        yield sign()
