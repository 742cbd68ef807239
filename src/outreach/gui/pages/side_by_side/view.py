"""Records side by side: of each field in which they differ one value is chosen, lists are joined, Enter merges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from outreach.gui.kit import formatting
from outreach.gui.kit.events import ENTER, on_click, on_keys
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import (
    Elided,
    Picture,
    Text,
    breakable,
    counted,
    dressed,
    joined,
    line,
    one_line,
    set_property,
)
from outreach.gui.kit.layout import Scroll, at_foot, fill, fit_to_width, flow, hbox, holding, vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.contacts.contacts import ContactRow
from outreach.services.identity import merging
from outreach.services.identity.merging import Merging
from outreach.services.outlets import OutletRow
from outreach.store.workspace import Workspace
from outreach.values import places

LABEL = 132
TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
LONGEST = 600  # letters of one value; what is longer is read in the record itself


class Side(QFrame):
    """What one contact says in a field."""

    clicked = Signal()

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value
        dressed(self, role="choice", cursor=Qt.CursorShape.PointingHandCursor)
        on_click(self, self.clicked.emit)
        self._sign = Picture("check", 14, "accent")
        self._text = dressed(Text(_shown(value) or "–", wrap=True), align=TOP_LEFT)
        hbox((self._sign, Qt.AlignmentFlag.AlignTop), (self._text, 1), spacing=8, margins=(8, 5, 8, 5), on=self)
        policy = self._sign.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._sign.setSizePolicy(policy)
        self.set_chosen(False)

    def set_chosen(self, chosen: bool) -> None:
        """Shows whether this is what stays."""
        set_property(self, "chosen", "true" if chosen else "false")
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._sign.setVisible(chosen)


class SidesRow(QFrame):
    """A field with one side for each contact; Left and Right choose among them, a click does too.

    Up and Down are told by `moved(-1 or 1)`: the scroll area around would take them for itself.
    """

    chosen_changed = Signal()
    moved = Signal(int)

    def __init__(self, name: str, label: str, values: Sequence[str], chosen: int) -> None:
        super().__init__()
        self.name, self.label = name, label
        self.setProperty("role", "merge-row")  # a frame of one pixel, six from the left edge and two from the right
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = columns(self)
        row.setContentsMargins(theme.BETWEEN - 7, 1, theme.INSIDE - 3, 1)
        row.addWidget(caption(label))
        self.sides = [Side(value) for value in values]
        for place, side in enumerate(self.sides):
            side.clicked.connect(lambda place=place: self._clicked(place))
            row.addWidget(side, 1)
        move = self.moved.emit
        on_keys(self, {
            "Left": partial(self._step, -1), "Right": partial(self._step, 1), "Up": partial(move, -1),
            "Down": partial(move, 1),
        })  # fmt: skip
        self.chosen = chosen
        self.choose(chosen)

    def choose(self, place: int) -> None:
        """Takes one contact's value."""
        self.chosen = max(0, min(place, len(self.sides) - 1))
        for number, side in enumerate(self.sides):
            side.set_chosen(number == self.chosen)
        value = one_line(self.sides[self.chosen].value, 80) or _("nothing")
        self.setAccessibleName(_("{field}: {value} stays").format(field=self.label, value=value))
        self.chosen_changed.emit()

    def _step(self, step: int) -> None:
        self.choose(self.chosen + step)

    def _clicked(self, place: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(place)


class JoinedRow(QWidget):
    """A list of which all stays: what each contact brings stands in its column, what several bring in each."""

    def __init__(self, label: str, values: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.label, self.values = label, [list(brought) for brought in values]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = columns(self)
        row.addWidget(caption(label))
        for place, brought in enumerate(self.values):
            cell = vbox(spacing=2, margins=(31, 5, 8, 5))
            earlier = {value for others in self.values[:place] for value in others}
            for value in brought:
                cell.addWidget(Text(_shown(value), "muted" if value in earlier else "text", wrap=True))
            if not brought:
                cell.addWidget(Text("–", "muted"))
            cell.addStretch(1)
            row.addLayout(cell, 1)


class SameRow(QWidget):
    """A field in which they say the same, or only one says anything."""

    def __init__(self, label: str, value: str) -> None:
        super().__init__()
        self.label, self.value = label, value
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = columns(self)
        text = dressed(Text(_shown(value), "muted", wrap=True), margins=(31, 6, 8, 6), align=TOP_LEFT)
        fill(row, caption(label), (text, 1))


def _shown(value: str) -> str:
    # An address goes on after its @: two that differ in their end would look the same where it is cut.
    return breakable(value if len(value) <= LONGEST else f"{value[:LONGEST]}…").replace("@", "@\u200b")


def columns(holder: QWidget) -> QHBoxLayout:
    """The layout of every row: the label's column, then one for each contact."""
    return hbox(spacing=theme.INSIDE, margins=(theme.BETWEEN, 1, theme.INSIDE, 1), on=holder)


def caption(text: str) -> Text:
    """A label in the first column."""
    return dressed(
        Text(text, "label", wrap=True), width=LABEL, margins=(0, 6, 0, 6), align=TOP_LEFT,
        policy=(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred),
    )  # fmt: skip


MOST = 6  # records that stand side by side; more are merged in two goes


Row = ContactRow | OutletRow


class Compared(NamedTuple):
    """What stands side by side: how it is merged and read, and the words for several."""

    kind: merging.Kind
    rows: Callable[..., Sequence[Row]]
    name: str
    title: Callable[[int], str]
    too_many: str
    step: str


def of_contacts() -> Compared:
    """Contacts side by side."""
    most = counted("At most {count} contact is merged at once.", "At most {count} contacts are merged at once.", MOST)
    return Compared(
        merging.CONTACTS, contacts.rows, _("The contacts side by side"),
        lambda count: counted("Merge {count} contact", "Merge {count} contacts into one", count), most,
        _("Merge contacts"),
    )  # fmt: skip


def of_outlets() -> Compared:
    """Outlets side by side."""
    most = counted("At most {count} outlet is merged at once.", "At most {count} outlets are merged at once.", MOST)
    return Compared(
        merging.OUTLETS, outlets.rows, _("The outlets side by side"),
        lambda count: counted("Merge {count} outlet", "Merge {count} outlets into one", count), most,
        _("Merge outlets"),
    )  # fmt: skip


def _note(row: Row) -> str:
    if isinstance(row, OutletRow):
        people = counted("{count} person works here", "{count} people work here", row.contacts)
        return joined(places.medium_name(row.medium), row.city, people)
    checked = _("verified {ago}").format(ago=formatting.ago(row.checked_on)) if row.checked_on else ""
    return joined(row.outlet, checked) or _("never verified")


class MergeView(QWidget):
    """Two records or a few, to be made one.

    Up and Down go from field to field, Left and Right choose whose value stays, Enter merges, Escape leaves,
    3 says that they are not the same. Signals: `merged(id of the one that stays)`, `left()`, `declined(ids)`.
    """

    merged = Signal(int)
    left = Signal()
    declined = Signal(list)

    def __init__(self, workspace: Workspace, compared: Compared | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self._compared = compared or of_contacts()
        self.ids: list[int] = []
        self.rows: list[SidesRow] = []
        dressed(self, focus=Qt.FocusPolicy.StrongFocus, name=self._compared.name)
        on_keys(self, {
            "Up": partial(self._move, -1), "Down": partial(self._move, 1), ENTER: self.merge, "Esc": self.left.emit,
            "3 Shift+3": self.decline,
        })  # fmt: skip
        self._names = QWidget()
        self._scroll = Scroll(QWidget())
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._line_up())
        vbox(self._head(), self._names, line(), (self._scroll, 1), line(), self._foot(), spacing=0, on=self)

    @property
    def table(self) -> str:
        """The table of what is merged."""
        return self._compared.kind.table

    def _head(self) -> QWidget:
        self.title = Elided("", "title")
        self.why = Text("", "muted", wrap=True)
        return holding(vbox(self.title, self.why, spacing=2, margins=(theme.BETWEEN, 9, theme.BETWEEN, 8)))

    def _foot(self) -> QWidget:
        self.merge_button = KeyButton(_("Merge"), "Enter", self.merge, kind="primary")
        self.decline_button = KeyButton(_("Not a duplicate"), "3", self.decline)
        for button in (self.merge_button, self.decline_button):
            button.setProperty("does", "edit")  # greyed for whoever may not
        self.leave_button = KeyButton(_("Back"), "Esc", self.left.emit, kind="flat")
        hint = dressed(Text(_("↑ ↓ field   ← → whose value stays"), "small"), margins=(8, 8, 0, 8))
        return at_foot(flow(
            self.merge_button, self.decline_button, self.leave_button, hint, spacing=theme.INSIDE,
            margins=(theme.BETWEEN, 8, theme.BETWEEN, 8),
        ))  # fmt: skip

    # What is shown

    def show_records(self, ids: Sequence[int], reasons: Sequence[str] = ()) -> None:
        """Shows records side by side; the first of them keeps its place.

        Raises:
            Problem: one of them has gone, or there are too many to stand side by side.
        """
        if len(ids) > MOST:
            raise Problem(self._compared.too_many)
        self.ids = list(ids)
        self._by_hand: dict[str, int] = {}
        preview = self._preview()
        self.title.setText(self._compared.title(len(self.ids)))
        self.why.setText(" · ".join(one_line(reason) for reason in reasons))
        self.why.setVisible(bool(reasons))
        self._show_preview(preview)
        self._scroll.verticalScrollBar().setValue(0)
        # The rows are asked for the focus once they are laid out.
        QTimer.singleShot(0, self, self._focus_first)

    def _preview(self) -> Merging:
        kind = self._compared.kind
        return self._workspace.read(merging.preview, self.ids[0], self.ids[1:], self._by_hand, kind)

    def _show_preview(self, preview: Merging) -> None:
        self._versions = preview.versions
        self._show_names(self._workspace.read(self._compared.rows, self.ids))
        self._scroll.replace(self._body(preview))

    def renew(self) -> None:
        """Shows them anew where somebody has changed one of them; what was chosen by hand stays chosen.

        Raises:
            Problem: one of them has gone.
        """
        preview = self._preview()
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

    def _show_names(self, records: Sequence[Row]) -> None:
        new = QWidget()
        row = columns(new)
        row.addWidget(caption(""))
        for record in records:
            name, note = Elided(record.name, "section"), Elided(_note(record), "small")
            cell = vbox(name, note, spacing=0, margins=(31, 0, 8, 8))
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
        column = vbox(spacing=2, margins=(0, 8, 0, theme.BETWEEN))
        body = holding(column, ground="plain")
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
            fill(column, _heading(_("Combined: everything is kept")), *lists)
        if same:
            fill(column, _heading(_("No issue: the values are equal or given only once")), *same)
        column.addStretch(1)
        fit_to_width(body)
        return body

    def _joined(self, preview: Merging) -> list[JoinedRow]:
        return [
            JoinedRow(label, [[text for owner, text in items if owner == number] for number in self.ids])
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
        preview = self._preview()
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
            what = (first, others, self.chosen(), self._versions, self._compared.kind)
            keep = self._workspace.write(self._compared.step, merging.merge, *what)
        except Problem:
            with suppress(Problem):  # it says itself that one of them has gone
                self.renew()
            raise
        self.merged.emit(keep)

    def decline(self) -> None:
        """They are not the same."""
        if self.ids:
            self.declined.emit(self.ids)

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
    return holding(hbox((Text(text, "section", wrap=True), 1), margins=(theme.BETWEEN, 12, theme.BETWEEN, 4)))
