"""Records selected in a table by their ids, wherever its order puts them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from outreach.gui.tables.table import RecordTable

MOST = 5000  # more are not looked at one by one, and thousands of patches of a selection take seconds


def select(table: RecordTable, ids: Sequence[int]) -> None:
    """Selects these records and goes to the first of them; of all that are shown, or of too many, only that one."""
    wanted, shown = set(ids), table.records.ids
    places = [place for place, record_id in enumerate(shown) if record_id in wanted]
    if not places:
        return
    table.choose(shown[places[0]])
    if len(places) == len(shown) or not 1 < len(places) <= MOST:
        return
    choice, last = QItemSelection(), len(table.records.columns) - 1
    for place in places:
        choice.select(table.records.index(place, 0), table.records.index(place, last))
    flags = QItemSelectionModel.SelectionFlag
    table.selectionModel().select(choice, flags.ClearAndSelect | flags.Rows)
