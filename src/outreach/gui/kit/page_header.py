"""The head of a page of records: its name, its filter and its buttons; where there is no room, their signs alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.tables.saved_views import Title
from outreach.gui.theme import theme

SIGN = 42  # the width of a button that shows its sign alone


class Head(QWidget):
    """The name and the filter with what stands `beside` it at the left, `buttons` at the right.

    In a narrow window the words of buttons with a sign give way, from the last one on and the primary one's after all
    others; then the others are hidden, those without a sign first: what they do stands in the menus as well.
    """

    def __init__(
        self, title: Title, line: FilterEdit, beside: Sequence[QWidget], buttons: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setFixedHeight(46)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.BETWEEN, 7, theme.BETWEEN, 7)
        row.setSpacing(theme.INSIDE)
        row.addWidget(title)
        row.addWidget(line, 1)
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
