"""The page on which contacts chosen in the table are merged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from outreach.gui.kit.layout import vbox
from outreach.gui.kit.page import Changed, Page
from outreach.gui.pages.side_by_side.view import MergeView
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.identity import duplicates
from outreach.services.quality import quality
from outreach.store.workspace import Workspace

MAYBE = 0.5  # how like somebody is who is worth a look where one asks for it


class MergingPage(Page):
    """Contacts side by side; afterwards the one that stays is shown among the contacts."""

    name = "merging"
    tables = frozenset({"contact"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.view = MergeView(workspace)
        self.view.merged.connect(self._merged)
        self.view.left.connect(lambda: self._back(self.view.ids[0] if self.view.ids else None))
        self.view.declined.connect(self._decline)
        vbox(self.view, on=self)

    def show_records(self, ids: Sequence[int]) -> None:
        """Shows contacts side by side; one alone beside the one that is likest to it."""
        reasons: Sequence[str] = ()
        if len(ids) == 1:
            pairs = self.workspace.read(duplicates.of, ids[0], MAYBE)
            if not pairs:
                self.said.emit(
                    _("No similar contact was found. Select the contacts that are one person, then merge them.")
                )
                self._back(ids[0])
                return
            ids, reasons = [ids[0], pairs[0].b if pairs[0].a == ids[0] else pairs[0].a], pairs[0].reasons
        try:
            self.view.show_contacts(ids, reasons)
        except Problem:
            self._back(None)
            raise

    def entered(self) -> None:
        self.view.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Shows the contacts anew where somebody has changed one; where one is gone, there is nothing to merge."""
        ids = self.view.ids
        if not ids or not self.isVisible() or (changed is not None and changed.get("contact", set()).isdisjoint(ids)):
            return
        try:
            self.view.renew()
        except Problem:
            self._back(None)

    def _merged(self, keep: int) -> None:
        self.view.ids = []
        self.step_done.emit(_("Merged into one"))
        self._back(keep)

    def _decline(self, ids: list[int]) -> None:
        self.workspace.write(_("Not a duplicate"), quality.not_duplicates, ids)
        self.view.ids = []
        self.step_done.emit(_("They stay separate and are not suggested again"))
        self._back(ids[0])

    def _back(self, contact_id: int | None) -> None:
        self.view.ids = []
        self.open_requested.emit("contacts", contact_id)
