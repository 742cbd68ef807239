"""Officers and outlets written as a table, officers as cards too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import officers, outlets
from outreach.services.contacts.records import Fields
from outreach.services.exporting.export_columns import Column
from outreach.services.exporting.export_files import Exported, Job, cards, format_of, table
from outreach.services.exporting.export_records import batches
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

OUTLET = (
    "name", "other_name", "medium", "frequency", "languages", "tags", "emails", "phones", "channels", "country",
    "state", "city", "street", "postcode", "website", "notes",
)  # fmt: skip
OFFICER = ("honorific", "name", "title", "organisation", "emails", "phones", "channels", "notes")
_BATCH = 500


def export_outlets(
    workspace: Workspace,
    path: str | Path,
    *,
    filter: str = "",
    format: str | None = None,
    columns: Sequence[str] | None = None,
) -> Job:
    """Writes the outlets that words find, one row each; several addresses or numbers stand in one cell.

    Raises:
        Problem: a column or the format is unknown, or the file cannot be written.
    """
    how = format_of(path, format, ("csv", "tsv", "xlsx", "ods"))
    made = _columns(columns, OUTLET)
    ids = workspace.read(outlets.find, filter)
    yield Progress(0, len(ids), _("Reading outlets"))
    written = yield from table(path, how, made, _read(workspace, ids, outlets.fields), len(ids))
    return Exported(written, [str(path)], [], [])


def export_officers(
    workspace: Workspace,
    path: str | Path,
    *,
    filter: str = "",
    format: str | None = None,
    columns: Sequence[str] | None = None,
) -> Job:
    """Writes the officers that words find, one row or one card each.

    Raises:
        Problem: a column or the format is unknown, or the file cannot be written.
    """
    how = format_of(path, format, ("csv", "tsv", "xlsx", "ods", "vcf"))
    ids = workspace.read(officers.find, filter)
    yield Progress(0, len(ids), _("Reading officers"))
    if how == "vcf":
        written = yield from cards(path, _read(workspace, ids, _as_contact), len(ids))
        return Exported(written, [str(path)], [], [])
    named = _names_in(workspace, ids)
    made = [*_columns(columns, OFFICER), *([] if columns else named)]
    written = yield from table(path, how, made, _read(workspace, ids, officers.fields), len(ids))
    return Exported(written, [str(path)], [], [])


def _columns(wanted: Sequence[str] | None, known: Sequence[str]) -> list[Column]:
    names = [name.strip().lower().replace("-", "_") for name in wanted or known]
    for name in names:
        if name not in known:
            raise Problem(
                _("There is no column “{name}”. There are: {names}.").format(name=name, names=", ".join(known))
            )
    return [Column(name, _value(name)) for name in names]


def _value(name: str) -> Callable[[Fields], str]:
    def value(fields: Fields) -> str:
        found = fields[name]
        if not isinstance(found, list):
            return str(found)
        return "; ".join(_one(item) for item in found)

    return value


def _one(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    return f"{item['network']}:{item['value']}" if "network" in item else str(item["raw"])


def _names_in(workspace: Workspace, ids: Sequence[int]) -> list[Column]:
    """A column for each part of the names in the languages that somebody is called in: `name_ru`."""
    languages = sorted({language for row in workspace.read(officers.rows, ids) for language in row.languages})
    return [
        Column(f"{part}_{language}", lambda fields, la=language, pa=part: fields["names"].get(la, {}).get(pa, ""))  # type: ignore[misc]
        for language in languages
        for part in officers.NAME_TEXTS
    ]


def _read(workspace: Workspace, ids: Sequence[int], fields: Callable[[Session, int], Fields]) -> Iterator[list[Fields]]:
    for batch in batches(ids, _BATCH):
        yield workspace.read(lambda session, some: [fields(session, one) for one in some], batch)


def _as_contact(session: Session, officer_id: int) -> Fields:
    """An officer as the fields that a card is written from."""
    officer = officers.card(session, officer_id)
    fields = officers.fields_of(officer)
    return {
        **{name: fields[name] for name in ("honorific", "name", "channels", "notes")},
        "position": fields["title"],
        "outlet": fields["organisation"],
        "emails": [
            {"raw": row.raw, "label": row.label, "address": row.address if row.valid else None}
            for row in officer.emails
        ],
        "phones": [
            {
                "raw": row.raw, "label": row.label, "kind": row.kind, "extension": row.extension,
                "e164": row.e164 if row.valid else None,
            }
            for row in officer.phones
        ],
    }  # fmt: skip
