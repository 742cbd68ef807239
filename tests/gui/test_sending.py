"""The mail server's form: filled in, tried, saved; and what is due is sent while the window is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from outreach.gui.pages.sending.server import ServerDialog
from outreach.gui.window import Window
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.services.delivery import distributions, mail_server
from outreach.store.workspace import Workspace
from tests.mail.servers import SECRET, USER, MailServer, at, says
from tests.services.sending_office import Office


@pytest.fixture
def dialog(workspace: Workspace, qtbot: Any) -> ServerDialog:
    made = ServerDialog(workspace)
    qtbot.addWidget(made)
    made.show()
    return made


def fill(dialog: ServerDialog, **fields: Any) -> None:
    for name, value in fields.items():
        dialog.form.fields[name].set_value(value)


def here(server: MailServer, **fields: Any) -> dict[str, Any]:
    given = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "address": "press@example.org"}
    return {**given, **fields}


def test_saved_as_one_step_and_shown_again(dialog: ServerDialog, workspace: Workspace, qtbot: Any) -> None:
    fill(dialog, host=" Mail.Example.org ", security="tls", address="press@example.org", name="Пресс-служба")
    dialog.accept()
    server = workspace.read(mail_server.read)
    assert (server.host, server.reached.port, server.name) == ("mail.example.org", 465, "Пресс-служба")
    again = ServerDialog(workspace)
    qtbot.addWidget(again)
    assert again.form.value()["host"] == "mail.example.org" and again.form.value()["password"] == ""
    workspace.undo()
    assert not workspace.read(mail_server.read).is_set


def test_what_is_wrong_stands_beside_its_field(dialog: ServerDialog, workspace: Workspace) -> None:
    fill(dialog, host="mail.example.org", address="nobody")
    dialog.accept()
    assert dialog.form.fields["address"]._note.text()
    assert dialog.isVisible() and not workspace.read(mail_server.read).is_set
    fill(dialog, host="mail.example.org", address="press@example.org", security="none")
    dialog.accept()
    assert "Without encryption" in dialog.form.fields["security"]._note.text()


def test_tried_before_it_is_saved(dialog: ServerDialog, workspace: Workspace, qtbot: Any) -> None:
    with MailServer(login=True, extensions=("SIZE 25000000",)) as server:
        fill(dialog, **here(server, user=USER))
        dialog.test_button.click()
        assert "Which password?" in dialog.form.fields["password"]._note.text()
        fill(dialog, password="another")
        dialog.test_button.click()
        qtbot.waitUntil(lambda: "did not accept this user name and password" in dialog.said.text())
        assert dialog.said.property("tone") == "problem"
        fill(dialog, password=SECRET)
        dialog.mail_button.click()
        assert not dialog.test_button.isEnabled()
        qtbot.waitUntil(lambda: dialog.said.property("tone") == "done")
        assert "25 MB" in dialog.said.text() and "press@example.org" in dialog.said.text()
    assert server.reached == ["press@example.org"]
    assert not workspace.read(mail_server.read).is_set


def test_nobody_there_is_told_in_a_sentence(dialog: ServerDialog, qtbot: Any) -> None:
    with MailServer() as server:
        fill(dialog, **here(server))
    dialog.test_button.click()
    qtbot.waitUntil(lambda: "no mail server on port" in dialog.said.text())
    assert dialog.test_button.isEnabled()


def test_closed_while_it_is_tried(dialog: ServerDialog, qtbot: Any) -> None:
    with MailServer(at("BANNER", lambda talk: talk.hang())) as server:
        fill(dialog, **here(server))
        dialog.test_button.click()
        qtbot.waitUntil(lambda: server.connections == 1)
        dialog.reject()
    assert not dialog.isVisible()


def test_the_flow_leads_to_the_form(window: Window, dialogs_shown: list[Any]) -> None:
    window.open_record("sending")
    window.do("mail_server")
    assert [type(one) for one in dialogs_shown] == [ServerDialog] * 2


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
