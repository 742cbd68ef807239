"""Drafts in the office's own mailbox: one for each, once, by the one audience; and copies of what was sent."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from outreach.mail import imap
from outreach.mail.imap import Mailbox
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import (
    delivery,
    distributions,
    mailbox_drafts,
    own_mailbox,
    sending,
    suppression,
)
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.sending import Sent
from outreach.services.history import history
from outreach.services.releases import releases, statuses
from outreach.store import passwords
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import dovecot
from tests.mail import servers
from tests.mail.makers import parsed
from tests.mail.servers import MailServer
from tests.services.sending_office import NAMES, QUICK, Office

pytestmark = pytest.mark.backends("sqlite")


class Drafting(Office):
    """An office with a mailbox, whose password is given each time."""

    def __init__(self, workspace: Workspace, account: dovecot.Account, **more: Any) -> None:
        super().__init__(workspace, **more)
        self.account = account
        self.set_up(account.box())

    def set_up(self, box: Mailbox) -> None:
        self.workspace.write("Mailbox", own_mailbox.save, box)

    def drafted(self, **more: Any) -> int:
        wanted = Audience((self.list,), release=self.release, **more)
        how = {"settings": self.settings, "how": "mailbox"}
        number, _resolved = self.workspace.write("Prepare", distributions.prepare, wanted, **how)
        return number

    def lay(self, number: int) -> Sent:
        return self.send(number, password=self.account.password)

    def take_back(self, number: int) -> mailbox_drafts.TakenBack:
        return finished(mailbox_drafts.take_back(self.workspace, number, self.account.password))

    def deliveries(self, number: int) -> dict[str, str]:
        return {one.name: one.state for one in self.workspace.read(delivery.find, number)}


@pytest.fixture
def office(workspace: Workspace, mailbox: dovecot.Account) -> Drafting:
    return Drafting(workspace, mailbox)


def test_one_for_each_in_their_language_with_their_files(office: Drafting, mailbox: dovecot.Account) -> None:
    number = office.drafted()
    laid = office.lay(number)
    assert (laid.state, laid.handed, laid.problems) == ("done", 6, [])
    kept = {row.address: row for row in office.workspace.read(distributions.recipients, number)}
    drafts = mailbox.kept("Drafts")
    assert len(drafts) == 6 and all(one.flags == {"\\Draft", "\\Seen"} for one in drafts)
    for draft in drafts:
        message = parsed(draft.content)
        (to,) = message["To"].addresses
        row = kept.pop(to.addr_spec)
        assert message["Message-ID"] == row.message_id and row.state == "written" and row.delivery == "drafted"
        assert message["Bcc"] is None and message["Cc"] is None and message["X-Unsent"] is None
        assert message["From"].addresses[0].addr_spec == mailbox.user
        assert message["Subject"] == {"ru": "Школа", "en": "School"}[row.language]
        assert [part.get_filename() for part in message.iter_attachments()] == ["a.pdf"] * (row.language == "ru")
    assert not kept
    ways = {one.way for one in office.workspace.read(delivery.find, number)}
    assert ways == {"mailbox-draft"}
    with pytest.raises(Problem, match="nothing is left to send"):
        office.lay(number)
    assert "Save 6 drafts of “Школа”" in [step.label for step in office.workspace.read(history.steps)]
    assert office.workspace.read(releases.card, office.release).status != "released"  # a draft is no release


def test_a_folder_that_is_named_is_used(office: Drafting, mailbox: dovecot.Account) -> None:
    mailbox.put("Press drafts")
    office.set_up(mailbox.box(drafts="Press drafts"))
    assert office.lay(office.drafted()).handed == 6
    assert len(mailbox.kept("Press drafts")) == 6 and not mailbox.kept("Drafts")
    office.set_up(mailbox.box(drafts="Nowhere"))
    with pytest.raises(Problem, match="no folder “Nowhere”"):
        office.lay(office.drafted())


def test_who_must_not_get_it_gets_no_draft(office: Drafting, mailbox: dovecot.Account) -> None:
    number = office.drafted()
    office.workspace.write("No", suppression.add_contacts, [office.contacts[0]], "asked")
    office.workspace.write("No", suppression.add, "bela@example.org", "asked")
    office.workspace.write("Gone", contacts.delete, [office.contacts[2]])
    assert office.lay(number).handed == 3
    assert {parsed(one.content)["To"].addresses[0].display_name for one in mailbox.kept("Drafts")} == {
        "Dana", "Emil", "Fara",
    }  # fmt: skip
    with MailServer() as server:
        office.use(server)
        mailed = office.prepared()
        office.send(mailed)
    assert office.workspace.read(delivery.may_have_it, office.release)
    with pytest.raises(Problem):  # everybody who may has it
        office.drafted()


def test_those_who_have_not_promised_wait_for_the_end_of_the_embargo(
    office: Drafting, mailbox: dovecot.Account
) -> None:
    until = now() + timedelta(days=1)
    fields = {"embargo_until": until, "embargo_zone": "UTC", "status": "embargoed"}
    office.workspace.write("Embargo", releases.edit, office.release, fields)
    number = office.drafted()
    laid = office.lay(number)
    assert (laid.state, laid.handed, laid.held, laid.next_at) == ("scheduled", 3, 3, until)
    assert len(mailbox.kept("Drafts")) == 3
    assert all("embargo" in one.content.decode().lower() for one in mailbox.kept("Drafts"))
    office.workspace.write("Lift", statuses.lift_now, office.release)
    assert office.lay(number).handed == 6 and len(mailbox.kept("Drafts")) == 6


def leave_behind(office: Drafting, number: int, name: str) -> str:
    """As a crash would leave it between the mailbox and the database; the draft's Message-ID."""
    with office.workspace.writing("Crash") as session:
        session.get_one(Distribution, number).state = "sending"
        rows = {row.name: row for row in session.query(Recipient).filter_by(distribution_id=number)}
        rows[name].state, rows[name].attempts = "sending", 1
        return rows[name].message_id


def test_what_a_crash_left_behind_is_looked_for_and_not_laid_twice(office: Drafting, mailbox: dovecot.Account) -> None:
    number = office.drafted()
    office.lay(number)
    ids = {leave_behind(office, number, "Anna"), leave_behind(office, number, "Bela")}
    gone = leave_behind(office, number, "Cara")
    mailbox.take_out("Drafts", gone)
    assert office.lay(number).state == "done"
    assert sorted(one.message_id for one in mailbox.kept("Drafts")) == sorted(
        row.message_id for row in office.workspace.read(distributions.recipients, number)
    )
    assert ids < {one.message_id for one in mailbox.kept("Drafts")}
    assert set(office.states(number).values()) == {"written"}


def test_a_draft_that_she_has_sent_meanwhile_is_not_laid_again(office: Drafting, mailbox: dovecot.Account) -> None:
    number = office.drafted()
    office.lay(number)
    sent = leave_behind(office, number, "Anna")
    (content,) = [one.content for one in mailbox.kept("Drafts") if one.message_id == sent]
    mailbox.take_out("Drafts", sent)
    mailbox.put("Sent", content)
    assert office.lay(number).state == "done" and len(mailbox.kept("Drafts")) == 5


def test_a_mailbox_that_is_full_pauses_it_and_it_goes_on(office: Drafting, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.drafted()
    whole = imap.FLAGS[imap.DRAFTS]
    monkeypatch.setitem(imap.FLAGS, imap.DRAFTS, (b"\\Nonsense",))  # which the server refuses
    stopped = office.lay(number)
    assert stopped.state == "paused" and stopped.handed == 0 and "no more mail for now" in stopped.problems[0]
    monkeypatch.setitem(imap.FLAGS, imap.DRAFTS, whole)
    time.sleep(0.06)
    assert office.lay(number).handed == 6


def test_a_hundred_are_laid(workspace: Workspace, mailbox: dovecot.Account) -> None:
    office = Drafting(workspace, mailbox, names=[f"n{number}" for number in range(100)])
    number = office.drafted()
    assert office.lay(number).handed == 100
    assert len(mailbox.kept("Drafts")) == 100


def test_only_the_drafts_that_are_still_there_are_taken_back(office: Drafting, mailbox: dovecot.Account) -> None:
    mailbox.put("Drafts", b"Message-ID: <hers@example.org>\nSubject: Her own\n\nx\n")
    number = office.drafted()
    office.lay(number)
    sent = next(row for row in office.workspace.read(distributions.recipients, number) if row.name == "Anna")
    mailbox.take_out("Drafts", sent.message_id)
    found = office.take_back(number)
    assert found == (5, 1) and found.text.startswith("5 drafts were removed. Not found")
    assert [one.message_id for one in mailbox.kept("Drafts")] == ["<hers@example.org>"]
    assert office.deliveries(number) == {"Anna": "drafted"}
    assert {row.reason for row in office.workspace.read(distributions.recipients, number, ("left out",))} == {
        "the draft was taken back"
    }
    assert office.take_back(number) == (0, 1)
    again = office.drafted()
    assert office.lay(again).handed == 6


def test_who_waits_for_a_draft_gets_none_once_they_are_taken_back(office: Drafting) -> None:
    fields = {"embargo_until": datetime(2030, 1, 1, tzinfo=UTC), "embargo_zone": "UTC", "status": "embargoed"}
    office.workspace.write("Embargo", releases.edit, office.release, fields)
    number = office.drafted()
    office.lay(number)
    assert office.take_back(number) == (3, 0)
    assert office.state(number) == "stopped" and set(office.states(number).values()) == {"left out"}


def test_what_has_no_drafts_in_the_mailbox_is_not_taken_back(office: Drafting) -> None:
    with pytest.raises(Problem, match="no drafts"):
        office.take_back(office.prepared())


# Copies of what was sent


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch, mailbox: dovecot.Account) -> None:
    known = {f"{mailbox.user}@127.0.0.1": mailbox.password}
    monkeypatch.setattr(passwords, "get", known.get)


def test_a_copy_of_each_message_is_laid_once(office: Drafting, mailbox: dovecot.Account, keyring: None) -> None:
    office.set_up(mailbox.box(copies=True))
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        sent = office.send(number)
    copies = mailbox.kept("Sent")
    assert sent.problems == [] and sorted(one.content for one in copies) == sorted(
        one.content for one in server.messages
    )
    assert all(one.flags == {"\\Seen"} for one in copies)


def test_a_password_that_is_typed_lets_into_the_mailbox_of_the_same_user_too(
    office: Drafting, mailbox: dovecot.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "USER", mailbox.user)
    monkeypatch.setattr(servers, "SECRET", mailbox.password)
    office.set_up(mailbox.box(copies=True))
    number = office.prepared()
    with MailServer(login=True) as server:
        office.use(server, user=mailbox.user)
        sent = office.send(number, password=mailbox.password)
    assert (sent.handed, sent.problems, len(mailbox.kept("Sent"))) == (6, [], 6)


def test_what_the_server_has_kept_itself_is_not_doubled(
    office: Drafting, mailbox: dovecot.Account, keyring: None
) -> None:
    office.set_up(mailbox.box(copies=True))
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        server.script = lambda talk, step, _line: mailbox.put("Sent", talk.last) if step == "DOT" else None
        sent = office.send(number)
    assert sent.handed == 6 and sent.problems == []
    ids = [one.message_id for one in mailbox.kept("Sent")]
    assert len(ids) == len(set(ids)) == 6


def crashed_at_the_end(office: Drafting, number: int) -> None:
    """As a crash would leave it between the last message and the end of the run."""
    with office.workspace.writing("Crash") as session:
        session.get_one(Distribution, number).state = "sending"


def test_copies_that_a_crash_left_out_are_laid_as_the_messages_went(
    office: Drafting, mailbox: dovecot.Account, keyring: None
) -> None:
    office.set_up(mailbox.box(copies=True))
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
        went = {one.message_id: parsed(one.content) for one in mailbox.kept("Sent")}
        for message_id in sorted(went)[:4]:
            mailbox.take_out("Sent", message_id)
        crashed_at_the_end(office, number)
        assert office.workspace.read(sending.waiting) == [number]
        found = office.send(number)
        assert (found.state, found.handed, found.problems) == ("done", 6, [])
        copies = {one.message_id: parsed(one.content) for one in mailbox.kept("Sent")}
        assert len(mailbox.kept("Sent")) == 6 and len(server.messages) == 6 and copies.keys() == went.keys()
    for message_id, copy in copies.items():
        for name in ("To", "From", "Subject"):
            assert copy[name] == went[message_id][name]
        late = copy["Date"].datetime - went[message_id]["Date"].datetime
        assert abs(late) <= timedelta(seconds=1)
        assert [part.get_filename() for part in copy.iter_attachments()] == [
            part.get_filename() for part in went[message_id].iter_attachments()
        ]


def test_of_a_release_that_has_changed_no_copy_is_invented(
    office: Drafting, mailbox: dovecot.Account, keyring: None
) -> None:
    office.set_up(mailbox.box(copies=True))
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
        mailbox.take_out("Sent", mailbox.kept("Sent")[0].message_id)
        versions = {"en": {"headline": "School", "body": "Another text."}}
        office.workspace.write("Edit", releases.edit, office.release, {"versions": versions})
        crashed_at_the_end(office, number)
        found = office.send(number)
    assert (found.state, found.handed) == ("done", 6) and len(mailbox.kept("Sent")) == 5
    assert found.problems == [
        "No copy of what was sent is saved: The release has changed since the distribution was prepared"
    ]


def test_what_only_lacks_its_copies_is_not_asked_about(office: Drafting) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
        crashed_at_the_end(office, number)
        later = now() + timedelta(days=1)
        assert office.workspace.read(sending.late, later) == []
        assert office.workspace.read(sending.waiting, later) == [number]


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ({"port": 1}, "can't be reached"), ({"sent": "Nowhere"}, "no folder “Nowhere”"),
        ({"user": "another@example.org"}, "keyring"), ({"host": "mail.example.org"}, "unencrypted"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_laid_fails_nothing_and_is_told_once(
    office: Drafting, mailbox: dovecot.Account, keyring: None, box: dict[str, Any], why: str
) -> None:
    office.set_up(mailbox.box(copies=True, **box))
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed, len(sent.problems)) == ("done", 6, 1) and why in sent.problems[0]
    assert len(server.messages) == len(NAMES) and not mailbox.kept("Sent")


def test_without_the_wish_none_is_laid(office: Drafting, mailbox: dovecot.Account, keyring: None) -> None:
    with MailServer() as server:
        office.use(server)
        assert office.send(office.prepared()).problems == []
    assert not mailbox.kept("Sent")


def test_it_is_due_at_its_time_like_mail(office: Drafting, mailbox: dovecot.Account, keyring: None) -> None:
    number = office.drafted()
    with office.workspace.writing("Time") as session:
        row = session.get_one(Distribution, number)
        row.state, row.scheduled_at = "scheduled", now() - timedelta(minutes=1)
    (sent,) = finished(sending.send_due(office.workspace, pace=QUICK))
    assert (sent.state, sent.handed) == ("done", 6) and len(mailbox.kept("Drafts")) == 6
