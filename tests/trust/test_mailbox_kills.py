"""kill -9 while drafts or copies are laid into a mailbox: when it is through, none is twice there and none is missing.

OUTREACH_DRAFTING=100,50 is the run before a release: so many drafts or messages, so many kills.
"""

import os
import random
import time

import pytest

from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server, own_mailbox, sending
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests import dovecot
from tests.mail.servers import MailServer
from tests.sample import SLOW
from tests.trust import keyring
from tests.trust.kills import outreach
from tests.trust.loaded import Program

FIGURES = os.environ.get("OUTREACH_DRAFTING", "100,50" if os.environ.get(SLOW) else "30,4")
DRAFTS, KILLS = (int(part) for part in FIGURES.split(","))


def office(workspace: Workspace, account: dovecot.Account, how: str = "mailbox", **more: object) -> int:
    """A short release, prepared for so many; returns the distribution."""
    workspace.write("Mailbox", own_mailbox.save, account.box(**more))
    for number in range(DRAFTS):
        fields = {"name": f"N {number}", "languages": ["en"], "emails": [{"raw": f"n{number}@example.org"}]}
        workspace.write("Add", contacts.add, fields)
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    versions = {"en": {"headline": "School", "body": "Text."}}
    release = workspace.write("Add", releases.add, {"reference": "R-1", "versions": versions})
    wanted = Audience((press,), release=release)
    number, _resolved = workspace.write("Prepare", distributions.prepare, wanted, how=how)
    return number


def start(workspace: Workspace, number: int, password: str) -> Program:
    assert workspace.path is not None
    command = outreach(workspace.path, "distributions", "send", "--yes", "--password-stdin", str(number))
    known = {**keyring.ENVIRONMENT, keyring.PASSWORD: password}
    return Program(*command, typed=password.encode() + b"\n", environment=known)


@pytest.mark.slow
@pytest.mark.backends("sqlite")
def test_killed_again_and_again(workspace: Workspace, mailbox: dovecot.Account) -> None:
    chance = random.Random(7)
    number = office(workspace, mailbox)
    drafts = mailbox.server.folder / "mail" / mailbox.user / "mail" / ".Drafts" / "cur"
    killed = 0
    for turn in range(KILLS):
        child = start(workspace, number, mailbox.password)
        there = _count(drafts)
        share = max(1, (DRAFTS - there) // (KILLS - turn + 1))
        while child.poll() is None and _count(drafts) < there + chance.randint(1, share):
            time.sleep(0.0005)
        time.sleep(chance.random() * 0.01)
        killed += child.poll() is None
        child.kill()
    last = start(workspace, number, mailbox.password)
    last.wait()
    assert b"Traceback" not in last.err
    ids = sorted(one.message_id for one in mailbox.kept("Drafts"))
    people = workspace.read(distributions.recipients, number)
    print(f"\n{DRAFTS} drafts, {killed} kills: {len(ids)} are there, {len(ids) - len(set(ids))} twice")
    assert ids == sorted(row.message_id for row in people) and len(ids) == DRAFTS
    assert {row.state for row in people} == {"written"}
    assert workspace.read(sending.status, number).state == "done" and killed >= KILLS // 2


@pytest.mark.slow
@pytest.mark.backends("sqlite")
def test_killed_between_messages_and_their_copies(workspace: Workspace, mailbox: dovecot.Account) -> None:
    """The last kill comes when all are sent, and before all copies are laid."""
    chance = random.Random(9)
    number = office(workspace, mailbox, how="smtp", copies=True)
    killed = 0
    with MailServer() as server:
        fields = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": mailbox.user}
        workspace.write("Server", mail_server.save, fields)
        for turn in range(1, KILLS + 1):
            child = start(workspace, number, mailbox.password)
            wanted = DRAFTS * turn // KILLS - (chance.randint(0, 2) if turn < KILLS else 0)
            while child.poll() is None and len(server.messages) < wanted:
                time.sleep(0.0005)
            time.sleep(chance.random() * 0.01)
            killed += child.poll() is None
            child.kill()
        if workspace.read(sending.status, number).state != "done":
            last = start(workspace, number, mailbox.password)
            last.wait()
            assert b"Traceback" not in last.err
        reached = server.reached
    copies = [one.message_id for one in mailbox.kept("Sent")]
    people = workspace.read(distributions.recipients, number)
    handed = {row.message_id for row in people if row.state == "handed"}
    unsure = {row.message_id for row in people if row.state == "unsure"}
    print(f"\n{DRAFTS} messages, {killed} kills: {len(reached)} came, {len(copies)} copies, {len(unsure)} unsure")
    assert len(reached) == len(set(reached)), "somebody got it twice"
    assert len(copies) == len(set(copies)), "a copy is there twice"
    assert handed <= set(copies) <= handed | unsure, "a copy is missing"
    assert len(unsure) <= killed and len(handed) + len(unsure) == DRAFTS
    assert workspace.read(sending.status, number).state == "done" and killed >= KILLS // 2


def _count(folder: "os.PathLike[str]") -> int:
    return len(os.listdir(folder)) if os.path.isdir(folder) else 0  # noqa: PTH208, PTH112
