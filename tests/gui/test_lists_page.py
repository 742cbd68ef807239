"""Press lists in the window: a rule that is counted while it is typed, picks, exclusions, and who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from outreach.gui.pages.lists.page import ListsPage
from outreach.gui.tables.facets import RulePopover
from outreach.gui.window import Window
from outreach.services import lists
from outreach.services.contacts import contacts, memberships
from outreach.services.delivery import audience, distributions
from outreach.services.delivery.audience import Audience
from outreach.store.workspace import Workspace
from tests.gui.quiet import is_quiet


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]) -> Iterator[Window]:
    made = Window(workspace)
    qtbot.addWidget(made)
    made.show()
    made.go("lists")
    yield made
    made.close()


@pytest.fixture
def page(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> ListsPage:
    found = window.page
    assert isinstance(found, ListsPage)
    found.table.choose(ids["list"])
    qtbot.waitUntil(lambda: is_quiet(found) and found.detail.result is not None)
    return found


def settled(page: ListsPage, qtbot: QtBot, count: str) -> None:
    qtbot.waitUntil(
        lambda: is_quiet(page) and page.detail.result is not None and page.detail.people.count.text() == count,
        timeout=15000,
    )


def names(page: ListsPage) -> list[str]:
    result = page.detail.result
    assert result is not None
    return [recipient.name for recipient in result.recipients]


def reasons(page: ListsPage) -> dict[str, str]:
    result = page.detail.result
    assert result is not None
    return {left.name: left.reason for left in result.left_out}


def test_a_list_shows_whom_it_reaches_why_and_who_is_left_out_why(page: ListsPage) -> None:
    detail = page.detail
    assert detail.people.count.text() == "4 of 6"
    model = detail.people.table.model()
    shown = {model.index(row, 0).data(): model.index(row, 3).data() for row in range(model.rowCount())}
    assert shown["Pavel Sidorov"] == "added by hand" and "Country: Kyrgyzstan · Beat: water" in shown["Bakyt Asanov"]
    assert detail.people.left_count.text() == "2 excluded"
    assert "do not contact" in reasons(page)["Нурлан Абдыев"]
    assert "ch.esenova(at)" in reasons(page)["Чынара Эсенова"]


def test_delete_leaves_the_selected_out_and_undo_takes_them_back(
    window: Window, page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    table = page.detail.people.table
    table.choose(ids["people"][1])
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settled(page, qtbot, "3 of 6")
    assert reasons(page)["Bakyt Asanov"] == "excluded by hand"
    assert window.toast.isVisible()
    window.toast.button.click()
    settled(page, qtbot, "4 of 6")


def test_who_is_left_out_by_hand_is_taken_back_in(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    page.detail.exclude([ids["people"][1]])
    settled(page, qtbot, "3 of 6")
    page.detail.people.left_table.choose(ids["people"][1])
    assert page.detail.people.back.isEnabled()
    page.detail.people.back.click()
    settled(page, qtbot, "4 of 6")
    page.detail.people.left_table.choose(ids["people"][5])  # left out by his own wish
    assert not page.detail.people.back.isEnabled()


def test_a_contact_is_looked_for_and_added(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    new = page.workspace.write(
        "Add contact", contacts.add, {"name": "Салтанат Ибраева", "emails": [{"raw": "s@example.org", "label": ""}]}
    )
    settled(page, qtbot, "4 of 7")
    line = page.detail.pick
    line.setFocus()
    qtbot.keyClicks(line, "saltanat")
    line.offer()
    assert [one.text for one in line.offers()] == ["Салтанат Ибраева · s@example.org"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settled(page, qtbot, "5 of 7")
    assert "Салтанат Ибраева" in names(page)
    assert new in page.workspace.read(memberships.picked, ids["list"])
    qtbot.waitUntil(lambda: line.text() == "")


def test_a_rule_is_counted_while_it_is_typed_and_kept_by_enter(
    page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    rule = page.detail.rule
    rule.line.setFocus()
    rule.line.clear()
    qtbot.keyClicks(rule.line, "country:KZ")
    qtbot.waitUntil(lambda: "matches 1 contact" in rule.note.text())
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water"
    qtbot.keyClick(rule.line, Qt.Key.Key_Return)
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KZ"
    settled(page, qtbot, "1 of 6")
    assert page.workspace.undo_label == "Change the rule of a list"


def test_a_rule_that_cannot_be_read_is_not_kept_and_says_why(
    page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    rule = page.detail.rule
    rule.line.setFocus()
    rule.line.selectAll()
    qtbot.keyClicks(rule.line, "county:KG")
    qtbot.waitUntil(lambda: "county" in rule.note.text())
    assert rule.line.property("tone") == "problem"
    qtbot.keyClick(rule.line, Qt.Key.Key_Return)
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water"
    qtbot.keyClick(rule.line, Qt.Key.Key_Escape)
    assert rule.text() == "country:KG beat:water"
    qtbot.waitUntil(lambda: "matches 5 contacts" in rule.note.text())


def test_half_a_rule_is_not_counted_while_it_is_typed_and_not_kept(
    page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    rule = page.detail.rule
    rule.line.setFocus()
    rule.line.selectAll()
    qtbot.keyClicks(rule.line, "beat:")
    qtbot.waitUntil(lambda: rule.note.text() == "“beat:” has no value.")
    assert not rule.line.property("tone")
    rule.line.put_away()  # of what is offered Enter would take the first
    qtbot.keyClick(rule.line, Qt.Key.Key_Return)
    assert rule.line.property("tone") == "problem"
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water"


def test_the_field_at_the_cursor_is_completed(page: ListsPage, qtbot: QtBot) -> None:
    line = page.detail.rule.line
    line.window().activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.clear()
    qtbot.keyClicks(line, "is:valid cou")
    qtbot.waitUntil(lambda: "country:" in [offer.text for offer in line.offers()])
    line.take([offer.text for offer in line.offers()].index("country:"))
    assert line.text() == "is:valid country:"


def test_the_rule_of_a_new_list_is_ticked_together(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    page.new_record()
    form = page.pane.form
    assert form is not None
    field = form.fields["rule"]
    QTest.keyClicks(form.fields["name"].edit, "Readers of Russian")
    field.values.click()
    (popover,) = [one for one in page.window().findChildren(RulePopover) if one.isVisible()]
    qtbot.waitUntil(lambda: bool(popover.panel.lists["lang"].list.ticks()))
    popover.panel.lists["lang"].list.toggled.emit("ru")
    assert field.edit.text() == "lang:ru" and form.value()["rule"] == "lang:ru"
    qtbot.waitUntil(lambda: "The rule matches" in field.rule.note.text())
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible() and page.pane.form is form
    page.save()
    assert page.workspace.read(lists.find, "Readers of Russian")


def test_values_are_ticked_into_a_rule_and_kept_at_once(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    page.detail.rule.offer_values()
    (popover,) = [one for one in page.window().findChildren(RulePopover) if one.isVisible()]
    qtbot.waitUntil(lambda: bool(popover.panel.lists["lang"].list.ticks()))
    popover.panel.lists["lang"].list.toggled.emit("ru")
    assert page.detail.rule.text() == "country:KG beat:water lang:ru"
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water lang:ru"
    popover.panel.lists["lang"].list.toggled.emit("ky")
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water lang:ru,ky"
    popover.dismiss()
    assert page.workspace.undo_label == "Change the rule of a list"


def test_with_a_release_the_versions_decide(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    box = page.detail.release
    box.setCurrentIndex(box.findData(ids["water"]))
    box.activated.emit(box.currentIndex())
    settled(page, qtbot, "3 of 6")
    assert "no version in a language they read" in reasons(page)["Dina Kim"]
    assert [chip.text() for chip in page.detail.people._got.chips.chips.values()] == ["Russian 2", "English 1"]


def test_a_new_list_is_made_by_keyboard(window: Window, page: ListsPage, qtbot: QtBot) -> None:
    window.do("new_list")
    form = page.pane.form
    assert form is not None
    qtbot.keyClicks(form.fields["name"].edit, "All of them")  # type: ignore[attr-defined]
    qtbot.keyClicks(form.fields["rule"].edit, "has:email")  # type: ignore[attr-defined]
    page.save()
    qtbot.waitUntil(
        lambda: page.detail.title.text() == "All of them" and is_quiet(page) and page.detail.result is not None
    )
    assert page.detail.people.count.text() == "4 of 6"


def test_a_name_that_is_taken_stands_beside_its_field(window: Window, page: ListsPage, qtbot: QtBot) -> None:
    window.do("new_list")
    form = page.pane.form
    assert form is not None
    qtbot.keyClicks(form.fields["name"].edit, "water DESK")  # type: ignore[attr-defined]
    page.save()
    assert page.pane.is_editing()
    assert "already exists" in form.fields["name"]._note.text()


def test_a_change_of_a_contact_changes_who_gets_it(page: ListsPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    page.workspace.write("Edit contact", contacts.edit, ids["people"][1], {"do_not_contact": True})
    settled(page, qtbot, "3 of 6")
    assert "do not contact" in reasons(page)["Bakyt Asanov"]


def test_a_list_that_names_a_list_that_is_gone_says_so(page: ListsPage, qtbot: QtBot) -> None:
    other = page.workspace.write("Add list", lists.add, {"name": "Second", "rule": 'list:"Water desk"'})
    page.workspace.write("Edit list", lists.edit, other, {"name": "Second"})
    first = page.workspace.read(lists.by_name, "Water desk")
    page.workspace.write("Delete list", lists.delete, [first])
    qtbot.waitUntil(lambda: page.detail.card.id == other)
    qtbot.waitUntil(lambda: "Water desk" in page.detail.people.note.text())
    assert not page.detail.export.isEnabled()


def test_enter_on_a_member_opens_the_contact(
    window: Window, page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    page.detail.people.table.choose(ids["people"][1])
    qtbot.keyClick(page.detail.people.table, Qt.Key.Key_Return)
    assert window.page is not None and window.page.name == "contacts"


def test_a_rule_is_read_in_plain_words(page: ListsPage, qtbot: QtBot) -> None:
    line, table = page.detail.rule.line, page.table
    rules = [table.records.index(row, 1).data() for row in range(table.records.rowCount())]
    assert "Country: Kyrgyzstan · Beat: water" in rules
    assert [token.said for token in line.tokens] == ["Country: Kyrgyzstan", "Beat: water"]
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, "country:KG,KZ lang:ru -tag:vip ")
    wanted = ["Country: Kyrgyzstan or Kazakhstan", "Language: Russian", "not Tag: vip"]
    assert [token.said for token in line.tokens] == wanted
    assert line.accessibleDescription() == ", ".join(wanted)


def test_anybody_is_asked_for_why_and_why_not(page: ListsPage, ids: dict[str, Any]) -> None:
    stranger = page.workspace.write("Add", contacts.add, {"name": "X", "country": "UZ"})
    for number, said in (
        (ids["people"][0], ("Айгүл receives it", "Country: Kyrgyzstan · Beat: water")),
        (ids["people"][2], ("Айгүл does not receive it", "ch.esenova(at)")),
        (stranger, ("Айгүл does not receive it", "requires Country: Kyrgyzstan")),
    ):
        popover = page.detail.people.show_why(number, "Айгүл", page.detail.people.lookup)
        assert popover is not None
        shown = [label.text() for label in popover.findChildren(type(page.detail.people.count))]
        assert said[0] in shown[0] and said[1] in shown[1]
        popover.dismiss()


def test_lists_that_name_one_another_in_a_circle_are_not_kept(page: ListsPage, ids: dict[str, Any]) -> None:
    other = page.workspace.write("Add", lists.add, {"name": "Other", "rule": '-list:"Water desk"'})
    page.detail.set_rule("list:Other")
    assert "circle" in page.detail.rule.note.text()
    assert page.workspace.read(lists.fields, ids["list"])["rule"] == "country:KG beat:water"
    page.detail.set_rule('has:email -list:"Water desk"')
    assert "circle" in page.detail.rule.note.text()
    assert page.workspace.read(lists.fields, other)["rule"] == '-list:"Water desk"'


def test_the_rule_of_a_new_list_is_completed_as_it_is_typed(
    window: Window, page: ListsPage, qtbot: QtBot, type_text: Any
) -> None:
    page.new_record()
    form = page.pane.form
    assert form is not None
    line = form.fields["rule"].edit
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    type_text(line, "country:KG bea")
    qtbot.waitUntil(lambda: "beat:" in [offer.text for offer in line.offers()])
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.offers() and page.pane.form is form, "Escape puts away what hangs there, and not the form"
    type_text(line, "t:wa")
    qtbot.waitUntil(lambda: "water" in [offer.text for offer in line.offers()])
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert form.value()["rule"] == "country:KG beat:water" and line.hasFocus()
    line.setText("country:KG seen>tomorrow")
    line.textEdited.emit(line.text())
    qtbot.waitUntil(lambda: line._slip is not None)


def test_the_lists_say_how_many_are_on_each_and_when_it_was_last_used(
    window: Window, page: ListsPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    other = page.workspace.write("Add", lists.add, {"name": "All others", "rule": '-list:"Water desk" lang:ru'})

    def told(list_id: int) -> str:
        table = page.table
        row = table.records.index(list(table.records.ids).index(list_id), 0)
        return str(row.data(Qt.ItemDataRole.AccessibleTextRole))

    qtbot.waitUntil(lambda: page.table.records.rowCount() == 2)
    first = "Water desk, 6 contacts · Last used: never, Country: Kyrgyzstan · Beat: water"
    qtbot.waitUntil(lambda: told(ids["list"]) == first)  # counted outside the window's thread
    page.table.show_lines(("name",))
    row = page.table.records.index(list(page.table.records.ids).index(ids["list"]), 0)
    tip = "6 contacts · Last used: never · Country: Kyrgyzstan · Beat: water"
    assert row.data(Qt.ItemDataRole.ToolTipRole) == tip
    page.workspace.write("Edit", contacts.edit, ids["people"][1], {"country": "KZ"})
    qtbot.waitUntil(lambda: "5 contacts" in told(ids["list"]))
    wanted = Audience((ids["list"],))
    found = page.workspace.read(audience.resolve, wanted)
    page.workspace.write("Export", distributions.record, wanted, "csv", found, {}, {})
    qtbot.waitUntil(lambda: "Last used: today at" in told(ids["list"]))
    page.workspace.write("Delete", lists.delete, [ids["list"]])
    qtbot.waitUntil(lambda: page.table.records.rowCount() == 1)
    qtbot.waitUntil(lambda: told(other) == "All others, Last used: never, No list is named “Water desk”.")
