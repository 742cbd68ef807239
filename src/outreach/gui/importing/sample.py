"""The first rows of a file to import, and how it was understood."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from outreach.formats.sheet import lost_letters
from outreach.i18n import _
from outreach.services import importing, importing_source
from outreach.services.importing import Options
from outreach.services.progress import Progress

ROWS = 12


@dataclass
class Sample:
    """What is seen of a file before it is read as a whole; a vCard file has no columns."""

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping: dict[str, str]
    rows: list[list[str]]
    sheets: list[str] = field(default_factory=list)
    sheet: str | None = None
    has_header: bool = True
    lost: int = 0
    notes: list[str] = field(default_factory=list)
    remembered: bool = False


def take(path: Path | None, text: str, options: Options) -> Generator[Progress, None, Sample]:
    """Opens a file, or what was pasted where there is no path, and takes its first rows."""
    yield Progress(0, None, _("Opening {file}").format(file=path.name if path else _("Clipboard")))
    if path is None:
        source = importing_source.open_text(text, header=options.header)
    else:
        source = importing_source.open_file(
            path,
            encoding=options.encoding,
            delimiter=options.delimiter,
            sheet_name=options.sheet,
            header=options.header,
            legacy_font=options.legacy_font,
        )
    try:
        rows = [row.cells for row in itertools.islice(source.rows, ROWS)] if source.kind != "vcf" else []
    finally:
        source.close()
    table = source.table
    kept = importing.remembered_mapping(source.header) if source.header else None
    return Sample(
        kind=source.kind,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header=source.header,
        mapping={**source.mapping, **(kept or {})},
        rows=rows,
        sheets=table.sheets if table else [],
        sheet=table.sheet if table else None,
        has_header=table.has_header if table else True,
        lost=sum(lost_letters(cell) for row in rows for cell in row),
        notes=list(source.notes),
        remembered=kept is not None,
    )
