"""The field of a filter: terms stand in it as tokens, what could come next hangs under it, a slip is underlined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit

from outreach.gui.forms.chips import Chip
from outreach.gui.kit.events import ENTER, PASS, on_keys
from outreach.gui.kit.labels import Text, hidden, number, one_line, tip, unmarked
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import discard
from outreach.gui.kit.line_edit import LineEdit, Pause
from outreach.gui.kit.offers import Offer, OfferingLine
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.model import filter_words, filters
from outreach.problems import FieldProblem
from outreach.services.querying.completion import Completion

# Pixels: of the sign at the left end, between tokens, of the cross of one, and what is left to type in.
SIGN, GAP, CROSS, LEAST = 34, 4, 24, 96
SHORT, LONGEST = 168, 200  # the width to which a token is shortened at most, and the characters that are looked at
MANY = 10_000  # no filter has so many terms
# After the last key: the table has been painted by then, and a hand that types on is not disturbed.
PAUSE = 90


Complete = Callable[[str, int], Sequence[Completion]]


class Token(Chip):
    """A term of the filter in plain words: a click or Enter edits it, its cross, Delete or Backspace takes it off.

    The arrows of the line lead here; `stepped(places)` when one leads on. Tab passes it by.
    """

    edited = Signal()
    stepped = Signal(int)

    def __init__(self, term: str, line: FilterEdit) -> None:
        said = filter_words.words(term)
        super().__init__(said, line)
        self.term, self.said = term, said
        self.setToolTip(f"{tip(said)}\n{tip(term)}")

    def fit(self, width: int) -> None:
        """Says as much as has room: what is long is its value, and that is shortened in its middle."""
        field, colon, value = one_line(self.said, LONGEST).partition(": ")
        metrics = self.fontMetrics()
        edges = self.sizeHint().width() - metrics.horizontalAdvance(self.text())
        room = width - edges - metrics.horizontalAdvance(field + colon)
        self.setText(unmarked(field + colon + metrics.elidedText(value, Qt.TextElideMode.ElideMiddle, room)) + " ")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.position().x() < self.width() - CROSS:
            self.edited.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if deed := _DEEDS.get(event.key()):
            deed(self)
        else:
            super().keyPressEvent(event)


_DEEDS: dict[int, Callable[[Token], None]] = {
    Qt.Key.Key_Left: lambda token: token.stepped.emit(-1),
    Qt.Key.Key_Right: lambda token: token.stepped.emit(1),
    Qt.Key.Key_Escape: lambda token: token.stepped.emit(MANY),
    **dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space), lambda token: token.edited.emit()),
    **dict.fromkeys((Qt.Key.Key_Delete, Qt.Key.Key_Backspace), lambda token: token.removed.emit()),
}


class FilterEdit(OfferingLine):
    """A line for a filter. `went_down` when Down is pressed where nothing hangs under it.

    `complete(text, cursor)` is asked off the window's thread once typing pauses. Tab takes what is offered, Enter
    what has been chosen; the arrows choose, Escape puts it away and, pressed again, empties the line.

    With `tokens`, a term that is whole becomes one: at the space behind it, when it is taken from what is offered, at
    Enter and when the line is left. Words stay as they are typed. `text()` is the whole filter.
    """

    went_down = Signal()
    # Whether Escape empties the line where nothing hangs under it.
    empties = True

    def __init__(self, placeholder: str = "", complete: Complete | None = None, *, tokens: bool = False) -> None:
        super().__init__(placeholder, "filter", _("Filter"))
        self._complete, self._makes_tokens = complete, tokens
        self.tokens: list[Token] = []
        self._terms: list[str] = []  # those that stand as tokens
        self._more = hidden(Text("", "small", parent=self))
        self._given = ("", "")  # a text as it was put in, and as it is read from the line
        self._emptying = self.addAction(icons.icon("x", "muted"), LineEdit.ActionPosition.TrailingPosition)
        self._emptying.setText(_("Show all"))
        self._emptying.triggered.connect(self._empty)
        self._emptying.setVisible(False)
        self._slip: tuple[int, int] | None = None
        self._latest = Latest(self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(lambda _error: self.put_away())
        self._pause = Pause(self._offer_if_begun, PAUSE, self)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._show_emptying)
        self._listen()

    # Tokens

    def text(self) -> str:
        now = (self._before() + super().text()).rstrip()
        return self._given[0] if now == self._given[1] else now

    def setText(self, text: str | None) -> None:
        terms, words = self._split(text or "")
        self._show_tokens(terms)
        super().setText(words)
        self._given = ("", "")
        self._given = (text or "", self.text())

    def clear(self) -> None:
        self.setText("")

    def _before(self) -> str:
        return "".join(f"{term} " for term in self._terms)

    def _split(self, text: str) -> tuple[list[str], str]:
        """The terms of a filter, and its words; a text that is not whole yet, or that would say something else with its
        words at its end, stays as it is."""
        found = filters.tokens(text) if self._makes_tokens else []
        if not found or found[-1].text in filters.JOINS:
            return [], text
        try:
            filters.whole(text)
        except FieldProblem:
            return [], text
        parts = filters.terms(filters.parse(text))
        terms = [said for said, part in parts if not isinstance(part, filters.Words)]
        words = " ".join(said for said, part in parts if isinstance(part, filters.Words))
        again = filters.terms(filters.parse(" ".join([*terms, words])))
        return (terms, words) if terms and sorted(again, key=str) == sorted(parts, key=str) else ([], text)

    def accept(self) -> None:
        """Makes tokens of the terms that are typed."""
        typed = super().text()
        terms, words = self._split(self._before() + typed)
        if terms not in ([], self._terms):
            self._show_tokens(terms)
            super().setText(f"{words} " if words and typed[-1:].isspace() else words)

    def _show_tokens(self, terms: list[str]) -> None:
        if terms != self._terms:
            for token in self.tokens:
                discard(token)
            self._terms, self.tokens = terms, [self._token(term) for term in terms]
            self.setAccessibleDescription(", ".join(token.said for token in self.tokens))
        self._place()
        self._show_emptying()

    def _token(self, term: str) -> Token:
        token = Token(term, self)
        token.removed.connect(lambda: self._take_off(token))
        token.edited.connect(lambda: self._edit(token))
        token.stepped.connect(lambda places: self._step(self.tokens.index(token) + places))
        return token

    def _place(self, wanted: int = MANY) -> None:
        """Sets the tokens side by side, the last ones and the one that is wanted where not all have room, and says how
        many more there are."""
        room = self.width() - SIGN - LEAST
        widths = self._fitted(room)
        first = 0
        while first < min(wanted, len(widths)) and sum(widths[first:]) > room:
            first += 1
        self._more.show_text(f"+{number(first)}" if first else "")
        self._more.setToolTip(tip(" · ".join(token.said for token in self.tokens[:first])))
        self._more.setGeometry(SIGN, 1, self._more.sizeHint().width(), self.height() - 2)
        for token in self.tokens:
            token.hide()
        left = SIGN + min(first, 1) * (self._more.width() + GAP)
        for token, width in zip(self.tokens[first:], widths[first:], strict=True):
            if left + width > SIGN + room and left > 2 * SIGN:
                break
            height = token.sizeHint().height()
            token.setGeometry(left, (self.height() - height) // 2, min(width, max(room, CROSS)) - GAP, height)
            token.show()
            left += width
        self.setTextMargins(left - SIGN, 0, 0, 0)
        self._fit_hint()

    def _fitted(self, room: int) -> list[int]:
        """The widths of the tokens; long ones are shortened as far as more of them have room then."""

        def fit(widest: int) -> list[int]:
            for token in self.tokens:
                token.fit(widest - GAP)
            return [token.sizeHint().width() + GAP for token in self.tokens]

        def shown(widest: int) -> int:
            widths = fit(widest)
            return sum(sum(widths[first:]) <= room for first in range(len(widths)))

        whole = fit(room)
        if sum(whole) <= room:
            return whole
        return fit(max((*range(room, SHORT, -32), SHORT), key=shown))

    def _fit_hint(self) -> None:
        super()._fit_hint()
        if self.tokens:
            QLineEdit.setPlaceholderText(self, "")  # beside tokens it would be taken for one more term

    def _step(self, at: int) -> None:
        """Gives the keys to a token; behind the last one to the line."""
        self._place(max(0, at))
        ([*self.tokens, self][max(0, min(at, len(self.tokens)))]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, token: Token) -> None:
        self._show_tokens([one.term for one in self.tokens if one is not token])
        self.setFocus()

    def _take_off(self, token: Token) -> None:
        self._drop(token)
        self.textEdited.emit(self.text())

    def _edit(self, token: Token) -> None:
        """Has a term typed again, behind the others."""
        self._drop(token)
        super().setText(f"{super().text().strip()} {token.term}".lstrip())
        self.offer()

    def _empty(self) -> None:
        self.setFocus()
        self.clear()
        self.textEdited.emit("")
        self.put_away()

    def _show_emptying(self) -> None:
        self._emptying.setVisible(self.empties and bool(self.tokens or super().text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.accept()
        super().focusOutEvent(event)

    # Offers

    def offer(self) -> None:
        """Asks what could come next."""
        self._pause.stop()
        if self._complete is not None and self.hasFocus():
            complete, (text, cursor) = self._complete, self._asked()
            self._latest.ask(lambda: (text, cursor, list(complete(text, cursor))))

    def _asked(self) -> tuple[str, int]:
        """The whole filter as it is typed, and where in it the cursor stands."""
        before = self._before()
        return before + super().text(), len(before) + self.cursorPosition()

    def _offer_if_begun(self) -> None:
        """While one types, only a word that was begun is gone on with: after a space nothing covers the table."""
        before = super().text()[: self.cursorPosition()]
        if before.strip() and not before[-1].isspace():
            self.offer()
        else:
            self.put_away()

    def put_away(self) -> None:
        """Hides what is offered; an answer to come is no longer wanted."""
        self._pause.stop()
        self._latest.forget()
        super().put_away()

    def _typed(self, text: str) -> None:
        if text[-1:].isspace():
            self.accept()
        if self._complete is not None:
            self._pause.start()

    def _answered(self, answer: tuple[str, int, list[Completion]]) -> None:
        text, cursor, offers = answer
        if (text, cursor) != self._asked() or not self.hasFocus():
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
        typed, found, before = super().text(), offer.value, len(self._before())
        start, end = found.start - before, found.end - before
        super().setText(typed[:start] + found.text + typed[end:])
        self.setCursorPosition(start + len(found.text))
        if not found.text.endswith(":"):
            self.accept()
            self.put_away()
        self.textEdited.emit(super().text())

    # Keys

    def focusNextPrevChild(self, on: bool) -> bool:
        """Tab takes what is offered, and only then leads on."""
        if on and self.offers():
            self.take(max(0, self.chosen()))
            return True
        return super().focusNextPrevChild(on)

    def _listen(self) -> None:
        on_keys(self, {"Ctrl+Space": self.offer})
        on_keys(self, {"Down": self.went_down.emit}, when=lambda: not self.offers())
        on_keys(self, {"Esc": self._empty}, when=lambda: not self.offers() and self.text() and self.empties)
        on_keys(self, {ENTER: self._end}, when=lambda: self.chosen() < 0)
        last = {"Left": lambda: self._step(len(self.tokens) - 1), "Backspace": lambda: self._take_off(self.tokens[-1])}
        on_keys(self, last, when=lambda: self.tokens and not self.cursorPosition() and not self.hasSelectedText())

    def _end(self) -> object:
        self.put_away()
        self.accept()
        return PASS

    # A slip

    def show_slip(self, problem: BaseException | None, *, whole: bool = False) -> None:
        """Underlines what cannot be read: of a problem that names no place nothing, or the `whole` text."""
        place = None
        if isinstance(problem, filters.FilterProblem) and problem.end > problem.start:
            place = problem.start, problem.end
        elif problem is not None and whole:
            place = 0, len(self.text())
        if place == self._slip and place is None:
            return
        self._slip = place
        attributes = []
        if place is not None:
            format = QTextCharFormat()
            format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            format.setUnderlineColor(theme.colour("problem"))
            begin, end = (max(0, at - len(self._before())) for at in place)
            # Qt gives a line no formats of its own but those of an input method, counted from the cursor.
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes = [QInputMethodEvent.Attribute(kind, begin - self.cursorPosition(), end - begin, format)]
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))
