"""The password of a workspace in the window: given in Settings, asked for at the start."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit

from outreach.gui import starting
from outreach.gui.kit import dialogs
from outreach.gui.pages.settings.password import PasswordSection
from outreach.gui.window import Window
from outreach.services.backups import password
from outreach.services.contacts import contacts
from outreach.store import encryption
from outreach.store.workspace import Workspace

pytestmark = [pytest.mark.backends("sqlite"), pytest.mark.usefixtures("keys")]
WORDS = "seven grey herons"


def section(window: Window) -> PasswordSection:
    window.open_record("settings", "password")
    found: PasswordSection = window.page.sections["password"]  # type: ignore[union-attr]
    return found


def give(shown: PasswordSection, new: str, again: str) -> None:
    shown.new.set_value("")
    shown.again.set_value("")
    QTest.keyClicks(shown.new.edit, new)
    assert not shown.set_button.isEnabled(), "there is nothing to compare it with"
    QTest.keyClicks(shown.again.edit, again)
    shown.set_button.click()


def test_it_is_set_while_no_window_is_open(
    window: Window, workspace: Workspace, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, title, text: told.append(f"{title}: {text}"))
    monkeypatch.setattr(dialogs, "run", QDialog.exec)
    workspace.write("Add", contacts.add, {"name": "Anna"})
    path, shown = workspace.path, section(window)
    assert path is not None and "not locked" in shown.state.text() and not shown.remove_button.isVisible()
    give(shown, WORDS, "seven grey heron")
    assert "differ" in shown.problem.text()
    give(shown, "herons", "herons")
    assert "at least 8 characters" in shown.problem.text() and window.reopen is None
    with qtbot.waitSignal(window.closed, timeout=20_000):
        give(shown, WORDS, WORDS)
    assert window.reopen == str(path) and window.deed is not None and shown.new.value() == ""
    assert not shown.set_button.isEnabled()
    workspace.close()
    window.deed(path)
    assert encryption.salt_of(path) and "The workspace is locked" in told[-1] and "can't be recovered" in told[-1]


@pytest.fixture
def locked(database_url: str, keys: dict[bytes, str]) -> str:
    """The file of the workspace, locked before the window opens it."""
    Workspace.open(database_url).close()
    password.put(Path(database_url), WORDS)
    return database_url


def test_it_is_taken_away(
    locked: str, window: Window, workspace: Workspace, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, title, text: told.append(f"{title}: {text}"))
    monkeypatch.setattr(dialogs, "run", QDialog.exec)
    shown = section(window)
    assert "are locked" in shown.state.text() and shown.set_button.text() == "Change the password"
    with qtbot.waitSignal(window.closed, timeout=20_000):
        shown.remove_button.click()
    workspace.close()
    assert window.deed is not None
    window.deed(Path(locked))
    assert not encryption.salt_of(Path(locked)) and "no longer locked" in told[-1]


def test_it_is_asked_for_at_the_start_until_it_is_right(
    locked: str, keys: dict[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.clear()
    said: list[list[str]] = []

    def answer(dialog: QDialog) -> bool:
        if dialog.windowTitle() != "Password of the workspace":
            return bool(QDialog.exec(dialog))  # the one that says what is being done
        said.append([label.text() for label in dialog.findChildren(QLabel)])
        assert dialog.findChildren(QCheckBox)[0].parentWidget().isHidden()  # there is no keyring
        dialog.findChildren(QLineEdit)[0].setText(WORDS if len(said) > 1 else "eleven white storks")
        return True

    monkeypatch.setattr(dialogs, "run", answer)
    opened = starting._open(locked)
    assert opened is not None
    opened[1].close()
    assert len(said) == 2 and not any("not the password" in text for text in said[0])
    assert any(f"not the password of {Path(locked).name}" in text for text in said[1])


def test_who_does_not_know_it_is_shown_other_ways(
    locked: str, keys: dict[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.clear()
    titles: list[str] = []

    def cancel(dialog: QDialog) -> bool:
        titles.append(dialog.windowTitle())
        return False

    monkeypatch.setattr(dialogs, "run", cancel)
    assert starting._open(locked) is None
    assert titles[0] == "Password of the workspace" and titles[-1] == "This workspace can't be opened"
