"""The rows of a table as rows of people: its layout is found out, its columns are mapped, its cells become fields."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from outreach.formats import mojibake
from outreach.formats.tables import sheet, sheet_header
from outreach.formats.tables.sheet_rows import Line
from outreach.i18n import _, listed
from outreach.problems import Problem
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_builder import Place, Row, keep
from outreach.services.importing.row_fields import REASON, SKIP, Builder, nothing, usable
from outreach.services.importing.sections import Sections
from outreach.services.importing.source import Source
from outreach.values import column_recognition as columns
from outreach.values.text import fold

_SAMPLE = 200  # rows by which the columns are known
_AHEAD = 5000  # rows of several sheets by which they are


def read(table: sheet.Sheet, options: Options) -> Source:
    """A table as a source. Raises Problem for a mapping to a field that there is not."""
    try:
        return _read(table, options.mapping or {}, legacy_font=options.legacy_font)
    except BaseException:
        table.close()
        raise


def _read(table: sheet.Sheet, mapping: Mapping[str, str], *, legacy_font: bool) -> Source:
    ahead = list(itertools.islice(table.rows, _AHEAD if table.together else _SAMPLE))
    first = [line for line in ahead if not line.names][:_SAMPLE]
    together = Together(table, first)
    table.header = together.header
    sample = [row for _line, row in together.rows(ahead)]
    several = [row for row in sample if sum(map(bool, row)) > 1] or sample  # a heading between people is no value
    known = _known(table.header, several, mapping, by_sheet=together.by_sheet)
    whole = {name: target for name, (target, _origin) in known.items()}
    builder = Builder(table.header, whole, legacy_font=legacy_font, surplus=table.delimiter is None)
    beside = [REASON, *table.header[-1:]] if together.by_sheet else [REASON]
    sections = Sections(table.header, whole, sample, titles=table.titles, beside=beside)
    lines = together.rows(itertools.chain(ahead, table.rows))
    source = Source(table.kind, table.encoding, table.delimiter, table.header, whole, _rows(lines, builder, sections))
    source.notes, source.table = table.notes, table
    source.notes += _told_of_counters(whole, mapping)
    source.origins = {name: origin for name, (_target, origin) in known.items()}
    source.findings = [] if legacy_font else _findings(table, first)
    return source


def _told_of_counters(targets: Mapping[str, str], told: Mapping[str, str]) -> Iterator[str]:
    names = [name for name, target in targets.items() if target == SKIP and name not in {REASON, *told}]
    if names:
        yield _("Not imported, as it only numbers the rows: {columns}").format(columns=listed(names))


def _findings(table: sheet.Sheet, first: Sequence[Line]) -> list[mojibake.Finding]:
    """What is wrong with the letters of the first rows, by where these stand in the sheet."""
    at = [table.header_at, *(line.at for line in first)]
    return [finding._replace(row=at[finding.row]) for finding in mojibake.examine(table.header, first)]


def _known(
    header: Sequence[str], sample: Sequence[list[str]], mapping: Mapping[str, str], *, by_sheet: bool
) -> dict[str, tuple[str, str]]:
    """{column: what it becomes, how that was found}."""
    known = columns.with_origins(header, sample)
    if by_sheet:
        is_country = known[header[-1]][0] == "country"  # the names of all sheets are
        known[header[-1]] = ("country" if is_country else "tags", columns.HEADING)
    for at, name in enumerate(header):
        if name == REASON or columns.counts_rows(name, [row[at] for row in sample if row[at:]]):
            known[name] = (SKIP, known[name][1])
    for name, target in _checked(mapping).items():
        if name in known and known[name][0] != target:
            known[name] = (target, columns.CHOSEN)
    return known


def _checked(mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping that was asked for. Raises Problem for a field that there is not."""
    found = {name: str(target or SKIP).strip() for name, target in mapping.items()}
    for name, target in found.items():
        if target not in columns.TARGETS and target not in _MORE_TARGETS:
            raise Problem(_("Unknown field “{field}” for the column “{column}”.").format(field=target, column=name))
    return found


_MORE_TARGETS = {SKIP, *(f"{part}.other" for part in ("street", "city", "state", "postcode", "country"))}


def _rows(lines: Iterable[tuple[Line, list[str]]], builder: Builder, sections: Sections) -> Iterator[Row]:
    for number, (line, cells) in enumerate(lines, start=1):
        yield _row(number, cells, Place(line.sheet, line.at), builder, sections)


def _row(number: int, cells: list[str], place: Place, builder: Builder, sections: Sections) -> Row:
    """The row that cells are."""
    width = len(builder.header)
    if builder.legacy_font:
        cells = builder.repaired(cells)
    beyond = [(at, cell) for at, cell in enumerate(cells[width:], width + 1) if cell.strip()]
    if beyond and not builder.surplus:
        text = _("The row has {count} more cells than the header has columns.").format(count=len(beyond))
        return Row(number, cells, {}, [], text, place)
    fields, complaints = builder.fields(cells)
    for at, cell in beyond:
        keep(fields.setdefault("extra", {}), f"Column {at}", cell)
    if reason := sections.reason(cells, fields, place.sheet):
        return Row(number, cells, fields, [], reason, place)
    complaints += builder.lost(cells)
    return Row(number, cells, fields, complaints, "" if usable(fields) else nothing(), place)


# The sheets of a workbook as one table: their rows under one header, with the name of its sheet beside each.


_SHEET = "Sheet"
"""The column in which the name of its sheet stands beside a row."""

_UNNAMED = re.compile(r"\s*(?:sheet|лист|барак|tabelle|table|worksheet|feuil)?\W*\w?\d*\s*", re.I)


class Together:
    """What the rows of several sheets stand under: the `header` of the first with the columns that others add."""

    def __init__(self, table: sheet.Sheet, first: Iterable[Sequence[str]]) -> None:
        sheets = table.together if table.sheet == sheet.ALL else {}
        self._header = list(table.header)
        self._kinds = [*columns.map_columns(table.header, first).values()]
        for names in sheets.values():
            self._widen(names)
        self.by_sheet = not all(map(_UNNAMED.fullmatch, sheets))
        header = [*self._header, _SHEET] if self.by_sheet else self._header
        self.header = sheet_header.unique(header, len(header)) if sheets else header

    def _widen(self, names: Sequence[str]) -> None:
        """Takes in the columns that only this sheet has."""
        order = _order(names, self._kinds, self._header)
        new = [name for at, name in zip(order, names, strict=True) if at >= len(self._header) and name.strip()]
        self._header += new
        self._kinds += [columns.by_name(name) or "extra" for name in new]

    def rows(self, lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
        """The rows with their cells under the names of the header, and the line each comes from."""
        width = len(self._header)
        order: list[int] = []
        for line in lines:
            if line.names:
                order = _order(line, self._kinds, self._header)
                continue
            row = _moved(line, order, width)
            if self.by_sheet:
                row[width:width] = [""] * (width - len(row)) + ["" if _UNNAMED.fullmatch(line.sheet) else line.sheet]
            yield line, row


def _order(cells: Sequence[str], kinds: Sequence[str], header: Sequence[str]) -> list[int]:
    """Where each cell of the rows below another header belongs; those of unknown columns stand behind all."""
    free = list(range(len(kinds)))
    found: list[int] = []
    beyond = len(kinds)
    for cell in cells:
        at = _place(cell, free, kinds, header) if cell.strip() else None
        if at is None:
            at, beyond = beyond, beyond + 1
        else:
            free.remove(at)
        found.append(at)
    return found


def _place(name: str, free: Sequence[int], kinds: Sequence[str], header: Sequence[str]) -> int | None:
    """The column of that name, else one of the same kind, else one of the same field."""
    target = columns.by_name(name) or "extra"
    same = [at for at in free if fold(header[at]) == fold(name.strip())]
    if target != "extra":
        same += [at for at in free if kinds[at] == target]
        same += [at for at in free if kinds[at].partition(".")[0] == target.partition(".")[0]]
    return next(iter(same), None)


def _moved(row: Sequence[str], order: Sequence[int], width: int) -> list[str]:
    """A row with its cells where `order` puts them; what has no place there stands behind."""
    moved = [""] * max(width, max(order, default=-1) + 1) if order else []
    for at, cell in zip(order, row, strict=False):
        moved[at] = cell
    moved += row[len(order) :]
    while len(moved) > width and not moved[-1].strip():
        moved.pop()
    return moved
