"""The text a release was read from, with what was found in it marked; read only, plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from outreach.gui.kit.labels import tip
from outreach.gui.theme import theme
from outreach.i18n import _

# On what ground a find stands in the text; what is not named here stands on that of a line of text.
_GROUNDS = {
    "headline": "accent_ground", "subhead": "accent_ground", "dateline": "accent_ground", "date": "accent_ground",
    "reference": "accent_ground", "kind": "accent_ground", "embargo_until": "warning_ground", "quote": "done_ground",
    "officer": "warning_ground", "title": "warning_ground", "organisation": "warning_ground",
    "phone": "warning_ground", "email": "warning_ground", "channel": "warning_ground",
    "project": "done_ground", "programme": "done_ground", "donors": "done_ground", "partners": "done_ground",
    "sdgs": "done_ground",
}  # fmt: skip


class Span(NamedTuple):
    """A marked place: characters `start` to `end` of the text, what it is, and whether something is wrong with it."""

    start: int
    end: int
    field: str
    faulty: bool = False
    tip: str = ""


class SourceText(QPlainTextEdit):
    """`span_clicked(place)` names one of the spans given to `show_source`."""

    span_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "paper")
        self.setAccessibleName(_("The text that was opened"))
        self.document().setDocumentMargin(theme.AROUND)
        self._spans: list[Span] = []
        self._places: list[tuple[int, int]] = []
        self._current = -1
        theme.changed.connect(self._mark)

    def show_source(self, text: str, spans: Sequence[Span]) -> None:
        """Shows a text with its spans."""
        self.setPlainText(text)
        self._spans = list(spans)
        # Qt counts in UTF-16: a letter beyond the first plane is two.
        wide = [place for place, letter in enumerate(text) if ord(letter) > 0xFFFF]
        self._places = [(_units(span.start, wide), _units(span.end, wide)) for span in self._spans]
        self._current = -1
        self._mark()

    def choose(self, place: int) -> None:
        """Brings a span into sight and marks it more strongly; -1 marks none."""
        self._current = place
        self._mark()
        if not 0 <= place < len(self._places):
            return
        start, end = self._places[place]
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(end, last))
        self.setTextCursor(cursor)
        cursor.setPosition(min(start, last))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        low = self.cursorRect().bottom() - (self.viewport().height() - 4 * self.fontMetrics().lineSpacing())
        if low > 0:  # a find at the lower edge would be cut off
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + 4)

    def _mark(self) -> None:
        marked = []
        last = max(0, self.document().characterCount() - 1)
        # The longest first: a quote lies on the body it stands in.
        order = sorted(range(len(self._spans)), key=lambda n: -(self._places[n][1] - self._places[n][0]))
        for place in [*(n for n in order if n != self._current), *([self._current] if self._current >= 0 else [])]:
            span = self._spans[place]
            if span.field in ("body", "boilerplate", "notes_to_editors") and place != self._current:
                continue
            start, end = (min(position, last) for position in self._places[place])
            letters = QTextCharFormat()
            ground = "problem_ground" if span.faulty else _GROUNDS.get(span.field, "hover")
            letters.setBackground(theme.colour("selected" if place == self._current else ground))
            if span.faulty:
                letters.setForeground(theme.colour("problem"))
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, letters
            marked.append(selection)
        self.setExtraSelections(marked)

    def _under(self, position: QPoint) -> int:
        """The shortest span at a point; -1 where there is none."""
        at = self.cursorForPosition(position).position()
        inside = [n for n, (start, end) in enumerate(self._places) if start <= at <= end]
        return min(inside, key=lambda n: self._places[n][1] - self._places[n][0], default=-1)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._under(event.pos())
            QToolTip.showText(event.globalPos(), tip(self._spans[place].tip) if place >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection():
            return
        place = self._under(event.position().toPoint())
        if place >= 0:
            self.span_clicked.emit(place)


def _units(position: int, wide: Sequence[int]) -> int:
    return position + sum(1 for place in wide if place < position)
