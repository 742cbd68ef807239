"""Many desks at one server, each in a hurry: edits, imports, merges, lists, mails and undos, all at once.

`python -m tests.trust.desks 50 600` is the run before a release: so many desks, for so many seconds.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from typing import NamedTuple

from sqlalchemy import select

from outreach.model.distributions import Recipient
from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server, sending
from outreach.services.delivery.audience import Audience
from outreach.services.identity import merging
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Report
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import postgresql
from tests.mail.servers import MailServer

COUNTERS = 20  # contacts whose note is a number that everybody raises by one
RAW = "reported an error"


class Found(NamedTuple):
    """What came of it: deeds done, refusals in words, and everything that must be empty."""

    done: Counter[str]
    refused: Counter[str]
    raw: list[str]
    lost: list[str]
    damaged: list[str]


class Ledger:
    """What the server has acknowledged."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.raised: Counter[int] = Counter()
        self.made: dict[str, bool] = {}
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.raw: list[str] = []
        self.names = count(1)

    def name(self) -> str:
        with self.lock:
            return f"Person N{next(self.names)}"


class Desk:
    """One client: a workspace of its own, and its last step to undo."""

    def __init__(self, url: str, number: int, ledger: Ledger, counters: list[int]) -> None:
        self.workspace = Workspace.open(url)
        self.workspace.author = f"desk {number}"
        self.chance, self.ledger, self.counters = random.Random(number), ledger, counters
        self.takes_back: Callable[[], None] | None = None
        self.deeds = [self.edit] * 6 + [self.add] * 3 + [self.load, self.merge, self.merge, self.resolve, self.resolve]
        self.deeds += [self.undo, self.undo, self.send]

    def do_one(self) -> None:
        deed = self.chance.choice(self.deeds)
        try:
            deed()
            with self.ledger.lock:
                self.ledger.done[deed.__name__] += 1
        except Problem as problem:
            with self.ledger.lock:
                self.ledger.refused[f"{deed.__name__}: {problem.text[:60]}"] += 1
                if RAW in problem.text:
                    self.ledger.raw.append(problem.text)
        except Exception as error:
            with self.ledger.lock:
                self.ledger.raw.append(f"{deed.__name__}: {type(error).__name__}: {error}"[:200])

    def edit(self) -> None:
        number = self.chance.choice(self.counters)
        card = self.workspace.read(contacts.card, number)
        raised = str(int(card.notes) + 1)
        self.workspace.write("Edit", contacts.edit, number, {"notes": raised}, card.version)
        self._count(number, 1)
        self.takes_back = partial(self._count, number, -1)

    def _count(self, number: int, by: int) -> None:
        with self.ledger.lock:
            self.ledger.raised[number] += by

    def _made(self, name: str, there: bool) -> None:
        with self.ledger.lock:
            self.ledger.made[name] = there

    def add(self) -> None:
        name = self.ledger.name()
        address = f"{name.split()[1].lower()}@example.org"
        self.workspace.write("Add", contacts.add, {"name": name, "languages": ["en"], "emails": [{"raw": address}]})
        self._made(name, True)
        self.takes_back = partial(self._made, name, False)

    def load(self) -> None:
        name = self.ledger.name()
        prepare = partial(importing.prepare_text, self.workspace, f"Name,City\n{name},Osh\n")
        done = finished(importing.store(self.workspace, finished(prepare()), prepare))
        assert isinstance(done, Report)
        self._made(name, True)
        self.takes_back = partial(self._made, name, False)

    def some(self, least: int) -> list[int]:
        found = self.workspace.read(contacts.find, "name:person has:email", "id").tolist()
        if len(found) < least:
            raise Problem("too few yet")
        return self.chance.sample(found, least)

    def merge(self) -> None:
        keep, other = self.some(2)
        self.workspace.write("Merge", merging.merge, keep, [other])
        self.takes_back = None

    def resolve(self) -> None:
        self.workspace.read(lists.resolve, 1)

    def undo(self) -> None:
        if self.takes_back is None or self.workspace.written is None:
            return
        if self.workspace.undo(self.workspace.written) is not None:
            self.takes_back()
        self.takes_back = None

    def send(self) -> None:
        self.takes_back = None
        fields = {"name": self.ledger.name(), "rule": ""}
        press = self.workspace.write("Add list", lists.add, fields)
        self.workspace.write("Pick", lists.pick, press, self.some(2))
        versions = {"en": {"headline": "School", "body": "Text."}}
        release = self.workspace.write("Add", releases.add, {"reference": self.ledger.name(), "versions": versions})
        number, _who = self.workspace.write("Prepare", distributions.prepare, Audience((press,), release=release))
        finished(sending.send(self.workspace, number))


def run(url: str, desks: int, *, deeds: int | None = None, seconds: float = 0.0) -> Found:
    """Lets them work, each so many deeds or so long, and looks what is there then."""
    ledger = Ledger()
    with Workspace.open(url) as office, MailServer() as mail:
        fields = {"host": "127.0.0.1", "port": mail.port, "security": "none", "address": "press@example.org"}
        office.write("Server", mail_server.save, fields)
        add = partial(office.write, "Add", contacts.add)
        counters = [add({"name": f"Counter {number}", "notes": "0"}) for number in range(COUNTERS)]
        office.write("Add list", lists.add, {"name": "Press", "rule": "has:email"})
        end = time.monotonic() + seconds

        def work(number: int) -> None:
            desk = Desk(url, number, ledger, counters)
            with desk.workspace:
                left = count() if deeds is None else iter(range(deeds))
                while next(left, None) is not None and (deeds is not None or time.monotonic() < end):
                    desk.do_one()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(desks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lost = [*_lost(office, ledger, counters), *_sent_wrongly(office, mail)]
        return Found(ledger.done, ledger.refused, ledger.raw, lost, list(office.check()))


def _lost(office: Workspace, ledger: Ledger, counters: list[int]) -> Iterator[str]:
    for number in counters:
        found = office.read(contacts.card, number).notes
        if found != str(ledger.raised[number]):
            yield f"{number}: {found} instead of {ledger.raised[number]}"
    with office.reading() as session:
        there = Counter(session.scalars(select(Contact.name)))
    merged = ledger.done["merge"]
    missing = [name for name, made in ledger.made.items() if made and not there[name]]
    if len(missing) > merged:
        yield f"{len(missing)} made and gone, {merged} merged"
    yield from (f"{name} twice" for name, times in there.items() if times > 1)
    yield from (f"{name} was undone" for name, made in ledger.made.items() if not made and there[name])


def _sent_wrongly(office: Workspace, mail: MailServer) -> Iterator[str]:
    with office.reading() as session:
        states = Counter(session.scalars(select(Recipient.state)))
    if states["handed"] != len(mail.messages):
        yield f"{states} of {len(mail.messages)} messages"


if __name__ == "__main__":
    with (
        suppress(KeyboardInterrupt),
        postgresql.running({"max_connections": "300"}) as server,
        server.database() as url,
    ):
        found = run(url, int(sys.argv[1]), seconds=float(sys.argv[2]))
        for name, value in found._asdict().items():
            print(name, value)
