"""A text with its marks as a document of Qt, and back: a walk over blocks and fragments, for Qt's own forms lose some.

What a fragment is stands in properties of our own; weight, size and colour only show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from PySide6.QtCore import QRect
from PySide6.QtGui import (
    QBrush,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from outreach.gui.kit.labels import dressed
from outreach.gui.theme import theme
from outreach.values import rich_text
from outreach.values.rich_text import Block, Line, Picture, Run

BOLD, ITALIC, QUOTE, PICTURE = (QTextFormat.Property.UserProperty.value + number for number in range(1, 5))
BREAK, OBJECT = "\u2028", "\ufffc"  # a line that ends within a paragraph, and what stands for a picture
SIZES = {0: 14, 2: 18, 3: 15}  # pixels, by the level of a heading
LISTS = {"bullets": QTextListFormat.Style.ListDisc, "numbers": QTextListFormat.Style.ListDecimal}
KINDS = {style: kind for kind, style in LISTS.items()}
APART, INDENT = 10, 24  # pixels under a paragraph, and before a point
# Pixels above and under a block, and how high its lines are, in percent.
_ROOM = {
    "heading": (APART, 5, 140), "bullets": (0, 5, 140), "numbers": (0, 5, 140), "quote": (APART, APART, 140),
    "cell": (0, 0, 115), "picture": (0, APART, 100),
}  # fmt: skip
_BETWEEN = r"[\s\ufdd0\ufdd1]*+"  # words in a document: the edges of its cells are signs of their own
_MARK = re.compile(r"^(?:•|\d+\.) ", re.MULTILINE)  # of a point among plain words; in a document its list has it


def prepare(document: QTextDocument) -> None:
    """How a document is set in which marked text is to stand."""
    document.setDefaultFont(theme.font(SIZES[0]))
    document.setIndentWidth(INDENT)


def units(text: str) -> int:
    """How long Qt, which counts in UTF-16, thinks a text is."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


def spanning(document: QTextDocument, start: int, end: int) -> QTextCursor:
    """A cursor that selects what stands from one place to another."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def mark(edit: QTextEdit | QPlainTextEdit, places: Iterable[tuple[QTextCursor, str, str]]) -> None:
    """Marks what cursors select, each on the ground of a role and in the colour of another, or in that of the text."""
    marked = []
    for cursor, ground, colour in places:
        one = QTextEdit.ExtraSelection()
        one.cursor, one.format = cursor, QTextCharFormat()
        one.format.setBackground(theme.colour(ground))
        if colour:
            one.format.setForeground(theme.colour(colour))
        marked.append(one)
    edit.setExtraSelections(marked)


def paper(edit: QTextEdit | QPlainTextEdit, name: str, margin: int, drawn: Callable[[], object]) -> None:
    """Makes it a text to be read; it is `drawn` anew in other colours, `name` is for a screen reader."""
    dressed(edit, name=name, role="paper")
    edit.setReadOnly(True)
    edit.setFrameShape(QFrame.Shape.NoFrame)
    edit.document().setDocumentMargin(margin)
    edit.document().setUndoRedoEnabled(False)
    theme.changed.connect(drawn)


# Formats


def block_format(kind: str = "paragraph", level: int = 0) -> QTextBlockFormat:
    """How a block of a kind is set; the marker of a point comes from its list."""
    made = QTextBlockFormat()
    above, under, tall = _ROOM.get(kind, (0, APART, 140))
    made.setLineHeight(tall, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    made.setTopMargin(above)
    made.setBottomMargin(under)
    made.setHeadingLevel(level)
    if kind == "quote":
        made.setProperty(QUOTE, True)
        made.setLeftMargin(theme.BETWEEN)
    return made


def letters(run: Run, level: int = 0, *, head: bool = False) -> QTextCharFormat:
    """How a run is set in a heading of a level, in the head of a table, or elsewhere."""
    made = QTextCharFormat()
    strong = bool(level) or head
    made.setFont(theme.font(SIZES[level], strong=strong or run.bold))
    made.setProperty(BOLD, run.bold)
    made.setProperty(ITALIC, run.italic)
    made.setFontItalic(run.italic)
    if run.link:
        made.setAnchor(True)
        made.setAnchorHref(run.link)
        made.setForeground(theme.colour("accent"))
        made.setFontUnderline(True)
    return made


def run_of(form: QTextCharFormat, text: str = "") -> Run:
    """What a format stands for."""
    return Run(text, form.boolProperty(BOLD), form.boolProperty(ITALIC), form.anchorHref())


def picture_letters(picture: Picture) -> QTextCharFormat:
    """How the sign is set that stands for a picture; its stored form goes with it."""
    made, stored = QTextImageFormat(), rich_text.write([Block("picture", picture=picture)])
    made.setName(f"picture:{quote(stored, safe='')}")
    made.setProperty(PICTURE, stored)
    made.setToolTip("\n".join(filter(None, picture[1:])))
    return made


def table_format() -> QTextTableFormat:
    """How a table is set: hairlines, as wide as the page."""
    made = QTextTableFormat()
    made.setBorderCollapse(True)
    made.setBorder(1)
    made.setBorderBrush(QBrush(theme.colour("field_line")))
    made.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    made.setCellPadding(6)
    made.setBottomMargin(APART)
    made.setHeaderRowCount(1)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    return made


# What stands in a document


def pieces(block: QTextBlock) -> Iterator[tuple[int, Run, QTextCharFormat]]:
    """The fragments of a block, each with its place in the document."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        yield fragment.position(), run_of(fragment.charFormat(), fragment.text()), fragment.charFormat()
        at += 1


def picture_at(cursor: QTextCursor) -> tuple[QTextCursor, Picture] | None:
    """The picture of the block that a cursor is in, with a cursor that selects it."""
    for place, run, form in pieces(cursor.block()):
        if OBJECT in run.text and form.hasProperty(PICTURE):
            return spanning(cursor.document(), place, place + 1), rich_text.pictures(form.stringProperty(PICTURE))[0]
    return None


def table_at(block: QTextBlock) -> QTextTable | None:
    """The table a block is in, if any; Qt knows of none while a step of undo has not ended."""
    return QTextCursor(block).currentTable()


def list_of(block: QTextBlock) -> QTextList | None:
    """The list a block is a point of, if any."""
    return block.textList()


def kind_of(block: QTextBlock) -> tuple[str, int]:
    """The kind of a block and its level, where it is a heading."""
    form, points = block.blockFormat(), list_of(block)
    if points is not None:
        return KINDS.get(points.format().style(), "bullets"), 0
    if form.headingLevel():
        return "heading", form.headingLevel()
    return ("quote" if form.boolProperty(QUOTE) else "paragraph"), 0


def is_words(block: QTextBlock) -> bool:
    """Whether a block is a paragraph of words."""
    return kind_of(block)[0] == "paragraph" and table_at(block) is None and OBJECT not in block.text()


def is_head(block: QTextBlock) -> bool:
    """Whether a block is of the first row of a table."""
    table = table_at(block)
    return table is not None and table.cellAt(block.position()).row() == 0


def letters_in(block: QTextBlock, run: Run = Run("")) -> QTextCharFormat:  # noqa: B008
    """How a run is set in a block."""
    return letters(run, kind_of(block)[1], head=is_head(block))


def joined(runs: Sequence[Run]) -> Line:
    """Runs without empty ones, and those that look the same as one."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1][1:] == run[1:]:
            found[-1] = run._replace(text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


def lines_of(block: QTextBlock) -> tuple[Line, ...]:
    """The lines of a block, with what is marked in them."""
    lines: list[list[Run]] = [[]]
    for _place, run, _form in pieces(block):
        first, *others = run.text.replace(OBJECT, "").split(BREAK)
        lines[-1].append(run._replace(text=first))
        lines += [[run._replace(text=text)] for text in others]
    return tuple(joined(line) for line in lines)


def _one(lines: Sequence[Line]) -> Line:
    """Lines as one, where no more can be: a point, a cell, a heading."""
    runs = [run for number, line in enumerate(lines) for run in ((Run(" "), *line) if number else line)]
    return joined(runs)


def read(document: QTextDocument) -> list[Block]:
    """What stands in a document; empty paragraphs only keep room while one writes."""
    found: list[Block] = []
    block = document.begin()
    while block.isValid():
        table = table_at(block)
        if table is not None:
            found.append(Block("table", rows=_rows(table)))
            block = document.findBlock(table.lastPosition())
        else:
            _take(block, found)
        block = block.next()
    return found


def _rows(table: QTextTable) -> tuple[tuple[Line, ...], ...]:
    return tuple(
        tuple(_cell(table.cellAt(row, column)) for column in range(table.columns())) for row in range(table.rows())
    )


def _cell(cell: QTextTableCell) -> Line:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return _one([line for block in blocks_in(cursor) for line in lines_of(block) if line])


def _take(block: QTextBlock, found: list[Block]) -> None:
    for _place, run, form in pieces(block):
        found += rich_text.read(form.stringProperty(PICTURE)) * run.text.count(OBJECT)
    lines, (kind, level) = lines_of(block), kind_of(block)
    if not any(run.text.strip() for line in lines for run in line):
        return
    if kind == "heading" or kind in LISTS:
        lines = (_one(lines),)
    points = list_of(block)
    if points is not None and points.itemNumber(block) > 0 and found and found[-1].kind == kind:
        found[-1] = found[-1]._replace(lines=found[-1].lines + lines)
    else:
        found.append(Block(kind, lines, level))  # type: ignore[arg-type]


def place_of(document: QTextDocument, words: str, start: int, end: int) -> tuple[int, int]:
    """Where in a document a place of its plain words is: at the same words, counted from the beginning."""
    raw, words = document.toRawText(), _MARK.sub(lambda mark: " " * len(mark[0]), words)
    wanted = words[start:end].split() or words[start:].split()[:5]
    pattern = re.compile(_BETWEEN.join(map(re.escape, wanted)))
    before = sum(match.start() < start for match in pattern.finditer(words)) if wanted else 0
    found = list(pattern.finditer(raw)) if wanted else []
    if not found:
        return 0, 0
    first, last = found[min(before, len(found) - 1)].span()
    return units(raw[:first]), units(raw[: last if start < end else first])


def paint_quotes(edit: QTextEdit) -> None:
    """Draws the bar beside each quotation, which no format of Qt has."""
    document, painter = edit.document(), QPainter(edit.viewport())
    block, left = document.begin(), round(document.documentMargin())
    while block.isValid():
        if block.blockFormat().boolProperty(QUOTE):
            place = document.documentLayout().blockBoundingRect(block).translated(0, -edit.verticalScrollBar().value())
            painter.fillRect(QRect(left, round(place.top()), 3, round(place.height())), theme.colour("accent"))
        block = block.next()


# What is put in


def fill(document: QTextDocument, blocks: Sequence[Block]) -> None:
    """Makes a document of blocks, with nothing to undo."""
    document.setUndoRedoEnabled(False)
    document.clear()
    prepare(document)
    cursor = QTextCursor(document)
    begin(cursor, block_format(), letters(Run("")), fresh=True)
    insert(cursor, blocks)
    document.setUndoRedoEnabled(True)


def insert(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    """Puts blocks in at a cursor, as one step of undo; what is only words goes into the paragraph there."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    plain = len(blocks) == 1 and blocks[0].kind == "paragraph" and blocks[0].lines and not picture_at(cursor)
    if _is_in_cell(cursor, blocks) or (plain and (cursor.block().text() or kind_of(cursor.block())[0] != "paragraph")):
        _insert_words(cursor, [line for block in blocks for line in (*block.lines, *map(_one, block.rows))])
    else:
        _insert_blocks(cursor, blocks)
    cursor.endEditBlock()


def _is_in_cell(cursor: QTextCursor, blocks: Sequence[Block]) -> bool:
    """Whether blocks go into a cell of a table; pictures, of which a cell holds none, go behind it."""
    table = table_at(cursor.block())
    if table is not None and any(block.picture for block in blocks):
        cursor.setPosition(table.lastPosition() + 1)
        return False
    return table is not None


def _insert_words(cursor: QTextCursor, lines: Sequence[Line]) -> None:
    block, head = cursor.block(), is_head(cursor.block())
    apart = BREAK if table_at(block) is None and kind_of(block)[0] in ("paragraph", "quote") else " "
    for number, line in enumerate(lines):
        if number:
            cursor.insertText(apart, letters_in(block))
        _insert_line(cursor, line, head=head)


def _insert_line(cursor: QTextCursor, line: Line, *, head: bool = False) -> None:
    for run in line:
        cursor.insertText(run.text, letters(run, kind_of(cursor.block())[1], head=head))


def _insert_blocks(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    if cursor.block().text() and cursor.positionInBlock():
        rest = cursor.positionInBlock() < cursor.block().length() - 1
        if rest:
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        _next(cursor)
    elif cursor.block().text():
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
    fresh = True
    for block in blocks:
        fresh = append(cursor, block, fresh)


def append(cursor: QTextCursor, block: Block, fresh: bool) -> bool:
    """Puts a block in behind the cursor, or where it is if that place is `fresh`; returns whether it is so then."""
    return _WAYS.get(block.kind, _put_lines)(cursor, block, fresh)


def _next(cursor: QTextCursor) -> None:
    cursor.insertBlock(block_format(), letters(Run("")))


def begin(cursor: QTextCursor, form: QTextBlockFormat, like: QTextCharFormat, fresh: bool) -> None:
    """Begins a block, or takes one that is still empty."""
    if fresh:
        points = list_of(cursor.block())
        if points is not None:
            points.remove(cursor.block())
        cursor.setBlockFormat(form)
        cursor.setBlockCharFormat(like)
    else:
        cursor.insertBlock(form, like)


def _put_lines(cursor: QTextCursor, block: Block, fresh: bool) -> bool:
    begin(cursor, block_format(block.kind, block.level), letters(Run(""), block.level), fresh)
    for number, line in enumerate(block.lines):
        if number:
            cursor.insertText(BREAK, letters_in(cursor.block()))
        _insert_line(cursor, line)
    return False


def _put_points(cursor: QTextCursor, block: Block, fresh: bool) -> bool:
    points = None
    for line in block.lines:
        begin(cursor, block_format(block.kind), letters(Run("")), fresh)
        if points is None:
            points = cursor.createList(LISTS[block.kind])
        else:
            points.add(cursor.block())
        _insert_line(cursor, line)
        fresh = False
    return fresh


def _put_table(cursor: QTextCursor, block: Block, fresh: bool) -> bool:
    if not fresh:
        _next(cursor)
    columns = max(map(len, block.rows), default=0)
    if not columns:
        return True
    table = insert_table(cursor, len(block.rows), columns)
    for number, row in enumerate(block.rows):
        for column, line in enumerate(row):
            _insert_line(table.cellAt(number, column).firstCursorPosition(), line, head=number == 0)
    cursor.setPosition(table.lastPosition() + 1)
    return True


def insert_table(cursor: QTextCursor, rows: int, columns: int) -> QTextTable:
    """Puts an empty table in at a cursor."""
    table = cursor.insertTable(rows, columns, table_format())
    for row in range(rows):
        dress_row(table, row)
    return table


def dress_row(table: QTextTable, row: int) -> None:
    """Sets the empty cells of a row as they will be written in."""
    for column in range(table.columns()):
        cursor = table.cellAt(row, column).firstCursorPosition()
        cursor.setBlockFormat(block_format("cell"))
        cursor.setBlockCharFormat(letters(Run(""), head=row == 0))


def _put_picture(cursor: QTextCursor, block: Block, fresh: bool) -> bool:
    if block.picture is None:
        return fresh
    begin(cursor, block_format("picture"), letters(Run("")), fresh)
    cursor.insertText(OBJECT, picture_letters(block.picture))
    return False


_WAYS: dict[str, Callable[[QTextCursor, Block, bool], bool]] = {
    "bullets": _put_points, "numbers": _put_points, "table": _put_table, "picture": _put_picture,
}  # fmt: skip


# What is changed


def blocks_in(cursor: QTextCursor) -> list[QTextBlock]:
    """The blocks that a selection touches, or the one the cursor is in."""
    document = cursor.document()
    block, last = document.findBlock(cursor.selectionStart()), cursor.selectionEnd()
    found = [block]
    while (block := block.next()).isValid() and block.position() < last:
        found.append(block)
    return found


def pieces_in(cursor: QTextCursor) -> list[tuple[QTextCursor, Run]]:
    """The runs of a selection, each with a cursor that selects it."""
    found, start, end = [], cursor.selectionStart(), cursor.selectionEnd()
    for block in blocks_in(cursor):
        for place, run, form in pieces(block):
            first, last = max(place, start), min(place + units(run.text), end)
            if first < last and not form.hasProperty(PICTURE):
                found.append((spanning(cursor.document(), first, last), run))
    return found


def restyle(cursor: QTextCursor, change: Callable[[Run], Run] = lambda run: run) -> None:
    """Changes what is selected, run by run, as one step of undo."""
    found = [(piece, letters_in(piece.block(), change(run))) for piece, run in pieces_in(cursor)]
    cursor.beginEditBlock()
    for piece, form in found:
        piece.setCharFormat(form)
    cursor.endEditBlock()


def dress(document: QTextDocument) -> None:
    """Takes the colours of the theme anew, as part of the last step of undo."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    tables = [table for block in blocks_in(cursor) if (table := table_at(block)) is not None]
    cursor.joinPreviousEditBlock()
    restyle(cursor)
    for table in tables:
        table.setFormat(table_format())
    cursor.endEditBlock()


def set_kind(cursor: QTextCursor, kind: str, level: int = 0) -> None:
    """Makes the selected paragraphs a heading, a list, a quote, or plain again where they are that already."""
    blocks = [block for block in blocks_in(cursor) if table_at(block) is None]
    if all(kind_of(block) == (kind, level) for block in blocks):
        kind, level = "paragraph", 0
    cursor.beginEditBlock()
    if kind in LISTS:
        blocks = [part for block in blocks for part in _split(block)]
    points = _list_before(blocks, kind)
    for block in blocks:
        here = QTextCursor(block)
        begin(here, block_format(kind, level), letters(Run(""), level), fresh=True)
        if points is not None:
            points.add(here.block())
        elif kind in LISTS:
            points = here.createList(LISTS[kind])
        here.select(QTextCursor.SelectionType.BlockUnderCursor)
        restyle(here)
    cursor.endEditBlock()


def _list_before(blocks: Sequence[QTextBlock], kind: str) -> QTextList | None:
    """The list right above some blocks, which they join where it is of their kind."""
    before = blocks[0].previous() if blocks else QTextBlock()
    return list_of(before) if before.isValid() and kind_of(before)[0] == kind else None


def _split(block: QTextBlock) -> list[QTextBlock]:
    """The lines of a block as blocks of their own: each becomes a point."""
    found = [block]
    while (place := found[-1].text().find(BREAK)) >= 0:
        here = QTextCursor(found[-1])
        here.setPosition(found[-1].position() + units(found[-1].text()[:place]))
        here.deleteChar()
        here.insertBlock()
        found.append(here.block())
    return found
