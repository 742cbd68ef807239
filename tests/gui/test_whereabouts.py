"""The window says where its file is now, and that nothing can be saved while it is gone."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from outreach.gui.kit import dialogs
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


@pytest.fixture
def path(workspace: Workspace) -> Path:
    workspace.write("Add", contacts.add, {"name": "Asan"})
    assert workspace.path is not None
    return workspace.path


def test_a_file_that_was_moved(window: Window, path: Path, qtbot: Any) -> None:
    path.rename(path.with_name("moved.outreach"))
    qtbot.waitUntil(lambda: not window.whereabouts.bar.isHidden())
    assert "was moved to" in window.whereabouts.bar.text.text()
    assert window.whereabouts.bar.save_copy.isHidden()
    assert window.status.file.text().startswith("moved.outreach · saved")


def test_a_file_that_was_deleted(
    window: Window, path: Path, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "saved.outreach"
    monkeypatch.setattr(dialogs, "save_file", lambda *_arguments: copy)
    path.unlink()
    qtbot.waitUntil(lambda: not window.whereabouts.bar.isHidden())
    assert "A copy with everything saved so far" in window.whereabouts.bar.text.text()
    assert "not saved" in window.status.file.text() and window.whereabouts.bar.close_button.isHidden()
    window.whereabouts.bar.save_copy.click()
    qtbot.waitUntil(lambda: copy.exists() and not window._jobs)
    with Workspace.open(copy) as saved:
        assert saved.read(contacts.count) == 1


def test_a_folder_that_is_disconnected_and_comes_back(
    window: Window, path: Path, qtbot: Any, workspace: Workspace
) -> None:
    (path.parent / "Trash").mkdir()
    away = path.rename(path.parent / "Trash" / path.name)
    qtbot.waitUntil(lambda: "in the trash" in window.whereabouts.bar.text.text())
    away.rename(path)
    qtbot.waitUntil(lambda: window.whereabouts.bar.isHidden())
    assert "· saved" in window.status.file.text()


def test_a_half_written_form_outlives_a_disk_that_is_disconnected(
    window: Window, path: Path, qtbot: Any, workspace: Workspace
) -> None:
    """Closing meanwhile does not promise what it cannot keep; what was typed is saved once the disk is back."""
    window.new_record("contacts")
    form = window.pages["contacts"].pane.form  # type: ignore[attr-defined]
    QTest.keyClicks(form.fields["name"].edit, "Gulnara Kasymova")
    (path.parent / "Trash").mkdir()
    away = path.rename(path.parent / "Trash" / path.name)
    qtbot.waitUntil(lambda: "in the trash" in window.whereabouts.bar.text.text())
    assert not window.close() and "can’t be saved now" in window.toast.text.text()
    away.rename(path)
    qtbot.waitUntil(lambda: window.whereabouts.bar.isHidden())
    window.do("save")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 2)
