"""The page of today: what waits and leads there, and how to begin where nothing is yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui.kit.labels import Text
from outreach.gui.pages.inbox.followups import DueLine
from outreach.gui.pages.problems.page import ProblemsPage
from outreach.gui.pages.today import page as today_page
from outreach.gui.pages.today import sections
from outreach.gui.pages.today.page import TodayPage
from outreach.gui.pages.today.sections import Lately, Waiting
from outreach.gui.window import Window
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.services import today as outgoing
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office
from tests.gui.quiet import is_quiet


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace) -> Iterator[Window]:
    made = Window(workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def today(window: Window, qtbot: QtBot) -> TodayPage:
    page = window.go("today")
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: is_quiet(page))
    return page


def waiting(page: TodayPage) -> dict[str, Waiting]:
    return {widget.accessibleName(): widget for widget in page.shown().findChildren(Waiting)}


def test_where_nothing_is_yet_it_says_how_to_begin(window: Window, qtbot: QtBot) -> None:
    page = today(window, qtbot)
    assert page.stack.currentWidget() is page.beginning
    words = [button.text().strip() for button in page.beginning.findChildren(QPushButton)]
    assert words == ["Import a spreadsheet", "Open a release", "Try the demo"]
    page.beginning.findChildren(QPushButton)[0].click()
    assert window.page is not None and window.page.name == "importing"


def test_the_page_has_its_heading_before_anything_is_read(window: Window, qtbot: QtBot) -> None:
    page = window.go("today")
    assert isinstance(page, TodayPage) and not is_quiet(page)
    said = [label.text() for label in page.shown().findChildren(Text)]
    assert {"Today", "Follow up", "Going out", "Issues", "Recently sent"} < set(said)
    assert said.count("Counting…") == 6, "each section says that it is being read"
    qtbot.waitUntil(lambda: is_quiet(page))


def test_opening_the_page_reads_everything_once(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(today_page, "gather", lambda workspace: read.append(1) or sections.gather(workspace))
    qtbot.waitUntil(lambda: is_quiet(today(window, qtbot)))
    assert len(read) == 1


def test_the_first_record_ends_the_beginning(window: Window, qtbot: QtBot) -> None:
    page = today(window, qtbot)
    window.workspace.write("Add contact", contacts.add, {"name": "Bakyt Asanov"})
    qtbot.waitUntil(lambda: page.stack.currentWidget() is not page.beginning)
    assert page.shown() is not page.beginning


def test_what_waits_is_counted_and_leads_there(window: Window, qtbot: QtBot) -> None:
    ids: dict[str, Any] = office.fill(window.workspace)
    page = today(window, qtbot)
    there = waiting(page)
    assert set(there) == {
        "1 problem in the contacts, E-mails 1",
        "5 contacts to verify again, Never verified, or not in the last six months",
        "1 release in draft, Көл тазалоо айлыгы башталды",
    }
    assert window.navigation.places["today"].count == 2
    entry = next(widget for name, widget in there.items() if "1 problem" in name)
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert isinstance(window.page, ProblemsPage)
    qtbot.waitUntil(lambda: is_quiet(window.page))
    doubt = window.page.doubt_view.doubt
    assert doubt is not None and doubt.contact_id == ids["people"][2]


def test_an_embargo_that_comes_near_is_first_and_says_how_long_it_is_still(window: Window, qtbot: QtBot) -> None:
    until = now() + timedelta(hours=1, minutes=30, seconds=30)
    release = window.workspace.write(
        "Add release",
        releases.add,
        {"status": "embargoed", "embargo_until": until, "versions": {"en": {"headline": "Census of wells"}}},
    )
    page = today(window, qtbot)
    name, entry = next(iter(waiting(page).items()))
    assert name.startswith("Census of wells, Embargo until") and name.endswith("in 1 h 30 min")
    entry.clicked.emit()
    assert window.page is not None and window.page.name == "releases"
    assert window.page.table.current_id() == release  # type: ignore[attr-defined]


def test_the_same_step_done_often_is_one_line(window: Window, qtbot: QtBot) -> None:
    for number in range(3):
        window.workspace.write("Add contact", contacts.add, {"name": f"Person {number}"})
    page = today(window, qtbot)
    texts = [label.text() for label in page.shown().findChildren(Text)]
    assert "Add contact, 3 times" in texts


def test_what_waits_among_the_problems_is_counted_before_their_page_is_opened(window: Window, qtbot: QtBot) -> None:
    office.fill(window.workspace)
    window.go("contacts")
    window._count_pause.start(0)
    qtbot.waitUntil(lambda: window.navigation.places["problems"].count == 1)


def followed(window: Window) -> int:
    """Two follow-ups, one of them late, and a call that asks for none."""
    number = window.workspace.write("Add contact", contacts.add, {"name": "Aigul A", "checked_on": i18n.today()})
    late = {"kind": "call", "text": "Wants the figures", "due_on": i18n.today() - timedelta(days=1)}
    window.workspace.write("Log a call", activities.log, number, late)
    window.workspace.write(
        "Follow up", activities.plan, [number], {"text": "Ask for a photo", "due_on": i18n.today()}
    )  # fmt: skip
    return number


def lines(page: TodayPage) -> list[DueLine]:
    return page.shown().findChildren(DueLine)


def test_a_follow_up_is_done_by_a_letter_and_the_next_one_has_the_focus(window: Window, qtbot: QtBot) -> None:
    number = followed(window)
    page = today(window, qtbot)
    assert [line.row.text for line in lines(page)] == ["Wants the figures", "Ask for a photo"]
    assert window.navigation.places["today"].count == 3  # and the contact without an address
    first = lines(page)[0]
    assert "since" in first.accessibleName()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: is_quiet(page) and len(lines(page)) == 1)
    qtbot.waitUntil(lambda: lines(page)[0].hasFocus())
    window.do("undo")
    qtbot.waitUntil(lambda: is_quiet(page) and len(lines(page)) == 2)
    qtbot.mouseClick(lines(page)[1].check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_quiet(page) and len(lines(page)) == 1)
    assert [row.text for row in window.workspace.read(activities.due)] == ["Wants the figures"]
    lines(page)[0].clicked.emit()
    assert window.page is not None and window.page.name == "contacts"
    assert window.page.table.current_id() == number  # type: ignore[attr-defined]


def test_a_follow_up_is_put_off_and_what_comes_next_is_told(window: Window, qtbot: QtBot) -> None:
    followed(window)
    page = today(window, qtbot)
    for left in (1, 0):
        menu = lines(page)[0].offer_days()
        menu.actions()[-1].trigger()
        menu.close()
        qtbot.waitUntil(lambda left=left: is_quiet(page) and len(lines(page)) == left)
    assert len(window.workspace.read(activities.due)) == 0
    assert {row.due_on for row in window.workspace.read(activities.open_ones)} == {i18n.today() + timedelta(days=7)}


def test_what_went_out_is_told_with_what_came_of_it(window: Window, qtbot: QtBot) -> None:
    number = window.workspace.write("Add contact", contacts.add, {"name": "Aigul A"})
    release = window.workspace.write(
        "Add release", releases.add, {"status": "ready", "versions": {"en": {"headline": "Census of wells"}}}
    )
    with window.workspace.writing("Send") as session:
        for state, made in (("done", "Census of wells"), ("paused", "Clean rivers")):
            sent = Distribution(
                release_id=release, how="smtp", at=now(), state=state, headline=made, settings={}, snapshot={}
            )
            session.add(sent)
            session.flush()
            states = ("handed", "queued") if state == "paused" else ("handed",)
            session.add_all(
                Recipient(distribution_id=sent.id, contact_id=number, state=one, at=now()) for one in states
            )
        coverage.add(session, {"title": "Wells are counted", "release": release, "published_on": i18n.today()})
    page = today(window, qtbot)
    lately = [line.accessibleName() for line in page.shown().findChildren(Lately)]
    assert any(name.startswith("Census of wells, to 1 person · 1 piece published") for name in lately)
    assert any(name.startswith("Wells are counted") for name in lately)
    name, entry = next((name, one) for name, one in waiting(page).items() if name.startswith("Clean rivers"))
    assert name == "Clean rivers, Paused · to 1 person, continue…"
    entry.clicked.emit()
    assert window.page is not None and window.page.name == "distributions"


def test_what_was_stopped_before_anybody_got_it_is_not_told_as_sent(workspace: Workspace) -> None:
    with workspace.writing("Stop") as session:
        for state, got in (("stopped", "left out"), ("done", "handed")):
            one = Distribution(how="smtp", at=now(), state=state, headline=state, settings={}, snapshot={})
            session.add(one)
            session.flush()
            session.add(Recipient(distribution_id=one.id, address="a@example.org", name="A", language="en", state=got))
    assert [one.headline for one in workspace.read(outgoing.sent)] == ["done"]


def test_a_withdrawal_that_nobody_was_told_of_waits_and_leads_to_its_release(window: Window, qtbot: QtBot) -> None:
    fields = {"name": "Aigul A", "emails": [{"raw": "a@example.org"}], "languages": ["en"]}
    number = window.workspace.write("Add contact", contacts.add, fields)
    versions = {"en": {"headline": "Census of wells", "body": "Wells."}}
    release = window.workspace.write("Add release", releases.add, {"status": "released", "versions": versions})
    with window.workspace.writing("Send") as session:
        sent = Distribution(
            release_id=release, how="smtp", at=now(), state="done", headline="Census of wells", settings={}, snapshot={}
        )
        session.add(sent)
        session.flush()
        session.add(
            Recipient(
                distribution_id=sent.id, contact_id=number, address="a@example.org", name="Aigul A", language="en",
                state="handed", at=now(),
            )
        )  # fmt: skip
    told = "Census of wells, Withdrawn · 1 person who has it is to be told."
    assert told not in waiting(today(window, qtbot))
    window.workspace.write("Withdraw", releases.edit, release, {"status": "withdrawn", "correction": "False figures."})
    page = today(window, qtbot)
    qtbot.waitUntil(lambda: told in waiting(page))
    waiting(page)[told].clicked.emit()
    assert window.page is not None and window.page.name == "releases"


def test_where_nothing_waits_it_is_calm_and_says_what_comes_next(window: Window, qtbot: QtBot) -> None:
    fields = {"name": "Aigul A", "emails": [{"raw": "a@example.org"}], "checked_on": i18n.today()}
    number = window.workspace.write("Add contact", contacts.add, fields)
    window.workspace.write(
        "Log a call", activities.log, number, {"kind": "call", "due_on": i18n.today() + timedelta(days=1)}
    )  # fmt: skip
    page = today(window, qtbot)
    texts = [label.text() for label in page.shown().findChildren(Text)]
    assert "Nothing to do." in texts and "The next follow-up is tomorrow: Aigul A." in texts
    assert window.navigation.places["today"].count == 0
