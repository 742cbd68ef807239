"""The page of officers: when they are away, who stands in, and which releases give a number they no longer have."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui.kit.labels import Text
from outreach.gui.tables.pane import LinkText
from outreach.gui.window import Window
from outreach.services import officers
from outreach.services.exporting import list_export
from outreach.store.workspace import Workspace
from tests.services.exporting_office import furnish, run


def test_leave_and_stand_in_are_entered_and_shown(window: Window, workspace: Workspace, qtbot: QtBot) -> None:
    first, second = (workspace.write("Add officer", officers.add, {"name": name}) for name in ("Aigul", "Bakyt"))
    page = window.go("officers")
    page.edit_record(first)
    form = page.pane.form
    assert form is not None
    until = i18n.today() + timedelta(days=7)
    for name, value in (("away_from", i18n.today()), ("away_until", until), ("stand_in", second)):
        form.fields[name].set_value(value)
    page.save()
    fields = workspace.read(officers.fields, first)
    assert (fields["away_from"], fields["away_until"], fields["stand_in"]) == (i18n.today(), until, second)
    qtbot.waitUntil(lambda: "Bakyt" in [text.text() for text in page.pane.findChildren(Text)])


def test_releases_that_went_out_with_an_old_number_are_listed_and_opened(
    window: Window, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    """C12 of the list of capabilities, at the window as by `officers where`."""
    office = furnish(workspace, status="released")
    run(list_export.export_list(workspace, office.list, tmp_path / "drafts", format="eml", release_id=office.release))
    (olga,) = workspace.read(officers.find, "Olga")
    page = window.go("officers")
    page.show_record(olga)
    qtbot.waitUntil(lambda: "Olga" in str([text.text() for text in page.pane.findChildren(Text)]))
    assert not any("old number" in text.text() for text in page.pane.findChildren(Text))
    workspace.write("Edit officer", officers.edit, olga, {"phones": [{"raw": "+996775980000"}]})
    qtbot.waitUntil(lambda: any("old number" in text.text() for text in page.pane.findChildren(Text)))
    assert any("+996 775 987 817" in text.text() for text in page.pane.findChildren(Text))
    (link,) = page.pane.findChildren(LinkText)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page.name == "releases")
