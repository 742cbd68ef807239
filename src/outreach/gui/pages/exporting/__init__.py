"""The guided export of contacts and of press lists; pages call `export_contacts` and `export_list`."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.gui.kit import dialogs
from outreach.gui.kit.page import Page


def export_contacts(parent: Page, ids: Sequence[int]) -> None:
    """Asks how to write these contacts, and writes them."""
    from outreach.gui.pages.exporting import dialog, lists  # late: start-up

    dialogs.run(dialog.ExportDialog(lists.ContactsExport(parent.workspace, ids), parent))


def export_list(parent: Page, list_id: int, release_id: int | None = None) -> None:
    """Asks how to write a list, and writes it; with a release in the version each recipient reads."""
    from outreach.gui.pages.exporting import dialog, lists  # late: start-up

    dialogs.run(dialog.ExportDialog(lists.ListExport(parent.workspace, list_id, release_id), parent))
