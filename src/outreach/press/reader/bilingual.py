"""Languages side by side come apart: "English headline / Русский заголовок", and a table with one in each column."""

import itertools
import re
from typing import NamedTuple

from outreach.press import languages
from outreach.press.lines import Line, cells
from outreach.press.reader import dateline, patterns

_BETWEEN = re.compile(r"\s{1,9}(?:/{1,2}|\||•)\s{1,9}|\s{0,9}\t\s{0,9}")
_LABEL = re.compile(r"[^:/|]{1,40}:\s")  # "What: …", "Контакты: …"
_AMONG = 14  # lines from the top; a headline stands no further down
_LONGEST = 400
_LEAST = 12  # letters of a headline
_COLUMN = 100  # letters of a column that is a version


class Part(NamedTuple):
    """A headline in one of the languages."""

    line: Line
    language: str | None
    script: str


def part(lines: list[Line]) -> tuple[list[Line], list[Part], Line | None]:
    """The lines with headings in the language of the text below them, the headings in others, and the first one."""
    several = {at: parts for at, line in enumerate(lines[:_AMONG]) if (parts := _parts(line))}
    below = lines[max(several, default=0) + 1 :]
    first = next((own for own in map(_read, below) if own.language), None)
    kept, others, headline = list(lines), [], None
    for at, parts in several.items():
        own = _of(parts, first.language, first.script) if first else None
        if own is None:
            break
        kept[at] = own.line
        headline = headline or own.line
        others += [other for other in parts if other is not own]
    return kept, others, headline


def by_column(lines: list[Line]) -> list[Line]:
    """The lines; those of a table with a language in each column as one column below the other."""
    found: list[Line] = []
    for width, run in itertools.groupby(lines, lambda line: len(cells(line)) if "\t" in line.text else 1):
        rows = list(run)
        columns = list(zip(*map(cells, rows), strict=True)) if width > 1 else []
        texts = [" ".join(cell.text for cell in column) for column in columns]
        told = {languages.language(text) for text in texts if languages.letters(text) >= _COLUMN} - {None}
        apart = width > 1 and len(told) == width
        found += [cell._replace(blanks=1) for column in columns for cell in column] if apart else rows
    return found


def take(parts: list[Part], language: str | None, text: str) -> Line | None:
    """The headline of a version in this language with this text; it is taken from the parts."""
    found = _of(parts, language, languages.script(text))
    if found is None:
        return None
    parts.remove(found)
    return found.line


def _parts(line: Line) -> list[Part]:
    if (
        len(line.text) > _LONGEST
        or _LABEL.match(line.text)
        or patterns.kind_line(line.text)
        or patterns.trigger(line.text)
        or dateline.read(line.text)
    ):
        return []
    cuts = [(0, 0), *((match.start(), match.end()) for match in _BETWEEN.finditer(line.text))]
    ends = [start for start, _end in cuts[1:]] + [len(line.text)]
    parts = [_read(_cut(line, start, end)) for (_before, start), end in zip(cuts, ends, strict=True)]
    if not 1 < len(parts) < 4 or any(languages.letters(some.line.text) < _LEAST for some in parts):
        return []
    different = len({some.script for some in parts}) == len(parts) or (
        None not in (known := {some.language for some in parts}) and len(known) == len(parts)
    )
    return parts if different else []


def _cut(line: Line, start: int, end: int) -> Line:
    return Line(line.start + start, line.start + end, line.text[start:end], line.blanks)


def _read(line: Line) -> Part:
    return Part(line, languages.language(line.text), languages.script(line.text))


def _of(parts: list[Part], language: str | None, script: str) -> Part | None:
    """The one in a language, or the only one in the script of a text whose own language is not told."""
    same = next((some for some in parts if language and some.language == language), None)
    alike = [some for some in parts if some.script == script]
    return same or (alike[0] if len({some.language for some in alike}) == 1 else None)
