"""The quotes of a text in a form: those that stand in it follow it, the others are shown and can be taken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from outreach.gui import icons
from outreach.gui.fields import Field
from outreach.gui.labels import Text, one_line
from outreach.i18n import _

Quote = Mapping[str, Any]


def still_said(quotes: Sequence[Quote], before: str, after: str) -> list[Quote]:
    """The quotes without those that stood in the text and no longer do: a corrected one must not be said twice."""
    return [quote for quote in quotes if not holds(before, quote) or holds(after, quote)]


def holds(body: str, quote: Quote) -> bool:
    """Whether a quote stands in a text, whatever its marks and line ends."""
    return _letters(quote.get("text")) in _letters(body)


def _letters(text: Any) -> str:
    return "".join(letter for letter in str(text or "").casefold() if letter.isalnum())


class _Line(QFrame):
    """A quote with its speaker and a cross; Delete takes it off."""

    def __init__(self, quote: Quote, field: QuotesField) -> None:
        super().__init__()
        self._quote, self._field = quote, field
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        text, speaker = str(quote.get("text") or ""), str(quote.get("speaker") or "")
        self.setAccessibleName(one_line(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(text, wrap=True))
        if speaker:
            words.addWidget(Text(f"— {speaker}", "small", wrap=True))
        row.addLayout(words, 1)
        remove = QToolButton()
        remove.setIcon(icons.icon("x", "muted"))
        remove.setFixedSize(28, 28)
        remove.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        remove.setToolTip(_("Take this quote off (Delete)"))
        remove.setAccessibleName(_("Take this quote off"))
        remove.clicked.connect(lambda _on=False: field.remove(quote))
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._field.remove(self._quote)
        else:
            super().keyPressEvent(event)


class QuotesField(Field):
    """`quotes` of a version. `show_apart(body)` shows those that do not stand in the text."""

    def __init__(self, name: str = "quotes", parent: QWidget | None = None) -> None:
        super().__init__(name, _("Quotes apart from the text"), parent)
        self._quotes: list[Quote] = []
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hold(body)
        self.lines: list[_Line] = []
        self.hide()

    def value(self) -> list[Quote]:
        return list(self._quotes)

    def set_value(self, value: Any) -> None:
        self._quotes = list(value or ())

    def show_apart(self, body: str) -> None:
        """Shows the quotes that this text does not hold."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [_Line(quote, self) for quote in self._quotes if not holds(body, quote)]
        for line in self.lines:
            self._column.addWidget(line)
        self.setVisible(bool(self.lines))
        self._body = body

    def remove(self, quote: Quote) -> None:
        """Takes a quote off."""
        self._quotes = [other for other in self._quotes if other is not quote]
        self.show_apart(self._body)
        self.changed.emit()
