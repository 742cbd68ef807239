"""A press list: its rule, whom it reaches and why, and below the line who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from outreach.gui import actions
from outreach.gui.forms.fields import Choice, Pause, fill_box
from outreach.gui.forms.form import Fields
from outreach.gui.forms.pick_edit import PickEdit
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Elided, as_text, counted, dressed, enable, joined, line, number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import at_foot, hbox, holding, vbox
from outreach.gui.kit.page import Empty
from outreach.gui.pages import exporting
from outreach.gui.pages.delivery.recipients_view import LIST, RecipientsView
from outreach.gui.pages.lists.rule_edit import RuleEdit
from outreach.gui.tables.cells import Lines
from outreach.gui.tables.columns_menu import Wider
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.gui.tables.record_page import RecordPage
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model import filter_words
from outreach.model.lists import PressList
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.lists import Standing
from outreach.services.releases import releases


def columns() -> list[Column]:
    """All lists; where a rule has a fault, it is said in place of the rule."""
    return [
        Column("name", _("List"), 170, lambda row: row.name, sort="name", whole=True),
        Column("rule", _("Rule"), 190, _rule, tone=lambda row: row.more.get("tone", "muted"), more=True),
        Column("people", _("People"), 92, lambda row: row.more.get("people", ""), align=RIGHT, tabular=True, more=True),
        Column("used", _("Last used"), 110, lambda row: row.more.get("used", ""), tabular=True, whole=True, more=True),
    ]


def values(standing: Standing) -> Fields:
    """What is said of how a list stands."""
    used = formatting.when(standing.last_used) or _("never")
    if standing.people is None:
        return {"fault": standing.fault, "tone": "problem", "used": used}
    contacts = counted("{count} contact", "{count} contacts", standing.people)
    return {"people": number(standing.people), "contacts": contacts, "used": used}


def lines(row: Any) -> Lines:
    """A list in two lines: its name, how many are on it and its last use; its rule in words has a line of its own."""
    used = _("Last used: {when}").format(when=row.more["used"]) if row.more else ""
    beside, tone = joined(row.more.get("contacts"), used), row.more.get("tone", "")
    return Lines(one_line(row.name), beside, one_line(_rule(row)), (), (), tone)


def _rule(row: Wider) -> str:
    return as_text(row.more.get("fault")) or filter_words.in_words(as_text(row.rule))


RELEASES = 200


class ListDetail(QWidget):
    """Shows a list, and writes what is done with its rule and its people."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__()
        self._page, self._workspace = page, page.workspace
        self.card: PressList
        self._list_id = 0
        self.result: Resolved | None = None
        self.people = RecipientsView(page, self._audience, self.exclude, self.include, LIST)
        self.people.writable = page.workspace.may_edit
        self._nobody = Empty("users", _("The list is empty"), _("Enter a rule above, or add people by hand."))
        self.people.upper.addWidget(self._nobody)
        vbox(self._head(), self._top(), line(), (self.people, 1), line(), self._foot(), spacing=0, on=self)
        self._resolving = Latest(self, self._show_result, self._show_failure)
        self._pause = Pause(self.resolve, 30, self)

    # Building

    def _head(self) -> QWidget:
        self.title = Elided("", "title")
        self.export = actions.button("export", self.on_export)
        go_out = lambda: self._page.distribute_requested.emit(self.to_distribute())  # noqa: E731
        self.distribute = actions.button("distribute", go_out, kind="primary")
        return holding(hbox(
            (self.title, 1), self.export, self.distribute, spacing=theme.INSIDE,
            margins=(theme.AROUND, 0, theme.BETWEEN, 0),
        ), height=46)  # fmt: skip

    def _top(self) -> QWidget:
        self.rule = RuleEdit(self._workspace)
        self.rule.changed.connect(self.set_rule)
        self.pick = PickEdit(
            self._workspace, _("Add by hand: a name, an outlet, an address"), _("Add a contact by hand")
        )
        self.pick.picked.connect(self.add)
        self.release = dressed(Choice(), name=_("For the release"))
        self.release.setToolTip(_("Each recipient's languages decide which version of the release they receive"))
        words = self.release.fontMetrics().horizontalAdvance(_("Not for any release yet"))
        self.release.setMinimumWidth(max(216, words + 44))  # with its edges and its arrow
        self.release.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.release.activated.connect(lambda _place: self.resolve())
        return holding(vbox(
            self.rule, hbox((self.pick, 3), (self.release, 2), spacing=theme.INSIDE), spacing=12,
            margins=(theme.AROUND, 4, theme.BETWEEN, 12),
        ))  # fmt: skip

    def _foot(self) -> QWidget:
        strip = at_foot(QWidget())
        self.notes = dressed(Elided("", "small"), align=Qt.AlignmentFlag.AlignRight)
        hbox(
            actions.button("edit", self._page.on_edit), actions.button("delete", self._page.on_delete, kind="flat"),
            (self.notes, 1), spacing=8, margins=(theme.AROUND, 8, theme.BETWEEN, 8), on=strip,
        )  # fmt: skip
        return strip

    # What is shown

    def show_list(self, card: PressList) -> None:
        """Shows a list; its members are found in the background."""
        another = self._list_id != card.id
        self.card, self._list_id = card, card.id
        self.title.setText(card.name)
        self.notes.setText(card.notes)
        if another:
            self.rule.line.clearFocus()
            self.result = None
            self.people.forget()
            self.people.count.setText(_("Counting…"))
            self.people.note.setText("")
            self.people.upper.setCurrentIndex(0)
        self.rule.show_rule(card.rule)
        self._offer_releases()
        self._pause.start()

    def _offer_releases(self) -> None:
        rows = self._workspace.read(releases.rows, self._workspace.read(releases.find)[:RELEASES])
        named = [(row.id, one_line(joined(row.reference, row.headline) or _("(no headline)"), 80)) for row in rows]
        fill_box(self.release, [(None, _("Not for any release yet")), *named], self.release_id())
        self.release.setVisible(bool(rows))

    def release_id(self) -> int | None:
        """The release whose versions decide, or None."""
        found = self.release.currentData()
        return int(found) if found is not None else None

    def resolve(self) -> None:
        """Finds out anew who gets it."""
        workspace, list_id, release_id = self._workspace, self.card.id, self.release_id()

        def work() -> tuple[int, Resolved, int]:
            return list_id, workspace.read(lists.resolve, list_id, release_id), workspace.read(contacts.count)

        self._resolving.ask(work)

    def _show_result(self, answer: tuple[int, Resolved, int]) -> None:
        list_id, result, total = answer
        if self.card.id != list_id:
            return
        self.result = result
        got, table = len(result.recipients), self.people.table
        self.people.show_resolved(result, None)
        self.people.count.setText(_("{shown} of {all}").format(shown=number(got), all=number(total)))
        self.people.note.setText("")
        self.people.upper.setCurrentIndex(not (got or result.left_out))
        if table.hasFocus() and table.current_id() is None:
            table.choose_row(0)
        enable(bool(got), self.export, self.distribute)

    def _show_failure(self, error: BaseException) -> None:
        self.result = None
        self.people.count.setText(_("This list can't be resolved"))
        self.people.note.setText(error.text if isinstance(error, Problem) else "")
        enable(False, self.export, self.distribute)

    def _audience(self) -> Audience:
        return Audience((self.card.id,), release=self.release_id())

    # What is done with it

    def set_rule(self, rule: str) -> None:
        """Keeps another rule."""
        try:
            self._workspace.write(_("Change the rule of a list"), lists.edit, self.card.id, {"rule": rule})
        except FieldProblem as problem:
            self.rule.show_problem(problem.text)

    def add(self, contact_id: int, name: str) -> None:
        """Puts a contact on the list by hand."""
        if self._workspace.write(_("Add to list by hand"), lists.pick, self.card.id, [contact_id]):
            self._page.step_done.emit(_("Added to the list: {name}").format(name=name))
        else:
            self._page.said.emit(_("{name} was already added to the list by hand.").format(name=name))

    def exclude(self, contact_ids: Sequence[int]) -> None:
        """Leaves contacts out, whatever the rule says."""
        list_id = self.card.id
        told = lambda count: self._page.step_done.emit(  # noqa: E731
            counted("{count} contact excluded", "{count} contacts excluded", count)
        )
        exclude = lambda session, some: lists.exclude(session, list_id, some)  # noqa: E731
        self._page.carry_out(_("Exclude from list"), exclude, contact_ids, told, in_order=True)

    def include(self, contact_ids: Sequence[int]) -> None:
        """Takes an exclusion back."""
        list_id, count = self.card.id, len(contact_ids)
        text = counted("{count} contact included again", "{count} contacts included again", count)
        again = lambda session, some: lists.include_again(session, list_id, some)  # noqa: E731
        told = lambda _nothing: self._page.step_done.emit(text)  # noqa: E731
        self._page.carry_out(_("No longer exclude from list"), again, contact_ids, told)

    def to_distribute(self) -> Fields:
        """The list that is shown, for the release it is shown for."""
        return {"lists": (self.card.id,), "release": self.release_id()}

    def on_export(self) -> None:
        """Begins the guided export of the list that is shown."""
        exporting.export_list(self._page, self.card.id, self.release_id())
