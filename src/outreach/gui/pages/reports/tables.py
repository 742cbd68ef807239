"""The tables of a report, each sorted by a click on its heads."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from outreach.gui import settings
from outreach.gui.tables.record_model import LEFT, RIGHT, Column
from outreach.gui.tables.table import RecordTable
from outreach.services.reports.report_text import Cell, Table, shown
from outreach.values.text import sort_key

_AS_GIVEN = "given"


class Line(NamedTuple):
    """A line of a table; `id` is its place in it."""

    id: int
    cells: Sequence[Cell]


class ReportTable(RecordTable):
    """One of them. `load_table(table)` shows another state of the same."""

    def __init__(self, kind: str, table: Table) -> None:
        self.table = table
        name = f"reports-{kind}-{table.name}"
        if not settings.get(f"sort/{name}"):
            settings.put(f"sort/{name}", _first_order(table))
        super().__init__(name, _columns(table), self._sorted, self._lines)
        self.setAccessibleName(table.title)
        self.setAcceptDrops(False)

    def load_table(self, table: Table) -> None:
        """Shows these rows."""
        self.table = table
        self.records.forget()
        self.load()

    def record(self, place: int) -> tuple[str, int | None]:
        """What a line leads to."""
        kind, ids = self.table.records
        return kind, ids[place] if kind and place < len(ids) else None

    def _sorted(self, sort: str, descending: bool) -> array[int]:
        places = range(len(self.table.rows))
        if sort == _AS_GIVEN:
            return array("q", reversed(places) if descending else places)
        if not sort.isdecimal() or int(sort) >= len(self.table.heads):
            return array("q", places)
        column = int(sort)
        return array("q", sorted(places, key=lambda place: _key(self.table.rows[place][column]), reverse=descending))

    def _lines(self, ids: Sequence[int]) -> list[Line]:
        return [Line(place, self.table.rows[place]) for place in ids if place < len(self.table.rows)]


def _first_order(table: Table) -> str:
    """The latest first, or those who reached most; months as they follow each other."""
    if table.upright:
        return f"{_AS_GIVEN} ascending"
    days = [place for place, _head in enumerate(table.heads) if _has(table, place, date)]
    return f"{(days or [table.drawn or 0])[0]} descending"


def _has(table: Table, place: int, kind: type) -> bool:
    return any(isinstance(row[place], kind) for row in table.rows)


def _key(value: Cell) -> tuple[int, str, int]:
    if isinstance(value, date):
        return 1, value.isoformat(), 0
    if isinstance(value, int):
        return 1, "", value
    return (2, sort_key(value), 0) if value else (0, "", 0)


def _columns(table: Table) -> list[Column]:
    found = []
    for place, head in enumerate(table.heads):
        counted, dated = _has(table, place, int), _has(table, place, date)
        width = max(table.widths[place] * 40, 195 if dated else 0)
        sort = _AS_GIVEN if table.upright and place == 0 else str(place)
        align = RIGHT if counted else LEFT
        text = partial(_cell, place)
        found.append(Column(str(place), head, width, text, sort, align, tabular=counted or dated))
    return found


def _cell(place: int, line: Line) -> str:
    return shown(line.cells[place])
