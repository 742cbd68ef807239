"""The dateline on the page: it runs into the first line of the text, as readers see it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
        needed = max(wide / MOST, 0 if first.text() else wide + width(self._hint + "  "))
        is_in = rich_document.is_words(first) and needed < prose.viewport().width()
        is_in = is_in and not (edit.text().strip() and body.opens_with(first.text(), edit.text()))
        self.room.setHidden(is_in)
        prose.open_at(wide if is_in else 0)
        prose.setPlaceholderText("\u00a0" * math.ceil(wide * is_in / width("\u00a0")) + self._hint)
        line, top = first.layout().lineAt(0), prose.document().documentMargin()
        if first.text() and line.isValid():
            top += line.y() + line.ascent() - edit.fontMetrics().ascent()
        middle = round(top + edit.fontMetrics().height() / 2) if is_in else ROOM // 2
        corner = (prose if is_in else self.room).mapTo(self.parentWidget() or self, QPoint(0, -1))  # above it, for Tab
        edit.setFixedHeight(2 * middle + 2)
        self.setGeometry(corner.x(), corner.y(), wide + EDGE if is_in else prose.width(), edit.height())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.edit.text() and self.room.isHidden():
            painter = QPainter(self)
            painter.setFont(self.edit.font())
            painter.setPen(theme.colour("text"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._dash)
