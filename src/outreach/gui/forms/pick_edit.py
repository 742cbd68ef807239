"""A line in which a contact is looked for, to be chosen from those offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.line_edit import Pause
from outreach.gui.kit.offers import Offer, OfferingLine
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.contacts.contacts import ContactRow
from outreach.store.workspace import Workspace

MOST = 8


class PickEdit(OfferingLine):
    """`picked(id, name)` when a contact is chosen from those offered."""

    picked = Signal(int, str)

    def __init__(self, workspace: Workspace, placeholder: str, name: str, icon: str = "user-plus") -> None:
        super().__init__(placeholder, icon, name)
        self._workspace = workspace
        self.setAccessibleName(name)
        self._pause = Pause(self.offer, 120, self)
        self.textEdited.connect(lambda _text: self._pause.start())
        on_keys(self, {ENTER: self._take_only}, when=lambda: self.chosen() < 0)

    def offer(self) -> None:
        """Looks for contacts and offers them."""
        text = self.text().strip()
        rows = self._search(text) if len(text) > 1 else ()
        self.show_offers([Offer(" · ".join(filter(None, (row.name, row.outlet, row.email))), row) for row in rows])

    def _search(self, text: str) -> Sequence[ContactRow]:
        try:
            return self._workspace.read(contacts.rows, self._workspace.read(contacts.find, text)[:MOST])
        except Problem:  # half a filter finds nobody
            return ()

    def put_away(self) -> None:
        self._pause.stop()
        super().put_away()

    def _take_only(self) -> None:
        self.offer()
        if len(self.offers()) == 1:
            self.take(0)

    def take_offer(self, offer: Offer) -> None:
        self.clear()
        self.picked.emit(offer.value.id, offer.value.name)
