"""Rows that stand whole in one cell, as a spreadsheet makes them of a file that it did not part into columns."""

import csv
from collections.abc import Iterator, Sequence

from outreach.formats.tables import sheet_dialect, sheet_rows
from outreach.formats.tables.sheet_dialect import Dialect
from outreach.formats.tables.sheet_rows import Line
from outreach.values import column_recognition

_WRAPPED = 50  # lines that are looked at


def is_wrapped(sample: str) -> bool:
    """Whether every line of a text is in quotes as a whole, with those inside it doubled."""
    lines = [line.strip() for line in sample.splitlines()[:_WRAPPED] if line.strip()]
    return len(lines) > 1 and all(
        line[:1] == '"' == line[-1:]
        and '"' not in line[1:-1].replace('""', "")
        and any(sign in line for sign in ",;\t|")
        for line in lines
    )


def dialect(rows: Sequence[Sequence[str]]) -> Dialect | None:
    """How the one cell of each row comes apart into the columns that the first one names; None where it does not."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    cells = [row[0] for row in filled if row]
    if len(cells) < 2 or any(len(row) > 1 for row in filled) or any("\n" in cell for cell in cells):
        return None
    found = sheet_dialect.guess("\n".join(cells) + "\n")
    parted = list(found.rows(cells))
    known = sum(1 for name in parted[0] if column_recognition.by_name(name))
    even = sum(1 for row in parted if len(row) == len(parted[0]))
    return found if known > 1 and known * 2 > len(parted[0]) and even * 5 >= len(parted) * 4 else None


def parted(rows: Iterator[Line], how: Dialect) -> Iterator[Line]:
    """The rows in cells of their own."""
    try:
        for row in rows:
            whole = next((cell for cell in row if cell.strip()), "")
            try:
                line = Line(next(how.rows([whole]), []))
            except csv.Error:
                line = Line([whole])
            line.at, line.sheet = row.at, row.sheet
            yield line
    finally:
        sheet_rows.close(rows)
