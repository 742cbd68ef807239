"""What sending asks first: whether what has changed since goes out, and a password that is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.pages.delivery import deeds
from outreach.gui.pages.distributions.page import DistributionsPage
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import RESULTS, SEND
from outreach.gui.window import Window
from outreach.services.delivery import distributions, mail_server
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office
from tests.gui.quiet import is_quiet
from tests.mail.servers import SECRET, USER, MailServer

WAIT = {"timeout": 20_000}


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look is confirmed; tests/gui/test_last_look.py is about it."""
    monkeypatch.setattr(deeds, "confirms", lambda *_given: True)


@pytest.fixture
def prepared(workspace: Workspace, ids: dict[str, Any]) -> Iterator[MailServer]:
    """A distribution that waits, whose file was taken off since it was prepared."""
    with MailServer() as server:
        given = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": "press@example.org"}
        workspace.write("Server", mail_server.save, given)
        workspace.write("Attach", releases.attach, ids["water"], "old.pdf", office.pdf())
        workspace.write("Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"]))
        file = next(row for row in workspace.read(releases.card, ids["water"]).attachments if row.name == "old.pdf")
        workspace.write("Remove", releases.detach, file.id)
        workspace.write("Attach", releases.attach, ids["water"], "old.pdf", office.pdf(3))
        yield server


def page_of(window: Window, qtbot: QtBot) -> DistributionsPage:
    page = window.go("distributions")
    assert isinstance(page, DistributionsPage)
    qtbot.waitUntil(lambda: page.detail.row is not None, **WAIT)
    return page


def test_a_file_that_was_replaced_since_is_asked_about_and_nothing_goes_without_a_yes(
    prepared: MailServer, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter((False, True))

    def answer(dialog: QDialog) -> bool:
        asked.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        return next(answers)

    monkeypatch.setattr(dialogs, "run", answer)
    page = page_of(window, qtbot)
    page.detail.buttons["send"].click()
    qtbot.waitUntil(lambda: len(asked) == 1 and not page.deeds.running, **WAIT)
    assert "“old.pdf” has been replaced since" in asked[0] and "Nothing has been sent" in asked[0]
    assert prepared.messages == [] and page.detail.row is not None and page.detail.row.state == "prepared"
    page.detail.buttons["send"].click()
    qtbot.waitUntil(lambda: len(asked) == 2 and len(prepared.messages) == 3 and not page.deeds.running, **WAIT)


def test_the_password_is_asked_in_the_flow_where_it_is_kept_nowhere(
    workspace: Workspace, ids: dict[str, Any], window: Window, qtbot: QtBot, dialogs_shown: list[QDialog]
) -> None:
    with MailServer(login=True) as server:
        given = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": "press@example.org"}
        workspace.write("Server", mail_server.save, {**given, "user": USER})
        settings.put("distribution/way", "send")
        window.distribute({"lists": (ids["list"],), "release": ids["water"]})
        page = window.page
        assert isinstance(page, ReleasesPage)
        qtbot.waitUntil(lambda: is_quiet(page.delivering.who) and page.delivering.who.resolved is not None, **WAIT)
        page.go_on()
        assert page.detail.stage == SEND and page.delivering.how.password.isVisible()
        assert "password" in page.detail.problem.text() and not page.detail.next_button.isEnabled()
        page.delivering.how.password.edit.setText(SECRET)
        page.delivering.how.password.edit.textEdited.emit(SECRET)
        assert page.detail.next_button.isEnabled()
        page.delivering.how.radios["eml"].setChecked(True)
        assert not page.delivering.how.password.isVisible()
        page.delivering.how.radios["later"].setChecked(True)
        assert "waits until somebody enters it" in page.delivering.how.note.text()
        page.delivering.how.radios["send"].setChecked(True)
        page.go_on()
        qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
        assert len(server.messages) == 3 and not dialogs_shown
    assert SECRET not in str(workspace.read(distributions.card, 1).settings)
