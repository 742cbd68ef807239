"""kill -9 in the midst of sending: all are reached, none twice, every doubtful one is shown, at most one a kill.

The real program sends; the server is in this process, so that what it has survives every kill.
OUTREACH_SENDING=15000,50 is the run before a release: so many messages, so many kills.
"""

import os
import random
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from outreach.model.distributions import Recipient
from outreach.model.people import Contact, Email
from outreach.services import lists
from outreach.services.backups import backup
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server, sending
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.mail.servers import MailServer
from tests.sample import SLOW
from tests.trust.kills import KILLED, Killer, outreach
from tests.trust.loaded import Program

FIGURES = os.environ.get("OUTREACH_SENDING", "400,5" if os.environ.get(SLOW) else "200,3")
MESSAGES, KILLS = (int(part) for part in FIGURES.split(","))
SEND = ("distributions", "send", "--yes")
CALLS = "sendto,recvfrom,pwrite64,fdatasync,fsync,ftruncate,unlink"


def office(workspace: Workspace, port: int) -> int:
    """A short release, prepared for so many; returns the distribution."""
    fields = {"host": "127.0.0.1", "port": port, "security": "none", "address": "press@example.org"}
    workspace.write("Server", mail_server.save, fields)
    workspace.write("Add", contacts.add, {"name": "Anna", "languages": ["en"], "emails": [{"raw": "n0@example.org"}]})
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    versions = {"en": {"headline": "School", "body": "Text."}}
    release = workspace.write("Add", releases.add, {"reference": "R-1", "versions": versions})
    number, _resolved = workspace.write("Prepare", distributions.prepare, Audience((press,), release=release))
    with workspace.writing("Fill") as session:
        # Nobody gets a release twice: each is a person of their own.
        session.add_all(Contact(name=f"N {place}") for place in range(1, MESSAGES))
        session.flush()
        people = session.scalars(select(Contact.id).order_by(Contact.id)).all()
        addresses = {place: f"n{place}@example.org" for place in range(1, MESSAGES)}
        session.execute(insert(Email), [
            {"contact_id": people[place], "raw": one, "address": one, "folded": one, "valid": True}
            for place, one in addresses.items()
        ])  # fmt: skip
        session.execute(insert(Recipient), [
            {
                "distribution_id": number, "contact_id": people[place], "name": f"N {place}", "language": "en",
                "address": one, "state": "queued",
            }
            for place, one in addresses.items()
        ])  # fmt: skip
    return number


def start(where: str, number: int) -> Program:
    return Program("--db", where, *SEND, str(number))


def wait_for(server: MailServer, count: int, child: Program) -> bool:
    """Until the server has so many messages; False where the program has come to its end before."""
    while len(server.messages) < count:
        if child.poll() is not None:
            return False
        time.sleep(0.001)
    return True


@pytest.mark.slow
@pytest.mark.backends("sqlite", "postgresql")
def test_killed_again_and_again(workspace: Workspace, database_url: str) -> None:
    chance = random.Random(5)
    where = str(workspace.path) if workspace.path else database_url
    with MailServer() as server:
        number = office(workspace, server.port)
        killed = 0
        for turn in range(KILLS):
            child = start(where, number)
            # Somewhere in the next share of the messages, and some microseconds into whatever is being done there.
            share = (MESSAGES - len(server.messages)) // (KILLS - turn + 1)
            if wait_for(server, len(server.messages) + chance.randint(1, max(1, share)), child):
                time.sleep(chance.random() * 0.008)
                child.kill()
                killed += 1
            child.wait()
        last = start(where, number)
        last.wait()
        assert b"Traceback" not in last.err
    _judge(workspace, server, number, killed)


def _judge(workspace: Workspace, server: MailServer, number: int, killed: int) -> None:
    people = workspace.read(distributions.recipients, number)
    reached = server.reached
    states = {row.address: row.state for row in people}
    unsure = {address for address, state in states.items() if state == "unsure"}
    came = sum(address in set(reached) for address in unsure)
    print(f"\n{MESSAGES} messages, {killed} kills: {len(reached)} came, {len(reached) - len(set(reached))} twice, "
          f"{len(unsure)} unsure of which {came} came")  # fmt: skip
    assert killed == KILLS
    assert len(reached) == len(set(reached)), "somebody got it twice"
    assert set(states.values()) <= {"handed", "unsure"}
    assert {address for address, state in states.items() if state == "handed"} <= set(reached)
    assert set(states) - set(reached) <= unsure, "somebody was not reached, and is not shown"
    assert len(unsure) <= killed
    assert workspace.read(sending.status, number).state == "done"


@pytest.mark.slow
@pytest.mark.backends("postgresql")
def test_several_desks_some_of_them_killed(workspace: Workspace, database_url: str) -> None:
    with MailServer() as server:
        number = office(workspace, server.port)
        desks = [start(database_url, number) for _desk in range(4)]
        while len(server.messages) < 100 and any(desk.poll() is None for desk in desks):
            time.sleep(0.01)
        for desk in desks[:2]:
            desk.kill()
            time.sleep(0.05)
        for desk in desks:
            desk.wait()
        start(database_url, number).wait()
    people = workspace.read(distributions.recipients, number)
    reached, unsure = server.reached, {row.address for row in people if row.state == "unsure"}
    assert len(reached) == len(set(reached))
    assert {row.address for row in people} - set(reached) <= unsure
    assert len(unsure) <= 2 and {row.state for row in people} <= {"handed", "unsure"}
    assert workspace.read(sending.status, number).state == "done"


def test_the_database_is_whole_and_the_file_of_the_lock_is_private(workspace: Workspace) -> None:
    with MailServer() as server:
        number = office(workspace, server.port)
        with workspace.writing("Few") as session:
            session.execute(delete(Recipient).where(Recipient.id > 20))
        job = sending.send(workspace, number)
        for _progress in job:
            pass
    assert workspace.check() == []
    assert workspace.path is not None
    lock = Path(f"{workspace.path}-sending")
    assert lock.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
@pytest.mark.backends("sqlite")
def test_killed_at_each_call(workspace: Workspace, killer: Killer, tmp_path: Path) -> None:
    """Before or after each word to the server and each write to the disk, as the call begins."""
    kept, database = tmp_path / "kept.outreach", tmp_path / "desk.outreach"
    with MailServer() as server:
        number = office(workspace, server.port)
        with workspace.writing("Few") as session:
            session.execute(delete(Recipient).where(Recipient.id > 5))
        backup.make(workspace, kept)

        def send(*words: str) -> int:
            server.messages.clear()
            for file in database.parent.glob("desk.outreach*"):
                file.unlink()
            shutil.copyfile(kept, database)
            return killer.traced(["-e", f"trace={CALLS}", *words], outreach(database, *SEND, str(number)))

        assert send() == 0 and len(server.messages) == 5
        killed = 0
        for call in killer.chosen():
            if send("-e", f"inject={CALLS}:signal=KILL:when={call}") == KILLED:
                killed += 1
                start(str(database), number).wait()  # says that it is through where it was
            with Workspace.open(database) as found:
                _as_it_should(found, server, number)
        assert killed >= 2  # of a sample of three: late calls may not come in a run that is killed earlier


def _as_it_should(workspace: Workspace, server: MailServer, number: int) -> None:
    states = {row.address: row.state for row in workspace.read(distributions.recipients, number)}
    unsure = {address for address, state in states.items() if state == "unsure"}
    assert len(server.reached) == len(set(server.reached)), "somebody got it twice"
    assert set(states) - set(server.reached) <= unsure and len(unsure) <= 1
    assert set(states.values()) <= {"handed", "unsure"} and workspace.check() == []
    assert workspace.read(sending.status, number).state == "done"
