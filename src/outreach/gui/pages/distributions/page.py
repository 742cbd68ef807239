"""The page of distributions: what went out, to whom, how it stands; each with its record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from outreach.gui import actions, settings
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.pages.delivery.columns import columns, lines
from outreach.gui.pages.delivery.deeds import Deeds
from outreach.gui.pages.delivery.detail import DistributionDetail
from outreach.gui.tables.detail_page import DetailPage
from outreach.gui.tables.record_model import Column
from outreach.i18n import _
from outreach.services.delivery import distributions
from outreach.store.workspace import Workspace


class DistributionsPage(DetailPage):
    """What went out, and what waits to go."""

    name = "distributions"
    service = distributions
    table_name = "distribution"
    part, wanted = 49, 470  # headlines beside the pane are read whole at 1024
    tables = frozenset({"distribution", "recipient"})
    line_keys, as_lines = ("at", "headline", "state"), staticmethod(lines)
    detail: DistributionDetail

    def __init__(self, workspace: Workspace) -> None:
        settings.propose("sort/distributions", "at descending")
        super().__init__(workspace)

    def texts(self) -> dict[str, str]:
        return {
            "new": _("Distribute…"),
            "filter": _("Filter: words of the headline or the list"),
            "empty": _("Nothing has been sent yet"),
            "empty_text": _("Send a release to a list, to each person in their language. Every delivery is "
                            "recorded here."),
            "choose": _("Choose a distribution to see its recipients."),
            "one_edit": "", "added": "", "step_add": "", "step_delete": "",
        }  # fmt: skip

    def columns(self) -> Sequence[Column]:
        return columns()

    def head_buttons(self) -> Sequence[QWidget]:
        return (actions.button("distribute", self.new_record, kind="primary"),)

    def filter_buttons(self) -> Sequence[QWidget]:
        return (actions.button("bounces", lambda: self.drop_files([]), kind="link"),)

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Distribute…"), self.new_record, primary=True, icon="send", does="distribute")

    def deleted_text(self, count: int) -> str:
        return ""

    # Building

    def make_detail(self) -> DistributionDetail:
        detail = DistributionDetail()
        self.deeds = Deeds(self, detail, self.table.current_id, self._show_selected)
        return detail

    # What is shown

    def show_detail(self, record_id: int) -> None:
        self.detail.show_distribution(self.workspace, record_id, running=record_id in self.deeds.running)

    def edit_record(self, record_id: int) -> None:
        """Goes to its recipients: what went out is not edited."""
        self.detail.table.setFocus()

    def drop_files(self, paths: list[Path]) -> None:
        self.open_requested.emit("bounces", paths or None)

    def new_record(self) -> None:
        self.distribute_requested.emit({})

    def on_edit(self) -> None:
        """What went out is not edited."""

    def on_delete(self) -> None:
        self.said.emit(_("Distributions stay on record. You can stop one that is still waiting."))

    def many_buttons(self) -> Sequence[QWidget]:
        return ()

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        return (
            push_button(_("Same audience again"), self.on_same_audience, icon="redo-2"),
            push_button(_("Save the record…"), self.on_save_record, icon="printer"),
        )

    # What is done with the one that is shown

    def on_same_audience(self) -> None:
        """Begins a distribution to the same audience, as it is now."""
        self.deeds.do("again")

    def on_follow_up(self) -> None:
        """Asks whom of those who got the release of the distribution that is shown to ask about it."""
        self.deeds.on_follow_up()

    def on_save_record(self) -> None:
        """Writes the record of the distribution that is shown, as a PDF or as JSON."""
        self.deeds.do("record")

    def may_leave(self) -> bool:
        """Sending that is under way is paused by the window itself."""
        return True
