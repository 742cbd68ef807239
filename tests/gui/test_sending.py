"""The mail server's form: filled in, tried, saved; and what is due is sent while the window is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import update

from outreach.gui.kit.page import Page
from outreach.gui.pages.sending.server import ServerSection
from outreach.gui.window import Window
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.services.delivery import distributions, mail_server
from outreach.store.workspace import Workspace
from tests.mail.servers import SECRET, USER, MailServer, at, says
from tests.services.sending_office import Office


@pytest.fixture
def section(workspace: Workspace, qtbot: Any) -> ServerSection:
    made = ServerSection(Page(workspace))
    qtbot.addWidget(made)
    made.show()
    return made


def fill(section: ServerSection, **fields: Any) -> None:
    for name, value in fields.items():
        section.form.fields[name].set_value(value)


def here(server: MailServer, **fields: Any) -> dict[str, Any]:
    given = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "address": "press@example.org"}
    return {**given, **fields}


def test_saved_as_one_step_and_shown_again(section: ServerSection, workspace: Workspace, qtbot: Any) -> None:
    fill(section, host=" Mail.Example.org ", security="tls", address="press@example.org", name="Пресс-служба")
    section.save()
    server = workspace.read(mail_server.read)
    assert (server.host, server.reached.port, server.name) == ("mail.example.org", 465, "Пресс-служба")
    again = ServerSection(Page(workspace))
    qtbot.addWidget(again)
    assert again.form.value()["host"] == "mail.example.org" and again.form.value()["password"] == ""
    workspace.undo()
    assert not workspace.read(mail_server.read).is_set


def test_what_is_wrong_stands_beside_its_field(section: ServerSection, workspace: Workspace) -> None:
    fill(section, host="mail.example.org", address="nobody")
    section.save()
    assert section.form.fields["address"]._note.text()
    assert section.isVisible() and not workspace.read(mail_server.read).is_set
    fill(section, host="mail.example.org", address="press@example.org", security="none")
    section.save()
    assert "Without encryption" in section.form.fields["security"]._note.text()


def test_tried_before_it_is_saved(section: ServerSection, workspace: Workspace, qtbot: Any) -> None:
    with MailServer(login=True, extensions=("SIZE 25000000",)) as server:
        fill(section, **here(server, user=USER))
        section.test_button.click()
        assert "Which password?" in section.form.fields["password"]._note.text()
        fill(section, password="another")
        section.test_button.click()
        qtbot.waitUntil(lambda: "did not accept this user name and password" in section.said.text())
        assert section.said.property("tone") == "problem"
        fill(section, password=SECRET)
        section.mail_button.click()
        assert not section.test_button.isEnabled()
        qtbot.waitUntil(lambda: section.said.property("tone") == "done")
        assert "25 MB" in section.said.text() and "press@example.org" in section.said.text()
    assert server.reached == ["press@example.org"]
    assert not workspace.read(mail_server.read).is_set


def test_nobody_there_is_told_in_a_sentence(section: ServerSection, qtbot: Any) -> None:
    with MailServer() as server:
        fill(section, **here(server))
    section.test_button.click()
    qtbot.waitUntil(lambda: "no mail server on port" in section.said.text())
    assert section.test_button.isEnabled()


def test_left_while_it_is_tried(section: ServerSection, qtbot: Any) -> None:
    with MailServer(at("BANNER", lambda talk: talk.hang())) as server:
        fill(section, **here(server))
        section.test_button.click()
        qtbot.waitUntil(lambda: server.connections == 1)
        section.hide()
    assert not section.isVisible()


def test_the_flow_leads_to_the_form(window: Window, dialogs_shown: list[Any]) -> None:
    window.open_record("sending")
    window.do("mail_server")
    assert not dialogs_shown


def test_enter_on_a_distribution_goes_to_its_recipients(window: Window, qtbot: Any) -> None:
    number = Office(window.workspace).prepared()
    page: Any = window.go("distributions")
    page.table.choose(number)
    qtbot.waitUntil(page.detail.table.isVisible)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.table.hasFocus() and not page.pane.is_editing(), "what went out is not edited"


def test_what_is_due_is_sent_while_the_window_is_open(window: Window, qtbot: Any) -> None:
    office = Office(window.workspace)
    number = office.prepared()
    with MailServer(at("RCPT", says("550 gone"), to="bela@example.org")) as server:
        office.use(server)
        window.workspace.write("Later", distributions.schedule, number, now() + timedelta(hours=1))
        window.due.look()
        assert office.state(number) == "scheduled"
        with window.workspace.writing("The hour passes") as session:
            session.execute(update(Distribution).values(scheduled_at=now() - timedelta(minutes=1)))
        window.due.look()
        qtbot.waitUntil(lambda: office.state(number) == "done", timeout=20_000)
        qtbot.waitUntil(lambda: "was not accepted" in window.toast.text.text())
    assert len(server.reached) == 5
