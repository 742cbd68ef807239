"""The page of officers: when they are away, and who stands in."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from outreach import i18n
from outreach.gui.kit.labels import Text
from outreach.gui.window import Window
from outreach.services import officers
from outreach.store.workspace import Workspace


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
