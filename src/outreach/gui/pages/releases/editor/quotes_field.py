"""The quotes of a release in a form, each with its person: those that the text lacks, and those found in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.forms.fields import Field
from outreach.gui.forms.form import FieldValues
from outreach.gui.kit.flow import remove
from outreach.gui.kit.labels import Picture, Text, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill, hbox, holding, vbox
from outreach.gui.kit.page import push_button, tool_button
from outreach.i18n import _
from outreach.press import outline

Quote = FieldValues


class _Line(QFrame):
    """A quote with its speaker and a cross; Delete takes it off."""

    def __init__(self, quote: Quote, field: QuotesField) -> None:
        super().__init__()
        self._quote, self._field = quote, field
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        text, speaker = str(quote.get("text") or ""), str(quote.get("speaker") or "")
        self.setAccessibleName(one_line(text))
        words = vbox(Text(text, wrap=True), spacing=0)
        if speaker:
            words.addWidget(Text(f"— {speaker}", "small", wrap=True))
        tip = _("Remove this quote (Delete)")
        remove = tool_button("x", tip, lambda: field.remove(quote), focus=Qt.FocusPolicy.ClickFocus)
        remove.setAccessibleName(_("Remove this quote"))
        hbox((words, 1), (remove, Qt.AlignmentFlag.AlignTop), margins=(8, 4, 4, 4), on=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._field.remove(self._quote)
        else:
            super().keyPressEvent(event)


class _Found(QFrame):
    """A quote that stands in the text and is not kept with its person yet; Enter keeps it."""

    def __init__(self, quote: Quote, field: QuotesField) -> None:
        super().__init__()
        self._quote, self._field = quote, field
        self.setProperty("role", "row")
        words = vbox(
            Text(_who(quote) or _("Unnamed person"), wrap=True),
            Text(one_line(str(quote.get("text") or ""), 160), "small", wrap=True), spacing=0,
        )  # fmt: skip
        tip = _("Keep the words with the person, so that a search finds them")
        self.keep = push_button(_("Accept"), lambda: field.keep(quote), kind="link", tip=tip)
        self.keep.setAccessibleName(_("Accept the quote of {name}").format(name=one_line(_who(quote))))
        hbox(
            (Picture("quote", 16, "muted"), Qt.AlignmentFlag.AlignTop), (words, 1),
            (self.keep, Qt.AlignmentFlag.AlignTop), spacing=8, margins=(8, 2, 4, 2), on=self,
        )  # fmt: skip


def _who(quote: Quote) -> str:
    parts = (quote.get("speaker"), quote.get("position"), quote.get("organisation"))
    return ", ".join(str(part) for part in parts if part)


class QuotesField(Field):
    """`quotes` of a version: they mark places in the text, and none of them goes out beside it."""

    def __init__(self, name: str = "quotes", parent: QWidget | None = None) -> None:
        super().__init__(name, _("Quotes not in the text"), parent)
        self._quotes: list[Quote] = []
        self._before, self._body = "", ""
        self._said = outline.Said()
        self._latest = Latest(self, self._answered)
        note = _("Kept for the record and for search, never sent. To send them, add them to the text.")
        self._apart_note = Text(note, "small", tone="warning", wrap=True)
        self._found_head = Text(_("Quoted in the text"), "label")
        self._column = vbox(self._apart_note, self._found_head, spacing=2)
        body = holding(self._column)
        self.hold(body)
        self.lines: list[_Line] = []
        self.found: list[_Found] = []
        self.hide()

    def value(self) -> list[Quote]:
        return list(self._quotes)

    def set_value(self, value: Any) -> None:
        self._quotes = list(value or ())

    def show_apart(self, before: str, body: str) -> None:
        """Shows the quotes that the text, as it was loaded, does not hold, and those of the text not kept yet."""
        self._latest.ask(lambda: (before, body, outline.said(before, body)))

    def still_said(self, before: str, after: str) -> list[Quote]:
        """The quotes without those that stood in the text and no longer do: a corrected one must not be said twice."""
        read = (before, after) == (self._before, self._body)  # else by the letters alone, and what is unsure stays
        found = {outline.letters_of(str(quote["text"])) for quote in self._said.quotes} if read else set()
        gone = self._apart(after, found)
        there = [quote for quote in gone if quote not in self._apart(before, self._said.before if read else ())]
        return [quote for quote in self._quotes if quote not in there]

    def _apart(self, body: str, said: Collection[str]) -> list[Quote]:
        """The quotes that have no place in a text, whatever its marks and line ends."""
        letters = outline.letters_of(body)
        return [one for one in self._quotes if not outline.stands_in(letters, str(one.get("text") or ""), said)]

    def _answered(self, answer: tuple[str, str, outline.Said]) -> None:
        self._before, self._body, self._said = answer
        self._show()

    def _show(self) -> None:
        remove(self._column, (*self.lines, *self.found))
        self.lines = [_Line(quote, self) for quote in self._apart(self._before, self._said.before)]
        kept = {outline.letters_of(str(quote.get("text") or "")) for quote in self._quotes}
        said = [(outline.letters_of(str(quote["text"])), quote) for quote in self._said.quotes]
        self.found = [_Found(quote, self) for letters, quote in said if not any(letters in text for text in kept)]
        for place, line in enumerate(self.lines, 1):
            self._column.insertWidget(place, line)
        self._apart_note.setVisible(bool(self.lines))
        fill(self._column, *self.found)
        self.caption.setVisible(bool(self.lines))
        self._found_head.setVisible(bool(self.found))
        self.setVisible(bool(self.lines or self.found))

    def keep(self, quote: Quote) -> None:
        """Keeps a quote of the text with its person."""
        self._quotes = [*self._quotes, quote]
        self._show()
        self.changed.emit()

    def remove(self, quote: Quote) -> None:
        """Takes a quote off."""
        self._quotes = [other for other in self._quotes if other is not quote]
        self._show()
        self.changed.emit()
