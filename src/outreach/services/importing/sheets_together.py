"""The sheets of a workbook as one table: their rows under one header, with the name of its sheet beside each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from outreach.formats.tables import sheet, sheet_header
from outreach.formats.tables.sheet_rows import Line
from outreach.values import column_recognition
from outreach.values.text import fold

SHEET = "Sheet"
"""The column in which the name of its sheet stands beside a row."""

_UNNAMED = re.compile(r"\s*(?:sheet|лист|барак|tabelle|table|worksheet|feuil)?\W*\w?\d*\s*", re.I)


class Together:
    """What the rows of several sheets stand under: the `header` of the first with the columns that others add."""

    def __init__(self, table: sheet.Sheet, first: Iterable[Sequence[str]]) -> None:
        sheets = table.together if table.sheet == sheet.ALL else {}
        self._header = list(table.header)
        self._kinds = [*column_recognition.map_columns(table.header, first).values()]
        for names in sheets.values():
            self._widen(names)
        self.by_sheet = not all(map(_UNNAMED.fullmatch, sheets))
        header = [*self._header, SHEET] if self.by_sheet else self._header
        self.header = sheet_header.unique(header, len(header)) if sheets else header

    def _widen(self, names: Sequence[str]) -> None:
        """Takes in the columns that only this sheet has."""
        order = _order(names, self._kinds, self._header)
        new = [name for at, name in zip(order, names, strict=True) if at >= len(self._header) and name.strip()]
        self._header += new
        self._kinds += [column_recognition.by_name(name) or "extra" for name in new]

    def rows(self, lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
        """The rows with their cells under the names of the header, and the line each comes from."""
        width = len(self._header)
        order: list[int] = []
        for line in lines:
            if line.names:
                order = _order(line, self._kinds, self._header)
                continue
            row = _moved(line, order, width)
            if self.by_sheet:
                row[width:width] = [""] * (width - len(row)) + ["" if _UNNAMED.fullmatch(line.sheet) else line.sheet]
            yield line, row


def _order(cells: Sequence[str], kinds: Sequence[str], header: Sequence[str]) -> list[int]:
    """Where each cell of the rows below another header belongs; those of unknown columns stand behind all."""
    free = list(range(len(kinds)))
    found: list[int] = []
    beyond = len(kinds)
    for cell in cells:
        at = _place(cell, free, kinds, header) if cell.strip() else None
        if at is None:
            at, beyond = beyond, beyond + 1
        else:
            free.remove(at)
        found.append(at)
    return found


def _place(name: str, free: Sequence[int], kinds: Sequence[str], header: Sequence[str]) -> int | None:
    """The column of that name, else one of the same kind, else one of the same field."""
    target = column_recognition.by_name(name) or "extra"
    same = [at for at in free if fold(header[at]) == fold(name.strip())]
    if target != "extra":
        same += [at for at in free if kinds[at] == target]
        same += [at for at in free if kinds[at].partition(".")[0] == target.partition(".")[0]]
    return next(iter(same), None)


def _moved(row: Sequence[str], order: Sequence[int], width: int) -> list[str]:
    """A row with its cells where `order` puts them; what has no place there stands behind."""
    moved = [""] * max(width, max(order, default=-1) + 1) if order else []
    for at, cell in zip(order, row, strict=False):
        moved[at] = cell
    moved += row[len(order) :]
    while len(moved) > width and not moved[-1].strip():
        moved.pop()
    return moved
