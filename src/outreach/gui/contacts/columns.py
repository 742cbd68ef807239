"""The columns of the table of contacts."""

from __future__ import annotations

from outreach.gui import shown
from outreach.gui.table import Column
from outreach.i18n import _
from outreach.services.contacts import ContactRow


def columns() -> list[Column]:
    """Name, outlet, beats, languages, e-mail, phone; a value with a problem bears its sign."""
    return [
        Column("name", _("Name"), 152, lambda row: row.name, "name", tone=_blocked),
        Column("outlet", _("Outlet"), 96, lambda row: row.outlet, "outlet"),
        Column("beats", _("Beats"), 104, lambda row: ", ".join(row.beats), "beats"),
        Column("languages", _("Lang."), 68, lambda row: shown.languages(row.languages), "languages"),
        Column("email", _("E-mail"), 176, lambda row: row.email, "email", tone=_email_tone),
        Column("phone", _("Phone"), 152, lambda row: shown.phone(row.phone), "phone", tone=_phone_tone, tabular=True),
    ]


def _blocked(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else ""


def _email_tone(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else "" if row.email_valid else "problem"


def _phone_tone(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else "" if row.phone_valid else "problem"
