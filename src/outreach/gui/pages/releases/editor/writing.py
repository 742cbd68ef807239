"""Fields to write in: they grow with their text, count its words, and take snippets at the cursor."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QSizePolicy, QWidget

from outreach.gui.forms.fields import Field, Pause
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import Stretch, hbox
from outreach.gui.theme import theme

Counted = Callable[[str], tuple[str, bool]]
# How a part is set while it is written: as it will be read.
_FONTS = {"headline": (18, True), "subhead": (14, True)}
_PROSE = 14
_MOST = 20_000  # pixels


class Prose(QPlainTextEdit):
    """Plain text as tall as it is long. Tab leaves it; `flat` texts have no line ends, and Enter leaves them too.

    `left` when the focus goes; `moved(QRect)` where the cursor is; `menu_wanted(menu, cursor)` before its menu shows.
    """

    left = Signal()
    entered = Signal()
    moved = Signal(QRect)
    menu_wanted = Signal(QMenu, QTextCursor)

    def __init__(self, name: str, lines: int = 1, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._flat = lines, flat
        size, strong = _FONTS.get(name, (_PROSE, False))
        self.setFont(theme.font(size, strong=strong))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.cursorPositionChanged.connect(self._tell_place)
        self._grow()

    def _grow(self) -> None:
        rows = max(self._lines, round(self.document().size().height()))
        first = self.document().firstBlock().layout()
        tall = max(self.fontMetrics().lineSpacing(), first.lineAt(0).height() if first.lineCount() else 0)
        wanted = min(_MOST, math.ceil(rows * tall) + 20)
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

    def put(self, text: str) -> None:
        """Puts a text in at the cursor, in the place of what is selected; Ctrl+Z takes it out again."""
        self.textCursor().insertText(" ".join(text.split()) if self._flat else text)
        self.setFocus()

    def show_place(self, start: int, end: int) -> None:
        """Goes to a place and selects it; places count characters, of which Qt counts some twice."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()
        self._tell_place()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.put(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._flat and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu, self.cursorForPosition(event.pos()))
        menu.popup(event.globalPos())


def units(text: str) -> int:
    """How long Qt, which counts in UTF-16, thinks a text is."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


class ProseField(Field):
    """A part of a release. What `count` says of it stands above it at the right, in its colour where it is long."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        lines: int = 1,
        flat: bool = False,
        placeholder: str = "",
        count: Counted | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, label, parent)
        self._count = count
        self._layout.removeWidget(self.caption)
        self.counter = Text("", "small")
        head = hbox(self.caption, Stretch(), self.counter)
        self._layout.insertLayout(0, head)
        self.edit = Prose(name, lines, flat=flat)
        self.edit.setPlaceholderText(placeholder)
        self.hold(self.edit)
        self._raw: str | None = None
        self._written = ""
        self._setting = False
        self._pause = Pause(self._tell_count, 200, self)
        self.edit.textChanged.connect(self._edited)
        self.edit.left.connect(self.left)

    def _edited(self) -> None:
        # Marks under words are a change of the document as well, but none of its text.
        written = self.edit.toPlainText()
        if not self._setting and written != self._written:
            self._raw = None
            self._pause.start()
            self.changed.emit()
        self._written = written

    def _tell_count(self) -> None:
        if self._count is not None:
            text, long = self._count(self.edit.toPlainText())
            self.counter.setText(text)
            self.counter.set_tone("warning" if long else "")

    def value(self) -> str:
        return self.edit.toPlainText() if self._raw is None else self._raw

    def set_value(self, value: object) -> None:
        self._setting = True
        # A flat text shows no line ends: what it cannot show it must not lose while nobody types in it.
        self._raw = str(value or "")
        self.edit.setPlainText(" ".join(self._raw.split()) if self.edit._flat else self._raw)
        self._setting = False
        self._tell_count()
