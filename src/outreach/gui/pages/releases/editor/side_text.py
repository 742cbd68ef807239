"""A version of a release to be read beside another one, with places marked in it; read only, plain."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from outreach.gui.forms.form import FieldValues
from outreach.gui.pages.releases.editor.writing import units
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.press.mismatches import Parts, Place


class SideText(QPlainTextEdit):
    """`show_version` shows a text, `mark` its places, `go_to` brings one of them into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "paper")
        self.setAccessibleName(_("The text in the other language"))
        self.document().setDocumentMargin(theme.BETWEEN)
        self.document().setUndoRedoEnabled(False)
        self._parts = Parts("", {})
        self._places: list[Place] = []
        self._current: Place | None = None
        theme.changed.connect(self._draw)

    @property
    def language(self) -> str:
        return self._parts.language

    def show_version(self, language: str, fields: FieldValues) -> None:
        """Shows a version; where it is the one shown already, it stays where it was scrolled to."""
        parts = Parts(language, fields)
        if (parts.language, parts.text) == (self._parts.language, self._parts.text):
            return
        at = self.verticalScrollBar().value() if parts.language == self._parts.language else 0
        self._parts = parts
        self._places, self._current = [], None
        self._draw()
        self.verticalScrollBar().setValue(at)

    def _draw(self) -> None:
        self.setFont(theme.font(14))
        self.setPlainText(self._parts.text)
        for name, size in (("headline", 18), ("subhead", 14)):
            start = self._parts.start_of(name)
            if start >= 0:
                letters = QTextCharFormat()
                letters.setFont(theme.font(size, strong=True))
                self._cursor(start, start + len(dict(self._parts.parts)[name])).mergeCharFormat(letters)
        self._mark()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        text = self._parts.text
        last = max(0, self.document().characterCount() - 1)
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(units(text[:start]), last))
        cursor.setPosition(min(units(text[:end]), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _at(self, place: Place) -> QTextCursor:
        start = self._parts.start_of(place.field)
        return self._cursor(start + place.start, start + place.end)

    def mark(self, places: Sequence[Place]) -> None:
        """Marks places of this text; those of another language are left out."""
        self._places = [place for place in places if place.language == self.language and place.exact]
        self._mark()

    def go_to(self, place: Place) -> None:
        """Brings a place into sight and marks it more strongly."""
        if place.language != self.language or self._parts.start_of(place.field) < 0:
            return
        self._current = place
        self._mark()
        cursor = self._at(place)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        self.centerCursor()

    def _mark(self) -> None:
        marked = []
        for place in [*self._places, *([self._current] if self._current else [])]:
            if self._parts.start_of(place.field) < 0:
                continue
            letters = QTextCharFormat()
            letters.setBackground(theme.colour("selected" if place is self._current else "warning_ground"))
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = self._at(place), letters
            marked.append(selection)
        self.setExtraSelections(marked)

    def marked(self) -> list[str]:
        """What is marked, as it is written."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]

    def places(self) -> list[Place]:
        """The place that was gone to, then all that are marked."""
        return [*([self._current] if self._current else []), *self._places]
