"""Many contacts are tagged at once from the table: by keyboard, as one step, and of as many as was said."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach.gui.pages.contacts.deeds import TagPopover
from outreach.services.contacts import contacts
from outreach.services.history import history
from tests.gui.office import fill


def test_the_selected_contacts_are_tagged_by_keyboard(window, workspace, qtbot, type_text):
    fill(workspace)
    page = window.go("contacts")
    page.show_filter("beat:water")
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 5)
    page.table.setFocus()
    page.table.selectAll()
    qtbot.waitUntil(lambda: page.table.selection_count() == 5)
    QTest.keyClick(page.table, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    popover = window.findChild(TagPopover)
    assert popover.isVisible() and popover.put["tags"].chips.edit.hasFocus()
    type_text(popover.put["tags"].chips.edit, "Naryn tour")
    QTest.keyClick(popover.put["tags"].chips.edit, Qt.Key.Key_Return)
    for _field in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert popover.off["beats"].chips.edit.hasFocus()
    type_text(popover.off["beats"].chips.edit, "water")
    QTest.keyClick(popover.off["beats"].chips.edit, Qt.Key.Key_Return)
    QTest.keyClick(popover.off["beats"].chips.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(workspace.read(contacts.find, 'tag:"Naryn tour"')) == 5)
    assert workspace.read(contacts.find, "beat:water") == workspace.read(contacts.find, "nobody of this name")
    assert workspace.read(history.steps)[0].label == "Tag 5 contacts"
    qtbot.waitUntil(lambda: "5 contacts changed, of 5" in window.toast.text.text())
    window.do("undo")
    qtbot.waitUntil(lambda: len(workspace.read(contacts.find, "beat:water")) == 5)


def test_nothing_named_is_said_in_its_place(window, workspace, qtbot):
    fill(workspace)
    page = window.go("contacts")
    page.table.choose_row(0)
    window.do("tag")
    popover = window.findChild(TagPopover)
    popover.keep()
    assert popover.isVisible() and "Name a tag" in popover.problem.text()
