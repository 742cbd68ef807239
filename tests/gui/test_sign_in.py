"""Signing in from the mail server's form: in the browser, with a code where there is none, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from outreach.gui.kit import links
from outreach.gui.kit.page import Page
from outreach.gui.pages.sending.server import ServerSection
from outreach.services.delivery import mail_server, own_mailbox, server_lookup
from outreach.services.delivery.server_lookup import Found
from outreach.store.workspace import Workspace
from tests.mail.identity import Browser, Identity, Keyring
from tests.mail.servers import USER, MailServer


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    found = Browser()
    monkeypatch.setattr(links.QDesktopServices, "openUrl", lambda url: found.open(url.toString()))
    return found


@pytest.fixture
def server(identity: Identity) -> Iterator[MailServer]:
    with MailServer(login=True, ways="OAUTHBEARER", accepts=identity.accepts) as found:
        yield found


@pytest.fixture
def section(
    workspace: Workspace, identity: Identity, server: MailServer, keyring: Keyring, qtbot: Any
) -> ServerSection:
    """The form of an office whose ICT desk has set up a provider by the command line."""
    here = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": USER, "user": USER}
    workspace.write("Server", mail_server.save, {**here, **identity.settings})
    made = ServerSection(Page(workspace))
    qtbot.addWidget(made)
    made.show()
    return made


def test_signed_in_tried_and_signed_out(
    section: ServerSection, browser: Browser, keyring: Keyring, server: MailServer, qtbot: Any
) -> None:
    part = section.sign_in
    assert part.state.text() == "Not signed in." and not part.out_button.isVisible()
    part.button.click()
    assert part.stop_button.isVisible() and not part.button.isVisible()
    qtbot.waitUntil(lambda: part.state.text() == f"Signed in as {USER}.")
    assert (part.button.text(), part.said.isVisible(), part.stop_button.isVisible()) == ("Sign in again", False, False)
    assert keyring.kept
    section.test_button.click()
    qtbot.waitUntil(lambda: "The server accepts the login." in section.said.text())
    section.mail_button.click()
    qtbot.waitUntil(lambda: server.reached == [USER])
    part.out_button.click()
    qtbot.waitUntil(lambda: part.state.text() == "Not signed in.")
    assert not keyring.kept and part.button.text() == "Sign in"


def test_without_a_browser_a_code_is_typed_elsewhere(
    section: ServerSection, identity: Identity, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr(links.QDesktopServices, "openUrl", lambda _url: False)
    identity.pending = ["authorization_pending"] * 1000
    section.sign_in.button.click()
    qtbot.waitUntil(lambda: "ABCD-EFGH" in section.sign_in.said.text())
    identity.pending = []
    qtbot.waitUntil(lambda: section.sign_in.state.text() == f"Signed in as {USER}.")


def test_who_thinks_better_of_it_stops_waiting(
    section: ServerSection, identity: Identity, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(links.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    part = section.sign_in
    part.button.click()
    qtbot.waitUntil(lambda: bool(opened) and "in your browser" in part.said.text())
    part.stop_button.click()
    assert part.button.isVisible() and part.button.isEnabled() and not part.said.isVisible()
    assert part.state.text() == "Not signed in." and not identity.codes
    part.button.click()
    qtbot.waitUntil(lambda: len(opened) == 2)
    section.hide()
    section.show()
    assert part.button.isVisible() and not part.stop_button.isVisible()


def test_a_refusal_is_told_and_nothing_is_changed(
    section: ServerSection, identity: Identity, browser: Browser, qtbot: Any
) -> None:
    identity.refuses = {"error": "invalid_grant", "error_description": "AADSTS50020"}
    section.sign_in.button.click()
    qtbot.waitUntil(lambda: "doesn’t belong to the organisation" in section.sign_in.said.text())
    assert section.sign_in.said.isVisible() and section.sign_in.button.isVisible()
    assert section.sign_in.state.text() == "Not signed in."


def test_each_provider_asks_only_for_what_it_needs(workspace: Workspace, qtbot: Any, keyring: Keyring) -> None:
    section = ServerSection(Page(workspace))
    qtbot.addWidget(section)
    section.show()

    def choose(name: str) -> set[str]:
        section.server_form.way.set_value(name)
        section.server_form.way.changed.emit()
        names = ("password", "client_id", "tenant", "client_secret", "issuer", "scope")
        return {name for name in names if section.form.fields[name].isVisible()}

    assert choose("") == {"password"} and not section.sign_in.isVisible()
    assert choose("microsoft") == {"client_id", "tenant"} and section.sign_in.isVisible()
    assert section.form.fields["host"].value() == "smtp.office365.com"
    section.sign_in.button.click()
    assert "sender address" in section.form.fields["address"]._note.text()
    section.form.fields["address"].set_value(USER)
    section.sign_in.button.click()
    qtbot.waitUntil(lambda: "Enter the client ID that your ICT desk has registered" in section.sign_in.said.text())
    assert choose("google") == {"client_id", "client_secret"}
    assert choose("other") == {"client_id", "client_secret", "issuer", "scope"}
    section.save()
    assert workspace.read(mail_server.read).sign_in == "other"


def test_the_server_is_found_by_the_address_tried_and_saved_with_the_mailbox(
    workspace: Workspace, server: MailServer, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    here = Found(("127.0.0.1", server.port, "none"), ("imap.example.org", 993, "tls"), USER, "google", "It is here.")
    monkeypatch.setattr(server_lookup, "_STEPS", (("Looking up {domain}", lambda _domain, _address: here),))
    section = ServerSection(Page(workspace))
    qtbot.addWidget(section)
    section.show()
    button = section.server_form.find_button
    button.click()
    assert "sender address" in section.form.fields["address"]._note.text()
    section.form.fields["address"].set_value(USER)
    button.click()
    qtbot.waitUntil(lambda: section.said.text() == "It is here. It can be reached.")
    value = section.form.value()
    assert (value["host"], value["port"], value["user"], value["sign_in"]) == (
        "127.0.0.1", str(server.port), USER, "google"
    )  # fmt: skip
    assert section.sign_in.isVisible() and section.save_button.isEnabled()
    assert server.credentials == 0
    section.save()
    assert workspace.read(mail_server.read).port == server.port
    box = workspace.read(own_mailbox.read)
    assert (box.host, box.port, box.user) == ("imap.example.org", 993, USER)


def test_a_server_that_is_found_and_does_not_answer_is_told(
    workspace: Workspace, server: MailServer, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    nowhere = Found(("127.0.0.1", 1, "none"), None, USER, "", "It is there.")
    monkeypatch.setattr(server_lookup, "_STEPS", (("Looking up {domain}", lambda _domain, _address: nowhere),))
    section = ServerSection(Page(workspace))
    qtbot.addWidget(section)
    section.show()
    section.form.fields["address"].set_value(USER)
    section.server_form.find_button.click()
    qtbot.waitUntil(lambda: "It is there. 127.0.0.1 has no mail server on port 1" in section.said.text())
    assert section.form.value()["host"] == "127.0.0.1"
