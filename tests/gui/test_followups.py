"""A call is logged in two keys; a release is followed up with those who have not been heard of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach import i18n
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text
from outreach.gui.pages.inbox.followup_dialog import FollowUpDialog
from outreach.gui.pages.inbox.followups import DueLine, LogPopover
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.problems import Problem
from outreach.services.contacts import activities, contacts
from outreach.services.delivery import followups, suppression
from outreach.services.releases import releases
from tests.gui import clipping


def somebody(workspace: Any, name: str = "Aigul A") -> int:
    return workspace.write("Add", contacts.add, {"name": name, "outlet": "Kabar"})


def sent(workspace: Any, people: list[int]) -> int:
    fields = {"status": "ready", "versions": {"en": {"headline": "Wells are counted"}}}
    release = workspace.write("Add", releases.add, fields)
    with workspace.writing("Send") as session:
        at = now() - timedelta(days=3)
        made = Distribution(release_id=release, how="smtp", at=at, settings={}, snapshot={})
        session.add(made)
        session.flush()
        session.add_all(Recipient(distribution_id=made.id, contact_id=one, state="handed", at=at) for one in people)
    return release


def sheet(window: Any) -> LogPopover:
    (found,) = [one for one in window.findChildren(LogPopover) if one.isVisible()]
    return found


def words(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if not label.isHidden())


def test_a_call_is_logged_by_two_keys_and_its_words(window: Any, qtbot: Any, type_text: Any) -> None:
    number = somebody(window.workspace)
    release = sent(window.workspace, [number])
    page = window.go("contacts")
    page.show_record(number)
    QTest.keyClick(page.table, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(LogPopover)))
    made = sheet(window)
    qtbot.waitUntil(made.words.hasFocus)
    type_text(made.words, "Хочет цифры")
    made.release.set_value(str(release))
    made.due.set_value(i18n.today())
    QTest.keyClick(made.words, Qt.Key.Key_Return)
    (row,) = window.workspace.read(activities.of_contact, number)
    assert (row.kind, row.text, row.release_id, row.due_on) == ("call", "Хочет цифры", release, i18n.today())
    qtbot.waitUntil(lambda: bool(page.pane.findChildren(DueLine)))
    told = words(page.pane)
    assert "Call about “Wells are counted”: Хочет цифры" in told and "Last contacted" in told
    line = page.pane.findChildren(DueLine)[0]
    qtbot.mouseClick(line.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.pane.findChildren(DueLine))
    assert len(window.workspace.read(activities.due)) == 0


def test_what_is_wrong_stays_in_the_sheet_with_its_reason(window: Any, qtbot: Any) -> None:
    number = somebody(window.workspace)
    page = window.go("contacts")
    page.show_record(number)
    window.do("log_call")
    made = sheet(window)
    made.kind.set_value("note")
    made.keep()
    assert made.isVisible() and made.problem.text() == "A note needs a text."
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert window.workspace.read(activities.of_contact, number) == []


def test_what_was_noted_is_edited_and_deleted_from_the_timeline(window: Any, qtbot: Any) -> None:
    number = somebody(window.workspace)
    made = window.workspace.write("Log", activities.log, number, {"kind": "call", "text": "One"})
    page = window.go("contacts")
    page.show_record(number)
    page._log(number, made)
    one = sheet(window)
    assert one.words.toPlainText() == "One"
    one.words.setPlainText("Two")
    one.keep()
    assert window.workspace.read(activities.fields, made)["text"] == "Two"
    qtbot.waitUntil(lambda: not [one for one in window.findChildren(LogPopover) if one.isVisible()])
    page._log(number, made)
    sheet(window)._delete()
    assert window.workspace.read(activities.of_contact, number) == []


@pytest.mark.parametrize("place", ["releases", "distributions"])
def test_a_release_is_followed_up_with_those_who_are_ticked(
    window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    people = [somebody(window.workspace, name) for name in ("Aigul A", "Bakyt B", "Cholpon C")]
    release = sent(window.workspace, people)
    window.workspace.write("Refuse", suppression.add_contacts, [people[2]], "")
    page = window.go(place)
    page.table.choose_row(0)
    qtbot.waitUntil(lambda: page.table.current_id() is not None)
    if place == "releases":
        page.show_record(release)
    seen: list[str] = []

    def run(dialog: Any) -> bool:
        assert isinstance(dialog, FollowUpDialog)
        seen.append(dialog.left.text())
        assert [tick.text for tick in dialog.list.ticks()] == ["Aigul A", "Bakyt B"]
        assert dialog.make.text() == "Make 2 follow-ups"
        dialog.list.toggled.emit(str(people[1]))
        assert dialog.make.text() == "Make 1 follow-up"
        dialog.words.edit.setText("Did it reach you?")
        dialog.accept()
        return bool(dialog.result() == 1)

    monkeypatch.setattr(dialogs, "run", run)
    window.do("follow_up")
    assert seen == ["Not asked:\n1 · do not contact: Cholpon C"]
    (row,) = window.workspace.read(activities.open_ones, release)
    assert (row.name, row.text, row.kind) == ("Aigul A", "Did it reach you?", "follow-up")
    assert row.due_on is not None and row.due_on >= i18n.today() and row.due_on.weekday() < 5


def test_another_day_is_looked_at_while_the_window_lives(window: Any, qtbot: Any) -> None:
    aigul = somebody(window.workspace)
    release = sent(window.workspace, [aigul])
    dialog = FollowUpDialog(window.go("contacts"), release, window.workspace.read(followups.propose, release))
    qtbot.addWidget(dialog)
    window.workspace.write("Refuse", suppression.add_contacts, [aigul], "")
    dialog.due.set_value(i18n.today() + timedelta(days=9))
    dialog.due.left.emit()
    assert not dialog.make.isEnabled(), "nothing is made of what was found for the other day"
    qtbot.waitUntil(lambda: dialog.left.text() == "Not asked:\n1 · do not contact: Aigul A")
    dialog.due.set_value(date(2020, 1, 1))
    dialog.due.left.emit()
    qtbot.waitUntil(lambda: "is in the past" in dialog.due._note.text())


def test_a_release_that_went_to_nobody_says_so(window: Any, qtbot: Any) -> None:
    release = sent(window.workspace, [])
    page = window.go("releases")
    page.show_record(release)
    qtbot.waitUntil(lambda: page._shown_release() == release)
    with pytest.raises(Problem, match="no recipients yet"):
        window.do("follow_up")
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_no_word_of_the_sheets_is_cut(window: Any, qtbot: Any, language: str) -> None:
    number = somebody(window.workspace, "Аида Керимова")
    release = sent(window.workspace, [number])
    i18n.use(language)
    page = window.go("contacts")
    page.show_record(number)
    window.do("log_call")
    made = sheet(window)
    assert list(clipping.cut(made, clipping.own_words())) == []
    made.dismiss()
    dialog = FollowUpDialog(page, release, window.workspace.read(followups.propose, release))
    qtbot.addWidget(dialog)
    dialog.show()
    assert list(clipping.cut(dialog, clipping.own_words())) == []
