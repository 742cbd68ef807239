"""What is marked in a sheet and told by no reader: merged cells, addresses behind cells, rows that are not shown."""

from dataclasses import dataclass, field

from outreach.formats.tables.sheet_links import Links
from outreach.formats.tables.sheet_merged import Merges


@dataclass
class Marks:
    """Of a sheet. A row that is not shown counts where something stands in it."""

    merges: Merges = field(default_factory=dict)
    links: Links = field(default_factory=dict)
    hidden_rows: int = 0
    errors: list[str] = field(default_factory=list)  # cells with #REF! and the like, of which the reader makes nothing
