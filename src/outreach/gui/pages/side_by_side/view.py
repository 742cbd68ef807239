"""Contacts side by side: of each field in which they differ one value is chosen, lists are joined, Enter merges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit import formatting
from outreach.gui.kit.flow import FlowLayout, at_foot, flowing
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Elided, Text, line, one_line
from outreach.gui.kit.scroll import Scroll, fit_to_width
from outreach.gui.pages.side_by_side.sides import JoinedRow, SameRow, SidesRow, caption, columns
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.contacts.contacts import ContactRow
from outreach.services.identity import merging
from outreach.services.identity.merging import Merging
from outreach.store.workspace import Workspace

MOST = 6  # contacts that stand side by side; more are merged in two goes


class MergeView(QWidget):
    """Two contacts or a few, to be made one.

    Up and Down go from field to field, Left and Right choose whose value stays, Enter merges, Escape leaves,
    3 says that they are not the same. Signals: `merged(id of the one that stays)`, `left()`, `declined(ids)`.
    """

    merged = Signal(int)
    left = Signal()
    declined = Signal(list)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.ids: list[int] = []
        self.rows: list[SidesRow] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The contacts side by side"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._names = QWidget()
        column.addWidget(self._names)
        column.addWidget(line())
        self._scroll = Scroll(QWidget())
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._line_up())
        column.addWidget(self._scroll, 1)
        column.addWidget(line())
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        layout = QVBoxLayout(head)
        layout.setContentsMargins(theme.BETWEEN, 9, theme.BETWEEN, 8)
        layout.setSpacing(2)
        self.title = Elided("", "title")
        layout.addWidget(self.title)
        self.why = Text("", "muted", wrap=True)
        layout.addWidget(self.why)
        return head

    def _foot(self) -> QWidget:
        holder = at_foot(flowing(QWidget()))
        foot = FlowLayout(spacing=theme.INSIDE)
        foot.setContentsMargins(theme.BETWEEN, 8, theme.BETWEEN, 8)
        holder.setLayout(foot)
        self.merge_button = KeyButton(_("Merge"), "Enter", self.merge, kind="primary")
        self.decline_button = KeyButton(_("Not a duplicate"), "3", self.decline)
        self.leave_button = KeyButton(_("Back"), "Esc", self.left.emit, kind="flat")
        for button in (self.merge_button, self.decline_button, self.leave_button):
            foot.addWidget(button)
        self._hint = Text(_("↑ ↓ field   ← → whose value stays"), "small")
        self._hint.setContentsMargins(8, 8, 0, 8)
        foot.addWidget(self._hint)
        return holder

    # What is shown

    def show_contacts(self, ids: Sequence[int], reasons: Sequence[str] = ()) -> None:
        """Shows contacts side by side; the first of them keeps its place.

        Raises:
            Problem: one of them has gone, or there are too many to stand side by side.
        """
        if len(ids) > MOST:
            text = ngettext(
                "At most {count} contact is merged at once.", "At most {count} contacts are merged at once.", MOST
            )
            raise Problem(text.format(count=MOST))
        self.ids = list(ids)
        self._by_hand: dict[str, int] = {}
        preview = self._workspace.read(merging.preview, self.ids[0], self.ids[1:])
        count = len(self.ids)
        self.title.setText(
            ngettext("Merge {count} contact", "Merge {count} contacts into one", count).format(count=count)
        )
        self.why.setText(" · ".join(one_line(reason) for reason in reasons))
        self.why.setVisible(bool(reasons))
        self._show_preview(preview)
        self._scroll.verticalScrollBar().setValue(0)
        # The rows are asked for the focus once they are laid out.
        QTimer.singleShot(0, self, self._focus_first)

    def _show_preview(self, preview: Merging) -> None:
        self._versions = preview.versions
        self._show_names(self._workspace.read(contacts.rows, self.ids))
        self._scroll.replace(self._body(preview))

    def renew(self) -> None:
        """Shows them anew where somebody has changed one of them; what was chosen by hand stays chosen.

        Raises:
            Problem: one of them has gone.
        """
        preview = self._workspace.read(merging.preview, self.ids[0], self.ids[1:], self._by_hand)
        if preview.versions == self._versions:
            return
        scrolled = self._scroll.verticalScrollBar().value()
        focused = next((row.name for row in self.rows if row.hasFocus()), None)
        self._show_preview(preview)
        self._scroll.verticalScrollBar().setValue(scrolled)
        if self.isVisible():
            (next((row for row in self.rows if row.name == focused), None) or self).setFocus()

    def _focus_first(self) -> None:
        if self.isVisible():
            (self.rows[0] if self.rows else self.merge_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Goes to the first field in which they differ."""
        (self.rows[0] if self.rows else self.merge_button).setFocus(reason)

    def _show_names(self, people: Iterable[ContactRow]) -> None:
        new = QWidget()
        row = columns(new)
        row.addWidget(caption(""))
        for person in people:
            cell = QVBoxLayout()
            cell.setContentsMargins(31, 0, 8, 8)
            cell.setSpacing(0)
            cell.addWidget(Elided(person.name, "section"))
            note = [person.outlet, formatting.day(person.checked_on) and _checked(person)]
            cell.addWidget(Elided(" · ".join(part for part in note if part) or _("never verified"), "small"))
            row.addLayout(cell, 1)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(self._names, new)
        self._names.hide()
        self._names.deleteLater()
        self._names = new
        self._line_up()

    def _line_up(self) -> None:
        """Keeps the names over their columns, whether there is a scroll bar or not."""
        bar = self._scroll.verticalScrollBar()
        layout = self._names.layout()
        if layout is not None:
            right = theme.INSIDE + (bar.sizeHint().width() if bar.maximum() else 0)
            layout.setContentsMargins(theme.BETWEEN, 1, right, 1)

    def _body(self, preview: Merging) -> QWidget:
        body = QWidget()
        body.setProperty("ground", "plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 8, 0, theme.BETWEEN)
        column.setSpacing(2)
        self.rows = []
        same: list[SameRow] = []
        for field in preview.fields:
            values = [text for _id, text in field.values]
            if field.differs:
                self.rows.append(SidesRow(field.name, field.label, values, field.chosen))
            else:
                same.append(SameRow(field.label, next(text for text in values if text)))
        if self.rows:
            column.addWidget(_heading(_("The values differ: choose which to keep")))
            for row in self.rows:
                row.moved.connect(self._move)
                row.chosen_changed.connect(partial(self._chosen_by_hand, row))
                column.addWidget(row)
        lists = self._joined(preview)
        if lists:
            column.addWidget(_heading(_("Combined: everything is kept")))
            for joined in lists:
                column.addWidget(joined)
        if same:
            column.addWidget(_heading(_("No issue: the values are equal or given only once")))
            for quiet in same:
                column.addWidget(quiet)
        column.addStretch(1)
        fit_to_width(body)
        return body

    def _joined(self, preview: Merging) -> list[JoinedRow]:
        return [
            JoinedRow(label, [[text for owner, text in items if owner == contact_id] for contact_id in self.ids])
            for label, items in preview.joined
            if items
        ]

    # What is done

    def chosen(self) -> dict[str, int]:
        """{field: id of the contact whose value stays} of the fields in which they differ."""
        return {row.name: self.ids[row.chosen] for row in self.rows}

    def _chosen_by_hand(self, row: SidesRow) -> None:
        """Notes a choice; with another name its given and its family name go, and what is its other script."""
        if self._by_hand.get(row.name, -1) == self.ids[row.chosen]:
            return
        self._by_hand[row.name] = self.ids[row.chosen]
        if row.name == "name":
            # A moment later: the row that speaks is among those that are replaced.
            QTimer.singleShot(0, self, self._follow_name)

    def _follow_name(self) -> None:
        if not self.ids:
            return
        preview = self._workspace.read(merging.preview, self.ids[0], self.ids[1:], self._by_hand)
        scrolled = self._scroll.verticalScrollBar().value()
        self._scroll.replace(self._body(preview))
        self._scroll.verticalScrollBar().setValue(scrolled)
        self.setFocus()  # the name is the first of the fields

    def merge(self) -> None:
        """Merges as it is chosen; where somebody has changed one of them since, they are shown as they are now."""
        if not self.ids:
            return
        first, others = self.ids[0], self.ids[1:]
        try:
            what = (first, others, self.chosen(), self._versions)
            keep = self._workspace.write(_("Merge contacts"), merging.merge, *what)
        except Problem:
            with suppress(Problem):  # it says itself that one of them has gone
                self.renew()
            raise
        self.merged.emit(keep)

    def decline(self) -> None:
        """They are not the same."""
        if self.ids:
            self.declined.emit(self.ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.merge()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_3:
            self.decline()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        if not self.rows:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + step * 40)
            return
        at = next((place for place, row in enumerate(self.rows) if row.hasFocus()), -1)
        to = max(0, min(at + step, len(self.rows) - 1))
        self.rows[to].setFocus(Qt.FocusReason.TabFocusReason)
        if at == len(self.rows) - 1 and step > 0:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + 40)
        else:
            self._scroll.ensureWidgetVisible(self.rows[to], 0, 40)


def _heading(text: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.BETWEEN, 12, theme.BETWEEN, 4)
    row.addWidget(Text(text, "section", wrap=True), 1)
    return holder


def _checked(person: ContactRow) -> str:
    return _("verified {ago}").format(ago=formatting.ago(person.checked_on)) if person.checked_on else ""
