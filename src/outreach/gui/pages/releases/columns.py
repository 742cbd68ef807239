"""The columns of the table of releases."""

from __future__ import annotations

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.gui.pages.releases import states
from outreach.gui.tables.table import RIGHT, Column
from outreach.i18n import _
from outreach.model.releases import STATUS_NAMES
from outreach.services.releases.releases import ReleaseRow


def columns() -> list[Column]:
    """All columns, the most telling first: a narrow table shows those alone (see `NARROW`)."""
    return [
        Column("created_at", _("Date"), 126, _date, sort="created_at", tabular=True, words=formatting.any_day()),
        Column("headline", _("Headline"), 300, _headline, sort="headline", strong=False),
        Column(
            "status",
            _("Status"),
            112,
            lambda row: states.status(row.status),
            sort="status",
            tone=_tone,
            words=[states.status(value) for value in STATUS_NAMES],
        ),
        Column("languages", _("Languages"), 84, lambda row: formatting.languages(row.languages)),
        Column("reference", _("Reference"), 110, lambda row: row.reference, sort="reference"),
        Column("officers", _("Officers"), 150, lambda row: ", ".join(row.officers)),
        Column("attachments", _("Files"), 64, _files, align=RIGHT, tabular=True),
    ]


# The columns that are left where the table is narrower than their key, in pixels.
NARROW = {
    420: ("headline", "status"),
    600: ("created_at", "headline", "status"),
    780: ("created_at", "headline", "status", "languages", "attachments"),
    980: ("created_at", "headline", "status", "languages", "reference", "attachments"),
}


def _date(row: ReleaseRow) -> str:
    return formatting.day(i18n.local(row.created_at).date())


def _headline(row: ReleaseRow) -> str:
    return row.headline or _("(no headline)")


def _tone(row: ReleaseRow) -> str:
    return "muted" if row.status == "draft" else ""


def _files(row: ReleaseRow) -> str:
    return number(row.attachments) if row.attachments else ""
