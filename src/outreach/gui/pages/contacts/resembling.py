"""Somebody new who may be there already: told once the contact is stored, for a form should hold nobody up."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject

from outreach.gui.kit.labels import one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.page import Page
from outreach.i18n import _
from outreach.store.workspace import Workspace


class Like(NamedTuple):
    """Who a new contact is likest to: their ids, what the other is called, and why."""

    new: int
    other: int
    name: str
    reasons: list[str]


class Resembling(QObject):
    """Looks, beside the window's work, whom a new contact resembles, and offers to compare the two."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._latest = Latest(self)
        self._latest.answered.connect(self._tell)

    def look(self, contact_id: int) -> None:
        """Looks for a contact that was added just now."""
        self._latest.ask(_likest, self._page.workspace, contact_id)

    def _tell(self, like: Like | None) -> None:
        if like is not None:
            text = _("Contact added. Maybe the same person: {name} ({reasons}).")
            text = text.format(name=one_line(like.name, 60), reasons=", ".join(like.reasons))
            compare = partial(self._page.open_requested.emit, "merging", [like.other, like.new])
            self._page.offered.emit(text, _("Compare"), compare)


def _likest(workspace: Workspace, contact_id: int) -> Like | None:
    from outreach.services.contacts import contacts
    from outreach.services.identity import duplicates  # late: what tells names apart takes its time to load

    with workspace.one_moment():
        pairs = workspace.read(duplicates.of, contact_id)
        if not pairs:
            return None
        other = pairs[0].a if pairs[0].b == contact_id else pairs[0].b
        rows = workspace.read(contacts.rows, [other])
    return Like(contact_id, other, rows[0].name, pairs[0].reasons) if rows else None
