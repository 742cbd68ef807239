"""A file that is dropped anywhere comes to where it is of use."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from outreach.gui.pages.inbox.bounced import BouncedDialog
from outreach.gui.window import Window
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office

WAIT = {"timeout": 20_000}


@pytest.fixture
def drop(window: Window) -> Callable[[str, Path], None]:
    def let_fall(place: str, file: Path) -> None:
        window.go(place)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(600, 400), *how))
        QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), *how))

    return let_fall


@pytest.mark.parametrize("place", ["today", "contacts", "outlets", "problems", "history", "reports"])
def test_a_sheet_is_brought_in_from_everywhere(
    drop: Callable[[str, Path], None], window: Window, sheet: Path, qtbot: Any, place: str
) -> None:
    drop(place, sheet)
    assert window.page is not None and window.page.name == "importing"
    page: Any = window.page
    qtbot.waitUntil(lambda: page.step == 1, **WAIT)


def test_a_pdf_on_a_release_is_attached_to_it(
    drop: Callable[[str, Path], None], window: Window, workspace: Workspace, tmp_path: Path, qtbot: Any
) -> None:
    water = office.fill(workspace)["water"]
    page: Any = window.go("releases")
    page.show_record(water)
    qtbot.waitUntil(lambda: page._shown_release() == water, **WAIT)
    file = tmp_path / "Water.pdf"
    file.write_bytes(office.pdf())
    drop("releases", file)
    attached = lambda: [one.name for one in workspace.read(releases.card, water).attachments]  # noqa: E731
    qtbot.waitUntil(lambda: attached() == ["Water.pdf"], **WAIT)


def test_a_text_dropped_on_the_contacts_goes_to_the_releases(
    drop: Callable[[str, Path], None], window: Window, workspace: Workspace, tmp_path: Path
) -> None:
    office.fill(workspace)
    file = tmp_path / "Water.pdf"
    file.write_bytes(office.pdf())
    drop("contacts", file)
    assert window.page is not None and window.page.name == "releases"


@pytest.mark.parametrize("place", ["today", "distributions", "contacts"])
def test_a_mail_is_read_for_what_came_back(
    drop: Callable[[str, Path], None], dialogs_shown: list[QDialog], tmp_path: Path, qtbot: Any, place: str
) -> None:
    file = tmp_path / "back.eml"
    file.write_text("From: a@example.org\nTo: b@example.org\nSubject: Undelivered\n\nText\n", "utf-8")
    drop(place, file)
    (shown,) = dialogs_shown
    assert isinstance(shown, BouncedDialog)
    qtbot.waitUntil(lambda: shown.said._job is None, **WAIT)


def test_an_opendocument_text_is_told_how_to_be_saved(
    drop: Callable[[str, Path], None], window: Window, tmp_path: Path, qtbot: Any
) -> None:
    file = tmp_path / "Water.odt"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    drop("contacts", file)
    said = lambda: [label.text() for label in window.toast.findChildren(QLabel)]  # noqa: E731
    qtbot.waitUntil(lambda: any("save it as .docx" in text for text in said()), **WAIT)
