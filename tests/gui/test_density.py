"""How many rows are seen at 1280×800 with six columns, and that choosing one moves none of them."""

from __future__ import annotations

from typing import Any

import pytest

from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


@pytest.mark.parametrize(("density", "least"), [("comfortable", 24), ("compact", 30)])
def test_enough_rows_are_seen_and_stay_where_they_are(
    window: Window, workspace: Workspace, qtbot: Any, density: str, least: int
) -> None:
    with workspace.writing("Add") as session:
        for number in range(40):
            contacts.add(session, {"name": f"Person {number:02}", "country": "KG"})
    page: Any = window.go("contacts")
    page.table.set_density(density)
    page.set_pane_shown(True)
    qtbot.wait(50)
    table = page.table
    assert table.records.columnCount() == 6
    qtbot.waitUntil(lambda: table.viewport().height() // table.rowHeight(0) >= least)
    places = [table.rowViewportPosition(row) for row in range(20)]
    table.choose_row(12)
    qtbot.wait(200)
    assert [table.rowViewportPosition(row) for row in range(20)] == places
