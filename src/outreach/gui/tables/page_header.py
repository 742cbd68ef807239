"""The head of a page of records: its name, its filter and its buttons; where there is no room, their signs alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from outreach.gui.kit.labels import one_line, tip, unmarked
from outreach.gui.kit.layout import hbox
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.theme import icons, theme
from outreach.i18n import _

SIGN = 42  # the width of a button that shows its sign alone
# The name of a page is always read whole; that of a view gives way to the filter.
LEAST_WIDTH, TITLE_WIDTH = 110, 200


class Title(QPushButton):
    """The page's name, or that of the view shown; where there are views it opens their menu."""

    def __init__(self, text: str, menu: Callable[[], QMenu] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self, title: Title, line: FilterEdit, beside: Sequence[QWidget], buttons: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
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
