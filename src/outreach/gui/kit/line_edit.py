"""A line to type in, and what goes with typing: a pause, Enter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from outreach.gui.kit import errors
from outreach.gui.kit.labels import as_text
from outreach.i18n import _
from outreach.problems import Problem

SIGN = 26  # pixels that a sign in a line takes from its text
HINT_EDGE = 24  # pixels that a line keeps at the ends of its text
_SMALL_WORDS = re.compile(r"[;,]?( \w{1,3}){1,20}…$")  # "words of the…" says no more than "words…"
_BREAKS = re.compile(r"(: |, | )")
PAUSE = 350  # milliseconds without a key until a field is checked
LONGEST_LINE = 10_000
LONGEST_TEXT = 100_000  # characters; Qt takes a second to lay out a word as long as that, and crashes at some millions


def pasted(source: QMimeData) -> str:
    """The words that are to be pasted; none where they are too many, which is told."""
    text = source.text()
    if len(text) <= LONGEST_TEXT:
        return text
    errors.report(Problem(_("This is too long. The limit is {count} characters.").format(count=LONGEST_TEXT)))
    return ""


def _is_in_field(widget: QWidget | None) -> bool:
    """Whether it is part of a form's field, where a key takes back what is typed and nothing that is saved."""
    while widget is not None and not widget.property("field"):
        widget = widget.parentWidget()
    return widget is not None


class LineEdit(QLineEdit):
    """A line that says when it is left, and lets Ctrl+Z go on to the window where it has nothing to undo.

    A hint that is too long for it is shown as far as it makes sense: "Filter: words, country:KG…", "Filter: words…".
    """

    left = Signal()

    def __init__(self, placeholder: str = "", *, name: str = "") -> None:
        """`name` is for a screen reader."""
        super().__init__()
        self._hint = self._whole = self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(LONGEST_LINE)

    def set_whole(self, text: str) -> None:
        """Shows what a line can show of a text: no line breaks, no thousands of letters. The rest is not lost."""
        self._whole = text
        self.setText(text[:LONGEST_LINE])
        self._shown = self.text()
        self.setReadOnly(len(text) > LONGEST_LINE)
        self.setCursorPosition(0)

    def whole(self) -> str:
        """What is typed, or the whole text that was shown where nothing was typed since."""
        return self._whole if self.text() == self._shown else self.text()

    def value(self) -> date | str | None:
        """What it says."""
        return self.text().strip()

    def set_value(self, value: date | str | None) -> None:
        """Shows a value."""
        self.setText(as_text(value))

    def seek(self) -> None:
        """Goes to the line to write another text in the place of the one that is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def setPlaceholderText(self, text: str) -> None:
        self._hint = text
        super().setPlaceholderText(text)
        if self.isVisible():
            self._fit_hint()

    def _room(self) -> int:
        margins = self.textMargins()
        signs = sum(SIGN for sign in self.actions() if sign.isVisible())
        return self.contentsRect().width() - margins.left() - margins.right() - signs - HINT_EDGE

    def is_cut(self) -> bool:
        """Whether a part of its text is out of sight."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self._room()

    def _fit_hint(self) -> None:
        width, room, text = self.fontMetrics().horizontalAdvance, self._room(), self._hint
        while text and width(text) > room:
            parts = _BREAKS.split(text.rstrip("…"))
            text = "".join(parts[:-2]).rstrip("… ") + "…" if len(parts) > 2 else ""
        if text != self._hint:
            text = _SMALL_WORDS.sub("…", text)
        if text != self.placeholderText():
            super().setPlaceholderText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()

    def event(self, event: QEvent) -> bool:
        """Undo is the text's; where it has nothing to take back it is the window's, but in a form."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.setAccepted(_is_in_field(self))
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.home(False)  # a long text is read from its beginning, and Tab left it at its end
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Pause(QTimer):
    """Calls something once typing has paused."""

    def __init__(self, then: Callable[[], None], milliseconds: int = PAUSE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        self.timeout.connect(then)
