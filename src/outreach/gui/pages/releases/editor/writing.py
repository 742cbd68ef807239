"""Where the text of a release is written, and the snippets that are put into it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QSizePolicy, QTextEdit, QWidget

from outreach.gui.forms.fields import ChoiceField, Field, LineEdit, Pause
from outreach.gui.kit import formatting
from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import Text, as_text, dressed, hidden, one_line
from outreach.gui.kit.layout import fill
from outreach.gui.kit.line_edit import pasted
from outreach.gui.kit.popover import AskPopover, Popover
from outreach.gui.kit.rich_document import place_of, spanning
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.releases import snippets
from outreach.services.releases.snippets import SnippetRow
from outreach.store.workspace import Workspace
from outreach.values import rich_text

ROW, SEEN = 25, 7


class SnippetsPopover(Popover):
    """Offers the snippets of a language; `put(text)` is called with the one that is taken.

    Up and Down choose, Enter takes, Delete on a chosen one deletes it (Undo brings it back).
    """

    def __init__(self, host: QWidget, workspace: Workspace, language: str, put: Callable[[str], object]) -> None:
        super().__init__(host, _("Insert a snippet"), width=420)
        self._workspace, self._language, self._put = workspace, language, put
        self._rows: list[SnippetRow] = []
        self.edit = LineEdit(_("Words of the name or the text"), name=_("Find a snippet"))
        self.edit.textEdited.connect(lambda _text: self._fill())
        on_keys(self.edit, {"Down": partial(self._step, 1), "Up": partial(self._step, -1)})
        on_keys(self, {ENTER: self.take})
        on_keys(self, {"Del": self._delete}, when=lambda: self.list.hasFocus())
        self.list = dressed(QListWidget(), name=_("Snippets"), focus=Qt.FocusPolicy.TabFocus)
        self.list.itemActivated.connect(lambda _item: self.take())
        self.list.itemClicked.connect(lambda _item: self.take())
        self.list.currentRowChanged.connect(lambda _row: self._show_text())
        self.text = dressed(Text("", "small", wrap=True), least_height=48, align=Qt.AlignmentFlag.AlignTop)
        fill(
            self.body, self.edit, self.list, self.text,
            Text(_("Enter inserts it; Delete removes it from the library."), "small", wrap=True),
        )  # fmt: skip
        self.setFocusProxy(self.edit)
        self._fill()

    def _fill(self) -> None:
        self._rows = self._workspace.read(snippets.find, self._language, self.edit.text())
        self.list.clear()
        for row in self._rows:
            self.list.addItem(QListWidgetItem(one_line(row.name)))
        self.list.setFixedHeight(8 + ROW * max(1, min(len(self._rows), SEEN)))
        if self._rows:
            self.list.setCurrentRow(0)
        self._show_text()

    def _show_text(self) -> None:
        row = self._current()
        if row is not None:
            self.text.setText(one_line(rich_text.plain(row.text), 300))
        elif self.edit.text():
            self.text.setText(_("No matching snippet."))
        else:
            self.text.setText(
                _("There is no snippet for {language} yet. Select a passage and press Ctrl+Shift+J.").format(
                    language=formatting.language(self._language)
                )
            )

    def _current(self) -> SnippetRow | None:
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def take(self) -> None:
        """Puts the chosen snippet in."""
        row = self._current()
        if row is not None:
            self.dismiss()
            self._put(row.text)

    def _delete(self) -> None:
        row = self._current()
        if row is not None:
            self._workspace.write(_("Delete snippet"), snippets.delete, row.id)
            self._fill()
            self.adjustSize()

    def _step(self, step: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))


class KeepSnippetPopover(AskPopover):
    """Keeps a piece of text under a name, for one language or for all."""

    def __init__(self, host: QWidget, workspace: Workspace, text: str, language: str) -> None:
        super().__init__(host, _("Save as a snippet"), width=360)
        self._workspace, self._text = workspace, text
        self.edit = LineEdit(_("Name, such as “About us”"), name=_("Name"))
        choices = [(language, formatting.language(language))] if language else []
        self.language = ChoiceField("language", _("For texts in"), [*choices, ("", _("All languages"))])
        self.language.set_value(language)
        fill(self.body, Text(one_line(rich_text.plain(text), 200), "small", wrap=True), self.edit, self.language)
        self.offer(_("Accept"))
        self.setFocusProxy(self.edit)

    def take(self) -> None:
        self._workspace.write(_("Add snippet"), snippets.add, self.edit.text(), self._text, self.language.value())


Counted = Callable[[str], tuple[str, bool]]
# How a part is set while it is written: as it will be read.
_FONTS = {"headline": (theme.TITLE, True), "subhead": (theme.SECTION, True)}
_PROSE = 14
_MOST = 20_000  # pixels


class Prose(QTextEdit):
    """Plain text in one line, as tall as it is long: Tab and Enter leave it.

    `left` when the focus goes; `moved(QRect)` where the cursor is; `menu_wanted(menu, cursor)` before its menu shows;
    `find_wanted()` at Ctrl+F and Ctrl+H.
    """

    left = Signal()
    entered = Signal()
    moved = Signal(QRect)
    menu_wanted = Signal(QMenu, QTextCursor)
    find_wanted = Signal()

    def __init__(self, name: str, lines: int = 1) -> None:
        super().__init__()
        self._lines = lines
        size, strong = _FONTS.get(name, (_PROSE, False))
        dressed(self, role="page", kind=name, font=theme.font(size, strong=strong))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.cursorPositionChanged.connect(self._tell_place)
        on_keys(self, {"Ctrl+F Ctrl+H": self.find_wanted.emit}, before_window=True)
        on_keys(self, {f"{ENTER} Shift+Return Shift+Enter": self.focusNextChild})
        self._grow()

    def _grow(self) -> None:
        least = self._lines * self.fontMetrics().lineSpacing() + 8
        wanted = min(_MOST, math.ceil(max(least, self.document().size().height())))
        if self.height() != wanted:
            self.setFixedHeight(wanted)

    def _tell_place(self) -> None:
        if self.hasFocus():
            self.moved.emit(self.cursorRect().translated(self.viewport().pos()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 34)

    def text(self) -> str:
        """The text as it is stored."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Shows a stored text; there is nothing to undo then."""
        self.setPlainText(" ".join(text.split()))

    def put(self, text: str) -> None:
        """Puts plain words in at the cursor, in the place of what is selected; Ctrl+Z takes them out again."""
        self.textCursor().insertText(" ".join(text.split()))
        self.setFocus()

    def put_marked(self, text: str) -> None:
        """Puts a text in its stored form in at the cursor."""
        self.put(rich_text.plain(text))

    def selected(self) -> str:
        """What is selected, in its stored form."""
        return rich_text.from_plain(self.textCursor().selectedText())

    def show_place(self, start: int, end: int) -> None:
        """Goes to a place of the plain words and selects it."""
        first, last = place_of(self.document(), self.toPlainText(), start, end)
        self.setFocus()
        self.go_to(spanning(self.document(), first, last))

    def go_to(self, cursor: QTextCursor) -> None:
        """Selects what a cursor does, and says where that is."""
        self.setTextCursor(cursor)
        self.moved.emit(self.cursorRect().translated(self.viewport().pos()))

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.put(pasted(source))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def fill_menu(self, menu: QMenu, cursor: QTextCursor) -> None:
        """Adds what else can be done at a place to its menu."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cursor = self.cursorForPosition(event.pos())
        self.fill_menu(menu, cursor)
        self.menu_wanted.emit(menu, cursor)
        menu.popup(event.globalPos())


class ProseField(Field):
    """A part of a release. `counter` shows what `count` says of it while it is written in."""

    def __init__(
        self, name: str, label: str, edit: Prose, *, placeholder: str = "", count: Counted | None = None
    ) -> None:
        super().__init__(name, label)
        self._count = count
        self.caption.hide()
        self.edit = edit
        self.edit.setPlaceholderText(placeholder)
        self.hold(self.edit)
        self.counter = hidden(Text("", "small", wrap=True, parent=self))
        self.tools: tuple[QWidget, ...] = (self.counter,)
        self._raw, self._shown = "", ""
        self._written: int | str = ""
        self._setting = False
        self._pause = Pause(self._tell_count, 200, self)
        self.edit.textChanged.connect(self._edited)
        self.edit.left.connect(self.left)
        self.edit.entered.connect(self.counter.show)
        self.edit.left.connect(self.counter.hide)

    def _edited(self) -> None:
        # Marks under wrong words are a change of the document as well, but none of its text.
        written = self.edit.document().revision()
        if not self._setting and written != self._written:
            self._pause.start()
            self.changed.emit()
        self._written = written

    def _tell_count(self) -> None:
        if self._count is not None:
            text, long = self._count(self.edit.toPlainText())
            self.counter.setText(text)
            self.counter.set_tone("warning" if long else "")

    def value(self) -> str:
        # What it shows in another form, as line ends in a headline, it must not lose while nobody types in it.
        text = self.edit.text()
        return self._raw if text == self._shown else text

    def set_value(self, value: object) -> None:
        self._setting = True
        self._raw = as_text(value)
        self.edit.set_text(self._raw)
        self._shown = self.edit.text()
        self._setting = False
        self._tell_count()
