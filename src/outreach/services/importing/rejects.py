"""The rows of a file in which something is wrong, written as they were with the reasons, to be mended and imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from outreach.formats.tables import sheet
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.importing import import_source
from outreach.services.importing.import_plan import Plan
from outreach.services.importing.row_builder import Row
from outreach.services.importing.row_fields import REASON

# What is written of somebody who came on a card, under names that an import knows.
_CARD = {"name": "Name", "position": "Position", "outlet": "Outlet", "emails": "E-mail", "phones": "Phone",
         "notes": "Notes"}  # fmt: skip


def reasons(plan: Plan) -> dict[int, str]:
    """{row: where it stands and what is wrong in it}, of rows that are rejected or were taken with a problem."""
    found: dict[int, list[str]] = {}
    for problem in plan.problems:
        text = f"{problem.column}: {problem.text}" if problem.column else problem.text
        found.setdefault(problem.row, []).append(text)
    return {
        row: f"{plan.places.of(row).words()}: {' · '.join(dict.fromkeys(texts))}"
        for row, texts in sorted(found.items())
    }


def write(plan: Plan, source: Path | str, path: Path, *, rejected_only: bool = False) -> int:
    """Writes those rows of a file (its path) or of a paste (its text), and returns how many.

    Only the header where there are none: what an earlier import rejected must not be taken for this one's. The column
    of reasons is left out when the file comes back.

    Raises:
        Problem: the file cannot be read again, or was written anew: other rows would pass for those with problems.
    """
    if not isinstance(source, str) and import_source.stamp(source) != plan.stamp and source.exists():
        text = _("“{name}” has changed since it was checked. Import it again, and save the rows with problems then.")
        raise Problem(text.format(name=source.name))
    wanted = reasons(plan)
    if rejected_only:
        wanted = {row: wanted[row] for row in plan.rejects}
    rows = [row for row in _rows(plan, source) if row.number in wanted] if wanted else []
    header = _header(plan, rows)
    lines = (_line(row, len(header), wanted[row.number]) for row in rows)
    return sheet.write(path, [*header, REASON], lines, delimiter=plan.delimiter or ",")


def _rows(plan: Plan, source: Path | str) -> Iterator[Row]:
    if isinstance(source, str):
        opened = import_source.open_text(source, options=plan.options)
    else:
        opened = import_source.open_file(source, options=plan.options)
    try:
        yield from opened.rows
    finally:
        opened.close()


def _header(plan: Plan, rows: Sequence[Row]) -> list[str]:
    """The header of the file, with names for the cells that stand beyond it."""
    header = [*plan.header] or list(_CARD.values())
    beyond = max((len(row.cells) for row in rows), default=0)
    return header + [f"Column {number}" for number in range(len(header) + 1, beyond + 1)]


def _line(row: Row, width: int, reason: str) -> list[str]:
    cells = row.cells or [_cell(row.fields.get(name)) for name in _CARD]
    return [*cells, *[""] * (width - len(cells)), reason]


def _cell(value: object) -> str:
    return "; ".join(str(item["raw"]) for item in value) if isinstance(value, list) else str(value or "")
