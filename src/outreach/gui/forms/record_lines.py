"""The lines of a card that records have alike: their words, their place, their notes."""

from __future__ import annotations

from outreach.gui.forms.form import FieldValues
from outreach.gui.kit import formatting
from outreach.gui.tables.pane import Card
from outreach.i18n import _
from outreach.model.people import Contact, Outlet


def show_words(card: Card, fields: FieldValues) -> None:
    """Languages, beats and tags."""
    card.words(_("Languages"), [formatting.language(code) for code in fields["languages"]])
    card.words(_("Beats"), fields.get("beats", ()))
    card.words(_("Tags"), fields["tags"])


def show_place(card: Card, record: Contact | Outlet) -> None:
    """Where a record is, as a letter would have it."""
    place = ", ".join(filter(None, (record.street, record.postcode, record.city, record.state)))
    card.fact(_("Address") if record.street else _("City"), place)


def show_notes(card: Card, notes: str) -> None:
    """The notes under a heading of their own."""
    if notes:
        card.section(_("Notes"))
        card.text(notes)
