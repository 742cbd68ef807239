"""Drafts in her own mailbox: she sends them herself, people answer there, and what they wrote is known here."""

import random
from datetime import UTC, datetime

import pytest

from outreach.store import passwords
from tests import dovecot
from tests.journeys.conftest import Office
from tests.reading import threads
from tests.reading.threads import Sent

NAMES = ("Anna Petrova", "Bela Toth", "Cara Lind")


@pytest.fixture
def reached(office: Office, mailbox: dovecot.Account, monkeypatch: pytest.MonkeyPatch) -> dovecot.Account:
    """Her mailbox, set up, with its password in the keyring."""
    monkeypatch.setattr(passwords, "get", {f"{mailbox.user}@127.0.0.1": mailbox.password}.get)
    office(
        "office", "mailbox", "--host", "127.0.0.1", "--port", mailbox.server.imap, "--security", "none",
        "--user", mailbox.user,
    )  # fmt: skip
    return mailbox


def sends(mailbox: dovecot.Account, address: str) -> None:
    """As she sends a draft from any mail program."""
    (draft,) = [one for one in mailbox.kept("Drafts") if address.encode() in one.content]
    mailbox.take_out("Drafts", draft.message_id)
    mailbox.put("Sent", draft.content)


def test_drafts_are_sent_by_hand_and_answered(office: Office, reached: dovecot.Account) -> None:
    office.people(*NAMES)
    office.list()
    office.release()
    number = office.prepare("Press", 1, "--drafts")
    assert office.send(number)["counts"] == {"bounced": 0, "drafted": 3} and not office.reached()
    assert set(office.states().values()) == {"drafted"} and office.gets("Press", "--release", 1) == set(NAMES)
    draft = next(one for one in reached.kept("Drafts") if b"anna@example.org" in one.content)
    for name in ("anna", "bela"):
        sends(reached, f"{name}@example.org")
    subject, now = "A new school opens in the town of Osh", datetime.now(UTC)
    mail = Sent(draft.message_id, subject, "A school opens.", "Anna Petrova", "anna@example.org", "en", now)
    reached.put(
        "INBOX",
        threads.answer(mail, "outlook", "Thank you, who can comment?", random.Random(1), now),
        threads.answer(
            mail._replace(name="Bela Toth", address="bela@example.org"), "gmail", "I am away until 25 May.",
            random.Random(2), now, absent=True, referring="none",
        ),
    )  # fmt: skip
    found = office("bounces", "fetch")["replies"]
    assert {(one["contact"], one["release"], one["automatic"]) for one in found} == {(1, 1, False), (2, 1, True)}
    assert office.states() == {NAMES[0]: "answered", NAMES[1]: "drafted", NAMES[2]: "drafted"}
    assert office.gets("Press", "--release", 1) == set(NAMES[1:])
    assert office("distributions", "take-back", number, "--yes") == {"distribution": number, "removed": 1, "missing": 1}
    assert not reached.kept("Drafts") and len(reached.kept("Sent")) == 2
    office("distributions", "settle", number, "--arrived")
    assert office.states() == {NAMES[0]: "answered", NAMES[1]: "done"}


def test_who_objects_after_the_drafts_were_saved_is_named_until_they_are_taken_back(
    office: Office, reached: dovecot.Account
) -> None:
    office.people(*NAMES)
    office.list()
    office.release()
    number = office.prepare("Press", 1, "--drafts")
    office.send(number)
    office("contacts", "edit", 2, "--do-not-contact", "asked by phone")
    assert "Do not contact: Bela Toth." in office.run("distributions", "status", number).out
    office("distributions", "take-back", number, "--yes")
    said = office.run("distributions", "status", number).out
    assert "Do not contact" not in said and "excluded" not in said
