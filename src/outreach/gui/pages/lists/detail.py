"""A press list: its rule, whom it reaches and why, and below the line who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from outreach.gui import actions
from outreach.gui.forms.fields import Choice, Pause, fill_box
from outreach.gui.forms.pick_edit import MOST, PickEdit
from outreach.gui.kit import formatting, popover
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.flow import at_foot
from outreach.gui.kit.labels import Elided, Text, counted, dressed, enable, joined, line, number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Item, Stretch, hbox, holding, split, stack, vbox
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.kit.popover import Popover
from outreach.gui.pages.lists.rule_edit import RuleEdit
from outreach.gui.tables.facets import Facets
from outreach.gui.tables.record_model import RIGHT, Column, SortedRows
from outreach.gui.tables.table import RecordTable, plain_table
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model.lists import PressList
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts, memberships
from outreach.services.contacts.contacts import ContactRow
from outreach.services.delivery import audience
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.querying import completion, facets
from outreach.services.querying.completion import Completion
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


class Member(NamedTuple):
    """One who gets it, or (without an address) who does not; the id is the contact's."""

    id: int
    name: str
    address: str
    language: str
    reason: str
    tone: str


def columns() -> list[Column]:
    """All lists."""
    return [
        Column("name", _("List"), 170, lambda row: row.name, sort="name", whole=True),
        Column("rule", _("Rule"), 190, lambda row: row.rule, tone=lambda _row: "muted"),
        Column("picks", _("Added by hand"), 100, lambda row: _count(row.picks), align=RIGHT, tabular=True),
        Column("exclusions", _("Excluded"), 92, lambda row: _count(row.exclusions), align=RIGHT, tabular=True),
    ]


NARROW = {300: ("name",), 480: ("name", "rule")}


def _count(value: int) -> str:
    return number(value) if value else ""


def members() -> list[Column]:
    """Who gets it."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name", whole=True),
        Column("address", _("E-mail"), 190, lambda row: row.address, sort="address", whole=True),
        Column("language", _("Language"), 96, lambda row: formatting.language(row.language), sort="language"),
        Column("reason", _("Why"), 188, lambda row: row.reason, sort="reason", tone=lambda _row: "muted"),
    ]


def left_out() -> list[Column]:
    """Who does not get it."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name", whole=True),
        Column("reason", _("Why not"), 474, lambda row: row.reason, sort="reason", tone=lambda row: row.tone),
    ]


RELEASES = 200


class ListDetail(QWidget):
    """Shows a list; what is done with it is told by signals and written by the page."""

    edit_wanted = Signal()
    delete_wanted = Signal()
    export_wanted = Signal()
    distribute_wanted = Signal()
    rule_changed = Signal(str)
    picked = Signal(int, str)
    exclude_wanted = Signal(list)
    include_wanted = Signal(list)
    contact_wanted = Signal(object)
    resolved = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.card: PressList
        self._list_id = 0
        self.result: Resolved | None = None
        self._by_hand: set[int] = set()
        self._total = 0
        self._in = SortedRows()
        self._out = SortedRows()
        vbox(self._head(), self._top(), line(), (self._middle(), 1), line(), self._foot(), spacing=0, on=self)
        self._resolving = Latest(self, self._show_result, self._show_failure)
        self._pause = Pause(self.resolve, 30, self)

    # Building

    def _head(self) -> QWidget:
        self.title = Elided("", "title")
        export_tip, distribute_tip = (actions.tip(name) for name in ("export", "distribute"))
        self.export = push_button(_("Export…"), self.export_wanted.emit, icon="download", tip=export_tip)
        self.distribute = push_button(
            _("Distribute…"), self.distribute_wanted.emit, kind="primary", icon="send", tip=distribute_tip
        )
        return holding(hbox(
            (self.title, 1), self.export, self.distribute, spacing=theme.INSIDE,
            margins=(theme.AROUND, 0, theme.BETWEEN, 0),
        ), height=46)  # fmt: skip

    def _top(self) -> QWidget:
        self.rule = RuleEdit(self._count, self._completed, self.ask_values)
        self.rule.changed.connect(self.rule_changed)
        self.pick = PickEdit(self._search, _("Add by hand: a name, an outlet, an address"), _("Add a contact by hand"))
        self.pick.picked.connect(self.picked)
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

    def _completed(self, text: str, cursor: int) -> Sequence[Completion]:
        return self._workspace.read(completion.complete, text, cursor)

    def ask_values(self, text: str, fields: Sequence[str], words: str) -> Facets:
        """The values a rule can ask for; in another thread."""
        return self._workspace.read(facets.facets, text, fields, words=words)

    def _middle(self) -> QWidget:
        self.members = self._table("list-members", members(), self._in, _("Recipients"))
        self.left_out = self._table("list-left-out", left_out(), self._out, _("Excluded people"))
        on_keys(self.members, {"Del": self._exclude})
        on_keys(self.left_out, {"Del": self._include})
        self._nobody = Empty("users", _("The list is empty"), _("Enter a rule above, or add people by hand."))
        self._people = stack(self.members, self._nobody)
        self._lower = self._titled(self._left_out_head(), self.left_out)
        upper = self._titled(self._members_head(), self._people)
        return split((upper, 7), (self._lower, 3), vertical=True, sizes=(700, 300))

    def _table(self, name: str, columns: Sequence[Column], rows: SortedRows, title: str) -> RecordTable:
        table = plain_table(name, columns, rows, title, self.contact_wanted)
        table.selection_changed.connect(lambda _count: self._show_possible())
        table.current_changed.connect(lambda _id: self._show_possible())
        return table

    @staticmethod
    def _titled(head: QWidget, below: QWidget) -> QWidget:
        # A cell begins 8 pixels inside its table: so its words stand under the heading.
        made = holding(vbox(head, (hbox(below, margins=(theme.AROUND - 8, 0, 0, 0)), 1), spacing=0))
        made.setMinimumHeight(120)
        return made

    def _members_head(self) -> QWidget:
        self.count = dressed(Text("", "section"), font=theme.font(theme.SECTION, strong=True, tabular=True))
        self.languages = Elided("", "small")
        asked = _("Why somebody receives it or not")
        self.lookup = dressed(PickEdit(self._search, _("Why? A name…"), asked, "help-circle"), width=210)
        self.lookup.picked.connect(self.show_why)
        tip = _("Exclude the selected people from this list, whatever its rule says (Delete)")
        self.exclude = push_button(_("Exclude"), self._exclude, kind="flat", icon="user-x", tip=tip)
        return _bar(self.count, (self.languages, 1), self.lookup, self.exclude)

    def _left_out_head(self) -> QWidget:
        self.left_count = Text("", "section")
        tip = _("Include the people excluded by hand (Delete)")
        self.include = push_button(_("Include"), self._include, kind="flat", icon="undo-2", tip=tip)
        return _bar(self.left_count, Stretch(), self.include)

    def _foot(self) -> QWidget:
        strip = at_foot(QWidget())
        edit_tip, delete_tip = (actions.tip(name) for name in ("edit", "delete"))
        self.notes = dressed(Elided("", "small"), align=Qt.AlignmentFlag.AlignRight)
        hbox(
            push_button(_("Edit"), self.edit_wanted.emit, icon="pencil", tip=edit_tip),
            push_button(_("Delete"), self.delete_wanted.emit, kind="flat", icon="trash-2", tip=delete_tip),
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
        self._by_hand = set(self._workspace.read(memberships.excluded, card.id))
        if another:
            self.rule.line.clearFocus()
            self.result = None
            self._in.show(())
            self._out.show(())
            self.members.load()
            self.left_out.load()
            self.count.setText(_("Counting…"))
            self.languages.setText("")
            self._people.setCurrentWidget(self.members)
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

    def is_settled(self) -> bool:
        """Whether what is shown is what the list says now."""
        return self.result is not None and not self._resolving.busy and not self._pause.isActive()

    def _show_result(self, answer: tuple[int, Resolved, int]) -> None:
        list_id, result, total = answer
        if self.card.id != list_id:
            return
        self.result, self._total = result, total
        self._in.show(Member(r.contact, r.name, r.address, r.language, r.reason, "") for r in result.recipients)
        self._out.show(
            Member(one.contact, one.name, "", "", one.reason, "muted" if one.contact in self._by_hand else "")
            for one in result.left_out
        )
        for table in (self.members, self.left_out):
            table.load()
        if self.members.hasFocus() and self.members.current_id() is None:
            self.members.choose_row(0)
        self._show_counts(result, total)
        self._show_possible()
        self.resolved.emit(result)

    def _show_counts(self, result: Resolved, total: int) -> None:
        got, left = len(result.recipients), len(result.left_out)
        self.count.setText(_("{shown} of {all}").format(shown=number(got), all=number(total)))
        spoken = sorted(result.languages.items(), key=lambda pair: -pair[1])
        names = [f"{formatting.language(code, _('no language'))} {number(many)}" for code, many in spoken[:5]]
        self.languages.setText(" · ".join(names))
        self.left_count.setText(counted("{count} excluded", "{count} excluded", left))
        self._lower.setVisible(bool(left))
        self._people.setCurrentWidget(self.members if got or left else self._nobody)
        enable(bool(got), self.export, self.distribute)

    def _show_failure(self, error: BaseException) -> None:
        self.result = None
        self.count.setText(_("This list can't be resolved"))
        self.languages.setText(error.text if isinstance(error, Problem) else "")
        enable(False, self.export, self.distribute)

    def _count(self, rule: str) -> int:
        return len(self._workspace.read(contacts.find, rule))

    def _search(self, text: str) -> Sequence[ContactRow]:
        try:
            found = self._workspace.read(contacts.find, text)[:MOST]
        except Problem:
            return []
        return self._workspace.read(contacts.rows, found)

    def show_why(self, contact_id: int, name: str) -> Popover:
        """Says why somebody is on the list, or why not."""
        answer = audience.told(self.result, contact_id) if self.result is not None else None
        if answer is None:
            wanted = Audience((self.card.id,), release=self.release_id())
            answer = self._workspace.read(audience.why, wanted, contact_id)
        return popover.show_reason(self, name, [answer.reason, *answer.more], self.lookup, gets_it=answer.gets_it)

    # Who is in and who is out

    def _show_possible(self) -> None:
        writable = not self._workspace.read_only
        self.exclude.setEnabled(writable and bool(self.members.selection_count()))
        self.include.setEnabled(writable and bool(self._chosen_by_hand()))

    def _chosen_by_hand(self) -> list[int]:
        return [number for number in self.left_out.selected_ids() if number in self._by_hand]

    def _exclude(self) -> None:
        ids = list(self.members.selected_ids())
        if ids:
            self.exclude_wanted.emit(ids)

    def _include(self) -> None:
        ids = self._chosen_by_hand()
        if ids:
            self.include_wanted.emit(ids)


def _bar(*items: Item) -> QWidget:
    return holding(hbox(*items, spacing=12, margins=(theme.AROUND, 0, 8, 0)), height=40)
