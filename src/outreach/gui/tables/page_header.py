"""The head of a page of records: its name and its buttons, and under them its filter with the count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from outreach.gui.kit.labels import Text, dressed, hidden, one_line, tip, unmarked
from outreach.gui.kit.layout import Stretch, hbox, remove, vbox
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.theme import icons, theme
from outreach.i18n import _

SIGN = 42  # the width of a button that shows its sign alone
TITLE_WIDTH = 320  # of the name of a page, which is read whole, and of that of a view, which may be shortened


class Title(QPushButton):
    """The page's name, or that of the view shown; where there are views it opens their menu."""

    def __init__(self, text: str, menu: Callable[[], QMenu] | None = None) -> None:
        super().__init__()
        self._menu = menu
        self._text = ""
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
        self.setMinimumWidth(self.sizeHint().width())
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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # its letters are another size
            self.show_text(self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def shown(self) -> str:
        """The whole name."""
        return self._text

    def _open(self) -> None:
        if self._menu is not None:
            self._menu().popup(self.mapToGlobal(self.rect().bottomLeft()))


class ButtonRow(QWidget):
    """Something at the left, and buttons that give way to it in a narrow window.

    The words of buttons with a sign give way, from the last one on and the primary one's after all others; then the
    others are hidden, those without a sign first: what they do stands in the menus as well. So are those that are
    disabled, unless a role is lacking for them.
    """

    def __init__(self, *first: QWidget | Stretch | tuple[QWidget, int], last: Sequence[QWidget | Stretch] = ()) -> None:
        super().__init__()
        self._row = hbox(*first, *last, spacing=theme.INSIDE, margins=(theme.BETWEEN, 0, theme.BETWEEN, 0), on=self)
        self._at = len(first)
        self._words: dict[QPushButton, str] = {}
        self._widths: dict[QPushButton, int] = {}

    def show_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Shows these buttons; where they are those that are there already, by their words, nothing changes."""
        made = [button for button in buttons if isinstance(button, QPushButton)]
        if [self._words.get(button, button.text()) for button in made] == list(self._words.values()):
            return
        remove(self._row, [button for button in self._words if button not in made])
        for at, button in enumerate(made):
            self._row.insertWidget(self._at + at, button)
        self._words = {button: self._words.get(button, button.text()) for button in made}
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Another name, as of a view, takes more room or less than the one before it; so does another style."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        elif event.type() == QEvent.Type.StyleChange:
            self._measure()
        return super().event(event)

    def _measure(self) -> None:
        for button, words in self._words.items():
            button.setText(words)
            button.ensurePolished()
            self._widths[button] = min(button.sizeHint().width(), button.maximumWidth())
        self.fit()

    def _others(self) -> int:
        """The width that what is no button cannot do without."""
        found = [item.widget() for item in map(self._row.itemAt, range(self._row.count())) if item is not None]
        return sum(
            (one.minimumWidth() or one.minimumSizeHint().width()) + theme.INSIDE
            for one in found
            if one is not None and one not in self._words and not one.isHidden()
        )

    def fit(self) -> None:
        """Gives each button its words, its sign, or no place, as far as there is room."""
        shown = {one: words for one, words in self._words.items() if one.isEnabled() or one.property("barred")}
        taken = sum(self._widths[button] + theme.INSIDE for button in shown)
        room = self.width() - self._others() - 2 * theme.BETWEEN + theme.INSIDE - taken
        last = [button for button in shown if button.property("kind") == "primary"]
        for button in (*(one for one in reversed(shown) if one not in last), *last):
            if room < 0 and shown[button] and not button.icon().isNull():
                shown[button] = ""
                room += self._widths[button] - SIGN
        # Those without a sign go first, the main one stays.
        for button in sorted(self._words, key=lambda button: not button.icon().isNull()):
            if button not in shown:
                button.hide()
                continue
            is_hidden = room < 0 and button not in last
            width = self._widths[button] if shown[button] else SIGN
            room += width + theme.INSIDE if is_hidden else 0
            button.setVisible(not is_hidden)
            button.setText(shown[button])


class FilterBar(QWidget):
    """The filter, buttons of what can be done with it, and the count; a problem stands below."""

    def __init__(self, line: FilterEdit) -> None:
        super().__init__()
        self.count = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
        self.row = ButtonRow((line, 1), last=(self.count,))
        self.complaint = hidden(Text("", "small", tone="problem", wrap=True))
        below = hbox((self.complaint, 1), margins=(theme.BETWEEN, 0, theme.BETWEEN, 0))
        vbox(self.row, below, spacing=4, margins=(0, 0, 0, theme.INSIDE), on=self)
