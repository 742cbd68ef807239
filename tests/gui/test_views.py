"""Views saved under their page, columns chosen and ordered: kept, shown by name, taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from outreach import i18n
from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.kit.popover import NamePopover
from outreach.gui.tables.columns_menu import ColumnsMenu
from outreach.gui.window import Window
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.querying import views


@pytest.fixture
def office(ids):
    return ids


@pytest.fixture
def page(office, window):
    return window.go("contacts")


def heads(page):
    model = page.table.records
    return [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]


def save_as(window, page, name):
    """As a user does: the key, the name, Enter."""
    page.on_save_view()
    (asked,) = [one for one in window.findChildren(NamePopover) if one.isVisible()]
    asked.edit.setText(name)
    QTest.keyClick(asked.edit, Qt.Key.Key_Return)
    return asked


def names(window):
    return [view.text() for view in window.navigation._views.get("contacts", [])]


def test_a_view_keeps_the_filter_the_columns_and_the_order_under_its_page(page, window, qtbot, workspace):
    page.show_filter("country:KG beat:water")
    page.choose_columns(["name", "country", "notes"])
    page.table.sort("country", True)
    save_as(window, page, "Water in Kyrgyzstan")
    qtbot.waitUntil(lambda: names(window) == ["Water in Kyrgyzstan"])
    (view,) = workspace.read(views.views, "contacts")
    assert (view.filter, view.columns, view.sort, view.descending) == (
        "country:KG beat:water", ["name", "country", "notes"], "country", True,
    )  # fmt: skip
    assert page.title.shown() == "Water in Kyrgyzstan"
    assert window.navigation._views["contacts"][0].isChecked()


def test_a_view_is_left_and_shown_again_and_stays_alive(page, window, qtbot, workspace):
    own = heads(page)
    page.choose_columns(["name", "outlet", "beats", "languages", "email", "phone"])
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    page.choose_columns(["name", "city"])
    page.views.keep()
    qtbot.waitUntil(lambda: names(window) == ["Kazakhstan"])
    QTest.mouseClick(window.navigation.places["contacts"], Qt.MouseButton.LeftButton)
    assert page.filter.text() == "" and page.title.shown() == "Contacts" and heads(page) == own
    workspace.write("Add contact", contacts.add, {"name": "Новый Человек", "country": "KZ"})
    qtbot.waitUntil(lambda: page.count_label.text() == "7")
    QTest.mouseClick(window.navigation._views["contacts"][0], Qt.MouseButton.LeftButton)
    assert page.count_label.text() == "2 of 7" and heads(page) == ["Name", "City"]
    assert page.filter.text() == "country:KZ"


def test_what_is_changed_in_a_view_is_its_own_once_it_is_saved(page, window, qtbot, workspace):
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    assert not page.views.is_changed()
    page.put_filter("country:KZ,UZ")
    assert page.views.is_changed() and page.title.shown() == "Kazakhstan"
    page.views.keep()
    assert not page.views.is_changed()
    assert workspace.read(views.views, "contacts")[0].filter == "country:KZ,UZ"
    window.do("undo")
    qtbot.waitUntil(lambda: workspace.read(views.views, "contacts")[0].filter == "country:KZ")


def test_a_name_that_is_taken_or_empty_is_refused_where_it_is_typed(page, window, qtbot, workspace):
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    asked = save_as(window, page, "kazakhstan")
    assert asked.isVisible() and asked.problem.isVisible()
    asked.edit.setText("")
    asked.keep()
    assert asked.isVisible()
    QTest.keyClick(asked.edit, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert len(workspace.read(views.views, "contacts")) == 1


def test_a_view_is_renamed_moved_deleted_and_all_is_undone(page, window, qtbot, workspace):
    for name in ("One", "Two"):
        page.show_filter(f"name:{name}")
        save_as(window, page, name)
    qtbot.waitUntil(lambda: names(window) == ["One", "Two"])
    two = page.views.all()[1]
    page.views.move(two, -1)
    qtbot.waitUntil(lambda: names(window) == ["Two", "One"])
    workspace.write("Rename view", views.rename, two.id, "Zwei")
    qtbot.waitUntil(lambda: names(window) == ["Zwei", "One"] and page.title.shown() == "Zwei")
    page.views.delete(page.views.all()[0])
    qtbot.waitUntil(lambda: names(window) == ["One"])
    assert page.title.shown() == "Contacts" and page.filter.text() == "name:Two"
    assert window.toast.button.text() == "Undo"
    window.toast.button.click()
    qtbot.waitUntil(lambda: names(window) == ["Zwei", "One"])


def test_a_list_is_made_of_a_view(page, window, qtbot, monkeypatch, workspace):
    page.show_filter("country:KG beat:water")
    save_as(window, page, "Water")

    def run(dialog):
        assert dialog.form.value() == {"name": "Water", "rule": "country:KG beat:water"}
        dialog.accept()
        return dialog.result() == 1

    monkeypatch.setattr(dialogs, "run", run)
    menu = page.views.menu()
    next(action for action in menu.actions() if action.text() == "Make a list from it…").trigger()
    assert workspace.read(lists.fields, workspace.read(lists.by_name, "Water"))["rule"] == "country:KG beat:water"


def test_after_a_restart_a_view_is_shown_by_its_name_and_no_other_filter_survives(page, window, qtbot, workspace):
    page.show_filter("country:KZ")
    other = Window(workspace)
    try:
        again = other.go("contacts")
        assert again.filter.text() == "" and again.title.shown() == "Contacts"
        save_as(window, page, "Kazakhstan")
        third = Window(workspace)
        try:
            again = third.go("contacts")
            assert again.filter.text() == "country:KZ" and again.title.shown() == "Kazakhstan"
            assert third.navigation._views["contacts"][0].isChecked()
        finally:
            third.close()
    finally:
        other.close()


def test_a_filter_from_elsewhere_leaves_the_view(page, window):
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    window.open_record("contacts", "is:invalid")
    assert page.title.shown() == "Contacts" and page.filter.text() == "is:invalid"


def test_columns_are_ticked_moved_and_kept(page, window, qtbot):
    page.on_columns()
    (menu,) = [one for one in window.findChildren(ColumnsMenu) if one.isVisible()]
    assert heads(page) == ["Name", "Outlet", "Beats", "Lang.", "E-mail", "Phone"]
    menu.list.toggled.emit("notes")
    menu.list.toggled.emit("phone")
    assert heads(page) == ["Name", "Outlet", "Beats", "Lang.", "E-mail", "Notes"]
    menu.list.choose("email")
    QTest.keyClick(menu.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert heads(page) == ["Name", "Outlet", "Beats", "E-mail", "Lang.", "Notes"]
    assert settings.get("shown/contacts") == "name outlet beats email languages notes"
    QTest.keyClick(menu.list, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_the_last_column_stays(page, window):
    page.choose_columns(["name"])
    menu = ColumnsMenu(page, page.all_columns, page.column_keys(), page.first_columns())
    menu.list.toggled.emit("name")
    assert menu.list.ticks()[0].on


def test_every_column_shows_what_the_record_holds(page, office, workspace, qtbot):
    from datetime import date

    contact = office["people"][0]
    texts = {
        name: f"{name} of hers"
        for name in (
            "other_name", "department", "state", "city", "street", "postcode", "website", "notes", "honorific",
            "given_name", "middle_name", "family_name", "suffix", "nickname", "formal_name", "salutation", "source",
            "basis",
        )
    }  # fmt: skip
    more = {
        "emails": [{"raw": "one@example.org", "label": ""}, {"raw": "two@example.org", "label": ""}],
        "phones": [{"raw": "0312 62 10 10", "label": ""}, {"raw": "0555 12 34 56", "label": ""}],
        "channels": [{"network": "telegram", "value": "@aigul"}], "tags": ["vip"], "keeps_embargoes": True,
        "found_on": date(2026, 1, 2), "checked_on": i18n.today(), "position_since": date(2025, 3, 4),
        "do_not_contact": True, "do_not_contact_reason": "asked",
    }  # fmt: skip
    workspace.write("Edit contact", contacts.edit, contact, {**texts, **more})
    page.refresh()
    page.choose_columns([column.key for column in page.all_columns])
    row = page.table.records.number_of(contact)
    shown = {
        column.key: page.table.records.index(row, place).data() for place, column in enumerate(page.shown_columns())
    }
    for name, text in texts.items():
        assert shown[name] == text
    assert shown["other_emails"] == "two@example.org" and "555" in shown["other_phones"]
    assert shown["channels"] == "Telegram @aigul" and shown["keeps_embargoes"] == "yes"
    assert shown["found_on"] == "2 Jan 2026" and shown["checked_on"] == "today" and shown["since"] == "4 Mar 2025"
    assert shown["do_not_contact_reason"] == "asked"
    empty = {key for key, text in shown.items() if not text}
    assert empty == {"last_contacted", "received", "problems"}


def test_many_columns_scroll_to_the_side_and_six_do_not(page, qtbot):
    bar = page.table.horizontalScrollBar()
    assert bar.maximum() == 0
    page.choose_columns([column.key for column in page.all_columns])
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert min(page.table.columnWidth(n) for n in range(len(page.all_columns))) >= 36


def test_the_width_given_to_a_column_stays_with_it(page, qtbot):
    before = page.table.columnWidth(1)
    page.table.heads.resizeSection(1, before + 60)
    page.choose_columns(["outlet", "name"])
    assert page.table._shares[0] > page.table._shares[1] or page.table._widths["outlet"] == before + 60
    assert page.table._widths["outlet"] == before + 60


def test_choosing_columns_keeps_the_current_record(page, office):
    page.table.choose(office["people"][3])
    page.choose_columns(["country", "name"])
    assert page.table.current_id() == office["people"][3]


def test_what_a_colleague_saves_in_the_view_is_shown(page, window, qtbot, workspace):
    """It would else look like a change of one's own, and *Save changes* would take the colleague's back."""
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    (view,) = workspace.read(views.views, "contacts")
    workspace.write("Save view", views.change, view.id, "country:KZ,UZ", ["name", "city"], "city", False)
    qtbot.waitUntil(lambda: page.filter.text() == "country:KZ,UZ" and heads(page) == ["Name", "City"])
    assert not page.views.is_changed() and page.title.shown() == "Kazakhstan"


def test_what_was_chosen_in_the_view_here_stays_when_a_colleague_saves_it(page, window, qtbot, workspace):
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    page.put_filter("country:KZ,TJ")
    (view,) = workspace.read(views.views, "contacts")
    workspace.write("Rename view", views.rename, view.id, "Neighbours")
    qtbot.waitUntil(lambda: page.title.shown() == "Neighbours")
    assert page.filter.text() == "country:KZ,TJ" and page.views.is_changed()


def test_the_view_of_one_database_is_not_shown_in_another(page, window, workspace, tmp_path):
    page.show_filter("country:KZ")
    save_as(window, page, "Kazakhstan")
    from outreach.store.workspace import Workspace

    with Workspace.open(tmp_path / "other.outreach") as elsewhere:
        elsewhere.write("Save view", views.save, "contacts", "Not this one", "country:UZ")
        other = Window(elsewhere)
        try:
            again = other.go("contacts")
            assert (again.filter.text(), again.title.shown()) == ("", "Contacts")
        finally:
            other.close()
