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
    warm = preloader.Warming(lambda: False, line)
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
    preloader.Warming(lambda: False, line).stop()
    _wait(0.4)
    assert not loaded


def test_then_one_thing_after_the_other_is_prepared_and_again_when_it_is_said(
    qapp: QApplication, loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preloader, "PLACES", ())
    monkeypatch.setattr(preloader, "MORE_PLACES", ())
    waits, done = ["outlet", "beats"], []

    def prepare() -> bool:
        if not waits:
            return False
        done.append(waits.pop(0))
        return True

    line = QLineEdit()
    warm = preloader.Warming(prepare, line)
    _wait(0.5)
    assert loaded == ["no.such.module", "nor.this.one"] and done == ["outlet", "beats"] and warm.is_done
    waits.append("phone")
    _wait(0.3)
    assert done == ["outlet", "beats"]
    warm.again()
    assert not warm.is_done
    _wait(0.3)
    assert done[-1] == "phone" and warm.is_done
    warm.stop()
    waits.append("name")
    warm.again()
    _wait(0.3)
    assert waits == ["name"]
