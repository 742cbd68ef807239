"""One field of a merge: the same field of each contact beside one another, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.gui.kit.labels import Picture, Text, breakable, one_line, set_property
from outreach.gui.theme import theme
from outreach.i18n import _

LABEL = 132
LONGEST = 600  # letters of one value; what is longer is read in the record itself


class Side(QFrame):
    """What one contact says in a field."""

    clicked = Signal()

    def __init__(self, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.setProperty("role", "choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        self._sign = Picture("check", 14, "accent")
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text(_shown(value) or "–", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._text, 1)
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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class SidesRow(QFrame):
    """A field with one side for each contact; Left and Right choose among them, a click does too.

    Up and Down are told by `moved(-1 or 1)`: the scroll area around would take them for itself.
    """

    chosen_changed = Signal()
    moved = Signal(int)

    def __init__(
        self, name: str, label: str, values: Sequence[str], chosen: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
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

    def _clicked(self, place: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose(self.chosen + step)
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
            return
        super().keyPressEvent(event)


class JoinedRow(QWidget):
    """A list of which all stays: what each contact brings stands in its column, what several bring in each."""

    def __init__(self, label: str, values: Sequence[Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.values = label, [list(brought) for brought in values]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = columns(self)
        row.addWidget(caption(label))
        for place, brought in enumerate(self.values):
            cell = QVBoxLayout()
            cell.setContentsMargins(31, 5, 8, 5)
            cell.setSpacing(2)
            earlier = {value for others in self.values[:place] for value in others}
            for value in brought:
                cell.addWidget(Text(_shown(value), "muted" if value in earlier else "text", wrap=True))
            if not brought:
                cell.addWidget(Text("–", "muted"))
            cell.addStretch(1)
            row.addLayout(cell, 1)


class SameRow(QWidget):
    """A field in which they say the same, or only one says anything."""

    def __init__(self, label: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.value = label, value
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = columns(self)
        row.addWidget(caption(label))
        text = Text(_shown(value), "muted", wrap=True)
        text.setContentsMargins(31, 6, 8, 6)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(text, 1)


def _shown(value: str) -> str:
    # An address goes on after its @: two that differ in their end would look the same where it is cut.
    return breakable(value if len(value) <= LONGEST else f"{value[:LONGEST]}…").replace("@", "@\u200b")


def columns(holder: QWidget) -> QHBoxLayout:
    """The layout of every row: the label's column, then one for each contact."""
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.BETWEEN, 1, theme.INSIDE, 1)
    row.setSpacing(theme.INSIDE)
    return row


def caption(text: str) -> Text:
    """A label in the first column."""
    made = Text(text, "label", wrap=True)
    made.setFixedWidth(LABEL)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setContentsMargins(0, 6, 0, 6)
    return made
