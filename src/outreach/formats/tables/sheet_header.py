"""Where the header of a table stands: the names of its columns, in one row or two, below titles and remarks."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from outreach.values import column_recognition

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
        return Header(unique(rows[at], len(rows[at])), at)
    return Header(numbered(width), None)


def _below_titles(rows: Sequence[Sequence[str]], first: int) -> int:
    """The first row of several words, under titles of one, where it is a header; else the first row of all."""
    last = min(first + 12, len(rows))
    several = (place for place in range(first, last) if len({*map(str.strip, rows[place])} - {""}) > 1)
    at = next(several, first)
    return at if is_header(rows[at], rows[at + 1 :]) else first


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
    return bool(_DATA.fullmatch(cell) or (_PERSON.fullmatch(cell) and not column_recognition.by_name(cell)))


def _reaches(name: str) -> bool:
    return (column_recognition.by_name(name) or "").partition(".")[0] in ("phone", "email", "channel", "website")


def is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names columns rather than holding somebody's values; the rows `below` it help to tell."""
    cells = [*filter(None, map(str.strip, row))]
    if len({*cells}) == 1 and sum(sum(map(bool, map(str.strip, other))) > 1 for other in below) * 2 > len(below):
        return _names_its_column(row, below)
    known = sum(map(bool, map(column_recognition.by_name, cells)))
    if known * 2 >= len(cells) or any(map(_DATA.fullmatch, cells)):
        return 0 < len(cells) <= known * 2
    return known > 1 or _stands_over(row, below, known)


def _stands_over(row: Sequence[str], below: Sequence[Sequence[str]], known: int) -> bool:
    """Whether a row without values, of whose names few are `known`, stands over others than itself."""
    if not any(map(str.strip, itertools.chain.from_iterable(below))):
        return known > 0  # all there is: to take it for names would lose it
    cells = [*filter(None, map(str.strip, row))]
    over = sum(bool(cell.strip()) and _are_mostly(_DATA, below, place) for place, cell in enumerate(row))
    if not known and not over and _is_like(row, below):
        return False
    return over * 2 >= len(cells) or len(set(map(str.casefold, cells))) == len(cells)


def _names_its_column(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the only name over several columns is one: «ТЕЛЕВИДЕНИЕ» is a heading, as «Контакты» over names is.

    Merged cells may repeat it.
    """
    at, name = next((at, cell.strip()) for at, cell in enumerate(row) if cell.strip())
    target = column_recognition.by_name(name) or ""
    return "name" in target or (target != "" and not _are_mostly(_PERSON, below, at))


def _is_like(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether somebody's name stands where names stand in most of the rows below."""
    return any(_PERSON.fullmatch(cell.strip()) and _are_mostly(_PERSON, below, at) for at, cell in enumerate(row))


def _are_mostly(pattern: re.Pattern[str], rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a pattern fits most of the cells of a column."""
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    return bool(cells) and sum(1 for cell in cells if pattern.fullmatch(cell)) * 10 >= 7 * len(cells)


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
