"""The columns of the table of lists, and of the two tables of a list."""

from __future__ import annotations

from typing import NamedTuple

from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.i18n import _


class Member(NamedTuple):
    """One who gets it, or (without an address) who does not; the id is the contact's."""

    id: int
    name: str
    address: str
    language: str
    reason: str
    tone: str


def columns() -> list[Column]:
    """All lists."""
    return [
        Column("name", _("List"), 170, lambda row: row.name, sort="name"),
        Column("rule", _("Rule"), 190, lambda row: row.rule, tone=lambda _row: "muted"),
        Column("picks", _("Added by hand"), 100, lambda row: _count(row.picks), align=RIGHT, tabular=True),
        Column("exclusions", _("Excluded"), 92, lambda row: _count(row.exclusions), align=RIGHT, tabular=True),
    ]


NARROW = {300: ("name",), 480: ("name", "rule")}


def _count(value: int) -> str:
    return number(value) if value else ""


def members() -> list[Column]:
    """Who gets it."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name"),
        Column("address", _("E-mail"), 190, lambda row: row.address, sort="address"),
        Column("language", _("Language"), 96, lambda row: formatting.language(row.language), sort="language"),
        Column("reason", _("Why"), 188, lambda row: row.reason, sort="reason", tone=lambda _row: "muted"),
    ]


def left_out() -> list[Column]:
    """Who does not get it."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name"),
        Column("reason", _("Why not"), 474, lambda row: row.reason, sort="reason", tone=lambda row: row.tone),
    ]
