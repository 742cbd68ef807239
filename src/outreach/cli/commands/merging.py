"""Contacts merged, separated again, looked over and told about, on the command line."""

import argparse
from typing import Any

from outreach import i18n
from outreach.cli import office, output, records, rendering
from outreach.cli.records import Noun
from outreach.i18n import _
from outreach.services.backups import schedule
from outreach.services.contacts import contacts, timeline
from outreach.services.identity import merging

MANY = 5  # contacts that are merged at once, before which a backup is made


def register(inner: office.Commands, noun: Noun) -> None:
    """Adds merge, unmerge, merges, and timeline to the commands of contacts, the `noun`."""
    merge = inner.add_parser("merge", help=_("merges contacts into one; unmerge undoes it, even weeks later"))
    merge.add_argument("keep", metavar="KEEP", type=office.number, help=_("the contact to keep"))
    merge.add_argument(
        "others", metavar="OTHER", type=office.number, nargs="+", help=_("the contacts to merge into it")
    )
    merge.add_argument(
        "--choose", metavar="FIELD=ID", action="append", type=_choice, default=[],
        help=_("whose value to keep, as name=12; repeatable"),
    )  # fmt: skip
    merge.add_argument("--dry-run", action="store_true", help=_("shows both side by side and merges nothing"))
    merge.set_defaults(run=lambda choice: _merge(choice, noun))
    merges = inner.add_parser("merges", help=_("contacts that were merged into a contact"))
    merges.add_argument("id", metavar="ID", type=office.number)
    merges.set_defaults(run=_merges)
    unmerge = inner.add_parser("unmerge", help=_("undoes a merge; later edits stay"))
    unmerge.add_argument("merge", metavar="MERGE", type=office.number, help=_("its number, as “merges” shows it"))
    unmerge.set_defaults(run=lambda choice: _unmerge(choice, noun))
    timeline = inner.add_parser("timeline", help=_("what a contact received, bounces, changes"))
    timeline.add_argument("id", metavar="ID", type=office.number)
    timeline.add_argument("--limit", metavar="N", type=office.amount, default=100, help=_("at most N; 0 for all"))
    timeline.set_defaults(run=_timeline)


def _choice(text: str) -> tuple[str, int]:
    name, separator, number = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(_("write it as name=12: a field, and the number of a contact"))
    return name.strip().replace("-", "_"), office.number(number.strip())


def _merge(choice: argparse.Namespace, noun: Noun) -> int:
    others = list(dict.fromkeys(choice.others))
    if choice.dry_run:
        return _preview(choice, others)
    with office.opened(choice) as workspace:
        if len(others) >= MANY:
            output.follow(schedule.before(workspace))
        workspace.write(_("Merge contacts"), merging.merge, choice.keep, others, dict(choice.choose))
        found = records.document(workspace, noun, choice.keep)
        found["merges"] = [_merge_row(row) for row in workspace.read(merging.merges, choice.keep)]
    output.answer(choice, {**found, "problems": rendering.problems(found)}, rendering.lines(found))
    return 0


def _preview(choice: argparse.Namespace, others: list[int]) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(merging.preview, choice.keep, others)
    chosen = dict(choice.choose)
    fields: list[output.Document] = []
    for field in found.fields:
        stands = chosen.get(field.name, field.values[field.chosen][0])
        values = [{"contact": number, "value": value} for number, value in field.values]
        fields.append({"field": field.name, "values": values, "stands": stands, "differs": field.differs})
    lines = output.table(
        ("", *map(str, found.ids), _("kept")),
        [(_label(field), *(value for _id, value in field.values), said["stands"])
         for field, said in zip(found.fields, fields, strict=True)],
    )  # fmt: skip
    joined = {label: [{"contact": number, "value": value} for number, value in items] for label, items in found.joined}
    for label, items in found.joined:
        lines += ["", f"{label}:", *(f"  {number}  {' '.join(value.split())}" for number, value in items)]
    output.answer(choice, {"keep": found.keep_id, "fields": fields, "joined": joined}, lines)
    return 0


def _label(field: Any) -> str:
    return f"{field.label} *" if field.differs else str(field.label)


def _merge_row(row: merging.MergeRow) -> output.Document:
    return {"merge": row.id, "contact": row.contact_id, "merged": row.merged_id, "name": row.name, "at": row.at}


def _merges(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        workspace.read(contacts.card, choice.id)
        rows = workspace.read(merging.merges, choice.id)
    lines = [f"{row.id}  {i18n.moment(row.at)}  {row.name}" for row in rows] or [_("No contacts were merged into it.")]
    output.answer(choice, {"merges": [_merge_row(row) for row in rows]}, lines)
    return 0


def _unmerge(choice: argparse.Namespace, noun: Noun) -> int:
    with office.opened(choice) as workspace:
        done = workspace.write(_("Separate contacts again"), merging.separate, choice.merge)
        kept = records.document(workspace, noun, done.kept_id)
        back = records.document(workspace, noun, done.back_id)
    lines = [_("Restored: {id}  {name}").format(id=back["id"], name=back["name"])]
    if done.stays:
        lines += [_("Changed since then and kept:"), *(f"  {line}" for line in done.stays)]
    output.answer(choice, {"kept": kept, "back": back, "stays": done.stays}, lines)
    return 0


def _timeline(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        events = workspace.read(timeline.of, choice.id, choice.limit)
    by = [f"  ({event.author})" if event.author else "" for event in events]
    lines = [f"{i18n.moment(event.at)}  {event.text}{who}" for event, who in zip(events, by, strict=True)]
    output.answer(choice, {"events": [event._asdict() for event in events]}, lines or [_("Nothing yet.")])
    return 0
