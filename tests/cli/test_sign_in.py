"""`mail sign-in`, `sign-out` and `state`: what an ICT desk sets up and a script relies on."""

import webbrowser
from collections.abc import Callable
from typing import Any

import pytest

from outreach.services.delivery import server_lookup
from outreach.services.delivery.server_lookup import Found
from outreach.store import passwords
from tests.cli.conftest import Run
from tests.mail.identity import CLIENT, Browser, Identity, visit
from tests.mail.servers import USER, MailServer

Js = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("keyring")


def use(js: Js, server: MailServer, identity: Identity) -> Any:
    return js(
        "office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none", "--from", USER,
        "--sign-in", "other", "--client-id", CLIENT, "--issuer", identity.issuer,
    )  # fmt: skip


def test_signed_in_by_a_code_tried_and_signed_out(run: Run, js: Js, identity: Identity) -> None:
    with MailServer(login=True, ways="XOAUTH2", accepts=identity.accepts) as server:
        assert use(js, server, identity)["issuer"] == identity.issuer
        state = {"provider": "other", "user": USER, "signed_in": False, "who": USER, "is_kept": False}
        assert js("mail", "state") == state
        refused = run("office", "server", "--check")
        assert (refused.status, "Nobody has signed in" in refused.err) == (3, True)
        said = run("mail", "sign-in")
        assert said.status == 0 and "enter the code ABCD-EFGH" in said.err and f"Signed in as {USER}." in said.out
        assert js("mail", "state") == {**state, "signed_in": True, "is_kept": True}
        assert js("office", "server", "--check")["check"]["logged_in"]
    assert js("mail", "sign-out") == state and not identity.refresh


def test_signed_in_by_the_browser_of_this_computer(js: Js, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "open", browser.open)
    with MailServer() as server:
        use(js, server, identity)
    assert js("mail", "sign-in", "--browser")["signed_in"]
    assert len(browser.shown()) == 1


def test_a_browser_that_runs_until_it_is_closed_is_answered(
    js: Js, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(visit(url)))
    with MailServer() as server:
        use(js, server, identity)
    assert js("mail", "sign-in", "--browser")["signed_in"]


def test_what_cannot_be_is_said(run: Run, js: Js, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer() as server:
        use(js, server, identity)
    monkeypatch.setattr(passwords, "_backend", lambda: None)
    said = run("mail", "sign-in")
    assert (said.status, "no keyring" in said.err) == (3, True)
    js("office", "server", "--sign-in", "password")
    said = run("mail", "state")
    assert (said.status, "wants a password" in said.err) == (3, True)


def test_a_server_is_found_by_an_address_and_set_up(
    run: Run, js: Js, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer() as server:
        here = Found((("127.0.0.1"), server.port, "none"), ("imap.example.org", 993, "tls"), USER, "", "It is here.")
        monkeypatch.setattr(server_lookup, "_STEPS", (("Looking up {domain}", lambda _domain, _address: here),))
        found = js("mail", "find", USER, "--save")
    assert found["smtp"] == ["127.0.0.1", server.port, "none"]
    assert (found["imap"][0], found["how"], found["problem"]) == ("imap.example.org", "It is here.", "")
    assert js("office", "server")["port"] == server.port and js("office", "mailbox")["host"] == "imap.example.org"
    said = run("mail", "find", USER)
    assert (said.status, "has no mail server on port" in said.out) == (1, True)
