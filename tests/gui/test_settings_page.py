"""Settings in one place: every way leads to its section, and what is typed there behaves as in any form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from outreach.gui import actions
from outreach.gui import settings as choices
from outreach.gui.kit import dialogs
from outreach.gui.pages.settings.page import SECTIONS
from outreach.gui.shell.search import action_hits
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.services import office_settings, settings
from outreach.services.delivery import send_timer
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


def sections(window: Window, name: str) -> Any:
    window.do(name) if name in actions.SETTINGS else window.open_record("settings", name)
    page: Any = window.page
    return page.sections[name]


def test_every_section_has_an_action_but_the_first_and_every_action_a_section() -> None:
    assert set(SECTIONS) - {"appearance"} == actions.SETTINGS


@pytest.mark.parametrize("name", sorted(actions.SETTINGS))
def test_menus_and_the_palette_open_the_right_section(window: Window, name: str) -> None:
    window.go("contacts")
    window.actions_by_name[name].trigger()
    page: Any = window.page
    assert page.name == "settings" and page.stack.currentWidget() is page.sections[name]
    assert page.sections[name].isAncestorOf(QApplication.focusWidget())
    words = window.actions_by_name[name].text().rstrip("…")
    assert words in [hit.text for hit in action_hits(window.actions_by_name, words)]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "contacts"


def test_a_message_leaves_the_buttons_that_are_wanted_next_free(window: Window, workspace: Workspace) -> None:
    def covered(*free: QWidget) -> list[QWidget]:
        window.toast.say("Saved")
        message = QRect(window.toast.mapToGlobal(QPoint()), window.toast.size())
        return [one for one in free if message.intersects(QRect(one.mapToGlobal(QPoint()), one.size()))]

    section = sections(window, "mail_server")
    assert not covered(*(one for one in section.findChildren(QPushButton) if one.isVisible()))
    texts = {"en": {"headline": "School", "body": "Text."}}
    page: Any = window.go("releases")
    page.edit_record(workspace.write("Add", releases.add, {"versions": texts}))
    tools = page.pane.form.versions.tools
    assert tools.isVisible() and not covered(tools)


def test_the_list_at_the_left_is_gone_through_by_keys(window: Window) -> None:
    window.do("go_settings")
    page: Any = window.page
    for name, (_icon, text, _make) in SECTIONS.items():
        assert page.stack.currentWidget() is page.sections[name] and page.heading.text() == text
        QTest.keyClick(page.list, Qt.Key.Key_Down)


def test_what_is_chosen_for_the_looks_holds_at_once(window: Window, workspace: Workspace) -> None:
    table = window.go("contacts").table  # type: ignore[union-attr]
    height = table.rowHeight(0) or table.verticalHeader().defaultSectionSize()
    looks = sections(window, "appearance")
    for field, value in ((looks.scheme, "dark"), (looks.density, "roomy"), (looks.language, "ru")):
        field.set_value(value)
        field.changed.emit()
    assert theme.is_dark() and table.verticalHeader().defaultSectionSize() > height
    assert [choices.get(key) for key in ("theme", "density", "language")] == ["dark", "roomy", "ru"]
    assert "next start" in looks.note.text()


def test_the_organisation_is_kept_as_one_step_and_undone(window: Window, workspace: Workspace, tmp_path: Path) -> None:
    picture = QImage(900, 1200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkBlue)
    picture.save(str(tmp_path / "sign.png"))
    section = sections(window, "letterhead")
    logo = section.form.fields["logo"]
    logo.take_file(tmp_path / "none.png")
    assert logo.value() == "" and "PNG" in logo._note.text() and not section.save_button.isEnabled()
    logo.take_file(tmp_path / "sign.png")
    QTest.keyClicks(section.form.fields["name"].edit, "Foundation for Clean Rivers")
    section.form.put({**section.form.value(), "zone": "Asia/Almaty", "greeting-en": "Dear all,", "mail-most-mb": "20"})
    QTest.keyClick(section.form.fields["name"].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    kept = workspace.read(office_settings.shown)
    office = workspace.read(settings.get, "office")
    assert office["name"] == "Foundation for Clean Rivers" and office["logo"]
    assert (kept["zone"], kept["greeting-en"], kept["mail-most-mb"]) == ("Asia/Almaty", "Dear all,", 20)
    assert not section.save_button.isEnabled() and window.page.may_leave()  # type: ignore[union-attr]
    workspace.undo()
    assert not workspace.read(settings.get, "office")["name"]
    window.again()
    assert section.form.value()["name"] == ""


@pytest.mark.parametrize(
    ("field", "text"), [("colour", "blue-ish"), ("zone", "Bishkek?"), ("region", "Atlantis"), ("mail-most-mb", "1")]
)
def test_what_cannot_be_is_refused_at_its_field(window: Window, workspace: Workspace, field: str, text: str) -> None:
    section = sections(window, "letterhead")
    section.form.put({**section.form.value(), "name": "X", field: text})
    section.save()
    assert section.form.fields[field]._note.text() and section.is_touched()
    assert workspace.read(settings.get, "office")["name"] == ""


def test_what_is_typed_stays_while_another_section_is_shown_and_holds_the_window(window: Window) -> None:
    section = sections(window, "mail_server")
    QTest.keyClicks(section.form.fields["host"].edit, "mail.example.org")
    sections(window, "backups")
    window.go("contacts")
    assert section.form.value()["host"] == "mail.example.org"
    assert not window.close() and window.page is not None and window.page.name == "settings"
    section.revert()
    assert section.form.value()["host"] == "" and window.page.may_leave()


def test_the_timer_is_turned_on_and_off_again(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    there = send_timer.SendTimer({Path("a.timer"): "[Timer]"}, False, True)
    monkeypatch.setattr(send_timer, "look", lambda _workspace: there)
    section = sections(window, "send_timer")
    assert "a.timer" in section.files.text()

    def turn(is_on: bool) -> send_timer.SendTimer:
        nonlocal there
        there = there._replace(is_on=is_on)
        return there

    monkeypatch.setattr(send_timer, "turn_on", lambda _workspace: turn(True))
    monkeypatch.setattr(send_timer, "turn_off", lambda _workspace: turn(False))
    for words, said in (("Turn off", "The timer is on."), ("Turn on", "The timer is off.")):
        section.button.click()
        assert (section.button.text(), window.toast.text.text()) == (words, said)


def test_keys_are_found_by_words_and_by_keys(window: Window) -> None:
    section = sections(window, "shortcuts")
    QTest.keyClicks(section.words, "mail serv")
    shown = {row[0].text() for _head, rows in section._heads for row in rows if not row[0].isHidden()}
    assert shown == {"Mail server"}
    assert [head.text() for head, _rows in section._heads if not head.isHidden()] == ["View"]
    section.words.setText("ctrl+z")
    assert not section._heads[1][1][0][0].isHidden()
    QTest.keyClick(section.words, Qt.Key.Key_Escape)
    assert all(not head.isHidden() for head, _rows in section._heads) and section.isVisible()
    QTest.keyClick(section.words, Qt.Key.Key_Escape)
    assert not section.isVisible()


def test_a_backup_is_restored_from_the_settings(
    window: Window, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = sections(window, "backups")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: tmp_path / "kept")
    section._choose_folder(section.form.fields["folder"])
    assert section.save_button.isEnabled()
    section.back_up()
    qtbot.waitUntil(lambda: "Backed up" in section.told.text() and section.now.isEnabled())
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: asked.append(dialog.windowTitle()))
    section.table.choose_row(0)
    section.restore.click()
    qtbot.waitUntil(lambda: asked == ["Restore this backup?"])
