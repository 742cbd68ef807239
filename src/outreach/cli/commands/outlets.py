"""Outlets on the command line: find, show, add, edit, delete, export."""

from typing import Any

from outreach.cli import records
from outreach.i18n import _

NOUN = records.Noun(
    name="outlets",
    fields=(
        "name", "other_name", "medium", "frequency", "emails", "phones", "channels", "languages", "tags", "country",
        "state", "city", "street", "postcode", "website", "notes", "extra",
    ),
    columns=(
        "id", "name", "other_name", "medium", "country", "city", "emails", "phones", "languages", "tags", "contacts",
    ),
    hidden=("other_name", "languages"),
    texts=lambda: {
        "noun": _("media, agencies and organisations"),
        "filter": _("words of the name, the place, an address"),
        "add": _("Add outlet"),
        "edit": _("Edit outlet"),
        "delete": _("Delete outlets"),
    },
)  # fmt: skip


def register(commands: Any) -> None:
    """Adds the commands of outlets."""
    records.register(commands, NOUN)
