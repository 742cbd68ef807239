"""Spelling in a release: what is looked at, what is marked, what was meant, and the office's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from outreach.gui import settings
from outreach.gui.pages.releases.editor import spelling
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.window import Window
from tests.formats import test_dictionary as made


@pytest.fixture
def form(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: dict[str, Any]
) -> ReleaseForm:
    words = ["families", "of", "three", "valley/S", "can", "have", "their", "well/S", "tested", "free", "today", "on"]
    made.make(tmp_path / "dictionaries", "en_GB", words)
    monkeypatch.setenv("DICPATH", str(tmp_path / "dictionaries"))
    settings.put(spelling.SETTING, "yes")
    window.go("releases")
    page = window.page
    assert isinstance(page, ReleasesPage)
    page.table.choose(ids["water"])
    page.on_edit()
    found = page.pane.form
    assert isinstance(found, ReleaseForm)
    return found


def minded(form: ReleaseForm, language: str = "en") -> spelling.Spelling:
    found = form.spelling(language)
    assert found is not None
    return found


def test_names_numbers_and_addresses_are_left_alone() -> None:
    line = "Families met Ms. Sadykova in Naryn. Wels of 24km² at press@example.org; UNODC paid 1,200 dolars — "
    line += "then Asan left."
    assert [word.text for word in spelling.words(line)] == [
        "Families", "met", "in", "Wels", "of", "at", "paid", "dolars", "then", "left",
    ]  # fmt: skip
    assert [word.text for word in spelling.words("don’t")] == ["don't"]
    assert spelling.words("") == []


def wrong_words(form: ReleaseForm) -> list[str]:
    """The wrong words of all texts, in their order."""
    kept = minded(form)
    lines = [line for prose in kept._proses for line in prose.toPlainText().split("\n")]
    return [word.text for line in lines for word in spelling.words(line) if kept._known.get(word.text) is False]


def test_a_wrong_word_is_marked_and_mended_from_the_menu(form: ReleaseForm, qtbot: QtBot) -> None:
    subhead = form.versions.forms["en"].prose("subhead")
    subhead.setFocus()
    subhead.selectAll()
    subhead.put("families of three valeys")
    qtbot.waitUntil(lambda: "valeys" in wrong_words(form), timeout=20000)
    assert "families" not in wrong_words(form)
    menu = QMenu()
    qtbot.addWidget(menu)
    cursor = subhead.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    subhead.menu_wanted.emit(menu, cursor)
    qtbot.waitUntil(lambda: any(action.text() == "valleys" for action in menu.actions()), timeout=20000)
    next(action for action in menu.actions() if action.text() == "valleys").trigger()
    assert subhead.toPlainText() == "families of three valleys"
    subhead.undo()
    assert subhead.toPlainText() == "families of three valeys"


def test_a_word_of_the_office_is_known_from_then_on(form: ReleaseForm, qtbot: QtBot, window: Window) -> None:
    subhead = form.versions.forms["en"].prose("subhead")
    subhead.selectAll()
    subhead.put("three jayloos")
    qtbot.waitUntil(lambda: "jayloos" in wrong_words(form), timeout=20000)
    minded(form).add("jayloos")
    assert "jayloos" not in wrong_words(form)
    assert window.workspace.undo_label == "Add a word to the dictionary"


def test_marks_are_no_change_of_the_text(form: ReleaseForm, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(wrong_words(form)), timeout=20000)
    assert not form.is_touched()


def test_without_a_dictionary_nothing_is_marked(form: ReleaseForm) -> None:
    form.versions._take("ky")
    form._follow()
    kyrgyz: Any = minded(form, "ky")
    assert kyrgyz.path == "" and not kyrgyz.is_on()


def test_marks_can_be_turned_off_for_good(form: ReleaseForm, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    body = form.versions.forms["en"].prose("body")
    body.menu_wanted.emit(menu, body.textCursor())
    check = next(action for action in menu.actions() if action.isCheckable())
    assert check.isChecked()
    check.trigger()
    assert not minded(form).is_on() and settings.get(spelling.SETTING) == "no"
