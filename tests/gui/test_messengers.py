"""A release by messenger in the window, by keys: whom, the texts, then one chat after the other."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach import i18n
from outreach.gui.kit import dialogs, formatting
from outreach.gui.pages.delivery import columns
from outreach.gui.pages.releases.workspace import AUDIENCE, RESULTS, SEND
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.services.delivery import delivery
from outreach.services.releases import releases
from tests.gui import office
from tests.gui.quiet import is_quiet
from tests.gui.test_unsaved import kept

WAIT = {"timeout": 20_000}


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were opened; nothing is."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True)
    return found


@pytest.fixture
def window(qtbot, workspace, ids: dict[str, Any], opened):
    with workspace.writing("Prefer") as session:
        contacts.edit(
            session,
            ids["people"][0],
            {"preferred_way": "telegram", "channels": [{"network": "telegram", "value": "@aigul_press"}]},
        )
        contacts.edit(
            session,
            ids["people"][1],
            {"preferred_way": "signal", "channels": [{"network": "signal", "value": "+996 700 123456"}]},
        )
    workspace.write("Attach", releases.attach, ids["water"], "Вода.pdf", office.pdf(), "ru")
    made = Window(workspace)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


def begun(window, qtbot, ids):
    """The stage of the results, with the queue in it."""
    window.distribute({"lists": (ids["list"],), "release": ids["water"]})
    page, who = window.page, window.page.delivering.who
    qtbot.waitUntil(lambda: is_quiet(who), **WAIT)
    assert "Reached the other way: 2" in who.reasons.text()
    who.way.setFocus()
    QTest.keyClick(who.way, Qt.Key.Key_Down)
    who.way.activated.emit(who.way.currentIndex())
    qtbot.waitUntil(lambda: is_quiet(who) and who.resolved is not None and len(who.resolved.recipients) == 2, **WAIT)
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return page


def press(page, key, modifier=Qt.KeyboardModifier.NoModifier):
    page.window().activateWindow()
    QTest.keyClick(QApplication.focusWidget() or page, key, modifier)


def test_enter_opens_a_chat_and_enter_says_that_it_is_done(
    window, qtbot, workspace, ids, opened, continued, tmp_path, monkeypatch
):
    page = begun(window, qtbot, ids)
    how = page.delivering.how
    assert page.detail.stage == SEND and how.way() == "messenger" and not how.radios["send"].isEnabled()
    assert page.detail.next_button.text() == "Begin with 2 chats"
    assert set(how.texts.value()) == {"ru", "en"}
    how.texts.fields["ru"].edit.setPlainText("Лаборатория воды открыта 💧")
    assert how.texts.fields["ru"]._note.text() == "27 / Telegram 4,096"
    how.texts.fields["en"].edit.setPlainText("w" * 2001)
    assert how.texts.fields["en"]._note.text().startswith("2001 characters: too long for Signal")
    how.texts.fields["en"].edit.setPlainText("Water laboratory")
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    assert opened == [], "nothing is opened but by a key or a click"

    detail = page.results.detail
    assert detail.item.name == "Bakyt Asanov" and detail.next.text().endswith("Signal +996700123456")
    detail.go_on()
    assert detail.buttons["open"].hasFocus() and not detail.buttons["files"].isVisible()
    press(page, Qt.Key.Key_Return)
    assert opened == ["sgnl://signal.me/#p/+996700123456"]
    assert QGuiApplication.clipboard().text() == "Water laboratory"
    assert detail.buttons["done"].hasFocus() and "Was it sent?" in detail.chat.text()
    press(page, Qt.Key.Key_Return)

    assert detail.item.name == "Айгүл Жумабекова" and detail.buttons["open"].hasFocus()
    press(page, Qt.Key.Key_Return)
    assert len(opened) == 2 and opened[1].startswith("tg://resolve?domain=aigul_press&text=")
    assert QGuiApplication.clipboard().text() == "Лаборатория воды открыта 💧"
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_given: tmp_path)
    detail.buttons["files"].click()
    assert [one.name for one in tmp_path.glob("*.pdf")] == ["Вода.pdf"] and opened[2].startswith("file:")
    detail.buttons["not-reached"].click()
    assert states(workspace, ids) == {"Bakyt Asanov": "done", "Айгүл Жумабекова": "unreached"}
    assert not detail.buttons["open"].isVisible() and detail.buttons["retry"].isVisible()
    assert columns.state(detail.row) == "not reached 1"
    assert "Address" in [column.label for column in detail.table.records.columns], "an account is no e-mail"

    workspace.undo()
    page.results.show_current()
    assert detail.item.name == "Айгүл Жумабекова" and states(workspace, ids)["Айгүл Жумабекова"] == "sending"
    detail.buttons["later"].click()
    assert states(workspace, ids)["Айгүл Жумабекова"] == "queued"


def test_a_short_text_survives_the_way_back_to_the_audience_and_a_crash(window, qtbot, workspace, ids, continued):
    page = begun(window, qtbot, ids)
    how = page.delivering.how
    how.texts.fields["ru"].edit.setPlainText("Своими словами")
    qtbot.waitUntil(lambda: kept(workspace) == {f"messenger/{ids['water']}/False": {"ru": "Своими словами"}}, **WAIT)
    assert "not saved" in window.status.file.text()
    page.detail.go(AUDIENCE)
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.detail.stage == SEND and how.texts.value()["ru"] == "Своими словами"
    assert how.texts.value()["en"].startswith("New water laboratory"), "a text nobody touched is proposed"
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    assert kept(workspace) == {}


def test_who_objects_meanwhile_leaves_the_queue_and_nothing_is_opened(window, qtbot, workspace, ids, opened, continued):
    page = begun(window, qtbot, ids)
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    workspace.write("Objects", contacts.edit, ids["people"][1], {"do_not_contact": True})
    detail = page.results.detail
    with qtbot.captureExceptions() as told:
        detail.buttons["open"].click()
    assert opened == [] and detail.item.name == "Айгүл Жумабекова"
    assert [str(one[1]) for one in told] == [f"Bakyt Asanov: do not contact ({formatting.day(i18n.today())})"]


def test_a_release_that_changed_shows_its_new_text_before_a_chat_is_opened(
    window, qtbot, workspace, ids, opened, continued, monkeypatch
):
    page = begun(window, qtbot, ids)
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    versions = releases.fields_of(workspace.read(releases.card, ids["water"]))["versions"]
    versions["en"]["headline"] = "No laboratory yet"
    workspace.write("Edit", releases.edit, ids["water"], {"versions": versions})
    page.results.show_current()
    detail = page.results.detail
    assert detail.item.name == "Bakyt Asanov" and detail.item.text == ""
    answers, asked = [False, True], []
    monkeypatch.setattr(dialogs, "ask", lambda *words: asked.append(words) or answers.pop(0))
    detail.buttons["open"].click()
    assert opened == [] and detail.item.text == "", "nothing is taken over unasked"
    detail.buttons["open"].click()
    assert len(asked) == 2 and opened == [] and detail.item.text.startswith("No laboratory yet")
    assert detail.buttons["open"].hasFocus() and detail.changed.isHidden()
    press(page, Qt.Key.Key_Return)
    assert len(opened) == 1 and QGuiApplication.clipboard().text().startswith("No laboratory yet")


def states(workspace, ids):
    return {one.name: one.state for one in workspace.read(delivery.find, None, ids["water"])}
