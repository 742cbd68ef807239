"""The first rows of a file to import, and how it was understood."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outreach.formats.mojibake import Finding
from outreach.formats.tables.sheet import Sheet
from outreach.gui.forms.form import Fields
from outreach.i18n import _
from outreach.services.importing import column_mapping, import_source, region_guess
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_builder import Place, Row
from outreach.services.progress import Progress
from outreach.values import column_recognition

ROWS = 12  # people of cards that are shown
ROWS_LOOKED_AT, ROWS_SHOWN = 60, 3
CARDS = ("vcf", "text")
"""Kinds without columns: every part of a card goes to its own field."""


@dataclass
class Sample:
    """What is seen of a file before it is read as a whole; one of `CARDS` has no columns, but `people`.

    `origins` say how each column's target was found, `findings` are the doctor's, `repair` what it was asked to do.
    `places` tell where the rows stand in the file; `together` are sheets that can be read as one table.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping: dict[str, str]
    rows: list[list[str]]
    sheets: list[str] = field(default_factory=list)
    sheet: str | None = None
    has_header: bool = True
    notes: list[str] = field(default_factory=list)
    remembered: bool = False
    origins: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    repair: str = ""
    legacy_font: bool = False
    people: list[list[str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    together: list[str] = field(default_factory=list)
    region: str = region_guess.DEFAULT


def take(path: Path | None, text: str, options: Options) -> Generator[Progress, None, Sample]:
    """Opens a file, or what was pasted where there is no path, and takes its first rows."""
    yield Progress(0, None, _("Opening {file}").format(file=path.name if path else _("Clipboard")))
    source, first = import_source.beginning(path, text, ROWS_LOOKED_AT, options)
    kept = column_mapping.remembered(source.header) if source.header else None
    encoding, _sign, repair = (source.encoding or "").partition(">")
    first = first[:ROWS] if source.kind in CARDS else telling(first)
    return Sample(
        kind=source.kind,
        encoding=encoding if encoding and path is not None else None,  # what was pasted has letters, not bytes
        delimiter=source.delimiter,
        header=source.header,
        mapping={**source.mapping, **(kept or {})},
        rows=[row.cells for row in first],
        notes=source.notes,
        region=source.region,
        remembered=kept is not None,
        origins={**source.origins, **dict.fromkeys(kept or {}, column_recognition.REMEMBERED)},
        findings=list(source.findings),
        repair=repair,
        legacy_font=options.legacy_font,
        places=[row.place for row in first],
        people=[_person(row.fields) for row in first] if source.kind in CARDS else [],
        **_of_table(source.table),
    )


def _of_table(table: Sheet | None) -> Fields:
    """What only a table has: its sheets, and whether its first row names the columns."""
    if table is None:
        return {}
    return {
        "sheets": table.sheets, "sheet": table.sheet, "has_header": table.has_header, "together": [*table.together],
    }  # fmt: skip


def telling(rows: Sequence[Row]) -> list[Row]:
    """A few of the rows, in their order: the first, and those that show what stands in columns it leaves empty."""
    filled = {row.number: {place for place, cell in enumerate(row.cells) if cell.strip()} for row in rows}
    rest, chosen, seen = list(rows), list[Row](), set[int]()
    while rest and len(chosen) < ROWS_SHOWN:
        best = max(rest, key=lambda row: len(filled[row.number] - seen)) if chosen else rest[0]
        rest.remove(best)
        chosen.append(best)
        seen |= filled[best.number]
    return sorted(chosen, key=lambda row: row.number)


def _person(fields: Fields) -> list[str]:
    """What is shown of somebody who came on a card: name, outlet, e-mails, phones."""
    return [
        fields.get("name", "") or fields.get("nickname", ""),
        ", ".join(filter(None, (fields.get("position"), fields.get("outlet")))),
        ", ".join(item["raw"] for item in fields.get("emails") or ()),
        ", ".join(item["raw"] for item in fields.get("phones") or ()),
    ]
