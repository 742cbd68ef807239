"""A row of a file on its way to being the fields of a contact."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from outreach.services.contacts.records import Fields

GOOGLE = " ::: "  # between the values of one cell in Google's exports, which are known by their columns

Complaint = tuple[str, str]  # (column, text)
Setter = Callable[["Draft", str], None]


class Row(NamedTuple):
    """A row as it was read: its cells (none for a vCard), its fields, what is wrong, and why it cannot be taken."""

    number: int
    cells: list[str]
    fields: Fields
    complaints: list[Complaint]
    rejected: str


class Draft:
    """A row on its way to being the fields of a contact."""

    __slots__ = ("areas", "blocks", "called", "complaints", "extensions", "extra", "fields", "labels", "mixed", "other")

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.blocks: dict[str, list[tuple[str, str, str]]] = {}
        self.labels: dict[str, str] = {}
        self.mixed: Collection[str] = ()  # the blocks in which a city's cell may hold more
        self.areas: dict[str, tuple[str, str]] = {}  # likewise, of what is dialled before them; "" for no column
        self.extensions: dict[str, tuple[str, str]] = {}  # of the numbers in a column: a column and its cell
        self.other: dict[str, str] = {}
        self.complaints: list[Complaint] = []
        self.called = ("", "", "")  # a column, its cell, and whom an address in it names


def keep(extra: dict[str, str], name: str, value: str) -> None:
    """Keeps a value beside the fields, under its column's name."""
    if name not in extra:
        extra[name] = value
    elif value not in extra[name].split("\n"):
        extra[name] += "\n" + value
