"""The rows of a file in which something is wrong, written as they were with the reasons, to be mended and imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from outreach.formats.tables import sheet
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.importing import import_source, importing
from outreach.services.importing.importing import Plan
from outreach.services.importing.row_fields import REASON
from outreach.services.importing.source import Source

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


def write(plan: Plan, source: Path | str, path: Path) -> int:
    """Writes those rows of a file (its path) or of a paste (its text), and returns how many.

    The column of reasons is left out when the file comes back.

    Raises:
        Problem: the file cannot be read again, or was written anew: other rows would pass for those with problems.
    """
    if not isinstance(source, str) and import_source.stamp(source) != plan.stamp and source.exists():
        text = _("“{name}” has changed since it was checked. Import it again, and save the rows with problems then.")
        raise Problem(text.format(name=source.name))
    wanted = reasons(plan)
    opened = _open(plan, source)
    try:
        header = [*plan.header] or list(_CARD.values())
        beyond = max((len(cells) for cells, _reason in plan.rejects), default=0)
        header += [f"Column {number}" for number in range(len(header) + 1, beyond + 1)]
        rows = _rows(opened, wanted, len(header))
        return sheet.write(path, [*header, REASON], rows, delimiter=plan.delimiter or ",")
    finally:
        opened.close()


def write_rejects(plan: Plan, path: Path) -> int:
    """Writes the rejected rows as they were, each with its reason, to be mended and imported again.

    Only the header where there are none: what an earlier import rejected must not be taken for this one's.
    """
    width = max((len(cells) for cells, _reason in plan.rejects), default=0)
    header = [*plan.header, *(f"Column {n}" for n in range(len(plan.header) + 1, width + 1))]
    rows = ([*cells, *[""] * (len(header) - len(cells)), reason] for cells, reason in plan.rejects)
    return sheet.write(path, [*header, REASON], rows, delimiter=plan.delimiter or ",")


def _open(plan: Plan, source: Path | str) -> Source:
    how = importing.how(plan.options)
    if isinstance(source, str):
        return import_source.open_text(source, **how)
    return import_source.open_file(source, **how)


def _rows(opened: Source, wanted: Mapping[int, str], width: int) -> Iterator[list[str]]:
    for row in opened.rows:
        if row.number not in wanted:
            continue
        cells = row.cells or [_cell(row.fields.get(name)) for name in _CARD]
        yield [*cells[:width], *[""] * (width - len(cells)), wanted[row.number]]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(item["raw"]) for item in value)
    return str(value or "")
