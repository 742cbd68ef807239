"""What was read of a document as plain text gets the looks that the document gave the same words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise

from outreach.values import rich_text
from outreach.values.rich_text import Block, Run
from outreach.values.text import letters_of

_BLANK_LINES = re.compile(r"\n[ \t]*\n+")
_SIGNS = "\"'“”„«»‘’([ "
_POINT = re.compile(r"(?m)^[ \t]{0,9}[•▪●◦‣][ \t]{1,9}")
_SURE = 20  # letters that do not end two lines by chance


def dress(text: str, marked: Sequence[Block]) -> str:
    """The stored form of a plain text; its lines have the looks of the lines in `marked` that say the same."""
    parts = _lines(marked)
    if not (any(_is_marked(part) for some in parts.values() for part in some) or _POINT.search(text)):
        return rich_text.from_plain(text)
    paragraphs = _BLANK_LINES.split(rich_text.tidy(text).strip())
    blocks = list(chain.from_iterable(_dressed(paragraph, parts) for paragraph in paragraphs))
    once = [block for before, block in pairwise([None, *blocks]) if block and not (block.picture and block == before)]
    return rich_text.write(rich_text.joined(once))


def _dressed(paragraph: str, parts: Mapping[str, Sequence[Block]]) -> Iterable[Block]:
    """A paragraph with the looks of its lines; a plain one where none has any."""
    lines = paragraph.split("\n")
    found = [parts.get(letters_of(line)) or _ending(line, parts) for line in lines]
    if not any(map(_is_marked, chain.from_iterable(found))):
        return _plain(paragraph)
    dressed = (some or _plain(line) for some, line in zip(found, lines, strict=True))
    return rich_text.joined(list(chain.from_iterable(dressed)), ("paragraph",))


def _lines(marked: Sequence[Block]) -> dict[str, list[Block]]:
    """What each line of a document is, by its letters, with the pictures that stand before it and behind it."""
    parts: dict[str, list[Block]] = {}
    before, waiting = "", []
    for block in marked:
        if block.kind in ("paragraph", "quote"):  # a reader may have joined its lines
            runs = chain.from_iterable((Run(" "), *line) for line in block.lines)
            parts[letters_of(_said(block))] = [block._replace(lines=(tuple(runs)[1:],))]
        if block.picture:
            parts.setdefault(before, []).append(block)
            waiting.append(block)
        for part in _parted(block):
            before = letters_of(_said(part))
            parts[before] = [*waiting, part]
            waiting = []
    parts.pop("", None)
    return parts


def _ending(text: str, parts: Mapping[str, Sequence[Block]]) -> Sequence[Block]:
    """The end of a line in `parts` that says what the text says; where a dateline stands before it."""
    letters, left = letters_of(text), sum(map(str.isalnum, text))
    some = next((part for said, part in parts.items() if said.endswith(letters)), ())
    whole = next((part for part in some if len(part.lines) == 1), None)
    if left < _SURE or whole is None:
        return ()
    runs: list[Run] = []
    for run in reversed(whole.lines[0]):
        place = len(run.text)
        while place and left:
            place -= 1
            left -= run.text[place].isalnum()
        runs.insert(0, run._replace(text=run.text[place:]))
    signs = text[: len(text) - len(text.lstrip(_SIGNS))]
    cut = whole._replace(lines=((Run(signs), *runs),))
    return [cut if part is whole else part for part in some]


def _plain(text: str) -> Iterator[Block]:
    """A plain text; lines that begin with a bullet are the points of a list."""
    for is_point, lines in groupby(rich_text.tidy(text).split("\n"), key=lambda line: bool(_POINT.match(line))):
        yield Block("bullets" if is_point else "paragraph", tuple((Run(_POINT.sub("", line)),) for line in lines))


def _parted(block: Block) -> Iterator[Block]:
    """A block of each line, point or row of a block."""
    yield from (block._replace(lines=(line,)) for line in block.lines)
    yield from (block._replace(rows=(row,)) for row in block.rows)


def _said(part: Block) -> str:
    return "".join(map(rich_text.words, chain(part.lines, *part.rows)))


def _is_marked(part: Block) -> bool:
    return part.kind != "paragraph" or any(any(run[1:]) for line in part.lines for run in line)
