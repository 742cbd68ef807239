"""The columns of the table of officers."""

from __future__ import annotations

from outreach.gui.kit import formatting
from outreach.gui.tables.record_model import Column
from outreach.i18n import _


def columns() -> list[Column]:
    """Name, title, organisation, languages, e-mail, phone."""
    return [
        Column("name", _("Name"), 176, lambda row: f"{row.honorific} {row.name}".strip(), "name"),
        Column("title", _("Title"), 150, lambda row: row.title, "title"),
        Column("organisation", _("Organisation"), 132, lambda row: row.organisation, "organisation"),
        Column("languages", _("Lang."), 72, lambda row: formatting.languages(row.languages), words=("ky ru",)),
        Column("email", _("E-mail"), 160, lambda row: row.email, tone=lambda row: "" if row.email_valid else "problem"),
        Column(
            "phone", _("Phone"), 160, lambda row: formatting.phone(row.phone), tabular=True,
            tone=lambda row: "" if row.phone_valid else "problem", words=formatting.any_phone(),
        ),
    ]  # fmt: skip
