"""The page of problems as a queue: one key fixes, merges, keeps or puts off, and the next doubt is there at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import FOOT
from outreach.gui.pages.problems import page as problems_page
from outreach.gui.pages.problems.page import ProblemsPage
from outreach.gui.pages.problems.queue import Queue
from outreach.gui.pages.suppression.page import SuppressionPage
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.services.delivery import suppression
from outreach.services.quality import quality
from outreach.services.quality.quality import Doubt
from outreach.store.workspace import Workspace
from tests.gui.quiet import is_quiet

FAULTY = [
    {"name": "Асель Токтосунова", "emails": [{"raw": "a.toktosunova@example,org", "label": ""}], "country": "KG"},
    {"name": "Peter Long", "emails": [{"raw": "peter@gmail.con", "label": ""}]},
    {"name": "Чынара Эсенова", "emails": [{"raw": "ch.esenova(at)", "label": ""}], "outlet": "Kabar"},
    {"name": "Bakyt Asanov", "phones": [{"raw": "0312 62-10", "label": ""}], "country": "KG"},
]  # fmt: skip
DINA = {"raw": "d.kim@example.org", "label": ""}


@pytest.fixture
def people(workspace: Workspace) -> list[int]:
    return [workspace.write("Add contact", contacts.add, fields) for fields in FAULTY]


@pytest.fixture
def page(people: list[int], window: Window, qtbot: QtBot) -> ProblemsPage:
    window.do("go_problems")
    page = window.page
    assert isinstance(page, ProblemsPage)
    settled(page, qtbot)
    return page


def settled(page: ProblemsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_quiet(page))
    qtbot.wait(1)
    qtbot.waitUntil(lambda: is_quiet(page))


def choose(page: ProblemsPage, qtbot: QtBot, kind: str) -> None:
    page.choose_kind(kind)
    settled(page, qtbot)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key where the focus is."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    QTest.keyClick(focused, key, modifiers)


def doubt(page: ProblemsPage) -> Doubt:
    shown = page.doubt_view.doubt
    assert shown is not None and page.stack.currentWidget() is page.doubt_view
    return shown


def go_to(page: ProblemsPage, qtbot: QtBot, value: str) -> None:
    """Goes on by → until a value is shown."""
    for _step in range(10):
        if doubt(page).value == value:
            return
        press(Qt.Key.Key_Right)
    raise AssertionError(value)


def buttons(page: ProblemsPage) -> dict[str, str]:
    return {b.key: b.words() for b in page.doubt_view.findChildren(KeyButton) if b.isVisible()}


def emails(window: Window, contact_id: int) -> list[str]:
    return [email["raw"] for email in window.workspace.read(contacts.fields, contact_id)["emails"]]


# What is shown


def test_kinds_are_counted_and_the_navigation_says_how_many_wait(page: ProblemsPage, window: Window) -> None:
    assert page.kinds.rows["email"].accessibleName().endswith(str(page.counts["email"]))
    waiting = sum(count for kind, count in page.counts.items() if kind != "stale")
    assert waiting >= 3 and window.navigation.places["problems"].count == waiting
    assert page.counts["stale"] == 4  # the round is no fault


def test_a_doubt_says_what_is_wrong_and_shows_its_keys(page: ProblemsPage, qtbot: QtBot) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "ch.esenova(at)")
    words = [text.text() for text in page.doubt_view.findChildren(Text)]
    assert "Чынара Эсенова" in words and any("Ask for the full address" in word for word in words)
    assert set(buttons(page)) == {"1", "3", "X", "H", "E"}
    assert page.progress.text().endswith(f"of {page.counts['email']}")


def test_nothing_waiting_says_so(window: Window, qtbot: QtBot) -> None:
    window.do("go_problems")
    assert isinstance(window.page, ProblemsPage)
    choose(window.page, qtbot, "phone")
    assert window.page._done.title.text() == "Nothing to do here" and window.page._done.isVisible()
    assert window.navigation.places["problems"].count == 0


def test_the_keys_are_heard_from_the_start_wherever_one_comes_from(
    people: list[int], window: Window, qtbot: QtBot
) -> None:
    window.search.setFocus()
    window.do("go_problems")
    page = window.page
    assert isinstance(page, ProblemsPage)
    settled(page, qtbot)
    assert page.doubt_view.hasFocus()
    for kind in ("bounced", "phone"):  # over one of which nothing waits
        choose(page, qtbot, kind)
        focused = QApplication.focusWidget()
        assert focused is page or page.isAncestorOf(focused)
    press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: "Kept" in window.toast.text.text())


# The keys


def test_1_takes_the_suggestion_and_the_next_doubt_is_there_at_once(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot
) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "a.toktosunova@example,org")
    suggestion = doubt(page).suggestion
    assert suggestion == "a.toktosunova@example.org"
    before = page.counts["email"]
    press(Qt.Key.Key_1)
    assert emails(window, people[0]) == [suggestion]
    assert doubt(page).value != "a.toktosunova@example,org"  # no waiting
    assert page.counts["email"] == before - 1
    assert "Fixed" in window.toast.text.text() and window.toast.button.text() == "Undo"
    assert not window.toast.geometry().intersects(page.doubt_view._foot.geometry().translated(
        page.doubt_view.mapTo(window.toast.parentWidget(), page.doubt_view.rect().topLeft())))  # fmt: skip


def test_a_message_that_is_there_already_makes_room_for_the_buttons_of_a_page_that_comes(
    people: list[int], window: Window, qtbot: QtBot
) -> None:
    window.go("contacts")
    window.toast.say("Done again", "Undo")
    page = window.go("problems")
    assert isinstance(page, ProblemsPage)
    settled(page, qtbot)
    strip = page.doubt_view.findChild(QWidget, FOOT)
    assert strip is not None

    def is_clear() -> bool:
        buttons = QRect(strip.mapTo(window.toast.parentWidget(), QPoint(0, 0)), strip.size())
        return strip.isVisible() and window.toast.isVisible() and not window.toast.geometry().intersects(buttons)

    qtbot.waitUntil(is_clear, timeout=3000)


def test_undo_brings_the_doubt_back_into_sight(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot
) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "a.toktosunova@example,org")
    press(Qt.Key.Key_1)
    settled(page, qtbot)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: emails(window, people[0]) == ["a.toktosunova@example,org"])
    qtbot.waitUntil(lambda: doubt(page).value == "a.toktosunova@example,org")


def test_what_may_be_meant_is_asked_once(page: ProblemsPage, qtbot: QtBot) -> None:
    choose(page, qtbot, "email")
    for value in ("a.toktosunova@example,org", "peter@gmail.con"):
        go_to(page, qtbot, value)
        said = [one.text() for one in page.doubt_view.findChildren(Text) if one.isVisible()]
        said = [text for text in said if "Did you mean" in text]
        assert len(said) == 1, value


def test_without_a_suggestion_1_asks_for_the_right_one(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "ch.esenova(at)")
    press(Qt.Key.Key_1)
    edit = page.doubt_view.fix_edit
    assert edit is not None and edit.hasFocus()
    type_text(edit, "ch.esenova")  # over what is selected; digits and letters are no commands here
    press(Qt.Key.Key_Return)
    assert page.doubt_view._fix_problem.isVisible() and emails(window, people[2]) == ["ch.esenova(at)"]
    edit.selectAll()
    type_text(edit, "ch.esenova3@example.org")
    press(Qt.Key.Key_Return)
    assert emails(window, people[2]) == ["ch.esenova3@example.org"]


def test_the_end_of_a_kind_leads_on_to_the_next_that_waits(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, qtbot, "phone")
    for _each in range(page.counts["phone"]):
        press(Qt.Key.Key_3)
        settled(page, qtbot)
    button = page._next_button
    assert window.workspace.undo_label == "Kept as it is"
    assert button.isVisible() and button.hasFocus() and button.text() == "Next: Verify contacts (4)"
    press(Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.kinds.current == "stale" and doubt(page).problem == "stale"


def test_3_keeps_it_as_it_is_for_good_and_h_for_a_week(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot
) -> None:
    choose(page, qtbot, "phone")
    faulty = page.counts["phone"]
    for left in reversed(range(faulty)):
        press(Qt.Key.Key_3)
        settled(page, qtbot)
        assert page.counts["phone"] == left
    assert faulty and page._done.isVisible()
    choose(page, qtbot, "email")
    count = page.counts["email"]
    put_off = doubt(page)
    press(Qt.Key.Key_H)
    settled(page, qtbot)
    assert page.counts["email"] == count - 1
    assert put_off.value not in [one.value for one in window.workspace.read(quality.queue, "email")]
    assert window.workspace.read(contacts.count) == len(people)


def test_x_takes_an_address_off(page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "ch.esenova(at)")
    press(Qt.Key.Key_X)
    assert emails(window, people[2]) == []


def test_x_deletes_whom_nothing_is_known_of_and_undo_brings_them_back(
    page: ProblemsPage, window: Window, qtbot: QtBot
) -> None:
    nobody = window.workspace.write("Add contact", contacts.add, {"name": "Only A Name"})
    choose(page, qtbot, "incomplete")
    while doubt(page).contact_id != nobody:
        press(Qt.Key.Key_Right)
    assert buttons(page)["X"] == "Delete the contact"
    before = window.workspace.read(contacts.count)
    press(Qt.Key.Key_X)
    assert window.workspace.read(contacts.count) == before - 1
    window.do("undo")
    qtbot.waitUntil(lambda: window.workspace.read(contacts.count) == before)


def test_arrows_go_through_the_queue_and_change_nothing(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, qtbot, "email")
    before, state = doubt(page), window.workspace.state()
    press(Qt.Key.Key_Right)
    assert doubt(page) != before and page.progress.text().startswith("2 ")
    press(Qt.Key.Key_Left)
    assert doubt(page) == before and window.workspace.state() == state
    press(Qt.Key.Key_Left)  # there is none before
    assert doubt(page) == before
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.kinds.current == "phone")


def test_a_queue_is_worked_off_without_looking_up(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    """As many keys as doubts: nothing has to be waited for between them."""
    choose(page, qtbot, "email")
    for _number in range(page.counts["email"]):
        press(Qt.Key.Key_3)
    settled(page, qtbot)
    assert page._done.isVisible() and page.counts["email"] == 0
    assert window.workspace.read(quality.counts)["email"] == 0


def test_e_edits_in_place_and_leads_on(page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot) -> None:
    choose(page, qtbot, "email")
    go_to(page, qtbot, "ch.esenova(at)")
    press(Qt.Key.Key_E)
    form = page.pane.form
    assert form is not None and page.pane.is_editing()
    there = QApplication.focusWidget()
    assert isinstance(there, QLineEdit) and there.selectedText() == "ch.esenova(at)", "typing puts it right at once"
    form.fields["emails"].set_value([{"raw": "chynara@example.org", "label": ""}])
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: emails(window, people[2]) == ["chynara@example.org"])
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.doubt_view and doubt(page).value != "ch.esenova(at)")


def test_what_was_typed_into_a_form_that_is_left_can_be_brought_back(
    page: ProblemsPage, window: Window, qtbot: QtBot
) -> None:
    choose(page, qtbot, "email")
    press(Qt.Key.Key_E)
    form = page.pane.form
    assert form is not None
    form.fields["city"].set_value("Naryn")
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.doubt_view
    assert window.toast.button.text() == "Restore"
    window.toast.button.click()
    assert page.pane.form is not None and page.pane.form.value()["city"] == "Naryn"


# Duplicates


def twice(workspace: Workspace, **more: str) -> list[int]:
    fields = {"name": "Айгүл Жумабекова", "emails": [{"raw": "aigul@example.org", "label": ""}]}
    other = {"name": "Aigul Zhumabekova", "emails": [{"raw": "aigul@example.org", "label": ""}], **more}
    return [workspace.write("Add contact", contacts.add, one) for one in (fields, other)]


def searched(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    window.do("find_duplicates")
    settled(page, qtbot)


def test_duplicates_are_looked_for_in_the_background(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, qtbot, "duplicate")
    assert page._done.title.text() == "Not searched yet"
    twice(window.workspace)
    searched(page, window, qtbot)
    assert page.kinds.current == "duplicate" and page.counts["duplicate"] == 1
    words = [text.text() for text in page.doubt_view.findChildren(Text)]
    assert any("one person?" in word for word in words) and any("e-mail" in word for word in words)


def test_whoever_looks_for_duplicates_is_told_what_came_of_it(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    searched(page, window, qtbot)
    assert window.toast.isVisible() and window.toast.text.text() == "No duplicates found."
    twice(window.workspace)
    searched(page, window, qtbot)
    assert window.toast.text.text() == "1 pair looks like one person"


def test_2_opens_the_two_side_by_side_where_they_differ(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    ids = twice(window.workspace, city="Osh", country="KG")
    window.workspace.write("Edit contact", contacts.edit, ids[0], {"city": "Бишкек"})
    searched(page, window, qtbot)
    press(Qt.Key.Key_2)
    assert page.stack.currentWidget() is page.merge_view
    qtbot.waitUntil(lambda: page.merge_view.rows[0].hasFocus())
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.doubt_view
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.merge_view.rows[0].hasFocus())
    press(Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page._done.isVisible() and page.counts["duplicate"] == 0
    assert len(window.workspace.read(contacts.find, "aigul")) == 1


def test_2_merges_at_once_where_they_differ_in_nothing(page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    fields = {"name": "Dina Kim", "emails": [{"raw": "dina@example.org", "label": ""}]}
    for one in (fields, {**fields, "notes": "Met in Osh"}):
        window.workspace.write("Add contact", contacts.add, one)
    searched(page, window, qtbot)
    press(Qt.Key.Key_2)
    assert len(window.workspace.read(contacts.find, "dina")) == 1
    assert page._done.isVisible()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.workspace.read(contacts.find, "dina")) == 2)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.doubt_view)


@pytest.mark.parametrize("opened", [False, True])
def test_3_says_they_are_two_and_that_sticks(opened: bool, page: ProblemsPage, window: Window, qtbot: QtBot) -> None:
    twice(window.workspace)
    searched(page, window, qtbot)
    if opened:
        press(Qt.Key.Key_2)
        qtbot.waitUntil(lambda: page.merge_view.rows[0].hasFocus())
    press(Qt.Key.Key_3)
    settled(page, qtbot)
    assert page.counts["duplicate"] == 0 and page._done.isVisible()
    searched(page, window, qtbot)
    assert page.counts["duplicate"] == 0


# The freshness round


def test_the_round_asks_one_after_the_other_oldest_first(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot
) -> None:
    workspace = window.workspace
    long_ago = i18n.today() - timedelta(days=900)
    for contact_id in people[1:]:
        workspace.write("Edit contact", contacts.edit, contact_id, {"checked_on": i18n.today()})
    workspace.write("Edit contact", contacts.edit, people[2], {"checked_on": long_ago})
    choose(page, qtbot, "stale")
    assert set(buttons(page)) == {"1", "E", "G", "H"}
    assert doubt(page).contact_id == people[0]  # never checked
    press(Qt.Key.Key_1)
    assert workspace.read(contacts.fields, people[0])["checked_on"] == i18n.today()
    assert doubt(page).contact_id == people[2]
    press(Qt.Key.Key_G)
    settled(page, qtbot)
    assert page._done.isVisible() and page.counts["stale"] == 0


def test_saving_a_changed_contact_in_the_round_checks_it(
    page: ProblemsPage, people: list[int], window: Window, qtbot: QtBot
) -> None:
    choose(page, qtbot, "stale")
    contact_id = doubt(page).contact_id
    press(Qt.Key.Key_E)
    assert page.pane.form is not None
    page.pane.form.fields["city"].set_value("Naryn")
    page.save()
    fields = window.workspace.read(contacts.fields, contact_id)
    assert (fields["city"], fields["checked_on"]) == ("Naryn", i18n.today())
    settled(page, qtbot)
    assert doubt(page).contact_id != contact_id


# Never to be written to


def test_suppressed_addresses_are_added_found_and_taken_off(
    window: Window, qtbot: QtBot, dialogs_shown: list[QDialog], type_text: Callable[[QWidget, str], None]
) -> None:
    window.do("suppression")
    page = window.page
    assert isinstance(page, SuppressionPage) and page._empty.isVisible()
    assert window.navigation.places["problems"].isChecked()
    page.new_record()
    dialog = dialogs_shown[-1]
    form = dialog.form  # type: ignore[attr-defined]
    form.fields["address"].set_value("no address")
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    form.fields["address"].set_value("Dina.Kim@Example.org")
    form.fields["reason"].set_value("Asked by phone")
    dialog.accept()
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    assert page.table.model().index(0, 0).data() == "dina.kim@example.org"
    type_text(page.filter, "nobody")
    qtbot.waitUntil(page._none.isVisible)
    page.on_clear_filter()
    page.table.choose_row(0)
    window.do("delete")
    assert window.workspace.read(suppression.find) == []
    qtbot.waitUntil(page._empty.isVisible)
    window.do("undo")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)


def test_whoever_asked_to_be_left_alone_is_marked_with_reason_and_day(
    people: list[int], window: Window, qtbot: QtBot
) -> None:
    contacts_page = window.go("contacts")
    assert contacts_page is not None
    contacts_page.edit_record(people[0])  # type: ignore[attr-defined]
    form = contacts_page.pane.form  # type: ignore[attr-defined]
    form.fields["do_not_contact"].set_value(True)
    form.fields["do_not_contact_reason"].set_value("Asked by phone")
    form.fields["do_not_contact_on"].set_value(date(2026, 5, 12))
    contacts_page.save()  # type: ignore[attr-defined]
    fields = window.workspace.read(contacts.fields, people[0])
    assert fields["do_not_contact"] and fields["do_not_contact_reason"] == "Asked by phone"
    assert fields["do_not_contact_on"] == date(2026, 5, 12)
    contacts_page.edit_record(people[1])  # type: ignore[attr-defined]
    contacts_page.pane.form.fields["do_not_contact"].set_value(True)  # type: ignore[attr-defined]
    contacts_page.save()  # type: ignore[attr-defined]
    assert window.workspace.read(contacts.fields, people[1])["do_not_contact_on"] == i18n.today()


# The queue alone


def queue_of(*values: str) -> Queue:
    made = Queue()
    made.open([Doubt("email", number, value=value) for number, value in enumerate(values)], len(values))
    return made


def test_the_place_in_a_queue_counts_what_was_judged() -> None:
    queue = queue_of("a", "b", "c")
    assert queue.place() == (1, 3)
    queue.judged()
    assert queue.place() == (2, 3)
    queue.move(1)
    assert queue.place() == (3, 3)
    queue.judged()
    assert queue.current() is not None and queue.place() == (3, 3)


def test_a_queue_read_anew_stays_where_one_looks() -> None:
    queue = queue_of("a", "b", "c")
    queue.move(1)
    queue.renew([Doubt("email", 7, value="new"), *queue.doubts], 4)
    current = queue.current()
    assert current is not None and current.value == "b" and queue.place() == (3, 4)


def test_what_is_taken_back_comes_into_sight_again() -> None:
    queue = queue_of("a", "b", "c")
    first = queue.doubts[0]
    queue.judged()
    queue.renew([first, *queue.doubts], 3)
    assert queue.current() == first and queue.place() == (1, 3)


def test_what_a_colleague_has_dealt_with_is_said_and_the_next_one_is_there(
    people: list[int], page: ProblemsPage, window: Window, qtbot: QtBot
) -> None:
    doubt = page.queue.current()
    assert doubt is not None
    with Workspace.open(window.workspace.path or str(window.workspace.engine.url)) as theirs:
        theirs.write("Delete contacts", contacts.delete, [doubt.contact_id])
    press(Qt.Key.Key_3)
    assert "There is no contact" in window.toast.text.text()
    settled(page, qtbot)
    now = page.queue.current()
    assert now is not None and now.contact_id != doubt.contact_id


def test_nobody_judges_what_came_under_the_finger(
    page: ProblemsPage, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague takes the doubt away in the moment in which a key is pressed: it was meant for the other one."""
    doubt = page.queue.current()
    assert doubt is not None
    monkeypatch.setattr(problems_page, "SEEN", 3600)
    window.workspace.write("Delete contacts", contacts.delete, [doubt.contact_id])
    qtbot.waitUntil(lambda: page.queue.current() not in (None, doubt))
    came = page.queue.current()
    press(Qt.Key.Key_3)
    assert page.queue.current() == came, "it was not looked at yet"
    monkeypatch.setattr(problems_page, "SEEN", 0)
    press(Qt.Key.Key_3)
    assert page.queue.current() != came


def test_a_pair_that_is_edited_while_it_stands_side_by_side_is_shown_as_it_is_now(
    page: ProblemsPage, window: Window, qtbot: QtBot
) -> None:
    workspace = window.workspace
    both = [
        workspace.write("Add contact", contacts.add, {"name": "Dina Kim", "emails": [DINA], "city": city})
        for city in ("Osh", "Naryn")
    ]
    for _progress in quality.search_duplicates(workspace):
        pass
    choose(page, qtbot, "duplicate")
    page.judge("merge")
    assert page.stack.currentWidget() is page.merge_view
    workspace.write("Edit contact", contacts.edit, both[1], {"city": "Talas"})
    settled(page, qtbot)
    (city,) = [row for row in page.merge_view.rows if row.name == "city"]
    assert "Talas" in [side.value for side in city.sides]


def test_the_list_is_searched_by_whom_it_names_and_leads_to_them(
    people: list[int], window: Window, qtbot: QtBot
) -> None:
    workspace = window.workspace
    dina = workspace.write("Add contact", contacts.add, {"name": "Дина Ким", "emails": [DINA]})
    workspace.write("Suppress", suppression.add, DINA["raw"], "Попросила не писать")
    workspace.write("Suppress", suppression.add, "other@example.org")
    window.do("suppression")
    page = window.page
    assert isinstance(page, SuppressionPage)
    for words in ("ким", "попросила"):
        page.filter.setText(words)
        page.on_refresh()
        assert [row.address for row in page._rows.rows] == [DINA["raw"]], words
    press(Qt.Key.Key_Escape)
    assert page.filter.text() == "" and window.page is page, "what narrows the page goes before the page does"
    page.table.choose_row(0)
    page.table.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")
    assert window.page.table.current_id() == dina  # type: ignore[union-attr]


def test_who_is_off_the_list_and_still_not_written_to_is_said(window: Window, qtbot: QtBot) -> None:
    """And what somebody else took off meanwhile is no reason to do nothing."""
    workspace = window.workspace
    dina = workspace.write("Add contact", contacts.add, {"name": "Dina Kim", "emails": [DINA]})
    workspace.write("Do not contact", suppression.add_contacts, [dina], "Asked by phone")
    workspace.write("Suppress", suppression.add, "other@example.org")
    window.do("suppression")
    page = window.page
    assert isinstance(page, SuppressionPage)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 2)
    page.table.selectAll()
    with Workspace.open(workspace.path or str(workspace.engine.url)) as theirs:
        theirs.write("Remove", suppression.remove, "other@example.org")
    page.on_delete()
    assert workspace.read(suppression.find) == []
    said = window.toast.text.text()
    assert said == "1 address removed from the list. 1 contact stays marked as “do not contact”."


def test_the_keys_stay_here_when_the_search_for_duplicates_was_begun_by_enter(
    page: ProblemsPage, window: Window, qtbot: QtBot
) -> None:
    """The button that began it goes: the focus went with it, to the search of the whole window."""
    for city in ("Osh", "Naryn"):
        fields = {"name": "Dina Kim", "emails": [DINA], "city": city}
        window.workspace.write("Add contact", contacts.add, fields)
    choose(page, qtbot, "duplicate")
    assert page._search_button.hasFocus()
    press(Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.queue.current() is not None
    press(Qt.Key.Key_2)
    assert page.stack.currentWidget() is page.merge_view
