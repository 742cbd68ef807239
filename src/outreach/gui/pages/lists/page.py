"""The page of press lists: a rule, picks and exclusions by hand, and who gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit.labels import counted
from outreach.gui.kit.page import Changed, push_button
from outreach.gui.pages import exporting
from outreach.gui.pages.lists.detail import NARROW, ListDetail, columns
from outreach.gui.pages.lists.rule_edit import ListForm
from outreach.gui.tables.detail_page import DetailPage
from outreach.gui.tables.record_model import Column
from outreach.i18n import _
from outreach.problems import FieldProblem
from outreach.services import lists

# Whatever of these is written may change who gets it.
REACHING = frozenset({"contact", "email", "tag", "position", "outlet", "phone", "channel", "suppression", "version"})


class ListsPage(DetailPage):
    """Who gets it, and why."""

    name = "lists"
    service = lists
    table_name = "press_list"
    tables = frozenset({"press_list", "pick", "exclusion"})
    part = 64
    narrow = NARROW

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

    def make_form(self) -> Form:
        return ListForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return counted("{count} list deleted", "{count} lists deleted", count)

    def head_buttons(self) -> Sequence[QWidget]:
        add = push_button(_("New"), self.new_record, kind="primary", icon="plus", tip=self._words["new"])
        add.setAccessibleName(self._words["new"])
        return (add,)

    # Building

    def _build(self) -> None:
        super()._build()
        self.detail = ListDetail(self.workspace)
        self.detail.edit_wanted.connect(self.on_edit)
        self.detail.delete_wanted.connect(self.on_delete)
        self.detail.export_wanted.connect(self.on_export)
        self.detail.distribute_wanted.connect(lambda: self.distribute_requested.emit(self.to_distribute()))
        self.detail.rule_changed.connect(self.set_rule)
        self.detail.picked.connect(self.pick)
        self.detail.exclude_wanted.connect(self.exclude)
        self.detail.include_wanted.connect(self.include)
        self.detail.contact_wanted.connect(lambda number: self.open_requested.emit("contacts", number))
        self.pane.stack.addWidget(self.detail)

    # What is shown

    def _show_read(self) -> None:
        current = self.table.current_id()
        if self.table.selection_count() > 1 or current is None or self.pane.isHidden():
            super()._show_read()
            return
        self.detail.show_list(self.workspace.read(lists.card, current))
        self.pane.stack.setCurrentWidget(self.detail)

    def show_record(self, record_id: int) -> None:
        """Shows a list and goes to those who get it: Delete leaves one out."""
        super().show_record(record_id)
        self._show_selected()
        if self.pane.stack.currentWidget() is self.detail:
            self.detail.people.table.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        super().refresh(changed)
        reaching = changed is not None and not REACHING.isdisjoint(changed) and self.tables.isdisjoint(changed)
        if reaching and self.pane.stack.currentWidget() is self.detail:
            self._show_selected()

    # What is done with the list that is shown

    def set_rule(self, rule: str) -> None:
        """Keeps another rule."""
        try:
            self.workspace.write(_("Change the rule of a list"), lists.edit, self.detail.card.id, {"rule": rule})
        except FieldProblem as problem:
            self.detail.rule.show_problem(problem.text)

    def pick(self, contact_id: int, name: str) -> None:
        """Puts a contact on the list by hand."""
        new = self.workspace.write(_("Add to list by hand"), lists.pick, self.detail.card.id, [contact_id])
        if new:
            self.step_done.emit(_("Added to the list: {name}").format(name=name))
        else:
            self.said.emit(_("{name} was already added to the list by hand.").format(name=name))

    def exclude(self, contact_ids: list[int]) -> None:
        """Leaves contacts out, whatever the rule says."""
        list_id = self.detail.card.id
        told = lambda count: self.step_done.emit(  # noqa: E731
            counted("{count} contact excluded", "{count} contacts excluded", count)
        )
        exclude = lambda session, some: lists.exclude(session, list_id, some)  # noqa: E731
        self.carry_out(_("Exclude from list"), exclude, contact_ids, told, in_order=True)

    def include(self, contact_ids: list[int]) -> None:
        """Takes an exclusion back."""
        list_id = self.detail.card.id
        text = counted("{count} contact included again", "{count} contacts included again", len(contact_ids))

        def include_again(session: Any, some: Sequence[int]) -> int:
            lists.include_again(session, list_id, some)
            return len(some)

        told = lambda _count: self.step_done.emit(text)  # noqa: E731
        self.carry_out(_("No longer exclude from list"), include_again, contact_ids, told)

    def size_of(self, ids: Sequence[int]) -> int:
        return sum(row.picks + row.exclusions for row in self.workspace.read(lists.rows, ids))

    def to_distribute(self) -> Fields:
        """The list that is shown, for the release it is shown for."""
        if self.pane.stack.currentWidget() is not self.detail:
            return {}
        return {"lists": (self.detail.card.id,), "release": self.detail.release_id()}

    def on_export(self) -> None:
        """Begins the guided export of the list that is shown."""
        if self.pane.stack.currentWidget() is self.detail:
            exporting.export_list(self, self.detail.card.id, self.detail.release_id())
