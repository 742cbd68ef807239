"""The people of a list as a table's source, sorted in memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from outreach.gui.lists.columns import Member
from outreach.model import text


class People:
    """`show(rows)` takes them in the order of their names; a table asks by `find` and `fetch`."""

    def __init__(self) -> None:
        self._rows: dict[int, Member] = {}

    def show(self, rows: Iterable[Member]) -> None:
        """Takes these people."""
        self._rows = {row.id: row for row in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, sort: str, descending: bool) -> array[int]:
        """The ids in an order."""
        if sort in ("", "name"):
            ids = list(self._rows)
            return array("q", reversed(ids) if descending else ids)
        key = {row.id: text.fold(getattr(row, sort)) for row in self._rows.values()}
        return array("q", sorted(self._rows, key=lambda number: key[number], reverse=descending))

    def fetch(self, ids: Sequence[int]) -> list[Member]:
        """The rows of these ids."""
        return [self._rows[number] for number in ids if number in self._rows]
