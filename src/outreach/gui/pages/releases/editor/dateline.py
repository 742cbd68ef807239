"""The dateline on the page: it runs into the first line of the text, as readers see it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import TextField
from outreach.gui.kit import rich_document
from outreach.gui.kit.events import watch
from outreach.gui.kit.labels import dressed
from outreach.gui.pages.releases.editor.rich_prose import RichField, RichProse
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail import body

EDGE, ROOM = 6, 24  # pixels before the words of a field, and of the room above the text
MOST = 0.7  # of the first line, which a dateline may fill


class DatelineField(TextField):
    """It floats over the page; where it cannot stand in the first line of the text, it does so in `room` above it."""

    def __init__(self, text: RichField) -> None:
        self._example, self._hint = _("BISHKEK, 31 January 2026"), text.edit.placeholderText()
        super().__init__("dateline", _("Dateline"), placeholder=self._example)
        self.edit.setProperty("role", "page")
        self.caption.hide()
        self.room, self._text, self._dash = dressed(QWidget(), height=ROOM), text, ""
        self.edit.textChanged.connect(lambda _text: self._place())
        text.edit.textChanged.connect(self._place)
        moved = dict.fromkeys((QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show), lambda _event: self._place())
        for widget in (self.room, text, text.edit):
            watch(widget, moved, self)

    def _place(self) -> None:
        edit, prose = self.edit, self._text.edit
        assert isinstance(prose, RichProse)
        first, width = prose.document().firstBlock(), edit.fontMetrics().horizontalAdvance
        self._dash = body.apart(edit.text(), first.text()) if edit.text() else "     "
        wide = width((edit.text() or self._example) + self._dash)
        is_in = self._fits(first, wide)
        self.room.setHidden(is_in)
        prose.open_at(wide * is_in)
        prose.setPlaceholderText("\u00a0" * math.ceil(wide * is_in / width("\u00a0")) + self._hint)
        middle = round(self._top(first) + edit.fontMetrics().height() / 2) if is_in else ROOM // 2
        corner = (prose if is_in else self.room).mapTo(self.parentWidget() or self, QPoint(0, -1))  # above it, for Tab
        edit.setFixedHeight(2 * middle + 2)
        self.setGeometry(corner.x(), corner.y(), wide + EDGE if is_in else prose.width(), edit.height())

    def _fits(self, first: QTextBlock, wide: int) -> bool:
        """Whether it runs into the first block, where that does not say it already and has the room."""
        hint = 0 if first.text() else wide + self.edit.fontMetrics().horizontalAdvance(f"{self._hint}  ")
        if not rich_document.is_words(first) or max(wide / MOST, hint) >= self._text.edit.viewport().width():
            return False
        return not (self.edit.text().strip() and body.opens_with(first.text(), self.edit.text()))

    def _top(self, first: QTextBlock) -> float:
        """Where letters of its size begin that stand in the first line."""
        line, margin = first.layout().lineAt(0), self._text.edit.document().documentMargin()
        if first.text() and line.isValid():
            return margin + line.y() + line.ascent() - self.edit.fontMetrics().ascent()
        return margin

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.edit.text() and self.room.isHidden():
            painter = QPainter(self)
            painter.setFont(self.edit.font())
            painter.setPen(theme.colour("text"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._dash)
