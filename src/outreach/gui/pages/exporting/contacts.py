"""What is exported: some contacts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outreach.gui.kit.labels import number
from outreach.gui.pages.exporting.formats import OF_CONTACTS, Format
from outreach.i18n import _, ngettext
from outreach.services.exporting import exporting
from outreach.services.exporting.export_files import Job
from outreach.store.workspace import Workspace


class ContactsExport:
    """Contacts by their ids, in their order."""

    key = "contacts"
    formats: tuple[Format, ...] = OF_CONTACTS
    default_columns: Sequence[str] = ()

    def __init__(self, workspace: Workspace, ids: Sequence[int]) -> None:
        self.workspace = workspace
        self.ids = list(ids)
        self.name = _("Contacts")
        self.releases: list[tuple[int, str]] = []
        self.release_id: int | None = None

    def title(self) -> str:
        """What the dialog is called."""
        return _("Export contacts")

    def count(self) -> int:
        """How many there are to write."""
        return len(self.ids)

    def said(self, chosen: Format) -> tuple[str, str]:
        """What will be written, and who will not."""
        text = ngettext("{count} contact", "{count} contacts", len(self.ids)).format(count=number(len(self.ids)))
        mailing = chosen.key in ("txt", "mailchimp", "listmonk", "mailman")
        note = _("People without a usable address, or marked as “do not contact”, are excluded and listed afterwards.")
        return text, note if mailing else ""

    def job(self, path: Path, chosen: Format, options: dict[str, Any]) -> Job:
        """The job that writes them."""
        return exporting.export_contacts(
            self.workspace, path, ids=self.ids, format=None if chosen.preset else chosen.key,
            columns=options.get("columns") or None, preset=chosen.key if chosen.preset else None,
        )  # fmt: skip
