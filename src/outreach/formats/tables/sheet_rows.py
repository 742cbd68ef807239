"""The rows of a table on their way in: each knows its number as a spreadsheet shows it, and the sheet it stands in."""

import itertools
from collections.abc import Generator, Iterable, Iterator

from outreach.i18n import _
from outreach.problems import Problem

_MOST_BLANK = 1 << 20
_NOTHING = ("", "\x1a")  # DOS ends a file with the second


class Line(list[str]):
    """A row of a table. `at` is its number from 1, `sheet` is told where several are read as one table.

    With `names` it is no row: it names the columns of the rows that follow, which come from another sheet.
    """

    at = 0
    sheet = ""
    names = False


def numbered(rows: Iterable[list[str]], sheet: str = "") -> Generator[Line, None, None]:
    """The rows that have something in them; of blank ones between them, one stays to part what it parts."""
    blank = 0
    try:
        for at, row in enumerate(rows, 1):
            if any(row) and "".join(row).strip() not in _NOTHING:
                if 0 < blank < at - 1:
                    yield Line()
                blank = 0
                line = Line(row)
                line.at = at
                if sheet:
                    line.sheet = sheet
                yield line
            else:
                blank += 1
                if blank > _MOST_BLANK:
                    raise Problem(_("This is not a table: it contains a million blank lines in a row."))
    finally:
        close(rows)


def filled(first: Iterable[Line], rows: Iterator[Line]) -> Generator[Line, None, None]:
    """Those that are not blank, of the first rows and the others."""
    try:
        yield from filter(None, itertools.chain(first, rows))
    finally:
        close(rows)


def naming(names: Iterable[str], sheet: str) -> Line:
    """The line that names the columns of the rows that follow."""
    line = Line(names)
    line.sheet, line.names = sheet, True
    return line


def close(rows: Iterable[list[str]]) -> None:
    """Lets go of what stands behind the rows."""
    if isinstance(rows, Generator):
        rows.close()
