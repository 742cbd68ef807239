"""Chips: words in a field, typed with completion and removed by Backspace; and rows of chips of which one may be on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import dressed, one_line, set_property, tip, unmarked
from outreach.gui.kit.layout import FlowLayout, empty, flowing, remove, vbox
from outreach.gui.kit.offers import Offer, WordsLine
from outreach.gui.kit.page import push_button
from outreach.gui.theme import icons
from outreach.i18n import _


class ChoiceChips(QWidget):
    """`chosen(name)` is told, "" where none is on any more."""

    def __init__(self, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self.chips: dict[str, QPushButton] = {}
        flowing(self)
        self._row = FlowLayout(self, spacing=6)

    def show_chips(self, chips: Sequence[tuple[str, str]], on: str) -> str:
        """Shows these, (name, text) each; returns the one that is still on."""
        empty(self._row)
        self.chips = {}
        for name, said in chips:
            chip = push_button(said, partial(self._press, name), kind="chip")
            chip.setCheckable(True)
            self._row.addWidget(chip)
            chip.show()
            self.chips[name] = chip
        self.press(on)
        self.updateGeometry()
        return on if on in self.chips else ""

    def press(self, name: str) -> None:
        """Shows one as the one that is on; nothing is told."""
        for other, chip in self.chips.items():
            chip.setChecked(other == name)
            set_property(chip, "applied", other == name)

    def _press(self, name: str) -> None:
        on = name if self.chips[name].isChecked() else ""
        self.press(on)
        self._chosen(on)


Words = Callable[[], Iterable[str]]


class _Edit(WordsLine):
    """As narrow as a word, so that it stays in the row of the chips."""

    taken = Signal(str)

    def sizeHint(self) -> QSize:
        return QSize(56, super().sizeHint().height())

    def take_offer(self, offer: Offer) -> None:
        self.taken.emit(offer.value)

    def offer_all(self) -> None:
        """Offers every word, or those that go on with what is typed."""
        self._known = list(self._words())
        self.show_offers([Offer(word, word) for word in self.matching(self.text())])


class Chip(QPushButton):
    """One word with a cross; a click takes it off."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shown = one_line(text)
        # A word may be as long as a file made it, and "&" is no shortcut here.
        short = shown if len(shown) <= 36 else f"{shown[:35]}…"
        self.setText(unmarked(short) + " ")
        self.setProperty("kind", "chip")
        self.setProperty("applied", True)
        self.setIcon(icons.icon("x", "muted"))
        self.setIconSize(self.iconSize().scaled(12, 12, Qt.AspectRatioMode.KeepAspectRatio))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        dressed(self, name=_("{word}: remove").format(word=shown), tip=tip(shown))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one Tab leads from field to field; Backspace removes
        self.clicked.connect(self.removed)


class ChipEdit(QFrame):
    """A field of words, in the order in which they were typed, none twice.

    `words()` offers completions when the field is entered; `shown(value)` is what a chip says, and
    `read(text)` makes a value of what was typed (None: it is none).
    """

    changed = Signal()
    left = Signal()

    def __init__(
        self,
        words: Words = tuple,
        *,
        shown: Callable[[str], str] = str,
        read: Callable[[str], str | None] = str,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self._shown, self._read = shown, read
        self._values: list[str] = []
        self._placeholder = placeholder
        self._area = flowing(QWidget())
        self._flow = FlowLayout(self._area, fill_last=True)
        vbox(self._area, margins=(6, 4, 6, 4), on=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.edit = _Edit(lambda: (word for word in words() if word not in self._values), placeholder)
        self.edit.setMinimumWidth(56)
        self.edit.field = self
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)
        remove_last = lambda: self.remove(next(reversed(self._values), ""))  # noqa: E731
        on_keys(self.edit, {"Backspace": remove_last}, when=lambda: not self.edit.text())
        on_keys(self.edit, {"Down": self.edit.offer_all}, when=lambda: not self.edit.offers())
        on_keys(self.edit, {ENTER: self._enter}, when=lambda: self.edit.chosen() < 0 and self.edit.text().strip())
        self.edit.taken.connect(self._take)
        self._flow.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def values(self) -> list[str]:
        """The words, in order; what is typed and not yet a chip counts."""
        typed = self._read(self.edit.text().strip()) if self.edit.text().strip() else None
        return self._values + ([typed] if typed and typed not in self._values else [])

    def set_values(self, values: Sequence[str]) -> None:
        """Shows these words."""
        self._values = list(dict.fromkeys(values))
        self.edit.clear()
        self._draw()

    def add(self, text: str) -> bool:
        """Adds a word; False where it is none."""
        value = self._read(" ".join(text.split()))
        if not value:
            return False
        if value not in self._values:
            self._values.append(value)
            self._draw()
            self.changed.emit()
        return True

    def remove(self, value: str) -> None:
        """Takes a word off."""
        if value in self._values:
            self._values.remove(value)
            self._draw()
            self.edit.setFocus()
            self.changed.emit()

    def _draw(self) -> None:
        remove(self._flow, self._area.findChildren(Chip))
        for at, value in enumerate(self._values):
            chip = Chip(self._shown(value), self._area)
            chip.removed.connect(lambda value=value: self.remove(value))
            self._flow.insert_widget(at, chip)
            chip.show()
        self.edit.setPlaceholderText("" if self._values else self._placeholder)
        self._area.updateGeometry()
        self.updateGeometry()

    def _typed(self, text: str) -> None:
        if text.endswith((",", ";")):
            self._take(text.rstrip(",; "))
        else:
            self.changed.emit()

    def _take(self, text: str) -> bool:
        taken = not text.strip() or self.add(text)
        if taken:
            self.edit.clear()
            self.edit.put_away()
        return taken

    def _enter(self) -> None:
        """Takes what was typed; where it is no word yet, the first that is offered."""
        offered = self.edit.matching(self.edit.text())
        if not self._take(self.edit.text()) and offered:
            self._take(offered[0])
        self.edit.put_away()

    def _leave(self) -> None:
        """Takes what was typed; where it is no word yet, the only one that can be meant."""
        offered = self.edit.matching(self.edit.text())
        if not self._take(self.edit.text()) and len(offered) == 1:
            self._take(offered[0])
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_property(self, "focused", event.type() == QEvent.Type.FocusIn)
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return False
