"""The columns of the table of coverage."""

from __future__ import annotations

from outreach.gui import shown
from outreach.gui.labels import number
from outreach.gui.table import RIGHT, Column
from outreach.i18n import _
from outreach.services import coverage


def columns() -> list[Column]:
    """Day, title, outlet, author, release, tone, readers."""
    return [
        Column("published_on", _("Published"), 108, lambda row: shown.short_day(row.published_on), "published_on"),
        Column("title", _("Headline"), 240, lambda row: row.name, "title"),
        Column("outlet", _("Outlet"), 136, lambda row: row.outlet, "outlet"),
        Column("contacts", _("Author"), 128, lambda row: ", ".join(row.contacts)),
        Column("release", _("Release"), 112, lambda row: row.reference or row.headline),
        Column("tone", _("Tone"), 88, lambda row: coverage.tone_name(row.tone), "tone"),
        Column(
            "reach", _("Readers"), 80, lambda row: number(row.reach) if row.reach is not None else "", "reach",
            align=RIGHT, tabular=True,
        ),
    ]  # fmt: skip
