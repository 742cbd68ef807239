"""How a table of text is written: what parts its columns, and how quotes are told."""

import contextlib
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from outreach.i18n import _
from outreach.problems import Problem

DELIMITERS = ",;\t|:"
FIELD = 1 << 20  # letters in one cell
LINE = 4 << 20  # letters in one line

csv.field_size_limit(FIELD)


class Dialect(NamedTuple):
    """`delimiter` parts the columns; `escape` stands before a quote inside quotes, where they are not doubled."""

    delimiter: str = ","
    escape: str | None = None
    spaced: bool = False
    quotes: bool = True

    def rows(self, lines: Iterable[str], unclosed: Callable[[], None] | None = None) -> Iterator[list[str]]:
        """The rows of a text; blank lines give empty rows. Raises Problem where a cell never ends.

        Where a quotation mark is never closed, it is taken for a sign like any other rather than swallow the rest of
        the file, and `unclosed` is called.
        """
        source = _Lines(lines)
        while True:
            reader = self._reader(source, quotes=self.quotes)
            while True:
                source.kept.clear()
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    text = _("Line {number} can't be read: a cell is too long, or a quotation mark in it never ends.")
                    raise Problem(text.format(number=source.number)) from error
                if source.ended and self.quotes:  # a quotation mark was open to the end of the file
                    break
                yield row
            if unclosed is not None:
                unclosed()
            first, *others = source.kept
            yield from self._reader([first], quotes=False)
            source = _Lines(others, source.number - len(others))

    def _reader(self, lines: Iterable[str], *, quotes: bool) -> "Iterator[list[str]]":
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.spaced,
            quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        )


class _Lines:
    """Lines on their way to a reader: those of the row that is read are kept."""

    def __init__(self, lines: Iterable[str], number: int = 0) -> None:
        self.lines = iter(lines)
        self.kept: list[str] = []
        self.ended = False
        self.number = number

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self.lines)
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        line = line.replace("\0", "") if "\0" in line else line
        self.kept.append(line)
        return line


def guess(sample: str, delimiter: str | None = None) -> Dialect:
    """The dialect under which the sample falls into the most even rows."""
    lines = sample.splitlines(keepends=True)[:400]
    best, best_score = Dialect(delimiter or ","), 0.0
    for sign in delimiter or DELIMITERS:
        for dialect in _variants(sample, sign) if sign in sample else ():
            score = _evenness(dialect, lines)
            if score > best_score * 1.001:
                best, best_score = dialect, score
    return best


def _variants(sample: str, sign: str) -> list[Dialect]:
    spaced = bool(re.search(rf'{re.escape(sign)} +"', sample)) and f'{sign}"' not in sample
    plain = Dialect(sign, spaced=spaced)
    variants = [plain]
    if "\\" in sample and re.search(rf'\\["{re.escape(sign)}]', sample):
        escaped = plain._replace(escape="\\")
        # Of two that come out alike: a quote behind a backslash in the middle of a cell, and none doubled, is escaped.
        inside = re.search(rf'\\"[^"{re.escape(sign)}\r\n]', sample) and not re.search(r'\w""|""\w', sample)
        variants = [escaped, plain] if inside else [plain, escaped]
    return [*variants, plain._replace(quotes=False)] if '"' in sample else variants


def _evenness(dialect: Dialect, lines: Sequence[str]) -> float:
    """The most usual number of columns, weighed by the share of rows that have it."""
    counts: Counter[int] = Counter()
    with contextlib.suppress(Problem):
        counts.update(len(row) for row in dialect.rows(lines) if any(row))
    several = {count: times for count, times in counts.items() if count > 1}
    if not several:
        return 0.0
    total = counts.total()
    columns, times = max(several.items(), key=lambda pair: (pair[1] * pair[0], pair[0]))
    score = columns * (times / total) ** 2
    if total < len(lines) / 20:
        score /= 4  # one quotation mark has swallowed the file
    if not dialect.quotes:
        score *= 0.8
    if dialect.delimiter == ":":
        score *= 0.5  # the sign of times and of labels
    return score
