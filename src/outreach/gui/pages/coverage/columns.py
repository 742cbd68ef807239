"""The columns of the table of coverage."""

from __future__ import annotations

from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.i18n import _
from outreach.model.coverage import TONES
from outreach.services.coverage import coverage


def columns() -> list[Column]:
    """Date, headline, outlet, author, release, tone, readers."""
    return [
        Column(
            "published_on", _("Date"), 84, lambda row: formatting.short_day(row.published_on), "published_on",
            tabular=True,
            words=formatting.any_day(),  # in January most are of the year before
        ),
        Column("title", _("Headline"), 300, lambda row: row.name, "title"),
        Column("outlet", _("Outlet"), 128, lambda row: row.outlet, "outlet"),
        Column("contacts", _("Author"), 124, lambda row: ", ".join(row.contacts)),
        Column("release", _("Release"), 92, lambda row: row.reference or row.headline),
        Column(
            "tone", _("Tone"), 80, lambda row: coverage.tone_name(row.tone), "tone",
            words=[coverage.tone_name(tone) for tone in TONES],
        ),
        Column(
            "reach", _("Readers"), 72, lambda row: number(row.reach) if row.reach is not None else "", "reach",
            align=RIGHT, tabular=True,
        ),
    ]  # fmt: skip
