"""The office's own mailbox on a real server: read without a trace, from several folders, over a trusted line only."""

from collections.abc import Generator
from typing import Any, TypeVar

import pytest

from outreach.mail import imap
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import bounces, mail_server, own_mailbox
from outreach.store.workspace import Workspace
from tests import dovecot
from tests.mail.servers import stranger
from tests.services.test_bounces import answer, emails, report

R = TypeVar("R")
pytestmark = pytest.mark.backends("sqlite")


def run(job: Generator[Any, None, R]) -> R:
    """What a job comes to."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            found: R = end.value
            return found


@pytest.fixture
def anna(workspace: Workspace) -> int:
    return workspace.write("Add", contacts.add, {"name": "Anna", "emails": [{"raw": "anna@example.org"}]})


def test_folders_are_read_and_left_as_they_were(workspace: Workspace, anna: int, mailbox: dovecot.Account) -> None:
    mailbox.put("INBOX", report("anna@example.org", "550 5.1.1 User unknown"))
    with imap.opened(mailbox.box(), mailbox.password) as client:
        client.create_folder("Ответы & прочее")
        client.append("Ответы & прочее", answer("anna@example.org", "Thank you, we will print it."))
    folders = ("INBOX", "Ответы & прочее")
    with pytest.raises(Problem, match="no folder"):
        run(own_mailbox.fetch(mailbox.box(folders=("INBOX", "None")), mailbox.password))
    found = run(own_mailbox.fetch(mailbox.box(folders=folders), mailbox.password))
    assert found.read == 2 and len(found.said) == 2 and not found.problems
    assert all("\\Seen" not in one.flags for one in mailbox.kept("INBOX"))
    workspace.write("Read", bounces.store, found)
    assert emails(workspace, anna)[0].bounce == "hard"
    again = workspace.write(
        "Read", bounces.store, run(own_mailbox.fetch(mailbox.box(folders=folders), mailbox.password))
    )
    assert again.known == 2


def test_a_mailbox_is_read_over_a_trusted_line_only(mailbox: dovecot.Account) -> None:
    box, server = mailbox.box(), mailbox.server
    with pytest.raises(Problem, match="unencrypted mailbox"):
        run(own_mailbox.fetch(box._replace(host="mail.example.org"), "x"))
    for security, port in (("tls", server.imaps), ("starttls", server.imap)):
        secure = box._replace(security=security, port=port)
        assert run(own_mailbox.fetch(secure, mailbox.password, server.context())).read == 0
        with pytest.raises(Problem, match="can't be trusted"):
            run(own_mailbox.fetch(secure, mailbox.password, stranger().client()))
    with pytest.raises(Problem, match="name and password"):
        run(own_mailbox.fetch(box, "wrong"))
    with pytest.raises(Problem, match="securely"):
        run(own_mailbox.fetch(box._replace(security="tls"), "x"))
    with pytest.raises(Problem, match="can't be reached"):
        run(own_mailbox.fetch(box._replace(port=1), "x"))


def test_a_password_beyond_ascii_is_taken_to_the_server_as_it_is(mailbox: dovecot.Account) -> None:
    with pytest.raises(Problem, match="name and password"):
        run(own_mailbox.fetch(mailbox.box(), "пароль"))


def test_it_is_tried_and_says_which_folders_there_are(mailbox: dovecot.Account) -> None:
    mailbox.put("Press", b"Subject: x\n\ny\n")
    found = run(own_mailbox.trial(mailbox.box(), mailbox.password))
    assert set(found.folders) == {"INBOX", "Drafts", "Sent", "Press"}
    assert (found.drafts, found.sent) == ("Drafts", "Sent")
    named = run(own_mailbox.trial(mailbox.box(drafts="Press"), mailbox.password))
    assert named.drafts == "Press"
    with pytest.raises(Problem, match="no folder “None”"):
        run(own_mailbox.trial(mailbox.box(sent="None"), mailbox.password))
    with pytest.raises(FieldProblem, match="no folder “None”"):
        run(own_mailbox.trial(mailbox.box(folders=("None",)), mailbox.password))


def test_what_was_set_is_kept_with_several_folders_and_without_a_password(workspace: Workspace) -> None:
    fields = {"host": "imap.example.org", "user": "press", "folders": "INBOX, Press , INBOX", "password": "secret"}
    box = own_mailbox.checked({**fields, "days": "10", "copies": True})
    workspace.write("Set up", own_mailbox.save, box)
    kept = workspace.read(own_mailbox.read)
    assert kept.folders == ["INBOX", "Press"] and kept.days == 10 and kept.copies
    assert own_mailbox.checked(own_mailbox.fields(kept)) == box
    for wrong in ({"host": ""}, {"user": ""}, {"days": "0"}):
        with pytest.raises(FieldProblem):
            own_mailbox.checked({**fields, **wrong})


@pytest.mark.parametrize(
    ("host", "copies"), [("smtp.office365.com", False), ("smtp.gmail.com", False), ("mail.example.org", True)]
)
def test_copies_are_laid_where_the_server_keeps_none_itself(workspace: Workspace, host: str, copies: bool) -> None:
    workspace.write("Set up", mail_server.save, {"host": host, "address": "press@example.org"})
    assert workspace.read(own_mailbox.proposed).copies == copies and not workspace.read(own_mailbox.read).copies


def test_only_what_bears_one_of_the_ids_is_deleted(mailbox: dovecot.Account) -> None:
    ids = [f"<{number}@example.org>" for number in range(4)]
    mailbox.put("Drafts", *(f"Message-ID: {one}\nSubject: x\n\ny\n".encode() for one in ids))
    with imap.opened(mailbox.box(), mailbox.password) as client:
        assert imap.remove(client, "Drafts", [ids[1], "<gone@example.org>", ids[3]]) == [ids[1], ids[3]]
    assert len(mailbox.kept("Drafts")) == 2
