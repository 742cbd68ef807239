"""Many desks at one server, each in a hurry: edits, imports, merges, lists, mails and undos, all at once.

Meanwhile the server may fail. `python -m tests.trust.desks 50 600` is the run before a release: so many desks, for so
many seconds; with `restart`, `cut` or `takeover` after it, it fails every ten seconds, or its standby takes over; with
`random`, it ends some connections every second.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
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
from outreach.store.server import server as servers
from outreach.store.workspace import UNKNOWN, Workspace
from outreach.working import finished
from tests import postgresql, standby
from tests.mail.servers import MailServer

COUNTERS = 20  # contacts whose note is a number that everybody raises by one
RAW = "reported an error"
AWAY = (servers.UNREACHABLE, servers.STANDBY)


class Found(NamedTuple):
    """What came of it: deeds done, refusals in words, and everything that must be empty."""

    done: Counter[str]
    refused: Counter[str]
    raw: list[str]
    lost: list[str]
    damaged: list[str]
    unknown: int  # deeds of which only the server knows whether they are done, as their desks were told
    slowest: float  # seconds of the slowest deed that was done
    usual: float  # of the deed in the middle


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
        self.unknown: Counter[int | str] = Counter()  # counters, names and kinds of deeds
        self.took: list[float] = []

    def name(self) -> str:
        with self.lock:
            return f"Person N{next(self.names)}"


def opened(url: str) -> Workspace:
    """A workspace, opened once the server answers: who begins the day at that moment tries again."""
    while True:
        try:
            return Workspace.open(url)
        except Problem as problem:
            if problem.text not in AWAY:
                raise
            time.sleep(0.2)


class Desk:
    """One client: a workspace of its own, and its last step to undo."""

    def __init__(self, url: str, number: int, ledger: Ledger, counters: list[int]) -> None:
        self.workspace = opened(url)
        self.workspace.author = f"desk {number}"
        self.chance, self.ledger, self.counters = random.Random(number), ledger, counters
        self.takes_back: partial[None] | None = None
        self.deeds = [self.edit] * 6 + [self.add] * 3 + [self.load, self.merge, self.merge, self.resolve, self.resolve]
        self.deeds += [self.undo, self.undo, self.send]
        self.at_stake: int | str = ""  # the counter, name or kind of what is being done

    def do_one(self) -> None:
        deed, begun = self.chance.choice(self.deeds), time.monotonic()
        try:
            deed()
            with self.ledger.lock:
                self.ledger.done[deed.__name__] += 1
                self.ledger.took.append(time.monotonic() - begun)
        except Problem as problem:
            with self.ledger.lock:
                self.ledger.refused[f"{deed.__name__}: {problem.text[:60]}"] += 1
                self.ledger.unknown[self.at_stake] += UNKNOWN in problem.text
                if RAW in problem.text:
                    self.ledger.raw.append(problem.text)
            if problem.text in AWAY:
                time.sleep(0.2)  # as a person does before they try again
        except Exception as error:
            with self.ledger.lock:
                self.ledger.raw.append(f"{deed.__name__}: {type(error).__name__}: {error}"[:200])

    def edit(self) -> None:
        number = self.chance.choice(self.counters)
        card = self.workspace.read(contacts.card, number)
        raised, self.at_stake = str(int(card.notes) + 1), number
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
        name = self.at_stake = self.ledger.name()
        address = f"{name.split()[1].lower()}@example.org"
        self.workspace.write("Add", contacts.add, {"name": name, "languages": ["en"], "emails": [{"raw": address}]})
        self._made(name, True)
        self.takes_back = partial(self._made, name, False)

    def load(self) -> None:
        name = self.at_stake = self.ledger.name()
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
        self.at_stake = "merge"
        keep, other = self.some(2)
        self.workspace.write("Merge", merging.merge, keep, [other])
        self.takes_back = None

    def resolve(self) -> None:
        self.workspace.read(lists.resolve, 1)

    def undo(self) -> None:
        if self.takes_back is None or self.workspace.written is None:
            return
        self.at_stake = self.takes_back.args[0]
        if self.workspace.undo(self.workspace.written) is not None:
            self.takes_back()
        self.takes_back = None

    def send(self) -> None:
        self.takes_back, self.at_stake = None, "send"
        fields = {"name": self.ledger.name(), "rule": ""}
        press = self.workspace.write("Add list", lists.add, fields)
        self.workspace.write("Pick", lists.pick, press, self.some(2))
        versions = {"en": {"headline": "School", "body": "Text."}}
        release = self.workspace.write("Add", releases.add, {"reference": self.ledger.name(), "versions": versions})
        number, _who = self.workspace.write("Prepare", distributions.prepare, Audience((press,), release=release))
        finished(sending.send(self.workspace, number))


def run(
    url: str, desks: int, *, deeds: int | None = None, seconds: float = 0.0, meanwhile: Callable[[], None] | None = None
) -> Found:
    """Lets them work, each so many deeds or so long, and looks what is there then.

    `meanwhile` is done again and again as long as they work.
    """
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
        while meanwhile is not None and all(thread.is_alive() for thread in threads):
            meanwhile()
        for thread in threads:
            thread.join()
        lost = [*_lost(office, ledger, counters), *_sent_wrongly(office, mail)]
        took = sorted(ledger.took) or [0.0]
        figures = ledger.unknown.total(), took[-1], took[len(took) // 2]
        return Found(ledger.done, ledger.refused, ledger.raw, lost, list(office.check()), *figures)


def _lost(office: Workspace, ledger: Ledger, counters: list[int]) -> Iterator[str]:
    unknown = ledger.unknown
    for number in counters:
        found = int(office.read(contacts.card, number).notes)
        if abs(found - ledger.raised[number]) > unknown[number]:
            yield f"{number}: {found} instead of {ledger.raised[number]}"
    with office.reading() as session:
        there = Counter(session.scalars(select(Contact.name)))
    merged = ledger.done["merge"] + unknown["merge"]
    known = {name: made for name, made in ledger.made.items() if not unknown[name]}
    missing = [name for name, made in known.items() if made and not there[name]]
    if len(missing) > merged:
        yield f"{len(missing)} made and gone, {merged} merged"
    yield from (f"{name} twice" for name, times in there.items() if times > 1)
    yield from (f"{name} was undone" for name, made in known.items() if not made and there[name])


def _sent_wrongly(office: Workspace, mail: MailServer) -> Iterator[str]:
    """Nobody has a message twice; all that are counted as sent were, and all that were are counted or doubtful."""
    with office.reading() as session:
        states = Counter(session.scalars(select(Recipient.state)))
    sent = Counter(message.content.split(b"Message-ID:", 1)[1].split(b"\n", 1)[0] for message in mail.messages)
    yield from (f"{name!r} twice" for name, times in sent.items() if times > 1)
    if not states["handed"] <= len(mail.messages) <= states["handed"] + states["unsure"] + states["sending"]:
        yield f"{states} of {len(mail.messages)} messages"


@contextmanager
def failing(how: str, every: float = 3.0) -> Iterator[tuple[str, Callable[[], None]]]:
    """A database whose server is killed and started again, cuts all or some connections, or whose standby takes over.

    Yields its URL, and what waits so many seconds and then lets it fail.
    """
    with standby.running() as pair:

        def fail() -> None:
            time.sleep(every)
            getattr(pair, how)()

        yield pair.url, fail


def main(desks: str, seconds: str, how: str = "") -> bool:
    """Prints what came of it; whether anything is wrong."""
    with ExitStack() as stack:
        if how:
            url, fail = stack.enter_context(failing(how, 1.0 if how == "random" else 10.0))
            failures = count()
            found = run(url, int(desks), seconds=float(seconds), meanwhile=lambda: (fail(), next(failures)))
            print("failures", next(failures))
        else:
            server = stack.enter_context(postgresql.running({"max_connections": "300"}))
            found = run(stack.enter_context(server.database()), int(desks), seconds=float(seconds))
        print(f"deeds {found.done.total()}, {found.done.total() / float(seconds):.1f} a second")
        for name, value in found._asdict().items():
            print(name, f"{value:.2f} s" if isinstance(value, float) else value)
    return bool(found.raw or found.lost or found.damaged)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(*sys.argv[1:]))
