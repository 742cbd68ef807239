"""`office mailbox`, drafts in it and what is fetched from it, by command: what scripts rely on."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach.store import passwords
from tests import dovecot
from tests.cli.conftest import Run
from tests.cli.test_sending import prepared as prepared
from tests.services.test_bounces import answer

Js = Callable[..., Any]


@pytest.fixture
def reached(js: Js, office: Path, mailbox: dovecot.Account, monkeypatch: pytest.MonkeyPatch) -> dovecot.Account:
    """The mailbox, set up, with its password in the keyring."""
    known: dict[str, str] = {}
    monkeypatch.setattr(passwords, "get", known.get)
    monkeypatch.setattr(passwords, "put", known.__setitem__)
    monkeypatch.setattr(passwords, "is_there", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{mailbox.password}\n"))
    js(
        "office", "mailbox", "--host", "127.0.0.1", "--port", mailbox.server.imap, "--security", "none",
        "--user", mailbox.user, "--folder", "INBOX", "--folder", "Press", "--password-stdin",
    )  # fmt: skip
    mailbox.put("Press")
    return mailbox


def test_it_is_shown_and_tried(reached: dovecot.Account, js: Js, run: Run) -> None:
    found = js("office", "mailbox", "--check")
    assert found["folders"] == ["INBOX", "Press"] and found["copies"] is True and "password" not in found
    assert (found["check"]["drafts"], found["check"]["sent"]) == ("Drafts", "Sent")
    assert js("office", "mailbox", "--copies", "off")["copies"] is False
    assert js("office", "mailbox")["user"] == reached.user
    wrong = run("office", "mailbox", "--folder", "Nowhere", "--check")
    assert wrong.status == 3 and "no folder “Nowhere”" in wrong.err


def test_nothing_is_read_before_it_is_set_up(office: Path, js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "Anna")
    assert "No mailbox is set up" in run("office", "mailbox").out
    assert (run("bounces", "fetch").status, "not set up" in run("bounces", "fetch").err) == (3, True)


def test_drafts_are_prepared_laid_and_taken_back(reached: dovecot.Account, prepared: int, js: Js, run: Run) -> None:
    number = js("distributions", "prepare", "Press", "--release", "1", "--drafts", "--again")["distribution"]
    held = run("--json", "distributions", "send", number)
    assert held.status == 2 and not reached.kept("Drafts")
    assert "3 drafts are saved in your mailbox" in held.err and "Nothing was saved" in held.err
    assert "go now" not in held.err and "sent" not in held.err, "drafts go nowhere"
    laid = js("distributions", "send", number, "--yes")
    assert (laid["state"], laid["handed"], laid["counts"]) == ("done", 3, {"bounced": 0, "drafted": 3})
    assert len(reached.kept("Drafts")) == 3
    said = run("distributions", "status", number).out
    assert "delivered" not in said and "saved as a draft" in said
    found = js("distributions", "deliveries", number)["deliveries"]
    assert {(one["way"], one["state"]) for one in found} == {("mailbox-draft", "drafted")}
    asked = run("distributions", "take-back", number)
    assert asked.status == 2 and "--yes" in asked.err and len(reached.kept("Drafts")) == 3
    assert js("distributions", "take-back", number, "--yes") == {"distribution": number, "removed": 3, "missing": 0}
    assert not reached.kept("Drafts") and js("distributions", "deliveries", number)["deliveries"] == []


def test_replies_are_fetched_from_all_its_folders_and_not_twice(
    reached: dovecot.Account, prepared: int, js: Js
) -> None:
    reached.put("INBOX", answer("anna@example.org", "Thank you.", "Subject: Re: A school opens in Osh"))
    reached.put("Press", answer("bela@example.org", "Please remove me from your list.", "Subject: Re: your mail"))
    tried = js("bounces", "fetch", "--dry-run")
    assert len(tried["replies"]) == 2 and js("bounces", "waiting")["proposals"] == []
    found = js("bounces", "fetch")
    assert sorted(one["kind"] for one in found["replies"]) == ["opt-out", "reply"] and found["known"] == 0
    assert js("bounces", "fetch")["known"] == 2
    assert [one["name"] for one in js("bounces", "waiting")["proposals"]] == ["Bela"]
