"""What was read of a document as plain text gets the looks that the document gave the same words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby

from outreach.values import rich_text
from outreach.values.rich_text import Block, Run
from outreach.values.text import letters_of

_BLANK_LINES = re.compile(r"\n[ \t]*\n+")
_SIGNS = "\"'“”„«»‘’([ "
_POINT = re.compile(r"(?m)^[ \t]{0,9}[•▪●◦‣][ \t]{1,9}")
_SURE = 20  # letters that do not end two lines by chance


def dress(text: str, marked: Sequence[Block]) -> str:
    """The stored form of a plain text; its lines have the looks of the lines in `marked` that say the same."""
    parts = {letters_of(_said(part)): part for block in marked for part in _parted(block)}
    parts.pop("", None)
    if not (any(_is_marked(part) for part in parts.values()) or _POINT.search(text)):
        return rich_text.from_plain(text)
    blocks: list[Block] = []
    for paragraph in _BLANK_LINES.split(rich_text.tidy(text).strip()):
        lines = paragraph.split("\n")
        found = [parts.get(letters_of(line)) or _ending(line, parts) for line in lines]
        if not any(part and _is_marked(part) for part in found):
            blocks += _plain(paragraph)
            continue
        dressed = ([part] if part else _plain(line) for part, line in zip(found, lines, strict=True))
        blocks += rich_text.joined(list(chain.from_iterable(dressed)), ("paragraph",))
    return rich_text.write(rich_text.joined(blocks))


def _ending(text: str, parts: Mapping[str, Block]) -> Block | None:
    """The end of a line in `parts` that says what the text says; where a dateline stands before it."""
    letters, left = letters_of(text), sum(map(str.isalnum, text))
    whole = next((part for said, part in parts.items() if said.endswith(letters)), None)
    if left < _SURE or whole is None or len(whole.lines) != 1:
        return None
    runs: list[Run] = []
    for run in reversed(whole.lines[0]):
        place = len(run.text)
        while place and left:
            place -= 1
            left -= run.text[place].isalnum()
        runs.insert(0, run._replace(text=run.text[place:]))
    signs = text[: len(text) - len(text.lstrip(_SIGNS))]
    return whole._replace(lines=((Run(signs), *runs),))


def _plain(text: str) -> Iterator[Block]:
    """A plain text; lines that begin with a bullet are the points of a list."""
    for is_point, lines in groupby(rich_text.tidy(text).split("\n"), key=lambda line: bool(_POINT.match(line))):
        said = tuple((Run(_POINT.sub("", line)),) for line in lines)
        yield Block("bullets" if is_point else "paragraph", said)


def _parted(block: Block) -> Iterator[Block]:
    """A block of each line, point or row of a block."""
    yield from (block._replace(lines=(line,)) for line in block.lines)
    yield from (block._replace(rows=(row,)) for row in block.rows)


def _said(part: Block) -> str:
    return "".join(map(rich_text.words, chain(part.lines, *part.rows)))


def _is_marked(part: Block) -> bool:
    return part.kind != "paragraph" or any(any(run[1:]) for line in part.lines for run in line)
