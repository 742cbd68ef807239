"""What the pages are made of is loaded while the hand rests."""

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from outreach.gui.shell import preloader


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that are loaded, in their order; the waits are a tenth of what they are."""
    found: list[str] = []
    monkeypatch.setattr(preloader.importlib, "import_module", found.append)
    for name in ("BEGIN", "PAUSE", "REST"):
        monkeypatch.setattr(preloader, name, getattr(preloader, name) // 10)
    monkeypatch.setattr(preloader, "FIRST", ("no.such.module", "nor.this.one"))
    return found


def test_a_key_puts_it_off(qapp: QApplication, loaded: list[str]) -> None:
    line = QLineEdit()
    warm = preloader.Warming(line)
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "a"))
        _wait(0.03)
    assert not loaded
    _wait(0.3)
    assert loaded[:2] == ["no.such.module", "nor.this.one"]
    warm.stop()


def test_the_end_of_the_window_ends_it(qapp: QApplication, loaded: list[str]) -> None:
    line = QLineEdit()
    preloader.Warming(line).stop()
    _wait(0.4)
    assert not loaded
