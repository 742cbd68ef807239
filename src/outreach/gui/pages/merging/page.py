"""The pages on which contacts, or outlets, are merged."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.page import Changed, Page
from outreach.gui.pages.side_by_side import view
from outreach.gui.pages.side_by_side.view import Compared, MergeView
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.identity import duplicates, outlet_duplicates
from outreach.services.identity.identity import Pair
from outreach.services.quality import quality
from outreach.store.workspace import Workspace

MAYBE = 0.5  # how like another is that is worth a look where one asks for it


class MergingPage(Page):
    """Contacts side by side; afterwards the one that stays is shown among the contacts."""

    name = "merging"
    tables = frozenset({"contact"})
    home = "contacts"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.view = MergeView(workspace, self.compared())
        self.view.merged.connect(self._merged)
        self.view.left.connect(lambda: self._back(self.view.ids[0] if self.view.ids else None))
        self.view.declined.connect(self._decline)
        vbox(self.view, on=self)

    # What is merged

    def compared(self) -> Compared:
        return view.of_contacts()

    def likest(self, record_id: int) -> Sequence[Pair]:
        """The pairs a record is in, the likeliest first."""
        return self.workspace.read(duplicates.of, record_id, MAYBE)

    def keep_apart(self, ids: Sequence[int]) -> None:
        """Keeps that these are not one."""
        self.workspace.write(_("Not a duplicate"), quality.not_duplicates, ids)

    def nothing_alike(self) -> str:
        return _("No similar contact was found. Select the contacts that are one person, then merge them.")

    # What is shown

    def show_records(self, ids: Sequence[int]) -> None:
        """Shows records side by side; one alone beside the one that is likest to it."""
        reasons: Sequence[str] = ()
        if len(ids) == 1:
            pairs = self.likest(ids[0])
            if not pairs:
                self.said.emit(self.nothing_alike())
                self._back(ids[0])
                return
            ids, reasons = [ids[0], pairs[0].b if pairs[0].a == ids[0] else pairs[0].a], pairs[0].reasons
        self._show(ids, reasons)

    def _show(self, ids: Sequence[int], reasons: Sequence[str]) -> None:
        try:
            self.view.show_records(ids, reasons)
        except Problem:
            self._back(None)
            raise

    def entered(self) -> None:
        self.view.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Shows the records anew where somebody has changed one; where one is gone, there is nothing to merge."""
        ids = self.view.ids
        table = self.view.table
        if not ids or not self.isVisible() or (changed is not None and changed.get(table, set()).isdisjoint(ids)):
            return
        try:
            self.view.renew()
        except Problem:
            self._back(None)

    def _merged(self, keep: int) -> None:
        self.view.ids = []
        self.step_done.emit(_("Merged into one"))
        self.go_on(keep)

    def _decline(self, ids: list[int]) -> None:
        self.keep_apart(ids)
        self.view.ids = []
        self.step_done.emit(_("They stay separate and are not suggested again"))
        self.go_on(ids[0])

    def go_on(self, record_id: int) -> None:
        """What comes after a decision: back to the record."""
        self._back(record_id)

    def _back(self, record_id: int | None) -> None:
        self.view.ids = []
        self.open_requested.emit(self.home, record_id)


class OutletMergingPage(MergingPage):
    """Outlets side by side: those chosen, or one pair of likely duplicates after the other."""

    name = "merging_outlets"
    tables = frozenset({"outlet"})
    home = "outlets"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._waiting: list[Pair] | None = None
        self._looking = Latest(self, self._found, self.failed.emit)

    def compared(self) -> Compared:
        return view.of_outlets()

    def likest(self, record_id: int) -> Sequence[Pair]:
        return self.workspace.read(outlet_duplicates.of, record_id, MAYBE)

    def keep_apart(self, ids: Sequence[int]) -> None:
        self.workspace.write(_("Not a duplicate"), outlet_duplicates.keep_apart, ids)

    def nothing_alike(self) -> str:
        return _("No similar outlet was found. Select the outlets that are one, then merge them.")

    def show_records(self, ids: Sequence[int]) -> None:
        self._waiting = None
        if ids:
            super().show_records(ids)
        else:
            self._looking.ask(self.workspace.read, outlet_duplicates.find)

    def _found(self, pairs: list[Pair]) -> None:
        self._waiting = pairs
        if not pairs:
            self.said.emit(_("No duplicates found."))
        self._next(None)

    def go_on(self, record_id: int) -> None:
        self._next(record_id)

    def _next(self, record_id: int | None) -> None:
        """Shows the next pair that is both there still; after the last one the record."""
        while self._waiting:
            pair = self._waiting.pop(0)
            if len(self.workspace.read(outlets.rows, (pair.a, pair.b))) == 2:
                self._show((pair.a, pair.b), pair.reasons)
                self.entered()
                return
        self._back(record_id)
