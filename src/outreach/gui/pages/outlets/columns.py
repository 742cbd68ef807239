"""The columns of the table of outlets."""

from __future__ import annotations

from outreach.gui.kit.labels import number
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.i18n import _
from outreach.values import places


def columns() -> list[Column]:
    """Name, medium, country, city, e-mail, phone, how many people."""
    return [
        Column("name", _("Outlet"), 190, lambda row: row.name, "name"),
        Column("medium", _("Medium"), 104, lambda row: places.medium_name(row.medium), "medium"),
        Column("country", _("Country"), 112, lambda row: places.country_name(row.country), "country"),
        Column("city", _("City"), 96, lambda row: row.city, "city"),
        Column("email", _("E-mail"), 168, lambda row: row.email, tone=lambda row: "" if row.email_valid else "problem"),
        Column("contacts", _("People"), 64, lambda row: number(row.contacts), "contacts", align=RIGHT, tabular=True),
    ]
