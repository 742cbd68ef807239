"""kill -9 while drafts are laid into a mailbox: when it is through, none is there twice and none is missing.

OUTREACH_DRAFTING=100,50 is the run before a release: so many drafts, so many kills.
"""

import os
import random
import signal
import subprocess
import time

import pytest

from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, own_mailbox, sending
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests import dovecot
from tests.sample import SLOW
from tests.trust.kills import outreach

FIGURES = os.environ.get("OUTREACH_DRAFTING", "100,50" if os.environ.get(SLOW) else "30,4")
DRAFTS, KILLS = (int(part) for part in FIGURES.split(","))


def office(workspace: Workspace, account: dovecot.Account) -> int:
    """A short release, prepared as drafts for so many; returns the distribution."""
    workspace.write("Mailbox", own_mailbox.save, account.box())
    for number in range(DRAFTS):
        fields = {"name": f"N {number}", "languages": ["en"], "emails": [{"raw": f"n{number}@example.org"}]}
        workspace.write("Add", contacts.add, fields)
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    versions = {"en": {"headline": "School", "body": "Text."}}
    release = workspace.write("Add", releases.add, {"reference": "R-1", "versions": versions})
    wanted = Audience((press,), release=release)
    number, _resolved = workspace.write("Prepare", distributions.prepare, wanted, how="mailbox")
    return number


def start(workspace: Workspace, number: int, password: str) -> "subprocess.Popen[bytes]":
    assert workspace.path is not None
    command = outreach(workspace.path, "distributions", "send", "--yes", "--password-stdin", str(number))
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.write(password.encode() + b"\n")
    child.stdin.flush()
    return child


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
        child.send_signal(signal.SIGKILL)
        child.communicate()
    last = start(workspace, number, mailbox.password)
    _out, err = last.communicate(timeout=300)
    assert b"Traceback" not in err
    ids = sorted(one.message_id for one in mailbox.kept("Drafts"))
    people = workspace.read(distributions.recipients, number)
    print(f"\n{DRAFTS} drafts, {killed} kills: {len(ids)} are there, {len(ids) - len(set(ids))} twice")
    assert ids == sorted(row.message_id for row in people) and len(ids) == DRAFTS
    assert {row.state for row in people} == {"written"}
    assert workspace.read(sending.status, number).state == "done" and killed >= KILLS // 2


def _count(folder: "os.PathLike[str]") -> int:
    return len(os.listdir(folder)) if os.path.isdir(folder) else 0  # noqa: PTH208, PTH112
