"""Officers on the command line: find, show, add, edit, delete, export."""

from typing import Any

from outreach.cli import records
from outreach.i18n import _

NOUN = records.Noun(
    name="officers",
    fields=("honorific", "name", "title", "organisation", "names", "emails", "phones", "channels", "notes"),
    columns=("id", "honorific", "name", "title", "organisation", "emails", "phones", "languages"),
    hidden=(),
    texts=lambda: {
        "noun": _("our own people who answer the press"),
        "filter": _("words of the name, the title, an address"),
        "add": _("Add officer"),
        "edit": _("Edit officer"),
        "delete": _("Delete officers"),
    },
)


def register(commands: Any) -> None:
    """Adds the commands of officers."""
    records.register(commands, NOUN)
