"""Backups in the window: made by one key and when they are due, looked into, put back; and the check."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from outreach.gui.kit import dialogs
from outreach.gui.pages.settings.backups import BackupsSection
from outreach.gui.shell import between
from outreach.gui.window import Window
from outreach.services.backups import backup, schedule
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


@pytest.fixture
def planned(workspace: Workspace, tmp_path: Path) -> Path:
    assert workspace.path is not None
    schedule.save(workspace.path, {"every": "day", "folder": tmp_path / "kept", "keep": 3})
    schedule.note_drill(workspace.path, "")
    return tmp_path / "kept"


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.outreach"))


def _section(window: Window) -> BackupsSection:
    window.do("backups")
    return window.page.sections["backups"]  # type: ignore[union-attr]


def test_one_key_makes_one(window: Window, planned: Path, qtbot: Any) -> None:
    window.do("backup")
    qtbot.waitUntil(lambda: window.toast.isVisible())
    assert len(files(planned)) == 1 and "Backed up and checked" in window.toast.text.text()


def test_what_is_due_is_made_in_the_background_and_a_failure_is_said_once(
    window: Window, workspace: Workspace, planned: Path, qtbot: Any, dialogs_shown: list[QDialog]
) -> None:
    window.backups.look()
    qtbot.waitUntil(lambda: len(files(planned)) == 1 and window.backups._job is None)
    window.backups.look()
    assert window.backups._job is None
    assert workspace.path is not None
    for file in planned.iterdir():
        file.unlink()
    planned.rmdir()
    planned.write_text("in the way")
    said: list[str] = []
    window.backups.said.connect(said.append)
    window.backups.look()
    qtbot.waitUntil(lambda: bool(said) and window.backups._job is None)
    assert "The last backup failed" in said[0] and not dialogs_shown
    assert window.status.warning.toolTip().startswith("The last backup failed")
    planned.unlink()
    window.do("backup")
    qtbot.waitUntil(lambda: len(files(planned)) == 1 and window.status.job is None)
    window.backups.look()
    qtbot.waitUntil(lambda: not window.status.warning.toolTip() and window.backups._job is None)


def test_a_backup_is_made_at_closing_where_something_changed(workspace: Workspace, planned: Path, qapp: Any) -> None:
    between.closed(workspace, None)
    assert not files(planned)
    assert workspace.path is not None
    with Workspace.open(workspace.path) as again:
        again.write("Add", contacts.add, {"name": "Anna"})
        between.closed(again, None)
    assert len(files(planned)) == 1
    with Workspace.open(workspace.path) as again:
        between.closed(again, None)
    assert len(files(planned)) == 1


def test_the_section_makes_checks_and_keeps_the_plan(
    window: Window, workspace: Workspace, planned: Path, qtbot: Any, tmp_path: Path
) -> None:
    section = _section(window)
    assert "no backup" in section.told.text() and not section.restore.isEnabled()
    section.back_up()
    qtbot.waitUntil(lambda: "Backed up" in section.told.text() and section.now.isEnabled())
    assert len(files(planned)) == 1
    section.table.choose_row(0)
    assert section.restore.isEnabled()
    section.check_database()
    qtbot.waitUntil(lambda: section.told.text() == "No damage found.")
    section.try_restore()
    qtbot.waitUntil(lambda: "equal in every table" in section.told.text() and section.drill.isEnabled())
    assert "Last trial restore" in section.note.text()
    section.form.put({"every": "week", "keep": "0", "folder": str(tmp_path / "other"), "second": ""})
    section.save()
    assert section.form.fields["keep"]._note.text() and section.is_touched()
    section.form.fields["keep"].set_value("5")
    section.save()
    assert not section.is_touched()
    assert workspace.path is not None
    plan = schedule.read(workspace.path)
    assert (plan.every, plan.keep, plan.folder) == ("week", 5, tmp_path / "other")


def test_the_settings_may_be_left_while_one_is_made(
    window: Window,
    workspace: Workspace,
    planned: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    dialogs_shown: list[QDialog],
) -> None:
    gate, make = threading.Event(), schedule.make

    def made_later(there: Workspace) -> Any:
        assert gate.wait(20)
        return (yield from make(there))

    monkeypatch.setattr(schedule, "make", made_later)
    section = _section(window)
    section.back_up()
    window.go("contacts")
    assert window.status.job is not None
    gate.set()
    qtbot.waitUntil(lambda: window.status.job is None)
    assert len(files(planned)) == 1 and not dialogs_shown


def test_a_backup_is_not_put_back_under_a_form_that_is_not_saved(
    window: Window, workspace: Workspace, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup.make(workspace, tmp_path / "copy.outreach")
    workspace.write("Add", contacts.add, {"name": "Anna"})
    page: Any = window.go("contacts")
    page.new_record()
    page.pane.form.put({"name": "Bela"})
    monkeypatch.setattr(dialogs, "run", lambda _dialog: True)
    window.put_back(copy)
    qtbot.waitUntil(lambda: "not saved" in window.toast.text.text())
    assert workspace.read(contacts.count) == 1 and window.isVisible() and window.reopen is None


def test_a_backup_is_looked_into_before_it_is_put_back(
    window: Window, workspace: Workspace, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write("Add", contacts.add, {"name": "Anna"})
    copy = backup.make(workspace, tmp_path / "copy.outreach")
    workspace.write("Add another", contacts.add, {"name": "Bela"})
    said: list[str] = []

    def accept(dialog: QDialog) -> bool:
        assert dialog.windowTitle() == "Restore this backup?"
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        return True

    monkeypatch.setattr(dialogs, "run", accept)
    path = workspace.path
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.put_back(copy)
    assert "Contacts" in said and "−1" in said and any("Add another" in text for text in said)
    assert path is not None and window.reopen == str(path)
    workspace.close()
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, title, text: told.append(f"{title}: {text}"))
    monkeypatch.setattr(dialogs, "run", QDialog.exec)
    assert window.deed is not None
    window.deed(path)
    assert "The backup was restored: The previous database is kept in" in told[0]
    with Workspace.open(str(path), create=False) as restored:
        assert restored.read(contacts.count) == 1


def test_a_backup_that_cannot_be_put_back_is_told_of(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: Any
) -> None:
    path, copy = workspace.path, tmp_path / "copy.outreach"
    copy.write_text("no backup")
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, title, text: told.append(f"{title}: {text}"))
    monkeypatch.setattr(dialogs, "run", QDialog.exec)
    workspace.close()
    assert path is not None
    between.put_back(copy, path)
    assert told and told[0].startswith("The backup was not restored: ")


def test_another_workspace_is_asked_about(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: Any
) -> None:
    workspace.write("Add", contacts.add, {"name": "Anna"})
    path, asked = workspace.path, []
    assert path is not None
    with Workspace.open(tmp_path / "other.outreach") as other:
        other.write("Add", contacts.add, {"name": "Else"})
        copy = backup.make(other, tmp_path / "copy.outreach")
    workspace.close()

    def answer(dialog: QDialog) -> bool:
        if dialog.windowTitle() == "Restore this backup?":
            asked.extend(label.text() for label in dialog.findChildren(QLabel))
            return len(asked) > 2
        return bool(dialog.exec())

    monkeypatch.setattr(dialogs, "run", answer)
    monkeypatch.setattr(dialogs, "tell", lambda *_told: None)
    before = path.read_bytes()
    between.put_back(copy, path)
    assert any("another workspace" in text for text in asked) and path.read_bytes() == before
    between.put_back(copy, path)
    with Workspace.open(path, create=False) as restored:
        assert restored.read(contacts.find, "else")
