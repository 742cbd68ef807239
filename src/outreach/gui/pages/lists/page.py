"""The page of press lists: a rule, picks and exclusions by hand, and who gets it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit.labels import counted
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.page import Changed, push_button
from outreach.gui.pages.lists.detail import ListDetail, columns, lines, values
from outreach.gui.pages.lists.rule_edit import ListForm
from outreach.gui.tables.detail_page import DetailPage
from outreach.gui.tables.record_model import Column
from outreach.i18n import _
from outreach.services import lists
from outreach.services.lists import Standing
from outreach.store.workspace import Workspace


class ListsPage(DetailPage):
    """Who gets it, and why."""

    name = "lists"
    service = lists
    table_name = "press_list"
    # Whatever of these is written may change who is on it, or who gets it.
    tables = frozenset(
        {
            "press_list", "pick", "exclusion", "contact", "email", "tag", "position", "outlet", "phone", "channel",
            "suppression", "version", "distribution", "recipient",
        }
    )  # fmt: skip
    part = 64
    line_keys, as_lines = ("name",), staticmethod(lines)
    detail: ListDetail

    def __init__(self, workspace: Workspace) -> None:
        self._values: dict[int, Fields] = {}  # what the table says of how each list stands
        self._counted: set[int] = set()  # those of which it is as it is now
        super().__init__(workspace)
        self._counting = Latest(self, self._show_counts)

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New list"),
            "filter": _("Filter: words of the name"),
            "empty": _("No lists yet"),
            "empty_text": _("A list collects contacts by a rule. You can add or exclude contacts by hand."),
            "choose": _("Choose a list to see its recipients."),
            "one_edit": _("Edit list"),
            "added": _("List added"),
            "step_add": _("Add list"),
            "step_delete": _("Delete lists"),
        }

    def columns(self) -> Sequence[Column]:
        return columns()

    def more_values(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, Fields]:
        """What was counted last; the rest is counted outside the window's thread: of 100,000 it takes a second."""
        stale = [one for one in ids if one not in self._counted]
        if stale:
            self._counting.ask(lambda: (stale, self.workspace.read(lists.standings, stale)))
        return self._values

    def _show_counts(self, answer: tuple[list[int], dict[int, Standing]]) -> None:
        asked, found = answer
        self._counted.update(asked)
        self._values.update((one, values(standing)) for one, standing in found.items())
        self.table.records.forget()

    def refresh(self, changed: Changed | None = None) -> None:
        self._counting.forget()
        self._counted.clear()
        super().refresh(changed)

    def make_form(self) -> Form:
        return ListForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return counted("{count} list deleted", "{count} lists deleted", count)

    def head_buttons(self) -> Sequence[QWidget]:
        add = push_button(_("New"), self.new_record, kind="primary", icon="plus", tip=self._words["new"],
                          does="new_list")  # fmt: skip
        add.setAccessibleName(self._words["new"])
        return (add,)

    # What is shown

    def make_detail(self) -> ListDetail:
        return ListDetail(self)

    def show_detail(self, record_id: int) -> None:
        self.detail.show_list(self.workspace.read(lists.card, record_id))

    def show_record(self, record_id: int) -> None:
        """Shows a list and goes to those who get it: Delete leaves one out."""
        super().show_record(record_id)
        self._show_selected()
        if self.is_detailed():
            self.detail.people.table.setFocus()

    def size_of(self, ids: Sequence[int]) -> int:
        return sum(row.picks + row.exclusions for row in self.workspace.read(lists.rows, ids))

    def to_distribute(self) -> Fields:
        return self.detail.to_distribute() if self.is_detailed() else {}

    def on_export(self) -> None:
        """Begins the guided export of the list that is shown."""
        if self.is_detailed():
            self.detail.on_export()
