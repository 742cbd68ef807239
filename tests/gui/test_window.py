"""The window: places, undo with its labels, the search over everything, what is possible when."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from outreach.gui import settings
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.offers import ROW
from outreach.gui.places import PLACES
from outreach.gui.shell.navigation import Place
from outreach.gui.theme import theme
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.gui.office import fill

OURS = ("contacts", "outlets", "officers")


@pytest.fixture
def office(ids):
    return ids


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_every_place_opens_by_its_action_empty_and_full(window, name, workspace, qtbot):
    window.do(f"go_{name}")
    assert window.page is window.pages[name]
    assert window.navigation.places[name].isChecked()
    fill(workspace)
    QTest.qWait(50)
    window.do("refresh")


def test_an_empty_page_has_the_keys_where_it_begins(window, workspace, qtbot):
    page = window.go("contacts")
    begin = page._empty.first
    assert begin.text().strip() == "Import a spreadsheet" and QApplication.focusWidget() is begin
    window.do("suppression")
    assert QApplication.focusWidget() is window.page._empty.first
    window.go("contacts")
    fill(workspace)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table)
    workspace.write("Delete", contacts.delete, workspace.read(contacts.find))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is begin)


def test_the_menu_says_what_undo_would_do(window, workspace, qtbot):
    assert not window.actions_by_name["undo"].isEnabled()
    window.go("contacts")
    workspace.write("Add contact", contacts.add, {"name": "Dina Kim"})
    qtbot.waitUntil(lambda: window.actions_by_name["undo"].text() == "Undo: Add contact")
    window.do("undo")
    qtbot.waitUntil(lambda: window.actions_by_name["redo"].text() == "Redo: Add contact")
    assert workspace.read(contacts.count) == 0
    qtbot.waitUntil(lambda: window.toast.text.text() == "Undone: Add contact")
    window.toast.button.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1)


def test_undo_asked_for_twice_undoes_two_steps(window, workspace, qtbot):
    for name in ("Dina Kim", "Pavel Sidorov", "Timur Aliev"):
        workspace.write("Add contact", contacts.add, {"name": name})
    qtbot.waitUntil(lambda: window.actions_by_name["undo"].isEnabled())
    window.do("undo")
    window.do("undo")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1)


def test_undo_goes_on_after_one_that_was_cancelled(window, workspace, qtbot, monkeypatch):
    for name in ("Dina Kim", "Pavel Sidorov"):
        workspace.write("Add contact", contacts.add, {"name": name})
    started = []
    monkeypatch.setattr(Job, "start", lambda job: started.append(job))
    window.do("undo")
    (first,) = started
    monkeypatch.undo()
    first.cancel()
    first.start()
    qtbot.waitUntil(lambda: not window.undoing._deeds)
    assert workspace.read(contacts.count) == 2
    window.do("undo")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1)


def test_undo_in_a_field_takes_back_its_typing_first(window, office, qtbot, workspace):
    page = window.go("contacts")
    page.on_edit() if page.table.current_id() else (page.table.choose_row(0), page.on_edit())
    edit = page.pane.form.fields["city"].edit
    edit.setFocus()
    QTest.keyClicks(edit, "Osh")
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == ""
    assert not window.undoing._deeds and workspace.undo_label == "Add to list by hand"


def test_search_finds_records_in_either_script_and_actions_with_their_keys(window, office, qtbot, type_text):
    window.go("contacts")
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "aigul")
    qtbot.waitUntil(lambda: any("Айгүл" in offer.text for offer in window.search.offers()[:1]))
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.pages["contacts"].table.current_id() == office["people"][0]
    window.do("search")
    qtbot.waitUntil(lambda: bool(window.search.offers()))
    assert "Save" not in {hit.text for hit in window.search.offers()}, "there is no form"
    type_text(window.search, "offic")
    qtbot.waitUntil(lambda: any(hit.text == "New officer" and "P" in hit.note for hit in window.search.offers()))
    assert {hit.group for hit in window.search.offers() if hit.text == "New officer"} == {"Actions"}


def test_each_group_of_hits_stands_under_its_name_and_what_was_typed_is_strong(window, office, qtbot, type_text):
    """Nothing is said twice: the name of a group is drawn, and read out, above the first of its hits only."""
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "ne")
    qtbot.waitUntil(lambda: len({hit.group for hit in window.search.offers()}) > 1)
    shown = window.search._list
    groups = [hit.group for hit in window.search.offers()]
    heads = [shown.item(row).data(Qt.ItemDataRole.AccessibleTextRole).split(", ")[0] for row in range(len(groups))]
    firsts = [row for row, group in enumerate(groups) if group not in groups[:row]]
    assert [row for row, head in enumerate(heads) if head in groups] == firsts
    assert all(shown.sizeHintForRow(row) > ROW for row in firsts)


def test_the_search_says_in_what_somebody_was_found(window, office, workspace, qtbot, type_text):
    workspace.write("Add contact", contacts.add, {"name": "Zarina Long", "outlet": "Kabar", "beats": ["zoology"]})
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "zool")
    qtbot.waitUntil(lambda: [hit.text for hit in window.search.offers()] == ["Zarina Long"])
    (hit,) = window.search.offers()
    assert (hit.hint, hit.note) == ("zoology", "Kabar")


def test_search_leads_to_all_it_finds_where_they_are_more_than_it_shows(window, office, workspace, qtbot, type_text):
    for number in range(7):
        workspace.write("Add contact", contacts.add, {"name": f"Zarina Number{number}"})
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "zarina")
    qtbot.waitUntil(lambda: len(window.search.offers()) == 6)
    last = window.search.offers()[5]
    assert (last.text, last.group) == ("Show all 7", "Contacts")
    QTest.keyClick(window.search, Qt.Key.Key_Up)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.page.name == "contacts" and window.page.filter_text() == "zarina"
    assert len(window.page.table.records.ids) == 7


def test_search_that_was_come_to_by_tab_is_left_by_escape_to_the_page(window, office, qtbot):
    page = window.go("contacts")
    window.search.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_what_was_typed_in_the_search_stays_where_nothing_is_called_so(window, office, qtbot, type_text):
    window.go("contacts")
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "nobody at all")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.search.text() == "nobody at all" and window.search.hasFocus()


def test_what_was_typed_in_the_search_is_gone_once_one_is_elsewhere(window, office, qtbot, type_text):
    page = window.go("contacts")
    window.do("search")
    qtbot.waitUntil(window.search.hasFocus)
    type_text(window.search, "nobody at all")
    page.table.setFocus()
    assert not window.search.text() and not window.search.offers()


def test_search_is_left_by_escape_to_where_one_was(window, office, qtbot):
    page = window.go("contacts")
    page.table.setFocus()
    window.do("search")
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert not window.search.offers()


@pytest.mark.parametrize("kind", ["contact", "outlet", "officer"])
def test_a_new_record_can_be_begun_from_anywhere(window, kind, qtbot):
    window.go("outlets")
    window.do(f"new_{kind}")
    page = window.page
    assert page.name == f"{kind}s"
    qtbot.waitUntil(lambda: page.pane.is_editing())
    page.pane.form.fields["name"].set_value("Kabar")
    page.save()
    assert page.count_label.text() == "1"


def test_who_comes_back_to_a_page_finds_it_as_it_was_and_waits_for_nothing(window, office, qtbot, monkeypatch):
    page = window.go("contacts")
    read, make_card = [], page.make_card
    monkeypatch.setattr(page, "make_card", lambda number: read.append(number) or make_card(number))
    page.table.choose_row(1)
    qtbot.waitUntil(lambda: read[-1:] == [page.table.current_id()])
    read.clear()
    window.go("outlets")
    window.go("contacts")
    assert page.pane.isVisible()
    assert read == []
    page.on_pane()
    assert page.pane.isHidden()
    window.go("outlets")
    window.go("contacts")
    assert page.pane.isHidden()


def test_an_officers_names_are_kept_per_language(window, workspace, qtbot):
    from outreach.services import officers

    window.do("new_officer")
    form = window.page.pane.form
    form.fields["name"].set_value("Temir Osmonov")
    form.fields["names"]._edits["ky"]["name"].setText("Темир Осмонов")
    window.page.save()
    record = workspace.read(officers.find)[0]
    assert workspace.read(officers.fields, record)["names"] == {
        "ky": {"honorific": "", "name": "Темир Осмонов", "title": "", "organisation": ""}
    }


def test_a_form_that_is_not_saved_holds_the_window_once(window, office, qtbot):
    page = window.go("contacts")
    page.table.choose_row(0)
    page.on_edit()
    page.pane.form.fields["city"].edit.setText("Osh")
    page.pane.form.fields["city"].changed.emit()
    assert not window.close()
    assert "not saved" in window.toast.text.text()
    assert window.close()


def test_a_window_that_is_closed_reads_no_more(window, office, workspace, qtbot):
    window.go("contacts")
    qtbot.waitUntil(lambda: len(window.page.table.records.ids) > 1)
    workspace.write("Add contact", contacts.add, {"name": "Dina Kim"})
    assert window.close()
    workspace.close()
    qtbot.wait(20)
    assert workspace.engine.pool.checkedin() == 0


def test_the_navigation_narrows_to_its_icons_and_stays_so(window):
    window.do("navigation")
    assert window.navigation.narrow and window.navigation.width() < 60
    assert settings.get("navigation") == "narrow"
    window.do("navigation")


def test_everything_that_takes_the_focus_has_a_name(window, office, qtbot):
    for name in OURS:
        page = window.go(name)
        if page.table.records.ids:
            page.table.choose_row(0)
        page.new_record()
        QTest.qWait(30)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
    unnamed = [
        widget
        for widget in window.findChildren(kinds[0].__mro__[-3])
        if isinstance(widget, kinds)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.isHidden()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and type(widget).__name__ not in ("QComboBoxListView", "QListView", "QScrollArea")
    ]
    assert unnamed == []


def test_a_read_only_database_greys_what_would_write(tmp_path, qtbot, workspace):
    from outreach.gui.window import Window

    workspace.read_only = True
    window = Window(workspace)
    qtbot.addWidget(window)
    window.go("contacts")
    assert not window.actions_by_name["new_contact"].isEnabled()
    assert not window.actions_by_name["import"].isEnabled()
    assert window.actions_by_name["search"].isEnabled()
    assert "read-only" in window.status.file.text()
    workspace.read_only = False


def test_in_a_read_only_database_no_form_opens_whose_text_would_be_lost(window, office, workspace, qtbot, monkeypatch):
    monkeypatch.setattr(workspace, "read_only", True)
    for name in ("contacts", "outlets", "lists"):
        page = window.go(name)
        page.table.choose_row(0)
        for begin in (page.on_edit, page.new_record):
            with pytest.raises(Problem, match="read-only"):
                begin()
            assert not page.pane.is_editing()
    with pytest.raises(Problem, match="read-only"):
        window.go("problems").edit_record(office["people"][0])
    assert not window.page.pane.is_editing()


def test_what_was_done_is_not_told_over_the_next_page(window, qtbot):
    """What is said on the way to a page is told there, and a problem until it is closed."""
    window.go("contacts")
    window.toast.say("Contact added")
    window.go("lists")
    assert window.toast.isVisibleTo(window)
    QApplication.processEvents()
    window.go("coverage")
    assert not window.toast.isVisibleTo(window)
    window.toast.say_problem("Something went wrong")
    QApplication.processEvents()
    window.go("lists")
    assert window.toast.isVisibleTo(window)


def test_a_toast_goes_and_a_problem_stays(window, qtbot):
    window.toast.say("Saved")
    assert window.toast._timer.isActive()
    window.tell_problem("The disk is full.")
    assert not window.toast._timer.isActive() and window.toast.close_button.isVisible()


def test_dark_and_light_change_while_the_window_is_open(window, office, qapp, qtbot):
    window.go("contacts")
    theme.use(qapp, "dark")
    image = window.grab().toImage()
    assert image.pixelColor(700, 700).lightness() < 60
    theme.use(qapp, "light")
    assert window.grab().toImage().pixelColor(700, 700).lightness() > 200


def test_pages_and_forms_leave_nothing_behind(window, office, qapp, qtbot):
    def round_trip():
        for name in OURS:
            page = window.go(name)
            page.new_record()
            page.leave()
            if page.table.records.ids:
                page.table.choose_row(0)
                QTest.qWait(20)
                page.on_edit()
                page.leave()
        QTest.qWait(30)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    round_trip()
    round_trip()
    before = len(qapp.allWidgets())
    for _turn in range(3):
        round_trip()
    assert len(qapp.allWidgets()) <= before + 2


def test_a_place_is_drawn_with_its_count_and_tells_it_to_readers(window):
    place: Place = window.navigation.places["contacts"]
    place.set_count(37)
    assert place.accessibleName() == "Contacts, 37 waiting"
    place.set_count(0)
    assert place.accessibleName() == "Contacts"


def test_what_another_program_writes_is_seen(window, workspace, qtbot):
    window.go("contacts")
    with Workspace.open(workspace.path or workspace.url) as other:
        other.write("Add contact", contacts.add, {"name": "Dina Kim"})
    qtbot.waitUntil(lambda: len(window.page.table.records.ids) == 1)
