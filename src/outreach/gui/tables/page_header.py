"""The head of a page of records: its name, its filter, its buttons, and under it the filter as chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from outreach.gui.forms.chips import Chip
from outreach.gui.kit.flow import empty
from outreach.gui.kit.labels import Elided, Text, dressed, number, one_line, tip, unmarked
from outreach.gui.kit.layout import hbox
from outreach.gui.kit.page import push_button
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.theme import icons, theme
from outreach.i18n import _

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

    def __init__(self) -> None:
        super().__init__()
        self.said: Callable[[str], str] = str  # a part in plain words, for its tip and for who hears it
        self.setFixedHeight(31)
        self.chips = _Chips()
        self.chips.resized.connect(self.resized)
        self.chips.setMinimumWidth(1)  # its chips are chosen by its width, and must not hold it open
        self.chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = hbox(spacing=GAP, on=self.chips)
        self.complaint = Elided("", "small", tone="problem")
        self.complaint.hide()
        self.count = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
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
        self.complaint.show_text(text)
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
                more = dressed(Text(f"+{number(len(rest))}", "small"), tip=tip("  ".join(rest)))
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


SIGN = 42  # the width of a button that shows its sign alone
# The name of a page is always read whole; that of a view gives way to the filter.
LEAST_WIDTH, TITLE_WIDTH = 110, 200


class Title(QPushButton):
    """The page's name, or that of the view shown; where there are views it opens their menu."""

    def __init__(self, text: str, menu: Callable[[], QMenu] | None = None) -> None:
        super().__init__()
        self._menu = menu
        self._own, self._text = one_line(text), ""
        self.setProperty("kind", "title")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if menu else Qt.FocusPolicy.NoFocus)
        self.setMaximumWidth(TITLE_WIDTH)
        if menu:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            self.setIcon(icons.icon("chevron-down", "muted"))
            self.setIconSize(QSize(14, 14))
            self.clicked.connect(lambda _on=False: self._open())
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Shows a name, shortened where there is no room for it."""
        self._text = one_line(text)
        self.setAccessibleName(self._text)
        self.setAccessibleDescription(_("Views of this page") if self._menu else "")
        least = TITLE_WIDTH if self._text == self._own else LEAST_WIDTH
        self.setMinimumWidth(min(self.sizeHint().width(), least))
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._beside()
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.setText(unmarked(shown) + (" " if self._menu else ""))
        self.setToolTip(tip(self._text) if shown != self._text else "")

    def _beside(self) -> int:
        return 26 if self._menu else 4

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        wide = self.fontMetrics().horizontalAdvance(self._text) + self._beside() + 2
        return QSize(min(wide, TITLE_WIDTH), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def shown(self) -> str:
        """The whole name."""
        return self._text

    def _open(self) -> None:
        if self._menu is not None:
            self._menu().popup(self.mapToGlobal(self.rect().bottomLeft()))


class Head(QWidget):
    """The name and the filter with what stands `beside` it at the left, `buttons` at the right.

    In a narrow window the words of buttons with a sign give way, from the last one on and the primary one's after all
    others; then the others are hidden, those without a sign first: what they do stands in the menus as well.
    """

    def __init__(
        self, title: Title, line: FilterEdit, beside: Sequence[QWidget], buttons: Sequence[QWidget]
    ) -> None:  # fmt: skip
        super().__init__()
        self.setFixedHeight(46)
        row = hbox(title, (line, 1), spacing=theme.INSIDE, margins=(theme.BETWEEN, 7, theme.BETWEEN, 7), on=self)
        for widget in beside:
            row.addWidget(widget)
        row.addStretch(0)
        for widget in buttons:
            row.addWidget(widget)
        self._title, self._line = title, line
        self._words = {one: one.text() for one in (*beside, *buttons) if isinstance(one, QPushButton)}
        self._widths: dict[QPushButton, int] = {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._widths:
            for button in self._words:
                button.ensurePolished()
            self._widths = {button: button.sizeHint().width() for button in self._words}
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Another name, as of a view, takes more room or less than the one before it."""
        if event.type() == QEvent.Type.LayoutRequest and self._widths:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Gives each button its words, its sign, or no place, as far as there is room."""
        left = self._title.minimumWidth() + self._line.minimumWidth() + theme.INSIDE + 2 * theme.BETWEEN
        room = self.width() - left - sum(width + theme.INSIDE for width in self._widths.values())
        shown = dict(self._words)
        later: list[QPushButton] = []
        last: list[QPushButton] = []
        for button in reversed(self._words):
            (last if button.property("kind") == "primary" else later).append(button)
        for button in (*later, *last):
            if room < 0 and not button.icon().isNull():
                shown[button] = ""
                room += self._widths[button] - SIGN
        # Those without a sign go first, the main one stays.
        for button in sorted(self._words, key=lambda button: not button.icon().isNull()):
            hidden = room < 0 and button not in last
            taken = self._widths[button] if shown[button] else SIGN
            room += taken + theme.INSIDE if hidden else 0
            button.setVisible(not hidden)
            if button.text() != shown[button]:
                button.setText(shown[button])
