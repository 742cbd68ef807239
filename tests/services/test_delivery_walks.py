"""Random days of a press office: whatever is prepared, sent, broken off, corrected, lifted and undone in whatever
order, on two desks at once: nobody gets a release twice unasked, a correction twice, or anything under an embargo."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from outreach.mail import smtp
from outreach.mail.smtp import Lost, Phase, Refused, Reply
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import delivery, distributions, mail_server, sending, sending_steps
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.sending_line import Pace
from outreach.services.gc_pause import uncollected
from outreach.services.releases import releases, statuses
from outreach.store.workspace import Workspace

# `OUTREACH_SLOW=1` walks 10,000 days on each back-end, an hour or more: with `-o faulthandler_timeout=0`.
# OUTREACH_WALKS says how many, OUTREACH_SEED from where on.
WALKS = int(os.environ.get("OUTREACH_WALKS") or (10_000 if os.environ.get("OUTREACH_SLOW") else 8))
STEPS = 9
# Anna and Dana share a mailbox; Anna keeps embargoes.
PEOPLE = (("Anna", "desk", True), ("Bela", "bela", False), ("Cara", "cara", False), ("Dana", "desk", False))
PACE = Pace(waits=(0.0,), reconnects=())


class Arrived(NamedTuple):
    """A message the server took, or may have taken."""

    distribution: int
    contact: int
    address: str
    told: bool
    asked: bool
    corrections: int


class Wire:
    """The server: takes most of what it is sent, and keeps what it took."""

    def __init__(self, workspace: Workspace, chance: random.Random) -> None:
        self.workspace, self.chance = workspace, chance
        self.arrived: list[Arrived] = []
        self.corrections = 0

    def take(self, message_id: str) -> Reply | Exception:
        luck = self.chance.random()
        if luck < 0.05:
            return Refused(Phase.RCPT, Reply(452, "4.3.1 later"))
        if luck < 0.10:
            return Lost(Phase.MAIL)
        self.arrived.append(self.workspace.read(self._what, message_id))
        return Lost(Phase.DOT) if luck < 0.15 else Reply(250, "2.0.0 Ok")

    def _what(self, session: Any, message_id: str) -> Arrived:
        to = session.scalars(select(Recipient).where(Recipient.message_id == message_id)).one()
        row = session.get(Distribution, to.distribution_id)
        release = session.get(Release, row.release_id)
        contact = session.get(contacts.Contact, to.contact_id)
        told = delivery.is_told(row)
        ahead = release.embargo_until is not None and release.embargo_until > now()
        assert told or not ahead or contact.keeps_embargoes, "held mail went out before the embargo's end"
        asked = to.contact_id in row.snapshot["again"]
        return Arrived(row.id, to.contact_id, to.address, told, asked, self.corrections)


class FakeLine:
    """A line that is always there, without a network: `answer` comes at once."""

    def __init__(self, wire: Wire) -> None:
        self.wire, self.ready = wire, True
        self.connection = SimpleNamespace(takes_utf8=True, most=None, sent=1, phase=Phase.MAIL)

    def open(self, _sign: Any) -> Iterator[Any]:
        return iter(())

    def begin(self, make: Callable[[], smtp.Message]) -> None:
        self.make = make

    def answer(self, _sign: Any) -> Generator[Any, None, Reply]:
        yield from ()
        found = self.break_off()
        if isinstance(found, Exception):
            raise found
        return found

    def break_off(self) -> Reply | Exception:
        return self.wire.take(str(self.make()))

    def hang_up(self) -> None: ...

    def close(self) -> None: ...


class FakeLetters:
    """Letters that are known by their Message-IDs alone: making real ones took a third of a walk."""

    def __init__(self, *_arguments: Any) -> None: ...

    def message(self, to: delivery.Waiting) -> str:
        return to.message_id

    def sample(self, *_arguments: Any) -> Any:
        return SimpleNamespace(size=1, utf8=False, recipient="a@example.org")


class Day:
    """One release to two lists of the same people, and what is done with it."""

    def __init__(self, workspace: Workspace, press: list[int], seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.workspace, self.press, self.chance = workspace, press, random.Random(seed)
        self.wire = Wire(workspace, self.chance)
        monkeypatch.setattr(sending, "Line", lambda *_arguments: FakeLine(self.wire))
        monkeypatch.setattr(sending, "Letters", FakeLetters)
        ahead = now() + timedelta(days=2) if self.chance.random() < 0.5 else None
        fields = {"embargo_until": ahead, "versions": {"en": {"headline": "School", "body": "Text."}}}
        self.release = workspace.write("Add", releases.add, fields)
        self.said: list[str] = []

    def live(self) -> None:
        """Two desks prepare it, or it is out and corrected; then anything happens, and in the end all goes that may."""
        begun = (Day.prepare, Day.send, Day.correct, Day.tell, Day.send)
        begun = begun if self.chance.random() < 0.5 else (Day.prepare, Day.prepare_unseen)
        between = self.chance.choices(ACTIONS, WEIGHTS, k=STEPS)
        for action in (*begun, *between, Day.lift, Day.send, Day.send_on_two_desks, Day.send):
            self.said.append(action.__name__)
            try:
                action(self)
            except Problem as problem:
                self.said[-1] += f" ({problem.text[:40]})"

    def mine(self, *states: str) -> list[int]:
        query = select(Distribution.id).where(Distribution.release_id == self.release, Distribution.state.in_(states))
        return self.workspace.read(lambda session: list(session.scalars(query)))

    def prepare(self) -> None:
        wanted = Audience((self.chance.choice(self.press),), release=self.release, again=self.chance.random() < 0.1)
        self.workspace.write("Prepare", distributions.prepare, wanted)

    def prepare_unseen(self) -> None:
        """As another desk does that looked a moment before: it knows nothing of what waits here."""
        waiting = self.mine(*delivery.OPEN)
        try:
            with self.workspace.writing("Prepare") as session:
                before = {number: session.get(Distribution, number).state for number in waiting}
                for number in waiting:
                    session.get(Distribution, number).state = "done"
                session.flush()
                self._prepared(session)
                for number, state in before.items():
                    session.get(Distribution, number).state = state
        except Problem:
            pass

    def _prepared(self, session: Any) -> None:
        distributions.prepare(session, Audience((self.chance.choice(self.press),), release=self.release))

    def tell(self) -> None:
        wanted = Audience((), release=self.release, recipients_of=self.release)
        self.workspace.write("Tell", distributions.prepare, wanted)

    def _jobs(self, many: int) -> list[Any]:
        there = self.mine("prepared", "scheduled", "paused", "sending")
        chosen = self.chance.sample(there, min(many, len(there)))
        return [sending.send(self.workspace, number, as_it_is_now=True, patient=False, pace=PACE) for number in chosen]

    def send(self) -> None:
        for job in self._jobs(1):
            for _sign in job:
                pass

    def send_on_two_desks(self) -> None:
        jobs = self._jobs(2)
        while jobs:
            job = self.chance.choice(jobs)
            try:
                next(job)
            except StopIteration:
                jobs.remove(job)
            except Problem:
                jobs.remove(job)

    def break_off(self) -> None:
        for job in self._jobs(1):
            for _sign in zip(range(self.chance.randrange(8)), job, strict=False):
                pass
            job.close()

    def killed(self) -> None:
        """As a process that is killed between two states leaves it; the server may have the message."""
        for number in self.mine("prepared", "scheduled", "paused")[:1]:
            rules = self.workspace.read(sending_steps.rules_of, number)
            with self.workspace.writing("Send") as session:
                sending_steps.begin(session, number, "", alone=True, sender="press@example.org", as_it_is_now=True)
                taken = sending_steps.step(session, number, None, 0, again=True, rules=rules).taken
            if taken is not None and self.chance.random() < 0.5:
                self.wire.take(taken.message_id)

    def send_due(self) -> None:
        for _sign in sending.send_due(self.workspace, late=True, pace=PACE):
            pass

    def correct(self) -> None:
        self.workspace.write("Correct", releases.correct, self.release, "Forty, not fifty.")
        self.wire.corrections += 1

    def lift(self) -> None:
        self.workspace.write("Lift", statuses.lift_now, self.release)

    def move(self) -> None:
        until = now() + timedelta(days=self.chance.randrange(1, 9))
        self.workspace.write("Move", releases.edit, self.release, {"embargo_until": until})

    def undo(self) -> None:
        if self.workspace.undo_label not in ("Prepare", "Tell", "Correct", "Lift", "Move"):
            return
        self.workspace.undo()  # a correction that is made once more afterwards is another one

    def check(self) -> None:
        plain: set[str] = set()
        told: set[tuple[str, int]] = set()
        for one in self.wire.arrived:
            if one.told and not one.asked:
                assert (one.address, one.corrections) not in told, f"a correction twice to {one}: {self.said}"
                told.add((one.address, one.corrections))
            elif not one.asked:
                assert one.address not in plain, f"twice to {one}: {self.said}"
            plain.add(one.address)


ACTIONS: tuple[Callable[[Day], None], ...] = (
    Day.prepare, Day.prepare_unseen, Day.tell, Day.send, Day.send_on_two_desks, Day.break_off, Day.killed,
    Day.send_due, Day.correct, Day.lift, Day.move, Day.undo,
)  # fmt: skip
WEIGHTS = (6, 4, 3, 5, 4, 3, 2, 2, 2, 1, 1, 2)


def test_nobody_gets_a_release_twice(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, address, keeps in PEOPLE:
        given = {"name": name, "emails": [{"raw": f"{address}@example.org"}], "keeps_embargoes": keeps}
        workspace.write("Add", contacts.add, given)
    press = [workspace.write("Add", lists.add, {"name": name, "rule": "has:email"}) for name in ("Press", "Others")]
    server = {"host": "127.0.0.1", "port": 1, "security": "none", "address": "press@example.org"}
    workspace.write("Server", mail_server.save, server)
    first = int(os.environ.get("OUTREACH_SEED") or 0)
    messages = 0
    for seed in range(first, first + WALKS):
        with uncollected():  # collecting garbage costs an eighth of the time
            day = Day(workspace, press, seed, monkeypatch)
            day.live()
            day.check()
            for number in day.mine(*delivery.OPEN):
                workspace.write("Stop", distributions.stop, number)
        messages += len(day.wire.arrived)
    assert messages > WALKS, "the days must be days on which something goes out"
