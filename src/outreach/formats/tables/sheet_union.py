"""The sheets of a workbook: the first that is a table, and those that are one table in parts, by country or beat."""

import itertools
from collections.abc import Mapping, Sequence

from outreach.formats.tables import sheet_header, sheet_rows
from outreach.formats.tables.sheet_header import Header
from outreach.values import column_recognition
from outreach.values.text import fold

Heads = Mapping[str, Sequence[list[str]]]
"""The first rows of each sheet."""

_MOST = 200  # sheets that are looked at
_LINES = 20  # of each
_NAMED = frozenset(("name", "given_name", "family_name", "outlet"))
_REACHED = frozenset(("email", "phone", "channel"))


def first_table(heads: Heads) -> str:
    """The first sheet with two rows of several cells, rather than the notes before it; of people, if there is one."""
    tables = [name for name, rows in heads.items() if sum(sum(map(bool, row)) > 1 for row in rows) > 1]
    of_people = (name for name in tables if any(map(_names_people, heads[name])))
    return next(of_people, tables[0] if tables else next(iter(heads)))


def _names_people(names: Sequence[str]) -> bool:
    """Whether a row names a column of names or newsrooms, and one of how to reach them."""
    fields = _fields(names)
    return bool(fields & _NAMED and fields & _REACHED)


def _fields(names: Sequence[str]) -> set[str]:
    return {(column_recognition.by_name(name) or "").partition(".")[0] for name in names if name} - {"", "extra"}


def alike(heads: Heads, chosen: str, wanted: bool | None) -> dict[str, list[str]]:
    """{sheet: names of its columns} of those that can be read with the chosen one, which comes first.

    Their columns tell who somebody is and how to reach them, or all have the same names.
    """
    some = itertools.islice(heads, _MOST) if len(heads) > 1 else ()
    parts = {name: _part(heads[name], wanted if name == chosen else of_others(wanted)) for name in some}
    first = parts.get(chosen)
    if first is None:
        return {}
    found = {chosen: first[0].names}
    for name, part in parts.items():
        if name != chosen and part is not None and _fits(first, part):
            found[name] = part[0].names if part[0].at is not None else first[0].names
    return found


def of_others(wanted: bool | None) -> bool | None:
    """Whether the other sheets have a header, as far as it was told of the first one: often only that has one."""
    return None if wanted else wanted


_Part = tuple[Header, list[list[str]]]


def _part(rows: Sequence[list[str]], wanted: bool | None) -> _Part | None:
    """Its header and the rows below; None where it is no table of rows."""
    lines: list[list[str]] = [*itertools.islice(sheet_rows.numbered(rows), _LINES)]
    if not lines:
        return None
    header = sheet_header.find_header(lines, wanted)
    below = lines[header.at + 1 :] if header.at is not None else lines
    return header, [line for line in below if line]


def _fits(first: _Part, other: _Part) -> bool:
    names, others = first[0].names, other[0].names
    if other[0].at is None:
        # Only the first sheet has a header: the other has the same columns where its addresses and numbers stand so.
        reaching = _reaching(other).items()
        return len(others) == len(names) and bool(reaching) and reaching <= _reaching(first).items()
    if first[0].at is None:
        return False
    same = {fold(name) for name in names} == {fold(name) for name in others} and len(names) > 1
    return same or (_names_people(names) and _names_people(others) and bool(_fields(names) & _fields(others)))


def _reaching(part: _Part) -> dict[int, str]:
    """The columns of addresses and of numbers, by their names or by what stands in them."""
    found = column_recognition.map_columns(part[0].names, part[1])
    bases = (target.partition(".")[0] for target in found.values())
    return {place: base for place, base in enumerate(bases) if base in _REACHED}
