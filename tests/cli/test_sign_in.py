"""`mail sign-in`, `sign-out` and `state`: what an ICT desk sets up and a script relies on."""

import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services.delivery import sign_in
from outreach.store import passwords
from tests.cli.conftest import Run
from tests.mail.identity import CLIENT, Browser, Identity, Keyring, provider
from tests.mail.servers import USER, MailServer

Js = Callable[..., Any]


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Identity]:
    kept = Keyring()
    monkeypatch.setattr(passwords, "_backend", lambda: kept)
    with provider(tmp_path, monkeypatch) as found:
        yield found
    sign_in._tokens.clear()
    sign_in._unkept.clear()


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


def test_what_cannot_be_is_said(run: Run, js: Js, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer() as server:
        use(js, server, identity)
    monkeypatch.setattr(passwords, "_backend", lambda: None)
    said = run("mail", "sign-in")
    assert (said.status, "no keyring" in said.err) == (3, True)
    js("office", "server", "--sign-in", "password")
    said = run("mail", "state")
    assert (said.status, "wants a password" in said.err) == (3, True)
