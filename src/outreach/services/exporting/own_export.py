"""Officers and outlets written as a table, officers as cards too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import N_, _
from outreach.services import officers, outlets
from outreach.services.contacts.records import Fields, batches
from outreach.services.exporting.export_columns import Column, check_known
from outreach.services.exporting.export_files import TABLES, Exported, Job, People, cards, format_of, table
from outreach.services.exporting.export_records import BATCH, email, phone
from outreach.services.progress import Progress
from outreach.store.server import roles
from outreach.store.workspace import Workspace


class _Subject(NamedTuple):
    """A kind of record that is exported."""

    said: str
    formats: Sequence[str]
    find: Callable[[Session, str], Sequence[int]]
    fields: Callable[[Session, int], Fields]
    columns: Sequence[str]


_OUTLETS = _Subject(
    N_("Reading outlets"), TABLES, outlets.find, outlets.fields,
    ("name", "other_name", "medium", "frequency", "languages", "tags", "emails", "phones", "channels", "country",
     "state", "city", "street", "postcode", "website", "notes"),
)  # fmt: skip
_OFFICERS = _Subject(
    N_("Reading officers"), (*TABLES, "vcf"), officers.find, officers.fields,
    ("honorific", "name", "title", "organisation", "emails", "phones", "channels", "notes"),
)  # fmt: skip


def export_outlets(workspace: Workspace, path: str | Path, **how: Any) -> Job:
    """Writes the outlets that words find, one row each; see `_export`."""
    return _export(workspace, path, _OUTLETS, **how)


def export_officers(workspace: Workspace, path: str | Path, **how: Any) -> Job:
    """Writes the officers that words find, one row or one card each; see `_export`."""
    return _export(workspace, path, _OFFICERS, **how)


def _export(
    workspace: Workspace,
    path: str | Path,
    subject: _Subject,
    *,
    filter: str = "",
    format: str | None = None,
    columns: Sequence[str] | None = None,
) -> Job:
    """Writes records; several addresses or numbers stand in one cell.

    Raises:
        Problem: a column or the format is unknown, or the file cannot be written.
    """
    workspace.must(roles.EXPORT)
    how = format_of(path, format, subject.formats)
    made = _columns(columns or subject.columns, subject.columns)
    ids = workspace.read(subject.find, filter)
    yield Progress(0, len(ids), _(subject.said))
    if how == "vcf":
        written = yield from cards(path, _read(workspace, ids, _as_contact), len(ids))
    else:
        if subject is _OFFICERS and not columns:
            made += _names_in(workspace, ids)
        written = yield from table(path, how, made, _read(workspace, ids, subject.fields), len(ids))
    return Exported(written, [str(path)], [], [])


def _columns(wanted: Sequence[str], known: Sequence[str]) -> list[Column]:
    names = [name.strip().lower().replace("-", "_") for name in wanted]
    for name in names:
        check_known(name, known)
    return [Column(name, partial(_value, name)) for name in names]


def _value(name: str, fields: Fields) -> str:
    found = fields[name]
    return "; ".join(map(_one, found)) if isinstance(found, list) else str(found)


def _one(item: str | Fields) -> str:
    if isinstance(item, str):
        return item
    return f"{item['network']}:{item['value']}" if "network" in item else str(item["raw"])


def _names_in(workspace: Workspace, ids: Sequence[int]) -> list[Column]:
    """A column for each part of the names in the languages that somebody is called in: `name_ru`."""
    languages = sorted({language for row in workspace.read(officers.rows, ids) for language in row.languages})
    return [_name_in(part, language) for language in languages for part in officers.NAME_TEXTS]


def _name_in(part: str, language: str) -> Column:
    return Column(f"{part}_{language}", lambda fields: fields["names"].get(language, {}).get(part, ""))


def _read(workspace: Workspace, ids: Sequence[int], fields: Callable[[Session, int], Fields]) -> People:
    for batch in batches(ids, BATCH):
        yield workspace.read(lambda session, some: [fields(session, one) for one in some], batch)


def _as_contact(session: Session, officer_id: int) -> Fields:
    """An officer as the fields that a card is written from."""
    officer = officers.card(session, officer_id)
    fields = officers.fields_of(officer)
    return {
        **{name: fields[name] for name in ("honorific", "name", "channels", "notes")},
        "position": fields["title"],
        "outlet": fields["organisation"],
        "emails": [email(row.raw, row.address, row.valid, row.label) for row in officer.emails],
        "phones": [phone(row.raw, row.e164, row.extension, row.valid, row.kind, row.label) for row in officer.phones],
    }
