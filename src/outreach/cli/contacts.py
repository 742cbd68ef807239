"""Contacts on the command line: find, show, add, edit, delete, import, export, doubles, merge, problems, timeline."""

from typing import Any

from outreach.cli import duplicates, importing, merging, privacy, quality, records, tagging
from outreach.i18n import _

NOUN = records.Noun(
    name="contacts",
    fields=(
        "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
        "formal_name", "salutation", "position", "department", "outlet", "emails", "phones", "channels", "languages",
        "beats", "tags", "country", "state", "city", "street", "postcode", "website", "notes", "source", "basis",
        "found_on", "checked_on", "position_since", "do_not_contact", "keeps_embargoes", "extra",
    ),
    columns=(
        "id", "name", "outlet", "position", "emails", "phones", "languages", "country", "state", "city", "beats",
        "tags", "other_name", "do_not_contact",
    ),
    hidden=("state", "beats", "other_name", "do_not_contact"),
    texts=lambda: {
        "noun": _("journalists, partners and donors"),
        "filter": _("words, and country: state: city: lang: beat: tag: outlet: has: is: list: …"),
        "add": _("Add contact"),
        "edit": _("Edit contact"),
        "delete": _("Delete contacts"),
    },
)  # fmt: skip


def register(commands: Any) -> None:
    """Adds the commands of contacts."""
    inner = records.register(commands, NOUN)
    importing.register(inner)
    duplicates.register(inner)
    merging.register(inner, NOUN)
    tagging.register(inner)
    quality.register(inner)
    privacy.register(inner)
