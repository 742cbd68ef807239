"""What the pages are made of is loaded while the hand rests."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from outreach.gui.shell import preloader
from outreach.values.names import nicknames


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that are loaded, in their order; it begins at once, and goes on at once."""
    found: list[str] = []
    monkeypatch.setattr(preloader.importlib, "import_module", found.append)
    monkeypatch.setattr(preloader.search, "asked", lambda _queries: None)
    for name in ("BEGIN", "PAUSE", "REST"):
        monkeypatch.setattr(preloader, name, 20)
    names = ("no.such.module", "nor.this.one")
    monkeypatch.setattr(preloader, "PLACES", [preloader.PLACES[0]._replace(module=name) for name in names])
    return found


def test_a_key_puts_it_off(qtbot: Any, loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    line = QLineEdit()
    monkeypatch.setattr(preloader, "BEGIN", 3_600_000)
    warm = preloader.Warming(line)
    warm._watch()
    monkeypatch.setattr(preloader, "REST", 1_800_000)
    QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "a"))
    assert 1_700_000 < warm._timer.remainingTime() < 1_900_000, "from the key on, whatever was left before"
    assert not loaded
    monkeypatch.setattr(preloader, "REST", 20)
    QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "b"))
    qtbot.waitUntil(lambda: loaded[:2] == ["no.such.module", "nor.this.one"])
    warm.stop()


def test_the_end_of_the_window_ends_it(qtbot: Any, loaded: list[str]) -> None:
    line = QLineEdit()
    preloader.Warming(line).stop()
    qtbot.wait(200)
    assert not loaded


def test_the_first_search_finds_the_names_read(qtbot: Any) -> None:
    nicknames._table.cache_clear()
    nicknames.in_other_script.cache_clear()
    line = QLineEdit()
    warm = preloader.Warming(line)
    warm._watch()
    qtbot.waitUntil(lambda: nicknames._table.cache_info().currsize == 1)
    warm.stop()
