"""Languages side by side come apart: "English headline / Русский заголовок", and a table with one in each column."""

import itertools
import re

from outreach.press import languages
from outreach.press.lines import Line, cells, joined
from outreach.press.reader import dateline, patterns
from outreach.press.reader.parts import Sections

_BETWEEN = re.compile(r"\s{1,9}(?:/{1,2}|\||•)\s{1,9}|\s{0,9}\t\s{0,9}")
_LABEL = re.compile(r"[^:/|]{1,40}:\s")  # "What: …", "Контакты: …"
_LEAST = 12  # letters of a heading
_LONGEST = 400  # letters of a line of headings
_COLUMN = 100  # letters of a column that is a version


def by_column(lines: list[Line]) -> list[Line]:
    """The lines; those of a table with a language in each column as one column below the other."""
    found: list[Line] = []
    for width, run in itertools.groupby(lines, lambda line: len(_row(line))):
        rows = list(run)
        columns = list(zip(*map(_row, rows), strict=True))
        told = set(map(_of_column, columns)) - {None}
        apart = len(told) == width > 1
        found += [cell._replace(blanks=1) for column in columns for cell in column] if apart else rows
    return found


def _row(line: Line) -> list[Line]:
    return cells(line) if "\t" in line.text else [line]


def _of_column(column: tuple[Line, ...]) -> str | None:
    """The language of a column that is long enough to be a version."""
    text = " ".join(cell.text for cell in column)
    return languages.language(text) if languages.letters(text) >= _COLUMN else None


def headings(line: Line) -> list[Line]:
    """The headings of a line that has one in each of several languages."""
    marks = (_LABEL.match, patterns.kind_line, patterns.trigger, dateline.read)
    between = [*_BETWEEN.finditer(line.text)]
    if len(line.text) > _LONGEST or not between or any(says(line.text) for says in marks):
        return []
    cuts = [0, *itertools.chain.from_iterable(map(re.Match.span, between)), len(line.text)]
    parts = [
        Line(line.start + start, line.start + end, line.text[start:end], line.blanks)
        for start, end in zip(cuts[::2], cuts[1::2], strict=True)
    ]
    texts = [part.text for part in parts]
    told, scripts = set(map(languages.language, texts)) - {None}, set(map(languages.script, texts))
    apart = len(parts) in (len(scripts), len(told))
    return parts if apart and min(map(languages.letters, texts)) >= _LEAST else []


def share(versions: list[tuple[str | None, Sections]]) -> list[Line]:
    """Leaves each version the headings in its language; returns those in which there is no text."""
    left: list[Line] = []
    first = versions[0][1]
    for name in ("headline", "subhead"):
        some = getattr(first, name)
        parts = headings(some[0]) if len(some) == 1 else []
        for language, found in versions:
            own = _of(parts, language, found) if parts and (found is first or not getattr(found, name)) else None
            if own is None and found is first:
                break
            if own:
                setattr(found, name, [own])
                parts.remove(own)
        else:
            left += [part for part in parts if languages.language(part.text) not in dict(versions)]
    return left


def _of(parts: list[Line], language: str | None, found: Sections) -> Line | None:
    """The heading in the language of a version, or else the only one in its script."""
    same = [part for part in parts if language and languages.language(part.text) == language]
    script = languages.script(joined(found.body)) if found.body else ""
    alike = same or [part for part in parts if languages.script(part.text) == script]
    return alike[0] if len(alike) == 1 else None
