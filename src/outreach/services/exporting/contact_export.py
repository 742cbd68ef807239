"""Contacts written as a table, as cards, as addresses, or as the file another program takes in."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial
from pathlib import Path

from outreach.i18n import _
from outreach.services.contacts import contacts
from outreach.services.delivery import audience
from outreach.services.delivery.audience import LeftOut
from outreach.services.exporting import export_columns, presets
from outreach.services.exporting.export_files import (
    CONTACT_FORMATS,
    Exported,
    Job,
    People,
    format_of,
    name_of,
    read,
    sentence,
    write,
)
from outreach.services.progress import Progress
from outreach.store.server import roles
from outreach.store.workspace import Workspace


def export_contacts(
    workspace: Workspace,
    path: str | Path,
    *,
    filter: str = "",
    ids: Sequence[int] | None = None,
    format: str | None = None,
    columns: Sequence[str] | None = None,
    preset: str | None = None,
    separator: str | None = None,
) -> Job:
    """Writes the contacts that a filter finds, or those of `ids` in their order.

    Without `columns` everything they have is written, under names that an import knows again. A `preset` is the
    form another program takes in; those that are for mailing, and plain addresses (txt), hold whom an audience would,
    each with the one address that is written to. An address book could not say who asked not to be contacted.

    Raises:
        Problem: the filter, a column, the format or the preset is unknown, or the file cannot be written.
    """
    workspace.must(roles.EXPORT)
    some = list(dict.fromkeys(ids)) if ids is not None else list(workspace.read(contacts.find, filter))
    preset = presets.named(preset) if preset else None
    how = "" if preset else format_of(path, format, CONTACT_FORMATS)
    yield Progress(0, len(some), _("Reading contacts"))
    left_out: list[LeftOut] = []
    problems: list[str] = []
    people = read(workspace, some)
    if _is_for_mailing(how, preset):
        resolved = workspace.read(audience.mailable, some)
        left_out += resolved.left_out
        people = _mailed(people, {one.contact: one.address for one in resolved.recipients})
    elif preset:
        left_out += workspace.read(audience.refusers, some)
        people = _contactable(people, {one.contact for one in left_out})
    elif how == "vcf":
        people = _marked(people, workspace.read(export_columns.not_written_to, some))
    if preset:
        written = yield from presets.write(path, preset, _fitting(people, preset, problems), len(some))
    else:
        made = partial(_columns, workspace, columns, some)
        written = yield from write(path, how, made, people, len(some), separator)
    problems += [sentence(left) for left in left_out if left.code in audience.TO_MEND]
    return Exported(written, [str(path)], problems, left_out)


def _columns(workspace: Workspace, names: Sequence[str] | None, ids: Sequence[int]) -> Sequence[export_columns.Column]:
    return export_columns.chosen(names) if names else workspace.read(export_columns.everything, ids)


def _is_for_mailing(how: str, preset: str | None) -> bool:
    return how == "txt" if preset is None else preset == "mailman" or presets.PRESETS[preset].mailing


def _fitting(people: People, name: str, problems: list[str]) -> People:
    """The people as they are; `problems` is told what of them finds no place in the form of another program."""
    preset = presets.PRESETS.get(name)
    for batch in people:
        if preset is not None:
            problems += [f"{name_of(fields)}: {found}" for fields in batch if (found := preset.no_place(fields))]
        yield batch


def _mailed(people: People, addresses: Mapping[int, str]) -> People:
    """Those who have an address here, with that one alone."""
    for batch in people:
        kept = [fields for fields in batch if fields["id"] in addresses]
        for fields in kept:
            fields["emails"] = [row for row in fields["emails"] if row["address"] == addresses[fields["id"]]][:1]
        yield kept


def _marked(people: People, suppressed: Mapping[int, Sequence[str]]) -> People:
    """The people with what of theirs is never written to."""
    for batch in people:
        for fields in batch:
            fields["suppressed"] = "; ".join(suppressed.get(fields["id"], ()))
        yield batch


def _contactable(people: People, refused: Container[int]) -> People:
    """All but those who asked not to be contacted, or may have."""
    yield from ([fields for fields in batch if fields["id"] not in refused] for batch in people)
