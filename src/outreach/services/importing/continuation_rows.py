"""Rows that have nothing but one more number or address of the person above them, as sheets made by hand have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from outreach.formats.tables.sheet_rows import Line
from outreach.services.identity.comparison import is_shared_box
from outreach.services.importing import layout_detection
from outreach.services.importing.layout_detection import Places

_NAMES = frozenset(
    ("name", "given_name", "family_name", "middle_name", "other_name", "formal_name", "nickname", "honorific", "suffix")
)
_REACHED = frozenset(("email", "phone", "channel"))
_DIGITS = 4
_MOST = 4  # rows below one that belong to it: of more, nobody knows whose they are


def _reaches(field: str, cell: str) -> bool:
    """Whether a cell can be one more number or address of somebody: that of a whole newsroom is its own."""
    if field == "email":
        return "@" in cell and not is_shared_box(cell.lower())
    return field != "phone" or sum(map(str.isdecimal, cell)) > _DIGITS


class Below:
    """Knows such rows, by what the columns become (`kinds`) and by the first `rows` of the table.

    They are looked for where most rows tell whom they are about: in a list of addresses with a name here and there each
    row is somebody of its own.
    """

    def __init__(self, kinds: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self.fields = ["name" if kind.partition(".")[0] in _NAMES else kind.partition(".")[0] for kind in kinds]
        self._called = [at for at, field in enumerate(self.fields) if field in ("name", "outlet")]
        counts = [0] * len(kinds)
        called = nameless = run = longest = 0
        for row in rows:
            if self._is_called(row):
                called, run = called + 1, 0
                for at, cell in enumerate(row[: len(counts)]):
                    counts[at] += bool(cell.strip())
            elif any(row):
                nameless, run = nameless + 1, run + 1
                longest = max(longest, run)
        self._usual = [
            at for at, field in enumerate(self.fields) if field not in _REACHED and 0 < called < counts[at] * 2
        ]
        self.may_be = 0 < called >= nameless and longest <= _MOST

    def _is_called(self, row: Sequence[str]) -> bool:
        for at in self._called:  # noqa: SIM110 — every row of a long table is asked
            if at < len(row) and row[at].strip():
                return True
        return False

    def belongs(self, row: Sequence[str], above: Sequence[str]) -> bool:
        """Whether a row tells nothing but how to reach the one above, too."""
        if self._is_called(row):
            return False
        new = self.new(row, above)
        fields = [self.fields[at] if at < len(self.fields) else "" for at, _cell in new]
        if not new or not _REACHED.issuperset(fields):
            return False
        if not all(_reaches(field, cell) for field, (_at, cell) in zip(fields, new, strict=True)):
            return False
        missing = {self.fields[at] for at in self._usual if at >= len(row) or not row[at].strip()}
        # An address may be anybody's where it lacks nothing but a name.
        told = len(missing) > 1 or (bool(missing) and "email" not in fields)
        return told and self._is_somebody(above)

    def _is_somebody(self, row: Sequence[str]) -> bool:
        """Whether a row is about somebody, rather than a heading above others."""
        if not self._is_called(row) or layout_detection.names_columns(row):
            return False
        filled = [cell.strip() for cell in row if cell.strip()]
        alone = filled[0] if len(filled) == 1 else ""
        return not alone or (layout_detection.is_person(alone) and not layout_detection.heading(row)[0])

    def new(self, row: Sequence[str], above: Sequence[str]) -> list[tuple[int, str]]:
        """The cells of a row that the one above has not, each with its place."""
        return [
            (at, cell.strip())
            for at, cell in enumerate(row)
            if cell.strip() and not (at < len(above) and cell.strip() in above[at].split("\n"))
        ]

    def count(self, lines: Iterable[Line]) -> int:
        """How many such rows are among the first ones of a table."""
        above = Line()
        found = 0
        for line in lines if self.may_be else ():
            if line.at == above.at + 1 and self.belongs(line, above):
                found += 1
                above.at = line.at
            else:
                above = Line(line)
                above.at = line.at
        return found

    def joined(
        self, rows: Iterator[tuple[Line, list[str]]], header: Sequence[str], places: Places
    ) -> Iterator[list[str]]:
        """The rows, each with what stands below it; `places` is told where each comes from."""
        held: list[str] | None = None
        at, sheet = 0, ""
        for line, row in rows:
            if held is not None and line.at == at + 1 and line.sheet == sheet and self.belongs(row, held):
                new = self.new(row, held)
                places.add_below(line, [(header[place], cell) for place, cell in new])
                held += [""] * (new[-1][0] + 1 - len(held))
                for place, cell in new:
                    held[place] = f"{held[place]}\n{cell}" if held[place].strip() else cell
            else:
                if held is not None:
                    yield held
                places.add(line)
                held, sheet = row, line.sheet
            at = line.at
        if held is not None:
            yield held
