"""Before anything goes: the last look with its countdown; what is late is asked about; closing says what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import update

from outreach.gui.kit import dialogs
from outreach.gui.pages.delivery import deeds
from outreach.gui.pages.delivery.deeds import LastLookDialog
from outreach.gui.pages.releases.checks_view import ChecksView
from outreach.gui.pages.sending import closed
from outreach.model.base import now
from outreach.model.distributions import Bounce, Distribution
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, send_timer
from outreach.services.delivery import last_look as look_service
from outreach.services.delivery.send_timer import SendTimer
from outreach.services.releases import releases
from outreach.services.releases.preflight import Check
from tests.gui.quiet import is_quiet
from tests.mail.servers import MailServer
from tests.services.sending_office import Office

MAY_MISS = closed.may_miss_what_is_due  # the real one


@pytest.fixture
def office(window: Any) -> Office:
    return Office(window.workspace)


def words(dialog: Any) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def press(dialog: Any, text: str) -> None:
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    button.click()


def test_it_says_who_gets_it_now_who_waits_and_who_has_it_already(window: Any, office: Office, qtbot: Any) -> None:
    workspace = window.workspace
    until = now() + timedelta(days=30)
    embargo = {"status": "embargoed", "embargo_until": until, "embargo_zone": "Asia/Bishkek"}
    workspace.write("Embargo", releases.edit, office.release, embargo)
    with MailServer() as server:
        office.use(server)
        office.send(office.prepared(filter="anna"))
    for name in ("Айгүл Жумабекова", "Aigul Zhumabekova"):
        fields = {"name": name, "languages": ["ru"], "emails": [{"raw": f"a{len(name)}@example.org"}]}
        workspace.write("Add", contacts.add, fields)
    look = workspace.read(look_service.of, office.prepared())
    dialog = LastLookDialog(look, window)
    qtbot.addWidget(dialog)
    told = words(dialog)
    assert (look.now, look.waiting, look.already) == (2, 5, 1)
    assert "wait until" in told and " UTC+6" in told
    assert "1 of them has it already" in told
    assert "Айгүл Жумабекова (a16@example.org) – Aigul Zhumabekova (a17@example.org)" in told
    assert dialog.send.text() == "Send 2 now, hold 5"
    again = LastLookDialog(workspace.read(look_service.of, office.prepared(again=True)), window)
    qtbot.addWidget(again)
    assert "Included as you chose, though they have it or are waiting for it: 8" in words(again)


def test_cancel_within_the_countdown_leaves_nothing_sent_and_nothing_prepared(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[str] = []

    def cancel(dialog: LastLookDialog) -> bool:
        dialog.send.click()
        assert dialog.send.text() == "Sending in 8 s" and not dialog.send.isEnabled()
        dialog._tick()
        assert dialog.send.text() == "Sending in 7 s"
        dialog.cancel.click()
        cancelled.append(words(dialog))
        return bool(dialog.result())

    monkeypatch.setattr(dialogs, "run", cancel)
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        page = window.go("distributions")
        page.show_record(number)
        page.deeds.send()
        qtbot.waitUntil(lambda: len(cancelled) == 1)
        assert server.messages == [] and not page.deeds.running
    assert office.state(number) == "prepared"


def test_it_is_sent_when_the_countdown_is_over(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "SECONDS", 2)

    def wait(dialog: LastLookDialog) -> bool:
        dialog.send.click()
        qtbot.waitUntil(lambda: bool(dialog.result()))
        return True

    monkeypatch.setattr(dialogs, "run", wait)
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        page = window.go("distributions")
        page.show_record(number)
        page.deeds.send()
        qtbot.waitUntil(lambda: office.state(number) == "done")
        assert len(server.messages) == 6


def test_what_is_serious_in_the_texts_that_it_sends_is_said_wherever_it_is_sent_from(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: bool(told.append(words(dialog))))
    number = office.prepared(filter="lang:ru")
    monkeypatch.setattr(deeds, "SLOW", 60_000)  # of a machine that is laden
    said: list[str] = []
    page = window.go("distributions")
    page.said.connect(said.append)
    page.show_record(number)
    page.deeds.send()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "Checking the release…" not in said, "a message would lie over the outcome for seconds"
    assert "The Russian text has no officer" in told[0] and "The English text" not in told[0]
    releases_page = window.go("releases")
    releases_page.open_release(office.release, "results")
    releases_page.results.deeds.send()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "The Russian text has no officer" in told[1]
    assert office.state(number) == "prepared"


def test_check_says_that_it_looks_also_where_it_has_looked_before(qtbot: Any) -> None:
    view = ChecksView(lambda _release: [Check("", "versions", True, "The languages say the same.")])
    qtbot.addWidget(view)
    view.look(1, same=False)
    assert view.head.text() == "Checking the release…"
    qtbot.waitUntil(lambda: view.head.text() == "No issues found")
    view.look(1, same=True)
    assert view.head.text() == "Checking the release…" and view.rows, "what was found stays in sight meanwhile"
    qtbot.waitUntil(lambda: view.head.text() == "No issues found")


def overdue(office: Office, by: timedelta) -> int:
    """A distribution that was due so long ago, with Outreach closed."""
    number = office.prepared()
    with office.workspace.writing("Time passes") as session:
        session.execute(update(Distribution).values(scheduled_at=now() - by, state="scheduled"))
    return number


@pytest.mark.parametrize(("answer", "state"), [("Don't send it", "stopped"), ("Decide later", "scheduled")])
def test_what_was_due_while_it_was_closed_is_asked_about_once(
    window: Any, office: Office, monkeypatch: pytest.MonkeyPatch, answer: str, state: str
) -> None:
    number, asked = overdue(office, timedelta(days=7)), []

    def answered(dialog: Any) -> bool:
        asked.append(words(dialog))
        press(dialog, answer)
        return True

    monkeypatch.setattr(dialogs, "run", answered)
    with MailServer() as server:
        office.use(server)
        window.due.look()
        window.due.look()
        assert server.messages == []
    assert len(asked) == 1 and "6 recipients" in asked[0]
    assert office.state(number) == state
    if state == "scheduled":
        window.workspace.write("No", distributions.stop, number)


def test_late_and_wanted_all_the_same_it_gets_its_last_look(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = overdue(office, timedelta(days=7))
    asked: list[Any] = []

    def answered(dialog: Any) -> bool:
        asked.append(type(dialog))
        if len(asked) == 1:
            press(dialog, "Send it…")
        return False

    monkeypatch.setattr(dialogs, "run", answered)
    window.due.look()
    qtbot.waitUntil(lambda: len(asked) > 1)
    assert asked[1:] == [LastLookDialog]
    window.workspace.write("No", distributions.stop, number)


def test_closing_with_something_due_tomorrow_says_what_and_when_and_offers_the_timer(
    window: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.prepared()
    window.workspace.write("Later", distributions.schedule, number, now() + timedelta(hours=20))
    turned: list[Any] = []
    timer = SendTimer({}, False, True)
    monkeypatch.setattr(send_timer, "look", lambda _workspace: timer)
    monkeypatch.setattr(send_timer, "turn_on", turned.append)
    told: list[str] = []

    def answered(dialog: Any) -> bool:
        told.append(words(dialog))
        press(dialog, "Stay open" if len(told) == 1 else "Send with the window closed")
        return bool(dialog.result())

    monkeypatch.setattr(dialogs, "run", answered)
    monkeypatch.setattr(closed, "may_miss_what_is_due", MAY_MISS)
    assert not closed.may_close(window) and not turned
    assert "School" in told[0] or "Школа" in told[0]
    assert "6 recipients" in told[0] and "UTC+6" in told[0]
    assert closed.may_close(window) and turned == [window.workspace]
    window.workspace.write("No", distributions.stop, number)
    assert closed.may_close(window) and len(told) == 2, "nothing is due any more"


def test_who_has_it_is_excluded_in_the_flow_and_taken_in_again_by_one_choice(
    window: Any, office: Office, qtbot: Any
) -> None:
    with MailServer() as server:
        office.use(server)
        office.send(office.prepared())
    window.distribute({"lists": (office.list,), "release": office.release})
    who = window.page.delivering.who
    qtbot.waitUntil(lambda: is_quiet(who) and who.problem != "")
    assert "Already delivered or waiting: 6" in who.reasons.text() and who.again.isVisible()
    who.again.click()
    qtbot.waitUntil(lambda: is_quiet(who) and who.resolved is not None and len(who.resolved.recipients) == 6)
    assert who.again.isVisible()


def test_who_asked_to_be_unsubscribed_is_named_and_excluded_until_that_is_decided(window: Any, office: Office) -> None:
    number = office.prepared()
    with window.workspace.writing("An answer") as session:
        session.add(Bounce(contact_id=office.contacts[0], kind="opt-out", at=now(), verdict="open"))
    look = window.workspace.read(look_service.of, number)
    assert "Asked to be unsubscribed: Anna. Decide first, under Bounces and replies." in look.warnings
    assert look.now == 5 and look.left_out == {"not_decided": 1}


def test_who_bears_the_name_of_somebody_not_to_be_contacted_is_named(window: Any, office: Office) -> None:
    workspace = window.workspace
    for name, box, blocked in (("Anna Petrova", "old", True), ("Анна Петрова", "new", False)):
        fields = {"name": name, "emails": [{"raw": f"{box}@example.org"}], "do_not_contact": blocked}
        workspace.write("Add", contacts.add, {**fields, "languages": ["ru"]})
    look = workspace.read(look_service.of, office.prepared())
    assert look.refusers == ["Анна Петрова"]
    assert any("same name as somebody" in text for text in look.warnings)


def test_what_was_cancelled_in_the_flow_is_not_brought_back_by_redo(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "confirms", lambda *_given: False)
    window.go("releases").delivering.look_and_send(office.prepared(), None)
    assert window.workspace.read(distributions.count) == 0
    assert window.workspace.redo_label != "Prepare"
    assert window.workspace.redo() is None and window.workspace.read(distributions.count) == 0


def test_mail_that_only_waits_for_the_embargo_is_not_said_to_be_sent(
    window: Any, office: Office, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = now() + timedelta(days=30)
    embargo = {"status": "embargoed", "embargo_until": until, "embargo_zone": "Asia/Bishkek"}
    window.workspace.write("Embargo", releases.edit, office.release, embargo)
    number = office.prepared(filter="bela")

    def wait(dialog: LastLookDialog) -> bool:
        dialog.send.click()
        assert dialog.send.text() == "Holding in 8 s"
        return True

    monkeypatch.setattr(dialogs, "run", wait)
    page = window.go("distributions")
    page.show_record(number)
    said: list[str] = []
    page.said.connect(said.append)
    with MailServer() as server:
        office.use(server)
        page.deeds.send()
        qtbot.waitUntil(lambda: said[-1:] != [] and said[-1].startswith("Waits until "))
        assert server.messages == [] and office.state(number) == "scheduled"
