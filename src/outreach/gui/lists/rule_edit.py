"""The rule of a list: a filter that is checked and counted while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from outreach.gui import icons
from outreach.gui.fields import LineEdit, Pause
from outreach.gui.labels import Text, number, set_property
from outreach.gui.latest import Latest
from outreach.i18n import _, ngettext
from outreach.model import filters
from outreach.problems import Problem


class RuleLine(LineEdit):
    """A line that completes the field at the cursor: `cou` becomes `country:`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("country:KG beat:crime lang:ru has:email"), parent)
        self.addAction(icons.icon("filter", "muted"), LineEdit.ActionPosition.LeadingPosition)
        self._fields = QCompleter(QStringListModel([f"{name}:" for name in filters.FIELDS], self), self)
        self._fields.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._fields.setWidget(self)
        self._fields.activated.connect(self._complete)
        popup = self._fields.popup()
        assert popup is not None
        self._popup = popup
        self.textEdited.connect(self._offer)

    def _word(self) -> tuple[int, str]:
        """The word before the cursor, and where it begins."""
        before = self.text()[: self.cursorPosition()]
        word = before.split(" ")[-1].lstrip("-(")
        return len(before) - len(word), word

    def _offer(self, _text: str) -> None:
        word = self._word()[1]
        popup = self._popup
        if len(word) < 2 or not word.isalpha() or not word.isascii():
            popup.hide()
            return
        self._fields.setCompletionPrefix(word)
        if self._fields.completionCount() and self.hasFocus():
            self._fields.complete()
        else:
            popup.hide()

    def _complete(self, field: str) -> None:
        start, word = self._word()
        text = self.text()
        self.setText(text[:start] + field + text[start + len(word) :])
        self.setCursorPosition(start + len(field))
        self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = popup.currentIndex()
            popup.hide()
            if chosen.isValid():
                self._complete(str(chosen.data()))
                return
        super().keyPressEvent(event)


class RuleEdit(QWidget):
    """`count(text)` says how many a rule finds, and may be called in a thread; `changed(text)` when it is to be kept.

    Enter, or leaving the line, keeps a rule that can be read; Escape goes back to the one that is kept.
    """

    changed = Signal(str)

    def __init__(self, count: Callable[[str], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._kept = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.caption = Text(_("Rule"), "label")
        column.addWidget(self.caption)
        self.line = RuleLine()
        self.line.setAccessibleName(_("Rule"))
        self.line.setToolTip(_("Words in any script, and terms: country:KG,KZ beat:crime lang:ru -tag:vip has:email"))
        self.caption.setBuddy(self.line)
        column.addWidget(self.line)
        self.note = Text("", "small", wrap=True)
        column.addWidget(self.note)
        self.setFocusProxy(self.line)
        self._counting = Latest(self)
        self._counting.answered.connect(self._counted)
        self._counting.failed.connect(self._failed)
        self._pause = Pause(self.check, 120, self)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self.keep)
        self.line.left.connect(self.keep)

    def text(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    def show_rule(self, text: str) -> None:
        """Shows a rule that is kept; one that is being typed stays."""
        if text != self._kept or not self.line.hasFocus():
            self._kept = text
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self.check()

    def check(self) -> None:
        """Counts anew whom the rule finds."""
        text = self.text()
        if not text:
            self._counting.forget()
            self._tell(_("Without a rule the list holds those who are added by hand."), "")
            return
        count = self._count
        self._counting.ask(lambda: (text, count(text)))

    def _counted(self, answer: tuple[str, int]) -> None:
        if answer[0] == self.text():
            found = answer[1]
            text = ngettext("The rule finds {count} contact", "The rule finds {count} contacts", found)
            self._tell(text.format(count=number(found)), "")

    def _failed(self, error: BaseException) -> None:
        self._tell(error.text if isinstance(error, Problem) else _("This rule cannot be read."), "problem")

    def _tell(self, text: str, tone: str) -> None:
        self.note.setText(text)
        self.note.set_tone(tone)
        set_property(self.line, "tone", tone)

    def keep(self) -> None:
        """Keeps what is typed, where it can be read."""
        text = self.text()
        if text == self._kept:
            return
        try:
            filters.parse(text)
        except Problem as problem:
            self._tell(problem.text, "problem")
            return
        self._kept = text
        self.changed.emit(text)

    def show_problem(self, text: str) -> None:
        """Shows why a rule was not kept."""
        self._kept = ""
        self._tell(text, "problem")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.line.setText(self._kept)
            self.check()
            return
        super().keyPressEvent(event)
