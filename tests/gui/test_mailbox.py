"""The office's own mailbox in the window: set up and tried, drafts saved into it from the flow, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.pages.delivery import outcomes
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import RESULTS
from outreach.gui.window import Window
from outreach.services.delivery import own_mailbox
from outreach.store import passwords
from outreach.store.workspace import Workspace
from tests import dovecot
from tests.gui.test_distributing import WAIT, enter, figures, recorded, settled
from tests.gui.test_distributing import begin as begin
from tests.gui.test_distributing import window as window
from tests.gui.test_settings_page import sections


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    known: dict[str, str] = {}
    monkeypatch.setattr(passwords, "get", known.get)
    monkeypatch.setattr(passwords, "put", known.__setitem__)
    monkeypatch.setattr(passwords, "is_there", lambda: True)
    return known


def test_it_is_set_up_and_tried(
    window: Window, qtbot: QtBot, workspace: Workspace, mailbox: dovecot.Account, keyring: dict[str, str]
) -> None:
    section = sections(window, "mailbox")
    assert section.form.fields["copies"].value() is True
    section.form.put({**own_mailbox.fields(mailbox.box(copies=True)), "password": "wrong", "host": ""})
    section.try_it()
    assert section.form.fields["host"]._note.text()
    section.form.fields["host"].set_value("127.0.0.1")
    section.try_it()
    qtbot.waitUntil(lambda: "name and password" in section.said.text(), **WAIT)
    section.form.fields["password"].set_value(mailbox.password)
    section.form.fields["drafts"].set_value("Nowhere")
    section.try_it()
    qtbot.waitUntil(lambda: "no folder “Nowhere”" in section.said.text(), **WAIT)
    section.form.fields["drafts"].set_value("")
    section.try_it()
    qtbot.waitUntil(lambda: "Drafts: Drafts" in section.said.text(), **WAIT)
    section.form.fields["folders"].set_value("INBOX, Press")
    section.save()
    box = workspace.read(own_mailbox.read)
    assert (box.user, box.folders, box.copies) == (mailbox.user, ["INBOX", "Press"], True)
    assert (
        list(keyring.values()) == [mailbox.password]
        and "keyring" in section.mailbox_form.password.edit.placeholderText()
    )
    assert not section.is_touched()


def test_drafts_are_saved_from_the_flow_and_taken_back_after_a_question(
    window: Window,
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    workspace: Workspace,
    mailbox: dovecot.Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(outcomes, "ask_password", lambda _parent, said: asked.append(said) or mailbox.password)
    settings.put("distribution/way", "mailbox")
    page = begin()
    settled(page, qtbot, 3)
    enter(page)
    how = page.delivering.how
    assert "not set up" in page.detail.problem.text() and how.server_button.text().strip() == "Set up your mailbox…"
    wanted: list[str] = []
    how.server_wanted.connect(wanted.append)
    how.server_button.click()
    assert wanted == ["mailbox"]
    workspace.write("Mailbox", own_mailbox.save, mailbox.box())
    window.go("releases")
    qtbot.waitUntil(page.detail.next_button.isEnabled, **WAIT)
    assert mailbox.user in how.note.text() and page.detail.next_button.text() == "Save 3 drafts"
    enter(page)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    assert figures(page) == {"saved as a draft": 3, "excluded": 3} and len(asked) == 1
    assert len(mailbox.kept("Drafts")) == 3
    shown = recorded(window, page, qtbot)
    buttons: Any = shown.detail.buttons
    assert buttons["take_back"].isVisibleTo(shown.detail) and buttons["arrived"].isVisibleTo(shown.detail)
    assert not buttons["send"].isVisibleTo(shown.detail)
    monkeypatch.setattr(dialogs, "ask", lambda *_words: False)
    buttons["take_back"].click()
    assert len(mailbox.kept("Drafts")) == 3
    monkeypatch.setattr(dialogs, "ask", lambda *_words: True)
    told: list[str] = []
    shown.said.connect(told.append)
    buttons["take_back"].click()
    qtbot.waitUntil(lambda: bool(told), **WAIT)
    assert told == ["3 drafts were removed."] and not mailbox.kept("Drafts")
    qtbot.waitUntil(lambda: not buttons["take_back"].isVisibleTo(shown.detail), **WAIT)
