"""The first rows of a file to import, and how it was understood."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outreach.formats.tables.sheet import Sheet
from outreach.gui.forms.form import Fields
from outreach.i18n import _
from outreach.services.importing import column_mapping, import_source
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_builder import Place, Row
from outreach.services.importing.source import Source
from outreach.services.progress import Progress
from outreach.values import column_recognition

ROWS = 12  # people of cards that are shown
ROWS_LOOKED_AT, ROWS_SHOWN = 60, 3
CARDS = ("vcf", "text")
"""Kinds without columns: every part of a card goes to its own field."""


@dataclass
class Sample(Source):
    """What is seen of a file before it is read as a whole: how it was understood, and the `cells` of its first rows.

    One of `CARDS` has no columns, but `people`. `repair` is what the doctor was asked to do; `places` tell where the
    rows stand in the file.
    """

    repair: str = ""
    legacy_font: bool = False
    cells: list[list[str]] = field(default_factory=list)
    people: list[list[str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


NO_TABLE = Sheet("", None, None, [], iter(()), has_header=True)
"""What is known of the sheets of cards."""


def take(path: Path | None, text: str, options: Options) -> Generator[Progress, None, Sample]:
    """Opens a file, or what was pasted where there is no path, and takes its first rows."""
    yield Progress(0, None, _("Opening {file}").format(file=path.name if path else _("Clipboard")))
    source, first = import_source.beginning(path, text, ROWS_LOOKED_AT, options)
    kept = (column_mapping.remembered(source.header) if source.header else None) or {}
    encoding, _sign, repair = (source.encoding or "").partition(">")
    are_cards = source.kind in CARDS
    first = first[:ROWS] if are_cards else telling(first)
    understood = {
        **vars(source),
        "encoding": encoding if encoding and path is not None else None,  # what was pasted has letters, not bytes
        "mapping": {**source.mapping, **kept},
        "origins": {**source.origins, **dict.fromkeys(kept, column_recognition.REMEMBERED)},
    }
    people = [_person(row.fields) for row in first] if are_cards else []
    return Sample(
        **understood, repair=repair, legacy_font=options.legacy_font, cells=[row.cells for row in first],
        people=people, places=[row.place for row in first],
    )  # fmt: skip


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
