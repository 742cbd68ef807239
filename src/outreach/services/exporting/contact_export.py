"""Contacts written as a table, as cards, as addresses, or as the file another program takes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from outreach.i18n import _
from outreach.services.contacts import contacts
from outreach.services.contacts.records import Fields, fold_address
from outreach.services.delivery import suppression
from outreach.services.delivery.audience import LeftOut
from outreach.services.exporting import export_columns, presets
from outreach.services.exporting.export_files import (
    CONTACT_FORMATS,
    Exported,
    Job,
    People,
    checked,
    format_of,
    name_of,
    read,
    sentence,
    write,
)
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

_Usable = Callable[[Fields], bool]


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
    some = list(dict.fromkeys(ids)) if ids is not None else list(workspace.read(contacts.find, filter))
    preset = presets.named(preset) if preset else None
    how = "" if preset else format_of(path, format, CONTACT_FORMATS)
    yield Progress(0, len(some), _("Reading contacts"))
    left_out: list[LeftOut] = []
    problems: list[str] = []
    people = read(workspace, some)
    if preset or how == "txt":
        mails = how == "txt" or preset == "mailman" or presets.PRESETS[preset or ""].mailing
        people = _only(people, _mailable(workspace, left_out) if mails else _contactable(left_out))
    if preset:
        written = yield from presets.write(path, preset, _fitting(people, preset, problems), len(some))
    else:

        def made() -> Sequence[export_columns.Column]:
            return export_columns.chosen(columns) if columns else workspace.read(export_columns.everything, some)

        written = yield from write(path, how, made, people, len(some), separator)
    return Exported(written, [str(path)], [*problems, *_problems(left_out)], left_out)


def _fitting(people: People, name: str, problems: list[str]) -> People:
    """The people as they are; `problems` is told what of them finds no place in the form of another program."""
    preset = presets.PRESETS.get(name)
    for batch in people:
        if preset is not None:
            problems += [f"{name_of(fields)}: {found}" for fields in batch if (found := preset.no_place(fields))]
        yield batch


def _only(people: People, usable: _Usable) -> People:
    return ([fields for fields in batch if usable(fields)] for batch in people)


def _mailable(workspace: Workspace, left_out: list[LeftOut]) -> _Usable:
    """Keeps a person's first usable address only; refuses who has none, asked not to be contacted, or comes twice."""
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
            left_out.append(LeftOut(fields["id"], name_of(fields), reason, ""))
            return False
        fields["emails"] = rows[:1]
        taken[fold_address(rows[0]["address"]) or ""] = name_of(fields)
        return True

    return usable


def _contactable(left_out: list[LeftOut]) -> _Usable:
    """For address books: all but those who asked not to be contacted, which such a book could not say."""

    def usable(fields: Fields) -> bool:
        if fields["do_not_contact"]:
            left_out.append(LeftOut(fields["id"], name_of(fields), _no_contact(), ""))
        return not fields["do_not_contact"]

    return usable


def _no_contact() -> str:
    return _("do not contact")


def _problems(left_out: Sequence[LeftOut]) -> list[str]:
    """What to look at: everybody who is not in the file but for another reason than their own wish."""
    return [sentence(left) for left in left_out if left.reason != _no_contact()]
