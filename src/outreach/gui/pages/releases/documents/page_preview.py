"""A release as its readers will see it, made from the same blocks as the message; every word is plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from outreach.gui.kit import rich_document
from outreach.gui.kit.labels import clean
from outreach.gui.pages.releases.editor.pictures import PictureView
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
    "heading": _Style(theme.SMALL, strong=True, role="muted", above=20),
    "photo": _Style(14, above=4),
    "contact": _Style(14, above=4),
    "small": _Style(theme.SMALL, role="muted", above=16),
}


class Paper(QTextEdit):
    """The page as it will look. `show_blocks()` shows it; text can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        rich_document.paper(self, _("The text as readers will see it"), theme.AROUND, self._draw)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._blocks: list[body.Block] = []
        self._pictures: Mapping[str, bytes] = {}
        self._view = PictureView(self, lambda key: self._pictures.get(key, b""))

    def show_blocks(self, blocks: Sequence[body.Block], pictures: Mapping[str, bytes]) -> None:
        """Shows a release from its top; `pictures` are those in it, by their hash."""
        self._blocks, self._pictures = list(blocks), pictures
        self._draw()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        document = self.document()
        document.clear()
        rich_document.prepare(document)
        document.setDocumentMargin(theme.AROUND)
        cursor = QTextCursor(document)
        fresh, before = True, ""
        for block in self._blocks:
            if block.kind == "text":
                fresh = rich_document.append(cursor, rich_text.map_texts(block.rich, clean), fresh)
            else:
                self._append(cursor, block, before, fresh)
                fresh = False
            before = block.kind

    @staticmethod
    def _append(cursor: QTextCursor, block: body.Block, before: str, fresh: bool) -> None:
        style = _STYLES[block.kind]
        apart = BETWEEN_OFFICERS if before == block.kind == "contact" else style.above
        for number, text in enumerate(clean(block.text).split("\n")):
            above = apart if number == 0 and not cursor.atStart() else 0
            letters = _letters(style, style.strong or (block.kind == "contact" and number == 0))
            rich_document.begin(cursor, _block_format(block.kind, above), letters, fresh and number == 0)
            cursor.insertText(text, letters)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return self._view.resource(QUrl(name))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rich_document.paint_quotes(self)


def _block_format(kind: str, above: int) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setTopMargin(above)
    made.setBottomMargin(10 if kind in ("banner", "headline", "subhead") else 0)
    tall = 120 if kind in ("headline", "subhead") else 145
    made.setLineHeight(tall, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _letters(style: _Style, strong: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme.font(style.size, strong=strong))
    made.setForeground(theme.colour(style.role))
    return made
