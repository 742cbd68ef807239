"""The page of history: who did what and when, what each step changed, and what undo would take back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui.kit.labels import Text
from outreach.gui.pages.history.page import HistoryPage
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from tests.gui.office import fill
from tests.gui.quiet import is_quiet


@pytest.fixture
def done(workspace: Workspace) -> int:
    """A contact is added, changed twice by Айгүл, and one step is undone."""
    workspace.author = "Айгүл"
    made: int = workspace.write(
        "Add contact", contacts.add, {"name": "Bakyt Asanov", "emails": [{"raw": "old@example.org", "label": ""}]}
    )
    workspace.write("Edit contact", contacts.edit, made, {"city": "Osh"})
    workspace.write("Edit contact", contacts.edit, made, {"city": "Naryn"})
    workspace.undo()
    return made


def opened(window: Window, qtbot: QtBot) -> HistoryPage:
    window.do("go_history")
    page = window.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: is_quiet(page))
    return page


def steps(page: HistoryPage) -> list[tuple[str, str]]:
    model = page.table.model()
    return [(model.index(row, 1).data(), model.index(row, 3).data()) for row in range(model.rowCount())]


def words(page: HistoryPage) -> list[str]:
    return [text.text() for text in page.changes._scroll.widget().findChildren(Text)]


def choose(page: HistoryPage, qtbot: QtBot, row: int) -> None:
    page.table.choose_row(row)
    qtbot.waitUntil(lambda: is_quiet(page))


def test_a_large_step_is_drawn_piece_by_piece_and_in_full(window: Window, workspace: Workspace, qtbot: QtBot) -> None:
    people = [{"name": f"Person {number:03}"} for number in range(150)]
    workspace.write("Import", lambda session: [contacts.add(session, one) for one in people])
    page = window.go("history")
    assert isinstance(page, HistoryPage)

    def named() -> list[str]:
        return [button.text() for button in page.changes._scroll.widget().findChildren(QPushButton)]

    qtbot.waitUntil(lambda: bool(page.changes.title.text()))
    assert 0 < len(named()) < 100 and not is_quiet(page)
    qtbot.waitUntil(lambda: is_quiet(page))
    assert named() == [one["name"] for one in people]
    page.changes.record_wanted.disconnect()
    page._show_step()  # once more from the start, and nothing of the one before stands there
    qtbot.waitUntil(lambda: is_quiet(page))
    assert named() == [one["name"] for one in people]


def test_before_a_step_is_read_nothing_is_offered_to_be_undone(window: Window, workspace: Workspace) -> None:
    workspace.write("Add contact", contacts.add, {"name": "Bakyt Asanov"})
    page = window.go("history")
    assert isinstance(page, HistoryPage)
    assert page.changes.title.text() == "" and page.changes.isVisible()
    assert not page.changes.undo.isVisible() and not page.changes.redo.isVisible()


def test_the_name_of_a_record_begins_where_its_lines_do(window: Window, done: int, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    (name,) = [b for b in page.changes._scroll.widget().findChildren(QPushButton) if b.text() == "Bakyt Asanov"]
    assert name.sizeHint().width() - name.fontMetrics().horizontalAdvance(name.text()) <= 4


def test_it_is_in_the_navigation_and_has_its_key(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "history")
    assert window.navigation.places["history"].isChecked()


def test_steps_are_listed_with_who_and_the_newest_first(done: int, window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    assert steps(page) == [
        ("Edit contact · undone", "Айгүл"), ("Edit contact", "Айгүл"), ("Add contact", "Айгүл"),
    ]  # fmt: skip
    assert page.summary.text() == "Undo would reverse: Edit contact"


def test_a_step_says_what_it_changed_field_by_field(done: int, window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    choose(page, qtbot, 1)
    told = words(page)
    place = told.index("City")
    assert told[place : place + 4] == ["City", "–", "→", "Osh"]
    choose(page, qtbot, 0)
    assert words(page)[-4:] == ["City", "Osh", "→", "Naryn"] and "undone" in page.changes.note.text()
    choose(page, qtbot, 2)
    assert "old@example.org" in words(page)


def test_the_record_is_a_key_away(done: int, window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    choose(page, qtbot, 1)
    link = next(b for b in page.changes._scroll.widget().findChildren(QPushButton) if b.text() == "Bakyt Asanov")
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert window.page is not None and window.page.name == "contacts"
    assert window.page.table.current_id() == done  # type: ignore[attr-defined]


def test_the_latest_step_is_undone_from_here_and_the_page_follows(done: int, window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    choose(page, qtbot, 1)
    assert page.changes.undo.isVisible() and page.changes.undo.text().strip() == "Undo"
    page.changes.undo.click()
    qtbot.waitUntil(lambda: not window.workspace.read(contacts.fields, done)["city"])
    qtbot.waitUntil(lambda: steps(page)[1][0] == "Edit contact · undone" and is_quiet(page))
    choose(page, qtbot, 1)
    assert not page.changes.undo.isVisible() and page.changes.redo.isVisible()
    page.changes.redo.click()
    qtbot.waitUntil(lambda: window.workspace.read(contacts.fields, done)["city"] == "Osh")


def test_an_older_step_is_undone_with_all_that_came_after(window: Window, qtbot: QtBot) -> None:
    workspace = window.workspace
    for name in ("One", "Two", "Three", "Four"):
        workspace.write("Add contact", contacts.add, {"name": name})
    page = opened(window, qtbot)
    choose(page, qtbot, 2)
    assert page.changes.undo.text().strip() == "Undo the 3 newest steps"
    page.changes.undo.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1)
    qtbot.waitUntil(lambda: [text for text, _who in steps(page)] == ["Add contact · undone"] * 3 + ["Add contact"])
    window.do("redo")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 2)


def test_a_new_step_appears_while_the_page_is_open(window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    assert page._stack.currentIndex() == 1  # nothing has been done yet
    window.workspace.write("Add contact", contacts.add, {"name": "One"})
    qtbot.waitUntil(lambda: [text for text, _who in steps(page)] == ["Add contact"] and is_quiet(page))
    assert "One" in words(page)[0] or "One" in [b.text() for b in page.changes.findChildren(QPushButton)]


def test_a_whole_office_can_be_looked_through(window: Window, qtbot: QtBot) -> None:
    ids: dict[str, Any] = fill(window.workspace)
    page = opened(window, qtbot)
    for row in range(page.table.model().rowCount()):
        choose(page, qtbot, row)
        assert page.changes.title.text() and page.changes.state.text()
        assert words(page)
    assert ids


def test_the_many_records_of_a_step_are_read_by_scrolling(window: Window, qtbot: QtBot) -> None:
    with window.workspace.writing("Add contacts") as session:
        for number in range(60):
            contacts.add(session, {"name": f"Person {number}"})
    page = opened(window, qtbot)
    area = page.changes._scroll
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    names = [button for button in area.widget().findChildren(QPushButton) if "Person" in button.text()]
    assert len(names) == 60 and all(button.height() > 15 for button in names)
    assert words(page)[0] == "60 contacts"


def test_the_history_is_found_by_its_name(window: Window, qtbot: QtBot) -> None:
    action = window.findChild(QAction, "go_history")
    assert isinstance(action, QAction) and action.isEnabled()
    action.trigger()
    assert window.page is not None and window.page.name == "history"


def test_a_line_of_a_contacts_timeline_leads_to_its_step(done: int, window: Window, qtbot: QtBot) -> None:
    step = window.workspace.read(history.steps, 1, None)[0]
    window.open_record("history", step.id - 1)
    page = window.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: is_quiet(page) and "Osh" in words(page))


def test_each_step_says_whom_it_is_about(done: int, window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    records = page.table.records
    place = [column.key for column in records.columns].index("about")
    assert {records.index(row, place).data() for row in range(records.rowCount())} == {"Bakyt Asanov"}


def test_a_decision_is_told_in_words(workspace: Workspace, window: Window, qtbot: QtBot) -> None:
    made = workspace.write("Add contact", contacts.add, {"name": "A", "emails": [{"raw": "a[at]", "label": ""}]})
    workspace.write("Keep as it is", quality.keep, quality.Doubt("email", made, value="a[at]"))
    step = workspace.read(history.steps, 1)[0]
    assert [line.after for line in workspace.read(history.detail, step.id).lines] == ["a[at]: correct as it is"]
    until = i18n.today() + timedelta(days=3)
    workspace.write("Snooze", quality.later, quality.Doubt("email", made, value="a[at]"), 3)
    step = workspace.read(history.steps, 1)[0]
    told = [line.after for line in workspace.read(history.detail, step.id).lines]
    assert f"a[at]: snoozed until {i18n.day(until)}" in told
    workspace.write("Keep as it is", quality.keep, quality.Doubt("incomplete", made, value="reach"))
    step = workspace.read(history.steps, 1)[0]
    assert [line.after for line in workspace.read(history.detail, step.id).lines] == ["correct as it is"]


def test_the_steps_that_are_seen_are_undone_and_not_one_that_came_meanwhile(window: Window, qtbot: QtBot) -> None:
    workspace = window.workspace
    for name in ("One", "Two", "Three"):
        workspace.write("Add contact", contacts.add, {"name": name})
    page = opened(window, qtbot)
    choose(page, qtbot, 1)
    page.changes.undo_wanted.disconnect()  # for the moment in which a colleague writes
    wanted: list[list[int]] = []
    page.changes.undo_wanted.connect(wanted.append)
    page.changes.undo.click()
    workspace.write("Theirs", contacts.add, {"name": "Four"})
    page._undo(wanted[0])
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 2)
    names = [row.name for row in workspace.read(contacts.rows, workspace.read(contacts.find, ""))]
    assert sorted(names) == ["Four", "One"]


def test_steps_are_narrowed_by_words_and_all_are_back_by_escape(done: int, window: Window, qtbot: QtBot) -> None:
    window.workspace.write("Add contact", contacts.add, {"name": "Dina Kim"})
    page = opened(window, qtbot)
    window.do("filter")
    assert page.filter.hasFocus()
    qtbot.keyClicks(page.filter, "bakyt edit")
    qtbot.waitUntil(lambda: [text for text, _who in steps(page)] == ["Edit contact"] and is_quiet(page))
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert page.table.hasFocus() and "Osh" in words(page)
    assert page.changes.undo.text().strip() == "Undo the 2 newest steps"  # those that are not listed count
    page.filter.setText("nobody")
    qtbot.waitUntil(lambda: not page.table.isVisible())
    assert not page.changes.isVisible()
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(steps(page)) == 3 and page.table.hasFocus())


def test_an_older_step_is_undone_by_itself(window: Window, qtbot: QtBot) -> None:
    workspace = window.workspace
    one, two = (workspace.write("Add contact", contacts.add, {"name": name}) for name in ("One", "Two"))
    workspace.write("Edit contact", contacts.edit, two, {"city": "Osh"})
    page = opened(window, qtbot)
    choose(page, qtbot, 2)
    assert page.changes.undo_one.isVisible() and "on its own" in page.changes.state.text()
    choose(page, qtbot, 1)  # the edit stands upon it
    assert not page.changes.undo_one.isVisible() and "“Edit contact” has changed" in page.changes.state.text()
    choose(page, qtbot, 0)  # the latest
    assert not page.changes.undo_one.isVisible()
    choose(page, qtbot, 2)
    page.changes.undo_one.click()
    qtbot.waitUntil(lambda: list(workspace.read(contacts.find)) == [two])
    assert workspace.read(contacts.fields, two)["city"] == "Osh" and one != two


def test_what_nothing_depends_on_is_undone_without_the_rest(window: Window, qtbot: QtBot) -> None:
    workspace = window.workspace
    people = [{"name": name, "outlet": "Herald"} for name in ("One", "Two", "Three")]
    ids = workspace.write("Import", lambda session: [contacts.add(session, one) for one in people])
    workspace.write("Edit contact", contacts.edit, ids[0], {"city": "Naryn"})
    page = opened(window, qtbot)
    choose(page, qtbot, 0)
    assert not page.changes.undo_rest.isVisible()
    choose(page, qtbot, 1)
    assert "has changed “One” since" in page.changes.state.text()
    assert page.changes.state.text().endswith("Or undo the rest and keep 1 contact · 1 outlet (One, Herald).")
    assert page.changes.undo_rest.text().strip() == "Undo 2 contacts"
    page.changes.undo_rest.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1)
    assert workspace.read(contacts.fields, ids[0])["city"] == "Naryn"
    qtbot.waitUntil(lambda: "Undone: 2 contacts. Kept: 1 contact" in window.toast.text.text())
    qtbot.waitUntil(lambda: steps(page)[0][0] == "Undo part of “Import”" and is_quiet(page))
    window.do("undo")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 3)
