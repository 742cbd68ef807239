"""Contacts written as a table, as cards, as addresses, or as the file another program takes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from outreach.formats import atomic
from outreach.i18n import _
from outreach.services.contacts import contacts
from outreach.services.contacts.records import Fields, fold_address
from outreach.services.delivery import suppression
from outreach.services.exporting import export_cells, presets
from outreach.services.exporting.export_files import (
    CONTACT_FORMATS,
    Exported,
    Job,
    Left,
    checked,
    contacts_cards,
    contacts_table,
    format_of,
    name_of,
    read,
    said,
    sentence,
    table,
)
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

PRESETS = presets.NAMES


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
    form another program takes in; those that are for mailing, and plain addresses (txt), leave out whoever asked
    not to be contacted.

    Raises:
        Problem: the filter, a column, the format or the preset is unknown, or the file cannot be written.
    """
    chosen = list(dict.fromkeys(ids)) if ids is not None else list(workspace.read(contacts.find, filter))
    if preset:
        yield from _start(len(chosen))
        return (yield from _preset(workspace, path, chosen, preset))
    how = format_of(path, format, CONTACT_FORMATS)
    yield from _start(len(chosen))
    if how == "txt":
        return (yield from _lines(workspace, path, chosen, lambda fields, address: address))
    if how == "vcf":
        written = yield from contacts_cards(workspace, path, chosen)
    else:
        if columns:
            made = export_cells.chosen(columns)
        else:
            with workspace.reading() as session:
                made = yield from export_cells.everything(session, chosen)
        written = yield from contacts_table(workspace, path, how, made, chosen, separator)
    return Exported(written, [str(path)], [], [])


def _start(total: int) -> Iterator[Progress]:
    yield Progress(0, total, _("Reading contacts"))


def _preset(workspace: Workspace, path: str | Path, ids: Sequence[int], name: str) -> Job:
    name = presets.named(name)
    if name == "mailman":
        return (yield from _lines(workspace, path, ids, presets.mailman_line))
    preset = presets.PRESETS[name]
    problems: list[str] = []
    left_out: list[Left] = []
    usable = _usable(workspace, left_out) if preset.mailing else _all_of(left_out)

    def kept(batch: list[Fields]) -> list[Fields]:
        fit = [fields for fields in batch if usable(fields)]
        problems.extend(said(fields, found) for fields in fit if (found := preset.no_place(fields)))
        return fit

    people = (kept(batch) for batch in read(workspace, ids))
    written = yield from table(path, "csv", preset.columns, people, len(ids), ",", preset.encoding)
    return Exported(written, [str(path)], [*problems, *map(sentence, _unreachable(left_out))], left_out)


def _lines(workspace: Workspace, path: str | Path, ids: Sequence[int], line: Callable[[Fields, str], str]) -> Job:
    """One line for each person who can be written to."""
    left_out: list[Left] = []
    usable = _usable(workspace, left_out)
    written = 0
    with atomic.file(path, encoding="utf-8") as out:
        for batch in read(workspace, ids):
            fit = [fields for fields in batch if usable(fields)]
            out.writelines(line(fields, fields["emails"][0]["address"]) + "\n" for fields in fit)
            written += len(fit)
            yield Progress(written + len(left_out), len(ids), _("Exporting addresses"))
    return Exported(written, [str(path)], [sentence(left) for left in _unreachable(left_out)], left_out)


def _usable(workspace: Workspace, left_out: list[Left]) -> Callable[[Fields], bool]:
    """Keeps a person's first usable address only; refuses who has none, asked not to be written to, or comes twice."""
    never = workspace.read(suppression.barred)
    taken: dict[str, str] = {}

    def usable(fields: Fields) -> bool:
        reason = ""
        rows = [row for row in fields["emails"] if row["address"] and fold_address(row["address"]) not in never]
        rows = [row for row in rows if checked(row["address"])]
        if fields["do_not_contact"]:
            reason = _no_contact()
        elif not rows:
            reason = _("no usable e-mail address")
        elif (other := taken.get(fold_address(rows[0]["address"]) or "")) is not None:
            reason = _("{name} receives it at the same address").format(name=other)
        if reason:
            left_out.append(Left(fields["id"], name_of(fields), reason))
            return False
        fields["emails"] = rows[:1]
        taken[fold_address(rows[0]["address"]) or ""] = name_of(fields)
        return True

    return usable


def _all_of(left_out: list[Left]) -> Callable[[Fields], bool]:
    """For address books: all but those who asked not to be contacted, which such a book could not say."""

    def usable(fields: Fields) -> bool:
        if fields["do_not_contact"]:
            left_out.append(Left(fields["id"], name_of(fields), _no_contact()))
        return not fields["do_not_contact"]

    return usable


def _no_contact() -> str:
    return _("do not contact")


def _unreachable(left_out: Sequence[Left]) -> list[Left]:
    return [left for left in left_out if left.reason != _no_contact()]
