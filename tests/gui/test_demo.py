"""The demo office in the window: opened beside one's own, told in sight, left by one click, made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui import starting
from outreach.gui.kit import errors
from outreach.gui.shell import demo as gui_demo
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.services.demo import demo_files
from outreach.store.workspace import Workspace

WAIT = {"timeout": 60_000}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_the_line_says_is_read_whole_in_a_small_window(qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    bar = gui_demo.Bar(lambda: None, lambda: None)
    qtbot.addWidget(bar)
    bar.resize(1024, bar.height())
    bar.show()
    assert bar.said.width() >= bar.said.sizeHint().width()


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[Path], Window]]:
    """Windows on files, closed at the end."""
    made: list[Window] = []

    def call(path: Path) -> Window:
        window = Window(Workspace.open(path))
        window.show()
        qtbot.waitUntil(window.isVisible)
        made.append(window)
        return window

    yield call
    for window in made:
        window.warned = True
        window.close()
        window.workspace.close()
        errors.uninstall()


def next_office(window: Window, qtbot: QtBot) -> str:
    """What the window asks to be opened instead of itself."""
    qtbot.waitUntil(lambda: window.reopen is not None and not window.isVisible(), **WAIT)
    return str(window.reopen)


def test_it_opens_beside_ones_own_which_stays_as_it_was(
    open_window: Callable[[Path], Window], qtbot: QtBot, tmp_path: Path
) -> None:
    own = open_window(tmp_path / "own.outreach")
    own.workspace.write("Add", contacts.add, {"name": "Mine"})
    own.do("try_demo")
    path = Path(next_office(own, qtbot))
    assert path == demo_files.files()[0] and path.exists()
    assert own.workspace.read(contacts.count) == 1
    shown = open_window(path)
    assert shown.windowTitle().startswith("Demo – ") and shown.demo.is_open
    assert shown.findChild(gui_demo.Bar) is not None and own.findChild(gui_demo.Bar) is None
    shown.findChild(gui_demo.Bar).back.click()
    assert next_office(shown, qtbot) == gui_demo.BACK


def test_it_is_opened_again_as_it_was_left_and_made_anew_on_asking(
    open_window: Callable[[Path], Window], qtbot: QtBot, tmp_path: Path, demo_office: Path
) -> None:
    shutil.copy(demo_office, demo_files.file())
    with Workspace.open(demo_files.file()) as workspace:
        workspace.write("Add", contacts.add, {"name": "Tried out"})
        many = workspace.read(contacts.count)
    own = open_window(tmp_path / "own.outreach")
    own.do("try_demo")
    shown = open_window(Path(next_office(own, qtbot)))
    assert shown.workspace.read(contacts.count) == many
    shown.do("try_demo")
    assert shown.reopen is None and shown.isVisible()
    shown.findChild(gui_demo.Bar).anew.click()
    path = Path(next_office(shown, qtbot))
    assert path == demo_files.files()[1]
    with Workspace.open(path) as workspace:
        assert workspace.read(contacts.count) == many - 1


def test_it_is_found_by_the_search_over_everything(window: Window) -> None:
    hits: list[Any] = [hit for source in window.search._sources for hit in source("demo")]
    assert "Try the demo" in [hit.text for hit in hits]


def test_the_program_goes_from_ones_own_office_to_the_demo_and_back(
    qapp: QApplication, tmp_path: Path, demo_office: Path
) -> None:
    """The whole way as it is started: no window is left behind, and the way back leads to the file it came from."""
    shutil.copy(demo_office, demo_files.file())
    own, seen = tmp_path / "mine.outreach", []

    def look() -> None:
        there = (one for one in qapp.topLevelWidgets() if isinstance(one, Window) and one.isVisible())
        window = next(there, None)
        if window is None or (seen and seen[-1][1] is window):
            return
        seen.append((window.workspace.path.name if window.workspace.path else "", window))
        if len(seen) == 1:
            window.do("try_demo")
        elif len(seen) == 2:
            window.findChild(gui_demo.Bar).back.click()
        else:
            window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    try:
        assert starting.start(str(own)) == 0
    finally:
        timer.stop()
    assert [name for name, _window in seen] == ["mine.outreach", "demo.outreach", "mine.outreach"]


def test_another_language_holds_at_once_with_the_same_workspace_and_page(qapp: QApplication, tmp_path: Path) -> None:
    seen: list[tuple[str, str, Any]] = []

    def look() -> None:
        there = (one for one in qapp.topLevelWidgets() if isinstance(one, Window) and one.isVisible())
        window = next(there, None)
        if window is None or (seen and seen[-1][2] is window):
            return
        page: Any = window.page
        title = page.heading.text() if page.name == "settings" else ""
        seen.append((i18n.language(), title, window))
        window.go("settings")
        looks: Any = window.page.sections["appearance"]  # type: ignore[union-attr]
        if len(seen) < 3:
            looks.language.set_value("ru" if len(seen) == 1 else "en")
            looks.language.changed.emit()
        else:
            window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    try:
        assert starting.start(str(tmp_path / "mine.outreach")) == 0
    finally:
        timer.stop()
    assert [one[:2] for one in seen] == [("en", ""), ("ru", "Оформление"), ("en", "Appearance")]
    assert len({one[2].workspace for one in seen}) == 1
