"""A row of a file on its way to being the fields of a contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from outreach.i18n import _
from outreach.services.contacts.records import Fields

GOOGLE = " ::: "  # between the values of one cell in Google's exports, which are known by their columns

Complaint = tuple[str, str]  # (column, text)


class Place(NamedTuple):
    """Where a row stands in the file as a spreadsheet shows it; `sheet` is told where several are read."""

    sheet: str
    row: int

    def words(self) -> str:
        """Where that is, to be told."""
        text = _("{sheet}, row {row}") if self.sheet else _("row {row}")
        return text.format(sheet=self.sheet, row=self.row)


class Places(list[Place]):
    """Where the rows that were read stand in the file, in their order."""

    def of(self, number: int) -> Place:
        """Where the row of this number (the first is 1) stands."""
        return self[number - 1] if 0 < number <= len(self) else Place("", number)

    def told(self, rows: Iterable[int]) -> list[dict[str, object]]:
        """The same of some rows, as the command line tells it."""
        found = ((row, self.of(row)) for row in sorted({*rows} - {0}))
        return [{"row": row, "sheet": at.sheet, "sheet_row": at.row} for row, at in found]


class Row(NamedTuple):
    """A row as it was read: its cells (none for a vCard), its fields, what is wrong, and why it cannot be taken."""

    number: int
    cells: list[str]
    fields: Fields
    complaints: Sequence[Complaint]
    rejected: str
    place: Place = Place("", 0)


class Draft:
    """A row on its way to being the fields of a contact."""

    __slots__ = ("blocks", "complaints", "extra", "fields", "labels")

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.blocks: dict[str, list[tuple[str, str, str]]] = {}  # of an address: fields, columns and cells
        self.labels: dict[str, str] = {}  # of the values in a column
        self.complaints: list[Complaint] = []


class Column(NamedTuple):
    """A column of a table, as its cells are read: its name, their field, and of what kind they are ("" is any).

    `partner` is the column whose values a column of labels names. `has_position` says that some column of the table
    holds jobs, `holds_job` that this one may hold one alone; `of_google` that the table comes from there.
    """

    name: str
    field: str
    kind: str = ""
    partner: str | None = None
    has_position: bool = False
    holds_job: bool = False
    of_google: bool = False


Read = Callable[[Column, Draft, str], None]
"""Takes a cell of a column into a draft."""


def keep(extra: dict[str, str], name: str, value: str) -> None:
    """Keeps a value beside the fields, under its column's name."""
    if name not in extra:
        extra[name] = value
    elif value not in extra[name].split("\n"):
        extra[name] += "\n" + value
