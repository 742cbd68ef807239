"""The text of a PDF, line by line, with a blank line where the page leaves one."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from outreach.formats.documents import pdf
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values.email import email_wrapped
from outreach.values.phone import phone

MAX_PAGES = 500
_GAP = 1.45  # of the usual distance of lines
# Of the height of a line: a gap between columns where spaces are written, where they are not, and behind a written one;
# the furthest that one line stands under another of the same cell.
_JUMP, _LEAP, _WIDE, _STEP = 0.35, 1.2, 2.5, 1.6
_ASKEW = 2.0  # points that lines of a column may begin apart
_LARGER = 1.2  # times as tall: a heading, and no line of the same text
_HYPHENS = frozenset("\x02\ufffe")  # what pdfium gives for a hyphen at the end of a line
_BREAKS = _HYPHENS | {"\r", "\n"}
_PARTS = re.compile(r"[\r\n]+|[\x02\ufffe][\r\n]*|[ \xa0]+|[^ \xa0\r\n\x02\ufffe]+")
_SOFT = re.compile(r"\xad\s*\n\s*")
_NUMBER_AT_END = re.compile(r"(?:\+ ?\d|\( ?\d|\d)[\d ()/-]{0,18}$")
_FIGURES = frozenset("(0123456789")
_WORD = re.compile(r"(?![A-ZА-ЯЁҮӨҢ]|[cdefhmptwмтфэ]:\s)[^\W\d_]+[,;.:)]*(?:\s|$)")  # no label
_GOES_ON = re.compile(r"(?:,|\s(?:of|the|and|for|in|to|по|и|в|на|с|для|жана)|\s[–—&-])$")
_ENDED = re.compile(r"[.!?:;…][»”\"')]*$")
_NARROW = 45  # letters of a column's longest line
_SCRAP = re.compile(r"[^\W\d_]{1,2}(?:[,;:.)]|$)")  # no word by itself
_COMPOUND = re.compile(  # a hyphen that is written within a line, too
    r"(?<!\w)(?:пресс|вице|экс|медиа|веб|онлайн|интернет|премьер|генерал|бизнес|пиар|press|vice|ex|co|non|self|well|long|high|low)-$",
    re.I,
)
_CUT = re.compile(r"[^\W\d_]{2}-$")
_DETAIL = re.compile(r"@|\+\s?\d")
_MARKER = re.compile(r"[•▪●◦○*·‣–—\uf0b7\uf0a7-]|\(?(?:\d{1,2}|[^\W\d_])[.)]")  # of an item in a list


def pdf_text(data: bytes, password: str = "") -> tuple[str, str | None, None] | None:
    """The text (empty where there is no text layer), the title in its properties, and no encoding.

    None where the PDF asks for a password and the one given is not it.
    """
    document = pdf.opened(data) or (pdf.opened(data, password) if password else None)
    if document is None:
        return None
    try:
        pages = [_page(document, number) for number in range(min(len(document), MAX_PAGES))]
        title = document.get_metadata_dict().get("Title", "").strip() or None
    except pypdfium2.PdfiumError:
        raise Problem(_("This PDF is damaged.")) from None
    finally:
        document.close()
    return "\n\n".join(page for page in _without_running_heads(pages) if page.strip()), title, None


def _without_running_heads(pages: list[str]) -> list[str]:
    """The pages: what stands above or below all of them alike is said once, on the first and the last.

    Programs write a foot below its page or above it; an address at the end of each is that of a version's officer.
    """
    lines = [page.split("\n") for page in pages]
    head = len(_alike(lines))
    foot = len(list(itertools.takewhile(lambda line: not _DETAIL.search(line), _alike([some[::-1] for some in lines]))))
    if len(pages) == 1 or min(map(len, lines), default=0) <= head + foot:
        return pages
    last = len(pages) - 1
    return [
        "\n".join(some[head * (number > 0) : len(some) - foot * (number < last)]) for number, some in enumerate(lines)
    ]


def _alike(pages: list[list[str]]) -> list[str]:
    """The lines with which all pages begin."""
    return [line[0] for line in itertools.takewhile(lambda line: len(set(line)) == 1, zip(*pages, strict=False))]


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        lines = list(_lines(list(_pieces(textpage))))
        if len(lines) > 1 and lines[-1].strip() == str(number + 1):
            del lines[-1]  # the number of the page
        return _SOFT.sub("", "\n".join(lines))
    finally:
        textpage.close()
        page.close()


class _Piece(NamedTuple):
    """What stands together in a line: all of it, or what one column has of it."""

    text: str
    left: float
    right: float
    base: float
    height: float
    beside: bool  # it stands to the right of the piece before, behind a gap
    spaced: bool  # a space stands at its end: the line was broken there between two words


_Block = list[_Piece]  # lines that stand under each other: a cell of a table, or lines of the text


def _pieces(textpage: pypdfium2.PdfTextPage) -> Iterator[_Piece]:
    """The pieces of a page in the order in which it was written, which is cell by cell where there are tables."""
    letters = _letters(textpage)
    made_up, jump = _made_up(textpage, letters)
    hand = _Hand(textpage)
    for part in _PARTS.finditer(letters):
        if part[0][0] in _BREAKS:
            hand.text += "-" if hand.text and part[0][0] in _HYPHENS else ""
            yield from hand.end(spaced=hand.text[-1:] == " ")
        elif not part[0].isspace():
            if hand.is_below(part.start()):  # pdfium does not always tell that a line has ended
                yield from hand.end()
            hand.take(part)
        elif hand.text:
            least = jump if part.start() in made_up else _WIDE
            ends = letters[part.end() : part.end() + 1] in ("", *_BREAKS)
            if ends or not hand.is_far(part.end(), least):
                hand.text += " "
            elif _MARKER.fullmatch(hand.text.strip()):
                hand.text += " "
                hand.first = part.end()  # what stands under it begins where its words begin
            else:
                yield hand.piece(spaced=False)
                hand.text, hand.beside = "", True
    yield from hand.end()


def _made_up(textpage: pypdfium2.PdfTextPage, letters: str) -> tuple[set[int], float]:
    """The spaces that pdfium had to make up, and how wide a jump each is: on a page that writes its spaces, a jump."""
    spaces = [place for place, letter in enumerate(letters) if letter == " "]
    made_up = {place for place in spaces if raw.FPDFText_IsGenerated(textpage, place)}
    return made_up, _JUMP if len(made_up) * 5 <= len(spaces) else _LEAP


@dataclass
class _Hand:
    """The letters of a piece in hand, and between which places of its page they stand."""

    page: pypdfium2.PdfTextPage
    text: str = ""
    first: int = 0
    last: int = 0
    beside: bool = False

    def take(self, part: re.Match[str]) -> None:
        """Takes the letters that follow."""
        self.first = self.first if self.text else part.start()
        self.last = part.end() - 1
        self.text += part[0]

    def is_far(self, place: int, least: float) -> bool:
        """Whether the letter at a place stands more than so many heights of a letter behind the last one."""
        _left, base, right, top = _box(self.page, self.last)
        return _box(self.page, place)[0] - right > least * (top - base)

    def is_below(self, place: int) -> bool:
        """Whether the letter at a place stands on a lower line, left of the last one."""
        if not self.text:
            return False
        _left, base, right, top = _box(self.page, self.last)
        left, low, _right, _top = _box(self.page, place)
        return left < right and base - low > (top - base) / 2

    def end(self, *, spaced: bool = False) -> Iterator[_Piece]:
        """The piece of a line that has ended here."""
        if self.text:
            yield self.piece(spaced=spaced)
        self.text, self.beside = "", False

    def piece(self, *, spaced: bool) -> _Piece:
        """What is in hand, as a piece."""
        left, base, _right, top = _box(self.page, self.first)
        text, right = self.text.replace("\0", "").strip(), _box(self.page, self.last)[2]
        return _Piece(text, left, right, base, top - base, self.beside, spaced)


def _letters(textpage: pypdfium2.PdfTextPage) -> str:
    """The letters of a page, each in the place that pdfium counts it at."""
    count = textpage.count_chars()
    text: str = textpage.get_text_range()
    if len(text) != count:  # it leaves out what has no letter, and a letter may take two places
        codes = (raw.FPDFText_GetUnicode(textpage, place) for place in range(count))
        text = "".join(chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\0" for code in codes)
    return text


def _box(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a letter, as tall as its line."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)  # what has no place is at 0
    return box.left, box.bottom, box.right, box.top


def _lines(pieces: list[_Piece]) -> Iterator[str]:
    """The lines of a page; PDF knows no paragraphs, so a wide gap between two lines stands for a blank one.

    A row of a table is one line with tabs, or one cell under the other where a cell has several lines.
    """
    usual = _usual_step(pieces)
    blocks = list(_blocks(pieces))
    tells = _tells_breaks(blocks)
    above: float | None = None
    for row in _rows(blocks):
        base = row[0][0].base
        if above is not None and usual and (above - base > usual * _GAP or base - above > usual):
            yield ""
        cells = [list(_joined(block, tells)) for block in row]
        yield from _column(cells[0], usual) if len(row) == 1 else _row(cells)
        above = min(block[-1].base for block in row)


def _usual_step(pieces: list[_Piece]) -> float:
    """How far apart two lines usually stand, in points; 0 where nothing tells."""
    starts = [piece.base for piece in pieces if not piece.beside]
    steps = sorted(a - b for a, b in itertools.pairwise(starts) if 2 < a - b < 60)
    return steps[len(steps) // 4] if steps else 0


def _tells_breaks(blocks: list[_Block]) -> bool:
    """Whether a space at the end of a line says that the line goes on: some programs set one at the end of all."""
    inside = [piece for block in blocks for piece in block[:-1]]
    inside = [piece for piece in inside if len(piece.text) > _NARROW] or inside
    few_at_ends = sum(block[-1].spaced for block in blocks) * 4 <= len(blocks)
    return few_at_ends and sum(piece.spaced for piece in inside) * 2 >= len(inside) > 0


def _column(cell: list[tuple[str, float]], usual: float) -> Iterator[str]:
    """The lines of what stands alone in its row, with a blank one where the gap is wide."""
    above: float | None = None
    for text, base in cell:
        if above is not None and usual and above - base > usual * _GAP:
            yield ""
        yield text
        above = base


def _row(cells: list[list[tuple[str, float]]]) -> Iterator[str]:
    if all(len(cell) == 1 for cell in cells):
        yield "\t".join(cell[0][0] for cell in cells)
        return
    for cell in cells:
        yield ""
        yield from (text for text, _base in cell)
    yield ""


def _rows(blocks: list[_Block]) -> Iterator[list[_Block]]:
    row: list[_Block] = []
    for block in blocks:
        if row and not _stands_beside(row[-1], block):
            yield row
            row = []
        row.append(block)
    if row:
        yield row


def _blocks(pieces: list[_Piece]) -> Iterator[_Block]:
    block: _Block = []
    for piece in pieces:
        above = block[-1] if block else None
        under = (
            above is not None
            and not piece.beside
            and abs(piece.left - block[0].left) < _ASKEW
            and max(above.height, piece.height) < _LARGER * min(above.height, piece.height)
            and 0 < above.base - piece.base < _STEP * max(above.height, piece.height)
        )
        if block and not under:
            yield block
            block = []
        block.append(piece)
    if block:
        yield block


def _stands_beside(cell: _Block, block: _Block) -> bool:
    high = min(cell[0].base + cell[0].height, block[0].base + block[0].height)
    low = max(cell[-1].base, block[-1].base)
    height = min(cell[0].height, block[0].height)
    return high - low > height / 2 and block[0].left - max(piece.right for piece in cell) > _JUMP * height


class _Room(NamedTuple):
    """How long the longest line of a block is, in letters, where its lines end, and whether spaces at ends tell."""

    longest: int
    edge: float
    tells: bool

    def is_narrow(self) -> bool:
        """Whether it is a column of a table rather than text."""
        return self.longest <= _NARROW

    def is_full(self, line: _Piece) -> bool:
        """Whether no letter more had room in a line."""
        return line.right + (line.right - line.left) / max(1, len(line.text)) > self.edge


def _joined(block: _Block, tells: bool) -> Iterator[tuple[str, float]]:
    """The lines of a block, each with its base: what was broken for want of room is whole again.

    `tells` is whether a space at the end of a line says that it goes on; some programs set one at the end of all.
    """
    room = _Room(max(len(piece.text) for piece in block), max(piece.right for piece in block), tells)
    text, base = block[0].text, block[0].base
    at = 1
    while at < len(block):
        above, below = block[at - 1], block[at]
        address = None if above.spaced and tells else _wrapped_address(text, block[at : at + 5], above, room)
        if address:
            text, lines = address
            at += lines
            continue
        joint = _joint(text, above, below.text, room)
        if joint is None:
            yield text, base
            text, base = below.text, below.base
        else:
            is_one_word = _is_cut(text, below.text) and not _COMPOUND.search(text)
            text = f"{text[:-1] if is_one_word else text}{joint}{below.text}"
        at += 1
    yield text, base


def _wrapped_address(text: str, below: _Block, above: _Piece, room: _Room) -> tuple[str, int] | None:
    """A line with the rest of an address that it begins, and how many lines below that takes."""
    lines = [text, *(piece.text for piece in below)]
    found = email_wrapped.find(lines, room.is_narrow() and room.is_full(above))
    if not found:
        return None
    rest = lines[found.lines - 1][found.taken :]
    return f"{text[: found.start]}{found.address}{rest}", found.lines - 1


def _is_cut(text: str, below: str) -> bool:
    return bool(_CUT.search(text)) and below[:1].islower()


def _joint(text: str, above: _Piece, below: str, room: _Room) -> str | None:
    """What stands between two lines that were one: nothing or a blank; None where the first ended."""
    if _is_cut(text, below):
        return ""
    if above.spaced and room.tells:
        return " "
    if not room.is_narrow():
        goes_on = room.tells and room.is_full(above) and not _ENDED.search(text)
        return " " if goes_on else None  # a space that had no room is left out
    if _GOES_ON.search(text):
        return " "
    return _in_narrow(text, below, room.longest) if room.is_full(above) else None


def _in_narrow(text: str, below: str, longest: int) -> str | None:
    """What stands between two lines of a full narrow column, "" or a blank; None where the first ended."""
    if _number_goes_on(text, below):
        return " "
    if not text[-1:].isalpha() or not _WORD.match(below):
        return None
    word = len(text.rsplit(" ", 1)[-1]) + len(below.split(" ", 1)[0])  # too long for the column, or two
    return "" if word > longest or _SCRAP.match(below) else " "


def _number_goes_on(text: str, below: str) -> bool:
    """Whether a phone number was broken here: what stands above is none yet."""
    begun = _NUMBER_AT_END.search(text)
    return bool(begun and below[:1] in _FIGURES) and not phone.verdict(begun[0], "KG").valid  # type: ignore[index]
