"""A table of rows in memory, of which a part may be shown alone by a chip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from outreach.gui.forms.chips import ChoiceChips
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import plain_table

R = TypeVar("R")


class PartTable(Generic[R]):
    """`table` and `chips` are to be laid out; `is_in(row, part)` says which rows belong to a chip."""

    def __init__(
        self, name: str, columns: Sequence[Column], title: str, is_in: Callable[[R, str], bool],
        opened: Callable[[int], object] | None = None,
    ) -> None:  # fmt: skip
        self.rows: list[R] = []
        self._part, self._is_in = "", is_in
        self._shown = SortedRows()
        self.table = plain_table(name, list(columns), self._shown, title, opened)
        self.chips = ChoiceChips(self._show_part)

    def show(self, rows: Iterable[R], chips: Sequence[tuple[str, str]], *, anew: bool = False) -> None:
        """Shows these rows, and (part, text) of the chips; the chip that was on stays on unless all is `anew`."""
        self.rows = list(rows)
        self._show_part(self.chips.show_chips(chips, "" if anew else self._part))

    def selected(self) -> list[R]:
        """The rows that are selected."""
        return self._shown.fetch(self.table.selected_ids())

    def _show_part(self, part: str) -> None:
        self._part = part
        self._shown.show(row for row in self.rows if not part or self._is_in(row, part))
        self.table.load()
