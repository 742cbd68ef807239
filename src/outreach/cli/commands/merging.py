"""Contacts and outlets merged, contacts separated again and told about, on the command line."""

import argparse
from functools import partial

from outreach import i18n
from outreach.cli import output, records, rendering
from outreach.cli.declared import AT_MOST, ID, Answer, Argument, Command, argument, flag, record_number
from outreach.cli.records import Noun
from outreach.i18n import N_, _
from outreach.services.backups import schedule
from outreach.services.contacts import contacts, timeline
from outreach.services.identity import merging, merging_fields
from outreach.store.workspace import Workspace

MANY = 5  # contacts that are merged at once, before which a backup is made


def _choice(text: str) -> tuple[str, int]:
    name, separator, number = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(_("write it as name=12: a field, and the number of a contact"))
    return name.strip().replace("-", "_"), record_number(number.strip())


def _merge(kind: merging.Kind, noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    others = list(dict.fromkeys(choice.others))
    if choice.dry_run:
        return _preview(kind, choice, workspace, others)
    if len(others) >= MANY:
        output.follow(schedule.before(workspace))
    label = _("Merge contacts") if kind is merging.CONTACTS else _("Merge outlets")
    workspace.write(label, merging.merge, choice.keep, others, dict(choice.choose), None, kind)
    found = records.document(workspace, noun, choice.keep)
    if kind is merging.CONTACTS:
        found["merges"] = [_merge_row(row) for row in workspace.read(merging.merges, choice.keep)]
    return Answer({**found, "problems": rendering.problems(found)}, rendering.lines(found))


def _preview(kind: merging.Kind, choice: argparse.Namespace, workspace: Workspace, others: list[int]) -> Answer:
    found = workspace.read(merging.preview, choice.keep, others, dict(choice.choose), kind)
    fields: list[output.Document] = []
    for field in found.fields:
        stands = field.values[field.chosen][0]
        values = [{kind.table: number, "value": value} for number, value in field.values]
        fields.append({"field": field.name, "values": values, "stands": stands, "differs": field.differs})
    lines = output.table(
        ("", *map(str, found.ids), _("kept")),
        [(_label(field), *(value for _id, value in field.values), said["stands"])
         for field, said in zip(found.fields, fields, strict=True)],
    )  # fmt: skip
    joined = {label: [{kind.table: number, "value": value} for number, value in items] for label, items in found.joined}
    for label, items in found.joined:
        lines += ["", f"{label}:", *(f"  {number}  {' '.join(value.split())}" for number, value in items)]
    return Answer({"keep": found.keep_id, "fields": fields, "joined": joined}, lines)


def _label(field: merging_fields.MergeField) -> str:
    return f"{field.label} *" if field.differs else str(field.label)


def _merge_row(row: merging.MergeRow) -> output.Document:
    return {"merge": row.id, "contact": row.contact_id, "merged": row.merged_id, "name": row.name, "at": row.at}


def _merges(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    workspace.read(contacts.card, choice.id)
    rows = workspace.read(merging.merges, choice.id)
    lines = [f"{row.id}  {i18n.moment(row.at)}  {row.name}" for row in rows] or [_("No contacts were merged into it.")]
    return Answer({"merges": [_merge_row(row) for row in rows]}, lines)


def _unmerge(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    done = workspace.write(_("Separate contacts again"), merging.separate, choice.merge)
    kept = records.document(workspace, noun, done.kept_id)
    back = records.document(workspace, noun, done.back_id)
    lines = [_("Restored: {id}  {name}").format(id=back["id"], name=back["name"])]
    if done.stays:
        lines += [_("Changed since then and kept:"), *(f"  {line}" for line in done.stays)]
    return Answer({"kept": kept, "back": back, "stays": done.stays}, lines)


def _timeline(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    events = workspace.read(timeline.of, choice.id, choice.limit)
    by = [f"  ({event.author})" if event.author else "" for event in events]
    lines = [f"{i18n.moment(event.at)}  {event.text}{who}" for event, who in zip(events, by, strict=True)]
    return Answer({"events": output.documents(events)}, lines or [_("Nothing yet.")])


def of_outlets(noun: Noun) -> Command:
    """Merge of outlets, the `noun`."""
    help = N_("merges outlets into one; undo brings the others back")
    words = (N_("the outlet to keep"), N_("the outlets to merge into it"))
    return Command("merge", help, partial(_merge, merging.OUTLETS, noun), _arguments(*words))


def _arguments(keep: str, others: str) -> tuple[Argument, ...]:
    return (
        argument("keep", metavar="KEEP", type=record_number, help=keep),
        argument("others", metavar="OTHER", type=record_number, nargs="+", help=others),
        argument("--choose", metavar="FIELD=ID", action="append", type=_choice, default=[],
                 help=N_("whose value to keep, as name=12; repeatable")),
        flag("--dry-run", N_("shows both side by side and merges nothing")),
    )  # fmt: skip


def commands(noun: Noun) -> tuple[Command, ...]:
    """Merge, unmerge, merges and timeline of contacts, the `noun`."""
    help = N_("merges contacts into one; unmerge undoes it, even weeks later")
    words = (N_("the contact to keep"), N_("the contacts to merge into it"))
    return (
        Command("merge", help, partial(_merge, merging.CONTACTS, noun), _arguments(*words)),
        Command("merges", N_("contacts that were merged into a contact"), _merges, (ID,)),
        Command("unmerge", N_("undoes a merge; later edits stay"), partial(_unmerge, noun), (
            argument("merge", metavar="MERGE", type=record_number, help=N_("its number, as “merges” shows it")),
        )),
        Command("timeline", N_("what a contact received, bounces, changes"), _timeline, (ID, AT_MOST)),
    )  # fmt: skip
