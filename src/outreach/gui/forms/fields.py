"""Fields of a form: a label, something to type in, and under it what the check says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QMimeData, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QSpinBox, QWidget

from outreach.gui.forms.chips import ChipEdit, Words
from outreach.gui.kit.day_edit import DayEdit
from outreach.gui.kit.labels import Text, as_text, dressed, hidden, one_line, set_property, unmarked
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.line_edit import LONGEST_TEXT, pasted
from outreach.gui.kit.line_edit import LineEdit as LineEdit
from outreach.gui.kit.line_edit import Pause as Pause
from outreach.gui.kit.offers import WordsLine

ROOM_BESIDE = 40  # of an entry in the list of a box: its own edges and the scroll bar


class Field(QWidget):
    """One field: `name` as in Fields, `value()`, `set_value()`, and a problem shown in its colour under it.

    `changed` is emitted while typing, `left` when the field is left. Subclasses put their control in
    by `hold(widget)`.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.name, self.label = name, label
        self.setProperty("field", True)
        self.caption = Text(label, "label")
        self._layout = vbox(self.caption, spacing=4, on=self)
        if not label:
            self.caption.hide()
        self._note = hidden(Text("", "small", wrap=True))

    def focus_on(self, value: str = "") -> None:
        """Goes to the field as Tab does; where it has several entries, to the one that says `value`."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def hold(self, control: QWidget) -> None:
        """Puts the control between the label and the note."""
        self._layout.addWidget(control)
        self._layout.addWidget(self._note)
        control.setAccessibleName(self.label)
        self.caption.setBuddy(control)
        self.setFocusProxy(control)
        self._control = control

    def value(self) -> Any:
        """What is in the field, as Fields has it."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows a value; emits nothing."""
        raise NotImplementedError

    def show_problem(self, text: str) -> None:
        """Shows what is wrong with the field, or takes it away."""
        self.show_note(text, "problem" if text else "")
        set_property(self._control, "tone", "problem" if text else "")

    def show_note(self, text: str, tone: str = "") -> None:
        """Shows a remark under the field."""
        self._note.show_text(text, tone)


class TextField(Field):
    """One line of text, with completions where `words` offers them; what is typed into a `secret` one is not seen."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        placeholder: str = "",
        words: Callable[[], Iterable[str]] | None = None,
        secret: bool = False,
    ) -> None:
        super().__init__(name, label)
        self.edit = LineEdit(placeholder) if words is None else WordsLine(words, placeholder)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.hold(self.edit)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.edit.left.connect(self.left)

    def value(self) -> str:
        return self.edit.whole()

    def set_value(self, value: object) -> None:
        self.edit.set_whole(as_text(value))


class _Notes(QPlainTextEdit):
    left = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(pasted(source))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NotesField(Field):
    """Text of several lines; Tab leaves it."""

    def __init__(self, name: str, label: str, *, height: int = 88, most: int = 0) -> None:
        super().__init__(name, label)
        self.edit = _Notes()
        self.edit.setTabChangesFocus(True)
        dressed(self.edit, least_height=height, most_height=most or height * 3)
        self.hold(self.edit)
        self._raw: str | None = None
        self.edit.textChanged.connect(self._edited)
        self.edit.left.connect(self.left)
        self._setting = False

    def _edited(self) -> None:
        if not self._setting:
            self._raw = None
            self.changed.emit()

    def value(self) -> str:
        return self.edit.toPlainText() if self._raw is None else self._raw

    def set_value(self, value: object) -> None:
        self._setting = True
        self._raw = as_text(value)
        self.edit.setPlainText(self._raw[:LONGEST_TEXT])
        self.edit.setReadOnly(len(self._raw) > LONGEST_TEXT)
        self._setting = False


class ChoiceField(Field):
    """One of several values; a value that is none of them is kept and shown as it is."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, label)
        self.box = Choice()
        self.box.setMaxVisibleItems(16)
        narrow(self.box)
        fill_box(self.box, choices)
        self.hold(self.box)
        self.box.activated.connect(lambda _index: self.changed.emit())

    def value(self) -> str:
        return as_text(self.box.currentData())

    def set_value(self, value: object) -> None:
        choose(self.box, as_text(value))


class RecordField(ChoiceField):
    """One of several records, or none; its value is a number."""

    def __init__(self, name: str, label: str, choices: Iterable[tuple[int, str]]) -> None:
        super().__init__(name, label, [("", "–"), *((str(number), shown) for number, shown in choices)])

    def value(self) -> Any:
        return int(super().value() or 0) or None

    def set_value(self, value: object) -> None:
        super().set_value(as_text(value))


class ChipsField(Field):
    """Words in order: tags, beats, languages."""

    def __init__(
        self,
        name: str,
        label: str,
        words: Words = tuple,
        *,
        shown: Callable[[str], str] = str,
        read: Callable[[str], str | None] = str,
        placeholder: str = "",
    ) -> None:
        super().__init__(name, label)
        self.chips = ChipEdit(words, shown=shown, read=read, placeholder=placeholder)
        self.hold(self.chips)
        self.chips.edit.setAccessibleName(label)
        self.chips.changed.connect(self.changed)
        self.chips.left.connect(self.left)

    def value(self) -> list[str]:
        return self.chips.values()

    def set_value(self, value: Any) -> None:
        self.chips.set_values(list(value or ()))


class DateField(Field):
    """A day, with a calendar."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self.edit = DayEdit()
        self.hold(self.edit)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.edit.left.connect(self._check)

    def _check(self) -> None:
        self.show_problem(self.edit.problem())
        self.left.emit()

    def value(self) -> date | str | None:
        return self.edit.value()

    def set_value(self, value: date | str | None) -> None:
        self.edit.set_value(value)
        self.show_problem("")


class Unwheeled:
    """A box whose value no wheel changes: it scrolls the page, which moves the boxes under the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Count(Unwheeled, QSpinBox):
    """A number to count up and down."""


class Choice(Unwheeled, QComboBox):
    """A box to choose in whose list bears its name, too: a screen reader comes to the list by itself."""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def showPopup(self) -> None:
        """Its list may be wider than the box: what is chosen from is read whole."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + ROOM_BESIDE)
        super().showPopup()


def narrow(box: QComboBox) -> None:
    """Lets a choice be narrower than its longest value."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(4)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def choice_box(
    name: str, choices: Iterable[tuple[object, str]] = (), value: object = None, *, tip: str = "", flat: bool = False,
    widest: int = 0,
) -> Choice:  # fmt: skip
    """A box to choose in, as wide as its longest value but no wider than `widest`; `name` is for a screen reader."""
    box = dressed(Choice(), name=name, tip=tip)
    if flat:
        box.setProperty("kind", "flat")
    if widest:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMaximumWidth(widest)
    fill_box(box, choices, value)
    return box


def choose(box: QComboBox, value: str) -> None:
    """Chooses a value of a box; one that is none of its values is added as it is."""
    if value and box.findData(value) < 0:
        box.addItem(one_line(value), value)
    box.setCurrentIndex(max(0, box.findData(value)))


def fill_box(box: QComboBox, choices: Iterable[tuple[object, str]], value: object = None) -> None:
    """Offers other choices, (value, words); `value` is chosen where it is among them, else the first."""
    box.clear()
    for data, words in choices:
        box.addItem(words, data)
    box.setCurrentIndex(max(0, box.findData(value)))


class TickField(Field):
    """Yes or no."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, "")
        self.label = label
        self.box = QCheckBox(unmarked(label))
        self.hold(self.box)
        self.box.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: object) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))
