"""A release as its readers will see it, made from the same blocks as the message; every word is plain text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from outreach.gui.kit.labels import clean
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail import body
from outreach.values import rich_text

BETWEEN_OFFICERS = 14


class _Style:
    """How one kind of block is set."""

    def __init__(self, size: int = 14, *, strong: bool = False, role: str = "text", above: int = 8) -> None:
        self.size, self.strong, self.role, self.above = size, strong, role, above


_STYLES = {
    "banner": _Style(12, strong=True, role="warning", above=0),
    "headline": _Style(theme.TITLE, strong=True, above=4),
    "subhead": _Style(theme.SECTION, strong=True, role="muted", above=8),
    "text": _Style(14, above=10),
    "title": _Style(14, strong=True, above=16),
    "heading": _Style(theme.SMALL, strong=True, role="muted", above=20),
    "photo": _Style(14, above=4),
    "contact": _Style(14, above=4),
    "small": _Style(theme.SMALL, role="muted", above=16),
}


class Paper(QTextEdit):
    """The page as it will look. `show_blocks()` shows it; text can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("The text as readers will see it"))
        self.setProperty("role", "paper")
        self.document().setDocumentMargin(theme.AROUND)
        self.document().setUndoRedoEnabled(False)
        self._blocks: list[body.Block] = []
        theme.changed.connect(self._draw)

    def show_blocks(self, blocks: Sequence[body.Block]) -> None:
        """Shows a release from its top."""
        self._blocks = list(blocks)
        self._draw()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        document = self.document()
        document.clear()
        document.setDefaultFont(theme.font(14))
        document.setDocumentMargin(theme.AROUND)
        cursor = QTextCursor(document)
        first, before = True, ""
        for block in self._blocks:
            style = _STYLES["title" if block.kind == "text" and block.rich.kind == "heading" else block.kind]
            apart = BETWEEN_OFFICERS if before == block.kind == "contact" else style.above
            before = block.kind
            for number, text in enumerate(
                clean(rich_text.plain_block(block.rich) if block.kind == "text" else block.text).split("\n")
            ):
                above = apart if number == 0 else 0
                strong = style.strong or (block.kind == "contact" and number == 0)
                if first:
                    cursor.setBlockFormat(_block_format(block.kind, 0))
                    cursor.setCharFormat(_letters(style, strong))
                    first = False
                else:
                    cursor.insertBlock(_block_format(block.kind, above), _letters(style, strong))
                cursor.insertText(text, _letters(style, strong))


def _block_format(kind: str, above: int) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setTopMargin(above)
    tall = 120 if kind in ("headline", "subhead") else 145
    made.setLineHeight(tall, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _letters(style: _Style, strong: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme.font(style.size, strong=strong))
    if style.role == "muted" and style.size == theme.SMALL:
        made.setFontCapitalization(QFont.Capitalization.MixedCase)
    made.setForeground(theme.colour(style.role))
    return made
