"""The line under a page's head: what the filter is made of, what is wrong with it, and how many it lets through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from outreach.gui.forms.chips import Chip
from outreach.gui.kit.flow import empty
from outreach.gui.kit.labels import Elided, Text, number, tip
from outreach.gui.kit.layout import hbox
from outreach.gui.kit.page import push_button
from outreach.gui.theme import theme

GAP = 6
MORE = 40  # the width of "+12"


class _Chips(QWidget):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()


class ChipRow(QWidget):
    """Chips of the parts of a filter: `taken_off(part)`; those that are offered while none is on: `chosen(filter)`.

    `resized` when there is more room for them, or less: then they are to be shown anew.
    """

    taken_off = Signal(str)
    chosen = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said: Callable[[str], str] = str  # a part in plain words, for its tip and for who hears it
        self.setFixedHeight(31)
        self.chips = _Chips()
        self.chips.resized.connect(self.resized)
        self.chips.setMinimumWidth(1)  # its chips are chosen by its width, and must not hold it open
        self.chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = hbox(spacing=GAP, on=self.chips)
        self.complaint = Elided("", "small", tone="problem")
        self.complaint.hide()
        self.count = Text("", "small")
        self.count.setFont(theme.font(theme.SMALL, tabular=True))
        self._whole = hbox(
            (self.chips, 1),
            (self.complaint, 1),
            self.count,
            spacing=GAP,
            margins=(theme.BETWEEN, 0, theme.BETWEEN, 6),
            on=self,
        )

    def add_button(self, text: str, action: Callable[[], object], *, icon: str, tip: str) -> QPushButton:
        """Adds a button at the right end."""
        button = push_button(text, action, kind="link", icon=icon, tip=tip)
        self._whole.addWidget(button)
        return button

    def complain(self, text: str) -> None:
        """Says what is wrong with the filter in the place of its chips; "": nothing is."""
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))
        self.chips.setVisible(not text)

    def show_parts(
        self, parts: Sequence[str], tail: Sequence[QWidget], offered: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Shows the parts of a filter as chips, or what is offered as (text, filter), and buttons behind them."""
        held = self._held()
        empty(self._row)
        tail = self._with_room_for_one(parts, tail)
        chips = self._chips_for(parts, sum(map(_width, tail)))
        quick = self._that_fit([self._quick(text, filter_text) for text, filter_text in offered])
        for widget in (*chips, *quick, *tail, _stretch()):
            self._row.addWidget(widget)
        for widget in (*chips, *quick, *tail):
            if held and _name(widget) == held:  # the keys stay where they are: the chips are made anew at any change
                widget.show()
                widget.setFocus()
                break

    def _held(self) -> str:
        """The name of the chip or the button that has the keys; "" where none of them has."""
        focus = self.window().focusWidget()
        return _name(focus) if focus is not None and self.chips.isAncestorOf(focus) else ""

    def _with_room_for_one(self, parts: Sequence[str], tail: Sequence[QWidget]) -> list[QWidget]:
        """As many of the buttons as leave room for a chip; what they do stands in the menus, too."""
        kept = list(tail)
        least = _width(Chip(parts[0])) + (MORE if len(parts) > 1 else 0) if parts else 0
        while kept and least + sum(map(_width, kept)) > self.chips.width():
            kept.pop()
        return kept

    def _chips_for(self, parts: Sequence[str], taken: int) -> list[QWidget]:
        """The chips that have room, and how many more there are."""
        room = self.chips.width() - taken
        made: list[QWidget] = []
        for place, part in enumerate(parts):
            chip = Chip(part)
            chip.say(self.said(part))
            chip.removed.connect(lambda part=part: self.taken_off.emit(part))
            room -= _width(chip)
            # Only where others follow is room left for their number.
            if room < (MORE if place < len(parts) - 1 else 0) and made:
                rest = parts[place:]
                more = Text(f"+{number(len(rest))}", "small")
                more.setToolTip(tip("  ".join(rest)))
                return [*made, more]
            made.append(chip)
        return made

    def _that_fit(self, chips: Sequence[QPushButton]) -> list[QPushButton]:
        """As many as have room, whole: what is offered stands among the values to filter by, too."""
        fitting, room = [], self.chips.width()
        for chip in chips:
            room -= _width(chip)
            if room >= 0:
                fitting.append(chip)
        return fitting

    def _quick(self, text: str, filter_text: str) -> QPushButton:
        return push_button(text, lambda: self.chosen.emit(filter_text), kind="chip", tip=filter_text)


def _width(widget: QWidget) -> int:
    widget.ensurePolished()  # it is not known before
    return widget.sizeHint().width() + GAP


def _stretch() -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
