"""Spelling in a release's texts: a quiet line under words the language's dictionary does not know, and what was meant.

Names are left alone: a word that begins with a capital is looked at only where a sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu

from outreach.formats import dictionary
from outreach.gui import settings
from outreach.gui.forms.fields import Pause
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.page import add_entry
from outreach.gui.kit.rich_document import units
from outreach.gui.pages.releases.editor.writing import Prose
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services import settings as office_settings
from outreach.store.workspace import Workspace

SETTING = "releases/spelling"
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# Addresses, links and what stands in figures are no words.
_NO_WORDS = re.compile(r"(?<!\S)(?=\S*?(?:@|://|www\.|\d))\S++")
# A short word before a full stop is an abbreviation ("Ms."), behind which a name follows.
_BEGINS = re.compile(r"(?:^|(?<!\b\w)(?<!\b\w\w)(?<!\b\w\w\w)\.\s+|[!?…]\s+)[«“\"„(]*$")


class Word(NamedTuple):
    """A word of a line that is to be looked up."""

    start: int
    end: int
    text: str


def words(line: str) -> list[Word]:
    """The words of a paragraph that a dictionary should know."""
    barred = [match.span() for match in _NO_WORDS.finditer(line)]
    found = []
    for match in _WORD.finditer(line):
        if len(match[0]) < 2 or any(start <= match.start() < end for start, end in barred):
            continue
        if match[0][0].isupper() and (match[0][1:2].isupper() or not _BEGINS.search(line[: match.start()])):
            continue
        found.append(Word(match.start(), match.end(), match[0].replace("’", "'")))
    return found


class _Marks(QSyntaxHighlighter):
    """Underlines the words that are wrong."""

    def __init__(self, prose: Prose, spelling: Spelling) -> None:
        super().__init__(prose.document())
        self._spelling = spelling

    def highlightBlock(self, text: str) -> None:
        wrong = self._spelling.look(text)
        if not wrong:
            return
        letters = QTextCharFormat()
        letters.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        letters.setUnderlineColor(theme.colour("problem"))
        for word in wrong:
            start = units(text[: word.start])
            self.setFormat(start, units(text[word.start : word.end]), letters)


class Spelling(QObject):
    """Spelling of the texts in one language; without a dictionary it does nothing."""

    def __init__(self, workspace: Workspace, language: str, proses: Sequence[Prose], parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._language, self._proses = workspace, language, list(proses)
        self.path = dictionary.find(language)
        self._known: dict[str, bool] = dict.fromkeys(self._own_words(), True)
        self._new: set[str] = set()
        self._pause = Pause(self._ask, 500, self)
        self._latest = Latest(self, self._answered)
        self._meaning = Latest(self)
        self._marks: list[_Marks] = []
        for prose in proses:
            prose.menu_wanted.connect(self._fill)
        if self.path and settings.get(SETTING, "yes") == "yes":
            self.turn(True)

    def _own_words(self) -> list[str]:
        kept = self._workspace.read(office_settings.get, "spelling") or {}
        return list(kept.get(self._language, ()))

    def is_on(self) -> bool:
        """Whether wrong words are marked."""
        return bool(self._marks)

    def turn(self, on: bool) -> None:
        """Marks wrong words, or no longer."""
        for mark in self._marks:
            mark.setDocument(None)
        self._marks = [_Marks(prose, self) for prose in self._proses] if on and self.path else []

    def look(self, line: str) -> list[Word]:
        """The wrong words of a line, as far as they are known; the others are asked for in a moment."""
        found = words(line)
        new = {word.text for word in found} - self._known.keys()
        if new:
            self._new |= new
            self._pause.start()
        return [word for word in found if self._known.get(word.text) is False]

    def _ask(self) -> None:
        if self._new and not self._latest.busy:
            asked = sorted(self._new)
            path = self.path
            self._latest.ask(lambda: (asked, dictionary.wrong(path, asked)))

    def _answered(self, answer: tuple[list[str], list[str]]) -> None:
        asked, wrong = answer
        self._known.update(dict.fromkeys(asked, True))
        self._known.update(dict.fromkeys(wrong, False))
        self._new -= set(asked)
        if wrong:
            for mark in self._marks:
                mark.rehighlight()
        if self._new:
            self._pause.start()

    # The menu of a word

    def _fill(self, menu: QMenu, cursor: QTextCursor) -> None:
        if not self.path:
            return
        first = menu.actions()[0] if menu.actions() else None
        word = self._word_at(cursor)
        if word is not None and self._known.get(word.text) is False:
            waiting = menu.addAction(_("Looking for suggestions…"))
            waiting.setEnabled(False)
            text = word.text
            add = add_entry(menu, _("Add “{word}” to the dictionary").format(word=text), lambda: self.add(text))
            rest = menu.addSeparator()
            if first is not None:
                menu.insertActions(first, [waiting, add, rest])
            place = QTextCursor(cursor)
            self._meaning = Latest(
                self, lambda found: self._offer(menu, waiting, found, lambda text: self._put(place, word, text))
            )
            self._meaning.ask(dictionary.suggest, self.path, text)
        menu.addSeparator()
        add_entry(menu, _("Check spelling"), self._turn, checked=self.is_on())

    def _turn(self) -> None:
        on = not self.is_on()
        settings.put(SETTING, "yes" if on else "no")
        self.turn(on)

    @staticmethod
    def _offer(menu: QMenu, waiting: object, found: list[str], put: Callable[[str], None]) -> None:
        try:
            assert isinstance(waiting, QAction)
            for text in found:
                action = QAction(text, menu)
                action.triggered.connect(lambda _on=False, text=text: put(text))
                menu.insertAction(waiting, action)
            waiting.setText(_("No similar word is known"))
            waiting.setVisible(not found)
        except RuntimeError:  # the menu has been closed meanwhile
            return

    @staticmethod
    def _word_at(cursor: QTextCursor) -> Word | None:
        line, at = cursor.block().text(), cursor.positionInBlock()
        return next((w for w in words(line) if units(line[: w.start]) <= at <= units(line[: w.end])), None)

    @staticmethod
    def _put(cursor: QTextCursor, word: Word, text: str) -> None:
        """Puts a word in the place of a wrong one, which undo brings back."""
        block = cursor.block()
        line = block.text()
        if line[word.start : word.end].replace("’", "'") != word.text:
            return
        cursor.setPosition(block.position() + units(line[: word.start]))
        cursor.setPosition(block.position() + units(line[: word.end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def add(self, word: str) -> None:
        """Keeps a word in the office's own dictionary of this language."""
        kept = dict(self._workspace.read(office_settings.get, "spelling") or {})
        kept[self._language] = sorted({*kept.get(self._language, ()), word})
        self._workspace.write(_("Add a word to the dictionary"), office_settings.put, "spelling", kept)
        self._known[word] = True
        for mark in self._marks:
            mark.rehighlight()
