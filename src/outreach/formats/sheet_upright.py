"""A sheet in which each contact stands upright: the names of the fields in one column, their values beside them."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from outreach.formats.sheet_lines import Line
from outreach.model import columns

_REACHED = re.compile(r"@|\d[\d\s()-]{5,}\d")


def is_upright(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first rows of a sheet are pairs of a field's name and its value."""
    pairs = [_pair(row) for row in rows]
    told = [pair for pair in pairs if pair and all(pair)]
    if None in pairs or len(told) < 3:
        return False
    names = [name for name, _value in told]
    known = sum(1 for name in names if columns.by_name(name) not in (None, "extra"))
    reached = any(_REACHED.search(value) for _name, value in told)
    titled = any(columns.by_name(value) for _name, value in told[:1])
    return known * 5 >= len(names) * 4 and len(set(names)) > 2 and reached and not titled


def is_across(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first rows of a sheet are fields, with a contact in each column beside their names."""
    told = [[cell.strip() for cell in row] for row in rows if sum(1 for cell in row if cell.strip()) > 1]
    if len(told) < 3 or max(map(len, told)) < 3:
        return False
    at = min(next(place for place, cell in enumerate(row) if cell) for row in told)
    names = [columns.by_name(row[at]) if row[at] else None for row in told]
    fields = {(name or "").partition(".")[0] for name in names}
    known = sum(1 for name in names if name not in (None, "extra"))
    reached = any(
        _REACHED.search(cell)
        for name, row in zip(names, told, strict=True)
        if name and name.startswith(("email", "phone"))
        for cell in row[at + 1 :]
    )
    titled = any(columns.by_name(cell) for cell in told[0][at + 1 :] if cell)
    return known * 5 >= len(names) * 4 and bool(fields & _NAMED) and reached and not titled


_NAMED = frozenset(("name", "given_name", "family_name", "outlet"))


def turned(rows: Iterable[Line]) -> Iterator[Line]:
    """The rows of a usual table: each contact is told of by the number of its column."""
    told = [row for row in rows if sum(1 for cell in row if cell.strip()) > 1]
    at = min(next(place for place, cell in enumerate(row) if cell.strip()) for row in told)
    yield Line(row[at] for row in told)
    for place in range(at + 1, max(map(len, told))):
        line = Line(row[place] if place < len(row) else "" for row in told)
        line.at = place + 1
        if any(cell.strip() for cell in line):
            yield line


def _pair(row: Sequence[str]) -> tuple[str, str] | None:
    """The name and the value of a row; None where it has more cells."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) > 2:
        return None
    if len(filled) < 2:
        return ("", "") if not filled else (filled[0].rstrip(" :"), "")
    return filled[0].rstrip(" :"), filled[1]


def _long_pair(row: Sequence[str]) -> tuple[str, str]:
    name, *values = [cell.strip() for cell in row if cell.strip()]
    return name.rstrip(" :"), "\n".join(values)


def laid_down(rows: Iterable[Line]) -> Iterator[Line]:
    """The rows of a usual table: first its header, then a row for each contact, where it begins."""
    people: list[dict[str, str]] = [{}]
    begins: list[int] = []
    first = ""
    for row in rows:
        name, value = _pair(row) or _long_pair(row)
        first = first or (name if value else "")
        if not name or (name == first and first in people[-1]):
            if people[-1]:
                people.append({})
            if not name:
                continue
        if not value and not columns.by_name(name) and people[-1]:
            name, value = "Column 1", name  # a line of its own between the fields
        if value:
            if not people[-1]:
                begins.append(row.at)
            taken = next(key for key in _numbered(name) if key not in people[-1])
            people[-1][taken] = value
    header = list(dict.fromkeys(itertools.chain.from_iterable(people)))
    yield Line(header)
    for person, begin in zip(filter(None, people), begins, strict=True):
        line = Line(person.get(name, "") for name in header)
        line.at = begin
        yield line


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} ({number})" for number in itertools.count(2))
