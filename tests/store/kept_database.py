"""Makes a small database with something in every table, to be kept for the versions to come.

`python -m tests.store.kept_database FILE` with the version that is to be kept, then `gzip -9 FILE` and put it into
`tests/store/kept`, named by its newest revision. What is there is never made anew.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, LargeBinary, Table, func, insert, select
from sqlalchemy.orm import Session

from outreach.model.base import Base, now
from outreach.services import lists
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.exporting import list_export
from outreach.services.identity import merging
from outreach.store.workspace import Workspace
from tests.services.exporting_office import furnish, run

KEPT = Path(__file__).parent / "kept"
LAST_STEP = "Edit contact"


def make(path: Path) -> None:
    """A press office of invented people, what went out of it, and what was done then, the last step an edit."""
    with Workspace.open(path) as workspace:
        office = furnish(workspace)
        write = workspace.write
        run(
            list_export.export_list(
                workspace, office.list, path.parent / "drafts", format="eml", release_id=office.release
            )
        )
        people = office.people
        write("Pick", lists.pick, office.list, [people["pat"]])
        write("Merge contacts", merging.merge, people["pat"], [people["double"]])
        write("Note a call", activities.log, people["kim"], {"kind": "call", "text": "Will print it."})
        piece = {"title": "A school opened", "url": "https://example.org/school", "contacts": [people["kim"]]}
        number = write("Add coverage", coverage.add, {**piece, "release": office.release})
        write("Attach", coverage.attach, number, "page.pdf", b"%PDF-1.7 page", "application/pdf")
        write("Delete contact", contacts.delete, [people["no version"]])
        with workspace.writing("Fill") as session:
            _fill(session, Base.metadata.sorted_tables)
        write(LAST_STEP, contacts.edit, people["kim"], {"city": "Osh", "phones": [{"raw": "+996 555 00 47 11"}]})


def _fill(session: Session, tables: Sequence[Table]) -> None:
    """Something in each table in which nothing is yet."""
    blob = session.scalar(select(Base.metadata.tables["blob"].c.hash).limit(1))
    for table in tables:
        if not session.scalar(select(func.count()).select_from(table)):
            values = {column.name: blob if column.name == "blob_hash" else _value(column) for column in table.c}
            session.execute(insert(table).values(values))


def _value(column: Any) -> Any:
    kinds = {Boolean: False, Integer: 1, Date: date(2026, 11, 28), DateTime: now(), JSON: [], LargeBinary: b"0" * 16}
    kind = getattr(column.type, "impl", column.type)
    return next((value for known, value in kinds.items() if isinstance(kind, known)), "sample")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
