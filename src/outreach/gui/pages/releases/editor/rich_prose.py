"""Where the text of a release is written as it will look: bold words, links, headings, lists, quotes, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QToolButton, QWidget

from outreach.formats.documents.rich_html import from_html
from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit import dialogs, errors
from outreach.gui.kit import rich_document as rich
from outreach.gui.kit.events import ENTER, PASS, on_keys, watch
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill, hbox
from outreach.gui.kit.line_edit import pasted
from outreach.gui.kit.links import open_link
from outreach.gui.kit.page import add_entry, menu_of, tool_button
from outreach.gui.kit.popover import AskPopover
from outreach.gui.pages.releases.editor.pictures import ENDINGS, PicturePopover, PictureView, keep, sources
from outreach.gui.pages.releases.editor.writing import Counted, Prose, ProseField
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.releases import blobs
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Block, Picture, Run

OURS = "application/x-outreach-text"  # what is copied here and pasted here keeps all of its marks


class Mark(NamedTuple):
    """A mark with its icon, its words and its keys; keys that other keyboards need for it are `further`."""

    name: str
    icon: str
    text: str
    keys: str
    further: str = ""


MARKS = (
    Mark("bold", "bold", N_("Bold"), "Ctrl+B"),
    Mark("italic", "italic", N_("Italic"), "Ctrl+I"),
    Mark("link", "link", N_("Link"), "Ctrl+K"),
    Mark("heading", "heading", N_("Heading, smaller heading, text"), "Ctrl+Alt+1"),
    Mark("bullets", "list", N_("Bulleted list"), "Ctrl+Shift+8", "Ctrl+Shift+*"),
    Mark("numbers", "list-ordered", N_("Numbered list"), "Ctrl+Shift+7", "Ctrl+Shift+& Ctrl+Shift+?"),
    Mark("quote", "quote", N_("Quotation"), "Ctrl+Shift+9", "Ctrl+Shift+("),
    Mark("table", "table", N_("Table"), ""),
    Mark("picture", "image", N_("Picture"), ""),
)
# What is typed at the beginning of a line, and what it makes of it.
_HABITS = {
    "## ": ("heading", 2), "### ": ("heading", 3), "- ": ("bullets", 0), "* ": ("bullets", 0), "• ": ("bullets", 0),
    "1. ": ("numbers", 0), "1) ": ("numbers", 0), "> ": ("quote", 0),
}  # fmt: skip
_NUMBER = re.compile(r"^\d{1,2}(?=[.)] $)")  # a later point is the first one's kind
# A star before an italic word stands behind a blank or a sign that opens; `*100*1#` is dialled.
_STARS = re.compile(
    r"(?:(?P<strong>\*\*)|(?<![^\s(«“„‘\"'—–])\*(?=[^*]*[^\W\d_]))(?![\s*])[^*]{1,300}(?<!\s)(?(strong)\*\*|\*)$"
)


class RichProse(Prose):
    """Marked text as it will look; `text()` is its stored form, and `deeds` set its marks.

    `marks_changed` when the cursor is in other marks.
    """

    marks_changed = Signal()

    def __init__(self, workspace: Workspace, name: str, lines: int = 1) -> None:
        super().__init__(name, lines)
        self._workspace = workspace
        self.shown = PictureView(self, lambda key: workspace.read(blobs.read, key))
        rich.fill(self.document(), [])
        self._at: tuple[int, str] = (-1, "")
        self._opening = 0
        self.textChanged.connect(self._keep_opening)
        self._pasting = Latest(self)
        self.deeds: dict[str, Callable[[], object]] = {
            "bold": lambda: self._turn("bold"), "italic": lambda: self._turn("italic"), "link": self.ask_link,
            "heading": self._next_heading, "table": self.table, "picture": self.picture,
            **{kind: lambda kind=kind: self.set_kind(kind) for kind in ("bullets", "numbers", "quote")},  # type: ignore[misc]
        }  # fmt: skip
        keys = {f"{mark.keys} {mark.further}": self.deeds[mark.name] for mark in MARKS if mark.keys}
        keys |= {
            "Ctrl+Alt+1": lambda: self.set_kind("heading", 2), "Ctrl+Alt+2": lambda: self.set_kind("heading", 3),
            "Ctrl+Shift+V": lambda: self.put(QApplication.clipboard().text()),
        }  # fmt: skip
        on_keys(self, keys, before_window=True)
        inside = {ENTER: self._enter, "Shift+Return Shift+Enter": self._break, "Backspace": self._back}
        clicks = {
            QEvent.Type.MouseButtonRelease: lambda _event: self._choose(),
            QEvent.Type.MouseButtonDblClick: lambda _event: self.describe(),
        }
        watch(self.viewport(), clicks, self)
        on_keys(self, inside)
        steps = {"Tab": lambda: self._step(1), "Shift+Tab Shift+Backtab": lambda: self._step(-1)}
        on_keys(self, steps, when=self._table)
        self.cursorPositionChanged.connect(self.marks_changed)
        self.currentCharFormatChanged.connect(lambda _form: self.marks_changed.emit())
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        rich.dress(self.document())

    # What stands in it

    def text(self) -> str:
        """The text in its stored form."""
        at = self.document().revision()
        if self._at[0] != at:
            self._at = at, rich_text.write(rich.read(self.document()))
        return self._at[1]

    def set_text(self, text: str) -> None:
        """Shows a text in its stored form; there is nothing to undo then."""
        rich.fill(self.document(), rich_text.read(text))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._at = (-1, "")

    def open_at(self, pixels: int) -> None:
        """Has the first line begin further in: something stands before it that is no part of the text."""
        self._opening = pixels
        self._keep_opening()

    def _keep_opening(self) -> None:
        """The first block is set in, and none that once was the first; nothing of it is a step of undo by itself."""
        document, wanted = self.document(), self._opening
        keeps, block = document.isUndoRedoEnabled(), document.begin()
        document.setUndoRedoEnabled(document.isUndoAvailable() or document.isRedoAvailable())
        while block.isValid():
            form = block.blockFormat()
            if form.textIndent() != wanted:
                form.setTextIndent(wanted)
                cursor = QTextCursor(block)
                cursor.joinPreviousEditBlock()
                cursor.setBlockFormat(form)
                cursor.endEditBlock()
            block, wanted = block.next(), 0
        document.setUndoRedoEnabled(keeps)

    def toPlainText(self) -> str:
        """The words without their marks."""
        return rich_text.plain(self.text())

    def put(self, text: str) -> None:
        """Puts plain words in at the cursor."""
        if text.startswith("\n\n") and self.textCursor().block().text():
            self.textCursor().insertBlock(rich.block_format(), rich.letters(Run("")))
        self.put_blocks(rich_text.read(rich_text.from_plain(text)))

    def put_marked(self, text: str) -> None:
        """Puts a text in its stored form in at the cursor."""
        self.put_blocks(rich_text.read(text))

    def put_blocks(self, blocks: list[Block]) -> None:
        """Puts blocks in at the cursor, in the place of what is selected; Ctrl+Z takes them out again."""
        cursor = self.textCursor()
        rich.insert(cursor, blocks)
        self.setTextCursor(cursor)
        self.setFocus()

    def selected(self) -> str:
        """What is selected, in the stored form; a part of a paragraph is only words."""
        cursor = self.textCursor()
        part = QTextDocument()
        rich.prepare(part)
        QTextCursor(part).insertFragment(cursor.selection())
        found = rich.read(part)
        if len(rich.blocks_in(cursor)) == 1 and found and found[0].lines:
            found = [Block("paragraph", found[0].lines)]
        return rich_text.write(found)

    # Marks

    def marks(self) -> set[str]:
        """The marks the cursor is in."""
        run, kind = rich.run_of(self.currentCharFormat()), rich.kind_of(self.textCursor().block())[0]
        inside = {"table": self._table(), "picture": rich.picture_at(self.textCursor())}
        found = {"bold": run.bold, "italic": run.italic, "link": run.link, **inside, kind: True}
        return {name for name, there in found.items() if there}

    def _turn(self, name: str) -> None:
        cursor = self.textCursor()
        runs = [rich.run_of(self.currentCharFormat())]
        if cursor.hasSelection():
            runs = [run for _piece, run in rich.pieces_in(cursor)]
        on = not all(getattr(run, name) for run in runs)
        self._change(lambda run: _turned(run, name, on))

    def _change(self, change: Callable[[Run], Run]) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            rich.restyle(cursor, change)
        else:
            run = change(rich.run_of(self.currentCharFormat()))
            self.setCurrentCharFormat(rich.letters_in(cursor.block(), run))
        self.marks_changed.emit()

    def set_kind(self, kind: str, level: int = 0) -> None:
        """Makes the paragraphs at the cursor of a kind, or plain again."""
        rich.set_kind(self.textCursor(), kind, level)
        if not self.textCursor().hasSelection():  # else it would be the look of all that is selected
            self.setCurrentCharFormat(rich.letters_in(self.textCursor().block(), rich.run_of(self.currentCharFormat())))
        self.marks_changed.emit()

    def _next_heading(self) -> None:
        level = rich.kind_of(self.textCursor().block())[1]
        self.set_kind("heading", 3 if level == 2 else level or 2)

    # Links

    def ask_link(self) -> None:
        """Asks where the words at the cursor lead."""
        cursor, link = self.textCursor(), rich.run_of(self.currentCharFormat()).link
        if link and not cursor.hasSelection():
            whole, at = QTextCursor(cursor), cursor.position()
            whole.select(QTextCursor.SelectionType.BlockUnderCursor)
            for address, some in groupby(rich.pieces_in(whole), key=lambda one: one[1].link):
                found = [piece for piece, _run in some]
                if address == link and found[0].selectionStart() <= at <= found[-1].selectionEnd():
                    cursor = rich.spanning(self.document(), found[0].selectionStart(), found[-1].selectionEnd())
        self.setTextCursor(cursor)
        popover = LinkPopover(self, cursor.selectedText().replace(rich.BREAK, " "), link)
        popover.hang(self, self.cursorRect().translated(self.viewport().pos()))

    def put_link(self, words: str, address: str) -> None:
        """Has the selected words, or new ones, lead to an address; none: they lead nowhere."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            rich.restyle(cursor, lambda run: run._replace(link=address))
        elif address:
            rich.insert(cursor, [Block("paragraph", ((Run(words or address, link=address),),))])
        self._write_on(cursor)

    # Tables

    def table(self) -> None:
        """Puts a table in, or offers what can be done with the one the cursor is in."""
        if here := self._table():
            menu = menu_of(self)
            self._offer_table(menu, here)
            menu.popup(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()))
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(rich.block_format(), rich.letters(Run("")))
        table = rich.insert_table(cursor, 3, 3)
        cursor.endEditBlock()
        self.setTextCursor(table.cellAt(0, 0).firstCursorPosition())

    def _table(self) -> QTextTable | None:
        return rich.table_at(self.textCursor().block())

    def _offer_table(self, menu: QMenu, table: QTextTable) -> None:
        cell = table.cellAt(self.textCursor())
        row, column = cell.row(), cell.column()
        add_entry(menu, _("Add a row"), lambda: self._add_row(table, row + 1))
        add_entry(menu, _("Add a column"), lambda: table.insertColumns(column + 1, 1))
        add_entry(menu, _("Delete the row"), lambda: table.removeRows(row, 1))
        add_entry(menu, _("Delete the column"), lambda: table.removeColumns(column, 1))

    def _add_row(self, table: QTextTable, row: int) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        table.insertRows(row, 1)
        rich.dress_row(table, row)
        cursor.endEditBlock()

    def _step(self, step: int) -> None:
        """Goes to the next cell or the one before; behind the last one is a new row."""
        table = self._table()
        assert table is not None  # Tab goes elsewhere outside of one
        cell = table.cellAt(self.textCursor())
        place = max(cell.row() * table.columns() + cell.column() + step, 0)
        if place >= table.rows() * table.columns():
            self._add_row(table, table.rows())
        self.setTextCursor(table.cellAt(place // table.columns(), place % table.columns()).firstCursorPosition())

    # Pictures

    def picture(self) -> None:
        """Asks for pictures to put in, or for what is said of the one the cursor is at."""
        if not self.describe():
            kinds = f"{_('Pictures')} ({' '.join(f'*{ending}' for ending in ENDINGS)})"
            dialogs.with_files(self.add_pictures, self, _("Add pictures"), kinds)

    def add_pictures(self, sources: Sequence[Path | bytes]) -> None:
        """Puts pictures in where the cursor is as soon as they are made small, and asks what is to be said of them."""
        place = self.textCursor()

        def put(found: Sequence[Picture]) -> None:
            self.setTextCursor(place)
            self.put_blocks([Block("picture", picture=picture) for picture in found])
            if self.isVisible():
                self.describe()

        # One of its own for each, for the answer to one would take the place of that to another.
        Latest(self, put, errors.report).ask(keep, self._workspace, sources)

    def describe(self) -> bool:
        """Asks what is said of the picture at the cursor; False where there is none."""
        if there := rich.picture_at(self.textCursor()):
            cursor, picture = there
            popover = PicturePopover(self, picture, lambda new: cursor.setCharFormat(rich.picture_letters(new)))
            popover.closed.connect(self.setFocus)
            popover.hang(self, self.cursorRect().translated(self.viewport().pos()))
        return there is not None

    def _choose(self) -> None:
        """Selects the picture that was clicked, to be cut, copied or deleted."""
        cursor = self.textCursor()
        there = rich.picture_at(cursor)
        if there and not cursor.hasSelection() and abs(cursor.position() - there[0].position()) <= 1:
            self.setTextCursor(there[0])

    # Keys

    def _enter(self) -> object:
        cursor = self.textCursor()
        kind, level = rich.kind_of(cursor.block())
        if table := self._table():
            if not cursor.movePosition(QTextCursor.MoveOperation.NextRow):
                cursor.setPosition(table.lastPosition() + 1)
            self.setTextCursor(cursor)
        elif rich.picture_at(cursor):
            self._leave_picture()
        elif kind != "paragraph" and not cursor.block().text():
            self.set_kind(kind, level)
        else:
            after = rich.block_format() if kind == "heading" and cursor.atBlockEnd() else cursor.blockFormat()
            cursor.insertBlock(after)
            self._write_on(cursor)
        return None

    def _break(self) -> object:
        if rich.kind_of(self.textCursor().block())[0] not in ("paragraph", "quote") or self._table() is not None:
            return self._enter()
        self.textCursor().insertText(rich.BREAK)
        return None

    def _back(self) -> object:
        cursor = self.textCursor()
        kind, level = rich.kind_of(cursor.block())
        if cursor.hasSelection() or not cursor.atBlockStart() or kind == "paragraph":
            return PASS
        self.set_kind(kind, level)
        return None

    def _leave_picture(self) -> None:
        """A paragraph of its own for what is written beside a picture."""
        cursor = self.textCursor()
        before = cursor.atBlockStart()
        cursor.insertBlock(rich.block_format(), rich.letters(Run("")))
        if before:
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        self._write_on(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        writes = _writes(event)
        if writes and not self.textCursor().hasSelection():
            if rich.picture_at(self.textCursor()):
                self._leave_picture()
            elif self.currentCharFormat().hasProperty(rich.PICTURE):  # of one that was deleted here
                self.setCurrentCharFormat(rich.letters_in(self.textCursor().block()))
        run = rich.run_of(self.currentCharFormat())
        if run.link and writes and self._ends_link(run.link):
            self.setCurrentCharFormat(rich.letters_in(self.textCursor().block(), run._replace(link="")))
        super().keyPressEvent(event)
        if event.text() == " ":
            self._take_habit()
        elif event.text() == "*":
            self._take_stars()

    def _ends_link(self, link: str) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection() or cursor.atBlockEnd():
            return True
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        return cursor.charFormat().anchorHref() != link

    def _take_habit(self) -> None:
        """What was typed at the beginning of a line is taken for what it means; one Ctrl+Z gives the signs back.

        Where the line goes on with that kind already, as a point behind a point, only the signs go.
        """
        cursor = self._before()
        here, before = rich.kind_of(cursor.block()), rich.kind_of(cursor.block().previous())
        kind = _HABITS.get(_NUMBER.sub("1", cursor.selectedText()) if here[0] == "numbers" else cursor.selectedText())
        if kind is None or not (here[0] == "paragraph" or here == before == kind) or self._table() is not None:
            return
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if kind != here:
            rich.set_kind(cursor, *kind)
        cursor.endEditBlock()
        self.setCurrentCharFormat(rich.letters_in(self.textCursor().block()))

    def _before(self) -> QTextCursor:
        """Selects what stands before the cursor in its block."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _take_stars(self) -> None:
        cursor = self._before()
        match = _STARS.search(cursor.selectedText())
        if match is None:
            return
        name, stars = ("bold", 2) if match["strong"] else ("italic", 1)
        end = self.textCursor().position()
        cursor.beginEditBlock()
        for place in (end - stars, end - rich.units(match[0])):
            cursor.setPosition(place)
            cursor.setPosition(place + stars, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        cursor.setPosition(end - 2 * stars, QTextCursor.MoveMode.KeepAnchor)
        rich.restyle(cursor, lambda run: _turned(run, name, True))
        cursor.endEditBlock()
        self._write_on(cursor)

    def _write_on(self, cursor: QTextCursor) -> None:
        """Goes behind what a cursor has changed, to write on without its marks."""
        cursor.setPosition(cursor.selectionEnd())
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(rich.letters_in(cursor.block()))

    # The clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        # Qt's own object: one that Python had made would outlive it in the clipboard, and crash at the end.
        data, marked = super().createMimeDataFromSelection(), self.selected()
        data.text()  # now it has all its forms, and none is made once more over what follows
        data.setText(rich_text.plain(marked))
        data.setData(OURS, marked.encode())
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if any(url.isLocalFile() for url in source.urls()):  # other files are for the window
            return bool(sources(source))
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasFormat(OURS)

    def insertFromMimeData(self, source: QMimeData) -> None:
        words = pasted(source)
        if source.hasText() and not words:
            return
        if source.hasFormat(OURS):
            self.put_marked(bytes(source.data(OURS).data()).decode("utf-8", "replace"))
        elif there := sources(source):
            self.add_pictures(there)
        elif source.hasHtml():
            # What is not read so is pasted as words alone.
            self._pasting = Latest(self, self.put_blocks, lambda _error: self.put(words))
            self._pasting.ask(from_html, source.html())
        else:
            self.put(words)

    # What is seen

    def fill_menu(self, menu: QMenu, cursor: QTextCursor) -> None:
        if link := cursor.charFormat().anchorHref():
            add_entry(menu, _("Open the link…"), lambda: open_link(link, self), "external-link")
            add_entry(menu, _("Edit the link…"), self.ask_link, "link")
        if table := self._table():
            self._offer_table(menu, table)
        if there := rich.picture_at(cursor):
            self.setTextCursor(cursor)
            add_entry(menu, _("Edit the caption…"), self.describe, "image")
            add_entry(menu, _("Delete the picture"), there[0].removeSelectedText, "trash-2")

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return self.shown.resource(QUrl(name))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rich.paint_quotes(self)


def _writes(event: QKeyEvent) -> bool:
    """Whether a key puts a sign into a text; AltGr, which may, is Ctrl and Alt."""
    held = Qt.KeyboardModifier
    alone = event.modifiers() & (held.ControlModifier | held.AltModifier | held.MetaModifier)
    commands = (held.ControlModifier, held.AltModifier, held.MetaModifier)
    return bool(event.text()) and event.text().isprintable() and alone not in commands


def _turned(run: Run, name: str, on: bool) -> Run:
    return run._replace(bold=on) if name == "bold" else run._replace(italic=on)


class LinkPopover(AskPopover):
    """Asks where words lead; without an address they lead nowhere any more."""

    def __init__(self, prose: RichProse, words: str, link: str) -> None:
        super().__init__(prose, _("Link"), width=360)
        self._prose = prose
        self.words = LineEdit(_("Words"), name=_("Words"))
        self.words.setText(words)
        self._is_new = not words
        self.words.setVisible(self._is_new)
        self.address = LineEdit(_("Address: https://…, e-mail or phone"), name=_("Address"))
        self.address.setText(link)
        self.address.selectAll()
        fill(self.body, self.words, self.address)
        self.offer(_("Accept"))
        self.setFocusProxy(self.words if self._is_new else self.address)

    def take(self) -> None:
        address = whole_address(self.address.text() or self.words.text() * self._is_new)
        if address is None:
            raise Problem(_("A link leads to a web address, an e-mail address or a phone number."))
        self._prose.put_link(self.words.text().strip() or self.address.text().strip(), address)


_PHONE = re.compile(r"\+?[\d\s().-]{5,30}")


def whole_address(text: str) -> str | None:
    """An address with its scheme, "" of none, or None of what leads nowhere."""
    text = text.strip()
    if not text or text.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return text
    if _PHONE.fullmatch(text):
        return "tel:" + re.sub(r"[\s().-]", "", text)
    if re.search(r"\s", text) or ":" in text.partition("/")[0]:
        return None
    if "@" in text:
        return "mailto:" + text
    return "https://" + text if "." in text else None


class FormatBar(QFrame):
    """The marks as buttons; those the cursor is in are pressed. It never takes the focus from the text."""

    def __init__(self, prose: RichProse, parent: QWidget) -> None:
        super().__init__(parent)
        self._prose = prose
        self.buttons = {mark.name: self._button(mark) for mark in MARKS}
        hbox(*self.buttons.values(), spacing=1, margins=2, on=self)
        prose.marks_changed.connect(self.show_marks)
        watch(self, {QEvent.Type.Show: lambda _event: self.show_marks()})
        self.hide()

    def _button(self, mark: Mark) -> QToolButton:
        tip = f"{_(mark.text)} ({mark.keys})" if mark.keys else _(mark.text)
        button = tool_button(mark.icon, tip, self._prose.deeds[mark.name], size=26, focus=Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(_(mark.text))
        button.setCheckable(True)
        return button

    def show_marks(self) -> None:
        """Shows the marks at the cursor."""
        if self.isVisible():
            marks = self._prose.marks()
            for name, button in self.buttons.items():
                button.setChecked(name in marks)


class RichField(ProseField):
    """A part of a release with marks; `bar` has their buttons, and is seen while it is written in."""

    def __init__(
        self, workspace: Workspace, name: str, label: str, lines: int, *, placeholder: str = "",
        count: Counted | None = None,
    ) -> None:  # fmt: skip
        edit = RichProse(workspace, name, lines)
        super().__init__(name, label, edit, placeholder=placeholder, count=count)
        self.bar = FormatBar(edit, self)
        self.tools = (self.counter, self.bar)
        edit.entered.connect(self.bar.show)
        edit.left.connect(self.bar.hide)
