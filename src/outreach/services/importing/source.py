"""An open file to import: how it was understood, and its rows."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from outreach.formats import mojibake
from outreach.formats.tables import sheet
from outreach.i18n import _

_NONE: Any = ()  # no iterator, for these go to no other process


@dataclass
class Source:
    """An open file to import. `rows` come once: what was asked to be made of each. `mapping` is {column: target}.

    A vCard has no columns. `origins` are {column: how its target was found} (columns.NAME, CONTENT, CHOSEN, "");
    `findings` are the doctor's. `region` is the country of the numbers that have no country code.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping: dict[str, str]
    rows: Iterator[Any]
    notes: list[str] = field(default_factory=list)
    table: sheet.Sheet | None = None
    origins: dict[str, str] = field(default_factory=dict)
    findings: list[mojibake.Finding] = field(default_factory=list)
    region: str = ""

    def plain(self) -> Source:
        """What is known of it without its rows, as it goes from one process to another."""
        table = replace(self.table, rows=_NONE) if self.table is not None else None
        return replace(self, rows=_NONE, table=table)

    def peek(self, count: int) -> list[Any]:
        """The first rows, which still come."""
        first = list(itertools.islice(self.rows, count))
        self.rows = itertools.chain(first, self.rows)
        return first

    def close(self) -> None:
        """Lets go of the file."""
        if self.table is not None:
            self.table.close()
        if isinstance(self.rows, Generator):
            self.rows.close()


def misread(finding: mojibake.Finding) -> str:
    """What the doctor would put right, in a sentence."""
    text = _("These letters were read in a wrong encoding: “{before}” would be “{after}”.")
    if finding.repair == mojibake.LEGACY:
        text = _("These Kyrgyz letters come from a legacy font: “{before}” should be “{after}”.")
    before, after = (" ".join(said[:60].split()) for said in (finding.before, finding.after))
    return text.format(before=before, after=after)
