"""The page of addresses that are never written to: read, found, added, taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui import actions
from outreach.gui.forms.fields import LineEdit, Pause, TextField
from outreach.gui.forms.form import Form, FormDialog
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, counted, dressed, enable, line, number
from outreach.gui.kit.layout import Stretch, hbox, holding, stack, vbox
from outreach.gui.kit.page import Empty, SeenPage, push_button
from outreach.gui.shell import unsaved
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import plain_table
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.problems import FieldProblem
from outreach.services import settings
from outreach.services.delivery import suppression
from outreach.services.privacy import erasure_ledger
from outreach.store.workspace import Workspace


class SuppressionPage(SeenPage):
    """No list reaches these addresses, whoever they belong to; they stay when their contact is deleted."""

    name = "suppression"
    tables = frozenset({"suppression"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        text = _(
            "No list includes these addresses, whoever they belong to. They stay here when their contact is deleted."
        )
        note = dressed(Text(text, "muted", wrap=True), margins=(theme.BETWEEN, 0, theme.BETWEEN, 10))
        column = vbox(self._head(), note, line(), spacing=0, on=self)
        self._rows = SortedRows()
        self.table = plain_table("suppression", _columns(), self._rows, _("Suppressed addresses"), self._open)
        self.table.selection_changed.connect(lambda _count: self._show_possible())
        text = _("People who opt out are listed here, so that nobody writes to them by mistake.")
        self._empty = Empty("ban", _("The list is empty"), text)
        self._empty.add_button(_("Add an address"), self.new_record, primary=True, does="new_contact")
        self._none = Empty("search", _("No such address"), _("Nothing on this list contains these letters."))
        self._stack = dressed(stack(self.table, self._empty, self._none), margins=(5, 0, 0, 0))
        column.addWidget(self._stack, 1)

    def _head(self) -> QWidget:
        back = push_button("", self._back, kind="flat", icon="arrow-left", tip=_("Back to issues (Esc)"))
        back.setAccessibleName(_("Back"))
        title = Text(_("Suppressed addresses"), "title")
        self.filter = LineEdit(_("Filter: address, contact or reason"), name=_("Filter"))
        sign = self.filter.addAction(icons.icon("filter", "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(_("Filter"))
        self.filter.setMaximumWidth(420)
        self._typing = Pause(self.on_refresh, 60, self)
        self.filter.textEdited.connect(lambda _text: self._typing.start())
        self.filter.returnPressed.connect(self.entered)
        # As elsewhere: what narrows the page goes first.
        on_keys(self, {"Esc": lambda: self.on_clear_filter() if self.filter.text() else self._back()})
        self.count_label = Text("", "small")
        self.remove = actions.button("delete", self.on_delete, text=_("Remove from the list"), icon="x")
        self.let_back = push_button(_("Allow a deleted person…"), self.ask_let_back)
        return holding(hbox(
            back, title, (self.filter, 1), Stretch(0), self.count_label, self.remove, self.let_back,
            push_button(_("Add an address"), self.new_record, kind="primary", icon="plus", does="new_contact"),
            spacing=theme.INSIDE, margins=(theme.BETWEEN, 7, theme.BETWEEN, 7),
        ), height=46)  # fmt: skip

    # What is shown

    def on_refresh(self) -> None:
        self._stale = False
        words = self.filter.text().strip()
        found = self.workspace.read(suppression.find, words)
        self._rows.show(found)
        self.table.load()
        self.count_label.setText(number(len(found)) if found else "")
        self.let_back.setVisible(self.workspace.read(erasure_ledger.is_anybody))
        self._stack.setCurrentWidget(self.table if found else self._none if words else self._empty)
        self._show_possible()

    def _show_possible(self) -> None:
        enable(bool(self._rows.rows) and self.table.selection_count() > 0, self.remove)
        self.actions_changed.emit()

    def entered(self) -> None:
        (self.table if self._rows.rows else (not self.filter.text() and self._empty.first) or self.filter).setFocus()

    def _back(self) -> None:
        self.open_requested.emit("problems", None)

    # What is done

    def new_record(self) -> None:
        """Asks for an address and why nobody may write to it."""
        form = Form()
        form.add(TextField("address", _("Address"), placeholder="name@example.org"))
        form.add(TextField("reason", _("Reason"), placeholder=_("Asked by phone")))
        dialog = FormDialog(_("Suppress an address"), form, _("Add"), self.add, self, width=420)
        unsaved.keep_dialog(dialog, self.workspace, "suppression/new")
        dialogs.run(dialog)

    def add(self, fields: dict[str, str]) -> None:
        """Puts an address on the list.

        Raises:
            FieldProblem("address"): it is none.
        """
        self.workspace.write(_("Suppress an address"), suppression.add, fields["address"], fields["reason"])
        self.step_done.emit(_("{address} is now suppressed").format(address=fields["address"].strip()))

    def ask_let_back(self) -> None:
        """Asks who wants to be here again, of those who were permanently deleted."""
        form = Form()
        form.add(TextField("reach", _("E-mail or phone"), placeholder="name@example.org"))
        title = _("Allow a deleted person to be added again")
        dialogs.run(FormDialog(title, form, _("Allow"), self.allow, self, width=420))

    def allow(self, fields: dict[str, str]) -> None:
        """Lets one address or number of a permanently deleted person be entered again.

        Raises:
            FieldProblem("reach"): nobody who was deleted had it.
        """
        reach = [fields["reach"]]
        region = self.workspace.read(settings.get, "region")
        if not erasure_ledger.let_back(self.workspace, erasure_ledger.reaches(reach, reach, region=region)):
            raise FieldProblem("reach", _("No permanently deleted person had this address or number."))
        self.step_done.emit(_("{address} may be added again").format(address=fields["reach"].strip()))

    def on_delete(self) -> None:
        rows = self._rows.fetch(self.table.selected_ids())
        if not rows:
            return
        marked: set[int] = set()  # one with several addresses is met more than once

        def take_off(session: Any, addresses: Sequence[str]) -> int:
            count, still = suppression.take_off(session, addresses)
            marked.update(still)
            return count

        label = _("Remove from the suppression list")
        self.carry_out(label, take_off, [row.address for row in rows], lambda count: self._told(count, len(marked)))

    def _told(self, count: int, marked: int) -> None:
        text = counted("{count} address may be written to again", "{count} addresses may be written to again", count)
        if marked:
            text = counted("{count} address removed from the list.", "{count} addresses removed from the list.", count)
        self.step_done.emit(f"{text} {suppression.told_marked(marked)}".strip())

    def _open(self, row_id: int) -> None:
        """Shows the contact who has the address."""
        for row in self._rows.fetch([row_id]):
            if row.contact_id is not None:
                self.open_requested.emit("contacts", row.contact_id)

    def on_filter(self) -> None:
        self.filter.seek()

    def on_clear_filter(self) -> None:
        self.filter.clear()
        self.on_refresh()


def _columns() -> list[Column]:
    return [
        Column("address", _("Address"), 300, lambda row: row.address),
        Column("name", _("Contact"), 200, lambda row: row.name),
        Column("reason", _("Reason"), 360, lambda row: row.reason, room=160, wraps=True),
        Column("since", _("Since"), 120, lambda row: formatting.day(row.since), tabular=True, whole=True),
    ]
