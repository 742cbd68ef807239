"""Tables that stand beside each other in one sheet under the same header, to save paper: one table in parts."""

from collections.abc import Generator, Iterator, Sequence

from outreach.formats import sheet_lines
from outreach.formats.sheet_lines import Line
from outreach.model import columns
from outreach.model.text import fold

_NAMED = frozenset(("name", "family_name", "given_name"))
_REACHED = frozenset(("email", "phone"))


def parts(header: Sequence[str]) -> list[slice]:
    """The columns of each table; [] where there is one."""
    cells = [fold(cell.strip()) for cell in header]
    first = next((place for place, cell in enumerate(cells) if cell), len(cells))
    starts = [place for place in range(first, len(cells)) if cells[place] == cells[first]]
    if len(starts) < 2:
        return []
    wide = starts[1] - starts[0]
    names = _bare(cells[first : first + wide])
    found = [slice(start, start + wide) for start in starts]
    if len(names) < 2 or any(_bare(cells[part]) != names for part in found) or len(cells) > found[-1].stop:
        return []
    fields = {(columns.by_name(name) or "").partition(".")[0] for name in names}
    return found if fields & _NAMED and fields & _REACHED else []  # else it is a name in two scripts


def _bare(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def under_another(rows: Iterator[Line], found: Sequence[slice]) -> Generator[Line, None, None]:
    """The rows of all tables; what stands beyond the last one is its own."""
    last = found[-1]
    try:
        for row in rows:
            for part in found:
                line = Line(row[part] if part is not last else row[part.start :])
                line.at, line.sheet = row.at, row.sheet
                if any(cell.strip() for cell in line):
                    yield line
    finally:
        sheet_lines.close(rows)
