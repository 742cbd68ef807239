"""Rows in memory as a table's source, sorted as a service would sort them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from outreach.values import text


class SortedRows:
    """`show(rows)` takes rows that bear an `id`, in the order of their names; a table asks by `find` and `fetch`."""

    def __init__(self) -> None:
        self._rows: dict[int, Any] = {}

    def show(self, rows: Iterable[Any]) -> None:
        """Takes these rows."""
        self._rows = {row.id: row for row in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, sort: str, descending: bool) -> array[int]:
        """The ids in an order."""
        if sort in ("", "name"):
            ids = list(self._rows)
            return array("q", reversed(ids) if descending else ids)
        key = {row.id: text.fold(str(getattr(row, sort) or "")) for row in self._rows.values()}
        return array("q", sorted(self._rows, key=lambda number: key[number], reverse=descending))

    def fetch(self, ids: Sequence[int]) -> list[Any]:
        """The rows of these ids."""
        return [self._rows[number] for number in ids if number in self._rows]
