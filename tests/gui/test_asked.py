"""What a person may ask of the office, in the window: to be left alone, to see what is held, to be erased for good."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from outreach.gui.forms.form import FormDialog
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text
from outreach.gui.pages.contacts.page import ContactsPage
from outreach.gui.pages.suppression.page import SuppressionPage
from outreach.gui.window import Window
from outreach.model.people import Contact
from outreach.problems import FieldProblem
from outreach.services.backups import backup
from outreach.services.contacts import contacts
from outreach.services.delivery import suppression
from outreach.services.privacy import privacy
from outreach.store.workspace import Workspace
from tests.gui.office import fill


@pytest.fixture
def page(workspace: Workspace, window: Window) -> ContactsPage:
    fill(workspace)
    page = window.go("contacts")
    assert isinstance(page, ContactsPage)
    return page


def choose(page: ContactsPage, name: str) -> int:
    """Selects a contact by its name."""
    number: int = page.workspace.read(contacts.find, name)[0]
    assert page.table.choose(number)
    return number


def menu_of(page: ContactsPage, qtbot: QtBot) -> QMenu:
    """What stands behind the button with the dots."""
    qtbot.waitUntil(lambda: bool(_dots(page)))
    _dots(page)[0].click()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def _dots(page: ContactsPage) -> list[QPushButton]:
    return [button for button in page.pane.findChildren(QPushButton) if button.accessibleName() == "More"]


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text))


def test_whoever_asked_for_it_is_not_contacted_any_more_with_reason_and_day(
    page: ContactsPage, window: Window, qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    number = choose(page, "Bakyt Asanov")
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    line = QApplication.focusWidget()
    assert line is not None and "Reason" in line.accessibleName()
    type_text(line, "wrote on 12 May")
    QTest.keyClick(line, Qt.Key.Key_Return)
    card = window.workspace.read(contacts.card, number)
    assert card.do_not_contact and card.do_not_contact_reason == "wrote on 12 May" and card.do_not_contact_on
    assert [row.address for row in window.workspace.read(suppression.find)] == ["b.asanov@example.org"]
    qtbot.waitUntil(lambda: "wrote on 12 May" in words(page.pane))
    assert window.workspace.undo_label == "Do not contact from now on"  # what was done, not the name of a filter
    window.do("undo")
    qtbot.waitUntil(lambda: not window.workspace.read(contacts.card, number).do_not_contact)


def test_of_several_it_is_said_how_many_are_not_to_be_contacted(page: ContactsPage, window: Window) -> None:
    page.table.selectAll()
    window.do("block")
    assert "6 people are marked as “do not contact”" in [text.text() for text in window.findChildren(Text)]


def test_whoever_is_blocked_may_be_contacted_again(page: ContactsPage, window: Window, qtbot: QtBot) -> None:
    number = choose(page, "Нурлан Абдыев")
    menu = menu_of(page, qtbot)
    (again,) = [action for action in menu.actions() if action.text() == "May be contacted again"]
    again.trigger()
    assert not window.workspace.read(contacts.card, number).do_not_contact


@pytest.mark.parametrize("name", ["held.txt", "held.json"])
def test_all_that_is_held_on_a_person_is_saved_to_be_read(
    page: ContactsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    choose(page, "Айгүл Жумабекова")
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / name)
    menu = menu_of(page, qtbot)
    next(action for action in menu.actions() if action.text() == "Export personal data…").trigger()
    qtbot.waitUntil((tmp_path / name).is_file, timeout=20_000)
    text = (tmp_path / name).read_text("utf-8")
    assert "Айгүл Жумабекова" in text and "a.zhumabekova@example.org" in text and "Kabar" in text
    assert name.endswith(".txt") or json.loads(text)["contact"]["country"] == "KG"


def test_before_an_erasure_it_is_said_what_it_means_and_nothing_is_done_without_a_yes(
    page: ContactsPage, window: Window, dialogs_shown: list[QDialog]
) -> None:
    choose(page, "Айгүл Жумабекова")
    window.do("erase")
    (dialog,) = dialogs_shown
    text = words(dialog)
    assert "Delete Айгүл Жумабекова permanently?" in text and "This can't be reversed" in text
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    assert buttons["Cancel"].isDefault() and not buttons["Delete permanently"].isDefault()
    assert "Export personal data first…" in buttons
    assert len(window.workspace.read(contacts.find, "Жумабекова")) == 1


def test_an_erased_person_is_gone_for_good_and_the_copies_are_named(
    page: ContactsPage, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = window.workspace
    copy = tmp_path / "copy.outreach"
    backup.make(workspace, copy)
    shown: list[Any] = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: shown.append(dialog) or True)
    choose(page, "Айгүл Жумабекова")
    assert workspace.undo_label is not None
    window.do("erase")
    qtbot.waitUntil(lambda: not window._jobs and len(shown) == 2, timeout=30_000)
    assert "copy.outreach" in words(shown[1])
    assert not workspace.read(contacts.find, "Жумабекова")
    qtbot.waitUntil(lambda: page.count_label.text() == "5")
    assert workspace.undo_label is None, "undo does not skip an erasure"
    path = workspace.path
    assert path is not None
    # Read by another process: opened here, the file would lose its locks.
    files = sorted(map(str, path.parent.glob(f"{path.name}*")))
    found = subprocess.run(["grep", "-a", "-l", "-e", "Жумабекова", "-e", "a.zhumabekova@", *files], text=True)
    assert found.returncode == 1


def test_who_was_erased_is_added_again_once_they_ask(window: Window, dialogs_shown: list[QDialog]) -> None:
    """By hand too it is refused until they are let back, on the page that the refusal names."""
    workspace = window.workspace
    page = window.go("suppression")
    assert isinstance(page, SuppressionPage) and not page.let_back.isVisible()
    entry = {"name": "Dana", "emails": [{"raw": "dana@example.org"}]}
    contact = workspace.write("Add contact", contacts.add, entry)
    for _progress in privacy.erase(workspace, [contact]):
        pass
    with pytest.raises(FieldProblem, match="under Suppressed addresses"):
        workspace.write("Add contact", contacts.add, entry)
    page.refresh()
    assert page.let_back.isVisible()
    page.let_back.click()
    (dialog,) = dialogs_shown
    assert isinstance(dialog, FormDialog)
    with pytest.raises(FieldProblem, match="No permanently deleted person"):
        page.allow({"reach": "other@example.org"})
    page.allow({"reach": "Dana@example.org"})
    workspace.write("Add contact", contacts.add, entry)


def written_meanwhile(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, label: str, action: Callable[..., Any], *args: Any
) -> None:
    """Somebody else writes right after the window has asked for a contact's card, once."""
    read = contacts.card

    def read_and_write(session: Session, contact_id: int) -> Contact:
        found = read(session, contact_id)
        monkeypatch.setattr(contacts, "card", read)
        thread = threading.Thread(target=workspace.write, args=(label, action, *args))
        thread.start()
        thread.join(20)
        return found

    monkeypatch.setattr(contacts, "card", read_and_write)


def test_who_is_erased_by_somebody_else_while_the_pane_asks_is_shown_whole_and_then_no_more(
    page: ContactsPage, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = choose(page, "Айгүл Жумабекова")
    written_meanwhile(window.workspace, monkeypatch, "Delete permanently", contacts.delete, [number])
    page._show_selected()
    assert "Айгүл Жумабекова" in words(page.pane.stack.currentWidget())
    page._show_selected()
    assert "Айгүл Жумабекова" not in words(page.pane.stack.currentWidget())
    qtbot.waitUntil(lambda: page.count_label.text() == "5")


def test_several_are_erased_at_once_and_each_is_named(
    page: ContactsPage, window: Window, dialogs_shown: list[QDialog]
) -> None:
    page.table.selectAll()
    window.do("erase")
    text = words(dialogs_shown[0])
    assert "Delete 6 people permanently?" in text and "and 1 more" in text


def test_the_tables_menu_offers_what_the_dots_do(page: ContactsPage) -> None:
    choose(page, "Bakyt Asanov")
    page._show_menu(QPoint(40, 40))
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    assert not any(action.icon().isNull() for action in menu.actions())  # or its words would begin elsewhere
    offered = [action.text() for action in menu.actions()]
    menu.close()
    assert offered == [
        "Edit", "Add to list…", "Moved…", "Log a call…", "Merge…", "Do not contact…", "Delete",
        "Export personal data…", "Delete permanently…",
    ]  # fmt: skip


def test_a_form_and_its_version_are_of_one_moment(
    page: ContactsPage, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = choose(page, "Айгүл Жумабекова")
    change = {"notes": "from a colleague"}
    written_meanwhile(window.workspace, monkeypatch, "Edit contact", contacts.edit, number, change)
    page.edit_record(number)
    form = page.pane.form
    assert form is not None and form.value()["notes"] == ""
