"""The line of a filter: what could come next hangs under it, and a slip is underlined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication

from outreach.gui.kit.labels import number
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.line_edit import Pause, is_enter
from outreach.gui.kit.offers import Offer, OfferingLine
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.querying.completion import Completion

# After the last key: the table has been painted by then, and a hand that types on is not disturbed.
PAUSE = 90


Complete = Callable[[str, int], Sequence[Completion]]


class FilterEdit(OfferingLine):
    """A line for a filter. `went_down` when Down is pressed where nothing hangs under it.

    `complete(text, cursor)` is asked off the window's thread once typing pauses. Tab takes what is offered, Enter
    what has been chosen; the arrows choose, Escape puts it away and, pressed again, empties the line.
    """

    went_down = Signal()
    # Whether Escape empties the line where nothing hangs under it.
    empties = True

    def __init__(self, placeholder: str = "", complete: Complete | None = None) -> None:
        super().__init__(placeholder, "filter", _("Filter"))
        self._complete = complete
        self._slip: tuple[int, int] | None = None
        self._latest = Latest(self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(lambda _error: self.put_away())
        self._pause = Pause(self._offer_if_begun, PAUSE, self)
        self.textEdited.connect(self._typed)

    # Offers

    def offer(self) -> None:
        """Asks what could come next."""
        self._pause.stop()
        if self._complete is not None and self.hasFocus():
            complete, text, cursor = self._complete, self.text(), self.cursorPosition()
            self._latest.ask(lambda: (text, cursor, list(complete(text, cursor))))

    def _offer_if_begun(self) -> None:
        """While one types, only a word that was begun is gone on with: after a space nothing covers the table."""
        before = self.text()[: self.cursorPosition()]
        if before.strip() and not before[-1].isspace():
            self.offer()
        else:
            self.put_away()

    def put_away(self) -> None:
        """Hides what is offered; an answer to come is no longer wanted."""
        self._pause.stop()
        self._latest.forget()
        super().put_away()

    def _typed(self, _text: str) -> None:
        if self._complete is not None:
            self._pause.start()

    def _answered(self, answer: tuple[str, int, list[Completion]]) -> None:
        text, cursor, offers = answer
        if text != self.text() or cursor != self.cursorPosition() or not self.hasFocus():
            return
        # What stands there already is no news.
        offers = [offer for offer in offers if text[offer.start : offer.end] != offer.text]
        # A value that was begun is what one means; a bare word may be just that, and Enter then goes to the table.
        start = offers[0].start if offers else 0
        means_value = ":" in text[:start].split(" ")[-1] + text[start:cursor]
        shown = [Offer(one.text, one, "" if one.count is None else number(one.count), one.hint) for one in offers]
        self.show_offers(shown, 0 if means_value else -1)

    def take_offer(self, offer: Offer) -> None:
        """Puts an offer into the line."""
        text, found = self.text(), offer.value
        self.setText(text[: found.start] + found.text + text[found.end :])
        self.setCursorPosition(found.start + len(found.text))
        self.textEdited.emit(self.text())
        if not found.text.endswith(":"):
            self.put_away()

    # Keys

    def focusNextPrevChild(self, on: bool) -> bool:
        """Tab takes what is offered, and only then leads on."""
        if on and self.offers():
            self.take(max(0, self.chosen()))
            return True
        return super().focusNextPrevChild(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bare = event.key(), not self.offers()
        if bare and key == Qt.Key.Key_Escape and self.text() and self.empties:
            self.clear()
            self.textEdited.emit("")
            self.put_away()
        elif bare and key == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.went_down.emit()
        elif key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.offer()
        else:
            if is_enter(event) and self.chosen() < 0:
                self.put_away()
            super().keyPressEvent(event)

    # A slip

    def show_slip(self, place: tuple[int, int] | None) -> None:
        """Underlines what cannot be read, from one place of the text to another; None: nothing."""
        if place == self._slip and place is None:
            return
        self._slip = place
        attributes = []
        if place is not None:
            format = QTextCharFormat()
            format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            format.setUnderlineColor(theme.colour("problem"))
            begin, end = place
            # Qt gives a line no formats of its own but those of an input method, counted from the cursor.
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes = [QInputMethodEvent.Attribute(kind, begin - self.cursorPosition(), end - begin, format)]
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))
