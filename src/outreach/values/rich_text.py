"""Rich text as it is stored: a subset of CommonMark with tables, read into blocks and written from them.

`## heading`, `### heading`, `- point`, `1. point`, `> quote`, tables with a row of dashes under their head, `**bold**`,
`*italic*`, `[words](address)` for http, https, mailto and tel, and alone on a line
`![alternative](picture:SHA256 "caption | credit")`. A line end is a line break, a blank line parts paragraphs, and a
backslash takes a sign its meaning. Everything else is plain text: HTML, code, rules, references, `_`. Lines that all
begin with a bullet are a list, and lines that all hold a tab are a table, as in texts from before there were marks.
`{{field|words}}` is never parted, in a table either.

Unlike CommonMark, a star before a word turns bold or italic on and the next one after a word turns it off, also beside
punctuation and across each other: what is marked in an editor always has a form. What foreign HTML says is read by
`formats.documents.rich_html.from_html`, in the sandbox.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter
from typing import Literal, NamedTuple
from urllib.parse import quote

Kind = Literal["paragraph", "heading", "bullets", "numbers", "quote", "table", "picture"]


class Run(NamedTuple):
    """Letters of one look; runs that follow each other with the same link are one link."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Line = tuple[Run, ...]


class Picture(NamedTuple):
    """A picture by the SHA-256 of its bytes, with what it shows, and what is printed under it."""

    hash: str
    alternative: str = ""
    caption: str = ""
    credit: str = ""


class Block(NamedTuple):
    """A paragraph or a quote with its lines, a heading (level 2 or 3), a list with a line for each point, a table."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    level: int = 0
    rows: tuple[tuple[Line, ...], ...] = ()  # cells, all rows of one length; the first row is the head
    picture: Picture | None = None


# What no text may hold: controls but tab and line feed, and halves of surrogate pairs.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"(\n[ \t]*\n+)")
_BULLETS = "•●▪◦‣·"
_BULLET = re.compile(rf"(?<![ \t])[ \t]*+[{_BULLETS}*-][ \t\u00a0]+(?=\S)")
_SIGN = r"[!-/:-@\[-`{-~" + _BULLETS + "]"  # what a backslash may stand before: ASCII's punctuation, and bullets
_ESCAPED = re.compile(rf"\\({_SIGN})")

_LINE_MARKS: Mapping[Kind, re.Pattern[str]] = {
    "heading": re.compile(r"(?P<sign>#)##?[ \t]+(?=\S)"),
    "bullets": re.compile(r"[ \t]*(?P<sign>-)[ \t]+(?=\S)"),
    "numbers": re.compile(r"[ \t]*(?P<number>\d{1,9})(?P<sign>\.)[ \t]+(?=\S)"),
    "quote": re.compile(r"(?P<sign>>)(?:[ \t]|$)"),
    "picture": re.compile(
        r"\A!\[(?P<alternative>(?:\\.|[^\\\]])*+)\]\(picture:(?P<hash>[0-9a-f]{64})"
        r'(?: "(?P<caption>(?:\\.|[^\\"|])*+)(?:\|(?P<credit>(?:\\.|[^\\"])*+))?")?\)[ \t]*$'
    ),
}
# The row under a table's head.
_RULE = re.compile(r"[ \t]*(?=[^\n]*\|)(?=[^\n]*-)(?P<sign>[|:-])[ \t:|-]*$")
_CELL = re.compile(r"((?:\\.|[^\\|])*+)(?:\||$)")
_ON_ONE_LINE = re.compile(r"[\t\n]")
_TOKEN = re.compile(
    rf"\\(?P<escaped>{_SIGN})|(?P<stars>\*+)"
    r"|\[(?P<words>(?:\\.|[^\\\[\]])++)\]\((?P<address>(?:https?://|mailto:|tel:)"
    r"(?:\\.|\([^\s()<>\\]*+\)|[^\s()<>\\])++)\)",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TOKEN = re.compile(r"[\\*\[]")
# A text without any of these holds no mark.
_ANY_MARK = re.compile(r"[\\*\[|]|^(?:#|>|[ \t]*-|[ \t]*\d{1,9}\.)[ \t]*", re.MULTILINE)
# A merge field, and the signs that stand for one while a text is read; a text that holds these gets them back.
_FIELD = re.compile("\\{\\{[^{}]*+\\}\\}|[\U000f0000-\U000ffffd]")
_STAND_INS = range(0xF0000, 0xFFFFE)
_ITALIC, _BOLD = 1, 2
# What a writer puts a backslash before, in a line's text, in the words of a link, and in what is said of a picture;
# merge fields stay as they are.
_IN_TEXT = re.compile(rf"{_FIELD.pattern}|\\(?![^\W_])|\*|\](?=\()")
_IN_LINK = re.compile(rf"{_FIELD.pattern}|\\(?![^\W_])|[*\[\]]")
_IN_ADDRESS = re.compile(rf"{_FIELD.pattern}|[\\()]")
_IN_PICTURE = re.compile(rf'{_FIELD.pattern}|[\\"|\]]')
_IN_CELL = re.compile(rf"{_FIELD.pattern}|\|")
_NO_ADDRESS = re.compile(rf"{_FIELD.pattern}|[\s<>]")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)


def read(text: str) -> list[Block]:
    """The blocks of a stored text, from top to bottom."""
    return list(_read(text))


def write(blocks: Sequence[Block]) -> str:
    """The stored form of blocks; what is empty is left out."""
    return "\n\n".join(filter(None, (_WRITERS[block.kind](block) for block in blocks)))


def plain(text: str) -> str:
    """A stored text without its marks, as it is searched, counted and checked: points with bullets, a tab in tables."""
    return "\n\n".join(filter(None, map(plain_block, _read(text)))) if _ANY_MARK.search(text) else text


def plain_block(block: Block) -> str:
    """What a reader sees of one block."""
    if block.picture:
        return " / ".join(filter(None, (block.picture.caption, block.picture.credit)))
    lines = ["\t".join(map(words, row)) for row in block.rows] or list(map(words, block.lines))
    before = {"bullets": "• ", "numbers": "{}. "}.get(block.kind, "")
    return "\n".join(before.format(number) + line for number, line in enumerate(lines, 1))


def pictures(text: str) -> list[Picture]:
    """The pictures in a stored text, from top to bottom."""
    return [*filter(None, map(attrgetter("picture"), _read(text if "](picture:" in text else "")))]


def add_caption(blocks: list[Block], name: str, lines: tuple[Line, ...]) -> None:
    """Gives the picture at the end of some blocks a `caption` or a `credit`; where there is none, it is a paragraph."""
    shown = blocks[-1].picture if blocks else None
    if shown is None:
        blocks.append(Block("paragraph", lines))
    else:
        said = " ".join([getattr(shown, name), *map(words, lines)]).strip()
        blocks[-1] = Block("picture", picture=shown._replace(**{name: said}))


def words(line: Iterable[Run]) -> str:
    """What a line says, without its looks."""
    return "".join(run.text for run in line)


def from_plain(text: str) -> str:
    """A text without marks in the stored form: what would be read as a mark gets a backslash."""
    if not _ANY_MARK.search(text):
        return text
    shown, fields = _stand_ins(tidy(text))
    parts = _BLANK_LINES.split(shown)
    return "".join(part if place % 2 else _without_marks(part) for place, part in enumerate(parts)).translate(fields)


def tidy(text: str) -> str:
    """The text with plain line ends and nothing that a mail may not hold."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def map_texts(block: Block, change: Callable[[str], str]) -> Block:
    """The block with each of its texts and addresses changed."""
    lines = tuple(_changed(line, change) for line in block.lines)
    rows = tuple(tuple(_changed(cell, change) for cell in row) for row in block.rows)
    about = block.picture and Picture(block.picture.hash, *map(change, block.picture[1:]))
    return block._replace(lines=lines, rows=rows, picture=about)


def joined(blocks: Iterable[Block], kinds: Sequence[Kind] = ("bullets", "numbers", "quote", "table")) -> list[Block]:
    """The blocks, with those of these kinds that follow each other as one."""
    made: list[Block] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        some = list(group)
        if kind in kinds:
            lines = chain.from_iterable(map(attrgetter("lines"), some))
            rows = chain.from_iterable(map(attrgetter("rows"), some))
            some = [some[0]._replace(lines=tuple(lines), rows=tuple(rows))]
        made += some
    return made


def _changed(line: Line, change: Callable[[str], str]) -> Line:
    return tuple(run._replace(text=change(run.text), link=change(run.link)) for run in line)


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[Block, ...]:
    shown, fields = _stand_ins(tidy(text))
    found: list[Block] = []
    for paragraph in filter(str.strip, _BLANK_LINES.split(shown)[::2]):
        lines = paragraph.strip().split("\n")
        reached = len(found[-1].lines) if found and found[-1].kind == "numbers" else 0
        some = _parted(lines, reached) if _shape(lines) == "paragraph" else [_old_shape(lines, _inline)]
        if reached and some and some[0].kind == "numbers" and not lines[0].lstrip().startswith("1."):
            some[0] = some[0]._replace(lines=found.pop().lines + some[0].lines)
        found += some
    if not fields:
        return tuple(found)
    whole = {sign: _ON_ONE_LINE.sub(" ", field) for sign, field in fields.items()}
    return tuple(map_texts(block, lambda one: one.translate(whole)) for block in found)


def _stand_ins(text: str) -> tuple[str, dict[int, str]]:
    """The text with one sign for each merge field, so that nothing in it is read as a mark, and what they stand for."""
    fields: dict[str, str] = {}

    def sign(found: re.Match[str]) -> str:
        if found[0] not in fields and len(fields) < len(_STAND_INS):
            fields[found[0]] = chr(_STAND_INS[len(fields)])
        return fields.get(found[0], found[0])

    return _FIELD.sub(sign, text), {ord(stand_in): field for field, stand_in in fields.items()}


def _shape(lines: Sequence[str]) -> Kind:
    """What the lines of a paragraph are by the signs of old: a tab in all of them, or a bullet before each."""
    if len(lines) > 1 and all("\t" in line.strip() for line in lines):
        return "table"
    return "bullets" if len(lines) > 1 and all(map(_BULLET.match, lines)) else "paragraph"


def _old_shape(lines: Sequence[str], inline: Callable[[str], Line]) -> Block:
    match _shape(lines):
        case "table":
            return _table([line.split("\t") for line in lines], inline)
        case "bullets":
            return Block("bullets", tuple(inline(_BULLET.sub("", line, count=1).strip()) for line in lines))
    return Block("paragraph", tuple(map(inline, lines)))


def _table(rows: Sequence[Sequence[str]], inline: Callable[[str], Line]) -> Block:
    most = max(map(len, rows))
    cells = ([inline(cell.strip()) for cell in row] + [()] * (most - len(row)) for row in rows)
    return Block("table", rows=tuple(map(tuple, cells)))


def table_of(rows: Sequence[Sequence[Line]]) -> Block:
    """A table of rows of any length; its head, which every output sets in bold, is not marked so once more."""
    most = max(map(len, rows), default=0)
    head = [tuple(run._replace(bold=False) for run in cell) for cell in (rows[0] if rows else ())]
    filled = (tuple(row) + ((),) * (most - len(row)) for row in (head, *rows[1:]))
    return Block("table", rows=tuple(filled) if most else ())


def _parted(lines: Sequence[str], reached: int) -> list[Block]:
    """The blocks of lines without a blank one between; `reached` is the last number of a list above them."""
    parts = groupby(zip(_kinds(lines, reached), lines, strict=True), key=lambda one: one[0])
    return [block for kind, some in parts for block in _READERS[kind]([line for _kind, line in some])]


def _kinds(lines: Sequence[str], reached: int) -> Iterator[Kind]:
    """The kind of each line. A number only goes on with a list, or begins one with 1."""
    before: Kind = "paragraph"
    for place, line in enumerate(lines):
        kind: Kind = next((kind for kind, mark in _LINE_MARKS.items() if mark.match(line)), "paragraph")
        if kind == "numbers":
            number = int(line.lstrip().partition(".")[0])
            kind = "numbers" if number in (1, reached + 1) else "paragraph"
            reached = reached + 1 if before == "numbers" else number
        if _begins_table(lines[place : place + 2]) or (before == "table" and "|" in line):
            kind = "table"
        before = before if kind == "paragraph" and _goes_on(before, line) else kind
        yield before


def _goes_on(before: Kind, line: str) -> bool:
    return before in ("bullets", "numbers") and line.startswith("  ")


def _begins_table(lines: Sequence[str]) -> bool:
    return len(lines) == 2 and "|" in lines[0] and _RULE.match(lines[1]) is not None


def _read_paragraph(lines: Sequence[str]) -> Iterator[Block]:
    yield Block("paragraph", _inline_lines("\n".join(lines).strip()))


def _read_headings(lines: Sequence[str]) -> Iterator[Block]:
    for line in lines:
        said = line.lstrip("#")
        yield Block("heading", (_inline(said.strip()),), level=len(line) - len(said))


def _read_points(lines: Sequence[str]) -> Iterator[Block]:
    """A list; a line that has no mark goes on with the point above it."""
    points: list[str] = []
    kind: Kind = "numbers" if _LINE_MARKS["numbers"].match(lines[0]) else "bullets"
    for line in lines:
        if mark := _LINE_MARKS[kind].match(line):
            points.append(line[mark.end() :].strip())
        else:
            points[-1] += " " + line.strip()
    yield Block(kind, tuple(map(_inline, points)))


def _read_quote(lines: Sequence[str]) -> Iterator[Block]:
    if said := "\n".join(line[1:].strip() for line in lines).strip("\n"):
        yield Block("quote", _inline_lines(said))


def _read_table(lines: Sequence[str]) -> Iterator[Block]:
    rows = (line.strip().removeprefix("|") for line in (lines[0], *lines[2:]))
    yield _table([[cell[1] for cell in _CELL.finditer(row)][:-1] or [""] for row in rows], _inline)


def _read_pictures(lines: Sequence[str]) -> Iterator[Block]:
    for found in filter(None, map(_LINE_MARKS["picture"].match, lines)):
        about = (_ESCAPED.sub(r"\1", found[name] or "").strip() for name in ("alternative", "caption", "credit"))
        yield Block("picture", picture=Picture(found["hash"], *about))


_READERS: Mapping[Kind, Callable[[Sequence[str]], Iterator[Block]]] = {
    "paragraph": _read_paragraph, "heading": _read_headings, "bullets": _read_points, "numbers": _read_points,
    "quote": _read_quote, "table": _read_table, "picture": _read_pictures,
}  # fmt: skip


def _inline(text: str) -> Line:
    return _tidied(_runs(text))


def _inline_lines(text: str) -> tuple[Line, ...]:
    return tuple(map(_tidied, lines_of(_runs(text))))


def lines_of(runs: Iterable[Run]) -> tuple[Line, ...]:
    """Runs with line ends in them, as lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        lines[-1].append(run._replace(text=first))
        lines += [[run._replace(text=part)] for part in rest]
    return tuple(map(tuple, lines))


class _Token(NamedTuple):
    text: str
    link: str = ""
    stars: int = 0
    opens: bool = False
    closes: bool = False


def _runs(text: str) -> Iterator[Run]:
    """A text's runs, with line ends in them."""
    text = text.replace("\t", " ")
    if not _ANY_TOKEN.search(text):
        yield Run(text)
        return
    tokens = list(_tokens(text))
    turning = _turning(tokens)
    look = 0
    for place, token in enumerate(tokens):
        look ^= turning[place]
        if shown := token.text[turning[place] :]:
            yield Run(shown, bool(look & _BOLD), bool(look & _ITALIC), token.link)


def _tokens(text: str, link: str = "") -> Iterator[_Token]:
    place = 0
    for found in _TOKEN.finditer(text):
        if found.start() > place:
            yield _Token(text[place : found.start()], link)
        place = found.end()
        if found["words"]:
            yield from _tokens(found["words"], _ESCAPED.sub(r"\1", found["address"]))
        elif found["stars"]:
            before, after = text[max(found.start() - 1, 0) : found.start()] or link, text[place : place + 1] or link
            stars = len(found["stars"]) if len(found["stars"]) <= _ITALIC | _BOLD else 0
            yield _Token(found["stars"], link, stars, bool(after.strip()), bool(before.strip()))
        else:
            yield _Token(found["escaped"], link)
    if place < len(text):
        yield _Token(text[place:], link)


def _turning(tokens: Sequence[_Token]) -> Counter[int]:
    """Which looks the stars at a place turn on or off: those of which there is one that turns them off again."""
    turning = Counter[int]()
    for look in (_ITALIC, _BOLD):
        opened: int | None = None
        for place, token in enumerate(tokens):
            if token.stars & look and opened is None and token.opens:
                opened = place
            elif token.stars & look and opened is not None and token.closes:
                turning[opened] += look
                turning[place] += look
                opened = None
    return turning


def _tidied(runs: Iterable[Run]) -> Line:
    """The runs as a reader sees them: neighbours of one look are one; the blanks around what is marked are plain."""
    runs = [run for run in runs if run.text]
    if not any(any(run[1:]) for run in runs):
        return (Run(words(runs)),) if runs else ()
    pieces = [run._replace(text=piece) for run in runs for piece in _with_edges(run.text) if piece]
    parts = [list(some) for _blank, some in groupby(pieces, key=lambda run: run.text.isspace())]
    ends = [[Run("")], *parts, [Run("")]]
    for place, some in enumerate(parts):
        if some[0].text.isspace():
            some[:] = [_blank_between(ends[place][-1], some, ends[place + 2][0])]
    alike = groupby((run for some in parts for run in some), key=lambda run: run[1:])
    return tuple(Run(words(some), *look) for look, some in alike)


def _blank_between(before: Run, some: Sequence[Run], after: Run) -> Run:
    around = (before, *some, after)
    link = before.link if all(run.link == before.link for run in around) else ""
    return Run(words(some), all(run.bold for run in around), all(run.italic for run in around), link)


def _with_edges(text: str) -> tuple[str, str, str]:
    """The blanks before a text, the text, and the blanks behind it."""
    said = text.strip()
    before, _said, after = text.partition(said) if said else (text, "", "")
    return before, said, after


def _with_backslashes(signs: re.Pattern[str], text: str) -> str:
    return signs.sub(lambda found: found[0] if _FIELD.match(found[0]) else f"\\{found[0]}", text)


def _address(link: str) -> str:
    """An address that a link may lead to, without blanks and brackets; "" for one of another scheme."""
    if not _SCHEME.match(link.strip()):
        return ""
    return _NO_ADDRESS.sub(lambda found: found[0] if _FIELD.match(found[0]) else quote(found[0]), tidy(link).strip())


def _with_whole_fields(line: Sequence[Run]) -> Iterator[Run]:
    """The runs of a line, a merge field being of one look: that of its first letter."""
    if "{{" not in words(line):
        yield from line
        return
    letters = [run._replace(text=letter) for run in line for letter in run.text]
    for found in _FIELD.finditer(words(letters)):
        first = letters[found.start()]
        letters[found.start() : found.end()] = [first._replace(text=letter) for letter in found[0]]
    for look, some in groupby(letters, key=lambda run: run[1:]):
        yield Run(words(some), *look)


def _write_line(line: Line) -> str:
    given = [Run(_ON_ONE_LINE.sub(" ", tidy(run.text)), run.bold, run.italic, _address(run.link)) for run in line]
    runs = _tidied(_with_whole_fields(given))
    written, before = "", Run("")
    for run in (*runs, Run("")):
        if before.link != run.link and before.link:
            written += f"]({_with_backslashes(_IN_ADDRESS, before.link)})"
        written += "*" * (_BOLD * (before.bold != run.bold) + _ITALIC * (before.italic != run.italic))
        if before.link != run.link and run.link:
            written += "["
        written += _with_backslashes(_IN_LINK if run.link else _IN_TEXT, run.text)
        before = run
    return written


def _begun_plain(line: str) -> str:
    """The line with a backslash before the sign that would make it a heading, a point, a quote or a row of dashes."""
    for mark in (*_LINE_MARKS.values(), _RULE):
        if found := mark.match(line):
            return f"{line[: found.start('sign')]}\\{line[found.start('sign') :]}"
    return line


def _write_paragraph(block: Block) -> str:
    written = [line for line in map(_write_line, block.lines) if line.strip(" \t")]
    lines = list(map(_begun_plain, "\n".join(written).strip().split("\n")))
    if _shape(lines) == "bullets":
        lines[0] = f"\\{lines[0]}"
    return "\n".join(lines)


def _write_heading(block: Block) -> str:
    said = " ".join(map(_write_line, block.lines)).strip()
    return f"{'#' * (3 if block.level == 3 else 2)} {said}" if said else ""


def _write_points(block: Block) -> str:
    points = filter(None, (_write_line(line).strip() for line in block.lines))
    return "\n".join(
        f"{number}. {said}" if block.kind == "numbers" else f"- {said}" for number, said in enumerate(points, 1)
    )


def _write_quote(block: Block) -> str:
    said = "\n".join(_write_line(line).strip() for line in block.lines).strip("\n")
    return "\n".join(f"> {line}".rstrip() for line in said.split("\n")) if said else ""


def _write_table(block: Block) -> str:
    rows = [[_with_backslashes(_IN_CELL, _write_line(cell).strip()) for cell in row] for row in block.rows]
    rule = [["---"] * len(row) for row in rows[:1]]
    return "\n".join(f"| {' | '.join(row)} |" for row in (*rows[:1], *rule, *rows[1:]))


def _write_picture(block: Block) -> str:
    if block.picture is None:
        return ""
    one_line = (" ".join(tidy(said).split()) for said in block.picture[1:])
    alternative, caption, credit = (_with_backslashes(_IN_PICTURE, said) for said in one_line)
    about = f"{caption} | {credit}" if credit else caption
    return f"![{alternative}](picture:{block.picture.hash}" + (f' "{about}")' if about else ")")


_WRITERS: Mapping[Kind, Callable[[Block], str]] = {
    "paragraph": _write_paragraph, "heading": _write_heading, "bullets": _write_points, "numbers": _write_points,
    "quote": _write_quote, "table": _write_table, "picture": _write_picture,
}  # fmt: skip


def _without_marks(part: str) -> str:
    """One paragraph of a plain text, with a backslash before what would be read as a mark."""
    said = part.strip()
    lines = said.split("\n")
    if not said or _read(part) == (_old_shape(lines, lambda text: _tidied([Run(text.replace("\t", " "))])),):
        return part
    shape = _shape(lines)
    return part.replace(said, "\n".join(_line_without_marks(line, shape) for line in lines))


def _line_without_marks(line: str, shape: Kind) -> str:
    bullet = _BULLET.match(line) if shape == "bullets" else None
    before = bullet[0] if bullet else ""
    said = _with_backslashes(_IN_TEXT, line[len(before) :])
    return _begun_plain(said) if shape == "paragraph" else before + said
