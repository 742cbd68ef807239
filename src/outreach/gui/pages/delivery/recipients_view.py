"""Everybody who gets a release or is on a list, with language, version, files and officer; and who is not, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from outreach.gui.forms.pick_edit import PickEdit
from outreach.gui.kit import formatting, popover
from outreach.gui.kit.events import PASS, on_keys
from outreach.gui.kit.labels import Elided, Text, counted, dressed, joined, line, number
from outreach.gui.kit.layout import hbox, holding, split, stack, vbox
from outreach.gui.kit.page import Page, push_button
from outreach.gui.kit.popover import Popover
from outreach.gui.pages.delivery import words
from outreach.gui.tables.part_table import PartTable
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.gui.tables.table import RecordTable
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.model.releases import Release
from outreach.services import officers
from outreach.services.delivery import audience
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.releases import releases


class Row(NamedTuple):
    """One who gets it; the id is the contact's."""

    id: int
    name: str
    address: str
    language: str
    version: str
    files: int
    officer: str
    note: str
    reason: str


class Left(NamedTuple):
    """One who does not."""

    id: int
    name: str
    problem: str
    reason: str
    code: str


def columns(*, with_release: bool, with_files: bool, with_notes: bool) -> list[Column]:
    """The columns of who gets it."""
    made = [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name", whole=True),
        Column("address", _("E-mail"), 190, lambda row: row.address, sort="address", whole=True),
        Column("language", _("Lang."), 50, lambda row: row.language, sort="language"),
    ]
    if with_release:
        made += [
            Column("version", _("Version"), 190, lambda row: row.version, sort="version", room=190, yields=True),
            Column("officer", _("Officer"), 130, lambda row: row.officer, sort="officer", whole=True),
            Column("files", _("Files"), 68, lambda row: number(row.files) if row.files else "", align=RIGHT),
        ][: 2 + with_files]
    if with_notes:
        tone = lambda row: row.note and "warning"  # noqa: E731
        made.append(Column("note", _("Warnings"), 150, lambda row: row.note, sort="note", tone=tone))
    reason = Column("reason", _("Why"), 180, lambda row: row.reason, "reason", room=160, yields=True)
    return [*made, reason._replace(tone=lambda _row: "muted")]


def left_columns() -> list[Column]:
    """The columns of who does not get it."""
    return [
        Column("name", _("Name"), 170, lambda row: row.name, sort="name", whole=True),
        Column("problem", _("Issue"), 130, lambda row: row.problem, sort="problem", tone=_left_tone, whole=True),
        Column(
            "reason", _("Why not"), 520, lambda row: row.reason, sort="reason", tone=lambda _row: "muted", room=160,
            wraps=True,
        ),
    ]  # fmt: skip


def _left_tone(row: Left) -> str:
    return "" if words.problem_of(row.code) in ("left out", "do not contact", "suppressed") else "warning"


class Kind(NamedTuple):
    """Whose recipients they are: the names of both tables, the code of who is left out by hand, and the tips."""

    tables: tuple[str, str]
    by_hand: str
    exclude: str
    include: str


DISTRIBUTION = Kind(
    ("distribution-recipients", "distribution-left-out"), "aside",
    N_("Exclude the selected people this time (Delete)"), N_("Include the people excluded this time (Delete)"),
)  # fmt: skip
LIST = Kind(
    ("list-members", "list-left-out"), "excluded",
    N_("Exclude the selected people from this list, whatever its rule says (Delete)"),
    N_("Include the people excluded by hand (Delete)"),
)  # fmt: skip


class RecipientsView(QWidget):
    """Delete leaves the selected out, or takes them back in; Space says why; the chips show some alone."""

    def __init__(
        self, page: Page, wanted: Callable[[], Audience], exclude: Callable[[list[int]], object],
        include: Callable[[list[int]], object], kind: Kind = DISTRIBUTION,
    ) -> None:  # fmt: skip
        """`wanted()` returns whom it is for, where somebody is asked about who was not counted."""
        super().__init__()
        self._workspace, self._wanted, self._kind, self.writable = page.workspace, wanted, kind, True
        self._exclude, self._include, self._resolved = exclude, include, Resolved([], [])
        to_contact = partial(page.open_requested.emit, "contacts")
        self._got = PartTable[Row](
            kind.tables[0], columns(with_release=True, with_files=False, with_notes=False), _("Recipients"),
            lambda row, part: bool(row.note) if part == "note" else row.language == part, to_contact,
        )  # fmt: skip
        self._left = PartTable[Left](
            kind.tables[1], left_columns(), _("Excluded people"),
            lambda row, problem: words.problem_of(row.code) == problem, to_contact,
        )  # fmt: skip
        self.table, self.left_table = self._got.table, self._left.table
        for table, deed in ((self.table, self._leave_out), (self.left_table, self._take_back)):
            on_keys(table, {"Del": deed, "Space": partial(self._why_current, table)})
            table.selection_changed.connect(lambda _count: self._show_possible())
            table.current_changed.connect(lambda _id: self._show_possible())
        self.count = dressed(Text("", "section"), font=theme.font(theme.SECTION, strong=True, tabular=True))
        self.lookup = PickEdit(page.workspace, _("Why? A name…"), _("Why somebody receives it or not"), "help-circle")
        self.lookup.setMinimumWidth(210)
        self.lookup.setMaximumWidth(280)
        self.lookup.picked.connect(lambda number_, name: self.show_why(number_, name, self.lookup))
        self.note = Elided("", "small")
        self.leave_out = push_button(_("Exclude"), self._leave_out, kind="flat", icon="user-x", tip=_(kind.exclude))
        head = hbox(
            self.count, (self.note, 1), self.lookup, self.leave_out, spacing=theme.INSIDE,
            margins=(theme.AROUND, 8, theme.BETWEEN, 8),
        )  # fmt: skip
        # A row of their own: beside the name asked for they had no room in Russian.
        narrowing = hbox(self._got.chips, margins=(theme.AROUND, 0, theme.BETWEEN, 8))
        vbox(head, narrowing, line(), (self._halves(), 1), spacing=0, on=self)
        self._show_possible()

    def _halves(self) -> QSplitter:
        self.left_count = Text("", "section")
        self.back = push_button(_("Include"), self._take_back, kind="flat", icon="undo-2", tip=_(self._kind.include))
        head = hbox(
            self.left_count, (self._left.chips, 1, Qt.AlignmentFlag.AlignVCenter), self.back, spacing=theme.INSIDE,
            margins=(theme.AROUND, 6, theme.BETWEEN, 6),
        )  # fmt: skip
        self._lower = holding(vbox(head, line(), (_inset(self.left_table), 1), spacing=0))
        self.upper = stack(_inset(self.table))
        return split((self.upper, 7), (self._lower, 3), vertical=True, sizes=(620, 240))

    # What is shown

    def forget(self) -> None:
        """Shows nobody, until those of another audience are known."""
        self._resolved = Resolved([], [])
        self._got.show((), ())
        self._left.show((), ())

    def show_resolved(
        self, resolved: Resolved, release: Release | None, doubts: Mapping[int, str] | None = None
    ) -> None:
        """Shows who gets it in which version, and who does not; `doubts` says whom somebody may be as well."""
        self._resolved, unsure = resolved, doubts or {}
        versions = _versions(release)
        notes = any(one.held or one.contact in unsure for one in resolved.recipients)
        files = bool(release and release.attachments)
        self.table.set_columns(columns(with_release=release is not None, with_files=files, with_notes=notes))
        got = [
            Row(
                one.contact, one.name, one.address, one.language, *versions.get(one.language, ("", 0, "")),
                joined(_("held: embargo") if one.held else "", unsure.get(one.contact, "")), one.reason,
            )
            for one in resolved.recipients
        ]  # fmt: skip
        left = [
            Left(one.contact, one.name, words.problem(words.problem_of(one.code)), one.reason, one.code)
            for one in resolved.left_out
        ]
        self.count.setText(_("Recipients"))
        self.left_count.setText(counted("{count} excluded", "{count} excluded", len(left)))
        spoken = sorted(resolved.languages.items(), key=lambda pair: -pair[1])
        chips = [(code, f"{formatting.language(code, _('no language'))} {number(n)}") for code, n in spoken]
        noted = sum(bool(row.note) for row in got)
        chips += [("note", f"{_('Warnings')} {number(noted)}")] if noted else []
        self._got.show(got, chips if len(chips) > 1 else [])
        self._left.show(left, words.problem_counts(resolved, "{problem} {count}"))
        self._lower.setVisible(bool(left))
        self._show_possible()

    def rows(self) -> list[Row]:
        """All who get it."""
        return self._got.rows

    def current(self) -> int | None:
        """The recipient at the cursor."""
        return self.table.current_id()

    # What is done

    def _aside(self) -> list[int]:
        codes = {row.id: row.code for row in self._left.rows}
        return [one for one in self.left_table.selected_ids() if codes.get(one) == self._kind.by_hand]

    def _show_possible(self) -> None:
        self.leave_out.setEnabled(self.writable and bool(self.table.selection_count()))
        self.back.setEnabled(self.writable and bool(self._aside()))

    def _leave_out(self) -> None:
        if ids := list(self.table.selected_ids()):
            self._exclude(ids)

    def _take_back(self) -> None:
        if ids := self._aside():
            self._include(ids)

    def show_why(self, contact_id: int, name: str, anchor: QWidget) -> Popover:
        """Says why somebody gets it, or why not, and what else there is to say."""
        known = audience.told(self._resolved, contact_id)
        answer = known or self._workspace.read(audience.why, self._wanted(), contact_id)
        return popover.show_reason(self, name, [answer.reason, *answer.more], anchor, gets_it=answer.gets_it)

    def _why_current(self, table: RecordTable) -> object:
        row = table.records.safe_row(table.currentIndex().row()) if table.current_id() is not None else None
        return PASS if row is None else self.show_why(row.id, row.name, table.viewport())


def _inset(table: RecordTable) -> QWidget:
    return holding(hbox(table, margins=(theme.AROUND - 8, 0, 0, 0)))


def _versions(release: Release | None) -> dict[str, tuple[str, int, str]]:
    """By language: the headline, how many files go with it, who stands first at its foot."""
    if release is None:
        return {}
    found = {}
    for version in release.versions:
        files = sum(row.language in (None, "", version.language) for row in release.attachments)
        first = next(iter(releases.officers_for(release, version.language)), None)
        name = officers.block(first, version.language).name if first is not None else ""
        found[version.language] = (version.headline, 0 if release.status == "withdrawn" else files, name)
    return found
