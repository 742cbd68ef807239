"""Finding words in the text that is written, and replacing them: a slim bar over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame

from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit import rich_document
from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import Text, dressed
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.kit.page import push_button, tool_button
from outreach.gui.pages.releases.editor.writing import Prose
from outreach.gui.theme import theme
from outreach.i18n import _


class FindBar(QFrame):
    """Enter goes on, Shift+Enter back, Escape closes it; what is found is marked in the text."""

    def __init__(self) -> None:
        super().__init__()
        self._prose: Prose | None = None
        self.setProperty("role", "strip")
        self.words = LineEdit(_("Find in the text"), name=_("Find in the text"))
        self.other = LineEdit(_("Replace with"), name=_("Replace with"))
        self.count = dressed(Text("", "small"), least_width=48)
        self.words.textEdited.connect(lambda _text: self._look())
        back, on = lambda: self.step(-1), lambda: self.step(1)
        on_keys(self.words, {ENTER: on, "Shift+Return Shift+Enter": back})
        on_keys(self.other, {ENTER: self.replace})
        on_keys(self, {"Esc": self.close_it}, before_window=True)
        signs = (
            ("chevron-up", _("Previous match (Shift+Enter)"), back), ("chevron-down", _("Next match (Enter)"), on),
            ("x", _("Close (Esc)"), self.close_it),
        )  # fmt: skip
        # Each has a key: Tab leads from what is looked for to what takes its place.
        buttons = (tool_button(*sign, focus=Qt.FocusPolicy.ClickFocus) for sign in signs)
        vbox(
            hbox((self.words, 1), self.count, *buttons, spacing=4),
            hbox(
                (self.other, 1), push_button(_("Replace"), self.replace),
                push_button(_("Replace all"), self.replace_all), spacing=4,
            ), spacing=4, margins=(theme.BETWEEN, 6, 8, 6), on=self,
        )  # fmt: skip
        self.hide()

    def open_for(self, prose: Prose) -> None:
        """Looks into a text, for what is selected in it."""
        self._leave()
        self._prose = prose
        selected = prose.textCursor().selectedText()
        if selected and len(selected) < 100:
            self.words.setText(selected)
        self.show()
        self.words.setFocus()
        self.words.selectAll()
        self._look()

    def close_it(self) -> None:
        """Closes it and goes back to the text."""
        self.hide()
        if self._prose is not None:
            self._prose.setFocus()
        self._leave()

    def _leave(self) -> None:
        if self._prose is not None:
            self._prose.setExtraSelections([])
        self._prose = None

    def _found(self) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        document = self._prose.document() if self._prose is not None and self.words.text() else None
        while document is not None:
            one = document.find(self.words.text(), found[-1] if found else QTextCursor(document))
            if one.isNull():
                break
            found.append(one)
        return found

    def _look(self) -> list[QTextCursor]:
        found = self._found()
        if self._prose is not None:
            rich_document.mark(self._prose, ((cursor, "warning_ground", "") for cursor in found))
        self.count.setText(str(len(found)) if self.words.text() else "")
        return found

    def step(self, step: int) -> None:
        """Goes to the next match or the one before, and round at the ends."""
        if self._prose is None or not (found := self._look()):
            return
        at = self._prose.textCursor()
        if step > 0:
            one = next((one for one in found if one.selectionStart() >= at.selectionEnd()), found[0])
        else:
            one = next((one for one in reversed(found) if one.selectionEnd() <= at.selectionStart()), found[-1])
        self._prose.go_to(one)

    def replace(self) -> None:
        """Replaces the match that is selected and goes to the next; where none is, goes to one."""
        if self._prose is not None and self._prose.textCursor() in self._found():
            self._prose.textCursor().insertText(self.other.text())
        self.step(1)

    def replace_all(self) -> None:
        """Replaces every match, as one step of undo."""
        found = self._found()
        for cursor in found[:1]:
            cursor.beginEditBlock()
        for cursor in reversed(found):
            cursor.insertText(self.other.text())
        for cursor in found[:1]:
            cursor.endEditBlock()
        self._look()
