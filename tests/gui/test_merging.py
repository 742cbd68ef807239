"""Merging as a press officer does it: side by side, by the keyboard, and separate again weeks later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from outreach.gui.kit.labels import Text
from outreach.gui.pages.merging.page import MergingPage
from outreach.gui.pages.side_by_side.view import JoinedRow, MergeView, SameRow, SidesRow
from outreach.gui.window import Window
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from tests.gui.clipping import cut

AIGUL = {
    "name": "Айгүл Жумабекова", "outlet": "Kabar", "position": "Reporter", "city": "Бишкек", "country": "KG",
    "emails": [{"raw": "a.zhumabekova@example.org", "label": ""}, {"raw": "aigul@kabar.example.org", "label": "work"}],
    "phones": [{"raw": "0555 12 34 56", "label": ""}], "tags": ["vip"], "languages": ["ky", "ru"],
}  # fmt: skip
AIGUL_AGAIN = {
    "name": "Aigul Jumabekova", "outlet": "24.kg", "position": "Senior reporter", "city": "Bishkek", "country": "KG",
    "emails": [{"raw": "aigul@kabar.example.org", "label": ""}],
    "phones": [{"raw": "+996 555 12 34 56", "label": ""}, {"raw": "0312 62 10 10", "label": ""}],
    "languages": ["ru"], "notes": "Call after lunch.",
}  # fmt: skip


@pytest.fixture
def two(workspace: Workspace) -> list[int]:
    return [workspace.write("Add contact", contacts.add, fields) for fields in (AIGUL, AIGUL_AGAIN)]


def view_of(window: Window, qtbot: QtBot, ids: list[int]) -> MergeView:
    """Selects contacts in the table and asks to merge them, as one does."""
    page = window.go("contacts")
    assert page is not None
    page.table.selectAll()  # type: ignore[attr-defined]
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, MergingPage))
    view = window.page.view  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(view.rows) and view.rows[0].hasFocus())
    assert sorted(view.ids) == sorted(ids)
    return view


def key(name: Qt.Key) -> None:
    """Presses a key where the focus is."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    QTest.keyClick(focused, name)


def row(view: MergeView, name: str) -> SidesRow:
    return next(row for row in view.rows if row.name == name)


def texts(widget: QWidget) -> list[str]:
    return [text.text() for text in widget.findChildren(Text)]


def test_only_what_differs_is_asked_and_lists_are_joined(two: list[int], window: Window, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, two)
    assert {"name", "city", "position"} <= {row.name for row in view.rows}
    assert "country" not in {row.name for row in view.rows}
    joined = {row.label: row.values for row in view.findChildren(JoinedRow)}
    brought = {value for values in joined["Phones"] for value in values}
    assert "+996 312 621 010" in brought or "+996 312 62 10 10" in brought
    assert [["vip"], []] in (joined["Tags"], joined["Tags"][::-1])
    assert any(row.label == "Country" for row in view.findChildren(SameRow))


def test_it_is_merged_by_the_keyboard_alone(two: list[int], window: Window, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, two)
    city = row(view, "city")
    wanted = [side.value for side in city.sides].index("Bishkek")
    for _step in range(view.rows.index(city)):
        key(Qt.Key.Key_Down)
    assert city.hasFocus()
    key(Qt.Key.Key_Right if wanted else Qt.Key.Key_Left)
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")
    assert window.workspace.read(contacts.count) == 1
    stays = window.page.table.current_id()  # type: ignore[union-attr]
    fields = window.workspace.read(contacts.fields, stays)
    assert fields["city"] == "Bishkek" and fields["tags"] == ["vip"]
    assert {email["raw"] for email in fields["emails"]} >= {"a.zhumabekova@example.org", "aigul@kabar.example.org"}
    assert "Call after lunch." in fields["notes"]
    assert window.toast.isVisible() and window.toast.button.text() == "Undo"


def test_what_is_chosen_is_said_and_not_only_coloured(two: list[int], window: Window, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, two)
    first = view.rows[0]
    key(Qt.Key.Key_Right)
    assert first.chosen == 1 and first.sides[1]._sign.isVisible() and not first.sides[0]._sign.isVisible()
    assert first.sides[1].value in first.accessibleName()
    key(Qt.Key.Key_Right)  # there is nothing further to the right
    assert first.chosen == 1
    qtbot.mouseClick(first.sides[0], Qt.MouseButton.LeftButton)
    assert first.chosen == 0


def test_with_another_name_its_family_name_stands(window: Window, qtbot: QtBot, workspace: Workspace) -> None:
    bases = {"country": "KG", "checked_on": "2026-01-31"}
    ids = [
        workspace.write("Add contact", contacts.add, {**bases, "given_name": "Anna", "family_name": family})
        for family in ("Abdyldaeva", "Zhumabekova")
    ]
    view = view_of(window, qtbot, ids)
    kept = row(view, "family_name").chosen
    key(Qt.Key.Key_Left if kept else Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: row(view, "family_name").chosen != kept)
    assert view.rows[0].name == "name" and view.rows[0].hasFocus()
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")
    found = workspace.read(contacts.fields, view_stays(window))
    assert found["name"] == f"Anna {found['family_name']}" == f"Anna {('Abdyldaeva', 'Zhumabekova')[not kept]}"


def test_whoever_was_merged_is_separated_from_the_menu_of_the_record_too(
    two: list[int], window: Window, qtbot: QtBot
) -> None:
    view_of(window, qtbot, two)
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")
    page: Any = window.page
    page._show_menu(QPoint(40, 40))  # as by the right button, or the key of the menu
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    (action,) = (one for one in menu.actions() if one.text().strip().startswith("Separate from "))
    action.trigger()
    menu.close()
    assert window.workspace.read(contacts.count) == 2


def view_stays(window: Window) -> int:
    """The contact that is shown after a merge."""
    stays = window.page.table.current_id()  # type: ignore[union-attr]
    assert stays is not None
    return int(stays)


def test_escape_leaves_all_as_it_was(two: list[int], window: Window, qtbot: QtBot) -> None:
    view_of(window, qtbot, two)
    key(Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "contacts"
    assert window.workspace.read(contacts.count) == 2


def test_they_can_be_said_to_be_two(two: list[int], window: Window, qtbot: QtBot) -> None:
    list(quality.search_duplicates(window.workspace))
    assert window.workspace.read(quality.counts)["duplicate"] == 1
    view_of(window, qtbot, two)
    key(Qt.Key.Key_3)
    assert window.page is not None and window.page.name == "contacts"
    assert window.workspace.read(quality.counts)["duplicate"] == 0
    list(quality.search_duplicates(window.workspace))
    assert window.workspace.read(quality.counts)["duplicate"] == 0


def test_one_alone_is_merged_with_the_one_likest_to_it(two: list[int], window: Window, qtbot: QtBot) -> None:
    window.workspace.write("Add contact", contacts.add, {"name": "Bakyt Asanov"})
    page = window.go("contacts")
    page.table.choose(two[1])  # type: ignore[union-attr]
    window.do("merge")
    assert isinstance(window.page, MergingPage)
    assert window.page.view.ids == [two[1], two[0]] and window.page.view.why.text()


def test_nobody_alike_is_said(window: Window, qtbot: QtBot) -> None:
    made = window.workspace.write("Add contact", contacts.add, {"name": "Bakyt Asanov"})
    page = window.go("contacts")
    page.table.choose(made)  # type: ignore[union-attr]
    window.do("merge")
    assert window.page is page and "No similar contact" in window.toast.text.text()


def test_too_many_are_refused_with_a_reason(window: Window, qtbot: QtBot) -> None:
    for number in range(8):
        window.workspace.write("Add contact", contacts.add, {"name": f"Person {number}"})
    page = window.go("contacts")
    assert page is not None
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 8)  # type: ignore[attr-defined]
    page.table.selectAll()  # type: ignore[attr-defined]
    window.do("merge")
    qtbot.waitUntil(lambda: "At most 6" in window.toast.text.text())
    assert window.page is page and window.workspace.read(contacts.count) == 8


def test_three_are_merged_at_once(two: list[int], window: Window, qtbot: QtBot) -> None:
    third = {"name": "Айгуль Джумабекова", "city": "Ош", "emails": [{"raw": "aigul@mail.example.org", "label": ""}]}
    ids = [*two, window.workspace.write("Add contact", contacts.add, third)]
    view = view_of(window, qtbot, ids)
    city = row(view, "city")
    place = [side.value for side in city.sides].index("Ош")
    qtbot.mouseClick(city.sides[place], Qt.MouseButton.LeftButton)
    view.merge_button.click()
    qtbot.waitUntil(lambda: window.workspace.read(contacts.count) == 1)
    stays = window.workspace.read(contacts.find)[0]
    assert window.workspace.read(contacts.fields, stays)["city"] == "Ош"
    assert len(window.workspace.read(contacts.fields, stays)["emails"]) == 3


def test_addresses_are_read_to_their_end_where_three_stand_side_by_side(
    workspace: Workspace, window: Window, qtbot: QtBot
) -> None:
    window.resize(960, 600)
    ids = [
        workspace.write(
            "Add contact", contacts.add,
            {"name": "Aigul", "emails": [{"raw": f"aigul.zhumabekova@news{number}.example.org", "label": ""}]},
        )
        for number in range(3)
    ]  # fmt: skip
    view = view_of(window, qtbot, ids)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: list(cut(view, set())) == [])


def test_undo_brings_both_back(two: list[int], window: Window, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, two)
    view.merge_button.click()
    qtbot.waitUntil(lambda: window.workspace.read(contacts.count) == 1)
    window.toast.button.click()
    qtbot.waitUntil(lambda: window.workspace.read(contacts.count) == 2)


def test_a_merge_is_separated_on_the_card_and_later_edits_are_listed(
    two: list[int], window: Window, qtbot: QtBot, dialogs_shown: list[QDialog]
) -> None:
    workspace = window.workspace
    press = workspace.write("Add list", lists.add, {"name": "Water desk", "rule": ""})
    workspace.write("Add to list by hand", lists.pick, press, [two[1]])
    before = [workspace.read(contacts.fields, number) for number in two]
    view = view_of(window, qtbot, two)
    keep = view.ids[0]
    view.merge_button.click()
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")
    workspace.write("Edit contact", contacts.edit, keep, {"website": "https://aigul.example.org"})
    page = window.page
    qtbot.waitUntil(lambda: any("Merged with" in text for text in texts(page.pane)))  # type: ignore[union-attr]
    button = next(b for b in page.pane.findChildren(QPushButton) if b.text() == "Separate again")  # type: ignore[union-attr]
    button.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 2)
    after = [workspace.read(contacts.fields, number) for number in two]
    for old, new in zip(before, after, strict=True):
        assert {**new, "website": ""} == {**old, "website": ""}
    assert "is restored" in window.toast.text.text()
    assert any("aigul.example.org" in text for text in texts(dialogs_shown[-1]))


def test_a_contact_that_goes_meanwhile_ends_the_merge(two: list[int], window: Window, qtbot: QtBot) -> None:
    view_of(window, qtbot, two)
    window.workspace.write("Delete contacts", contacts.delete, [two[0]])
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "contacts")


@pytest.mark.parametrize("name", ["merge", "find_duplicates", "suppression", "go_problems"])
def test_it_is_all_found_by_its_name(name: str, window: Window, qtbot: QtBot, type_text: Callable[..., None]) -> None:
    window.go("contacts")
    window.do("search")
    type_text(window.search, {"merge": "merge", "find_duplicates": "dupl", "suppression": "suppr",
                              "go_problems": "issue"}[name])  # fmt: skip
    wanted = window.actions_by_name[name].text().rstrip("…")
    qtbot.waitUntil(lambda: any(offer.text == wanted for offer in window.search.offers()))


def test_what_a_colleague_changes_meanwhile_is_shown_and_the_choice_made_stays(
    two: list[int], window: Window, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, two)
    city = row(view, "city")
    city.setFocus()
    was = city.chosen
    key(Qt.Key.Key_Right if was == 0 else Qt.Key.Key_Left)
    window.workspace.write("Edit contact", contacts.edit, two[1], {"formal_name": "Ms. Jumabekova"})
    qtbot.waitUntil(lambda: "Ms. Jumabekova" in texts(view))
    assert row(view, "city").chosen == 1 - was and row(view, "city").hasFocus()


def test_nobody_merges_what_was_not_seen(two: list[int], window: Window, qtbot: QtBot) -> None:
    """A colleague has edited one of them in the moment before: that is told, and shown before it is merged."""
    view = view_of(window, qtbot, two)
    with Workspace.open(window.workspace.path or str(window.workspace.engine.url)) as theirs:
        theirs.write("Edit contact", contacts.edit, two[1], {"city": "Osh"})
    with pytest.raises(Problem, match="Somebody has just changed one of them"):
        view.merge()
    assert window.workspace.read(contacts.count) == 2
    assert any(side.value == "Osh" for side in row(view, "city").sides)
    view.merge()
    assert window.workspace.read(contacts.count) == 1
