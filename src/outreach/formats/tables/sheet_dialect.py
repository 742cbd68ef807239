"""How a table of text is written: what parts its columns, how quotes are told, where its header is."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import column_recognition

DELIMITERS = ",;\t|:"
FIELD = 1 << 20  # letters in one cell
LINE = 4 << 20  # letters in one line

csv.field_size_limit(FIELD)

_DATA = re.compile(
    r"""[^\s@]+@[^\s@]+\.\w+          # an address
    | (?:https?://|www\.)\S+          # a page
    | [+\d(][\d\s().+/-]*             # a number, a phone, a date
    | \d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[T\s].*)?
    """,
    re.X | re.I,
)

# A person's name: two to four words that begin with capitals.
_PERSON = re.compile(r"[A-ZА-ЯЁҮӨҢ][\w'’.-]*(?:\s+(?:[A-ZА-ЯЁҮӨҢ][\w'’.-]*|уулу|кызы|von|van|de|ibn|al)){1,3}")


class Dialect(NamedTuple):
    """`delimiter` parts the columns; `escape` stands before a quote inside quotes, where they are not doubled."""

    delimiter: str = ","
    escape: str | None = None
    spaced: bool = False
    quotes: bool = True
    quote: str = '"'

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
                row = self._next(reader, source)
                if row is None:
                    return
                if row is _BROKEN or (source.ended and len(source.kept) > 1 and self.quotes):
                    break
                yield row
            again = list(source.kept)
            if row is _BROKEN and not source.ended:
                yield self._by_hand(again)
                source = _Lines(source.lines, source.number)
                continue
            if unclosed is not None:
                unclosed()
            yield from self._reader([again[0]], quotes=False)
            source = _Lines(again[1:], source.number - len(again) + 1)

    def _reader(self, lines: Iterable[str], *, quotes: bool, strict: bool = True) -> "Iterator[list[str]]":
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.spaced,
            quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
            strict=strict and quotes,
        )

    def _next(self, reader: "Iterator[list[str]]", source: "_Lines") -> list[str] | None:
        try:
            return next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            if max(map(len, source.kept), default=0) < FIELD and sum(map(len, source.kept)) < LINE:
                return _BROKEN
            text = _("Line {number} can't be read: a cell is too long, or a quotation mark in it never ends.")
            raise Problem(text.format(number=source.number)) from error

    def _by_hand(self, lines: Sequence[str]) -> list[str]:
        """A row with quotation marks about words inside a cell in quotes.

        Only a mark before a delimiter or the end of the line closes a cell; where none does, all in it are signs like
        any other.
        """
        text, at = "".join(lines), 0
        quoted, bare = _cells_by_hand(self.delimiter, self.quote)
        row: list[str] = []
        while True:
            found = quoted.match(text, at)
            if found:
                row.append(found[1].replace(self.quote * 2, self.quote))
            else:
                found = bare.match(text, at)
                row.append(found[0] if found else "")
            at = found.end() if found else at
            if text[at : at + 1] != self.delimiter:
                break
            at += 1
        if len(lines) > 1 and at < len(text.rstrip("\r\n")):  # a cell over several lines with something behind it
            row = next(self._reader(lines, quotes=True, strict=False))
        return row


@lru_cache(maxsize=16)
def _cells_by_hand(delimiter: str, quote: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches a cell in quotes, and one without."""
    sign, mark = re.escape(delimiter), re.escape(quote)
    ends = rf" *(?={sign}|[\r\n]|$)"
    inside = rf"[^{mark}{sign}]|{sign}(?!{mark}(?!{mark}))|{mark}(?!{ends})"
    return re.compile(rf" *{mark}((?:{inside})*){mark}{ends}"), re.compile(rf"[^{sign}\r\n]*")


_BROKEN: list[str] = []
"""Instead of a row: the marks in it are not as they should be."""


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
        if sign not in sample:
            continue
        for dialect in _variants(sample, sign):
            score = _evenness(dialect, lines)
            if score > best_score * 1.001:
                best, best_score = dialect, score
    if delimiter is None and best_score < _POOR and (sign := _rare(lines)):
        return Dialect(sign)
    return best._replace(quotes=False) if best.quotes and _are_words_quoted(sample, best.delimiter) else best


def _rare(lines: Sequence[str]) -> str:
    """A sign that nobody else would put between columns, where all lines fall into as many by it; else ""."""
    filled = [line.rstrip("\r\n") for line in lines if line.strip()]
    for sign in _RARE if len(filled) > 1 else ():
        names = filled[0].split(sign)
        known = sum(1 for name in names if column_recognition.by_name(name))
        if len(names) > 2 and known > 1 and known * 2 >= len(names):
            even = sum(1 for line in filled if line.count(sign) == len(names) - 1)
            if even * 10 >= len(filled) * 9 and (sign != " " or known == len(names)):
                return sign
    return ""


_RARE = "~^\x1f\x1e¦§#&*，；、 "  # with the commas of Chinese and Japanese
_POOR = 1.5  # evenness


def _are_words_quoted(sample: str, sign: str) -> bool:
    """Whether quotes are about words in the cells ("Dawn" daily), and never about whole cells."""
    if '"' not in sample or '""' in sample or any(line.count('"') % 2 for line in sample.splitlines()):
        return False
    end = re.escape(sign)
    begin = rf'(?:^|{end})"[^"\r\n]*"'
    return bool(re.search(rf"{begin}[^\s\"{end}]|{begin} +[^\s\"{end}]", sample, re.M)) and not re.search(
        rf"{begin} *(?={end}|\r|$)", sample, re.M
    )


def _variants(sample: str, sign: str) -> list[Dialect]:
    spaced = bool(re.search(rf'{re.escape(sign)} +"', sample)) and f'{sign}"' not in sample
    plain = Dialect(sign, spaced=spaced)
    variants = [plain]
    if "\\" in sample and re.search(rf'\\["{re.escape(sign)}]', sample):
        escaped = plain._replace(escape="\\")
        # Of two that come out alike: a quote behind a backslash in the middle of a cell, and none doubled, is escaped.
        inside = re.search(rf'\\"[^"{re.escape(sign)}\r\n]', sample) and not re.search(r'\w""|""\w', sample)
        variants = [escaped, plain] if inside else [plain, escaped]
    if '"' in sample:
        variants.append(plain._replace(quotes=False))
    elif len(re.findall(rf"(?:^|{re.escape(sign)})'[^'\r\n]*'(?=[\r\n]|{re.escape(sign)})", sample, re.M)) > 2 * _FEW:
        variants.insert(0, plain._replace(quote="'"))
    return variants


_FEW = 2


def _evenness(dialect: Dialect, lines: Sequence[str]) -> float:
    """The most usual number of columns, weighed by the share of rows that have it."""
    counts: Counter[int] = Counter()
    try:
        for row in dialect.rows(lines):
            if row and any(row):
                counts[len(row)] += 1
    except Problem:
        pass
    several = {count: times for count, times in counts.items() if count > 1}
    if not several:
        return 0.0
    total = sum(counts.values())
    columns_, times = max(several.items(), key=lambda pair: (pair[1] * pair[0], pair[0]))
    score = columns_ * (times / total) ** 2
    if total < len(lines) / 20:
        score /= 4  # one quotation mark has swallowed the file
    if not dialect.quotes:
        score *= 0.8
    if dialect.delimiter == ":":
        score *= 0.5  # the sign of times and of labels
    return score


# --- the header -------------------------------------------------------------------------------------------------


class Header(NamedTuple):
    """`names` of the columns; `at` is the header's place among the rows, None where the file has none.

    A header of two rows, a group of columns over their names, is at the second one.
    """

    names: list[str]
    at: int | None
    height: int = 1


def find_header(rows: Sequence[Sequence[str]], wanted: bool | None = None) -> Header:
    """Where the names of the columns stand among the first rows of a table.

    A title or a remark above the header is passed over, but only where a header follows it.
    """
    width = max((len(row) for row in rows), default=0)
    first = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None or wanted is False:
        return Header(numbered(width), None)
    at = _below_titles(rows, first)
    if wanted or is_header(rows[at], rows[at + 1 :]):
        grouped = _grouped(rows[at], rows[at + 1]) if at + 1 < len(rows) else []
        if grouped:
            return Header(unique(grouped, len(grouped)), at + 1, 2)
        if at + 1 < len(rows) and _names_better(rows[at], rows[at + 1]):
            return Header(unique(rows[at + 1], len(rows[at + 1])), at + 1)
        return Header(unique(rows[at], len(rows[at])), at)
    if at != first and is_header(rows[first], rows[first + 1 :]):
        return Header(unique(rows[first], len(rows[first])), first)
    return Header(numbered(width), None)


class _Column(NamedTuple):
    """A column under a header of two rows: its cell in each of them, and the last cell at or before it in the upper."""

    over: str = ""
    under: str = ""
    group: str = ""

    def is_part(self) -> bool:
        """Whether the lower cell says something that the upper one does not."""
        return self.under not in ("", self.over)

    def has_own_name(self, behind: "_Column") -> bool:
        """Whether the upper cell, where it has words (not «№» over «п/п»), stands over no other column."""
        has_words = self.is_part() and any(map(str.isalpha, self.over))
        return has_words and (bool(behind.over) or not behind.under)

    def needs_group(self) -> bool:
        """Whether only group and name together tell what it holds.

        «рабочий» is a column of telephones under «Телефон» only; so is «дом.», which is a street by itself.
        """
        if not self.is_part() or not self.group or _reaches(self.under):
            return False
        whole = f"{self.group} {self.under}"
        known = column_recognition.by_name
        return _reaches(whole) or (not known(self.under) and known(whole) not in (None, "extra"))

    def name(self, is_repeated: bool) -> str:
        """What it is called; with its group where that is needed, or where others are called the same."""
        if self.needs_group() or (is_repeated and self.is_part() and self.group):
            return f"{self.group} {self.under}"
        return self.under or self.over


def _grouped(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names in a header of two rows, where a cell of the first one stands over several; [] where it is one row."""
    over, under = zip(*itertools.zip_longest(map(str.strip, above), map(str.strip, below), fillvalue=""), strict=True)
    groups: Iterator[str] = itertools.accumulate(over, lambda group, cell: cell or group)
    columns = [*map(_Column, over, under, groups)]
    parts = [*filter(_Column.is_part, columns)]
    known = sum(1 for column in parts if column.needs_group() or column_recognition.by_name(column.under))
    if all(column.over for column in parts) or known < 2 or known * 2 < len(parts):
        return []
    if any(map(_Column.has_own_name, columns, [*columns[1:], _Column()])) or any(map(_is_value, under)):
        return []
    return [column.name(under.count(column.under) > 1) for column in columns]


def _is_value(cell: str) -> bool:
    is_person = _PERSON.fullmatch(cell) and not column_recognition.by_name(cell)
    return bool(_DATA.fullmatch(cell) or is_person)


def _reaches(name: str) -> bool:
    return (column_recognition.by_name(name) or "").partition(".")[0] in ("phone", "email", "channel", "website")


def _names_better(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the second row is the header, and the first one only parts its columns into groups."""
    over, under = ([cell.strip() for cell in row if cell.strip()] for row in (above, below))
    known = sum(1 for cell in over if column_recognition.by_name(cell))
    return len(under) > max(len(over), 2) > known and all(map(column_recognition.by_name, under))


def is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names columns rather than holding somebody's values; the rows `below` it help to tell."""
    cells = [*filter(None, map(str.strip, row))]
    if not cells:
        return False
    known = sum(map(bool, map(column_recognition.by_name, cells)))
    has_values = any(map(_DATA.fullmatch, cells))
    if known * 2 >= len(cells) or (known > 1 and (not has_values or _is_over_addresses(row, below))):
        return True
    if has_values:
        return False
    if not any(map(str.strip, itertools.chain.from_iterable(below))):
        return known > 0  # all there is: to take it for names would lose it
    over = _over_values(row, below)
    if not known and not over and _is_like(row, below):
        return False
    return over * 2 >= len(cells) or len(set(map(str.casefold, cells))) == len(cells)


def _is_over_addresses(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row has the name of a column of addresses where an address stands below it."""
    named = [at for at, cell in enumerate(row) if column_recognition.by_name(cell) == "email"]
    return any(_ADDRESS.fullmatch(other[at].strip()) for other in below for at in named if at < len(other))


_ADDRESS = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]+\.\w+")


def _is_like(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether somebody's name stands where names stand in most of the rows below."""
    for place, cell in enumerate(row):
        if _PERSON.fullmatch(cell.strip()):
            others = [other[place].strip() for other in below if place < len(other) and other[place].strip()]
            if others and sum(1 for other in others if _PERSON.fullmatch(other)) * 10 >= 7 * len(others):
                return True
    return False


def _over_values(row: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Over how many columns of numbers, dates or addresses the row has words."""
    held = 0
    for place, cell in enumerate(row):
        others = [other[place].strip() for other in below if place < len(other) and other[place].strip()]
        if cell.strip() and others and sum(1 for other in others if _DATA.fullmatch(other)) * 10 >= 7 * len(others):
            held += 1
    return held


def _below_titles(rows: Sequence[Sequence[str]], first: int) -> int:
    def filled(row: Sequence[str]) -> int:
        return sum(1 for cell in row if cell.strip())

    for place in range(first, min(first + 12, len(rows))):
        if filled(rows[place]) > 1:
            return place if is_header(rows[place], rows[place + 1 :]) else _below_commas(rows, first)
    return first


_DAY = re.compile(r"\d{4}[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./]\d{2,4}|(?:19|20)\d\d")


def _below_commas(rows: Sequence[Sequence[str]], first: int) -> int:
    """Where all cells name columns, under remarks that came apart by their own commas: "# by the desk, May 2026"."""
    widest = 1
    for place in range(first, min(first + 12, len(rows))):
        cells = [cell for cell in rows[place] if cell.strip()]
        named = [column_recognition.by_name(cell) for cell in cells]
        if len(cells) > widest and all(named) and len(set(named) - {"extra"}) > 1:
            return place
        if len(cells) > 1 and any(_DATA.fullmatch(cell.strip()) and not _DAY.fullmatch(cell.strip()) for cell in cells):
            return first  # somebody of a table without a header
        widest = max(widest, len(cells))
    return first


def numbered(width: int) -> list[str]:
    """Names for columns that have none: they are stored with the contact, so they are the same in every language."""
    return [f"Column {number}" for number in range(1, width + 1)]


def unique(row: Sequence[str], width: int) -> list[str]:
    """The names in a header, each once: a blank one by its number, a second one of a kind with (2)."""
    names: list[str] = []
    taken: set[str] = set()
    for number in range(width):
        plain = " ".join(row[number].split()) or f"Column {number + 1}"
        name, count = plain, 2
        while name in taken:
            name, count = f"{plain} ({count})", count + 1
        taken.add(name)
        names.append(name)
    return names
